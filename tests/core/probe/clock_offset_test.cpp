// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/clock_offset.h"

#include <gtest/gtest.h>

#include <string>

namespace inspector::probe {
namespace {

const WallTime noon = *parseIso8601("2026-03-01T12:00:00Z");

fetch::Response answer(const std::string& host, const std::string& date, const std::string& age = {}) {
    fetch::Response response;
    response.status = 200;
    response.url = "http://" + host + "/a.m3u8";
    response.headers.push_back({"Date", date, false});
    if (!age.empty()) response.headers.push_back({"Age", age, false});
    return response;
}

TEST(ClockOffset, IsUnknownBeforeAnyAnswer) { EXPECT_FALSE(ClockOffset().ms()); }

TEST(ClockOffset, IsTheMedianOverServersSoThatOneThatIsWrongDoesNotMatter) {
    ClockOffset offset;
    offset.add(answer("a", "Sun, 01 Mar 2026 12:00:10 GMT"), noon);
    offset.add(answer("b", "Sun, 01 Mar 2026 12:00:10 GMT"), noon);
    offset.add(answer("c", "Sun, 01 Mar 2026 15:00:00 GMT"), noon);
    EXPECT_FALSE(offset.ms()) << "before the cycle ends";
    offset.endCycle();
    ASSERT_TRUE(offset.ms());
    EXPECT_NEAR(*offset.ms(), 10'500, 1);
}

TEST(ClockOffset, LearnsNothingFromWhatACacheHasKept) {
    ClockOffset offset;
    offset.add(answer("a", "Sun, 01 Mar 2026 11:58:00 GMT", "120"), noon);
    offset.add(answer("a", "no date"), noon);
    offset.endCycle();
    EXPECT_FALSE(offset.ms());
    offset.add(answer("a", "Sun, 01 Mar 2026 12:00:00 GMT", "0"), noon);
    offset.endCycle();
    EXPECT_TRUE(offset.ms());
}

TEST(ClockOffset, ForgetsACycleThatWasOddAmongMany) {
    ClockOffset offset;
    for (int i = 0; i < 10; ++i) {
        offset.add(answer("a", i == 4 ? "Sun, 01 Mar 2026 12:30:00 GMT" : "Sun, 01 Mar 2026 12:00:00 GMT"), noon);
        offset.endCycle();
    }
    EXPECT_NEAR(*offset.ms(), 500, 1);
}

TEST(ClockOffset, PrefersTheClockThatTheStreamNames) {
    ClockOffset offset;
    offset.add(answer("a", "Sun, 01 Mar 2026 12:00:10 GMT"), noon);
    offset.endCycle();
    offset.setExact(-42);
    EXPECT_EQ(offset.ms(), -42);
    offset.setExact(std::nullopt);
    EXPECT_NEAR(*offset.ms(), 10'500, 1);
}

}  // namespace
}  // namespace inspector::probe
