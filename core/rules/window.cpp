// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/document.h"

#include <algorithm>
#include <cmath>

// How much a playlist holds, and where it tells players to start.
namespace inspector::rules {

namespace {

using hls::Playlist;

constexpr double dvrSeconds = 15 * 60;  // AAS 8.12
constexpr std::size_t fewestSegments = 6;  // AAS 8.11
constexpr double slack = 0.005;         // what rounding in the text explains

// A window that slides: segments have left it, so that it is as long as it will ever be.
void judgeSliding(FindingList& findings, const Playlist& playlist) {
    const std::size_t count = playlist.segments.size();
    if (playlist.endList || !playlist.playlistType.empty() || playlist.skip || playlist.mediaSequence == 0 || count == 0) return;
    const Place place{playlist.segments.front().line, playlist.segments.front().sequence};
    if (count < fewestSegments)
        findings.add("hls-live-window-below-six-segments",
                     {numberArg("segments", static_cast<double>(count)),
                      numberArg("limit", static_cast<double>(fewestSegments))},
                     place);
    const double window = playlist.windowSeconds();
    if (window < dvrSeconds)
        findings.add("hls-window-short-dvr", {secondsArg("window", window), secondsArg("limit", dvrSeconds)}, place);
}

// bis 4.4.2.2.
void judgeStart(FindingList& findings, const Playlist& playlist) {
    if (!playlist.start || playlist.skip || playlist.segments.empty()) return;
    const double offset = playlist.start->timeOffset;
    double duration = playlist.windowSeconds();
    for (const hls::Part& part : playlist.trailingParts) duration += part.duration.value_or(0);
    const Place place{playlist.start->line, {}};
    if (std::fabs(offset) > duration + 0.5) {
        findings.add("hls-start-offset-beyond-end", {secondsArg("offset", offset), secondsArg("duration", duration)}, place);
        return;
    }
    if (playlist.endList || !playlist.targetDuration || offset == 0) return;
    double limit = 3.0 * static_cast<double>(*playlist.targetDuration);
    // A Low-Latency playlist says itself how close players may go.
    if (playlist.serverControl && playlist.serverControl->partHoldBack && playlist.partTarget)
        limit = std::min(limit, *playlist.serverControl->partHoldBack);
    const double fromEnd = offset < 0 ? -offset : duration - offset;
    if (fromEnd < limit * (1 - slack))
        findings.add("hls-start-offset-too-close-to-edge",
                     {secondsArg("offset", offset), secondsArg("distance", fromEnd), secondsArg("limit", limit)}, place);
}

}  // namespace

void judgeWindow(FindingList& findings, const Playlist& playlist) {
    judgeSliding(findings, playlist);
    judgeStart(findings, playlist);
    for (const hls::OtherTag& tag : playlist.other) {
        if (tag.name == "EXT-X-ALLOW-CACHE") findings.add("hls-allow-cache-removed", {}, {tag.line, {}});
    }
}

}  // namespace inspector::rules
