// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_line.h"
#include "app/cli/db_command.h"
#include "app/cli/secret_input.h"
#include "app/cli/store_access.h"
#include "core/base/text.h"
#include "core/inventory/paths.h"
#include "core/inventory/postgres.h"
#include "core/inventory/postgres_admin.h"
#include "core/inventory/postgres_options.h"
#include "core/inventory/sealer.h"
#include "core/runtime/commands.h"
#include "core/series/influx.h"

#include <ostream>

// inspector-cli db init: everything a shared inventory needs, as far as it is missing.
namespace inspector::cli {

namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text.empty() ? "all there" : text;
}

// "anna:operator", "probe1:probe,viewer".
Result<inventory::DatabaseLogin> loginOf(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    inventory::DatabaseLogin login;
    login.name = text.substr(0, colon);
    if (colon != std::string::npos)
        for (const std::string_view role : split(std::string_view(text).substr(colon + 1), ',')) login.roles.emplace_back(role);
    for (const std::string& role : login.roles)
        if (role != "viewer" && role != "operator" && role != "administrator" && role != "probe")
            return fail(Error::Kind::InvalidInput, "There is no role \"" + role + "\"", "--login " + text,
                        "The roles are viewer, operator, administrator and probe");
    if (login.name.empty() || login.roles.empty())
        return fail(Error::Kind::InvalidInput, "A login is NAME:ROLE", "--login " + text, "e.g. --login anna:operator --login probe1:probe");
    return login;
}

Result<std::vector<inventory::DatabaseLogin>> loginsOf(const CommandLine& line, Streams streams) {
    std::vector<inventory::DatabaseLogin> logins;
    for (const QString& text : line.values("login")) {
        auto login = loginOf(text.toStdString());
        if (!login) return fail(std::move(login.error()));
        if (line.isSet("ask-passwords")) {
            auto secret = readSecret("Password for " + login->name + ": ", streams);
            if (!secret) return fail(std::move(secret.error()));
            login->password = std::move(*secret);
        }
        logins.push_back(std::move(*login));
    }
    return logins;
}

// The options to begin with: another database of the server, since the one that is meant need not be there yet.
Result<inventory::PostgresOptions> adminOf(const inventory::PostgresOptions& options, const std::string& via, std::string& database) {
    auto parameters = inventory::parsePostgresParameters(options.url);
    if (!parameters) return fail(std::move(parameters.error()));
    database = parameters->get("dbname");
    if (database.empty() || database == via) database = inventory::InitOptions{}.database;
    parameters->set("dbname", via);
    inventory::PostgresOptions admin = options;
    admin.url = parameters->url();
    return admin;
}

Result<void> initShared(const CommandLine& line, const inventory::PostgresOptions& options, Streams streams) {
    inventory::InitOptions what;
    auto logins = loginsOf(line, streams);
    if (!logins) return fail(std::move(logins.error()));
    what.logins = std::move(*logins);
    what.owner = line.value("owner");
    const auto admin = adminOf(options, line.isSet("via") ? line.value("via") : "postgres", what.database);
    if (!admin) return fail(admin.error());
    const auto report = inventory::initDatabase(*admin, what);
    if (!report) return fail(report.error());
    inventory::PostgresOptions own = options;
    auto url = inventory::parsePostgresParameters(options.url);
    if (!url) return fail(url.error());
    url->set("dbname", what.database);
    own.url = url->url();
    if (const auto opened = inventory::openPostgres(own); !opened) return fail(opened.error());
    else if (auto seeded = runtime::commands::seedAlerts(*opened->store, runtime::commands::defaultActor(), SystemClock().now()); !seeded)
        return fail(seeded.error());
    streams.out << "database " << what.database << ": " << (report->databaseMade ? "made" : "there already") << '\n'
                << "roles: " << joined(report->rolesMade) << '\n';
    if (!what.logins.empty()) streams.out << "logins: " << joined(report->loginsMade) << '\n';
    return {};
}

Result<void> makeKey(const std::filesystem::path& file, Streams streams) {
    std::error_code ignored;
    const bool there = std::filesystem::exists(file, ignored);
    if (file.has_parent_path())
        if (auto made = makeDataFolder(file.parent_path()); !made) return made;
    inventory::Sealer sealer(file);
    if (auto sealed = sealer.seal("key", "key"); !sealed) return fail(std::move(sealed.error()));
    streams.out << "key: " << inventory::toUtf8(file) << (there ? ", there already" : ", made") << '\n';
    return {};
}

Result<void> initMetrics(const series::InfluxOptions& options, Streams streams) {
    const auto opened = series::openInflux(options);
    if (!opened) return fail(opened.error());
    const auto url = series::parseInfluxUrl(options.url);
    streams.out << "metrics: " << (url ? url->shown() : options.url) << " is ready\n";
    return {};
}

}  // namespace

int dbInit(const QStringList& arguments, Streams streams) {
    CommandLine line("db init",
                     "Makes the shared database, the roles inspector_viewer, inspector_operator, inspector_administrator and\n"
                     "inspector_probe, their rights, the schema, and the deployment's key, as far as they are missing; with\n"
                     "--metrics the figures' database, too. --database names the database to be and a user who may make databases\n"
                     "and roles: postgresql://postgres@host/inspector. A second time changes nothing.\n"
                     "Exit codes: 0 done, 2 usage or refused, 3 a server is away.");
    addStoreOptions(line);
    line.option("login", "A person or program that may log in: viewer, operator, administrator, probe. May be repeated.", "NAME:ROLE[,ROLE]");
    line.option("ask-passwords", "Reads a password for each login: from the terminal, or a line each of standard input.");
    line.option("owner", "The role that owns the tables (default: the user of the URL).", "ROLE");
    line.option("via", "The database to connect to before the own one is there (default: postgres).", "DATABASE");
    if (const auto done = line.parse(arguments, streams)) return *done;
    if (!line.positionals().isEmpty())
        return line.wrong(streams, "it takes no \"" + line.positionals().first().toStdString() + "\"");
    const auto settings = storeSettings(line, streams);
    if (!settings) return complain(streams, settings.error());
    const runtime::StoreChoice& choice = settings->choice;
    if (!choice.database && !choice.metrics)
        return line.wrong(streams, "say what to make: --database postgresql://postgres@HOST/inspector, --metrics influxdb://HOST/metrics");

    if (choice.database) {
        if (auto done = initShared(line, *choice.database, streams); !done) return complain(streams, done.error(), exitCodeOf(done.error()));
        if (auto done = makeKey(settings->keyFile, streams); !done) return complain(streams, done.error());
    }
    if (choice.metrics)
        if (auto done = initMetrics(*choice.metrics, streams); !done) return complain(streams, done.error(), exitCodeOf(done.error()));
    if (choice.database)
        streams.out << "\nGive the key to every machine that probes or changes secrets (mode 0600), keep a copy of it, and let\n"
                       "everybody log in as a role of their own: inspector --database postgresql://NAME@HOST/DATABASE\n";
    return Clean;
}

int dbMigrate(const QStringList& arguments, Streams streams) {
    CommandLine line("db migrate",
                     "Brings the schema of the inventory forward to this program's, in one transaction; never backward. Safe while\n"
                     "others start. On a server it takes the user who owns the tables.\n"
                     "Exit codes: 0 done, 2 usage or refused, 3 the server is away.");
    addStoreOptions(line);
    if (const auto done = line.parse(arguments, streams)) return *done;
    if (!line.positionals().isEmpty())
        return line.wrong(streams, "it takes no \"" + line.positionals().first().toStdString() + "\"");
    const auto settings = storeSettings(line, streams);
    if (!settings) return complain(streams, settings.error());
    const auto opened = settings->choice.database ? openShared(*settings->choice.database, streams)
                                                  : openEmbedded(dataFolder(line), settings->keyFile, streams);
    if (!opened) return complain(streams, opened.error(), exitCodeOf(opened.error()));
    const auto facts = opened->store->facts(SystemClock().now());
    if (!facts) return complain(streams, facts.error(), exitCodeOf(facts.error()));
    streams.out << facts->kind << ' ' << facts->where << ": schema " << facts->schema;
    if (opened->migratedFrom) streams.out << ", from " << *opened->migratedFrom << '\n';
    else streams.out << ", as it should be\n";
    return Clean;
}

}  // namespace inspector::cli
