// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Figures on an InfluxDB: what is measured while it is away is there afterwards.
#include "core/runtime/store_places.h"
#include "tests/core/runtime/live_origin.h"
#include "tests/core/runtime/shared_rig.h"

#include <gtest/gtest.h>

#include <string>

using namespace inspector;
using namespace inspector::runtime;
using namespace std::chrono_literals;
using test::InfluxServer;
using test::LiveOrigin;
using test::Rig;
using test::TempDir;
using test::waitFor;

namespace {

Options optionsOf(const TempDir& folder, const InfluxServer& influx) {
    Options options;
    options.dataFolder = folder.path();
    options.actor = "test@host";
    return test::withMetrics(std::move(options), influx);
}

// All points that the server has.
std::size_t pointsOn(const Options& options) {
    auto opened = openSeriesToRead(options);
    if (!opened) return 0;
    const WallTime now = SystemClock().now();
    std::size_t count = 0;
    for (int i = 0; i < measurementCount; ++i) {
        const auto points = opened->store->points({static_cast<Measurement>(i), {}, now - 24h, now + 1h}, 1'000'000);
        if (!points) return 0;
        count += points->size();
    }
    return count;
}

const series::WriterState& writer(const Rig& rig) { return rig.engineState.writer; }

enum class Outage { Killed, Swallowing };

}  // namespace

class MetricsOutage : public testing::TestWithParam<Outage> {};

TEST_P(MetricsOutage, LosesAndDoublesNothing) {
    TempDir folder;
    LiveOrigin origin;
    InfluxServer influx;
    const bool killed = GetParam() == Outage::Killed;
    const Options options = optionsOf(folder, influx);
    std::size_t acknowledged = 0;
    {
        Rig rig(options);
        ASSERT_TRUE(rig.until([&] { return rig.engineState.probing; }));
        ASSERT_TRUE(rig.addChannel("ch", origin.url()));
        ASSERT_TRUE(rig.until([&] { return writer(rig).written > 10 && pointsOn(options) > 10; }));
        EXPECT_FALSE(rig.hasNotice("metrics-away"));
        if (killed) influx.kill();
        else influx.pause();
        ASSERT_TRUE(rig.until([&] { return rig.hasNotice("metrics-away") && writer(rig).spooled > 20; }))
            << writer(rig).spooled;
        EXPECT_TRUE(writer(rig).oldestSpooled);
        ASSERT_TRUE(writer(rig).error);
        EXPECT_EQ(writer(rig).error->kind, Error::Kind::Unavailable);
        acknowledged = writer(rig).written;
        // Who asks for figures is told; the rest of the program goes on.
        EXPECT_FALSE(rig.ask<std::vector<Point>>(
            [&](auto answer) { rig.engine().points({{}, {}, WallTime{}, SystemClock().now()}, 1, std::move(answer)); }));
        EXPECT_EQ(rig.state("ch"), ChannelState::Up);
        Channel off = *rig.inventory->channel(ChannelId("ch"));
        off.enabled = false;
        ASSERT_TRUE(rig.apply({inventory::PutChannel{off}}));
    }
    std::size_t kept = 0;
    {
        Rig again(options);  // still away
        ASSERT_TRUE(again.until([&] { return again.engineState.probing && writer(again).spooled > 20; }));
        kept = writer(again).spooled;
        EXPECT_EQ(writer(again).written, 0U);
    }
    if (killed) influx.start();
    else influx.resume();
    Rig back(options);
    ASSERT_TRUE(back.until([&] { return writer(back).written >= kept && writer(back).spooled == 0; }));
    EXPECT_TRUE(back.until([&] { return !back.hasNotice("metrics-away"); }));
    EXPECT_EQ(writer(back).dropped, 0U);
    EXPECT_EQ(writer(back).rejected, 0U);
    EXPECT_TRUE(waitFor([&] { return pointsOn(options) == acknowledged + kept; }))
        << pointsOn(options) << " of " << acknowledged << " acknowledged and " << kept << " spooled";
    std::printf("%zu points: %zu were acknowledged before, %zu waited on disk through two programs\n", acknowledged + kept,
                acknowledged, kept);
}

INSTANTIATE_TEST_SUITE_P(Ways, MetricsOutage, testing::Values(Outage::Killed, Outage::Swallowing),
                         [](const auto& tested) { return tested.param == Outage::Killed ? "Killed" : "Swallowing"; });

// The server is there; the notice comes and goes with its outage while the program runs.
TEST(Metrics, TheNoticeGoesWhenThePointsWereReplayed) {
    TempDir folder;
    LiveOrigin origin;
    InfluxServer influx;
    const Options options = optionsOf(folder, influx);
    Rig rig(options);
    ASSERT_TRUE(rig.until([&] { return rig.engineState.probing; }));
    ASSERT_TRUE(rig.addChannel("ch", origin.url()));
    ASSERT_TRUE(rig.until([&] { return writer(rig).written > 0; }));
    influx.kill();
    ASSERT_TRUE(rig.until([&] { return rig.hasNotice("metrics-away") && writer(rig).spooled > 0; }));
    const std::uint64_t before = writer(rig).written;
    influx.start();
    ASSERT_TRUE(rig.until([&] { return !rig.hasNotice("metrics-away") && writer(rig).written > before && writer(rig).spooled == 0; }));
    EXPECT_EQ(writer(rig).dropped, 0U);
}

TEST(Metrics, AWrongPasswordIsToldAndThePointsWait) {
    TempDir folder;
    LiveOrigin origin;
    InfluxServer influx({true, {}, {}});
    Options options = optionsOf(folder, influx);
    options.stores.metrics->url = "influxdb://admin@127.0.0.1:" + std::to_string(influx.port()) + "/metrics";
    options.stores.metrics->password = "wrong";
    {
        Rig rig(options);
        ASSERT_TRUE(rig.until([&] { return rig.engineState.probing; }));
        ASSERT_TRUE(rig.addChannel("ch", origin.url()));
        ASSERT_TRUE(rig.until([&] { return rig.hasNotice("metrics-away") && writer(rig).spooled > 5; }));
        ASSERT_TRUE(writer(rig).error);
        EXPECT_EQ(writer(rig).error->kind, Error::Kind::Denied) << writer(rig).error->message();
        for (const Notice& notice : rig.engineState.notices) EXPECT_EQ(notice.english.find("wrong\""), std::string::npos);
        EXPECT_EQ(rig.state("ch"), ChannelState::Up);
    }
    options.stores.metrics->password = "s3cret-admin";
    Rig right(options);
    ASSERT_TRUE(right.until([&] { return writer(right).written > 5 && writer(right).spooled == 0; }));
    EXPECT_FALSE(right.hasNotice("metrics-away"));
    EXPECT_GT(pointsOn(options), 5U);
}
