// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/backup_rotation.h"

#include "core/base/text.h"

#include <algorithm>
#include <cstdio>
#include <set>
#include <tuple>

namespace inspector::inventory {

namespace {

using Days = std::chrono::sys_days;

struct Backup {
    WallTime time;
    std::string name;
};

int dayOf(WallTime time) { return static_cast<int>(std::chrono::floor<std::chrono::days>(time).time_since_epoch().count()); }

// 1970-01-01 was a Thursday: three days after the Monday of its week.
int weekOf(WallTime time) {
    const int days = dayOf(time) + 3;
    return days >= 0 ? days / 7 : -((6 - days) / 7);
}

int monthOf(WallTime time) {
    const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(time)};
    return static_cast<int>(date.year()) * 12 + static_cast<int>(static_cast<unsigned>(date.month()));
}

// The newest of each of the first `count` periods; `newestFirst` is sorted.
void keepNewest(const std::vector<Backup>& newestFirst, int (*period)(WallTime), int count, std::set<std::string>& kept) {
    std::set<int> seen;
    for (const Backup& one : newestFirst) {
        const int which = period(one.time);
        if (seen.contains(which)) continue;
        if (static_cast<int>(seen.size()) >= count) return;
        seen.insert(which);
        kept.insert(one.name);
    }
}

std::optional<int> digits(std::string_view text, std::size_t from, std::size_t count) {
    const auto number = parseUnsigned(text.substr(from, count));
    if (!number) return std::nullopt;
    return static_cast<int>(*number);
}

}  // namespace

std::string backupName(std::string_view prefix, WallTime time, std::string_view suffix) {
    const auto seconds = std::chrono::floor<Seconds>(time);
    const auto day = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{seconds - day};
    char text[40];
    std::snprintf(text, sizeof text, "%04d%02u%02uT%02d%02d%02dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return std::string(prefix) + '-' + text + std::string(suffix);
}

std::optional<WallTime> backupTime(std::string_view prefix, std::string_view name, std::string_view suffix) {
    constexpr std::size_t stampSize = 16;  // 20260131T140231Z
    if (name.size() != prefix.size() + 1 + stampSize + suffix.size() || !name.starts_with(prefix) ||
        !name.ends_with(suffix) || name[prefix.size()] != '-')
        return std::nullopt;
    const std::string_view stamp = name.substr(prefix.size() + 1, stampSize);
    if (stamp[8] != 'T' || stamp[15] != 'Z') return std::nullopt;
    const auto year = digits(stamp, 0, 4), month = digits(stamp, 4, 2), day = digits(stamp, 6, 2),
               hour = digits(stamp, 9, 2), minute = digits(stamp, 11, 2), second = digits(stamp, 13, 2);
    if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    // WallTime's nanoseconds reach from 1678 to 2261.
    if (!date.ok() || *year < 1970 || *year > 2200 || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    return WallTime{Days{date}} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} + Seconds{*second};
}

std::vector<std::string> backupsToRemove(const std::vector<std::string>& names, std::string_view prefix,
                                         std::string_view suffix, const KeepBackups& keep) {
    std::vector<Backup> backups;
    for (const std::string& name : names)
        if (const auto time = backupTime(prefix, name, suffix)) backups.push_back({*time, name});
    std::sort(backups.begin(), backups.end(),
              [](const Backup& a, const Backup& b) { return std::tie(b.time, b.name) < std::tie(a.time, a.name); });
    std::set<std::string> kept;
    if (!backups.empty()) kept.insert(backups.front().name);
    keepNewest(backups, dayOf, keep.daily, kept);
    keepNewest(backups, weekOf, keep.weekly, kept);
    keepNewest(backups, monthOf, keep.monthly, kept);
    std::vector<std::string> removed;
    for (const Backup& one : backups)
        if (!kept.contains(one.name)) removed.push_back(one.name);
    return removed;
}

}  // namespace inspector::inventory
