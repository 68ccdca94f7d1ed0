// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dash/parser.h"
#include "core/dash/segments.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace inspector::dash::test {

inline const std::string url = "https://cdn.example/live/manifest.mpd";

inline std::string dataFile(const std::string& name) {
    std::ifstream file(std::string(INSPECTOR_SOURCE_DIR) + "/tests/core/dash/data/" + name);
    std::stringstream text;
    text << file.rdbuf();
    EXPECT_FALSE(text.str().empty()) << name;
    return text.str();
}

inline std::vector<std::string> idsOf(const std::vector<Diagnostic>& diagnostics) {
    std::vector<std::string> ids;
    for (const Diagnostic& diagnostic : diagnostics) ids.push_back(diagnostic.id);
    return ids;
}

inline WallTime at(std::string_view text) { return parseIso8601(text).value(); }

// An MPD of one Period and one video AdaptationSet around what stands in the Representation.
inline std::string mpd(const std::string& addressing,
                       const std::string& attributes = "type=\"static\" mediaPresentationDuration=\"PT10S\"",
                       const std::string& period = "id=\"p\" start=\"PT0S\"") {
    return "<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" "
           "profiles=\"urn:mpeg:dash:profile:isoff-live:2011\" minBufferTime=\"PT2S\" " +
           attributes + "><Period " + period + "><AdaptationSet contentType=\"video\" mimeType=\"video/mp4\">" +
           "<Representation id=\"v\" bandwidth=\"1000\">" + addressing + "</Representation></AdaptationSet></Period></MPD>";
}

inline const std::string dynamic = "type=\"dynamic\" "
                                   "availabilityStartTime=\"2026-01-31T12:00:00Z\" publishTime=\"2026-01-31T12:00:00Z\"";

inline std::vector<std::string> urls(const SegmentWindow& window) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < window.size(); ++i) {
        const std::string all = window.at(i).url;
        out.push_back(all.substr(all.rfind('/') + 1));
    }
    return out;
}

}  // namespace inspector::dash::test
