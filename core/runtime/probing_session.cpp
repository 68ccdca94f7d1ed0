// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/probing_session.h"

#include "core/model/point.h"
#include "core/runtime/mailbox.h"
#include "core/runtime/status_writer.h"
#include "core/runtime/store_places.h"

#include <utility>

namespace inspector::runtime {

namespace {

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
                               std::shared_ptr<const Inventory> inventory, std::set<ChannelId> held, Sinks sinks)
    : m_options(options), m_clock(clock), m_sinks(std::move(sinks)), m_inventory(std::move(inventory)),
      m_held(std::move(held)), m_probe(ownProbe(*m_inventory, options.probeId)),
      m_writer(seriesWriter(options), clock, options.retention, writerOptions(options)),
      m_recorder(recorderOf(options), clock, m_sinks.frozen),
      m_evaluation(clock, std::move(restored), m_inventory,
                   {[this](std::vector<Point> points) { writePoints(std::move(points)); },
                    [this](inventory::StatusWrite write, std::size_t reports) { writeStates(std::move(write), reports); },
                    [this](const ChannelId& channel, const ProbeId& probe, const Finding& finding) {
                        m_recorder.freeze(channel, probe, finding);
                    },
                    [this] { return probeView(); }},
                   m_held) {
    startEngine(ownPart());
}

ProbingSession::~ProbingSession() {
    const std::lock_guard lock(m_mutex);
    m_engine.reset();
}

// The inventory with only those channels that are held: what the engine knows of.
std::shared_ptr<const Inventory> ProbingSession::ownPart() const {
    auto part = std::make_shared<Inventory>();
    part->templates = m_inventory->templates;
    part->probes = m_inventory->probes;
    part->endpoints = m_inventory->endpoints;
    part->revision = m_inventory->revision;
    for (const Channel& channel : m_inventory->channels)
        if (m_held.contains(channel.id)) part->channels.push_back(channel);
    return part;
}

bool ProbingSession::isHeld(const ChannelId& channel) const {
    const std::lock_guard lock(m_heldMutex);
    return m_held.contains(channel);
}

void ProbingSession::startEngine(std::shared_ptr<const Inventory> own) {
    auto engine = std::make_unique<probe::Engine>(
        probe::EngineOptions{m_probe, m_options.dnsServers, m_options.caFile}, m_clock,
        [this](std::shared_ptr<const ProbeReport> report) {
            if (!isHeld(report->channel)) return;
            m_recorder.record(report);
            m_evaluation.push(std::move(report));
        });
    engine->setInventory(std::move(own));
    engine->start();
    const std::lock_guard lock(m_mutex);
    m_engine = std::move(engine);
}

void ProbingSession::setInventory(std::shared_ptr<const Inventory> inventory) {
    m_inventory = std::move(inventory);
    m_evaluation.setInventory(m_inventory);
    const Probe before = std::exchange(m_probe, ownProbe(*m_inventory, m_options.probeId));
    if (m_probe.workers == before.workers) return m_engine->setInventory(ownPart());
    {
        const std::lock_guard lock(m_mutex);
        m_engine.reset();
    }
    startEngine(ownPart());
}

void ProbingSession::hold(std::set<ChannelId> channels, Restored restored) {
    {
        const std::lock_guard lock(m_heldMutex);
        m_held = std::move(channels);
    }
    m_evaluation.hold(m_held, std::move(restored));
    m_engine->setInventory(ownPart());
}

// What was measured when the lease had run out may have been measured by another probe as well: it is told apart.
void ProbingSession::writePoints(std::vector<Point> points) {
    if (!m_sinks.leased())
        for (Point& point : points) point.tags.emplace_back(leaseTag, unleased);
    m_sinks.points(points);
    m_writer.write(std::move(points));
}

void ProbingSession::writeStates(inventory::StatusWrite write, std::size_t reports) {
    const std::lock_guard lock(m_heldMutex);
    const auto gone = [this](const ChannelId& channel) { return !channel.empty() && !m_held.contains(channel); };
    std::erase_if(write.statuses, [&](const ChannelStatus& status) { return gone(status.channel); });
    std::erase_if(write.opened, [&](const auto& row) { return gone(row.channel); });
    std::erase_if(write.closed, [&](const auto& closed) { return gone(closed.channel); });
    std::erase_if(write.events, [&](const Event& event) { return gone(event.channel); });
    m_sinks.states(write);
    m_sinks.mailbox.states(write);
    m_sinks.statuses.add(std::move(write), reports);
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
