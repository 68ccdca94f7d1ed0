// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/client/hour_track.h"

#include <gtest/gtest.h>

#include <cmath>

namespace inspector::console {

namespace {

const WallTime start = WallTime{std::chrono::hours{24 * 365 * 50}};

}  // namespace

TEST(HourTrack, KeepsAnHourInStepsWithGapsAsGaps) {
    HourTrack track;
    track.advance(start);
    track.put(start, 1);
    track.advance(start + Seconds{90});
    track.put(start + Seconds{95}, 4);
    const auto values = track.values();
    ASSERT_EQ(values.size(), HourTrack::steps);
    EXPECT_FLOAT_EQ(values[HourTrack::steps - 1], 4);
    EXPECT_TRUE(std::isnan(values[HourTrack::steps - 2]));
    EXPECT_TRUE(std::isnan(values[HourTrack::steps - 3]));
    EXPECT_FLOAT_EQ(values[HourTrack::steps - 4], 1);
}

TEST(HourTrack, ForgetsWhatIsOlderThanAnHour) {
    HourTrack track;
    track.advance(start);
    track.put(start, 1);
    track.put(start - std::chrono::hours{2}, 9);
    track.put(start + std::chrono::hours{2}, 9);
    EXPECT_EQ(track.sum(), 1);
    track.advance(start + std::chrono::minutes{59});
    EXPECT_EQ(track.sum(), 1);
    track.advance(start + std::chrono::minutes{60});
    EXPECT_EQ(track.sum(), std::nullopt);
    track.advance(start + std::chrono::hours{100});
    EXPECT_EQ(track.max(), std::nullopt);
}

TEST(HourTrack, MergesWithinAStep) {
    HourTrack track;
    track.advance(start);
    track.put(start, 2, HourTrack::Merge::Max);
    track.put(start + Seconds{1}, 1, HourTrack::Merge::Max);
    EXPECT_EQ(track.max(), 2);
    track.put(start, 3, HourTrack::Merge::Sum);
    EXPECT_EQ(track.sum(), 5);
    track.put(start, 1);
    EXPECT_EQ(track.mean(), 1);
}

TEST(HourTrack, AClockThatGoesBackLosesNothing) {
    HourTrack track;
    track.advance(start);
    track.put(start, 1);
    track.advance(start - std::chrono::minutes{30});
    EXPECT_EQ(track.sum(), 1);
}

}  // namespace inspector::console
