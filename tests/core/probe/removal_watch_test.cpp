// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/removal_watch.h"

#include <gtest/gtest.h>

namespace inspector::probe {
namespace {

const MonoTime zero = MonoTime{std::chrono::hours(1)};
MonoTime at(double seconds) {
    return zero + std::chrono::duration_cast<MonoTime::duration>(std::chrono::duration<double>(seconds));
}

// Five segments of 6 s.
hls::Playlist window(std::uint64_t first, bool ended = false) {
    hls::Playlist p;
    p.kind = hls::Playlist::Kind::Media;
    p.targetDuration = 6;
    p.mediaSequence = first;
    p.endList = ended;
    for (std::uint64_t i = 0; i < 5; ++i) {
        hls::Segment s;
        s.sequence = first + i;
        s.duration = 6;
        s.uri = "s" + std::to_string(first + i) + ".ts";
        p.segments.push_back(s);
    }
    return p;
}

TEST(RemovalWatch, KnowsNoneWhileNoneHasLeft) {
    RemovalWatch watch;
    watch.update(window(10), "http://h/v.m3u8", at(0), at(0.1));
    EXPECT_FALSE(watch.oldestDue(at(1)));
    watch.update(window(10), "http://h/v.m3u8", at(3), at(3.1));
    EXPECT_FALSE(watch.oldestDue(at(4)));
}

// Seen when it was new, 12 s ago at least: it must stay for those, its own 6 s and the window's 30 s.
TEST(RemovalWatch, NamesTheOldestThatMustStillBeThere) {
    RemovalWatch watch;
    for (std::uint64_t i = 0; i < 3; ++i) {
        const double t = static_cast<double>(i) * 6;
        watch.update(window(10 + i), "http://h/v.m3u8", at(t), at(t + 0.1));
    }
    const auto due = watch.oldestDue(at(13));
    ASSERT_TRUE(due);
    EXPECT_EQ(due->sequence, 10U);
    EXPECT_EQ(due->url, "http://h/s10.ts");
    EXPECT_NEAR(due->listedS, 0, 0.01);  // first seen at 0, gone by the poll at 6: certainly there at 0 only
    EXPECT_NEAR(due->dueS, 36, 0.01);
    // 35 s later its time is over, the next one's is not.
    EXPECT_EQ(watch.oldestDue(at(36))->sequence, 11U);
    EXPECT_FALSE(watch.oldestDue(at(60)));
}

TEST(RemovalWatch, BeginsAnewWithAnotherNumberingAndSaysNothingOfAnEndedStream) {
    RemovalWatch watch;
    watch.update(window(10), "http://h/v.m3u8", at(0), at(0.1));
    watch.update(window(100), "http://h/v.m3u8", at(6), at(6.1));
    EXPECT_FALSE(watch.oldestDue(at(7)));
    watch.update(window(101, true), "http://h/v.m3u8", at(12), at(12.1));
    EXPECT_FALSE(watch.oldestDue(at(13)));
}

}  // namespace
}  // namespace inspector::probe
