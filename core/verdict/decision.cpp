// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verdict/decision.h"

#include "core/model/endpoint.h"
#include "core/verdict/finding_kind.h"

#include <algorithm>

namespace inspector::verdict {

namespace {

constexpr double limitOfTargetDuration = 1.5;  // bis 6.2.1

bool graver(const OpenFinding& a, const OpenFinding& b) {
    if (a.finding.severity != b.finding.severity) return a.finding.severity > b.finding.severity;
    return a.since < b.since;
}

const OpenFinding* graverOf(const OpenFinding* known, const OpenFinding& next) {
    return !known || graver(next, *known) ? &next : known;
}

}  // namespace

bool advances(const StageFigures& stage, double targetDurationS) {
    if (!stage.ageS) return false;
    return targetDurationS <= 0 || *stage.ageS <= limitOfTargetDuration * targetDurationS;
}

double targetDurationOf(const ChannelStatus& status) {
    double longest = 0;
    for (const RungFigures& rung : status.rungs) longest = std::max(longest, rung.targetDurationS);
    return longest;
}

const OpenFinding* Decider::worst(std::string_view rung, Severity least, Of of) const {
    const OpenFinding* gravest = nullptr;
    for (const FindingRun& run : m_runs) {
        const OpenFinding& open = run.open();
        if (!open.confirmed || open.finding.stage != ownStage || open.finding.rung != rung) continue;
        if (open.finding.severity < least || (of == Of::Content && isUnreachable(open.finding))) continue;
        gravest = graverOf(gravest, open);
    }
    return gravest;
}

const OpenFinding* Decider::worstOfRung(std::string_view rung, Severity least) const {
    return worst(rung, least, Of::Everything);
}

// Down since the last of the variants went.
Decision Decider::downByVariants(Of of) const {
    Decision down{ChannelState::Down, nullptr, {}};
    for (const RungFigures& f : m_status.rungs) {
        if (f.kind != RungKind::Variant) continue;
        const OpenFinding* gravest = worst(f.rung, Severity::Critical, of);
        if (!gravest) return {};
        if (!down.reason) down.reason = gravest;
        down.since = std::max(down.since, gravest->since);
    }
    return down.reason ? down : Decision{};
}

Decision Decider::ownUrl(Of of) const {
    for (const std::string_view whole : {"", "master"})
        if (const OpenFinding* gravest = worst(whole, Severity::Critical, of))
            return {ChannelState::Down, gravest, gravest->since};
    if (const Decision down = downByVariants(of); down.reason) return down;
    Decision some = ofStage(ownStage);
    if (some.reason) some.state = ChannelState::Degraded;
    return some;
}

Decision Decider::ofStage(std::string_view stage) const {
    Decision decision;
    for (const FindingRun& run : m_runs) {
        const OpenFinding& open = run.open();
        if (!open.confirmed || open.finding.stage != stage || open.finding.severity < Severity::Major) continue;
        decision.since = decision.reason ? std::min(decision.since, open.since) : open.since;
        decision.reason = graverOf(decision.reason, open);
    }
    if (!decision.reason) return decision;
    const bool critical = decision.reason->finding.severity == Severity::Critical;
    decision.state = critical ? ChannelState::Down : ChannelState::Degraded;
    if (critical) decision.since = decision.reason->since;
    return decision;
}

bool Decider::viewersCanPlay() const {
    const double target = targetDurationOf(m_status);
    return std::any_of(m_status.stages.begin(), m_status.stages.end(), [&](const StageFigures& stage) {
        return stage.stage != ownStage && stage.role == StageRole::Edge && stage.state == ChannelState::Up &&
               advances(stage, target);
    });
}

// Down since the last of the edges went.
Decision Decider::downByEdges() const {
    Decision down{ChannelState::Down, nullptr, {}};
    for (const StageFigures& stage : m_status.stages) {
        if (stage.role != StageRole::Edge) continue;
        const bool own = stage.stage == ownStage;
        const Decision decision = own ? ofOwnUrl() : ofStage(stage.stage);
        if (stage.state != ChannelState::Down || decision.state != ChannelState::Down) return {};
        if (!down.reason || graver(*decision.reason, *down.reason)) down.reason = decision.reason;
        down.since = std::max(down.since, decision.since);
    }
    return down.reason ? down : Decision{};
}

// What was found at a stage that nobody has seen for long says nothing.
bool Decider::known(std::string_view stage) const {
    return stage == ownStage || std::none_of(m_status.stages.begin(), m_status.stages.end(), [&](const StageFigures& f) {
               return f.stage == stage && f.state == ChannelState::Unknown;
           });
}

Decision Decider::degradedByAny() const {
    Decision decision;
    for (const FindingRun& run : m_runs) {
        const OpenFinding& open = run.open();
        if (!open.confirmed || open.finding.severity < Severity::Major || !known(open.finding.stage)) continue;
        decision.since = decision.reason ? std::min(decision.since, open.since) : open.since;
        decision.reason = graverOf(decision.reason, open);
        decision.state = ChannelState::Degraded;
    }
    return decision;
}

Decision Decider::ofChannel() const {
    if (const Decision down = downByEdges(); down.reason) return down;
    const Decision own = ofOwnUrl();
    if (own.state == ChannelState::Down &&
        (ownUrl(Of::Content).state == ChannelState::Down || !viewersCanPlay()))
        return own;
    return degradedByAny();
}

bool Decider::undecided(std::string_view stage) const {
    return std::any_of(m_runs.begin(), m_runs.end(), [&](const FindingRun& run) {
        const OpenFinding& open = run.open();
        return !open.confirmed && open.finding.severity >= Severity::Major && (stage.empty() || open.finding.stage == stage);
    });
}

}  // namespace inspector::verdict
