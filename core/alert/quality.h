// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/alert.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

// How good the alerts are, after ISA-18.2 / IEC 62682 (16.5, the figures an operator position can live with). Pure.
namespace inspector::alerts {

struct IsaFigure {
    double value = 0;
    double target = 0;
    bool met = true;
};

struct RuleLoad {
    std::string rule;
    std::uint64_t fired = 0;
    double share = 0;                  // of all
};

struct AlertQuality {
    std::uint64_t told = 0;            // firings (and reopenings) that somebody was to be told of
    std::uint64_t all = 0;             // with those that a cause or a mute kept back
    IsaFigure perHour;                 // on average: at most 6
    IsaFigure perTenMinutes;           // on average: at most 1
    IsaFigure busiestTenMinutes;       // at most 10
    IsaFigure busyShare;               // of ten-minute periods with more than ten: at most 1 %
    IsaFigure floodShare;              // of the time in a flood (begins above 10, ends below 5): at most 1 %
    std::uint64_t floods = 0;
    IsaFigure chattering;              // alerts that fired three times or more within a minute: none
    IsaFigure stale;                   // that fired for more than a day at the end: fewer than 5
    IsaFigure topTenShare;             // of the ten busiest alerts: at most 5 %
    std::map<Severity, double> priorities;  // shares: 80 % minor, 15 % major, 5 % critical
    bool prioritiesMet = true;         // critical at most 5 %, major at most 15 %; of fewer than twenty nothing is said
    std::vector<RuleLoad> top;         // the ten busiest rules
    std::vector<std::string> chatterers;    // fingerprints
    std::vector<std::string> stales;
    std::map<std::string, Alert> named;     // the newest of those that are named above, by fingerprint
    std::optional<double> acknowledgeMedianS, acknowledgeP90S;
    std::optional<double> resolveMedianS, resolveP90S;

    [[nodiscard]] bool meetsRates() const { return perHour.met && busyShare.met && floodShare.met && chattering.met && stale.met; }
};

// Of [from, to), to later than from. `alerts` name what entries are about by id, else by fingerprint (the newest of each); an entry whose
// alert is not among them counts as major. Periods of ten minutes begin at `from`. An alert counts as kept back while it has a
// cause or a mute, or its severity is info.
[[nodiscard]] AlertQuality qualityOf(std::span<const Alert> alerts, std::span<const AlertEntry> entries, WallTime from, WallTime to);

}  // namespace inspector::alerts
