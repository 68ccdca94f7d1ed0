// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/worker.h"

#include "core/base/log.h"

#include <exception>
#include <unordered_set>
#include <utility>

namespace inspector::probe {

namespace {
constexpr Milliseconds tickEvery{250};
}

Worker::Worker(WorkerOptions options, const Clock& clock, Shared& shared, Sink sink)
    : m_options(std::move(options)), m_clock(clock), m_shared(shared), m_sink(std::move(sink)) {}

Worker::~Worker() { stop(); }

void Worker::start(std::function<void()> tick) {
    if (m_thread.joinable()) return;
    m_onTick = std::move(tick);
    m_thread = std::thread([this] { run(); });
}

void Worker::stop() {
    if (!m_thread.joinable()) return;
    m_loop.quit();
    m_thread.join();
}

void Worker::run() {
    m_fetcher = std::make_unique<fetch::Fetcher>(m_loop, m_options.fetcher);
    m_chainFetcher = std::make_unique<fetch::Fetcher>(m_loop, m_options.fetcher);
    m_gate = std::make_unique<ReportGate>(m_loop, m_clock, m_shared.watch, m_sink);
    m_canary = std::make_unique<Canary>(*m_fetcher, m_clock, m_shared.watch, m_options.caFile);
    const auto sink = [this](std::shared_ptr<const ProbeReport> r) { finished(std::move(r)); };
    m_surroundings = std::make_unique<Surroundings>(
        Surroundings{m_loop, *m_fetcher, m_clock, m_options.probe, m_options.caFile, sink});
    m_chainSurroundings = std::make_unique<Surroundings>(
        Surroundings{m_loop, *m_chainFetcher, m_clock, m_options.probe, m_options.caFile, sink});
    for (Surroundings* around : {m_surroundings.get(), m_chainSurroundings.get()}) {
        around->clockCheck = &m_clockCheck;
        around->selfWatch = &m_shared.watch;
        around->stageHolds = &m_stageHolds;
    }
    tick();
    try {
        m_loop.run();
    } catch (const std::exception& e) {
        qCCritical(lcProbe, "A probe's worker ended: %s", e.what());
    }
    m_chains.clear();
    m_monitors.clear();  // their transfers end here
    m_surroundings.reset();
    m_chainSurroundings.reset();
    m_canary.reset();
    m_gate.reset();
    m_chainFetcher.reset();
    m_fetcher.reset();
}

void Worker::finished(std::shared_ptr<const ProbeReport> report) {
    if (!report->isChain()) {
        ++m_cycles;
        m_lags.add(m_clock.mono(), report->lagMs);
    }
    m_gate->take(std::move(report));
}

void Worker::setCanaries(std::vector<std::string> urls) {
    m_loop.post([this, urls = std::move(urls)]() mutable { m_canary->setUrls(std::move(urls)); });
}

void Worker::setTargets(std::shared_ptr<const Targets> targets, Nanoseconds spread) {
    m_loop.post([this, targets = std::move(targets), spread] { applyTargets(*targets, spread); });
}

void Worker::probeNow(const ChannelId& channel) {
    m_loop.post([this, channel] {
        const auto at = m_monitors.find(channel);
        if (at != m_monitors.end()) at->second->turn(0);
        const auto chain = m_chains.find(channel);
        if (chain != m_chains.end()) chain->second->turn(0);
    });
}

void Worker::setCaps(int maxInFlight, int maxPerHost) {
    m_loop.post([this, maxInFlight, maxPerHost] {
        m_fetcher->setCaps(maxInFlight, maxPerHost);
        m_chainFetcher->setCaps(maxInFlight, maxPerHost);
    });
}

void Worker::applyTargets(const Targets& targets, Nanoseconds spread) {
    const MonoTime now = m_clock.mono();
    std::unordered_set<ChannelId> wanted;
    for (const Target& target : targets) {
        const ChannelId& id = target.channel.id;
        wanted.insert(id);
        std::unique_ptr<Monitor>& monitor = m_monitors[id];
        if (!monitor) {
            monitor = std::make_unique<Monitor>(*m_surroundings, m_shared.budget, target);
        } else {
            const Target& before = monitor->target();
            const bool same = before.channel == target.channel &&
                              (before.settings == target.settings || *before.settings == *target.settings);
            if (!same) monitor->setTarget(target);
        }
        applyChain(target);
        m_schedule.put(id, target.settings->interval, now, spread);
    }
    std::erase_if(m_monitors, [&](const auto& entry) {
        if (wanted.contains(entry.first)) return false;
        m_schedule.remove(entry.first);
        m_chains.erase(entry.first);
        return true;
    });
    arm();
}

void Worker::applyChain(const Target& target) {
    const ChannelId& id = target.channel.id;
    if (!target.chain) {
        m_chains.erase(id);
        return;
    }
    std::unique_ptr<ChainMonitor>& chain = m_chains[id];
    if (!chain) chain = std::make_unique<ChainMonitor>(*m_chainSurroundings, m_shared.budget, *target.chain);
    else if (!chain->target().sameAs(*target.chain)) chain->setTarget(*target.chain);
}

// One timer, for the next turn of all.
void Worker::arm() {
    const std::optional<MonoTime> next = m_schedule.next();
    if (next == m_turnTime) return;
    if (m_turnTimer) m_loop.cancel(*m_turnTimer);
    m_turnTimer.reset();
    m_turnTime = next;
    if (next) m_turnTimer = m_loop.at(*next, [this] { takeTurns(); });
}

void Worker::takeTurns() {
    m_turnTimer.reset();
    m_turnTime.reset();
    for (const Schedule::Turn& turn : m_schedule.take(m_clock.mono())) {
        m_skipped += turn.missed;
        const auto at = m_monitors.find(turn.id);
        if (at == m_monitors.end()) continue;
        const double lagMs = std::chrono::duration<double, std::milli>(m_clock.mono() - turn.due).count();
        if (!at->second->turn(lagMs)) ++m_skipped;
        const auto chain = m_chains.find(turn.id);
        if (chain != m_chains.end()) chain->second->turn(lagMs);
    }
    arm();
}

void Worker::tick() {
    m_received = m_fetcher->wireBytes() + m_chainFetcher->wireBytes();
    m_canary->tick();
    Demand sum{};
    for (const auto& [id, monitor] : m_monitors)
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += monitor->demand()[i];
    for (const auto& [id, chain] : m_chains)
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += chain->demand()[i];
    for (std::size_t i = 0; i < sum.size(); ++i) m_demand[i] = sum[i];
    WorkerFigures figures;
    figures.channels = static_cast<int>(m_monitors.size());
    figures.inFlight = m_fetcher->inFlight() + m_chainFetcher->inFlight();
    figures.queued = m_fetcher->queued() + m_chainFetcher->queued();
    figures.lagsMs = m_lags.values(m_clock.mono());
    {
        const std::lock_guard lock(m_figuresMutex);
        m_figures = std::move(figures);
    }
    if (m_onTick) m_onTick();
    m_loop.after(tickEvery, [this] { tick(); });
}

WorkerFigures Worker::figures() const {
    const std::lock_guard lock(m_figuresMutex);
    return m_figures;
}

Demand Worker::demand() const {
    Demand demand{};
    for (std::size_t i = 0; i < demand.size(); ++i) demand[i] = m_demand[i];
    return demand;
}

}  // namespace inspector::probe
