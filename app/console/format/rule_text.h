// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alert/check_rule.h"
#include "core/model/alert_rule.h"
#include "core/model/inventory.h"
#include "core/notify/check.h"
#include "core/runtime/inspector.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <string>
#include <vector>

// Rules, and what is wrong with them, in the operator's words; and back from what was typed.
namespace inspector::console {

[[nodiscard]] QString aggregateWord(WindowAggregate aggregate);
[[nodiscard]] QString comparisonWord(Comparison comparison);   // "above", "at least", …
[[nodiscard]] QString measurementWord(Measurement measurement);
[[nodiscard]] QString noDataWord(NoData policy);
[[nodiscard]] QString causeWord(Cause cause);
[[nodiscard]] QString receiverKindWord(ReceiverKind kind);

// "95th percentile of ttfb_ms over 5m, by channel, is above 800"
[[nodiscard]] QString conditionText(const Condition& condition);
// "group sport; CH 12"; empty: everything.
[[nodiscard]] QString scopeText(const AlertScope& scope, const Inventory& inventory);
[[nodiscard]] QString durationText(Seconds duration);   // "5m"; 0: "0s"

// What is wrong, and what to do about it.
[[nodiscard]] QString ruleProblemText(const alerts::RuleProblem& problem);
[[nodiscard]] QString notifyProblemText(const notify::Problem& problem);

// What a trial says: how often, where and how long it would have fired, and what that does to the load.
[[nodiscard]] QStringList trialLines(const runtime::RuleTrialReport& report);
inline constexpr double mostAlertsPerHour = 6;   // ISA-18.2: one each ten minutes, for one operator

// What a condition on a figure begins with: of each channel by itself.
[[nodiscard]] FigureCondition newFigure();

// Names or ids parted by commas or line ends; blank ones are left out.
[[nodiscard]] std::vector<std::string> readList(const QString& text);
[[nodiscard]] QString listText(const std::vector<std::string>& items);
// a="x", b="y": the form of matchers with "=" alone. None: not that; `why` says it.
[[nodiscard]] std::optional<Labels> readLabels(const QString& text, std::string* why = nullptr);
[[nodiscard]] QString labelsText(const Labels& labels);

}  // namespace inspector::console
