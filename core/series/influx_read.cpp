// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/influx_ql.h"
#include "core/series/influx_store.h"
#include "core/series/point_check.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <set>

namespace inspector::series {

namespace {

constexpr std::size_t mostPercentages = 200;  // each is one more pass over the points for the server
constexpr int mostRounds = 5;

// One row's value; none when it has none.
using ValueOf = std::function<std::optional<double>(const QJsonArray& row)>;

std::optional<double> number(const QJsonArray& row, qsizetype column) {
    const QJsonValue value = row.at(column);
    if (!value.isDouble()) return std::nullopt;
    return value.toDouble();
}

std::optional<WallTime> timeOf(const QJsonArray& row) {
    if (!row.at(0).isDouble()) return std::nullopt;
    return WallTime{Nanoseconds{row.at(0).toInteger()}};
}

std::vector<Series> seriesOf(const Query& query, const std::vector<InfluxTable>& tables, const ValueOf& valueOf) {
    std::vector<Series> all;
    for (const InfluxTable& table : tables) {
        Series series;
        for (const std::string& name : query.groupBy) {
            const auto tag = table.tags.find(name);
            series.tags.emplace_back(name, tag == table.tags.end() ? std::string() : tag->second);
        }
        for (const QJsonValue& one : table.rows) {
            const QJsonArray row = one.toArray();
            const auto time = timeOf(row);
            const auto value = valueOf(row);
            if (time && value) series.samples.push_back({query.step ? *time : query.selection.from, *value});
        }
        if (!series.samples.empty()) all.push_back(std::move(series));
    }
    std::sort(all.begin(), all.end(), [](const Series& a, const Series& b) { return a.tags < b.tags; });
    return all;
}

std::string percentileColumns(const Query& query, const std::vector<double>& percentages) {
    const std::string field = quotedName(query.field);
    std::string columns = "count(" + field + ")";
    for (const double percentage : percentages) {
        char text[64];
        const auto end = std::to_chars(text, text + sizeof text, percentage, std::chars_format::fixed).ptr;
        columns += ", percentile(" + field + ", " + std::string(text, end) + ")";
    }
    return columns;
}

// The counts of all rows; the flag: whether each of them has a percentage that fits.
std::pair<std::vector<std::uint64_t>, bool> countsOf(const InfluxResult& result, const std::vector<double>& percentages,
                                                     int percent) {
    std::set<std::uint64_t> counts;
    for (const InfluxTable& table : result.tables)
        for (const QJsonValue& row : table.rows)
            if (const qint64 count = row.toArray().at(1).toInteger(); count > 0)
                counts.insert(static_cast<std::uint64_t>(count));
    const bool all = std::all_of(counts.begin(), counts.end(), [&](std::uint64_t count) {
        return std::any_of(percentages.begin(), percentages.end(),
                           [&](double p) { return givesNearestRank(p, count, percent); });
    });
    return {{counts.begin(), counts.end()}, all};
}

Point pointOf(Measurement measurement, const QJsonArray& row) {
    const MeasurementInfo& schema = schemaOf(measurement);
    Point point{measurement, {}, {}, timeOf(row).value_or(WallTime{})};
    qsizetype column = 1;
    for (const FieldInfo& field : schema.fields) {
        const QJsonValue value = row.at(column++);
        if (field.text && value.isString())
            point.fields.emplace_back(field.name, value.toString().toStdString());
        else if (!field.text && value.isDouble())
            point.fields.emplace_back(field.name, value.toDouble());
    }
    for (const std::string_view tag : schema.tags) {
        std::string value = row.at(column++).toString().toStdString();
        if (!value.empty()) point.tags.emplace_back(tag, std::move(value));
    }
    return point;
}

}  // namespace

Result<std::vector<Series>> InfluxStore::query(const Query& query) {
    if (auto ok = checkQuery(query); !ok) return fail(ok.error());
    const auto range = influxRange(query.selection);
    if (!range) return std::vector<Series>{};
    if (percentOf(query.aggregate) != 0) return percentiles(query);
    const auto result = ask(aggregateStatement(query, *range, aggregateColumn(query)), "read points");
    if (!result) return fail(result.error());
    return seriesOf(query, result->tables, [](const QJsonArray& row) { return number(row, 1); });
}

// First how many points each sample has, then the percentages that give each of these the nearest rank. Points that
// arrive between the two questions make another round.
Result<std::vector<Series>> InfluxStore::percentiles(const Query& query) {
    const int percent = percentOf(query.aggregate);
    const auto range = influxRange(query.selection);
    std::vector<double> percentages;
    for (int round = 0; round < mostRounds; ++round) {
        const auto result = ask(aggregateStatement(query, *range, percentileColumns(query, percentages)), "read points");
        if (!result) return fail(result.error());
        const auto [counts, all] = countsOf(*result, percentages, percent);
        if (all)
            return seriesOf(query, result->tables, [&percentages, percent](const QJsonArray& row) -> std::optional<double> {
                const auto count = static_cast<std::uint64_t>(std::max<qint64>(0, row.at(1).toInteger()));
                for (std::size_t i = 0; i < percentages.size(); ++i)
                    if (givesNearestRank(percentages[i], count, percent)) return number(row, static_cast<qsizetype>(i) + 2);
                return std::nullopt;
            });
        percentages = percentagesFor(counts, percent);
        if (percentages.size() > mostPercentages)
            return fail(Error::Kind::InvalidInput, "an exact percentile of so many steps asks too much of the server",
                        m_http.url().shown(), "ask for a shorter range or a longer step");
    }
    return fail(Error::Kind::Unavailable, "points arrive faster than their percentile can be read", m_http.url().shown(),
                "ask again");
}

Result<std::vector<Point>> InfluxStore::points(const Selection& selection, std::size_t limit) {
    if (auto ok = checkSelection(selection); !ok) return fail(ok.error());
    const auto range = influxRange(selection);
    std::vector<Point> points;
    if (!range || limit == 0) return points;
    const auto result = ask(pointsStatement(selection, *range, limit), "read points");
    if (!result) return fail(result.error());
    for (const InfluxTable& table : result->tables)
        for (const QJsonValue& row : table.rows) points.push_back(pointOf(selection.measurement, row.toArray()));
    std::reverse(points.begin(), points.end());
    return points;
}

}  // namespace inspector::series
