// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// What elementary streams say of themselves. Pure; any bytes are safe. Internal to core/media and its tests.
namespace inspector::media {

struct VideoConfig {
    std::string codec;                // RFC 6381, e.g. "avc1.64001f", "hvc1.2.4.L123.B0", "av01.0.08M.10"
    int width = 0;                    // after cropping
    int height = 0;
    double pixelAspect = 1;
    std::optional<double> frameRate;  // as VUI timing says
    std::string videoRange;           // by transfer characteristics: "SDR", "PQ", "HLG"; empty: not said
};
struct AudioConfig {
    std::string codec;                // "mp4a.40.2", "ac-3", "ec-3"
    int sampleRate = 0;
    int channels = 0;
};

// `nal`: one NAL unit without start code, emulation prevention still in.
[[nodiscard]] std::optional<VideoConfig> avcFromSps(std::string_view nal);
[[nodiscard]] std::optional<VideoConfig> hevcFromSps(std::string_view nal);  // codec "hvc1.…"
// Bodies of sample entry boxes.
[[nodiscard]] std::optional<VideoConfig> avcFromConfig(std::string_view avcC);
[[nodiscard]] std::optional<VideoConfig> hevcFromConfig(std::string_view hvcC);
[[nodiscard]] std::optional<VideoConfig> av1FromConfig(std::string_view av1C);
[[nodiscard]] std::optional<VideoConfig> vp9FromConfig(std::string_view vpcC);
[[nodiscard]] std::optional<AudioConfig> aacFromConfig(std::string_view audioSpecificConfig);
[[nodiscard]] std::optional<AudioConfig> aacFromEsds(std::string_view esds);
[[nodiscard]] std::optional<AudioConfig> ac3FromConfig(std::string_view dac3);
[[nodiscard]] std::optional<AudioConfig> eac3FromConfig(std::string_view dec3);

// One frame header of a stream without container; `frameBytes` and `samplesPerFrame` to go on with.
struct AudioFrame {
    AudioConfig config;
    std::uint32_t frameBytes = 0;
    std::uint32_t samplesPerFrame = 0;
};
[[nodiscard]] std::optional<AudioFrame> adtsFrame(std::string_view bytes);   // needs 7 bytes
[[nodiscard]] std::optional<AudioFrame> mpegAudioFrame(std::string_view bytes);  // MP3 and layer II, needs 4
[[nodiscard]] std::optional<AudioFrame> ac3Frame(std::string_view bytes);    // AC-3 and E-AC-3, needs 8

}  // namespace inspector::media
