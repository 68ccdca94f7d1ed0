// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/inventory/exchange.h"
#include "core/runtime/inspector.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace inspector::console {

using RequestId = std::uint64_t;
using PendingEdits = std::shared_ptr<const std::vector<inventory::PendingEdit>>;

// The one bridge between the console and the engine. Lives on the GUI thread; owned by main, outlives the window.
// The engine's changes arrive merged, on a tick (200 ms); what a person did does not wait for the tick. An answer
// carries the number of the request it belongs to; whoever asked again meanwhile drops it.
class Client : public QObject {
    Q_OBJECT

public:
    // `engine` and `clock` outlive the client. Nothing happens before start().
    Client(runtime::Inspector& engine, const Clock& clock, QObject* parent = nullptr);
    ~Client() override;

    void start();

    // What is known now; the newest of everything, kept by the client. The inventory is never null: empty until the
    // stores are open.
    [[nodiscard]] std::shared_ptr<const Inventory> inventory() const { return m_inventory; }
    [[nodiscard]] const runtime::EngineState& engine() const { return m_engine; }
    [[nodiscard]] const FleetStatus& fleet() const { return m_fleet; }  // without a time: not known yet
    [[nodiscard]] const ChannelStatus* status(const ChannelId& channel) const;  // null: none yet
    [[nodiscard]] const std::unordered_map<ChannelId, ChannelStatus>& statuses() const { return m_statuses; }
    // Newest first, at most 2,000: the findings that are open in the fleet.
    [[nodiscard]] const std::vector<inventory::FindingRow>& openFindings() const { return m_openFindings; }
    // By fingerprint: the alerts that are open, those of others too.
    [[nodiscard]] const std::map<std::string, Alert>& alerts() const { return m_alerts; }
    [[nodiscard]] const Alert* alert(const std::string& fingerprint) const;  // null: it is not open
    [[nodiscard]] std::shared_ptr<const ProbeReport> newestReport(const ChannelId& channel) const;
    [[nodiscard]] WallTime now() const;

    // Commands; each answers with `commandDone` on the GUI thread. Undo: see UndoStack in client/.
    RequestId apply(std::vector<inventory::Change> changes);
    // An edit that contradicts others': sent over theirs, or dropped.
    RequestId settle(std::int64_t edit, bool overwrite);
    RequestId act(const AlertCommand& command);                              // answers with `acted`
    RequestId tryRule(const AlertRule& rule, WallTime from, WallTime to);    // ruleTried
    RequestId tryReceiver(const Receiver& receiver);                         // receiverTried
    RequestId tryChannel(const Channel& channel, const Template& settings);  // answers with `tried`
    // A channel through an endpoint that need not be in the inventory; answers with `tried`.
    RequestId tryEndpoint(const Endpoint& endpoint, const Channel& channel, const Template& settings);
    void probeNow(const ChannelId& channel);
    RequestId examine(const runtime::ExamineRequest& request);  // answers with `examined`, tells `examining` meanwhile
    void cancelExamination();

    // Queries.
    RequestId queryAlerts(const inventory::AlertFilter& filter);              // alertsReady
    RequestId queryAlertLog(const inventory::AlertLogFilter& filter);         // alertLogReady
    RequestId queryOutbox(const inventory::OutboxFilter& filter);             // outboxReady
    RequestId queryAlertQuality(WallTime from, WallTime to);                  // alertQualityReady
    RequestId queryHandover(WallTime from, WallTime to);                      // handoverReady
    RequestId queryAudit(const inventory::AuditFilter& filter);               // auditReady
    RequestId querySystem();                                                  // systemReady
    RequestId queryPendingEdits();                                            // pendingEditsReady
    RequestId queryEvents(const inventory::EventFilter& filter);              // eventsReady
    RequestId queryFindings(const ChannelId& channel);                        // findingsReady
    RequestId queryStateHistory(const ChannelId& channel, WallTime from, WallTime to);  // stateHistoryReady
    RequestId queryFleetHistory(WallTime from, WallTime to);                  // of every channel; stateHistoryReady
    RequestId queryVerdicts(const ChannelId& channel, WallTime from, WallTime to);      // verdictsReady
    RequestId queryEvidence(const ChannelId& channel);                       // evidenceReady
    RequestId queryEvidenceExchanges(std::int64_t bundle);                    // exchangesReady
    RequestId queryRecentExchanges(const ChannelId& channel);                 // exchangesReady
    RequestId querySeries(const series::Query& query);                        // seriesReady
    RequestId queryPoints(const series::Selection& selection, std::size_t limit);       // pointsReady

Q_SIGNALS:
    // On the tick, in this order; only what changed.
    void inventoryChanged();
    void statusesChanged(const std::vector<inspector::ChannelId>& channels);
    void channelsRemoved(const std::vector<inspector::ChannelId>& channels);
    void findingsChanged();
    // Of these fingerprints; also of what is no longer open.
    void alertsChanged(const std::vector<std::string>& fingerprints);
    void eventsArrived(const std::vector<inspector::Event>& events);  // oldest first
    void fleetChanged();
    void engineChanged();

    void commandDone(quint64 request, const inspector::Result<inspector::Inventory>& result);
    void acted(quint64 request, const inspector::Result<std::vector<inspector::Alert>>& result);
    void ruleTried(quint64 request, const inspector::Result<std::shared_ptr<const inspector::runtime::RuleTrialReport>>& result);
    void receiverTried(quint64 request, const inspector::Result<inspector::runtime::ReceiverAnswer>& result);
    void alertsReady(quint64 request, const inspector::Result<std::vector<inspector::Alert>>& result);
    void alertLogReady(quint64 request, const inspector::Result<std::vector<inspector::AlertEntry>>& result);
    void outboxReady(quint64 request, const inspector::Result<std::vector<inspector::OutboxEntry>>& result);
    void alertQualityReady(quint64 request, const inspector::Result<std::shared_ptr<const inspector::alerts::AlertQuality>>& result);
    void handoverReady(quint64 request, const inspector::Result<std::shared_ptr<const inspector::alerts::Handover>>& result);
    void tried(quint64 request, const inspector::Result<std::shared_ptr<const inspector::ProbeReport>>& result);
    void examining(quint64 request, const inspector::probe::Progress& progress);
    void examined(quint64 request, const inspector::Result<std::shared_ptr<const inspector::Examination>>& result);
    void auditReady(quint64 request, const inspector::Result<std::vector<inspector::inventory::AuditEntry>>& result);
    void systemReady(quint64 request, const inspector::Result<std::shared_ptr<const inspector::runtime::SystemState>>& result);
    void pendingEditsReady(quint64 request, const inspector::Result<inspector::console::PendingEdits>& result);
    void eventsReady(quint64 request, const inspector::Result<std::vector<inspector::Event>>& result);
    void findingsReady(quint64 request, const inspector::Result<std::vector<inspector::inventory::FindingRow>>& result);
    void stateHistoryReady(quint64 request,
                           const inspector::Result<std::vector<inspector::inventory::StateSpan>>& result);
    void verdictsReady(quint64 request,
                       const inspector::Result<std::vector<inspector::inventory::Store::VerdictSpan>>& result);
    void evidenceReady(quint64 request, const inspector::Result<std::vector<inspector::EvidenceBundle>>& result);
    void exchangesReady(quint64 request, const inspector::Result<inspector::runtime::Exchanges>& result);
    void seriesReady(quint64 request, const inspector::Result<std::vector<inspector::series::Series>>& result);
    void pointsReady(quint64 request, const inspector::Result<std::vector<inspector::Point>>& result);

private:
    template <typename T>
    runtime::Answer<T> answer(RequestId request, void (Client::*signal)(quint64, const Result<T>&));
    // The same for what is too large, or cannot be compared, to be handed on by value.
    template <typename T>
    runtime::Answer<T> sharedAnswer(RequestId request, void (Client::*signal)(quint64, const Result<std::shared_ptr<const T>>&));
    runtime::Answer<Inventory> commandAnswer(RequestId request);
    void wakeUp();
    void takeNow();
    void takeFindings(const std::vector<runtime::FindingChange>& changes);
    void takeAlerts(runtime::Changes& changes);
    void askForOpenFindings();
    void mergeOpenFindings(const std::vector<inventory::FindingRow>& rows);

    runtime::Inspector& m_inspector;
    const Clock& m_clock;
    QTimer m_tick;
    QElapsedTimer m_taken;  // since the last take()
    RequestId m_nextRequest = 1;
    std::shared_ptr<const Inventory> m_inventory;
    runtime::EngineState m_engine;
    FleetStatus m_fleet;
    std::unordered_map<ChannelId, ChannelStatus> m_statuses;
    std::vector<inventory::FindingRow> m_openFindings;
    std::map<std::string, Alert> m_alerts;
};

}  // namespace inspector::console
