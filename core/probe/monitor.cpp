// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/monitor.h"

#include "core/base/log.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace inspector::probe {

namespace {
constexpr Milliseconds together{250};  // playlists that are due so close to each other are polled in one part cycle
}

Monitor::Monitor(const Surroundings& surroundings, const std::atomic<BudgetStep>& budget, Target target)
    : m_around(surroundings), m_budget(budget), m_target(std::move(target)),
      m_state(std::make_unique<ChannelState>()) {}

Monitor::~Monitor() {
    if (m_timer) m_around.loop.cancel(*m_timer);
    m_task.reset();
}

bool Monitor::turn(double lagMs) {
    if (!m_running) {
        begin(true, lagMs, {}, true);
        return true;
    }
    if (m_whole) return false;
    m_waiting = lagMs;
    return true;
}

void Monitor::setTarget(Target target) {
    m_next = std::make_unique<Target>(std::move(target));
    if (!m_running && m_timer) {  // the parts that were planned are the old one's
        m_around.loop.cancel(*m_timer);
        m_timer.reset();
    }
}

void Monitor::adoptTarget() {
    if (!m_next) return;
    if (m_next->channel.url != m_target.channel.url) m_state = std::make_unique<ChannelState>();
    m_target = std::move(*m_next);
    m_next.reset();
}

void Monitor::begin(bool whole, double lagMs, std::vector<Rung*> rungs, bool top) {
    if (m_timer) m_around.loop.cancel(*m_timer);
    m_timer.reset();
    if (whole) adoptTarget();
    m_running = true;
    m_whole = whole;
    m_cycle = std::make_unique<Cycle>(m_around, *m_state, m_target.channel, *m_target.settings,
                                      m_budget.load(std::memory_order_relaxed), lagMs);
    m_task = run(whole, std::move(rungs), top);
    m_task.start();
}

Task<void> Monitor::run(bool whole, std::vector<Rung*> rungs, bool top) {
    try {
        Task<void> cycle = whole ? m_cycle->whole() : m_cycle->part(std::move(rungs), top);
        co_await cycle;
    } catch (const std::exception& e) {
        qCWarning(lcProbe, "A cycle of channel %s was given up: %s", m_target.channel.id.value.c_str(), e.what());
    }
    // Not from inside the coroutine that is to be destroyed.
    m_timer = m_around.loop.after(Nanoseconds{0}, [this] {
        m_timer.reset();
        ended();
    });
}

void Monitor::ended() {
    m_task.reset();
    m_cycle.reset();
    m_running = false;
    if (m_whole) m_demand = demandOf(*m_state, *m_target.settings);
    if (m_waiting) {
        begin(true, *std::exchange(m_waiting, {}), {}, true);
        return;
    }
    follow();
}

// Waits for the next playlist that a player would ask for.
void Monitor::follow() {
    if (m_next || !m_target.settings->follow) return;
    std::optional<MonoTime> next = m_state->nextTop;
    if (const auto& segments = m_state->nextSegments) next = std::min(next.value_or(*segments), *segments);
    for (const auto& rung : m_state->rungs)
        if (rung->nextPoll) next = std::min(next.value_or(*rung->nextPoll), *rung->nextPoll);
    if (!next) return;
    m_timer = m_around.loop.at(*next, [this] {
        m_timer.reset();
        const MonoTime now = m_around.clock.mono();
        std::vector<Rung*> due;
        MonoTime first = now;
        const bool top = m_state->nextTop && *m_state->nextTop <= now + together;
        if (top) first = std::min(first, *std::exchange(m_state->nextTop, {}));
        const bool segments = m_state->nextSegments && *m_state->nextSegments <= now + together;
        if (segments) first = std::min(first, *std::exchange(m_state->nextSegments, {}));
        for (const auto& rung : m_state->rungs) {
            if (!rung->nextPoll || *rung->nextPoll > now + together) continue;
            first = std::min(first, *rung->nextPoll);
            due.push_back(rung.get());
        }
        if (due.empty() && !top && !segments) return follow();
        begin(false, std::chrono::duration<double, std::milli>(now - first).count(), std::move(due), top);
    });
}

}  // namespace inspector::probe
