// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/client/client.h"

#include <algorithm>
#include <chrono>

namespace inspector::console {

namespace {

constexpr Milliseconds tickInterval{200};
constexpr Milliseconds urgentInterval{40};  // many edits in a row are taken together
constexpr std::size_t mostFindings = 2'000;

bool sameTrouble(const inventory::FindingRow& a, const ChannelId& channel, const Finding& finding) {
    return a.channel == channel && a.finding.finding.rule == finding.rule && a.finding.finding.rung == finding.rung &&
           a.finding.finding.stage == finding.stage;
}

bool newerFirst(const inventory::FindingRow& a, const inventory::FindingRow& b) {
    if (a.finding.since != b.finding.since) return a.finding.since > b.finding.since;
    return a.channel < b.channel;
}

}  // namespace

Client::Client(runtime::Inspector& engine, const Clock& clock, QObject* parent)
    : QObject(parent), m_inspector(engine), m_clock(clock), m_inventory(std::make_shared<const Inventory>()) {
    m_tick.setSingleShot(true);
    m_tick.setInterval(tickInterval);
    connect(&m_tick, &QTimer::timeout, this, &Client::takeNow);
}

// After stop() nothing calls back, so that no answer finds the client gone.
Client::~Client() { m_inspector.stop(); }

void Client::start() {
    m_inspector.start([this] { QMetaObject::invokeMethod(this, &Client::wakeUp, Qt::QueuedConnection); });
}

const ChannelStatus* Client::status(const ChannelId& channel) const {
    const auto at = m_statuses.find(channel);
    return at == m_statuses.end() ? nullptr : &at->second;
}

const Alert* Client::alert(const std::string& fingerprint) const {
    const auto at = m_alerts.find(fingerprint);
    return at == m_alerts.end() ? nullptr : &at->second;
}

std::shared_ptr<const ProbeReport> Client::newestReport(const ChannelId& channel) const {
    return m_inspector.newestReport(channel);
}

WallTime Client::now() const { return m_clock.now(); }

// The answer comes on one of the engine's threads and goes on to ours; the client outlives every call (see ~Client).
template <typename T>
runtime::Answer<T> Client::answer(RequestId request, void (Client::*signal)(quint64, const Result<T>&)) {
    return [this, request, signal](Result<T> result) {
        QMetaObject::invokeMethod(
            this, [this, request, signal, result = std::move(result)] { Q_EMIT(this->*signal)(request, result); },
            Qt::QueuedConnection);
    };
}

template <typename T>
runtime::Answer<T> Client::sharedAnswer(RequestId request, void (Client::*signal)(quint64, const Result<std::shared_ptr<const T>>&)) {
    return [done = answer(request, signal)](Result<T> result) {
        if (result) done(std::make_shared<const T>(std::move(*result)));
        else done(fail(std::move(result.error())));
    };
}

runtime::Answer<Inventory> Client::commandAnswer(RequestId request) {
    return [this, request](Result<Inventory> result) {
        QMetaObject::invokeMethod(
            this,
            [this, request, result = std::move(result)] {
                takeNow();  // what a person did does not wait for the tick
                Q_EMIT commandDone(request, result);
            },
            Qt::QueuedConnection);
    };
}

RequestId Client::apply(std::vector<inventory::Change> changes) {
    const RequestId request = m_nextRequest++;
    m_inspector.apply(std::move(changes), commandAnswer(request));
    return request;
}

RequestId Client::settle(std::int64_t edit, bool overwrite) {
    const RequestId request = m_nextRequest++;
    m_inspector.settle(edit, overwrite, commandAnswer(request));
    return request;
}

RequestId Client::tryChannel(const Channel& channel, const Template& settings) {
    const RequestId request = m_nextRequest++;
    m_inspector.tryChannel(channel, settings, answer(request, &Client::tried));
    return request;
}

RequestId Client::tryEndpoint(const Endpoint& endpoint, const Channel& channel, const Template& settings) {
    const RequestId request = m_nextRequest++;
    m_inspector.tryEndpoint(endpoint, channel, settings, answer(request, &Client::tried));
    return request;
}

void Client::probeNow(const ChannelId& channel) { m_inspector.probeNow(channel); }

RequestId Client::examine(const runtime::ExamineRequest& request) {
    const RequestId number = m_nextRequest++;
    m_inspector.examine(
        request,
        [this, number](const probe::Progress& progress) {
            QMetaObject::invokeMethod(
                this, [this, number, progress] { Q_EMIT examining(number, progress); }, Qt::QueuedConnection);
        },
        answer(number, &Client::examined));
    return number;
}

void Client::cancelExamination() { m_inspector.cancelExamination(); }

RequestId Client::act(const AlertCommand& command) {
    const RequestId request = m_nextRequest++;
    m_inspector.act(command, answer(request, &Client::acted));
    return request;
}

RequestId Client::tryRule(const AlertRule& rule, WallTime from, WallTime to) {
    const RequestId request = m_nextRequest++;
    m_inspector.tryRule(rule, from, to, sharedAnswer(request, &Client::ruleTried));
    return request;
}

RequestId Client::tryReceiver(const Receiver& receiver) {
    const RequestId request = m_nextRequest++;
    m_inspector.tryReceiver(receiver, answer(request, &Client::receiverTried));
    return request;
}

RequestId Client::queryAlerts(const inventory::AlertFilter& filter) {
    const RequestId request = m_nextRequest++;
    m_inspector.alerts(filter, answer(request, &Client::alertsReady));
    return request;
}

RequestId Client::queryAlertLog(const inventory::AlertLogFilter& filter) {
    const RequestId request = m_nextRequest++;
    m_inspector.alertLog(filter, answer(request, &Client::alertLogReady));
    return request;
}

RequestId Client::queryOutbox(const inventory::OutboxFilter& filter) {
    const RequestId request = m_nextRequest++;
    m_inspector.outbox(filter, answer(request, &Client::outboxReady));
    return request;
}

RequestId Client::queryAlertQuality(WallTime from, WallTime to) {
    const RequestId request = m_nextRequest++;
    m_inspector.alertQuality(from, to, sharedAnswer(request, &Client::alertQualityReady));
    return request;
}

RequestId Client::queryHandover(WallTime from, WallTime to) {
    const RequestId request = m_nextRequest++;
    m_inspector.handover(from, to, sharedAnswer(request, &Client::handoverReady));
    return request;
}

RequestId Client::queryAudit(const inventory::AuditFilter& filter) {
    const RequestId request = m_nextRequest++;
    m_inspector.audit(filter, answer(request, &Client::auditReady));
    return request;
}

RequestId Client::querySystem() {
    const RequestId request = m_nextRequest++;
    m_inspector.system(sharedAnswer(request, &Client::systemReady));
    return request;
}

RequestId Client::queryPendingEdits() {
    const RequestId request = m_nextRequest++;
    m_inspector.pendingEdits(sharedAnswer(request, &Client::pendingEditsReady));
    return request;
}

RequestId Client::queryEvents(const inventory::EventFilter& filter) {
    const RequestId request = m_nextRequest++;
    m_inspector.events(filter, answer(request, &Client::eventsReady));
    return request;
}

RequestId Client::queryFindings(const ChannelId& channel) {
    const RequestId request = m_nextRequest++;
    m_inspector.openFindings(channel, answer(request, &Client::findingsReady));
    return request;
}

RequestId Client::queryStateHistory(const ChannelId& channel, WallTime from, WallTime to) {
    const RequestId request = m_nextRequest++;
    m_inspector.stateHistory(channel, from, to, answer(request, &Client::stateHistoryReady));
    return request;
}

RequestId Client::queryFleetHistory(WallTime from, WallTime to) {
    const RequestId request = m_nextRequest++;
    m_inspector.stateHistory(std::nullopt, from, to, answer(request, &Client::stateHistoryReady));
    return request;
}

RequestId Client::queryVerdicts(const ChannelId& channel, WallTime from, WallTime to) {
    const RequestId request = m_nextRequest++;
    m_inspector.verdicts(channel, from, to, answer(request, &Client::verdictsReady));
    return request;
}

RequestId Client::queryEvidence(const ChannelId& channel) {
    const RequestId request = m_nextRequest++;
    m_inspector.evidence(channel, answer(request, &Client::evidenceReady));
    return request;
}

RequestId Client::queryEvidenceExchanges(std::int64_t bundle) {
    const RequestId request = m_nextRequest++;
    m_inspector.evidenceExchanges(bundle, answer(request, &Client::exchangesReady));
    return request;
}

RequestId Client::queryRecentExchanges(const ChannelId& channel) {
    const RequestId request = m_nextRequest++;
    m_inspector.recentExchanges(channel, answer(request, &Client::exchangesReady));
    return request;
}

RequestId Client::querySeries(const series::Query& query) {
    const RequestId request = m_nextRequest++;
    m_inspector.series(query, answer(request, &Client::seriesReady));
    return request;
}

RequestId Client::queryPoints(const series::Selection& selection, std::size_t limit) {
    const RequestId request = m_nextRequest++;
    m_inspector.points(selection, limit, answer(request, &Client::pointsReady));
    return request;
}

void Client::wakeUp() {
    // At once where nothing came for a while, else when the tick is due; what a person did does not wait for that.
    const bool urgent = m_inspector.urgent();
    if (m_tick.isActive() && !urgent) return;
    const qint64 longest = (urgent ? urgentInterval : tickInterval).count();
    const qint64 rest = std::clamp<qint64>(m_taken.isValid() ? longest - m_taken.elapsed() : 0, 0, longest);
    if (m_tick.isActive() && m_tick.remainingTime() <= rest) return;
    m_tick.start(static_cast<int>(rest));
}

void Client::takeNow() {
    m_tick.stop();
    m_taken.start();
    runtime::Changes changes = m_inspector.take();

    if (changes.inventory) {
        m_inventory = std::move(changes.inventory);
        Q_EMIT inventoryChanged();
    }
    if (!changes.statuses.empty()) {
        std::vector<ChannelId> channels;
        channels.reserve(changes.statuses.size());
        for (ChannelStatus& status : changes.statuses) {
            channels.push_back(status.channel);
            m_statuses.insert_or_assign(channels.back(), std::move(status));
        }
        Q_EMIT statusesChanged(channels);
    }
    if (!changes.removed.empty()) {
        for (const ChannelId& channel : changes.removed) m_statuses.erase(channel);
        std::erase_if(m_openFindings, [&](const inventory::FindingRow& row) {
            return std::find(changes.removed.begin(), changes.removed.end(), row.channel) != changes.removed.end();
        });
        Q_EMIT channelsRemoved(changes.removed);
        Q_EMIT findingsChanged();
    }
    if (!changes.findings.empty()) takeFindings(changes.findings);
    takeAlerts(changes);
    if (!changes.events.empty()) Q_EMIT eventsArrived(changes.events);
    if (changes.fleet) {
        m_fleet = std::move(*changes.fleet);
        Q_EMIT fleetChanged();
    }
    if (changes.engine) {
        const bool becameReady = changes.engine->ready && !m_engine.ready;
        m_engine = std::move(*changes.engine);
        Q_EMIT engineChanged();
        if (becameReady) askForOpenFindings();
    }
}

void Client::takeFindings(const std::vector<runtime::FindingChange>& changes) {
    for (const runtime::FindingChange& change : changes) {
        const Finding& finding = change.finding.finding;
        const auto at = std::find_if(m_openFindings.begin(), m_openFindings.end(),
                                     [&](const auto& row) { return sameTrouble(row, change.channel, finding); });
        if (at != m_openFindings.end()) m_openFindings.erase(at);
        if (change.closed) continue;
        inventory::FindingRow row{change.channel, change.finding};
        const auto place = std::lower_bound(m_openFindings.begin(), m_openFindings.end(), row, newerFirst);
        m_openFindings.insert(place, std::move(row));
    }
    if (m_openFindings.size() > mostFindings) m_openFindings.resize(mostFindings);
    Q_EMIT findingsChanged();
}

void Client::takeAlerts(runtime::Changes& changes) {
    std::vector<std::string> touched;
    if (changes.openAlerts) {
        for (const auto& [fingerprint, alert] : m_alerts) touched.push_back(fingerprint);
        m_alerts.clear();
        for (Alert& alert : *changes.openAlerts) {
            touched.push_back(alert.fingerprint);
            m_alerts.insert_or_assign(touched.back(), std::move(alert));
        }
    }
    for (Alert& alert : changes.alerts) {
        touched.push_back(alert.fingerprint);
        if (alert.isOpen()) {
            m_alerts.insert_or_assign(touched.back(), std::move(alert));
        } else {
            const auto at = m_alerts.find(alert.fingerprint);  // a newer one of the same may be open already
            if (at != m_alerts.end() && at->second.id <= alert.id) m_alerts.erase(at);
        }
    }
    if (!touched.empty()) Q_EMIT alertsChanged(touched);
}

// What was open before this program began does not come as a change.
void Client::askForOpenFindings() {
    m_inspector.openFindings(std::nullopt, [this](Result<std::vector<inventory::FindingRow>> result) {
        if (!result) return;  // the notice about the store says why
        QMetaObject::invokeMethod(
            this, [this, rows = std::move(*result)] { mergeOpenFindings(rows); }, Qt::QueuedConnection);
    });
}

void Client::mergeOpenFindings(const std::vector<inventory::FindingRow>& rows) {
    for (const inventory::FindingRow& row : rows) {
        const bool known = std::any_of(m_openFindings.begin(), m_openFindings.end(), [&](const auto& have) {
            return sameTrouble(have, row.channel, row.finding.finding);
        });
        if (!known) m_openFindings.push_back(row);
    }
    std::sort(m_openFindings.begin(), m_openFindings.end(), newerFirst);
    if (m_openFindings.size() > mostFindings) m_openFindings.resize(mostFindings);
    Q_EMIT findingsChanged();
}

}  // namespace inspector::console
