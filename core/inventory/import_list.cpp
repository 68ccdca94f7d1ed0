// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reads lists of channels. Every reader takes one pass; what is wrong with a line is said and the line left out.
#include "core/base/text.h"
#include "core/inventory/csv.h"
#include "core/inventory/exchange.h"
#include "core/inventory/list_builder.h"
#include "core/inventory/json_codec.h"
#include "core/inventory/list_text.h"
#include "core/model/time_intervals.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>
#include <map>

namespace inspector::inventory {

namespace {

tl::unexpected<Error> unreadable(std::string what, std::string hint, std::size_t line = 0) {
    return fail(Error::Kind::InvalidInput, std::move(what), line ? "line " + std::to_string(line) : std::string(),
                std::move(hint));
}

// ---- CSV -------------------------------------------------------------------------------------------------------------

constexpr const char* unclosed = "a quotation mark is not closed: close it or remove it";
constexpr const char* noFlag = "the column enabled must be true or false";
constexpr const char* timesHint = "write it as Mon-Fri 06:00-24:00 Europe/Berlin";

constexpr std::array<std::string_view, 10> columnNames{"id",    "name",   "url",     "group", "template",
                                                       "probe", "region", "enabled", "notes", "on_air"};
struct ChannelColumn {
    enum Place { Id, Name, Url, Group, TemplateName, ProbeName, Region, Enabled, Notes, OnAir };
};

std::optional<bool> parseFlag(std::string_view text) {
    const std::string word = toLower(text);
    for (const char* yes : {"", "1", "true", "yes", "on", "y", "x"})
        if (word == yes) return true;
    for (const char* no : {"0", "false", "no", "off", "n"})
        if (word == no) return false;
    return std::nullopt;
}

// Where each of the names stands in the header; SIZE_MAX: nowhere.
template <std::size_t N>
std::array<std::size_t, N> columnsOf(const CsvRecord& header, const std::array<std::string_view, N>& names) {
    std::array<std::size_t, N> at{};
    at.fill(SIZE_MAX);
    for (std::size_t i = 0; i < header.cells.size(); ++i)
        for (std::size_t c = 0; c < N; ++c)
            if (at[c] == SIZE_MAX && equalsIgnoreCase(trim(header.cells[i]), names[c])) at[c] = i;
    return at;
}

constexpr std::array<std::string_view, 14> endpointColumns{
    "id",          "name",   "role",    "provider", "region", "base_url", "pinned_address",
    "host_header", "family", "carries", "groups",   "pattern", "enabled",  "notes"};
enum class EndpointColumn {
    Id, Name, Role, Provider, Region, BaseUrl, PinnedAddress, HostHeader, Family, Carries, Groups, Pattern, Enabled, Notes
};
using EndpointColumns = std::array<std::size_t, endpointColumns.size()>;

// A word of a column; an empty cell is the value that it has anyway. False: the word is none that is known.
template <typename Value>
bool readWord(std::string_view cell, std::optional<Value> (*parse)(std::string_view), Value& value) {
    if (cell.empty()) return true;
    const auto parsed = parse(toLower(cell));
    if (parsed) value = *parsed;
    return parsed.has_value();
}

// What is wrong with the record; empty: nothing.
template <typename Cell>
std::string readEndpoint(Cell cell, Endpoint& e) {
    using enum EndpointColumn;
    e.id = EndpointId{std::string(cell(Id))};
    e.name = cell(Name);
    e.provider = cell(Provider);
    e.region = cell(Region);
    e.baseUrl = cell(BaseUrl);
    e.pinnedAddress = cell(PinnedAddress);
    e.hostHeader = cell(HostHeader);
    e.pattern = cell(Pattern);
    e.notes = cell(Notes);
    for (const std::string_view group : split(cell(Groups), ';'))
        if (!trim(group).empty()) e.groups.emplace_back(trim(group));
    if (!e.pattern.empty()) e.carries = inspector::Carries::Pattern;
    else if (!e.groups.empty()) e.carries = inspector::Carries::Groups;
    if (!readWord(cell(Role), stageRoleFromString, e.role)) return "the column role must be packager, origin or edge";
    if (!readWord(cell(Family), ipFamilyFromString, e.family)) return "the column family must be any, ipv4 or ipv6";
    if (!readWord(cell(Carries), carriesFromString, e.carries)) return "the column carries must be all, groups or pattern";
    const auto enabled = parseFlag(cell(Enabled));
    if (!enabled) return noFlag;
    e.enabled = *enabled;
    return {};
}

Imported importEndpoints(CsvReader& reader, const EndpointColumns& at) {
    ListBuilder builder;
    builder.withoutHeaders();
    while (const auto record = reader.next()) {
        if (record->blank()) continue;
        if (record->unterminated) {
            builder.problem(record->line, unclosed);
            continue;
        }
        Endpoint endpoint;
        const std::string wrong = readEndpoint(
            [&](EndpointColumn column) {
                const std::size_t cell = at[static_cast<std::size_t>(column)];
                return cell < record->cells.size() ? trim(record->cells[cell]) : std::string_view{};
            },
            endpoint);
        if (wrong.empty()) builder.add(std::move(endpoint), record->line);
        else builder.problem(record->line, wrong);
    }
    return builder.take();
}

Result<Imported> importCsv(std::string_view content) {
    CsvReader reader(content);
    std::optional<CsvRecord> header = reader.next();
    while (header && header->blank()) header = reader.next();
    const auto ofEndpoints = columnsOf(header.value_or(CsvRecord{}), endpointColumns);
    for (const auto column : {EndpointColumn::Role, EndpointColumn::BaseUrl, EndpointColumn::PinnedAddress})
        if (ofEndpoints[static_cast<std::size_t>(column)] != SIZE_MAX) return importEndpoints(reader, ofEndpoints);
    using enum ChannelColumn::Place;
    const auto at = columnsOf(header.value_or(CsvRecord{}), columnNames);
    if (at[Url] == SIZE_MAX)
        return unreadable("The first line must name the columns, and one of them must be url",
                          "Begin the file with a line such as name,url,group", header ? header->line : 1);

    ListBuilder builder;
    if (at[OnAir] == SIZE_MAX) builder.withoutTimes();
    while (const auto record = reader.next()) {
        if (record->blank()) continue;
        if (record->unterminated) {
            builder.problem(record->line, unclosed);
            continue;
        }
        const auto cell = [&](ChannelColumn::Place column) {
            return at[column] < record->cells.size() ? trim(record->cells[at[column]]) : std::string_view{};
        };
        const auto enabled = parseFlag(cell(Enabled));
        if (!enabled) {
            builder.problem(record->line, noFlag);
            continue;
        }
        std::string why;
        auto onAir = parseIntervals(cell(OnAir), &why);
        if (!onAir) {
            builder.problem(record->line, "the column on_air: " + why + "; " + timesHint);
            continue;
        }
        Channel channel;
        channel.id = ChannelId{std::string(cell(Id))};
        channel.name = cell(Name);
        channel.url = cell(Url);
        channel.group = cell(Group);
        channel.templateId = TemplateId{idFromText(cell(TemplateName))};
        if (!cell(ProbeName).empty()) channel.probeId = ProbeId{idFromText(cell(ProbeName))};
        channel.probeRegion = cell(Region);
        channel.enabled = *enabled;
        channel.notes = cell(Notes);
        channel.onAir = std::move(*onAir);
        builder.add(std::move(channel), record->line, ListBuilder::Ids::Exact);
    }
    return builder.take();
}

// ---- M3U -------------------------------------------------------------------------------------------------------------

// #EXTINF:-1 tvg-id="…" group-title="…",Name
void readExtinf(std::string_view text, Channel& channel) {
    std::size_t i = 0;
    while (i < text.size() && text[i] != ' ' && text[i] != ',') ++i;
    std::map<std::string, std::string_view> attributes;
    while (i < text.size() && text[i] != ',') {
        if (text[i] == ' ' || text[i] == '\t') {
            ++i;
            continue;
        }
        const auto equals = text.find_first_of("=,", i);
        if (equals == std::string_view::npos || text[equals] == ',') {
            i = std::min(equals, text.size());
            break;
        }
        const std::string key = toLower(trim(text.substr(i, equals - i)));
        const bool quoted = equals + 1 < text.size() && text[equals + 1] == '"';
        const std::size_t from = equals + (quoted ? 2 : 1);
        const auto end = std::min(quoted ? text.find('"', from) : text.find_first_of(" ,", from), text.size());
        attributes.emplace(key, text.substr(from, end - from));
        i = quoted ? end + 1 : end;
    }
    const auto attribute = [&](const char* key) {
        const auto found = attributes.find(key);
        return found == attributes.end() ? std::string_view{} : trim(found->second);
    };
    channel.name = i < text.size() ? trim(text.substr(i + 1)) : std::string_view{};
    if (channel.name.empty()) channel.name = attribute("tvg-name");
    channel.group = attribute("group-title");
    channel.id = ChannelId{std::string(attribute("tvg-id"))};
    channel.templateId = TemplateId{idFromText(attribute("inspector-template"))};
    channel.enabled = parseFlag(attribute("inspector-enabled")).value_or(true);
}

// Tags without which a playlist is none.
bool isHlsTag(std::string_view line) {
    return line.starts_with("#EXT-X-TARGETDURATION:") || line.starts_with("#EXT-X-STREAM-INF:") ||
           line.starts_with("#EXT-X-MEDIA-SEQUENCE:");
}

Result<Imported> importM3u(std::string_view content) {
    ListBuilder builder;
    builder.withoutTimes();
    Channel next;
    LineReader lines(content);
    while (const auto line = lines.next()) {
        const std::string_view text = trim(*line);
        if (text.empty()) continue;
        if (text.starts_with("#EXTINF:")) {
            next = Channel{};
            readExtinf(text.substr(8), next);
        } else if (text.starts_with("#EXTGRP:")) {
            if (next.group.empty()) next.group = trim(text.substr(8));
        } else if (isHlsTag(text)) {
            return unreadable("This is an HLS playlist, not a list of channels",
                              "Add its URL as a channel, or choose a list that names channels", lines.line());
        } else if (text.front() != '#') {
            next.url = text;
            builder.add(std::move(next), lines.line(), ListBuilder::Ids::Wished);
            next = Channel{};
        }
    }
    return builder.take();
}

// ---- JSON ------------------------------------------------------------------------------------------------------------

// A list of texts, or one. What is wrong with it; empty: nothing.
std::string readTimes(const QJsonValue& json, std::vector<TimeInterval>& times) {
    const QJsonArray texts = json.isString() ? QJsonArray{json} : json.toArray();
    if (!json.isString() && !json.isArray()) return std::string("onAir: ") + timesHint;
    times.clear();
    for (const QJsonValue& text : texts) {
        std::string why = "is no text";
        const auto some = text.isString() ? parseIntervals(text.toString().toStdString(), &why) : std::nullopt;
        if (!some) return "onAir: " + why + "; " + timesHint;
        times.insert(times.end(), some->begin(), some->end());
    }
    return {};
}

void addChannel(ListBuilder& builder, const QJsonObject& object, const std::string& which) {
    Channel channel = decodeChannel(object);
    if (channel.probeId && channel.probeId->empty()) channel.probeId.reset();
    const QJsonValue times = object.value(QLatin1String("onAir"));
    if (times.isUndefined() || times.isNull()) builder.withoutTimes();
    else if (const std::string wrong = readTimes(times, channel.onAir); !wrong.empty()) return builder.problem(0, which + wrong);
    builder.add(std::move(channel), 0, ListBuilder::Ids::Exact, which);
}

Result<Imported> importJson(std::string_view content) {
    QJsonParseError error;
    const QByteArray bytes = QByteArray::fromRawData(content.data(), static_cast<qsizetype>(content.size()));
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &error);
    if (document.isNull()) {
        const auto upTo = content.substr(0, static_cast<std::size_t>(std::max(0, error.offset)));
        return unreadable("This is not JSON: " + error.errorString().toStdString(), "Correct it there",
                          1 + static_cast<std::size_t>(std::count(upTo.begin(), upTo.end(), '\n')));
    }
    const QJsonObject whole = document.object();
    const QJsonArray channels = document.isArray() ? document.array() : whole.value(QLatin1String("channels")).toArray();
    const QJsonArray templates = whole.value(QLatin1String("templates")).toArray();
    const QJsonArray endpoints = whole.value(QLatin1String("endpoints")).toArray();
    if (channels.isEmpty() && templates.isEmpty() && endpoints.isEmpty() && !whole.contains(QLatin1String("channels")) && !document.isArray())
        return unreadable("There is no list \"channels\" in it", "Write {\"channels\": [{\"name\": …, \"url\": …}]}");

    ListBuilder builder;
    for (qsizetype i = 0; i < templates.size(); ++i) {
        const std::string which = "template " + std::to_string(i + 1) + ": ";
        if (!templates[i].isObject()) builder.problem(0, which + "must be an object {…}");
        else builder.add(decodeTemplate(templates[i].toObject()), which);
    }
    for (qsizetype i = 0; i < endpoints.size(); ++i) {
        const std::string which = "endpoint " + std::to_string(i + 1) + ": ";
        if (!endpoints[i].isObject()) builder.problem(0, which + "must be an object {…}");
        else builder.add(decodeEndpoint(endpoints[i].toObject()), 0, which);
    }
    for (qsizetype i = 0; i < channels.size(); ++i) {
        const std::string which = "channel " + std::to_string(i + 1) + ": ";
        if (!channels[i].isObject()) {
            builder.problem(0, which + "must be an object {…}");
            continue;
        }
        addChannel(builder, channels[i].toObject(), which);
    }
    return builder.take();
}

}  // namespace

ListFormat guessFormat(std::string_view fileName, std::string_view content) {
    LineReader lines(content.starts_with("\xEF\xBB\xBF") ? content.substr(3) : content);
    std::string_view first;
    while (first.empty()) {
        const auto line = lines.next();
        if (!line) break;
        first = trim(*line);
    }
    if (first.starts_with("#EXTM3U") || first.starts_with("#EXTINF:")) return ListFormat::M3u;
    if (first.starts_with('{') || first.starts_with('[')) return ListFormat::Json;
    const std::string name = toLower(fileName);
    if (name.ends_with(".json")) return ListFormat::Json;
    if (name.ends_with(".m3u") || name.ends_with(".m3u8")) return ListFormat::M3u;
    if (name.ends_with(".csv") || name.ends_with(".tsv")) return ListFormat::Csv;
    // A bare list of URLs is an M3U without its first line.
    return first.find("://") != std::string_view::npos && !checkUrl(first) ? ListFormat::M3u : ListFormat::Csv;
}

Result<Imported> importList(std::string_view content, ListFormat format) {
    const ListText text = listText(content);
    if (trim(text.utf8).empty()) return unreadable("The file is empty", "Choose another file");
    Result<Imported> imported = format == ListFormat::Csv    ? importCsv(text.utf8)
                                : format == ListFormat::M3u ? importM3u(text.utf8)
                                                            : importJson(text.utf8);
    if (imported && text.latin1)
        imported->problems.insert(imported->problems.begin(),
                                  Problem{text.latin1Line, "The file is not UTF-8 and was read as Latin-1: check the names"});
    return imported;
}

}  // namespace inspector::inventory
