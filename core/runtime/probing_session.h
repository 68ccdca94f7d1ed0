// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/evidence/recorder.h"
#include "core/runtime/evaluation.h"
#include "core/runtime/inspector.h"

#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <vector>

namespace inspector::runtime {

class Mailbox;
class StatusWriter;

// All that exists only while this program holds the lease of its probe: the engine, the evaluation of its reports, the flight
// recorder and the series' writer; their order is their lifecycle. Only the channels that the probe holds are probed. Lives
// on the inventory thread; newestReport() and probeNow() on any.
class ProbingSession {
public:
    struct Sinks {
        Mailbox& mailbox;
        StatusWriter& statuses;
        evidence::Recorder::Frozen frozen;
        std::function<bool()> leased;  // any thread: the probe's lease is known to hold
        // What is measured and found, as it is written; on the evaluation's thread.
        std::function<void(const std::vector<Point>&)> points;
        std::function<void(const inventory::StatusWrite&)> states;
    };

    // What it refers to outlives it.
    ProbingSession(const Options& options, const Clock& clock, Restored restored,
                   std::shared_ptr<const Inventory> inventory, std::set<ChannelId> held, Sinks sinks);
    ~ProbingSession();  // ends the probes, evaluates what they brought, writes it
    ProbingSession(const ProbingSession&) = delete;
    ProbingSession& operator=(const ProbingSession&) = delete;

    // The engine follows; it begins anew when its number of workers changed.
    void setInventory(std::shared_ptr<const Inventory> inventory);
    // The channels to be probed from now on: what is no more among them stops at once, and nothing of it is written any more;
    // of what is new `restored` has what the store knows.
    void hold(std::set<ChannelId> channels, Restored restored);
    [[nodiscard]] const std::set<ChannelId>& held() const { return m_held; }
    [[nodiscard]] bool holds(const ChannelId& channel) const { return m_held.contains(channel); }
    void setOthers(OthersNews news) { m_evaluation.setOthers(std::move(news)); }
    void setFleet(bool ours) { m_evaluation.setFleet(ours); }
    void probeNow(const ChannelId& channel);
    // Channels that were removed: nothing of them is kept.
    void forget(const std::vector<ChannelId>& channels);
    [[nodiscard]] std::shared_ptr<const ProbeReport> newestReport(const ChannelId& channel) const;

    // What the flight recorder has of a channel's last minutes; reads files.
    [[nodiscard]] evidence::Exchanges recent(const ChannelId& channel) const;

    [[nodiscard]] probe::EngineStats stats() const;
    [[nodiscard]] series::WriterState writer() const { return m_writer.state(); }
    [[nodiscard]] std::uint64_t dropped() const { return m_evaluation.dropped(); }
    [[nodiscard]] bool enabled() const { return m_probe.enabled; }

private:
    verdict::ProbeView probeView();
    void startEngine(std::shared_ptr<const Inventory> own);
    [[nodiscard]] std::shared_ptr<const Inventory> ownPart() const;
    [[nodiscard]] bool isHeld(const ChannelId& channel) const;
    void writePoints(std::vector<Point> points);
    void writeStates(inventory::StatusWrite write, std::size_t reports);

    const Options& m_options;
    const Clock& m_clock;
    const Sinks m_sinks;
    std::shared_ptr<const Inventory> m_inventory;
    mutable std::mutex m_heldMutex;  // guards m_held for the engine's and the evaluation's threads
    std::set<ChannelId> m_held;
    Probe m_probe;
    series::Writer m_writer;
    evidence::Recorder m_recorder;
    mutable std::mutex m_mutex;  // guards these two: the engine may be replaced
    std::unique_ptr<probe::Engine> m_engine;
    verdict::ProbeView m_probeView;  // as the engine told it last
    Evaluation m_evaluation;     // asks for the probe's view: after what that needs
};

// This program's own entry of the inventory; a default one when it has none yet.
[[nodiscard]] Probe ownProbe(const Inventory& inventory, const ProbeId& id);

}  // namespace inspector::runtime
