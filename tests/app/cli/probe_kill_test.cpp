// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A probe on PostgreSQL and InfluxDB that is killed while it writes: what was written is there once, what waited still waits.
#include "core/inventory/postgres.h"
#include "core/series/influx.h"
#include "tests/app/cli/run_cli.h"
#include "tests/core/runtime/live_origin.h"
#include "tests/support/influx_server.h"
#include "tests/support/postgres_server.h"

#include <gtest/gtest.h>

#include <csignal>

using namespace inspector;
using namespace inspector::test;
using namespace std::chrono_literals;

namespace {

class ProbeKill : public testing::Test {
protected:
    void SetUp() override {
        inventory::PostgresOptions options;
        options.url = url();
        options.keyFile = folder.path() / "key";
        auto opened = inventory::openPostgres(options);
        ASSERT_TRUE(opened) << opened.error().message();
        Template quick = standardTemplate();
        quick.id = TemplateId{"quick"};
        quick.name = "Quick";
        quick.interval = 1s;
        std::vector<inventory::Change> changes{inventory::PutTemplate{quick}};
        for (int i = 0; i < 4; ++i) {
            Channel channel;
            channel.id = ChannelId{"ch-" + std::to_string(i)};
            channel.name = channel.id.value;
            channel.url = origin.url() + "?c=" + std::to_string(i);
            channel.templateId = quick.id;
            changes.push_back(inventory::PutChannel{channel});
        }
        const auto applied = opened->store->apply(changes, "test", SystemClock().now());
        ASSERT_TRUE(applied) << applied.error().message();
    }
    [[nodiscard]] std::string url() const { return server.url(database); }
    [[nodiscard]] std::unique_ptr<Process> probe(const std::string& log) const {
        return startCli({"probe", "--data", folder.path().string(), "--database", url(), "--metrics", influx.url("metrics")},
                        folder.path() / log);
    }
    [[nodiscard]] std::size_t points() const {
        series::InfluxOptions options;
        options.url = influx.url("metrics");
        options.readOnly = true;
        auto opened = series::openInflux(options);
        if (!opened) return 0;
        std::size_t count = 0;
        const WallTime now = SystemClock().now();
        for (int i = 0; i < measurementCount; ++i)
            if (const auto some = opened->store->points({static_cast<Measurement>(i), {}, now - 24h, now + 1h}, 1'000'000))
                count += some->size();
        return count;
    }
    [[nodiscard]] int rows(const std::string& statement) const { return std::atoi(server.psql(statement, database).c_str()); }
    [[nodiscard]] int statuses() const { return rows("SELECT count(*) FROM channel_status"); }
    [[nodiscard]] int events() const { return rows("SELECT count(*) FROM events"); }
    // Events and findings that are there more often than they happened.
    [[nodiscard]] int doubled() const {
        return rows("SELECT (SELECT count(*) - count(DISTINCT (time_ms, kind, channel_id, code, coalesce(finding, ''), from_state, "
                    "to_state)) FROM events) + (SELECT count(*) - count(DISTINCT (channel_id, rule, rung, stage)) FROM findings)");
    }
    // What the probe said last that waits on its disk.
    [[nodiscard]] int spooled() const { return rows("SELECT coalesce(max((life::json->>'spooled')::bigint), 0) FROM probe_lives"); }

    PostgresServer server;
    InfluxServer influx;
    LiveOrigin origin;
    TempDir folder;
    const std::string database = server.createDatabase();
};

}  // namespace

TEST_F(ProbeKill, LosesAndDoublesNothingThatWasWritten) {
    std::size_t pointsBefore = 0;
    int eventsBefore = 0;
    for (int round = 0; round < 3; ++round) {
        const auto running = probe("log" + std::to_string(round));
        ASSERT_TRUE(waitFor([&] { return points() > pointsBefore + 20 && statuses() == 4; }, 60s)) << running->output();
        running->signal(SIGKILL);  // it writes all the time
        EXPECT_EQ(running->wait(20s), 128 + SIGKILL);
        EXPECT_GE(events(), eventsBefore);
        EXPECT_EQ(doubled(), 0) << "round " << round;
        EXPECT_EQ(statuses(), 4);
        pointsBefore = points();
        eventsBefore = events();
    }
    // Now with points that wait on the disk.
    auto running = probe("away");
    ASSERT_TRUE(waitFor([&] { return points() > pointsBefore; }, 60s)) << running->output();
    influx.kill();
    ASSERT_TRUE(waitFor([&] { return spooled() > 20; }, 60s)) << running->output();
    running->signal(SIGKILL);
    EXPECT_EQ(running->wait(20s), 128 + SIGKILL);
    const int waiting = spooled();
    influx.start();
    pointsBefore = points();
    running = probe("back");
    EXPECT_TRUE(waitFor([&] { return points() >= pointsBefore + static_cast<std::size_t>(waiting); }, 60s))
        << points() << " points, " << pointsBefore << " before, " << waiting << " waited";
    running->signal(SIGTERM);
    EXPECT_EQ(running->wait(30s), 0) << running->output();
    EXPECT_GE(events(), eventsBefore);
    EXPECT_EQ(doubled(), 0);
    std::printf("%zu points and %d events after four kills; %d points had waited on the disk\n", points(), events(), waiting);
}
