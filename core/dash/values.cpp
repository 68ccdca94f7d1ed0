// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dash/values.h"

#include "core/base/text.h"

#include <cctype>
#include <cmath>
#include <limits>

namespace inspector::dash {

namespace {

constexpr double longest = 1e12;  // seconds, 30,000 years

// Reads "12.5" with the letter behind it off the front. Seconds alone may have a fraction.
std::optional<std::pair<double, char>> takePart(std::string_view& text) {
    std::size_t digits = 0;
    while (digits < text.size() && ((text[digits] >= '0' && text[digits] <= '9') || text[digits] == '.')) ++digits;
    if (digits == 0 || digits == text.size() || digits > 40) return std::nullopt;
    const char unit = text[digits];
    std::string_view number = text.substr(0, digits);
    if (number.back() == '.') number.remove_suffix(1);  // "30.S" is written by some packagers
    const auto value = parseDecimal(number);
    if (!value || (unit != 'S' && number.find('.') != std::string_view::npos)) return std::nullopt;
    text.remove_prefix(digits + 1);
    return std::pair{*value, unit};
}

// The next unit must stand behind the one before in `order`.
bool takeParts(std::string_view text, std::string_view order, const double* factors, double& seconds, bool& calendar) {
    std::size_t next = 0;
    while (!text.empty()) {
        const auto part = takePart(text);
        if (!part) return false;
        const auto at = order.find(part->second, next);
        if (at == std::string_view::npos) return false;
        if (factors[at] == 0 && part->first != 0) calendar = true;
        seconds += part->first * factors[at];
        next = at + 1;
    }
    return true;
}

}  // namespace

Duration parseDuration(std::string_view text) {
    text = trim(text);
    if (!text.starts_with('P') || text.size() < 2) return {};
    text.remove_prefix(1);
    const auto t = text.find('T');
    const std::string_view date = text.substr(0, t);
    const std::string_view time = t == std::string_view::npos ? std::string_view{} : text.substr(t + 1);
    if (t != std::string_view::npos && time.empty()) return {};
    Duration duration;
    double seconds = 0;
    static constexpr double dateFactors[] = {0, 0, 86400};
    static constexpr double timeFactors[] = {3600, 60, 1};
    if (!takeParts(date, "YMD", dateFactors, seconds, duration.calendar)) return {};
    if (!takeParts(time, "HMS", timeFactors, seconds, duration.calendar)) return {};
    if (!duration.calendar && seconds <= longest) duration.seconds = seconds;
    return duration;
}

std::optional<double> parseFrameRate(std::string_view text) {
    text = trim(text);
    const auto slash = text.find('/');
    const auto top = parseDecimal(text.substr(0, slash));
    if (!top || *top < 0) return std::nullopt;
    if (slash == std::string_view::npos) return top;
    const auto bottom = parseUnsigned(text.substr(slash + 1));
    if (!bottom || *bottom == 0) return std::nullopt;
    return *top / static_cast<double>(*bottom);
}

std::optional<std::pair<std::uint64_t, std::optional<std::uint64_t>>> parseByteRange(std::string_view text) {
    text = trim(text);
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto first = parseUnsigned(text.substr(0, dash));
    if (!first) return std::nullopt;
    if (dash + 1 == text.size()) return std::pair{*first, std::optional<std::uint64_t>{}};
    const auto last = parseUnsigned(text.substr(dash + 1));
    if (!last || *last < *first) return std::nullopt;
    return std::pair{*first, last};
}

std::optional<double> parseOffset(std::string_view text) {
    text = trim(text);
    if (text == "INF" || text == "+INF") return std::numeric_limits<double>::infinity();
    const auto value = parseDecimal(text);
    if (!value || std::abs(*value) > longest) return std::nullopt;
    return value;
}

std::optional<bool> parseBoolean(std::string_view text) {
    text = trim(text);
    if (text == "true" || text == "1") return true;
    if (text == "false" || text == "0") return false;
    return std::nullopt;
}

std::string parseKid(std::string_view text) {
    std::string kid;
    for (const char c : trim(text)) {
        if (c == '-') continue;
        if (std::isxdigit(static_cast<unsigned char>(c)) == 0 || kid.size() == 32) return {};
        kid += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return kid.size() == 32 ? kid : std::string{};
}

}  // namespace inspector::dash
