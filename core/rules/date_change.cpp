// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/version_change.h"

#include <algorithm>
#include <cmath>

namespace inspector::rules {

namespace {

constexpr double jumpLimit = 1.0;  // seconds

// How far the date of the newest segment that was listed before has moved; none when it cannot be told.
std::optional<double> shiftOfKnownSegment(const VersionChange& change) {
    if (!change.before.lastStart) return std::nullopt;
    const std::uint64_t sequence = change.before.end - 1;
    const auto& segments = change.playlist.segments;
    if (sequence < segments.front().sequence || sequence > segments.back().sequence) return std::nullopt;
    const auto index = static_cast<std::size_t>(sequence - segments.front().sequence);
    if (index >= segments.size() || !change.times[index]) return std::nullopt;
    return toSeconds(*change.times[index] - *change.before.lastStart);
}

// How far outside of what the missed segments may have lasted the first one's date is; none when it cannot be told.
std::optional<double> shiftOverMissedSegments(const VersionChange& change) {
    const auto& first = change.playlist.segments.front();
    const bool sameScene = first.discontinuitySequence == change.before.discontinuities;
    if (!sameScene || first.sequence < change.before.end || !change.before.lastStart || !change.times.front())
        return std::nullopt;
    const double moved = toSeconds(*change.times.front() - *change.before.lastStart);
    const auto segments = static_cast<double>(first.sequence - (change.before.end - 1));
    const double longest = std::max(static_cast<double>(change.now.targetDuration) + 0.5, change.now.meanDuration);
    if (moved < 0) return moved;
    return std::max(0.0, moved - segments * longest);
}

}  // namespace

void judgeDates(FindingList& findings, const VersionChange& change) {
    const auto& now = change.now;
    const hls::Segment& first = change.playlist.segments.front();
    if (now.firstDate && now.firstDate == change.before.firstDate && now.first > change.before.first) {
        findings.add("hls-pdt-frozen", {shownArg("subject", first.programDateTimeText)}, {first.line, first.sequence});
        return;
    }
    std::optional<double> shift = shiftOfKnownSegment(change);
    if (!shift) shift = shiftOverMissedSegments(change);
    if (shift && std::fabs(*shift) > jumpLimit)
        findings.add("hls-pdt-jump", {secondsArg("jump", *shift)}, {first.line, first.sequence});
}

}  // namespace inspector::rules
