// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/segment_order.h"
#include "core/rules/version_change.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace inspector::rules {

namespace {

Arg number(const char* name, std::uint64_t value) { return numberArg(name, static_cast<double>(value)); }

bool sharesSegments(const VersionChange& change) {
    return std::any_of(change.now.newest.begin(), change.now.newest.end(), [&](const ListedSegment& segment) {
        return std::any_of(change.before.newest.begin(), change.before.newest.end(),
                           [&](const ListedSegment& old) { return old.uri == segment.uri; });
    });
}

// A lower sequence is either an older version (from another server) or a new beginning.
bool isNewBeginning(const VersionChange& change) {
    if (sharesSegments(change)) return false;
    const auto& before = change.before;
    const auto& now = change.now;
    if (before.lastStart && now.lastStart && *before.lastStart != *now.lastStart)
        return *now.lastStart > *before.lastStart;
    const std::uint64_t drop = before.first - now.first;
    const std::uint64_t listed = before.end - before.first;
    return now.first < 16 || drop > 4 * std::max<std::uint64_t>(listed, 30);
}

bool haveNames(const PlaylistMemory& memory) {
    return memory.newest.size() > 1 &&
           std::adjacent_find(memory.newest.begin(), memory.newest.end(), [](const auto& a, const auto& b) {
               return a.name == b.name;
           }) == memory.newest.end();
}

void tellMoved(FindingList& findings, const VersionChange& change, const hls::Segment& segment, bool namesDiffer) {
    const OrderChange order = orderChange(change, namesDiffer);
    findings.add(order == OrderChange::Inserted    ? "hls-segment-inserted"
                 : order == OrderChange::Reordered ? "hls-segment-reordered"
                                                   : "hls-media-sequence-mismatch",
                 {shownArg("new", segment.uri)}, {segment.line, segment.sequence});
}

// A number that begins anew where a counter of so many bits ends.
void judgeRollover(FindingList& findings, const VersionChange& change) {
    constexpr std::uint64_t near = 10'000;
    const std::uint64_t last = change.before.end - 1;
    if (change.now.first >= near) return;
    for (const int bits : {15, 16, 31, 32, 53, 63, 64}) {
        const std::uint64_t highest = bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
        if (last > highest || highest - last > std::min(near, highest / 16)) continue;
        findings.add("hls-rollover", {number("old", last), number("new", change.now.first), numberArg("bits", bits)},
                     {0, change.now.first});
        return;
    }
}

// The invariant of a live playlist: what both versions list is equal. False when it is not.
bool judgeCommonSegments(FindingList& findings, const VersionChange& change) {
    const bool namesDiffer = haveNames(change.before) && haveNames(change.now);
    bool same = true;
    for (const hls::Segment& segment : change.playlist.segments) {
        const ListedSegment* old = change.before.at(segment.sequence);
        if (!old) continue;
        const ListedSegment now = remember(segment);
        const Place place{segment.line, segment.sequence};
        if (!isSame(*old, now, namesDiffer)) {
            same = false;
            if (!change.now.hasMediaSequence) findings.add("hls-media-sequence-missing-live");
            else tellMoved(findings, change, segment, namesDiffer);
            break;
        }
        if (old->duration >= 0 && now.duration >= 0 && std::fabs(old->duration - now.duration) > 0.0015F)
            findings.add("hls-extinf-changed", {secondsArg("old", old->duration), secondsArg("new", now.duration)},
                         place);
        if (old->discontinuity != now.discontinuity && change.now.hasDiscontinuitySequence)
            findings.add("hls-discontinuity-sequence-mismatch",
                         {number("old", old->discontinuity), number("new", now.discontinuity)}, place);
        else if (old->discontinuity != now.discontinuity)
            findings.add("hls-discontinuity-sequence-missing-live", {}, place);
    }
    return same;
}

// Segments that no version listed. A poll that came late explains some: as many as the time between could bring,
// with what a cache on the way may have held back.
void judgeJump(FindingList& findings, const VersionChange& change) {
    if (change.now.first <= change.before.end) return;
    const auto advanced = static_cast<double>(change.now.end - change.before.end);
    const double duration = std::max(0.1, std::min(change.before.meanDuration, change.now.meanDuration));
    const double target = std::max(duration, static_cast<double>(change.now.targetDuration));
    if (advanced * duration <= change.elapsed * 1.1 + 3 * target) return;
    findings.add("hls-media-sequence-jump",
                 {number("old", change.before.end - 1), number("new", change.now.first),
                  number("missed", change.now.first - change.before.end)},
                 {0, change.now.first});
}

void judgeTags(FindingList& findings, const VersionChange& change) {
    if (change.before.ended && !change.now.ended) findings.add("hls-endlist-removed");
    if (change.before.targetDuration > 0 && change.now.targetDuration > 0 &&
        change.before.targetDuration != change.now.targetDuration)
        findings.add("hls-target-duration-changed",
                     {secondsArg("old", static_cast<double>(change.before.targetDuration)),
                      secondsArg("new", static_cast<double>(change.now.targetDuration))});
}

}  // namespace

bool judgeSequence(FindingList& findings, const VersionChange& change) {
    judgeTags(findings, change);
    const auto& before = change.before;
    const auto& now = change.now;
    if (now.first < before.first) {
        findings.add(isNewBeginning(change) ? "hls-media-sequence-reset" : "hls-media-sequence-backwards",
                     {number("old", before.first), number("new", now.first)}, {0, now.first});
        judgeRollover(findings, change);
        return false;
    }
    if (!judgeCommonSegments(findings, change)) return false;
    if (now.end < before.end)
        findings.add("hls-playlist-shrank", {number("old", before.end - 1), number("new", now.end - 1)},
                     {0, now.end - 1});
    if (now.hasDiscontinuitySequence && before.hasDiscontinuitySequence &&
        now.discontinuitySequence < before.discontinuitySequence)
        findings.add("hls-discontinuity-sequence-backwards",
                     {number("old", before.discontinuitySequence), number("new", now.discontinuitySequence)});
    judgeJump(findings, change);
    return true;
}

}  // namespace inspector::rules
