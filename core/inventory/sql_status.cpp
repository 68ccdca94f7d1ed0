// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Channel status, findings and the history of states.
#include "core/inventory/json_codec.h"
#include "core/inventory/sql_store.h"
#include "core/inventory/statements.h"

#include <algorithm>
#include <set>

namespace inspector::inventory {

namespace {

QVariant word(std::string_view text) { return sqlText(text); }

ChannelState stateOf(const std::string& text) { return channelStateFromString(text).value_or(ChannelState::Unknown); }

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

// A status says nothing any more three intervals after its sample.
WallTime staleAt(WallTime sampled, Milliseconds interval) { return sampled + 3 * interval; }

}  // namespace

Result<std::vector<ChannelId>> SqlStore::writeStatus(const StatusWrite& write, const Lease& lease) {
    auto transaction = SqlTransaction::write(*m_sql);
    if (!transaction) return fail(transaction.error());
    const auto ours = holds(lease);
    if (!ours) return fail(ours.error());
    if (!*ours)
        return fail(Error::Kind::Denied, "Another program has taken over the lease \"" + lease.name + "\"", {},
                    "Stop writing: that program probes now");
    std::set<ChannelId> others;
    if (auto read = m_sql->each(sql::channelsOfOthers, {sqlText(lease.holder)},
                                [&](const SqlRow& row) { others.insert(ChannelId{row.text(0)}); });
        !read)
        return fail(read.error());
    std::set<ChannelId> passedOver;
    const auto another = [&](const ChannelId& channel) {
        if (!others.contains(channel)) return false;
        passedOver.insert(channel);
        return true;
    };

    for (const ChannelStatus& status : write.statuses) {
        if (another(status.channel)) continue;
        if (auto done = writeSpans(status); !done) return fail(done.error());
        if (auto done = writeVerdict(status); !done) return fail(done.error());
        if (auto done = writeState(status); !done) return fail(done.error());
    }
    for (const FindingRow& row : write.opened) {
        if (another(row.channel)) continue;
        const Finding& f = row.finding.finding;
        const auto done = m_sql->run(sql::putFinding,
                                     {sqlText(f.rule), sqlText(f.rung), sqlText(f.stage),
                                      sqlText(encodeFinding(f)), sqlTime(row.finding.since),
                                      sqlTime(row.finding.seen), sqlInt(row.finding.count),
                                      sqlInt(row.finding.confirmed), sqlText(row.channel.value)});
        if (!done) return fail(done.error());
    }
    for (const StatusWrite::Closed& gone : write.closed) {
        if (another(gone.channel)) continue;
        const auto done = m_sql->run(sql::closeFinding, {sqlTime(gone.at), sqlText(gone.channel.value),
                                                         sqlText(gone.rule), sqlText(gone.rung), sqlText(gone.stage)});
        if (!done) return fail(done.error());
    }
    for (const Event& event : write.events)
        if (!another(event.channel))
            if (auto done = writeEvent(event); !done) return fail(done.error());
    if (write.fleet)
        if (auto done = writeFleet(*write.fleet); !done) return fail(done.error());
    if (auto done = transaction->commit(); !done) return fail(done.error());
    return std::vector<ChannelId>(passedOver.begin(), passedOver.end());
}

Result<void> SqlStore::writeState(const ChannelStatus& s) {
    const auto done = m_sql->run(
        sql::putStatus,
        {word(toString(s.state)), sqlTime(s.since), s.reason ? sqlText(encodeFinding(*s.reason)) : sqlNull(),
         sqlInt(s.openFindings), s.worst ? word(toString(*s.worst)) : sqlNull(), sqlTime(s.sampled),
         sqlInt(s.interval.count()), sqlText(s.probe.value), sqlInt(s.epoch), QVariant(s.lagMs),
         word(toString(s.budget)), sqlText(encodeKpis(s.kpis)), sqlText(encodeRungs(s.rungs)),
         sqlText(encodeStages(s.stages)), s.verdict ? sqlText(encodeVerdict(*s.verdict)) : sqlNull(),
         sqlText(s.channel.value)});
    if (!done) return fail(done.error());
    return {};
}

// Called before the new status replaces the old one. A span begins where its state began (`since`), but never before
// the span before it; where no fresh sample came for three intervals the state was unknown.
Result<void> SqlStore::writeSpans(const ChannelStatus& status) {
    struct Open {
        std::int64_t id;
        ChannelState state;
        WallTime from;
    };
    std::optional<Open> open;
    if (auto done = m_sql->each(sql::openSpan, {sqlText(status.channel.value)},
                                [&](const SqlRow& row) { open = Open{row.integer(0), stateOf(row.text(1)), row.time(2)}; });
        !done)
        return done;
    if (!open) return addSpan(status.channel, status.state, status.since, std::nullopt);

    std::optional<WallTime> stale;
    if (auto done = m_sql->each(sql::statusBefore, {sqlText(status.channel.value)},
                                [&](const SqlRow& row) {
                                    const WallTime until = staleAt(row.time(1), Milliseconds{row.integer(2)});
                                    if (stateOf(row.text(0)) != ChannelState::Unknown && until < status.sampled)
                                        stale = std::max(until, open->from);
                                });
        !done)
        return done;
    // Without samples the run cannot be told to have lasted: what is known begins with this sample, or with the state.
    const WallTime begins = stale && status.since < *stale ? status.sampled : status.since;
    if (stale && begins > *stale && status.state != ChannelState::Unknown) {
        if (auto done = m_sql->run(sql::closeSpan, {sqlTime(*stale), sqlInt(open->id)}); !done) return fail(done.error());
        if (auto done = addSpan(status.channel, ChannelState::Unknown, *stale, begins); !done) return done;
        return addSpan(status.channel, status.state, begins, std::nullopt);
    }
    if (open->state == status.state) return {};
    if (begins <= open->from) {
        const auto done = m_sql->run(sql::changeSpan, {word(toString(status.state)), sqlInt(open->id)});
        if (!done) return fail(done.error());
        return {};
    }
    if (auto done = m_sql->run(sql::closeSpan, {sqlTime(begins), sqlInt(open->id)}); !done) return fail(done.error());
    return addSpan(status.channel, status.state, begins, std::nullopt);
}

Result<void> SqlStore::addSpan(const ChannelId& channel, ChannelState state, WallTime from, std::optional<WallTime> to) {
    const auto done =
        m_sql->run(sql::addSpan, {word(toString(state)), sqlTime(from), sqlTime(to), sqlText(channel.value)});
    if (!done) return fail(done.error());
    return {};
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
