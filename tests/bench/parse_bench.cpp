// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Parsing and inspecting, single-threaded, in CPU time, so that what else the machine does counts little:
// `bench_parse FILE...` prints "NAME MB/s" of each playlist (best of several rounds), for tests/bench/parsers; without
// files, a playlist of 100,000 segments (limit 50 ms), an MPD with 200,000 timeline entries, and segments in GB/s. Exits
// with 1 when the limit is not kept.
#include "core/dash/parser.h"
#include "core/hls/parser.h"
#include "core/media/segment_inspector.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>

namespace inspector {
namespace {

constexpr double limitMs = 50;
constexpr int rounds = 10;

constexpr double longEnough = 0.03;  // seconds of a round: what is short is done again and again

double cpuSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

template <typename Work>
double bestSeconds(Work work) {
    double best = 1e9;
    for (int i = 0; i < rounds; ++i) {
        const double begin = cpuSeconds();
        double used = 0;
        int times = 0;
        for (; used < longEnough; used = cpuSeconds() - begin, ++times) work();
        best = std::min(best, used / times);
    }
    return best;
}

std::string contentOf(const std::string& name) {
    std::ifstream file(name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string week() {
    std::string text = "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:1\n";
    for (int i = 0; i < 100'000; ++i) text += "#EXTINF:6.00600,\nvideo/1080p/segment-" + std::to_string(i) + ".ts\n";
    return text;
}

std::string timeline() {
    std::string text = "<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"dynamic\" minBufferTime=\"PT2S\" "
                       "availabilityStartTime=\"2026-01-01T00:00:00Z\"><Period id=\"1\"><AdaptationSet mimeType=\"video/mp4\">"
                       "<SegmentTemplate timescale=\"90000\" media=\"$Time$.m4s\"><SegmentTimeline>\n";
    for (int i = 0; i < 200'000; ++i) text += "<S d=\"" + std::to_string(180'000 + i % 2) + "\"/>\n";
    return text + "</SegmentTimeline></SegmentTemplate><Representation id=\"v\" bandwidth=\"1\"/></AdaptationSet></Period></MPD>";
}

void inspectSegment(const char* name, std::string bytes, std::shared_ptr<const media::InitSegment> init) {
    const double seconds = bestSeconds([&] {
        for (int i = 0; i < 20; ++i) {
            media::SegmentInspector inspector({init, {}});
            for (std::size_t at = 0; at < bytes.size(); at += 16'384) inspector.feed(std::string_view(bytes).substr(at, 16'384));
            if (inspector.finish().tracks.empty()) std::abort();
        }
    });
    std::printf("%s: %.2f GB/s\n", name, static_cast<double>(bytes.size()) * 20 / seconds / 1e9);
}

int own() {
    const std::string playlist = week();
    const double playlistMs = bestSeconds([&] {
        if (hls::parse(playlist).playlist.segments.size() != 100'000) std::abort();
    }) * 1000;
    std::printf("playlist of 100,000 segments (%.1f MB): %.1f ms (limit %.0f)\n", static_cast<double>(playlist.size()) / 1e6,
                playlistMs, limitMs);
    const std::string mpd = timeline();
    const double mpdMs = bestSeconds([&] {
        if (!dash::parse(mpd).usable()) std::abort();
    }) * 1000;
    std::printf("MPD with 200,000 timeline entries (%.1f MB): %.1f ms\n", static_cast<double>(mpd.size()) / 1e6, mpdMs);
    const std::string media = INSPECTOR_MEDIA "/";
    inspectSegment("MPEG-TS 1080p", contentOf(media + "1080p-0.ts"), nullptr);
    const std::string mp4 = contentOf(media + "1080p.mp4");
    inspectSegment("fMP4 1080p", mp4, std::make_shared<const media::InitSegment>(media::parseInit(mp4)));
    return playlistMs < limitMs ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace inspector

int main(int argc, char** argv) {
    if (argc == 1) return inspector::own();
    for (int i = 1; i < argc; ++i) {
        const std::string text = inspector::contentOf(argv[i]);
        const double seconds = inspector::bestSeconds([&] { (void)inspector::hls::parse(text); });
        std::printf("%s %.3f\n", argv[i], static_cast<double>(text.size()) / seconds / 1e6);
    }
    return EXIT_SUCCESS;
}
