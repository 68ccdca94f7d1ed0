// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/line_protocol.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>
#include <vector>

namespace inspector::series {

namespace {

template <typename Number>
void appendNumber(std::string& out, Number value) {
    char text[32];
    out.append(text, std::to_chars(text, text + sizeof text, value).ptr);
}

bool isControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

// A backslash cannot be escaped here: it stands for itself except before a comma, a space or an equals sign, so only
// the last one would swallow what follows the value.
void appendTag(std::string& out, std::string_view value) {
    for (const char c : value) {
        if (c == ',' || c == '=' || c == ' ' || isControl(c)) out += '\\';
        out += isControl(c) ? ' ' : c;
    }
    if (value.back() == '\\') out.back() = '/';
}

void appendText(std::string& out, std::string_view value) {
    out += '"';
    for (const char c : value) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    out += '"';
}

void appendField(std::string& out, const FieldValue& value) {
    if (const auto* number = std::get_if<double>(&value))
        appendNumber(out, *number);
    else if (const auto* whole = std::get_if<std::int64_t>(&value))
        appendNumber(out, *whole);  // without the suffix "i": a float as well
    else
        appendText(out, std::get<std::string>(value));
}

// By name: else the server sorts the tags of every point (a fifteenth of its work).
const std::vector<std::size_t>& tagOrder(Measurement measurement) {
    static const auto orders = [] {
        std::array<std::vector<std::size_t>, measurementCount> made;
        for (std::size_t m = 0; m < made.size(); ++m) {
            const auto& tags = schemaOf(static_cast<Measurement>(m)).tags;
            made[m].resize(tags.size());
            std::iota(made[m].begin(), made[m].end(), std::size_t{0});
            std::sort(made[m].begin(), made[m].end(), [&tags](std::size_t a, std::size_t b) { return tags[a] < tags[b]; });
        }
        return made;
    }();
    return orders[static_cast<std::size_t>(measurement)];
}

}  // namespace

std::string lineTag(std::string_view value) {
    std::string text(value);
    for (char& c : text)
        if (isControl(c)) c = ' ';
    if (!text.empty() && text.back() == '\\') text.back() = '/';
    return text;
}

void appendLine(std::string& out, const Point& point, const Columns& columns) {
    const MeasurementInfo& schema = schemaOf(point.measurement);
    out += toString(point.measurement);
    for (const std::size_t i : tagOrder(point.measurement)) {
        if (columns.tags[i].empty()) continue;
        out += ',';
        out += schema.tags[i];
        out += '=';
        appendTag(out, columns.tags[i]);
    }
    char separator = ' ';
    for (std::size_t i = 0; i < schema.fields.size(); ++i) {
        if (columns.fields[i] == nullptr) continue;
        out += separator;
        separator = ',';
        out += schema.fields[i].name;
        out += '=';
        appendField(out, *columns.fields[i]);
    }
    out += ' ';
    appendNumber(out, point.time.time_since_epoch().count());
    out += '\n';
}

}  // namespace inspector::series
