// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alert/rule_trial.h"
#include "core/inventory/store.h"
#include "core/model/inventory.h"
#include "core/series/store.h"

#include <optional>
#include <string>
#include <vector>

// What is known of a rule's past, for a trial: from the inventory's history, or from the figures.
namespace inspector::runtime {

struct RuleHistory {
    std::vector<alerts::TrialSeries> series;
    std::vector<std::string> remarks;   // English: what could not be looked at, and why
};

// Of rules on states, findings and verdicts. On the inventory's thread.
[[nodiscard]] Result<RuleHistory> historyOf(inventory::Store& store, const Inventory& inventory, const AlertRule& rule, WallTime from,
                                            WallTime to);
// Of rules on figures: one value a window. None: the rule looks at something else. On the figures' thread.
[[nodiscard]] std::optional<series::Query> figuresOf(const AlertRule& rule, WallTime from, WallTime to, std::vector<std::string>& remarks);
[[nodiscard]] RuleHistory historyOf(const std::vector<series::Series>& figures, const Inventory& inventory, const AlertRule& rule,
                                    WallTime from, WallTime to);
// Alerts an hour that somebody was told of, but for those of one rule.
[[nodiscard]] Result<double> toldPerHour(inventory::Store& store, const AlertRuleId& except, WallTime from, WallTime to);

}  // namespace inspector::runtime
