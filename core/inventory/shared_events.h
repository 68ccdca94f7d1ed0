// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/store.h"

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

namespace inspector::inventory {

// Events have ids of the server's, and of the replica's while the server is away: who follows them by id sees one ascending
// row of numbers, and each event once. The replica's are moved behind the newest that was seen of the server's.
class SharedEvents {
public:
    // The newest id that the server is known to have.
    void seen(const std::vector<Event>& events);
    [[nodiscard]] std::int64_t serverNewest() const { return m_serverNewest.value_or(0); }
    // The server is away. `replicaNewest`: of the replica, before anything is added to it.
    void alone(std::int64_t replicaNewest);
    // It is back, before what waits is sent there. `replicaNewest` as above, with all that was added.
    Result<void> back(Store& server, std::int64_t replicaNewest);

    Result<std::vector<Event>> ofReplica(Store& replica, EventFilter filter);
    // `replica` may be null.
    Result<std::vector<Event>> ofServer(Store& server, Store* replica, EventFilter filter);

private:
    Result<std::vector<Event>> catchUp(Store& server, Store& replica, std::int64_t after);
    void hideShown(std::vector<Event>& events, std::int64_t after);

    std::optional<std::int64_t> m_serverNewest;
    std::int64_t m_offset = 0;              // a replica's id and this is what is told of it
    std::int64_t m_floor = 0;               // what is told of the replica begins behind it
    std::int64_t m_serverFloor = 0;         // what is new on the server begins behind it
    bool m_away = false;
    std::optional<std::int64_t> m_last;     // the last that was told of the replica: who stands up to there is to catch up
    std::set<std::int64_t> m_hidden;        // the server's ids of what was told before
};

}  // namespace inspector::inventory
