// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Opens the shared database: connects, refuses what is no inventory, brings its schema forward.
#include "core/base/log.h"
#include "core/inventory/migrations.h"
#include "core/inventory/postgres.h"
#include "core/inventory/postgres_dialect.h"
#include "core/inventory/postgres_options.h"
#include "core/inventory/postgres_rights.h"
#include "core/inventory/postgres_watch.h"
#include "core/inventory/pq_connection.h"
#include "core/inventory/sql_store.h"

#include <QSqlDatabase>
#include <QSqlDriver>
#include <QSqlError>

#include <libpq-fe.h>

#include <algorithm>
#include <atomic>

namespace inspector::inventory {

namespace {

using Session = std::unique_ptr<SqlSession>;

constexpr int oldestServer = 130000;
// The server gives a statement up by itself; only when its answer does not come either is the connection ended.
constexpr Milliseconds grace{3'000};
constexpr const char* init = "Run inspector-cli db init as an administrator of the database";

const PostgresDialect& dialectOf(const PostgresOptions& options) {
    static const PostgresDialect server(true), handedIn(false);
    return options.serverClock ? server : handedIn;
}

// Qt names the type as the program that it was built with did.
PGconn* handleOf(const QSqlDatabase& database) {
    const QVariant handle = database.driver()->handle();
    const QByteArray type = handle.typeName();
    return type == "pg_conn*" || type == "PGconn*" ? *static_cast<PGconn* const*>(handle.constData()) : nullptr;
}

QString toQt(const std::string& text) { return QString::fromStdString(text); }

// QPSQL makes libpq's parameters of these and adds the rest, in which it takes a semicolon for a blank.
void describe(QSqlDatabase& database, PostgresParameters parameters) {
    database.setDatabaseName(toQt(parameters.get("dbname")));
    database.setUserName(toQt(parameters.get("user")));
    database.setPassword(toQt(parameters.get("password")));
    for (const char* told : {"dbname", "user", "password"}) parameters.remove(told);
    database.setConnectOptions(toQt(parameters.conninfo()));
}

// Why the driver could not connect. It keeps the server's words, but not its SQLSTATE: a second attempt tells it, if the first
// was not long.
Error whyNot(const PostgresOptions& options, const QSqlError& error, bool quick, const std::string& where) {
    if (quick)
        if (const auto again = PqConnection::open(options); !again) return again.error();
    return dialectOf(options).error(error, where);
}

Result<Session> connectTo(const PostgresOptions& options, PostgresWatch** watch) {
    const auto place = parsePostgresUrl(options.url);
    if (!place) return fail(place.error());
    auto parameters = postgresParameters(options, "inspector");
    if (!parameters) return fail(parameters.error());
    if (hostsOf(*parameters).size() > 1) parameters->setDefault("target_session_attrs", "read-write");
    const std::string where = place->hosts + '/' + place->database;

    static std::atomic<int> counter{0};
    const QString name = QStringLiteral("inspector-shared-%1").arg(++counter);
    std::optional<Error> problem;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QPSQL"), name);
        describe(database, *parameters);
        const auto began = std::chrono::steady_clock::now();
        if (!database.isValid())
            problem = Error{Error::Kind::Unavailable, "Qt's PostgreSQL driver is missing", where,
                            "Install it (libqt6sql6-psql) and start again"};
        else if (!database.open())
            problem = whyNot(options, database.lastError(), std::chrono::steady_clock::now() - began < options.connectTimeout / 2,
                             where);
        else if (!handleOf(database))
            problem = Error{Error::Kind::Unavailable, "Qt's PostgreSQL driver is not the one that was expected", where, {}};
    }
    if (problem) {
        QSqlDatabase::removeDatabase(name);
        return fail(std::move(*problem));
    }
    auto session = std::make_unique<SqlSession>(name, dialectOf(options), where);
    auto watching = std::make_unique<PostgresWatch>(PQsocket(handleOf(session->database())), options.answerTimeout + grace);
    *watch = watching.get();
    session->setWatch(std::move(watching));
    return session;
}

Result<void> checkServer(SqlSession& session) {
    PGconn* server = handleOf(session.database());
    if (PQserverVersion(server) < oldestServer)
        return fail(Error::Kind::Denied,
                    "PostgreSQL " + std::string(PQparameterStatus(server, "server_version")) + " is too old", session.where(),
                    "Use PostgreSQL 13 or later");
    const std::string encoding = PQparameterStatus(server, "server_encoding");
    if (encoding != "UTF8")
        return fail(Error::Kind::Denied, "The database keeps text as " + encoding + ", not as UTF-8", session.where(),
                    "Make a database with ENCODING 'UTF8'; inspector-cli db init does so");
    return {};
}

// Limits that hold for the whole session. As startup options PgBouncer would refuse them.
Result<void> setUp(SqlSession& session, Milliseconds answer) {
    const std::string ms = std::to_string(answer.count());
    return session.once("SET client_min_messages = warning; SET TimeZone = 'UTC'; SET statement_timeout = " + ms +
                        "; SET lock_timeout = " + ms + "; SET idle_in_transaction_session_timeout = 60000");
}

int serverProcess(PGconn* connection) {
    const PqResult result(PQexec(connection, "SELECT pg_backend_pid()"));
    return PQntuples(result.get()) == 1 ? std::atoi(PQgetvalue(result.get(), 0, 0)) : 0;
}

// PgBouncer has numbers of its own for connections. In transaction mode it gives our server process to another connection
// as soon as our transaction is over.
Result<void> refusePooler(SqlSession& session, const PostgresOptions& options) {
    PGconn* server = handleOf(session.database());
    const int process = serverProcess(server);
    if (process == PQbackendPID(server)) return {};
    auto other = PqConnection::open(options);
    if (!other) return fail(other.error());
    const PqResult begun(PQexec(other->handle(), "BEGIN"));
    const bool lent = PQresultStatus(begun.get()) != PGRES_COMMAND_OK || serverProcess(other->handle()) == process;
    if (!lent && serverProcess(server) == process) return {};
    return fail(Error::Kind::Denied,
                "PgBouncer in transaction mode stands before the database: it takes the connection away after each transaction,"
                " and with it prepared statements, settings and notifications",
                session.where(), "Set pool_mode = session for this database in PgBouncer, or name the server itself in the URL");
}

struct Found {
    bool schema = false;    // ours, and visible
    int version = 0;
    int ours = 0;           // tables that every inventory has
    std::int64_t tables = 0;
    bool hidden = false;    // there is one of ours that this user does not see
    bool mayRead = false;
    bool mayCreate = false;
    bool owner = false;
    bool readOnly = false;
};

Result<Found> look(SqlSession& session) {
    Found found;
    const auto read = session.each(
        "WITH t AS (SELECT c.oid, c.relname, c.relowner FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'"
        " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e'))"
        " SELECT (SELECT count(*) FROM t WHERE oid = to_regclass('inspector_schema')),"
        " (SELECT count(*) FROM t WHERE oid IN (to_regclass('meta'), to_regclass('channels'), to_regclass('channel_status'))),"
        " (SELECT count(*) FROM t), (SELECT count(*) FROM t WHERE relname = 'inspector_schema'),"
        " coalesce(has_table_privilege(to_regclass('channels'), 'SELECT') AND has_table_privilege(to_regclass('meta'), 'SELECT')"
        " AND has_table_privilege(to_regclass('inspector_schema'), 'SELECT'), false)::int,"
        " coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)::int,"
        " coalesce((SELECT pg_has_role(relowner, 'USAGE') FROM t WHERE oid = to_regclass('inspector_schema')), false)::int,"
        " (pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on')::int",
        {}, [&](const SqlRow& row) {
            found.schema = row.integer(0) > 0;
            found.ours = static_cast<int>(row.integer(1));
            found.tables = row.integer(2);
            found.hidden = row.integer(3) > 0;
            found.mayRead = row.flag(4);
            found.mayCreate = row.flag(5);
            found.owner = row.flag(6);
            found.readOnly = row.flag(7);
        });
    if (!read) return fail(read.error());
    if (found.schema && found.mayRead) {
        const auto version = session.number(session.dialect().readVersion());
        if (!version) return fail(version.error());
        found.version = static_cast<int>(version->value_or(0));
    }
    return found;
}

Result<void> checkEmpty(const Found& found, const PostgresOptions& options, const std::string& where) {
    if (found.readOnly)
        return fail(Error::Kind::Denied, "The database is empty, and this server can only be read (a replica?)", where,
                    "Name all servers in the URL, with target_session_attrs=read-write");
    if (!found.mayCreate || !options.migrate)
        return fail(Error::Kind::Denied, "The database is empty, and this user may not make an inventory in it", where, init);
    return {};
}

// Before anything is changed.
Result<void> checkOurs(const Found& found, int newest, const PostgresOptions& options, const std::string& where) {
    if (found.tables == 0) return checkEmpty(found, options, where);
    if (!found.schema && !found.hidden)
        return fail(Error::Kind::Denied, "The database is another program's, not an inventory", where,
                    "Choose another database; this one was not changed");
    if (!found.schema || !found.mayRead)
        return fail(Error::Kind::Denied, "This user may not read the inventory", where,
                    "Ask an administrator for the role inspector_viewer, or a higher one");
    if (found.ours < 3)
        return fail(Error::Kind::Corrupt, "The inventory lacks one of its tables meta, channels, channel_status", where,
                    "Restore the last backup with inspector-cli db restore");
    if (found.version >= newest) return {};
    const std::string versions = "The inventory's schema is " + std::to_string(found.version) + ", this program needs " +
                                 std::to_string(newest);
    if (!options.migrate)
        return fail(Error::Kind::Denied, versions, where, "Run inspector-cli db migrate; older programs must be updated then");
    if (!found.owner || found.readOnly)
        return fail(Error::Kind::Denied, versions + ", and this user may not change it", where, init);
    return {};
}

// Without a month of its own a row is kept all the same (in the rest): not worth an error.
void makeMonths(SqlSession& session) {
    if (const auto made = session.number("SELECT inspector_make_months()"); !made)
        qCWarning(lcInventory).noquote() << "no parts for the months to come:" << toQt(made.error().message());
}

Result<void> renewRightsOf(const PostgresOptions& options) {
    auto database = PqConnection::open(options);
    if (!database) return fail(database.error());
    return renewRights(*database);
}

}  // namespace

Result<Opened> openPostgres(const PostgresOptions& options) {
    PostgresWatch* watch = nullptr;
    auto session = connectTo(options, &watch);
    if (!session) return fail(session.error());
    SqlSession& sql = **session;
    if (auto sound = checkServer(sql); !sound) return fail(sound.error());
    if (auto direct = refusePooler(sql, options); !direct) return fail(direct.error());
    // Migrations take their time: another program's as well, for which this one waits.
    if (auto done = setUp(sql, Milliseconds{0}); !done) return fail(done.error());
    const auto steps = migrationsOf(sql.dialect());
    if (!steps) return fail(steps.error());
    const auto found = look(sql);
    if (!found) return fail(found.error());
    if (auto ours = checkOurs(*found, steps->back().version, options, sql.where()); !ours) return fail(ours.error());

    Opened opened;
    auto store = std::make_unique<SqlStore>(std::move(*session), options.keyFile);
    watch->allow(Milliseconds{0});
    const auto before = migrate(sql, *steps, [&] { return store->fill(SystemClock().now()); });
    if (!before) return fail(before.error());
    watch->allow(options.answerTimeout + grace);
    if (auto done = setUp(sql, options.answerTimeout); !done) return fail(done.error());
    opened.migratedFrom = *before;
    if (*before)
        if (auto renewed = renewRightsOf(options); !renewed)
            opened.warnings.push_back("The database's roles have no rights on new tables (" + renewed.error().message() +
                                      "): run inspector-cli db init");
    if (found->readOnly) opened.warnings.push_back("The database's server can only be read (a replica?)");
    else makeMonths(sql);
    auto locked = store->lockedSecrets();
    if (!locked) return fail(locked.error());
    for (std::string& text : *locked) opened.warnings.push_back(std::move(text));
    for (const std::string& text : opened.warnings) qCWarning(lcInventory).noquote() << toQt(text);
    opened.store = std::move(store);
    return opened;
}

}  // namespace inspector::inventory
