// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/journal.h"
#include "core/model/inventory.h"

#include <optional>
#include <set>
#include <vector>

namespace inspector::inventory {

// What is to be sent of an edit that was made without the server, now that it is there with `inventory`. Pure.
struct DeliveryPlan {
    std::vector<Change> changes;     // on the server's revisions; empty: all of it is there already
    std::optional<Error> conflict;   // others changed the same meanwhile; then `changes` overwrite it
};
[[nodiscard]] DeliveryPlan planDelivery(const JournalEdit& edit, const Inventory& inventory);

// What an edit changes, and what that stands on.
[[nodiscard]] std::set<ItemKey> itemsOf(const JournalEdit& edit);
[[nodiscard]] std::set<ItemKey> needsOf(const JournalEdit& edit);

}  // namespace inspector::inventory
