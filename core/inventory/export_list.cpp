// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Writes lists of channels, so that importList reads the same values from them.
#include "core/inventory/csv.h"
#include "core/inventory/exchange.h"
#include "core/inventory/json_codec.h"
#include "core/model/finding.h"
#include "core/model/time_intervals.h"

#include <algorithm>
#include <initializer_list>

namespace inspector::inventory {

namespace {

void appendRecord(std::string& out, std::initializer_list<std::string_view> cells) {
    bool first = true;
    for (const std::string_view cell : cells) {
        if (!first) out += ',';
        first = false;
        appendCsvCell(out, cell);
    }
    out += "\r\n";
}

std::string exportCsv(const Inventory& inventory) {
    std::string out = "id,name,url,group,template,probe,region,enabled,notes,on_air\r\n";
    for (const Channel& c : inventory.channels)
        appendRecord(out, {c.id.value, c.name, c.url, c.group, c.templateId.value,
                           c.probeId ? std::string_view(c.probeId->value) : std::string_view(),
                           c.probeRegion, c.enabled ? "true" : "false", c.notes, formatIntervals(c.onAir)});
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
    out += ",\n  \"endpoints\": [";
    appendLines(out, inventory.endpoints, [](Endpoint e) {
        for (RequestHeader& header : e.headers)
            if (header.secret) header.value.clear();
        e.token.clear();
        return encodeEndpoint(e);
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

std::string exportEndpoints(const Inventory& inventory) {
    std::string out =
        "id,name,role,provider,region,base_url,pinned_address,host_header,family,carries,groups,pattern,enabled,notes\r\n";
    for (const Endpoint& e : inventory.endpoints) {
        std::string groups;
        for (const std::string& group : e.groups) groups.append(groups.empty() ? "" : ";").append(group);
        appendRecord(out, {e.id.value, e.name, toString(e.role), e.provider, e.region, e.baseUrl, e.pinnedAddress,
                           e.hostHeader, toString(e.family), toString(e.carries), groups, e.pattern,
                           e.enabled ? "true" : "false", e.notes});
    }
    return out;
}

}  // namespace inspector::inventory
