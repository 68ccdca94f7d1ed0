// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/endpoint.h"
#include "core/model/inventory.h"
#include "core/model/report.h"
#include "core/probe/engine.h"
#include "tests/core/probe/live_channel.h"
#include "tests/support/process.h"

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

// A channel, its endpoints, and the reports of its chain.
namespace inspector::probe {

inline Endpoint endpointAt(std::string id, std::string baseUrl, StageRole role = StageRole::Edge) {
    Endpoint endpoint;
    endpoint.id = EndpointId(std::move(id));
    endpoint.name = endpoint.id.value;
    endpoint.role = role;
    endpoint.baseUrl = std::move(baseUrl);
    return endpoint;
}

using Report = std::shared_ptr<const ProbeReport>;

inline const StageSample* stageOf(const ProbeReport& report, std::string_view stage) {
    for (const StageSample& s : report.stages)
        if (s.stage == stage) return &s;
    return nullptr;
}

inline const StageRequest* requestOf(const StageSample& stage, ExchangeKind kind) {
    for (auto r = stage.requests.rbegin(); r != stage.requests.rend(); ++r)
        if (r->kind == kind) return &*r;
    return nullptr;
}

inline bool hasFinding(const ProbeReport& report, std::string_view rule, std::string_view stage) {
    for (const Finding& f : report.findings)
        if (f.rule == rule && f.stage == stage) return true;
    return false;
}

class ChainProbing {
public:
    ChainProbing(Channel channel, std::vector<Endpoint> endpoints, Template settings = quickTemplate(), Probe probe = {},
                 std::string caFile = {})
        : engine(optionsOf(std::move(probe), std::move(caFile)), m_clock, [this](Report report) {
              const std::lock_guard lock(m_mutex);
              m_reports.push_back(std::move(report));
          }) {
        auto inventory = std::make_shared<Inventory>();
        inventory->channels = {std::move(channel)};
        inventory->endpoints = std::move(endpoints);
        inventory->templates = {std::move(settings)};
        engine.setInventory(std::move(inventory));
        engine.start();
    }

    [[nodiscard]] std::vector<Report> all() const {
        const std::lock_guard lock(m_mutex);
        return m_reports;
    }
    [[nodiscard]] std::vector<Report> chains() const {
        std::vector<Report> out;
        for (const Report& r : all())
            if (r->isChain()) out.push_back(r);
        return out;
    }
    // The first report of the chain from now on for which it holds; null: none came.
    Report until(const std::function<bool(const ProbeReport&)>& holds,
                 std::chrono::seconds timeout = std::chrono::seconds(60)) {
        std::size_t next = chains().size();
        Report found;
        (void)test::waitFor([&] {
            const std::vector<Report> now = chains();
            for (; !found && next < now.size(); ++next)
                if (holds(*now[next])) found = now[next];
            return found != nullptr;
        }, timeout);
        return found;
    }

private:
    static EngineOptions optionsOf(Probe probe, std::string caFile) {
        EngineOptions options;
        options.probe = std::move(probe);
        if (options.probe.id.empty()) options.probe.id = ProbeId("local");
        if (options.probe.workers == 0) options.probe.workers = 1;
        options.caFile = std::move(caFile);
        return options;
    }

    SystemClock m_clock;
    mutable std::mutex m_mutex;
    std::vector<Report> m_reports;

public:
    Engine engine;  // last: it goes first
};

}  // namespace inspector::probe
