// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/rules/judging.h"

// Playlists as packagers in the field write them: a tool that cries at these is switched off.
using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using testing::IsEmpty;

TEST(CleanStreams, FfmpegsLivePlaylist) {
    EXPECT_THAT(mediaRules("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:14\n"
                           "#EXTINF:2.000000,\nlive14.ts\n#EXTINF:2.000000,\nlive15.ts\n#EXTINF:2.040000,\nlive16.ts\n"),
                IsEmpty());
}

TEST(CleanStreams, AnOldPackagersWholeSeconds) {
    EXPECT_THAT(mediaRules("#EXTM3U\r\n#EXT-X-TARGETDURATION:10\r\n#EXT-X-MEDIA-SEQUENCE:5\r\n#EXT-X-ALLOW-CACHE:NO\r\n"
                           "#EXTINF:10,\r\nfile5.ts\r\n#EXTINF:9,no desc\r\nfile6.ts\r\n#EXTINF:10\r\nfile7.ts\r\n"),
                IsEmpty());
}

TEST(CleanStreams, FragmentedMp4WithDatesKeysAndAds) {
    EXPECT_THAT(mediaRules("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:4213\n"
                           "#EXT-X-DISCONTINUITY-SEQUENCE:12\n#EXT-X-INDEPENDENT-SEGMENTS\n"
                           "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"skd://a\",KEYFORMAT=\"com.apple.streamingkeydelivery\",KEYFORMATVERSIONS=\"1\"\n"
                           "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"data:text/plain;base64,AAAA\",KEYID=0x0123,KEYFORMAT=\"urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed\",KEYFORMATVERSIONS=\"1\"\n"
                           "#EXT-X-MAP:URI=\"init.mp4\"\n#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:02:31.250Z\n"
                           "#EXT-X-DATERANGE:ID=\"ad-1\",START-DATE=\"2026-01-31T14:02:37.256Z\",PLANNED-DURATION=60.3,SCTE35-OUT=0xFC302F000000000000FFFFF014054800008F7FEFFE7369C02EFE0052CCF500000000000A0008435545490000013562DBA30A\n"
                           "#EXTINF:6.006,\n1.m4s\n#EXT-X-CUE-OUT:30.0\n#EXTINF:6.006,\n2.m4s\n"
                           "#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"ad.mp4\"\n#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:02:43.262Z\n"
                           "#EXTINF:6.006,\nad1.m4s\n#EXT-X-CUE-OUT-CONT:ElapsedTime=6,Duration=30\n#EXTINF:6.006,\nad2.m4s\n"),
                IsEmpty());
}

TEST(CleanStreams, ByteRangesOfOneFile) {
    EXPECT_THAT(mediaRules("#EXTM3U\n#EXT-X-VERSION:4\n#EXT-X-TARGETDURATION:10\n#EXT-X-PLAYLIST-TYPE:VOD\n"
                           "#EXTINF:10.0,\n#EXT-X-BYTERANGE:1000@0\nall.ts\n#EXTINF:9.5,\n#EXT-X-BYTERANGE:900\nall.ts\n#EXT-X-ENDLIST\n"),
                IsEmpty());
}

TEST(CleanStreams, LowLatency) {
    EXPECT_THAT(mediaRules("#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:4\n#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.0,CAN-SKIP-UNTIL=24.0\n"
                           "#EXT-X-PART-INF:PART-TARGET=0.33334\n#EXT-X-MEDIA-SEQUENCE:266\n#EXT-X-MAP:URI=\"init.mp4\"\n"
                           "#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:02:31.250Z\n#EXTINF:4.00008,\n266.mp4\n"
                           "#EXT-X-PART:DURATION=0.33334,URI=\"267.0.mp4\",INDEPENDENT=YES\n#EXT-X-PART:DURATION=0.33334,URI=\"267.1.mp4\"\n"
                           "#EXTINF:4.00008,\n267.mp4\n#EXT-X-PART:DURATION=0.33334,URI=\"268.0.mp4\",INDEPENDENT=YES\n"
                           "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"268.1.mp4\"\n#EXT-X-RENDITION-REPORT:URI=\"../1M/p.m3u8\",LAST-MSN=267,LAST-PART=1\n"),
                IsEmpty());
}

TEST(CleanStreams, ASimpleLadder) {
    EXPECT_THAT(multivariantRules("#EXTM3U\n#EXT-X-STREAM-INF:PROGRAM-ID=1, BANDWIDTH=1280000\nlow.m3u8\n"
                                  "#EXT-X-STREAM-INF:BANDWIDTH=2560000\nmid.m3u8\n"),
                testing::ElementsAre("hls-attr-whitespace"));
    EXPECT_THAT(multivariantRules("#EXTM3U\n#EXT-X-STREAM-INF:PROGRAM-ID=1,BANDWIDTH=1280000\nlow.m3u8\n"
                                  "#EXT-X-STREAM-INF:BANDWIDTH=2560000\nmid.m3u8\n"),
                IsEmpty());
}

TEST(CleanStreams, ALadderWithRenditionsAndSteering) {
    EXPECT_THAT(multivariantRules(
                    "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-CONTENT-STEERING:SERVER-URI=\"/s?x=1\",PATHWAY-ID=\"A\"\n"
                    "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"aac\",NAME=\"English\",LANGUAGE=\"en\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"2\",URI=\"a.m3u8\"\n"
                    "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"aac\",NAME=\"Deutsch\",LANGUAGE=\"de\",AUTOSELECT=YES,CHANNELS=\"2\",URI=\"d.m3u8\"\n"
                    "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"subs\",NAME=\"English\",LANGUAGE=\"en\",DEFAULT=YES,AUTOSELECT=YES,FORCED=NO,URI=\"s.m3u8\"\n"
                    "#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID=\"cc\",NAME=\"English\",LANGUAGE=\"en\",INSTREAM-ID=\"SERVICE1\"\n"
                    "#EXT-X-STREAM-INF:BANDWIDTH=6000000,AVERAGE-BANDWIDTH=5500000,CODECS=\"avc1.640028,mp4a.40.2\",RESOLUTION=1920x1080,"
                    "FRAME-RATE=29.970,AUDIO=\"aac\",SUBTITLES=\"subs\",CLOSED-CAPTIONS=\"cc\",PATHWAY-ID=\"A\"\nhd.m3u8\n"
                    "#EXT-X-STREAM-INF:BANDWIDTH=6000000,AVERAGE-BANDWIDTH=5500000,CODECS=\"avc1.640028,mp4a.40.2\",RESOLUTION=1920x1080,"
                    "FRAME-RATE=29.970,AUDIO=\"aac\",SUBTITLES=\"subs\",CLOSED-CAPTIONS=\"cc\",PATHWAY-ID=\"B\"\nhttps://b/hd.m3u8\n"
                    "#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=200000,CODECS=\"avc1.640028\",RESOLUTION=1920x1080,URI=\"i.m3u8\"\n"),
                IsEmpty());
}

TEST(CleanStreams, ALiveChannelPolledForAnHour) {
    Watch watch;
    Live live;
    live.zero = Watch::wallZero - std::chrono::seconds(500);
    live.discontinuitySequence = 3;
    double next = 4;
    for (double now = 0; now < 3600; now += 3.7) {
        while (next <= now) {
            ++live.sequence;
            next += 4;
            // Every 20th segment begins a new scene; the tag goes with the segment.
            if (live.sequence % 20 == 0) live.discontinuities.push_back(live.sequence + 5);
            if (!live.discontinuities.empty() && live.discontinuities.front() < live.sequence) {
                live.discontinuities.erase(live.discontinuities.begin());
                ++*live.discontinuitySequence;
            }
        }
        ASSERT_THAT(watch.rulesAt(now, live), IsEmpty()) << now;
    }
}

TEST(CleanStreams, ALiveChannelPolledNowAndThen) {
    Watch watch;
    Live live;
    live.zero = Watch::wallZero - std::chrono::seconds(500);
    live.datesOnFirstOnly = true;
    for (double now = 0; now < 36'000; now += 300) {
        live.sequence = 100 + static_cast<std::uint64_t>(now / 4);
        ASSERT_THAT(watch.rulesAt(now, live), IsEmpty()) << now;
    }
}

TEST(CleanStreams, ARecordingPolledAgainAndAgain) {
    Watch watch;
    Live live;
    live.end = true;
    for (double now = 0; now < 600; now += 30) EXPECT_THAT(watch.rulesAt(now, live), IsEmpty());
}
