// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verdict/chain_nodes.h"

#include "core/verdict/decision.h"

#include <algorithm>
#include <tuple>

namespace inspector::verdict {

namespace {

// The own URL's state where the chain's monitor does not tell it: by its confirmed findings.
void stateOfOwnUrl(const ChannelView& view, Node& node) {
    const ChannelStatus& status = *view.status;
    node.state = status.state == ChannelState::Unknown ? ChannelState::Unknown : ChannelState::Up;
    node.since = status.since;
    if (status.stages.empty()) {
        node.state = status.state;
        node.reason = status.reason;
        return;
    }
    for (const OpenFinding& open : view.open) {
        const Finding& finding = open.finding;
        if (!open.confirmed || finding.stage != ownStage || finding.severity < Severity::Major) continue;
        if (node.reason && node.reason->severity >= finding.severity) continue;
        node.state = finding.severity == Severity::Critical ? ChannelState::Down : ChannelState::Degraded;
        node.reason = finding;
        node.since = open.since;
    }
}

// What the open findings tell of a stage beside its state.
void lookAhead(const ChannelView& view, Node& node) {
    const WallTime sampled = node.own || !node.figures ? view.status->sampled : node.figures->sampled;
    for (const OpenFinding& open : view.open) {
        const Finding& finding = open.finding;
        if (finding.stage != node.stage || finding.severity < Severity::Major) continue;
        if (node.well() && !open.confirmed && (!node.pending || node.pending->severity < finding.severity)) node.pending = finding;
        if (node.bad() && node.reason && finding.rule == node.reason->rule && finding.rung == node.reason->rung)
            node.ending = open.seen < sampled;
    }
}

}  // namespace

EndpointIndex::EndpointIndex(const std::vector<Endpoint>& endpoints) : m_endpoints(endpoints) {
    m_byId.reserve(endpoints.size());
    for (const Endpoint& endpoint : endpoints) m_byId.emplace(endpoint.id.value, &endpoint);
}

const Endpoint* EndpointIndex::find(std::string_view id) const {
    const auto at = m_byId.find(id);
    return at == m_byId.end() ? nullptr : at->second;
}

const Endpoint* EndpointIndex::ownerOf(const Channel& channel) const {
    const auto at = std::find_if(m_endpoints.begin(), m_endpoints.end(), [&](const Endpoint& endpoint) {
        return endpoint.enabled && carriesChannel(endpoint, channel) && ownsUrl(endpoint, channel);
    });
    return at == m_endpoints.end() ? nullptr : &*at;
}

std::vector<Node> chainNodes(const ChannelView& view, const EndpointIndex& endpoints) {
    const ChannelStatus& status = *view.status;
    const double target = targetDurationOf(status);
    const Endpoint* owner = endpoints.ownerOf(*view.channel);
    std::vector<Node> nodes;
    nodes.reserve(status.stages.size() + 1);
    for (const StageFigures& figures : status.stages) {
        Node& node = nodes.emplace_back();
        node.stage = figures.stage;
        node.own = figures.stage == ownStage;
        node.endpoint = node.own ? owner : endpoints.find(figures.stage);
        node.role = node.own && owner ? owner->role : figures.role;
        node.state = figures.state;
        node.reason = figures.reason;
        node.since = figures.since;
        node.figures = &figures;
        node.advances = advances(figures, target);
    }
    if (std::none_of(nodes.begin(), nodes.end(), [](const Node& node) { return node.own; })) {
        Node& node = nodes.emplace_back();
        node.stage = ownStage;
        node.own = true;
        node.endpoint = owner;
        node.role = owner ? owner->role : StageRole::Packager;
        stateOfOwnUrl(view, node);
    }
    for (Node& node : nodes) lookAhead(view, node);
    std::sort(nodes.begin(), nodes.end(), [](const Node& a, const Node& b) {
        return std::tie(a.role, b.own, a.stage) < std::tie(b.role, a.own, b.stage);
    });
    return nodes;
}

}  // namespace inspector::verdict
