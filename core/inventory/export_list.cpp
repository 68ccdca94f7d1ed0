// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Writes lists of channels, so that importList reads the same values from them.
#include "core/inventory/csv.h"
#include "core/inventory/exchange.h"
#include "core/inventory/json_codec.h"
#include "core/model/finding.h"

#include <algorithm>

namespace inspector::inventory {

namespace {

std::string exportCsv(const Inventory& inventory) {
    std::string out = "id,name,url,group,template,probe,enabled,notes\r\n";
    for (const Channel& c : inventory.channels) {
        const std::string_view cells[] = {c.id.value, c.name, c.url, c.group, c.templateId.value,
                                          c.probeId ? std::string_view(c.probeId->value) : std::string_view(),
                                          c.enabled ? "true" : "false", c.notes};
        bool first = true;
        for (const std::string_view cell : cells) {
            if (!first) out += ',';
            first = false;
            appendCsvCell(out, cell);
        }
        out += "\r\n";
    }
    return out;
}

// One value a line: easy to compare and to search.
template <typename T, typename Encode>
void appendLines(std::string& out, const std::vector<T>& values, Encode encode) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        out += i ? ",\n    " : "\n    ";
        out += encode(values[i]);
    }
    out += values.empty() ? "]" : "\n  ]";
}

std::string exportJson(const Inventory& inventory) {
    std::string out = "{\n  \"templates\": [";
    appendLines(out, inventory.templates, [](Template t) {
        for (RequestHeader& header : t.headers)
            if (header.secret) header.value.clear();
        t.proxy = redactUrl(t.proxy);  // its password is a secret, too
        return encodeTemplate(t);
    });
    out += ",\n  \"channels\": [";
    appendLines(out, inventory.channels, [](const Channel& c) { return encodeChannel(c); });
    return out + "\n}\n";
}

// Text within a line, and within quotation marks.
std::string oneLine(std::string_view text, bool quoted) {
    std::string out(text);
    for (char& c : out) {
        if (c == '\r' || c == '\n') c = ' ';
        if (quoted && c == '"') c = '\'';
    }
    return out;
}

std::string exportM3u(const Inventory& inventory) {
    std::string out = "#EXTM3U\n";
    for (const Channel& c : inventory.channels) {
        out += "#EXTINF:-1 tvg-id=\"" + c.id.value + "\"";
        if (!c.group.empty()) out += " group-title=\"" + oneLine(c.group, true) + "\"";
        if (c.templateId != standardTemplate().id) out += " inspector-template=\"" + c.templateId.value + "\"";
        if (!c.enabled) out += " inspector-enabled=\"false\"";
        out += "," + oneLine(c.name, false) + "\n" + oneLine(c.url, false) + "\n";
    }
    return out;
}

}  // namespace

std::string exportList(const Inventory& inventory, ListFormat format) {
    switch (format) {
        case ListFormat::Csv: return exportCsv(inventory);
        case ListFormat::Json: return exportJson(inventory);
        case ListFormat::M3u: return exportM3u(inventory);
    }
    return {};
}

}  // namespace inspector::inventory
