// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace inspector::rules {

// How the bytes of one body came: at up to 32 moments, the bytes received until then. A value; the fetching side adds
// as data comes, as often as it likes: what does not fit is thinned evenly.
class ArrivalCurve {
public:
    struct Point {
        double seconds = 0;       // since the request was sent
        std::int64_t bytes = 0;   // received until then
    };
    static constexpr std::size_t most = 32;

    // `seconds` and `bytes` never fall.
    void add(double seconds, std::int64_t bytes);

    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] const Point& operator[](std::size_t i) const { return m_points[i]; }

private:
    std::array<Point, most> m_points{};
    std::size_t m_size = 0;
    double m_step = 0;            // least time between two points
};

// The body came at the pace at which it was encoded, so its end was sent as it was produced (bis 6.2.1: the transfer
// rate should not be constrained by the production of segments). `durationS`: of the media in it.
[[nodiscard]] bool isTrickle(const ArrivalCurve& curve, double durationS);

}  // namespace inspector::rules
