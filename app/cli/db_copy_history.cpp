// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/db_copy_history.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace inspector::cli {

namespace {

using inventory::Store;

constexpr std::size_t eventsABatch = 1'000;
constexpr std::size_t channelsABatch = 200;
constexpr std::size_t alertsABatch = 1'000;
constexpr Milliseconds leaseTime{60'000};
// A replayed state lasts until the next one, however long that takes; three of these still fit into a WallTime.
constexpr Milliseconds neverStale{std::chrono::hours{24 * 365 * 20}};
constexpr WallTime begin{};
constexpr WallTime end{std::chrono::hours{24 * 365 * 200}};

// The events that a store had when the copy began, for telling which of the source's are new. Two events may be alike in all
// but their id, so each one of the store stands for one of the source's only: remembered for a batch, since such twins are close.
class KnownEvents {
public:
    static Result<KnownEvents> of(Store& store) {
        inventory::EventFilter newest;
        newest.limit = 1;
        const auto events = store.events(newest);
        if (!events) return fail(events.error());
        return KnownEvents(store, events->empty() ? 0 : events->front().id);
    }

    // Of `wanted` those that are new, without ids.
    Result<std::vector<Event>> without(const std::vector<Event>& wanted) {
        auto known = around(wanted);
        if (!known) return fail(std::move(known.error()));
        std::set<std::int64_t> taken;
        std::vector<Event> fresh;
        for (Event event : wanted) {
            const auto [low, high] = known->equal_range(event.time);
            const auto same = std::find_if(low, high, [&event](const auto& entry) {
                event.id = entry.second.id;
                return entry.second == event;
            });
            event.id = 0;
            if (same == high) {
                fresh.push_back(std::move(event));
            } else {
                taken.insert(same->second.id);
                known->erase(same);
            }
        }
        m_taken = std::move(taken);
        return fresh;
    }

private:
    KnownEvents(Store& store, std::int64_t newest) : m_store(store), m_newest(newest) {}

    Result<std::multimap<WallTime, Event>> around(const std::vector<Event>& wanted) {
        std::multimap<WallTime, Event> known;
        if (m_newest == 0) return known;
        const auto [first, last] = std::minmax_element(wanted.begin(), wanted.end(),
                                                       [](const Event& a, const Event& b) { return a.time < b.time; });
        inventory::EventFilter filter;
        filter.limit = eventsABatch;
        filter.from = first->time;
        filter.to = last->time + Milliseconds{1};
        filter.beforeId = m_newest + 1;
        while (true) {
            auto page = m_store.events(filter);
            if (!page) return fail(std::move(page.error()));
            if (page->empty()) return known;
            filter.beforeId = page->back().id;
            for (Event& event : *page)
                if (!m_taken.contains(event.id)) known.emplace(event.time, std::move(event));
        }
    }

    Store& m_store;
    std::int64_t m_newest;
    std::set<std::int64_t> m_taken;  // by the batch before
};

Result<std::uint64_t> copyEvents(Store& from, Store& to, const CopyProgress& progress) {
    auto known = KnownEvents::of(to);
    if (!known) return fail(std::move(known.error()));
    std::uint64_t done = 0, seen = 0;
    inventory::EventFilter filter;
    filter.limit = eventsABatch;
    filter.afterId = 0;
    while (true) {
        const auto batch = from.events(filter);
        if (!batch) return fail(batch.error());
        if (batch->empty()) return done;
        filter.afterId = batch->back().id;
        const auto fresh = known->without(*batch);
        if (!fresh) return fail(fresh.error());
        if (auto written = to.appendEvents(*fresh); !written) return fail(std::move(written.error()));
        done += fresh->size();
        progress("events", seen += batch->size());
    }
}

// What a store knows of a channel over time.
struct Past {
    std::vector<inventory::StateSpan> states;
    std::vector<Store::VerdictSpan> verdicts;
    std::vector<inventory::FindingRow> findings;
};

Result<Past> pastOf(Store& store, const ChannelStatus& status) {
    auto states = store.stateHistory(status.channel, begin, end);
    if (!states) return fail(std::move(states.error()));
    auto verdicts = store.verdicts(status.channel, begin, end);
    if (!verdicts) return fail(std::move(verdicts.error()));
    auto findings = store.openFindings(status.channel);
    if (!findings) return fail(std::move(findings.error()));
    // A last span of "unknown" that the status does not have was only made from its age.
    if (!states->empty() && states->back().state == ChannelState::Unknown && !states->back().to &&
        status.state != ChannelState::Unknown)
        states->pop_back();
    return Past{std::move(*states), std::move(*verdicts), std::move(*findings)};
}

// Statuses that make a store write the same spans again: one for each moment at which a state or a verdict begins or ends.
std::vector<ChannelStatus> replay(const ChannelId& channel, const Past& past) {
    std::set<WallTime> moments;
    for (const auto& span : past.states) moments.insert(span.from);
    for (const auto& span : past.verdicts) {
        moments.insert(span.from);
        if (span.to) moments.insert(*span.to);
    }
    std::vector<ChannelStatus> statuses;
    std::size_t state = 0, verdict = 0;
    for (const WallTime at : moments) {
        while (state + 1 < past.states.size() && past.states[state + 1].from <= at) ++state;
        while (verdict + 1 < past.verdicts.size() && past.verdicts[verdict + 1].from <= at) ++verdict;
        if (past.states.empty() || past.states[state].from > at) continue;
        ChannelStatus status;
        status.channel = channel;
        status.state = past.states[state].state;
        status.since = past.states[state].from;
        status.sampled = at;
        status.interval = neverStale;
        if (verdict < past.verdicts.size() && past.verdicts[verdict].from <= at &&
            (!past.verdicts[verdict].to || *past.verdicts[verdict].to > at)) {
            status.verdict = past.verdicts[verdict].verdict;
            status.verdict->since = past.verdicts[verdict].from;
        }
        statuses.push_back(std::move(status));
    }
    return statuses;
}

// The lease under which a copy writes states; given back when it ends, however that is.
class CopyLease {
public:
    static Result<std::unique_ptr<CopyLease>> take(Store& store, WallTime now) {
        auto lease = store.acquireLease("copy", "inspector-cli copy", leaseTime, now);
        if (!lease) return fail(std::move(lease.error()));
        return std::unique_ptr<CopyLease>(new CopyLease(store, std::move(*lease)));
    }
    ~CopyLease() { (void)m_store.releaseLease(m_lease); }
    CopyLease(const CopyLease&) = delete;
    CopyLease& operator=(const CopyLease&) = delete;

    Result<void> write(const inventory::StatusWrite& write) {
        auto renewed = m_store.acquireLease(m_lease.name, m_lease.holder, leaseTime, SystemClock().now());
        if (!renewed) return fail(std::move(renewed.error()));
        m_lease = std::move(*renewed);
        auto written = m_store.writeStatus(write, m_lease);
        if (!written) return fail(std::move(written.error()));
        return {};
    }

private:
    CopyLease(Store& store, inventory::Lease lease) : m_store(store), m_lease(std::move(lease)) {}

    Store& m_store;
    inventory::Lease m_lease;
};

// What is to be written of one channel, in this order.
struct Replay {
    std::vector<ChannelStatus> statuses;
    std::vector<inventory::FindingRow> findings;  // with the last of them
};

// None: the target has a past of its own. One that broke off goes on after its newest moment.
Result<std::optional<Replay>> replayOf(Store& from, const ChannelStatus& current, const ChannelStatus* there) {
    if (there != nullptr && there->interval != neverStale) return std::optional<Replay>();
    auto past = pastOf(from, current);
    if (!past) return fail(std::move(past.error()));
    Replay all{replay(current.channel, *past), std::move(past->findings)};
    if (there != nullptr)
        std::erase_if(all.statuses, [there](const ChannelStatus& status) { return status.sampled <= there->sampled; });
    all.statuses.push_back(current);
    return std::optional(std::move(all));
}

// In rounds: each write has one status of a channel at most.
Result<std::uint64_t> writeReplays(CopyLease& lease, const std::vector<Replay>& replays) {
    std::uint64_t done = 0;
    for (std::size_t round = 0;; ++round) {
        inventory::StatusWrite write;
        for (const Replay& one : replays) {
            if (round >= one.statuses.size()) continue;
            write.statuses.push_back(one.statuses[round]);
            if (round + 1 == one.statuses.size()) write.opened.insert(write.opened.end(), one.findings.begin(), one.findings.end());
        }
        if (write.statuses.empty()) return done;
        if (auto written = lease.write(write); !written) return fail(std::move(written.error()));
        done += write.statuses.size();
    }
}

Result<std::uint64_t> copyStates(Store& from, Store& to, WallTime now, const CopyProgress& progress) {
    const auto statuses = from.statuses();
    if (!statuses) return fail(statuses.error());
    const auto there = to.statuses();
    if (!there) return fail(there.error());
    std::map<ChannelId, const ChannelStatus*> known;
    for (const ChannelStatus& status : *there) known.emplace(status.channel, &status);
    auto lease = CopyLease::take(to, now);
    if (!lease) return fail(std::move(lease.error()));
    std::uint64_t done = 0;
    std::vector<Replay> batch;
    for (std::size_t i = 0; i < statuses->size(); ++i) {
        const auto at = known.find((*statuses)[i].channel);
        auto one = replayOf(from, (*statuses)[i], at == known.end() ? nullptr : at->second);
        if (!one) return fail(std::move(one.error()));
        if (*one) batch.push_back(std::move(**one));
        if (batch.size() < channelsABatch && i + 1 < statuses->size()) continue;
        const auto written = writeReplays(**lease, batch);
        if (!written) return fail(written.error());
        progress("states and verdicts", done += *written);
        batch.clear();
    }
    auto fleet = from.fleet();
    if (!fleet) return fail(std::move(fleet.error()));
    const auto fleetThere = to.fleet();
    if (!fleetThere) return fail(fleetThere.error());
    if (*fleetThere || !*fleet) return done;
    inventory::StatusWrite write;
    write.fleet = std::move(*fleet);
    if (auto written = (*lease)->write(write); !written) return fail(std::move(written.error()));
    return done;
}

Result<std::uint64_t> copyEvidence(Store& from, Store& to, const CopyProgress& progress) {
    const auto inventory = from.inventory();
    if (!inventory) return fail(inventory.error());
    std::uint64_t done = 0;
    for (const Channel& channel : inventory->channels) {
        auto bundles = from.evidence(channel.id);
        if (!bundles) return fail(std::move(bundles.error()));
        const auto there = to.evidence(channel.id);
        if (!there) return fail(there.error());
        std::reverse(bundles->begin(), bundles->end());  // oldest first: the newest are the ones that are kept
        for (const EvidenceBundle& bundle : *bundles) {
            const bool known = std::any_of(there->begin(), there->end(), [&bundle](EvidenceBundle other) {
                other.id = bundle.id;
                return other == bundle;
            });
            if (known) continue;
            const auto full = from.evidenceData(bundle.id);
            if (!full) return fail(full.error());
            const auto put = to.putEvidence(*full);
            if (!put && put.error().kind != Error::Kind::NotFound) return fail(put.error());
            if (put) progress("bundles of evidence", ++done);
        }
    }
    return done;
}

// Where each page of alerts begins (AlertFilter::beforeId), the oldest page first: ids are given in the order of copying, and
// whoever reads them goes by their ids.
Result<std::vector<std::optional<std::int64_t>>> pagesOfAlerts(Store& from) {
    std::vector<std::optional<std::int64_t>> pages;
    inventory::AlertFilter filter;
    filter.limit = alertsABatch;
    while (true) {
        const auto alerts = from.findAlerts(filter);
        if (!alerts) return fail(alerts.error());
        if (alerts->empty()) break;
        pages.push_back(filter.beforeId);
        filter.beforeId = alerts->back().id;
    }
    std::reverse(pages.begin(), pages.end());
    return pages;
}

Result<std::vector<AlertEntry>> linesOf(Store& from, const std::vector<Alert>& alerts) {
    std::vector<AlertEntry> lines;
    inventory::AlertLogFilter filter;
    filter.limit = 100'000;
    for (const Alert& alert : alerts) {
        filter.alert = alert.id;
        auto log = from.alertLog(filter);
        if (!log) return fail(std::move(log.error()));
        std::move(log->begin(), log->end(), std::back_inserter(lines));
    }
    std::sort(lines.begin(), lines.end(), [](const AlertEntry& a, const AlertEntry& b) { return a.id < b.id; });
    return lines;
}

Result<std::uint64_t> copyAlerts(Store& from, Store& to, const CopyProgress& progress) {
    const auto pages = pagesOfAlerts(from);
    if (!pages) return fail(pages.error());
    std::uint64_t done = 0;
    inventory::AlertFilter filter;
    filter.limit = alertsABatch;
    for (const std::optional<std::int64_t>& before : *pages) {
        filter.beforeId = before;
        const auto alerts = from.findAlerts(filter);
        if (!alerts) return fail(alerts.error());
        const auto lines = linesOf(from, *alerts);
        if (!lines) return fail(lines.error());
        const auto added = to.addAlerts({alerts->rbegin(), alerts->rend()}, *lines);
        if (!added) return fail(added.error());
        done += *added;
        progress("alerts", done);
    }
    return done;
}

}  // namespace

Result<HistoryCopied> copyHistory(Store& from, Store& to, WallTime now, const CopyProgress& progress) {
    HistoryCopied copied;
    const auto states = copyStates(from, to, now, progress);
    if (!states) return fail(states.error());
    copied.states = *states;
    const auto events = copyEvents(from, to, progress);
    if (!events) return fail(events.error());
    copied.events = *events;
    const auto evidence = copyEvidence(from, to, progress);
    if (!evidence) return fail(evidence.error());
    copied.evidence = *evidence;
    const auto alerts = copyAlerts(from, to, progress);
    if (!alerts) return fail(alerts.error());
    copied.alerts = *alerts;
    return copied;
}

}  // namespace inspector::cli
