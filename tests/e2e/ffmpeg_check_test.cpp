// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/run_cli.h"

#include <QJsonArray>

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

// What ffmpeg writes, examined by `inspector-cli check` from a folder and from nginx: nothing at major or above with the
// options named here, and the fault where one is made.
namespace inspector::test {
namespace {

using namespace std::chrono_literals;
using Words = std::vector<std::string>;

Words split(const std::string& text) {
    std::istringstream in(text);
    Words words;
    for (std::string word; in >> word;) words.push_back(word);
    return words;
}

// Twelve seconds. Legal because: a keyframe at every segment's start (-g and -keyint_min of two seconds, no scene cuts), and a
// rate that stays below what is declared (-maxrate with a short buffer).
const std::string source =
    "-f lavfi -i testsrc=size=320x180:rate=25:duration=12 -f lavfi -i sine=frequency=440:sample_rate=48000:duration=12 ";
const std::string picture =
    "-c:v libx264 -profile:v main -pix_fmt yuv420p -preset ultrafast -sc_threshold 0 -b:v 300k -maxrate 300k -bufsize 300k ";
const std::string keyframes = "-g 50 -keyint_min 50 ";
const std::string sound = "-c:a aac -b:a 64k -ac 2 ";
// Independent segments are said to be; the list is complete and ends.
const std::string vod = "-f hls -hls_time 2 -hls_playlist_type vod -hls_flags independent_segments ";

void ffmpeg(const TempDir& dir, const std::string& arguments) {
    Words argv = split("ffmpeg -nostdin -v error " + arguments);
    for (std::string& word : argv)
        if (const auto at = word.find("@/"); at != std::string::npos) word.replace(at, 1, (dir.path() / "s").string());
    for (std::string& word : argv) std::replace(word.begin(), word.end(), '_', word.starts_with("v:") ? ' ' : '_');
    std::filesystem::create_directories(dir.path() / "s");
    Process process(argv, dir.path() / "ffmpeg.log");
    ASSERT_EQ(process.wait(90s), 0) << process.output();
}

std::string graveOf(const Ran& ran) {
    std::string grave;
    for (const auto& value : ran.json().value(QLatin1String("findings")).toArray()) {
        const QString severity = value.toObject().value(QLatin1String("severity")).toString();
        if (severity == QStringLiteral("major") || severity == QStringLiteral("critical"))
            grave += value.toObject().value(QLatin1String("rule")).toString().toStdString() + " ";
    }
    return grave;
}

struct Output {
    std::string name;
    std::string arguments;
    std::string top;
};
void PrintTo(const Output& output, std::ostream* out) { *out << output.name; }

class FfmpegOutput : public testing::TestWithParam<Output> {};

TEST_P(FfmpegOutput, HasNothingGraveFromAFolderNorFromAServer) {
    const TempDir dir;
    std::filesystem::create_directories(dir.path() / "s");
    dir.write("s/k.bin", "0123456789abcdef");
    dir.write("s/info", "k.bin\n" + (dir.path() / "s/k.bin").string() + "\n00112233445566778899aabbccddeeff\n");
    ASSERT_NO_FATAL_FAILURE(ffmpeg(dir, GetParam().arguments));
    std::filesystem::remove(dir.path() / "s/info");
    const Ran folder = runCli({"check", "--json", (dir.path() / "s").string()});
    EXPECT_EQ(graveOf(folder), "") << folder.out;
    EXPECT_EQ(folder.code, 0) << folder.err;
    const Nginx nginx(dir.path() / "s", "", "types { application/vnd.apple.mpegurl m3u8; application/dash+xml mpd; video/mp2t ts; "
                                            "video/mp4 mp4 m4s; audio/mp4 m4a; text/vtt vtt; }");
    const Ran served = runCli({"check", "--json", nginx.url("/" + GetParam().top)});
    EXPECT_EQ(graveOf(served), "") << served.out;
    EXPECT_EQ(served.code, 0) << served.err;
}

INSTANTIATE_TEST_SUITE_P(
    Vod, FfmpegOutput,
    testing::Values(
        Output{"Ts", source + picture + keyframes + sound + vod + "-master_pl_name m.m3u8 @/v.m3u8", "m.m3u8"},
        Output{"Fmp4", source + picture + keyframes + sound + vod + "-hls_segment_type fmp4 -master_pl_name m.m3u8 @/v.m3u8", "m.m3u8"},
        Output{"Aes128", source + picture + keyframes + sound + vod + "-hls_key_info_file @/info -master_pl_name m.m3u8 @/v.m3u8", "m.m3u8"},
        Output{"ByteRanges", source + picture + keyframes + sound +
                   "-f hls -hls_time 2 -hls_playlist_type vod -hls_flags single_file+independent_segments -master_pl_name m.m3u8 @/v.m3u8",
               "m.m3u8"},
        Output{"AudioOnly", source + "-map 1:a " + sound + vod + "@/v.m3u8", "v.m3u8"},
        Output{"Variants", source + "-map 0:v -map 0:v -map 1:a " + picture + keyframes + "-s:v:1 160x90 " + sound + vod +
                   "-master_pl_name m.m3u8 -var_stream_map v:0,agroup:a_v:1,agroup:a_a:0,agroup:a,default:yes @/%v.m3u8",
               "m.m3u8"},
        Output{"DashTimeline", source + picture + keyframes + sound + "-f dash -seg_duration 2 -use_timeline 1 -use_template 1 @/x.mpd", "x.mpd"},
        Output{"DashNumber", source + picture + keyframes + sound + "-f dash -seg_duration 2 -use_timeline 0 -use_template 1 @/x.mpd", "x.mpd"}),
    [](const auto& parameter) { return parameter.param.name; });

TEST(FfmpegFault, OfAKeyIsSeen) {
    const TempDir dir;
    std::filesystem::create_directories(dir.path() / "s");
    dir.write("s/k.bin", "0123456789abcdef");
    dir.write("s/info", "k.bin\n" + (dir.path() / "s/k.bin").string() + "\n00112233445566778899aabbccddeeff\n");
    ASSERT_NO_FATAL_FAILURE(ffmpeg(dir, source + picture + keyframes + sound + vod + "-hls_key_info_file @/info @/v.m3u8"));
    dir.write("s/k.bin", "fedcba9876543210");
    const Ran ran = runCli({"check", "--json", (dir.path() / "s").string()});
    EXPECT_EQ(ran.code, 1);
    EXPECT_NE(graveOf(ran).find("key-decrypt-failed"), std::string::npos) << graveOf(ran);
}

TEST(FfmpegFault, OfDeclaredCodecsIsSeen) {
    const TempDir dir;
    ASSERT_NO_FATAL_FAILURE(ffmpeg(dir, source + picture + keyframes + sound + vod + "-master_pl_name m.m3u8 @/v.m3u8"));
    dir.write("s/m.m3u8", "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-STREAM-INF:BANDWIDTH=600000,RESOLUTION=320x180,"
                          "CODECS=\"hvc1.1.6.L93.B0,ec-3\"\nv.m3u8\n");
    const Ran ran = runCli({"check", "--json", (dir.path() / "s").string()});
    EXPECT_EQ(ran.code, 1);
    EXPECT_NE(graveOf(ran).find("codec"), std::string::npos) << graveOf(ran);
}

}  // namespace
}  // namespace inspector::test
