// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/rules/judging.h"

// Playlists of the shapes that packagers in the field write: each is legal, so nothing about it may be major.
using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;

namespace {

std::vector<std::string> grave(const std::vector<Finding>& findings) {
    std::vector<std::string> rules;
    rulesOf(findings);
    for (const Finding& finding : findings) {
        if (finding.severity >= Severity::Major) rules.push_back(finding.rule + ": " + english(finding));
    }
    return rules;
}
void expectMedia(const std::string& text) { EXPECT_THAT(grave(allOfMedia(text)), testing::IsEmpty()) << text; }
void expectMultivariant(const std::string& text) { EXPECT_THAT(grave(allOfMultivariant(text)), testing::IsEmpty()) << text; }

// `count` times `line`, with % replaced by a number from `first` on.
std::string repeated(int first, int count, std::string_view line) {
    std::string text;
    for (int i = first; i < first + count; ++i) {
        for (const char c : line) {
            if (c == '%') text += std::to_string(i);
            else text += c;
        }
    }
    return text;
}

}  // namespace

TEST(RealShapes, ApplesExampleWithGroupsOfSound) {
    std::string text = "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-INDEPENDENT-SEGMENTS\n\n";
    for (const std::string group : {"aud1", "aud2", "aud3"})
        text += "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"" + group + "\",LANGUAGE=\"en\",NAME=\"English\",AUTOSELECT=YES,DEFAULT=YES,CHANNELS=\"" +
                (group == "aud1" ? "2" : "6") + "\",URI=\"" + group + "/prog_index.m3u8\"\n";
    text += "#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID=\"cc1\",LANGUAGE=\"en\",NAME=\"English\",AUTOSELECT=YES,DEFAULT=YES,INSTREAM-ID=\"CC1\"\n"
            "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"sub1\",LANGUAGE=\"en\",NAME=\"English\",AUTOSELECT=YES,DEFAULT=YES,FORCED=NO,URI=\"s1/en/prog_index.m3u8\"\n";
    text += "#EXT-X-I-FRAME-STREAM-INF:AVERAGE-BANDWIDTH=183689,BANDWIDTH=187492,CODECS=\"avc1.64002a\",RESOLUTION=1920x1080,URI=\"v7/iframe_index.m3u8\"\n";
    for (const std::string group : {"aud1", "aud2", "aud3"})
        text += "#EXT-X-STREAM-INF:AVERAGE-BANDWIDTH=2165224,BANDWIDTH=2215219,CODECS=\"avc1.640020," +
                std::string(group == "aud1" ? "mp4a.40.2" : group == "aud2" ? "ac-3" : "ec-3") +
                "\",RESOLUTION=960x540,FRAME-RATE=59.940,CLOSED-CAPTIONS=\"cc1\",AUDIO=\"" + group + "\",SUBTITLES=\"sub1\"\nv5/prog_index.m3u8\n";
    expectMultivariant(text);
}

TEST(RealShapes, ApplesRecordingInFragmentedMp4) {
    expectMedia("#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-VERSION:7\n#EXT-X-MEDIA-SEQUENCE:1\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-INDEPENDENT-SEGMENTS\n"
                "#EXT-X-MAP:URI=\"main.mp4\",BYTERANGE=\"719@0\"\n"
                "#EXTINF:6.00000,\t\n#EXT-X-BYTERANGE:1508000@719\nmain.mp4\n#EXTINF:6.00000,\t\n#EXT-X-BYTERANGE:1510244@1508719\nmain.mp4\n"
                "#EXTINF:2.10000,\t\n#EXT-X-BYTERANGE:404455@3018963\nmain.mp4\n#EXT-X-ENDLIST\n");
}

TEST(RealShapes, ApplesIFramesOfAnMpeg2File) {
    expectMedia("#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXT-X-VERSION:4\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-I-FRAMES-ONLY\n"
                "#EXTINF:4.12,\t\n#EXT-X-BYTERANGE:9400@376\nsegment0.ts\n#EXTINF:3.56,\t\n#EXT-X-BYTERANGE:7144@47000\nsegment0.ts\n"
                "#EXTINF:3.82,\t\n#EXT-X-BYTERANGE:10340@1876\nsegment1.ts\n#EXT-X-ENDLIST\n");
}

TEST(RealShapes, ApplesLowLatencyReferenceTools) {
    std::string text = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-VERSION:6\n#EXT-X-PART-INF:PART-TARGET=0.33334\n"
                       "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.0,CAN-SKIP-UNTIL=24.0,HOLD-BACK=12.0\n#EXT-X-MEDIA-SEQUENCE:266\n"
                       "#EXT-X-PROGRAM-DATE-TIME:2019-02-14T02:13:36.106Z\n#EXT-X-MAP:URI=\"init.mp4\"\n";
    text += repeated(266, 5, "#EXTINF:4.00008,\nfileSequence%.mp4\n");
    for (int segment = 271; segment < 273; ++segment) {
        for (int part = 0; part < 12; ++part)
            text += "#EXT-X-PART:DURATION=0.33334,URI=\"filePart" + std::to_string(segment) + "." + std::to_string(part) + ".mp4\"" +
                    (part % 6 == 0 ? ",INDEPENDENT=YES" : "") + "\n";
        text += "#EXTINF:4.00008,\nfileSequence" + std::to_string(segment) + ".mp4\n";
    }
    text += "#EXT-X-PROGRAM-DATE-TIME:2019-02-14T02:14:04.106Z\n#EXT-X-PART:DURATION=0.33334,URI=\"filePart273.0.mp4\",INDEPENDENT=YES\n"
            "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"filePart273.1.mp4\"\n"
            "#EXT-X-RENDITION-REPORT:URI=\"../1M/waitForMSN.php\",LAST-MSN=273,LAST-PART=2\n"
            "#EXT-X-RENDITION-REPORT:URI=\"../4M/waitForMSN.php\",LAST-MSN=273,LAST-PART=1\n";
    expectMedia(text);
}

TEST(RealShapes, LowLatencyInRangesOfOneFile) {
    expectMedia("#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-TARGETDURATION:2\n#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.536\n"
                "#EXT-X-PART-INF:PART-TARGET=0.512\n#EXT-X-MEDIA-SEQUENCE:9\n#EXT-X-MAP:URI=\"init.mp4\"\n#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:00:00.000Z\n"
                "#EXT-X-PART:DURATION=0.512,URI=\"9.m4s\",BYTERANGE=\"100@0\",INDEPENDENT=YES\n#EXT-X-PART:DURATION=0.512,URI=\"9.m4s\",BYTERANGE=\"100@100\"\n"
                "#EXT-X-PART:DURATION=0.512,URI=\"9.m4s\",BYTERANGE=\"100@200\"\n#EXT-X-PART:DURATION=0.384,URI=\"9.m4s\",BYTERANGE=\"80@300\"\n#EXTINF:1.92,\n9.m4s\n"
                "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"10.m4s\",BYTERANGE-START=0\n");
}

TEST(RealShapes, FfmpegsDefaults) {
    expectMedia("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXT-X-MEDIA-SEQUENCE:37\n" + repeated(37, 5, "#EXTINF:8.341667,\nout%.ts\n"));
    expectMultivariant("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-STREAM-INF:BANDWIDTH=2340800,RESOLUTION=1280x720,CODECS=\"avc1.64001f,mp4a.40.2\"\nstream_0.m3u8\n\n"
                       "#EXT-X-STREAM-INF:BANDWIDTH=1090800,RESOLUTION=640x360,CODECS=\"avc1.64001e,mp4a.40.2\"\nstream_1.m3u8\n\n");
}

TEST(RealShapes, FfmpegsFragmentedMp4WithDates) {
    expectMedia("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:120\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-MAP:URI=\"init.mp4\"\n"
                "#EXTINF:2.000000,\n#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:00:00.000+0000\nfile120.m4s\n#EXTINF:2.000000,\n#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:00:02.000+0000\nfile121.m4s\n");
}

TEST(RealShapes, ShakaPackager) {
    expectMultivariant(
        "#EXTM3U\n## Generated with a packager\n\n#EXT-X-INDEPENDENT-SEGMENTS\n\n"
        "#EXT-X-MEDIA:TYPE=AUDIO,URI=\"audio_en.m3u8\",GROUP-ID=\"default-audio-group\",LANGUAGE=\"en\",NAME=\"stream_0\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"2\"\n\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=5234999,AVERAGE-BANDWIDTH=4789234,CODECS=\"avc1.64001f,mp4a.40.2\",RESOLUTION=1280x720,FRAME-RATE=24.000,AUDIO=\"default-audio-group\",CLOSED-CAPTIONS=NONE\nvideo_720.m3u8\n\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=1834999,AVERAGE-BANDWIDTH=1689234,CODECS=\"avc1.64001e,mp4a.40.2\",RESOLUTION=640x360,FRAME-RATE=24.000,AUDIO=\"default-audio-group\",CLOSED-CAPTIONS=NONE\nvideo_360.m3u8\n\n"
        "#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=234999,AVERAGE-BANDWIDTH=189234,CODECS=\"avc1.64001f\",RESOLUTION=1280x720,CLOSED-CAPTIONS=NONE,URI=\"iframe_720.m3u8\"\n");
    expectMedia("#EXTM3U\n#EXT-X-VERSION:6\n## Generated with a packager\n#EXT-X-TARGETDURATION:11\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-MAP:URI=\"audio.mp4\",BYTERANGE=\"640@0\"\n"
                "#EXTINF:10.005,\n#EXT-X-BYTERANGE:160741@728\naudio.mp4\n#EXTINF:10.008,\n#EXT-X-BYTERANGE:160412\naudio.mp4\n#EXTINF:3.2,\n#EXT-X-BYTERANGE:50412\naudio.mp4\n#EXT-X-ENDLIST\n");
}

TEST(RealShapes, Bento4) {
    expectMultivariant(
        "#EXTM3U\n# Created by a packager\n\n#EXT-X-VERSION:6\n\n# Media Playlists\n\n# Audio\n"
        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio_aac\",LANGUAGE=\"en\",NAME=\"English\",AUTOSELECT=YES,DEFAULT=YES,CHANNELS=\"2\",URI=\"media-1/stream.m3u8\"\n\n# Video\n"
        "#EXT-X-STREAM-INF:AUDIO=\"audio_aac\",AVERAGE-BANDWIDTH=530000,BANDWIDTH=598000,VIDEO-RANGE=SDR,CODECS=\"mp4a.40.2,avc1.64001F\",RESOLUTION=1280x720,FRAME-RATE=24.0\nmedia-2/stream.m3u8\n"
        "#EXT-X-STREAM-INF:AUDIO=\"audio_aac\",AVERAGE-BANDWIDTH=230000,BANDWIDTH=298000,VIDEO-RANGE=SDR,CODECS=\"mp4a.40.2,avc1.64001E\",RESOLUTION=640x360,FRAME-RATE=24.0\nmedia-3/stream.m3u8\n\n# I-Frame Playlists\n"
        "#EXT-X-I-FRAME-STREAM-INF:AVERAGE-BANDWIDTH=30000,BANDWIDTH=98000,VIDEO-RANGE=SDR,CODECS=\"avc1.64001F\",RESOLUTION=1280x720,URI=\"media-2/iframes.m3u8\"\n");
    expectMedia("#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-I-FRAMES-ONLY\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:0\n"
                "#EXT-X-MAP:URI=\"media.mp4\",BYTERANGE=\"1200@0\"\n#EXTINF:4.0,\n#EXT-X-BYTERANGE:4000@1400\nmedia.mp4\n#EXTINF:4.0,\n#EXT-X-BYTERANGE:4100@90000\nmedia.mp4\n#EXT-X-ENDLIST\n");
}

TEST(RealShapes, Wowza) {
    expectMultivariant("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-STREAM-INF:BANDWIDTH=1128000,CODECS=\"avc1.77.30,mp4a.40.2\",RESOLUTION=848x480\nchunklist_w1234_b1128000.m3u8\n"
                       "#EXT-X-STREAM-INF:BANDWIDTH=628000,CODECS=\"avc1.66.30,mp4a.40.2\",RESOLUTION=424x240\nchunklist_w1234_b628000.m3u8\n");
    expectMedia("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:12\n#EXT-X-MEDIA-SEQUENCE:74\n#EXT-X-DISCONTINUITY-SEQUENCE:1\n" + repeated(74, 3, "#EXTINF:10.01,\nmedia_w1234_%.ts\n"));
}

TEST(RealShapes, ElementalWithOldMarkers) {
    expectMedia("#EXTM3U\n#EXT-X-VERSION:4\n#EXT-X-TARGETDURATION:7\n#EXT-X-MEDIA-SEQUENCE:4482\n#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:00:00.000Z\n"
                "#EXTINF:6.00600,\nindex_1_4482.ts?m=1583172400\n#EXTINF:3.20320,\nindex_1_4483.ts?m=1583172400\n"
                "#EXT-OATCLS-SCTE35:/DAvAAAAAAAA///wFAVIAACPf+/+c2nALv4AUsz1AAAAAAAKAAhDVUVJAAABNWLbowo=\n#EXT-X-ASSET:CAID=0x0000000020FB6501\n#EXT-X-CUE-OUT:60.293\n"
                "#EXTINF:2.80280,\nindex_1_4484.ts?m=1583172400\n#EXT-X-CUE-OUT-CONT:ElapsedTime=2.803,Duration=60.293,SCTE35=/DAvAAAAAAAA///wFAVIAACPf+/+c2nALv4AUsz1AAAAAAAKAAhDVUVJAAABNWLbowo=\n"
                "#EXTINF:6.00600,\nindex_1_4485.ts?m=1583172400\n#EXT-X-CUE-IN\n#EXTINF:6.00600,\nindex_1_4486.ts?m=1583172400\n");
}

TEST(RealShapes, UnifiedWithDateRangesAndKeys) {
    expectMedia("#EXTM3U\n#EXT-X-VERSION:5\n## Created with a packager\n#EXT-X-MEDIA-SEQUENCE:882213\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-TARGETDURATION:3\n#USP-X-TIMESTAMP-MAP:MPEGTS=900000,LOCAL=2026-01-31T14:00:00Z\n"
                "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"skd://1\",KEYFORMAT=\"com.apple.streamingkeydelivery\",KEYFORMATVERSIONS=\"1\"\n"
                "#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:00:00.000000Z\n"
                "#EXT-X-DATERANGE:ID=\"18-1769868000\",START-DATE=\"2026-01-31T14:00:03.84Z\",PLANNED-DURATION=60.293,SCTE35-OUT=0xFC302F000000000000FFFFF014054800008F7FEFFE7369C02EFE0052CCF500000000000A0008435545490000013562DBA30A\n"
                "#EXTINF:1.92, no desc\nchannel-video=3000000-882213.ts\n#EXTINF:1.92, no desc\nchannel-video=3000000-882214.ts\n"
                "## splice_insert(auto_return)\n#EXT-X-CUE-OUT:60.293\n#EXTINF:1.92, no desc\nchannel-video=3000000-882215.ts\n#EXT-X-CUE-OUT-CONT:1.92/60.293\n#EXTINF:1.92, no desc\nchannel-video=3000000-882216.ts\n");
}

TEST(RealShapes, ALongDvrWindowOfTokens) {
    expectMedia("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:5\n#EXT-X-MEDIA-SEQUENCE:1500\n#EXT-X-DISCONTINUITY-SEQUENCE:2\n#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:00:00.000+00:00\n" +
                repeated(1500, 2000, "#EXTINF:5.005,\nhttps://r3---sn.cdn.example/videoplayback/id/x/itag/96/sq/%/goap/clen=1/file/seg.ts\n"));
}

TEST(RealShapes, AnEventThatKeepsGrowing) {
    expectMedia("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n#EXT-X-PLAYLIST-TYPE:EVENT\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-START:TIME-OFFSET=0\n" + repeated(0, 30, "#EXTINF:4.0,\nev%.ts\n"));
}

TEST(RealShapes, RadioWithoutPictures) {
    expectMultivariant("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=101760,CODECS=\"mp4a.40.5\"\nhttp://host/radio-96000.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=51760,CODECS=\"mp4a.40.29\"\nhttp://host/radio-48000.m3u8\n");
    expectMedia("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-MEDIA-SEQUENCE:286441\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-TARGETDURATION:7\n" + repeated(286441, 6, "#EXTINF:6.4, no desc\nradio-audio=96000-%.aac\n"));
}

TEST(RealShapes, SubtitlesInManySmallFiles) {
    expectMedia("#EXTM3U\n#EXT-X-TARGETDURATION:30\n#EXT-X-VERSION:3\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n" + repeated(0, 6, "#EXTINF:30.00000,\nfileSequence%.webvtt\n") + "#EXT-X-ENDLIST\n");
    expectMedia("#EXTM3U\n#EXT-X-TARGETDURATION:1800\n#EXT-X-VERSION:3\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXTINF:1799.5,\nwhole.vtt\n#EXT-X-ENDLIST\n");
}

TEST(RealShapes, KeysThatRotate) {
    std::string text = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:7794\n";
    for (int i = 0; i < 3; ++i)
        text += "#EXT-X-KEY:METHOD=AES-128,URI=\"https://keys.example/key.php?r=" + std::to_string(52 + i) + "\",IV=0x0000000000000000000000000000" +
                std::to_string(1000 + i) + "\n" + repeated(7794 + i * 3, 3, "#EXTINF:5.833,\nfile%.ts\n");
    expectMedia(text);
}

TEST(RealShapes, ThreeSystemsOnOneStream) {
    expectMedia("#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:4\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-MAP:URI=\"init.mp4\"\n"
                "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"data:text/plain;base64,AAAASnBzc2gAAAAA7e+LqXnWSs6jyCfc1R0h7QAAACo=\",KEYID=0x112233,KEYFORMAT=\"urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed\",KEYFORMATVERSIONS=\"1\"\n"
                "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"data:text/plain;charset=UTF-16;base64,AAAA\",KEYFORMAT=\"com.microsoft.playready\",KEYFORMATVERSIONS=\"1\"\n"
                "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"skd://asset\",KEYFORMAT=\"com.apple.streamingkeydelivery\",KEYFORMATVERSIONS=\"1\"\n" +
                repeated(1, 6, "#EXTINF:4.0,\nseg-%.m4s\n") + "#EXT-X-ENDLIST\n");
}

TEST(RealShapes, AdsStitchedInWithDiscontinuities) {
    std::string text = "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:5000\n#EXT-X-DISCONTINUITY-SEQUENCE:40\n#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:00:00.000Z\n";
    text += repeated(1, 5, "#EXTINF:6.006,\ncontent/%.ts\n") + "#EXTINF:2.1,\ncontent/6.ts\n";
    text += "#EXT-X-DISCONTINUITY\n#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:00:32.130Z\n" + repeated(1, 4, "#EXTINF:5.005,\nads/a/%.ts\n") + "#EXTINF:0.1,\nads/a/5.ts\n";
    text += "#EXT-X-DISCONTINUITY\n" + repeated(1, 3, "#EXTINF:5.005,\nads/b/%.ts\n");
    text += "#EXT-X-DISCONTINUITY\n#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:01:07.265Z\n" + repeated(7, 3, "#EXTINF:6.006,\ncontent/%.ts\n");
    expectMedia(text);
}

TEST(RealShapes, ALoopOfOneRecording) {
    std::string text = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXT-X-MEDIA-SEQUENCE:90\n";
    for (int i = 0; i < 3; ++i) text += "#EXT-X-DISCONTINUITY\n" + repeated(0, 3, "#EXTINF:9.9,\nloop%.ts\n");
    expectMedia(text);
}

TEST(RealShapes, VariablesInUris) {
    expectMultivariant("#EXTM3U\n#EXT-X-VERSION:8\n#EXT-X-DEFINE:NAME=\"path\",VALUE=\"/a/b\"\n#EXT-X-STREAM-INF:BANDWIDTH=1000,CODECS=\"avc1.4d401f\"\n{$path}/v.m3u8\n"
                       "#EXT-X-STREAM-INF:BANDWIDTH=2000,CODECS=\"avc1.4d401f\"\n{$path}/w.m3u8\n");
}

TEST(RealShapes, InterstitialsOfAServer) {
    expectMedia("#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-VERSION:6\n#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:00:00.000Z\n"
                "#EXT-X-DATERANGE:ID=\"ad1\",CLASS=\"com.apple.hls.interstitial\",START-DATE=\"2026-01-31T14:00:12.000Z\",DURATION=15.0,X-ASSET-LIST=\"https://ads.example/list.json\",X-RESUME-OFFSET=0,X-RESTRICT=\"SKIP,JUMP\"\n" +
                repeated(0, 8, "#EXTINF:6.0,\nmain%.ts\n"));
}

TEST(RealShapes, PicturesOfHighDynamicRange) {
    expectMultivariant(
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=20000000,AVERAGE-BANDWIDTH=15000000,CODECS=\"hvc1.2.20000000.H150.B0\",SUPPLEMENTAL-CODECS=\"dvh1.08.06/db1p\",VIDEO-RANGE=PQ,RESOLUTION=3840x2160,FRAME-RATE=23.976,HDCP-LEVEL=TYPE-1,CLOSED-CAPTIONS=NONE\nhdr.m3u8\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=8000000,AVERAGE-BANDWIDTH=6000000,CODECS=\"hvc1.2.20000000.L123.B0\",VIDEO-RANGE=SDR,RESOLUTION=1920x1080,FRAME-RATE=23.976,HDCP-LEVEL=TYPE-0,CLOSED-CAPTIONS=NONE\nsdr.m3u8\n");
}

TEST(RealShapes, PathwaysWithTheirOwnGroups) {
    std::string text = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-CONTENT-STEERING:SERVER-URI=\"https://steer.example/m.json\",PATHWAY-ID=\"CDN-A\"\n";
    for (const std::string cdn : {"A", "B"})
        text += "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio-" + cdn + "\",NAME=\"English\",LANGUAGE=\"en\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"2\",URI=\"https://" + cdn + ".example/a.m3u8\"\n"
                "#EXT-X-STREAM-INF:BANDWIDTH=2000,CODECS=\"avc1.4d401f,mp4a.40.2\",AUDIO=\"audio-" + cdn + "\",PATHWAY-ID=\"CDN-" + cdn + "\",STABLE-VARIANT-ID=\"v1\"\nhttps://" + cdn + ".example/v.m3u8\n";
    expectMultivariant(text);
}
