// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alert/window.h"

#include <gtest/gtest.h>

#include <chrono>

namespace inspector::alerts {
namespace {

constexpr WallTime now{std::chrono::hours{24 * 365 * 50}};

FigureCondition conditionOf(WindowAggregate aggregate) {
    FigureCondition c;
    c.measurement = Measurement::SegmentMetric;
    c.field = "ttfb_ms";
    c.aggregate = aggregate;
    c.window = Seconds{300};
    c.by = {"channel"};
    return c;
}

Point pointOf(double value, int secondsAgo, const char* rung = "720p") {
    return {Measurement::SegmentMetric, {{"channel", "a"}, {"rung", rung}}, {{"ttfb_ms", value}}, now - Seconds{secondsAgo}};
}

FigureWindows watching(const FigureCondition& condition) {
    FigureWindows windows;
    AlertRule rule;
    rule.condition = condition;
    windows.watch({rule});
    return windows;
}

TEST(FigureWindows, AggregatesWhatIsInTheWindow) {
    const std::vector<std::pair<WindowAggregate, double>> table{
        {WindowAggregate::Mean, 2.5}, {WindowAggregate::Min, 0},        {WindowAggregate::Max, 5},    {WindowAggregate::Sum, 10},
        {WindowAggregate::Count, 4},  {WindowAggregate::Last, 5},       {WindowAggregate::P50, 2},    {WindowAggregate::P95, 5},
        {WindowAggregate::P99, 5},    {WindowAggregate::Rate, 10 / 300.0}, {WindowAggregate::Share, 0.75}, {WindowAggregate::Change, 2},
        {WindowAggregate::Absent, 10}};
    for (const auto& [aggregate, wanted] : table) {
        const FigureCondition condition = conditionOf(aggregate);
        FigureWindows windows = watching(condition);
        windows.add(pointOf(99, 301));
        windows.add(pointOf(0, 100));
        windows.add(pointOf(3, 200));
        windows.add(pointOf(5, 10));
        windows.add(pointOf(2, 150, "480p"));
        const auto groups = windows.aggregate(condition, now, "a");
        ASSERT_EQ(groups.size(), 1U) << toString(aggregate);
        EXPECT_DOUBLE_EQ(groups[0].value.value_or(-1), wanted) << toString(aggregate);
    }
}

TEST(FigureWindows, KeepsOnlyWhatCounts) {
    const FigureCondition condition = conditionOf(WindowAggregate::Count);
    FigureWindows windows = watching(condition);
    Point unleased_ = pointOf(1, 10);
    unleased_.tags.emplace_back(leaseTag, unleased);
    windows.add(unleased_);
    Point other = pointOf(1, 10);
    other.fields = {{"download_ms", 3.0}};
    windows.add(other);
    EXPECT_TRUE(windows.aggregate(condition, now, "a").empty());
    windows.add(pointOf(1, 10));
    EXPECT_EQ(windows.aggregate(condition, now, "a").size(), 1U);
    windows.trim(now + Seconds{3600});
    EXPECT_TRUE(windows.aggregate(condition, now, "a").empty());
    EXPECT_EQ(windows.bytes(), 0U);
}

TEST(FigureWindows, TooFewPointsAreNoValue) {
    FigureCondition condition = conditionOf(WindowAggregate::Mean);
    condition.leastPoints = 2;
    FigureWindows windows = watching(condition);
    windows.add(pointOf(1, 10));
    ASSERT_EQ(windows.aggregate(condition, now, "a").size(), 1U);
    EXPECT_FALSE(windows.aggregate(condition, now, "a")[0].value);
}

TEST(FigureWindows, SeriesAndValuesAreBounded) {
    const FigureCondition condition = conditionOf(WindowAggregate::Count);
    FigureWindows windows = watching(condition);
    for (int i = 0; i < 1000; ++i) windows.add(pointOf(1, 10, std::to_string(i).c_str()));
    EXPECT_GT(windows.refused(), 0U);
    for (int i = 0; i < 100'000; ++i) windows.add(pointOf(1, 10, "1"));
    EXPECT_LT(windows.bytes(), 400'000U);
}

}  // namespace
}  // namespace inspector::alerts
