// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/verdict/chain_nodes.h"

#include <vector>

namespace inspector::verdict {

// One channel's bad stages, told apart: those that are where something broke, and those that only show what broke before
// them. Refers to its nodes. Pure.
struct Diagnosis {
    Diagnosis() = default;
    Diagnosis(Diagnosis&&) = default;
    Diagnosis& operator=(Diagnosis&&) = default;

    std::vector<Node> nodes;
    std::vector<const Node*> packagers;      // bad by themselves
    std::vector<const Node*> origins;        // bad by themselves
    std::vector<const Node*> edges;          // bad by themselves
    std::vector<const Node*> followers;      // what is broken before them explains them
    const Node* unreachable = nullptr;       // a packager that does not answer us, though edges still get new segments,
    const Node* witness = nullptr;           // as this one does
    const Node* unattributed = nullptr;      // an own URL through an origin or edge: whose fault it is cannot be seen

    // All that is broken by itself is about to be over: which of it ends first says nothing of where it broke.
    [[nodiscard]] bool ending() const;
    [[nodiscard]] std::size_t roots() const { return packagers.size() + origins.size() + edges.size(); }
    // What stands before a stage of this role: known to be well, or known at all.
    [[nodiscard]] bool upstreamWell(StageRole role) const;
    // Every edge is bad, and there are several.
    [[nodiscard]] bool allEdgesBad() const;
};

[[nodiscard]] Diagnosis diagnose(std::vector<Node> nodes);

}  // namespace inspector::verdict
