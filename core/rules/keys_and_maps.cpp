// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/base/uri.h"
#include "core/rules/document.h"

#include <algorithm>
#include <array>
#include <string>

namespace inspector::rules {

namespace {

using hls::Playlist;
using hls::Segment;

// Whether a segment's file name says fragmented MP4.
bool looksLikeFmp4(std::string_view uri) {
    constexpr std::array<std::string_view, 6> endings = {".m4s", ".mp4", ".m4v", ".cmfv", ".cmfa", ".cmft"};
    const std::string_view path = splitUri(uri).path;
    return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) {
        return path.size() > ending.size() && equalsIgnoreCase(path.substr(path.size() - ending.size()), ending);
    });
}

const hls::Key& keyAt(const Playlist& playlist, std::int32_t index) {
    return playlist.keys[static_cast<std::size_t>(index)];
}

void judgeMethods(FindingList& findings, const Playlist& playlist, const Segment& segment) {
    for (const std::int32_t index : segment.keys) {
        const std::string& first = keyAt(playlist, segment.keys.front()).method;
        const std::string& method = keyAt(playlist, index).method;
        if (method == first) continue;
        findings.add("hls-key-method-mixed", {shownArg("subject", first + ", " + method)},
                     {keyAt(playlist, index).line, segment.sequence});
        return;
    }
}

// bis 4.4.4.5: a map under AES-128 is encrypted with it, and its IV must be written.
void judgeMap(FindingList& findings, const Playlist& playlist, const Segment& segment) {
    const hls::Map& map = playlist.maps[static_cast<std::size_t>(segment.map)];
    for (const std::int32_t index : segment.keys) {
        const hls::Key& key = keyAt(playlist, index);
        if (key.line < map.line && key.method == "AES-128" && key.iv.empty())
            findings.add("hls-map-encrypted-without-iv", {}, {map.line, segment.sequence});
    }
    if (!isUsableUri(map.uri)) findings.add("hls-uri-unresolvable", {shownArg("subject", map.uri)}, {map.line, {}});
}

}  // namespace

void judgeKeysAndMaps(FindingList& findings, const Playlist& playlist) {
    const Segment* before = nullptr;
    for (const Segment& segment : playlist.segments) {
        if (!before || before->keys != segment.keys) judgeMethods(findings, playlist, segment);
        if (segment.map >= 0 && (!before || before->map != segment.map)) judgeMap(findings, playlist, segment);
        // In a delta update the tag may have been skipped.
        if (segment.map < 0 && !playlist.skip && !segment.gap && looksLikeFmp4(segment.uri))
            findings.add("hls-fmp4-without-map", {}, {segment.line, segment.sequence});
        before = &segment;
    }
}

}  // namespace inspector::rules
