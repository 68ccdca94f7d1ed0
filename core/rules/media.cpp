// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/document.h"
#include "core/rules/judge.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace inspector::rules {

namespace {

using hls::Playlist;
using hls::Segment;

void judgeTargetDuration(FindingList& findings, const hls::Parsed& parsed) {
    const Playlist& playlist = parsed.playlist;
    if (!playlist.targetDuration) {
        const bool diagnosed = std::any_of(parsed.diagnostics.begin(), parsed.diagnostics.end(), [](const auto& d) {
            return d.id == "hls-target-duration-invalid";
        });
        if (!diagnosed) findings.add("hls-target-duration-missing");
        return;
    }
    const auto limit = static_cast<double>(*playlist.targetDuration);
    const Segment* longest = nullptr;
    double tooLong = 0;
    for (const Segment& segment : playlist.segments) {
        // bis 4.4.3.1: rounded to the nearest second.
        if (!segment.duration || std::floor(*segment.duration + 0.5) <= limit) continue;
        ++tooLong;
        if (!longest || *segment.duration > *longest->duration) longest = &segment;
    }
    if (!longest) return;
    findings.add("hls-segment-exceeds-target-duration",
                 {secondsArg("duration", *longest->duration), secondsArg("limit", limit),
                  numberArg("more", tooLong - 1)},
                 {longest->infLine, longest->sequence},
                 *longest->duration > 2 * limit ? Severity::Critical : Severity::Major);
}

// Gaps: a note while players can bridge them, critical when nothing is left at the edge.
void judgeGaps(FindingList& findings, const Playlist& playlist) {
    double count = 0;
    double run = 0;
    double longestRun = 0;
    const Segment* last = nullptr;
    for (const Segment& segment : playlist.segments) {
        run = segment.gap ? run + segment.duration.value_or(0) : 0;
        longestRun = std::max(longestRun, run);
        if (!segment.gap) continue;
        ++count;
        last = &segment;
    }
    if (!last) return;
    const bool atEdge = playlist.segments.back().gap && !playlist.endList;
    const auto target = static_cast<double>(playlist.targetDuration.value_or(0));
    const bool tooLong = target > 0 && longestRun > 3 * target;
    findings.add("hls-gap-present", {numberArg("count", count), secondsArg("seconds", longestRun)},
                 {last->line, last->sequence}, atEdge || tooLong ? Severity::Critical : Severity::Minor);
}

}  // namespace

std::vector<Finding> judgeMedia(const Context& context, const hls::Parsed& parsed) {
    FindingList findings(context);
    const Playlist& playlist = parsed.playlist;
    if (!judgeDiagnostics(findings, parsed)) return findings.take();
    if (playlist.segments.empty() && playlist.trailingParts.empty() && !playlist.skip)
        findings.add("hls-media-playlist-empty", {}, {}, playlist.endList ? Severity::Major : Severity::Critical);
    if (playlist.kind != Playlist::Kind::Media) return findings.take();
    judgeTargetDuration(findings, parsed);
    if (playlist.playlistType == "VOD" && !playlist.endList) findings.add("hls-vod-without-endlist");
    judgeGaps(findings, playlist);
    judgeUris(findings, context, playlist);
    judgeDurations(findings, playlist);
    judgeWindow(findings, playlist);
    judgeKeysAndMaps(findings, playlist);
    judgeProgramDateTime(findings, playlist);
    judgeKeySystems(findings, playlist.keys);
    judgeDateRanges(findings, playlist);
    judgeSplices(findings, playlist);
    judgeLowLatency(findings, playlist);
    judgeVersion(findings, playlist);
    return findings.take();
}

}  // namespace inspector::rules
