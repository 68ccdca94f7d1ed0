// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <cstdint>
#include <limits>
#include <optional>

// Arithmetic on times of a stranger: what would overflow stops at the limit. Internal to core/dash and core/rules.
namespace inspector::dash {

[[nodiscard]] inline std::int64_t addTicks(std::int64_t a, std::int64_t b) {
    std::int64_t sum = 0;
    if (!__builtin_add_overflow(a, b, &sum)) return sum;
    return b > 0 ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
}

[[nodiscard]] inline std::int64_t multiplyTicks(std::int64_t ticks, std::uint64_t count) {
    std::int64_t product = 0;
    if (!__builtin_mul_overflow(ticks, count, &product)) return product;
    return ticks > 0 ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
}

// 0 for what is negative or no number, at most `limit` (below 2^63).
[[nodiscard]] inline std::uint64_t wholeCount(double count, std::uint64_t limit) {
    if (!(count > 0)) return 0;
    return count >= static_cast<double>(limit) ? limit : static_cast<std::uint64_t>(count);
}

// None: beyond what a WallTime holds.
[[nodiscard]] inline std::optional<WallTime> later(WallTime time, double seconds) {
    if (!(seconds > -4e9 && seconds < 4e9)) return std::nullopt;
    const double sum = toSeconds(time.time_since_epoch()) + seconds;
    if (!(sum > -9e9 && sum < 9e9)) return std::nullopt;
    return time + fromSeconds(seconds);
}

}  // namespace inspector::dash
