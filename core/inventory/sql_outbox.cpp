// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Who was told of alerts, and what is to be sent.
#include "core/inventory/alert_codec.h"
#include "core/inventory/alert_writer.h"
#include "core/inventory/sql_store.h"
#include "core/inventory/sql_text.h"
#include "core/inventory/statements.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace inspector::inventory {

namespace {

OutboxEntry entryOf(const SqlRow& row) {
    OutboxEntry entry;
    entry.id = row.integer(0);
    entry.notification = decodeNotification(row.text(1)).value_or(Notification{});
    entry.attempts = static_cast<std::uint32_t>(row.integer(2));
    entry.due = row.time(3);
    entry.claimedBy = row.text(4);
    entry.claimedUntil = row.timeIfAny(5);
    entry.sent = row.timeIfAny(6);
    entry.given = row.timeIfAny(7);
    entry.answer = row.text(8);
    return entry;
}

}  // namespace

Result<void> SqlStore::writeGroups(const std::vector<GroupState>& groups, const std::vector<std::string>& ended) {
    SqlValues rows;
    for (const GroupState& group : groups)
        rows.insert(rows.end(), {sqlText(group.key), sqlText(encodeGroupState(group)), sqlTime(group.notified.value_or(group.began))});
    if (auto done = runRows(*m_sql, sql::putGroups, rows); !done) return done;
    return ended.empty() ? Result<void>{} : runIn(*m_sql, sql::removeGroups, {}, ended);
}

// Due at once, whatever clock the program that dispatched has.
Result<void> SqlStore::addNotifications(const std::vector<Notification>& notifications) {
    SqlValues rows;
    for (const Notification& one : notifications)
        rows.insert(rows.end(), {sqlText(one.key), sqlText(one.receiver.value), sqlText(encodeNotification(one)), sqlInt(0)});
    return runRows(*m_sql, sql::addNotifications, rows);
}

Result<std::vector<GroupState>> SqlStore::notificationGroups() {
    std::vector<GroupState> found;
    const auto read = m_sql->each(sql::notificationGroups, {}, [&](const SqlRow& row) {
        if (auto group = decodeGroupState(row.text(0))) found.push_back(std::move(*group));
    });
    if (!read) return fail(read.error());
    return found;
}

Result<std::vector<OutboxEntry>> SqlStore::claimOutbox(const std::string& holder, std::size_t most, Milliseconds ttl, WallTime now) {
    // Mostly there is nothing to do; then nothing is locked.
    const auto time = clock(now);
    if (!time) return fail(time.error());
    const auto due = m_sql->number(sql::dueNotifications, {sqlTime(*time), sqlTime(*time), sqlInt(1)});
    if (!due) return fail(due.error());
    std::vector<OutboxEntry> claimed;
    if (!*due) return claimed;
    auto transaction = SqlTransaction::write(*m_sql);
    if (!transaction) return fail(transaction.error());
    std::string statement(sql::claimNotifications.head);
    statement.append(sql::dueNotifications).append(m_sql->dialect().skipLocked()).append(sql::claimNotifications.tail);
    const auto read = m_sql->each(statement,
                                  {sqlTime(*time), sqlTime(*time), sqlInt(static_cast<std::int64_t>(most)), sqlText(holder),
                                   sqlTime(*time + ttl)},
                                  [&](const SqlRow& row) { claimed.push_back(entryOf(row)); });
    if (!read) return fail(read.error());
    if (auto done = transaction->commit(); !done) return fail(done.error());
    std::sort(claimed.begin(), claimed.end(),
              [](const OutboxEntry& a, const OutboxEntry& b) { return std::tie(a.due, a.id) < std::tie(b.due, b.id); });
    return claimed;
}

Result<void> SqlStore::finishOutbox(const OutboxWrite& write, const std::string& holder, WallTime now) {
    const auto time = clock(now);
    if (!time) return fail(time.error());
    auto transaction = SqlTransaction::write(*m_sql);
    if (!transaction) return fail(transaction.error());
    SqlValues outcomes;
    for (const OutboxWrite::Outcome& one : write.outcomes)
        outcomes.insert(outcomes.end(), {sqlInt(one.id), sqlInt(one.attempts), sqlTime(one.sent), sqlTime(one.given),
                                         sqlTime(*time + (one.due - now)), sqlText(one.answer), sqlText(holder)});
    if (auto done = runRows(*m_sql, sql::finishNotifications, outcomes); !done) return done;
    SqlValues rows;
    for (const ReceiverReference& one : write.references) {
        if (!one.reference.empty())
            rows.insert(rows.end(), {sqlText(one.receiver.value), sqlText(one.about), sqlText(one.reference), sqlTime(one.updated)});
        else if (auto done = m_sql->run(sql::removeReference, {sqlText(one.receiver.value), sqlText(one.about)}); !done)
            return fail(done.error());
    }
    if (auto done = runRows(*m_sql, sql::putReferences, rows); !done) return done;
    if (auto done = addNotifications(write.notifications); !done) return done;
    if (!write.entries.empty()) {
        auto writer = AlertWriter::begin(*m_sql);
        if (!writer) return fail(writer.error());
        if (auto done = writer->log(write.entries); !done) return fail(done.error());
    }
    return transaction->commit();
}

Result<std::vector<OutboxEntry>> SqlStore::outbox(const OutboxFilter& filter) {
    SqlWhere where;
    switch (filter.which) {
        case OutboxFilter::Which::Waiting: where.also("sent_ms IS NULL AND given_ms IS NULL", {}); break;
        case OutboxFilter::Which::Failed: where.also("given_ms IS NOT NULL", {}); break;
        case OutboxFilter::Which::Sent: where.also("sent_ms IS NOT NULL", {}); break;
        case OutboxFilter::Which::Any: break;
    }
    if (filter.receiver) where.also("receiver_id = ?", {sqlText(filter.receiver->value)});
    if (filter.since) where.also("coalesce(sent_ms, given_ms) >= ?", {sqlTime(*filter.since)});
    std::vector<QVariant> args = where.args();
    args.push_back(sqlInt(static_cast<std::int64_t>(filter.limit)));
    std::vector<OutboxEntry> found;
    const auto read = m_sql->each(std::string(sql::outboxRows) + where.text() + " ORDER BY outbox_id DESC LIMIT ?", args,
                                  [&](const SqlRow& row) { found.push_back(entryOf(row)); });
    if (!read) return fail(read.error());
    return found;
}

Result<std::map<std::int64_t, WallTime>> SqlStore::toldSince(const ReceiverId& receiver, WallTime since) {
    std::map<std::int64_t, WallTime> told;
    const auto read = m_sql->each(sql::toldSince, {sqlText(receiver.value), sqlTime(since)},
                                  [&](const SqlRow& row) { told.emplace(row.integer(0), row.time(1)); });
    if (!read) return fail(read.error());
    return told;
}

Result<std::vector<ReceiverReference>> SqlStore::references(const ReceiverId& receiver, const std::vector<std::string>& about) {
    std::vector<ReceiverReference> found;
    const auto read = eachIn(*m_sql, sql::references, {sqlText(receiver.value)}, about, [&](const SqlRow& row) {
        found.push_back({receiver, row.text(0), row.text(1), row.time(2)});
    });
    if (!read) return fail(read.error());
    return found;
}

}  // namespace inspector::inventory
