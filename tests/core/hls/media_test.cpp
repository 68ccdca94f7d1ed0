// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hls/parser.h"

#include <gtest/gtest.h>

using namespace inspector::hls;

TEST(MediaPlaylist, ReadsAPlainLivePlaylist) {
    const Parsed parsed = parse("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:120\n"
                                "#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:02:31.250Z\n#EXTINF:6.006,one\nseg120.ts\n"
                                "#EXTINF:5,\nseg121.ts\n");
    EXPECT_TRUE(parsed.usable());
    EXPECT_TRUE(parsed.diagnostics.empty());
    const Playlist& p = parsed.playlist;
    EXPECT_EQ(p.kind, Playlist::Kind::Media);
    EXPECT_EQ(p.version, 3);
    EXPECT_EQ(p.targetDuration, 6);
    ASSERT_EQ(p.segments.size(), 2u);
    EXPECT_EQ(p.segments[0].sequence, 120u);
    EXPECT_EQ(p.segments[0].uri, "seg120.ts");
    EXPECT_EQ(p.segments[0].line, 7u);
    EXPECT_EQ(p.segments[0].infLine, 6u);
    EXPECT_DOUBLE_EQ(*p.segments[0].duration, 6.006);
    EXPECT_FALSE(p.segments[0].durationIsInteger);
    EXPECT_EQ(p.segments[0].title, "one");
    EXPECT_TRUE(p.segments[1].durationIsInteger);
    EXPECT_EQ(p.segments[1].sequence, 121u);
    EXPECT_DOUBLE_EQ(p.windowSeconds(), 11.006);
}
