// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/lab/lab_process.h"
#include "tests/core/runtime/rig.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <map>

// ffmpeg's own live HLS, served by nginx, watched by the real engine beside a channel of the lab.
namespace inspector::test {
namespace {

using namespace std::chrono_literals;

// curl's own word on a URL: milliseconds to the first byte, and bytes.
struct CurlFigures {
    double ttfbMs = 0;
    double bytes = 0;
};
CurlFigures askCurl(const std::string& url) {
    const Ran ran = run({"curl", "-s", "-o", "/dev/null", "-w", "%{time_starttransfer} %{size_download}", url});
    CurlFigures figures;
    char* rest = nullptr;
    figures.ttfbMs = std::strtod(ran.output.c_str(), &rest) * 1000;
    figures.bytes = std::strtod(rest, nullptr);
    return figures;
}

class FfmpegTest : public testing::Test {
protected:
    void SetUp() override {
        std::filesystem::create_directory(site.path() / "live");
        const std::string live = (site.path() / "live").string();
        ffmpeg = std::make_unique<Process>(
            std::vector<std::string>{
                "ffmpeg", "-nostdin", "-v", "warning", "-re", "-f", "lavfi", "-i", "testsrc=size=320x180:rate=25", "-f", "lavfi",
                "-i", "sine=frequency=440:sample_rate=48000", "-map", "0:v", "-map", "1:a", "-map", "0:v", "-map", "1:a", "-c:v",
                "libx264", "-preset", "ultrafast", "-g", "25", "-keyint_min", "25", "-sc_threshold", "0", "-b:v:0", "300k",
                "-maxrate:v:0", "300k", "-bufsize:v:0", "300k", "-b:v:1", "150k", "-maxrate:v:1", "150k", "-bufsize:v:1",
                "150k", "-c:a", "aac", "-b:a", "64k", "-f", "hls", "-hls_time", "1", "-hls_list_size", "8", "-hls_flags",
                "delete_segments+program_date_time+independent_segments+temp_file", "-hls_delete_threshold", "8",
                "-master_pl_name", "master.m3u8", "-var_stream_map", "v:0,a:0 v:1,a:1", live + "/v%v.m3u8"},
            site.path() / "ffmpeg.log");
        ASSERT_TRUE(waitFor([&] { return std::filesystem::exists(site.path() / "live/master.m3u8") &&
                                         std::filesystem::exists(site.path() / "live/v1.m3u8"); }, 60s))
            << ffmpeg->output();
        nginx = std::make_unique<Nginx>(site.path(), "location / { add_header Cache-Control no-cache; }");
    }
    TempDir site, folder;
    std::unique_ptr<Process> ffmpeg;
    std::unique_ptr<Nginx> nginx;
};

TEST_F(FfmpegTest, IsWatchedBesideTheLabWithFiguresThatAgreeWithCurl) {
    LabProcess lab({"--channels", "1", "--segment-seconds", "1.92"});
    Rig rig(folder.path());
    ASSERT_TRUE(rig.until([&] { return rig.inventory && rig.engineState.probing; }));
    Template settings = quickTemplate();
    settings.segments = SegmentPolicy::All;
    Channel channel;
    channel.id = ChannelId("ffmpeg");
    channel.name = "ffmpeg";
    channel.url = nginx->url("/live/master.m3u8");
    channel.templateId = settings.id;
    Channel beside = channel;
    beside.id = ChannelId("lab");
    beside.name = "Lab";
    beside.url = lab.url("/ch-001/master.m3u8");
    ASSERT_TRUE(rig.apply({inventory::PutTemplate{settings}, inventory::PutChannel{channel}, inventory::PutChannel{beside}}));
    ASSERT_TRUE(rig.until([&] {
        return rig.state("ffmpeg") == ChannelState::Up && rig.state("lab") == ChannelState::Up;
    })) << ffmpeg->output();

    // Segments of both variants are measured, each once, with the size that curl gets.
    std::vector<Point> points;
    ASSERT_TRUE(rig.until([&] {
        series::Selection selection;
        selection.tags = {{"channel", "ffmpeg"}};
        selection.from = SystemClock().now() - 1min;
        selection.to = SystemClock().now() + 1min;
        auto result = rig.ask<std::vector<Point>>(
            [&](auto answer) { rig.engine().points(selection, 100, std::move(answer)); });
        if (result) points = *result;
        return points.size() >= 6;
    }));
    std::map<std::pair<std::string, double>, int> seen;
    for (const Point& p : points) {
        EXPECT_EQ(p.number("http_status"), 200.0);
        EXPECT_NEAR(*p.number("duration_s"), 1.0, 0.1);
        EXPECT_EQ(++seen[std::make_pair(std::string(p.tag("rung")), *p.number("sequence"))], 1) << p.tag("rung");
    }
    const Point& newest = points.back();
    const auto report = rig.engine().newestReport(ChannelId("ffmpeg"));
    ASSERT_NE(report, nullptr);
    for (const RungReport& rung : report->rungs) {
        const std::string url = nginx->url("/live/" + std::string(rung.kind == RungKind::Master ? "master.m3u8" : ""));
        if (rung.kind != RungKind::Master) continue;
        const CurlFigures figures = askCurl(url);
        EXPECT_EQ(static_cast<double>(rung.http.bytes), figures.bytes);
        EXPECT_GT(rung.http.ttfbMs, 0);
        // Both are of one loopback server: the same order, however busy the machine is.
        EXPECT_LT(rung.http.ttfbMs, figures.ttfbMs * 10 + 200);
        EXPECT_LT(figures.ttfbMs, rung.http.ttfbMs * 10 + 200);
    }
    const auto& tag = newest.tag("rung");
    const bool first = std::any_of(report->rungs.begin(), report->rungs.end(), [&](const RungReport& r) {
        return r.rung == tag && r.url.ends_with("v0.m3u8");
    });
    const auto sequence = static_cast<long>(*newest.number("sequence"));
    const CurlFigures segment = askCurl(nginx->url("/live/v" + std::string(first ? "0" : "1") + std::to_string(sequence) + ".ts"));
    EXPECT_EQ(*newest.number("size_bytes"), segment.bytes);
}

TEST_F(FfmpegTest, ThatDiesIsFoundStaleAndThenUpAgainWhenItIsBack) {
    Rig rig(folder.path());
    ASSERT_TRUE(rig.until([&] { return rig.inventory && rig.engineState.probing; }));
    ASSERT_TRUE(rig.addChannel("ffmpeg", nginx->url("/live/master.m3u8")));
    ASSERT_TRUE(rig.until([&] { return rig.state("ffmpeg") == ChannelState::Up; }));
    ffmpeg->signal(SIGSTOP);
    EXPECT_TRUE(rig.until([&] { return rig.state("ffmpeg") == ChannelState::Down; }));
    EXPECT_TRUE(rig.until([&] { return rig.hasEvent(EventKind::FindingConfirmed, "hls-playlist-stale"); }, 5s));
    ffmpeg->signal(SIGCONT);
    EXPECT_TRUE(rig.until([&] { return rig.state("ffmpeg") == ChannelState::Up; }));
}

}  // namespace
}  // namespace inspector::test
