// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alert/facts.h"
#include "core/model/alert_rule.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::alerts {

// What an evaluation says of one thing. Gone: off the air, removed or out of the rule's scope: there is nothing to be said.
enum class Holding { Holds, Not, NoData, Failed, Gone };

struct Thing {
    Labels labels;                     // of the alert that it would be
    ChannelId channel;                 // empty: an endpoint, a place or the program
    std::string rung;
    Holding holding = Holding::Not;
    std::optional<double> value;
    std::optional<double> threshold;
    std::vector<Arg> args;             // of the summary
    std::string why;                   // of no data and failed: English
};

// What one rule says now. An open alert of the rule that is not among the things is told by its channel's entry, one without
// a channel by `others`; where neither speaks, it is another program's to evaluate.
struct Evaluation {
    struct Rest {
        Holding holding = Holding::Not;
        std::string why;
    };
    std::vector<Thing> things;         // at most 10,000
    std::map<ChannelId, Rest> channels;
    std::optional<Rest> others;
};

// Two alerts of equal labels but for the severity are one: otherwise a changed severity would be another alert. (On purpose
// not as Prometheus, where severity is a label like any other.)
[[nodiscard]] std::string identityOf(const Labels& labels);

[[nodiscard]] Evaluation evaluate(const AlertRule& rule, const Facts& facts, WallTime now);

// The summary in English: the rule's, or one made of the condition.
[[nodiscard]] std::string summaryOf(const AlertRule& rule, const Thing& thing);
[[nodiscard]] std::string defaultSummary(const Condition& condition);
// A value or limit of the condition with the unit of its field: ratios as percents.
[[nodiscard]] Arg figureArg(std::string name, const Condition& condition, double value);

[[nodiscard]] bool matchesWildcard(std::string_view pattern, std::string_view text);  // * any text
[[nodiscard]] bool inScope(const AlertScope& scope, const Channel& channel);
// Fit to be a label's value: at most 256 bytes, whole UTF-8 characters, no control characters.
[[nodiscard]] std::string boundedValue(std::string_view text);
// Of the channels that a place's trouble covers: the fleet's causes with what blindness adds.
[[nodiscard]] std::vector<FleetCause> causesOf(const Facts& facts);
// The labels that name the place of a verdict: stage, and endpoint, provider, region or probe.
[[nodiscard]] Labels placeLabels(const Verdict& verdict, const Inventory& inventory, const ProbeId& probe);

inline constexpr std::size_t mostThings = 10'000;

}  // namespace inspector::alerts
