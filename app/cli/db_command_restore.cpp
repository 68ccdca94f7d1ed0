// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_line.h"
#include "app/cli/db_command.h"
#include "app/cli/influx_backup.h"
#include "app/cli/sqlite_copy.h"
#include "app/cli/store_access.h"
#include "core/inventory/paths.h"
#include "core/inventory/postgres_admin.h"

#include <ostream>

// inspector-cli db restore FILE: by what the file is, into the inventory or the figures, shared or embedded.
namespace inspector::cli {

namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> notEmpty(const std::string& where) {
    return fail(Error::Kind::Conflict, "It is not empty, and the backup would replace what is there", where,
                "Add --yes to replace it, after a backup of its own");
}

tl::unexpected<Error> wrongKind(const char* backup, const char* target) {
    return fail(Error::Kind::InvalidInput, std::string("The backup is of ") + backup + ", but " + target + " was chosen", {},
                "Restore it into one of its own kind, then copy: inspector-cli db copy");
}

Result<bool> hasChannels(inventory::Store& store) {
    const auto inventory = store.inventory();
    if (!inventory) return fail(inventory.error());
    return !inventory->channels.empty() || !inventory->endpoints.empty();
}

Result<void> restoreShared(const fs::path& file, const inventory::PostgresOptions& options, bool yes, Streams streams) {
    if (!yes) {
        const auto there = openShared(options, streams);
        if (!there) return fail(there.error());
        const auto used = hasChannels(*there->store);
        if (!used) return fail(used.error());
        if (*used) return notEmpty(inventory::parsePostgresUrl(options.url).value_or(inventory::PostgresPlace{}).shown);
    }
    if (auto done = inventory::restoreDatabase(options, file); !done) return done;
    const auto opened = openShared(options, streams);  // an older schema comes forward
    if (!opened) return fail(opened.error());
    return {};
}

Result<void> restoreEmbedded(const fs::path& file, EmbeddedKind kind, const fs::path& folder, const fs::path& keyFile, bool yes,
                             Streams streams) {
    const bool isInventory = kind == EmbeddedKind::Inventory;
    const fs::path target = folder / (isInventory ? "inventory.db" : "series.db");
    std::error_code ignored;
    if (!yes && fs::exists(target, ignored)) {
        bool used = true;
        if (isInventory) {
            const auto there = openEmbedded(folder, keyFile, streams);
            if (!there) return fail(there.error());
            const auto channels = hasChannels(*there->store);
            if (!channels) return fail(channels.error());
            used = *channels;
        }
        if (used) return notEmpty(inventory::toUtf8(target));
    }
    if (auto made = makeDataFolder(folder); !made) return made;
    if (auto copied = copySqlite(file, target); !copied) return copied;
    if (!isInventory) {
        const auto opened = series::openSqlite({target, false});
        return opened ? Result<void>() : fail(opened.error());
    }
    const auto opened = openEmbedded(folder, keyFile, streams);
    return opened ? Result<void>() : fail(opened.error());
}

}  // namespace

int dbRestore(const QStringList& arguments, Streams streams) {
    CommandLine line("db restore",
                     "Makes the inventory or the figures what a backup says that inspector-cli db backup wrote: a .dump goes into the\n"
                     "shared inventory, a .db into the data folder, a folder of figures into an InfluxDB 1.x that has no such\n"
                     "database yet. The key that seals secrets is not in a backup: put it back, too.\n"
                     "Exit codes: 0 done, 2 usage or refused, 3 a server is away.");
    line.positional("file", "the backup", "FILE");
    addStoreOptions(line);
    line.option("yes", "Replaces what is there.");
    line.option("influx-rpc", "Where influxd's own backup service listens (default: port 8088 of its host).", "HOST:PORT");
    if (const auto done = line.parse(arguments, streams)) return *done;
    if (line.positionals().size() != 1) return line.wrong(streams, "name one backup");
    const auto settings = storeSettings(line, streams);
    if (!settings) return complain(streams, settings.error());
    const fs::path file(line.positionals().first().toStdU16String());
    const std::string name = inventory::toUtf8(file);
    const bool yes = line.isSet("yes");
    std::error_code ignored;

    Result<void> done;
    if (!fs::exists(file, ignored)) {
        done = fail(Error::Kind::NotFound, "There is no such file", name, "Name a backup that inspector-cli db backup wrote");
    } else if (fs::is_directory(file, ignored)) {
        if (settings->choice.metrics) done = restoreInflux(*settings->choice.metrics, line.value("influx-rpc"), file);
        else done = wrongKind("an InfluxDB", "the embedded store of figures");
    } else if (name.ends_with(".dump")) {
        if (settings->choice.database) done = restoreShared(file, *settings->choice.database, yes, streams);
        else done = wrongKind("a shared inventory", "the embedded one");
    } else if (const auto kind = kindOfSqlite(file); !kind) {
        done = fail(kind.error());
    } else if (*kind == EmbeddedKind::Inventory ? settings->choice.database.has_value() : settings->choice.metrics.has_value()) {
        done = wrongKind("an embedded store", "a shared one");
    } else {
        done = restoreEmbedded(file, *kind, dataFolder(line), settings->keyFile, yes, streams);
    }
    if (!done) return complain(streams, done.error(), exitCodeOf(done.error()));
    streams.out << "restored: " << name << '\n';
    return Clean;
}

}  // namespace inspector::cli
