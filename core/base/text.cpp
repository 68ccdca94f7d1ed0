// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace inspector {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

template <typename T>
std::optional<T> parseWhole(std::string_view text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// Up to 15 digits with at most one point among them, no sign; nullopt for anything else. Digits and power of ten are whole
// numbers that a double holds, so that their quotient is the nearest double, as from_chars has it.
std::optional<double> shortDecimal(std::string_view text) {
    constexpr double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    constexpr std::size_t longest = 15;
    std::int64_t value = 0;
    std::size_t digits = 0;
    std::size_t whole = 0;  // of them, those before the point
    bool point = false;
    if (text.size() > longest + 1) return std::nullopt;
    for (const char c : text) {
        if (isDigit(c)) {
            value = value * 10 + (c - '0');
            ++digits;
        } else if (c == '.' && !point) {
            point = true;
            whole = digits;
        } else {
            return std::nullopt;
        }
    }
    if (digits == 0 || digits > longest) return std::nullopt;
    return point ? static_cast<double>(value) / powers[digits - whole] : static_cast<double>(value);
}

}  // namespace

std::string_view trim(std::string_view text) {
    while (!text.empty() && isSpace(text.front())) text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back())) text.remove_suffix(1);
    return text;
}

std::string toLower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
}

bool equalsIgnoreCase(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        const auto at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

std::optional<std::uint64_t> parseUnsigned(std::string_view text) { return parseWhole<std::uint64_t>(text); }
std::optional<std::int64_t> parseSigned(std::string_view text) { return parseWhole<std::int64_t>(text); }

std::optional<double> parseDecimal(std::string_view text) {
    if (const auto value = shortDecimal(text)) return value;
    std::string_view digits = text;
    if (!digits.empty() && digits.front() == '-') digits.remove_prefix(1);
    if (digits.empty() || !std::all_of(digits.begin(), digits.end(), [](char c) { return isDigit(c) || c == '.'; }))
        return std::nullopt;
    if (std::count(digits.begin(), digits.end(), '.') > 1 || digits == ".") return std::nullopt;
    const auto value = parseWhole<double>(text);
    return value && std::isfinite(*value) ? value : std::nullopt;
}

bool isValidUtf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        std::size_t more = 0;
        std::uint32_t code = 0;
        if (byte < 0x80) {
            ++i;
            continue;
        }
        if ((byte & 0xE0) == 0xC0) more = 1, code = byte & 0x1F;
        else if ((byte & 0xF0) == 0xE0) more = 2, code = byte & 0x0F;
        else if ((byte & 0xF8) == 0xF0) more = 3, code = byte & 0x07;
        else return false;
        if (text.size() - i <= more) return false;
        for (std::size_t k = 1; k <= more; ++k) {
            const auto next = static_cast<unsigned char>(text[i + k]);
            if ((next & 0xC0) != 0x80) return false;
            code = (code << 6) | (next & 0x3F);
        }
        const bool overlong = (more == 1 && code < 0x80) || (more == 2 && code < 0x800) || (more == 3 && code < 0x10000);
        if (overlong || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return false;
        i += more + 1;
    }
    return true;
}

std::string slug(std::string_view name) {
    std::string out;
    for (const char c : name) {
        const char l = lower(c);
        if ((l >= 'a' && l <= 'z') || isDigit(l)) out += l;
        else if (!out.empty() && out.back() != '-') out += '-';
    }
    while (!out.empty() && out.back() == '-') out.pop_back();
    return out.empty() ? "channel" : out;
}

}  // namespace inspector
