// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Channel status, findings and the history of states.
#include "core/inventory/json_codec.h"
#include "core/inventory/sql_store.h"
#include "core/inventory/statements.h"
#include "core/inventory/status_writer.h"

#include <algorithm>
#include <set>

namespace inspector::inventory {

namespace {

ChannelStatus statusOf(const SqlRow& row) {
    ChannelStatus s;
    s.channel = ChannelId{row.text(0)};
    s.state = stateOf(row.text(1));
    s.since = row.time(2);
    if (!row.isNull(3)) s.reason = decodeFinding(row.text(3));
    s.openFindings = static_cast<int>(row.integer(4));
    if (!row.isNull(5)) s.worst = severityFromString(row.text(5));
    s.sampled = row.time(6);
    s.interval = Milliseconds{row.integer(7)};
    s.probe = ProbeId{row.text(8)};
    s.epoch = row.integer(9);
    s.lagMs = row.real(10);
    s.budget = budgetStepFromString(row.text(11)).value_or(BudgetStep::AsAsked);
    s.kpis = decodeKpis(row.text(12));
    s.rungs = decodeRungs(row.text(13));
    s.stages = decodeStages(row.text(14));
    if (!row.isNull(15)) s.verdict = decodeVerdict(row.text(15));
    return s;
}

}  // namespace

Result<std::vector<ChannelId>> SqlStore::writeStatus(const StatusWrite& write, const Lease& lease) {
    // A channel that somebody removes while its status is written makes a conflict: the next time it is passed over.
    auto done = writeStatusOnce(write, lease);
    for (int again = 0; again < 3 && !done && done.error().kind == Error::Kind::Conflict; ++again)
        done = writeStatusOnce(write, lease);
    return done;
}

Result<std::vector<ChannelId>> SqlStore::writeStatusOnce(const StatusWrite& write, const Lease& lease) {
    auto transaction = SqlTransaction::write(*m_sql);
    if (!transaction) return fail(transaction.error());
    // Nobody takes over the lease, or channels, until this is written.
    const auto ours = holds(lease);
    if (!ours) return fail(ours.error());
    if (!*ours)
        return fail(Error::Kind::Denied, "Another program has taken over the lease \"" + lease.name + "\"", {},
                    "Stop writing: that program probes now");
    if (auto locked = lockShared("channel leases"); !locked) return fail(locked.error());
    std::set<ChannelId> others;
    if (auto read = m_sql->each(sql::channelsOfOthers, {sqlText(lease.holder)},
                                [&](const SqlRow& row) { others.insert(ChannelId{row.text(0)}); });
        !read)
        return fail(read.error());
    std::set<ChannelId> passedOver;
    const auto allowed = [&](const auto& list) {
        std::vector<decltype(list.data())> ourOwn;
        for (const auto& one : list)
            if (others.contains(one.channel)) passedOver.insert(one.channel);
            else ourOwn.push_back(&one);
        return ourOwn;
    };

    StatusWriter writer(*m_sql);
    if (auto done = writer.write(allowed(write.statuses)); !done) return fail(done.error());
    if (auto done = writer.open(allowed(write.opened)); !done) return fail(done.error());
    if (auto done = writer.close(allowed(write.closed)); !done) return fail(done.error());
    if (auto done = writeEvents(allowed(write.events)); !done) return fail(done.error());
    if (write.fleet)
        if (auto done = writeFleet(*write.fleet); !done) return fail(done.error());
    if (auto done = transaction->commit(); !done) return fail(done.error());
    return std::vector<ChannelId>(passedOver.begin(), passedOver.end());
}

Result<std::vector<ChannelStatus>> SqlStore::statuses() {
    std::vector<ChannelStatus> found;
    const auto done = m_sql->each(sql::statuses, {}, [&](const SqlRow& row) { found.push_back(statusOf(row)); });
    if (!done) return fail(done.error());
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.channel < b.channel; });
    return found;
}

Result<std::vector<FindingRow>> SqlStore::openFindings(const std::optional<ChannelId>& channel) {
    std::vector<FindingRow> found;
    const auto read = [&](const SqlRow& row) {
        FindingRow entry;
        entry.channel = ChannelId{row.text(0)};
        entry.finding.finding = decodeFinding(row.text(1)).value_or(Finding{});
        entry.finding.since = row.time(2);
        entry.finding.seen = row.time(3);
        entry.finding.count = static_cast<std::uint32_t>(row.integer(4));
        entry.finding.confirmed = row.flag(5);
        found.push_back(std::move(entry));
    };
    const auto done = channel ? m_sql->each(sql::openFindingsOf, {sqlText(channel->value)}, read)
                              : m_sql->each(sql::openFindings, {}, read);
    if (!done) return fail(done.error());
    return found;
}

Result<std::vector<StateSpan>> SqlStore::stateHistory(const std::optional<ChannelId>& channel, WallTime from,
                                                      WallTime to) {
    std::vector<StateSpan> found;
    const auto read = [&](const SqlRow& row) {
        StateSpan span{ChannelId{row.text(0)}, stateOf(row.text(1)), row.time(2), row.timeIfAny(3)};
        const bool statusKnown = !row.isNull(4) && stateOf(row.text(4)) != ChannelState::Unknown;
        const WallTime stale = statusKnown ? staleAt(row.time(5), Milliseconds{row.integer(6)}) : to;
        if (span.to || stale >= to || span.state == ChannelState::Unknown) {
            found.push_back(std::move(span));
            return;
        }
        // Nobody has probed it since: an open span ends where its last sample stopped being fresh.
        const StateSpan unknown{span.channel, ChannelState::Unknown, std::max(stale, span.from), std::nullopt};
        span.to = unknown.from;
        if (*span.to > from) found.push_back(std::move(span));
        found.push_back(unknown);
    };
    const auto done =
        channel ? m_sql->each(sql::spansOf, {sqlTime(to), sqlTime(from), sqlText(channel->value)}, read)
                : m_sql->each(sql::spans, {sqlTime(to), sqlTime(from)}, read);
    if (!done) return fail(done.error());
    return found;
}

}  // namespace inspector::inventory
