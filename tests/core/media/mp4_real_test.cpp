// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Media that ffmpeg makes here, compared with what ffprobe says of it.
#include "tests/core/media/mp4_boxes.h"
#include "tests/support/process.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <sstream>

using namespace inspector;
using namespace inspector::media;
using namespace inspector::media::test;
using inspector::test::Process;
using inspector::test::readFile;
using inspector::test::TempDir;

namespace {

namespace fs = std::filesystem;

// False: this machine's ffmpeg has not what is asked for.
bool make(const TempDir& dir, std::vector<std::string> options) {
    std::vector<std::string> argv = {"ffmpeg", "-v", "error", "-nostdin", "-y", "-threads", "1", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=4",
                                     "-f", "lavfi", "-i", "sine=f=440:r=48000:d=4"};
    argv.insert(argv.end(), options.begin(), options.end());
    Process ffmpeg(argv, dir.path() / "ffmpeg.log");
    return ffmpeg.wait(std::chrono::seconds(100)) == 0;
}

std::vector<std::string> joined(std::vector<std::string> a, const std::vector<std::string>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

const std::vector<std::string> avcAac = {"-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-bf", "2", "-c:a", "aac", "-ac", "2"};

std::vector<std::string> hls(const TempDir& dir, const std::string& more = {}) {
    std::vector<std::string> options = {"-f", "hls", "-hls_time", "2", "-hls_segment_type", "fmp4", "-hls_playlist_type", "vod"};
    if (!more.empty()) options.insert(options.end(), {"-hls_segment_options", more});
    options.push_back((dir.path() / "a.m3u8").string());
    return options;
}

// Entries of a stream as ffprobe tells them, one a line.
std::vector<std::string> probe(const TempDir& dir, const fs::path& file, const std::string& stream, const std::string& entries) {
    const auto log = dir.path() / ("probe-" + stream + ".log");
    fs::remove(log);
    Process ffprobe({"ffprobe", "-v", "error", "-ignore_editlist", "1", "-select_streams", stream, "-show_entries", entries, "-of", "csv=p=0", file.string()}, log);
    EXPECT_EQ(ffprobe.wait(std::chrono::seconds(100)), 0);
    std::vector<std::string> lines;
    std::istringstream text(readFile(log));
    for (std::string line; std::getline(text, line);) {
        if (!line.empty()) lines.push_back(line);
    }
    return lines;
}

struct Packets {
    std::size_t count = 0;
    std::size_t keyframes = 0;
    double first = 1e9;
    double end = 0;
};
Packets packetsOf(const TempDir& dir, const fs::path& file, const std::string& stream) {
    Packets packets;
    for (const std::string& line : probe(dir, file, stream, "packet=pts_time,duration_time,flags")) {
        double pts = 0;
        char duration[32] = {};  // "N/A" of a first packet
        char flag = '_';
        if (std::sscanf(line.c_str(), "%lf,%31[^,],%c", &pts, duration, &flag) < 3) continue;
        ++packets.count;
        if (flag == 'K') ++packets.keyframes;
        packets.first = std::min(packets.first, pts);
        packets.end = std::max(packets.end, pts + std::atof(duration));
    }
    return packets;
}

void expectAsProbed(const TempDir& dir, const std::string& bytes, const Track& track, const std::string& stream) {
    const fs::path file = dir.write("probed.mp4", bytes);
    const Packets packets = packetsOf(dir, file, stream);
    EXPECT_EQ(track.samples, packets.count);
    EXPECT_EQ(track.keyframeCount, packets.keyframes);
    ASSERT_TRUE(track.durationS());
    // ffprobe takes the last audio frame for a whole one, the container says how much of it counts.
    EXPECT_NEAR(*track.durationS(), packets.end - packets.first, track.kind == Track::Kind::Audio ? 0.022 : 0.0015);
}

Inspection checked(const std::string& bytes, const std::shared_ptr<const InitSegment>& init) {
    Inspection inspection = inspect(bytes, init);
    expectWords(inspection.diagnostics);
    for (const Diagnostic& diagnostic : inspection.diagnostics)
        EXPECT_TRUE(diagnostic.id == "fmp4-composition-offset" || diagnostic.id == "fmp4-edit-list") << diagnostic.id;
    const Inspection pieces = inspect(bytes, init, 1);
    EXPECT_EQ(idsOf(pieces.diagnostics), idsOf(inspection.diagnostics));
    for (std::size_t i = 0; i < inspection.tracks.size(); ++i) {
        EXPECT_EQ(pieces.tracks[i].endPts, inspection.tracks[i].endPts);
        EXPECT_EQ(pieces.tracks[i].firstNalTypes, inspection.tracks[i].firstNalTypes);
    }
    return inspection;
}

std::shared_ptr<const InitSegment> initAt(const fs::path& file) {
    auto init = std::make_shared<const InitSegment>(parseInit(readFile(file)));
    expectWords(init->diagnostics);
    return init;
}

}  // namespace

TEST(RealMp4, HlsSegmentsAreAsFfprobeSees) {
    const TempDir dir;
    ASSERT_TRUE(make(dir, joined(avcAac, hls(dir)))) << readFile(dir.path() / "ffmpeg.log");
    const auto init = initAt(dir.path() / "init.mp4");
    ASSERT_EQ(init->tracks.size(), 2u);
    EXPECT_TRUE(init->tracks[0].codec.starts_with("avc1.")) << init->tracks[0].codec;
    EXPECT_EQ(init->tracks[0].width, 320);
    EXPECT_EQ(init->tracks[0].height, 180);
    EXPECT_EQ(init->tracks[1].codec, "mp4a.40.2");
    EXPECT_EQ(init->tracks[1].sampleRate, 48'000);
    EXPECT_EQ(init->tracks[1].channels, 2);
    std::optional<std::int64_t> end;
    for (const char* name : {"a0.m4s", "a1.m4s"}) {
        const std::string bytes = readFile(dir.path() / name);
        const Inspection inspection = checked(bytes, init);
        ASSERT_EQ(inspection.tracks.size(), 2u);
        const Track& video = inspection.tracks[0];
        EXPECT_NEAR(video.frameRate.value_or(0), 25, 0.01);
        EXPECT_TRUE(video.firstIsKeyframe);
        EXPECT_NE(video.firstNalTypes.find("IDR"), std::string::npos) << video.firstNalTypes;
        EXPECT_NEAR(video.seconds(video.longestGop), 1, 0.001);
        if (end) {
            EXPECT_EQ(video.firstDts, *end);
        }
        end = video.endDts;
        const std::string whole = readFile(dir.path() / "init.mp4") + bytes;
        expectAsProbed(dir, whole, video, "v");
        expectAsProbed(dir, whole, inspection.tracks[1], "a");
    }
}

TEST(RealMp4, CmafWithIndexIsConsistent) {
    const TempDir dir;
    const fs::path file = dir.path() / "a.mp4";
    ASSERT_TRUE(make(dir, joined(avcAac, {"-an", "-movflags", "+cmaf+dash+frag_keyframe+global_sidx", "-f", "mp4", file.string()})));
    const std::string bytes = readFile(file);
    const Inspection inspection = checked(bytes, nullptr);
    ASSERT_FALSE(inspection.sidx.empty());
    EXPECT_TRUE(inspection.fmp4->hasMoov);
    EXPECT_GE(inspection.fmp4->fragments, 3u);
    expectAsProbed(dir, bytes, inspection.tracks.at(0), "v");
    const InitSegment init = parseInit(std::string_view(bytes).substr(0, static_cast<std::size_t>(inspection.sidx[0].boxEnd)));
    EXPECT_EQ(init.sidx.size(), 1u);
    EXPECT_FALSE(init.sidx[0].references.empty());
}

TEST(RealMp4, DashSegmentsAreReadWithTheirIndex) {
    const TempDir dir;
    ASSERT_TRUE(make(dir, joined(avcAac, {"-f", "dash", "-seg_duration", "2", (dir.path() / "a.mpd").string()})));
    const auto init = initAt(dir.path() / "init-stream0.m4s");
    for (const char* name : {"chunk-stream0-00001.m4s", "chunk-stream0-00002.m4s"}) {
        const std::string bytes = readFile(dir.path() / name);
        ASSERT_FALSE(bytes.empty());
        const Inspection inspection = checked(bytes, init);
        ASSERT_EQ(inspection.tracks.size(), 1u);
        EXPECT_EQ(inspection.tracks[0].samples, 50u);
        EXPECT_TRUE(inspection.tracks[0].firstIsKeyframe);
    }
}

TEST(RealMp4, EveryCodecIsNamed) {
    struct Case {
        const char* name;
        std::vector<std::string> options;
        std::string codec;
    };
    const std::vector<std::string> frag = {"-t", "1", "-movflags", "+frag_keyframe+empty_moov+default_base_moof", "-strict", "-2", "-f", "mp4"};
    const Case cases[] = {
        {"HEVC", {"-an", "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none:pools=none:frame-threads=1", "-tag:v", "hvc1"}, "hvc1.1.6.L"},
        {"HEVC in band", {"-an", "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none:pools=none:frame-threads=1", "-tag:v", "hev1"}, "hev1.1.6.L"},
        {"VP9", {"-an", "-c:v", "libvpx-vp9", "-cpu-used", "8", "-deadline", "realtime"}, "vp09.00."},
        {"AV1", {"-an", "-c:v", "libsvtav1", "-preset", "12"}, "av01.0."},
        {"AC-3", {"-vn", "-c:a", "ac3", "-ac", "6"}, "ac-3"},
        {"E-AC-3", {"-vn", "-c:a", "eac3", "-ac", "6"}, "ec-3"},
        {"Opus", {"-vn", "-c:a", "libopus"}, "opus"},
        {"FLAC", {"-vn", "-c:a", "flac"}, "fLaC"},
    };
    int made = 0;
    for (const Case& c : cases) {
        const TempDir dir;
        const fs::path file = dir.path() / "a.mp4";
        if (!make(dir, joined(joined(c.options, frag), {file.string()}))) continue;
        ++made;
        const std::string bytes = readFile(file);
        const Inspection inspection = inspect(bytes, nullptr);
        expectWords(inspection.diagnostics);
        ASSERT_EQ(inspection.tracks.size(), 1u) << c.name;
        const Track& track = inspection.tracks[0];
        EXPECT_TRUE(track.codec.starts_with(c.codec)) << c.name << ": " << track.codec;
        if (track.kind == Track::Kind::Video) {
            EXPECT_EQ(track.width, 320) << c.name;
            EXPECT_EQ(track.height, 180) << c.name;
            EXPECT_NEAR(track.frameRate.value_or(0), 25, 0.01) << c.name;
        } else {
            EXPECT_EQ(track.sampleRate, 48'000) << c.name;
            const auto channels = probe(dir, file, "a", "stream=channels");
            ASSERT_FALSE(channels.empty());
            EXPECT_EQ(std::to_string(track.channels), channels.front()) << c.name;
        }
    }
    EXPECT_GE(made, 4);
}

TEST(RealMp4, ATrackThatIsEncryptedSaysSo) {
    const TempDir dir;
    const fs::path file = dir.path() / "a.mp4";
    ASSERT_TRUE(make(dir, joined(avcAac, {"-an", "-encryption_scheme", "cenc-aes-ctr", "-encryption_key", "76a6c65c5ea762046bd749a2e632ccbb",
                                          "-encryption_kid", "a7e61c373e219033c21091fa607bf3b8", "-movflags", "+frag_keyframe+empty_moov+default_base_moof",
                                          "-f", "mp4", file.string()})));
    const Inspection inspection = inspect(readFile(file), nullptr);
    ASSERT_EQ(inspection.tracks.size(), 1u);
    EXPECT_EQ(inspection.tracks[0].scheme, "cenc");
    EXPECT_EQ(inspection.tracks[0].defaultKid, "a7e61c373e219033c21091fa607bf3b8");
    EXPECT_TRUE(inspection.tracks[0].codec.starts_with("avc1.")) << inspection.tracks[0].codec;
}
