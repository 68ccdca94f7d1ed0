// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/codecs_video.h"

#include <cstdio>

// AV1: bitstream specification 5.5, AV1-ISOBMFF 2.3 and section 5 (name). VP9: VP codec ISO media file format binding 1.0.
namespace inspector::media {

namespace {

constexpr int sequenceHeaderType = 1;

// One OBU of a list; empty when there is no more.
struct Obu {
    int type = 0;
    std::string_view payload;
};
std::optional<Obu> nextObu(std::string_view& bytes) {
    if (bytes.empty()) return {};
    const auto head = static_cast<unsigned char>(bytes[0]);
    Obu obu;
    obu.type = (head >> 3) & 15;
    std::size_t at = (head & 4) != 0 ? 2 : 1;
    std::uint64_t size = bytes.size() > at ? bytes.size() - at : 0;
    if ((head & 2) != 0) {
        size = 0;
        for (int i = 0; i < 8; ++i, ++at) {
            if (at >= bytes.size()) return {};
            const auto byte = static_cast<unsigned char>(bytes[at]);
            size |= std::uint64_t{byte & 0x7FU} << (7 * i);
            if ((byte & 0x80) == 0) break;
        }
        ++at;
    }
    if (at > bytes.size() || size > bytes.size() - at) return {};
    obu.payload = bytes.substr(at, static_cast<std::size_t>(size));
    bytes.remove_prefix(at + static_cast<std::size_t>(size));
    return obu;
}

// Returns the bits of a buffer delay; 0: no decoder model.
unsigned readTiming(BitReader& bits, VideoConfig& config) {
    if (!bits.flag()) return 0;
    const std::uint64_t unit = bits.bits(32);
    const std::uint64_t scale = bits.bits(32);
    if (bits.flag()) {
        const double ticks = 1.0 + bits.ue();
        if (bits.ok() && unit > 0 && scale > 0) config.frameRate = static_cast<double>(scale) / (static_cast<double>(unit) * ticks);
    }
    if (!bits.flag()) return 0;
    const unsigned delayBits = static_cast<unsigned>(bits.bits(5)) + 1;
    bits.skip(32 + 5 + 5);
    return delayBits;
}

void skipOperatingPoints(BitReader& bits, unsigned delayBits) {
    const bool displayDelay = bits.flag();
    const int points = bits.number(5) + 1;
    for (int i = 0; i < points && bits.ok(); ++i) {
        bits.skip(12);
        if (bits.number(5) > 7) bits.skip(1);
        if (delayBits > 0 && bits.flag()) bits.skip(2 * delayBits + 1);
        if (displayDelay && bits.flag()) bits.skip(4);
    }
}

void skipTools(BitReader& bits) {
    bits.skip(4);
    const bool orderHint = bits.flag();
    if (orderHint) bits.skip(2);
    const bool chooseScreen = bits.flag();
    const bool screen = chooseScreen || bits.flag();
    if (screen && !bits.flag()) bits.skip(1);
    if (orderHint) bits.skip(3);
}

void readColour(BitReader& bits, int profile, VideoConfig& config) {
    const bool highDepth = bits.flag();
    if (profile == 2 && highDepth) bits.skip(1);
    if (profile != 1) bits.skip(1);
    if (!bits.flag()) return;
    bits.skip(8);
    config.videoRange = videoRangeOf(bits.number(8));
}

void readSequenceHeader(std::string_view payload, VideoConfig& config) {
    BitReader bits(payload);
    const int profile = bits.number(3);
    bits.skip(1);
    const bool stillPicture = bits.flag();
    if (stillPicture) bits.skip(5);
    else skipOperatingPoints(bits, readTiming(bits, config));
    const unsigned widthBits = static_cast<unsigned>(bits.bits(4)) + 1;
    const unsigned heightBits = static_cast<unsigned>(bits.bits(4)) + 1;
    const int width = bits.number(widthBits) + 1;
    const int height = bits.number(heightBits) + 1;
    if (!bits.ok()) return;
    config.width = width;
    config.height = height;
    if (!stillPicture && bits.flag()) bits.skip(7);
    bits.skip(3);
    if (!stillPicture) skipTools(bits);
    bits.skip(3);
    readColour(bits, profile, config);
}

}  // namespace

std::optional<VideoConfig> av1FromConfig(std::string_view av1C) {
    if (av1C.size() < 4 || static_cast<unsigned char>(av1C[0]) != 0x81) return {};
    BitReader bits(av1C);
    bits.skip(8);
    const int profile = bits.number(3);
    const int level = bits.number(5);
    const bool high = bits.flag();
    const bool highDepth = bits.flag();
    const bool twelve = bits.flag();
    const int depth = !highDepth ? 8 : profile == 2 && twelve ? 12 : 10;
    char name[32];
    std::snprintf(name, sizeof name, "av01.%d.%02d%c.%02d", profile, level, high ? 'H' : 'M', depth);
    VideoConfig config;
    config.codec = name;
    std::string_view rest = av1C.substr(4);
    while (const auto obu = nextObu(rest)) {
        if (obu->type != sequenceHeaderType) continue;
        readSequenceHeader(obu->payload, config);
        break;
    }
    return config;
}

std::optional<VideoConfig> vp9FromConfig(std::string_view vpcC) {
    if (vpcC.size() < 4 + 6) return {};
    BitReader bits(vpcC);
    bits.skip(32);
    const int profile = bits.number(8);
    const int level = bits.number(8);
    const int depth = bits.number(4);
    bits.skip(3 + 1 + 8);
    VideoConfig config;
    config.videoRange = videoRangeOf(bits.number(8));
    char name[32];
    std::snprintf(name, sizeof name, "vp09.%02d.%02d.%02d", profile, level, depth);
    config.codec = name;
    return config;
}

}  // namespace inspector::media
