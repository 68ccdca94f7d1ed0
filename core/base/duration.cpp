// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/duration.h"

#include "core/base/text.h"

#include <cstddef>
#include <cstdint>
#include <iterator>

namespace inspector {

namespace {

struct Unit {
    char letter;
    std::int64_t seconds;
};
constexpr Unit units[] = {{'w', 7 * 86'400}, {'d', 86'400}, {'h', 3'600}, {'m', 60}, {'s', 1}};  // in this order only
constexpr std::int64_t longest = 3'660LL * 86'400;

}  // namespace

std::optional<Seconds> parseDuration(std::string_view text) {
    text = trim(text);
    if (text == "0") return Seconds{0};
    if (text.empty()) return std::nullopt;
    std::int64_t total = 0;
    std::size_t next = 0;  // the first unit that may follow
    while (!text.empty()) {
        const std::size_t digits = text.find_first_not_of("0123456789");
        if (digits == 0 || digits == std::string_view::npos || digits > 9) return std::nullopt;
        const auto count = parseUnsigned(text.substr(0, digits));
        while (next < std::size(units) && units[next].letter != text[digits]) ++next;
        if (!count || next == std::size(units)) return std::nullopt;
        total += static_cast<std::int64_t>(*count) * units[next].seconds;
        if (total > longest) return std::nullopt;
        ++next;
        text.remove_prefix(digits + 1);
    }
    return Seconds{total};
}

std::string formatDuration(Seconds duration) {
    std::int64_t rest = duration.count();
    if (rest == 0) return "0s";
    std::string text = rest < 0 ? "-" : "";
    if (rest < 0) rest = -rest;
    for (const Unit& unit : units) {
        if (rest < unit.seconds) continue;
        text += std::to_string(rest / unit.seconds) + unit.letter;
        rest %= unit.seconds;
    }
    return text;
}

}  // namespace inspector
