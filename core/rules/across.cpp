// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/across_content.h"
#include "core/rules/finding_list.h"
#include "core/rules/judge.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace inspector::rules {

namespace {

using Kind = hls::RungKey::Kind;

// The newest moment that a playlist offers.
struct Edge {
    const RungView* rung = nullptr;
    WallTime time{};
    double target = 0;
    std::uint64_t discontinuity = 0;
};

std::optional<Edge> edgeOf(const RungView& rung) {
    const hls::Playlist& playlist = *rung.playlist;
    if (playlist.segments.empty() || playlist.endList || !playlist.targetDuration) return std::nullopt;
    const auto start = hls::segmentTimes(playlist).back();
    const auto duration = playlist.segments.back().duration;
    if (!start || !duration || *duration > 3600) return std::nullopt;
    return Edge{&rung, *start + fromSeconds(*duration), static_cast<double>(*playlist.targetDuration),
                playlist.segments.back().discontinuitySequence};
}

// Seconds of media behind the discontinuity that `behind` ends with.
double secondsAfter(const Edge& ahead, std::uint64_t discontinuity) {
    double sum = 0;
    for (const hls::Segment& segment : ahead.rung->playlist->segments)
        if (segment.discontinuitySequence > discontinuity) sum += segment.duration.value_or(0);
    return sum;
}

// Seconds that `behind` is certainly behind `ahead`. What was polled later may have grown in between, and it grows by
// whole segments: polls that overlap say nothing about the newest one.
double certainSkew(const Edge& ahead, const Edge& behind) {
    double skew = toSeconds(ahead.time - behind.time);
    // Across a discontinuity the date-time may jump: the one with the newer discontinuity is not behind, and the other is
    // behind by what follows it, not by the jump.
    if (ahead.discontinuity < behind.discontinuity) return 0;
    if (ahead.discontinuity > behind.discontinuity) skew = std::min(skew, secondsAfter(ahead, behind.discontinuity));
    const double spread = toSeconds(std::chrono::duration_cast<Nanoseconds>(ahead.rung->answered - behind.rung->asked));
    if (spread <= 0) return skew;
    return skew - (1 + std::floor(spread / ahead.target)) * ahead.rung->playlist->segments.back().duration.value_or(0);
}

constexpr std::size_t mostCompared = 200;  // each with each

void judgeEdgeSkew(FindingList& findings, const std::vector<RungView>& rungs) {
    std::vector<Edge> edges;
    for (const RungView& rung : rungs) {
        if (edges.size() == mostCompared) break;
        // Subtitles and I-frames follow at their own pace.
        if (!rung.playlist || rung.kind == Kind::Subtitles || rung.kind == Kind::IFrame) continue;
        if (const auto edge = edgeOf(rung)) edges.push_back(*edge);
    }
    const Edge* worstAhead = nullptr;
    const Edge* worstBehind = nullptr;
    double worst = 0;
    for (const Edge& ahead : edges) {
        for (const Edge& behind : edges) {
            const double skew = certainSkew(ahead, behind) / std::min(ahead.target, behind.target);
            if (skew <= worst) continue;
            worst = skew;
            worstAhead = &ahead;
            worstBehind = &behind;
        }
    }
    if (!worstAhead || worst <= 0.5) return;
    const double target = std::min(worstAhead->target, worstBehind->target);
    findings.add("hls-variants-edge-skew",
                 {textArg("behind", worstBehind->rung->rung), textArg("ahead", worstAhead->rung->rung),
                  secondsArg("skew", worst * target), secondsArg("limit", target)},
                 {}, worst > 3 ? Severity::Critical : worst > 1 ? Severity::Major : Severity::Minor);
}

// Subtitles follow at their own pace, but where they are far behind viewers see none.
void judgeSubtitles(FindingList& findings, const std::vector<RungView>& rungs) {
    const auto isVideo = [](const RungView& rung) { return rung.playlist && rung.kind == Kind::Variant; };
    const auto video = std::find_if(rungs.begin(), rungs.end(), isVideo);
    if (video == rungs.end() || video->playlist->endList) return;
    const auto ahead = edgeOf(*video);
    for (const RungView& rung : rungs) {
        if (rung.kind != Kind::Subtitles || !rung.playlist || rung.playlist->endList) continue;
        const auto& one = video->playlist->targetDuration;
        const auto& two = rung.playlist->targetDuration;
        if (one && two && *one != *two)
            findings.add("hls-subtitle-target-duration-differs-live",
                         {textArg("subtitles", rung.rung), textArg("video", video->rung),
                          secondsArg("first", static_cast<double>(*two)), secondsArg("second", static_cast<double>(*one))});
        const auto behind = edgeOf(rung);
        if (!ahead || !behind) continue;
        const double limit = 3 * std::max(ahead->target, behind->target);
        const double skew = certainSkew(*ahead, *behind);
        if (skew > limit)
            findings.add("hls-subtitle-window-behind",
                         {textArg("subtitles", rung.rung), textArg("video", video->rung), secondsArg("skew", skew),
                          secondsArg("limit", limit)});
    }
}

void judgeTargetDurations(FindingList& findings, const std::vector<RungView>& rungs) {
    const RungView* first = nullptr;
    for (const RungView& rung : rungs) {
        // bis 6.2.4 lets subtitles and I-frames differ on demand; live subtitles are another rule's.
        if (rung.kind == Kind::Subtitles || rung.kind == Kind::IFrame) continue;
        if (!rung.playlist || !rung.playlist->targetDuration) continue;
        if (!first) first = &rung;
        if (*rung.playlist->targetDuration == *first->playlist->targetDuration) continue;
        findings.add("hls-variants-target-duration-differ",
                     {textArg("one", first->rung), textArg("other", rung.rung),
                      secondsArg("first", static_cast<double>(*first->playlist->targetDuration)),
                      secondsArg("second", static_cast<double>(*rung.playlist->targetDuration))});
        return;
    }
}

}  // namespace

std::vector<Finding> judgeAcross(const Context& context, const hls::Playlist& multivariant,
                                 const std::vector<RungView>& rungs) {
    FindingList findings(context);
    const bool allLost = !rungs.empty() && std::none_of(rungs.begin(), rungs.end(),
                                                        [](const RungView& rung) { return rung.playlist != nullptr; });
    if (allLost && !multivariant.variants.empty()) {
        findings.add("hls-session-lost", {numberArg("count", static_cast<double>(rungs.size()))});
        return findings.take();
    }
    judgeEdgeSkew(findings, rungs);
    judgeTargetDurations(findings, rungs);
    judgeSubtitles(findings, rungs);
    judgeSameContent(findings, rungs);
    judgeSameHeaders(findings, rungs);
    return findings.take();
}

}  // namespace inspector::rules
