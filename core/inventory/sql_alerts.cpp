// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The table of alerts.
#include "core/inventory/sql_store.h"
#include "core/inventory/statements.h"

namespace inspector::inventory {

namespace {

Alert alertOf(const SqlRow& row) {
    Alert a;
    a.id = row.integer(0);
    a.channel = ChannelId{row.text(1)};
    a.rule = row.text(2);
    a.rung = row.text(3);
    a.severity = severityFromString(row.text(4)).value_or(Severity::Major);
    a.state = alertStateFromString(row.text(5)).value_or(AlertState::Pending);
    a.started = row.time(6);
    a.resolved = row.timeIfAny(7);
    a.acknowledged = row.timeIfAny(8);
    a.acknowledgedBy = row.text(9);
    a.summary = row.text(10);
    return a;
}

}  // namespace

Result<std::int64_t> SqlStore::putAlert(const Alert& alert) {
    // An alert about no channel has none in the table either.
    const QVariant of = alert.channel.empty() ? sqlNull() : sqlText(alert.channel.value);
    if (!alert.channel.empty()) {
        const auto known = channel(alert.channel);
        if (!known) return fail(known.error());
        if (!*known)
            return fail(Error::Kind::Conflict, "There is no channel '" + alert.channel.value + "'", {},
                        "It was removed; its alerts went with it");
    }
    const QVariant severity = sqlText(toString(alert.severity));
    const QVariant state = sqlText(toString(alert.state));
    if (alert.id == 0) {
        const auto id = m_sql->number(sql::addAlert, {of, sqlText(alert.rule), sqlText(alert.rung), severity, state,
                                                      sqlTime(alert.started), sqlTime(alert.resolved),
                                                      sqlTime(alert.acknowledged), sqlText(alert.acknowledgedBy),
                                                      sqlText(alert.summary)});
        if (!id) return fail(id.error());
        return id->value_or(0);
    }
    const auto changed =
        m_sql->run(sql::changeAlert, {of, sqlText(alert.rule), sqlText(alert.rung), severity, state,
                                      sqlTime(alert.started), sqlTime(alert.resolved), sqlTime(alert.acknowledged),
                                      sqlText(alert.acknowledgedBy), sqlText(alert.summary), sqlInt(alert.id)});
    if (!changed) return fail(changed.error());
    if (*changed == 0) return fail(Error::Kind::NotFound, "There is no alert " + std::to_string(alert.id));
    return alert.id;
}

Result<std::vector<Alert>> SqlStore::alerts(const std::optional<ChannelId>& channel, bool openOnly) {
    std::string where;
    std::vector<QVariant> args;
    if (channel) {
        where = " WHERE channel_id = ?";
        args.push_back(sqlText(channel->value));
    }
    if (openOnly) where += where.empty() ? " WHERE state <> 'resolved'" : " AND state <> 'resolved'";
    std::vector<Alert> found;
    const auto done = m_sql->each(std::string(sql::alerts) + where + " ORDER BY alert_id", args,
                                  [&](const SqlRow& row) { found.push_back(alertOf(row)); });
    if (!done) return fail(done.error());
    return found;
}

}  // namespace inspector::inventory
