// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runtime/inspector.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace inspector::runtime {

// What changed and has not been taken yet, merged: the newest wins, lists are capped, so that a console that does not
// look costs freshness and never memory. Thread-safe; `wake` is called without a lock, once until the next take(), and once
// more when something urgent came.
class Mailbox {
public:
    void setWake(std::function<void()> wake);
    // No wake-up any more.
    void silence();

    void inventory(std::shared_ptr<const Inventory> inventory, const std::vector<ChannelId>& removed);
    // The statuses, findings and fleet of a write; its events come by events().
    void states(const inventory::StatusWrite& write);
    void findings(const std::vector<FindingChange>& changes);
    void events(const std::vector<Event>& events);
    void engine(EngineState state);
    // All that are open; what changed. Urgent: somebody may be waiting for the name of who has it in hand.
    void openAlerts(std::vector<Alert> open);
    void alerts(const std::vector<Alert>& changed);

    [[nodiscard]] Changes take();
    // What a person did waits: it is worth a look before the tick of the figures.
    [[nodiscard]] bool urgent() const;

private:
    using FindingKey = std::tuple<ChannelId, std::string, std::string, std::string>;  // channel, rule, rung, stage

    void put(FindingChange change);
    template <typename Change>
    void post(Change change, bool urgent = false);

    mutable std::mutex m_mutex;
    std::function<void()> m_wake;
    bool m_woken = false;
    bool m_urgent = false;  // and woken for it
    std::shared_ptr<const Inventory> m_inventory;
    std::unordered_map<ChannelId, ChannelStatus> m_statuses;
    std::set<ChannelId> m_removed;
    std::map<FindingKey, FindingChange> m_findings;
    std::deque<FindingKey> m_findingOrder;  // oldest first
    std::deque<Event> m_events;
    bool m_eventsDropped = false;
    std::optional<FleetStatus> m_fleet;
    std::optional<std::vector<Alert>> m_openAlerts;
    std::map<std::int64_t, Alert> m_alerts;  // by id
    std::optional<EngineState> m_engine;
};

}  // namespace inspector::runtime
