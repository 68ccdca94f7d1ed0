// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/probe/encoded_stream.h"

#include "core/rules/catalogue.h"

#include <filesystem>
#include <stdexcept>

namespace inspector::probe {

void encodeVod(const test::TempDir& dir, const std::string& folder, std::vector<std::string> arguments) {
    const auto to = dir.path() / folder;
    std::filesystem::create_directories(to);
    const std::string media = std::string(INSPECTOR_SOURCE_DIR) + "/resources/media/360p.mp4";
    const std::string audio = std::string(INSPECTOR_SOURCE_DIR) + "/resources/media/audio.mp4";
    std::vector<std::string> argv{"ffmpeg", "-v",  "error", "-y",   "-stream_loop", "3",      "-i",        media, "-stream_loop", "3", "-i",
                                  audio,    "-map", "0:v",  "-map", "1:a",          "-c",     "copy",      "-shortest",
                                  "-f",     "hls", "-hls_time", "2", "-hls_list_size", "0"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    argv.push_back((to / "v.m3u8").string());
    test::Process ffmpeg(argv, to / "ffmpeg.log");
    if (ffmpeg.wait(std::chrono::seconds(60)) != 0) throw std::runtime_error("ffmpeg failed: " + ffmpeg.output());
}

void encodeEncryptedVod(const test::TempDir& dir, const std::string& folder, const std::string& keyUrl,
                        const std::string& iv) {
    const auto key = dir.write(folder + "/k.bin", "0123456789abcdef");
    const auto info = dir.write(folder + "/key.info", keyUrl + "\n" + key.string() + "\n" + iv + "\n");
    encodeVod(dir, folder, {"-hls_key_info_file", info.string()});
}

std::string multivariantOfOne() {
    return "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=600000,AVERAGE-BANDWIDTH=450000,RESOLUTION=640x360,FRAME-RATE=25,"
           "CODECS=\"avc1.64001e,mp4a.40.2\"\nv.m3u8\n";
}

const Finding* findingOf(const Examination& examination, std::string_view rule) {
    for (const Finding& f : examination.findings)
        if (f.rule == rule) return &f;
    return nullptr;
}

std::string rulesOf(const Examination& examination) {
    std::string out;
    for (const Finding& f : examination.findings) out += f.rule + "@" + f.rung + " (" + rules::english(f) + ")\n";
    return out;
}

const RungReport* rungOf(const Examination& examination, std::string_view key) {
    for (const RungReport& r : examination.rungs)
        if (r.rung == key) return &r;
    return nullptr;
}

std::string graveRules(const std::vector<Finding>& findings) {
    std::string out;
    for (const Finding& f : findings)
        if (f.severity >= Severity::Major) out += f.rule + ": " + rules::english(f) + "\n";
    return out;
}

}  // namespace inspector::probe
