// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/codecs_video.h"

#include <array>
#include <utility>

namespace inspector::media {

std::string videoRangeOf(int transfer) {
    switch (transfer) {
        case 16: return "PQ";
        case 18: return "HLG";
        case 1: case 4: case 5: case 6: case 7: case 11: case 12: case 13: case 14: case 15: return "SDR";
        default: return {};
    }
}

double pixelAspectOf(int idc) {
    constexpr std::array<std::pair<int, int>, 17> ratios{{{1, 1}, {1, 1}, {12, 11}, {10, 11}, {16, 11}, {40, 33}, {24, 11},
                                                          {20, 11}, {32, 11}, {80, 33}, {18, 11}, {15, 11}, {64, 33},
                                                          {160, 99}, {4, 3}, {3, 2}, {2, 1}}};
    if (idc < 0 || idc >= static_cast<int>(ratios.size())) return 1;
    const auto [width, height] = ratios[static_cast<std::size_t>(idc)];
    return static_cast<double>(width) / height;
}

std::string clearNal(std::string_view nal, std::size_t most) {
    std::string clear;
    clear.reserve(nal.size() < most ? nal.size() : most);
    int zeros = 0;
    for (const char c : nal) {
        if (clear.size() == most) break;
        if (zeros >= 2 && c == 3) {
            zeros = 0;
            continue;
        }
        zeros = c == 0 ? zeros + 1 : 0;
        clear += c;
    }
    return clear;
}

void readVuiStart(BitReader& bits, VideoConfig& config) {
    constexpr int extended = 255;
    if (bits.flag()) {
        const int idc = bits.number(8);
        if (idc == extended) {
            const int width = bits.number(16);
            const int height = bits.number(16);
            if (width > 0 && height > 0) config.pixelAspect = static_cast<double>(width) / height;
        } else {
            config.pixelAspect = pixelAspectOf(idc);
        }
    }
    if (bits.flag()) bits.skip(1);  // overscan
    if (bits.flag()) {              // video signal type
        bits.skip(3 + 1);
        if (bits.flag()) {
            bits.skip(8);
            config.videoRange = videoRangeOf(bits.number(8));
            bits.skip(8);
        }
    }
    if (bits.flag()) {  // chroma location
        bits.ue();
        bits.ue();
    }
}

}  // namespace inspector::media
