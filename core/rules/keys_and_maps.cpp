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
}

const hls::Map& mapOf(const Playlist& playlist, const Segment& segment) {
    return playlist.maps[static_cast<std::size_t>(segment.map)];
}

// bis 4.4.4.3: another initialization section is a change of encoding. Naming the same one again is none.
void judgeMapChange(FindingList& findings, const Playlist& playlist, const Segment& before, const Segment& segment) {
    if (before.map < 0 || segment.map < 0 || before.map == segment.map || segment.discontinuity) return;
    const hls::Map& from = mapOf(playlist, before);
    const hls::Map& to = mapOf(playlist, segment);
    if (from.uri == to.uri && from.range == to.range) return;
    findings.add("hls-map-changed-without-discontinuity", {shownArg("from", from.uri), shownArg("subject", to.uri)},
                 {to.line, segment.sequence});
}

// bis 4.4.3.6: without EXT-X-MAP, the initialization section of an I-frame playlist is what stands before the first
// range of a file: nothing, when that range begins the file.
void judgeIFrameMap(FindingList& findings, const Playlist& playlist) {
    if (!playlist.iFramesOnly) return;
    std::string_view file;
    for (const Segment& segment : playlist.segments) {
        if (segment.map < 0 && segment.range && segment.offset == 0U && segment.uri != file)
            findings.add("hls-iframes-only-map-missing", {shownArg("subject", segment.uri)}, {segment.line, segment.sequence});
        file = segment.uri;
    }
}

// Only the newest segments name their key: the tag went with the segment before which it stood.
void judgeKeyAtStart(FindingList& findings, const Playlist& playlist) {
    const auto& segments = playlist.segments;
    if (playlist.endList || playlist.skip || playlist.mediaSequence == 0 || segments.empty() || !segments.front().keys.empty()) return;
    const bool everClear = std::any_of(playlist.keys.begin(), playlist.keys.end(),
                                       [](const hls::Key& key) { return key.method == "NONE"; });
    if (everClear) return;
    for (const Segment& segment : segments) {
        if (segment.discontinuity) return;
        if (segment.keys.empty()) continue;
        // Whether the segments before it are clear, their bytes know.
        findings.add("hls-key-rotation-without-tag", {numberArg("first", static_cast<double>(segments.front().sequence))},
                     {keyAt(playlist, segment.keys.front()).line, segment.sequence}, Severity::Info);
        return;
    }
}

}  // namespace

void judgeKeysAndMaps(FindingList& findings, const Playlist& playlist) {
    const Segment* before = nullptr;
    for (const Segment& segment : playlist.segments) {
        if (!before || before->keys != segment.keys) judgeMethods(findings, playlist, segment);
        if (segment.map >= 0 && (!before || before->map != segment.map)) judgeMap(findings, playlist, segment);
        // In a delta update the tag may have been skipped.
        const bool selfContained = playlist.iFramesOnly && segment.range;
        if (segment.map < 0 && !playlist.skip && !segment.gap && !selfContained && looksLikeFmp4(segment.uri))
            findings.add("hls-fmp4-without-map", {}, {segment.line, segment.sequence});
        if (before) judgeMapChange(findings, playlist, *before, segment);
        before = &segment;
    }
    judgeIFrameMap(findings, playlist);
    judgeKeyAtStart(findings, playlist);
}

}  // namespace inspector::rules
