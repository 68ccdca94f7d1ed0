// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/postgres_dialect.h"

#include "core/inventory/postgres_error.h"
#include "core/inventory/postgres_rights.h"
#include "core/inventory/sql_session.h"

#include <string>

namespace inspector::inventory {

namespace {

using Kind = Error::Kind;

// What the inventory's own tables and prepared statements make of a refusal; everything else is as for any connection.
std::optional<Error> inventoryError(std::string_view state, const std::string& text, const std::string& where) {
    const std::string words = " (" + text + ")";
    if (state.empty())
        return Error{Kind::Unavailable, "The connection to the database is lost" + words, where, "It is tried again by itself"};
    if (state == "42703" || state == "42P01" || state == "42883" || state == "42804" || state == "42P10" || state == "23502")
        return Error{Kind::Corrupt, "A table of the inventory was changed by hand" + words, where,
                     "Put back what was changed, or restore the last backup; inspector-cli db check names all of it"};
    if (state == "26000" || state == "42P05")
        return Error{Kind::Denied, "Something between takes connections away after each transaction" + words, where,
                     "Set pool_mode = session in PgBouncer, or name the server itself in the URL"};
    // A deadlock, a lock or an answer that was waited for too long, a table that was migrated under us, a transaction that
    // was ended: nothing was written.
    if (state.substr(0, 2) == "40" || state == "55P03" || state == "57014" || state == "0A000" || state.substr(0, 2) == "25")
        if (state != "25006")
            return Error{Kind::Unavailable, "The database could not do this now" + words, where, "Try again in a moment"};
    if (state == "23503")
        return Error{Kind::Conflict, "Something that this names does not exist, or is still in use", where,
                     "Load the inventory again and repeat the change"};
    if (state == "42501")
        return Error{Kind::Denied, "The database's user may not do this" + words, where,
                     "Ask for a role that may: inspector_operator acknowledges and silences, inspector_administrator changes"
                     " what is configured, inspector_probe probes"};
    return std::nullopt;
}

// Qt puts its own words after the server's: `ERROR:  what\nLINE 1: …\n(42703)`.
std::string serverWords(const QSqlError& error) {
    std::string text = error.databaseText().isEmpty() ? error.driverText().toStdString() : error.databaseText().toStdString();
    text = plainMessage(text);
    const std::string state = '(' + error.nativeErrorCode().toStdString() + ')';
    for (const std::string& end : {"; " + state, ' ' + state, state})
        if (state.size() > 2 && text.ends_with(end)) text.resize(text.size() - end.size());
    // The statement itself says nothing to people.
    if (const auto line = text.find("; LINE "); line != std::string::npos) text.resize(line);
    for (const std::string_view prefix : {"ERROR:", "FATAL:"})
        if (text.starts_with(prefix)) text.erase(0, text.find_first_not_of(' ', prefix.size()));
    return text;
}

}  // namespace

std::string PostgresDialect::writeVersion(int version) const {
    return "UPDATE inspector_schema SET version = " + std::to_string(version);
}

// How many of the transactions that write have ended: it grows with each of them, and never before it is seen.
std::string_view PostgresDialect::changeCounter() const {
    return "SELECT txid_snapshot_xmax(s) - (SELECT count(*) FROM txid_snapshot_xip(s)) FROM txid_current_snapshot() s";
}

std::string_view PostgresDialect::clock() const {
    if (!m_serverClock) return {};
    return "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint";
}

std::string_view PostgresDialect::lock() const { return "SELECT pg_advisory_xact_lock(hashtext('inspector ' || ?))"; }

std::string_view PostgresDialect::lockShared() const {
    return "SELECT pg_advisory_xact_lock_shared(hashtext('inspector ' || ?))";
}

std::string_view PostgresDialect::hasSchema() const {
    return "SELECT count(*) FROM pg_class WHERE oid = to_regclass('inspector_schema')";
}

Result<Rights> PostgresDialect::rights(SqlSession& session) const {
    Rights rights;
    const auto read = session.each(
        "SELECT current_user, w.may AND has_table_privilege('channels', 'UPDATE'), w.may AND has_table_privilege('alerts', 'UPDATE'),"
        " w.may AND (pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = 'channels'::regclass), 'USAGE')"
        " OR EXISTS (SELECT 1 FROM pg_roles WHERE rolname = ? AND pg_has_role(oid, 'USAGE'))),"
        " w.may AND has_table_privilege('channel_status', 'UPDATE')"
        " FROM (SELECT current_setting('transaction_read_only') = 'off' AS may) w",
        {sqlText(administratorRole)}, [&](const SqlRow& row) {
            rights.user = row.text(0);
            rights.edit = row.flag(1);
            rights.operate = row.flag(2);
            rights.administer = row.flag(3);
            rights.probe = row.flag(4);
        });
    if (!read) return fail(read.error());
    rights.role = rights.administer ? "administrator" : rights.operate && !rights.probe ? "operator"
                  : rights.probe    ? "probe" : "viewer";
    return rights;
}

Result<DatabaseFacts> PostgresDialect::facts(SqlSession& session) const {
    DatabaseFacts facts;
    facts.kind = "PostgreSQL";
    facts.where = session.where();
    const auto read = session.each(
        "SELECT current_setting('server_version'), pg_database_size(current_database()),"
        " pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on', current_user",
        {}, [&](const SqlRow& row) {
            facts.version = row.text(0);
            facts.bytes = row.integer(1);
            facts.readOnly = row.flag(2);
            facts.user = row.text(3);
        });
    if (!read) return fail(read.error());
    return facts;
}

Error PostgresDialect::error(const QSqlError& error, const std::string& where) const {
    const std::string state = error.nativeErrorCode().toStdString();
    const std::string text = serverWords(error);
    if (auto own = inventoryError(state, text, where)) return *own;
    return postgresError(state, text, where);
}

}  // namespace inspector::inventory
