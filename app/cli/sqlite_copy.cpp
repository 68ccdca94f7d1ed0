// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/sqlite_copy.h"

#include "core/inventory/paths.h"
#include "core/inventory/sqlite_dialect.h"
#include "core/series/sqlite_db.h"
#include "core/series/sqlite_schema.h"

#include <sqlite3.h>

#include <thread>

namespace inspector::cli {

namespace {

using series::Db;

constexpr int pagesAStep = 2'000;
constexpr auto patience = std::chrono::seconds{30};  // while another program writes

}  // namespace

Result<EmbeddedKind> kindOfSqlite(const std::filesystem::path& file) {
    const std::string where = inventory::toUtf8(file);
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(file, ignored))
        return fail(Error::Kind::NotFound, "There is no such file", where, "Name a backup that inspector-cli db backup wrote");
    const auto db = Db::open(file, Db::Mode::ReadOnly);
    if (!db) return fail(db.error());
    const auto id = (*db)->integer("PRAGMA application_id");
    if (!id) return fail(id.error());
    if (*id == inventory::sqliteApplicationId) return EmbeddedKind::Inventory;
    if (*id == series::applicationId) return EmbeddedKind::Figures;
    return fail(Error::Kind::InvalidInput, "The file is no backup of an inventory or of figures", where,
                "Name one that inspector-cli db backup wrote");
}

Result<void> makeWhole(const std::filesystem::path& file) {
    const auto db = Db::open(file, Db::Mode::ReadWrite);
    if (!db) return fail(db.error());
    return (*db)->execute("PRAGMA journal_mode = DELETE");
}

Result<void> copySqlite(const std::filesystem::path& from, const std::filesystem::path& to) {
    const auto source = Db::open(from, Db::Mode::ReadOnly);
    if (!source) return fail(source.error());
    const auto target = Db::open(to, Db::Mode::ReadWrite);
    if (!target) return fail(target.error());
    sqlite3_backup* const backup = sqlite3_backup_init((*target)->handle(), "main", (*source)->handle(), "main");
    if (backup == nullptr) return fail((*target)->error(sqlite3_errcode((*target)->handle()), "begin the copy"));
    const auto until = std::chrono::steady_clock::now() + patience;
    int code = SQLITE_OK;
    while (true) {
        code = sqlite3_backup_step(backup, pagesAStep);
        if (code == SQLITE_OK) continue;
        if ((code != SQLITE_BUSY && code != SQLITE_LOCKED) || std::chrono::steady_clock::now() >= until) break;
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE) return fail((*target)->error(code, "copy the file"));
    return {};
}

}  // namespace inspector::cli
