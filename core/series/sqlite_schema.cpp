// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/sqlite_schema.h"

#include <array>

namespace inspector::series {

namespace {

// Never edited once released: a change is a new entry at the end.
//
// One row a series, one wide table a measurement. Clustering by (series, time) keeps the points of one series side by
// side, whatever else the store holds: a month of one field is one walk through neighbouring pages. A REAL column
// keeps a whole number in as few bytes as an integer.
constexpr std::array migrations{
    R"sql(
CREATE TABLE series (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    measurement TEXT NOT NULL,
    channel TEXT NOT NULL DEFAULT '',
    endpoint TEXT NOT NULL DEFAULT '',
    rung TEXT NOT NULL DEFAULT '',
    stage TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    cache_status TEXT NOT NULL DEFAULT '',
    region TEXT NOT NULL DEFAULT '',
    probe TEXT NOT NULL DEFAULT '',
    UNIQUE (measurement, channel, endpoint, rung, stage, kind, cache_status, region, probe)
);
CREATE TABLE totals (points INTEGER NOT NULL);
INSERT INTO totals (points) VALUES (0);
CREATE TABLE segment_metric (
    series INTEGER NOT NULL, time INTEGER NOT NULL,
    size_bytes REAL, duration_s REAL, download_ms REAL, ttfb_ms REAL, bitrate_bps REAL, download_ratio REAL,
    sequence REAL, http_status REAL,
    PRIMARY KEY (series, time)
) WITHOUT ROWID;
CREATE TABLE playlist_validation (
    series INTEGER NOT NULL, time INTEGER NOT NULL,
    valid REAL, critical REAL, major REAL, minor REAL, age_ms REAL, target_duration_s REAL, media_sequence REAL,
    segment_count REAL, window_s REAL, fetch_ms REAL, latency_s REAL,
    PRIMARY KEY (series, time)
) WITHOUT ROWID;
CREATE TABLE abr_ladder (
    series INTEGER NOT NULL, time INTEGER NOT NULL,
    bandwidth_bps REAL, average_bandwidth_bps REAL, measured_peak_bps REAL, width REAL, height REAL, frame_rate REAL,
    rung_count REAL,
    PRIMARY KEY (series, time)
) WITHOUT ROWID;
CREATE TABLE cdn_request (
    series INTEGER NOT NULL, time INTEGER NOT NULL,
    latency_ms REAL, ttfb_ms REAL, dns_ms REAL, connect_ms REAL, tls_ms REAL, size_bytes REAL, http_status REAL,
    age_s REAL,
    PRIMARY KEY (series, time)
) WITHOUT ROWID;
CREATE TABLE cdn_health (
    series INTEGER NOT NULL, time INTEGER NOT NULL,
    requests REAL, errors REAL, error_rate REAL, availability REAL, hit_ratio REAL, latency_p50_ms REAL,
    latency_p95_ms REAL, latency_p99_ms REAL,
    PRIMARY KEY (series, time)
) WITHOUT ROWID;
CREATE TABLE channel_error (
    series INTEGER NOT NULL, time INTEGER NOT NULL,
    count REAL, http_status REAL, message TEXT,
    PRIMARY KEY (series, time)
) WITHOUT ROWID;
)sql",
    // A series that was measured without a lease is one of its own. The points refer to series by id, which stay.
    R"sql(
CREATE TABLE series_2 (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    measurement TEXT NOT NULL,
    channel TEXT NOT NULL DEFAULT '',
    endpoint TEXT NOT NULL DEFAULT '',
    rung TEXT NOT NULL DEFAULT '',
    stage TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    cache_status TEXT NOT NULL DEFAULT '',
    region TEXT NOT NULL DEFAULT '',
    probe TEXT NOT NULL DEFAULT '',
    lease TEXT NOT NULL DEFAULT '',
    UNIQUE (measurement, channel, endpoint, rung, stage, kind, cache_status, region, probe, lease)
);
INSERT INTO series_2 (id, measurement, channel, endpoint, rung, stage, kind, cache_status, region, probe)
    SELECT id, measurement, channel, endpoint, rung, stage, kind, cache_status, region, probe FROM series;
DROP TABLE series;
ALTER TABLE series_2 RENAME TO series;
)sql",
};

// The version of a file that is ours, or new and empty (0). Another program may be making it at this moment, all in one
// transaction: whoever has seen its tables sees the rest as well, so they are looked at first.
Result<int> versionOf(Db& db) {
    const auto tables = db.integer("SELECT count(*) FROM sqlite_schema");
    if (!tables) return fail(tables.error());
    const auto id = db.integer("PRAGMA application_id");
    if (!id) return fail(id.error());
    const auto version = db.integer("PRAGMA user_version");
    if (!version) return fail(version.error());
    const std::string where = utf8(db.file());
    if (*id != applicationId && (*tables != 0 || *id != 0))
        return fail(Error::Kind::Conflict, "this file is another program's database, not a series store", where,
                    "choose another file; this one is left as it is");
    if (*version > schemaVersion())
        return fail(Error::Kind::Conflict,
                    "this series store has version " + std::to_string(*version) + ", this program knows up to " +
                        std::to_string(schemaVersion()),
                    where, "use the newer Inspector that wrote it, or choose another file; this one is left as it is");
    return static_cast<int>(*version);
}

}  // namespace

int schemaVersion() { return static_cast<int>(migrations.size()); }

Result<void> checkVersion(Db& db) {
    const auto version = versionOf(db);
    if (!version) return fail(version.error());
    if (*version < schemaVersion())
        return fail(Error::Kind::Unavailable, "this series store has not been brought up to date yet",
                    utf8(db.file()), "start the program that writes it once");
    return {};
}

Result<void> migrate(Db& db) {
    for (;;) {
        const auto before = versionOf(db);
        if (!before) return fail(before.error());
        if (*before == schemaVersion()) return {};
        if (*before == 0)  // only a file without tables can be told to; on others it would be a write
            if (auto ok = db.execute("PRAGMA auto_vacuum=INCREMENTAL"); !ok) return ok;
        auto transaction = Transaction::begin(db, Transaction::Kind::Write);
        if (!transaction) return fail(transaction.error());
        const auto version = versionOf(db);  // another program may have been quicker
        if (!version) return fail(version.error());
        if (*version != *before) continue;
        const std::string next = std::to_string(*version + 1);
        const std::string sql = std::string(migrations[static_cast<std::size_t>(*version)]) +
                                "PRAGMA application_id=" + std::to_string(applicationId) +
                                "; PRAGMA user_version=" + next;
        if (auto ok = db.execute(sql); !ok) return ok;
        if (auto ok = transaction->commit(); !ok) return ok;
    }
}

}  // namespace inspector::series
