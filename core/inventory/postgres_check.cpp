// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Looks at a shared inventory and its server, and says what is not as it should be.
#include "core/inventory/migrations.h"
#include "core/inventory/postgres_admin.h"
#include "core/inventory/postgres_dialect.h"
#include "core/inventory/postgres_private.h"
#include "core/inventory/postgres_rights.h"
#include "core/inventory/statements.h"

#include <libpq-fe.h>

#include <algorithm>
#include <cstdlib>

namespace inspector::inventory {

namespace {

using Remarks = std::vector<DatabaseRemark>;

// What stands in tables that are written and read by pieces.
constexpr sql::Text alertTables =
    "SELECT r.rule_id, r.value, r.revision, r.updated_ms, s.silence_id, s.value, s.revision, s.ends_ms, m.maintenance_id, m.value, m.ends_ms,"
    " e.receiver_id, e.value, x.name, x.sealed, o.routing_id, o.value, v.view_id, v.value, h.alert_id, h.closed_ms, h.stamp, h.alert,"
    " h.decided, h.search_text, l.entry_id, l.alert_id, l.time_ms, l.mark, l.entry, f.about, f.reference, f.updated_ms, t.stamp"
    " FROM alert_rules r, silences s, maintenance m, receivers e, receiver_secrets x, routing o, saved_views v, alerts_history h,"
    " alert_log l, receiver_references f, alert_stamps t";

class Check {
public:
    Check(PqConnection& database, const Clock& clock) : m_database(database), m_clock(clock) {}

    Remarks run() {
        server();
        encoding();
        secure();
        reading();
        clockOffset();
        if (inventory()) {
            schema();
            tables();
            triggers();
            partitions();
            rights();
        }
        user();
        return std::move(m_remarks);
    }

private:
    void say(Severity severity, std::string text, std::string advice = {}) {
        m_remarks.push_back({severity, std::move(text), std::move(advice)});
    }

    // One row; none (and a remark) when it cannot be read.
    std::optional<PqConnection::Row> row(const std::string& sql) {
        auto rows = m_database.query(sql);
        if (!rows) say(Severity::Major, "It could not be looked at: " + rows.error().what, rows.error().hint);
        if (!rows || rows->empty()) return std::nullopt;
        return std::move(rows->front());
    }

    void server() {
        const std::string version = PQparameterStatus(m_database.handle(), "server_version");
        if (PQserverVersion(m_database.handle()) >= 130000) say(Severity::Info, "PostgreSQL " + version);
        else say(Severity::Critical, "PostgreSQL " + version + " is too old", "Use PostgreSQL 13 or later");
    }

    void encoding() {
        const auto found = row("SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()");
        if (!found) return;
        if (found->front() == "UTF8") say(Severity::Info, "Text is UTF-8");
        else
            say(Severity::Critical, "Text is kept as " + found->front() + ", not as UTF-8",
                "Make a new database with inspector-cli db init and copy this one into it");
    }

    void secure() {
        const auto found = row("SELECT coalesce(s.ssl, false), coalesce(s.version, ''),"
                               " coalesce(inet_client_addr() <<= '127.0.0.0/8' OR inet_client_addr() = '::1', true)"
                               " FROM (SELECT 1) one LEFT JOIN pg_stat_ssl s ON s.pid = pg_backend_pid()");
        if (!found) return;
        if ((*found)[0] == "t") say(Severity::Info, "The connection is encrypted (" + (*found)[1] + ")");
        else if ((*found)[2] == "t") say(Severity::Info, "The connection is not encrypted, and does not leave this machine");
        else
            say(Severity::Major, "The connection is not encrypted: who sees the network sees everything",
                "Turn TLS on (ssl = on in postgresql.conf) and add sslmode=verify-full to the URL");
    }

    void reading() {
        const auto found = row("SELECT pg_is_in_recovery(), current_setting('transaction_read_only')");
        if (!found) return;
        if ((*found)[0] == "t")
            say(Severity::Major, "This server is a replica: it can only be read",
                "Name all servers in the URL, with target_session_attrs=read-write");
        else if ((*found)[1] == "on")
            say(Severity::Major, "This user's transactions are read only",
                "ALTER ROLE … SET default_transaction_read_only = off, or the same for the database");
        else say(Severity::Info, "The database can be written");
    }

    void clockOffset() {
        const WallTime before = m_clock.now();
        const auto found = m_database.value("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint");
        const WallTime after = m_clock.now();
        if (!found) return;
        const std::int64_t ours = toMillis(before + (after - before) / 2);
        const std::int64_t offset = std::strtoll(found->c_str(), nullptr, 10) - ours;
        // Half of the way there and back is all that is known better.
        const std::string text = "The server's clock is " + std::to_string(std::abs(offset)) + " ms " +
                                 (offset < 0 ? "behind" : "ahead of") + " this machine's (way there and back " +
                                 std::to_string(toMillis(after) - toMillis(before)) + " ms)";
        const auto severity = std::abs(offset) > 60'000 ? Severity::Major
                              : std::abs(offset) > 2'000 ? Severity::Minor : Severity::Info;
        say(severity, text, severity == Severity::Info ? "" : "Let both machines follow a time server (NTP)");
    }

    // Whether there is a schema of ours.
    bool inventory() {
        if (auto ours = refuseOthers(m_database); !ours) {
            say(Severity::Critical, ours.error().what, ours.error().hint);
            return false;
        }
        const auto found = row("SELECT to_regclass('inspector_schema') IS NOT NULL");
        if (!found) return false;
        if (found->front() == "t") return true;
        say(Severity::Major, "The database is empty", "Run inspector-cli db init");
        return false;
    }

    // A statement that the database does not take names what was changed by hand.
    void tables() {
        bool sound = true;
        for (const sql::Text statement :
             {sql::readRevision, sql::probes, sql::templates, sql::endpoints, sql::channels, sql::auditRows, sql::statuses,
              sql::openFindings, sql::events, sql::fleet, sql::channelLeases, sql::probeLives, sql::alertsNow, sql::notificationGroups,
              sql::outboxRows, alertTables}) {
            const PqResult prepared(PQprepare(m_database.handle(), "", std::string(statement).c_str(), 0, nullptr));
            if (PQresultStatus(prepared.get()) == PGRES_COMMAND_OK) continue;
            sound = false;
            const Error why = pqError(prepared.get(), m_database.where());
            say(Severity::Critical, "A table was changed by hand, or its schema is older: " + why.what,
                "Restore the last backup, or put back what was changed");
        }
        if (sound) say(Severity::Info, "All tables have the columns that the program needs");
    }

    void schema() {
        const auto steps = migrationsOf(PostgresDialect(true));
        const auto found = row("SELECT version FROM inspector_schema");
        if (!found || !steps) return;
        const int newest = steps->back().version, version = std::atoi(found->front().c_str());
        const std::string text = "The schema is version " + found->front();
        if (version == newest) return say(Severity::Info, text);
        if (version < newest)
            return say(Severity::Major, text + ", this program needs " + std::to_string(newest), "Run inspector-cli db migrate");
        say(Severity::Critical, text + ", this program knows " + std::to_string(newest), "Use the newer version of the program");
    }

    // Without these it would seem to work: nobody is told of changes, or the audit can be rewritten.
    void triggers() {
        const auto missing = m_database.query(
            "SELECT t FROM unnest(ARRAY['channels_tell', 'templates_tell', 'probes_tell', 'endpoints_tell', 'channel_status_tell',"
            " 'findings_tell', 'alerts_tell', 'outbox_tell', 'alert_rules_tell', 'silences_tell', 'maintenance_tell', 'receivers_tell',"
            " 'receiver_secrets_tell', 'routing_tell', 'saved_views_tell', 'audit_actor', 'audit_stays', 'findings_move_closed']) t WHERE NOT EXISTS"
            " (SELECT 1 FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid WHERE g.tgname = t AND g.tgenabled <> 'D'"
            " AND c.relnamespace = current_schema()::regnamespace)");
        if (!missing) return say(Severity::Major, "Triggers could not be looked at: " + missing.error().what);
        for (const PqConnection::Row& one : *missing)
            say(Severity::Critical, "The trigger " + one[0] + " is missing or switched off",
                "Restore the last backup, or put back what was changed");
    }

    // What has no month of its own goes to the rest: it is kept, but forgetting it takes long.
    void partitions() {
        const auto found = m_database.query(
            "SELECT p.relname, count(i.inhrelid), to_regclass(quote_ident(p.relname || '_' ||"
            " to_char(clock_timestamp() AT TIME ZONE 'UTC' + INTERVAL '1 month', 'YYYYMM'))) IS NOT NULL"
            " FROM pg_class p LEFT JOIN pg_inherits i ON i.inhparent = p.oid WHERE p.relkind = 'p'"
            " AND p.relnamespace = current_schema()::regnamespace GROUP BY p.relname ORDER BY p.relname");
        if (!found) return say(Severity::Major, "Partitions could not be looked at: " + found.error().what);
        for (const PqConnection::Row& one : *found) {
            const std::string text = one[0] + " has " + one[1] + " partitions";
            if (one[1] == "0") say(Severity::Critical, text, "Restore the last backup: it cannot be written");
            else if (one[2] != "t") say(Severity::Minor, text + ", none for the next month", "Open it with any program that may write");
            else say(Severity::Info, text);
        }
    }

    void rights() {
        const auto roles = row("SELECT count(*) FROM pg_roles WHERE rolname IN ('inspector_viewer', 'inspector_operator',"
                               " 'inspector_administrator', 'inspector_probe')");
        if (!roles) return;
        if (roles->front() != "4")
            return say(Severity::Minor, "The roles viewer, operator, administrator and probe are not all there",
                       "Run inspector-cli db init; until then rights are those of each database user");
        const auto missing = missingRights(m_database);
        if (!missing) return say(Severity::Major, "Rights could not be looked at: " + missing.error().what);
        for (const std::string& one : *missing) say(Severity::Major, "A right is missing: " + one, "Run inspector-cli db init");
        if (missing->empty()) say(Severity::Info, "Every role has its rights");
    }

    void user() {
        std::string text;
        for (const std::string_view role : allRoles) {
            const auto member = m_database.value("SELECT pg_has_role(oid, 'USAGE') FROM pg_roles WHERE rolname = $1",
                                                 {std::string(role)});
            if (!member || *member != "t") continue;
            text += (text.empty() ? "" : ", ") + std::string(role.substr(role.find('_') + 1));
        }
        const auto me = row("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user");
        if (!me) return;
        if ((*me)[1] == "t")
            say(Severity::Minor, "The user " + (*me)[0] + " may do everything on this server",
                "Work as a user with one of the roles only; inspector-cli db init makes them");
        else if (text.empty())
            say(Severity::Major, "The user " + (*me)[0] + " has none of the roles", "GRANT inspector_viewer TO it, or a higher role");
        else say(Severity::Info, "The user " + (*me)[0] + " is " + text);
    }

    PqConnection& m_database;
    const Clock& m_clock;
    Remarks m_remarks;
};

}  // namespace

Result<std::vector<DatabaseRemark>> checkDatabase(const PostgresOptions& options, const Clock& clock) {
    auto database = PqConnection::open(options);
    if (!database) return fail(database.error());
    return Check(*database, clock).run();
}

}  // namespace inspector::inventory
