// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/lag_window.h"

#include <algorithm>
#include <cmath>

namespace inspector::probe {

namespace {
constexpr Seconds window{60};
constexpr std::size_t mostKept = 4096;
}  // namespace

void LagWindow::add(MonoTime now, double lagMs) {
    forget(now);
    if (m_lags.size() == mostKept) m_lags.pop_front();
    m_lags.emplace_back(now, static_cast<float>(lagMs));
}

std::vector<float> LagWindow::values(MonoTime now) {
    forget(now);
    std::vector<float> out;
    out.reserve(m_lags.size());
    for (const auto& [time, lag] : m_lags) out.push_back(lag);
    return out;
}

void LagWindow::forget(MonoTime now) {
    while (!m_lags.empty() && now - m_lags.front().first > window) m_lags.pop_front();
}

double percentile95(std::vector<float> values) {
    if (values.empty()) return 0;
    const auto rank = static_cast<std::ptrdiff_t>(std::ceil(0.95 * static_cast<double>(values.size()))) - 1;
    std::nth_element(values.begin(), values.begin() + rank, values.end());
    return static_cast<double>(values[static_cast<std::size_t>(rank)]);
}

}  // namespace inspector::probe
