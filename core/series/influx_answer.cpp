// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/influx_answer.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace inspector::series {

namespace {

InfluxTable tableOf(const QJsonObject& series) {
    InfluxTable table;
    table.name = series.value(QLatin1String("name")).toString().toStdString();
    const QJsonObject tags = series.value(QLatin1String("tags")).toObject();
    for (auto tag = tags.begin(); tag != tags.end(); ++tag)
        table.tags.emplace(tag.key().toStdString(), tag.value().toString().toStdString());
    table.columns = series.value(QLatin1String("columns")).toArray();
    table.rows = series.value(QLatin1String("values")).toArray();
    return table;
}

}  // namespace

Result<InfluxResult> parseAnswer(const QByteArray& body) {
    const QJsonDocument document = QJsonDocument::fromJson(body);
    const QJsonValue results = document.object().value(QLatin1String("results"));
    if (!results.isArray())
        return fail(Error::Kind::Corrupt, "the server's answer is not one of InfluxDB's", {},
                    "is there another program, or a proxy, at this address?");
    InfluxResult all;
    const QJsonArray statements = results.toArray();
    for (const QJsonValue& statement : statements) {
        const QString error = statement.toObject().value(QLatin1String("error")).toString();
        if (all.error.empty()) all.error = error.toStdString();
        const QJsonArray series = statement.toObject().value(QLatin1String("series")).toArray();
        for (const QJsonValue& one : series) {
            all.tables.push_back(tableOf(one.toObject()));
            all.partial = all.partial || one.toObject().value(QLatin1String("partial")).toBool();
        }
    }
    return all;
}

}  // namespace inspector::series
