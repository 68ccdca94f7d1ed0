// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/sqlite_query.h"

#include "core/series/aggregate.h"

#include <algorithm>
#include <limits>
#include <map>
#include <queue>
#include <span>

namespace inspector::series {

namespace {

// A percentile holds its values: 16 bytes each. More than this is a question for a smaller range.
constexpr std::size_t mostHeldValues = 16'000'000;

struct SeriesRow {
    std::int64_t id = 0;
    std::vector<std::string> tags;  // of the names asked for, in their order
};

std::int64_t nanoseconds(WallTime time) { return time.time_since_epoch().count(); }

// The series that a selection means, ordered by the tags asked for. Names have been checked against the schema, values
// are bound: no text of the caller's becomes SQL.
Result<std::vector<SeriesRow>> findSeries(Db& db, const Selection& selection, std::span<const std::string> names) {
    std::map<std::string_view, std::vector<std::string_view>> wanted;
    for (const auto& [name, value] : selection.tags) wanted[name].push_back(value);
    std::string columns;
    for (const std::string& name : names) columns += ", " + name;
    std::string sql = "SELECT id" + columns + " FROM series WHERE measurement = ?";
    for (const auto& [name, values] : wanted) {
        sql += " AND " + std::string(name) + " IN (?";
        for (std::size_t i = 1; i < values.size(); ++i) sql += ",?";
        sql += ")";
    }
    sql += " ORDER BY " + (columns.empty() ? "id" : columns.substr(2) + ", id");
    if (selection.tags.size() + 1 > static_cast<std::size_t>(sqlite3_limit(db.handle(),
                                                                           SQLITE_LIMIT_VARIABLE_NUMBER, -1)))
        return fail(Error::Kind::InvalidInput, "too many tags are asked for at once",
                    std::string(toString(selection.measurement)), "ask for fewer, or for all");
    auto cursor = db.prepareOnce(sql);
    if (!cursor) return fail(cursor.error());
    int parameter = 1;
    cursor->bind(parameter++, toString(selection.measurement));
    for (const auto& [name, values] : wanted)
        for (const std::string_view value : values) cursor->bind(parameter++, value);
    std::vector<SeriesRow> rows;
    int code = 0;
    while ((code = cursor->step()) == SQLITE_ROW) {
        SeriesRow row{cursor->integer(0), {}};
        for (std::size_t i = 0; i < names.size(); ++i) row.tags.push_back(cursor->text(static_cast<int>(i) + 1));
        rows.push_back(std::move(row));
    }
    if (code != SQLITE_DONE) return fail(db.error(code, "read the series"));
    return rows;
}

// Adds one series' values of the range.
Result<void> foldSeries(Db& db, Cursor& cursor, std::int64_t id, const Selection& selection, Fold& fold) {
    cursor.reset();
    cursor.bind(1, id);
    cursor.bind(2, nanoseconds(selection.from));
    cursor.bind(3, nanoseconds(selection.to));
    fold.nextSeries();
    int code = 0;
    while ((code = cursor.step()) == SQLITE_ROW) {
        if (cursor.isNull(1)) continue;
        fold.add(cursor.integer(0), cursor.real(1));
        if (fold.held() > mostHeldValues)
            return fail(Error::Kind::InvalidInput, "a percentile over so many points takes too much memory",
                        std::string(toString(selection.measurement)), "ask for a shorter range or fewer series");
    }
    if (code != SQLITE_DONE) return fail(db.error(code, "read points"));
    return {};
}

// Where a point is: enough to choose the newest ones before any is read whole.
struct Place {
    std::int64_t time = 0;
    std::int64_t series = 0;
    auto operator<=>(const Place&) const = default;
};

// The `limit` newest of the range over all series, oldest first.
Result<std::vector<Place>> newestPlaces(Db& db, const Selection& selection, std::span<const SeriesRow> series,
                                        std::size_t limit) {
    auto cursor = db.prepare("SELECT time FROM " + std::string(toString(selection.measurement)) +
                             " WHERE series = ? AND time >= ? AND time < ? ORDER BY time DESC");
    if (!cursor) return fail(cursor.error());
    std::priority_queue<Place, std::vector<Place>, std::greater<>> newest;  // its top is the oldest that is kept
    for (const SeriesRow& row : series) {
        cursor->reset();
        cursor->bind(1, row.id);
        cursor->bind(2, nanoseconds(selection.from));
        cursor->bind(3, nanoseconds(selection.to));
        int code = 0;
        while ((code = cursor->step()) == SQLITE_ROW) {
            const Place place{cursor->integer(0), row.id};
            if (newest.size() == limit) {
                if (place < newest.top()) break;  // this series has only older ones from here on
                newest.pop();
            }
            newest.push(place);
        }
        if (code != SQLITE_DONE && code != SQLITE_ROW) return fail(db.error(code, "read points"));
    }
    std::vector<Place> places;
    places.reserve(newest.size());
    for (; !newest.empty(); newest.pop()) places.push_back(newest.top());
    return places;
}

std::vector<Tag> tagsOf(const MeasurementInfo& schema, const SeriesRow& row) {
    std::vector<Tag> tags;
    for (std::size_t i = 0; i < schema.tags.size(); ++i)
        if (!row.tags[i].empty()) tags.emplace_back(std::string(schema.tags[i]), row.tags[i]);
    return tags;
}

std::vector<Field> fieldsOf(const MeasurementInfo& schema, Cursor& cursor) {
    std::vector<Field> fields;
    for (std::size_t i = 0; i < schema.fields.size(); ++i) {
        const int column = static_cast<int>(i);
        if (cursor.isNull(column)) continue;
        std::string name(schema.fields[i].name);
        if (schema.fields[i].text)
            fields.emplace_back(std::move(name), cursor.text(column));
        else
            fields.emplace_back(std::move(name), cursor.real(column));
    }
    return fields;
}

}  // namespace

Result<std::vector<Series>> runQuery(Db& db, const Query& query) {
    const Selection& selection = query.selection;
    auto transaction = Transaction::begin(db, Transaction::Kind::Read);
    if (!transaction) return fail(transaction.error());
    const auto rows = findSeries(db, selection, query.groupBy);
    if (!rows) return fail(rows.error());
    auto cursor = db.prepare("SELECT time, " + query.field + " FROM " + std::string(toString(selection.measurement)) +
                             " WHERE series = ? AND time >= ? AND time < ? ORDER BY time");
    if (!cursor) return fail(cursor.error());
    std::vector<Series> result;
    for (auto group = rows->begin(); group != rows->end();) {
        Fold fold(query.aggregate, query.step, selection.from);
        auto row = group;
        for (; row != rows->end() && row->tags == group->tags; ++row)
            if (auto ok = foldSeries(db, *cursor, row->id, selection, fold); !ok) return fail(ok.error());
        Series series;
        series.samples = fold.finish();
        for (std::size_t i = 0; i < query.groupBy.size(); ++i)
            series.tags.emplace_back(query.groupBy[i], group->tags[i]);
        if (!series.samples.empty()) result.push_back(std::move(series));
        group = row;
    }
    return result;
}

Result<std::vector<Point>> readPoints(Db& db, const Selection& selection, std::size_t limit) {
    std::vector<Point> points;
    if (limit == 0) return points;
    const MeasurementInfo& schema = schemaOf(selection.measurement);
    auto transaction = Transaction::begin(db, Transaction::Kind::Read);
    if (!transaction) return fail(transaction.error());
    auto rows = findSeries(db, selection, std::vector<std::string>(schema.tags.begin(), schema.tags.end()));
    if (!rows) return fail(rows.error());
    const auto places = newestPlaces(db, selection, *rows, limit);
    if (!places) return fail(places.error());
    std::sort(rows->begin(), rows->end(), [](const SeriesRow& a, const SeriesRow& b) { return a.id < b.id; });
    std::string columns;
    for (const FieldInfo& field : schema.fields) columns += (columns.empty() ? "" : ", ") + std::string(field.name);
    auto cursor = db.prepare("SELECT " + columns + " FROM " + std::string(toString(selection.measurement)) +
                             " WHERE series = ? AND time = ?");
    if (!cursor) return fail(cursor.error());
    points.reserve(places->size());
    for (const Place& place : *places) {
        cursor->reset();
        cursor->bind(1, place.series);
        cursor->bind(2, place.time);
        const int code = cursor->step();
        if (code == SQLITE_DONE) continue;  // an index and its table never differ here, but damage may make them
        if (code != SQLITE_ROW) return fail(db.error(code, "read points"));
        const auto row = std::lower_bound(rows->begin(), rows->end(), place.series,
                                          [](const SeriesRow& r, std::int64_t id) { return r.id < id; });
        points.push_back({selection.measurement, tagsOf(schema, *row), fieldsOf(schema, *cursor),
                          WallTime{Nanoseconds{place.time}}});
    }
    return points;
}

}  // namespace inspector::series
