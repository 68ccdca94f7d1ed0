// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What FFmpeg writes, inspected and judged: a clean stream has no finding but notes.
#include "core/hls/parser.h"
#include "core/media/segment_inspector.h"
#include "tests/core/rules/segment_building.h"
#include "tests/support/process.h"

using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using testing::IsEmpty;

namespace {

using inspector::test::Process;
using inspector::test::readFile;
using inspector::test::TempDir;

struct Packaging {
    const char* name;
    std::vector<std::string> encoder;
    std::vector<std::string> muxer;
    std::string codecs;  // as a multivariant playlist would declare them
    bool video = true;
};

void PrintTo(const Packaging& packaging, std::ostream* out) { *out << packaging.name; }

const std::vector<std::string> x264 = {"-c:v", "libx264", "-preset", "superfast", "-bf", "2", "-g", "50", "-sc_threshold", "0",
                                       "-profile:v", "high", "-level", "3.1", "-pix_fmt", "yuv420p"};
const std::vector<std::string> aac = {"-c:a", "aac", "-b:a", "96k", "-ar", "48000", "-ac", "2"};

std::vector<std::string> both(std::vector<std::string> a, const std::vector<std::string>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

media::Inspection inspect(const std::string& bytes, const std::shared_ptr<const media::InitSegment>& init) {
    media::SegmentInspector::Options options;
    options.init = init;
    media::SegmentInspector inspector(options);
    std::string_view rest = bytes;
    for (; !rest.empty(); rest.remove_prefix(std::min<std::size_t>(rest.size(), 16'384))) inspector.feed(rest.substr(0, 16'384));
    return inspector.finish();
}

void makeStream(const Packaging& packaging, const TempDir& dir) {
    std::vector<std::string> argv = {"ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25", "-f", "lavfi", "-i",
                                     "sine=frequency=440:sample_rate=48000", "-t", "14"};
    argv = both(argv, packaging.video ? std::vector<std::string>{"-map", "0:v", "-map", "1:a"} : std::vector<std::string>{"-map", "1:a"});
    argv = both(both(argv, packaging.encoder), both({"-f", "hls", "-hls_time", "2", "-hls_list_size", "0"}, packaging.muxer));
    argv.push_back((dir.path() / "media.m3u8").string());
    Process process(argv, dir.path() / "log");
    ASSERT_EQ(process.wait(std::chrono::seconds(100)), 0) << process.output();
}

class FfmpegStream : public testing::TestWithParam<Packaging> {};

}  // namespace

TEST_P(FfmpegStream, IsClean) {
    const TempDir dir;
    makeStream(GetParam(), dir);
    const hls::Parsed parsed = hls::parse(readFile(dir.path() / "media.m3u8"));
    ASSERT_GE(parsed.playlist.segments.size(), 6u);
    Declared declared;
    declared.codecs = GetParam().codecs;
    if (GetParam().video) {
        declared.width = 320;
        declared.height = 180;
        declared.frameRate = 25;
    }
    declared.channels = 2;
    declared.isAudioOnly = !GetParam().video;
    declared.independentSegments = true;
    declared.live = false;
    declared.targetDurationS = static_cast<double>(parsed.playlist.targetDuration.value_or(0));
    SegmentHistory history;
    std::shared_ptr<const media::InitSegment> init;
    if (std::filesystem::exists(dir.path() / "init.mp4"))
        init = std::make_shared<media::InitSegment>(media::parseInit(readFile(dir.path() / "init.mp4")));
    std::vector<std::string> found;
    const auto note = [&found](const std::vector<Finding>& findings) {
        for (const Finding& finding : findings) {
            EXPECT_TRUE(find(finding.rule)) << finding.rule;
            if (finding.severity >= Severity::Minor) found.push_back(english(finding));
        }
    };
    if (init) note(judgeInit(context, *init, declared));
    std::uint64_t sequence = 0;
    for (const auto& segment : parsed.playlist.segments) {
        const std::string bytes = readFile(dir.path() / std::string_view(segment.uri));
        const media::Inspection inspection = inspect(bytes, init);
        SegmentView view;
        view.sequence = sequence++;
        view.uri = segment.uri;
        view.durationS = segment.duration.value_or(0);
        view.size = bytes.size();
        view.inspection = &inspection;
        view.init = init.get();
        note(history.update(context, declared, view));
    }
    EXPECT_THAT(found, IsEmpty());
    EXPECT_GT(history.averageBps(), 10'000);
}

// Representations of an MPD whose segments have a nominal duration.
TEST(FfmpegDash, IsClean) {
    const TempDir dir;
    std::vector<std::string> argv = {"ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25", "-f", "lavfi", "-i",
                                     "sine=frequency=440:sample_rate=48000", "-t", "12", "-map", "0:v", "-map", "1:a"};
    argv = both(both(argv, both(x264, aac)), {"-f", "dash", "-seg_duration", "2", (dir.path() / "x.mpd").string()});
    Process process(argv, dir.path() / "log");
    ASSERT_EQ(process.wait(std::chrono::seconds(100)), 0) << process.output();
    for (const std::string stream : {"0", "1"}) {
        const auto init = std::make_shared<media::InitSegment>(media::parseInit(readFile(dir.path() / ("init-stream" + stream + ".m4s"))));
        Declared declared;
        declared.dash = declared.nominalDuration = true;
        declared.live = false;
        declared.codecs = stream == "0" ? "avc1.64001f" : "mp4a.40.2";
        declared.minBufferTimeS = 4;
        SegmentHistory history;
        for (std::uint64_t number = 1; number <= 5; ++number) {
            const std::string bytes = readFile(dir.path() / ("chunk-stream" + stream + "-0000" + std::to_string(number) + ".m4s"));
            ASSERT_FALSE(bytes.empty());
            const media::Inspection inspection = inspect(bytes, init);
            declared.mediaTimeS = 2 * static_cast<double>(number - 1);
            SegmentView view;
            view.sequence = number;
            view.durationS = 2;
            view.inspection = &inspection;
            view.init = init.get();
            for (const Finding& finding : history.update(context, declared, view))
                EXPECT_LT(finding.severity, Severity::Minor) << stream << " " << number << " " << english(finding);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(
    Real, FfmpegStream,
    testing::Values(Packaging{"Ts", both(x264, aac), {"-hls_segment_type", "mpegts"}, "avc1.64001f,mp4a.40.2"},
                    Packaging{"Fmp4", both(x264, aac), {"-hls_segment_type", "fmp4"}, "avc1.64001f,mp4a.40.2"},
                    Packaging{"AudioTs", aac, {"-hls_segment_type", "mpegts"}, "mp4a.40.2", false},
                    Packaging{"AudioFmp4", aac, {"-hls_segment_type", "fmp4"}, "mp4a.40.2", false}),
    [](const testing::TestParamInfo<Packaging>& packaging) { return packaging.param.name; });
