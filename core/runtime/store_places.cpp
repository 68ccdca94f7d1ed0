// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/store_places.h"

#include <QCryptographicHash>

#include <utility>

namespace inspector::runtime {

namespace {

// A folder's name for a server: the same one for the same place, whatever it looks like.
std::string folderOf(const std::string& place) {
    const QByteArray hash = QCryptographicHash::hash(QByteArray::fromStdString(place), QCryptographicHash::Sha256);
    return hash.left(8).toHex().toStdString();
}

std::filesystem::path seriesFile(const Options& options) { return options.dataFolder / "series.db"; }

}  // namespace

inventory::SqliteOptions inventoryFile(const Options& options) {
    return {options.dataFolder / "inventory.db", options.dataFolder / "key"};
}

std::filesystem::path replicaFolder(const Options& options) {
    const std::string& url = options.stores.database->url;
    const auto place = inventory::parsePostgresUrl(url);
    return options.dataFolder / "shared" / folderOf(place ? place->hosts + "/" + place->database : url);
}

Result<inventory::Opened> connectInventory(const Options& options) {
    if (options.stores.database) return inventory::openPostgres(*options.stores.database);
    return inventory::openSqlite(inventoryFile(options));
}

series::Writer::Open seriesWriter(const Options& options) {
    if (const auto& metrics = options.stores.metrics) return [metrics = *metrics] { return series::openInflux(metrics); };
    return [file = seriesFile(options)] { return series::openSqlite({file, false}); };
}

series::WriterOptions writerOptions(const Options& options) {
    series::WriterOptions writer;
    if (options.stores.metrics) {
        // InfluxDB takes as many points a second in small batches, each in a fraction of the time.
        writer.batch = 1'000;
        writer.spool.emplace();
        writer.spool->folder = options.dataFolder / "spool" / folderOf(seriesWhere(options));
    }
    return writer;
}

Result<series::Opened> openSeriesToRead(const Options& options, std::shared_ptr<const std::atomic<bool>> ended) {
    if (!options.stores.metrics) return series::openSqlite({seriesFile(options), true});
    series::InfluxOptions metrics = *options.stores.metrics;
    metrics.readOnly = true;
    metrics.ended = std::move(ended);
    return series::openInflux(metrics);
}

std::string seriesWhere(const Options& options) {
    if (!options.stores.metrics) return seriesFile(options).string();
    const auto url = series::parseInfluxUrl(options.stores.metrics->url);
    return url ? url->shown() : std::string{};
}

}  // namespace inspector::runtime
