// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace inspector::media {

// CRC-32 of PSI and splice sections (ISO 13818-1 annex A): over a whole section, its CRC included, it is zero.
[[nodiscard]] inline std::uint32_t psiCrc(std::string_view section) {
    static constexpr auto table = [] {
        std::array<std::uint32_t, 256> values{};
        for (std::uint32_t i = 0; i < 256; ++i) {
            std::uint32_t value = i << 24;
            for (int bit = 0; bit < 8; ++bit) value = value << 1 ^ ((value & 0x80000000U) != 0 ? 0x04C11DB7U : 0U);
            values[i] = value;
        }
        return values;
    }();
    std::uint32_t crc = 0xFFFFFFFF;
    for (const char c : section) crc = crc << 8 ^ table[(crc >> 24 ^ static_cast<unsigned char>(c)) & 0xFF];
    return crc;
}

}  // namespace inspector::media
