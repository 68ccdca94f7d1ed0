// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/hls/parsing.h"

#include <gmock/gmock.h>

using namespace inspector::hls;
using namespace inspector::hls::test;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(MultivariantPlaylist, ReadsAVariantWithAllItsAttributes) {
    const Parsed parsed = parse(multivariant(
        "#EXT-X-STREAM-INF:BANDWIDTH=6000000,AVERAGE-BANDWIDTH=5000000,SCORE=2.5,CODECS=\"avc1.640028,mp4a.40.2\","
        "SUPPLEMENTAL-CODECS=\"dvh1.08.07/db4h\",RESOLUTION=1920x1080,FRAME-RATE=29.970,HDCP-LEVEL=TYPE-0,"
        "ALLOWED-CPC=\"k:A/B\",VIDEO-RANGE=SDR,REQ-VIDEO-LAYOUT=\"CH-STEREO\",STABLE-VARIANT-ID=\"hd\",AUDIO=\"a\","
        "VIDEO=\"v\",SUBTITLES=\"s\",CLOSED-CAPTIONS=\"cc\",PATHWAY-ID=\"CDN-A\",X-OWN=1\n# a comment\nhd.m3u8\n"));
    EXPECT_THAT(idsOf(parsed), IsEmpty());
    ASSERT_EQ(parsed.playlist.variants.size(), 1u);
    const Variant& v = parsed.playlist.variants[0];
    EXPECT_EQ(v.uri, "hd.m3u8");
    EXPECT_EQ(v.line, 3u);
    EXPECT_EQ(v.uriLine, 5u);
    EXPECT_EQ(v.bandwidth, 6000000);
    EXPECT_EQ(v.averageBandwidth, 5000000);
    EXPECT_EQ(v.score, 2.5);
    EXPECT_EQ(v.codecs, "avc1.640028,mp4a.40.2");
    EXPECT_EQ(v.supplementalCodecs, "dvh1.08.07/db4h");
    EXPECT_EQ(v.resolution, (Resolution{1920, 1080}));
    EXPECT_EQ(v.frameRate, 29.97);
    EXPECT_EQ(v.hdcpLevel, "TYPE-0");
    EXPECT_EQ(v.allowedCpc, "k:A/B");
    EXPECT_EQ(v.videoRange, "SDR");
    EXPECT_EQ(v.reqVideoLayout, "CH-STEREO");
    EXPECT_EQ(v.stableVariantId, "hd");
    EXPECT_EQ(v.audio, "a");
    EXPECT_EQ(v.video, "v");
    EXPECT_EQ(v.subtitles, "s");
    EXPECT_EQ(v.closedCaptions, "cc");
    EXPECT_FALSE(v.closedCaptionsNone);
    EXPECT_EQ(v.pathwayId, "CDN-A");
    EXPECT_EQ(v.attributes.size(), 18u);
    EXPECT_EQ(v.attributes.back(), (Attribute{"X-OWN", "1", AttributeKind::Enumerated}));
}

TEST(MultivariantPlaylist, TellsNoneFromAGroupOfThatName) {
    const Playlist p = parse(multivariant("#EXT-X-STREAM-INF:BANDWIDTH=1,CLOSED-CAPTIONS=NONE\na\n"
                                          "#EXT-X-STREAM-INF:BANDWIDTH=1,CLOSED-CAPTIONS=\"NONE\"\nb\n"))
                           .playlist;
    EXPECT_TRUE(p.variants[0].closedCaptionsNone);
    EXPECT_FALSE(p.variants[1].closedCaptionsNone);
}

TEST(MultivariantPlaylist, ReadsRenditions) {
    const Parsed parsed = parse(multivariant(
        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"English\",LANGUAGE=\"en\",ASSOC-LANGUAGE=\"de\",DEFAULT=YES,"
        "AUTOSELECT=YES,CHANNELS=\"6\",BIT-DEPTH=16,SAMPLE-RATE=48000,STABLE-RENDITION-ID=\"x\",CHARACTERISTICS=\"c\",URI=\"a.m3u8\"\n"
        "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"s\",NAME=\"Français\",FORCED=YES,URI=\"s.m3u8\"\n"
        "#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID=\"cc\",NAME=\"CC\",INSTREAM-ID=\"CC1\"\n" +
        std::string(oneVariant)));
    EXPECT_THAT(idsOf(parsed), IsEmpty());
    const auto& r = parsed.playlist.renditions;
    ASSERT_EQ(r.size(), 3u);
    EXPECT_EQ(r[0].type, Rendition::Type::Audio);
    EXPECT_TRUE(r[0].isDefault);
    EXPECT_TRUE(r[0].autoselect);
    EXPECT_EQ(r[0].channels, "6");
    EXPECT_EQ(r[0].bitDepth, 16);
    EXPECT_EQ(r[0].sampleRate, 48000);
    EXPECT_EQ(r[0].assocLanguage, "de");
    EXPECT_EQ(r[1].type, Rendition::Type::Subtitles);
    EXPECT_TRUE(r[1].forced);
    EXPECT_EQ(r[2].instreamId, "CC1");
}

TEST(MultivariantPlaylist, ReadsSessionTags) {
    const Parsed parsed = parse(multivariant("#EXT-X-SESSION-DATA:DATA-ID=\"com.example.t\",VALUE=\"Title\",LANGUAGE=\"en\"\n"
                                             "#EXT-X-SESSION-DATA:DATA-ID=\"com.example.j\",URI=\"j.json\",FORMAT=JSON\n"
                                             "#EXT-X-SESSION-KEY:METHOD=SAMPLE-AES,URI=\"skd://k\",KEYFORMAT=\"f\",KEYFORMATVERSIONS=\"1/2\"\n"
                                             "#EXT-X-CONTENT-STEERING:SERVER-URI=\"steer\",PATHWAY-ID=\"A\"\n" +
                                             std::string(oneVariant)));
    EXPECT_THAT(idsOf(parsed), IsEmpty());
    const Playlist& p = parsed.playlist;
    ASSERT_EQ(p.sessionData.size(), 2u);
    EXPECT_EQ(p.sessionData[0].value, "Title");
    EXPECT_EQ(p.sessionData[1].format, "JSON");
    ASSERT_EQ(p.sessionKeys.size(), 1u);
    EXPECT_EQ(p.sessionKeys[0].keyFormatVersions, "1/2");
    ASSERT_TRUE(p.steering);
    EXPECT_EQ(p.steering->serverUri, "steer");
    EXPECT_EQ(p.steering->pathwayId, "A");
}

TEST(MultivariantPlaylist, ReadsIFrameVariants) {
    const Parsed parsed = parse(multivariant("#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=200000,RESOLUTION=640x360,URI=\"i.m3u8\"\n" +
                                             std::string(oneVariant)));
    EXPECT_THAT(idsOf(parsed), IsEmpty());
    ASSERT_EQ(parsed.playlist.iFrameVariants.size(), 1u);
    EXPECT_EQ(parsed.playlist.iFrameVariants[0].uri, "i.m3u8");
}

TEST(MultivariantPlaylist, DiagnosesEachBrokenTag) {
    const auto idsWith = [](std::string_view line) {
        return idsOf(parse(multivariant(std::string(line).append("\n").append(oneVariant))));
    };
    EXPECT_THAT(idsWith("#EXT-X-STREAM-INF:BANDWIDTH=1"), ElementsAre("hls-stream-inf-without-uri"));
    EXPECT_THAT(idsWith("#EXT-X-STREAM-INF:RESOLUTION=1x1\nv"), ElementsAre("hls-bandwidth-missing"));
    EXPECT_THAT(idsWith("#EXT-X-STREAM-INF:BANDWIDTH=fast\nv"), ElementsAre("hls-bandwidth-invalid"));
    EXPECT_THAT(idsWith("#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=HD\nv"), ElementsAre("hls-resolution-invalid"));
    EXPECT_THAT(idsWith("#EXT-X-STREAM-INF:BANDWIDTH=1,FRAME-RATE=x\nv"), ElementsAre("hls-frame-rate-invalid"));
    EXPECT_THAT(idsWith("#EXT-X-STREAM-INF:BANDWIDTH=1,SCORE=x\nv"), ElementsAre("hls-score-invalid"));
    EXPECT_THAT(idsWith("#EXT-X-STREAM-INF:BANDWIDTH=1,STABLE-VARIANT-ID=\"a b\"\nv"), ElementsAre("hls-stable-id-chars"));
    EXPECT_THAT(idsWith("stray.m3u8"), ElementsAre("hls-uri-without-stream-inf"));
    EXPECT_THAT(idsWith("#EXT-X-MEDIA:TYPE=AUDIO,NAME=\"n\""), ElementsAre("hls-media-attribute-missing"));
    EXPECT_THAT(idsWith("#EXT-X-MEDIA:TYPE=SMELL,GROUP-ID=\"g\",NAME=\"n\""), ElementsAre("hls-media-type-invalid"));
    EXPECT_THAT(idsWith("#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1"), ElementsAre("hls-iframe-uri-missing"));
    EXPECT_THAT(idsWith("#EXT-X-SESSION-DATA:VALUE=\"v\""), ElementsAre("hls-session-data-id-missing"));
    EXPECT_THAT(idsWith("#EXT-X-SESSION-DATA:DATA-ID=\"d\""), ElementsAre("hls-session-data-value-or-uri"));
    EXPECT_THAT(idsWith("#EXT-X-SESSION-KEY:METHOD=NONE"), ElementsAre("hls-session-key-none"));
    EXPECT_THAT(idsWith("#EXT-X-CONTENT-STEERING:PATHWAY-ID=\"A\""), ElementsAre("hls-steering-server-uri-missing"));
}

TEST(MultivariantPlaylist, ReadsABandwidthWithAFractionAsPlayersDo) {
    const Parsed parsed = parse(multivariant("#EXT-X-STREAM-INF:BANDWIDTH=1280000.7\nv\n"));
    EXPECT_EQ(parsed.playlist.variants[0].bandwidth, 1280000);
    EXPECT_THAT(idsOf(parsed), ElementsAre("hls-bandwidth-invalid"));
}

TEST(MultivariantPlaylist, RefusesOneWithoutVariants) {
    const Parsed parsed = parse(multivariant("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"g\",NAME=\"n\"\n"));
    EXPECT_EQ(parsed.refusal, Refusal::NoSegmentsNoVariants);
    EXPECT_EQ(parsed.playlist.kind, Playlist::Kind::Multivariant);
}

TEST(MultivariantPlaylist, DiagnosesTagsOfBothKinds) {
    const Parsed parsed = parse(multivariant(std::string(oneVariant) + "#EXT-X-TARGETDURATION:6\n#EXTINF:6,\na.ts\n"));
    EXPECT_THAT(idsOf(parsed), ElementsAre("hls-mixed-playlist-tags"));
    EXPECT_EQ(parsed.diagnostics[0].tag, "EXT-X-TARGETDURATION");
    EXPECT_EQ(parsed.diagnostics[0].subject, "EXT-X-STREAM-INF");
    EXPECT_EQ(parsed.playlist.kind, Playlist::Kind::Media);
}
