// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace inspector::probe {

// The same number for the same text in every program and on every platform: for phases and shares of the channels.
// FNV-1a, its bits mixed as splitmix64 does, so that ids that differ in a digit lie far apart.
[[nodiscard]] constexpr std::uint64_t stableHash(std::string_view text) {
    std::uint64_t h = 0xcbf29ce484222325ULL;
    for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9ULL;
    h = (h ^ (h >> 27)) * 0x94d049bb133111ebULL;
    return h ^ (h >> 31);
}

}  // namespace inspector::probe
