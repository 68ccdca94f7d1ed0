// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>

// A straight line through points by least squares, in the memory of a few sums. Internal to core/rules.
namespace inspector::rules {

class LineFit {
public:
    void add(double t, double y) {
        if (m_n == 0) {
            m_t0 = t;
            m_y0 = y;
        }
        m_last = t;
        t -= m_t0;
        y -= m_y0;
        m_n += 1;
        m_t += t;
        m_y += y;
        m_tt += t * t;
        m_ty += t * y;
        m_yy += y * y;
    }
    [[nodiscard]] double count() const { return m_n; }
    [[nodiscard]] double span() const { return m_n > 0 ? m_last - m_t0 : 0; }
    [[nodiscard]] double slope() const { return tVariation() > 0 ? covariation() / tVariation() : 0; }
    // Standard error of the slope, from what the points are off the line.
    [[nodiscard]] double slopeError() const {
        if (m_n < 3 || tVariation() <= 0) return 0;
        const double left = (m_yy - m_y * m_y / m_n) - slope() * covariation();
        return std::sqrt(std::max(0.0, left) / (m_n - 2) / tVariation());
    }
    // The line's value at the first and the newest point.
    [[nodiscard]] double first() const { return m_n > 0 ? m_y0 + m_y / m_n - slope() * m_t / m_n : 0; }
    [[nodiscard]] double last() const { return first() + slope() * span(); }

private:
    [[nodiscard]] double tVariation() const { return m_n > 1 ? m_tt - m_t * m_t / m_n : 0; }
    [[nodiscard]] double covariation() const { return m_n > 1 ? m_ty - m_t * m_y / m_n : 0; }

    double m_t0 = 0, m_y0 = 0, m_last = 0;
    double m_n = 0, m_t = 0, m_y = 0, m_tt = 0, m_ty = 0, m_yy = 0;
};

// The line of the newest time, between half of `longest` and `longest` once it has run so long: what is older goes.
class SlidingFit {
public:
    explicit SlidingFit(double longest) : m_longest(longest) {}

    void add(double t, double y) {
        if (m_older.span() >= m_longest) {
            m_older = m_newer;
            m_newer = {};
        }
        m_older.add(t, y);
        if (m_older.span() >= m_longest / 2) m_newer.add(t, y);
    }
    void reset() { m_older = m_newer = {}; }
    [[nodiscard]] const LineFit& line() const { return m_older; }

private:
    double m_longest;
    LineFit m_older;
    LineFit m_newer;
};

}  // namespace inspector::rules
