// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verdict/chain_judge.h"

#include "core/verdict/naming.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace inspector::verdict {

namespace {

Verdict ofBlindProbe(const ProbeView& probe) {
    Verdict verdict;
    verdict.cause = Cause::Probe;
    verdict.confidence = probe.reason == "everything-fails" ? 0.7 : 0.95;
    verdict.since = probe.since;
    verdict.evidence.push_back({probe.reason, {}, probe.args});
    return verdict;
}

Verdict ofStaleChannel(const ChannelStatus& status) {
    Verdict verdict;
    verdict.cause = Cause::Unknown;
    verdict.since = status.since;
    verdict.evidence.push_back({"no-fresh-sample", {}, {}});
    return verdict;
}

void settleSince(Verdict& verdict, const ChannelStatus& status, WallTime now) {
    const std::optional<Verdict>& before = status.verdict;
    if (before && before->cause == verdict.cause && before->name == verdict.name && before->since != WallTime{})
        verdict.since = before->since;
    if (verdict.since == WallTime{}) verdict.since = status.since;
    if (verdict.since == WallTime{} || verdict.since > now) verdict.since = now;
}

bool anyStageBad(const ChannelStatus& status) {
    const auto bad = [](ChannelState state) { return state == ChannelState::Down || state == ChannelState::Degraded; };
    return bad(status.state) ||
           std::any_of(status.stages.begin(), status.stages.end(), [&](const auto& stage) { return bad(stage.state); });
}

// What was named is about to be over, part by part: its name stays until it is.
bool goesOn(const ChannelStatus& status, const Diagnosis& diagnosis) {
    return diagnosis.ending() && status.verdict && status.verdict->cause != Cause::None && status.verdict->cause != Cause::Unknown &&
           status.verdict->cause != Cause::Probe;
}

Judged allBlind(const std::vector<ChannelView>& channels, const ProbeView& probe, WallTime now) {
    Judged judged;
    judged.channels.reserve(channels.size());
    const Verdict blind = ofBlindProbe(probe);
    for (const ChannelView& view : channels) {
        judged.channels.emplace_back(view.channel->id, blind);
        settleSince(judged.channels.back().second, *view.status, now);
    }
    judged.causes = causesOf(judged.channels);
    return judged;
}

}  // namespace

Judged judgeChains(const std::vector<ChannelView>& channels, const std::vector<Endpoint>& endpoints,
                   const std::vector<EndpointStatus>& figures, const ProbeView& probe, WallTime now) {
    if (probe.trust == Trust::Blind) return allBlind(channels, probe, now);

    const EndpointIndex index(endpoints);
    FleetTally tally;
    std::vector<Diagnosis> diagnoses;
    std::vector<std::pair<const ChannelView*, std::size_t>> judgeable;  // with the number of its diagnosis
    constexpr std::size_t none = static_cast<std::size_t>(-1);
    for (const ChannelView& view : channels) {
        tally.addWell(*view.status);
        if (anyStageBad(*view.status)) {
            judgeable.emplace_back(&view, diagnoses.size());
            diagnoses.push_back(diagnose(chainNodes(view, index)));
        } else if (view.status->state == ChannelState::Unknown && view.status->sampled != WallTime{}) {
            judgeable.emplace_back(&view, none);
        }
    }
    for (const Diagnosis& diagnosis : diagnoses) tally.addBad(diagnosis);

    Judged judged;
    judged.channels.reserve(judgeable.size());
    const Naming naming(tally, endpoints, figures, probe.trust);
    for (const auto& [view, number] : judgeable) {
        judged.channels.emplace_back(view->channel->id, number == none ? ofStaleChannel(*view->status)
                                                        : goesOn(*view->status, diagnoses[number])
                                                            ? *view->status->verdict
                                                            : naming.name(diagnoses[number]));
        settleSince(judged.channels.back().second, *view->status, now);
    }
    judged.causes = causesOf(judged.channels);
    return judged;
}

std::vector<FleetCause> causesOf(const std::vector<std::pair<ChannelId, Verdict>>& channels) {
    std::map<std::pair<Cause, std::string_view>, std::size_t> places;
    std::vector<FleetCause> causes;
    for (const auto& [channel, verdict] : channels) {
        const auto [place, isNew] = places.try_emplace({verdict.cause, verdict.name}, causes.size());
        if (isNew) causes.push_back({verdict, {}});
        FleetCause& cause = causes[place->second];
        cause.channels.push_back(channel);
        cause.verdict.since = std::min(cause.verdict.since, verdict.since);
        cause.verdict.severity = std::max(cause.verdict.severity, verdict.severity);
        if (verdict.confidence <= cause.verdict.confidence) continue;
        cause.verdict.confidence = verdict.confidence;
        cause.verdict.evidence = verdict.evidence;
    }
    std::stable_sort(causes.begin(), causes.end(), [](const FleetCause& a, const FleetCause& b) {
        if (a.channels.size() != b.channels.size()) return a.channels.size() > b.channels.size();
        return std::tie(a.verdict.cause, a.verdict.name) < std::tie(b.verdict.cause, b.verdict.name);
    });
    return causes;
}

}  // namespace inspector::verdict
