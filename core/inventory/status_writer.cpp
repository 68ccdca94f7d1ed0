// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/status_writer.h"

#include "core/inventory/json_codec.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace inspector::inventory {

namespace {

void add(SqlValues& rows, std::initializer_list<QVariant> row) { rows.insert(rows.end(), row); }

}  // namespace

Result<void> StatusWriter::learn(const std::vector<std::string>& channels) {
    m_known.clear();
    return eachIn(m_sql, sql::statusBefore, channels, [this](const SqlRow& row) {
        Known known;
        if (!row.isNull(1))
            known.status = Known::Status{stateOf(row.text(1)), staleAt(row.time(2), Milliseconds{row.integer(3)})};
        if (!row.isNull(4)) known.span = Known::Span{row.integer(4), stateOf(row.text(5)), row.time(6)};
        if (!row.isNull(7))
            known.verdict = Known::Where{row.integer(7), causeFromString(row.text(8)).value_or(Cause::Unknown), row.text(9),
                                         row.time(10)};
        m_known.insert_or_assign(ChannelId{row.text(0)}, std::move(known));
    });
}

// A channel's second status of one batch follows on its first one: each round has a channel once.
Result<void> StatusWriter::write(const std::vector<const ChannelStatus*>& statuses) {
    std::vector<const ChannelStatus*> left = statuses;
    while (!left.empty()) {
        std::vector<const ChannelStatus*> round, later;
        std::set<ChannelId> seen;
        for (const ChannelStatus* status : left) (seen.insert(status->channel).second ? round : later).push_back(status);
        if (auto done = writeRound(round); !done) return done;
        left = std::move(later);
    }
    return {};
}

Result<void> StatusWriter::writeRound(const std::vector<const ChannelStatus*>& statuses) {
    std::vector<std::string> channels;
    for (const ChannelStatus* status : statuses) channels.push_back(status->channel.value);
    if (auto done = learn(channels); !done) return done;
    for (const ChannelStatus* status : statuses) {
        const auto known = m_known.find(status->channel);
        if (known == m_known.end()) continue;
        addSpans(*status, known->second);
        addVerdict(*status, known->second);
        addStatus(*status);
    }
    return flush();
}

void StatusWriter::addStatus(const ChannelStatus& s) {
    add(m_statuses,
        {sqlText(toString(s.state)), sqlTime(s.since), s.reason ? sqlText(encodeFinding(*s.reason)) : sqlNull(),
         sqlInt(s.openFindings), s.worst ? sqlText(toString(*s.worst)) : sqlNull(), sqlTime(s.sampled),
         sqlInt(s.interval.count()), sqlText(s.probe.value), sqlInt(s.epoch), QVariant(s.lagMs), sqlText(toString(s.budget)),
         sqlText(encodeKpis(s.kpis)), sqlText(encodeRungs(s.rungs)), sqlText(encodeStages(s.stages)),
         s.verdict ? sqlText(encodeVerdict(*s.verdict)) : sqlNull(), sqlText(s.channel.value)});
}

// A span begins where its state began (`since`), but never before the span before it; where no fresh sample came for three
// intervals the state was unknown.
void StatusWriter::addSpans(const ChannelStatus& status, const Known& known) {
    if (!known.span) return addSpan(status.channel, status.state, status.since, std::nullopt);
    const Known::Span& open = *known.span;
    std::optional<WallTime> stale;
    if (known.status && known.status->state != ChannelState::Unknown && known.status->stale < status.sampled)
        stale = std::max(known.status->stale, open.from);
    // Without samples the run cannot be told to have lasted: what is known begins with this sample, or with the state.
    const WallTime begins = stale && status.since < *stale ? status.sampled : status.since;
    if (stale && begins > *stale && status.state != ChannelState::Unknown) {
        add(m_spanEnds, {sqlInt(open.id), sqlTime(*stale)});
        addSpan(status.channel, ChannelState::Unknown, *stale, begins);
        return addSpan(status.channel, status.state, begins, std::nullopt);
    }
    if (open.state == status.state) return;
    if (begins <= open.from) return add(m_spanStates, {sqlInt(open.id), sqlText(toString(status.state))});
    add(m_spanEnds, {sqlInt(open.id), sqlTime(begins)});
    addSpan(status.channel, status.state, begins, std::nullopt);
}

void StatusWriter::addSpan(const ChannelId& channel, ChannelState state, WallTime from, std::optional<WallTime> to) {
    add(m_spans, {sqlText(channel.value), sqlText(toString(state)), sqlTime(from), sqlTime(to)});
}

// A span begins where its verdict began (`since`), but never before the span before it, and ends with the newest sample
// that no longer has it.
void StatusWriter::addVerdict(const ChannelStatus& status, const Known& known) {
    const Verdict* const verdict = status.verdict && status.verdict->cause != Cause::None ? &*status.verdict : nullptr;
    const auto begin = [&](WallTime from) {
        add(m_verdicts, {sqlText(status.channel.value), sqlText(toString(verdict->cause)), sqlText(verdict->name),
                         sqlText(encodeVerdict(*verdict)), sqlTime(from)});
    };
    if (!known.verdict) {
        if (verdict) begin(verdict->since);
        return;
    }
    const Known::Where& open = *known.verdict;
    if (verdict && verdict->cause == open.cause && verdict->name == open.name) return;
    if (verdict && verdict->since <= open.from)
        return add(m_verdictChanges, {sqlInt(open.id), sqlText(toString(verdict->cause)), sqlText(verdict->name),
                                      sqlText(encodeVerdict(*verdict))});
    const WallTime ends = std::max(open.from, verdict ? verdict->since : status.sampled);
    add(m_verdictEnds, {sqlInt(open.id), sqlTime(ends)});
    if (verdict) begin(ends);
}

// Ends before beginnings: a channel has one open span.
Result<void> StatusWriter::flush() {
    struct Part {
        const sql::Rows& statement;
        SqlValues& rows;
    };
    for (const Part& part : {Part{sql::closeSpans, m_spanEnds}, Part{sql::changeSpans, m_spanStates}, Part{sql::addSpans, m_spans},
                             Part{sql::closeVerdicts, m_verdictEnds}, Part{sql::changeVerdicts, m_verdictChanges},
                             Part{sql::addVerdicts, m_verdicts}, Part{sql::putStatuses, m_statuses}}) {
        if (auto done = runRows(m_sql, part.statement, part.rows); !done) return done;
        part.rows.clear();
    }
    return {};
}

Result<void> StatusWriter::open(const std::vector<const FindingRow*>& findings) {
    std::vector<std::string> channels;
    for (const FindingRow* row : findings)
        if (!m_known.contains(row->channel)) channels.push_back(row->channel.value);
    if (!channels.empty()) {
        for (const FindingRow* row : findings) channels.push_back(row->channel.value);
        if (auto done = learn(channels); !done) return done;
    }
    // The last word about each of them: one statement writes a row once.
    using Key = std::tuple<ChannelId, std::string, std::string, std::string>;
    std::set<Key> seen;
    std::vector<const FindingRow*> last;
    for (auto one = findings.rbegin(); one != findings.rend(); ++one) {
        const Finding& f = (*one)->finding.finding;
        if (m_known.contains((*one)->channel) && seen.insert({(*one)->channel, f.rule, f.rung, f.stage}).second)
            last.push_back(*one);
    }
    SqlValues rows;
    for (auto one = last.rbegin(); one != last.rend(); ++one) {
        const OpenFinding& open = (*one)->finding;
        const Finding& f = open.finding;
        add(rows, {sqlText(f.rule), sqlText(f.rung), sqlText(f.stage), sqlText(encodeFinding(f)), sqlTime(open.since),
                   sqlTime(open.seen), sqlInt(open.count), sqlInt(open.confirmed), sqlText((*one)->channel.value)});
    }
    return runRows(m_sql, sql::putFindings, rows);
}

Result<void> StatusWriter::close(const std::vector<const StatusWrite::Closed*>& findings) {
    SqlValues rows;
    for (const StatusWrite::Closed* gone : findings)
        add(rows, {sqlTime(gone->at), sqlText(gone->channel.value), sqlText(gone->rule), sqlText(gone->rung), sqlText(gone->stage)});
    return runRows(m_sql, sql::closeFindings, rows);
}

}  // namespace inspector::inventory
