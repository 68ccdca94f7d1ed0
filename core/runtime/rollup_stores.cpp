// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/rollup_stores.h"

#include <QUrl>

#include <utility>

namespace inspector::runtime {

namespace {

using series::Figure;
using series::Resolution;

// The same server's, with the same terms.
std::string withDatabase(const std::string& address, const std::string& name) {
    QUrl url(QString::fromStdString(address), QUrl::StrictMode);
    url.setPath(QLatin1Char('/') + QString::fromLatin1(QUrl::toPercentEncoding(QString::fromStdString(name))), QUrl::StrictMode);
    return url.toString(QUrl::FullyEncoded).toStdString();
}

Result<series::Opened> openOne(const Options& options, Resolution resolution, Figure figure, bool readOnly,
                               const std::shared_ptr<const std::atomic<bool>>& ended) {
    if (!options.stores.metrics)
        return series::openSqlite({options.dataFolder / (series::rollUpName("series", resolution, figure) + ".db"), readOnly});
    const auto url = series::parseInfluxUrl(options.stores.metrics->url);
    if (!url) return fail(url.error());
    series::InfluxOptions metrics = *options.stores.metrics;
    metrics.url = withDatabase(metrics.url, series::rollUpName(url->database, resolution, figure));
    metrics.retention = series::keptFor(resolution);
    metrics.readOnly = readOnly;
    metrics.ended = ended;
    return series::openInflux(metrics);
}

}  // namespace

Result<RollUpSet> openRollUps(const Options& options, bool readOnly, std::shared_ptr<const std::atomic<bool>> ended) {
    RollUpSet set;
    for (const Resolution resolution : {Resolution::Minute, Resolution::Hour})
        for (const Figure figure : series::allFigures) {
            auto opened = openOne(options, resolution, figure, readOnly, ended);
            if (!opened) return fail(std::move(opened.error()));
            auto& of = resolution == Resolution::Minute ? set.minute : set.hour;
            of.stores[static_cast<std::size_t>(figure)] = opened->store.get();
            set.stores.push_back(std::move(opened->store));
        }
    return set;
}

}  // namespace inspector::runtime
