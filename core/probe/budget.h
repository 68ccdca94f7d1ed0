// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/report.h"

#include <array>
#include <cstdint>
#include <deque>
#include <utility>

namespace inspector::probe {

// What the channels would receive at each step, bits per second, by their newest sizes. Indexed by BudgetStep.
using Demand = std::array<double, 4>;

// The network budget of a probe: which segments may be fetched at the moment. Pure: the time is an argument.
//
// Down: at once to the first step whose demand fits; and one step when what was received in the last ten seconds
// reaches the budget, then not again until those seconds have passed. Up: one step when less than 7/10 of the budget
// was received and the demand of the better step fits into 8/10, at the earliest 30 s after the last change; twice as
// long each time that a step up did not last.
class Budget {
public:
    // Bits per second; 0 or less: none.
    void setLimit(std::int64_t bps) { m_limit = bps; }
    [[nodiscard]] std::int64_t limit() const { return m_limit; }

    // To be called a few times a second. `received`: bytes so far, of all workers.
    BudgetStep update(MonoTime now, std::uint64_t received, const Demand& demand);

    [[nodiscard]] BudgetStep step() const { return m_step; }
    [[nodiscard]] double receivedBps() const { return m_receivedBps; }  // mean of the last ten seconds

private:
    void measure(MonoTime now, std::uint64_t received);
    void changeTo(BudgetStep step, MonoTime now);

    std::int64_t m_limit = 0;
    BudgetStep m_step = BudgetStep::AsAsked;
    std::deque<std::pair<MonoTime, std::uint64_t>> m_samples;
    double m_receivedBps = 0;
    MonoTime m_changed{};
    bool m_wentUp = false;       // the last change was a step up
    Nanoseconds m_hold{0};
};

}  // namespace inspector::probe
