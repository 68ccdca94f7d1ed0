// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/media_edits.h"
#include "app/lab/packager.h"
#include "core/base/text.h"
#include "tests/app/lab/ts_checker.h"

#include <gmock/gmock.h>

// What each fault of playlists over time, of ad markers and of segments does; the others are in packager_test.cpp.
namespace inspector::lab {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::int64_t kSegment = 3840;

class MediaFaults : public testing::Test {
protected:
    MediaFaults() : media(std::move(*Media::load({2}))) {}
    void on(const char* fault, const char* target = "ch-001/720p") {
        const auto done = board.set(fault, target, true, now);
        EXPECT_TRUE(done) << (done ? "" : done.error().message());
    }
    void off(const char* fault, const char* target = "ch-001/720p") { EXPECT_TRUE(board.set(fault, target, false, now)); }
    Reply get(const std::string& name, std::int64_t at) { return packager.respond("/ch-001/720p/" + name, at); }
    std::string playlist(std::int64_t after = 0) { return *get("index.m3u8", now + after).body; }
    // The playlist with a fault that has been on for `after` milliseconds.
    std::string with(const char* fault, std::int64_t after = 0) {
        on(fault);
        std::string text = playlist(after);
        off(fault);
        return text;
    }
    static std::int64_t number(const std::string& text, const std::string& tag) {
        const auto start = text.find(tag) + tag.size();
        return parseSigned(text.substr(start, text.find('\n', start) - start)).value_or(-1);
    }
    static std::vector<std::string> uris(const std::string& text) {
        std::vector<std::string> found;
        for (const std::string_view line : split(text, '\n'))
            if (!line.empty() && line[0] != '#') found.emplace_back(line);
        return found;
    }
    std::string bytes(std::int64_t segment, std::int64_t after = 20 * kSegment) {
        const Reply reply = get("seg-" + std::to_string(segment) + ".ts", now + after);
        return reply.segment ? *media->segment(*reply.segment) : std::string();
    }
    std::string bytesWith(const char* fault, std::int64_t segment) {
        on(fault);
        std::string result = bytes(segment);
        off(fault);
        return result;
    }

    std::unique_ptr<Media> media;
    Channels channels{2, 0, 1, kSegment};
    FaultBoard board{channels, {"1080p", "720p", "480p", "360p", "audio-en"}, {}, kSegment};
    Packager packager{*media, channels, board, {8, true}};
    std::int64_t newest = 500'000'000;
    std::int64_t now = (newest + 1) * kSegment + channels.all()[0].phaseMs + 3800;
};

TEST_F(MediaFaults, OfSequences) {
    EXPECT_EQ(number(with("sequence-jump"), "MEDIA-SEQUENCE:"), newest - 7 + 1000);
    EXPECT_EQ(with("not-growing", 20'000).find("#EXT-X-LAB-NOTE:") != std::string::npos, true);
    EXPECT_EQ(uris(with("not-growing", 20'000)), uris(playlist()));
    int old = 0;
    int shrunk = 0;
    int behind = 0;
    int wrong = 0;
    int ended = 0;
    for (int i = 0; i < 8; ++i) {
        const std::int64_t after = i * 500;
        old += uris(with("sequence-backwards", after)).back() != uris(playlist(after)).back();
        behind += uris(with("oscillating-playlist", after)).back() != uris(playlist(after)).back();
        shrunk += uris(with("playlist-shrinks", i * kSegment)).size() == 5;
        wrong += number(with("discontinuity-sequence-wrong", i * kSegment), "DISCONTINUITY-SEQUENCE:") == 1;
        ended += with("endlist-removed", i * kSegment).find("#EXT-X-ENDLIST") != std::string::npos;
    }
    EXPECT_GT(old, 0);
    EXPECT_LT(old, 8);
    EXPECT_GT(behind, 0);
    EXPECT_LT(behind, 8);
    EXPECT_EQ(shrunk, 4);
    EXPECT_EQ(wrong, 4);
    EXPECT_EQ(ended, 4);
}

TEST_F(MediaFaults, OfTheTime) {
    int late = 0;
    for (int i = 0; i < 6; ++i) late += uris(with("late-updates", i * kSegment)).back() != uris(playlist(i * kSegment)).back();
    EXPECT_EQ(late, 4);
    EXPECT_EQ(uris(with("rung-behind", 10 * kSegment)).back(), uris(playlist(6 * kSegment)).back());
    EXPECT_EQ(uris(with("rung-behind")), uris(playlist()));
    EXPECT_THAT(with("pdt-missing"), Not(HasSubstr("PROGRAM-DATE-TIME")));
    EXPECT_NE(with("pdt-offset"), playlist());
    EXPECT_NE(with("latency-high"), playlist());
    EXPECT_EQ(with("pdt-drift"), playlist());
    EXPECT_NE(with("pdt-drift", 60'000), playlist(60'000));
    // The benign twin is never more than 0.4 segments late.
    for (std::int64_t after = 0; after < 20 * kSegment; after += 300) {
        const auto jittery = uris(with("jittery-updates", after)).back();
        EXPECT_TRUE(jittery == uris(playlist(after)).back() || jittery == uris(playlist(after - kSegment * 4 / 10)).back());
    }
}

TEST_F(MediaFaults, OfWhatIsListed) {
    EXPECT_THAT(with("extinf-changed"), HasSubstr("#EXTINF:3.64000"));
    EXPECT_EQ(number(with("target-duration-changed"), "TARGETDURATION:"), 5);
    EXPECT_EQ(uris(with("segment-inserted")).size(), 9U);
    EXPECT_EQ(number(with("segment-inserted", 10 * kSegment), "MEDIA-SEQUENCE:"), number(playlist(10 * kSegment), "MEDIA-SEQUENCE:") + 1);
    EXPECT_THAT(with("endlist", 20'000), EndsWith("#EXT-X-ENDLIST\n"));
    EXPECT_EQ(uris(with("window-too-short")).size(), 2U);
    EXPECT_EQ(uris(with("growing-window", 10 * kSegment)).size(), 18U);
    EXPECT_EQ(uris(with("growing-window", 1000 * kSegment)).size(), 60U);
    EXPECT_THAT(uris(with("token-queries")).back(), HasSubstr(".ts?token="));
    EXPECT_THAT(with("gaps"), Not(HasSubstr("EXT-X-GAP")));
    EXPECT_THAT(with("gaps", kSegment), HasSubstr("EXT-X-GAP"));
    EXPECT_THAT(with("wrong-duration", kSegment), HasSubstr("#EXTINF:2.88000"));
}

TEST_F(MediaFaults, OfAdMarkers) {
    const std::string good = with("ad-breaks", 15 * kSegment);
    EXPECT_THAT(good, HasSubstr("SCTE35-OUT=0xFC30"));
    EXPECT_THAT(good, HasSubstr("#EXT-X-CUE-OUT-CONT:ElapsedTime="));
    EXPECT_THAT(good, HasSubstr("#EXT-X-CUE-IN\n"));
    const std::string endless = with("cue-out-without-in", 8 * kSegment);
    EXPECT_THAT(endless, HasSubstr("#EXT-X-CUE-OUT:"));
    EXPECT_THAT(endless, Not(HasSubstr("#EXT-X-CUE-IN")));
    EXPECT_NE(with("broken-scte35", 15 * kSegment), good);
    EXPECT_THAT(with("daterange-changed", 15 * kSegment), HasSubstr("X-LAB-VERSION"));
    EXPECT_EQ(with("cues-on-one-rung", 15 * kSegment), good);
}

TEST_F(MediaFaults, OfWhatSegmentsHold) {
    const std::int64_t segment = newest + 4;
    const std::string good = bytes(segment);
    EXPECT_THAT(test::checkTs(good).faults, IsEmpty());
    EXPECT_THAT(test::checkTs(bytesWith("continuity-errors", segment)).faults, Not(IsEmpty()));
    EXPECT_EQ(bytesWith("continuity-errors", segment).size(), good.size() - 188);
    EXPECT_NE(bytesWith("pat-missing", segment), good);
    EXPECT_EQ(bytesWith("pat-missing", segment).size(), good.size());
    EXPECT_EQ(bytesWith("no-keyframe", segment).find(std::string("\0\0\1\x65", 4)), std::string::npos);
    EXPECT_NE(good.find(std::string("\0\0\1\x65", 4)), std::string::npos);
    EXPECT_GT(bytesWith("bandwidth-exceeded", segment).size(), good.size() * 2);
    EXPECT_GT(bytesWith("segment-changed", segment).size(), good.size());
    EXPECT_NE(bytesWith("pts-gap", segment), good);
    EXPECT_NE(bytesWith("pts-overlap", segment), good);
    EXPECT_NE(bytesWith("av-skew", segment), good);
    EXPECT_EQ(bytesWith("av-skew", newest), bytes(newest));
    EXPECT_EQ(bytesWith("identical-segments", newest + 3), bytesWith("identical-segments", newest + 2));
    EXPECT_NE(bytesWith("format-change", segment), bytesWith("format-change", newest + 8));
}

TEST_F(MediaFaults, OfWhenSegmentsAreThere) {
    const std::string edge = "seg-" + std::to_string(newest) + ".ts";
    const std::string gone = "seg-" + std::to_string(newest - 8) + ".ts";
    on("segment-not-yet-available");
    EXPECT_EQ(get(edge, now).status, 404);
    EXPECT_EQ(get(edge, now + kSegment).status, 200);
    on("segment-removed-early");
    EXPECT_EQ(get(gone, now).status, 404);
    off("segment-removed-early");
    EXPECT_EQ(get(gone, now).status, 200);
}

TEST_F(MediaFaults, OfHeaders) {
    on("age-too-old");
    on("cache-too-long");
    on("clock-wrong");
    on("gzip-missing");
    on("etag-frozen");
    const Reply reply = get("index.m3u8", now);
    EXPECT_EQ(reply.headers.at(0), (std::pair<std::string, std::string>("Age", "300")));
    EXPECT_EQ(reply.maxAgeS, 3600);
    EXPECT_EQ(reply.dateMs, now - 60'000);
    EXPECT_FALSE(reply.compressible);
    EXPECT_EQ(reply.etag, get("index.m3u8", now + 10'000).etag);
    on("redirected");
    const std::string segment = "seg-" + std::to_string(now / kSegment - 3) + ".ts";
    EXPECT_EQ(get(segment, now).status, 302);
}

TEST_F(MediaFaults, OfKeys) {
    const Channels encrypted(1, 0, 1, kSegment, {0, 0, 1.0});
    FaultBoard faults(encrypted, {"720p"}, {}, kSegment);
    Packager secret(*media, encrypted, faults, {8, true});
    EXPECT_THAT(*secret.respond("/ch-001/720p/index.m3u8", now).body, HasSubstr("#EXT-X-KEY:METHOD=AES-128,URI=\"key.bin\",IV=0x0001"));
    EXPECT_EQ(*secret.respond("/ch-001/720p/key.bin", now).body, segmentKeyBytes());
    const Reply segment = secret.respond("/ch-001/720p/seg-" + std::to_string(newest) + ".ts", now);
    ASSERT_TRUE(segment.segment);
    EXPECT_EQ(media->segment(*segment.segment)->size() % 16, 0U);
    const auto with = [&](const char* fault) {
        EXPECT_TRUE(faults.set(fault, "ch-001", true, now));
        Reply reply = secret.respond("/ch-001/720p/key.bin", now);
        EXPECT_TRUE(faults.set(fault, "ch-001", false, now));
        return reply;
    };
    EXPECT_EQ(with("key-404").status, 404);
    EXPECT_EQ(with("key-wrong-length").body->size(), 15U);
    EXPECT_NE(*with("wrong-key").body, segmentKeyBytes());
}

}  // namespace
}  // namespace inspector::lab
