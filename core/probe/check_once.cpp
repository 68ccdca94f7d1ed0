// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/chain_monitor.h"
#include "core/probe/engine.h"
#include "core/probe/monitor.h"

#include <algorithm>
#include <stop_token>
#include <utility>

namespace inspector::probe {

namespace {

using Report = std::shared_ptr<const ProbeReport>;

// One cycle of a monitor of either kind on this thread, until it reports.
template <typename Monitor, typename Target>
Result<Report> oneCycle(Target target, const std::string& url, const EngineOptions& options, const Clock& clock,
                        const std::stop_token& stop) {
    fetch::Loop loop;
    fetch::FetcherOptions fetching;
    fetching.dnsServers = options.dnsServers;
    fetching.maxInFlight = options.probe.maxInFlight;
    fetching.maxPerHost = options.probe.maxPerHost;
    fetch::Fetcher fetcher(loop, fetching);
    Report report;
    const Surroundings surroundings{loop, fetcher, clock, options.probe.id, options.caFile, [&](Report made) {
                                        report = std::move(made);
                                        loop.quit();
                                    }};
    const std::atomic<BudgetStep> budget{BudgetStep::AsAsked};
    Monitor monitor(surroundings, budget, std::move(target));
    const std::stop_callback cancel(stop, [&loop] { loop.quit(); });
    monitor.turn(0);
    loop.run();
    if (!report) return fail(Error::Kind::Cancelled, "The check was cancelled.", redactUrl(url));
    return report;
}

std::shared_ptr<const Template> once(const Template& settings) {
    auto one = std::make_shared<Template>(settings);
    one->follow = false;
    return one;
}

}  // namespace

Result<Report> checkOnce(const Channel& channel, const Template& settings, const EngineOptions& options,
                         const Clock& clock, std::stop_token stop) {
    return oneCycle<Monitor>(Target{channel, once(settings)}, channel.url, options, clock, stop);
}

Result<Report> checkThrough(const Endpoint& endpoint, const Channel& channel, const Template& settings,
                            const EngineOptions& options, const Clock& clock, std::stop_token stop) {
    const std::string url = urlThrough(endpoint, channel);
    if (url.empty())
        return fail(Error::Kind::InvalidInput, "No URL can be made of the channel's for this endpoint",
                    redactUrl(channel.url), "Correct the base URL");
    return oneCycle<ChainMonitor>(ChainTarget{channel, once(settings), std::nullopt, {endpoint}}, url, options, clock,
                                  stop);
}

}  // namespace inspector::probe
