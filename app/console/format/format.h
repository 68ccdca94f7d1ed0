// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/event.h"
#include "core/model/finding.h"
#include "core/model/report.h"
#include "core/model/severity.h"
#include "core/model/template.h"

#include <QString>

#include <optional>

// Enums and numbers to translated text with units. Numbers have at most three significant digits and their unit.
namespace inspector::console {

[[nodiscard]] QString toQString(std::string_view utf8);
[[nodiscard]] std::string toStd(const QString& text);

[[nodiscard]] QString stateWord(ChannelState state);        // "OK", "Degraded", "Down", "Unknown"
[[nodiscard]] QString severityWord(Severity severity);
[[nodiscard]] QString segmentPolicyWord(SegmentPolicy policy);
[[nodiscard]] QString budgetStepWord(BudgetStep step);
[[nodiscard]] QString eventKindWord(EventKind kind);
[[nodiscard]] QString rungKindWord(RungKind kind);

// A finding in the operator's words (the catalogue's template, translated, with arguments), and what to do about it.
[[nodiscard]] QString findingText(const Finding& finding);
[[nodiscard]] QString findingAdvice(const Finding& finding);
[[nodiscard]] QString eventText(const Event& event);
[[nodiscard]] QString argText(const Arg& arg);
// {name} in a translated template by the finding's argument of that name, or its rung, url, line, sequence.
[[nodiscard]] QString fillTemplate(const QString& message, const Finding& finding);

[[nodiscard]] QString number(double value, int significant = 3);
[[nodiscard]] QString milliseconds(std::optional<double> ms);       // "412 ms", "1.2 s"; none: "–"
[[nodiscard]] QString seconds(std::optional<double> s);             // "3.2 s"
[[nodiscard]] QString bytes(std::optional<double> bytes);           // "256 KiB"
[[nodiscard]] QString bitrate(std::optional<double> bps);           // "4.1 Mbit/s"
[[nodiscard]] QString percent(std::optional<double> share);         // 0.997 is "99.7 %"
[[nodiscard]] QString ratio(std::optional<double> ratio);           // download time / duration: "0.12"

// Relative up to an hour ("3 m 20 s ago"), then absolute; `whole` gives both and UTC, for a tool tip.
[[nodiscard]] QString ago(WallTime time, WallTime now);
[[nodiscard]] QString duration(Nanoseconds duration);               // "45 s", "3 m 20 s", "2 h 5 m"
[[nodiscard]] QString clockTime(WallTime time);                     // local, "14:02:30"; with the date when not today
[[nodiscard]] QString wholeTime(WallTime time, WallTime now);

}  // namespace inspector::console
