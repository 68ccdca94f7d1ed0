// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace inspector::media {

// Header of a PES packet, ISO 13818-1 2.4.3.6. Internal to core/media.
struct PesHeader {
    std::size_t bytes = 0;                 // of the header: the payload begins there
    std::size_t length = 0;                // PES_packet_length; 0: not said
    bool scrambled = false;
    std::optional<std::uint64_t> pts;      // 33 bits
    std::optional<std::uint64_t> dts;      // where it differs from pts
};

enum class PesStart { Incomplete, Invalid, Whole };
// Incomplete: more bytes are needed (at most 264 are).
[[nodiscard]] PesStart parsePesHeader(std::string_view bytes, PesHeader& header);

}  // namespace inspector::media
