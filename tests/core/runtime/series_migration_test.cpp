// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A file of figures that an older version wrote, before samples without a lease were told apart.
#include "core/runtime/store_places.h"
#include "tests/core/runtime/live_origin.h"
#include "tests/core/runtime/rig.h"

#include <gtest/gtest.h>

#include <sqlite3.h>

#include <string>

using namespace inspector;
using namespace inspector::runtime;
using namespace std::chrono_literals;
using test::Rig;
using test::TempDir;

namespace {

constexpr const char* oldSchema = R"sql(
PRAGMA auto_vacuum=INCREMENTAL;
CREATE TABLE series (id INTEGER PRIMARY KEY AUTOINCREMENT, measurement TEXT NOT NULL, channel TEXT NOT NULL DEFAULT '',
    endpoint TEXT NOT NULL DEFAULT '', rung TEXT NOT NULL DEFAULT '', stage TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '', cache_status TEXT NOT NULL DEFAULT '', region TEXT NOT NULL DEFAULT '',
    probe TEXT NOT NULL DEFAULT '',
    UNIQUE (measurement, channel, endpoint, rung, stage, kind, cache_status, region, probe));
CREATE TABLE totals (points INTEGER NOT NULL);
CREATE TABLE segment_metric (series INTEGER NOT NULL, time INTEGER NOT NULL, size_bytes REAL, duration_s REAL, download_ms REAL,
    ttfb_ms REAL, bitrate_bps REAL, download_ratio REAL, sequence REAL, http_status REAL,
    PRIMARY KEY (series, time)) WITHOUT ROWID;
CREATE TABLE playlist_validation (series INTEGER NOT NULL, time INTEGER NOT NULL, valid REAL, critical REAL, major REAL,
    minor REAL, age_ms REAL, target_duration_s REAL, media_sequence REAL, segment_count REAL, window_s REAL, fetch_ms REAL,
    latency_s REAL, PRIMARY KEY (series, time)) WITHOUT ROWID;
CREATE TABLE abr_ladder (series INTEGER NOT NULL, time INTEGER NOT NULL, bandwidth_bps REAL, average_bandwidth_bps REAL,
    measured_peak_bps REAL, width REAL, height REAL, frame_rate REAL, rung_count REAL,
    PRIMARY KEY (series, time)) WITHOUT ROWID;
CREATE TABLE cdn_request (series INTEGER NOT NULL, time INTEGER NOT NULL, latency_ms REAL, ttfb_ms REAL, dns_ms REAL,
    connect_ms REAL, tls_ms REAL, size_bytes REAL, http_status REAL, age_s REAL, PRIMARY KEY (series, time)) WITHOUT ROWID;
CREATE TABLE cdn_health (series INTEGER NOT NULL, time INTEGER NOT NULL, requests REAL, errors REAL, error_rate REAL,
    availability REAL, hit_ratio REAL, latency_p50_ms REAL, latency_p95_ms REAL, latency_p99_ms REAL,
    PRIMARY KEY (series, time)) WITHOUT ROWID;
CREATE TABLE channel_error (series INTEGER NOT NULL, time INTEGER NOT NULL, count REAL, http_status REAL, message TEXT,
    PRIMARY KEY (series, time)) WITHOUT ROWID;
INSERT INTO series (id, measurement, channel, rung, stage, probe)
    VALUES (7, 'segment_metric', 'ch', '720p', 'packager', 'local'), (9, 'segment_metric', 'other', '720p', 'packager', 'local');
INSERT INTO totals VALUES (200);
PRAGMA user_version=1;
)sql";

constexpr int pointsEach = 100;

// A point a minute of two channels until a minute ago; the id says which program's file it is.
void writeOldFile(const std::filesystem::path& file, int applicationId) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(file.string().c_str(), &db), SQLITE_OK);
    std::string sql = oldSchema;
    sql += "PRAGMA application_id=" + std::to_string(applicationId) + "; BEGIN;";
    const auto now = SystemClock().now().time_since_epoch().count();
    for (int i = 1; i <= pointsEach; ++i)
        for (const int series : {7, 9})
            sql += "INSERT INTO segment_metric (series, time, ttfb_ms) VALUES (" + std::to_string(series) + ", " +
                   std::to_string(now - i * 60'000'000'000) + ", " + std::to_string(series) + ");";
    sql += "COMMIT;";
    char* error = nullptr;
    EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &error), SQLITE_OK) << error;
    sqlite3_free(error);
    sqlite3_close(db);
}

int applicationIdOf(const std::filesystem::path& file) {
    sqlite3* db = nullptr;
    int id = 0;
    if (sqlite3_open(file.string().c_str(), &db) == SQLITE_OK)
        sqlite3_exec(db, "PRAGMA application_id", [](void* to, int, char** values, char**) {
            *static_cast<int*>(to) = std::atoi(values[0]);
            return 0;
        }, &id, nullptr);
    sqlite3_close(db);
    return id;
}

}  // namespace

TEST(SeriesMigration, AnOlderFileGoesOnWithAllItsPoints) {
    TempDir folder, fresh;
    Options options;
    options.dataFolder = fresh.path();
    ASSERT_TRUE(seriesWriter(options)());
    writeOldFile(folder.path() / "series.db", applicationIdOf(fresh.path() / "series.db"));
    options.dataFolder = folder.path();

    test::LiveOrigin origin;
    Rig rig(options);
    ASSERT_TRUE(rig.until([&] { return rig.engineState.probing; }));
    ASSERT_TRUE(rig.addChannel("live", origin.url()));
    ASSERT_TRUE(rig.until([&] { return rig.engineState.writer.written > 0; })) << "it goes on in the same file";
    EXPECT_FALSE(rig.engineState.writer.setAside);
    for (const auto& [channel, value] : {std::pair{"ch", 7.0}, std::pair{"other", 9.0}}) {
        series::Selection all{Measurement::SegmentMetric, {{"channel", channel}}, WallTime{}, SystemClock().now()};
        const auto points = rig.ask<std::vector<Point>>([&](auto to) { rig.engine().points(all, 1'000, std::move(to)); });
        ASSERT_TRUE(points) << points.error().message();
        EXPECT_EQ(points->size(), static_cast<std::size_t>(pointsEach));
        series::Query mean;
        mean.selection = {Measurement::SegmentMetric, {{"channel", channel}}, SystemClock().now() - 24h, SystemClock().now()};
        mean.field = "ttfb_ms";
        const auto answer = rig.ask<std::vector<series::Series>>([&](auto to) { rig.engine().series(mean, std::move(to)); });
        ASSERT_TRUE(answer) << answer.error().message();
        ASSERT_EQ(answer->size(), 1U);
        ASSERT_EQ(answer->front().samples.size(), 1U);
        EXPECT_DOUBLE_EQ(answer->front().samples.front().value, value);
    }
}
