// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Events: appended, filtered, paged.
#include "core/inventory/json_codec.h"
#include "core/inventory/sql_bulk.h"
#include "core/inventory/sql_store.h"
#include "core/inventory/sql_text.h"
#include "core/inventory/statements.h"

namespace inspector::inventory {

namespace {

constexpr Severity severities[] = {Severity::Info, Severity::Minor, Severity::Major, Severity::Critical};

// What the text filter looks in: words of a person's, in lower case, apart from each other.
std::string searchText(const Event& event) {
    std::string text = event.channel.value + '\n' + event.code;
    if (event.finding) {
        text += '\n' + event.finding->rule + '\n' + event.finding->rung;
        for (const Arg& arg : event.finding->args) text += '\n' + formatEnglish(arg);
    }
    return lowerText(text);
}

Event eventOf(const SqlRow& row) {
    Event e;
    e.id = row.integer(0);
    e.time = row.time(1);
    e.kind = eventKindFromString(row.text(2)).value_or(EventKind::System);
    e.channel = ChannelId{row.text(3)};
    e.severity = severityFromString(row.text(4)).value_or(Severity::Info);
    if (!row.isNull(5)) e.finding = decodeFinding(row.text(5));
    e.from = channelStateFromString(row.text(6)).value_or(ChannelState::Unknown);
    e.to = channelStateFromString(row.text(7)).value_or(ChannelState::Unknown);
    e.since = row.time(8);
    e.code = row.text(9);
    return e;
}

}  // namespace

Result<void> SqlStore::writeEvents(const std::vector<const Event*>& events) {
    SqlValues rows;
    for (const Event* e : events)
        rows.insert(rows.end(), {sqlTime(e->time), sqlText(toString(e->kind)), sqlText(e->channel.value),
                                 sqlText(toString(e->severity)), e->finding ? sqlText(encodeFinding(*e->finding)) : sqlNull(),
                                 sqlText(toString(e->from)), sqlText(toString(e->to)), sqlTime(e->since), sqlText(e->code),
                                 sqlText(searchText(*e))});
    return runRows(*m_sql, sql::addEvents, rows);
}

Result<void> SqlStore::appendEvents(const std::vector<Event>& events) {
    if (events.empty()) return {};
    auto transaction = SqlTransaction::write(*m_sql);
    if (!transaction) return fail(transaction.error());
    std::vector<const Event*> all;
    for (const Event& event : events) all.push_back(&event);
    if (auto done = writeEvents(all); !done) return done;
    return transaction->commit();
}

Result<std::vector<Event>> SqlStore::events(const EventFilter& filter) {
    SqlWhere where;
    const std::string like(m_sql->dialect().like());
    if (filter.channel) where.also("channel_id = ?", {sqlText(filter.channel->value)});
    if (filter.kind) where.also("kind = ?", {sqlText(toString(*filter.kind))});
    if (filter.least && *filter.least > Severity::Info) {
        std::string names;
        for (const Severity s : severities)
            if (s >= *filter.least) names.append(names.empty() ? "'" : ", '").append(toString(s)).append("'");
        where.also("severity IN (" + names + ")", {});
    }
    if (filter.beforeId) where.also("event_id < ?", {sqlInt(*filter.beforeId)});
    if (filter.afterId) where.also("event_id > ?", {sqlInt(*filter.afterId)});
    if (filter.from) where.also("time_ms >= ?", {sqlTime(*filter.from)});
    if (filter.to) where.also("time_ms < ?", {sqlTime(*filter.to)});
    if (!filter.text.empty()) {
        const QVariant pattern = sqlText(likePattern(filter.text));
        where.also("(search_text " + like + " ? ESCAPE '\\' OR channel_id IN (SELECT channel_id FROM channels WHERE name " +
                       like + " ? ESCAPE '\\'))",
                   {pattern, pattern});
    }
    std::vector<QVariant> args = where.args();
    args.push_back(sqlInt(static_cast<std::int64_t>(filter.limit)));
    const std::string statement = std::string(sql::events) + where.text() +
                                  (filter.afterId ? " ORDER BY event_id ASC LIMIT ?" : " ORDER BY event_id DESC LIMIT ?");
    std::vector<Event> found;
    const auto done = m_sql->each(statement, args, [&](const SqlRow& row) { found.push_back(eventOf(row)); });
    if (!done) return fail(done.error());
    return found;
}

}  // namespace inspector::inventory
