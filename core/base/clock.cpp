// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"

#include <cstdio>

namespace inspector {

WallTime SystemClock::now() const {
    return std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
}
MonoTime SystemClock::mono() const { return std::chrono::steady_clock::now(); }

ManualClock::ManualClock(WallTime start)
    : m_wall(start.time_since_epoch().count()), m_mono(Nanoseconds(std::chrono::hours{1}).count()) {}
WallTime ManualClock::now() const { return WallTime{Nanoseconds{m_wall.load()}}; }
MonoTime ManualClock::mono() const {
    return MonoTime{std::chrono::duration_cast<MonoTime::duration>(Nanoseconds{m_mono.load()})};
}
void ManualClock::advance(Nanoseconds by) {
    m_wall += by.count();
    m_mono += by.count();
}
void ManualClock::stepWall(Nanoseconds by) { m_wall += by.count(); }

std::string formatIso8601(WallTime time) {
    using namespace std::chrono;
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{floor<milliseconds>(time) - time_point_cast<milliseconds>(day)};
    char text[48];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
    return text;
}

namespace {

// Reads exactly `digits` decimal digits off the front of `text`.
std::optional<int> takeNumber(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool take(std::string_view& text, char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
}

Nanoseconds takeFraction(std::string_view& text) {
    if (!take(text, '.') && !take(text, ',')) return Nanoseconds{0};
    std::int64_t nanos = 0;
    std::int64_t unit = 100'000'000;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        nanos += (text.front() - '0') * unit;
        unit /= 10;
        text.remove_prefix(1);
    }
    return Nanoseconds{nanos};
}

// The zone's offset from UTC; nullopt when the text is not one.
std::optional<Seconds> takeZone(std::string_view& text, bool& given) {
    given = true;
    if (take(text, 'Z') || take(text, 'z')) return Seconds{0};
    const bool minus = !text.empty() && text.front() == '-';
    if (!minus && (text.empty() || text.front() != '+')) {
        given = false;
        return Seconds{0};
    }
    text.remove_prefix(1);
    const auto hours = takeNumber(text, 2);
    if (!hours) return std::nullopt;
    take(text, ':');
    int minutes = 0;
    if (!text.empty()) {
        const auto m = takeNumber(text, 2);
        if (!m) return std::nullopt;
        minutes = *m;
    }
    if (*hours > 23 || minutes > 59) return std::nullopt;
    const Seconds offset{*hours * 3600 + minutes * 60};
    return minus ? -offset : offset;
}

}  // namespace

std::optional<WallTime> parseIso8601(std::string_view text, bool* zoned) {
    using namespace std::chrono;
    // 2026-01-31T14:02:31, all of it of fixed width
    constexpr std::size_t headSize = 19;
    if (text.size() < headSize) return std::nullopt;
    bool digits = true;
    const auto two = [&](std::size_t at) {
        const auto tens = static_cast<unsigned>(text[at] - '0');
        const auto ones = static_cast<unsigned>(text[at + 1] - '0');
        digits = digits && tens <= 9 && ones <= 9;
        return static_cast<int>(tens * 10 + ones);
    };
    const int century = two(0);
    const int years = two(2);
    const int mo = two(5);
    const int d = two(8);
    const int h = two(11);
    const int mi = two(14);
    const int s = two(17);
    const bool marks = text[4] == '-' && text[7] == '-' && (text[10] == 'T' || text[10] == 't' || text[10] == ' ') &&
                       text[13] == ':' && text[16] == ':';
    if (!digits || !marks || h > 23 || mi > 59 || s > 60) return std::nullopt;
    const int y = century * 100 + years;
    const year_month_day date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
    if (!date.ok() || y < 1970 || y > 2200) return std::nullopt;
    text.remove_prefix(headSize);
    const WallTime whole = WallTime{sys_days{date}} + seconds{h * 3600 + mi * 60 + s};
    // Nearly always what follows is .250Z
    const auto digit = [&](std::size_t at) { return static_cast<unsigned>(text[at] - '0'); };
    if (text.size() == 5 && text[0] == '.' && digit(1) <= 9 && digit(2) <= 9 && digit(3) <= 9 && text[4] == 'Z') {
        if (zoned) *zoned = true;
        return whole + milliseconds{digit(1) * 100 + digit(2) * 10 + digit(3)};
    }
    const Nanoseconds fraction = takeFraction(text);
    bool given = false;
    const auto offset = takeZone(text, given);
    if (!offset || !text.empty()) return std::nullopt;
    if (zoned) *zoned = given;
    return whole + fraction - *offset;
}

}  // namespace inspector
