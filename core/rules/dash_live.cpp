// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/finding_list.h"
#include "core/rules/judge_dash.h"

#include <algorithm>
#include <cmath>

// What was learned by asking: segments, the clock, patches, indexes.
namespace inspector::rules {

namespace {

constexpr double alwaysLateS = 0.2;    // clocks and networks are not better than that
constexpr double earlyS = 1;
constexpr double skewMs = 1'000;

}  // namespace

std::vector<Finding> judgeDashSegment(const Context& context, const DashSegmentFacts& facts) {
    FindingList findings(context);
    const Place place{0, facts.number};
    if (facts.ok) {
        if (facts.dueAgoS < -earlyS)
            findings.add("dash-segment-available-early", {secondsArg("early", -facts.dueAgoS)}, place);
        return findings.take();
    }
    // No answer at all is the transport's to tell; not there yet is no fault before it is due.
    if (facts.status == 0 || facts.dueAgoS < alwaysLateS) return findings.take();
    if (facts.where == DashSegmentFacts::Where::Edge) {
        const bool came = facts.laterOkAfterS.has_value();
        findings.add("dash-segment-not-available-at-edge",
                     {secondsArg("due", facts.dueAgoS), numberArg("status", facts.status),
                      textArg("later", came ? "it was there " + formatEnglish(secondsArg("", *facts.laterOkAfterS)) + " after it was due"
                                            : std::string("it was not there when asked again"))},
                     place, came && *facts.laterOkAfterS <= std::max(1.5, facts.durationS) ? Severity::Major : Severity::Critical);
        return findings.take();
    }
    // The last moments of its window, or past them: it may have gone while it was asked for. 0 is not known.
    if (facts.goneInS != 0 && facts.goneInS < std::max(1.0, facts.durationS)) return findings.take();
    findings.add("dash-segment-gone-inside-window",
                 {secondsArg("age", facts.dueAgoS), numberArg("status", facts.status)}, place);
    return findings.take();
}

std::vector<Finding> judgeUtcTiming(const Context& context, const std::vector<UtcTimingFacts>& facts, bool anyListed,
                                    bool dynamic) {
    FindingList findings(context);
    if (!dynamic) return {};
    if (!anyListed) findings.add("dash-utc-timing-missing");
    // One that is not known is passed over when another one can be followed.
    const bool anySupported = std::any_of(facts.begin(), facts.end(), [](const auto& f) { return f.supported; });
    for (const UtcTimingFacts& f : facts) {
        if (!f.supported) {
            if (!anySupported) findings.add("dash-utc-timing-unsupported", {shownArg("scheme", f.scheme)});
            continue;
        }
        if (!f.answered) {
            findings.add("dash-utc-timing-unreachable", {shownArg("clock", f.url), shownArg("why", f.message)});
            continue;
        }
        const double half = std::max(0.0, f.uncertainMs) / 2;
        const double certain = std::fabs(f.offsetMs + half) - half - std::max(0.0, f.roundTripMs) / 2;
        if (std::isfinite(certain) && certain > skewMs)
            findings.add("dash-utc-timing-skew", {numberArg("offset", f.offsetMs, Arg::Unit::Millisecond),
                                                  shownArg("clock", f.url.empty() ? f.scheme : f.url)});
    }
    return findings.take();
}

std::vector<Finding> judgePatch(const Context& context, std::string_view problem, std::uint32_t line) {
    FindingList findings(context);
    if (!problem.empty()) findings.add("dash-patch-invalid", {shownArg("problem", problem)}, {line, {}});
    return findings.take();
}

std::vector<Finding> judgeDashIndex(const Context& context, const DashIndexFacts& facts) {
    FindingList findings(context);
    if (facts.references == 0)
        findings.add("dash-sidx-mismatch", {textArg("what", "there is no sidx box where the MPD says that the index is")});
    else if (facts.periodS > 0 && std::fabs(facts.indexedS - facts.periodS) > std::max(1.0, facts.longestS))
        findings.add("dash-sidx-mismatch",
                     {textArg("what", "it indexes " + formatEnglish(secondsArg("", facts.indexedS)) + " of a Period of " +
                                          formatEnglish(secondsArg("", facts.periodS)))});
    return findings.take();
}

}  // namespace inspector::rules
