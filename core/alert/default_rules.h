// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/alert_rule.h"

#include <optional>
#include <string_view>
#include <vector>

namespace inspector::alerts {

// The rules that every new store has. Few, and about causes: a fault makes one alert that tells somebody, its symptoms stand
// behind it. ServiceDown, HighErrorRate and DatabaseConnectionFailure are the reference's, with its limits. Names, summaries and
// advice are English; the context for their translation is "alert".
[[nodiscard]] std::vector<AlertRule> defaultRules();
// To set a shipped rule back; none: this version ships no such rule.
[[nodiscard]] std::optional<AlertRule> defaultRule(std::string_view id);

}  // namespace inspector::alerts
