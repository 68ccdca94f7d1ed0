// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/hls/parsing.h"

#include <gmock/gmock.h>

using namespace inspector::hls;
using namespace inspector::hls::test;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(LowLatency, ReadsPartsHintsAndReports) {
    const Parsed parsed = parse(media("#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.5,CAN-SKIP-UNTIL=36,HOLD-BACK=18,CAN-SKIP-DATERANGES=YES\n"
                                      "#EXT-X-PART-INF:PART-TARGET=0.5\n#EXT-X-MEDIA-SEQUENCE:10\n"
                                      "#EXT-X-PART:DURATION=0.5,URI=\"10.0.m4s\",INDEPENDENT=YES\n"
                                      "#EXT-X-PART:DURATION=0.5,URI=\"10.m4s\",BYTERANGE=\"100@0\"\n"
                                      "#EXT-X-PART:DURATION=0.5,URI=\"10.m4s\",BYTERANGE=\"50\"\n"
                                      "#EXTINF:1.5,\n10.m4s\n#EXT-X-PART:DURATION=0.5,URI=\"11.0.m4s\",GAP=YES\n"
                                      "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"11.1.m4s\",BYTERANGE-START=5,BYTERANGE-LENGTH=6\n"
                                      "#EXT-X-RENDITION-REPORT:URI=\"../a.m3u8\",LAST-MSN=10,LAST-PART=2\n"));
    EXPECT_THAT(idsOf(parsed), IsEmpty());
    const Playlist& p = parsed.playlist;
    EXPECT_EQ(p.partTarget, 0.5);
    ASSERT_TRUE(p.serverControl);
    EXPECT_TRUE(p.serverControl->canBlockReload);
    EXPECT_TRUE(p.serverControl->canSkipDateRanges);
    EXPECT_EQ(p.serverControl->partHoldBack, 1.5);
    EXPECT_EQ(p.serverControl->canSkipUntil, 36);
    EXPECT_EQ(p.serverControl->holdBack, 18);
    ASSERT_EQ(p.segments.size(), 1u);
    ASSERT_EQ(p.segments[0].parts.size(), 3u);
    EXPECT_TRUE(p.segments[0].parts[0].independent);
    EXPECT_EQ(p.segments[0].parts[1].offset, 0u);
    EXPECT_EQ(p.segments[0].parts[2].offset, 100u);
    ASSERT_EQ(p.trailingParts.size(), 1u);
    EXPECT_TRUE(p.trailingParts[0].gap);
    ASSERT_EQ(p.preloadHints.size(), 1u);
    EXPECT_EQ(p.preloadHints[0].type, "PART");
    EXPECT_EQ(p.preloadHints[0].start, 5u);
    EXPECT_EQ(p.preloadHints[0].length, 6u);
    ASSERT_EQ(p.renditionReports.size(), 1u);
    EXPECT_EQ(p.renditionReports[0].lastMsn, 10u);
    EXPECT_EQ(p.renditionReports[0].lastPart, 2u);
}

TEST(LowLatency, NumbersSegmentsBehindSkippedOnes) {
    const Parsed parsed = parse(media("#EXT-X-MEDIA-SEQUENCE:100\n#EXT-X-SKIP:SKIPPED-SEGMENTS=7,RECENTLY-REMOVED-DATERANGES=\"a\tb\"\n"
                                      "#EXTINF:6,\na.ts\n"));
    const Playlist& p = parsed.playlist;
    ASSERT_TRUE(p.skip);
    EXPECT_EQ(p.skip->skippedSegments, 7u);
    EXPECT_EQ(p.skip->recentlyRemovedDateRanges, "a\tb");
    EXPECT_EQ(p.segments[0].sequence, 107u);
}

TEST(LowLatency, AcceptsAPlaylistOfPartsOnly) {
    EXPECT_TRUE(parse(media("#EXT-X-PART-INF:PART-TARGET=0.5\n#EXT-X-PART:DURATION=0.5,URI=\"a\"\n")).usable());
}

TEST(LowLatency, DiagnosesWhatIsMissing) {
    const auto idsWith = [](std::string_view line) {
        return idsOf(parse(media(std::string(line).append("\n#EXTINF:6,\na.ts\n"))));
    };
    EXPECT_THAT(idsWith("#EXT-X-PART-INF:X=1"), ElementsAre("llhls-part-target-missing"));
    EXPECT_THAT(idsWith("#EXT-X-PART:DURATION=1"), ElementsAre("llhls-part-uri-missing"));
    EXPECT_THAT(idsWith("#EXT-X-PART:URI=\"a\""), ElementsAre("llhls-part-duration-missing"));
    EXPECT_THAT(idsWith("#EXT-X-PART:URI=\"a\",DURATION=1,BYTERANGE=\"5\""), ElementsAre("hls-byterange-offset-missing"));
    EXPECT_THAT(idsWith("#EXT-X-SKIP:X=1"), ElementsAre("llhls-skip-count-missing"));
    EXPECT_THAT(idsWith("#EXT-X-PRELOAD-HINT:URI=\"a\""), ElementsAre("llhls-preload-hint-type-missing"));
    EXPECT_THAT(idsWith("#EXT-X-PRELOAD-HINT:TYPE=PART"), ElementsAre("llhls-preload-hint-uri-missing"));
    EXPECT_THAT(idsWith("#EXT-X-RENDITION-REPORT:LAST-MSN=1"), ElementsAre("hls-attr-missing"));
}
