// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a shared inventory: database, roles, schema, rights, logins.
#include "core/inventory/postgres_admin.h"

#include "core/inventory/postgres_private.h"
#include "core/inventory/postgres_rights.h"

#include <libpq-fe.h>

#include <algorithm>
#include <memory>

namespace inspector::inventory {

namespace {

constexpr int oldestServer = 130000;

Result<void> checkServer(PqConnection& server) {
    if (PQserverVersion(server.handle()) < oldestServer)
        return fail(Error::Kind::Denied,
                    "PostgreSQL " + std::string(PQparameterStatus(server.handle(), "server_version")) + " is too old",
                    server.where(), "Use PostgreSQL 13 or later");
    const auto may = server.query("SELECT rolsuper OR rolcreatedb, rolsuper OR rolcreaterole FROM pg_roles"
                                  " WHERE rolname = current_user");
    if (!may) return fail(may.error());
    for (std::size_t right = 0; right < 2; ++right)
        if (may->empty() || may->front()[right] != "t")
            return fail(Error::Kind::Denied,
                        std::string("The user of the URL may not make ") + (right == 0 ? "databases" : "roles"), server.where(),
                        "Give the URL of a database administrator (postgres), or ALTER ROLE … CREATEDB CREATEROLE");
    return {};
}

// Ours to work as: a superuser may do that anyway.
Result<void> makeOwner(PqConnection& server, const std::string& owner) {
    const auto there = server.value("SELECT 1 FROM pg_roles WHERE rolname = $1", {owner});
    if (!there) return fail(there.error());
    if (there->empty())
        if (auto made = server.run("CREATE ROLE " + quotedName(owner) + " NOLOGIN"); !made) return made;
    const auto member = server.value("SELECT pg_has_role(current_user, $1, 'MEMBER')", {owner});
    if (!member) return fail(member.error());
    return *member == "t" ? Result<void>() : server.run("GRANT " + quotedName(owner) + " TO CURRENT_USER");
}

Result<bool> databaseIsThere(PqConnection& server, const std::string& database) {
    const auto there = server.value("SELECT 1 FROM pg_database WHERE datname = $1", {database});
    if (!there) return fail(there.error());
    return !there->empty();
}

// Sorted by bytes, as SQLite sorts: the order does not change with the system's library, which would break indexes.
Result<bool> makeDatabase(PqConnection& server, const std::string& database, const std::string& owner) {
    const auto made = server.run("CREATE DATABASE " + quotedName(database) + " TEMPLATE template0 ENCODING 'UTF8'" +
                                 " LC_COLLATE 'C' LC_CTYPE 'C'" + (owner.empty() ? "" : " OWNER " + quotedName(owner)));
    if (made) return true;
    const auto there = databaseIsThere(server, database);  // somebody was faster
    if (there && *there) return false;
    return fail(made.error());
}

// What is sent is what the server keeps (SCRAM): the password itself is in no log and in no statistic.
Result<std::string> sealedPassword(PqConnection& server, const DatabaseLogin& login) {
    const std::unique_ptr<char, decltype(&PQfreemem)> sealed(
        PQencryptPasswordConn(server.handle(), login.password.c_str(), login.name.c_str(), nullptr), &PQfreemem);
    if (!sealed) return fail(pqError(server.handle(), server.where()));
    return std::string(sealed.get());
}

Result<void> checkLogin(const DatabaseLogin& login) {
    const auto wrong = [&](const std::string& what, const std::string& hint) {
        return fail(Error::Kind::InvalidInput, what, login.name, hint);
    };
    if (login.name.empty() || login.name.size() > 63 || login.name.starts_with("pg_"))
        return wrong("A user's name has 1 to 63 bytes and does not begin with pg_", "Choose another name");
    if (std::find(allRoles.begin(), allRoles.end(), login.name) != allRoles.end())
        return wrong("A user cannot have the name of a role", "Choose another name");
    for (const std::string& role : login.roles)
        if (roleOf(role).empty())
            return wrong("There is no role \"" + role + "\"", "Roles are viewer, operator, administrator and probe");
    return {};
}

// True: it was made.
Result<bool> putLogin(PqConnection& server, const DatabaseLogin& login) {
    const auto there = server.value("SELECT 1 FROM pg_roles WHERE rolname = $1", {login.name});
    if (!there) return fail(there.error());
    const std::string name = quotedName(login.name);
    std::string script = (there->empty() ? "CREATE ROLE " : "ALTER ROLE ") + name + " LOGIN";
    if (!login.password.empty()) {
        const auto sealed = sealedPassword(server, login);
        if (!sealed) return fail(sealed.error());
        script += " PASSWORD " + quotedText(*sealed);
    }
    for (const std::string_view role : allRoles) {
        const bool wanted = std::any_of(login.roles.begin(), login.roles.end(),
                                        [&](const std::string& word) { return roleOf(word) == role; });
        script += wanted ? "; GRANT " + quotedName(role) + " TO " + name : "; REVOKE " + quotedName(role) + " FROM " + name;
    }
    if (auto done = server.run(script); !done) return fail(done.error());
    return there->empty();
}

Result<void> checkOptions(const InitOptions& options) {
    if (options.database.empty() || options.database.size() > 63)
        return fail(Error::Kind::InvalidInput, "A database's name has 1 to 63 bytes", options.database, "Choose another name");
    for (const DatabaseLogin& login : options.logins)
        if (auto sound = checkLogin(login); !sound) return sound;
    return {};
}

// The same server and user, for this database.
Result<PostgresOptions> optionsFor(const PostgresOptions& admin, const std::string& database) {
    auto parameters = parsePostgresParameters(admin.url);
    if (!parameters) return fail(parameters.error());
    parameters->set("dbname", database);
    PostgresOptions options = admin;
    options.url = parameters->url();
    options.migrate = true;
    return options;
}

}  // namespace

Result<PostgresOptions> optionsAs(const PostgresOptions& options, const std::string& role) {
    auto parameters = parsePostgresParameters(options.url);
    if (!parameters) return fail(parameters.error());
    // Backslashes and spaces separate settings in "options".
    std::string setting;
    for (const char c : role) setting.append(c == ' ' || c == '\\' ? std::string{'\\', c} : std::string{c});
    const std::string before = parameters->get("options");
    parameters->set("options", (before.empty() ? "" : before + ' ') + "-c role=" + setting);
    PostgresOptions changed = options;
    changed.url = parameters->url();
    return changed;
}

Result<void> refuseOthers(PqConnection& database) {
    const auto counted = database.query(
        "SELECT count(*), count(*) FILTER (WHERE relname = 'inspector_schema') FROM pg_class c"
        " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND"
        " n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'"
        " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')");
    if (!counted) return fail(counted.error());
    const PqConnection::Row& row = counted->front();
    if (row[0] == "0" || row[1] != "0") return {};
    return fail(Error::Kind::Denied, "The database is another program's, not an inventory", database.where(),
                "Choose another database; this one was not changed");
}

Result<InitReport> initDatabase(const PostgresOptions& admin, const InitOptions& options) {
    if (auto sound = checkOptions(options); !sound) return fail(sound.error());
    auto server = PqConnection::open(admin);
    if (!server) return fail(server.error());
    if (auto sound = checkServer(*server); !sound) return fail(sound.error());
    // Two at once wait for each other, until the connection ends: roles are the whole server's, and a server that is asked to
    // change one twice in a moment refuses.
    if (auto mine = server->query("SELECT pg_advisory_lock(hashtext('inspector init'))"); !mine)
        return fail(mine.error());
    const auto there = databaseIsThere(*server, options.database);
    if (!there) return fail(there.error());
    auto plain = optionsFor(admin, options.database);
    if (!plain) return fail(plain.error());
    if (*there) {  // before anything is changed
        auto database = PqConnection::open(*plain);
        if (!database) return fail(database.error());
        if (auto ours = refuseOthers(*database); !ours) return fail(ours.error());
    }

    InitReport report;
    report.url = plain->url;
    if (!options.owner.empty())
        if (auto made = makeOwner(*server, options.owner); !made) return fail(made.error());
    if (!*there) {
        const auto made = makeDatabase(*server, options.database, options.owner);
        if (!made) return fail(made.error());
        report.databaseMade = *made;
    }
    auto roles = makeRoles(*server);
    if (!roles) return fail(roles.error());
    report.rolesMade = std::move(*roles);

    const auto asOwner = options.owner.empty() ? plain : optionsAs(*plain, options.owner);
    if (!asOwner) return fail(asOwner.error());
    // Closed again at once: it has brought the schema forward.
    if (const auto opened = openPostgres(*asOwner); !opened) return fail(opened.error());
    auto database = PqConnection::open(*asOwner);
    if (!database) return fail(database.error());
    if (auto granted = grantRights(*database); !granted) return fail(granted.error());
    for (const DatabaseLogin& login : options.logins) {
        const auto made = putLogin(*server, login);
        if (!made) return fail(made.error());
        if (*made) report.loginsMade.push_back(login.name);
    }
    return report;
}

}  // namespace inspector::inventory
