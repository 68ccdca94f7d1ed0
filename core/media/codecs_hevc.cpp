// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/codecs_video.h"

#include <array>
#include <cstdio>

// HEVC: ITU-T H.265 7.3.2.2, 7.3.3 and annex E; ISO 14496-15 8.3.3 (hvcC) and annex E (RFC 6381 name).
namespace inspector::media {

namespace {

constexpr int spsType = 33;
constexpr int prefixSeiType = 39;
constexpr std::int64_t largest = 65'536;

int nalType(std::string_view nal) { return nal.empty() ? -1 : (static_cast<unsigned char>(nal[0]) >> 1) & 0x3F; }

struct Profile {
    int space = 0;
    bool high = false;
    int idc = 0;
    std::uint32_t compatibility = 0;
    std::uint64_t constraints = 0;  // 48 bits
    int level = 0;
};

std::string hevcName(const Profile& profile) {
    std::uint32_t reversed = 0;
    for (int i = 0; i < 32; ++i) reversed |= ((profile.compatibility >> i) & 1U) << (31 - i);
    constexpr std::array<const char*, 4> spaces = {"", "A", "B", "C"};
    char text[64];
    std::snprintf(text, sizeof text, "hvc1.%s%d.%X.%c%d", spaces[static_cast<std::size_t>(profile.space & 3)], profile.idc,
                  static_cast<unsigned>(reversed), profile.high ? 'H' : 'L', profile.level);
    std::string name = text;
    for (std::uint64_t rest = profile.constraints << 16; rest != 0; rest <<= 8) {
        std::snprintf(text, sizeof text, ".%X", static_cast<unsigned>(rest >> 56));
        name += text;
    }
    return name;
}

Profile readProfile(BitReader& bits) {
    Profile profile;
    profile.space = bits.number(2);
    profile.high = bits.flag();
    profile.idc = bits.number(5);
    profile.compatibility = static_cast<std::uint32_t>(bits.bits(32));
    profile.constraints = bits.bits(48);
    return profile;
}

Profile readProfileTierLevel(BitReader& bits, int subLayers) {
    Profile profile = readProfile(bits);
    profile.level = bits.number(8);
    std::array<std::pair<bool, bool>, 8> present{};
    for (int i = 0; i < subLayers; ++i) present[static_cast<std::size_t>(i)] = {bits.flag(), bits.flag()};
    if (subLayers > 0) bits.skip(static_cast<std::size_t>(8 - subLayers) * 2);
    for (int i = 0; i < subLayers; ++i) {
        if (present[static_cast<std::size_t>(i)].first) bits.skip(88);
        if (present[static_cast<std::size_t>(i)].second) bits.skip(8);
    }
    return profile;
}

bool readSize(BitReader& bits, VideoConfig& config) {
    const std::uint32_t chroma = bits.ue();
    const bool separatePlanes = chroma == 3 && bits.flag();
    std::int64_t width = bits.ue();
    std::int64_t height = bits.ue();
    if (bits.flag()) {
        const bool planes = separatePlanes || chroma == 0;
        const int stepX = planes || chroma == 3 ? 1 : 2;
        const int stepY = !planes && chroma == 1 ? 2 : 1;
        width -= stepX * (std::int64_t{bits.ue()} + bits.ue());
        height -= stepY * (std::int64_t{bits.ue()} + bits.ue());
    }
    if (!bits.ok() || width <= 0 || height <= 0 || width > largest || height > largest) return false;
    config.width = static_cast<int>(width);
    config.height = static_cast<int>(height);
    return true;
}

void skipScalingLists(BitReader& bits) {
    for (int size = 0; size < 4; ++size) {
        for (int matrix = 0; matrix < 6 && bits.ok(); matrix += size == 3 ? 3 : 1) {
            if (!bits.flag()) {
                bits.ue();
                continue;
            }
            if (size > 1) bits.se();
            const int coefficients = size == 0 ? 16 : 64;
            for (int i = 0; i < coefficients; ++i) bits.se();
        }
    }
}

// One st_ref_pic_set (7.3.7); `pictures` of the one before comes in, of this one goes out. False: not to be read.
bool skipReferenceSet(BitReader& bits, bool first, std::uint32_t& pictures) {
    constexpr std::uint32_t most = 16;
    if (!first && bits.flag()) {  // predicted from the one before
        bits.skip(1);
        bits.ue();
        std::uint32_t kept = 0;
        for (std::uint32_t i = 0; i <= pictures; ++i) {
            const bool used = bits.flag();
            if (used || bits.flag()) ++kept;
        }
        pictures = kept;
        return bits.ok() && pictures <= most;
    }
    const std::uint32_t negative = bits.ue();
    const std::uint32_t positive = bits.ue();
    if (!bits.ok() || negative > most || positive > most) return false;
    for (std::uint32_t i = 0; i < negative + positive; ++i) {
        bits.ue();
        bits.skip(1);
    }
    pictures = negative + positive;
    return bits.ok();
}

bool skipReferencePictures(BitReader& bits, unsigned orderBits) {
    const std::uint32_t sets = bits.ue();
    if (sets > 64) return false;
    std::uint32_t pictures = 0;
    for (std::uint32_t i = 0; i < sets; ++i) {
        if (!skipReferenceSet(bits, i == 0, pictures)) return false;
    }
    if (!bits.flag()) return bits.ok();
    const std::uint32_t longTerm = bits.ue();
    if (longTerm > 32) return false;
    bits.skip(std::size_t{longTerm} * (orderBits + 1));
    return bits.ok();
}

// From the bit depths to vui_parameters_present_flag; false: cannot be read so far, the picture's size stands all the same.
bool skipToVui(BitReader& bits, int subLayers) {
    bits.ue();
    bits.ue();
    const std::uint32_t orderBits = bits.ue() + 4;
    const bool eachLayer = bits.flag();
    for (int i = eachLayer ? 0 : subLayers; i <= subLayers; ++i) {
        bits.ue();
        bits.ue();
        bits.ue();
    }
    for (int i = 0; i < 6; ++i) bits.ue();
    if (bits.flag() && bits.flag()) skipScalingLists(bits);
    bits.skip(2);
    if (bits.flag()) {  // PCM
        bits.skip(8);
        bits.ue();
        bits.ue();
        bits.skip(1);
    }
    if (orderBits > 16 || !skipReferencePictures(bits, orderBits)) return false;
    bits.skip(2);
    return bits.ok();
}

void readVui(BitReader& bits, VideoConfig& config) {
    readVuiStart(bits, config);
    bits.skip(3);
    if (bits.flag()) {
        for (int i = 0; i < 4; ++i) bits.ue();
    }
    if (!bits.flag()) return;
    const std::uint64_t unit = bits.bits(32);
    const std::uint64_t scale = bits.bits(32);
    if (bits.ok() && unit > 0 && scale > 0) config.frameRate = static_cast<double>(scale) / static_cast<double>(unit);
}

// alternative_transfer_characteristics (D.2.38): how HLG is signalled to receivers that know SDR alone.
std::optional<int> preferredTransfer(std::string_view nal) {
    const std::string clear = clearNal(nal, 256);
    constexpr int wanted = 147;
    for (std::size_t at = 2; at + 2 < clear.size();) {
        const int type = static_cast<unsigned char>(clear[at]);
        const std::size_t size = static_cast<unsigned char>(clear[at + 1]);
        if (type == 255 || size == 255) return {};  // long forms are not this message
        if (type == wanted && size == 1) return static_cast<unsigned char>(clear[at + 2]);
        at += 2 + size;
    }
    return {};
}

}  // namespace

std::optional<VideoConfig> hevcFromSps(std::string_view nal) {
    if (nal.size() < 4 || nalType(nal) != spsType) return {};
    const std::string clear = clearNal(nal);
    BitReader bits(clear);
    bits.skip(16 + 4);
    const int subLayers = bits.number(3);
    bits.skip(1);
    VideoConfig config;
    config.codec = hevcName(readProfileTierLevel(bits, subLayers));
    bits.ue();  // id
    if (!readSize(bits, config)) return {};
    if (skipToVui(bits, subLayers) && bits.flag()) readVui(bits, config);
    return config;
}

std::optional<VideoConfig> hevcFromConfig(std::string_view hvcC) {
    constexpr std::size_t headSize = 23;
    if (hvcC.size() < headSize || hvcC[0] != 1) return {};
    BitReader bits(hvcC);
    bits.skip(8);
    Profile profile = readProfile(bits);
    profile.level = bits.number(8);
    VideoConfig config;
    std::optional<int> transfer;
    std::size_t at = headSize;
    for (int arrays = static_cast<unsigned char>(hvcC[headSize - 1]); arrays > 0 && at + 3 <= hvcC.size(); --arrays) {
        const int type = static_cast<unsigned char>(hvcC[at]) & 0x3F;
        const unsigned count = (static_cast<unsigned>(static_cast<unsigned char>(hvcC[at + 1])) << 8) | static_cast<unsigned char>(hvcC[at + 2]);
        at += 3;
        const bool whole = forEachNal(hvcC, at, count, [&](std::string_view nal) {
            if (type == spsType && config.width == 0) {
                if (auto sps = hevcFromSps(nal)) config = *sps;
            } else if (type == prefixSeiType && !transfer) {
                transfer = preferredTransfer(nal);
            }
        });
        if (!whole) break;
    }
    config.codec = hevcName(profile);
    if (transfer && !videoRangeOf(*transfer).empty()) config.videoRange = videoRangeOf(*transfer);
    return config;
}

}  // namespace inspector::media
