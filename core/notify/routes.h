// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/labels.h"
#include "core/model/routing.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

// Which routes take an alert: Alertmanager's tree. A route that stands for nobody (no receiver on its whole path) is walked
// too, so that an alert's trace can say that nobody is told.
//
// We differ in one thing: active and mute times are inherited as everything else is (Alertmanager inherits all but these, so
// that a child of a route for the working hours wakes people at night). A child that names times of its own has only those.
namespace inspector::notify {

// One route with everything it inherits.
struct ResolvedRoute {
    std::string path;                      // "root/cdn/night": the names from the root, the same in every program
    std::optional<ReceiverId> receiver;    // none: nobody is told
    std::vector<std::string> groupBy;      // sorted; of none: all its alerts are one group
    bool eachAlone = false;                // groupBy is {"..."}: every alert by itself
    Seconds groupWait = defaultGroupWait;
    Seconds groupInterval = defaultGroupInterval;
    Seconds repeatInterval = defaultRepeatInterval;
    std::vector<std::string> activeTimes;
    std::vector<std::string> muteTimes;
    std::optional<Seconds> escalateAfter;
    std::optional<ReceiverId> escalateTo;

    // The labels of an alert that its group is named by.
    [[nodiscard]] Labels groupLabels(const Labels& labels) const;

    bool operator==(const ResolvedRoute&) const = default;
};

// The tree made ready: expressions compiled, inheritance done. Immutable; any thread. Times that cannot be (a group_interval
// of nothing) are read as the shortest ones that can, 1 s, so that a tree that nobody checked does no harm.
class RouteTree {
public:
    explicit RouteTree(const Route& root);
    ~RouteTree();
    RouteTree(RouteTree&&) noexcept;
    RouteTree& operator=(RouteTree&&) noexcept;

    // In the tree's order; never empty. They live as long as the tree.
    [[nodiscard]] std::vector<const ResolvedRoute*> walk(const Labels& labels) const;
    [[nodiscard]] const ResolvedRoute* find(const std::string& path) const;  // null: none

private:
    struct Node;
    std::unique_ptr<Node> m_root;
};

// The same for one alert, for "who would be told?".
[[nodiscard]] std::vector<ResolvedRoute> walk(const Routing& routing, const Labels& labels);

}  // namespace inspector::notify
