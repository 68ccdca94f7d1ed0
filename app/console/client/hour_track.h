// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace inspector::console {

// One figure over the last hour: 120 steps of 30 s, aligned to multiples of the step since 1970. What is older than
// an hour falls out as later values come in. Pure: the time is an argument.
class HourTrack {
public:
    static constexpr std::size_t steps = 120;
    static constexpr Nanoseconds step = Seconds{30};

    enum class Merge { Last, Max, Sum };

    HourTrack() { m_values.fill(none()); }

    // Moves the newest step to the one that holds `now`; steps between are gaps.
    void advance(WallTime now) {
        const std::int64_t newest = stepOf(now);
        if (newest <= m_newest) return;
        if (newest - m_newest >= static_cast<std::int64_t>(steps)) m_values.fill(none());
        else
            for (std::int64_t s = m_newest + 1; s <= newest; ++s) at(s) = none();
        m_newest = newest;
    }
    // Ignored when it is outside the hour.
    void put(WallTime time, double value, Merge merge = Merge::Last) {
        const std::int64_t s = stepOf(time);
        if (s > m_newest || s <= m_newest - static_cast<std::int64_t>(steps)) return;
        float& have = at(s);
        const auto given = static_cast<float>(value);
        if (std::isnan(have) || merge == Merge::Last) have = given;
        else if (merge == Merge::Sum) have += given;
        else have = std::max(have, given);
    }
    // Oldest first; NaN is a gap.
    [[nodiscard]] std::vector<float> values() const {
        std::vector<float> out;
        out.reserve(steps);
        for (std::int64_t s = m_newest - static_cast<std::int64_t>(steps) + 1; s <= m_newest; ++s) out.push_back(at(s));
        return out;
    }
    [[nodiscard]] std::optional<double> mean() const { return fold([](double sum, int n) { return sum / n; }); }
    [[nodiscard]] std::optional<double> sum() const { return fold([](double sum, int) { return sum; }); }
    [[nodiscard]] std::optional<double> max() const {
        std::optional<double> out;
        for (const float v : m_values)
            if (!std::isnan(v) && (!out || v > *out)) out = v;
        return out;
    }

private:
    static float none() { return std::numeric_limits<float>::quiet_NaN(); }
    static std::int64_t stepOf(WallTime time) { return time.time_since_epoch() / step; }
    float& at(std::int64_t s) { return m_values[static_cast<std::size_t>(s % static_cast<std::int64_t>(steps))]; }
    [[nodiscard]] const float& at(std::int64_t s) const {
        return m_values[static_cast<std::size_t>((s + static_cast<std::int64_t>(steps)) % static_cast<std::int64_t>(steps))];
    }
    template <typename F>
    std::optional<double> fold(F result) const {
        double total = 0;
        int n = 0;
        for (const float v : m_values)
            if (!std::isnan(v)) total += v, ++n;
        if (n == 0) return std::nullopt;
        return result(total, n);
    }

    std::array<float, steps> m_values;
    std::int64_t m_newest = 0;
};

}  // namespace inspector::console
