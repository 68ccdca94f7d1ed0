// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/silence.h"
#include "core/model/time_interval.h"

#include <QDateTime>
#include <QString>

#include <optional>
#include <string>
#include <vector>

// Times that come again, in the operator's words and back from what was typed.
namespace inspector::console {

// One a line, or parted by ';'. None: one of them is none; `why` says which and why.
[[nodiscard]] std::optional<std::vector<TimeInterval>> readIntervals(const QString& text, std::string* why = nullptr);
[[nodiscard]] QString intervalsText(const std::vector<TimeInterval>& intervals);   // one a line
// "On the air until 18:00", "Off the air now, until Mon 08:00"; without intervals "Always on the air".
[[nodiscard]] QString onAirText(const std::vector<TimeInterval>& intervals, WallTime now);
[[nodiscard]] QString intervalHelp();

enum class SpanState { Active, Planned, Pausing, Ended };   // Pausing: between its recurring times
[[nodiscard]] SpanState spanState(WallTime starts, WallTime ends, const std::vector<TimeInterval>& recurs, WallTime now);
[[nodiscard]] QString spanWord(SpanState state);

[[nodiscard]] QDateTime toDateTime(WallTime time);
[[nodiscard]] WallTime fromDateTime(const QDateTime& time);

}  // namespace inspector::console
