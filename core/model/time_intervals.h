// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/time_interval.h"

// Several intervals that hold together, such as a channel's week on the air. Pure.
namespace inspector {

// "Mon-Fri 06:00-24:00 Europe/Berlin; Sat 08:00-12:00 Europe/Berlin", and back; lines part them, too. Of nothing: none.
[[nodiscard]] std::string formatIntervals(const std::vector<TimeInterval>& intervals);
[[nodiscard]] std::optional<std::vector<TimeInterval>> parseIntervals(std::string_view text, std::string* why = nullptr);

// Whether no moment is ever inside: 30 February. Of intervals that can be used (checkInterval).
[[nodiscard]] bool neverComes(const std::vector<TimeInterval>& intervals);

// What two of them, or two ranges of one, both contain is said twice: nothing is wrong with it, but it is probably a mistake.
// English; empty: nothing is. Intervals of different zones are not compared.
[[nodiscard]] std::string overlapOf(const std::vector<TimeInterval>& intervals);

}  // namespace inspector
