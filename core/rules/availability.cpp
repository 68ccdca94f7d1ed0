// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/finding_list.h"
#include "core/rules/judge_live.h"

#include <algorithm>

namespace inspector::rules {

namespace {

bool isGone(int status) { return status == 404 || status == 410; }

}  // namespace

double retentionS(double listedS, double durationS, double longestWindowS) {
    return std::max(0.0, listedS) + std::max(0.0, durationS) + std::max(0.0, longestWindowS);
}

std::vector<Finding> judgeAvailability(const Context& context, const AvailabilityFacts& facts) {
    FindingList findings(context);
    // Some stores answer 403 for what is not there; one that was there later was not forbidden.
    const bool absent = isGone(facts.status) || (facts.status == 403 && facts.laterOkAfterS);
    if (facts.gap || !absent) return {};
    const Arg status = numberArg("status", facts.status);
    if (facts.stillListed) {
        const std::string later = facts.laterOkAfterS
                                      ? formatEnglish(numberArg("", *facts.laterOkAfterS, Arg::Unit::Second)) + " after it was listed"
                                      : std::string("not yet");
        findings.add("hls-segment-not-available-when-listed",
                     {status, secondsArg("listedFor", facts.listedForS), textArg("available", later)}, {0, facts.sequence});
    } else if (facts.dueS > 0 && facts.listedForS < facts.dueS) {
        findings.add("hls-segment-removed-early",
                     {status, secondsArg("after", facts.listedForS), secondsArg("limit", facts.dueS)}, {0, facts.sequence});
    }
    return findings.take();
}

}  // namespace inspector::rules
