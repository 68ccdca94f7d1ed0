// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/rules/judging.h"

#include <ostream>

// One document, rule by rule: what has the fault and what has not.
using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using testing::Contains;
using testing::Not;

namespace {

struct Case {
    std::string rule;
    Severity severity;
    std::string bad;
    std::string good;
};
void PrintTo(const Case& one, std::ostream* out) { *out << one.rule; }

const std::string head = "#EXTM3U\n#EXT-X-VERSION:8\n#EXT-X-TARGETDURATION:6\n";
const std::string vod = head + "#EXT-X-PLAYLIST-TYPE:VOD\n";
const std::string sliding = head + "#EXT-X-MEDIA-SEQUENCE:7\n";
const std::string end = "#EXT-X-ENDLIST\n";
const std::string date = "#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:00:00.000Z\n";

std::string segments(const std::vector<double>& durations) {
    std::string text;
    int number = 0;
    for (const double duration : durations) {
        char line[64];
        std::snprintf(line, sizeof line, "#EXTINF:%.3f,\ns%d.ts\n", duration, number++);
        text += line;
    }
    return text;
}
std::string evenly(int count, double duration = 6) {
    return segments(std::vector<double>(static_cast<std::size_t>(count), duration));
}

std::vector<Case> mediaCases() {
    const std::string tail = "#EXTINF:6.0,\na.ts\n";
    const std::string range = "#EXT-X-BYTERANGE:";
    const std::string fairPlay = "URI=\"skd://k\",KEYFORMAT=\"com.apple.streamingkeydelivery\",KEYFORMATVERSIONS=\"1\"";
    return {
        {"hls-crlf-mixed", Severity::Info, head + "#EXTINF:6.0,\r\na.ts\r\n", "#EXTM3U\r\n#EXT-X-TARGETDURATION:6\r\n#EXTINF:6,\r\na.ts\r\n"},
        {"hls-tag-unknown", Severity::Info, head + "#EXT-X-MY-OWN:1\n" + tail, head + "#EXT-X-CUE-OUT:30\n# comment\n" + tail},
        {"hls-allow-cache-removed", Severity::Info, head + "#EXT-X-ALLOW-CACHE:YES\n" + tail, head + tail},
        {"hls-version-higher-than-needed", Severity::Info, head + tail, "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:6\n" + tail},
        {"hls-extinf-no-comma", Severity::Info, head + "#EXTINF:6.0\na.ts\n", head + tail},
        {"hls-endlist-early", Severity::Info, head + end + tail, head + tail + end},
        {"hls-target-duration-much-too-long", Severity::Info,
         "#EXTM3U\n#EXT-X-TARGETDURATION:10\n" + evenly(6, 4), "#EXTM3U\n#EXT-X-TARGETDURATION:8\n" + evenly(6, 4)},
        {"hls-target-duration-much-too-long", Severity::Info,
         "#EXTM3U\n#EXT-X-TARGETDURATION:13\n" + evenly(6, 13), "#EXTM3U\n#EXT-X-TARGETDURATION:12\n" + evenly(6, 12)},
        {"hls-extinf-integer-only", Severity::Minor, head + "#EXTINF:6,\na\n#EXTINF:6,\nb\n#EXTINF:6,\nc\n",
         head + "#EXTINF:6,\na\n#EXTINF:6.006,\nb\n#EXTINF:6,\nc\n"},
        // The date-times say that whole seconds are right; before version 3 they had to be.
        {"hls-extinf-integer-only", Severity::Minor,
         head + date + "#EXTINF:6,\na\n#EXTINF:6,\nb\n#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:00:11.500Z\n#EXTINF:6,\nc\n",
         head + date + "#EXTINF:6,\na\n#EXTINF:6,\nb\n#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:00:12.000Z\n#EXTINF:6,\nc\n"},
        {"hls-extinf-integer-only", Severity::Minor, head + "#EXTINF:6,\na\n#EXTINF:6,\nb\n#EXTINF:6,\nc\n",
         "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\na\n#EXTINF:6,\nb\n#EXTINF:6,\nc\n"},
        {"hls-byterange-overlap", Severity::Minor,
         head + range + "100@0\n#EXTINF:6.0,\na.ts\n" + range + "100@99\n#EXTINF:6.0,\na.ts\n",
         head + range + "100@0\n#EXTINF:6.0,\na.ts\n" + range + "100@100\n#EXTINF:6.0,\na.ts\n"},
        {"hls-byterange-overlap", Severity::Minor,
         head + range + "100@50\n#EXTINF:6.0,\na.ts\n" + range + "51@0\n#EXTINF:6.0,\na.ts\n",
         head + range + "100@50\n#EXTINF:6.0,\na.ts\n" + range + "50@0\n#EXTINF:6.0,\nb.ts\n"},
        {"hls-map-changed-without-discontinuity", Severity::Minor,
         head + "#EXT-X-MAP:URI=\"i\"\n" + tail + "#EXT-X-MAP:URI=\"j\"\n#EXTINF:6.0,\nb\n",
         head + "#EXT-X-MAP:URI=\"i\"\n" + tail + "#EXT-X-MAP:URI=\"i\"\n#EXTINF:6.0,\nb\n#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"j\"\n#EXTINF:6.0,\nc\n"},
        {"hls-key-iv-not-allowed", Severity::Major, head + "#EXT-X-KEY:METHOD=SAMPLE-AES-CTR,URI=\"k\",KEYFORMAT=\"com.microsoft.playready\",IV=0x01\n" + tail,
         head + "#EXT-X-KEY:METHOD=AES-128,URI=\"k\",IV=0x01\n" + tail},
        {"hls-pdt-no-milliseconds", Severity::Minor, head + "#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:00:00Z\n" + tail, head + date + tail},
        {"hls-pdt-missing-live", Severity::Minor, head + tail, head + date + tail},
        {"hls-pdt-missing-live", Severity::Minor, head + tail, head + tail + end},
        {"hls-pdt-missing-live", Severity::Major, head + "#EXT-X-DATERANGE:ID=\"a\",START-DATE=\"2026-01-31T14:00:00Z\"\n" + tail, head + date + tail},
        {"hls-pdt-missing-after-discontinuity", Severity::Minor, head + date + tail + "#EXT-X-DISCONTINUITY\n#EXTINF:6.0,\nb\n",
         head + date + tail + "#EXT-X-DISCONTINUITY\n#EXT-X-PROGRAM-DATE-TIME:2026-01-31T15:00:00.000Z\n#EXTINF:6.0,\nb\n"},
        {"hls-pdt-missing-after-discontinuity", Severity::Minor, head + date + tail + "#EXT-X-DISCONTINUITY\n#EXTINF:6.0,\nb\n",
         head + tail + "#EXT-X-DISCONTINUITY\n#EXTINF:6.0,\nb\n"},
        {"hls-iframes-only-map-missing", Severity::Major, vod + "#EXT-X-I-FRAMES-ONLY\n#EXTINF:6.0,\n" + range + "50@0\na.ts\n" + end,
         vod + "#EXT-X-I-FRAMES-ONLY\n#EXTINF:6.0,\n" + range + "50@376\na.ts\n" + end},
        {"hls-live-window-below-six-segments", Severity::Minor, sliding + evenly(5), sliding + evenly(6)},
        {"hls-live-window-below-six-segments", Severity::Minor, sliding + evenly(5), head + evenly(5)},
        {"hls-live-window-below-six-segments", Severity::Minor, sliding + evenly(5), sliding + evenly(5) + end},
        {"hls-window-short-dvr", Severity::Info, sliding + evenly(149), sliding + evenly(150)},
        {"hls-segment-duration-irregular", Severity::Minor, head + segments({6, 6, 3.5, 6, 3.5, 6, 6, 3.5}),
         head + segments({6, 6, 4.1, 6, 4.1, 6, 6, 4.1})},
        {"hls-short-segments", Severity::Minor, head + segments({6, 6, 2.9, 6, 6, 6, 6}), head + segments({6, 6, 3.1, 6, 6, 6, 6})},
        // Cut short by a splice, and the end of a recording.
        {"hls-short-segments", Severity::Minor, head + segments({6, 6, 2.9, 6, 6, 6, 6}),
         head + evenly(6) + "#EXTINF:2.0,\nx\n#EXT-X-CUE-OUT:30\n#EXTINF:1.0,\ny\n#EXTINF:6.0,\nz\n#EXTINF:1.0,\nl\n" + end},
        {"hls-uri-scheme-insecure", Severity::Minor, head + "#EXTINF:6.0,\nhttp://h/a.ts\n", head + "#EXTINF:6.0,\nhttps://h/a.ts\n#EXTINF:6.0,\nb.ts\n"},
        {"hls-uri-scheme-insecure", Severity::Minor, head + "#EXT-X-KEY:METHOD=AES-128,URI=\"http://h/k\"\n" + tail, head + "#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n" + tail},
        {"hls-uri-duplicate", Severity::Info, head + tail + tail + end, head + tail + "#EXTINF:6.0,\nb.ts\n" + end},
        {"hls-start-offset-beyond-end", Severity::Minor, head + "#EXT-X-START:TIME-OFFSET=-61\n" + evenly(10), head + "#EXT-X-START:TIME-OFFSET=-60\n" + evenly(10)},
        {"hls-start-offset-too-close-to-edge", Severity::Minor, head + "#EXT-X-START:TIME-OFFSET=-17.5\n" + evenly(10), head + "#EXT-X-START:TIME-OFFSET=-18\n" + evenly(10)},
        {"hls-start-offset-too-close-to-edge", Severity::Minor, head + "#EXT-X-START:TIME-OFFSET=50\n" + evenly(10), head + "#EXT-X-START:TIME-OFFSET=-6\n" + evenly(10) + end},
        {"hls-keyformat-missing-drm", Severity::Minor, head + "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"skd://k\"\n" + tail,
         head + "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"https://h/k\"\n" + tail},
        {"hls-keyformat-unknown", Severity::Info, head + "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"k\",KEYFORMAT=\"com.example\"\n" + tail,
         head + "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"k\",KEYFORMAT=\"URN:UUID:EDEF8BA9-79D6-4ACE-A3C8-27DCD51D21ED\"\n" + tail},
        {"hls-fps-method", Severity::Major, head + "#EXT-X-KEY:METHOD=AES-128," + fairPlay + "\n" + tail, head + "#EXT-X-KEY:METHOD=SAMPLE-AES," + fairPlay + "\n" + tail},
        {"hls-sample-aes-ctr-apple", Severity::Info, head + "#EXT-X-KEY:METHOD=SAMPLE-AES-CTR,URI=\"k\",KEYFORMAT=\"com.microsoft.playready\"\n" + tail,
         head + "#EXT-X-KEY:METHOD=SAMPLE-AES," + fairPlay + "\n" + tail},
        {"hls-key-rotation-without-tag", Severity::Info, sliding + tail + "#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n#EXTINF:6.0,\nb\n",
         sliding + "#EXT-X-KEY:METHOD=AES-128,URI=\"j\"\n" + tail + "#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n#EXTINF:6.0,\nb\n"},
        {"hls-key-rotation-without-tag", Severity::Info, sliding + tail + "#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n#EXTINF:6.0,\nb\n",
         sliding + tail + "#EXT-X-DISCONTINUITY\n#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n#EXTINF:6.0,\nb\n"},
    };
}

std::vector<Case> multivariantCases() {
    const std::string top = "#EXTM3U\n";
    const auto variant = [](const std::string& attributes, const std::string& uri = "v") {
        return "#EXT-X-STREAM-INF:BANDWIDTH=2000,AVERAGE-BANDWIDTH=1000" + attributes + "\n" + uri + "\n";
    };
    const auto one = [&](const std::string& attributes) { return top + variant(attributes); };
    const auto media = [](const std::string& type, const std::string& attributes) {
        return "#EXT-X-MEDIA:TYPE=" + type + ",GROUP-ID=\"g\",NAME=\"n\"" + attributes + "\n";
    };
    const std::string codecs = ",CODECS=\"avc1.640028,mp4a.40.2\"";
    const std::string iFrame = "#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI=\"i\"\n";
    const std::string english = ",LANGUAGE=\"en\",CHANNELS=\"2\",URI=\"e\"";
    const std::string first = "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"English\"" + english + "\n";
    const std::string second = "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"b\",NAME=\"English\"" + english + "\n";
    const std::string german = "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"b\",NAME=\"Deutsch\",LANGUAGE=\"de\",CHANNELS=\"2\",URI=\"d\"\n";
    const std::string both = variant(",AUDIO=\"a\"", "v") + variant(",AUDIO=\"b\"", "w");
    return {
        {"hls-average-bandwidth-missing", Severity::Minor, top + "#EXT-X-STREAM-INF:BANDWIDTH=1\nv\n", one("")},
        {"hls-codecs-missing", Severity::Minor, one(""), one(codecs)},
        {"hls-codecs-missing", Severity::Major, one("") + variant(codecs, "w") + variant(",CODECS=\"hvc1.2.4.L123.B0,mp4a.40.2\"", "x"),
         one(codecs) + variant(",CODECS=\"hvc1.2.4.L123.B0,mp4a.40.2\"", "x")},
        {"hls-resolution-missing", Severity::Minor, one(codecs), one(codecs + ",RESOLUTION=1280x720")},
        {"hls-resolution-missing", Severity::Minor, one(codecs), one(",CODECS=\"mp4a.40.2\"")},
        {"hls-frame-rate-missing", Severity::Minor, one(codecs), one(codecs + ",FRAME-RATE=25")},
        {"hls-frame-rate-missing", Severity::Minor, one(codecs), one("")},
        {"hls-frame-rate-above-60", Severity::Minor, one(",FRAME-RATE=60.01"), one(",FRAME-RATE=60.000")},
        {"hls-video-range-unknown", Severity::Minor, one(",VIDEO-RANGE=HDR10"), one(",VIDEO-RANGE=PQ")},
        {"hls-video-range-missing-for-hdr", Severity::Major, one(",CODECS=\"dvh1.05.06\""), one(",CODECS=\"dvh1.05.06\",VIDEO-RANGE=PQ")},
        {"hls-video-range-missing-for-hdr", Severity::Major, one(",CODECS=\"vp09.02.10.10.01.09.16.09.01\""), one(",CODECS=\"hvc1.2.4.L123.B0\"")},
        {"hls-video-range-missing-for-hdr", Severity::Major, one(",CODECS=\"av01.0.13M.10.0.112.09.18.09.0\""), one(",CODECS=\"av01.0.13M.10.0.110.01.01.01.0\"")},
        {"hls-hdcp-level-unknown", Severity::Minor, one(",HDCP-LEVEL=TYPE-9"), one(",HDCP-LEVEL=TYPE-1")},
        {"hls-allowed-cpc-invalid", Severity::Minor, one(",ALLOWED-CPC=\"SMART-TV\""), one(",ALLOWED-CPC=\"com.example.drm:SMART-TV/PC,urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed:HW\"")},
        {"hls-score-partial", Severity::Minor, one(",SCORE=1.0") + variant("", "w"), one(",SCORE=1.0") + variant(",SCORE=2.0", "w")},
        {"hls-supplemental-codecs-base-missing", Severity::Major, one(codecs + ",SUPPLEMENTAL-CODECS=\"dvh1.08.07/db4h\",VIDEO-RANGE=HLG"),
         one(",CODECS=\"hvc1.2.4.L123.B0\",SUPPLEMENTAL-CODECS=\"dvh1.08.07/db4h\",VIDEO-RANGE=HLG")},
        {"hls-req-video-layout-unknown", Severity::Major, one(",REQ-VIDEO-LAYOUT=\"CH-QUAD\""), one(",REQ-VIDEO-LAYOUT=\"CH-STEREO\"")},
        {"hls-stable-id-inconsistent", Severity::Minor, one(",STABLE-VARIANT-ID=\"a\"") + variant(",STABLE-VARIANT-ID=\"a\"", "w"),
         one(",STABLE-VARIANT-ID=\"a\"") + variant(",STABLE-VARIANT-ID=\"a\",PATHWAY-ID=\"B\"", "w")},
        {"hls-stable-id-inconsistent", Severity::Minor, one(",STABLE-VARIANT-ID=\"a\"") + variant(",STABLE-VARIANT-ID=\"b\",AUDIO=\"x\""),
         one(",STABLE-VARIANT-ID=\"a\"") + variant(",STABLE-VARIANT-ID=\"a\",AUDIO=\"x\"")},
        {"hls-group-unused", Severity::Info, top + media("AUDIO", english) + variant(""), top + media("AUDIO", english) + variant(",AUDIO=\"g\"")},
        {"hls-default-without-autoselect", Severity::Minor, top + media("AUDIO", ",DEFAULT=YES,AUTOSELECT=NO") + variant(""),
         top + media("AUDIO", ",DEFAULT=YES") + variant("")},
        {"hls-rendition-groups-differ", Severity::Major, top + first + second + german + both, top + first + second + both},
        {"hls-rendition-groups-differ", Severity::Info,
         top + first + german + variant(",AUDIO=\"a\",PATHWAY-ID=\"A\"", "v") + variant(",AUDIO=\"b\",PATHWAY-ID=\"B\"", "w"),
         top + first + second + variant(",AUDIO=\"a\",PATHWAY-ID=\"A\"", "v") + variant(",AUDIO=\"b\",PATHWAY-ID=\"B\"", "w")},
        {"hls-language-missing", Severity::Minor, top + media("AUDIO", "") + variant(""), top + media("AUDIO", ",LANGUAGE=\"en\"") + variant("")},
        {"hls-language-missing", Severity::Minor, top + media("SUBTITLES", ",URI=\"s\"") + variant(""), top + media("CLOSED-CAPTIONS", ",INSTREAM-ID=\"CC1\"") + variant("")},
        {"hls-language-invalid", Severity::Minor, top + media("AUDIO", ",LANGUAGE=\"English\"") + variant(""), top + media("AUDIO", ",LANGUAGE=\"zh-Hans-CN\"") + variant("")},
        {"hls-language-invalid", Severity::Minor, top + media("AUDIO", ",LANGUAGE=\"en_US\"") + variant(""), top + media("AUDIO", ",LANGUAGE=\"qaa\"") + variant("")},
        {"hls-forced-not-subtitles", Severity::Minor, top + media("AUDIO", ",FORCED=NO") + variant(""), top + media("SUBTITLES", ",URI=\"s\",FORCED=NO") + variant("")},
        {"hls-channels-not-audio", Severity::Minor, top + media("SUBTITLES", ",URI=\"s\",CHANNELS=\"2\"") + variant(""), top + media("AUDIO", ",CHANNELS=\"2\"") + variant("")},
        {"hls-channels-missing", Severity::Minor, top + media("AUDIO", "") + variant(""), top + media("AUDIO", ",CHANNELS=\"6\"") + variant("")},
        {"hls-captions-absent", Severity::Info, one(codecs), top + media("CLOSED-CAPTIONS", ",INSTREAM-ID=\"CC1\"") + variant(codecs)},
        {"hls-iframe-absent", Severity::Minor, one(codecs), one(codecs) + iFrame},
        {"hls-iframe-absent", Severity::Minor, one(codecs), one(",CODECS=\"mp4a.40.2\"")},
        {"hls-program-id-removed", Severity::Info, one(",PROGRAM-ID=1"), one("")},
        {"hls-variant-duplicate", Severity::Minor, one("") + variant(""), one("") + variant("", "https://backup/v")},
        {"hls-variant-uri-duplicate", Severity::Minor, one(",RESOLUTION=1280x720") + variant(",RESOLUTION=640x360,AUDIO=\"x\""),
         one(",RESOLUTION=1280x720,AUDIO=\"x\"") + variant(",RESOLUTION=1280x720,AUDIO=\"y\"")},
        {"hls-variant-uri-duplicate", Severity::Minor, one("") + variant(codecs), one("") + variant(codecs, "w")},
        {"hls-single-variant", Severity::Info, one(""), one("") + variant("", "w")},
        {"hls-uri-scheme-insecure", Severity::Minor, top + variant("", "http://h/v"), one("")},
        {"hls-allow-cache-removed", Severity::Info, one("") + "#EXT-X-ALLOW-CACHE:NO\n", one("")},
        {"hls-fps-method", Severity::Major, one("") + "#EXT-X-SESSION-KEY:METHOD=AES-128,URI=\"skd://k\",KEYFORMAT=\"com.apple.streamingkeydelivery\"\n",
         one("") + "#EXT-X-SESSION-KEY:METHOD=SAMPLE-AES,URI=\"skd://k\",KEYFORMAT=\"com.apple.streamingkeydelivery\"\n"},
    };
}

void expectCase(const Case& one, const std::vector<Finding>& bad, const std::vector<Finding>& good) {
    const Finding* finding = findingOf(bad, one.rule);
    EXPECT_THAT(rulesOf(good), Not(Contains(one.rule))) << one.good;
    ASSERT_TRUE(finding) << one.bad;
    EXPECT_EQ(finding->severity, one.severity) << one.bad;
    EXPECT_EQ(english(*finding).find('{'), std::string::npos) << english(*finding);
    // Where in the playlist: every rule of a document names it.
    EXPECT_GT(finding->line, 0u) << one.rule;
}

class OneMediaRule : public testing::TestWithParam<Case> {};
class OneMultivariantRule : public testing::TestWithParam<Case> {};

}  // namespace

TEST_P(OneMediaRule, FindsTheFaultAndNothingElse) { expectCase(GetParam(), allOfMedia(GetParam().bad), allOfMedia(GetParam().good)); }
INSTANTIATE_TEST_SUITE_P(All, OneMediaRule, testing::ValuesIn(mediaCases()));

TEST_P(OneMultivariantRule, FindsTheFaultAndNothingElse) {
    expectCase(GetParam(), allOfMultivariant(GetParam().bad), allOfMultivariant(GetParam().good));
}
INSTANTIATE_TEST_SUITE_P(All, OneMultivariantRule, testing::ValuesIn(multivariantCases()));

TEST(Document, UnknownTagsAreNamedOnceEach) {
    std::string text = head;
    for (int i = 0; i < 500; ++i) text += "#EXT-X-MY-OWN:1\n#EXTINF:6.0,\ns" + std::to_string(i) + ".ts\n";
    const auto parsed = hls::parse(text);
    EXPECT_EQ(parsed.diagnostics.size(), 1u);
    EXPECT_EQ(parsed.diagnosticsDropped, 0u);
}

TEST(Document, LineEndsAreCounted) {
    const auto findings = allOfMedia("#EXTM3U\r\n#EXT-X-TARGETDURATION:6\r\n#EXTINF:6,\na.ts\r\n");
    const Finding* mixed = findingOf(findings, "hls-crlf-mixed");
    ASSERT_TRUE(mixed);
    EXPECT_EQ(mixed->line, 3u);
    EXPECT_EQ(english(*mixed), "Playlist of 1080p-6000k ends lines in two ways, 3 CRLF and 1 LF, first on line 3");
}

TEST(Document, WholeSecondsSayHowFarTheyAreOff) {
    const auto findings = allOfMedia(head + date + "#EXTINF:6,\na\n#EXTINF:6,\nb\n#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:00:11.000Z\n#EXTINF:6,\nc\n");
    EXPECT_NEAR(findingOf(findings, "hls-extinf-integer-only")->arg("error")->number, 1.0, 1e-6);
}

TEST(Document, AnIFrameOfAFileWithItsHeadInFrontNeedsNoMap) {
    EXPECT_THAT(rulesOf(allOfMedia(vod + "#EXT-X-I-FRAMES-ONLY\n#EXTINF:6.0,\n#EXT-X-BYTERANGE:50@1200\na.mp4\n" + end)),
                Not(Contains("hls-fmp4-without-map")));
}
