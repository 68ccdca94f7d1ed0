// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hls/date_reader.h"

#include <algorithm>
#include <cstring>

namespace inspector::hls {

namespace {

constexpr std::size_t usualSize = 24;  // 2026-01-31T14:02:31.250Z

// The number that two characters write, 100 or more when they are no digits.
unsigned two(const char* at) {
    const auto tens = static_cast<unsigned>(at[0] - '0');
    const auto ones = static_cast<unsigned>(at[1] - '0');
    return tens <= 9 && ones <= 9 ? tens * 10 + ones : 100;
}

// Milliseconds since midnight of 14:02:31.250Z; none when it is anything else.
std::optional<std::chrono::milliseconds> usualClock(const char* at) {
    const unsigned hours = two(at);
    const unsigned minutes = two(at + 3);
    const unsigned seconds = two(at + 6);
    const unsigned hundredths = two(at + 9);
    const auto thousandth = static_cast<unsigned>(at[11] - '0');
    const bool marks = at[2] == ':' && at[5] == ':' && at[8] == '.' && at[12] == 'Z';
    if (!marks || hours > 23 || minutes > 59 || seconds > 59 || hundredths > 99 || thousandth > 9) return std::nullopt;
    return std::chrono::milliseconds{((hours * 60 + minutes) * 60 + seconds) * 1000 + hundredths * 10 + thousandth};
}

}  // namespace

std::optional<WallTime> DateReader::read(std::string_view text, bool& zoned) {
    const auto clock = text.size() == usualSize ? usualClock(text.data() + daySize) : std::nullopt;
    if (clock && m_midnight && std::memcmp(text.data(), m_day.data(), daySize) == 0) {
        zoned = true;
        return *m_midnight + *clock;
    }
    const auto time = parseIso8601(text, &zoned);
    if (!time || !clock) return time;
    std::copy_n(text.data(), daySize, m_day.data());
    m_midnight = *time - *clock;
    return time;
}

}  // namespace inspector::hls
