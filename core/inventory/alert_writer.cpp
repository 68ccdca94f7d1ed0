// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/alert_writer.h"

#include "core/inventory/alert_codec.h"
#include "core/inventory/json_codec.h"
#include "core/inventory/sql_text.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <set>
#include <utility>

namespace inspector::inventory {

namespace {

void append(SqlValues& rows, std::initializer_list<QVariant> row) { rows.insert(rows.end(), row); }

QJsonObject decisionJson(const Decision& decision) {
    return {{QLatin1String("at"), static_cast<qint64>(toMillis(decision.at))},
            {QLatin1String("by"), QString::fromStdString(decision.by)},
            {QLatin1String("what"), QString::fromStdString(decision.what)}};
}

Decision decisionOf(const QJsonObject& object) {
    return {fromMillis(object.value(QLatin1String("at")).toInteger()), object.value(QLatin1String("by")).toString().toStdString(),
            object.value(QLatin1String("what")).toString().toStdString()};
}

std::string encodeDecided(const Decided& decided) {
    QJsonObject object;
    if (decided.acknowledgement != Decision{}) object[QLatin1String("acknowledgement")] = decisionJson(decided.acknowledgement);
    if (decided.owner != Decision{}) object[QLatin1String("owner")] = decisionJson(decided.owner);
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
}

Decided decodeDecided(const std::string& json) {
    const QJsonObject object = jsonObject(json);
    Decided decided;
    if (const auto one = object.value(QLatin1String("acknowledgement")); one.isObject()) decided.acknowledgement = decisionOf(one.toObject());
    if (const auto one = object.value(QLatin1String("owner")); one.isObject()) decided.owner = decisionOf(one.toObject());
    return decided;
}

// What the text filter looks in, in lower case.
std::string searchText(const Alert& alert) {
    std::string text = alert.channel.value + '\n' + alert.rule + '\n' + alert.rung + '\n' + alert.summary + '\n' + alert.owner;
    for (const auto& [name, value] : alert.labels) text += '\n' + value;
    return lowerText(text);
}

void keepMarks(const Alert& stored, Alert& written) {
    written.mutes = stored.mutes;
    written.cause = stored.cause;
    written.explains = stored.explains;
    written.escalated = stored.escalated;
}

// Tells two lines of one alert and moment apart.
std::string markOf(const std::string& entry) {
    return QCryptographicHash::hash(QByteArray::fromStdString(entry), QCryptographicHash::Md5).toHex().left(16).toStdString();
}

}  // namespace

Result<AlertWriter> AlertWriter::begin(SqlSession& session) {
    const auto stamp = session.number(sql::raiseStamp);
    if (!stamp) return fail(stamp.error());
    if (!*stamp) return fail(Error::Kind::Corrupt, "The table alert_stamps is empty", session.where(), "Restore the last backup");
    return AlertWriter(session, **stamp);
}

Result<void> AlertWriter::learn(const std::vector<std::string>& fingerprints) {
    std::vector<std::string> unknown;
    for (const std::string& one : fingerprints)
        if (!m_open.contains(one)) unknown.push_back(one);
    if (unknown.empty()) return {};
    return eachIn(m_sql, sql::openAlertsIn, unknown, [this](const SqlRow& row) {
        auto alert = decodeAlert(row.text(1));
        if (!alert) return;
        alert->id = row.integer(0);
        const std::string fingerprint = alert->fingerprint;
        m_open.insert_or_assign(fingerprint, Stored{std::move(*alert), decodeDecided(row.text(2)), row.text(1) + row.text(2)});
    });
}

// One that closes and another of the same fingerprint that follows it: each round has a fingerprint once.
Result<void> AlertWriter::put(const std::vector<const Alert*>& alerts, const std::vector<AlertEntry>& entries) {
    std::vector<const Alert*> left = alerts;
    while (!left.empty()) {
        std::vector<const Alert*> round, later;
        std::set<std::string> seen;
        for (const Alert* alert : left) (seen.insert(alert->fingerprint).second ? round : later).push_back(alert);
        if (auto done = putRound(round, entries); !done) return done;
        left = std::move(later);
    }
    return {};
}

Result<void> AlertWriter::learnClosed(const std::vector<const Alert*>& alerts) {
    m_past.clear();
    std::vector<std::string> wanted;
    for (const Alert* alert : alerts)
        if (alert->closed && !m_open.contains(alert->fingerprint)) wanted.push_back(alert->fingerprint);
    return eachIn(m_sql, sql::closedAlertsIn, wanted, [this](const SqlRow& row) {
        auto alert = decodeAlert(row.text(1));
        if (!alert || !alert->closed) return;
        alert->id = row.integer(0);
        m_past[alert->fingerprint].push_back(std::move(*alert));
    });
}

Result<void> AlertWriter::putRound(const std::vector<const Alert*>& alerts, const std::vector<AlertEntry>& entries) {
    std::vector<std::string> fingerprints;
    for (const Alert* alert : alerts) fingerprints.push_back(alert->fingerprint);
    if (auto done = learn(fingerprints); !done) return done;
    if (auto done = learnClosed(alerts); !done) return done;
    std::map<std::string, std::vector<AlertEntry>> takenBack;
    for (const AlertEntry& entry : entries)
        if (entry.kind == AlertEntry::Kind::Unacknowledged) takenBack[entry.fingerprint].push_back(entry);
    for (const Alert* alert : alerts) {
        const std::vector<Alert>& past = m_past[alert->fingerprint];
        const auto same = std::find_if(past.begin(), past.end(), [&](const Alert& one) {
            return alert->closed && toMillis(one.started) == toMillis(alert->started) && toMillis(*one.closed) == toMillis(*alert->closed);
        });
        if (same != past.end()) {
            m_closed.insert_or_assign(alert->fingerprint, *same);
            continue;
        }
        Stored& stored = m_open[alert->fingerprint];
        Alert written = *alert;
        if (stored.alert.fingerprint.empty()) {
            written.id = 0;
        } else {
            const auto closed = written.closed;
            keepPeoplesFacts(stored.alert, stored.decided, takenBack[alert->fingerprint], written);
            written.closed = closed;
            keepMarks(stored.alert, written);
        }
        stored.alert = std::move(written);
    }
    return write(fingerprints);
}

Result<void> AlertWriter::mark(const std::vector<AlertMarks>& marks) {
    std::vector<std::string> fingerprints;
    for (const AlertMarks& one : marks) fingerprints.push_back(one.fingerprint);
    if (auto done = learn(fingerprints); !done) return done;
    for (const AlertMarks& one : marks) {
        const auto at = m_open.find(one.fingerprint);
        if (at == m_open.end()) continue;
        Alert& alert = at->second.alert;
        alert.mutes = one.mutes;
        alert.cause = one.cause;
        alert.explains = one.explains;
        alert.escalated = one.escalated;
    }
    return write(fingerprints);
}

Result<std::size_t> AlertWriter::change(const std::vector<std::string>& fingerprints, const Change& change) {
    if (auto done = learn(fingerprints); !done) return fail(done.error());
    std::vector<AlertEntry> entries;
    for (const std::string& one : std::set<std::string>(fingerprints.begin(), fingerprints.end()))
        if (const auto at = m_open.find(one); at != m_open.end()) entries.push_back(change(at->second.alert, at->second.decided));
    const auto fresh = log(entries);
    if (!fresh) return fail(fresh.error());
    for (const std::string& one : *fresh) m_open[one].text.clear();
    if (auto done = write(fingerprints); !done) return fail(done.error());
    return entries.size();
}

Result<void> AlertWriter::mirror(const AlertNews& news) {
    std::set<std::string> left;
    if (news.all)
        if (auto read = m_sql.each(sql::openAlertIds, {}, [&](const SqlRow& row) { left.insert(row.text(0)); }); !read) return read;
    std::vector<std::string> fingerprints, ids;
    SqlValues open, closed;
    for (const Alert& a : news.alerts) {
        ids.push_back(std::to_string(a.id));
        fingerprints.push_back(a.fingerprint);
        // Who acknowledged it there decided so; what is decided later goes over it.
        Decided decided;
        if (a.acknowledged) decided.acknowledgement = {*a.acknowledged, a.acknowledgedBy, {}};
        SqlValues& rows = a.closed ? closed : open;
        append(rows, {sqlInt(a.id), sqlText(a.fingerprint), sqlText(a.channel.value), sqlText(a.rule), sqlText(toString(a.severity)),
                      sqlText(toString(a.state)), sqlTime(a.started)});
        if (a.closed) rows.push_back(sqlTime(*a.closed));
        append(rows, {sqlInt(m_stamp), sqlText(encodeAlert(a)), sqlText(encodeDecided(decided)), sqlText(searchText(a))});
    }
    left.insert(ids.begin(), ids.end());
    if (auto done = runIn(m_sql, sql::removeAlertIds, {}, {left.begin(), left.end()}); !done) return done;
    if (auto done = runIn(m_sql, sql::removeAlerts, {}, fingerprints); !done) return done;
    if (auto done = runIn(m_sql, sql::removeClosedAlertIds, {}, ids); !done) return done;
    if (auto done = runRows(m_sql, sql::putAlertsWithIds, open); !done) return done;
    return runRows(m_sql, sql::putClosedAlerts, closed);
}

// What is stored like this already is not written again: nobody is to look at it anew.
Result<void> AlertWriter::write(const std::vector<std::string>& fingerprints) {
    SqlValues rows;
    std::vector<std::string> added, closed;
    for (const std::string& one : std::set<std::string>(fingerprints.begin(), fingerprints.end())) {
        const auto at = m_open.find(one);
        if (at == m_open.end()) continue;
        Stored& stored = at->second;
        const Alert& a = stored.alert;
        const std::string alert = encodeAlert(a), decided = encodeDecided(stored.decided);
        if (a.id == 0) added.push_back(one);
        if (a.closed) closed.push_back(one);
        if (stored.text == alert + decided && !a.closed) continue;
        stored.text = alert + decided;
        append(rows, {sqlText(one), sqlText(a.channel.value), sqlText(a.rule), sqlText(toString(a.severity)), sqlText(toString(a.state)),
                   sqlTime(a.started), sqlInt(m_stamp), sqlText(alert), sqlText(decided), sqlText(searchText(a))});
    }
    if (auto done = runRows(m_sql, sql::putAlerts, rows); !done) return done;
    if (!added.empty())
        if (auto done = eachIn(m_sql, sql::alertIdsIn, added, [this](const SqlRow& row) { m_open[row.text(0)].alert.id = row.integer(1); }); !done)
            return done;
    return closed.empty() ? Result<void>{} : close(closed);
}

Result<void> AlertWriter::close(const std::vector<std::string>& fingerprints) {
    SqlValues rows;
    for (const std::string& one : fingerprints) {
        const auto at = m_open.find(one);
        const Alert& a = at->second.alert;
        append(rows, {sqlInt(a.id), sqlText(one), sqlText(a.channel.value), sqlText(a.rule), sqlText(toString(a.severity)),
                   sqlText(toString(a.state)), sqlTime(a.started), sqlTime(*a.closed), sqlInt(m_stamp), sqlText(encodeAlert(a)),
                   sqlText(encodeDecided(at->second.decided)), sqlText(searchText(a))});
        m_closed.insert_or_assign(one, a);
        m_open.erase(at);
    }
    if (auto done = runRows(m_sql, sql::putClosedAlerts, rows); !done) return done;
    return runIn(m_sql, sql::removeAlerts, {}, fingerprints);
}

// Under a name of its own first, which gives it its id: an open one of its fingerprint may be there.
Result<void> AlertWriter::add(const std::vector<const Alert*>& alerts, std::map<std::int64_t, std::int64_t>& ids) {
    SqlValues rows;
    std::vector<std::string> names;
    for (const Alert* a : alerts) {
        names.push_back("copied-" + std::to_string(m_stamp) + '-' + std::to_string(names.size()));
        append(rows, {sqlText(names.back()), sqlText(a->channel.value), sqlText(a->rule), sqlText(toString(a->severity)),
                              sqlText(toString(a->state)), sqlTime(a->started), sqlInt(m_stamp), sqlText("{}"), sqlText("{}"), sqlText("")});
    }
    if (auto done = runRows(m_sql, sql::putAlerts, rows); !done) return done;
    std::map<std::string, std::int64_t> given;
    if (auto done = eachIn(m_sql, sql::alertIdsIn, names, [&](const SqlRow& row) { given[row.text(0)] = row.integer(1); }); !done) return done;
    if (auto done = runIn(m_sql, sql::removeAlerts, {}, names); !done) return done;
    SqlValues open, closed;
    for (std::size_t i = 0; i < alerts.size(); ++i) {
        Alert a = *alerts[i];
        a.id = given[names[i]];
        ids[alerts[i]->id] = a.id;
        if (a.closed)
            append(closed, {sqlInt(a.id), sqlText(a.fingerprint), sqlText(a.channel.value), sqlText(a.rule), sqlText(toString(a.severity)),
                                    sqlText(toString(a.state)), sqlTime(a.started), sqlTime(*a.closed), sqlInt(m_stamp),
                                    sqlText(encodeAlert(a)), sqlText("{}"), sqlText(searchText(a))});
        else
            append(open, {sqlInt(a.id), sqlText(a.fingerprint), sqlText(a.channel.value), sqlText(a.rule), sqlText(toString(a.severity)),
                                  sqlText(toString(a.state)), sqlTime(a.started), sqlInt(m_stamp), sqlText(encodeAlert(a)), sqlText("{}"),
                                  sqlText(searchText(a))});
    }
    if (auto done = runRows(m_sql, sql::putAlertsWithIds, open); !done) return done;
    return runRows(m_sql, sql::putClosedAlerts, closed);
}

Result<std::set<std::string>> AlertWriter::log(const std::vector<AlertEntry>& entries) {
    std::map<std::string, std::int64_t> ids;
    std::vector<std::string> unknown;
    for (const AlertEntry& entry : entries) {
        if (const auto open = m_open.find(entry.fingerprint); open != m_open.end()) ids[entry.fingerprint] = open->second.alert.id;
        else if (const auto closed = m_closed.find(entry.fingerprint); closed != m_closed.end()) ids[entry.fingerprint] = closed->second.id;
        else unknown.push_back(entry.fingerprint);
    }
    for (const sql::In& where : {sql::alertIdsIn, sql::closedAlertIdsIn}) {
        std::erase_if(unknown, [&](const std::string& one) { return ids.contains(one); });
        if (unknown.empty()) break;
        if (auto done = eachIn(m_sql, where, unknown, [&](const SqlRow& row) { ids[row.text(0)] = row.integer(1); }); !done)
            return fail(done.error());
    }
    std::vector<std::pair<std::int64_t, const AlertEntry*>> known;
    for (const AlertEntry& entry : entries)
        if (const auto at = ids.find(entry.fingerprint); at != ids.end()) known.emplace_back(at->second, &entry);
    return logOf(known);
}

Result<std::set<std::string>> AlertWriter::logOf(const std::vector<std::pair<std::int64_t, const AlertEntry*>>& entries) {
    SqlValues rows;
    for (const auto& [id, entry] : entries) {
        AlertEntry plain = *entry;
        plain.id = plain.alert = 0;
        const std::string text = encodeAlertEntry(plain);
        append(rows, {sqlInt(id), sqlText(entry->fingerprint), sqlTime(entry->time), sqlText(toString(entry->kind)),
                              sqlText(markOf(text)), sqlText(text)});
    }
    std::set<std::string> fresh;
    const auto done = eachRows(m_sql, sql::addAlertLines, rows, [&](const SqlRow& row) { fresh.insert(row.text(0)); });
    if (!done) return fail(done.error());
    return fresh;
}

AlertNews AlertWriter::news() const {
    AlertNews news;
    news.stamp = m_stamp;
    for (const auto& [fingerprint, alert] : m_closed) news.alerts.push_back(alert);
    for (const auto& [fingerprint, stored] : m_open) news.alerts.push_back(stored.alert);
    return news;
}

}  // namespace inspector::inventory
