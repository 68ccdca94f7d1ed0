// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/evaluation.h"

#include "core/base/log.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace inspector::runtime {

namespace {

constexpr std::size_t mostQueued = 4'000;
constexpr std::size_t mostAtOnce = 200;
constexpr Milliseconds patience{200};
constexpr std::chrono::seconds expireEvery{1};

}  // namespace

Evaluation::Evaluation(const Clock& clock, Restored restored, std::shared_ptr<const Inventory> inventory, Sinks sinks)
    : m_clock(clock), m_sinks(std::move(sinks)), m_queue(mostQueued), m_inventory(std::move(inventory)) {
    restore(std::move(restored));
    m_thread = std::thread([this] {
        try {
            run();
        } catch (const std::exception& e) {
            qCCritical(lcRuntime, "the evaluation thread caught an exception: %s", e.what());
        }
    });
}

Evaluation::~Evaluation() {
    m_queue.close();
    m_thread.join();
}

void Evaluation::restore(Restored restored) {
    std::unordered_map<ChannelId, std::vector<OpenFinding>> open;
    for (auto& row : restored.findings) open[row.channel].push_back(std::move(row.finding));
    for (const ChannelStatus& status : restored.statuses) {
        if (!m_inventory->channel(status.channel)) continue;
        watchedOf(status.channel).tracker.restore(status, open[status.channel]);
    }
    const WallTime now = m_clock.now();
    for (const auto& span : restored.today)
        if (const auto at = m_channels.find(span.channel); at != m_channels.end() && span.to)
            at->second.today.add(span.state, span.from, *span.to, now);
    for (auto& [id, watched] : m_channels)
        watched.today.holds(watched.tracker.status().state, watched.tracker.status().since, now);
}

Evaluation::Watched& Evaluation::watchedOf(const ChannelId& channel) {
    const auto at = m_channels.find(channel);
    if (at != m_channels.end()) return at->second;
    return m_channels.try_emplace(channel, Watched{verdict::ChannelTracker(channel), {}}).first->second;
}

void Evaluation::push(std::shared_ptr<const ProbeReport> report) { m_queue.push(std::move(report)); }

void Evaluation::setInventory(std::shared_ptr<const Inventory> inventory) {
    const std::lock_guard lock(m_mutex);
    m_nextInventory = std::move(inventory);
}

std::shared_ptr<const ProbeReport> Evaluation::newestReport(const ChannelId& channel) const {
    const std::lock_guard lock(m_mutex);
    const auto at = m_newest.find(channel);
    return at == m_newest.end() ? nullptr : at->second;
}

void Evaluation::run() {
    MonoTime expired = m_clock.mono();
    for (;;) {
        const bool last = m_queue.closed();  // asked first, so that nothing pushed before the end is left behind
        const auto reports = m_queue.takeBatch(mostAtOnce, patience);
        if (last && reports.empty()) return;
        followInventory();

        std::vector<Point> points;
        for (const auto& report : reports) {
            if (!m_inventory->channel(report->channel)) continue;  // removed while the cycle was under way
            evaluate(*report);
            points.insert(points.end(), report->points.begin(), report->points.end());
            keepNewest(*report);
        }
        if (const MonoTime now = m_clock.mono(); now - expired >= expireEvery) {
            expired = now;
            expire();
        }
        if (!points.empty()) m_sinks.points(std::move(points));
    }
}

// Without its points and requests: nobody looks at those here, and they are the larger part.
void Evaluation::keepNewest(const ProbeReport& report) {
    auto kept = std::make_shared<ProbeReport>(report);
    kept->points = {};
    kept->exchanges = {};
    const std::lock_guard lock(m_mutex);
    m_newest.insert_or_assign(report.channel, std::move(kept));
}

void Evaluation::followInventory() {
    const std::lock_guard lock(m_mutex);
    if (!m_nextInventory) return;
    m_inventory = std::exchange(m_nextInventory, nullptr);
    std::erase_if(m_channels, [this](const auto& c) { return !m_inventory->channel(c.first); });
    std::erase_if(m_newest, [this](const auto& c) { return !m_inventory->channel(c.first); });
}

void Evaluation::evaluate(const ProbeReport& report) {
    const Template* settings = m_inventory->templateOf(m_inventory->channel(report.channel)->templateId);
    static const Template standard = standardTemplate();
    Watched& watched = watchedOf(report.channel);
    hand(report.channel, watched, watched.tracker.update(report, settings ? *settings : standard), 1);
}

void Evaluation::expire() {
    const WallTime now = m_clock.now();
    for (auto& [id, watched] : m_channels)
        if (auto changes = watched.tracker.expire(now)) hand(id, watched, std::move(*changes), 0);
}

void Evaluation::tellBroken(const ChannelId& channel, const ProbeId& probe, const std::vector<Event>& events) const {
    const auto grave = std::find_if(events.begin(), events.end(), [](const Event& event) {
        return event.kind == EventKind::FindingConfirmed && event.finding && event.finding->severity >= Severity::Major;
    });
    if (grave != events.end()) m_sinks.broke(channel, probe, *grave->finding);
}

// One write a report: within it what opened stands before what closed; the order of writes is the order of time.
void Evaluation::hand(const ChannelId& channel, Watched& watched, verdict::TrackerChanges changes,
                      std::size_t reports) const {
    const WallTime now = m_clock.now();
    ChannelStatus& status = changes.status;
    watched.today.holds(status.state, status.since, now);
    status.kpis.availability = watched.today.availability(now);
    status.kpis.unknownShare = watched.today.unknownShare(now);
    inventory::StatusWrite write;
    write.statuses.push_back(std::move(status));
    for (OpenFinding& finding : changes.opened) write.opened.push_back({channel, std::move(finding)});
    for (auto& gone : changes.closed) write.closed.push_back({channel, gone.rule, gone.rung, gone.stage, gone.at});
    write.events = std::move(changes.events);
    tellBroken(channel, write.statuses.front().probe, write.events);
    m_sinks.states(std::move(write), reports);
}

}  // namespace inspector::runtime
