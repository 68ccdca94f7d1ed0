// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Roll-ups: one of several programs computes them, and questions of long ranges are answered from them.
#include "core/runtime/rollup_keeper.h"
#include "core/runtime/store_places.h"
#include "tests/core/runtime/shared_rig.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

using namespace inspector;
using namespace inspector::runtime;
using namespace std::chrono_literals;
using test::InfluxServer;
using test::Rig;
using test::TempDir;
using test::waitFor;

namespace {

constexpr RollUpTimes quick{200ms, 200ms, 3s, 1s};

WallTime floorToHour(WallTime time) { return std::chrono::floor<std::chrono::hours>(time); }

// Two points an hour of one channel for some days until an hour ago: 100 and 300 ms.
std::vector<Point> pointsOf(int days, WallTime now) {
    std::vector<Point> points;
    const WallTime end = floorToHour(now) - 1h;
    for (WallTime hour = end - 24h * days; hour < end; hour += 1h)
        for (const auto& [after, value] : {std::pair{10min, 100.0}, std::pair{40min, 300.0}}) {
            Point point;
            point.measurement = Measurement::SegmentMetric;
            point.time = hour + after;
            point.tags = {{"channel", "ch"}, {"rung", "720p"}, {"stage", "packager"}, {"probe", "a"}};
            point.fields = {{"ttfb_ms", value}, {"size_bytes", 1e6}};
            points.push_back(std::move(point));
        }
    return points;
}

void write(const Options& options, const std::vector<Point>& points) {
    auto opened = seriesWriter(options)();
    ASSERT_TRUE(opened) << opened.error().message();
    const auto written = opened->store->write(points);
    ASSERT_TRUE(written) << written.error().message();
}

// Of the last seven days, by the hour.
series::Query week(WallTime now) {
    series::Query query;
    query.selection = {Measurement::SegmentMetric, {{"channel", "ch"}}, now - 24h * 7, now};
    query.field = "ttfb_ms";
    query.step = 1h;
    return query;
}

std::size_t samplesOf(const std::vector<series::Series>& all) { return all.empty() ? 0 : all.front().samples.size(); }

RollUpKeeper::Open connection(const Options& options) {
    return [&options]() -> Result<std::unique_ptr<inventory::Store>> {
        auto opened = connectInventory(options);
        if (!opened) return fail(std::move(opened.error()));
        return std::move(opened->store);
    };
}

// The hours that the roll-ups have.
std::size_t hoursIn(const Options& options) {
    auto set = openRollUps(options, true);
    if (!set) return 0;
    const WallTime now = SystemClock().now();
    const auto points = set->hour.of(series::Figure::Count).points({Measurement::SegmentMetric, {}, now - 24h * 30, now}, 10'000);
    return points ? points->size() : 0;
}

}  // namespace

TEST(RollUpKeeper, OneProgramComputesAndAnotherGoesOnWhenItIsGone) {
    TempDir one, two;
    InfluxServer influx;
    const SystemClock clock;
    const std::string database = test::postgres().createDatabase();
    const Options a = test::withMetrics(test::sharedOptions(one, database, "a"), influx);
    const Options b = test::withMetrics(test::sharedOptions(two, database, "b"), influx);
    write(a, pointsOf(3, clock.now()));
    auto first = std::make_unique<RollUpKeeper>(a, clock, "a", connection(a), quick);
    first->start();
    ASSERT_TRUE(waitFor([&] { return first->state().ours; }));
    RollUpKeeper second(b, clock, "b", connection(b), quick);
    second.start();
    ASSERT_TRUE(waitFor([&] { return hoursIn(b) == 3 * 24; }, 60s)) << hoursIn(b);
    EXPECT_TRUE(first->state().ours);
    EXPECT_FALSE(second.state().ours) << "one is enough";
    EXPECT_FALSE(first->state().refused);

    EXPECT_NE(influx.run("SHOW RETENTION POLICIES", "metrics_1m_p95").find("4320h"), std::string::npos);
    EXPECT_NE(influx.run("SHOW RETENTION POLICIES", "metrics_1h_sum").find("17544h"), std::string::npos);

    first.reset();  // in an orderly way: the lease is given back
    ASSERT_TRUE(waitFor([&] { return second.state().ours; }));
    ASSERT_TRUE(waitFor([&] { return second.state().hours.has_value(); }));
}

TEST(RollUpKeeper, GoesOnWhenTheProgramThatComputedWasKilled) {
    TempDir folder;
    const SystemClock clock;
    Options options;
    options.dataFolder = folder.path();
    write(options, pointsOf(2, clock.now()));
    const auto store = connection(options)();
    ASSERT_TRUE(store);
    ASSERT_TRUE((*store)->acquireLease("rollups", "killed", 4s, clock.now()));
    const MonoTime begun = clock.mono();
    RollUpKeeper other(options, clock, "other", connection(options), quick);
    other.start();
    ASSERT_TRUE(waitFor([&] { return other.state().ours; }));
    EXPECT_GE(clock.mono() - begun, 2s);
    EXPECT_TRUE(waitFor([&] { return hoursIn(options) == 2 * 24; }, 60s)) << hoursIn(options);
    const MonoTime asked = clock.mono();
    other.stop();
    std::printf("it ended within %.0f ms\n", toSeconds(clock.mono() - asked) * 1'000);
    const auto left = (*store)->lease("rollups");
    ASSERT_TRUE(left);
    EXPECT_TRUE(!*left || (*left)->holder != "other" || (*left)->expires <= clock.now());
}

// A server that accepts and says nothing.
TEST(RollUpKeeper, EndsAtOnceAlsoWhenTheServerSwallowsWhatIsAsked) {
    TempDir folder;
    InfluxServer influx;
    const SystemClock clock;
    Options options;
    options.dataFolder = folder.path();
    options = test::withMetrics(options, influx);
    options.stores.metrics->timeout = 60s;
    write(options, pointsOf(1, clock.now()));
    influx.pause();
    RollUpKeeper keeper(options, clock, "a", connection(options), quick);
    keeper.start();
    ASSERT_TRUE(waitFor([&] { return keeper.state().ours; }));
    const MonoTime asked = clock.mono();
    keeper.stop();
    EXPECT_LT(clock.mono() - asked, 20s);
    std::printf("it ended within %.0f ms\n", toSeconds(clock.mono() - asked) * 1'000);
    influx.resume();
}

TEST(RollUps, AnswerForAWeekWhenThePointsAreGone) {
    InfluxServer influx;
    for (const bool shared : {false, true}) {
        SCOPED_TRACE(shared ? "InfluxDB" : "SQLite");
        TempDir folder;
        Options options;
        options.dataFolder = folder.path();
        options.probeId = ProbeId("a");
        if (shared) options = test::withMetrics(options, influx);
        const WallTime now = SystemClock().now();
        write(options, pointsOf(6, now));
        {
            Rig probing(options);
            ASSERT_TRUE(waitFor([&] { return hoursIn(options) == 6 * 24; }, 60s)) << hoursIn(options);
        }
        auto opened = seriesWriter(options)();
        ASSERT_TRUE(opened);
        if (shared) influx.run("DELETE FROM segment_metric", "metrics");
        else while (opened->store->expire(now).value_or(false)) {}
        const auto left = opened->store->points({Measurement::SegmentMetric, {}, now - 24h * 30, now}, 10);
        ASSERT_TRUE(left && left->empty());

        options.probe = false;
        Rig watching(options);
        for (const auto& [aggregate, value] : {std::pair{series::Aggregate::Mean, 200.0}, std::pair{series::Aggregate::Max, 300.0},
                                               std::pair{series::Aggregate::Count, 2.0}, std::pair{series::Aggregate::P95, 300.0}}) {
            series::Query query = week(now);
            query.aggregate = aggregate;
            const auto answer = watching.ask<std::vector<series::Series>>(
                [&](auto to) { watching.engine().series(query, std::move(to)); });
            ASSERT_TRUE(answer) << answer.error().message();
            EXPECT_EQ(samplesOf(*answer), 6U * 24U) << toString(aggregate);
            for (const series::Series& one : *answer)
                for (const series::Sample& sample : one.samples) ASSERT_DOUBLE_EQ(sample.value, value) << toString(aggregate);
        }
    }
}

// A user of the points' database alone.
TEST(RollUps, ThatTheServerRefusesAreToldAndPointsAreWrittenAllTheSame) {
    TempDir folder;
    InfluxServer influx({true, {}, {}});
    influx.run("CREATE DATABASE metrics");
    influx.run("CREATE USER probe WITH PASSWORD 's3cret'");
    influx.run("GRANT ALL ON metrics TO probe");
    Options options;
    options.dataFolder = folder.path();
    options = test::withMetrics(options, influx);
    options.stores.metrics->url = "influxdb://probe@127.0.0.1:" + std::to_string(influx.port()) + "/metrics";
    options.stores.metrics->password = "s3cret";
    write(options, pointsOf(1, SystemClock().now()));
    Rig rig(options);
    ASSERT_TRUE(rig.until([&] { return rig.hasNotice("rollups-refused"); }));
    EXPECT_FALSE(rig.hasNotice("metrics-away"));
    EXPECT_EQ(std::count_if(rig.events.begin(), rig.events.end(), [](const Event& e) { return e.code == "rollups-refused"; }), 0);
    const auto answer = rig.ask<std::vector<series::Series>>(
        [&](auto to) { rig.engine().series(week(SystemClock().now()), std::move(to)); });
    ASSERT_TRUE(answer) << answer.error().message();
    EXPECT_EQ(samplesOf(*answer), 24U) << "from the points";
}
