// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/alert_rule.h"
#include "core/model/labels.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace inspector::alerts {

// What was known of one thing, in order: a value as the rule's aggregate had it; none: no data. For a state, a finding or a
// verdict: 1 while it was so, 0 when not.
struct TrialSeries {
    Labels labels;
    std::vector<std::pair<WallTime, std::optional<double>>> values;
};

struct TrialFiring {
    Labels labels;
    WallTime fired{};
    std::optional<WallTime> resolved;     // none: it fires at the end
};

struct RuleTrial {
    std::vector<TrialFiring> firings;     // in order of time; at most 10,000
    bool cut = false;                     // there were more
    std::size_t things = 0;               // that fired at least once
    std::size_t flapping = 0;             // that flapped
    double perHour = 0;                   // alerts that the rule adds
    double busiestTenMinutes = 0;
    std::optional<double> longestS;       // firing
    std::optional<double> medianS;
};

// The rule through the same book that evaluates it live. Values hold until the next one; evaluations are at each value and every
// `step` between them. Pure.
[[nodiscard]] RuleTrial tryRule(const AlertRule& rule, const std::vector<TrialSeries>& history, WallTime from, WallTime to,
                                Seconds step = Seconds{15});

}  // namespace inspector::alerts
