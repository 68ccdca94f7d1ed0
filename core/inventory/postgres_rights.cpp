// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/postgres_rights.h"

#include "core/base/text.h"

#include <algorithm>
#include <set>

namespace inspector::inventory {

namespace {

// Two that administer one database at once wait for each other.
constexpr std::string_view lockAdministration = "SELECT pg_advisory_xact_lock(hashtext('inspector administration'))";

// What not everybody reads, although its values are sealed.
constexpr std::string_view secretTable = "receiver_secrets";

std::string name(std::string_view text) { return quotedName(text); }

Result<std::set<std::string>> tablesOf(PqConnection& database) {
    auto rows = database.query("SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                               " WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition");
    if (!rows) return fail(rows.error());
    std::set<std::string> tables;
    for (auto& row : *rows) tables.insert(row.front());
    return tables;
}

// A role that was made by somebody else in the same moment is as good.
std::string makeRole(std::string_view role) {
    return "DO $$ BEGIN CREATE ROLE " + name(role) +
           " NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$";
}

std::string statementsForTables(const std::string& schema, const std::string& owner, const std::set<std::string>& tables) {
    std::string everybody;
    for (const std::string_view role : allRoles) everybody += (everybody.empty() ? "" : ", ") + name(role);
    const std::string viewers = name(viewerRole), in = " IN SCHEMA " + name(schema) + ' ';
    const std::string writers = name(operatorRole) + ", " + name(administratorRole) + ", " + name(probeRole);
    std::string script;
    const auto add = [&script](const std::string& statement) { script += statement + ";\n"; };
    add("REVOKE ALL ON ALL TABLES" + in + "FROM PUBLIC, " + everybody);
    add("GRANT SELECT ON ALL TABLES" + in + "TO " + viewers);
    if (tables.contains(std::string(secretTable))) add("REVOKE ALL ON " + name(secretTable) + " FROM " + viewers);
    add("GRANT USAGE ON ALL SEQUENCES" + in + "TO " + writers);
    const std::string later = "ALTER DEFAULT PRIVILEGES FOR ROLE " + name(owner) + in;
    add(later + "GRANT SELECT ON TABLES TO " + viewers);
    add(later + "GRANT USAGE ON SEQUENCES TO " + writers);
    for (const Grant& grant : grants())
        if (tables.contains(std::string(grant.table)))
            add("GRANT " + std::string(grant.rights) + " ON " + name(grant.table) + " TO " + name(grant.role));
    return script;
}

std::string statementsForDatabase(const std::string& schema, const std::string& database) {
    const std::string viewers = name(viewerRole);
    return "REVOKE ALL ON DATABASE " + name(database) + " FROM PUBLIC;\nGRANT CONNECT ON DATABASE " + name(database) + " TO " +
           viewers + ";\nREVOKE ALL ON SCHEMA " + name(schema) + " FROM PUBLIC;\nGRANT USAGE ON SCHEMA " + name(schema) +
           " TO " + viewers + ";\n";
}

Result<void> giveRights(PqConnection& database, bool tablesAlone) {
    const auto facts = database.query("SELECT current_schema(), current_database(), current_user");
    if (!facts) return fail(facts.error());
    const PqConnection::Row& row = facts->front();
    const auto tables = tablesOf(database);
    if (!tables) return fail(tables.error());
    // Statements sent together are one transaction (PostgreSQL 15, 55.2.2.1).
    return database.run(std::string(lockAdministration) + ";\n" + (tablesAlone ? "" : statementsForDatabase(row[0], row[1])) +
                        statementsForTables(row[0], row[2], *tables));
}

}  // namespace

std::string_view roleOf(std::string_view word) {
    for (const std::string_view role : allRoles)
        if (role.substr(role.find('_') + 1) == word) return role;
    return {};
}

const std::vector<Grant>& grants() {
    static const std::vector<Grant> all = [] {
        std::vector<Grant> list = {
            {operatorRole, "alerts", "INSERT, UPDATE"},
            {operatorRole, "alert_stamps", "UPDATE"},
            {operatorRole, "alert_log", "INSERT"},
            {operatorRole, "events", "INSERT"},
            {operatorRole, "meta", "UPDATE"},        // what it changes raises the inventory's revision
            {operatorRole, "audit", "INSERT"},
            {administratorRole, "meta", "INSERT, UPDATE"},
            {probeRole, secretTable, "SELECT"},
            {probeRole, "meta", "UPDATE"},           // a probe that registers raises the inventory's revision
            {probeRole, "probes", "INSERT, UPDATE"},
            {probeRole, "audit", "INSERT"},
        };
        for (const char* table : {"silences", "maintenance", "saved_views"})
            list.push_back({operatorRole, table, "INSERT, UPDATE, DELETE"});
        for (const char* table : {"channels", "templates", "probes", "endpoints", "alert_rules", "receivers", "routing"})
            list.push_back({administratorRole, table, "INSERT, UPDATE, DELETE"});
        list.push_back({administratorRole, secretTable, "SELECT, INSERT, UPDATE, DELETE"});
        // Retention is a probe's work, too, hence DELETE.
        for (const char* table : {"channel_status", "findings", "events", "state_history", "verdicts", "fleet_status", "leases",
                                  "channel_leases", "probe_lives", "evidence", "alerts", "alerts_history", "alert_log", "alert_stamps",
                                  "notification_groups", "outbox", "receiver_references"})
            list.push_back({probeRole, table, "INSERT, UPDATE, DELETE"});
        for (const char* table : {"silences", "maintenance"}) list.push_back({probeRole, table, "DELETE"});
        return list;
    }();
    return all;
}

Result<std::vector<std::string>> makeRoles(PqConnection& server) {
    std::vector<std::string> made;
    for (const std::string_view role : allRoles) {
        const auto there = server.value("SELECT 1 FROM pg_roles WHERE rolname = $1", {std::string(role)});
        if (!there) return fail(there.error());
        if (!there->empty()) continue;
        if (auto done = server.run(makeRole(role)); !done) return fail(done.error());
        made.emplace_back(role);
    }
    const std::pair<std::string_view, std::string_view> memberships[] = {
        {viewerRole, operatorRole}, {viewerRole, probeRole}, {operatorRole, administratorRole}};
    for (const auto& [group, member] : memberships) {
        const auto is = server.value(
            "SELECT 1 FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles r ON r.oid = m.member"
            " WHERE g.rolname = $1 AND r.rolname = $2", {std::string(group), std::string(member)});
        if (!is) return fail(is.error());
        if (!is->empty()) continue;
        if (auto done = server.run("GRANT " + name(group) + " TO " + name(member)); !done) return fail(done.error());
    }
    return made;
}

Result<void> grantRights(PqConnection& database) { return giveRights(database, false); }

Result<void> renewRights(PqConnection& database) {
    const auto given = database.value("SELECT count(*) = 4 AND bool_and(has_schema_privilege(oid, current_schema(), 'USAGE'))"
                                      " FROM pg_roles WHERE rolname IN ('inspector_viewer', 'inspector_operator',"
                                      " 'inspector_administrator', 'inspector_probe')");
    if (!given) return fail(given.error());
    return *given == "t" ? giveRights(database, true) : Result<void>();
}

Result<std::vector<std::string>> missingRights(PqConnection& database) {
    const auto tables = tablesOf(database);
    if (!tables) return fail(tables.error());
    std::vector<Grant> wanted = grants();
    for (const std::string& table : *tables)
        if (table != secretTable) wanted.push_back({viewerRole, table, "SELECT"});
    std::vector<std::string> missing;
    for (const Grant& grant : wanted) {
        if (!tables->contains(std::string(grant.table))) continue;
        for (const std::string_view right : split(grant.rights, ',')) {
            const std::string one(trim(right));
            const auto has = database.value(
                "SELECT has_table_privilege($1, (quote_ident(current_schema()) || '.' || quote_ident($2))::regclass, $3)",
                {std::string(grant.role), std::string(grant.table), one});
            if (!has) return fail(has.error());
            if (*has != "t") missing.push_back(std::string(grant.role) + ": " + one + " on " + std::string(grant.table));
        }
    }
    return missing;
}

}  // namespace inspector::inventory
