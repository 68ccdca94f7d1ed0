// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hls/parser.h"
#include "core/probe/low_latency_state.h"

#include <gtest/gtest.h>

#include <string>

namespace inspector::probe {
namespace {

constexpr const char* base = "https://cdn.example/live/hd.m3u8";

// Segments `first` to `last`, the newest `parted` of them with two parts each.
hls::Playlist playlistOf(int first, int last, int parted) {
    std::string text = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-PART-INF:PART-TARGET=1\n#EXT-X-MEDIA-SEQUENCE:" + std::to_string(first) + "\n";
    for (int i = first; i <= last; ++i) {
        for (int p = 0; i > last - parted && p < 2; ++p)
            text += "#EXT-X-PART:DURATION=1,URI=\"p" + std::to_string(i) + '.' + std::to_string(p) + ".m4s\"\n";
        text += "#EXTINF:2,\ns" + std::to_string(i) + ".m4s\n";
    }
    return hls::parse(text).playlist;
}

MonoTime at(double seconds) {
    return MonoTime{std::chrono::hours(1)} + std::chrono::duration_cast<MonoTime::duration>(fromSeconds(seconds));
}

TEST(PartWatch, KnowsWhichPartsLeftAndWhen) {
    PartWatch watch;
    watch.update(playlistOf(10, 15, 3), base, at(0));
    EXPECT_FALSE(watch.oldest(at(1), 6));
    watch.update(playlistOf(11, 16, 3), base, at(2));
    const auto left = watch.oldest(at(3), 6);
    ASSERT_TRUE(left);
    EXPECT_EQ(left->part.url, "https://cdn.example/live/p13.0.m4s");
    EXPECT_EQ(left->since, at(0));  // it may have gone right after it was seen
    EXPECT_FALSE(watch.oldest(at(7), 6));
}

TEST(PartWatch, ForgetsAnotherTimeline) {
    PartWatch watch;
    watch.update(playlistOf(10, 15, 3), base, at(0));
    watch.update(playlistOf(900, 905, 3), base, at(2));
    EXPECT_FALSE(watch.oldest(at(3), 6));
}

TEST(PartTarget, IsNoneForWhatCannotBeAskedFor) {
    hls::Part part;
    part.uri = "a.m4s";
    EXPECT_TRUE(partTarget(part, {1, 0}, base));
    part.range = hls::ByteRange{100, 50};
    EXPECT_FALSE(partTarget(part, {1, 0}, base));  // no offset is known
    part.offset = 50;
    ASSERT_TRUE(partTarget(part, {1, 0}, base));
    EXPECT_EQ(partTarget(part, {1, 0}, base)->range, (fetch::ByteRange{50, 149}));
    part.offset = ~std::uint64_t{0};
    EXPECT_FALSE(partTarget(part, {1, 0}, base));
    part.offset = 50;
    part.gap = true;
    EXPECT_FALSE(partTarget(part, {1, 0}, base));
}

}  // namespace
}  // namespace inspector::probe
