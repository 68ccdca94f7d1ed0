// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/log.h"
#include "core/series/sqlite_schema.h"
#include "core/series/sqlite_store.h"

#include <QLockFile>

// Opening the embedded store, and what to do with a damaged file.
namespace inspector::series {

namespace {

namespace fs = std::filesystem;

constexpr int waitMs = 5000;
constexpr int waitStepMs = 20;

fs::path withSuffix(fs::path path, const std::string& suffix) {
    path += suffix;
    return path;
}

bool isThere(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

// A name beside the file that is still free: series.db.corrupt-20260131T140231Z.
fs::path asideName(const fs::path& file) {
    std::string stamp;
    for (const char c : formatIso8601(SystemClock().now()).substr(0, 19))
        if (c != '-' && c != ':') stamp += c;
    const fs::path name = withSuffix(file, ".corrupt-" + stamp + "Z");
    fs::path unused = name;
    for (int i = 2; isThere(unused); ++i) unused = withSuffix(withSuffix(name, "-"), std::to_string(i));
    return unused;
}

// The log keeps its name relative to the file's, so that the pair can still be examined together.
Result<fs::path> rename(const fs::path& file) {
    const fs::path aside = asideName(file);
    std::error_code error;
    fs::rename(file, aside, error);
    if (error)
        return fail(Error::Kind::Denied, "the damaged series store could not be set aside: " + error.message(),
                    utf8(file), "close other programs that use it, or move it away by hand");
    fs::rename(withSuffix(file, "-wal"), withSuffix(aside, "-wal"), error);
    fs::remove(withSuffix(file, "-shm"), error);
    fs::remove(damageMark(file), error);
    return aside;
}

bool isDamaged(const Result<std::unique_ptr<SqliteStore>>& store) {
    return !store && store.error().kind == Error::Kind::Corrupt;
}

Result<std::unique_ptr<SqliteStore>> tryOpen(const SqliteOptions& options) {
    std::error_code error;
    if (!isThere(options.file)) fs::remove(damageMark(options.file), error);  // the damaged file was moved by hand
    if (isThere(damageMark(options.file)))
        return fail(Error::Kind::Corrupt, "the series store was found to be damaged", utf8(options.file));
    return SqliteStore::connect(options);
}

// Programs that make the same file at the same moment stand in each other's way here, and SQLite answers at once
// instead of waiting.
Result<void> useLog(Db& db) {
    for (int waited = 0;; waited += waitStepMs) {
        auto ok = db.execute("PRAGMA journal_mode=WAL");
        if (ok || ok.error().kind != Error::Kind::Unavailable || waited >= waitMs) return ok;
        sqlite3_sleep(waitStepMs);
    }
}

Result<void> acquire(QLockFile& lock, const fs::path& file) {
    for (int waited = 0; !lock.tryLock(0); waited += waitStepMs) {
        if (lock.error() != QLockFile::LockFailedError)
            return fail(Error::Kind::Denied, "the damaged series store cannot be set aside in this folder", utf8(file),
                        "give this user the right to write the folder, or move the file away by hand");
        if (waited >= waitMs)
            return fail(Error::Kind::Unavailable, "the damaged series store is being set aside by another program",
                        utf8(file), "try again");
        sqlite3_sleep(waitStepMs);
    }
    return {};
}

}  // namespace

fs::path damageMark(const fs::path& file) { return withSuffix(file, "-damaged"); }

Result<std::unique_ptr<SqliteStore>> SqliteStore::connect(const SqliteOptions& options) {
    if (options.readOnly && !isThere(options.file))
        return fail(Error::Kind::NotFound, "there is no series store yet", utf8(options.file),
                    "start the program that writes it once");
    auto db = Db::open(options.file, options.readOnly ? Db::Mode::ReadOnly : Db::Mode::ReadWrite);
    if (!db) return fail(db.error());
    // Memory-mapped reading is left off: a file cut short by someone else would be a crash, not an error.
    if (auto ok = (*db)->execute("PRAGMA cache_size=-8192; PRAGMA temp_store=MEMORY; PRAGMA cell_size_check=ON"); !ok)
        return fail(ok.error());
    if (!options.readOnly && sqlite3_db_readonly((*db)->handle(), "main") == 1)
        return fail(Error::Kind::Denied, "the series store may only be read", utf8(options.file),
                    "give this user the right to write that file and its folder, or choose another");
    if (options.readOnly) {
        if (auto ok = checkVersion(**db); !ok) return fail(ok.error());
    } else {
        if (auto ok = migrate(**db); !ok) return fail(ok.error());
        if (auto ok = useLog(**db); !ok) return fail(ok.error());
        if (auto ok = (*db)->execute("PRAGMA synchronous=FULL; PRAGMA secure_delete=OFF;"
                                     "PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=16777216");
            !ok)
            return fail(ok.error());
    }
    for (int i = 0; i < measurementCount; ++i) {
        const std::string table(toString(static_cast<Measurement>(i)));
        auto readable = (*db)->integer("SELECT time FROM " + table + " LIMIT 1");
        if (readable) continue;
        if (readable.error().kind == Error::Kind::Other) readable.error().kind = Error::Kind::Corrupt;  // no such table
        return fail(readable.error());
    }
    (*db)->leaveAsItIs(false);
    return std::unique_ptr<SqliteStore>(new SqliteStore(options, std::move(*db)));
}

Result<Opened> openSqlite(const SqliteOptions& options) {
    if (options.readOnly) {
        auto store = SqliteStore::connect(options);
        if (!store) return fail(store.error());
        return Opened{std::move(*store), std::nullopt};
    }
    if (std::error_code error; options.file.has_parent_path()) {
        fs::create_directories(options.file.parent_path(), error);
        if (error)
            return fail(Error::Kind::Denied, "the folder of the series store could not be made: " + error.message(),
                        utf8(options.file.parent_path()), "choose a folder that this user can write");
    }
    auto store = tryOpen(options);
    if (!isDamaged(store)) {
        if (!store) return fail(store.error());
        return Opened{std::move(*store), std::nullopt};
    }
    // One program sets it aside; another that saw the same damage finds the new file.
    QLockFile lock(QString::fromStdU16String(withSuffix(options.file, ".lock").u16string()));
    if (auto ok = acquire(lock, options.file); !ok) return fail(ok.error());
    Opened opened;
    store = tryOpen(options);
    if (isDamaged(store)) {
        auto aside = rename(options.file);
        if (!aside) return fail(aside.error());
        qCWarning(lcSeries, "The series store %s is damaged (%s); it is kept as %s and a new one is begun.",
                  utf8(options.file).c_str(), store.error().what.c_str(), utf8(*aside).c_str());
        opened.setAside = std::move(*aside);
        store = tryOpen(options);
    }
    if (!store) return fail(store.error());
    opened.store = std::move(*store);
    return opened;
}

}  // namespace inspector::series
