// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/influx_ql.h"

#include "core/series/line_protocol.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

namespace inspector::series {

namespace {

std::string quoted(std::string_view text, char quote) {
    std::string out(1, quote);
    for (const char c : text) {
        if (c == '\n') {
            out += "\\n";
            continue;
        }
        if (c == quote || c == '\\') out += '\\';
        out += c;
    }
    return out += quote;
}

void appendAsPattern(std::string& out, std::string_view text) {
    constexpr std::string_view special = "\\/.+*?()|[]{}^$";
    for (const char c : text) {
        if (special.find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
}

// Any of the values. A chain of OR takes the server quadratic time (5,000 values: 5 s), one expression does not. A tag
// that equals the empty text is one that the point does not have.
std::string anyOf(std::string_view tag, const std::set<std::string>& values) {
    const std::string name = quotedName(tag);
    if (values.size() == 1) return name + " = " + quotedText(*values.begin());
    std::string pattern;
    for (const std::string& value : values) {
        if (value.empty()) continue;
        if (!pattern.empty()) pattern += '|';
        appendAsPattern(pattern, value);
    }
    const std::string matches = name + " =~ /^(" + pattern + ")$/";
    return values.contains("") ? "(" + name + " = '' OR " + matches + ")" : matches;
}

std::string source(const Selection& selection, const InfluxRange& range) {
    std::map<std::string_view, std::set<std::string>> wanted;
    for (const auto& [name, value] : selection.tags) wanted[name].insert(lineTag(value));
    std::string text = " FROM " + quotedName(toString(selection.measurement)) + " WHERE time >= " +
                       std::to_string(range.from) + " AND time < " + std::to_string(range.to);
    for (const auto& [name, values] : wanted) text += " AND " + anyOf(name, values);
    return text;
}

std::int64_t nanoseconds(WallTime time) { return time.time_since_epoch().count(); }

}  // namespace

std::string quotedName(std::string_view name) { return quoted(name, '"'); }
std::string quotedText(std::string_view text) { return quoted(text, '\''); }

std::optional<InfluxRange> influxRange(const Selection& selection) {
    constexpr std::int64_t latest = std::numeric_limits<std::int64_t>::max() - 1;
    const InfluxRange range{std::max<std::int64_t>(nanoseconds(selection.from), 0),
                            std::min(nanoseconds(selection.to), latest)};
    if (range.from >= range.to) return std::nullopt;
    return range;
}

std::string aggregateColumn(const Query& query) {
    return std::string(toString(query.aggregate)) + "(" + quotedName(query.field) + ")";
}

std::string aggregateStatement(const Query& query, const InfluxRange& range, const std::string& columns) {
    std::string text = "SELECT " + columns + source(query.selection, range);
    std::vector<std::string> groups;
    if (query.step) groups.push_back("time(" + std::to_string(query.step->count()) + "ns)");
    for (const std::string& tag : query.groupBy)
        if (std::find(groups.begin(), groups.end(), quotedName(tag)) == groups.end()) groups.push_back(quotedName(tag));
    for (std::size_t i = 0; i < groups.size(); ++i) text += (i == 0 ? " GROUP BY " : ", ") + groups[i];
    return query.step ? text + " fill(none)" : text;
}

std::string pointsStatement(const Selection& selection, const InfluxRange& range, std::size_t limit) {
    const MeasurementInfo& schema = schemaOf(selection.measurement);
    std::string columns;
    for (const FieldInfo& field : schema.fields) columns += (columns.empty() ? "" : ", ") + quotedName(field.name);
    for (const std::string_view tag : schema.tags) columns += ", " + quotedName(tag);
    return "SELECT " + columns + source(selection, range) + " ORDER BY time DESC LIMIT " + std::to_string(limit);
}

}  // namespace inspector::series
