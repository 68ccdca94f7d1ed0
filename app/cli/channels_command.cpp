// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/cli.h"
#include "app/cli/command_line.h"
#include "app/cli/store_access.h"
#include "app/cli/text_table.h"
#include "app/cli/words.h"
#include "core/base/text.h"
#include "core/inventory/exchange.h"
#include "core/inventory/store.h"
#include "core/model/time_intervals.h"
#include "core/runtime/commands.h"

#include <QJsonArray>
#include <QSaveFile>

#include <algorithm>
#include <ostream>

// inspector-cli channels list|import FILE|export FILE: the inventory of a data folder or of a server, also while others use it.
namespace inspector::cli {

using namespace Qt::StringLiterals;

namespace {

QJsonObject channelJson(const Channel& channel) {
    QJsonArray onAir;
    for (const TimeInterval& interval : channel.onAir) onAir.append(toQt(formatInterval(interval)));
    return {{u"id"_s, toQt(channel.id.value)},
            {u"name"_s, toQt(channel.name)},
            {u"group"_s, toQt(channel.group)},
            {u"template"_s, toQt(channel.templateId.value)},
            {u"enabled"_s, channel.enabled},
            {u"url"_s, toQt(redactUrl(channel.url))},
            {u"notes"_s, toQt(channel.notes)},
            {u"onAir"_s, onAir},
            {u"updated"_s, toQt(formatIso8601(channel.updated))}};
}

QJsonObject endpointJson(const Endpoint& endpoint) {
    QJsonArray groups;
    for (const std::string& group : endpoint.groups) groups.append(toQt(group));
    return {{u"id"_s, toQt(endpoint.id.value)},
            {u"name"_s, toQt(endpoint.name)},
            {u"role"_s, toQt(toString(endpoint.role))},
            {u"provider"_s, toQt(endpoint.provider)},
            {u"region"_s, toQt(endpoint.region)},
            {u"baseUrl"_s, toQt(redactUrl(endpoint.baseUrl))},
            {u"pinnedAddress"_s, toQt(endpoint.pinnedAddress)},
            {u"carries"_s, toQt(toString(endpoint.carries))},
            {u"groups"_s, groups},
            {u"pattern"_s, toQt(endpoint.pattern)},
            {u"enabled"_s, endpoint.enabled},
            {u"notes"_s, toQt(endpoint.notes)},
            {u"updated"_s, toQt(formatIso8601(endpoint.updated))}};
}

int listEndpoints(const CommandLine& line, const Inventory& inventory, Streams streams) {
    if (line.isSet("json")) {
        QJsonArray all;
        for (const Endpoint& endpoint : inventory.endpoints) all.append(endpointJson(endpoint));
        printJson(streams.out, {{u"endpoints"_s, all}});
        return Clean;
    }
    TextTable table({{"ID"}, {"NAME"}, {"ROLE"}, {"PROVIDER"}, {"REGION"}, {"CARRIES", TextTable::Align::Right}, {"ON"}, {"REACHED BY"}});
    for (const Endpoint& e : inventory.endpoints) {
        const auto carried = std::count_if(inventory.channels.begin(), inventory.channels.end(),
                                           [&](const Channel& channel) { return carriesChannel(e, channel); });
        std::string way = e.baseUrl.empty() ? "the channels' own URLs" : redactUrl(e.baseUrl);
        if (!e.pinnedAddress.empty()) way += " at " + e.pinnedAddress;
        table.row({e.id.value, e.name, std::string(toString(e.role)), e.provider.empty() ? none : e.provider,
                   e.region.empty() ? none : e.region, std::to_string(carried), e.enabled ? "yes" : "no", way});
    }
    if (table.empty()) streams.out << "There are no endpoints. Add some with: inspector-cli channels import FILE\n";
    else table.print(streams.out);
    return Clean;
}

int list(const CommandLine& line, inventory::Store& store, Streams streams) {
    const auto inventory = store.inventory();
    if (!inventory) return complain(streams, inventory.error());
    if (line.isSet("endpoints")) return listEndpoints(line, *inventory, streams);
    if (line.isSet("json")) {
        QJsonArray all;
        for (const Channel& channel : inventory->channels) all.append(channelJson(channel));
        printJson(streams.out, {{u"channels"_s, all}});
        return Clean;
    }
    TextTable table({{"ID"}, {"NAME"}, {"GROUP"}, {"TEMPLATE"}, {"ON"}, {"ON THE AIR"}, {"URL"}});
    for (const Channel& channel : inventory->channels)
        table.row({channel.id.value, channel.name, channel.group.empty() ? none : channel.group, channel.templateId.value,
                   channel.enabled ? "yes" : "no", channel.onAir.empty() ? "always" : formatIntervals(channel.onAir),
                   redactUrl(channel.url)});
    if (table.empty()) streams.out << "There are no channels. Add some with: inspector-cli channels import FILE\n";
    else table.print(streams.out);
    return Clean;
}

std::optional<inventory::ListFormat> formatNamed(const std::string& name) {
    if (name == "csv") return inventory::ListFormat::Csv;
    if (name == "json") return inventory::ListFormat::Json;
    if (name == "m3u" || name == "m3u8") return inventory::ListFormat::M3u;
    return std::nullopt;
}

int importFile(const CommandLine& line, const QString& file, inventory::Store& store, Streams streams) {
    const auto content = readInput(file);
    if (!content) return complain(streams, content.error());
    const std::string name = file == QLatin1String("-") ? "standard input" : file.toStdString();
    const auto format = formatNamed(line.value("format")).value_or(inventory::guessFormat(name, *content));
    const auto imported = inventory::importList(*content, format);
    if (!imported) {
        Error error = imported.error();
        if (error.where.empty()) error.where = name;
        return complain(streams, error);
    }
    runtime::commands::ImportOptions options;
    if (line.isSet("template")) options.templateId = TemplateId{line.value("template")};
    options.urlsOnly = format == inventory::ListFormat::M3u;
    const auto outcome = runtime::commands::importList(store, *imported, options, runtime::commands::defaultActor(),
                                                       SystemClock().now());
    if (!outcome) return complain(streams, outcome.error());

    const auto& plan = outcome->plan;
    for (const auto& problem : plan.problems) {
        streams.err << name;
        if (problem.line > 0) streams.err << ':' << problem.line;
        streams.err << ": " << problem.what << '\n';
    }
    if (line.isSet("json")) {
        QJsonArray problems;
        for (const auto& problem : plan.problems)
            problems.append(QJsonObject{{u"line"_s, static_cast<qint64>(problem.line)},
                                        {u"what"_s, toQt(problem.what)}});
        printJson(streams.out, {{u"added"_s, static_cast<qint64>(plan.added)},
                                {u"updated"_s, static_cast<qint64>(plan.updated)},
                                {u"unchanged"_s, static_cast<qint64>(plan.unchanged)},
                                {u"templates"_s, static_cast<qint64>(plan.templates)},
                                {u"endpoints"_s, static_cast<qint64>(plan.endpoints)},
                                {u"problems"_s, problems}});
    } else {
        if (plan.endpoints > 0)
            streams.out << plan.endpoints << (plan.endpoints == 1 ? " endpoint. Channels: " : " endpoints. Channels: ");
        streams.out << plan.added << " added, " << plan.updated << " updated, " << plan.unchanged << " unchanged, "
                    << plan.problems.size() << (plan.problems.size() == 1 ? " problem\n" : " problems\n");
    }
    return plan.problems.empty() ? Clean : Findings;
}

int exportFile(const CommandLine& line, const QString& file, inventory::Store& store, Streams streams) {
    const auto inventory = store.inventory();
    if (!inventory) return complain(streams, inventory.error());
    auto format = formatNamed(line.value("format"));
    if (!format) format = formatNamed(file.section(QLatin1Char('.'), -1).toLower().toStdString());
    const bool endpoints = line.isSet("endpoints");
    const std::string text = endpoints ? inventory::exportEndpoints(*inventory)
                                       : inventory::exportList(*inventory, format.value_or(inventory::ListFormat::Csv));
    if (file == QLatin1String("-")) {
        streams.out << text;
        return Clean;
    }
    QSaveFile out(file);
    const auto size = static_cast<qint64>(text.size());
    if (!out.open(QIODevice::WriteOnly) || out.write(text.data(), size) != size || !out.commit())
        return complain(streams, {Error::Kind::Denied, out.errorString().toStdString(), file.toStdString(),
                                  "Name a file that can be written"});
    streams.err << (endpoints ? inventory->endpoints.size() : inventory->channels.size())
                << (endpoints ? " endpoints written to " : " channels written to ") << file.toStdString() << '\n';
    return Clean;
}

}  // namespace

int channels(const QStringList& arguments, Streams streams) {
    CommandLine line("channels",
                     "Lists the channels of a data folder or of the shared inventory, imports a list into it, or writes one.\n"
                     "A list is CSV (name,url,group,template,enabled,notes,on_air), JSON, or M3U; - is standard input or output.\n"
                     "on_air says when a channel is on the air: \"Mon-Fri 06:00-24:00; Sat 08:00-12:00 Europe/Berlin\" (without a\n"
                     "zone: UTC); at other times nobody is told of its alerts. An empty cell: always. A list without the column\n"
                     "leaves it as it is. JSON has it as a list of texts (onAir), and templates and endpoints, too; a CSV with the\n"
                     "columns role or base_url is a list of endpoints (name,role,provider,region,base_url,pinned_address,carries,\n"
                     "groups,pattern). A channel of the list that has the id or the URL of a known one updates it; none is removed.\n"
                     "Exit codes: 0 clean, 1 lines were left out or are doubtful, 2 usage, 3 the server is away.");
    line.positional("action", "list, import or export", "list|import|export");
    line.positional("file", "what to import, or where to export to", "[FILE]");
    addStoreOptions(line);
    line.option("format", "csv, json or m3u (default: by the file's content or name).", "FORMAT");
    line.option("template", "For imported channels that name none (default: standard).", "ID");
    line.option("endpoints", "list, export: the endpoints through which channels are watched (as CSV).");
    line.option("json", "Prints one JSON object.");
    if (const auto done = line.parse(arguments, streams)) return *done;

    const QStringList words = line.positionals();
    const QString action = words.value(0);
    const bool isList = action == QLatin1String("list");
    const bool isImport = action == QLatin1String("import");
    if (!isList && !isImport && action != QLatin1String("export"))
        return line.wrong(streams, "say list, import or export" +
                                       (action.isEmpty() ? std::string() : ", not \"" + action.toStdString() + "\""));
    if (words.size() != (isList ? 1 : 2))
        return line.wrong(streams, isList ? "list takes no file" : action.toStdString() + " needs one file, or -");
    if (line.isSet("format") && !formatNamed(line.value("format")))
        return line.wrong(streams, "--format is csv, json or m3u");
    if (line.isSet("endpoints") && line.isSet("format") && formatNamed(line.value("format")) != inventory::ListFormat::Csv)
        return line.wrong(streams, "--endpoints writes CSV; JSON has them beside the channels");

    const auto settings = storeSettings(line, streams);
    if (!settings) return complain(streams, settings.error());
    auto store = openInventory(line, *settings, streams);
    if (!store) return complain(streams, store.error(), exitCodeOf(store.error()));
    if (isList) return list(line, **store, streams);
    return isImport ? importFile(line, words[1], **store, streams) : exportFile(line, words[1], **store, streams);
}

}  // namespace inspector::cli
