// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/db_side.h"

#include "core/inventory/paths.h"
#include "core/runtime/keychain.h"

#include <ostream>

namespace inspector::cli {

namespace {

namespace fs = std::filesystem;

constexpr Milliseconds keychainWait{30'000};

tl::unexpected<Error> wrong(const char* option, std::string what) {
    return fail(Error::Kind::InvalidInput, std::string("--") + option + ": " + std::move(what), {},
                "Name \"embedded\", \"shared\", a data folder, postgresql://…, influxdb://…, or the last two, each with its own option");
}

// Where a word has its place; a second one for the same place is an error.
Result<void> takeWord(const std::string& word, const char* option, Side& side, runtime::StoreRequest& request, bool& shared) {
    const auto begins = [&word](std::string_view text) { return word.compare(0, text.size(), text) == 0; };
    const bool database = begins("postgresql://") || begins("postgres://");
    const bool metrics = begins("influxdb://") || begins("influxdbs://");
    if (word.empty()) return wrong(option, "it needs a value");
    if (side.folder || shared || (database && !request.database.empty()) || (metrics && !request.metrics.empty()))
        return wrong(option, "that is one place too many");
    if (database) request.database = word;
    else if (metrics) request.metrics = word;
    else if (!request.database.empty() || !request.metrics.empty()) return wrong(option, "that is one place too many");
    else if (word == "shared") shared = true;
    else if (word == runtime::embedded) side.folder = request.dataFolder;
    else if (word.find("://") != std::string::npos) return wrong(option, "no such server is known");
    else side.folder = toPath(word);
    return {};
}

Result<void> chooseServers(const CommandLine& line, const char* option, bool shared, runtime::StoreRequest request, Side& side,
                           Streams streams) {
    if (!shared) {  // what environment and settings file say is for --from shared
        for (std::string* url : {&request.database, &request.metrics})
            if (url->empty()) *url = runtime::embedded;
    }
    auto settings = shared ? chosenStores(line) : runtime::chooseStores(request);
    if (!settings) return fail(std::move(settings.error()));
    runtime::keychain::addSecretsNow(*settings, keychainWait);
    for (const std::string& warning : settings->warnings) streams.err << "inspector-cli: " << warning << '\n';
    if (!settings->database.isShared() && !settings->metrics.isShared()) return wrong(option, "no server is chosen anywhere");
    side.shown = settings->database.url;
    if (settings->metrics.isShared()) side.shown += (side.shown.empty() ? "" : " and ") + settings->metrics.url;
    side.keyFile = settings->keyFile;
    side.choice = std::move(settings->choice);
    return {};
}

}  // namespace

Result<Side> sideOf(const CommandLine& line, const char* option, Streams streams) {
    Side side;
    runtime::StoreRequest request;
    request.dataFolder = dataFolder(line);
    request.keyFile = toPath(line.value("key-file"));
    bool shared = false;
    for (const QString& word : line.values(option))
        if (auto taken = takeWord(word.toStdString(), option, side, request, shared); !taken) return fail(std::move(taken.error()));
    if (side.folder) {
        side.keyFile = *side.folder / "key";
        side.shown = inventory::toUtf8(*side.folder);
        return side;
    }
    if (!shared && request.database.empty() && request.metrics.empty()) return wrong(option, "it needs a value");
    if (auto chosen = chooseServers(line, option, shared, std::move(request), side, streams); !chosen)
        return fail(std::move(chosen.error()));
    return side;
}

Result<std::unique_ptr<inventory::Store>> Side::openInventory(bool mustExist, Streams streams) const {
    std::error_code ignored;
    if (folder && mustExist && !fs::exists(*folder / "inventory.db", ignored))
        return fail(Error::Kind::NotFound, "There is no inventory in this folder", inventory::toUtf8(*folder), "Name a data folder");
    auto opened = folder ? openEmbedded(*folder, keyFile, streams) : openShared(*choice.database, streams);
    if (!opened) return fail(std::move(opened.error()));
    return std::move(opened->store);
}

Result<std::unique_ptr<series::Store>> Side::openFigures(bool mustExist) const {
    if (folder && mustExist) {
        std::error_code ignored;
        if (!fs::exists(*folder / "series.db", ignored))
            return fail(Error::Kind::NotFound, "There are no figures in this folder", inventory::toUtf8(*folder), "Name a data folder");
    }
    if (folder)
        if (auto made = makeDataFolder(*folder); !made) return fail(std::move(made.error()));
    auto opened = folder ? series::openSqlite({*folder / "series.db", false}) : series::openInflux(*choice.metrics);
    if (!opened) return fail(std::move(opened.error()));
    return std::move(opened->store);
}

}  // namespace inspector::cli
