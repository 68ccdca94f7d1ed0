// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_line.h"
#include "app/cli/db_command.h"
#include "app/cli/influx_backup.h"
#include "app/cli/sqlite_copy.h"
#include "app/cli/store_access.h"
#include "core/inventory/backup_rotation.h"
#include "core/inventory/paths.h"
#include "core/inventory/postgres_admin.h"

#include <ostream>

// inspector-cli db backup DIR: what the stores hold at this moment, as files.
namespace inspector::cli {

namespace {

namespace fs = std::filesystem;

// For this user alone: what is in a backup is everybody's who can read it.
Result<void> makeFolder(const fs::path& folder) {
    std::error_code error;
    if (fs::create_directories(folder, error)) fs::permissions(folder, fs::perms::owner_all, error);
    if (!error) return {};
    return fail(Error::Kind::Denied, "The folder cannot be made: " + error.message(), inventory::toUtf8(folder), "Name another one");
}

// Removes what nothing keeps any more; the new one is always kept.
void rotate(const fs::path& folder, std::string_view prefix, std::string_view suffix, Streams streams) {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) names.push_back(inventory::toUtf8(entry.path().filename()));
    for (const std::string& name : inventory::backupsToRemove(names, prefix, suffix)) {
        fs::remove_all(folder / toPath(name), error);
        if (error) streams.err << "inspector-cli: " << name << " cannot be removed: " << error.message() << '\n';
    }
}

// The file appears when it is complete.
Result<fs::path> backUpEmbedded(const fs::path& file, const fs::path& folder, std::string_view prefix, WallTime now, Streams streams) {
    const fs::path done = folder / toPath(inventory::backupName(prefix, now, ".db"));
    fs::path draft = done;
    draft += ".part";
    std::error_code error;
    fs::remove(draft, error);
    auto copied = copySqlite(file, draft);
    if (copied) copied = makeWhole(draft);
    if (!copied) {
        fs::remove(draft, error);
        return fail(std::move(copied.error()));
    }
    fs::rename(draft, done, error);
    if (error) return fail(Error::Kind::Denied, "The backup cannot be written: " + error.message(), inventory::toUtf8(done),
                           "Make its folder writable for this user");
    rotate(folder, prefix, ".db", streams);
    return done;
}

void tell(Streams streams, const char* what, const fs::path& file) {
    std::error_code ignored;
    streams.out << what << ": " << inventory::toUtf8(file);
    if (fs::is_regular_file(file, ignored)) streams.out << ", " << fs::file_size(file, ignored) << " bytes";
    streams.out << '\n';
}

Result<void> backUpInventory(const CommandLine& line, const runtime::StoreSettings& settings, const fs::path& folder, WallTime now,
                             Streams streams) {
    const auto file = settings.choice.database
                          ? inventory::rotateBackups(*settings.choice.database, folder, now)
                          : backUpEmbedded(dataFolder(line) / "inventory.db", folder, "inventory", now, streams);
    if (!file) return fail(file.error());
    tell(streams, "inventory", *file);
    return {};
}

Result<void> backUpFigures(const CommandLine& line, const runtime::StoreSettings& settings, const fs::path& folder, WallTime now,
                           Streams streams) {
    if (!settings.choice.metrics) {
        std::error_code ignored;
        const fs::path file = dataFolder(line) / "series.db";
        if (!fs::exists(file, ignored)) return {};
        const auto done = backUpEmbedded(file, folder, "figures", now, streams);
        if (!done) return fail(done.error());
        tell(streams, "figures", *done);
        return {};
    }
    const fs::path target = folder / toPath(inventory::backupName("figures", now, ""));
    if (auto done = backUpInflux(*settings.choice.metrics, line.value("influx-rpc"), target); !done) return done;
    rotate(folder, "figures", "", streams);
    tell(streams, "figures", target);
    return {};
}

}  // namespace

int dbBackup(const QStringList& arguments, Streams streams) {
    CommandLine line("db backup",
                     "Writes a backup of the inventory (with pg_dump, or as a copy of the embedded file) and of the figures (with\n"
                     "influxd backup of InfluxDB 1.x where it is installed, or as a copy) into a folder, while everything goes on.\n"
                     "Of older backups there, the newest of each of the last 7 days, 4 weeks and 12 months are kept.\n"
                     "Exit codes: 0 done, 1 the figures are not in it, 2 usage or refused, 3 a server is away.");
    line.positional("dir", "the folder of the backups, which is made when missing", "DIR");
    addStoreOptions(line);
    line.option("no-figures", "The inventory only.");
    line.option("influx-rpc", "Where influxd's own backup service listens (default: port 8088 of its host).", "HOST:PORT");
    if (const auto done = line.parse(arguments, streams)) return *done;
    if (line.positionals().size() != 1) return line.wrong(streams, "name one folder for the backups");
    const auto settings = storeSettings(line, streams);
    if (!settings) return complain(streams, settings.error());
    const fs::path folder(line.positionals().first().toStdU16String());
    if (auto made = makeFolder(folder); !made) return complain(streams, made.error());

    const WallTime now = SystemClock().now();
    if (auto done = backUpInventory(line, *settings, folder, now, streams); !done)
        return complain(streams, done.error(), exitCodeOf(done.error()));
    streams.out << "The key that seals secrets is not in it: keep a copy of " << inventory::toUtf8(settings->keyFile) << " elsewhere.\n";
    if (line.isSet("no-figures")) return Clean;
    const auto figures = backUpFigures(line, *settings, folder, now, streams);
    return figures ? Clean : complain(streams, figures.error(), Findings);
}

}  // namespace inspector::cli
