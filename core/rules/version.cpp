// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/document.h"

#include <algorithm>
#include <string_view>

namespace inspector::rules {

namespace {

struct Need {
    int version = 1;
    std::string_view because;
    std::uint32_t line = 0;

    void atLeast(int wanted, std::string_view why, std::uint32_t where) {
        if (wanted > version) *this = {wanted, why, where};
    }
};

void needOfKeys(Need& need, const std::vector<hls::Key>& keys) {
    for (const hls::Key& key : keys) {
        if (!key.iv.empty()) need.atLeast(2, "IV", key.line);
        if (hls::find(key.attributes, "KEYFORMAT")) need.atLeast(5, "KEYFORMAT", key.line);
        if (!key.keyFormatVersions.empty()) need.atLeast(5, "KEYFORMATVERSIONS", key.line);
        if (key.method == "SAMPLE-AES") need.atLeast(5, "SAMPLE-AES", key.line);
    }
}

void needOfMedia(Need& need, const hls::Playlist& playlist) {
    for (const hls::Segment& segment : playlist.segments) {
        if (segment.duration && !segment.durationIsInteger) need.atLeast(3, "a decimal EXTINF", segment.infLine);
        if (segment.range) need.atLeast(4, "EXT-X-BYTERANGE", segment.line);
    }
    if (playlist.iFramesOnly) need.atLeast(4, "EXT-X-I-FRAMES-ONLY", 0);
    if (!playlist.maps.empty()) need.atLeast(playlist.iFramesOnly ? 5 : 6, "EXT-X-MAP", playlist.maps.front().line);
    needOfKeys(need, playlist.keys);
    if (playlist.skip) {
        need.atLeast(9, "EXT-X-SKIP", playlist.skip->line);
        if (!playlist.skip->recentlyRemovedDateRanges.empty())
            need.atLeast(10, "RECENTLY-REMOVED-DATERANGES", playlist.skip->line);
    }
}

void needOfMultivariant(Need& need, const hls::Playlist& playlist) {
    needOfKeys(need, playlist.sessionKeys);
    for (const hls::Rendition& rendition : playlist.renditions) {
        if (rendition.instreamId.empty()) continue;
        if (rendition.type != hls::Rendition::Type::ClosedCaptions)
            need.atLeast(13, "INSTREAM-ID", rendition.line);
        else if (rendition.instreamId.compare(0, 7, "SERVICE") == 0)
            need.atLeast(7, "INSTREAM-ID=SERVICE", rendition.line);
    }
    for (const hls::Variant& variant : playlist.variants) {
        if (!variant.reqVideoLayout.empty()) need.atLeast(12, "REQ-VIDEO-LAYOUT", variant.line);
    }
}

}  // namespace

void judgeVersion(FindingList& findings, const hls::Playlist& playlist) {
    if (playlist.versionLine > 0 && !playlist.version) return;  // there is a diagnostic for that
    Need need;
    for (const hls::Define& define : playlist.defines) {
        need.atLeast(8, "EXT-X-DEFINE", define.line);
        if (define.kind == hls::Define::Kind::QueryParam) need.atLeast(11, "QUERYPARAM", define.line);
    }
    if (playlist.kind == hls::Playlist::Kind::Media) needOfMedia(need, playlist);
    else needOfMultivariant(need, playlist);
    const int declared = playlist.version.value_or(1);
    if (declared > need.version && playlist.version)
        findings.add("hls-version-higher-than-needed",
                     {numberArg("declared", declared), numberArg("needed", need.version)}, {playlist.versionLine, {}});
    if (declared >= need.version) return;
    findings.add("hls-version-too-low",
                 {numberArg("declared", declared), numberArg("needed", need.version),
                  textArg("subject", std::string(need.because))},
                 {need.line, {}});
}

}  // namespace inspector::rules
