// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verdict/fleet_tally.h"

#include <algorithm>
#include <set>
#include <utility>

namespace inspector::verdict {

namespace {

std::string_view keyOf(const Node& node) { return node.endpoint ? std::string_view(node.endpoint->id.value) : node.stage; }

bool isEdge(const Endpoint& endpoint) { return endpoint.enabled && endpoint.role == StageRole::Edge; }

using Place = std::string Endpoint::*;  // provider or region

// The members of one provider or region, and the rest, in a channel and in the fleet.
struct Sides {
    std::set<std::string_view> bad;          // members
    std::set<std::string_view> well;         // members that are well for this channel, or for the fleet
    std::set<std::string_view> badProviders; // of the bad members; each endpoint without one has its own
    std::set<std::string_view> wellElsewhere;
    std::set<std::string_view> elsewhere;
    int badHere = 0;                         // members, in this channel
};

void take(Sides& sides, const Endpoint& endpoint, bool member, bool bad, bool well) {
    const std::string_view id = endpoint.id.value;
    if (!member) {
        sides.elsewhere.insert(id);
        if (well) sides.wellElsewhere.insert(id);
        return;
    }
    if (well) sides.well.insert(id);
    if (!bad) return;
    sides.bad.insert(id);
    sides.badProviders.insert(endpoint.provider.empty() ? id : std::string_view(endpoint.provider));
}

Sides sidesOf(const Diagnosis& d, const FleetTally& tally, const std::vector<Endpoint>& endpoints, Place place,
              const std::string& name) {
    Sides sides;
    for (const Node& node : d.nodes) {
        if (node.role != StageRole::Edge || !node.endpoint) continue;
        const bool member = node.endpoint->*place == name;
        // What only follows from what is broken before it says nothing of the place.
        const bool bad = std::find(d.edges.begin(), d.edges.end(), &node) != d.edges.end();
        take(sides, *node.endpoint, member, bad, node.well());
        if (member && bad) ++sides.badHere;
    }
    const bool alone = sides.badHere < 2;  // then only the fleet tells whether it is more than this endpoint
    for (const Endpoint& endpoint : endpoints)
        if (isEdge(endpoint))
            take(sides, endpoint, endpoint.*place == name, alone && tally.isBad(endpoint),
                 (alone || endpoint.*place != name) && tally.isWell(endpoint));
    return sides;
}

// The place that all bad edges share; empty: they do not.
std::string shared(const Diagnosis& d, Place place) {
    std::string name;
    for (const Node* node : d.edges) {
        if (!node->endpoint || (node->endpoint->*place).empty()) return {};
        if (!name.empty() && name != node->endpoint->*place) return {};
        name = node->endpoint->*place;
    }
    return name;
}

Group groupOf(const Sides& sides, Cause cause, std::string name) {
    Group group;
    if (sides.bad.size() < 2 || !sides.well.empty()) return group;
    group.cause = cause;
    group.name = std::move(name);
    group.bad = static_cast<int>(sides.bad.size());
    group.wellElsewhere = static_cast<int>(sides.wellElsewhere.size());
    group.compared = !sides.wellElsewhere.empty();
    return group;
}

Group cdnOf(const Diagnosis& d, const FleetTally& tally, const std::vector<Endpoint>& endpoints) {
    const std::string name = shared(d, &Endpoint::provider);
    if (name.empty()) return {};
    const Sides sides = sidesOf(d, tally, endpoints, &Endpoint::provider, name);
    Group group = groupOf(sides, Cause::Cdn, name);
    // With no other provider to compare with, what stands before the CDN must be well.
    if (!group.compared && !(sides.elsewhere.empty() && d.upstreamWell(StageRole::Edge))) return {};
    return group;
}

Group regionOf(const Diagnosis& d, const FleetTally& tally, const std::vector<Endpoint>& endpoints) {
    const std::string name = shared(d, &Endpoint::region);
    if (name.empty()) return {};
    const Sides sides = sidesOf(d, tally, endpoints, &Endpoint::region, name);
    Group group = groupOf(sides, Cause::Region, name);
    if (!group.compared) return {};
    if (sides.badProviders.size() > 1) return group;
    const bool oneProvider = std::all_of(endpoints.begin(), endpoints.end(), [&](const Endpoint& endpoint) {
        return !isEdge(endpoint) || endpoint.provider == d.edges.front()->endpoint->provider;
    });
    return oneProvider ? group : Group{};
}

}  // namespace

void FleetTally::addWell(const ChannelStatus& status) {
    for (const StageFigures& stage : status.stages)
        if (stage.state == ChannelState::Up && stage.stage != ownStage) ++m_counts[stage.stage].well;
}

void FleetTally::addBad(const Diagnosis& diagnosis) {
    for (const auto* nodes : {&diagnosis.origins, &diagnosis.edges})
        for (const Node* node : *nodes) ++m_counts[keyOf(*node)].bad;
}

FleetTally::Count FleetTally::of(const Node& node) const {
    const auto at = m_counts.find(keyOf(node));
    return at == m_counts.end() ? Count{} : at->second;
}

FleetTally::Count FleetTally::of(const Endpoint& endpoint) const {
    const auto at = m_counts.find(endpoint.id.value);
    return at == m_counts.end() ? Count{} : at->second;
}

bool FleetTally::isBad(const Endpoint& endpoint) const {
    const Count count = of(endpoint);
    return count.bad > 0 && count.bad >= count.well;
}

bool FleetTally::isWell(const Endpoint& endpoint) const {
    const Count count = of(endpoint);
    return count.well > count.bad;
}

Group groupOf(const Diagnosis& d, const FleetTally& tally, const std::vector<Endpoint>& endpoints) {
    if (d.edges.empty()) return {};
    Group cdn = cdnOf(d, tally, endpoints);
    Group region = regionOf(d, tally, endpoints);
    if (cdn.cause == Cause::None) return region;
    return region.cause != Cause::None && region.bad > cdn.bad ? region : cdn;
}

}  // namespace inspector::verdict
