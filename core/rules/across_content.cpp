// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/across_content.h"

#include <algorithm>
#include <cmath>

namespace inspector::rules {

namespace {

using Kind = hls::RungKey::Kind;

constexpr std::size_t newestCompared = 64;  // segments
constexpr std::size_t mostCompared = 200;   // rungs
constexpr double sameMoment = 0.1;          // seconds: a frame and 50 ms

bool hasSegments(const RungView& rung) { return rung.playlist && !rung.playlist->segments.empty(); }

std::size_t firstCompared(const RungContent& content) {
    const std::size_t count = content.playlist().segments.size();
    return count > newestCompared ? count - newestCompared : 0;
}

WallTime endOf(const RungContent& content) {
    const double last = content.playlist().segments.back().duration.value_or(0);
    return *content.times.back() + fromSeconds(std::clamp(last, 0.0, 3'600.0));
}

// A segment of `other` that lies well inside of one discontinuity of `reference` must have its number.
bool judgeDiscontinuities(FindingList& findings, const RungContent& reference, const RungContent& other) {
    const auto& segments = other.playlist().segments;
    for (std::size_t i = firstCompared(other); i < segments.size(); ++i) {
        const double duration = std::clamp(segments[i].duration.value_or(0), 0.0, 3'600.0);
        if (!other.times[i] || duration <= 0) continue;
        const auto begin = reference.at(*other.times[i] + fromSeconds(duration / 4));
        const auto end = reference.at(*other.times[i] + fromSeconds(duration * 3 / 4));
        if (!begin || !end) continue;
        const std::uint64_t expected = reference.playlist().segments[*begin].discontinuitySequence;
        if (reference.playlist().segments[*end].discontinuitySequence != expected) continue;
        if (segments[i].discontinuitySequence == expected) continue;
        findings.add("hls-variants-discontinuity-differ",
                     {textArg("one", reference.rung->rung), textArg("other", other.rung->rung),
                      numberArg("first", static_cast<double>(expected)),
                      numberArg("second", static_cast<double>(segments[i].discontinuitySequence)),
                      textArg("at", formatIso8601(*other.times[i]))},
                     {segments[i].line, segments[i].sequence});
        return true;
    }
    return false;
}

// The difference of date-time between segments that have the same number and the same length throughout, where it is
// too small for their numbers to mean other segments. None: the two cannot be compared by number.
std::optional<double> dateDifference(const RungContent& reference, const RungContent& other) {
    const auto& ours = reference.playlist().segments;
    const auto& theirs = other.playlist().segments;
    const std::uint64_t from = std::max(ours[firstCompared(reference)].sequence, theirs[firstCompared(other)].sequence);
    std::optional<double> difference;
    std::size_t count = 0;
    for (std::size_t i = firstCompared(other); i < theirs.size(); ++i) {
        if (theirs[i].sequence < from) continue;
        const std::uint64_t at = theirs[i].sequence - ours.front().sequence;
        if (at >= ours.size()) break;
        const auto index = static_cast<std::size_t>(at);
        const auto& one = ours[index];
        if (!one.duration || !theirs[i].duration || !reference.times[index] || !other.times[i]) return std::nullopt;
        if (std::fabs(*one.duration - *theirs[i].duration) > 0.0015) return std::nullopt;
        const double now = toSeconds(*other.times[i] - *reference.times[index]);
        if (std::fabs(now) >= *one.duration / 2) return std::nullopt;
        if (difference && std::fabs(now - *difference) > sameMoment) return std::nullopt;
        difference = now;
        ++count;
    }
    return count >= 3 ? difference : std::nullopt;
}

bool judgeDateTimes(FindingList& findings, const RungContent& reference, const RungContent& other) {
    const auto difference = dateDifference(reference, other);
    if (!difference || std::fabs(*difference) <= sameMoment) return false;
    findings.add("hls-variants-pdt-differ",
                 {textArg("one", reference.rung->rung), textArg("other", other.rung->rung),
                  secondsArg("difference", *difference), secondsArg("limit", sameMoment)},
                 {0, other.playlist().segments.back().sequence},
                 std::fabs(*difference) > 1 ? Severity::Critical : Severity::Major);
    return true;
}

// The first moment at which a segment of `one` begins while none of `other` does, within what both list.
std::optional<WallTime> unmatchedBoundary(const RungContent& one, const RungContent& other) {
    const WallTime from = std::max(*one.times.front(), *other.times.front());
    const WallTime to = std::min(endOf(one), endOf(other));
    std::size_t next = 0;
    for (std::size_t i = firstCompared(one); i < one.times.size(); ++i) {
        const WallTime time = *one.times[i];
        if (toSeconds(time - from) <= sameMoment || toSeconds(to - time) <= sameMoment) continue;
        while (next < other.times.size() && toSeconds(time - *other.times[next]) > sameMoment) ++next;
        if (next == other.times.size()) return std::nullopt;
        if (toSeconds(*other.times[next] - time) > sameMoment) return time;
    }
    return std::nullopt;
}

void judgeBoundaries(FindingList& findings, const RungContent& reference, const RungContent& other) {
    auto time = unmatchedBoundary(other, reference);
    if (!time) time = unmatchedBoundary(reference, other);
    if (!time) return;
    findings.add("hls-variants-segment-boundaries-differ",
                 {textArg("one", reference.rung->rung), textArg("other", other.rung->rung),
                  textArg("at", formatIso8601(*time))});
}

void judgeNumbers(FindingList& findings, const RungContent& reference, const RungContent& other) {
    const std::size_t i = other.times.size() - 1;
    const auto& segment = other.playlist().segments[i];
    const auto there = reference.at(*other.times[i] + fromSeconds(std::clamp(segment.duration.value_or(0), 0.0, 3'600.0) / 2));
    if (!there || std::fabs(toSeconds(*reference.times[*there] - *other.times[i])) > sameMoment) return;
    const std::uint64_t expected = reference.playlist().segments[*there].sequence;
    if (expected == segment.sequence) return;
    findings.add("hls-variants-msn-skew",
                 {textArg("one", reference.rung->rung), textArg("other", other.rung->rung),
                  numberArg("first", static_cast<double>(expected)),
                  numberArg("second", static_cast<double>(segment.sequence))});
}

}  // namespace

RungContent::RungContent(const RungView& view) : rung(&view), times(hls::segmentTimes(*view.playlist)) {
    const auto goesBack = [](const auto& a, const auto& b) { return !a || !b || *b <= *a; };
    monotonic = !times.empty() && times.front() &&
                std::adjacent_find(times.begin(), times.end(), goesBack) == times.end();
}

std::optional<std::size_t> RungContent::at(WallTime time) const {
    if (!monotonic || time < *times.front() || time >= endOf(*this)) return std::nullopt;
    const auto after = std::upper_bound(times.begin(), times.end(), time,
                                        [](WallTime wanted, const auto& start) { return wanted < *start; });
    return static_cast<std::size_t>(after - times.begin()) - 1;
}

void judgeSameContent(FindingList& findings, const std::vector<RungView>& rungs) {
    std::optional<RungContent> reference;
    std::size_t compared = 0;
    for (const RungView& rung : rungs) {
        if (!hasSegments(rung) || (rung.kind != Kind::Variant && rung.kind != Kind::Audio)) continue;
        if (++compared > mostCompared) return;
        if (!reference) {
            if (rung.kind == Kind::Variant) reference.emplace(rung);
            continue;
        }
        const RungContent other(rung);
        const bool video = rung.kind == Kind::Variant;
        if (video && judgeDateTimes(findings, *reference, other)) continue;
        if (!reference->monotonic || !other.monotonic) continue;
        judgeDiscontinuities(findings, *reference, other);
        if (!video) continue;  // audio has segments of its own
        judgeBoundaries(findings, *reference, other);
        judgeNumbers(findings, *reference, other);
    }
}

}  // namespace inspector::rules
