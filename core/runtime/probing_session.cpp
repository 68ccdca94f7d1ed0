// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/probing_session.h"

#include "core/runtime/mailbox.h"
#include "core/runtime/status_writer.h"

#include <utility>

namespace inspector::runtime {

namespace {

series::Writer::Open seriesFile(const Options& options) {
    return [file = options.dataFolder / "series.db"] { return series::openSqlite({file, false}); };
}

evidence::RecorderOptions recorderOf(const Options& options) {
    evidence::RecorderOptions recorder;
    recorder.folder = options.dataFolder / "evidence";
    return recorder;
}

}  // namespace

Probe ownProbe(const Inventory& inventory, const ProbeId& id) {
    if (const Probe* known = inventory.probe(id)) return *known;
    Probe probe;
    probe.id = id;
    probe.name = id.value;
    return probe;
}

ProbingSession::ProbingSession(const Options& options, const Clock& clock, Restored restored,
                               std::shared_ptr<const Inventory> inventory, Mailbox& mailbox, StatusWriter& statuses,
                               evidence::Recorder::Frozen frozen)
    : m_options(options), m_clock(clock), m_probe(ownProbe(*inventory, options.probeId)),
      m_writer(seriesFile(options), clock, options.retention),
      m_recorder(recorderOf(options), clock, std::move(frozen)),
      m_evaluation(clock, std::move(restored), inventory,
                   {[this](std::vector<Point> points) { m_writer.write(std::move(points)); },
                    [&mailbox, &statuses](inventory::StatusWrite write, std::size_t reports) {
                        mailbox.states(write);
                        statuses.add(std::move(write), reports);
                    },
                    [this](const ChannelId& channel, const ProbeId& probe, const Finding& finding) {
                        m_recorder.freeze(channel, probe, finding);
                    },
                    [this] { return probeView(); }}) {
    startEngine(inventory);
}

ProbingSession::~ProbingSession() {
    const std::lock_guard lock(m_mutex);
    m_engine.reset();
}

void ProbingSession::startEngine(const std::shared_ptr<const Inventory>& inventory) {
    auto engine = std::make_unique<probe::Engine>(
        probe::EngineOptions{m_probe, m_options.dnsServers, m_options.caFile}, m_clock,
        [this](std::shared_ptr<const ProbeReport> report) {
            m_recorder.record(report);
            m_evaluation.push(std::move(report));
        });
    engine->setInventory(inventory);
    engine->start();
    const std::lock_guard lock(m_mutex);
    m_engine = std::move(engine);
}

void ProbingSession::setInventory(std::shared_ptr<const Inventory> inventory) {
    m_evaluation.setInventory(inventory);
    const Probe before = std::exchange(m_probe, ownProbe(*inventory, m_options.probeId));
    if (m_probe.workers == before.workers) return m_engine->setInventory(std::move(inventory));
    {
        const std::lock_guard lock(m_mutex);
        m_engine.reset();
    }
    startEngine(inventory);
}

void ProbingSession::probeNow(const ChannelId& channel) {
    const std::lock_guard lock(m_mutex);
    if (m_engine) m_engine->probeNow(channel);
}

std::shared_ptr<const ProbeReport> ProbingSession::newestReport(const ChannelId& channel) const {
    return m_evaluation.newestReport(channel);
}

void ProbingSession::forget(const std::vector<ChannelId>& channels) {
    for (const ChannelId& channel : channels) m_recorder.forget(channel);
}

evidence::Exchanges ProbingSession::recent(const ChannelId& channel) const {
    return m_recorder.read(channel, m_clock.now() - std::chrono::minutes(10));
}

verdict::ProbeView ProbingSession::probeView() {
    const std::lock_guard lock(m_mutex);
    if (!m_engine) return m_probeView;
    probe::EngineStats now = m_engine->stats();
    m_probeView = {now.trust, std::move(now.trustReason), now.trustSince, {}};
    return m_probeView;
}

probe::EngineStats ProbingSession::stats() const {
    const std::lock_guard lock(m_mutex);
    return m_engine ? m_engine->stats() : probe::EngineStats{};
}

}  // namespace inspector::runtime
