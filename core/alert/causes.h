// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alert/book.h"
#include "core/alert/facts.h"

#include <set>
#include <string>
#include <vector>

// Causes before symptoms. Pure.
namespace inspector::alerts {

// What an alert that is a cause covers now.
struct Cover {
    std::string fingerprint;            // of the cause's alert
    std::set<ChannelId> channels;
    std::set<std::string> endpoints;    // that are broken by it
};

// The covers of alerts whose rules are verdicts, from the fleet's causes; the probe's blindness covers every channel.
[[nodiscard]] std::vector<Cover> coversOf(const std::vector<Alert>& open, const std::vector<AlertRule>& rules, const Facts& facts);

// Alert::cause and explains, for all open alerts of all programs; out: those that have changed. An alert is explained by a
// firing alert that covers it, when it began at most ten minutes before that: what was wrong already is another trouble.
// A verdict comes first; else the state "down" of a channel explains what else is wrong with it. What is explained is kept back
// when it begins, never when it resolves (core/notify). An alert that outlives its cause loses it once the cause does not fire
// any more: keepFiringFor of the cause's rule is the grace in which its symptoms may end, too.
[[nodiscard]] Changes linkCauses(const std::vector<Alert>& open, const std::vector<AlertRule>& rules, const std::vector<Cover>& covers,
                                 WallTime now);

inline constexpr Seconds symptomLead{600};

}  // namespace inspector::alerts
