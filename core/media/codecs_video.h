// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/bit_reader.h"
#include "core/media/codecs.h"

#include <string>
#include <string_view>

// What the video codecs share. Internal to core/media's codecs*.cpp.
namespace inspector::media {

// "SDR", "PQ", "HLG" by transfer characteristics (ITU-T H.273 table 3); empty: not said.
[[nodiscard]] std::string videoRangeOf(int transfer);
// aspect_ratio_idc of H.264 table E-1 (HEVC's is the same); 1 for what is not known.
[[nodiscard]] double pixelAspectOf(int idc);

// A NAL unit's bytes without emulation prevention (00 00 03); at most `most` of them.
[[nodiscard]] std::string clearNal(std::string_view nal, std::size_t most = 4096);

// The beginning of the VUI, alike in H.264 and HEVC: aspect ratio, overscan, video signal type, chroma location.
void readVuiStart(BitReader& bits, VideoConfig& config);

// The NAL units of a list: `count` times a 16-bit length and the bytes. Moves `at` behind them; false: cut off.
// Calls `each(std::string_view nal)`.
template <typename Each>
bool forEachNal(std::string_view bytes, std::size_t& at, unsigned count, Each each) {
    for (; count > 0; --count) {
        if (bytes.size() < 2 || at > bytes.size() - 2) return false;
        const std::size_t size = (std::size_t{static_cast<unsigned char>(bytes[at])} << 8) | static_cast<unsigned char>(bytes[at + 1]);
        at += 2;
        if (size > bytes.size() - at) return false;
        each(bytes.substr(at, size));
        at += size;
    }
    return true;
}

}  // namespace inspector::media
