// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/status_writer.h"

#include <algorithm>
#include <utility>

namespace inspector::runtime {

namespace {

constexpr Milliseconds interval{1'000};
constexpr Milliseconds longest{10'000};
constexpr std::size_t manyReports = 200;
constexpr std::size_t mostEventsWaiting = 5'000;
constexpr std::size_t mostFindings = 20'000;

}  // namespace

void StatusWriter::add(inventory::StatusWrite write, std::size_t reports) {
    const std::lock_guard lock(m_mutex);
    for (ChannelStatus& status : write.statuses) {
        const ChannelId id = status.channel;
        m_pending.statuses.insert_or_assign(id, std::move(status));
    }
    for (auto& row : write.opened) {
        const Finding& finding = row.finding.finding;
        const FindingKey key{row.channel, finding.rule, finding.rung, finding.stage};
        m_pending.findings[key] = Word{std::move(row), std::nullopt};
    }
    for (auto& gone : write.closed) {
        const FindingKey key{gone.channel, gone.rule, gone.rung, gone.stage};
        m_pending.findings[key].closed = std::move(gone);
    }
    m_pending.events.insert(m_pending.events.end(), std::make_move_iterator(write.events.begin()),
                            std::make_move_iterator(write.events.end()));
    if (write.fleet) m_pending.fleet = std::move(write.fleet);
    m_pending.reports += reports;
    bound(m_pending);
}

void StatusWriter::bound(Pending& pending) {
    while (pending.events.size() > mostEventsWaiting) {
        pending.events.pop_front();
        if (pending.shown > 0) --pending.shown;
    }
    while (pending.findings.size() > mostFindings) pending.findings.erase(pending.findings.begin());
}

bool StatusWriter::due(MonoTime now) const {
    const std::lock_guard lock(m_mutex);
    if (m_pending.empty()) return false;
    if (m_wait == interval && m_pending.reports >= manyReports) return true;
    return now - m_lastFlush >= m_wait;
}

Result<StatusWriter::Flushed> StatusWriter::flush(inventory::Store& store, const inventory::Lease& lease,
                                                  const Inventory& inventory, MonoTime now) {
    Pending pending;
    {
        const std::lock_guard lock(m_mutex);
        std::swap(pending, m_pending);
    }
    m_lastFlush = now;
    // A channel may have been removed meanwhile: its state is of no use to anybody, its events are kept.
    std::erase_if(pending.statuses, [&](const auto& s) { return !inventory.channel(s.first); });
    std::erase_if(pending.findings, [&](const auto& f) { return !inventory.channel(std::get<0>(f.first)); });
    if (pending.empty()) return Flushed{};

    inventory::StatusWrite write;
    write.statuses.reserve(pending.statuses.size());
    for (const auto& [id, status] : pending.statuses) {
        write.statuses.push_back(status);
        write.statuses.back().epoch = lease.epoch;
    }
    for (const auto& [key, word] : pending.findings) {
        if (word.opened) write.opened.push_back(*word.opened);
        if (word.closed) write.closed.push_back(*word.closed);
    }
    write.events.assign(pending.events.begin(), pending.events.end());
    write.fleet = pending.fleet;
    auto written = store.writeStatus(write, lease);
    if (!written) {
        putBack(std::move(pending));
        m_wait = std::min(m_wait * 2, longest);
        return fail(std::move(written.error()));
    }
    m_wait = interval;
    return Flushed{true, std::move(*written)};
}

void StatusWriter::putBack(Pending older) {
    const std::lock_guard lock(m_mutex);
    for (auto& entry : older.statuses) m_pending.statuses.insert(std::move(entry));
    for (auto& [key, word] : older.findings) {
        const auto [at, isNew] = m_pending.findings.try_emplace(key, word);
        if (!isNew && !at->second.opened) at->second.opened = word.opened;
    }
    if (!m_pending.fleet) m_pending.fleet = std::move(older.fleet);
    m_pending.events.insert(m_pending.events.begin(), std::make_move_iterator(older.events.begin()),
                            std::make_move_iterator(older.events.end()));
    m_pending.shown += older.shown;
    m_pending.reports += older.reports;
    bound(m_pending);
}

std::vector<Event> StatusWriter::takeUnshown() {
    const std::lock_guard lock(m_mutex);
    std::vector<Event> events(m_pending.events.begin() + static_cast<std::ptrdiff_t>(m_pending.shown),
                              m_pending.events.end());
    m_pending.shown = m_pending.events.size();
    return events;
}

void StatusWriter::clear() {
    const std::lock_guard lock(m_mutex);
    m_pending = {};
    m_wait = interval;
}

void StatusWriter::forget(const std::vector<ChannelId>& channels) {
    const std::lock_guard lock(m_mutex);
    for (const ChannelId& channel : channels) {
        m_pending.statuses.erase(channel);
        std::erase_if(m_pending.findings, [&](const auto& entry) { return std::get<0>(entry.first) == channel; });
        std::erase_if(m_pending.events, [&](const Event& event) { return event.channel == channel; });
    }
    m_pending.shown = std::min(m_pending.shown, m_pending.events.size());
}

bool StatusWriter::empty() const {
    const std::lock_guard lock(m_mutex);
    return m_pending.empty();
}

}  // namespace inspector::runtime
