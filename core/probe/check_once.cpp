// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/engine.h"
#include "core/probe/monitor.h"

#include <algorithm>
#include <stop_token>
#include <utility>

namespace inspector::probe {

Result<std::shared_ptr<const ProbeReport>> checkOnce(const Channel& channel, const Template& settings,
                                                     const EngineOptions& options, const Clock& clock,
                                                     std::stop_token stop) {
    fetch::Loop loop;
    fetch::FetcherOptions fetching;
    fetching.dnsServers = options.dnsServers;
    fetching.maxInFlight = options.probe.maxInFlight;
    fetching.maxPerHost = options.probe.maxPerHost;
    fetch::Fetcher fetcher(loop, fetching);
    std::shared_ptr<const ProbeReport> report;
    const Surroundings surroundings{loop, fetcher, clock, options.probe.id, options.caFile,
                                    [&](std::shared_ptr<const ProbeReport> made) {
                                        report = std::move(made);
                                        loop.quit();
                                    }};
    auto once = std::make_shared<Template>(settings);
    once->follow = false;
    const std::atomic<BudgetStep> budget{BudgetStep::AsAsked};
    Monitor monitor(surroundings, budget, {channel, std::move(once)});
    const std::stop_callback cancel(stop, [&loop] { loop.quit(); });
    monitor.turn(0);
    loop.run();
    if (!report) return fail(Error::Kind::Cancelled, "The check was cancelled.", redactUrl(channel.url));
    return report;
}

}  // namespace inspector::probe
