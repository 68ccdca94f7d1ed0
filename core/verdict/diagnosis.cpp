// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verdict/diagnosis.h"

#include "core/verdict/finding_kind.h"

#include <algorithm>
#include <utility>

namespace inspector::verdict {

namespace {

bool explained(const Node& node, const std::vector<const Node*>& upstream) {
    return std::any_of(upstream.begin(), upstream.end(), [&](const Node* before) {
        return before->role < node.role && (!node.reason || !before->reason || explains(*before->reason, *node.reason));
    });
}

// A stage before this one that is about to be bad by what would explain it: the two are sampled at different moments, and
// the one behind may be confirmed first. Null: there is none.
Node* suspect(std::vector<Node>& nodes, const Node& node) {
    for (Node& before : nodes)
        if (before.role < node.role && before.pending && (!node.reason || explains(*before.pending, *node.reason))) return &before;
    return nullptr;
}

// A fault of the content that only the own URL's deep inspection looks for, while that URL leads to an origin or edge.
bool cannotBeAttributed(const Node& node, bool alone) {
    if (!node.own || node.role == StageRole::Packager) return false;
    return alone || (node.reason && !stopsFlow(*node.reason) && !isAboutChain(*node.reason) && !isLatency(*node.reason));
}

}  // namespace

bool Diagnosis::upstreamWell(StageRole role) const {
    return std::any_of(nodes.begin(), nodes.end(), [&](const Node& node) { return node.role < role && node.well(); });
}

bool Diagnosis::allEdgesBad() const {
    const auto isEdge = [](const Node& node) { return node.role == StageRole::Edge; };
    return std::count_if(nodes.begin(), nodes.end(), isEdge) > 1 &&
           std::all_of(nodes.begin(), nodes.end(), [&](const Node& node) { return !isEdge(node) || node.bad(); });
}

bool Diagnosis::ending() const {
    const auto all = [](const std::vector<const Node*>& roots) {
        return std::all_of(roots.begin(), roots.end(), [](const Node* node) { return node->ending; });
    };
    return roots() > 0 && all(packagers) && all(origins) && all(edges);
}

Diagnosis diagnose(std::vector<Node> nodes) {
    Diagnosis d;
    d.nodes = std::move(nodes);
    for (const Node& node : d.nodes)
        if (node.role == StageRole::Edge && !node.own && node.well() && node.advances && !d.witness) d.witness = &node;
    std::vector<const Node*> upstream;  // that are bad and may explain what stands behind them
    const auto addRoot = [&](const Node& node) {
        (node.role == StageRole::Packager ? d.packagers : node.role == StageRole::Origin ? d.origins : d.edges).push_back(&node);
    };
    for (Node& node : d.nodes) {
        if (!node.bad()) continue;
        if (Node* before = explained(node, upstream) ? nullptr : suspect(d.nodes, node)) {
            before->state = ChannelState::Degraded;
            before->reason = *std::exchange(before->pending, {});
            addRoot(*before);
            upstream.push_back(before);
        }
        if (node.role == StageRole::Packager && node.state == ChannelState::Down && d.witness && node.reason &&
            isUnreachable(*node.reason)) {
            d.unreachable = &node;
            continue;
        }
        if (explained(node, upstream)) {
            d.followers.push_back(&node);
        } else if (cannotBeAttributed(node, d.nodes.size() == 1)) {
            d.unattributed = &node;
            continue;
        } else {
            addRoot(node);
        }
        upstream.push_back(&node);
    }
    return d;
}

}  // namespace inspector::verdict
