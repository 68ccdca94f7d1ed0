// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Media that FFmpeg made, against what ffprobe says of it.
#include "core/media/container_inspector.h"
#include "tests/support/process.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <sstream>

namespace inspector::media::test {
namespace {

using inspector::test::Process;
using inspector::test::readFile;
using inspector::test::TempDir;

struct Probed {
    std::uint64_t packets = 0;
    std::optional<std::int64_t> firstDts;
    std::int64_t firstPts = 0;
    std::int64_t endPts = 0;
    std::vector<std::int64_t> keyframes;
};

std::string output(std::vector<std::string> argv, const TempDir& dir) {
    const auto log = dir.path() / "log";
    std::filesystem::remove(log);
    Process process(std::move(argv), log);
    if (process.wait(std::chrono::seconds(100)) != 0) ADD_FAILURE() << process.output();
    return process.output();
}

// Lines of pts,dts,duration,flags.
Probed probed(const std::filesystem::path& file, const std::string& stream, const TempDir& dir) {
    std::istringstream lines(output({"ffprobe", "-v", "error", "-select_streams", stream, "-show_entries", "packet=pts,dts,duration,flags",
                                     "-of", "csv=p=0", file.string()},
                                    dir));
    Probed result;
    for (std::string line; std::getline(lines, line);) {
        std::istringstream fields(line);
        std::string pts, dts, duration, flags;
        if (!std::getline(fields, pts, ',') || !std::getline(fields, dts, ',') || !std::getline(fields, duration, ',')) continue;
        std::getline(fields, flags);
        const std::int64_t at = std::atoll(pts.c_str());
        if (result.packets++ == 0) {
            result.firstDts = std::atoll(dts.c_str());
            result.firstPts = at;
        }
        result.firstPts = std::min(result.firstPts, at);
        result.endPts = std::max<std::int64_t>(result.endPts, at + std::atoll(duration.c_str()));
        if (flags.starts_with('K')) result.keyframes.push_back(at);
    }
    return result;
}

Inspection inspected(const std::filesystem::path& file, std::size_t piece) {
    const std::string bytes = readFile(file);
    const auto inspector = makeTsInspector(false);
    for (std::string_view rest = bytes; !rest.empty(); rest.remove_prefix(std::min(piece, rest.size())))
        inspector->feed(rest.substr(0, piece));
    Inspection inspection;
    inspector->finish(inspection, true);
    return inspection;
}

struct Encoding {
    const char* name;
    std::vector<std::string> video;
    std::vector<std::string> audio;
    std::string videoCodec;  // how it begins
    std::string audioCodec;
    double frameRate = 25;
};
void PrintTo(const Encoding& e, std::ostream* out) { *out << e.name; }

class TsOfFfmpeg : public testing::TestWithParam<Encoding> {};

TEST_P(TsOfFfmpeg, AgreesWithFfprobe) {
    const Encoding& encoding = GetParam();
    const TempDir dir;
    const auto file = dir.path() / "a.ts";
    std::vector<std::string> argv = {"ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i",
                                     std::string("testsrc2=size=320x180:duration=3:rate=") + (encoding.frameRate == 25 ? "25" : "60000/1001"),
                                     "-f", "lavfi", "-i", "sine=duration=3:sample_rate=48000", "-pix_fmt", "yuv420p", "-ac", "2"};
    argv.insert(argv.end(), encoding.video.begin(), encoding.video.end());
    argv.insert(argv.end(), encoding.audio.begin(), encoding.audio.end());
    argv.insert(argv.end(), {"-metadata:s:a:0", "language=deu", "-f", "mpegts", file.string()});
    output(argv, dir);
    if (HasFailure()) return;

    const Inspection inspection = inspected(file, 4096);
    for (const Diagnostic& diagnostic : inspection.diagnostics) ADD_FAILURE() << diagnostic.id;
    const Track* const video = inspection.first(Track::Kind::Video);
    const Track* const audio = inspection.first(Track::Kind::Audio);
    ASSERT_TRUE(video && audio);

    const Probed frames = probed(file, "v:0", dir);
    EXPECT_TRUE(video->codec.starts_with(encoding.videoCodec)) << video->codec;
    EXPECT_EQ(video->width, 320);
    EXPECT_EQ(video->height, 180);
    EXPECT_EQ(video->samples, frames.packets);
    EXPECT_EQ(video->firstDts, frames.firstDts);
    EXPECT_EQ(video->firstPts, frames.firstPts);
    EXPECT_EQ(video->keyframes, frames.keyframes);
    EXPECT_TRUE(video->firstIsKeyframe);
    EXPECT_NEAR(video->frameRate.value_or(0), encoding.frameRate, 0.005);
    EXPECT_NEAR(static_cast<double>(video->endPts.value_or(0)), static_cast<double>(frames.endPts), 2);

    const Probed sounds = probed(file, "a:0", dir);
    EXPECT_EQ(audio->codec, encoding.audioCodec);
    EXPECT_EQ(audio->sampleRate, 48'000);
    EXPECT_EQ(audio->channels, 2);
    EXPECT_EQ(audio->language, "deu");
    EXPECT_EQ(audio->samples, sounds.packets);
    EXPECT_EQ(audio->firstPts, sounds.firstPts);
    EXPECT_NEAR(static_cast<double>(audio->endPts.value_or(0)), static_cast<double>(sounds.endPts), 2);
}

INSTANTIATE_TEST_SUITE_P(
    Each, TsOfFfmpeg,
    testing::Values(Encoding{"AvcAndAac", {"-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "20"}, {"-c:a", "aac"}, "avc1.", "mp4a.40.2"},
                    Encoding{"AvcAt5994", {"-c:v", "libx264", "-preset", "ultrafast", "-g", "60"}, {"-c:a", "ac3"}, "avc1.", "ac-3", 60'000.0 / 1001},
                    Encoding{"HevcAndEac3",
                             {"-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none:keyint=25"},
                             {"-c:a", "eac3"}, "hvc1.", "ec-3"},
                    Encoding{"Mpeg2AndMp3", {"-c:v", "mpeg2video", "-g", "12", "-bf", "2"}, {"-c:a", "libmp3lame"}, "mp4v.61", "mp4a.40.34"}),
    [](const testing::TestParamInfo<Encoding>& parameter) { return parameter.param.name; });

TEST(TsOfTheLab, HasNoFaultInPiecesOfAnySize) {
    for (const char* name : {"1080p-0.ts", "360p-1.ts", "audio-0.ts"}) {
        const auto file = std::filesystem::path(INSPECTOR_SAMPLE_MEDIA) / name;
        for (const std::size_t piece : {std::size_t{1}, std::size_t{1'000'000}}) {
            const Inspection inspection = inspected(file, piece);
            for (const Diagnostic& diagnostic : inspection.diagnostics) ADD_FAILURE() << name << ' ' << diagnostic.id;
            ASSERT_EQ(inspection.tracks.size(), 1U);
            ASSERT_TRUE(inspection.tracks[0].durationS());
            EXPECT_DOUBLE_EQ(*inspection.tracks[0].durationS(), 1.92);
        }
    }
}

}  // namespace
}  // namespace inspector::media::test
