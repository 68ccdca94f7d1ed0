// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/finding_list.h"
#include "core/rules/judge_low_latency.h"

#include <algorithm>

// Parts as they come: bis 6.2.1, 6.2.2 and 6.2.6.
namespace inspector::rules {

namespace {

constexpr Seconds remembered{120};
constexpr std::size_t leastSeen = 8;
constexpr std::size_t mostSeen = 512;

bool isMissing(int status) { return status == 404 || status == 410 || status >= 500; }

void judgeWaiting(FindingList& findings, const HintFacts& facts, const Place& place) {
    const bool same = facts.appeared == facts.hinted;
    if (!same) return;  // a hint that led nowhere is another trouble
    const double margin = 0.25 * facts.partTargetS + facts.lagS;
    if ((facts.status == 404 || facts.status == 410) && facts.answeredBeforeS > margin) {
        findings.add("llhls-preload-hint-not-held",
                     {numberArg("status", facts.status), secondsArg("early", facts.answeredBeforeS)}, place);
        return;
    }
    // An open range may go on into the parts that follow.
    if (facts.start || facts.status < 200 || facts.status > 299 || facts.usualBodyS <= 0) return;
    if (facts.bodyS > std::max(0.5 * facts.partTargetS, 4 * facts.usualBodyS) + facts.lagS)
        findings.add("llhls-preload-hint-not-held",
                     {numberArg("status", facts.status), secondsArg("early", facts.bodyS)}, place);
}

}  // namespace

std::vector<Finding> PartClock::update(const Context& context, const Sight& sight) {
    FindingList findings(context);
    const auto since = [](MonoTime later, MonoTime earlier) { return toSeconds(later - earlier); };
    if (!m_zero || !sight.mediaS || since(sight.latest, *m_zero) > 3'600) {
        m_zero = sight.latest;
        m_mediaS = 0;
        m_seen.clear();
    } else {
        m_mediaS += *sight.mediaS;
    }
    if (!m_seen.empty() && sight.mediaS && sight.partTargetS > 0) {
        const auto best = std::min_element(m_seen.begin(), m_seen.end(),
                                           [](const Seen& a, const Seen& b) { return a.delayS < b.delayS; });
        const double late = since(sight.earliest, *m_zero) - m_mediaS - best->delayS;
        const double limit = sight.partTargetS + sight.lagS;
        if (late > limit)
            findings.add("llhls-part-late", {secondsArg("late", late), secondsArg("limit", sight.partTargetS)},
                         {0, sight.next.part > 0 || sight.next.sequence == 0 ? sight.next.sequence : sight.next.sequence - 1},
                         late > 3 * sight.partTargetS + sight.lagS ? Severity::Critical : Severity::Major);
    }
    m_seen.push_back({sight.latest, since(sight.latest, *m_zero) - m_mediaS});
    while (m_seen.size() > leastSeen && (sight.latest - m_seen.front().at > remembered || m_seen.size() > mostSeen))
        m_seen.pop_front();
    return findings.take();
}

std::vector<Finding> judgePart(const Context& context, const PartFacts& facts) {
    FindingList findings(context);
    const Place place{facts.line, facts.place.sequence};
    const std::vector<Arg> which{numberArg("part", static_cast<double>(facts.place.part)), numberArg("status", facts.status)};
    if (facts.gap) return {};
    if (facts.listed && isMissing(facts.status)) findings.add("llhls-part-not-available", which, place);
    if (!facts.listed && (facts.status == 404 || facts.status == 410) && facts.leftForS < facts.keptS) {
        std::vector<Arg> args = which;
        args.push_back(secondsArg("after", facts.leftForS));
        args.push_back(secondsArg("limit", facts.keptS));
        findings.add("llhls-part-removed-early", std::move(args), place);
    }
    // A sample more or less is where a codec cuts.
    if (facts.mediaS && facts.partTargetS > 0 &&
        *facts.mediaS > facts.partTargetS + std::max(facts.frameS, 0.05 * facts.partTargetS))
        findings.add("llhls-part-exceeds-target",
                     {secondsArg("duration", *facts.mediaS), secondsArg("limit", facts.partTargetS)}, place);
    return findings.take();
}

std::vector<Finding> judgeHint(const Context& context, const HintFacts& facts) {
    FindingList findings(context);
    if (facts.planChanged || facts.appeared.empty()) return {};
    const Place place{facts.line, facts.place.sequence};
    const bool same = facts.hinted == facts.appeared && facts.start.value_or(0) == facts.appearedStart.value_or(0);
    if (!same)
        findings.add("llhls-preload-hint-broken",
                     {shownArg("hinted", facts.hinted), shownArg("appeared", facts.appeared)}, place);
    judgeWaiting(findings, facts, place);
    return findings.take();
}

}  // namespace inspector::rules
