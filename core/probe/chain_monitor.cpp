// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/chain_monitor.h"

#include "core/base/log.h"
#include "core/probe/segment_plan.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace inspector::probe {

namespace {

bool sameTemplate(const std::shared_ptr<const Template>& a, const std::shared_ptr<const Template>& b) {
    return a == b || *a == *b;
}

}  // namespace

bool ChainTarget::sameAs(const ChainTarget& other) const {
    return channel == other.channel && own == other.own && others == other.others && sameTemplate(settings, other.settings);
}

ChainMonitor::ChainMonitor(const Surroundings& surroundings, const std::atomic<BudgetStep>& budget, ChainTarget target)
    : m_around(surroundings), m_budget(budget), m_target(std::move(target)) {
    makeStages();
}

ChainMonitor::~ChainMonitor() {
    if (m_timer) m_around.loop.cancel(*m_timer);
    m_task.reset();
}

bool ChainMonitor::turn(double lagMs) {
    if (m_running) return false;
    adoptTarget();
    m_running = true;
    m_cycle = std::make_unique<ChainCycle>(m_around, m_state, m_target.channel, *m_target.settings,
                                           m_budget.load(std::memory_order_relaxed), lagMs);
    m_task = run();
    m_task.start();
    return true;
}

void ChainMonitor::setTarget(ChainTarget target) { m_next = std::make_unique<ChainTarget>(std::move(target)); }

void ChainMonitor::adoptTarget() {
    if (!m_next) return;
    ChainTarget before = std::exchange(m_target, std::move(*m_next));
    m_next.reset();
    std::vector<std::unique_ptr<StageState>> old = std::exchange(m_state.stages, {});
    makeStages();
    if (before.channel.url != m_target.channel.url) return;
    const auto entryOf = [](const ChainTarget& target, const std::string& stage) -> const Endpoint* {
        const auto at = std::find_if(target.others.begin(), target.others.end(),
                                     [&](const Endpoint& e) { return e.id.value == stage; });
        return at == target.others.end() ? nullptr : &*at;
    };
    for (auto& stage : m_state.stages) {
        const auto same = std::find_if(old.begin(), old.end(), [&](const auto& o) {
            return o && o->route.stage() == stage->route.stage() && o->route.role() == stage->route.role();
        });
        if (same == old.end()) continue;
        const Endpoint* a = entryOf(before, stage->route.stage());
        const Endpoint* b = entryOf(m_target, stage->route.stage());
        if (stage->route.isOwn() || (a && b && *a == *b)) stage = std::move(*same);
    }
}

// In the order of the chain; where the own URL has no entry it stands first.
void ChainMonitor::makeStages() {
    const Channel& channel = m_target.channel;
    auto& stages = m_state.stages;
    stages.push_back(std::make_unique<StageState>(StageRoute(channel, m_target.own ? &*m_target.own : nullptr)));
    for (const Endpoint& endpoint : m_target.others)
        stages.push_back(std::make_unique<StageState>(StageRoute::through(endpoint, channel)));
    std::stable_sort(stages.begin(), stages.end(),
                     [](const auto& a, const auto& b) { return a->route.role() < b->route.role(); });
}

Task<void> ChainMonitor::run() {
    try {
        Task<void> cycle = m_cycle->run();
        co_await cycle;
    } catch (const std::exception& e) {
        qCWarning(lcProbe, "A cycle of the chain of channel %s was given up: %s", m_target.channel.id.value.c_str(), e.what());
    }
    // Not from inside the coroutine that is to be destroyed.
    m_timer = m_around.loop.after(Nanoseconds{0}, [this] {
        m_timer.reset();
        ended();
    });
}

void ChainMonitor::ended() {
    const double perSecond = 8 / std::max(0.001, toSeconds(m_target.settings->interval));
    const ChainBytes bytes = m_cycle->bytes();
    const double playlists = bytes.playlists * perSecond;
    const double segments = bytes.segments * perSecond;
    const double starts = std::min(segments, static_cast<double>(bytes.segmentCount * partialBytes) * perSecond);
    m_demand = {playlists + segments, playlists + segments, playlists + segments, playlists + starts};
    m_task.reset();
    m_cycle.reset();
    m_running = false;
}

}  // namespace inspector::probe
