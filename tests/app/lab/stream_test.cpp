// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "tests/app/lab/lab_process.h"

#include <gmock/gmock.h>

// Real players' eyes on the lab's streams: ffmpeg reads, decodes and complains.
namespace inspector::test {
namespace {

// What ffmpeg says itself; that it reads an init segment again after each reload of a live playlist is its own affair.
std::string complaints(const std::string& output) {
    std::string rest;
    for (const std::string_view line : split(output, '\n'))
        if (!trim(line).empty() && line.find("Found duplicated MOOV Atom") == std::string_view::npos)
            rest += std::string(line) + '\n';
    return rest;
}

class LabStream : public testing::TestWithParam<const char*> {};

TEST_P(LabStream, IsDecodedOverSeveralLoopsWithoutAComplaint) {
    const LabProcess lab({"--segment-seconds", "1.92", "--fmp4-share", GetParam()});
    // The 360p rung with its audio, over three loops of 3.84 s.
    const Ran ran = run({"ffmpeg", "-nostdin", "-v", "warning", "-i", lab.url("/ch-001/master.m3u8"), "-map", "0:v:3",
                         "-map", "0:a:0", "-t", "13", "-f", "null", "-"});
    EXPECT_EQ(ran.exitCode, 0);
    EXPECT_EQ(complaints(ran.output), "");
}

TEST_P(LabStream, HasAFrameEvery40MillisecondsInEveryRungAndAudioWithoutGaps) {
    const LabProcess lab({"--segment-seconds", "1.92", "--fmp4-share", GetParam()});
    const std::string copy = (lab.folder() / "copy.mkv").string();
    const Ran ran = run({"ffmpeg", "-nostdin", "-v", "warning", "-i", lab.url("/ch-001/master.m3u8"), "-map", "0", "-c",
                         "copy", "-t", "13", copy});
    EXPECT_EQ(ran.exitCode, 0);
    EXPECT_EQ(complaints(ran.output), "");
    for (const auto& [stream, step] : {std::pair{"v:0", 0.04}, {"v:1", 0.04}, {"v:2", 0.04}, {"v:3", 0.04}, {"a:0", 1024 / 48000.0}}) {
        const Ran probed = run({"ffprobe", "-v", "error", "-select_streams", stream, "-show_entries", "packet=dts_time",
                                "-of", "csv=p=0", copy});
        std::vector<double> times;
        for (const std::string_view line : split(trim(probed.output), '\n'))
            if (const auto time = parseDecimal(trim(split(line, ',').front()))) times.push_back(*time);
        EXPECT_GT(static_cast<double>(times.size()) * step, 11.0) << stream;
        for (std::size_t i = 1; i < times.size(); ++i)
            ASSERT_NEAR(times[i] - times[i - 1], step, 0.0021) << stream << " packet " << i;  // Matroska rounds to 1 ms
    }
}

TEST(LabLowLatency, IsDecodedWithoutAComplaint) {
    const LabProcess lab({"--segment-seconds", "1.92", "--ll-share", "1"});
    const Ran ran = run({"ffmpeg", "-nostdin", "-v", "warning", "-i", lab.url("/ch-001/master.m3u8"), "-map", "0:v:3",
                         "-map", "0:a:0", "-t", "9", "-f", "null", "-"});
    EXPECT_EQ(ran.exitCode, 0);
    EXPECT_EQ(complaints(ran.output), "");
}

TEST(LabLowLatency, HoldsARequestUntilTheHintedPartIsThere) {
    const LabProcess lab({"--segment-seconds", "1.92", "--ll-share", "1"});
    for (int i = 0; i < 3; ++i) {
        const std::string playlist = curl(lab.url("/ch-001/360p/index.m3u8")).body;
        const auto hint = playlist.find("TYPE=PART,URI=\"part-") + 20;
        const auto dot = playlist.find('.', hint);
        const std::string msn = playlist.substr(hint, dot - hint);
        const std::string part = playlist.substr(dot + 1, playlist.find('.', dot + 1) - dot - 1);
        const CurlAnswer next = curl(lab.url("/ch-001/360p/index.m3u8?_HLS_msn=" + msn + "&_HLS_part=" + part, i == 2 ? "nyc-1" : "packager"));
        EXPECT_EQ(next.status, 200);
        EXPECT_NE(next.body.find("#EXT-X-PART:DURATION=0.48000,URI=\"part-" + msn + '.' + part), std::string::npos);
        EXPECT_EQ(curl(lab.url("/ch-001/360p/part-" + msn + '.' + part + ".m4s")).status, 200);
    }
}

class LabDashStream : public testing::TestWithParam<const char*> {};

TEST_P(LabDashStream, IsDecodedWithoutAComplaint) {
    const LabProcess lab({"--segment-seconds", "1.92"});
    // At the pace of the clock: by numbers alone, ffmpeg asks for what is not made yet, and says so.
    const Ran ran = run({"ffmpeg", "-nostdin", "-v", "warning", "-re", "-i", lab.url("/ch-001/" + std::string(GetParam()) + ".mpd"),
                         "-map", "0:v:3", "-map", "0:a:0", "-t", "9", "-f", "null", "-"});
    EXPECT_EQ(ran.exitCode, 0);
    EXPECT_EQ(complaints(ran.output), "");
}

INSTANTIATE_TEST_SUITE_P(Kinds, LabDashStream, testing::Values("timeline", "number", "periods", "low-latency", "patch"),
                         [](const auto& kind) {
                             std::string name = kind.param;
                             std::erase(name, '-');
                             return name;
                         });

TEST(LabVod, IsDecodedWithoutAComplaint) {
    const LabProcess lab({"--segment-seconds", "1.92"});
    for (const char* name : {"manifest", "ondemand"}) {
        // To the end by template; ffmpeg asks for a file too many after the last range.
        const Ran ran = run({"ffmpeg", "-nostdin", "-v", "warning", "-i", lab.url("/vod/" + std::string(name) + ".mpd"), "-map",
                             "0:v:3", "-map", "0:a:0", "-t", "10", "-f", "null", "-"});
        EXPECT_EQ(ran.exitCode, 0) << name;
        EXPECT_EQ(complaints(ran.output), "") << name;
    }
}

INSTANTIATE_TEST_SUITE_P(Containers, LabStream, testing::Values("0", "1"),
                         [](const auto& container) { return *container.param == '0' ? "MpegTs" : "Fmp4"; });

}  // namespace
}  // namespace inspector::test
