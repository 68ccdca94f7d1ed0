// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Opens the embedded database: checks it, brings its schema forward.
#include "core/base/log.h"
#include "core/inventory/migrations.h"
#include "core/inventory/paths.h"
#include "core/inventory/sql_store.h"
#include "core/inventory/sqlite_dialect.h"
#include "core/inventory/sqlite_file.h"

#include <QLockFile>

#include <thread>

namespace inspector::inventory {

namespace {

using Session = std::unique_ptr<SqlSession>;

constexpr int busyMs = 2'000;
constexpr int openingMs = 10'000;  // how long another program's opening is waited for

const SqliteDialect& dialect() {
    static const SqliteDialect one;
    return one;
}

// Refuses a database of another program, and one that a newer Inspector made, before anything is changed.
Result<void> checkOurs(SqlSession& session) {
    auto transaction = SqlTransaction::read(session);  // one moment: another program may be about to begin it
    if (!transaction) return fail(transaction.error());
    const auto application = session.number("PRAGMA application_id");
    if (!application) return fail(application.error());
    if (application->value_or(0) == sqliteApplicationId) return {};
    const auto tables = session.number("SELECT count(*) FROM sqlite_master");
    if (!tables) return fail(tables.error());
    if (tables->value_or(0) == 0) return {};
    return fail(Error::Kind::Denied, "The file is a database of something else, not an inventory", session.where(),
                "Choose another data folder; the file was not changed");
}

// Turns on the write-ahead log. The switch needs the file for itself for a moment and does not wait for it by itself.
Result<void> useWal(SqlSession& session, std::vector<std::string>& warnings) {
    const auto until = std::chrono::steady_clock::now() + Milliseconds{busyMs};
    std::string mode;
    while (true) {
        const auto read = session.each("PRAGMA journal_mode = WAL", {}, [&](const SqlRow& row) { mode = row.text(0); });
        if (read) break;
        if (read.error().kind != Error::Kind::Unavailable || std::chrono::steady_clock::now() >= until) return read;
        std::this_thread::sleep_for(Milliseconds{10});
    }
    if (mode != "wal")
        warnings.push_back("The inventory stands on a disk without a write-ahead log (a network drive?): "
                           "several programs at once will wait for each other");
    return {};
}

// SQLite opens a file that may not be written for reading, and says so at the first write only.
Result<void> checkWritable(SqlSession& session) {
    const auto tried = session.run("DELETE FROM meta WHERE 1 = 0");
    if (!tried && tried.error().kind == Error::Kind::Denied) return fail(tried.error());
    return {};
}

Result<Opened> openChecked(Session session, const SqliteOptions& options) {
    Opened opened;
    SqlSession& sql = *session;
    if (auto ours = checkOurs(sql); !ours) return fail(ours.error());
    const auto steps = migrationsOf(dialect());
    if (!steps) return fail(steps.error());
    const auto version = sql.number(dialect().readVersion());
    if (!version) return fail(version.error());
    if (version->value_or(0) <= steps->back().version)
        if (auto done = useWal(sql, opened.warnings); !done) return fail(done.error());
    for (const char* pragma : {"PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON"})
        if (auto done = sql.once(pragma); !done) return fail(done.error());

    auto store = std::make_unique<SqlStore>(std::move(session), options.keyFile);
    const auto before = migrate(sql, *steps, [&]() -> Result<void> {
        if (auto done = sql.once("PRAGMA application_id = " + std::to_string(sqliteApplicationId)); !done) return done;
        return store->fill(SystemClock().now());
    });
    if (!before) return fail(before.error());
    opened.migratedFrom = *before;
    if (auto writable = checkWritable(sql); !writable) return fail(writable.error());
    auto locked = store->lockedSecrets();
    if (!locked) return fail(locked.error());
    for (std::string& text : *locked) opened.warnings.push_back(std::move(text));
    for (const std::string& text : opened.warnings) qCWarning(lcInventory).noquote() << QString::fromStdString(text);
    opened.store = std::move(store);
    return opened;
}

}  // namespace

Result<Opened> openSqlite(const SqliteOptions& options) {
    if (auto made = makeFolderOf(options.file); !made) return fail(made.error());
    // One program opens at a time, so that none has a file half open while another sets it aside. Where the lock cannot
    // be had (a full disk, a read-only folder) a sound file is opened all the same: SQLite has locks of its own.
    QLockFile lock(toQt(options.file) + QStringLiteral(".lock"));
    (void)lock.tryLock(openingMs);
    auto file = openSoundSqlite(options.file, lock.isLocked());
    if (!file) return fail(file.error());
    auto opened = openChecked(std::move(file->session), options);
    if (opened) opened->setAside = std::move(file->setAside);
    return opened;
}

}  // namespace inspector::inventory
