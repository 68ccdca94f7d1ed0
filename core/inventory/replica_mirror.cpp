// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/replica_mirror.h"

#include "core/base/log.h"

#include <string>
#include <utility>

namespace inspector::inventory {

namespace {

constexpr std::chrono::seconds inventoryAfter{1};
constexpr std::chrono::seconds statesEvery{10};

HeldFinding keyOf(const FindingRow& row) {
    const Finding& f = row.finding.finding;
    return {row.channel.value, f.rule, f.rung, f.stage};
}

StatusWrite::Closed closedOf(const FindingRow& row, WallTime at) {
    const Finding& f = row.finding.finding;
    return {row.channel, f.rule, f.rung, f.stage, at};
}

}  // namespace

ReplicaMirror::ReplicaMirror(Journal& journal, Store& replica, Outbox& outbox, const Clock& clock)
    : m_journal(journal), m_replica(replica), m_outbox(outbox), m_clock(clock), m_mirrored(journal.number("mirrored")) {}

bool ReplicaMirror::take(MonoTime& next) const {
    const MonoTime now = m_clock.mono();
    if (now < next) return false;
    next = now + statesEvery;
    return true;
}

void ReplicaMirror::inventory(const Inventory& inventory) {
    if (m_inventory ? m_inventory->revision == inventory.revision : m_mirrored == inventory.revision) return;
    // Who waits for this one has it first.
    if (!m_inventory) m_nextInventory = m_clock.mono() + inventoryAfter;
    m_inventory = inventory;
}

void ReplicaMirror::statuses(const std::vector<ChannelStatus>& statuses) {
    if (!take(m_nextStatuses)) return;
    for (const ChannelStatus& status : statuses) {
        const auto known = m_sampled.find(status.channel);
        if (known == m_sampled.end() || known->second != status.sampled) m_statuses.insert_or_assign(status.channel, status);
    }
    keepStates();
}

void ReplicaMirror::findings(const std::vector<FindingRow>& open) {
    if (!take(m_nextFindings)) return;
    const auto kept = m_replica.openFindings(std::nullopt);
    if (!kept) return note(fail(kept.error()));
    std::map<HeldFinding, const FindingRow*> gone;
    for (const FindingRow& row : *kept) gone[keyOf(row)] = &row;
    for (const FindingRow& row : open) {
        const HeldFinding key = keyOf(row);
        const auto at = gone.find(key);
        if (at == gone.end() || !(*at->second == row)) m_findings[key] = {row, std::nullopt};
        if (at != gone.end()) gone.erase(at);
    }
    for (const auto& [key, row] : gone) m_findings[key].closed = closedOf(*row, m_clock.now());
    keepStates();
}

void ReplicaMirror::fleet(const FleetStatus& fleet) {
    if (!take(m_nextFleet)) return;
    m_fleet = fleet;
    keepStates();
}

void ReplicaMirror::alerts(const AlertNews& news) {
    if (news.all) m_alerts.clear();
    m_allAlerts |= news.all;
    for (const Alert& alert : news.alerts) m_alerts.insert_or_assign(alert.id, alert);
    work(false);
}

void ReplicaMirror::wrote(const StatusWrite& write) {
    for (const ChannelStatus& status : write.statuses) m_statuses.insert_or_assign(status.channel, status);
    for (const FindingRow& row : write.opened) m_findings[keyOf(row)] = {row, std::nullopt};
    for (const StatusWrite::Closed& gone : write.closed)
        m_findings[{gone.channel.value, gone.rule, gone.rung, gone.stage}].closed = gone;
    if (write.fleet) m_fleet = write.fleet;
    work(false);
}

void ReplicaMirror::work(bool now) {
    const MonoTime mono = m_clock.mono();
    if (m_inventory && (now || mono >= m_nextInventory)) keepInventory();
    if (now || mono >= m_nextStates) keepStates();
    if (now || mono >= m_nextAlerts) keepAlerts();
}

Result<void> ReplicaMirror::edited() {
    m_mirrored.reset();
    return m_journal.set({{"mirrored", "-1"}});
}

void ReplicaMirror::keepInventory() {
    m_nextInventory = m_clock.mono() + statesEvery;  // where it cannot be kept
    auto done = m_replica.replace(*m_inventory, "replica", m_clock.now());
    if (done) done = m_journal.set({{"mirrored", std::to_string(m_inventory->revision)}});
    if (done) {
        m_mirrored = m_inventory->revision;
        m_inventory.reset();
    }
    note(done);
}

// What this program itself has told without the server is newer than what the server says of it.
void ReplicaMirror::keepStates() {
    m_nextStates = m_clock.mono() + statesEvery;
    StatusWrite write;
    for (auto& [channel, status] : std::exchange(m_statuses, {})) {
        if (m_journal.heldStatuses().contains(channel)) continue;
        m_sampled[channel] = status.sampled;
        write.statuses.push_back(std::move(status));
    }
    for (auto& [key, word] : std::exchange(m_findings, {})) {
        if (m_journal.heldFindings().contains(key)) continue;
        if (word.opened) write.opened.push_back(std::move(*word.opened));
        if (word.closed) write.closed.push_back(std::move(*word.closed));
    }
    write.fleet = std::exchange(m_fleet, std::nullopt);
    if (write.statuses.empty() && write.opened.empty() && write.closed.empty() && !write.fleet) return;
    const auto done = m_outbox.copy(write);
    if (!done) m_sampled.clear();  // all of them again
    note(done);
}

// The open ones, and the end of those that it had.
void ReplicaMirror::keepAlerts() {
    if (m_alerts.empty() && !m_allAlerts) return;
    m_nextAlerts = m_clock.mono() + statesEvery;
    AlertNews news;
    news.all = m_allAlerts;
    for (const auto& [id, alert] : m_alerts) news.alerts.push_back(alert);
    const auto done = m_replica.mirrorAlerts(news);
    if (done) {
        m_alerts.clear();
        m_allAlerts = false;
    }
    note(done);
}

void ReplicaMirror::note(const Result<void>& done) {
    if (done) return m_error.reset();
    if (m_error != done.error()) qCWarning(lcInventory, "the replica could not be kept: %s", done.error().message().c_str());
    m_error = done.error();
}

}  // namespace inspector::inventory
