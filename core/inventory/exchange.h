// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/inventory.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Channel lists as files: CSV (header id,name,url,group,template,probe,region,enabled,notes,on_air in any order, only url is
// needed; RFC 4180, with comma, semicolon or tab), JSON (templates and endpoints too), M3U (#EXTINF:-1 group-title="…",Name then
// the URL). A CSV whose header has role, base_url or pinned_address is a list of endpoints
// (id,name,role,provider,region,base_url,pinned_address,host_header,family,carries,groups,pattern,enabled,notes in any
// order, only name is needed; groups are parted by semicolons). Text is UTF-8, UTF-16 with a byte order mark, or else read as Latin-1. Pure.
namespace inspector::inventory {

enum class ListFormat { Csv, Json, M3u };
// By content and, where that does not tell, by the file's name.
[[nodiscard]] ListFormat guessFormat(std::string_view fileName, std::string_view content);

struct Problem {
    std::size_t line = 0;   // from 1; 0: not of one line
    std::string what;       // English, says what to do
};
struct Imported {
    // Ids are made from names where the file has none, and are unique among themselves. Revision and times are 0; the
    // template is empty where the file names none.
    std::vector<Channel> channels;
    std::vector<Template> templates;   // JSON only
    std::vector<Endpoint> endpoints;   // JSON, or a CSV of endpoints
    bool timesListed = true;           // false: a channel without onAir is one of which the list does not say it
    bool headersListed = true;         // false: the list of endpoints has no place for headers; known ones keep theirs
    std::vector<Problem> problems;     // lines that were left out, and why
};
// InvalidInput only when nothing can be read at all.
[[nodiscard]] Result<Imported> importList(std::string_view content, ListFormat format);
// Secrets are left out: a secret header keeps its name and an empty value.
[[nodiscard]] std::string exportList(const Inventory& inventory, ListFormat format);
// The endpoints as CSV; headers and tokens have no place in it.
[[nodiscard]] std::string exportEndpoints(const Inventory& inventory);

// What is wrong with a value as somebody typed it; the code of each problem is translated by app. `detail` never repeats
// a URL, a header's value or anything else that may be secret.
struct FieldProblem {
    std::string field;   // channel: id, name, url, group, template, probe, region, notes, onAir; template: id, name, notes, interval,
                         // connectTimeout, playlistTimeout, segmentTimeout, retries, maxPlaylistBytes, maxSegmentBytes,
                         // proxy, headers, confirmCycles, confirmWindow, rules; probe: id, name, region, budget, workers,
                         // maxInFlight, maxPerHost, canaries; endpoint: id, name, provider, region, notes, baseUrl,
                         // pinnedAddress, hostHeader, headers, token, groups, pattern, carries
    std::string code;    // "empty", "too-long", "text" (control characters, or not UTF-8), "characters" (of an id),
                         // "not-a-url", "scheme", "no-host", "host", "port", "range", "header-name", "header-value",
                         // "placeholder", "query", "address", "token", "reserved", "same", "none", "times", "never", "overlap",
                         // "duplicate", "unknown-template", "unknown-probe"
    std::string detail;  // English, says what to do

    bool operator==(const FieldProblem&) const = default;
};
// All that forbids saving it. "duplicate" of an id: the value is new (revision 0) and the inventory has another with
// that id. A new value may still be without an id.
[[nodiscard]] std::vector<FieldProblem> checkChannel(const Channel& channel, const Inventory& inventory);
[[nodiscard]] std::vector<FieldProblem> checkTemplate(const Template& value, const Inventory& inventory);
[[nodiscard]] std::vector<FieldProblem> checkEndpoint(const Endpoint& endpoint, const Inventory& inventory);
// The same without a look at the others; an id is needed.
[[nodiscard]] std::vector<FieldProblem> checkChannelValue(const Channel& channel);
[[nodiscard]] std::vector<FieldProblem> checkTemplateValue(const Template& value);
[[nodiscard]] std::vector<FieldProblem> checkProbeValue(const Probe& probe);
[[nodiscard]] std::vector<FieldProblem> checkEndpointValue(const Endpoint& endpoint);
// What may be saved but is probably a mistake: another channel has the same name or the same URL ("duplicate"), or
// times on the air that are said twice ("overlap").
[[nodiscard]] std::vector<FieldProblem> adviseChannel(const Channel& channel, const Inventory& inventory);
// Another endpoint has the same name ("duplicate"); it is reached just as the channels' own URLs are ("same", of baseUrl);
// it carries no channel ("none", of carries).
[[nodiscard]] std::vector<FieldProblem> adviseEndpoint(const Endpoint& endpoint, const Inventory& inventory);

// One URL, http or https (a proxy: http, https or socks5). None when it is sound; its code is one of "empty",
// "too-long", "not-a-url", "scheme", "no-host", "host", "port".
enum class UrlUse { Stream, Proxy };
[[nodiscard]] std::optional<FieldProblem> checkUrl(std::string_view url, UrlUse use = UrlUse::Stream);

}  // namespace inspector::inventory
