// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/base/text.h"

#include <gtest/gtest.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <random>
#include <string>

// Numbers and dates of the common forms are read by a shorter way: it ends where the long one does.
namespace inspector {
namespace {

// digits[.digits] with an optional minus, by the standard library's reading.
std::optional<double> byTheLibrary(const std::string& text) {
    const bool minus = !text.empty() && text.front() == '-';
    const std::string digits = text.substr(minus ? 1 : 0);
    std::size_t points = 0;
    for (const char c : digits) {
        if (c == '.') ++points;
        else if (c < '0' || c > '9') return std::nullopt;
    }
    if (points > 1 || digits.size() == points) return std::nullopt;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

void expectTheSame(const std::string& text) {
    const auto value = parseDecimal(text);
    const auto wanted = byTheLibrary(text);
    ASSERT_EQ(value.has_value(), wanted.has_value()) << text;
    ASSERT_EQ(std::bit_cast<std::uint64_t>(value.value_or(0)), std::bit_cast<std::uint64_t>(wanted.value_or(0))) << text;
}

TEST(Decimal, IsTheNearestDoubleAtTheEdges) {
    for (const char* text :
         {"", ".", "-", "-.", "..", "1..2", "1.2.3", "0", "-0", "0.0", "-0.0", "00", "007", ".5", "-.5", "5.", "-5.", "+1", " 1", "1 ",
          "1e5", "0x1", "inf", "nan", "1,5", "6.006", "6.00600", "0.1", "0.3", "123456789012345", "999999999999999",
          "9999999999999999", "9007199254740993", "99999999999999.9", "0.99999999999999", ".999999999999999", ".000000000000001",
          "0.000000000000001", "0.0000000000000001", "000000000000000", "0000000000000000", "00000000000000001", "18446744073709551616",
          "123456789012345.", "12345678901234.5", "1.7976931348623157", "4.35", "8.41", "0.285", "1.005", "2.675"})
        expectTheSame(text);
    expectTheSame(std::string(400, '9'));
    expectTheSame("0." + std::string(400, '0') + "1");
    expectTheSame(std::string("1\0", 2));
}

TEST(Decimal, IsTheNearestDoubleOfAnyDigits) {
    std::mt19937_64 random(11);
    for (int i = 0; i < 100'000; ++i) {
        std::string text;
        const std::size_t size = 1 + random() % 18;
        for (std::size_t k = 0; k < size; ++k) text += static_cast<char>('0' + random() % 10);
        if (random() % 4 != 0) text.insert(random() % (size + 1), 1, '.');
        if (random() % 8 == 0) text.insert(0, 1, '-');
        if (random() % 64 == 0) text[random() % text.size()] = "-+.e x,:"[random() % 8];
        expectTheSame(text);
        if (HasFatalFailure()) return;
    }
}

TEST(Date, WithMillisecondsAndZIsReadAsInItsLongerForms) {
    std::mt19937 random(3);
    for (int i = 0; i < 100'000; ++i) {
        char head[40];
        std::snprintf(head, sizeof head, "%04u-%02u-%02uT%02u:%02u:%02u.%03u", static_cast<unsigned>(1960 + random() % 250),
                      static_cast<unsigned>(random() % 14), static_cast<unsigned>(random() % 33), static_cast<unsigned>(random() % 25),
                      static_cast<unsigned>(random() % 61), static_cast<unsigned>(random() % 62), static_cast<unsigned>(random() % 1000));
        const std::string text = head;
        const auto shortest = parseIso8601(text + "Z");
        ASSERT_EQ(shortest, parseIso8601(text + "+00:00")) << text;
        ASSERT_EQ(shortest, parseIso8601(text + "0Z")) << text;
        ASSERT_EQ(shortest, parseIso8601(text + "000000-00")) << text;
    }
}

}  // namespace
}  // namespace inspector
