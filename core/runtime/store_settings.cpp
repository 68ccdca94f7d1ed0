// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/store_settings.h"

#include "core/inventory/paths.h"
#include "core/runtime/database_url.h"

#include <QByteArray>

#include <utility>

namespace inspector::runtime {

namespace {

namespace fs = std::filesystem;

fs::path toPath(const std::string& text) { return fs::path(QString::fromStdString(text).toStdU16String()); }

// The first one who says something. `url` stays empty for the embedded store.
ChosenStore chosen(const std::vector<std::pair<std::string, std::string>>& said) {
    ChosenStore store;
    for (const auto& [value, from] : said) {
        if (value.empty()) continue;
        store.from = from;
        if (value != embedded) store.url = value;
        break;
    }
    return store;
}

Result<StoreFile> settingsOf(const StoreRequest& request, const fs::path& file) {
    auto read = readStoreFile(file);
    // Nobody has to have one; who names one means it.
    if (!read && read.error().kind == Error::Kind::NotFound && request.settingsFile.empty()) return StoreFile{};
    return read;
}

struct Named {
    std::string secret;
    std::string from;
};

// The secret that a variable holds, or the file that another variable names.
Result<Named> secretOf(const Environment& environment, const char* variable, const char* fileVariable) {
    if (variable != nullptr)
        if (std::string value = environment(variable); !value.empty()) return Named{std::move(value), variable};
    const std::string file = environment(fileVariable);
    if (file.empty()) return Named{};
    auto read = readSecretFile(toPath(file));
    if (!read) {
        Error error = read.error();
        error.what = std::string(fileVariable) + ": " + error.what;
        return fail(std::move(error));
    }
    return Named{std::move(*read), fileVariable};
}

Result<void> chooseDatabase(StoreSettings& settings, const Environment& environment) {
    ChosenStore& store = settings.database;
    if (!store.isShared()) return {};
    if (auto good = checkDatabaseUrl(store.url, store.from); !good) return good;
    const auto secured = withSafeTls(store.url, store.from, environment);
    if (!secured) return fail(secured.error());

    inventory::PostgresOptions options;
    options.url = *secured;
    options.keyFile = settings.keyFile;
    auto secret = secretOf(environment, nullptr, "INSPECTOR_DATABASE_PASSWORD_FILE");
    if (!secret) return fail(secret.error());
    options.password = std::move(secret->secret);
    store.secretFrom = std::move(secret->from);
    store.askKeychain = store.secretFrom.empty();
    if (store.askKeychain)  // unless the keychain has one
        for (const char* own : {"PGPASSWORD", "PGPASSFILE"})
            if (store.secretFrom.empty() && !environment(own).empty()) store.secretFrom = own;
    settings.choice.database = std::move(options);
    return {};
}

// 2.x and 3 take a token; a user has a password.
bool wantsToken(const series::InfluxUrl& url) { return url.api == series::InfluxUrl::Api::V2 || url.user.empty(); }

Result<void> chooseMetrics(StoreSettings& settings, const Environment& environment) {
    ChosenStore& store = settings.metrics;
    if (!store.isShared()) return {};
    if (auto good = checkMetricsUrl(store.url, store.from); !good) return good;

    series::InfluxOptions options;
    options.url = store.url;
    if (settings.retention) options.retention = *settings.retention;
    auto token = secretOf(environment, "INSPECTOR_METRICS_TOKEN", "INSPECTOR_METRICS_TOKEN_FILE");
    if (!token) return fail(token.error());
    auto password = secretOf(environment, "INSPECTOR_METRICS_PASSWORD", "INSPECTOR_METRICS_PASSWORD_FILE");
    if (!password) return fail(password.error());
    options.token = std::move(token->secret);
    options.password = std::move(password->secret);
    store.secretFrom = token->from.empty() ? password->from : token->from;
    store.askKeychain = store.secretFrom.empty();
    settings.choice.metrics = std::move(options);
    return {};
}

}  // namespace

std::string ownEnvironment(const char* name) { return qEnvironmentVariable(name).toStdString(); }

Result<StoreSettings> chooseStores(const StoreRequest& request, const Environment& environment) {
    StoreSettings settings;
    settings.settingsFile = request.settingsFile.empty() ? defaultStoreFile() : request.settingsFile;
    const auto file = settingsOf(request, settings.settingsFile);
    if (!file) return fail(file.error());
    const std::string fileName = inventory::toUtf8(settings.settingsFile);
    settings.retention = file->retention;
    settings.history = file->history;
    settings.database = chosen({{request.database, "--database"},
                                {environment("INSPECTOR_DATABASE"), "INSPECTOR_DATABASE"},
                                {file->database, fileName}});
    settings.metrics = chosen({{request.metrics, "--metrics"},
                               {environment("INSPECTOR_METRICS"), "INSPECTOR_METRICS"},
                               {file->metrics, fileName}});

    settings.keyFile = request.keyFile;
    if (settings.keyFile.empty()) settings.keyFile = toPath(environment("INSPECTOR_KEY_FILE"));
    if (settings.keyFile.empty()) settings.keyFile = request.dataFolder / "key";

    if (auto done = chooseDatabase(settings, environment); !done) return fail(done.error());
    if (auto done = chooseMetrics(settings, environment); !done) return fail(done.error());
    return settings;
}

void takeSecret(StoreSettings& settings, StoreKind kind, const Result<std::string>& found) {
    const bool database = kind == StoreKind::Database;
    ChosenStore& store = database ? settings.database : settings.metrics;
    store.askKeychain = false;
    if (!found) {
        // No keychain and no entry are nothing unusual: libpq has files of its own, InfluxDB may ask for nothing.
        if (found.error().kind != Error::Kind::NotFound) settings.warnings.push_back(found.error().message());
        return;
    }
    store.secretFrom = "the keychain";
    if (database) {
        settings.choice.database->password = *found;
        return;
    }
    series::InfluxOptions& options = *settings.choice.metrics;
    const auto url = series::parseInfluxUrl(options.url);
    (url && !wantsToken(*url) ? options.password : options.token) = *found;
}

Result<void> checkMetricsUrl(const std::string& url, const std::string& where) {
    auto read = series::parseInfluxUrl(url);
    if (read) return {};
    Error error = read.error();
    if (error.where.empty()) error.where = where;
    return fail(std::move(error));
}

}  // namespace inspector::runtime
