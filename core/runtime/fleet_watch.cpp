// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/fleet_watch.h"

#include <algorithm>

namespace inspector::runtime {

namespace {

constexpr Seconds fleetEvery{1};
constexpr Nanoseconds leastPatience = Seconds{2};
constexpr Nanoseconds mostPatience = Seconds{10};

// What an operator calls what a verdict names; ids that are no endpoint's (providers, regions) as they are.
std::string displayName(const Verdict& verdict, const Inventory& inventory) {
    const Endpoint* endpoint = inventory.endpoint(EndpointId(verdict.name));
    return endpoint && !endpoint->name.empty() ? endpoint->name : verdict.name;
}

Event verdictEvent(const Verdict& verdict, std::string name, WallTime now) {
    Event event;
    event.time = now;
    event.kind = EventKind::Verdict;
    event.severity = verdict.severity.value_or(Severity::Major);
    event.since = verdict.since;
    event.code = "verdict";
    Finding finding;
    finding.rule = "verdict";
    finding.severity = event.severity;
    finding.stage.clear();
    finding.args = {textArg("cause", std::string(toString(verdict.cause))), textArg("name", std::move(name)),
                    numberArg("sure", verdict.confidence * 100, Arg::Unit::Percent)};
    event.finding = std::move(finding);
    return event;
}

bool isStale(const Verdict& verdict) {
    return verdict.cause == Cause::Unknown && !verdict.evidence.empty() && verdict.evidence.front().code == "no-fresh-sample";
}

bool sameFleet(const FleetStatus& a, const FleetStatus& b) {
    return a.probe == b.probe && a.probeReason == b.probeReason && a.probeSince == b.probeSince && a.causes == b.causes &&
           a.endpoints == b.endpoints;
}

void count(EndpointStatus& endpoint, const StageFigures& stage) {
    ++endpoint.channels;
    if (stage.state == ChannelState::Down) ++endpoint.channelsDown;
    if (stage.state == ChannelState::Degraded) ++endpoint.channelsDegraded;
    if (stage.lagS) endpoint.lagS = std::max(endpoint.lagS.value_or(*stage.lagS), *stage.lagS);
    endpoint.sampled = std::max(endpoint.sampled, stage.sampled);
}

void addOthers(std::vector<EndpointStatus>& statuses, const std::vector<verdict::ChannelView>& channels,
               const FleetWatch::Ours& ours) {
    std::map<std::string, EndpointStatus> more;
    const std::size_t own = statuses.size();
    for (const verdict::ChannelView& view : channels) {
        if (ours(view.channel->id)) continue;
        for (const StageFigures& stage : view.status->stages) {
            const auto known = [&](const EndpointStatus& status) { return status.endpoint.value == stage.stage; };
            if (std::any_of(statuses.begin(), statuses.begin() + static_cast<std::ptrdiff_t>(own), known)) continue;
            EndpointStatus& status = more[stage.stage];
            status.endpoint = EndpointId(stage.stage);
            if (stage.latencyP95Ms) status.latencyP95Ms = std::max(status.latencyP95Ms.value_or(0), *stage.latencyP95Ms);
            if (stage.errorRate) status.errorRate = std::max(status.errorRate.value_or(0), *stage.errorRate);
        }
    }
    for (auto& [stage, status] : more) statuses.push_back(std::move(status));
    std::sort(statuses.begin(), statuses.end(), [](const auto& a, const auto& b) { return a.endpoint < b.endpoint; });
}

// Down for every channel, or bad for some.
ChannelState stateOf(const EndpointStatus& endpoint, int known) {
    if (known == 0) return ChannelState::Unknown;
    if (endpoint.channelsDown == known) return ChannelState::Down;
    return endpoint.channelsDown + endpoint.channelsDegraded > 0 ? ChannelState::Degraded : ChannelState::Up;
}

}  // namespace

void FleetWatch::add(const ProbeReport& report) {
    m_health.add(report);
    m_probe = report.probe.value;
}

void FleetWatch::keepOnly(const Inventory& inventory, const Ours& ours) {
    std::erase_if(m_channels,
                  [&](const auto& entry) { return !inventory.channel(entry.first) || (ours && !ours(entry.first)); });
    std::erase_if(m_endpoints, [&](const auto& entry) {
        return entry.first != ownStage && !inventory.endpoint(EndpointId(entry.first));
    });
}

FleetWatch::Changes FleetWatch::judge(const std::vector<verdict::ChannelView>& channels, const Inventory& inventory,
                                      const verdict::ProbeView& probe, WallTime now, const Ours& ours) {
    Changes changes;
    verdict::Judged judged = verdict::judgeChains(channels, inventory.endpoints, m_fleet.endpoints, probe, now);
    tellProbe(probe, now, changes.events);
    const Verdicts verdicts = settle(channels, std::move(judged.channels), inventory, now, ours, changes);
    if (now - m_fleet.at >= fleetEvery || now < m_fleet.at) takeFleet(channels, inventory, verdicts, probe, now, ours, changes);
    changes.points = m_health.take(now, inventory.endpoints, m_probe);
    return changes;
}

// Judged ones come in the order of the channels, but not of every channel.
FleetWatch::Verdicts FleetWatch::settle(const std::vector<verdict::ChannelView>& channels, Verdicts judged,
                                        const Inventory& inventory, WallTime now, const Ours& ours, Changes& changes) {
    Verdicts all;
    all.reserve(judged.size());
    auto next = judged.begin();
    for (const verdict::ChannelView& view : channels) {
        const ChannelStatus& status = *view.status;
        std::optional<Verdict> proposed;
        if (next != judged.end() && next->first == view.channel->id) proposed = std::move((next++)->second);
        if (!proposed && !status.verdict) continue;
        if (ours && !ours(view.channel->id)) {
            if (status.verdict) all.emplace_back(view.channel->id, *status.verdict);
            continue;
        }
        const auto [at, isNew] = m_channels.try_emplace(view.channel->id);
        Watched& watched = at->second;
        if (isNew && status.verdict) watched.told = {status.verdict->cause, status.verdict->name};
        const Nanoseconds patience = std::clamp(Nanoseconds(status.interval), leastPatience, mostPatience);
        std::optional<Verdict> held = watched.keeper.settle(status.verdict, std::move(proposed), now, patience);
        if (held) {
            tellVerdict(watched, status, *held, inventory, now, changes.events);
            all.emplace_back(view.channel->id, *held);
        } else {
            watched.told.reset();
        }
        if (verdict::differs(status.verdict, held)) changes.verdicts.emplace_back(view.channel->id, std::move(held));
    }
    return all;
}

// A blind probe is told once, not for every channel; that nothing fresh came the channel's state says.
void FleetWatch::tellVerdict(Watched& watched, const ChannelStatus& status, const Verdict& verdict,
                             const Inventory& inventory, WallTime now, std::vector<Event>& events) const {
    if (verdict.cause == Cause::Probe || isStale(verdict)) return;
    std::pair name{verdict.cause, verdict.name};
    if (watched.told == name) return;
    watched.told = std::move(name);
    events.push_back(verdictEvent(verdict, displayName(verdict, inventory), now));
    events.back().channel = status.channel;
}

void FleetWatch::tellProbe(const verdict::ProbeView& probe, WallTime now, std::vector<Event>& events) {
    const bool blind = probe.trust == Trust::Blind;
    const bool wasBlind = std::exchange(m_trust, probe.trust) == Trust::Blind;
    if (blind == wasBlind) return;
    Verdict verdict;
    verdict.cause = blind ? Cause::Probe : Cause::None;
    verdict.since = blind ? probe.since : now;
    verdict.confidence = 1;
    verdict.severity = blind ? Severity::Major : Severity::Info;
    events.push_back(verdictEvent(verdict, probe.reason, now));
}

void FleetWatch::takeFleet(const std::vector<verdict::ChannelView>& channels, const Inventory& inventory,
                           const Verdicts& verdicts, const verdict::ProbeView& probe, WallTime now, const Ours& ours,
                           Changes& changes) {
    FleetStatus fleet;
    fleet.at = now;
    fleet.probe = probe.trust;
    fleet.probeReason = probe.reason;
    fleet.probeSince = probe.since;
    fleet.causes = verdict::causesOf(verdicts);
    fleet.endpoints = endpoints(channels, now, ours);
    std::erase_if(fleet.endpoints, [&](const EndpointStatus& status) {
        return status.endpoint.value != ownStage && !inventory.endpoint(status.endpoint);
    });
    const bool first = m_fleet.at == WallTime{};
    const bool same = !first && sameFleet(fleet, m_fleet);
    m_fleet = std::move(fleet);
    if (!same) changes.fleet = m_fleet;
}

// Requests and times are of this program's own; of endpoints that only others ask, what their channels' stages show.
std::vector<EndpointStatus> FleetWatch::endpoints(const std::vector<verdict::ChannelView>& channels, WallTime now,
                                                  const Ours& ours) {
    std::vector<EndpointStatus> statuses = m_health.statuses(now);
    if (ours) addOthers(statuses, channels, ours);
    std::map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < statuses.size(); ++i) places.emplace(statuses[i].endpoint.value, i);
    std::vector<int> known(statuses.size(), 0);
    for (const verdict::ChannelView& view : channels) {
        for (const StageFigures& stage : view.status->stages) {
            const auto at = places.find(stage.stage);
            if (at == places.end()) continue;
            count(statuses[at->second], stage);
            if (stage.state != ChannelState::Unknown) ++known[at->second];
        }
    }
    for (std::size_t i = 0; i < statuses.size(); ++i) {
        EndpointStatus& status = statuses[i];
        status.probe = m_probe;
        status.state = stateOf(status, known[i]);
        const auto [held, isNew] = m_endpoints.try_emplace(status.endpoint.value, Held{status.state, now});
        if (!isNew && held->second.state != status.state) held->second = {status.state, now};
        status.since = held->second.since;
    }
    return statuses;
}

}  // namespace inspector::runtime
