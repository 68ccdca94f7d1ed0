// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/finding_list.h"
#include "core/rules/judge_http.h"
#include "core/rules/playlist_memory.h"

#include <algorithm>
#include <cmath>

namespace inspector::rules {

namespace {

constexpr double datesEqual = 0.05;      // seconds
constexpr double durationsEqual = 0.0015;

struct View {
    const EdgeView& edge;
    std::vector<std::optional<WallTime>> times;
    PlaylistMemory memory;

    explicit View(const EdgeView& view)
        : edge(view), times(hls::segmentTimes(*view.playlist)), memory(remember(*view.playlist, times)) {}
};

double targetOf(const View& view) {
    return view.edge.playlist->targetDuration ? static_cast<double>(*view.edge.playlist->targetDuration)
                                              : std::max(0.1, view.memory.meanDuration);
}

// Seconds that the edge is certainly behind: what the reference may have gained because it was asked later, by whole
// segments, is not counted.
double certainlyBehind(const View& reference, const View& edge) {
    double behind = 0;
    if (reference.memory.lastStart && edge.memory.lastStart)
        behind = toSeconds(*reference.memory.lastStart - *edge.memory.lastStart);
    else if (reference.memory.end > edge.memory.end)
        behind = static_cast<double>(reference.memory.end - edge.memory.end) * reference.memory.meanDuration;
    const double spread = toSeconds(std::chrono::duration_cast<Nanoseconds>(reference.edge.answered - edge.edge.asked));
    if (spread <= 0) return behind;
    return behind - (1 + std::floor(spread / targetOf(reference))) * reference.memory.meanDuration;
}

bool haveNames(const PlaylistMemory& memory) {
    return std::adjacent_find(memory.newest.begin(), memory.newest.end(), [](const auto& a, const auto& b) {
               return a.name == b.name;
           }) == memory.newest.end();
}

// What is different of a segment that both list; empty: nothing.
std::string differenceAt(const View& reference, const View& edge, std::size_t index) {
    const hls::Segment& segment = edge.edge.playlist->segments[index];
    const ListedSegment* there = reference.memory.at(segment.sequence);
    if (!there) return {};
    const ListedSegment here = remember(segment);
    const bool names = haveNames(reference.memory) && haveNames(edge.memory);
    if (names ? here.name != there->name : here.uri != there->uri) return "another file";
    if (here.duration >= 0 && there->duration >= 0 && std::fabs(here.duration - there->duration) > durationsEqual)
        return "another duration";
    if (here.discontinuity != there->discontinuity) return "another discontinuity sequence";
    const std::uint64_t first = reference.edge.playlist->segments.front().sequence;
    const std::uint64_t at = segment.sequence - first;
    if (segment.sequence < first || at >= reference.times.size()) return {};
    const auto& date = reference.times[static_cast<std::size_t>(at)];
    if (date && edge.times[index] && std::fabs(toSeconds(*date - *edge.times[index])) > datesEqual)
        return "another program date-time";
    return {};
}

void judgeDifference(FindingList& findings, const View& reference, const View& edge) {
    const auto tell = [&](const char* what, std::uint64_t sequence, std::uint32_t line) {
        findings.add("edge-differs-from-origin",
                     {textArg("edge", edge.edge.stage), textArg("origin", reference.edge.stage), textArg("what", what)},
                     {line, sequence});
    };
    const auto& segments = edge.edge.playlist->segments;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const std::string what = differenceAt(reference, edge, i);
        if (!what.empty()) return tell(what.c_str(), segments[i].sequence, segments[i].line);
    }
    const bool sameSegment = edge.edge.segmentSequence && edge.edge.segmentSequence == reference.edge.segmentSequence;
    if (sameSegment && edge.edge.segmentHash != 0 && reference.edge.segmentHash != 0 &&
        edge.edge.segmentHash != reference.edge.segmentHash)
        tell("other bytes", *edge.edge.segmentSequence, 0);
}

}  // namespace

std::vector<Finding> judgeEdges(const Context& context, const std::vector<EdgeView>& views) {
    std::vector<Finding> out;
    const auto usable = [](const EdgeView& view) { return view.playlist && !view.playlist->segments.empty(); };
    const auto origin = std::find_if(views.begin(), views.end(),
                                     [&](const EdgeView& view) { return view.reference && usable(view); });
    if (origin == views.end()) return out;
    const View reference(*origin);
    for (const EdgeView& each : views) {
        if (each.reference || !usable(each)) continue;
        Context at = context;
        at.stage = each.stage;
        FindingList findings(at);
        const View edge(each);
        judgeDifference(findings, reference, edge);
        const double target = targetOf(reference);
        const double behind = certainlyBehind(reference, edge);
        if (behind > target && !origin->playlist->endList)
            findings.add("edge-behind-origin",
                         {textArg("edge", each.stage), textArg("origin", origin->stage), secondsArg("behind", behind),
                          secondsArg("limit", target)},
                         {}, behind > 3 * target ? Severity::Critical : Severity::Major);
        for (Finding& finding : findings.take()) out.push_back(std::move(finding));
    }
    return out;
}

}  // namespace inspector::rules
