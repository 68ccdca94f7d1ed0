// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/document.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

namespace inspector::rules {

namespace {

using hls::DateRange;

void judgeOne(FindingList& findings, const DateRange& range, std::set<std::string_view>& known) {
    const Place place{range.line, {}};
    const bool first = known.insert(range.id).second;
    // Only a later tag of the same ID may leave START-DATE out; a date that cannot be read has its own diagnostic.
    if (first && !range.startDate && !hls::find(range.attributes, "START-DATE"))
        findings.add("hls-daterange-start-date-missing", {shownArg("subject", range.id)}, place);
    if (!range.startDate || !range.endDate) return;
    const double lasts = toSeconds(*range.endDate - *range.startDate);
    if (lasts < 0) findings.add("hls-daterange-end-before-start", {shownArg("subject", range.id)}, place);
    else if (range.duration && std::fabs(lasts - *range.duration) > 0.01)
        findings.add("hls-daterange-end-duration-mismatch", {shownArg("subject", range.id)}, place);
}

}  // namespace

void judgeDateRanges(FindingList& findings, const hls::Playlist& playlist) {
    if (playlist.dateRanges.empty()) return;
    std::set<std::string_view> known;
    bool ads = false;
    for (const DateRange& range : playlist.dateRanges) {
        judgeOne(findings, range, known);
        ads = ads || !range.scte35Out.empty() || !range.scte35In.empty() || !range.scte35Cmd.empty();
    }
    const bool dated = std::any_of(playlist.segments.begin(), playlist.segments.end(),
                                   [](const hls::Segment& segment) { return segment.programDateTime.has_value(); });
    if (!dated && !playlist.skip && !playlist.segments.empty())
        findings.add("hls-daterange-without-pdt", {}, {playlist.dateRanges.front().line, {}},
                     ads ? Severity::Critical : Severity::Major);
}

void judgeParts(FindingList& findings, const hls::Playlist& playlist) {
    bool any = !playlist.trailingParts.empty();
    const auto judgeAll = [&](const std::vector<hls::Part>& parts) {
        for (const hls::Part& part : parts) {
            any = true;
            if (playlist.partTarget && part.duration && *part.duration > *playlist.partTarget + 0.0005)
                findings.add("llhls-part-exceeds-target",
                             {secondsArg("duration", *part.duration), secondsArg("limit", *playlist.partTarget)},
                             {part.line, {}});
        }
    };
    for (const hls::Segment& segment : playlist.segments) judgeAll(segment.parts);
    judgeAll(playlist.trailingParts);
    if (any && !playlist.partTarget) findings.add("llhls-part-inf-missing");
    // Nobody asks for delta updates here: one that comes all the same is a cache that mixes them up.
    if (playlist.skip) findings.add("llhls-skip-unrequested", {}, {playlist.skip->line, {}});
}

}  // namespace inspector::rules
