// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/alert_rule.h"

#include "core/model/enum_names.h"

#include <cmath>

namespace inspector {

namespace {
constexpr EnumNames<Comparison, 6> comparisons{{">", ">=", "<", "<=", "==", "!="}};
constexpr EnumNames<WindowAggregate, 13> aggregates{
    {"mean", "min", "max", "sum", "count", "last", "p50", "p95", "p99", "rate", "share", "change", "absent"}};
constexpr EnumNames<NoData, 3> noDataPolicies{{"keep", "alert", "ignore"}};
}  // namespace

std::string_view toString(Comparison comparison) { return comparisons.name(comparison); }
std::optional<Comparison> comparisonFromString(std::string_view text) { return comparisons.value(text); }

std::string_view toString(WindowAggregate aggregate) { return aggregates.name(aggregate); }
std::optional<WindowAggregate> windowAggregateFromString(std::string_view text) { return aggregates.value(text); }

std::string_view toString(NoData policy) { return noDataPolicies.name(policy); }
std::optional<NoData> noDataFromString(std::string_view text) { return noDataPolicies.value(text); }

bool compares(double value, Comparison comparison, double threshold) {
    if (std::isnan(value) || std::isnan(threshold)) return false;  // not "unequal" either: nothing is known
    switch (comparison) {
        case Comparison::Above: return value > threshold;
        case Comparison::AtLeast: return value >= threshold;
        case Comparison::Below: return value < threshold;
        case Comparison::AtMost: return value <= threshold;
        case Comparison::Equal: return value == threshold;
        case Comparison::NotEqual: return value != threshold;
    }
    return false;
}

}  // namespace inspector
