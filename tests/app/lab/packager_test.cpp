// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/packager.h"

#include "core/base/clock.h"
#include "core/base/text.h"

#include <gmock/gmock.h>

namespace inspector::lab {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::int64_t kNow = 1'800'000'000'123;

class PackagerTest : public testing::Test {
protected:
    PackagerTest() : media(std::move(*Media::load({2}))) {}

    void on(const char* fault, const char* target, std::int64_t at = kNow) {
        const auto done = board.set(fault, target, true, at);
        EXPECT_TRUE(done) << (done ? "" : done.error().message());
    }
    void off(const char* fault, const char* target, std::int64_t at) { ASSERT_TRUE(board.set(fault, target, false, at)); }
    Reply get(const std::string& path, std::int64_t at = kNow) { return packager.respond(path, at); }
    std::string text(const std::string& path, std::int64_t at = kNow) {
        const Reply reply = get(path, at);
        return reply.body ? *reply.body : std::string();
    }
    // The value of a tag that comes once, e.g. "#EXT-X-MEDIA-SEQUENCE:".
    static std::int64_t number(const std::string& playlist, const std::string& tag) {
        const auto at = playlist.find(tag);
        if (at == std::string::npos) return -1;
        const auto start = at + tag.size();
        return parseSigned(playlist.substr(start, playlist.find('\n', start) - start)).value_or(-1);
    }
    struct Listed {
        std::string uri;
        WallTime date;
        bool discontinuity = false;
    };
    static std::vector<Listed> listed(const std::string& playlist) {
        std::vector<Listed> all;
        Listed next;
        for (const std::string_view line : split(playlist, '\n')) {
            if (line == "#EXT-X-DISCONTINUITY") next.discontinuity = true;
            else if (line.starts_with("#EXT-X-PROGRAM-DATE-TIME:")) next.date = parseIso8601(line.substr(25)).value();
            else if (!line.empty() && line[0] != '#') {
                next.uri = line;
                all.push_back(next);
                next = {};
            }
        }
        return all;
    }

    std::unique_ptr<Media> media;
    Channels channels{4, 0.25, 1, 3840};  // ch-002 is fMP4
    FaultBoard board{channels, {"1080p", "720p", "480p", "360p", "audio-en"}, {"fra-1"}, 3840};
    Packager packager{*media, channels, board, {8, true}};
};

TEST_F(PackagerTest, TheMultivariantPlaylistDeclaresFourRungsAndAudio) {
    const std::string playlist = text("/ch-001/master.m3u8");
    EXPECT_THAT(playlist, StartsWith("#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-MEDIA:TYPE=AUDIO"));
    for (const char* resolution : {"1920x1080", "1280x720", "854x480", "640x360"})
        EXPECT_THAT(playlist, HasSubstr(std::string("RESOLUTION=") + resolution + ",FRAME-RATE=25.000,AUDIO=\"aac\""));
    EXPECT_THAT(playlist, HasSubstr("CODECS=\"avc1.640028,mp4a.40.2\""));
}

TEST_F(PackagerTest, BandwidthIsThatOfTheLargestSegmentWithAudio) {
    const std::string playlist = text("/ch-001/master.m3u8");
    const auto at = playlist.find("BANDWIDTH=") + 10;
    const auto declared = parseUnsigned(playlist.substr(at, playlist.find(',', at) - at)).value();
    std::uint64_t largest = 0;
    for (int i = 0; i < 4; ++i)
        largest = std::max<std::uint64_t>(largest, media->segment({0, Container::MpegTs, i, 0})->size() +
                                                       media->segment({4, Container::MpegTs, i, 0})->size());
    const double measured = static_cast<double>(largest) * 8 / 3.84;
    EXPECT_GE(static_cast<double>(declared), measured);
    EXPECT_LE(static_cast<double>(declared), measured + 3000);
}

TEST_F(PackagerTest, TheWindowMovesWithTheClockAndNeverJumps) {
    std::string before = text("/ch-001/720p/index.m3u8");
    for (std::int64_t at = kNow; at < kNow + 60'000; at += 500) {
        const std::string playlist = text("/ch-001/720p/index.m3u8", at);
        const auto old = number(before, "#EXT-X-MEDIA-SEQUENCE:");
        const auto now = number(playlist, "#EXT-X-MEDIA-SEQUENCE:");
        ASSERT_TRUE(now == old || now == old + 1);
        const auto segments = listed(playlist);
        ASSERT_EQ(segments.size(), 8U);
        EXPECT_EQ(listed(before)[static_cast<std::size_t>(now - old)].uri, segments[0].uri);
        for (std::size_t i = 1; i < segments.size(); ++i)
            EXPECT_EQ(segments[i].date - segments[i - 1].date, std::chrono::milliseconds(3840));
        const auto edge = toMillis(segments.back().date) + 3840;
        EXPECT_LE(edge, at);
        EXPECT_GT(edge, at - 3840);
        before = playlist;
    }
}

TEST_F(PackagerTest, EverySegmentThatIsListedIsThereAndTheNextOneIsNotYet) {
    const auto segments = listed(text("/ch-001/720p/index.m3u8"));
    for (const Listed& each : segments) EXPECT_EQ(get("/ch-001/720p/" + each.uri).status, 200);
    const auto newest = parseUnsigned(segments.back().uri.substr(4, segments.back().uri.size() - 7)).value();
    EXPECT_EQ(get("/ch-001/720p/seg-" + std::to_string(newest + 1) + ".ts").status, 404);
    EXPECT_EQ(get("/ch-001/720p/seg-" + std::to_string(newest - 2000) + ".ts").status, 404);
}

TEST_F(PackagerTest, AnFmp4ChannelHasAMapAndItsInitSegments) {
    const std::string playlist = text("/ch-002/360p/index.m3u8");
    EXPECT_THAT(playlist, HasSubstr("#EXT-X-MAP:URI=\"init.mp4\""));
    EXPECT_THAT(listed(playlist).back().uri, testing::EndsWith(".m4s"));
    EXPECT_EQ(get("/ch-002/360p/init.mp4").contentType, "video/mp4");
    EXPECT_EQ(get("/ch-002/audio-en/init.mp4").contentType, "audio/mp4");
    EXPECT_EQ(get("/ch-001/360p/init.mp4").status, 404);
}

TEST_F(PackagerTest, WhatIsNotThereIs404) {
    for (const char* path : {"/", "", "/ch-001", "/ch-001/", "/ch-009/master.m3u8", "/ch-001/4k/index.m3u8", "/ch-001/720p/",
                             "/ch-001/720p/seg-.ts", "/ch-001/720p/seg-x.ts", "/ch-001/720p/seg-99999999999999999999.ts",
                             "/ch-001/720p/-5.ts", "/ch-001/720p/.ts", "/ch-001/720p/x-5.ts", "/ch-002/720p/seg-5.ts"})
        EXPECT_EQ(get(path).status, 404) << path;
}

TEST_F(PackagerTest, AStalePlaylistStaysAndThenRecovers) {
    const std::string before = text("/ch-001/720p/index.m3u8");
    on("stale-playlist", "ch-001/720p");
    EXPECT_EQ(text("/ch-001/720p/index.m3u8", kNow + 20'000), before);
    EXPECT_NE(text("/ch-001/480p/index.m3u8", kNow + 20'000), text("/ch-001/480p/index.m3u8"));
    for (const Listed& each : listed(before)) EXPECT_EQ(get("/ch-001/720p/" + each.uri, kNow + 120'000).status, 200);
    off("stale-playlist", "ch-001/720p", kNow + 20'000);
    EXPECT_EQ(listed(text("/ch-001/720p/index.m3u8", kNow + 20'000)).back().uri,
              listed(text("/ch-001/480p/index.m3u8", kNow + 20'000)).back().uri);
}

TEST_F(PackagerTest, ASequenceResetBeginsAtZeroWithNewNamesAndGoesOnFromThere) {
    const std::string before = text("/ch-001/720p/index.m3u8");
    on("sequence-reset", "ch-001");
    const std::string playlist = text("/ch-001/720p/index.m3u8");
    EXPECT_EQ(number(playlist, "#EXT-X-MEDIA-SEQUENCE:"), 0);
    EXPECT_NE(listed(playlist)[0].uri, listed(before)[0].uri);
    EXPECT_EQ(listed(playlist)[0].date, listed(before)[0].date);
    EXPECT_EQ(get("/ch-001/720p/" + listed(playlist).back().uri).status, 200);
    off("sequence-reset", "ch-001", kNow + 10'000);
    EXPECT_EQ(number(text("/ch-001/720p/index.m3u8", kNow + 3840 * 5), "#EXT-X-MEDIA-SEQUENCE:"), 5);
    on("sequence-reset", "ch-001", kNow + 3840 * 6);
    EXPECT_EQ(number(text("/ch-001/720p/index.m3u8", kNow + 3840 * 7), "#EXT-X-MEDIA-SEQUENCE:"), 1);
}

TEST_F(PackagerTest, AFrozenProgramDateTimeStandsWhileSegmentsGoOn) {
    const auto before = listed(text("/ch-001/720p/index.m3u8"));
    on("frozen-pdt", "ch-001/720p");
    const auto during = listed(text("/ch-001/720p/index.m3u8", kNow + 30'000));
    EXPECT_EQ(during[0].date, before[0].date);
    EXPECT_NE(during[0].uri, before[0].uri);
    off("frozen-pdt", "ch-001/720p", kNow + 30'000);
    EXPECT_EQ(listed(text("/ch-001/720p/index.m3u8", kNow + 30'000))[0].date,
              listed(text("/ch-001/480p/index.m3u8", kNow + 30'000))[0].date);
}

TEST_F(PackagerTest, AMissingDiscontinuityMovesDatesAndTimeStampsWithoutATag) {
    on("missing-discontinuity", "ch-001/720p");
    const std::string playlist = text("/ch-001/720p/index.m3u8", kNow + 3840 * 2);
    EXPECT_THAT(playlist, Not(HasSubstr("#EXT-X-DISCONTINUITY\n")));
    const auto segments = listed(playlist);
    EXPECT_EQ(segments[6].date - segments[5].date, std::chrono::milliseconds(3840 - 20'000));
    const Reply segment = get("/ch-001/720p/" + segments[6].uri, kNow + 3840 * 2);
    ASSERT_TRUE(segment.segment);
    EXPECT_EQ(segment.segment->shiftTicks, -20 * 90'000);
}

TEST_F(PackagerTest, TheDiscontinuitySequenceCountsTagsThatHaveLeft) {
    on("discontinuity", "ch-001/720p");
    std::int64_t before = 0;
    std::vector<Listed> last = listed(text("/ch-001/720p/index.m3u8"));
    for (int i = 1; i < 40; ++i) {
        const std::string playlist = text("/ch-001/720p/index.m3u8", kNow + 3840 * i);
        const auto now = number(playlist, "#EXT-X-DISCONTINUITY-SEQUENCE:");
        EXPECT_EQ(now, before + (last[0].discontinuity ? 1 : 0));
        before = now;
        last = listed(playlist);
    }
    EXPECT_GT(before, 5);
}

TEST_F(PackagerTest, FaultsOfAnswersAreWhatTheirNamesSay) {
    const std::string path = "/ch-001/720p/index.m3u8";
    const auto with = [&](const char* fault) {
        on(fault, "ch-001/720p");
        Reply reply = get(path);
        off(fault, "ch-001/720p", kNow);
        return reply;
    };
    EXPECT_EQ(with("playlist-404").status, 404);
    EXPECT_EQ(with("playlist-503").status, 503);
    EXPECT_THAT(*with("html-playlist").body, StartsWith("<!DOCTYPE html>"));
    EXPECT_EQ(with("redirect-loop").headers.front(), (std::pair<std::string, std::string>("Location", path)));
    EXPECT_TRUE(listed(*with("empty-playlist").body).empty());
    EXPECT_EQ(with("slow-playlist").delay, std::chrono::seconds(4));
    EXPECT_EQ(with("tcp-reset").delivery, Delivery::Reset);
    EXPECT_EQ(with("silent").delivery, Delivery::Silent);
    EXPECT_EQ(with("endless-body").delivery, Delivery::Endless);
    EXPECT_LT(with("gzip-bomb").body->size(), 200'000U);
    EXPECT_EQ(with("wrong-content-type").contentType, "text/plain; charset=utf-8");
    EXPECT_EQ(get(path).contentType, "application/vnd.apple.mpegurl");  // all gone
}

TEST_F(PackagerTest, FaultsOfSegmentsAreWhatTheirNamesSay) {
    const std::string path = "/ch-001/720p/" + listed(text("/ch-001/720p/index.m3u8")).back().uri;
    const auto with = [&](const char* fault) {
        on(fault, "ch-001/720p");
        Reply reply = get(path);
        off(fault, "ch-001/720p", kNow);
        return reply;
    };
    EXPECT_EQ(with("segment-404").status, 404);
    EXPECT_EQ(with("segment-503").status, 503);
    EXPECT_EQ(with("wrong-content-type").contentType, "text/html; charset=utf-8");
    EXPECT_GT(with("slow-segment").spread, std::chrono::milliseconds(3840));
    EXPECT_EQ(with("stalled-segment").delivery, Delivery::Stall);
    EXPECT_EQ(with("truncated-segment").delivery, Delivery::Truncate);
    EXPECT_EQ(get(path).delivery, Delivery::Normal);
}

TEST_F(PackagerTest, AMasterFaultLeavesTheRungsAlone) {
    on("master-404", "ch-001");
    EXPECT_EQ(get("/ch-001/master.m3u8").status, 404);
    EXPECT_EQ(get("/ch-001/720p/index.m3u8").status, 200);
    on("playlist-503", "ch-003/master");
    EXPECT_EQ(get("/ch-003/master.m3u8").status, 503);
    EXPECT_EQ(get("/ch-003/720p/index.m3u8").status, 200);
}

TEST_F(PackagerTest, WithoutAudioThereIsNoRendition) {
    Packager silent(*media, channels, board, {8, false});
    EXPECT_THAT(*silent.respond("/ch-001/master.m3u8", kNow).body, Not(HasSubstr("AUDIO")));
    EXPECT_EQ(silent.respond("/ch-001/audio-en/index.m3u8", kNow).status, 404);
}

}  // namespace
}  // namespace inspector::lab
