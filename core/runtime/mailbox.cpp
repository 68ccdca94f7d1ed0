// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/mailbox.h"

#include <algorithm>
#include <utility>

namespace inspector::runtime {

namespace {
constexpr std::size_t mostFindings = 5'000;
constexpr std::size_t mostEventsShown = 5'000;
}  // namespace

bool Changes::empty() const {
    return !inventory && statuses.empty() && removed.empty() && findings.empty() && events.empty() &&
           !eventsDropped && !fleet && !openAlerts && alerts.empty() && !engine;
}

void Mailbox::setWake(std::function<void()> wake) {
    const std::lock_guard lock(m_mutex);
    m_wake = std::move(wake);
}

void Mailbox::silence() { setWake({}); }

template <typename Change>
void Mailbox::post(Change change, bool urgent) {
    std::function<void()> wake;
    {
        const std::lock_guard lock(m_mutex);
        change();
        if (m_woken && (m_urgent || !urgent)) return;
        m_woken = true;
        m_urgent = m_urgent || urgent;
        wake = m_wake;
    }
    if (wake) wake();
}

void Mailbox::inventory(std::shared_ptr<const Inventory> inventory, const std::vector<ChannelId>& removed) {
    post([&] {
        for (const ChannelId& id : removed) {
            m_removed.insert(id);
            m_statuses.erase(id);
        }
        // A channel that went and came back is not gone.
        std::erase_if(m_removed, [&](const ChannelId& id) { return inventory->channel(id) != nullptr; });
        if (!removed.empty()) {
            std::erase_if(m_findings, [&](const auto& entry) { return m_removed.contains(std::get<0>(entry.first)); });
            std::erase_if(m_findingOrder, [&](const FindingKey& key) { return m_removed.contains(std::get<0>(key)); });
        }
        m_inventory = std::move(inventory);
    }, true);
}

void Mailbox::put(FindingChange change) {
    const Finding& finding = change.finding.finding;
    FindingKey key{change.channel, finding.rule, finding.rung, finding.stage};
    const auto [at, isNew] = m_findings.insert_or_assign(key, std::move(change));
    if (!isNew) return;
    m_findingOrder.push_back(std::move(key));
    if (m_findingOrder.size() > mostFindings) {
        m_findings.erase(m_findingOrder.front());
        m_findingOrder.pop_front();
    }
}

void Mailbox::states(const inventory::StatusWrite& write) {
    if (write.statuses.empty() && write.opened.empty() && write.closed.empty() && !write.fleet) return;
    post([&] {
        for (const ChannelStatus& status : write.statuses) m_statuses.insert_or_assign(status.channel, status);
        if (write.fleet) m_fleet = write.fleet;
        for (const auto& row : write.opened) put({row.channel, row.finding, false});
        for (const auto& gone : write.closed) {
            FindingChange change;
            change.channel = gone.channel;
            change.finding.finding.rule = gone.rule;
            change.finding.finding.rung = gone.rung;
            change.finding.finding.stage = gone.stage;
            change.finding.seen = gone.at;
            change.closed = true;
            put(std::move(change));
        }
    });
}

void Mailbox::findings(const std::vector<FindingChange>& changes) {
    if (changes.empty()) return;
    post([&] {
        for (const FindingChange& change : changes) put(change);
    });
}

void Mailbox::events(const std::vector<Event>& events) {
    if (events.empty()) return;
    post([&] {
        m_events.insert(m_events.end(), events.begin(), events.end());
        while (m_events.size() > mostEventsShown) {
            m_events.pop_front();
            m_eventsDropped = true;
        }
    });
}

void Mailbox::engine(EngineState state) {
    post([&] { m_engine = std::move(state); });
}

void Mailbox::openAlerts(std::vector<Alert> open) {
    post([&] {
        m_alerts.clear();
        m_openAlerts = std::move(open);
    }, true);
}

void Mailbox::alerts(const std::vector<Alert>& changed) {
    if (changed.empty()) return;
    post([&] {
        for (const Alert& alert : changed) m_alerts.insert_or_assign(alert.id, alert);
    }, true);
}

Changes Mailbox::take() {
    const std::lock_guard lock(m_mutex);
    Changes changes;
    changes.inventory = std::exchange(m_inventory, nullptr);
    changes.statuses.reserve(m_statuses.size());
    for (auto& [id, status] : m_statuses) changes.statuses.push_back(std::move(status));
    m_statuses.clear();
    changes.removed.assign(m_removed.begin(), m_removed.end());
    m_removed.clear();
    changes.findings.reserve(m_findings.size());
    for (const FindingKey& key : m_findingOrder) changes.findings.push_back(std::move(m_findings.at(key)));
    m_findings.clear();
    m_findingOrder.clear();
    changes.events.assign(std::make_move_iterator(m_events.begin()), std::make_move_iterator(m_events.end()));
    m_events.clear();
    changes.eventsDropped = std::exchange(m_eventsDropped, false);
    changes.fleet = std::exchange(m_fleet, std::nullopt);
    changes.openAlerts = std::exchange(m_openAlerts, std::nullopt);
    changes.alerts.reserve(m_alerts.size());
    for (auto& [id, alert] : m_alerts) changes.alerts.push_back(std::move(alert));
    m_alerts.clear();
    changes.engine = std::exchange(m_engine, std::nullopt);
    m_woken = false;
    m_urgent = false;
    return changes;
}

bool Mailbox::urgent() const {
    const std::lock_guard lock(m_mutex);
    return m_urgent;
}

}  // namespace inspector::runtime
