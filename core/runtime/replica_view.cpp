// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/replica_view.h"

#include "core/inventory/journal.h"
#include "core/runtime/store_places.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

namespace inspector::runtime {

namespace {

namespace fs = std::filesystem;

fs::file_time_type changed(const fs::path& file) {
    fs::file_time_type newest = fs::file_time_type::min();
    for (const char* suffix : {"", "-wal"}) {
        fs::path part = file;
        part += suffix;
        std::error_code error;
        const auto time = fs::last_write_time(part, error);
        if (!error) newest = std::max(newest, time);
    }
    return newest;
}

// The folder itself, and those beside it with a number: of programs that ran at once.
std::optional<fs::path> newestFolder(const fs::path& wanted) {
    std::optional<fs::path> best;
    std::error_code error;
    const std::string name = wanted.filename().string();
    for (const auto& entry : fs::directory_iterator(wanted.parent_path(), error)) {
        const std::string one = entry.path().filename().string();
        if (one != name && !one.starts_with(name + "-")) continue;
        if (!fs::exists(entry.path() / "inventory.db", error) || !fs::exists(entry.path() / "journal.db", error)) continue;
        if (!best || changed(*best / "inventory.db") < changed(entry.path() / "inventory.db")) best = entry.path();
    }
    return best;
}

}  // namespace

Result<ReplicaView> openReplicaView(const Options& options) {
    const fs::path wanted = replicaFolder(options);
    const auto none = [&] {
        return fail(Error::Kind::NotFound, "This machine has no replica of the shared inventory", wanted.string());
    };
    const auto folder = newestFolder(wanted);
    if (!folder) return none();
    const fs::path key = options.dataFolder / "key";
    const auto notes = inventory::Journal::open(*folder / "journal.db", key);
    if (!notes) return fail(notes.error());
    if (!notes->journal->number("mirrored")) return none();
    auto opened = inventory::openSqlite({*folder / "inventory.db", key});
    if (!opened) return fail(std::move(opened.error()));
    ReplicaView view{std::move(opened->store), std::nullopt};
    if (const auto since = notes->journal->number("alone_since"); since && *since > 0) view.aloneSince = fromMillis(*since);
    return view;
}

}  // namespace inspector::runtime
