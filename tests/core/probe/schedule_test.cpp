// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/lag_window.h"
#include "core/probe/schedule.h"
#include "core/probe/stable_hash.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace inspector::probe {
namespace {

const MonoTime begin = MonoTime{} + std::chrono::hours(1);
constexpr Seconds interval{30};
constexpr Seconds spread{5};

ChannelId channel(int i) { return ChannelId("channel-" + std::to_string(i)); }

TEST(Schedule, FirstCyclesComeSoonAndNotAtOnce) {
    Schedule schedule;
    for (int i = 0; i < 1000; ++i) schedule.put(channel(i), interval, begin, spread);
    std::vector<int> perSecond(5);
    for (int i = 0; i < 1000; ++i) {
        const MonoTime due = *schedule.due(channel(i));
        ASSERT_GE(due, begin);
        ASSERT_LT(due, begin + spread);
        ++perSecond[static_cast<std::size_t>((due - begin) / Seconds(1))];
    }
    for (const int n : perSecond) EXPECT_NEAR(n, 200, 60);
}

TEST(Schedule, LaterCyclesAreSpreadOverTheInterval) {
    Schedule schedule;
    for (int i = 0; i < 3000; ++i) schedule.put(channel(i), interval, begin, spread);
    ASSERT_EQ(schedule.take(begin + spread).size(), 3000U);
    std::vector<int> perSecond(60);
    for (int i = 0; i < 3000; ++i) {
        const Nanoseconds after = *schedule.due(channel(i)) - (begin + spread);
        EXPECT_GE(after, interval / 2) << "not right after the first";
        EXPECT_LE(after, interval * 3 / 2);
        ++perSecond[static_cast<std::size_t>(after / Seconds(1)) % 30];
    }
    for (int s = 0; s < 30; ++s) EXPECT_NEAR(perSecond[static_cast<std::size_t>(s)], 100, 50) << s;
}

TEST(Schedule, KeepsItsGrid) {
    Schedule schedule;
    schedule.put(channel(1), interval, begin, spread);
    static_cast<void>(schedule.take(begin + spread));
    const MonoTime first = *schedule.due(channel(1));
    for (int i = 1; i < 100; ++i) {
        const auto turns = schedule.take(first + (i - 1) * interval + Milliseconds(i));  // ever later within the turn
        ASSERT_EQ(turns.size(), 1U);
        EXPECT_EQ(turns[0].missed, 0U);
        EXPECT_EQ(*schedule.due(channel(1)), first + i * interval);
    }
}

TEST(Schedule, SkipsTurnsThatPassedInsteadOfMakingUpForThem) {
    Schedule schedule;
    schedule.put(channel(1), interval, begin, spread);
    static_cast<void>(schedule.take(begin + spread));
    const MonoTime first = *schedule.due(channel(1));
    const auto turns = schedule.take(first + interval * 10 + Seconds(1));
    ASSERT_EQ(turns.size(), 1U);
    EXPECT_EQ(turns[0].due, first);
    EXPECT_EQ(turns[0].missed, 10U);
    EXPECT_EQ(*schedule.due(channel(1)), first + interval * 11);
}

TEST(Schedule, ANewIntervalTakesEffectAtOnceTheSameOneChangesNothing) {
    Schedule schedule;
    schedule.put(channel(1), interval, begin, spread);
    const MonoTime first = *schedule.due(channel(1));
    schedule.put(channel(1), interval, begin + Seconds(1), spread);
    EXPECT_EQ(*schedule.due(channel(1)), first);
    static_cast<void>(schedule.take(begin + spread));
    schedule.put(channel(1), Seconds(2), begin + spread, spread);
    EXPECT_LE(*schedule.due(channel(1)), begin + spread + Seconds(2));
}

TEST(Schedule, GivesTurnsInOrderAndForgetsWhatIsRemoved) {
    Schedule schedule;
    for (int i = 0; i < 20; ++i) schedule.put(channel(i), interval, begin, spread);
    schedule.remove(channel(7));
    schedule.remove(channel(99));
    const auto turns = schedule.take(begin + spread);
    EXPECT_EQ(turns.size(), 19U);
    EXPECT_TRUE(std::is_sorted(turns.begin(), turns.end(), [](const auto& a, const auto& b) { return a.due < b.due; }));
    EXPECT_FALSE(schedule.due(channel(7)));
    EXPECT_EQ(schedule.size(), 19U);
    EXPECT_FALSE(Schedule().next());
}

TEST(StableHash, IsTheSameEverywhereAndSpreadsLikeIds) {
    EXPECT_EQ(stableHash("news"), stableHash("news"));
    EXPECT_EQ(stableHash(""), 0xf52a15e9a9b5e89bULL) << "phases and shares must not change with the compiler";
    std::vector<int> shares(4);
    for (int i = 0; i < 1000; ++i) ++shares[stableHash(channel(i).value) % 4];
    for (const int n : shares) EXPECT_NEAR(n, 250, 60);
}

TEST(LagWindow, HasTheLastMinute) {
    LagWindow window;
    for (int i = 0; i < 100; ++i) window.add(begin + Seconds(i), i);
    const auto values = window.values(begin + Seconds(99));
    ASSERT_EQ(values.size(), 61U);
    EXPECT_FLOAT_EQ(values.front(), 39);
    EXPECT_TRUE(window.values(begin + Seconds(500)).empty());
    EXPECT_DOUBLE_EQ(percentile95({}), 0);
    EXPECT_DOUBLE_EQ(percentile95({5}), 5);
    std::vector<float> hundred;
    for (int i = 100; i >= 1; --i) hundred.push_back(static_cast<float>(i));
    EXPECT_DOUBLE_EQ(percentile95(hundred), 95);
}

}  // namespace
}  // namespace inspector::probe
