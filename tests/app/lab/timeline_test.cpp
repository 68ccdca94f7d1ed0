// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/timeline.h"

#include <gmock/gmock.h>

namespace inspector::lab {
namespace {

using Kind = FaultPeriod::Kind;

TEST(Timeline, TheNewestSegmentIsTheOneThatJustEnded) {
    const Timeline timeline(4000, 500, 8, {});
    EXPECT_EQ(timeline.newestAt(400'500), 99);
    EXPECT_EQ(timeline.newestAt(400'499), 98);
    EXPECT_EQ(timeline.firstAt(400'500), 92);
    EXPECT_EQ(timeline.startMs(99), 396'500);
}

TEST(Timeline, ARestartMakesTheFirstListedSegmentNumberZero) {
    const Timeline timeline(4000, 0, 8, {{Kind::SequenceReset, 400'000, 404'000}});
    EXPECT_EQ(timeline.zeroAt(399'999), std::nullopt);
    EXPECT_EQ(timeline.zeroAt(400'000), timeline.firstAt(400'000));
    EXPECT_EQ(timeline.zeroAt(900'000), timeline.firstAt(400'000));
}

TEST(Timeline, WithoutAFaultNothingJumps) {
    const Timeline timeline(4000, 0, 8, {});
    EXPECT_EQ(timeline.shiftMs(1234), 0);
    EXPECT_FALSE(timeline.hasDiscontinuityTag(1234));
    EXPECT_EQ(timeline.discontinuitySequence(1234), 0U);
}

TEST(Timeline, JumpsBeginWithTheFirstSegmentThatIsNotListedYet) {
    const Timeline timeline(4000, 0, 8, {{Kind::MissingDiscontinuity, 400'000, std::nullopt}});
    EXPECT_EQ(timeline.shiftMs(99), 0);
    EXPECT_EQ(timeline.shiftMs(100), -20'000);
    EXPECT_EQ(timeline.shiftMs(103), -20'000);
    EXPECT_EQ(timeline.shiftMs(104), 0);
    EXPECT_EQ(timeline.shiftMs(108), -20'000);
    for (int segment = 95; segment < 120; ++segment) EXPECT_FALSE(timeline.hasDiscontinuityTag(segment));
}

TEST(Timeline, TheWayBackIsTaggedWhenTheFaultEnds) {
    const Timeline timeline(4000, 0, 8, {{Kind::MissingDiscontinuity, 400'000, 408'000}});
    EXPECT_EQ(timeline.shiftMs(101), -20'000);
    EXPECT_EQ(timeline.shiftMs(102), 0);
    EXPECT_TRUE(timeline.hasDiscontinuityTag(102));
    EXPECT_EQ(timeline.discontinuitySequence(102), 0U);  // the tag is still in the playlist
    EXPECT_EQ(timeline.discontinuitySequence(103), 1U);
}

TEST(Timeline, TheBenignTwinTagsEveryJumpAndCountsThem) {
    const Timeline timeline(4000, 0, 8, {{Kind::Discontinuity, 400'000, std::nullopt}});
    std::uint64_t tags = 0;
    for (std::int64_t segment = 90; segment < 130; ++segment) {
        EXPECT_EQ(timeline.discontinuitySequence(segment), tags) << segment;
        const bool jumps = timeline.shiftMs(segment) != timeline.shiftMs(segment - 1);
        EXPECT_EQ(timeline.hasDiscontinuityTag(segment), jumps) << segment;
        if (jumps) ++tags;
    }
    EXPECT_EQ(tags, 8U);
}

TEST(Timeline, ForgottenDiscontinuitiesStayCounted) {
    const Timeline timeline(4000, 0, 8, {}, 7);
    EXPECT_EQ(timeline.discontinuitySequence(5), 7U);
}

}  // namespace
}  // namespace inspector::lab
