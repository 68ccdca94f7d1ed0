// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/cache.h"
#include "app/lab/packager.h"
#include "core/base/text.h"
#include "tests/app/lab/ts_checker.h"

#include <gmock/gmock.h>

namespace inspector::lab {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class LowLatencyTest : public testing::Test {
protected:
    LowLatencyTest() : media(std::move(*Media::load({1}))) {}
    void on(const char* fault, const char* target = "ch-001/720p") {
        const auto done = board.set(fault, target, true, now);
        EXPECT_TRUE(done) << (done ? "" : done.error().message());
    }
    Reply get(const std::string& name, std::int64_t at) { return packager.respond("/ch-001/720p/" + name, at); }
    Reply get(const std::string& name) { return get(name, now); }
    std::string playlist(const std::string& query = "") { return *get("index.m3u8" + query).body; }
    static std::vector<std::string> lines(const std::string& text, const std::string& start) {
        std::vector<std::string> found;
        for (const std::string_view line : split(text, '\n'))
            if (line.starts_with(start)) found.emplace_back(line.substr(start.size()));
        return found;
    }
    static std::string quoted(const std::string& line, const std::string& name) {
        const auto at = line.find(name + "=\"") + name.size() + 2;
        return line.substr(at, line.find('"', at) - at);
    }

    std::unique_ptr<Media> media;
    Channels channels{1, 0, 1, 1920, {0, 1.0}};
    FaultBoard board{channels, {"1080p", "720p", "480p", "360p", "audio-en"}, {"fra-1"}, 1920};
    Packager packager{*media, channels, board, {8, true}};
    std::int64_t segment = 900'000'000;  // the one that is being made
    // Two of its four parts are complete.
    std::int64_t now = segment * 1920 + channels.all()[0].phaseMs + 2 * kPartMs + 100;
    std::string msn = std::to_string(segment);
};

TEST_F(LowLatencyTest, ThePlaylistHasPartsAHintAndReports) {
    const std::string text = playlist();
    EXPECT_THAT(text, HasSubstr("#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.5,HOLD-BACK=6,CAN-SKIP-UNTIL=12"));
    EXPECT_THAT(text, HasSubstr("#EXT-X-PART-INF:PART-TARGET=0.5"));
    const auto parts = lines(text, "#EXT-X-PART:");
    EXPECT_THAT(parts.back(), HasSubstr("part-" + msn + ".1.m4s"));
    EXPECT_LT(parts.size(), 16U);  // of three target durations only
    EXPECT_EQ(quoted(lines(text, "#EXT-X-PRELOAD-HINT:").at(0), "URI"), "part-" + msn + ".2.m4s");
    const auto reports = lines(text, "#EXT-X-RENDITION-REPORT:");
    ASSERT_EQ(reports.size(), 4U);
    for (const std::string& report : reports) EXPECT_THAT(report, EndsWith("LAST-MSN=" + msn + ",LAST-PART=1"));
    EXPECT_EQ(lines(text, "#EXTINF:").size(), 16U);
    EXPECT_EQ(get("index.m3u8").maxAgeS, 1);
}

TEST_F(LowLatencyTest, ThePartsOfASegmentAreTheSegment) {
    const std::string before = std::to_string(segment - 1);
    std::string parts;
    for (int i = 0; i < 4; ++i) {
        const Reply part = get("part-" + before + '.' + std::to_string(i) + ".m4s");
        ASSERT_TRUE(part.segment);
        parts += *media->segment(*part.segment);
    }
    EXPECT_EQ(parts, *media->segment(*get("seg-" + before + ".m4s").segment));
    const auto report = test::checkFmp4(parts);
    EXPECT_THAT(report.faults, IsEmpty());
    EXPECT_EQ(report.starts.size(), 4U);
}

TEST_F(LowLatencyTest, AudioPartsAreWithinTheirTargetAndAddUp) {
    const std::string text = *packager.respond("/ch-001/audio-en/index.m3u8", now).body;
    const auto parts = lines(text, "#EXT-X-PART:DURATION=");
    double sum = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const double duration = parseDecimal(parts[i].substr(0, parts[i].find(','))).value();
        EXPECT_LE(duration, 0.5);
        EXPECT_GE(duration, 0.5 * 0.85);
        sum += duration;
    }
    EXPECT_NEAR(sum, 1.92, 0.0001);
}

TEST_F(LowLatencyTest, ABlockingReloadIsHeldUntilThePartIsThere) {
    const Reply held = get("index.m3u8?_HLS_msn=" + msn + "&_HLS_part=2");
    EXPECT_EQ(held.delay, std::chrono::milliseconds(kPartMs - 100));
    EXPECT_THAT(lines(*held.body, "#EXT-X-PART:").back(), HasSubstr("part-" + msn + ".2.m4s"));
    EXPECT_EQ(held.maxAgeS, 12);
    const Reply whole = get("index.m3u8?_HLS_msn=" + msn);
    EXPECT_EQ(whole.delay, std::chrono::milliseconds(2 * kPartMs - 100));
    EXPECT_THAT(*whole.body, HasSubstr("\nseg-" + msn + ".m4s\n"));
    EXPECT_EQ(get("index.m3u8?_HLS_msn=" + msn + "&_HLS_part=1").delay.count(), 0);
    // A part after the last of its segment is the first of the next one.
    EXPECT_EQ(get("index.m3u8?_HLS_msn=" + msn + "&_HLS_part=9").delay, std::chrono::milliseconds(3 * kPartMs - 100));
}

TEST_F(LowLatencyTest, WhatAsksTooMuchIsRefused) {
    const std::string next = std::to_string(segment + 1);
    EXPECT_EQ(get("index.m3u8?_HLS_msn=" + next).status, 200);
    EXPECT_EQ(get("index.m3u8?_HLS_msn=" + std::to_string(segment + 2)).status, 400);
    EXPECT_EQ(get("index.m3u8?_HLS_msn=" + next + "&_HLS_part=3").status, 200);
    EXPECT_EQ(get("index.m3u8?_HLS_part=1").status, 400);
    EXPECT_EQ(get("index.m3u8?_HLS_msn=x").status, 400);
    EXPECT_EQ(get("index.m3u8?_HLS_msn=99999999999999999999").status, 400);
}

TEST_F(LowLatencyTest, AfterThreeTargetDurationsAStalePlaylistIs503) {
    on("stale-playlist");
    const Reply reply = get("index.m3u8?_HLS_msn=" + msn + "&_HLS_part=2");
    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(reply.delay, std::chrono::seconds(6));
}

TEST_F(LowLatencyTest, ADeltaUpdateLeavesOutWhatItSays) {
    const std::string whole = playlist();
    const std::string delta = playlist("?_HLS_skip=YES");
    const auto skipped = parseUnsigned(lines(delta, "#EXT-X-SKIP:SKIPPED-SEGMENTS=").at(0)).value();
    EXPECT_EQ(lines(delta, "#EXTINF:").size() + skipped, lines(whole, "#EXTINF:").size());
    EXPECT_EQ(whole.substr(whole.size() - 500), delta.substr(delta.size() - 500));
    EXPECT_EQ(playlist("?_HLS_skip=v2"), delta);
    EXPECT_THAT(playlist("?_HLS_skip=NO"), Not(HasSubstr("EXT-X-SKIP")));
}

TEST_F(LowLatencyTest, AHintedPartIsHeldAndTheOneAfterTheNextIsNot) {
    EXPECT_EQ(get("part-" + msn + ".2.m4s").delay, std::chrono::milliseconds(kPartMs - 100));
    EXPECT_EQ(get("part-" + msn + ".1.m4s").delay.count(), 0);
    EXPECT_EQ(get("part-" + std::to_string(segment + 1) + ".1.m4s").status, 404);
    EXPECT_EQ(get("part-" + msn + ".4.m4s").status, 404);
    EXPECT_EQ(get("part-" + msn + ".m4s").status, 404);
}

TEST_F(LowLatencyTest, FaultsAreWhatTheirNamesSay) {
    const auto with = [&](const char* fault, const std::string& name) {
        on(fault);
        Reply reply = get(name);
        EXPECT_TRUE(board.set(fault, "ch-001/720p", false, now));
        return reply;
    };
    const std::string blocking = "index.m3u8?_HLS_msn=" + msn + "&_HLS_part=2";
    EXPECT_EQ(with("ll-not-blocking", blocking).delay.count(), 0);
    EXPECT_EQ(with("ll-early-400", blocking).status, 400);
    EXPECT_EQ(with("ll-part-404", "part-" + msn + ".1.m4s").status, 404);
    EXPECT_EQ(with("ll-hint-not-held", "part-" + msn + ".2.m4s").status, 404);
    EXPECT_THAT(*with("ll-hint-broken", "index.m3u8").body, HasSubstr("URI=\"never-part"));
    EXPECT_THAT(*with("ll-report-wrong", "index.m3u8").body, HasSubstr("LAST-MSN=" + std::to_string(segment - 3)));
    EXPECT_EQ(lines(*with("ll-partial-playlist", blocking).body, "#EXTINF:").size(), 2U);
    EXPECT_EQ(lines(*with("ll-skip-wrong-count", "index.m3u8?_HLS_skip=YES").body, "#EXTINF:").size() + 1,
              lines(playlist("?_HLS_skip=YES"), "#EXTINF:").size());
    EXPECT_EQ(with("ll-part-late", blocking).delay, std::chrono::milliseconds(5 * kPartMs - 100));
}

TEST_F(LowLatencyTest, ACacheHoldsWhoAsksForWhatIsStillOnItsWay) {
    Cache edge({"fra-1", {}, {}, 100}, packager, board);
    const std::string path = "/ch-001/720p/index.m3u8?_HLS_msn=" + msn + "&_HLS_part=2";
    EXPECT_EQ(edge.respond(path, now).delay, std::chrono::milliseconds(kPartMs - 100));
    EXPECT_EQ(edge.respond(path, now + 100).delay, std::chrono::milliseconds(kPartMs - 200));
    EXPECT_EQ(edge.respond(path, now + 1000).delay.count(), 0);
}

}  // namespace
}  // namespace inspector::lab
