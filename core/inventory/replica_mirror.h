// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/outbox.h"

#include <map>
#include <optional>
#include <vector>

namespace inspector::inventory {

// Keeps in the replica what the server says, at little cost: what is configured soon after its revision has changed, states
// every few seconds and only those that are new. What cannot be kept is said, and harms nothing else. Refers to its parts.
class ReplicaMirror {
public:
    ReplicaMirror(Journal& journal, Store& replica, Outbox& outbox, const Clock& clock);

    void inventory(const Inventory& inventory);
    void statuses(const std::vector<ChannelStatus>& statuses);
    void findings(const std::vector<FindingRow>& open);
    void fleet(const FleetStatus& fleet);
    void alerts(const AlertNews& news);
    // This program's own write, which the server has taken.
    void wrote(const StatusWrite& write);
    // Keeps what is due; with `now` all that is at hand.
    void work(bool now);
    // The replica was edited: it is not the server's any more.
    Result<void> edited();

    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }

private:
    struct Word {
        std::optional<FindingRow> opened;
        std::optional<StatusWrite::Closed> closed;
    };
    void keepInventory();
    void keepStates();
    void keepAlerts();
    void note(const Result<void>& done);
    [[nodiscard]] bool take(MonoTime& next) const;

    Journal& m_journal;
    Store& m_replica;
    Outbox& m_outbox;
    const Clock& m_clock;
    std::optional<std::int64_t> m_mirrored;   // the server's revision that the replica has
    std::optional<Inventory> m_inventory;     // to be kept
    std::map<ChannelId, ChannelStatus> m_statuses;
    std::map<HeldFinding, Word> m_findings;
    std::optional<FleetStatus> m_fleet;
    std::map<std::int64_t, Alert> m_alerts;   // that changed, by id
    bool m_allAlerts = false;                 // and all that are open are among them
    std::map<ChannelId, WallTime> m_sampled;  // of the states that the replica has
    MonoTime m_nextInventory{}, m_nextStates{}, m_nextStatuses{}, m_nextFindings{}, m_nextFleet{}, m_nextAlerts{};
    std::optional<Error> m_error;
};

}  // namespace inspector::inventory
