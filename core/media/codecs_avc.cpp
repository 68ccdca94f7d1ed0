// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/codecs_video.h"

#include <cstdio>

// H.264: ITU-T H.264 7.3.2.1.1 and annex E; ISO 14496-15 5.3.3 (avcC).
namespace inspector::media {

namespace {

constexpr int spsType = 7;
constexpr std::int64_t largest = 65'536;  // of a picture's side: what is beyond is no picture

std::string avcName(int profile, int constraints, int level) {
    char text[16];
    std::snprintf(text, sizeof text, "avc1.%02x%02x%02x", static_cast<unsigned>(profile), static_cast<unsigned>(constraints),
                  static_cast<unsigned>(level));
    return text;
}

bool hasChromaFormat(int profile) {
    for (const int known : {100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135})
        if (profile == known) return true;
    return false;
}

void skipScalingList(BitReader& bits, int size) {
    std::int64_t last = 8;
    std::int64_t next = 8;
    for (int i = 0; i < size && bits.ok(); ++i) {
        if (next != 0) next = ((last + bits.se()) % 256 + 256) % 256;
        if (next != 0) last = next;
    }
}

struct Chroma {
    int format = 1;
    bool separatePlanes = false;
};

Chroma readHighProfile(BitReader& bits) {
    Chroma chroma;
    chroma.format = static_cast<int>(bits.ue() & 0xFF);
    if (chroma.format == 3) chroma.separatePlanes = bits.flag();
    bits.ue();  // bit depths
    bits.ue();
    bits.skip(1);
    if (!bits.flag()) return chroma;
    for (int i = 0; i < (chroma.format != 3 ? 8 : 12); ++i) {
        if (bits.flag()) skipScalingList(bits, i < 6 ? 16 : 64);
    }
    return chroma;
}

void skipPictureOrder(BitReader& bits) {
    const std::uint32_t type = bits.ue();
    if (type == 0) {
        bits.ue();
    } else if (type == 1) {
        bits.skip(1);
        bits.ue();
        bits.ue();
        const std::uint32_t frames = bits.ue();
        for (std::uint32_t i = 0; i < frames && i < 256; ++i) bits.ue();
    }
}

// Size in pixels after cropping; false: no sensible picture.
bool readSize(BitReader& bits, const Chroma& chroma, VideoConfig& config) {
    std::int64_t width = (std::int64_t{bits.ue()} + 1) * 16;
    const std::int64_t mapUnits = std::int64_t{bits.ue()} + 1;
    const bool framesOnly = bits.flag();
    if (!framesOnly) bits.skip(1);
    bits.skip(1);
    std::int64_t height = mapUnits * 16 * (framesOnly ? 1 : 2);
    if (bits.flag()) {
        const bool planes = chroma.format == 0 || chroma.separatePlanes;
        const int stepX = planes || chroma.format == 3 ? 1 : 2;
        const int stepY = (!planes && chroma.format == 1 ? 2 : 1) * (framesOnly ? 1 : 2);
        width -= stepX * (std::int64_t{bits.ue()} + bits.ue());
        height -= stepY * (std::int64_t{bits.ue()} + bits.ue());
    }
    if (!bits.ok() || width <= 0 || height <= 0 || width > largest || height > largest) return false;
    config.width = static_cast<int>(width);
    config.height = static_cast<int>(height);
    return true;
}

void readVui(BitReader& bits, VideoConfig& config) {
    readVuiStart(bits, config);
    if (!bits.flag()) return;
    const std::uint64_t unit = bits.bits(32);
    const std::uint64_t scale = bits.bits(32);
    // A tick is a field (H.264 E.2.1).
    if (bits.ok() && unit > 0 && scale > 0) config.frameRate = static_cast<double>(scale) / (2.0 * static_cast<double>(unit));
}

}  // namespace

std::optional<VideoConfig> avcFromSps(std::string_view nal) {
    if (nal.size() < 4 || (nal[0] & 0x1F) != spsType) return {};
    const std::string clear = clearNal(nal);
    BitReader bits(clear);
    bits.skip(8);
    const int profile = bits.number(8);
    const int constraints = bits.number(8);
    const int level = bits.number(8);
    VideoConfig config;
    config.codec = avcName(profile, constraints, level);
    bits.ue();  // id
    const Chroma chroma = hasChromaFormat(profile) ? readHighProfile(bits) : Chroma{};
    bits.ue();  // log2_max_frame_num
    skipPictureOrder(bits);
    bits.ue();  // reference frames
    bits.skip(1);
    if (!readSize(bits, chroma, config)) return {};
    if (bits.flag()) readVui(bits, config);
    return config;
}

std::optional<VideoConfig> avcFromConfig(std::string_view avcC) {
    if (avcC.size() < 6 || avcC[0] != 1) return {};
    const auto byte = [&](std::size_t i) { return static_cast<int>(static_cast<unsigned char>(avcC[i])); };
    VideoConfig config;
    std::size_t at = 6;
    forEachNal(avcC, at, static_cast<unsigned>(byte(5)) & 0x1F, [&](std::string_view nal) {
        if (config.width != 0) return;
        if (auto sps = avcFromSps(nal)) config = *sps;
    });
    config.codec = avcName(byte(1), byte(2), byte(3));
    return config;
}

}  // namespace inspector::media
