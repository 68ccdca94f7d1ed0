// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/store_access.h"

#include "app/cli/words.h"
#include "core/inventory/paths.h"
#include "core/inventory/postgres.h"
#include "core/runtime/keychain.h"

#include <ostream>

namespace inspector::cli {

using namespace Qt::StringLiterals;

namespace {

// A keychain that is locked asks its user, who needs a moment.
constexpr Milliseconds keychainWait{30'000};

void tellWarnings(const inventory::Opened& opened, Streams streams) {
    if (opened.setAside)
        streams.err << "inspector-cli: the inventory was damaged; it is kept as " << inventory::toUtf8(*opened.setAside)
                    << " and a new one was begun\n";
    for (const std::string& warning : opened.warnings) streams.err << "inspector-cli: " << warning << '\n';
}

QJsonObject storeJson(const runtime::ChosenStore& store, const char* shared, const std::filesystem::path& file) {
    return {{u"kind"_s, store.isShared() ? QLatin1String(shared) : u"SQLite"_s},
            {u"where"_s, store.isShared() ? toQt(store.url) : inventory::toQt(file)},
            {u"from"_s, json(store.from)}};
}

}  // namespace

std::filesystem::path toPath(const std::string& text) {
    return std::filesystem::path(QString::fromStdString(text).toStdU16String());
}

void addStoreOptions(CommandLine& line) {
    addDataOption(line);
    line.option("database", "The shared inventory, postgresql://USER@HOST/DATABASE, or \"embedded\" (default: INSPECTOR_DATABASE, the "
                            "settings file, else embedded).", "URL");
    line.option("metrics", "The shared figures, influxdb://HOST:8086/DATABASE, influxdbs:// for TLS, or \"embedded\" (default: "
                           "INSPECTOR_METRICS, the settings file, else embedded).", "URL");
    line.option("settings", "Where the two are written down (default: inspector/stores.ini of the user's settings).", "FILE");
    line.option("key-file", "The deployment's key, which seals secrets (default: INSPECTOR_KEY_FILE, else \"key\" in the data folder).",
                "FILE");
}

Result<runtime::StoreSettings> chosenStores(const CommandLine& line) {
    for (const char* name : {"database", "metrics", "settings", "key-file"})
        if (line.isSet(name) && line.value(name).empty())
            return fail(Error::Kind::InvalidInput, std::string("--") + name + " needs a value");
    runtime::StoreRequest request;
    request.database = line.value("database");
    request.metrics = line.value("metrics");
    request.settingsFile = toPath(line.value("settings"));
    request.keyFile = toPath(line.value("key-file"));
    request.dataFolder = dataFolder(line);
    return runtime::chooseStores(request);
}

Result<runtime::StoreSettings> storeSettings(const CommandLine& line, Streams streams) {
    auto settings = chosenStores(line);
    if (!settings) return settings;
    runtime::keychain::addSecretsNow(*settings, keychainWait);
    for (const std::string& warning : settings->warnings) streams.err << "inspector-cli: " << warning << '\n';
    return settings;
}

Result<void> makeDataFolder(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (!error) return {};
    return fail(Error::Kind::Denied, "The data folder cannot be made: " + error.message(), inventory::toUtf8(folder),
                "Choose another one with --data");
}

Result<inventory::Opened> openEmbedded(const std::filesystem::path& folder, const std::filesystem::path& keyFile, Streams streams) {
    if (auto made = makeDataFolder(folder); !made) return fail(made.error());
    auto opened = inventory::openSqlite({folder / "inventory.db", keyFile});
    if (opened) tellWarnings(*opened, streams);
    return opened;
}

Result<inventory::Opened> openShared(const inventory::PostgresOptions& options, Streams streams) {
    auto opened = inventory::openPostgres(options);
    if (opened) tellWarnings(*opened, streams);
    return opened;
}

Result<std::unique_ptr<inventory::Store>> openInventory(const CommandLine& line, const runtime::StoreSettings& settings,
                                                        Streams streams) {
    auto opened = settings.choice.database ? openShared(*settings.choice.database, streams)
                                           : openEmbedded(dataFolder(line), settings.keyFile, streams);
    if (!opened) return fail(std::move(opened.error()));
    return std::move(opened->store);
}

QJsonObject storesJson(const runtime::StoreSettings& settings, const std::filesystem::path& folder) {
    return {{u"database"_s, storeJson(settings.database, "PostgreSQL", folder / "inventory.db")},
            {u"metrics"_s, storeJson(settings.metrics, "InfluxDB", folder / "series.db")}};
}

int exitCodeOf(const Error& error) { return error.kind == Error::Kind::Unavailable ? Unreachable : Usage; }

}  // namespace inspector::cli
