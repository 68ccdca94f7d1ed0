// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/channel.h"
#include "core/model/template.h"
#include "core/probe/budget.h"
#include "core/probe/cycle.h"

#include <atomic>
#include <memory>
#include <optional>

namespace inspector::probe {

struct ChainTarget;

// What a monitor watches, and how.
struct Target {
    Channel channel;
    std::shared_ptr<const Template> settings;
    std::shared_ptr<const ChainTarget> chain = nullptr;  // of the CDN monitor beside it; null: no other stage carries the channel
};

// One channel's monitor: runs its cycles, one at a time, and remembers what one needs to know of the one before.
// Lives on its worker's thread; destroying it ends what is under way at once.
class Monitor {
public:
    // `budget` is read when a cycle begins. Both references outlive the monitor.
    Monitor(const Surroundings& surroundings, const std::atomic<BudgetStep>& budget, Target target);
    ~Monitor();
    Monitor(const Monitor&) = delete;
    Monitor& operator=(const Monitor&) = delete;

    // Begins a whole cycle; false when one is under way. A part cycle (follow) lets it begin as soon as it has ended.
    bool turn(double lagMs);
    // From the next cycle on; another URL begins anew.
    void setTarget(Target target);

    [[nodiscard]] bool busy() const { return m_running; }
    [[nodiscard]] const Target& target() const { return m_next ? *m_next : m_target; }
    // What the channel would receive at each budget step.
    [[nodiscard]] const Demand& demand() const { return m_demand; }

private:
    void begin(bool whole, double lagMs, std::vector<Rung*> rungs, bool top);
    Task<void> run(bool whole, std::vector<Rung*> rungs, bool top);
    void ended();
    void follow();
    void adoptTarget();

    const Surroundings& m_around;
    const std::atomic<BudgetStep>& m_budget;
    Target m_target;
    std::unique_ptr<Target> m_next;          // adopted at the next cycle
    std::unique_ptr<ChannelState> m_state;
    std::unique_ptr<Cycle> m_cycle;
    Task<void> m_task;                       // of m_cycle: destroyed before it
    std::optional<fetch::Loop::TimerId> m_timer;
    std::optional<double> m_waiting;         // lag of a whole cycle that waits for a part to end
    Demand m_demand{};
    bool m_running = false;
    bool m_whole = false;                    // what is running
};

}  // namespace inspector::probe
