// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace inspector {

// Times that come again, as Alertmanager's time_intervals: a moment is inside when every part that is given has a range that
// contains it, in the interval's own time zone. Ranges include both ends, but a range of times ends before its end.
struct TimeInterval {
    struct Range {
        int first = 0;
        int last = 0;
        bool operator==(const Range&) const = default;
    };
    std::vector<Range> times;         // minutes of the local day, [first, last), last up to 1440; over midnight: two ranges
    std::vector<Range> weekdays;      // 1 Monday … 7 Sunday
    std::vector<Range> daysOfMonth;   // 1 … 31; negative from the end: -1 is the last day
    std::vector<Range> months;        // 1 … 12
    std::vector<Range> years;
    std::string zone;                 // IANA: "Europe/Berlin"; empty: UTC

    bool operator==(const TimeInterval&) const = default;
};

// Daylight saving: by the zone's local time. An hour that comes twice is inside twice, one that is skipped never.
[[nodiscard]] bool contains(const TimeInterval& interval, WallTime time);
[[nodiscard]] bool containsAny(const std::vector<TimeInterval>& intervals, WallTime time);  // of none: false
// The next moment after `time` at which containsAny() changes; none within two years.
[[nodiscard]] std::optional<WallTime> nextChange(const std::vector<TimeInterval>& intervals, WallTime time);
// Why it cannot be used (inverted or empty ranges, an unknown zone), English; empty: it can.
[[nodiscard]] std::string checkInterval(const TimeInterval& interval);
// "Mon-Fri 08:00-18:00 Europe/Berlin", and back. Reads Alertmanager's words too ("monday:friday", "january:march").
[[nodiscard]] std::string formatInterval(const TimeInterval& interval);
[[nodiscard]] std::optional<TimeInterval> parseInterval(std::string_view text, std::string* why = nullptr);

}  // namespace inspector
