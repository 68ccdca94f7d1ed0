// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reads lists of channels. Every reader takes one pass; what is wrong with a line is said and the line left out.
#include "core/base/text.h"
#include "core/inventory/csv.h"
#include "core/inventory/exchange.h"
#include "core/inventory/list_builder.h"
#include "core/inventory/json_codec.h"
#include "core/inventory/list_text.h"

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

constexpr std::array<std::string_view, 8> columnNames{"id", "name", "url", "group", "template", "probe", "enabled", "notes"};
enum Column { Id, Name, Url, Group, TemplateName, ProbeName, Enabled, Notes };

std::optional<bool> parseFlag(std::string_view text) {
    const std::string word = toLower(text);
    for (const char* yes : {"", "1", "true", "yes", "on", "y", "x"})
        if (word == yes) return true;
    for (const char* no : {"0", "false", "no", "off", "n"})
        if (word == no) return false;
    return std::nullopt;
}

Result<Imported> importCsv(std::string_view content) {
    CsvReader reader(content);
    std::optional<CsvRecord> header = reader.next();
    while (header && header->blank()) header = reader.next();
    std::array<std::size_t, columnNames.size()> at{};
    at.fill(SIZE_MAX);
    for (std::size_t i = 0; header && i < header->cells.size(); ++i)
        for (std::size_t c = 0; c < columnNames.size(); ++c)
            if (at[c] == SIZE_MAX && equalsIgnoreCase(trim(header->cells[i]), columnNames[c])) at[c] = i;
    if (at[Url] == SIZE_MAX)
        return unreadable("The first line must name the columns, and one of them must be url",
                          "Begin the file with a line such as name,url,group", header ? header->line : 1);

    ListBuilder builder;
    while (const auto record = reader.next()) {
        if (record->blank()) continue;
        if (record->unterminated) {
            builder.problem(record->line, "a quotation mark is not closed: close it or remove it");
            continue;
        }
        const auto cell = [&](Column column) {
            return at[column] < record->cells.size() ? trim(record->cells[at[column]]) : std::string_view{};
        };
        const auto enabled = parseFlag(cell(Enabled));
        if (!enabled) {
            builder.problem(record->line, "the column enabled must be true or false");
            continue;
        }
        Channel channel;
        channel.id = ChannelId{std::string(cell(Id))};
        channel.name = cell(Name);
        channel.url = cell(Url);
        channel.group = cell(Group);
        channel.templateId = TemplateId{idFromText(cell(TemplateName))};
        if (!cell(ProbeName).empty()) channel.probeId = ProbeId{idFromText(cell(ProbeName))};
        channel.enabled = *enabled;
        channel.notes = cell(Notes);
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
    if (channels.isEmpty() && templates.isEmpty() && !whole.contains(QLatin1String("channels")) && !document.isArray())
        return unreadable("There is no list \"channels\" in it", "Write {\"channels\": [{\"name\": …, \"url\": …}]}");

    ListBuilder builder;
    for (qsizetype i = 0; i < templates.size(); ++i) {
        const std::string which = "template " + std::to_string(i + 1) + ": ";
        if (!templates[i].isObject()) builder.problem(0, which + "must be an object {…}");
        else builder.add(decodeTemplate(templates[i].toObject()), which);
    }
    for (qsizetype i = 0; i < channels.size(); ++i) {
        const std::string which = "channel " + std::to_string(i + 1) + ": ";
        if (!channels[i].isObject()) {
            builder.problem(0, which + "must be an object {…}");
            continue;
        }
        Channel channel = decodeChannel(channels[i].toObject());
        if (channel.probeId && channel.probeId->empty()) channel.probeId.reset();
        builder.add(std::move(channel), 0, ListBuilder::Ids::Exact, which);
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
