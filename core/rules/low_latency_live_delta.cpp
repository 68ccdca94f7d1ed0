// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/finding_list.h"
#include "core/rules/judge_low_latency.h"

#include <algorithm>
#include <cmath>

// Delta updates: bis 6.2.5.1 and 4.4.5.2.
namespace inspector::rules {

namespace {

using hls::Playlist;
using hls::Segment;

// Segments of a playlist that begin further from its end than the Skip Boundary. One on the boundary may go either way.
std::uint64_t skippable(const Playlist& playlist, double boundary) {
    double behind = 0;
    for (const hls::Part& part : playlist.trailingParts) behind += part.duration.value_or(0);
    auto count = static_cast<std::uint64_t>(playlist.segments.size());
    for (auto s = playlist.segments.rbegin(); s != playlist.segments.rend(); ++s) {
        behind += s->duration.value_or(0);
        if (behind > boundary) return count;
        --count;
    }
    return 0;
}

std::string whatDiffers(const Segment& merged, const Segment& whole) {
    if (merged.uri != whole.uri) return "URI";
    if (merged.discontinuity != whole.discontinuity) return "EXT-X-DISCONTINUITY";
    if (merged.gap != whole.gap) return "EXT-X-GAP";
    if (merged.duration.has_value() != whole.duration.has_value() ||
        std::fabs(merged.duration.value_or(0) - whole.duration.value_or(0)) > 0.0005)
        return "EXTINF";
    return {};
}

void judgeMerged(FindingList& findings, const Playlist& whole, const Playlist& delta, std::uint64_t skipped) {
    const auto mismatch = [&](std::uint64_t sequence, const std::string& what, std::uint32_t line) {
        findings.add("llhls-skip-mismatch", {textArg("subject", what)}, {line, sequence});
    };
    const std::uint64_t first = delta.mediaSequence + skipped;
    const std::uint64_t end = nextPartOf(whole).sequence;
    if (delta.segments.empty() && nextPartOf(delta).sequence < end) return mismatch(first, "EXT-X-SKIP", delta.skip->line);
    const bool sameVersion = nextPartOf(whole) == nextPartOf(delta);
    if (sameVersion && delta.mediaSequence != whole.mediaSequence)
        return mismatch(delta.mediaSequence, "EXT-X-MEDIA-SEQUENCE", delta.skip->line);
    for (const Segment& segment : delta.segments) {
        if (segment.sequence < whole.mediaSequence || segment.sequence >= end) continue;
        const std::uint64_t index = segment.sequence - whole.mediaSequence;
        if (index >= whole.segments.size()) break;
        const std::string what = whatDiffers(segment, whole.segments[static_cast<std::size_t>(index)]);
        if (!what.empty()) return mismatch(segment.sequence, what, segment.line);
    }
}

}  // namespace

std::vector<Finding> judgeDelta(const Context& context, const DeltaFacts& facts) {
    FindingList findings(context);
    const Playlist& whole = *facts.whole;
    const Playlist& delta = *facts.delta;
    if (!whole.serverControl || !whole.serverControl->canSkipUntil || whole.endList || delta.endList) return {};
    const std::uint64_t most = skippable(whole, *whole.serverControl->canSkipUntil);
    if (!delta.skip) {
        // Two at least: one that leaves the playlist with this very version is not worth skipping.
        if (most > 2) findings.add("llhls-skip-ignored", {numberArg("skippable", static_cast<double>(most))});
        return findings.take();
    }
    if (!delta.skip->skippedSegments) {
        findings.add("llhls-skip-count-missing", {}, {delta.skip->line, {}});
        return findings.take();
    }
    const std::uint64_t skipped = *delta.skip->skippedSegments;
    // The delta may be the newer of the two: what came since then can be skipped as well.
    const PartPlace wholeNext = nextPartOf(whole);
    const PartPlace deltaNext = nextPartOf(delta);
    const std::uint64_t newer = deltaNext.sequence > wholeNext.sequence ? deltaNext.sequence - wholeNext.sequence
                                : deltaNext > wholeNext                 ? 1
                                                                        : 0;
    if (skipped > most + newer)
        findings.add("llhls-skip-too-much",
                     {numberArg("skipped", static_cast<double>(skipped)), numberArg("limit", static_cast<double>(most)),
                      secondsArg("boundary", *whole.serverControl->canSkipUntil)},
                     {delta.skip->line, {}});
    judgeMerged(findings, whole, delta, skipped);
    return findings.take();
}

}  // namespace inspector::rules
