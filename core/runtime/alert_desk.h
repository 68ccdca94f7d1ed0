// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alert/facts.h"
#include "core/inventory/store.h"
#include "core/model/inventory.h"
#include "core/notify/dispatcher.h"
#include "core/notify/routes.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace inspector::runtime {

// By fingerprint.
using Alerts = std::map<std::string, Alert>;

// Which alerts explain which, who is not told of them and why, and who is. The holder of the lease "alerts" has one for all
// alerts, whoever evaluates them; each program has another for those that say that its store fails, which no store can carry.
// Pure but for what it remembers of routes and groups: time is an argument, what is to be written comes out.
class AlertDesk {
public:
    enum class Tells { All, OfStore };   // All: but for those
    AlertDesk(std::string actor, Tells tells) : m_actor(std::move(actor)), m_tells(tells) {}

    // The alert says that a program's store fails.
    [[nodiscard]] static bool isOfStore(const Alert& alert);

    // What the store has; after each taking over.
    void begin(std::vector<GroupState> groups);
    void setInventory(std::shared_ptr<const Inventory> inventory);

    // `closed`: those of told() that are not open any more.
    [[nodiscard]] inventory::AlertWrite work(const Alerts& open, const Alerts& closed, const alerts::Facts& facts, WallTime now);
    // It is in the store now.
    void wrote(const inventory::AlertWrite& write);

    // Alerts that somebody was told of as firing, by fingerprint.
    [[nodiscard]] std::vector<std::string> told() const;
    // When there is something to do though nothing changes; none: never.
    [[nodiscard]] std::optional<WallTime> next() const { return m_next; }

private:
    void link(std::vector<Alert>& open, const alerts::Facts& facts, WallTime now) const;
    void mute(std::vector<Alert>& open, inventory::AlertWrite& write, WallTime now) const;

    const std::string m_actor;
    const Tells m_tells;
    std::shared_ptr<const Inventory> m_inventory;
    std::unique_ptr<notify::RouteTree> m_routes;
    std::map<ReceiverId, notify::ReceiverFacts> m_receivers;
    std::map<std::string, GroupState> m_groups;
    notify::Said m_said;
    std::optional<WallTime> m_next;
};

}  // namespace inspector::runtime
