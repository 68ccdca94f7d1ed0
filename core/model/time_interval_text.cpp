// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/model/time_interval.h"

#include <QByteArray>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <cctype>

// A time interval as a person writes it: words parted by spaces, each a list with commas of one kind: weekdays, months, times,
// years, days of the month (numbers to 31, or after "days"), a zone.
namespace inspector {

namespace {

using Range = TimeInterval::Range;
using Ranges = std::vector<Range>;
using Parts = std::pair<std::string_view, std::string_view>;

constexpr std::array<std::string_view, 7> weekdays{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
constexpr std::array<std::string_view, 12> months{"january", "february", "march",     "april",   "may",      "june",
                                                  "july",    "august",   "september", "october", "november", "december"};
constexpr std::size_t longestText = 4096;

template <std::size_t N>
std::string shortName(const std::array<std::string_view, N>& names, int number) {
    if (number < 1 || number > static_cast<int>(N)) return std::to_string(number);
    std::string out(names[static_cast<std::size_t>(number - 1)].substr(0, 3));
    out[0] = static_cast<char>(out[0] - 'a' + 'A');
    return out;
}

std::string clockTime(int minute) {
    const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return two(minute / 60) + ':' + two(minute % 60);
}

// `separator` between first and last; a range of one value is that value, but for times.
template <typename Format>
void append(std::string* out, std::string_view keyword, const Ranges& ranges, char separator, bool alwaysBoth, Format format) {
    if (ranges.empty()) return;
    if (!out->empty()) *out += ' ';
    *out += keyword;
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        if (i) *out += ',';
        *out += format(ranges[i].first);
        if (alwaysBoth || ranges[i].last != ranges[i].first) *out += separator + format(ranges[i].last);
    }
}

// The number from 1 of a full name or of its first three letters.
template <std::size_t N>
std::optional<int> numberOf(const std::array<std::string_view, N>& names, std::string_view word) {
    const std::string lower = toLower(word);
    for (std::size_t i = 0; i < N; ++i)
        if (lower == names[i] || lower == names[i].substr(0, 3)) return static_cast<int>(i) + 1;
    return std::nullopt;
}

std::optional<int> timeOf(std::string_view word) {
    const std::size_t colon = word.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon > 2 || word.size() != colon + 3) return std::nullopt;
    const auto hour = parseUnsigned(word.substr(0, colon));
    const auto minute = parseUnsigned(word.substr(colon + 1));
    if (!hour || !minute || *minute > 59 || *hour > 24 || (*hour == 24 && *minute > 0)) return std::nullopt;
    return static_cast<int>(*hour * 60 + *minute);
}

std::optional<int> smallNumberOf(std::string_view word) {
    const auto number = parseSigned(word);
    if (!number || *number < -9999 || *number > 9999) return std::nullopt;
    return static_cast<int>(*number);
}

// "a-b", "a:b" or "a", which is a range of one. A leading minus belongs to a number.
Parts parted(std::string_view item, std::string_view separators) {
    const std::size_t at = item.find_first_of(separators, 1);
    if (at == std::string_view::npos) return {item, item};
    return {item.substr(0, at), item.substr(at + 1)};
}

// What ends before it begins goes on from the start: Sat-Mon, Nov-Feb.
void addWrapping(Ranges* ranges, int first, int last, int most) {
    if (first <= last) {
        ranges->push_back({first, last});
        return;
    }
    ranges->push_back({first, most});
    ranges->push_back({1, last});
}

class Reader {
public:
    std::optional<TimeInterval> read(std::string_view text) {
        if (text.size() > longestText) return failed("the text is too long", {});
        bool any = false;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find_first_of(" \t\n\r", at), text.size());
            const std::string_view word = text.substr(at, end - at);
            at = end + 1;
            if (word.empty()) continue;
            any = true;
            if (!readWord(word)) return std::nullopt;
        }
        if (!any) return failed("nothing is said; write \"always\" for any time", {});
        if (m_days) return failed("the days are missing", "days");
        if (auto why = checkInterval(m_interval); !why.empty()) return failed(why, {});
        return m_interval;
    }
    [[nodiscard]] const std::string& why() const { return m_why; }

private:
    bool readWord(std::string_view word) {
        if (!m_days && equalsIgnoreCase(word, "always")) return true;
        if (!m_days && equalsIgnoreCase(word, "days")) return m_days = true;
        if (!m_days && readZone(word)) return true;
        for (const std::string_view item : split(word, ','))
            if (item.empty() || !readItem(item)) {
                failed("neither weekdays, months, days, years, times nor a time zone", item.empty() ? word : item);
                return false;
            }
        m_days = false;
        return true;
    }

    bool readItem(std::string_view item) {
        if (!m_days && (addNamed(weekdays, item, &m_interval.weekdays) || addNamed(months, item, &m_interval.months))) return true;
        return (!m_days && addTimes(item)) || addNumbers(item);
    }

    template <std::size_t N>
    static bool addNamed(const std::array<std::string_view, N>& names, std::string_view item, Ranges* ranges) {
        const auto [first, last] = parted(item, "-:");
        const auto from = numberOf(names, first);
        const auto to = numberOf(names, last);
        if (!from || !to) return false;
        addWrapping(ranges, *from, *to, static_cast<int>(N));
        return true;
    }

    bool addTimes(std::string_view item) {
        const std::size_t dash = item.find('-', 1);
        if (dash == std::string_view::npos) return false;
        const auto from = timeOf(item.substr(0, dash));
        const auto to = timeOf(item.substr(dash + 1));
        if (!from || !to || *from == *to) return false;
        const bool overMidnight = *from > *to;
        m_interval.times.push_back({*from, overMidnight ? 1440 : *to});
        if (overMidnight && *to > 0) m_interval.times.push_back({0, *to});
        return true;
    }

    bool addNumbers(std::string_view item) {
        const auto [first, last] = parted(item, "-:");
        const auto from = smallNumberOf(first);
        const auto to = smallNumberOf(last);
        if (!from || !to) return false;
        (m_days || *from < 1000 ? m_interval.daysOfMonth : m_interval.years).push_back({*from, *to});
        return true;
    }

    bool readZone(std::string_view word) {
        if (word.size() > 64 || !std::isalpha(static_cast<unsigned char>(word.front()))) return false;
        const QByteArray id(word.data(), static_cast<qsizetype>(word.size()));
        if (!equalsIgnoreCase(word, "UTC") && !QTimeZone::isTimeZoneIdAvailable(id)) return false;
        m_interval.zone = equalsIgnoreCase(word, "UTC") ? std::string{} : std::string(word);
        return true;
    }

    std::nullopt_t failed(std::string_view what, std::string_view word) {
        m_why = word.empty() ? std::string(what) : '"' + std::string(word.substr(0, 60)) + "\": " + std::string(what);
        return std::nullopt;
    }

    TimeInterval m_interval;
    bool m_days = false;  // the next word is days of the month
    std::string m_why;
};

}  // namespace

std::string formatInterval(const TimeInterval& interval) {
    std::string out;
    const auto number = [](int n) { return std::to_string(n); };
    append(&out, "", interval.weekdays, '-', false, [](int n) { return shortName(weekdays, n); });
    append(&out, "days ", interval.daysOfMonth, ':', false, number);
    append(&out, "", interval.months, '-', false, [](int n) { return shortName(months, n); });
    append(&out, "", interval.years, '-', false, number);
    append(&out, "", interval.times, '-', true, clockTime);
    if (out.empty()) out = "always";
    return interval.zone.empty() ? out : out + ' ' + interval.zone;
}

std::optional<TimeInterval> parseInterval(std::string_view text, std::string* why) {
    Reader reader;
    auto out = reader.read(text);
    if (!out && why) *why = reader.why();
    return out;
}

}  // namespace inspector
