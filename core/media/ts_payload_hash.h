// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace inspector::media {

// FNV-1a of a small payload: told apart, not secured.
[[nodiscard]] inline std::uint64_t payloadHash(std::string_view bytes, std::uint64_t hash = 0xCBF29CE484222325ULL) {
    for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    return hash;
}

}  // namespace inspector::media
