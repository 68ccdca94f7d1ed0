// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/rules/document.h"
#include "core/rules/merged_ranges.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace inspector::rules {

namespace {

using hls::DateRange;

void judgeOne(FindingList& findings, const DateRange& range, std::set<std::string_view>& known) {
    const Place place{range.line, {}};
    const bool first = known.insert(range.id).second;
    // Only a later tag of the same ID may leave START-DATE out; a date that cannot be read has its own diagnostic.
    if (first && !range.startDate && !hls::find(range.attributes, "START-DATE"))
        findings.add("hls-daterange-start-date-missing", {shownArg("subject", range.id)}, place);
    const auto cues = split(range.cue, ',');
    const auto has = [&](std::string_view cue) {
        return std::any_of(cues.begin(), cues.end(), [&](std::string_view item) { return trim(item) == cue; });
    };
    if (has("PRE") && has("POST"))
        findings.add("hls-daterange-cue-pre-and-post", {shownArg("subject", range.id), shownArg("cue", range.cue)}, place);
    const std::string* onNext = hls::find(range.attributes, "END-ON-NEXT");
    if (onNext && *onNext != "YES")
        findings.add("hls-daterange-end-on-next-value", {shownArg("subject", range.id), shownArg("value", *onNext)}, place);
    if (!range.startDate || !range.endDate) return;
    const double lasts = toSeconds(*range.endDate - *range.startDate);
    if (lasts < 0) findings.add("hls-daterange-end-before-start", {shownArg("subject", range.id)}, place);
    else if (range.duration && std::fabs(lasts - *range.duration) > 0.01)
        findings.add("hls-daterange-end-duration-mismatch", {shownArg("subject", range.id)}, place);
}

// bis 4.4.5.1: a range that ends with the next of its class has a class, and no other end.
void judgeEndOnNext(FindingList& findings, const MergedRange& range) {
    if (!range.endOnNext) return;
    const Place place{range.line, {}};
    if (range.klass.empty()) findings.add("hls-daterange-end-on-next-class", {shownArg("subject", range.id)}, place);
    if (range.end || range.duration)
        findings.add("hls-daterange-end-on-next-duration", {shownArg("subject", range.id)}, place);
}

// … and no other range of its class reaches over its start.
void judgeOverlaps(FindingList& findings, const std::vector<MergedRange>& ranges) {
    std::map<std::string_view, std::vector<const MergedRange*>> byClass;
    for (const MergedRange& range : ranges) {
        if (!range.klass.empty() && range.start) byClass[range.klass].push_back(&range);
    }
    for (auto& [klass, all] : byClass) {
        std::stable_sort(all.begin(), all.end(), [](const auto* a, const auto* b) { return *a->start < *b->start; });
        const MergedRange* longest = nullptr;  // the one that ends last of those before
        for (const MergedRange* range : all) {
            if (range->endOnNext && longest && *longest->endTime() > *range->start && *longest->start < *range->start)
                findings.add("hls-daterange-end-on-next-overlap",
                             {shownArg("subject", range->id), shownArg("other", longest->id), shownArg("class", klass)},
                             {range->line, {}});
            const auto end = range->endOnNext ? std::nullopt : range->endTime();
            if (end && (!longest || *end > *longest->endTime())) longest = range;
        }
    }
}

void judgeInterstitial(FindingList& findings, const MergedRange& range, const hls::Playlist& playlist) {
    if (range.klass != "com.apple.hls.interstitial" || range.assetUri != range.assetList) return;
    // The tag that named the asset may have left a window that slides before a later tag of the same ID.
    if (!range.assetUri && !range.start && playlist.mediaSequence > 0) return;
    findings.add("hls-interstitial-asset",
                 {shownArg("subject", range.id), textArg("seen", range.assetUri ? "both" : "none")}, {range.line, {}});
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
    const std::vector<MergedRange> merged = mergedRanges(playlist);
    for (const MergedRange& range : merged) {
        judgeEndOnNext(findings, range);
        judgeInterstitial(findings, range, playlist);
    }
    judgeOverlaps(findings, merged);
    const bool dated = std::any_of(playlist.segments.begin(), playlist.segments.end(),
                                   [](const hls::Segment& segment) { return segment.programDateTime.has_value(); });
    if (!dated && !playlist.skip && !playlist.segments.empty())
        findings.add("hls-daterange-without-pdt", {}, {playlist.dateRanges.front().line, {}},
                     ads ? Severity::Critical : Severity::Major);
}

}  // namespace inspector::rules
