// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/sqlite_store.h"

#include "core/base/log.h"
#include "core/series/sqlite_query.h"

#include <array>
#include <fstream>

namespace inspector::series {

namespace {

constexpr std::size_t mostCachedIds = 500'000;

// INSERT that leaves the fields that a replacement does not name.
std::string upsertOf(Measurement measurement) {
    std::string names;
    std::string values;
    std::string updates;
    for (const FieldInfo& field : schemaOf(measurement).fields) {
        const std::string name(field.name);
        names += ", " + name;
        values += ",?";
        updates += (updates.empty() ? "" : ", ") + name + " = coalesce(excluded." + name + ", " + name + ")";
    }
    return "INSERT INTO " + std::string(toString(measurement)) + " (series, time" + names + ") VALUES (?,?" + values +
           ") ON CONFLICT (series, time) DO UPDATE SET " + updates;
}

const std::string& upsertSql(Measurement measurement) {
    static const auto all = [] {
        std::array<std::string, measurementCount> sql;
        for (int i = 0; i < measurementCount; ++i)
            sql[static_cast<std::size_t>(i)] = upsertOf(static_cast<Measurement>(i));
        return sql;
    }();
    return all[static_cast<std::size_t>(measurement)];
}

void bindField(Cursor& cursor, int parameter, const FieldValue* value) {
    if (value == nullptr)
        cursor.bindNull(parameter);
    else if (const auto* text = std::get_if<std::string>(value))
        cursor.bind(parameter, std::string_view(*text));
    else if (const auto* whole = std::get_if<std::int64_t>(value))
        cursor.bind(parameter, *whole);
    else
        cursor.bind(parameter, std::get<double>(*value));
}

}  // namespace

Result<void> SqliteStore::ensureCurrent() {
    if (std::error_code ignored; std::filesystem::exists(damageMark(m_options.file), ignored) && !m_options.readOnly)
        return fail(Error::Kind::Corrupt, "the series store was found to be damaged", utf8(m_options.file),
                    "it is set aside when it is opened again");
    if (!m_db->moved()) return {};
    qCInfo(lcSeries, "The series store %s was moved away; it is opened again.", utf8(m_options.file).c_str());
    auto again = connect(m_options);
    if (!again) return fail(again.error());
    m_db = std::move((*again)->m_db);
    m_ids.clear();
    m_dataVersion = -1;
    m_expireAfter = 0;
    return {};
}

void SqliteStore::noteDamage(const Error& error) const {
    if (error.kind != Error::Kind::Corrupt) return;
    m_db->leaveAsItIs(true);
    if (!m_db->moved())
        std::ofstream(damageMark(m_options.file)) << error.what << '\n';
}

Result<void> SqliteStore::write(std::span<const Point> points) {
    std::vector<Columns> columns;
    columns.reserve(points.size());
    for (const Point& point : points) {
        auto checked = columnsOf(point);
        if (!checked) return fail(checked.error());
        columns.push_back(*checked);
    }
    if (points.empty()) return {};
    if (auto ok = ensureCurrent(); !ok) return ok;
    auto written = noting(writeAll(points, columns));
    if (!written) {
        m_ids.clear();  // an id that was just made has been rolled back
        return written;
    }
    return noting(boundLog());
}

Result<void> SqliteStore::writeAll(std::span<const Point> points, std::span<const Columns> columns) {
    auto transaction = Transaction::begin(*m_db, Transaction::Kind::Write);
    if (!transaction) return fail(transaction.error());
    const auto version = m_db->integer("PRAGMA data_version");
    if (!version) return fail(version.error());
    if (*version != m_dataVersion || m_ids.size() > mostCachedIds) m_ids.clear();
    m_dataVersion = *version;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const Point& point = points[i];
        const auto id = seriesId(point.measurement, columns[i]);
        if (!id) return fail(id.error());
        auto cursor = m_db->prepare(upsertSql(point.measurement));
        if (!cursor) return fail(cursor.error());
        cursor->bind(1, *id);
        cursor->bind(2, point.time.time_since_epoch().count());
        const std::size_t fields = schemaOf(point.measurement).fields.size();
        for (std::size_t f = 0; f < fields; ++f) bindField(*cursor, static_cast<int>(f) + 3, columns[i].fields[f]);
        if (const int code = cursor->step(); code != SQLITE_DONE) return fail(m_db->error(code, "write points"));
    }
    auto total = m_db->prepare("UPDATE totals SET points = points + ?");
    if (!total) return fail(total.error());
    total->bind(1, static_cast<std::int64_t>(points.size()));
    if (const int code = total->step(); code != SQLITE_DONE) return fail(m_db->error(code, "write points"));
    return transaction->commit();
}

Result<std::int64_t> SqliteStore::seriesId(Measurement measurement, const Columns& columns) {
    const MeasurementInfo& schema = schemaOf(measurement);
    m_key.assign(1, static_cast<char>(measurement));
    for (std::size_t i = 0; i < schema.tags.size(); ++i) m_key.append(columns.tags[i]).push_back('\0');
    if (const auto known = m_ids.find(m_key); known != m_ids.end()) return known->second;
    std::string where = "measurement = ?";
    std::string names = "measurement";
    std::string values = "?";
    for (const std::string_view tag : schema.tags) {
        where.append(" AND ").append(tag).append(" = ?");
        names.append(", ").append(tag);
        values += ",?";
    }
    const auto bindTags = [&](Cursor& cursor) {
        cursor.bind(1, toString(measurement));
        for (std::size_t i = 0; i < schema.tags.size(); ++i) cursor.bind(static_cast<int>(i) + 2, columns.tags[i]);
    };
    auto find = m_db->prepare("SELECT id FROM series WHERE " + where);
    if (!find) return fail(find.error());
    bindTags(*find);
    int code = find->step();
    std::int64_t id = code == SQLITE_ROW ? find->integer(0) : 0;
    if (code == SQLITE_DONE) {
        auto make = m_db->prepare("INSERT INTO series (" + names + ") VALUES (" + values + ")");
        if (!make) return fail(make.error());
        bindTags(*make);
        code = make->step();
        id = sqlite3_last_insert_rowid(m_db->handle());
    }
    if (code != SQLITE_ROW && code != SQLITE_DONE) return fail(m_db->error(code, "write a series"));
    m_ids.emplace(m_key, id);
    return id;
}

Result<std::vector<Series>> SqliteStore::query(const Query& query) {
    if (auto ok = checkQuery(query); !ok) return fail(ok.error());
    if (auto ok = ensureCurrent(); !ok) return fail(ok.error());
    return noting(runQuery(*m_db, query));
}

Result<std::vector<Point>> SqliteStore::points(const Selection& selection, std::size_t limit) {
    if (auto ok = checkSelection(selection); !ok) return fail(ok.error());
    if (auto ok = ensureCurrent(); !ok) return fail(ok.error());
    return noting(readPoints(*m_db, selection, limit));
}

}  // namespace inspector::series
