// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/sqlite_store.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <vector>

// What keeps the file within bounds: retention, the write-ahead log's size, space given back, figures about it.
namespace inspector::series {

namespace {

constexpr std::int64_t logBytesMost = 64 * 1024 * 1024;  // beyond it, readers are waited for
constexpr int logWaitMs = 250;
// A slice of retention holds the write lock for some milliseconds. A series costs a page or two whatever few rows of
// it go, so it counts as some rows more.
constexpr std::int64_t sliceRows = 5'000;
constexpr std::int64_t seriesAsRows = 16;
constexpr auto sliceSearch = Milliseconds(20);
constexpr std::int64_t freePagesKept = 4096;  // 16 MiB stay for new points
constexpr int freePagesReturned = 512;        // a slice

std::int64_t fileBytes(std::filesystem::path file, const char* suffix) {
    file += suffix;
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    return error ? 0 : static_cast<std::int64_t>(size);
}

struct Old {
    std::int64_t series = 0;
    Measurement measurement{};
    std::int64_t before = 0;  // its points older than this go
};

// The first `most` points of a series that are older; none: count is zero.
struct Oldest {
    std::int64_t count = 0;
    std::int64_t newest = 0;
};

Result<Oldest> oldestOf(Db& db, std::int64_t series, Measurement measurement, std::int64_t before, std::int64_t most) {
    auto times = db.prepare("SELECT time FROM " + std::string(toString(measurement)) +
                            " WHERE series = ? AND time < ? ORDER BY time LIMIT ?");
    if (!times) return fail(times.error());
    times->bind(1, series);
    times->bind(2, before);
    times->bind(3, most);
    Oldest oldest;
    int code = 0;
    while ((code = times->step()) == SQLITE_ROW) {
        ++oldest.count;
        oldest.newest = times->integer(0);
    }
    if (code != SQLITE_DONE) return fail(db.error(code, "look for old points"));
    return oldest;
}

struct Slice {
    std::vector<Old> old;
    std::int64_t after = 0;  // the series that is done with
    bool last = false;
};

// What one slice removes, going on after the series `after`.
Result<Slice> findOld(Db& db, std::int64_t before, std::int64_t after) {
    const auto began = std::chrono::steady_clock::now();
    Slice slice{{}, after, false};
    auto series = db.prepare("SELECT id, measurement FROM series WHERE id > ? ORDER BY id");
    if (!series) return fail(series.error());
    series->bind(1, after);
    std::int64_t left = sliceRows;
    int code = 0;
    while ((code = series->step()) == SQLITE_ROW) {
        const std::int64_t id = series->integer(0);
        const auto measurement = measurementFromString(series->text(1));
        if (measurement) {
            const auto oldest = oldestOf(db, id, *measurement, before, left);
            if (!oldest) return fail(oldest.error());
            if (oldest->count > 0) slice.old.push_back({id, *measurement, oldest->newest + 1});
            if (oldest->count == left) return slice;  // this series may have more
            if (oldest->count > 0) left -= oldest->count + seriesAsRows;
        }
        slice.after = id;
        if (left <= 0 || std::chrono::steady_clock::now() - began > sliceSearch) return slice;
    }
    if (code != SQLITE_DONE) return fail(db.error(code, "look for old points"));
    slice.last = true;
    return slice;
}

Result<std::int64_t> run(Db& db, const std::string& sql, std::int64_t first, std::optional<std::int64_t> second) {
    auto cursor = db.prepare(sql);
    if (!cursor) return fail(cursor.error());
    cursor->bind(1, first);
    if (second) cursor->bind(2, *second);
    if (const int code = cursor->step(); code != SQLITE_DONE) return fail(db.error(code, "remove old points"));
    return sqlite3_changes(db.handle());
}

// How many series went with their last points.
Result<std::int64_t> removeOld(Db& db, const std::vector<Old>& old) {
    auto transaction = Transaction::begin(db, Transaction::Kind::Write);
    if (!transaction) return fail(transaction.error());
    std::int64_t points = 0;
    std::int64_t emptied = 0;
    for (const Old& one : old) {
        const std::string table(toString(one.measurement));
        const auto gone = run(db, "DELETE FROM " + table + " WHERE series = ? AND time < ?", one.series, one.before);
        if (!gone) return fail(gone.error());
        points += *gone;
        const auto empty = run(db, "DELETE FROM series WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM " + table +
                                       " WHERE series = ?1)", one.series, std::nullopt);
        if (!empty) return fail(empty.error());
        emptied += *empty;
    }
    if (auto ok = run(db, "UPDATE totals SET points = points - ?", points, std::nullopt); !ok) return fail(ok.error());
    if (auto ok = transaction->commit(); !ok) return fail(ok.error());
    return emptied;
}

// Pages that retention has freed take the next points. Only when much more is free than that, as after a shorter
// retention was chosen, the file shrinks, a piece at a time; true when there is more.
Result<bool> giveBackSpace(Db& db) {
    const auto unused = db.integer("PRAGMA freelist_count");
    if (!unused) return fail(unused.error());
    const auto pages = db.integer("PRAGMA page_count");
    if (!pages) return fail(pages.error());
    if (*unused <= freePagesKept || *unused < *pages / 4) return false;
    if (auto ok = db.execute("PRAGMA incremental_vacuum(" + std::to_string(freePagesReturned) + ")"); !ok)
        return fail(ok.error());
    return true;
}

}  // namespace

// SQLite copies the log into the file after each 4,000 pages, but begins it anew only when no reader is at work in it:
// charts that are always being drawn could let it grow without end.
Result<void> SqliteStore::boundLog() {
    if (fileBytes(m_options.file, "-wal") < logBytesMost) return {};
    sqlite3_busy_timeout(m_db->handle(), logWaitMs);
    const int code = sqlite3_wal_checkpoint_v2(m_db->handle(), "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_busy_timeout(m_db->handle(), Db::busyTimeoutMs);
    // The points are safe; a reader in the way, or a full disk, shows itself at the next write if it lasts.
    if ((code & 0xff) == SQLITE_CORRUPT) return fail(m_db->error(code, "copy the log"));
    return {};
}

Result<bool> SqliteStore::expire(WallTime before) {
    if (auto ok = ensureCurrent(); !ok) return fail(ok.error());
    return noting(expireSlice(before));
}

// Looks for old points without the write lock, then deletes a slice of them in one short transaction.
Result<bool> SqliteStore::expireSlice(WallTime before) {
    const auto slice = findOld(*m_db, before.time_since_epoch().count(), m_expireAfter);
    if (!slice) return fail(slice.error());
    if (!slice->old.empty()) {
        const auto emptied = removeOld(*m_db, slice->old);
        if (!emptied) return fail(emptied.error());
        if (*emptied > 0) m_ids.clear();
    }
    m_expireAfter = slice->last ? 0 : slice->after;
    if (!slice->last) return true;
    return giveBackSpace(*m_db);
}

Result<Stats> SqliteStore::stats() {
    if (auto ok = ensureCurrent(); !ok) return fail(ok.error());
    return noting(readStats());
}

Result<Stats> SqliteStore::readStats() {
    const auto points = m_db->integer("SELECT points FROM totals");
    if (!points) return fail(points.error());
    const auto series = m_db->integer("SELECT count(*) FROM series");
    if (!series) return fail(series.error());
    const std::int64_t bytes = fileBytes(m_options.file, "") + fileBytes(m_options.file, "-wal");
    return Stats{static_cast<std::uint64_t>(std::max<std::int64_t>(*points, 0)), static_cast<std::uint64_t>(bytes),
                 static_cast<std::uint64_t>(*series)};
}

}  // namespace inspector::series
