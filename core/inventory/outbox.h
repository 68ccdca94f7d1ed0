// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/journal.h"
#include "core/inventory/store.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace inspector::inventory {

// States, findings, events and evidence that wait for the server. They stand in the replica, whose own events are exactly those
// that were written without the server; the journal knows how far they are delivered. Events arrive once each, also when a
// program ends between sending and noting it: whatever may have arrived is looked for first. Refers to both.
class Outbox {
public:
    Outbox(Journal& journal, Store& replica) : m_journal(journal), m_replica(replica) {}

    // `newReplica`: nothing waits in it, whatever the journal says. `newJournal`: all in it may or may not have arrived.
    Result<void> begin(bool newReplica, bool newJournal, WallTime now);

    // Without the server. `perhapsSentAfter`: the write may have reached the server, behind this event of its.
    Result<void> keep(const StatusWrite& write, std::optional<std::int64_t> perhapsSentAfter);
    Result<void> keep(const std::vector<Event>& events, std::optional<std::int64_t> perhapsSentAfter);
    Result<std::int64_t> keep(const EvidenceBundle& bundle);
    // What the server itself has, for the replica.
    Result<void> copy(const StatusWrite& write);

    // To the server, oldest first. What fails is still there.
    Result<void> deliverEvents(Store& server);
    Result<void> deliverEvidence(Store& server);
    // The newest of each channel, under a lease that holds: what another probe has told better meanwhile is dropped.
    Result<void> deliverStates(Store& server, const Lease& lease);
    void dropStates();
    [[nodiscard]] bool holdsStates() const;

    [[nodiscard]] std::size_t waiting() const;
    [[nodiscard]] std::int64_t newestEvent() const { return m_newestEvent; }
    [[nodiscard]] std::uint64_t dropped() const { return m_dropped; }

private:
    [[nodiscard]] std::int64_t delivered() const { return m_journal.number("event").value_or(0); }
    Result<void> noteDoubt(std::size_t events, std::optional<std::int64_t> perhapsSentAfter);
    Result<void> written(std::size_t events);
    Result<void> sendPage(Store& server, std::vector<Event> page);
    Result<void> sendBundle(Store& server, std::int64_t id, const ChannelId& channel);

    Journal& m_journal;
    Store& m_replica;
    Lease m_lease;                     // the replica's own: it fences nobody
    std::int64_t m_newestEvent = 0;    // of the replica
    std::size_t m_bundles = 0;         // that wait
    std::uint64_t m_dropped = 0;       // events: too many waited
};

// The id of the newest event; 0: there is none.
[[nodiscard]] Result<std::int64_t> newestEventOf(Store& store);
// What tells two events apart when their ids come from two databases.
[[nodiscard]] std::string eventMark(const Event& event);

}  // namespace inspector::inventory
