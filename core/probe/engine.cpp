// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/engine.h"

#include "core/model/endpoint.h"
#include "core/probe/budget.h"
#include "core/probe/stable_hash.h"
#include "core/probe/worker.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace inspector::probe {

namespace {

// New channels begin ten milliseconds apart, all of them within a few seconds.
constexpr Milliseconds spreadEach{10};
constexpr Milliseconds spreadMost{5'000};

std::size_t workersOf(const Probe& probe) {
    if (probe.workers > 0) return static_cast<std::size_t>(std::min(probe.workers, 64));
    return std::max<std::size_t>(1, std::thread::hardware_concurrency() / 2);
}

std::shared_ptr<const ChainTarget> chainTargetOf(const Channel& channel, const std::shared_ptr<const Template>& settings,
                                                 const Inventory& inventory) {
    if (!settings->watchEdges) return nullptr;
    const ChainPlan plan = chainOf(channel, inventory.endpoints);
    if (plan.empty()) return nullptr;
    auto target = std::make_shared<ChainTarget>();
    target->channel = channel;
    target->settings = settings;
    if (plan.own) target->own = *plan.own;
    for (const Endpoint* endpoint : plan.others) target->others.push_back(*endpoint);
    return target;
}

// The channels that this probe watches.
std::vector<Target> targetsOf(const Inventory& inventory, const ProbeId& probe) {
    std::map<TemplateId, std::shared_ptr<const Template>> settings;
    for (const Template& t : inventory.templates) settings[t.id] = std::make_shared<const Template>(t);
    std::vector<Target> targets;
    targets.reserve(inventory.channels.size());
    for (const Channel& channel : inventory.channels) {
        if (!channel.enabled || (channel.probeId && *channel.probeId != probe)) continue;
        const auto at = settings.find(channel.templateId);
        if (at != settings.end()) targets.push_back({channel, at->second, chainTargetOf(channel, at->second, inventory)});
    }
    return targets;
}

}  // namespace

struct Engine::Private {
    EngineOptions options;
    const Clock& clock;
    Sink sink;
    Shared shared;
    mutable std::mutex mutex;   // start, stop and commands; never taken by a worker
    std::vector<std::unique_ptr<Worker>> workers;
    std::shared_ptr<const Inventory> inventory;
    Budget budget;              // on the first worker's thread
    std::size_t channels = 0;   // of the newest inventory
    bool running = false;

    Private(EngineOptions o, const Clock& c, Sink s) : options(std::move(o)), clock(c), sink(std::move(s)) {}
    void govern();
    void distribute();
};

void Engine::Private::govern() {
    std::uint64_t received = 0;
    Demand demand{};
    for (const auto& worker : workers) {
        received += worker->receivedBytes();
        const Demand one = worker->demand();
        for (std::size_t i = 0; i < demand.size(); ++i) demand[i] += one[i];
    }
    budget.setLimit(shared.budgetBps);
    shared.budget = budget.update(clock.mono(), received, demand);
    shared.receivedBps = budget.receivedBps();
}

void Engine::Private::distribute() {
    if (!running || !inventory) return;
    Probe probe = options.probe;
    if (const Probe* configured = inventory->probe(probe.id)) probe = *configured;
    shared.budgetBps = probe.budgetBps;
    std::vector<Target> targets;
    if (probe.enabled) targets = targetsOf(*inventory, probe.id);
    std::vector<std::shared_ptr<Worker::Targets>> shares(workers.size());
    for (auto& share : shares) share = std::make_shared<Worker::Targets>();
    for (Target& target : targets)
        shares[stableHash(target.channel.id.value) % workers.size()]->push_back(std::move(target));
    workers.front()->setCanaries(probe.canaries);
    const std::size_t added = targets.size() > channels ? targets.size() - channels : 1;
    const Milliseconds spread = std::min(spreadMost, spreadEach * static_cast<int>(std::min<std::size_t>(added, 10'000)));
    channels = targets.size();
    for (std::size_t i = 0; i < workers.size(); ++i) {
        workers[i]->setCaps(probe.maxInFlight, probe.maxPerHost);
        workers[i]->setTargets(shares[i], spread);
    }
}

Engine::Engine(EngineOptions options, const Clock& clock, Sink sink)
    : d(std::make_unique<Private>(std::move(options), clock, std::move(sink))) {
    d->shared.budgetBps = d->options.probe.budgetBps;
}

Engine::~Engine() { stop(); }

void Engine::start() {
    const std::lock_guard lock(d->mutex);
    if (d->running) return;
    WorkerOptions options;
    options.probe = d->options.probe.id;
    options.caFile = d->options.caFile;
    options.fetcher.dnsServers = d->options.dnsServers;
    options.fetcher.maxInFlight = d->options.probe.maxInFlight;
    options.fetcher.maxPerHost = d->options.probe.maxPerHost;
    const std::size_t count = workersOf(d->options.probe);
    for (std::size_t i = 0; i < count; ++i)
        d->workers.push_back(std::make_unique<Worker>(options, d->clock, d->shared, d->sink));
    d->budget = {};
    for (std::size_t i = 0; i < count; ++i)
        d->workers[i]->start(i == 0 ? [this] { d->govern(); } : std::function<void()>());
    d->running = true;
    d->channels = 0;
    d->distribute();
}

void Engine::stop() {
    const std::lock_guard lock(d->mutex);
    if (!d->running) return;
    d->running = false;
    for (const auto& worker : d->workers) worker->stop();
    d->workers.clear();
}

void Engine::setInventory(std::shared_ptr<const Inventory> inventory) {
    const std::lock_guard lock(d->mutex);
    d->inventory = std::move(inventory);
    d->distribute();
}

void Engine::probeNow(const ChannelId& channel) {
    const std::lock_guard lock(d->mutex);
    if (d->running) d->workers[stableHash(channel.value) % d->workers.size()]->probeNow(channel);
}

EngineStats Engine::stats() const {
    const std::lock_guard lock(d->mutex);
    EngineStats stats;
    std::vector<float> lags;
    for (const auto& worker : d->workers) {
        const WorkerFigures figures = worker->figures();
        stats.channels += figures.channels;
        stats.inFlight += figures.inFlight;
        stats.queued += figures.queued;
        stats.cycles += worker->cycles();
        stats.skipped += worker->skipped();
        lags.insert(lags.end(), figures.lagsMs.begin(), figures.lagsMs.end());
    }
    for (const float lag : lags) stats.lagWorstMs = std::max(stats.lagWorstMs, static_cast<double>(lag));
    stats.lagP95Ms = percentile95(std::move(lags));
    stats.receivedBps = d->shared.receivedBps;
    stats.budgetBps = d->shared.budgetBps;
    stats.budget = d->shared.budget;
    const MonoTime now = d->clock.mono();
    const SelfWatch::State state = d->shared.watch.state(now);
    stats.trust = state.trust;
    stats.trustReason = state.reason;
    if (state.trust != Trust::Trusted)
        stats.trustSince = d->clock.now() - std::chrono::duration_cast<WallTime::duration>(now - state.since);
    return stats;
}

}  // namespace inspector::probe
