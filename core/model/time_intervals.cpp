// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/time_intervals.h"

#include "core/base/text.h"

#include <algorithm>

namespace inspector {

namespace {

using Range = TimeInterval::Range;
using Ranges = std::vector<Range>;

constexpr std::size_t longestShown = 60;

bool meet(const Range& a, const Range& b) { return a.first <= b.last && b.first <= a.last; }

// The end of a range of times is outside of it.
bool timesMeet(const Range& a, const Range& b) { return a.first < b.last && b.first < a.last; }

// In a month of some length.
bool daysMeet(const Range& a, const Range& b) {
    for (int lastDay = 28; lastDay <= 31; ++lastDay) {
        const auto inMonth = [lastDay](const Range& r) {
            const auto fromStart = [lastDay](int d) { return std::clamp(d < 0 ? lastDay + d + 1 : d, 1, lastDay); };
            return Range{fromStart(r.first), fromStart(r.last)};
        };
        if (meet(inMonth(a), inMonth(b))) return true;
    }
    return false;
}

template <typename Meet>
bool anyMeet(const Ranges& a, const Ranges& b, Meet together) {
    if (a.empty() || b.empty()) return true;  // what is not said is any
    return std::any_of(a.begin(), a.end(), [&](const Range& one) {
        return std::any_of(b.begin(), b.end(), [&](const Range& other) { return together(one, other); });
    });
}

bool overlap(const TimeInterval& a, const TimeInterval& b) {
    return a.zone == b.zone && anyMeet(a.times, b.times, timesMeet) && anyMeet(a.weekdays, b.weekdays, meet) &&
           anyMeet(a.daysOfMonth, b.daysOfMonth, daysMeet) && anyMeet(a.months, b.months, meet) && anyMeet(a.years, b.years, meet);
}

template <typename Meet>
bool twice(const Ranges& ranges, Meet together) {
    for (std::size_t i = 0; i < ranges.size(); ++i)
        for (std::size_t j = i + 1; j < ranges.size(); ++j)
            if (together(ranges[i], ranges[j])) return true;
    return false;
}

bool saysTwice(const TimeInterval& one) {
    return twice(one.times, timesMeet) || twice(one.weekdays, meet) || twice(one.daysOfMonth, daysMeet) || twice(one.months, meet) ||
           twice(one.years, meet);
}

std::string shown(const TimeInterval& interval) {
    std::string text = formatInterval(interval);
    if (text.size() > longestShown) text = text.substr(0, longestShown) + "…";
    return '"' + text + '"';
}

// Weekdays and dates meet again after 28 years.
constexpr int cycle = 28;

bool comes(const TimeInterval& interval) {
    using namespace std::chrono;
    const Ranges years = interval.years.empty() ? Ranges{{2024, 2024 + cycle}} : interval.years;
    for (const Range& range : years)
        for (int year = range.first; year <= std::min(range.last, range.first + cycle); ++year) {
            const WallTime eve(sys_days(std::chrono::year(year) / January / 1) - days{1});
            if (contains(interval, eve) || nextChange({interval}, eve)) return true;
        }
    return false;
}

}  // namespace

std::string formatIntervals(const std::vector<TimeInterval>& intervals) {
    std::string all;
    for (const TimeInterval& one : intervals) all += (all.empty() ? "" : "; ") + formatInterval(one);
    return all;
}

std::optional<std::vector<TimeInterval>> parseIntervals(std::string_view text, std::string* why) {
    std::vector<TimeInterval> out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(";\r\n"), text.size());
        const std::string_view part = trim(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (part.empty()) continue;
        auto interval = parseInterval(part, why);
        if (!interval) return std::nullopt;
        out.push_back(std::move(*interval));
    }
    return out;
}

bool neverComes(const std::vector<TimeInterval>& intervals) { return std::none_of(intervals.begin(), intervals.end(), comes); }

std::string overlapOf(const std::vector<TimeInterval>& intervals) {
    for (const TimeInterval& one : intervals)
        if (saysTwice(one)) return shown(one) + " says some of it twice";
    for (std::size_t i = 0; i < intervals.size(); ++i)
        for (std::size_t j = i + 1; j < intervals.size(); ++j)
            if (overlap(intervals[i], intervals[j])) return shown(intervals[i]) + " and " + shown(intervals[j]) + " overlap";
    return {};
}

}  // namespace inspector
