// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/point_check.h"

#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace inspector::series {

namespace {

using Kind = Error::Kind;

std::size_t tagIndex(const MeasurementInfo& schema, std::string_view name) {
    const auto found = std::find(schema.tags.begin(), schema.tags.end(), name);
    return static_cast<std::size_t>(found - schema.tags.begin());
}

std::size_t fieldIndex(const MeasurementInfo& schema, std::string_view name) {
    const auto found =
        std::find_if(schema.fields.begin(), schema.fields.end(), [&](const FieldInfo& f) { return f.name == name; });
    return static_cast<std::size_t>(found - schema.fields.begin());
}

tl::unexpected<Error> refuse(Measurement measurement, std::string what) {
    return fail(Kind::InvalidInput, std::move(what), std::string(toString(measurement)));
}

std::string inQuotes(std::string_view name) {
    std::string text(1, '"');
    text.append(name.substr(0, 80)).push_back('"');
    return text;
}

bool isText(std::string_view text, std::size_t most) {
    return text.size() <= most && text.find('\0') == std::string_view::npos && isValidUtf8(text);
}

// Why the value cannot be stored in that field; null when it can.
const char* badValue(const FieldInfo& field, const FieldValue& value) {
    const auto* text = std::get_if<std::string>(&value);
    if (field.text != (text != nullptr)) return field.text ? " must be text" : " must be a number";
    if (text != nullptr && !isText(*text, mostTextBytes)) return " is not UTF-8 text of at most 64 KiB";
    const auto* number = std::get_if<double>(&value);
    if (number != nullptr && !std::isfinite(*number)) return " is not a finite number";
    return nullptr;
}

}  // namespace

Result<Columns> columnsOf(const Point& point) {
    const MeasurementInfo& schema = schemaOf(point.measurement);
    Columns columns;
    if (point.time < WallTime{}) return refuse(point.measurement, "the time is before 1970");
    std::array<bool, mostTags> seen{};
    for (const auto& [name, value] : point.tags) {
        const std::size_t i = tagIndex(schema, name);
        if (i == schema.tags.size()) return refuse(point.measurement, "there is no tag " + inQuotes(name));
        if (seen[i]) return refuse(point.measurement, "the tag " + inQuotes(name) + " is given twice");
        if (!isText(value, mostTagBytes))
            return refuse(point.measurement, "the tag " + inQuotes(name) + " is not UTF-8 text of at most 1024 bytes");
        seen[i] = true;
        columns.tags[i] = value;
    }
    for (const auto& [name, value] : point.fields) {
        const std::size_t i = fieldIndex(schema, name);
        if (i == schema.fields.size()) return refuse(point.measurement, "there is no field " + inQuotes(name));
        if (columns.fields[i] != nullptr)
            return refuse(point.measurement, "the field " + inQuotes(name) + " is given twice");
        if (const char* why = badValue(schema.fields[i], value))
            return refuse(point.measurement, "the field " + inQuotes(name) + why);
        columns.fields[i] = &value;
    }
    if (point.fields.empty()) return refuse(point.measurement, "the point has no field");
    return columns;
}

Result<void> checkSelection(const Selection& selection) {
    const MeasurementInfo& schema = schemaOf(selection.measurement);
    for (const auto& [name, value] : selection.tags)
        if (tagIndex(schema, name) == schema.tags.size())
            return refuse(selection.measurement, "there is no tag " + inQuotes(name));
    return {};
}

Result<void> checkQuery(const Query& query) {
    const Measurement measurement = query.selection.measurement;
    const MeasurementInfo& schema = schemaOf(measurement);
    if (auto ok = checkSelection(query.selection); !ok) return ok;
    for (const std::string& name : query.groupBy)
        if (tagIndex(schema, name) == schema.tags.size())
            return refuse(measurement, "there is no tag " + inQuotes(name) + " to group by");
    const std::size_t field = fieldIndex(schema, query.field);
    if (field == schema.fields.size()) return refuse(measurement, "there is no field " + inQuotes(query.field));
    if (schema.fields[field].text)
        return refuse(measurement, "the field " + inQuotes(query.field) + " is text and cannot be aggregated");
    if (query.step && query.step->count() <= 0) return refuse(measurement, "the step must be more than zero");
    return {};
}

}  // namespace inspector::series
