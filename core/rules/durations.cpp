// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/document.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

// Durations of one playlist's segments beside each other.
namespace inspector::rules {

namespace {

using hls::Playlist;
using hls::Segment;

constexpr std::size_t fewest = 6;           // durations that say what is usual
constexpr double irregularShare = 0.2;      // of segments that are off …
constexpr double irregularBy = 1.0 / 3;     // … the median by this much
constexpr double shortShare = 0.1;
constexpr double recommendedTarget = 6;     // seconds, AAS 7.5

bool marksBreak(const Segment& segment) {
    if (segment.discontinuity) return true;
    return std::any_of(segment.other.begin(), segment.other.end(), [](const hls::OtherTag& tag) {
        return tag.name.find("CUE") != std::string::npos || tag.name.find("SCTE") != std::string::npos;
    });
}

// Segments whose duration was the packager's free choice: not cut at a splice, not the last of a recording, no gap.
std::vector<const Segment*> freelyCut(const Playlist& playlist) {
    std::vector<bool> splice(playlist.segments.size() + 1, false);  // one stands before this segment
    for (std::size_t i = 0; i < playlist.segments.size(); ++i) splice[i] = marksBreak(playlist.segments[i]);
    for (const hls::DateRange& range : playlist.dateRanges) {
        if (range.segment < splice.size()) splice[static_cast<std::size_t>(range.segment)] = true;
    }
    splice.back() = playlist.endList;
    std::vector<const Segment*> cut;
    for (std::size_t i = 0; i < playlist.segments.size(); ++i) {
        const Segment& segment = playlist.segments[i];
        const bool atSplice = splice[i + 1] || (i > 0 && splice[i]);
        if (segment.duration && *segment.duration > 0 && !segment.gap && !atSplice) cut.push_back(&segment);
    }
    return cut;
}

void judgeRegularity(FindingList& findings, const Playlist& playlist) {
    if (playlist.iFramesOnly) return;  // as long as from one key frame to the next
    const std::vector<const Segment*> cut = freelyCut(playlist);
    if (cut.size() < fewest) return;
    std::vector<double> durations;
    durations.reserve(cut.size());
    for (const Segment* segment : cut) durations.push_back(*segment->duration);
    const auto middle = durations.begin() + static_cast<std::ptrdiff_t>(durations.size() / 2);
    std::nth_element(durations.begin(), middle, durations.end());
    const double median = *middle;
    const auto [least, most] = std::minmax_element(durations.begin(), durations.end());

    const Segment* firstOff = nullptr;
    const Segment* firstShort = nullptr;
    double off = 0;
    double tooShort = 0;
    for (const Segment* segment : cut) {
        if (std::fabs(*segment->duration - median) > irregularBy * median) {
            ++off;
            if (!firstOff) firstOff = segment;
        }
        if (*segment->duration < 0.5 * median) {
            ++tooShort;
            if (!firstShort) firstShort = segment;
        }
    }
    const auto all = static_cast<double>(cut.size());
    if (off > irregularShare * all)
        findings.add("hls-segment-duration-irregular",
                     {secondsArg("shortest", *least), secondsArg("median", median), secondsArg("longest", *most),
                      numberArg("share", 100 * off / all, Arg::Unit::Percent)},
                     {firstOff->infLine, firstOff->sequence});
    if (tooShort > shortShare * all)
        findings.add("hls-short-segments",
                     {numberArg("share", 100 * tooShort / all, Arg::Unit::Percent), secondsArg("median", median),
                      secondsArg("limit", 0.5 * median)},
                     {firstShort->infLine, firstShort->sequence});
}

void judgeTargetLength(FindingList& findings, const Playlist& playlist) {
    if (!playlist.targetDuration || playlist.segments.size() < fewest) return;
    const auto target = static_cast<double>(*playlist.targetDuration);
    const Segment* longest = nullptr;
    for (const Segment& segment : playlist.segments) {
        if (segment.duration && (!longest || *segment.duration > *longest->duration)) longest = &segment;
    }
    if (!longest || target <= recommendedTarget) return;
    const double rounded = std::max(1.0, std::floor(*longest->duration + 0.5));
    if (target > 2 * rounded || target > 2 * recommendedTarget)
        findings.add("hls-target-duration-much-too-long",
                     {secondsArg("target", target), secondsArg("longest", *longest->duration),
                      secondsArg("limit", recommendedTarget)},
                     {longest->infLine, longest->sequence});
}

// Whole seconds add up to another time than the media's. Where date-times say that they are right, they are.
void judgeWholeSeconds(FindingList& findings, const Playlist& playlist) {
    constexpr int decimalsSince = 3;  // bis 4.4.4.1: before that version, durations had to be whole
    const auto& segments = playlist.segments;
    if (segments.size() < 3 || playlist.version.value_or(1) < decimalsSince) return;
    const bool whole = std::all_of(segments.begin(), segments.end(), [](const Segment& segment) {
        return segment.duration && segment.durationIsInteger;
    });
    if (!whole) return;
    const Segment* from = nullptr;
    double expected = 0;
    double error = 0;
    bool measured = false;
    for (const Segment& segment : segments) {
        if (segment.discontinuity) from = nullptr;
        if (segment.programDateTime) {
            if (from) {
                measured = true;
                error = std::max(error, std::fabs(toSeconds(*segment.programDateTime - *from->programDateTime) - expected));
            } else {
                from = &segment;
                expected = 0;
            }
        }
        expected += *segment.duration;
    }
    constexpr double fromText = 0.1;  // what the date-times' own rounding explains
    if (measured && error <= fromText) return;
    std::vector<Arg> args = {numberArg("segments", static_cast<double>(segments.size()))};
    args.push_back(measured ? secondsArg("error", error) : textArg("error", "not known"));
    findings.add("hls-extinf-integer-only", std::move(args), {segments.front().infLine, segments.front().sequence});
}

}  // namespace

void judgeDurations(FindingList& findings, const Playlist& playlist) {
    judgeTargetLength(findings, playlist);
    judgeWholeSeconds(findings, playlist);
    judgeRegularity(findings, playlist);
}

}  // namespace inspector::rules
