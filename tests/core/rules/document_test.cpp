// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/rules/judging.h"

using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

constexpr std::string_view segment = "#EXTINF:6,\na.ts\n";

}  // namespace

TEST(Document, DiagnosticsBecomeOneFindingARuleWithTheirPlace) {
    const auto findings = mediaFindings(media("#EXTINF:x,\na.ts\n#EXTINF:y,\nb.ts\n#EXTINF:6,\nc.ts\n"));
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-extinf-invalid"));
    EXPECT_EQ(findings[0].severity, Severity::Critical);
    EXPECT_EQ(findings[0].line, 4u);
    EXPECT_EQ(findings[0].rung, context.rung);
    EXPECT_EQ(findings[0].url, context.url);
    EXPECT_EQ(findings[0].arg("count")->number, 2);
    EXPECT_EQ(english(findings[0]), "Line 4 of 1080p-6000k: \"x\" is no duration");
}

TEST(Document, WhatIsNoPlaylistGivesOneFinding) {
    EXPECT_THAT(mediaRules("<html>\n<body>  </body>\n"), ElementsAre("hls-extm3u-missing"));
    EXPECT_THAT(multivariantRules(std::string("\x1F\x8B\0\0", 4)), ElementsAre("hls-playlist-not-text"));
    EXPECT_THAT(mediaRules(""), ElementsAre("hls-extm3u-missing"));
}

TEST(Document, AnEmptyPlaylistIsCritical) {
    const auto findings = mediaFindings(media(""));
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-media-playlist-empty"));
    EXPECT_EQ(findings[0].severity, Severity::Critical);
    EXPECT_EQ(mediaFindings(media("#EXT-X-ENDLIST\n"))[0].severity, Severity::Major);
    EXPECT_THAT(multivariantRules("#EXTM3U\n"), ElementsAre("hls-no-variants"));
    EXPECT_THAT(mediaRules("#EXTM3U\n"), ElementsAre("hls-media-playlist-empty"));
}

TEST(Document, AMultivariantPlaylistIsNoMediaPlaylist) {
    EXPECT_THAT(mediaRules(multivariant("#EXT-X-STREAM-INF:BANDWIDTH=1\nv\n")), ElementsAre("hls-media-playlist-empty"));
}

TEST(TargetDuration, MustBeThere) {
    const auto findings = mediaFindings("#EXTM3U\n#EXTINF:6,\na.ts\n");
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-target-duration-missing"));
    EXPECT_THAT(mediaRules("#EXTM3U\n#EXT-X-TARGETDURATION:x\n#EXTINF:6,\na.ts\n"), ElementsAre("hls-target-duration-invalid"));
}

TEST(TargetDuration, IsMilderWhenItCanBeRead) {
    EXPECT_EQ(mediaFindings("#EXTM3U\n#EXT-X-TARGETDURATION:6.5\n#EXTINF:6,\na.ts\n")[0].severity, Severity::Major);
    EXPECT_EQ(mediaFindings("#EXTM3U\n#EXT-X-TARGETDURATION:-\n#EXTINF:6,\na.ts\n")[0].severity, Severity::Critical);
}

TEST(TargetDuration, MayBeExceededByHalfASecondOnly) {
    EXPECT_THAT(mediaRules(media("#EXTINF:6.499,\na.ts\n")), IsEmpty());
    const auto findings = mediaFindings(media("#EXTINF:6.5,\na.ts\n#EXTINF:8,\nb.ts\n#EXTINF:6,\nc.ts\n"));
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-segment-exceeds-target-duration"));
    EXPECT_EQ(findings[0].severity, Severity::Major);
    EXPECT_EQ(findings[0].sequence, 1u);
    EXPECT_EQ(findings[0].line, 6u);
    EXPECT_EQ(findings[0].arg("more")->number, 1);
    EXPECT_EQ(mediaFindings(media("#EXTINF:12.1,\na.ts\n"))[0].severity, Severity::Critical);
    EXPECT_EQ(mediaFindings(media("#EXTINF:12,\na.ts\n"))[0].severity, Severity::Major);
}

TEST(Media, AVodPlaylistEnds) {
    EXPECT_THAT(mediaRules(media("#EXT-X-PLAYLIST-TYPE:VOD\n" + std::string(segment))), ElementsAre("hls-vod-without-endlist"));
    EXPECT_THAT(mediaRules(media("#EXT-X-PLAYLIST-TYPE:VOD\n" + std::string(segment) + "#EXT-X-ENDLIST\n")), IsEmpty());
    EXPECT_THAT(mediaRules(media("#EXT-X-PLAYLIST-TYPE:EVENT\n" + std::string(segment))), IsEmpty());
}

TEST(Media, AUriMayNotBeTwoSegments) {
    const auto findings = mediaFindings(media("#EXTINF:6,\na.ts?token=secret\n#EXTINF:6,\nb.ts\n#EXTINF:6,\na.ts?token=secret\n"));
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-uri-duplicate"));
    EXPECT_EQ(findings[0].sequence, 2u);
    EXPECT_EQ(findings[0].arg("subject")->text, "a.ts?token=…");
    EXPECT_THAT(mediaRules(media("#EXTINF:6,\na.ts\n#EXT-X-DISCONTINUITY\n#EXTINF:6,\na.ts\n")), IsEmpty());
    EXPECT_EQ(mediaFindings(media("#EXTINF:6,\na.ts\n#EXTINF:6,\na.ts\n#EXT-X-ENDLIST\n"))[0].severity, Severity::Info);
    EXPECT_THAT(mediaRules(media("#EXTINF:6,\n#EXT-X-BYTERANGE:5@0\na.ts\n#EXTINF:6,\n#EXT-X-BYTERANGE:5\na.ts\n")), IsEmpty());
}

TEST(Media, GapsAreANoteUntilNothingIsLeft) {
    const std::string gap = "#EXT-X-GAP\n#EXTINF:6,\ng.ts\n";
    EXPECT_EQ(mediaFindings(media(gap + std::string(segment)))[0].severity, Severity::Minor);
    EXPECT_EQ(mediaFindings(media(std::string(segment) + gap))[0].severity, Severity::Critical);
    const auto findings = mediaFindings(media(gap + gap + gap + gap + std::string(segment)));
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-gap-present"));
    EXPECT_EQ(findings[0].severity, Severity::Critical);
    EXPECT_EQ(findings[0].arg("count")->number, 4);
    EXPECT_EQ(findings[0].arg("seconds")->number, 24);
}

TEST(Media, FragmentedMp4NeedsAMap) {
    const auto findings = mediaFindings(media("#EXTINF:6,\na.m4s?x=1\n"));
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-fmp4-without-map"));
    EXPECT_EQ(findings[0].severity, Severity::Critical);
    EXPECT_THAT(mediaRules(media("#EXT-X-MAP:URI=\"i.mp4\"\n#EXTINF:6,\na.m4s\n")), IsEmpty());
    EXPECT_THAT(mediaRules(media("#EXTINF:6,\na.aac\n")), IsEmpty());
}

TEST(Media, AnEncryptedMapNeedsAnIv) {
    const std::string key = "#EXT-X-KEY:METHOD=AES-128,URI=\"k\"";
    EXPECT_THAT(mediaRules(media(key + "\n#EXT-X-MAP:URI=\"i.mp4\"\n#EXTINF:6,\na.m4s\n")), ElementsAre("hls-map-encrypted-without-iv"));
    EXPECT_THAT(mediaRules(media(key + ",IV=0x01\n#EXT-X-MAP:URI=\"i.mp4\"\n#EXTINF:6,\na.m4s\n")), IsEmpty());
    EXPECT_THAT(mediaRules(media("#EXT-X-MAP:URI=\"i.mp4\"\n" + key + "\n#EXTINF:6,\na.m4s\n")), IsEmpty());
}

TEST(Media, KeysOfASegmentHaveOneMethod) {
    EXPECT_THAT(mediaRules(media("#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"k\",KEYFORMAT=\"identity\"\n"
                                 "#EXT-X-KEY:METHOD=AES-128,URI=\"k\",KEYFORMAT=\"com.microsoft.playready\"\n" + std::string(segment))),
                ElementsAre("hls-key-method-mixed"));
}

TEST(Media, AUriMustBeFetchable) {
    EXPECT_THAT(mediaRules(media("#EXTINF:6,\nhttp:///a.ts\n")), ElementsAre("hls-uri-unresolvable"));
    EXPECT_THAT(mediaRules(media("#EXTINF:6,\na\x01.ts\n")), ElementsAre("hls-playlist-control-char", "hls-uri-unresolvable"));
    EXPECT_THAT(mediaRules(media("#EXTINF:6,\nhttps://h/a b.ts\n")), IsEmpty());
}

TEST(Version, MustCoverWhatIsUsed) {
    struct Case {
        int needed;
        std::string body;
    };
    const std::vector<Case> cases = {
        {2, "#EXT-X-KEY:METHOD=AES-128,URI=\"k\",IV=0x01\n#EXTINF:6,\na.ts\n"},
        {3, "#EXTINF:6.0,\na.ts\n"},
        {4, "#EXTINF:6,\n#EXT-X-BYTERANGE:5@0\na.ts\n"},
        {4, "#EXT-X-I-FRAMES-ONLY\n#EXTINF:6,\na.ts\n"},
        {5, "#EXT-X-KEY:METHOD=AES-128,URI=\"k\",KEYFORMAT=\"identity\"\n#EXTINF:6,\na.ts\n"},
        {6, "#EXT-X-MAP:URI=\"i\"\n#EXTINF:6,\na.ts\n"},
        {8, "#EXT-X-DEFINE:NAME=\"a\",VALUE=\"b\"\n#EXTINF:6,\na.ts\n"},
    };
    for (const Case& c : cases) {
        const auto with = [&](int version) {
            return mediaRules("#EXTM3U\n#EXT-X-VERSION:" + std::to_string(version) + "\n#EXT-X-TARGETDURATION:6\n" + c.body);
        };
        EXPECT_THAT(with(c.needed), IsEmpty()) << c.body;
        EXPECT_THAT(with(c.needed - 1), ElementsAre("hls-version-too-low")) << c.body;
    }
    EXPECT_THAT(mediaRules("#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\na.ts\n"), IsEmpty());
}

TEST(DateRange, NeedsADateToStandOn) {
    const std::string range = "#EXT-X-DATERANGE:ID=\"a\",START-DATE=\"2026-01-31T14:00:00Z\"";
    const std::string date = "#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:00:00Z\n";
    EXPECT_EQ(mediaFindings(media(range + "\n" + std::string(segment)))[0].severity, Severity::Major);
    EXPECT_EQ(mediaFindings(media(range + ",SCTE35-OUT=0xFC\n" + std::string(segment)))[0].severity, Severity::Critical);
    EXPECT_THAT(mediaRules(media(range + "\n" + date + std::string(segment))), IsEmpty());
    EXPECT_THAT(mediaRules(media("#EXT-X-DATERANGE:ID=\"a\"\n" + date + std::string(segment))), ElementsAre("hls-daterange-start-date-missing"));
    EXPECT_THAT(mediaRules(media(range + "\n#EXT-X-DATERANGE:ID=\"a\",DURATION=3\n" + date + std::string(segment))), IsEmpty());
    EXPECT_THAT(mediaRules(media(range + ",END-DATE=\"2026-01-31T13:59:00Z\"\n" + date + std::string(segment))),
                ElementsAre("hls-daterange-end-before-start"));
    EXPECT_THAT(mediaRules(media(range + ",END-DATE=\"2026-01-31T14:00:30Z\",DURATION=20\n" + date + std::string(segment))),
                ElementsAre("hls-daterange-end-duration-mismatch"));
    EXPECT_THAT(mediaRules(media(range + ",END-DATE=\"2026-01-31T14:00:30Z\",DURATION=30\n" + date + std::string(segment))), IsEmpty());
}

TEST(LowLatency, ADeltaUpdateThatNobodyAskedForIsACachesMistake) {
    EXPECT_THAT(mediaRules("#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-TARGETDURATION:6\n#EXT-X-SKIP:SKIPPED-SEGMENTS=3\n" + std::string(segment)),
                ElementsAre("llhls-skip-unrequested"));
}

TEST(Groups, MustBeDefined) {
    const auto findings = multivariantFindings(multivariant("#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO=\"a\"\nv\n#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO=\"a\"\nw\n"));
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-group-undefined"));
    EXPECT_EQ(findings[0].severity, Severity::Critical);
    EXPECT_EQ(findings[0].rung, "master");
    EXPECT_EQ(findings[0].arg("count")->number, 2);
    const std::string audio = "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"n\",URI=\"x\"\n";
    EXPECT_EQ(multivariantFindings(multivariant(audio + "#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO=\"a\"\nv\n#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO=\"b\"\nw\n"))[0].severity,
              Severity::Major);
    EXPECT_THAT(multivariantRules(multivariant(audio + "#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO=\"a\"\nv\n")), IsEmpty());
    // A group of another type does not count.
    EXPECT_THAT(multivariantRules(multivariant(audio + "#EXT-X-STREAM-INF:BANDWIDTH=1,SUBTITLES=\"a\"\nv\n")), ElementsAre("hls-group-undefined"));
}

TEST(Renditions, MustBeToldApart) {
    const auto with = [](std::string_view lines) {
        return multivariantRules(multivariant(std::string(lines).append("#EXT-X-STREAM-INF:BANDWIDTH=1\nv\n")));
    };
    EXPECT_THAT(with("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"n\"\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"n\"\n"),
                ElementsAre("hls-rendition-name-duplicate"));
    EXPECT_THAT(with("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"n\"\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"b\",NAME=\"n\"\n"), IsEmpty());
    EXPECT_THAT(with("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"n\",DEFAULT=YES\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"m\",DEFAULT=YES\n"),
                ElementsAre("hls-rendition-default-duplicate"));
    EXPECT_THAT(with("#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"a\",NAME=\"n\"\n"), ElementsAre("hls-subtitles-uri-missing"));
    EXPECT_THAT(with("#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID=\"a\",NAME=\"n\",URI=\"u\",INSTREAM-ID=\"CC1\"\n"), ElementsAre("hls-closed-captions-uri"));
    EXPECT_THAT(with("#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID=\"a\",NAME=\"n\",INSTREAM-ID=\"CC5\"\n"), ElementsAre("hls-instream-id-invalid"));
    EXPECT_THAT(with("#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID=\"a\",NAME=\"n\",INSTREAM-ID=\"SERVICE63\"\n"), IsEmpty());
}

TEST(Variants, AreJudgedOneByOne) {
    const auto with = [](std::string_view attributes) {
        return multivariantRules(multivariant(std::string("#EXT-X-STREAM-INF:").append(attributes).append("\nv\n")));
    };
    EXPECT_THAT(with("BANDWIDTH=0"), ElementsAre("hls-bandwidth-zero"));
    EXPECT_THAT(with("BANDWIDTH=100,AVERAGE-BANDWIDTH=101"), ElementsAre("hls-average-bandwidth-above-peak"));
    EXPECT_THAT(with("BANDWIDTH=100,AVERAGE-BANDWIDTH=100"), IsEmpty());
    EXPECT_THAT(with("BANDWIDTH=100,CODECS=\"avc1.640028,,mp4a.40.2\""), ElementsAre("hls-codecs-invalid"));
    EXPECT_THAT(with("BANDWIDTH=100,CODECS=\"avc1.640028, mp4a.40.2\""), IsEmpty());
}

TEST(Variants, ListTheCodecsOfTheirAudioGroup) {
    const std::string audio = "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"n\",URI=\"x\"\n";
    const auto with = [&](std::string_view codecs) {
        return multivariantRules(multivariant(audio + "#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO=\"a\",CODECS=\"" + std::string(codecs) + "\"\nv\n"));
    };
    EXPECT_THAT(with("avc1.640028"), ElementsAre("hls-codecs-no-audio-for-group"));
    EXPECT_THAT(with("avc1.640028,ec-3"), IsEmpty());
    EXPECT_THAT(with("avc1.640028,newcodec"), IsEmpty());
}

TEST(Variants, AgreeOnHavingNoCaptions) {
    EXPECT_THAT(multivariantRules(multivariant("#EXT-X-STREAM-INF:BANDWIDTH=1,CLOSED-CAPTIONS=NONE\nv\n#EXT-X-STREAM-INF:BANDWIDTH=1\nw\n")),
                ElementsAre("hls-closed-captions-none-mixed"));
    EXPECT_THAT(multivariantRules(multivariant("#EXT-X-STREAM-INF:BANDWIDTH=1,CLOSED-CAPTIONS=NONE\nv\n#EXT-X-STREAM-INF:BANDWIDTH=1,CLOSED-CAPTIONS=NONE\nw\n")),
                IsEmpty());
}

TEST(Session, DataKeysAndPathways) {
    const auto with = [](std::string_view lines) {
        return multivariantRules(multivariant(std::string(lines).append("#EXT-X-STREAM-INF:BANDWIDTH=1\nv\n")));
    };
    EXPECT_THAT(with("#EXT-X-SESSION-DATA:DATA-ID=\"a\",VALUE=\"1\"\n#EXT-X-SESSION-DATA:DATA-ID=\"a\",VALUE=\"2\"\n"),
                ElementsAre("hls-session-data-duplicate"));
    EXPECT_THAT(with("#EXT-X-SESSION-DATA:DATA-ID=\"a\",VALUE=\"1\",LANGUAGE=\"en\"\n#EXT-X-SESSION-DATA:DATA-ID=\"a\",VALUE=\"2\",LANGUAGE=\"de\"\n"), IsEmpty());
    EXPECT_THAT(with("#EXT-X-SESSION-KEY:METHOD=AES-128,URI=\"k\"\n#EXT-X-SESSION-KEY:METHOD=AES-128,URI=\"k\"\n"), ElementsAre("hls-session-key-duplicate"));
    EXPECT_THAT(with("#EXT-X-CONTENT-STEERING:SERVER-URI=\"s\",PATHWAY-ID=\"B\"\n"), ElementsAre("hls-steering-pathway-undefined"));
    EXPECT_THAT(with("#EXT-X-CONTENT-STEERING:SERVER-URI=\"s\",PATHWAY-ID=\".\"\n"), IsEmpty());
}
