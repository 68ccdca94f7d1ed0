// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/model/chain.h"
#include "core/model/inventory.h"
#include "core/model/report.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace inspector::probe {

struct EngineOptions {
    Probe probe;              // id, budget, workers, caps
    std::string dnsServers;   // empty: the system's
    std::string caFile;       // empty: the system's
};

// How the engine itself does, for the status bar and for marking late samples.
struct EngineStats {
    int channels = 0;             // monitors that run
    int inFlight = 0;
    int queued = 0;               // requests that wait for a place
    std::uint64_t cycles = 0;     // finished so far
    std::uint64_t skipped = 0;    // turns that were skipped because the one before had not ended
    double lagP95Ms = 0;          // how late cycles began, last minute
    double lagWorstMs = 0;
    double receivedBps = 0;       // mean of the last 10 s
    std::int64_t budgetBps = 0;   // 0: none
    BudgetStep budget = BudgetStep::AsAsked;
    // Blind: the probe's own network is gone. Reports that it spoils are marked so.
    Trust trust = Trust::Trusted;
    std::string trustReason;      // "no-route", "canary-failed", "everything-fails"; empty: trusted
    WallTime trustSince{};        // of blindness
};

// The probing engine: N worker threads, each with its own loop, fetcher and share of the channels. A channel that further endpoints carry
// has a second kind of report beside its own: of its chain (ProbeReport::isChain()), at the same pace.
// All functions are thread-safe. The sink is called on worker threads and must not block; it outlives the engine.
class Engine {
public:
    using Sink = std::function<void(std::shared_ptr<const ProbeReport>)>;

    // The clock outlives the engine.
    Engine(EngineOptions options, const Clock& clock, Sink sink);
    ~Engine();  // stop()
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    void start();
    // Cancels what is in flight and joins the workers; takes milliseconds, not time-outs.
    void stop();
    // Monitors start, stop and change at their next cycle. Channels that are disabled, pinned to another probe, or
    // whose template is missing are not probed.
    void setInventory(std::shared_ptr<const Inventory> inventory);
    // A cycle of that channel begins at once (unless one is under way).
    void probeNow(const ChannelId& channel);
    [[nodiscard]] EngineStats stats() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

// One cycle of one channel, now, on the calling thread (blocks until it ends or `stop` is requested: Cancelled).
// For `inspector-cli check` and for the form that tests a URL. With the segment policy of `settings`.
[[nodiscard]] Result<std::shared_ptr<const ProbeReport>> checkOnce(const Channel& channel, const Template& settings,
                                                                   const EngineOptions& options, const Clock& clock,
                                                                   std::stop_token stop = {});
// The same of its chain: the channel's own URL, then what is reached of it through one endpoint. The report has two stages.
[[nodiscard]] Result<std::shared_ptr<const ProbeReport>> checkThrough(const Endpoint& endpoint, const Channel& channel,
                                                                      const Template& settings,
                                                                      const EngineOptions& options, const Clock& clock,
                                                                      std::stop_token stop = {});

}  // namespace inspector::probe
