// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/cli.h"
#include "app/cli/command_line.h"
#include "app/cli/status_chain.h"
#include "app/cli/store_access.h"
#include "app/cli/text_table.h"
#include "app/cli/words.h"
#include "core/rules/catalogue.h"
#include "core/runtime/freshness.h"
#include "core/runtime/lease_keeper.h"
#include "core/runtime/replica_view.h"

#include <QJsonArray>

#include <algorithm>
#include <array>
#include <ostream>
#include <unordered_map>

// inspector-cli status: what the store says of each channel, judged by its age, by the database's clock where there is one.
// Probes nothing.
//
// With --json one object:
//   generated     now, ISO 8601
//   stores        {"database": {"kind": "SQLite" | "PostgreSQL", "where", "from" (who chose it, or null), "version", "schema",
//                 "user", "readOnly"}, "metrics": {"kind": "SQLite" | "InfluxDB", "where", "from"}}
//   alone         null; or, when the server of the database is away and all this is what a program on this machine knows:
//                 {"since" (when programs here noticed; null: none did), "why"}. Then "version", "schema", "user" and "readOnly"
//                 of the database are null, and who probes is not known
//   prober        who probes: {"holder": "host:pid", "expires": time}, or null when nobody does; one of them when several do
//   probes        all of them, by id: {"id", "holder", "live", "region", "version", "started", "seen", "channels", "capacity", "load",
//                 "lagMs", "clockAheadMs", "trust", "spooled", "paused"}
//   summary       {"up": n, "degraded": n, "down": n, "unknown": n, "disabled": n}; a disabled channel counts there only
//   fleet         {"at", "probe": {"trust": "trusted" | "late" | "blind", "reason", "since"}, "causes": [{"verdict",
//                 "channels": [ids]}], the one with the most channels first, "endpoints": [{"endpoint", "state", "since",
//                 "channels", "channelsDown", "channelsDegraded", "requests", "errors", "errorRate", "availability",
//                 "hitRatio", "latencyP50Ms", "latencyP95Ms", "latencyP99Ms", "connectP95Ms", "lagS", …}]}; null when nobody probes
//   channels      each {"id", "name", "group", "url" (redacted), "enabled", "state", "since" (or null), "sampled" (or null),
//                 "fresh", "reason" (a finding as `check --json` has it, or null), "openFindings", "worst" (or null),
//                 "probe", "budget", "lagMs", "kpis": {"ttfbP95Ms", "downloadRatio", "bitrateBps", "playlistAgeS",
//                 "playlistLimitS", "liveLatencyS", "errorRate", "availability", "unknownShare"; null: not known},
//                 "rungs": [{"rung", "kind", "state", "bandwidthBps", "measuredBps", "mediaSequence", "segmentCount",
//                 "targetDurationS", "windowS", "ageS", "latencyS", "ttfbMs", "downloadRatio", "httpStatus"}],
//                 "stages": [{"stage", "role", "state", "reason", "sampled", "since", "httpStatus", "remoteAddress",
//                 "httpVersion", "cache", "ttfbMs", "segmentTtfbMs", "connectMs", "latencyP95Ms", "errorRate", "hitRatio",
//                 "ageS", "lagS", "lagSegments", "certificateExpires", "tokenExpires", "arrivals": [{"sequence", "seen",
//                 "notBefore"}]}], "verdict": {"stage": "packager" | "origin" | "cdn" | "edge" | "region" | "several" |
//                 "probe" | "unknown", "name" (or null), "confidence" (0 to 1), "since", "severity" (or null), "evidence":
//                 [{"code", "stage" (or null), "message"}]}, or null when nothing is wrong}
namespace inspector::cli {

using namespace Qt::StringLiterals;

namespace {

struct Row {
    Channel channel;
    std::optional<ChannelStatus> status;  // judged
    bool fresh = false;

    [[nodiscard]] ChannelState state() const { return status ? status->state : ChannelState::Unknown; }
};

struct Prober {
    ProbeLife life;
    bool live = false;  // its lease has not run out
};

// The server is away: what a program here keeps of it is shown.
struct Alone {
    Error why;
    std::optional<WallTime> since;
};

struct Overview {
    WallTime now{};
    QJsonObject stores;
    std::optional<Alone> alone;
    std::vector<Prober> probes;
    std::vector<Row> rows;
    std::optional<inventory::Lease> prober;
    std::optional<FleetStatus> fleet;  // none: nobody probes, so it is not true any more
    std::array<int, 4> counts{};  // by state, of enabled channels
    int disabled = 0;
};

// Who probes, and since when each of them is silent.
Result<void> readProbers(inventory::Store& store, Overview& overview) {
    auto lives = store.probeLives();
    if (!lives) return fail(std::move(lives.error()));
    std::vector<std::string> names{"channels"};
    for (const ProbeLife& life : *lives) names.push_back("probe:" + life.id.value);
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto lease = store.lease(names[i]);
        if (!lease) return fail(std::move(lease.error()));
        const bool live = *lease && (*lease)->expires > overview.now;
        if (i > 0) overview.probes.push_back({std::move((*lives)[i - 1]), live});
        if (live && !overview.prober) overview.prober = std::move(**lease);
    }
    return {};
}

QJsonObject databaseJson(QJsonObject store, const inventory::DatabaseFacts& facts) {
    store.insert(u"where"_s, toQt(facts.where));
    store.insert(u"version"_s, toQt(facts.version));
    store.insert(u"schema"_s, facts.schema);
    store.insert(u"user"_s, json(facts.user));
    store.insert(u"readOnly"_s, facts.readOnly);
    return store;
}

// The inventory; where its server is away, what this machine has of it.
Result<std::unique_ptr<inventory::Store>> openAny(const CommandLine& line, const runtime::StoreSettings& settings, Streams streams,
                                                  Overview& overview) {
    auto store = openInventory(line, settings, streams);
    if (store || !settings.choice.database || store.error().kind != Error::Kind::Unavailable) return store;
    runtime::Options options;
    options.dataFolder = dataFolder(line);
    options.stores = settings.choice;
    auto replica = runtime::openReplicaView(options);
    if (!replica) return store;
    overview.alone = Alone{std::move(store.error()), replica->aloneSince};
    return std::move(replica->store);
}

// What only the database itself knows, and by its clock.
Result<void> readWho(inventory::Store& store, Overview& overview) {
    QJsonObject database = overview.stores.value(u"database"_s).toObject();
    if (overview.alone) {
        for (const auto& name : {u"version"_s, u"schema"_s, u"user"_s, u"readOnly"_s}) database.insert(name, QJsonValue());
        overview.stores.insert(u"database"_s, database);
        return {};
    }
    const auto facts = store.facts(overview.now);
    if (!facts) return fail(facts.error());
    overview.stores.insert(u"database"_s, databaseJson(std::move(database), *facts));
    if (facts->clockAhead) overview.now += *facts->clockAhead;
    if (auto read = readProbers(store, overview); !read) return read;
    auto fleet = store.fleet();
    if (!fleet) return fail(std::move(fleet.error()));
    if (overview.prober) overview.fleet = std::move(*fleet);
    return {};
}

Result<Overview> readOverview(const CommandLine& line, const runtime::StoreSettings& settings, WallTime now, Streams streams) {
    Overview overview;
    overview.now = now;
    overview.stores = storesJson(settings, dataFolder(line));
    std::error_code ignored;
    if (!settings.choice.database && !std::filesystem::exists(dataFolder(line) / "inventory.db", ignored)) return overview;
    const auto store = openAny(line, settings, streams, overview);
    if (!store) return fail(store.error());
    auto inventory = (*store)->inventory();
    if (!inventory) return fail(std::move(inventory.error()));
    auto statuses = (*store)->statuses();
    if (!statuses) return fail(std::move(statuses.error()));
    if (auto read = readWho(**store, overview); !read) return fail(std::move(read.error()));
    now = overview.now;

    std::unordered_map<ChannelId, ChannelStatus> byId;
    for (ChannelStatus& status : *statuses) byId.emplace(status.channel, std::move(status));
    for (Channel& channel : inventory->channels) {
        Row row;
        if (const auto at = byId.find(channel.id); at != byId.end()) {
            row.fresh = now <= runtime::freshUntil(at->second);
            row.status = runtime::judged(std::move(at->second), now);
        }
        row.channel = std::move(channel);
        if (row.channel.enabled) ++overview.counts[static_cast<std::size_t>(row.state())];
        else ++overview.disabled;
        overview.rows.push_back(std::move(row));
    }
    return overview;
}

QJsonObject rungJson(const RungFigures& rung) {
    return {{u"rung"_s, toQt(rung.rung)},
            {u"kind"_s, toQt(toString(rung.kind))},
            {u"state"_s, toQt(toString(rung.state))},
            {u"bandwidthBps"_s, static_cast<qint64>(rung.bandwidthBps)},
            {u"measuredBps"_s, json(rung.measuredBps)},
            {u"mediaSequence"_s, static_cast<qint64>(rung.mediaSequence)},
            {u"segmentCount"_s, static_cast<qint64>(rung.segmentCount)},
            {u"targetDurationS"_s, rung.targetDurationS},
            {u"windowS"_s, rung.windowS},
            {u"ageS"_s, json(rung.ageS)},
            {u"latencyS"_s, json(rung.latencyS)},
            {u"ttfbMs"_s, json(rung.ttfbMs)},
            {u"downloadRatio"_s, json(rung.downloadRatio)},
            {u"httpStatus"_s, rung.httpStatus}};
}

QJsonObject kpisJson(const Kpis& kpis) {
    return {{u"ttfbP95Ms"_s, json(kpis.ttfbP95Ms)},
            {u"downloadRatio"_s, json(kpis.downloadRatio)},
            {u"bitrateBps"_s, json(kpis.bitrateBps)},
            {u"playlistAgeS"_s, json(kpis.playlistAgeS)},
            {u"playlistLimitS"_s, json(kpis.playlistLimitS)},
            {u"liveLatencyS"_s, json(kpis.liveLatencyS)},
            {u"errorRate"_s, json(kpis.errorRate)},
            {u"availability"_s, json(kpis.availability)},
            {u"unknownShare"_s, json(kpis.unknownShare)}};
}

QJsonObject rowJson(const Row& row) {
    const ChannelStatus status = row.status.value_or(ChannelStatus{});
    QJsonArray rungs;
    for (const RungFigures& rung : status.rungs) rungs.append(rungJson(rung));
    return {{u"id"_s, toQt(row.channel.id.value)},
            {u"name"_s, toQt(row.channel.name)},
            {u"group"_s, toQt(row.channel.group)},
            {u"url"_s, toQt(redactUrl(row.channel.url))},
            {u"enabled"_s, row.channel.enabled},
            {u"state"_s, toQt(toString(row.state()))},
            {u"since"_s, timeJson(status.since)},
            {u"sampled"_s, timeJson(status.sampled)},
            {u"fresh"_s, row.fresh},
            {u"reason"_s, status.reason ? QJsonValue(json(*status.reason)) : QJsonValue()},
            {u"openFindings"_s, status.openFindings},
            {u"worst"_s, status.worst ? QJsonValue(toQt(toString(*status.worst))) : QJsonValue()},
            {u"probe"_s, toQt(status.probe.value)},
            {u"budget"_s, toQt(toString(status.budget))},
            {u"lagMs"_s, status.lagMs},
            {u"kpis"_s, kpisJson(status.kpis)},
            {u"rungs"_s, rungs},
            {u"stages"_s, stagesJson(status.stages)},
            {u"verdict"_s, verdictJson(status.verdict)}};
}

QJsonArray probesJson(const std::vector<Prober>& probes) {
    QJsonArray all;
    for (const auto& [life, live] : probes)
        all.append(QJsonObject{{u"id"_s, toQt(life.id.value)},
                               {u"holder"_s, toQt(runtime::readableHolder(life.holder))},
                               {u"live"_s, live},
                               {u"region"_s, json(life.region)},
                               {u"version"_s, toQt(life.version)},
                               {u"started"_s, timeJson(life.started)},
                               {u"seen"_s, timeJson(life.seen)},
                               {u"channels"_s, life.channels},
                               {u"capacity"_s, life.capacity},
                               {u"load"_s, life.load},
                               {u"lagMs"_s, life.lagMs},
                               {u"clockAheadMs"_s, life.clockAheadMs},
                               {u"trust"_s, toQt(life.trust)},
                               {u"spooled"_s, number(life.spooled)},
                               {u"paused"_s, life.paused}});
    return all;
}

QJsonValue aloneJson(const std::optional<Alone>& alone) {
    if (!alone) return {};
    return QJsonObject{{u"since"_s, alone->since ? timeJson(*alone->since) : QJsonValue()}, {u"why"_s, toQt(alone->why.message())}};
}

void printOverview(std::ostream& out, const Overview& overview) {
    QJsonArray channels;
    for (const Row& row : overview.rows) channels.append(rowJson(row));
    QJsonObject summary{{u"disabled"_s, overview.disabled}};
    for (const auto state : {ChannelState::Unknown, ChannelState::Up, ChannelState::Degraded, ChannelState::Down})
        summary.insert(toQt(toString(state)), overview.counts[static_cast<std::size_t>(state)]);
    QJsonValue prober;
    if (overview.prober)
        prober = QJsonObject{{u"holder"_s, toQt(runtime::readableHolder(overview.prober->holder))},
                             {u"expires"_s, timeJson(overview.prober->expires)}};
    printJson(out, {{u"generated"_s, toQt(formatIso8601(overview.now))},
                    {u"stores"_s, overview.stores},
                    {u"alone"_s, aloneJson(overview.alone)},
                    {u"prober"_s, prober},
                    {u"probes"_s, probesJson(overview.probes)},
                    {u"summary"_s, summary},
                    {u"fleet"_s, fleetJson(overview.fleet)},
                    {u"channels"_s, channels}});
}

std::string why(const Row& row, WallTime now) {
    if (!row.channel.enabled) return "switched off";
    if (!row.status) return "not probed yet";
    if (row.status->reason)
        return row.status->reason->rule + " " + std::string(toString(row.status->reason->severity)) + ": " +
               rules::english(*row.status->reason);
    if (row.status->state == ChannelState::Unknown && !row.fresh)
        return "no sample for " + durationText(now - row.status->sampled);
    return row.status->openFindings > 0 ? std::to_string(row.status->openFindings) + " minor findings" : "";
}

// The order in which somebody who was called wants to read them.
int rank(const Row& row) {
    if (!row.channel.enabled) return 4;
    switch (row.state()) {
        case ChannelState::Down: return 0;
        case ChannelState::Degraded: return 1;
        case ChannelState::Unknown: return 2;
        case ChannelState::Up: break;
    }
    return 3;
}

template <typename Value, typename Text>
std::string cell(const std::optional<Value>& value, Text text) {
    return value ? text(*value) : none;
}

void printAlone(std::ostream& out, const Overview& overview) {
    const Alone& alone = *overview.alone;
    out << "The database is away";
    if (alone.since) out << " since " << formatIso8601(*alone.since) << " (" << durationText(overview.now - *alone.since) << ")";
    out << ": this is what this machine knows of it.\n" << alone.why.message() << "\n\n";
}

void printText(std::ostream& out, const Overview& overview) {
    using Align = TextTable::Align;
    if (overview.alone) printAlone(out, overview);
    if (overview.fleet) printCauses(out, *overview.fleet, overview.now);
    TextTable table({{"STATE"}, {"FOR", Align::Right}, {"CHANNEL"}, {"AVAIL", Align::Right}, {"TTFB95", Align::Right},
                     {"RATIO", Align::Right}, {"BITRATE", Align::Right}, {"AGE", Align::Right}, {"ERRORS", Align::Right},
                     {"WHY"}});
    std::vector<const Row*> worstFirst;
    for (const Row& row : overview.rows) worstFirst.push_back(&row);
    std::stable_sort(worstFirst.begin(), worstFirst.end(),
                     [](const Row* a, const Row* b) { return rank(*a) < rank(*b); });
    for (const Row* const at : worstFirst) {
        const Row& row = *at;
        const Kpis kpis = row.status ? row.status->kpis : Kpis{};
        table.row({row.channel.enabled ? std::string(toString(row.state())) : "off",
                   row.status && row.status->since != WallTime{} ? durationText(overview.now - row.status->since)
                                                                 : none,
                   row.channel.id.value, cell(kpis.availability, percentText),
                   cell(kpis.ttfbP95Ms, [](double v) { return msText(v) + " ms"; }), cell(kpis.downloadRatio, ratioText),
                   cell(kpis.bitrateBps, bitrateText), cell(kpis.playlistAgeS, secondsText),
                   cell(kpis.errorRate, percentText), why(row, overview.now)});
    }
    if (table.empty()) out << "There are no channels. Add some with: inspector-cli channels import FILE\n";
    else table.print(out);
    const auto count = [&](ChannelState state) { return overview.counts[static_cast<std::size_t>(state)]; };
    out << '\n' << count(ChannelState::Up) << " up, " << count(ChannelState::Degraded) << " degraded, "
        << count(ChannelState::Down) << " down, " << count(ChannelState::Unknown) << " unknown, " << overview.disabled
        << " off. ";
    const auto probers = std::count_if(overview.probes.begin(), overview.probes.end(), [](const Prober& p) { return p.live; });
    if (probers > 1) out << "Probed by " << probers << " probes.\n";
    else if (overview.alone) out << "Who probes is not known without the database.\n";
    else if (overview.prober) out << "Probed by " << runtime::readableHolder(overview.prober->holder) << ".\n";
    else out << "Nobody probes now: start inspector, or inspector-cli probe.\n";
}

}  // namespace

int status(const QStringList& arguments, Streams streams) {
    CommandLine line("status",
                     "Prints each channel's state, since when, why, and its figures, from the data folder or\n"
                     "the shared inventory; probes nothing. Exit codes: 0 clean, 1 a channel is down or degraded, 2 usage,\n"
                     "3 the server is away, and this machine has no replica to answer from.");
    addStoreOptions(line);
    line.option("json", "Prints one JSON object.");
    if (const auto done = line.parse(arguments, streams)) return *done;
    if (!line.positionals().isEmpty())
        return line.wrong(streams, "it takes no \"" + line.positionals().first().toStdString() + "\"");
    const auto settings = storeSettings(line, streams);
    if (!settings) return complain(streams, settings.error());
    std::error_code ignored;
    if (!settings->choice.database && line.isSet("data") && !std::filesystem::is_directory(dataFolder(line), ignored))
        return complain(streams, {Error::Kind::NotFound, "There is no such folder", line.value("data"),
                                  "Name the data folder of the program that probes"});
    const auto overview = readOverview(line, *settings, SystemClock().now(), streams);
    if (!overview) return complain(streams, overview.error(), exitCodeOf(overview.error()));
    if (line.isSet("json")) printOverview(streams.out, *overview);
    else printText(streams.out, *overview);
    const auto count = [&](ChannelState state) { return overview->counts[static_cast<std::size_t>(state)]; };
    return count(ChannelState::Degraded) + count(ChannelState::Down) > 0 ? Findings : Clean;
}

}  // namespace inspector::cli
