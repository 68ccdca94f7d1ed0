// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/arrival_curve.h"

#include <algorithm>
#include <cmath>

namespace inspector::rules {

namespace {

constexpr double paceWithin = 0.2;       // of the pace of encoding
constexpr double leastTail = 0.4;        // of the duration: what came at that pace must have taken so long
constexpr std::size_t leastPoints = 8;
constexpr double mostUneven = 0.15;      // of the bytes: how far the curve may be from a straight line

// How far points [from, end) are from the line between the first and the last of them, as a share of their bytes.
double unevenness(const ArrivalCurve& curve, std::size_t from, std::size_t end) {
    const auto& a = curve[from];
    const auto& b = curve[end - 1];
    const double bytes = static_cast<double>(b.bytes - a.bytes);
    double worst = 0;
    for (std::size_t i = from; i < end; ++i) {
        const double line = bytes * (curve[i].seconds - a.seconds) / (b.seconds - a.seconds);
        worst = std::max(worst, std::fabs(static_cast<double>(curve[i].bytes - a.bytes) - line) / bytes);
    }
    return worst;
}

}  // namespace

void ArrivalCurve::add(double seconds, std::int64_t bytes) {
    if (m_size > 1 && seconds - m_points[m_size - 2].seconds < m_step) {
        m_points[m_size - 1] = {seconds, bytes};  // the newest is always there
        return;
    }
    if (m_size == most) {
        m_step = std::max(2 * m_step, 2 * (m_points[most - 1].seconds - m_points[0].seconds) / most);
        std::size_t kept = 1;
        for (std::size_t i = 1; i < m_size; ++i)
            if (m_points[i].seconds - m_points[kept - 1].seconds >= m_step) m_points[kept++] = m_points[i];
        m_size = std::min(kept, most - 1);
    }
    m_points[m_size++] = {seconds, bytes};
}

bool isTrickle(const ArrivalCurve& curve, double durationS) {
    if (curve.size() < leastPoints || !(durationS > 0)) return false;
    const auto& last = curve[curve.size() - 1];
    if (last.bytes <= 0) return false;
    const double pace = static_cast<double>(last.bytes) / durationS;
    // What was ready comes in a burst, the rest as it is produced: from the first moment on at which the rest is even.
    for (std::size_t from = 0; from + leastPoints / 2 <= curve.size(); ++from) {
        const double seconds = last.seconds - curve[from].seconds;
        const double bytes = static_cast<double>(last.bytes - curve[from].bytes);
        if (seconds < leastTail * durationS) return false;
        if (bytes <= 0 || std::fabs(bytes / seconds / pace - 1) > paceWithin) continue;
        if (unevenness(curve, from, curve.size()) <= mostUneven) return true;
    }
    return false;
}

}  // namespace inspector::rules
