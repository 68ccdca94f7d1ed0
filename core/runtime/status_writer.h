// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/inventory/store.h"

#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace inspector::runtime {

// What evaluation brought and the store does not have yet: of each channel the newest status, of each finding the
// newest word, the newest of the fleet, events in order; bounded. While the store fails, it waits here. add() on any thread, the rest on the
// inventory thread.
class StatusWriter {
public:
    void add(inventory::StatusWrite write, std::size_t reports);

    // A batch goes out once a second or as soon as 200 reports wait; after a failure later and later, up to 10 s.
    [[nodiscard]] bool due(MonoTime now) const;
    struct Flushed {
        bool wrote = false;
        std::vector<ChannelId> lost;  // another program has them by now: nothing of them was written
    };
    // Writes all that waits, in one transaction, under the lease; on failure it waits on.
    Result<Flushed> flush(inventory::Store& store, const inventory::Lease& lease, const Inventory& inventory,
                       MonoTime now);
    // Events that wait and have not been asked for here: to be shown without an id while the store fails.
    [[nodiscard]] std::vector<Event> takeUnshown();
    // Another program holds the lease now: what waits is not ours to write any more.
    void clear();
    // The same of some channels.
    void forget(const std::vector<ChannelId>& channels);
    [[nodiscard]] bool empty() const;

private:
    using FindingKey = std::tuple<ChannelId, std::string, std::string, std::string>;  // channel, rule, rung, stage
    struct Word {  // opened and closed again within one batch: both are written, in this order
        std::optional<inventory::FindingRow> opened;
        std::optional<inventory::StatusWrite::Closed> closed;
    };
    struct Pending {
        std::unordered_map<ChannelId, ChannelStatus> statuses;
        std::map<FindingKey, Word> findings;
        std::deque<Event> events;
        std::optional<FleetStatus> fleet;
        std::size_t shown = 0;    // the first of the events, shown already
        std::size_t reports = 0;

        [[nodiscard]] bool empty() const { return statuses.empty() && findings.empty() && events.empty() && !fleet; }
    };
    static void bound(Pending& pending);
    void putBack(Pending older);

    mutable std::mutex m_mutex;
    Pending m_pending;
    MonoTime m_lastFlush{};
    Milliseconds m_wait{1'000};
};

}  // namespace inspector::runtime
