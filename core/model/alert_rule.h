// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/chain.h"
#include "core/model/ids.h"
#include "core/model/labels.h"
#include "core/model/point.h"
#include "core/model/severity.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace inspector {

using AlertRuleId = Id<struct AlertRuleTag>;

enum class Comparison { Above, AtLeast, Below, AtMost, Equal, NotEqual };
[[nodiscard]] std::string_view toString(Comparison comparison);  // ">", ">=", "<", "<=", "==", "!="
[[nodiscard]] std::optional<Comparison> comparisonFromString(std::string_view text);
[[nodiscard]] bool compares(double value, Comparison comparison, double threshold);

// What is asked of a window of points. Rate: the sum, per second of the window. Share: of the points, how many have a value
// other than 0 (0 to 1). Change: newest minus oldest. Absent: seconds since the newest point, to the window's length.
enum class WindowAggregate { Mean, Min, Max, Sum, Count, Last, P50, P95, P99, Rate, Share, Change, Absent };
[[nodiscard]] std::string_view toString(WindowAggregate aggregate);  // "mean", …, "absent"
[[nodiscard]] std::optional<WindowAggregate> windowAggregateFromString(std::string_view text);

// A number field of a measurement over the last `window`, apart for each combination of the tags in `by`.
struct FigureCondition {
    Measurement measurement = Measurement::SegmentMetric;
    std::string field;
    Matchers tags;                          // of the points
    WindowAggregate aggregate = WindowAggregate::Mean;
    Seconds window{300};                    // up to 1 h
    std::vector<std::string> by;            // "channel" and what else tells alerts apart; of cdn_health "endpoint"
    Comparison comparison = Comparison::Above;
    double threshold = 0;
    std::uint32_t leastPoints = 1;          // in the window; fewer: no data

    bool operator==(const FigureCondition&) const = default;
};

// A confirmed finding that is open. Which: ids with * ("hls-playlist-stale", "http-*"), at least of a severity.
struct FindingCondition {
    std::vector<std::string> findings;      // empty: any
    Severity least = Severity::Major;
    bool eachRung = false;                  // an alert for each rung; otherwise one for each channel and finding

    bool operator==(const FindingCondition&) const = default;
};

// A channel's state: an alert for each channel that has it.
struct StateCondition {
    ChannelState state = ChannelState::Down;  // Degraded: degraded or down

    bool operator==(const StateCondition&) const = default;
};

// Where it broke: an alert for each place (an edge, a CDN, a region, the origin, a packager), not for each channel.
struct VerdictCondition {
    std::vector<Cause> causes;              // empty: any but none
    double leastConfidence = 0.5;
    std::uint32_t leastChannels = 1;        // that it explains

    bool operator==(const VerdictCondition&) const = default;
};

// The program itself and what it stands on, by the id of a notice: "service-down", "database-connection-failure",
// "metrics-away", "disk-full", "receiver-failed", … ; ids with *.
struct SystemCondition {
    std::vector<std::string> notices;

    bool operator==(const SystemCondition&) const = default;
};

using Condition = std::variant<FigureCondition, FindingCondition, StateCondition, VerdictCondition, SystemCondition>;

// What a rule looks at. Every list that is not empty must name the thing; templates and groups select channels.
struct AlertScope {
    std::vector<TemplateId> templates;
    std::vector<std::string> groups;
    std::vector<ChannelId> channels;
    std::vector<EndpointId> endpoints;

    bool operator==(const AlertScope&) const = default;
};

// What happens when nothing is known (no points, a channel in state unknown, a query that failed): never "resolved".
enum class NoData { Keep, Alert, Ignore };  // keep the last state; the same, and a "no data" alert after a while; forget it
[[nodiscard]] std::string_view toString(NoData policy);  // "keep", "alert", "ignore"
[[nodiscard]] std::optional<NoData> noDataFromString(std::string_view text);

struct AlertRule {
    AlertRuleId id;                         // the label "alertname"
    std::string name;                       // what an operator reads
    bool enabled = true;
    Condition condition;
    AlertScope scope;

    Severity severity = Severity::Major;    // Info is logged only: nobody is told
    Seconds holdFor{0};                     // "for": true that long before it fires
    Seconds keepFiringFor{0};               // false that long before it resolves
    std::uint32_t of = 1;                   // true in `times` of the last `of` evaluations; 1 of 1: each one counts
    std::uint32_t times = 1;
    NoData noData = NoData::Alert;
    Seconds noDataAfter{300};

    Labels labels;                          // added to the alert's
    std::string summary;                    // template with {label}, {value}, {threshold}; empty: made of the condition
    std::string advice;                     // what to do, and where it is written down
    std::string runbook;                    // a URL
    bool shipped = false;                   // one of the default set: may be changed, and set back

    std::int64_t revision = 0;
    WallTime updated{};

    bool operator==(const AlertRule&) const = default;
};

}  // namespace inspector
