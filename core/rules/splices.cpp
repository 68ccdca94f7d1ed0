// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/scte35.h"
#include "core/rules/document.h"
#include "core/rules/merged_ranges.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

// SCTE-35 that date ranges carry, bis 4.4.5.1.1.
namespace inspector::rules {

namespace {

using hls::DateRange;
using hls::Playlist;

constexpr double ticks = 90'000;
constexpr double mostApart = 0.5;  // seconds; durations are written with fewer digits than 90 kHz has

Arg eventArg(const media::SpliceInfo& info) {
    return textArg("event", info.eventId ? std::to_string(*info.eventId) : "-");
}

// One attribute. What is not hexadecimal has its diagnostic.
std::optional<media::SpliceInfo> judgeBytes(FindingList& findings, const DateRange& range, const std::string& text,
                                            const char* attribute) {
    if (text.substr(0, 2) != "0x" && text.substr(0, 2) != "0X") return std::nullopt;
    const auto bytes = media::spliceBytes(text);
    if (!bytes) return std::nullopt;
    const media::SpliceParsed parsed = media::parseSpliceInfo(*bytes);
    const Place place{range.line, {}};
    const auto named = [&](std::vector<Arg> args) {
        args.push_back(textArg("attribute", attribute));
        args.push_back(shownArg("id", range.id));
        return args;
    };
    if (!parsed.info) findings.add("hls-scte35-unparseable", named({shownArg("subject", parsed.problem)}), place);
    else if (!parsed.info->crcOk) findings.add("hls-scte35-crc", named({eventArg(*parsed.info)}), place);
    return parsed.info;
}

void judgeDuration(FindingList& findings, const MergedRange& range, const media::SpliceInfo& out) {
    const auto declared = range.plannedDuration ? range.plannedDuration : range.duration;
    if (!declared || !out.duration90k || !out.crcOk) return;
    const double splice = static_cast<double>(*out.duration90k) / ticks;
    if (std::fabs(splice - *declared) <= mostApart) return;
    findings.add("hls-scte35-duration-mismatch",
                 {shownArg("id", range.id), eventArg(out), secondsArg("splice", splice), secondsArg("declared", *declared)},
                 {range.out->line, {}});
}

// What the playlist shows of the time line.
struct Shown {
    std::optional<WallTime> first;
    std::optional<WallTime> end;
    double target = 0;
    bool whole = false;  // nothing has left it
    bool ended = false;
};

Shown shownBy(const Playlist& playlist) {
    Shown shown;
    shown.target = static_cast<double>(playlist.targetDuration.value_or(0));
    shown.ended = playlist.endList;
    shown.whole = playlist.mediaSequence == 0 && !playlist.skip;
    if (playlist.segments.empty()) return shown;
    const auto times = hls::segmentTimes(playlist);
    shown.first = times.front();
    if (times.back()) shown.end = later(*times.back(), playlist.segments.back().duration.value_or(0));
    return shown;
}

// The tag with the other half may have left a window that slides; it has not while the break's start is in it.
bool mustShowStart(const MergedRange& range, const Shown& shown) {
    return shown.whole || (range.start && shown.first && *range.start >= *shown.first);
}

// A break whose planned end has passed and that nothing ends. One that says when it ends has ended.
bool isOverdue(const MergedRange& range, const Shown& shown) {
    if (range.end || range.duration || range.endOnNext) return false;
    if (shown.ended) return true;
    if (!range.start || !range.plannedDuration || !shown.end) return false;
    const auto due = later(*range.start, *range.plannedDuration + std::max(shown.target, 1.0));
    return due && *due < *shown.end;
}

}  // namespace

void judgeSplices(FindingList& findings, const Playlist& playlist) {
    const bool any = std::any_of(playlist.dateRanges.begin(), playlist.dateRanges.end(), [](const DateRange& range) {
        return !range.scte35Out.empty() || !range.scte35In.empty() || !range.scte35Cmd.empty();
    });
    if (!any) return;
    for (const DateRange& range : playlist.dateRanges) {
        if (!range.scte35Cmd.empty()) judgeBytes(findings, range, range.scte35Cmd, "SCTE35-CMD");
        if (!range.scte35In.empty()) judgeBytes(findings, range, range.scte35In, "SCTE35-IN");
        if (range.id.empty() && !range.scte35Out.empty()) judgeBytes(findings, range, range.scte35Out, "SCTE35-OUT");
    }
    const Shown shown = shownBy(playlist);
    for (const MergedRange& range : mergedRanges(playlist)) {
        if (range.out) {
            const auto out = judgeBytes(findings, *range.out, range.out->scte35Out, "SCTE35-OUT");
            if (out) judgeDuration(findings, range, *out);
        }
        if (range.in && !range.out && mustShowStart(range, shown))
            findings.add("hls-scte35-in-without-out", {shownArg("id", range.id)}, {range.in->line, {}});
        if (range.out && !range.in && isOverdue(range, shown))
            findings.add("hls-scte35-out-without-in",
                         {shownArg("id", range.id), secondsArg("planned", range.plannedDuration.value_or(0))},
                         {range.out->line, {}});
    }
}

}  // namespace inspector::rules
