// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/finding_list.h"
#include "core/rules/judge_low_latency.h"

#include <algorithm>

// Low-latency playlists beside each other and beside the clock: bis 4.4.5.4, appendix B.1.
namespace inspector::rules {

namespace {

constexpr double longestLatency = 3'600;  // seconds: a date-time that is older is no latency

double meanDuration(const hls::Playlist& playlist) {
    if (playlist.segments.empty()) return static_cast<double>(playlist.targetDuration.value_or(6));
    return playlist.windowSeconds() / static_cast<double>(playlist.segments.size());
}

// Sequence numbers grow without bound: only the distance of two is turned into seconds.
double distanceS(const PartPlace& a, const PartPlace& b, double segmentS, double partS) {
    const bool ahead = a.sequence >= b.sequence;
    const std::uint64_t segments = std::min<std::uint64_t>(ahead ? a.sequence - b.sequence : b.sequence - a.sequence, 1'000'000);
    const double whole = static_cast<double>(segments) * segmentS * (ahead ? 1 : -1);
    const auto parts = [](std::uint64_t n) { return static_cast<double>(std::min<std::uint64_t>(n, 1'000'000)); };
    return whole + (parts(a.part) - parts(b.part)) * partS;
}

}  // namespace

std::vector<Finding> judgeReport(const Context& context, const ReportFacts& facts) {
    FindingList findings(context);
    if (!facts.lastMsn) return {};  // the parser says so
    const hls::Playlist& real = *facts.real;
    const double segmentS = meanDuration(real);
    const double partS = real.partTarget.value_or(0);
    if (segmentS <= 0 || real.endList) return {};
    // What is said, as the place of the next part. LAST-PART is that of the newest segment, whole or not.
    PartPlace said{*facts.lastMsn, facts.lastPart ? *facts.lastPart + 1 : 0};
    if (!facts.lastPart && said.sequence < ~std::uint64_t{0}) ++said.sequence;
    const PartPlace own = nextPartOf(real);
    // A reporter that is old as a whole (a cache kept it) cannot say anything newer.
    const PartPlace reference = std::min(own, facts.reporterNext);
    const double slack = 2 * (partS > 0 ? partS : segmentS);
    const double behind = distanceS(reference, said, segmentS, partS) - facts.aheadS;
    const double ahead = distanceS(said, std::max(own, facts.reporterNext), segmentS, partS) - facts.behindS;
    if (behind <= slack && ahead <= slack + segmentS) return {};
    const bool grave = behind > segmentS + slack / 2 && said.sequence + 1 < reference.sequence;
    findings.add("llhls-rendition-report-wrong",
                 {shownArg("rendition", facts.rendition), numberArg("said", static_cast<double>(*facts.lastMsn)),
                  numberArg("real", static_cast<double>(own.part > 0 || own.sequence == 0 ? own.sequence : own.sequence - 1))},
                 {facts.line, {}}, grave ? Severity::Critical : Severity::Major);
    return findings.take();
}

std::vector<Finding> judgePartLatency(const Context& context, const LatencyFacts& facts) {
    FindingList findings(context);
    const double limit = facts.partHoldBackS + 2 * facts.partTargetS;
    if (facts.partTargetS > 0 && facts.latencyS > limit + facts.clockErrorS && facts.latencyS < longestLatency)
        findings.add("llhls-latency", {secondsArg("latency", facts.latencyS), secondsArg("limit", limit)});
    return findings.take();
}

std::vector<Finding> judgeRenditionsSkew(const Context& context, const std::vector<RungEdge>& rungs) {
    FindingList findings(context);
    if (rungs.size() < 2) return {};
    const auto first = std::min_element(rungs.begin(), rungs.end(),
                                        [](const RungEdge& a, const RungEdge& b) { return a.delayS < b.delayS; });
    const auto last = std::max_element(rungs.begin(), rungs.end(),
                                       [](const RungEdge& a, const RungEdge& b) { return a.delayS < b.delayS; });
    const double limit = std::max(first->partTargetS, last->partTargetS);
    const double skew = last->delayS - first->delayS;
    if (limit > 0 && skew > limit + first->lagS + last->lagS && skew < longestLatency)
        findings.add("llhls-renditions-skew", {shownArg("behind", last->rung), shownArg("ahead", first->rung),
                                               secondsArg("skew", skew), secondsArg("limit", limit)});
    return findings.take();
}

}  // namespace inspector::rules
