// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/run_cli.h"

#include <QJsonArray>

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>
#include <sstream>
#include <thread>

// What ffmpeg writes while it is watched: its files, served by nginx, followed by `inspector-cli check --follow`. Nothing at
// major or above with the options named here, and the fault where one is made.
namespace inspector::test {
namespace {

using namespace std::chrono_literals;
using Words = std::vector<std::string>;
using Rules = std::set<std::string>;

// Encoded once and then sent out in real time (-re): what is tested is what comes out, not how fast this machine encodes.
const std::string source = "-f lavfi -i testsrc=size=160x90:rate=25:duration=90 "
                           "-f lavfi -i sine=frequency=440:sample_rate=48000:duration=90 ";
// Legal because the rate stays below what is declared (-maxrate with a short buffer), and, with the first of the three
// below, because a keyframe stands at every segment's start (-g and -keyint_min of one segment, no scene cuts).
const std::string encoding = "-c:v libx264 -profile:v main -pix_fmt yuv420p -preset ultrafast -sc_threshold 0 -b:v 100k "
                             "-maxrate 100k -bufsize 100k -c:a aac -b:a 64k -ac 2 ";
const std::string keyframes = "-g 100 -keyint_min 100 ";
const std::string keyframesElsewhere = "-g 33 -keyint_min 33 ";
const std::string hardlyKeyframes = "-g 500 -keyint_min 500 ";

// Playlists and segments appear whole (temp_file), the segments stay for as long as a client may want them
// (-hls_delete_threshold), and are said to be independent.
const std::string hls = "-f hls -hls_time 4 -hls_list_size 6 -hls_delete_threshold 6 -master_pl_name m.m3u8 ";
const std::string flags = "-hls_flags delete_segments+program_date_time+temp_file+independent_segments";
// The MPD names a clock (-utc_timing_url); segments stay for a while after they have left the window (-extra_window_size).
const std::string dash = "-f dash -seg_duration 4 -window_size 6 -extra_window_size 6 -use_template 1 -utc_timing_url @time ";
// Low latency: a file appears when it is whole, so nothing may be promised before: fragments as long as their segment,
// for which ffmpeg writes no availabilityTimeOffset.
const std::string lowLatency = "-streaming 1 -ldash 1 -target_latency 6 -frag_type duration -frag_duration 4 ";

struct Output {
    std::string name;
    std::string keyframes;
    std::string muxer;
    std::string top;
    Rules rules;  // at major or above
};

class Site {
public:
    Site()
        : m_nginx(root(),
                  // $time_iso8601 is a time of whole seconds as http-xsdate wants it.
                  "location = /time { default_type text/plain; add_header Cache-Control no-store; return 200 \"$time_iso8601\"; } "
                  "location / { add_header Cache-Control no-cache; }",
                  "types { application/vnd.apple.mpegurl m3u8; application/dash+xml mpd; video/mp2t ts; "
                  "video/mp4 mp4 m4s; audio/mp4 m4a; }") {}

    // Encodes what is asked for, once for each distance of keyframes.
    void encode(const std::vector<Output>& outputs) {
        std::set<std::string> done;
        for (const Output& output : outputs) {
            if (!done.insert(output.keyframes).second) continue;
            Process process(words("ffmpeg -nostdin -v error " + source + encoding + output.keyframes + fileOf(output)),
                            m_dir.path() / "encode.log");
            ASSERT_EQ(process.wait(90s), 0) << process.output();
        }
    }
    void start(const Output& output) {
        const auto folder = root() / output.name;
        std::filesystem::create_directories(folder);
        Words argv = words("ffmpeg -nostdin -v error -re -i " + fileOf(output) + " -c copy " + output.muxer);
        for (std::string& word : argv) {
            if (word == "@time") word = m_nginx.url("/time");
        }
        argv.push_back((folder / (output.top == "m.m3u8" ? "v.m3u8" : output.top)).string());
        m_running.push_back(std::make_unique<Process>(argv, m_dir.path() / (output.name + ".log")));
    }
    // Of a stream that was started: media segments that are whole.
    [[nodiscard]] std::size_t segmentsOf(const Output& output) const {
        std::size_t n = 0;
        for (const auto& file : std::filesystem::directory_iterator(root() / output.name)) {
            const std::string name = file.path().filename().string();
            const bool media = name.ends_with(".ts") || (name.ends_with(".m4s") && name.find("init") == std::string::npos);
            n += media && name.find("stream1") == std::string::npos ? 1U : 0U;
        }
        return n;
    }
    [[nodiscard]] bool running() const {
        return std::all_of(m_running.begin(), m_running.end(), [](const auto& process) { return process->running(); });
    }
    [[nodiscard]] std::string url(const Output& output) const { return m_nginx.url('/' + output.name + '/' + output.top); }

private:
    static Words words(const std::string& text) {
        std::istringstream in(text);
        Words all;
        for (std::string word; in >> word;) all.push_back(word);
        return all;
    }
    [[nodiscard]] std::filesystem::path root() const {
        std::filesystem::create_directories(m_dir.path() / "site");
        return m_dir.path() / "site";
    }
    [[nodiscard]] std::string fileOf(const Output& output) const {
        std::string name = "source" + output.keyframes + ".mp4";
        std::erase(name, ' ');
        return (m_dir.path() / name).string();
    }

    TempDir m_dir;
    Nginx m_nginx;
    std::vector<std::unique_ptr<Process>> m_running;
};

Rules graveOf(const Ran& ran) {
    Rules rules;
    for (const auto& value : ran.json().value(QLatin1String("findings")).toArray()) {
        const QString severity = value.toObject().value(QLatin1String("severity")).toString();
        if (severity == QStringLiteral("major") || severity == QStringLiteral("critical"))
            rules.insert(value.toObject().value(QLatin1String("rule")).toString().toStdString());
    }
    return rules;
}

std::size_t segmentsSeen(const Ran& ran) {
    std::set<QString> urls;
    for (const auto& value : ran.json().value(QLatin1String("requests")).toArray()) {
        const QString url = value.toObject().value(QLatin1String("url")).toString();
        const bool media = url.endsWith(QStringLiteral(".ts")) || url.endsWith(QStringLiteral(".m4s"));
        if (media && !url.contains(QStringLiteral("init")) && !url.contains(QStringLiteral("stream1"))) urls.insert(url);
    }
    return urls.size();
}

// All of them at the same time.
void watch(const std::vector<Output>& outputs) {
    Site site;
    ASSERT_NO_FATAL_FAILURE(site.encode(outputs));
    for (const Output& output : outputs) site.start(output);
    for (const Output& output : outputs)
        ASSERT_TRUE(waitFor([&] { return site.segmentsOf(output) >= 3; }, 60s)) << output.name;
    std::vector<Ran> results(outputs.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < outputs.size(); ++i)
        threads.emplace_back([&, i] { results[i] = runCli({"check", "--follow", "12", "--json", site.url(outputs[i])}); });
    for (std::thread& thread : threads) thread.join();
    ASSERT_TRUE(site.running()) << "the streams ended before they had been watched";
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        EXPECT_EQ(graveOf(results[i]), outputs[i].rules) << outputs[i].name << '\n' << results[i].out;
        EXPECT_EQ(results[i].code, outputs[i].rules.empty() ? 0 : 1) << outputs[i].name << results[i].err;
        EXPECT_GE(segmentsSeen(results[i]), 2U) << outputs[i].name << '\n' << results[i].out;
    }
}

TEST(FfmpegLive, LegalOutputsAreQuiet) {
    watch({{"ts", keyframes, hls + flags, "m.m3u8", {}},
           {"fmp4", keyframes, hls + flags + " -hls_segment_type fmp4", "m.m3u8", {}},
           {"timeline", keyframes, dash + "-use_timeline 1", "x.mpd", {}},
           {"number", keyframes, dash + "-use_timeline 0", "x.mpd", {}},
           {"low", keyframes, dash + "-use_timeline 0 " + lowLatency, "x.mpd", {}}});
}

TEST(FfmpegLive, FaultsAreSeen) {
    const std::string clockless = dash.substr(0, dash.find("-utc_timing_url"));
    watch({{"elsewhere", keyframesElsewhere, hls + flags + "+split_by_time", "m.m3u8", {"seg-no-keyframe-at-start"}},
           {"hardly", hardlyKeyframes, hls + flags + "+split_by_time", "m.m3u8", {"seg-no-keyframe"}},
           {"clockless", keyframes, clockless + "-use_timeline 1", "x.mpd", {"dash-utc-timing-missing"}}});
}

}  // namespace
}  // namespace inspector::test
