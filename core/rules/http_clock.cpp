// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/rules/cache_headers.h"
#include "core/rules/judge_http.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace inspector::rules {

namespace {

constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<int> digits(std::string_view text) {
    if (text.empty() || text.size() > 4) return std::nullopt;
    const auto value = parseUnsigned(text);
    return value ? std::optional(static_cast<int>(*value)) : std::nullopt;
}

}  // namespace

std::optional<WallTime> parseHttpDate(std::string_view text) {
    text = trim(text);
    const auto comma = text.find(", ");
    if (comma == std::string_view::npos || text.size() - comma != 26) return std::nullopt;
    const std::string_view rest = text.substr(comma + 2);  // "06 Nov 1994 08:49:37 GMT"
    if (rest.substr(20) != " GMT" || rest[14] != ':' || rest[17] != ':') return std::nullopt;
    const auto month = std::find(months.begin(), months.end(), rest.substr(3, 3));
    const auto day = digits(rest.substr(0, 2));
    const auto year = digits(rest.substr(7, 4));
    const auto hour = digits(rest.substr(12, 2));
    const auto minute = digits(rest.substr(15, 2));
    const auto second = digits(rest.substr(18, 2));
    if (month == months.end() || !day || !year || !hour || !minute || !second) return std::nullopt;
    if (*year < 1900 || *year > 2200 || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    using namespace std::chrono;
    const year_month_day date{std::chrono::year{*year},
                              std::chrono::month{static_cast<unsigned>(month - months.begin() + 1)},
                              std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) return std::nullopt;
    return WallTime{sys_days{date} + hours{*hour} + minutes{*minute} + seconds{*second}};
}

std::optional<DateSkew> dateSkew(const fetch::Response& response, WallTime wall, double clockOffsetS) {
    const std::string* header = response.header("Date");
    const auto date = header ? parseHttpDate(*header) : std::nullopt;
    if (!date) return std::nullopt;
    const double took = std::max(0.0, std::chrono::duration<double>(response.timings.total).count());
    const auto age = cacheHeaders(response).ageS;
    // Date and Age are cut to whole seconds: half a second is the best guess of what was cut. When within the request
    // the date was made is not known.
    const double cut = 0.5 + (age ? 0.5 : 0);
    DateSkew skew;
    skew.aheadS = toSeconds(*date - wall) + cut + age.value_or(0) + clockOffsetS + took / 2;
    skew.uncertainS = cut + took / 2;
    return skew;
}

void ClockCheck::add(const std::string& host, const DateSkew& skew) {
    if (host.empty() || skew.uncertainS > 2) return;
    if (m_ahead.size() >= most && !m_ahead.contains(host)) return;
    m_ahead[host] = skew.aheadS;
}

std::optional<double> ClockCheck::offsetS() const {
    if (m_ahead.size() < 3) return std::nullopt;
    std::vector<double> ahead;
    for (const auto& [host, seconds] : m_ahead) ahead.push_back(seconds);
    std::sort(ahead.begin(), ahead.end());
    const double median = ahead[ahead.size() / 2];
    const auto near = std::count_if(ahead.begin(), ahead.end(),
                                    [&](double seconds) { return std::fabs(seconds - median) <= 2; });
    if (near < 3 || 2 * static_cast<std::size_t>(near) <= ahead.size()) return std::nullopt;
    return std::fabs(median) < 1 ? 0.0 : -median;  // they are ahead: we are behind
}

}  // namespace inspector::rules
