// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/point_check.h"
#include "core/series/sqlite_db.h"
#include "core/series/store.h"

#include <string>
#include <unordered_map>

namespace inspector::series {

// The embedded store: one file in WAL mode. Readers and the writer are connections of their own and do not wait for
// each other. Made by openSqlite().
class SqliteStore final : public Store {
public:
    // Opens and brings up to date; Corrupt when the file is damaged, which is then left where it is.
    [[nodiscard]] static Result<std::unique_ptr<SqliteStore>> connect(const SqliteOptions& options);

    Result<void> write(std::span<const Point> points) override;
    Result<std::vector<Series>> query(const Query& query) override;
    Result<std::vector<Point>> points(const Selection& selection, std::size_t limit) override;
    Result<bool> expire(WallTime before) override;
    Result<Stats> stats() override;

private:
    SqliteStore(SqliteOptions options, std::unique_ptr<Db> db)
        : m_options(std::move(options)), m_db(std::move(db)) {}

    // What every call begins with: the file may have been set aside, or found to be damaged, by another connection.
    Result<void> ensureCurrent();
    // What every call ends with: damage is noted beside the file, so that whoever opens it next sets it aside.
    template <typename T>
    Result<T> noting(Result<T> result) const {
        if (!result) noteDamage(result.error());
        return result;
    }
    void noteDamage(const Error& error) const;

    Result<void> writeAll(std::span<const Point> points, std::span<const Columns> columns);
    Result<std::int64_t> seriesId(Measurement measurement, const Columns& columns);
    Result<void> boundLog();
    Result<bool> expireSlice(WallTime before);
    Result<Stats> readStats();

    SqliteOptions m_options;
    std::unique_ptr<Db> m_db;
    std::unordered_map<std::string, std::int64_t> m_ids;  // measurement and tags, as one text
    std::string m_key;                                    // scratch, so that a look-up allocates nothing
    std::int64_t m_dataVersion = -1;                      // another connection's commits change it
    std::int64_t m_expireAfter = 0;                       // the series at which the next slice goes on
};

// The file that says "this store is damaged"; beside it, written by whoever saw it first.
[[nodiscard]] std::filesystem::path damageMark(const std::filesystem::path& file);

}  // namespace inspector::series
