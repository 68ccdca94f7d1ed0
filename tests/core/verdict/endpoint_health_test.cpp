// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verdict/stage_tracker.h"

#include "tests/core/verdict/stage_reports.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace inspector::verdict {
namespace {

using namespace std::chrono_literals;

const Point* pointOf(const std::vector<Point>& points, std::string_view endpoint) {
    const auto at = std::find_if(points.begin(), points.end(), [&](const Point& p) { return p.tag("endpoint") == endpoint; });
    return at == points.end() ? nullptr : &*at;
}

Endpoint edgeIn(std::string id, std::string region) {
    Endpoint e;
    e.id = EndpointId(std::move(id));
    e.region = std::move(region);
    return e;
}

TEST(EndpointHealth, CountsAnIntervalOnceWhenItHasEnded) {
    EndpointHealth health;
    const std::vector<Endpoint> endpoints{edgeIn("ed-1", "eu")};
    WallTime at = cycleTime(2);  // a whole minute
    EXPECT_TRUE(health.take(at, endpoints, "local").empty());
    for (int i = 0; i < 100; ++i) {
        ProbeReport r = chainReport(2, {"ed-1", "ed-2"});
        setTimes(r, at + Milliseconds(i));
        for (StageRequest& request : r.stages[0].requests) request.http.totalMs = i + 1;
        if (i < 10) fail(r.stages[1]);
        r.stages[0].requests[1].cache.state = i < 30 ? CacheState::Hit : i < 40 ? CacheState::Miss : CacheState::Unknown;
        health.add(r);
    }
    EXPECT_TRUE(health.take(at + 59s, endpoints, "local").empty()) << "not over yet";
    const auto points = health.take(at + 60s, endpoints, "local");
    ASSERT_EQ(points.size(), 2U);
    const Point* one = pointOf(points, "ed-1");
    ASSERT_TRUE(one);
    EXPECT_EQ(one->time, at + 60s);
    EXPECT_EQ(one->tag("region"), "eu");
    EXPECT_EQ(one->tag("probe"), "local");
    EXPECT_EQ(one->number("requests"), 200);
    EXPECT_EQ(one->number("errors"), 0);
    EXPECT_EQ(one->number("error_rate"), 0);
    EXPECT_EQ(one->number("availability"), 1);
    EXPECT_EQ(one->number("hit_ratio"), 0.75);
    EXPECT_NEAR(one->number("latency_p50_ms").value(), 50, 1);
    EXPECT_NEAR(one->number("latency_p95_ms").value(), 95, 1.5);
    EXPECT_NEAR(one->number("latency_p99_ms").value(), 99, 1.5);
    const Point* two = pointOf(points, "ed-2");
    ASSERT_TRUE(two);
    EXPECT_EQ(two->tag("region"), "");
    EXPECT_DOUBLE_EQ(two->number("error_rate").value(), 0.1);
    EXPECT_DOUBLE_EQ(two->number("availability").value(), 0.9);
    EXPECT_FALSE(two->number("hit_ratio")) << "no cache told";
    EXPECT_TRUE(health.take(at + 61s, endpoints, "local").empty()) << "once";
    EXPECT_TRUE(health.take(at + 180s, endpoints, "local").empty()) << "nothing was asked";
}

TEST(EndpointHealth, FieldsAndTagsAreThoseOfTheSchema) {
    EndpointHealth health;
    ProbeReport r = chainReport(2, {"ed-1"});
    health.add(r);
    const auto points = health.take(cycleTime(2) + 120s, {edgeIn("ed-1", "eu")}, "local");
    ASSERT_EQ(points.size(), 1U);
    const MeasurementInfo& schema = schemaOf(Measurement::CdnHealth);
    ASSERT_EQ(points[0].tags.size(), schema.tags.size() - 1) << "all but the lease, which the session adds";
    for (std::size_t i = 0; i < points[0].tags.size(); ++i) EXPECT_EQ(points[0].tags[i].first, schema.tags[i]);
    for (const auto& [name, value] : points[0].fields)
        EXPECT_TRUE(std::any_of(schema.fields.begin(), schema.fields.end(), [&](const auto& f) { return f.name == name; })) << name;
}

TEST(EndpointHealth, LateAndBlindSamplesCountNowhere) {
    EndpointHealth health;
    ProbeReport late = chainReport(2, {"ed-1"});
    for (StageRequest& request : late.stages[0].requests) request.trust = Trust::Late;
    health.add(late);
    ProbeReport blind = chainReport(2, {"ed-1"});
    blind.trust = Trust::Blind;
    fail(blind.stages[0]);
    health.add(blind);
    const auto statuses = health.statuses(cycleTime(2));
    ASSERT_EQ(statuses.size(), 1U);
    EXPECT_EQ(statuses[0].late, 4U);
    EXPECT_EQ(statuses[0].requests, 0U);
    EXPECT_FALSE(statuses[0].errorRate);
    EXPECT_FALSE(statuses[0].latencyP50Ms);
    EXPECT_TRUE(health.take(cycleTime(2) + 120s, {}, "local").empty());
}

TEST(EndpointHealth, ReusedConnectionsTellTheLatencyAndFreshOnesTheConnecting) {
    EndpointHealth health;
    ProbeReport r = chainReport(2, {"ed-1"});
    StageRequest& fresh = r.stages[0].requests[0];
    fresh.http.reused = false;
    fresh.http.totalMs = 500;
    fresh.http.connectMs = 20;
    fresh.http.tlsMs = 30;
    health.add(r);
    const auto statuses = health.statuses(cycleTime(2));
    EXPECT_NEAR(statuses.at(0).latencyP99Ms.value(), 10, 0.2);
    EXPECT_NEAR(statuses.at(0).connectP95Ms.value(), 50, 0.6);
}

TEST(EndpointHealth, ShowsTheLastFiveMinutesAndForgetsTheRest) {
    EndpointHealth health;
    for (int minute = 0; minute < 20; ++minute) {
        ProbeReport r = chainReport(2, {"ed-1"});
        setTimes(r, cycleTime(2) + Seconds(60 * minute));
        health.add(r);
        std::ignore = health.take(cycleTime(2) + Seconds(60 * minute + 59), {}, "local");
    }
    const auto statuses = health.statuses(cycleTime(2) + Seconds(60 * 19 + 59));
    ASSERT_EQ(statuses.size(), 1U);
    EXPECT_EQ(statuses[0].requests, 2U * 6);
    EXPECT_EQ(health.statuses(cycleTime(200)).at(0).requests, 0U);
}

TEST(EndpointHealth, ALateComerCountsInTheNextInterval) {
    EndpointHealth health;
    health.add(chainReport(2, {"ed-1"}));
    EXPECT_EQ(health.take(cycleTime(2) + 60s, {}, "local").size(), 1U);
    health.add(chainReport(2, {"ed-1"}));
    const auto points = health.take(cycleTime(2) + 120s, {}, "local");
    ASSERT_EQ(points.size(), 1U);
    EXPECT_EQ(points[0].time, cycleTime(2) + 120s);
}

}  // namespace
}  // namespace inspector::verdict
