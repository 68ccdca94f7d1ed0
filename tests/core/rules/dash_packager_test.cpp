// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What a real packager writes, ffmpeg: legal with these options. Segments are aligned by a fixed distance of key frames
// (-g as many frames as -seg_duration holds), audio and video stand in sets of their own, languages are named.
#include "tests/core/rules/mpds.h"
#include "tests/support/process.h"

using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using inspector::test::Process;
using inspector::test::readFile;
using inspector::test::TempDir;
using inspector::test::waitFor;

namespace {

struct Shape {
    const char* name;
    std::vector<std::string> options;
};

void PrintTo(const Shape& shape, std::ostream* out) { *out << shape.name; }

std::vector<std::string> command(const TempDir& dir, const std::vector<std::string>& options, const char* seconds, bool live) {
    std::vector<std::string> argv = {"ffmpeg", "-nostdin", "-v", "error"};
    if (live) argv.emplace_back("-re");
    for (const char* text : {"-f", "lavfi", "-i", "testsrc=size=160x90:rate=25"}) argv.emplace_back(text);
    if (live) argv.emplace_back("-re");
    for (const char* text : {"-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-map", "0:v", "-map", "1:a", "-t", seconds,
                             "-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-keyint_min", "25", "-sc_threshold", "0",
                             "-pix_fmt", "yuv420p", "-b:v", "100k", "-c:a", "aac", "-b:a", "64k", "-metadata:s:a:0", "language=eng", "-f",
                             "dash", "-seg_duration", "1", "-adaptation_sets", "id=0,streams=v id=1,streams=a"})
        argv.emplace_back(text);
    argv.insert(argv.end(), options.begin(), options.end());
    argv.push_back((dir.path() / "m.mpd").string());
    return argv;
}

void expectNothingGrave(const std::string& text, std::optional<WallTime> now) {
    for (const Finding& finding : mpdFindings(text, now)) EXPECT_LT(finding.severity, Severity::Major) << english(finding) << '\n' << text;
}

class Packaged : public testing::TestWithParam<Shape> {};

}  // namespace

TEST_P(Packaged, IsLegalWhenStatic) {
    const TempDir dir;
    Process ffmpeg(command(dir, GetParam().options, "6", false), dir.path() / "log");
    ASSERT_EQ(ffmpeg.wait(std::chrono::seconds(60)), 0) << ffmpeg.output();
    const std::string text = readFile(dir.path() / "m.mpd");
    ASSERT_NE(text.find("type=\"static\""), std::string::npos);
    expectNothingGrave(text, {});
    const dash::Mpd mpd = dash::parse(text).mpd;
    ASSERT_EQ(mpd.periods.at(0).adaptationSets.size(), 2u);
    const dash::SegmentWindow window(mpd, 0, 0, 0, mpdUrl, mpdNow);
    EXPECT_GE(window.size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(AsFfmpegDoes, Packaged,
                         testing::Values(Shape{"number and duration", {"-use_template", "1", "-use_timeline", "0"}},
                                         Shape{"timeline", {"-use_template", "1", "-use_timeline", "1"}},
                                         Shape{"list", {"-use_template", "0", "-use_timeline", "0"}},
                                         Shape{"one file", {"-single_file", "1"}}));

class PackagedLive : public testing::TestWithParam<Shape> {};

TEST_P(PackagedLive, IsLegalWhileItRuns) {
    const TempDir dir;
    Process ffmpeg(command(dir, GetParam().options, "120", true), dir.path() / "log");
    std::string text;
    // Written beside and renamed: what is read is whole.
    const bool begun = waitFor(
        [&] {
            text = readFile(dir.path() / "m.mpd");
            return text.find("type=\"dynamic\"") != std::string::npos && std::filesystem::exists(dir.path() / "chunk-stream0-00003.m4s");
        },
        std::chrono::seconds(60));
    ASSERT_TRUE(begun) << ffmpeg.output();
    expectNothingGrave(text, SystemClock{}.now());
}

INSTANTIATE_TEST_SUITE_P(AsFfmpegDoes, PackagedLive,
                         testing::Values(Shape{"number and duration", {"-use_timeline", "0", "-window_size", "5", "-utc_timing_url", "https://time.example/"}},
                                         Shape{"timeline", {"-use_timeline", "1", "-window_size", "5", "-utc_timing_url", "https://time.example/"}}));
