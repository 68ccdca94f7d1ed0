// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/budget.h"

#include <algorithm>

namespace inspector::probe {

namespace {

constexpr Seconds window{10};
constexpr Milliseconds sampleEvery{200};
constexpr Seconds holdLeast{30};
constexpr Seconds holdMost{600};
constexpr Seconds provenAfter{60};  // a step up that lasted so long was right
constexpr double reached = 0.95;
constexpr double quiet = 0.7;
constexpr double fits = 0.8;

int index(BudgetStep step) { return static_cast<int>(step); }
constexpr int lastStep = static_cast<int>(BudgetStep::First64KiB);

}  // namespace

void Budget::measure(MonoTime now, std::uint64_t received) {
    while (m_samples.size() > 1 && now - m_samples[1].first >= window) m_samples.pop_front();
    if (m_samples.empty() || now - m_samples.back().first >= sampleEvery) m_samples.emplace_back(now, received);
    const auto bytes = static_cast<double>(received - m_samples.front().second);
    const Nanoseconds elapsed = now - m_samples.front().first;
    m_receivedBps = bytes * 8 / toSeconds(std::max<Nanoseconds>(elapsed, window));
}

void Budget::changeTo(BudgetStep step, MonoTime now) {
    const bool up = step < m_step;
    if (m_wentUp && now - m_changed >= provenAfter) m_hold = holdLeast;
    else if (m_wentUp && !up) m_hold = std::min<Nanoseconds>(m_hold * 2, holdMost);
    m_hold = std::max<Nanoseconds>(m_hold, holdLeast);
    m_wentUp = up;
    m_step = step;
    m_changed = now;
}

BudgetStep Budget::update(MonoTime now, std::uint64_t received, const Demand& demand) {
    measure(now, received);
    if (m_limit <= 0) {
        m_step = BudgetStep::AsAsked;
        m_hold = holdLeast;
        m_wentUp = false;
        return m_step;
    }
    const auto limit = static_cast<double>(m_limit);
    const auto demandAt = [&](int step) { return demand[static_cast<std::size_t>(step)]; };
    int step = index(m_step);
    while (step < lastStep && demandAt(step) > limit) ++step;
    const bool settled = m_changed == MonoTime{} || now - m_changed >= window;
    if (step == index(m_step) && settled && step < lastStep && m_receivedBps >= reached * limit) ++step;
    if (step != index(m_step)) {
        changeTo(static_cast<BudgetStep>(step), now);
        return m_step;
    }
    if (step > 0 && now - m_changed >= m_hold && m_receivedBps < quiet * limit && demandAt(step - 1) < fits * limit)
        changeTo(static_cast<BudgetStep>(step - 1), now);
    return m_step;
}

}  // namespace inspector::probe
