// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verdict/verdict_keeper.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace inspector::verdict {

namespace {

std::string badStagesOf(const Verdict& verdict) {
    std::set<std::string> stages;
    for (const Evidence& evidence : verdict.evidence)
        if (evidence.code == "stage-down" || evidence.code == "stage-degraded" || evidence.code == "stage-follows")
            stages.insert(evidence.stage);
    std::string text;
    for (const std::string& stage : stages) text += stage + '\n';
    return text;
}

bool sameName(const Verdict& a, const Verdict& b) { return a.cause == b.cause && a.name == b.name; }

bool sameEvidence(const std::vector<Evidence>& a, const std::vector<Evidence>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Evidence& x, const Evidence& y) {
        return x.code == y.code && x.stage == y.stage && x.args.size() == y.args.size() &&
               std::equal(x.args.begin(), x.args.end(), y.args.begin(),
                          [](const Arg& p, const Arg& q) { return p.unit != Arg::Unit::Text || p.text == q.text; });
    });
}

}  // namespace

std::optional<Verdict> VerdictKeeper::settle(const std::optional<Verdict>& before, std::optional<Verdict> judged,
                                             WallTime now, Nanoseconds patience) {
    std::string stages = judged ? badStagesOf(*judged) : std::string{};
    if (before && m_badStages.empty()) m_badStages = badStagesOf(*before);  // of another program, before it ended
    const bool atOnce = !before || !judged || sameName(*before, *judged) || before->cause == Cause::Unknown ||
                        before->cause == Cause::Probe || judged->cause == Cause::Probe || stages != m_badStages;
    if (!atOnce) {
        if (!m_next || !sameName(*m_next, *judged)) m_nextSince = now;
        m_next = judged;
        if (now - m_nextSince < patience) return before;
    }
    m_next.reset();
    m_badStages = std::move(stages);
    return judged;
}

bool differs(const std::optional<Verdict>& a, const std::optional<Verdict>& b) {
    if (!a || !b) return a.has_value() != b.has_value();
    return !sameName(*a, *b) || a->since != b->since || a->severity != b->severity ||
           std::fabs(a->confidence - b->confidence) >= 0.1 || !sameEvidence(a->evidence, b->evidence);
}

}  // namespace inspector::verdict
