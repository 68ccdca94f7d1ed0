// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Alerts: what fires, what people do about it, and its history.
#include "core/inventory/alert_codec.h"
#include "core/inventory/alert_writer.h"
#include "core/inventory/sql_store.h"
#include "core/inventory/sql_text.h"
#include "core/inventory/statements.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>

namespace inspector::inventory {

namespace {

void takeAlert(const SqlRow& row, std::vector<Alert>& out) {
    auto alert = decodeAlert(row.text(1));
    if (!alert) return;
    alert->id = row.integer(0);
    out.push_back(std::move(*alert));
}

std::string severitiesFrom(Severity least) {
    std::string names;
    for (const Severity s : {Severity::Info, Severity::Minor, Severity::Major, Severity::Critical})
        if (s >= least) names.append(names.empty() ? "'" : ", '").append(toString(s)).append("'");
    return names;
}

SqlWhere whereOf(const AlertFilter& filter, std::string_view like) {
    SqlWhere where;
    if (filter.channel) where.also("channel_id = ?", {sqlText(filter.channel->value)});
    if (!filter.rule.empty()) where.also("rule = ?", {sqlText(filter.rule)});
    if (!filter.fingerprint.empty()) where.also("fingerprint = ?", {sqlText(filter.fingerprint)});
    if (filter.least && *filter.least > Severity::Info) where.also("severity IN (" + severitiesFrom(*filter.least) + ")", {});
    if (!filter.text.empty()) where.also("search_text " + std::string(like) + " ? ESCAPE '\\'", {sqlText(likePattern(lowerText(filter.text)))});
    if (filter.to) where.also("started_ms < ?", {sqlTime(*filter.to)});
    if (filter.beforeId) where.also("alert_id < ?", {sqlInt(*filter.beforeId)});
    return where;
}

}  // namespace

Result<std::set<ChannelId>> SqlStore::heldByOthers(const Lease& lease) {
    std::set<ChannelId> others;
    if (!lease.name.starts_with("probe:")) return others;
    if (auto locked = lockShared("channel leases"); !locked) return fail(locked.error());
    const auto read = m_sql->each(sql::channelsOfOthers, {sqlText(lease.holder)},
                                  [&](const SqlRow& row) { others.insert(ChannelId{row.text(0)}); });
    if (!read) return fail(read.error());
    return others;
}

Result<AlertNews> SqlStore::writeAlerts(const AlertWrite& write, const Lease& lease) {
    auto transaction = SqlTransaction::write(*m_sql);
    if (!transaction) return fail(transaction.error());
    const auto ours = holds(lease);
    if (!ours) return fail(ours.error());
    if (!*ours)
        return fail(Error::Kind::Denied, "Another program has taken over the lease \"" + lease.name + "\"", {},
                    "Stop writing: that program looks after these alerts now");
    const auto others = heldByOthers(lease);
    if (!others) return fail(others.error());
    auto writer = AlertWriter::begin(*m_sql);
    if (!writer) return fail(writer.error());
    std::vector<const Alert*> alerts;
    std::set<std::string> passedOver;
    for (const Alert& alert : write.alerts)
        if (!alert.channel.empty() && others->contains(alert.channel)) passedOver.insert(alert.fingerprint);
        else alerts.push_back(&alert);
    if (auto done = writer->put(alerts, write.entries); !done) return fail(done.error());
    if (auto done = writer->mark(write.marks); !done) return fail(done.error());
    std::vector<AlertEntry> entries = write.entries;
    std::erase_if(entries, [&](const AlertEntry& entry) { return passedOver.contains(entry.fingerprint); });
    if (auto done = writer->log(entries); !done) return fail(done.error());
    if (auto done = writeGroups(write.groups, write.endedGroups); !done) return fail(done.error());
    if (auto done = addNotifications(write.notifications); !done) return fail(done.error());
    if (auto done = transaction->commit(); !done) return fail(done.error());
    return writer->news();
}

Result<AlertNews> SqlStore::alertNews(std::int64_t after) {
    AlertNews news;
    const auto take = [&](const SqlRow& row) {
        if (row.integer(0) == 0) news.stamp = row.integer(2);
        else takeAlert(row, news.alerts);
    };
    if (after > 0) {
        if (auto read = m_sql->each(sql::alertsAfter, {sqlInt(after), sqlInt(after)}, take); !read) return fail(read.error());
        if (news.stamp >= after) return news;
        news = {};  // a stamp of another database, or of what a restored one has forgotten
    }
    news.all = true;
    if (auto read = m_sql->each(sql::alertsNow, {}, take); !read) return fail(read.error());
    return news;
}

Result<void> SqlStore::mirrorAlerts(const AlertNews& news) {
    auto transaction = SqlTransaction::write(*m_sql);
    if (!transaction) return fail(transaction.error());
    auto writer = AlertWriter::begin(*m_sql);
    if (!writer) return fail(writer.error());
    if (auto done = writer->mirror(news); !done) return done;
    return transaction->commit();
}

Result<AlertNews> SqlStore::act(const AlertCommand& command, const std::string& actor, WallTime at) {
    const auto fingerprints = std::visit([](const auto& one) { return one.fingerprints; }, command);
    auto transaction = SqlTransaction::write(*m_sql);
    if (!transaction) return fail(transaction.error());
    auto writer = AlertWriter::begin(*m_sql);
    if (!writer) return fail(writer.error());
    const WallTime time = fromMillis(toMillis(at));  // as it is kept, and delivered again
    const auto open = writer->change(fingerprints, [&](Alert& alert, Decided& decided) {
        return carryOut(alert, decided, command, actor, time).entry;
    });
    if (!open) return fail(open.error());
    if (*open == 0)
        return fail(Error::Kind::NotFound, fingerprints.size() == 1 ? "This alert is no longer open" : "None of these alerts is open any more", {},
                    "Its history has what became of it");
    if (auto committed = transaction->commit(); !committed) return fail(committed.error());
    return writer->news();
}

Result<std::vector<Alert>> SqlStore::findAlerts(const AlertFilter& filter) {
    std::vector<Alert> found;
    const auto take = [&](const SqlRow& row) { takeAlert(row, found); };
    const auto ask = [&](std::string_view from, const SqlWhere& where) {
        std::vector<QVariant> args = where.args();
        args.push_back(sqlInt(static_cast<std::int64_t>(filter.limit)));
        return m_sql->each(std::string(from) + where.text() + " ORDER BY alert_id DESC LIMIT ?", args, take);
    };
    const auto like = m_sql->dialect().like();
    if (filter.open != AlertFilter::Open::Closed)
        if (auto read = ask(sql::openAlerts, whereOf(filter, like)); !read) return fail(read.error());
    if (filter.open != AlertFilter::Open::Open) {
        SqlWhere where = whereOf(filter, like);
        if (filter.from) where.also("closed_ms >= ?", {sqlTime(*filter.from)});
        if (auto read = ask(sql::closedAlerts, where); !read) return fail(read.error());
    }
    std::sort(found.begin(), found.end(), [](const Alert& a, const Alert& b) { return a.id > b.id; });
    if (found.size() > filter.limit) found.resize(filter.limit);
    return found;
}

Result<std::vector<AlertEntry>> SqlStore::alertLog(const AlertLogFilter& filter) {
    SqlWhere where;
    if (filter.alert) where.also("alert_id = ?", {sqlInt(*filter.alert)});
    if (!filter.fingerprint.empty()) where.also("fingerprint = ?", {sqlText(filter.fingerprint)});
    if (!filter.kinds.empty()) {
        std::string names;
        for (const auto kind : filter.kinds) names.append(names.empty() ? "'" : ", '").append(toString(kind)).append("'");
        where.also("kind IN (" + names + ")", {});
    }
    if (filter.from) where.also("time_ms >= ?", {sqlTime(*filter.from)});
    if (filter.to) where.also("time_ms < ?", {sqlTime(*filter.to)});
    if (filter.beforeId) where.also("entry_id < ?", {sqlInt(*filter.beforeId)});
    std::vector<QVariant> args = where.args();
    args.push_back(sqlInt(static_cast<std::int64_t>(filter.limit)));
    std::vector<AlertEntry> found;
    const auto read = m_sql->each(std::string(sql::alertLines) + where.text() + " ORDER BY entry_id DESC LIMIT ?", args, [&](const SqlRow& row) {
        auto entry = decodeAlertEntry(row.text(2));
        if (!entry) return;
        entry->id = row.integer(0);
        entry->alert = row.integer(1);
        found.push_back(std::move(*entry));
    });
    if (!read) return fail(read.error());
    return found;
}

Result<std::size_t> SqlStore::addAlerts(const std::vector<Alert>& alerts, const std::vector<AlertEntry>& entries) {
    auto transaction = SqlTransaction::write(*m_sql);
    if (!transaction) return fail(transaction.error());
    auto writer = AlertWriter::begin(*m_sql);
    if (!writer) return fail(writer.error());
    std::vector<std::string> fingerprints;
    for (const Alert& alert : alerts) fingerprints.push_back(alert.fingerprint);
    std::set<std::string> open;
    std::set<std::pair<std::string, std::int64_t>> there;
    const auto opened = eachIn(*m_sql, sql::alertIdsIn, fingerprints, [&](const SqlRow& row) { open.insert(row.text(0)); });
    if (!opened) return fail(opened.error());
    for (const sql::In& where : {sql::alertBeginningsIn, sql::closedAlertBeginningsIn})
        if (auto read = eachIn(*m_sql, where, fingerprints, [&](const SqlRow& row) { there.emplace(row.text(0), row.integer(1)); }); !read)
            return fail(read.error());
    std::vector<const Alert*> added;
    for (const Alert& alert : alerts) {
        if (!alert.closed && !open.insert(alert.fingerprint).second) continue;
        if (there.emplace(alert.fingerprint, toMillis(alert.started)).second) added.push_back(&alert);
    }
    std::map<std::int64_t, std::int64_t> ids;
    if (auto done = writer->add(added, ids); !done) return fail(done.error());
    std::vector<std::pair<std::int64_t, const AlertEntry*>> lines;
    for (const AlertEntry& entry : entries)
        if (const auto at = ids.find(entry.alert); at != ids.end()) lines.emplace_back(at->second, &entry);
    if (auto done = writer->logOf(lines); !done) return fail(done.error());
    if (auto done = transaction->commit(); !done) return fail(done.error());
    return added.size();
}

}  // namespace inspector::inventory
