// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/hls/parser.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::hls::test {

inline std::vector<std::string> idsOf(const Parsed& parsed) {
    std::vector<std::string> ids;
    for (const Diagnostic& diagnostic : parsed.diagnostics) ids.push_back(diagnostic.id);
    return ids;
}

inline const Diagnostic* diagnosticOf(const Parsed& parsed, std::string_view id) {
    const auto at = std::find_if(parsed.diagnostics.begin(), parsed.diagnostics.end(),
                                 [&](const Diagnostic& d) { return d.id == id; });
    return at == parsed.diagnostics.end() ? nullptr : &*at;
}

// A media playlist of a live stream around `body`.
inline std::string media(std::string_view body) {
    return std::string("#EXTM3U\n#EXT-X-VERSION:8\n#EXT-X-TARGETDURATION:6\n").append(body);
}

// A multivariant playlist around `body`.
inline std::string multivariant(std::string_view body) {
    return std::string("#EXTM3U\n#EXT-X-VERSION:8\n").append(body);
}

inline constexpr std::string_view oneVariant = "#EXT-X-STREAM-INF:BANDWIDTH=1000000\nv.m3u8\n";

}  // namespace inspector::hls::test
