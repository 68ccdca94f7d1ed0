// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/routes.h"

#include "core/notify/route_names.h"

#include <algorithm>

namespace inspector::notify {

struct RouteTree::Node {
    ResolvedRoute route;
    Match match;
    bool goOn = false;
    std::vector<std::unique_ptr<Node>> children;

    static std::unique_ptr<Node> make(const Route& route, ResolvedRoute inherited) {
        auto node = std::make_unique<Node>();
        node->route = resolve(route, std::move(inherited));
        node->match = Match(route.matchers);
        node->goOn = route.goOn;
        const std::vector<std::string> names = namesOf(route.children);
        for (std::size_t i = 0; i < route.children.size(); ++i) {
            ResolvedRoute below = node->route;
            below.path += '/' + names[i];
            node->children.push_back(make(route.children[i], std::move(below)));
        }
        return node;
    }

    static ResolvedRoute resolve(const Route& route, ResolvedRoute out) {
        const auto atLeast = [](Seconds least, Seconds given) { return std::max(least, given); };
        if (route.receiver) out.receiver = route.receiver->empty() ? std::nullopt : route.receiver;
        if (route.groupBy) {
            out.groupBy = *route.groupBy;
            std::sort(out.groupBy.begin(), out.groupBy.end());
            out.groupBy.erase(std::unique(out.groupBy.begin(), out.groupBy.end()), out.groupBy.end());
            out.eachAlone = std::binary_search(out.groupBy.begin(), out.groupBy.end(), "...");
        }
        if (route.groupWait) out.groupWait = atLeast(Seconds{0}, *route.groupWait);
        if (route.groupInterval) out.groupInterval = atLeast(Seconds{1}, *route.groupInterval);
        if (route.repeatInterval) out.repeatInterval = atLeast(Seconds{1}, *route.repeatInterval);
        if (!route.activeTimes.empty()) out.activeTimes = route.activeTimes;
        if (!route.muteTimes.empty()) out.muteTimes = route.muteTimes;
        if (route.escalateAfter) out.escalateAfter = atLeast(Seconds{1}, *route.escalateAfter);
        if (route.escalateTo) out.escalateTo = route.escalateTo->empty() ? std::nullopt : route.escalateTo;
        return out;
    }

    // Whether it or one of its children takes the alert.
    bool collect(const Labels& labels, bool isRoot, std::vector<const ResolvedRoute*>* out) const {
        if (!isRoot && !match(labels)) return false;
        bool taken = false;
        for (const auto& child : children) {
            if (!child->collect(labels, false, out)) continue;
            taken = true;
            if (!child->goOn) break;
        }
        if (!taken) out->push_back(&route);
        return true;
    }

    const ResolvedRoute* find(const std::string& path) const {
        if (route.path == path) return &route;
        for (const auto& child : children)
            if (const ResolvedRoute* found = child->find(path)) return found;
        return nullptr;
    }
};

RouteTree::RouteTree(const Route& root) {
    ResolvedRoute above;
    above.path = rootName(root);
    m_root = Node::make(root, std::move(above));
}
RouteTree::~RouteTree() = default;
RouteTree::RouteTree(RouteTree&&) noexcept = default;
RouteTree& RouteTree::operator=(RouteTree&&) noexcept = default;

std::vector<const ResolvedRoute*> RouteTree::walk(const Labels& labels) const {
    std::vector<const ResolvedRoute*> out;
    m_root->collect(labels, true, &out);
    return out;
}

const ResolvedRoute* RouteTree::find(const std::string& path) const { return m_root->find(path); }

Labels ResolvedRoute::groupLabels(const Labels& labels) const {
    if (eachAlone) return labels;
    Labels out;
    for (const std::string& name : groupBy)
        if (const auto found = labels.find(name); found != labels.end() && !found->second.empty()) out.insert(*found);
    return out;
}

std::vector<ResolvedRoute> walk(const Routing& routing, const Labels& labels) {
    const RouteTree tree(routing.root);
    std::vector<ResolvedRoute> out;
    for (const ResolvedRoute* route : tree.walk(labels)) out.push_back(*route);
    return out;
}

}  // namespace inspector::notify
