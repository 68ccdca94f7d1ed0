// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/alert_rule.h"
#include "core/model/inventory.h"

#include <string>
#include <string_view>
#include <vector>

namespace inspector::alerts {

// What is wrong with a rule before it is used. Pure.
struct RuleProblem {
    std::string id;              // "alert-rule-field-unknown": stable, names its words
    bool refused = true;         // false: a warning; it may be kept as it is
    std::vector<Arg> args;

    bool operator==(const RuleProblem&) const = default;
};

// English templates (context "alert" for translation); null for an id that this version does not know.
struct RuleProblemText {
    std::string_view id;
    const char* message;
    const char* advice;
};
[[nodiscard]] const RuleProblemText* problemTextOf(std::string_view id);
[[nodiscard]] std::string english(const RuleProblem& problem);

[[nodiscard]] std::vector<RuleProblem> checkRule(const AlertRule& rule, const Inventory& inventory);

}  // namespace inspector::alerts
