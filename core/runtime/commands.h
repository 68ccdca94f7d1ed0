// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/inventory/exchange.h"
#include "core/inventory/store.h"

#include <cstddef>
#include <string>
#include <vector>

// Whatever changes what is configured, a form, an import or the command line: checked here, then written and audited by
// the store. On the store's thread.
namespace inspector::runtime::commands {

// All or none. InvalidInput says which value is wrong and why; Conflict that somebody was faster.
[[nodiscard]] Result<Inventory> apply(inventory::Store& store, const std::vector<inventory::Change>& changes,
                                      const std::string& actor, WallTime now);

// What comes with the program: a new store begins with the shipped rules and a tree of routes that tells nobody yet; another one gets
// the rules that it never had. What people changed or removed stays as it is.
[[nodiscard]] Result<Inventory> seedAlerts(inventory::Store& store, const std::string& actor, WallTime now);

struct ImportOptions {
    TemplateId templateId{"standard"};  // of channels for which the list names none
    bool urlsOnly = false;  // the list has no notes and need not say what is on (M3U): a known channel keeps them
};

struct ImportPlan {
    std::vector<inventory::Change> changes;
    std::size_t added = 0;      // channels
    std::size_t updated = 0;
    std::size_t unchanged = 0;
    std::size_t templates = 0;  // added or updated
    std::size_t endpoints = 0;  // added or updated
    std::vector<inventory::Problem> problems;  // what was left out or is doubtful, and why; line 0: not of one line
};
// What an import would change: a channel of the list is the one that has its id, else the one that has its URL, else
// a new one. Never removes. Pure.
[[nodiscard]] ImportPlan planImport(const Inventory& current, inventory::Imported list, const ImportOptions& options);

struct ImportOutcome {
    ImportPlan plan;  // as it was carried out
    Inventory inventory;
};
[[nodiscard]] Result<ImportOutcome> importList(inventory::Store& store, const inventory::Imported& list,
                                               const ImportOptions& options, const std::string& actor, WallTime now);

// "user@host", for the audit.
[[nodiscard]] std::string defaultActor();

}  // namespace inspector::runtime::commands
