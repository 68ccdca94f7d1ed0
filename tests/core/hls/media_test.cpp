// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/hls/parsing.h"

#include <gmock/gmock.h>

using namespace inspector;
using namespace inspector::hls;
using namespace inspector::hls::test;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(MediaPlaylist, ReadsAPlainLivePlaylist) {
    const Parsed parsed = parse("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:120\n"
                                "#EXT-X-DISCONTINUITY-SEQUENCE:4\n"
                                "#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:02:31.250Z\n#EXTINF:6.006,one, two\nseg120.ts\n"
                                "#EXTINF:5,\nseg121.ts\n");
    EXPECT_TRUE(parsed.usable());
    EXPECT_THAT(parsed.diagnostics, IsEmpty());
    const Playlist& p = parsed.playlist;
    EXPECT_EQ(p.kind, Playlist::Kind::Media);
    EXPECT_EQ(p.version, 3);
    EXPECT_EQ(p.targetDuration, 6);
    EXPECT_EQ(p.lines, 10u);
    EXPECT_TRUE(p.hasMediaSequence);
    ASSERT_EQ(p.segments.size(), 2u);
    EXPECT_EQ(p.segments[0].sequence, 120u);
    EXPECT_EQ(p.segments[0].discontinuitySequence, 4u);
    EXPECT_EQ(p.segments[0].uri, "seg120.ts");
    EXPECT_EQ(p.segments[0].line, 8u);
    EXPECT_EQ(p.segments[0].infLine, 7u);
    EXPECT_DOUBLE_EQ(*p.segments[0].duration, 6.006);
    EXPECT_FALSE(p.segments[0].durationIsInteger);
    ASSERT_TRUE(p.segments[0].title);
    EXPECT_EQ(*p.segments[0].title, "one, two");
    EXPECT_EQ(p.segments[0].programDateTime, parseIso8601("2026-01-31T14:02:31.250Z"));
    EXPECT_TRUE(p.segments[1].durationIsInteger);
    EXPECT_EQ(p.segments[1].sequence, 121u);
    EXPECT_DOUBLE_EQ(p.windowSeconds(), 11.006);
}

TEST(MediaPlaylist, ReadsTheHeaderTags) {
    const Playlist p = parse(media("#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-START:TIME-OFFSET=-12.5,PRECISE=YES\n"
                                   "#EXT-X-PLAYLIST-TYPE:EVENT\n#EXT-X-I-FRAMES-ONLY\n#EXTINF:6,\na.ts\n#EXT-X-ENDLIST\n"))
                           .playlist;
    EXPECT_TRUE(p.independentSegments);
    ASSERT_TRUE(p.start);
    EXPECT_DOUBLE_EQ(p.start->timeOffset, -12.5);
    EXPECT_TRUE(p.start->precise);
    EXPECT_EQ(p.playlistType, "EVENT");
    EXPECT_TRUE(p.iFramesOnly);
    EXPECT_TRUE(p.endList);
}

TEST(MediaPlaylist, CountsDiscontinuitiesIntoTheSequence) {
    const Playlist p = parse(media("#EXT-X-DISCONTINUITY-SEQUENCE:7\n#EXTINF:6,\na.ts\n#EXT-X-DISCONTINUITY\n#EXTINF:6,\n"
                                   "b.ts\n#EXTINF:6,\nc.ts\n"))
                           .playlist;
    ASSERT_EQ(p.segments.size(), 3u);
    EXPECT_FALSE(p.segments[0].discontinuity);
    EXPECT_TRUE(p.segments[1].discontinuity);
    EXPECT_EQ(p.segments[0].discontinuitySequence, 7u);
    EXPECT_EQ(p.segments[1].discontinuitySequence, 8u);
    EXPECT_EQ(p.segments[2].discontinuitySequence, 8u);
}

TEST(MediaPlaylist, KeepsATagThatItsVersionDoesNotKnow) {
    const Playlist p = parse("#EXTM3U\n#EXT-X-VERSION:1\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n#EXT-X-BYTERANGE:10@20\na.ts\n").playlist;
    ASSERT_EQ(p.segments.size(), 1u);
    EXPECT_EQ(p.segments[0].offset, 20u);
}

TEST(MediaPlaylist, ResolvesByteRangesThatFollowEachOther) {
    const Parsed parsed = parse(media("#EXTINF:6,\n#EXT-X-BYTERANGE:100@50\na.ts\n#EXTINF:6,\n#EXT-X-BYTERANGE:200\na.ts\n"
                                      "#EXTINF:6,\n#EXT-X-BYTERANGE:300\na.ts\n"));
    EXPECT_THAT(idsOf(parsed), IsEmpty());
    const auto& s = parsed.playlist.segments;
    EXPECT_EQ(s[0].offset, 50u);
    EXPECT_EQ(s[1].offset, 150u);
    EXPECT_EQ(s[2].offset, 350u);
    EXPECT_EQ(s[2].range->length, 300u);
    EXPECT_FALSE(s[2].range->offset);
}

TEST(MediaPlaylist, DiagnosesAByteRangeThatFollowsNone) {
    const Parsed parsed = parse(media("#EXTINF:6,\n#EXT-X-BYTERANGE:100@0\na.ts\n#EXTINF:6,\n#EXT-X-BYTERANGE:100\nb.ts\n"
                                      "#EXTINF:6,\n#EXT-X-BYTERANGE:x\nb.ts\n"));
    EXPECT_THAT(idsOf(parsed), ElementsAre("hls-byterange-offset-missing", "hls-byterange-invalid"));
    EXPECT_EQ(parsed.diagnostics[0].line, 8u);
    EXPECT_FALSE(parsed.playlist.segments[1].offset);
}

TEST(MediaPlaylist, DoesNotOverflowAByteRange) {
    const Playlist p = parse(media("#EXTINF:6,\n#EXT-X-BYTERANGE:18446744073709551615@18446744073709551615\na.ts\n"
                                   "#EXTINF:6,\n#EXT-X-BYTERANGE:1\na.ts\n"))
                           .playlist;
    EXPECT_FALSE(p.segments[1].offset);
}

TEST(MediaPlaylist, KeepsKeysOfSeveralFormatsInForceSideBySide) {
    const Playlist p = parse(media("#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"skd://1\",KEYFORMAT=\"com.apple.streamingkeydelivery\"\n"
                                   "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"data:1\",KEYFORMAT=\"urn:uuid:edef8ba9\"\n"
                                   "#EXTINF:6,\na.m4s\n"
                                   "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"data:2\",KEYFORMAT=\"urn:uuid:edef8ba9\"\n"
                                   "#EXTINF:6,\nb.m4s\n#EXT-X-KEY:METHOD=NONE\n#EXTINF:6,\nc.m4s\n"
                                   "#EXT-X-KEY:METHOD=AES-128,URI=\"k\",IV=0x0123456789ABCDEF0123456789abcdef\n#EXTINF:6,\nd.m4s\n"))
                           .playlist;
    ASSERT_EQ(p.segments.size(), 4u);
    EXPECT_THAT(p.segments[0].keys, ElementsAre(0, 1));
    EXPECT_THAT(p.segments[1].keys, ElementsAre(0, 2));
    EXPECT_THAT(p.segments[2].keys, IsEmpty());
    EXPECT_THAT(p.segments[3].keys, ElementsAre(4));
    EXPECT_EQ(p.keys[4].keyFormat, "identity");
    EXPECT_EQ(p.keys[4].iv, "0x0123456789ABCDEF0123456789abcdef");
    EXPECT_EQ(p.keys[0].keyFormat, "com.apple.streamingkeydelivery");
}

TEST(MediaPlaylist, DiagnosesKeys) {
    const auto idOf = [](std::string_view attributes) {
        return idsOf(parse(media(std::string("#EXT-X-KEY:").append(attributes).append("\n#EXTINF:6,\na.ts\n"))));
    };
    EXPECT_THAT(idOf("METHOD=AES-128,URI=\"k\""), IsEmpty());
    EXPECT_THAT(idOf("METHOD=NONE"), IsEmpty());
    EXPECT_THAT(idOf("URI=\"k\""), ElementsAre("hls-key-method-missing"));
    EXPECT_THAT(idOf("METHOD=ROT13,URI=\"k\""), ElementsAre("hls-key-method-unknown"));
    EXPECT_THAT(idOf("METHOD=AES-128"), ElementsAre("hls-key-uri-missing"));
    EXPECT_THAT(idOf("METHOD=NONE,URI=\"k\""), ElementsAre("hls-key-none-attributes"));
    EXPECT_THAT(idOf("METHOD=AES-128,URI=\"k\",IV=12"), ElementsAre("hls-key-iv-invalid"));
    EXPECT_THAT(idOf("METHOD=AES-128,URI=\"k\",IV=0x0123456789ABCDEF0123456789ABCDEF01"), ElementsAre("hls-key-iv-invalid"));
    EXPECT_THAT(idOf("METHOD=AES-128,URI=\"k\",KEYFORMATVERSIONS=\"1/x\""), ElementsAre("hls-key-formatversions-invalid"));
}

TEST(MediaPlaylist, AppliesAMapUntilTheNext) {
    const Playlist p = parse(media("#EXT-X-MAP:URI=\"i1.mp4\"\n#EXTINF:6,\na.m4s\n#EXTINF:6,\nb.m4s\n"
                                   "#EXT-X-MAP:URI=\"i2.mp4\",BYTERANGE=\"700@0\"\n#EXTINF:6,\nc.m4s\n"))
                           .playlist;
    EXPECT_EQ(p.segments[0].map, 0);
    EXPECT_EQ(p.segments[1].map, 0);
    EXPECT_EQ(p.segments[2].map, 1);
    EXPECT_EQ(p.maps[1].range->length, 700u);
    EXPECT_THAT(idsOf(parse(media("#EXT-X-MAP:URI=\"i\",BYTERANGE=\"700\"\n#EXTINF:6,\na.m4s\n"))),
                ElementsAre("hls-map-byterange-invalid"));
    EXPECT_THAT(idsOf(parse(media("#EXT-X-MAP:BYTERANGE=\"700@0\"\n#EXTINF:6,\na.m4s\n"))), ElementsAre("hls-map-uri-missing"));
}

TEST(MediaPlaylist, AppliesABitrateUntilTheNextButNotToRanges) {
    const Playlist p = parse(media("#EXT-X-BITRATE:3000\n#EXTINF:6,\na.ts\n#EXTINF:6,\n#EXT-X-BYTERANGE:1@0\nb.ts\n"
                                   "#EXTINF:6,\nc.ts\n"))
                           .playlist;
    EXPECT_EQ(p.segments[0].bitrateKbps, 3000);
    EXPECT_FALSE(p.segments[1].bitrateKbps);
    EXPECT_EQ(p.segments[2].bitrateKbps, 3000);
}

TEST(MediaPlaylist, ReadsGapsAndCues) {
    const Playlist p = parse(media("#EXT-X-VENDOR:1\n#EXT-X-CUE-OUT:30\n#EXT-X-GAP\n#EXTINF:6,\na.ts\n#EXT-X-CUE-IN\n"
                                   "#EXTINF:6,\nb.ts\n#EXT-X-LAST\n"))
                           .playlist;
    EXPECT_TRUE(p.segments[0].gap);
    EXPECT_FALSE(p.segments[1].gap);
    EXPECT_THAT(p.segments[0].other, ElementsAre(OtherTag{"EXT-X-CUE-OUT", "30", 5}));
    EXPECT_THAT(p.segments[1].other, ElementsAre(OtherTag{"EXT-X-CUE-IN", "", 9}));
    EXPECT_THAT(p.other, ElementsAre(OtherTag{"EXT-X-VENDOR", "1", 4}, OtherTag{"EXT-X-LAST", "", 12}));
}

TEST(MediaPlaylist, ReadsDateRanges) {
    const Parsed parsed = parse(media("#EXTINF:6,\na.ts\n#EXT-X-DATERANGE:ID=\"ad\",CLASS=\"c\",START-DATE=\"2026-01-31T14:00:00Z\","
                                      "DURATION=30.5,PLANNED-DURATION=31,SCTE35-OUT=0xFC30,X-COM-FOO=\"bar\",CUE=\"PRE\",END-ON-NEXT=YES\n"
                                      "#EXTINF:6,\nb.ts\n"));
    EXPECT_THAT(idsOf(parsed), IsEmpty());
    ASSERT_EQ(parsed.playlist.dateRanges.size(), 1u);
    const DateRange& range = parsed.playlist.dateRanges[0];
    EXPECT_EQ(range.id, "ad");
    EXPECT_EQ(range.klass, "c");
    EXPECT_EQ(range.startDate, parseIso8601("2026-01-31T14:00:00Z"));
    EXPECT_FALSE(range.endDate);
    EXPECT_EQ(range.duration, 30.5);
    EXPECT_EQ(range.plannedDuration, 31);
    EXPECT_EQ(range.scte35Out, "0xFC30");
    EXPECT_EQ(range.cue, "PRE");
    EXPECT_TRUE(range.endOnNext);
    EXPECT_EQ(range.segment, 1u);
    EXPECT_EQ(range.line, 6u);
    ASSERT_TRUE(find(range.attributes, "X-COM-FOO"));
    EXPECT_EQ(*find(range.attributes, "X-COM-FOO"), "bar");
}

TEST(MediaPlaylist, DiagnosesDateRanges) {
    const Parsed parsed = parse(media("#EXT-X-DATERANGE:START-DATE=\"yesterday\",DURATION=-1,SCTE35-IN=FC\n#EXTINF:6,\na.ts\n"));
    EXPECT_THAT(idsOf(parsed), testing::UnorderedElementsAre("hls-daterange-id-missing", "hls-daterange-date-invalid",
                                                             "hls-daterange-duration-invalid", "hls-scte35-not-hex"));
    EXPECT_FALSE(parsed.playlist.dateRanges[0].duration);
}

TEST(MediaPlaylist, DiagnosesNumbersThatAreNone) {
    const auto idsWith = [](std::string_view line) {
        return idsOf(parse(std::string("#EXTM3U\n").append(line).append("\n#EXTINF:6,\na.ts\n")));
    };
    EXPECT_THAT(idsWith("#EXT-X-TARGETDURATION:six"), ElementsAre("hls-target-duration-invalid"));
    EXPECT_THAT(idsWith("#EXT-X-TARGETDURATION:0"), ElementsAre("hls-target-duration-invalid"));
    EXPECT_THAT(idsWith("#EXT-X-TARGETDURATION:6.0"), ElementsAre("hls-target-duration-invalid"));
    EXPECT_THAT(idsWith("#EXT-X-MEDIA-SEQUENCE:-1"), ElementsAre("hls-media-sequence-invalid"));
    EXPECT_THAT(idsWith("#EXT-X-MEDIA-SEQUENCE:18446744073709551616"), ElementsAre("hls-media-sequence-invalid"));
    EXPECT_THAT(idsWith("#EXT-X-DISCONTINUITY-SEQUENCE:x"), ElementsAre("hls-discontinuity-sequence-invalid"));
    EXPECT_THAT(idsWith("#EXT-X-PLAYLIST-TYPE:LIVE"), ElementsAre("hls-playlist-type-invalid"));
    EXPECT_THAT(idsWith("#EXT-X-VERSION:three"), ElementsAre("hls-version-invalid"));
    EXPECT_THAT(idsWith("#EXT-X-BITRATE:fast"), ElementsAre("hls-bitrate-invalid"));
    EXPECT_THAT(idsWith("#EXT-X-PROGRAM-DATE-TIME:noon"), ElementsAre("hls-pdt-invalid"));
    EXPECT_THAT(idsWith("#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:00:00"), ElementsAre("hls-pdt-no-timezone"));
    EXPECT_THAT(idsWith("#EXT-X-START:PRECISE=YES"), ElementsAre("hls-attr-missing"));
}

TEST(MediaPlaylist, ReadsAFractionOfATargetDurationAsTheNextSecond) {
    EXPECT_EQ(parse("#EXTM3U\n#EXT-X-TARGETDURATION:6.006\n#EXTINF:6,\na.ts\n").playlist.targetDuration, 7);
    EXPECT_FALSE(parse("#EXTM3U\n#EXT-X-TARGETDURATION:-6\n#EXTINF:6,\na.ts\n").playlist.targetDuration);
}

TEST(MediaPlaylist, DiagnosesSegmentDurations) {
    const auto idsWith = [](std::string_view inf) { return idsOf(parse(media(std::string(inf).append("\na.ts\n")))); };
    EXPECT_THAT(idsWith("#EXTINF:6"), ElementsAre("hls-extinf-no-comma"));
    EXPECT_THAT(idsWith("#EXTINF: 6.0 ,title"), IsEmpty());
    EXPECT_THAT(idsWith("#EXTINF:,"), ElementsAre("hls-extinf-invalid"));
    EXPECT_THAT(idsWith("#EXTINF:1e3,"), ElementsAre("hls-extinf-invalid"));
    EXPECT_THAT(idsWith("#EXTINF:-1,"), ElementsAre("hls-extinf-negative"));
    EXPECT_THAT(idsWith("#EXTINF:0,"), ElementsAre("hls-extinf-zero"));
    EXPECT_THAT(idsWith("#EXTINF:6,\n#EXTINF:6,"), ElementsAre("hls-extinf-without-uri"));
    EXPECT_THAT(idsWith("#EXT-X-GAP"), ElementsAre("hls-segment-without-extinf"));
    EXPECT_THAT(idsOf(parse(media("#EXTINF:6,\na.ts\n#EXTINF:6,\n"))), ElementsAre("hls-extinf-without-uri"));
}

TEST(MediaPlaylist, ReadsTheNumberOfAChannelListsExtinf) {
    const Parsed parsed = parse(media("#EXTINF:6 tvg-id=\"x\",News\na.ts\n"));
    EXPECT_THAT(idsOf(parsed), ElementsAre("hls-extinf-invalid"));
    EXPECT_EQ(parsed.playlist.segments[0].duration, 6);
}

TEST(MediaPlaylist, DiagnosesTagsInTheWrongPlace) {
    EXPECT_THAT(idsOf(parse(media("#EXTINF:6,\na.ts\n#EXT-X-MEDIA-SEQUENCE:5\n"))),
                ElementsAre("hls-media-sequence-after-segment"));
    EXPECT_THAT(idsOf(parse(media("#EXT-X-DISCONTINUITY\n#EXT-X-DISCONTINUITY-SEQUENCE:5\n#EXTINF:6,\na.ts\n"))),
                ElementsAre("hls-discontinuity-sequence-late"));
    EXPECT_EQ(parse(media("#EXTINF:6,\na.ts\n#EXT-X-MEDIA-SEQUENCE:5\n")).playlist.segments[0].sequence, 5u);
}

TEST(MediaPlaylist, RefusesOneWithoutSegmentsButReadsItsHeader) {
    const Parsed parsed = parse(media("#EXT-X-MEDIA-SEQUENCE:9\n"));
    EXPECT_EQ(parsed.refusal, Refusal::NoSegmentsNoVariants);
    EXPECT_EQ(parsed.playlist.kind, Playlist::Kind::Media);
    EXPECT_EQ(parsed.playlist.targetDuration, 6);
    EXPECT_EQ(parsed.playlist.mediaSequence, 9u);
}

TEST(MediaPlaylist, StopsKeepingSegmentsAtTheLimit) {
    std::string text = media("");
    for (int i = 0; i < 50; ++i) text += "#EXTINF:6,\na" + std::to_string(i) + ".ts\n";
    ParseOptions options;
    options.maxSegments = 20;
    const Parsed parsed = parse(text, options);
    EXPECT_EQ(parsed.playlist.segments.size(), 20u);
    EXPECT_THAT(idsOf(parsed), ElementsAre("hls-playlist-too-long"));
}

TEST(SegmentTimes, CarriesTheDateForwardAndBackButNotOverADiscontinuity) {
    const Playlist p = parse(media("#EXTINF:6,\na.ts\n#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:00:06Z\n#EXTINF:5.5,\nb.ts\n"
                                   "#EXTINF:6,\nc.ts\n#EXT-X-DISCONTINUITY\n#EXTINF:6,\nd.ts\n"))
                           .playlist;
    EXPECT_THAT(segmentTimes(p), ElementsAre(parseIso8601("2026-01-31T14:00:00Z"), parseIso8601("2026-01-31T14:00:06Z"),
                                             parseIso8601("2026-01-31T14:00:11.5Z"), std::nullopt));
}

TEST(SegmentTimes, EndsWhereADurationCannotBeTrusted) {
    const Playlist p = parse(media("#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:00:06Z\n#EXTINF:99999999999999999999,\na.ts\n#EXTINF:6,\nb.ts\n")).playlist;
    EXPECT_FALSE(segmentTimes(p)[1]);
}
