// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/channel.h"
#include "core/model/endpoint.h"
#include "core/model/template.h"
#include "core/probe/budget.h"
#include "core/probe/chain_cycle.h"
#include "core/probe/chain_state.h"

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

namespace inspector::probe {

// A channel's chain: what chainOf() says, as values.
struct ChainTarget {
    Channel channel;
    std::shared_ptr<const Template> settings;
    std::optional<Endpoint> own;
    std::vector<Endpoint> others;  // never empty

    [[nodiscard]] bool sameAs(const ChainTarget& other) const;
};

// The CDN monitor of one channel: asks all stages of its chain in each cycle, one cycle at a time, and remembers what one needs to know of
// the one before. Beside the channel's Monitor, which it never delays. Lives on its worker's thread; destroying it ends what is under way.
class ChainMonitor {
public:
    // References outlive the monitor.
    ChainMonitor(const Surroundings& surroundings, const std::atomic<BudgetStep>& budget, ChainTarget target);
    ~ChainMonitor();
    ChainMonitor(const ChainMonitor&) = delete;
    ChainMonitor& operator=(const ChainMonitor&) = delete;

    // Begins a cycle; false when one is under way.
    bool turn(double lagMs);
    // From the next cycle on. Stages that are the same keep what is remembered of them.
    void setTarget(ChainTarget target);
    [[nodiscard]] const ChainTarget& target() const { return m_next ? *m_next : m_target; }
    // What it would receive at each budget step, bits per second.
    [[nodiscard]] const Demand& demand() const { return m_demand; }

private:
    void adoptTarget();
    void makeStages();
    Task<void> run();
    void ended();

    const Surroundings& m_around;
    const std::atomic<BudgetStep>& m_budget;
    ChainTarget m_target;
    std::unique_ptr<ChainTarget> m_next;    // adopted at the next cycle
    ChainState m_state;
    std::unique_ptr<ChainCycle> m_cycle;
    Task<void> m_task;                      // of m_cycle: destroyed before it
    std::optional<fetch::Loop::TimerId> m_timer;
    Demand m_demand{};
    bool m_running = false;
};

}  // namespace inspector::probe
