// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/outbox.h"

#include "core/base/log.h"
#include "core/inventory/json_codec.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace inspector::inventory {

namespace {

constexpr std::size_t pageSize = 500;
constexpr std::size_t lookupSize = 5'000;
constexpr std::int64_t mostEvents = 500'000;
constexpr Milliseconds leaseTime{3'600'000};  // the replica's lease never runs out: nobody else takes it

using Counts = std::map<std::string, std::size_t>;

// How often each event stands behind `after` on the server, within the page's times.
Result<Counts> countsOf(Store& server, const std::vector<Event>& page, std::int64_t after) {
    const auto byTime = [](const Event& a, const Event& b) { return a.time < b.time; };
    const auto [first, last] = std::minmax_element(page.begin(), page.end(), byTime);
    EventFilter filter;
    filter.afterId = after;
    filter.from = fromMillis(toMillis(first->time));
    filter.to = fromMillis(toMillis(last->time) + 1);
    filter.limit = lookupSize;
    Counts counts;
    while (true) {
        const auto events = server.events(filter);
        if (!events) return fail(events.error());
        for (const Event& event : *events) ++counts[eventMark(event)];
        if (events->size() < lookupSize) return counts;
        filter.afterId = events->back().id;
    }
}

HeldFinding keyOf(const FindingRow& row) {
    const Finding& f = row.finding.finding;
    return {row.channel.value, f.rule, f.rung, f.stage};
}

std::string number(std::int64_t value) { return std::to_string(value); }

}  // namespace

Result<std::int64_t> newestEventOf(Store& store) {
    EventFilter newest;
    newest.limit = 1;
    const auto events = store.events(newest);
    if (!events) return fail(events.error());
    return events->empty() ? 0 : events->front().id;
}

std::string eventMark(const Event& e) {
    std::string mark = number(toMillis(e.time));
    for (const std::string_view part :
         {toString(e.kind), std::string_view(e.channel.value), toString(e.severity), toString(e.from), toString(e.to),
          std::string_view(e.code)})
        mark.append("\n").append(part);
    if (e.finding) mark.append("\n").append(encodeFinding(*e.finding));
    return mark;
}

Result<void> Outbox::begin(bool newReplica, bool newJournal, WallTime now) {
    auto lease = m_replica.acquireLease("replica", "replica", leaseTime, now);
    if (!lease) return fail(lease.error());
    m_lease = std::move(*lease);
    const auto newest = newestEventOf(m_replica);
    if (!newest) return fail(newest.error());
    m_newestEvent = *newest;
    if (newReplica) {
        if (auto done = m_journal.releaseHeld(); !done) return done;
        return m_journal.set({{"event", number(m_newestEvent)}, {"doubt_after", "0"}, {"doubt_upto", "0"}, {"evidence", "0"},
                              {"fleet", "0"}});
    }
    if (newJournal)
        if (auto done = m_journal.set({{"event", "0"}, {"doubt_after", "0"}, {"doubt_upto", number(m_newestEvent)}}); !done)
            return done;
    const auto inventory = m_replica.inventory();
    if (!inventory) return fail(inventory.error());
    const std::int64_t sent = m_journal.number("evidence").value_or(0);
    for (const Channel& channel : inventory->channels) {
        const auto bundles = m_replica.evidence(channel.id);
        if (!bundles) return fail(bundles.error());
        m_bundles += static_cast<std::size_t>(
            std::count_if(bundles->begin(), bundles->end(), [&](const EvidenceBundle& b) { return b.id > sent; }));
    }
    return {};
}

// ---- Without the server ------------------------------------------------------------------------------------------------

Result<void> Outbox::noteDoubt(std::size_t events, std::optional<std::int64_t> perhapsSentAfter) {
    if (!perhapsSentAfter || events == 0) return {};
    return m_journal.set({{"doubt_after", number(*perhapsSentAfter)},
                          {"doubt_upto", number(m_newestEvent + static_cast<std::int64_t>(events))}});
}

Result<void> Outbox::written(std::size_t events) {
    m_newestEvent += static_cast<std::int64_t>(events);
    const std::int64_t over = m_newestEvent - delivered() - mostEvents;
    if (over <= 0) return {};
    m_dropped += static_cast<std::uint64_t>(over);
    return m_journal.set({{"event", number(delivered() + over)}});
}

Result<void> Outbox::keep(const StatusWrite& write, std::optional<std::int64_t> perhapsSentAfter) {
    std::vector<ChannelId> channels;
    for (const ChannelStatus& status : write.statuses) channels.push_back(status.channel);
    std::map<HeldFinding, std::optional<WallTime>> findings;
    for (const FindingRow& row : write.opened) findings[keyOf(row)] = std::nullopt;
    for (const StatusWrite::Closed& gone : write.closed)
        findings[{gone.channel.value, gone.rule, gone.rung, gone.stage}] = gone.at;
    // Which ones first: one that is noted and not there costs nothing, the other way it would be forgotten.
    if (auto done = m_journal.hold(channels, findings); !done) return done;
    if (write.fleet)
        if (auto done = m_journal.set({{"fleet", "1"}}); !done) return done;
    if (auto done = noteDoubt(write.events.size(), perhapsSentAfter); !done) return done;
    if (auto done = copy(write); !done) return done;
    return written(write.events.size());
}

Result<void> Outbox::keep(const std::vector<Event>& events, std::optional<std::int64_t> perhapsSentAfter) {
    if (auto done = noteDoubt(events.size(), perhapsSentAfter); !done) return done;
    if (auto done = m_replica.appendEvents(events); !done) return done;
    return written(events.size());
}

Result<std::int64_t> Outbox::keep(const EvidenceBundle& bundle) {
    auto id = m_replica.putEvidence(bundle);
    if (id) ++m_bundles;
    return id;
}

Result<void> Outbox::copy(const StatusWrite& write) {
    const auto done = m_replica.writeStatus(write, m_lease);
    if (!done) return fail(done.error());
    return {};
}

// ---- Events ------------------------------------------------------------------------------------------------------------

Result<void> Outbox::deliverEvents(Store& server) {
    while (true) {
        EventFilter filter;
        filter.afterId = delivered();
        filter.limit = pageSize;
        auto page = m_replica.events(filter);
        if (!page) return fail(page.error());
        if (page->empty()) return {};
        if (auto done = sendPage(server, std::move(*page)); !done) return done;
    }
}

Result<void> Outbox::sendPage(Store& server, std::vector<Event> page) {
    const std::int64_t doubtUpto = m_journal.number("doubt_upto").value_or(0);
    if (doubtUpto > delivered()) {
        std::erase_if(page, [&](const Event& event) { return event.id > doubtUpto; });
        if (page.empty()) return m_journal.set({{"event", number(doubtUpto)}});  // forgotten meanwhile
    } else {
        const auto newest = newestEventOf(server);
        if (!newest) return fail(newest.error());
        if (auto done = m_journal.set({{"doubt_after", number(*newest)}, {"doubt_upto", number(page.back().id)}}); !done)
            return done;
    }
    const std::int64_t last = page.back().id;
    if (doubtUpto > delivered()) {
        auto there = countsOf(server, page, m_journal.number("doubt_after").value_or(0));
        if (!there) return fail(there.error());
        std::erase_if(page, [&](const Event& event) {
            const auto at = there->find(eventMark(event));
            if (at == there->end() || at->second == 0) return false;
            --at->second;
            return true;
        });
    }
    if (auto sent = server.appendEvents(page); !sent) return sent;
    return m_journal.set({{"event", number(last)}});
}

// ---- Evidence ----------------------------------------------------------------------------------------------------------

Result<void> Outbox::deliverEvidence(Store& server) {
    if (m_bundles == 0) return {};
    const auto inventory = m_replica.inventory();
    if (!inventory) return fail(inventory.error());
    std::map<std::int64_t, ChannelId> waiting;  // in the order in which they were frozen
    const std::int64_t sent = m_journal.number("evidence").value_or(0);
    for (const Channel& channel : inventory->channels) {
        const auto bundles = m_replica.evidence(channel.id);
        if (!bundles) return fail(bundles.error());
        for (const EvidenceBundle& bundle : *bundles)
            if (bundle.id > sent) waiting[bundle.id] = channel.id;
    }
    m_bundles = waiting.size();
    for (const auto& [id, channel] : waiting) {
        if (auto done = sendBundle(server, id, channel); !done) return done;
        if (auto done = m_journal.set({{"evidence", number(id)}}); !done) return done;
        --m_bundles;
    }
    return {};
}

Result<void> Outbox::sendBundle(Store& server, std::int64_t id, const ChannelId& channel) {
    auto bundle = m_replica.evidenceData(id);
    if (!bundle) return bundle.error().kind == Error::Kind::NotFound ? Result<void>() : fail(bundle.error());
    const auto there = server.evidence(channel);
    if (!there) return fail(there.error());
    const bool known = std::any_of(there->begin(), there->end(), [&](const EvidenceBundle& b) {
        return b.frozen == bundle->frozen && b.probe == bundle->probe && b.finding == bundle->finding;
    });
    if (known) return {};
    bundle->id = 0;
    const auto put = server.putEvidence(*bundle);
    if (!put && put.error().kind != Error::Kind::NotFound) return fail(put.error());  // not found: the channel is gone
    return {};
}

// ---- States ------------------------------------------------------------------------------------------------------------

bool Outbox::holdsStates() const {
    return !m_journal.heldStatuses().empty() || !m_journal.heldFindings().empty() || m_journal.number("fleet").value_or(0) == 1;
}

Result<void> Outbox::deliverStates(Store& server, const Lease& lease) {
    if (!holdsStates()) return {};
    const auto there = server.statuses();
    if (!there) return fail(there.error());
    const auto mine = m_replica.statuses();
    if (!mine) return fail(mine.error());
    const auto open = m_replica.openFindings(std::nullopt);
    if (!open) return fail(open.error());
    std::map<ChannelId, WallTime> newest;
    for (const ChannelStatus& status : *there) newest[status.channel] = status.sampled;
    std::set<std::string> told;  // somebody has told better since
    StatusWrite ends, rest;
    for (ChannelStatus status : *mine) {
        if (!m_journal.heldStatuses().contains(status.channel)) continue;
        const auto at = newest.find(status.channel);
        if (at != newest.end() && at->second >= status.sampled) {
            told.insert(status.channel.value);
            continue;
        }
        status.epoch = lease.epoch;
        rest.statuses.push_back(std::move(status));
    }
    for (const auto& [key, closed] : m_journal.heldFindings()) {
        const auto& [channel, rule, rung, stage] = key;
        if (closed && !told.contains(channel)) ends.closed.push_back({ChannelId{channel}, rule, rung, stage, *closed});
    }
    for (const FindingRow& row : *open)
        if (m_journal.heldFindings().contains(keyOf(row)) && !told.contains(row.channel.value)) rest.opened.push_back(row);
    if (m_journal.number("fleet").value_or(0) == 1) {
        auto fleet = m_replica.fleet();
        const auto before = server.fleet();
        if (fleet && *fleet && before && (!*before || (*before)->at < (*fleet)->at)) rest.fleet = std::move(*fleet);
    }
    // A finding that ended may have begun again: its end comes first.
    for (const StatusWrite* write : {&ends, &rest}) {
        const auto written = server.writeStatus(*write, lease);
        if (written) continue;
        if (written.error().kind == Error::Kind::Unavailable || written.error().kind == Error::Kind::Full)
            return fail(written.error());
        qCWarning(lcInventory, "states that waited are dropped: %s", written.error().message().c_str());
        break;
    }
    dropStates();
    return {};
}

void Outbox::dropStates() {
    auto done = m_journal.releaseHeld();
    if (done && m_journal.number("fleet").value_or(0) == 1) done = m_journal.set({{"fleet", "0"}});
    if (!done) qCWarning(lcInventory, "the journal could not be written: %s", done.error().message().c_str());
}

std::size_t Outbox::waiting() const {
    return static_cast<std::size_t>(std::max<std::int64_t>(0, m_newestEvent - delivered())) + m_journal.heldStatuses().size() +
           m_journal.heldFindings().size() + m_bundles;
}

}  // namespace inspector::inventory
