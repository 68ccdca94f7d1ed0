// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/fetch/fetcher.h"
#include "core/fetch/loop.h"
#include "core/probe/budget.h"
#include "core/probe/canary.h"
#include "core/probe/chain_monitor.h"
#include "core/probe/lag_window.h"
#include "core/probe/monitor.h"
#include "core/probe/report_gate.h"
#include "core/probe/schedule.h"
#include "core/probe/self_watch.h"

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace inspector::probe {

// What all workers of an engine read and write without waiting for each other.
struct Shared {
    std::atomic<BudgetStep> budget{BudgetStep::AsAsked};  // written by the worker that governs, read by all
    std::atomic<std::int64_t> budgetBps{0};
    std::atomic<double> receivedBps{0};
    SelfWatch watch;  // thread-safe
};

// A worker's share of the figures, for EngineStats.
struct WorkerFigures {
    int channels = 0;
    int inFlight = 0;
    int queued = 0;
    std::vector<float> lagsMs;  // of the last minute
};

struct WorkerOptions {
    ProbeId probe;
    std::string caFile;
    fetch::FetcherOptions fetcher;
};

// One thread with its loop, its fetcher and its share of the channels. Public functions are thread-safe; commands take
// effect on the worker's thread, in order.
class Worker {
public:
    using Sink = std::function<void(std::shared_ptr<const ProbeReport>)>;
    using Targets = std::vector<Target>;

    Worker(WorkerOptions options, const Clock& clock, Shared& shared, Sink sink);
    ~Worker();  // stop()
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    // `tick` is called on this worker's thread a few times a second.
    void start(std::function<void()> tick = {});
    void stop();
    // All of this worker's channels: those that are missing are cancelled at once, new ones begin soon, changed ones
    // change at their next cycle. `spread`: over how long the first cycles of new ones are spread.
    void setTargets(std::shared_ptr<const Targets> targets, Nanoseconds spread);
    void probeNow(const ChannelId& channel);
    void setCaps(int maxInFlight, int maxPerHost);
    // One worker of an engine asks them.
    void setCanaries(std::vector<std::string> urls);

    [[nodiscard]] WorkerFigures figures() const;
    [[nodiscard]] std::uint64_t cycles() const { return m_cycles; }
    [[nodiscard]] std::uint64_t skipped() const { return m_skipped; }
    [[nodiscard]] std::uint64_t receivedBytes() const { return m_received; }
    [[nodiscard]] Demand demand() const;

private:
    void run();
    void applyTargets(const Targets& targets, Nanoseconds spread);
    void applyChain(const Target& target);
    void finished(std::shared_ptr<const ProbeReport> report);
    void arm();
    void takeTurns();
    void tick();

    const WorkerOptions m_options;
    const Clock& m_clock;
    Shared& m_shared;
    const Sink m_sink;
    std::function<void()> m_onTick;
    fetch::Loop m_loop;
    std::thread m_thread;

    // On the worker's thread only.
    std::unique_ptr<fetch::Fetcher> m_fetcher;
    std::unique_ptr<fetch::Fetcher> m_chainFetcher;  // places of its own: an edge that hangs takes none from the channels' monitors
    std::unique_ptr<ReportGate> m_gate;
    std::unique_ptr<Canary> m_canary;
    rules::ClockCheck m_clockCheck;
    std::unique_ptr<Surroundings> m_surroundings;
    std::unique_ptr<Surroundings> m_chainSurroundings;
    StageHolds m_stageHolds;
    std::unordered_map<ChannelId, std::unique_ptr<Monitor>> m_monitors;
    std::unordered_map<ChannelId, std::unique_ptr<ChainMonitor>> m_chains;
    Schedule m_schedule;
    LagWindow m_lags;
    std::optional<fetch::Loop::TimerId> m_turnTimer;
    std::optional<MonoTime> m_turnTime;

    // Read from other threads.
    std::atomic<std::uint64_t> m_cycles{0};
    std::atomic<std::uint64_t> m_skipped{0};
    std::atomic<std::uint64_t> m_received{0};
    std::array<std::atomic<double>, 4> m_demand{};
    mutable std::mutex m_figuresMutex;
    WorkerFigures m_figures;
};

}  // namespace inspector::probe
