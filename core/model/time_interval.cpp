// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/time_interval.h"

#include <QByteArray>
#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <map>
#include <set>

namespace inspector {

namespace {

using Range = TimeInterval::Range;
using Ranges = std::vector<Range>;

constexpr int minutesOfDay = 1440;
constexpr std::size_t mostRanges = 64;
constexpr Seconds day{86400};
constexpr int daysAhead = 731;
constexpr int daysAtOnce = 8;

// Made once a thread: to read a zone's table takes far longer than to ask it. Only zones that exist are kept.
const QTimeZone* zoneOf(const std::string& name) {
    thread_local std::map<std::string, QTimeZone> zones;
    if (const auto found = zones.find(name); found != zones.end()) return &found->second;
    const QByteArray id = name.empty() ? QByteArray("UTC") : QByteArray::fromStdString(name);
    if (!name.empty() && !QTimeZone::isTimeZoneIdAvailable(id)) return nullptr;
    return &zones.emplace(name, QTimeZone(id)).first->second;
}

QDateTime toQDateTime(std::chrono::sys_seconds time) {
    return QDateTime::fromSecsSinceEpoch(time.time_since_epoch().count(), Qt::UTC);
}

Seconds offsetAt(const QTimeZone& zone, std::chrono::sys_seconds time) {
    return Seconds{zone.offsetFromUtc(toQDateTime(time))};
}

bool within(const Ranges& ranges, int value) {
    return ranges.empty() || std::any_of(ranges.begin(), ranges.end(),
                                         [value](const Range& r) { return r.first <= value && value <= r.last; });
}

bool withinTimes(const Ranges& ranges, int minute) {
    return ranges.empty() || std::any_of(ranges.begin(), ranges.end(),
                                         [minute](const Range& r) { return r.first <= minute && minute < r.last; });
}

bool withinDays(const Ranges& ranges, int dayOfMonth, int lastDay) {
    const auto fromStart = [lastDay](int d) { return d < 0 ? lastDay + d + 1 : d; };
    return ranges.empty() || std::any_of(ranges.begin(), ranges.end(), [&](const Range& r) {
               return fromStart(r.first) <= dayOfMonth && dayOfMonth <= fromStart(r.last);
           });
}

bool containsLocal(const TimeInterval& interval, std::chrono::sys_seconds local) {
    const auto date = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day ymd(date);
    const std::chrono::year_month_day_last monthEnd(ymd.year(), std::chrono::month_day_last(ymd.month()));
    const auto dayOf = [](std::chrono::day d) { return static_cast<int>(static_cast<unsigned>(d)); };
    return withinTimes(interval.times, static_cast<int>((local - date) / std::chrono::minutes(1))) &&
           within(interval.weekdays, static_cast<int>(std::chrono::weekday(date).iso_encoding())) &&
           withinDays(interval.daysOfMonth, dayOf(ymd.day()), dayOf(monthEnd.day())) &&
           within(interval.months, static_cast<int>(static_cast<unsigned>(ymd.month()))) &&
           within(interval.years, static_cast<int>(ymd.year()));
}

// Every moment from `from` to `to` at which the interval may change, and some more: midnights, the edges of its times, and
// where the zone's clocks are changed.
void collectEdges(const TimeInterval& interval, const QTimeZone& zone, std::chrono::sys_seconds from,
                  std::chrono::sys_seconds to, std::set<std::chrono::sys_seconds>* edges) {
    std::set<int> minutes{0};
    for (const Range& range : interval.times) {
        minutes.insert(range.first);
        minutes.insert(range.last);
    }
    std::set<Seconds> offsets{offsetAt(zone, from - day), offsetAt(zone, to + day)};
    for (const auto& transition : zone.transitions(toQDateTime(from - day), toQDateTime(to + day))) {
        edges->insert(std::chrono::sys_seconds{Seconds{transition.atUtc.toSecsSinceEpoch()}});
        offsets.insert(Seconds{transition.offsetFromUtc});
    }
    for (auto date = std::chrono::floor<std::chrono::days>(from - day); date <= to + day; date += std::chrono::days(1))
        for (const int minute : minutes)
            for (const Seconds offset : offsets) edges->insert(date + std::chrono::minutes(minute) - offset);
}

std::string checkRanges(const Ranges& ranges, int least, int most, const char* what) {
    if (ranges.size() > mostRanges) return std::string("more than 64 ranges of ") + what;
    for (const Range& range : ranges) {
        if (range.first < least || range.last > most)
            return std::string(what) + " outside of " + std::to_string(least) + " to " + std::to_string(most);
        if (range.first > range.last) return std::string("a range of ") + what + " ends before it begins";
    }
    return {};
}

std::string checkDays(const Ranges& ranges) {
    if (ranges.size() > mostRanges) return "more than 64 ranges of days";
    for (const Range& range : ranges) {
        const auto wrong = [](int d) { return d == 0 || d < -31 || d > 31; };
        if (wrong(range.first) || wrong(range.last)) return "days of a month are 1 to 31, or -31 to -1 from its end";
        if (range.first < 0 && range.last > 0) return "a range of days from the end of a month ends there, too";
        if ((range.first < 0) == (range.last < 0) && range.first > range.last) return "a range of days ends before it begins";
    }
    return {};
}

}  // namespace

bool contains(const TimeInterval& interval, WallTime time) {
    const QTimeZone* zone = zoneOf(interval.zone);
    if (!zone) return false;
    const auto utc = std::chrono::floor<Seconds>(time);
    return containsLocal(interval, utc + offsetAt(*zone, utc));
}

bool containsAny(const std::vector<TimeInterval>& intervals, WallTime time) {
    return std::any_of(intervals.begin(), intervals.end(), [time](const TimeInterval& i) { return contains(i, time); });
}

std::optional<WallTime> nextChange(const std::vector<TimeInterval>& intervals, WallTime time) {
    const bool now = containsAny(intervals, time);
    const auto start = std::chrono::floor<Seconds>(time);
    for (int ahead = 0; ahead < daysAhead; ahead += daysAtOnce) {
        const auto from = start + ahead * day;
        std::set<std::chrono::sys_seconds> edges;
        for (const TimeInterval& interval : intervals)
            if (const QTimeZone* zone = zoneOf(interval.zone)) collectEdges(interval, *zone, from, from + daysAtOnce * day, &edges);
        for (auto edge = edges.upper_bound(start); edge != edges.end(); ++edge)
            if (containsAny(intervals, *edge) != now) return *edge;
    }
    return std::nullopt;
}

std::string checkInterval(const TimeInterval& interval) {
    if (!zoneOf(interval.zone)) return "the time zone " + interval.zone.substr(0, 60) + " is not known";
    if (auto why = checkRanges(interval.times, 0, minutesOfDay, "times"); !why.empty()) return why;
    for (const Range& range : interval.times)
        if (range.first == range.last) return "a range of times is empty";
    if (auto why = checkRanges(interval.weekdays, 1, 7, "weekdays"); !why.empty()) return why;
    if (auto why = checkDays(interval.daysOfMonth); !why.empty()) return why;
    if (auto why = checkRanges(interval.months, 1, 12, "months"); !why.empty()) return why;
    return checkRanges(interval.years, 1970, 9999, "years");
}

}  // namespace inspector
