// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/inventory/store.h"
#include "core/runtime/assignment.h"

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace inspector::runtime {

// How often what happens to leases. A probe that dies has renewed its lease at the latest when it died: its channels are free
// after `timeToLive`, and taken at the others' next turn: `timeToLive` + `turn`, two heartbeats.
struct LeaseTimes {
    Milliseconds turn{2'500};        // renewal of the probe's own lease, and its turn at the channels
    Milliseconds heartbeat{5'000};   // its figures; the lease of the fleet
    Milliseconds timeToLive{7'500};  // of a lease: two renewals may fail
    Milliseconds fleetToLive{12'500};
};

inline constexpr const char* fleetLease = "fleet";
[[nodiscard]] inline std::string probeLease(const ProbeId& probe) { return "probe:" + probe.value; }

// A probe's turn at the channels: it tells how it does, looks who else lives, gives back what others are to have and takes
// what is free. A channel is given back only when nothing probes it here any more, so that it never has two probes.
// set…() on any thread, the rest on the lease keeper's.
class ChannelTurns {
public:
    struct Outcome {
        std::optional<std::vector<ChannelId>> channels;  // to be probed here; none: not known, all stays as it is
        bool fleet = false;                              // the fleet's judgement is ours to write
    };

    ChannelTurns(ProbeId probe, std::string holder, const Clock& clock, LeaseTimes times);

    void setInventory(std::shared_ptr<const Inventory> inventory);
    // What is being probed here now.
    void setProbed(std::set<ChannelId> channels);
    [[nodiscard]] bool probes(const std::vector<ChannelId>& channels) const;  // exactly these
    // Figures for the heartbeat: region, capacity, lag, trust, points that wait, version, start, whether it is paused.
    void setFigures(ProbeLife figures);

    // With the probe's own lease, just renewed. `patient`: see AssignmentFacts.
    Result<Outcome> take(inventory::Store& store, const inventory::Lease& own, bool patient);
    // The store can be read, but not written: what is ours until somebody else takes it.
    Outcome look(inventory::Store& store);
    // The last heartbeat: nothing is taken any more.
    void sayGoodbye(inventory::Store& store);

private:
    Result<void> beat(inventory::Store& store);
    Result<void> takeFleet(inventory::Store& store);
    Result<std::vector<LiveProbe>> liveProbes(inventory::Store& store, WallTime databaseTime);
    [[nodiscard]] bool isAlone(inventory::Store& store) const;
    void countRungs(inventory::Store& store, const std::vector<LiveProbe>& probes);
    [[nodiscard]] ProbeLife figures() const;

    const ProbeId m_probe;
    const std::string m_holder;
    const Clock& m_clock;
    const LeaseTimes m_times;

    mutable std::mutex m_mutex;
    std::shared_ptr<const Inventory> m_inventory;
    std::set<ChannelId> m_probed;
    ProbeLife m_figures;

    // On the keeper's thread only.
    std::optional<MonoTime> m_beaten;
    std::optional<MonoTime> m_counted;
    std::size_t m_company = 0;  // how many probes live, and since when
    MonoTime m_companySince{};
    std::unordered_map<ChannelId, int> m_rungs;
    bool m_fleet = false;
    int m_channels = 0;
    double m_load = 0;
    double m_clockAheadMs = 0;
};

}  // namespace inspector::runtime
