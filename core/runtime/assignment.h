// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/store.h"
#include "core/model/inventory.h"

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

// Which probe has which channel: pure. Every probe computes the same plan from the same rows and carries out its own part
// of it; what two of them see differently the store decides, which gives a channel to one holder only.
namespace inspector::runtime {

// A probe whose lease holds.
struct LiveProbe {
    ProbeId id;
    std::string holder;    // "host:pid:random"
    std::string region;    // as it says itself; its entry in the inventory goes before
    double capacity = 0;   // requests a second; 0: not known, then all probes count the same
    bool paused = false;   // is stopping: what it has goes to others

    bool operator==(const LiveProbe&) const = default;
};

struct AssignmentFacts {
    const Inventory& inventory;
    const std::vector<LiveProbe>& probes;
    const std::vector<inventory::ChannelLease>& leases;
    const std::unordered_map<ChannelId, int>& rungs;  // of channels whose ladder is known
    // The database was away: who is silent may only not have come back yet, and keeps what it has.
    bool patient = false;
};

// What a probe has to do now; sorted by id.
struct Assignment {
    std::vector<ChannelId> take;      // that are free
    std::vector<ChannelId> giveBack;  // that it has and somebody else is to have, or nobody
    double load = 0;                  // cost of what it has when that is done

    bool operator==(const Assignment&) const = default;
};

// A channel stays where it is unless its probe is gone, paused, switched off or may not have it any more, or the probe's
// load is above another's by more than this share of it; then as many move as bring it within, cheapest plan first, and
// at most `mostMoves` in one turn.
inline constexpr double imbalance = 0.2;
inline constexpr std::size_t mostMoves = 50;

// By its probe (even one that is gone), by its region, by being on the air. A probe that is switched off takes none.
[[nodiscard]] bool mayProbe(const Channel& channel, const ProbeId& probe, const std::string& region,
                            const Inventory& inventory);
// Requests a second; `rungs` 0: not known.
[[nodiscard]] double costOf(const Channel& channel, const Inventory& inventory, int rungs);

[[nodiscard]] Assignment assign(const AssignmentFacts& facts, const ProbeId& own, const std::string& holder);

}  // namespace inspector::runtime
