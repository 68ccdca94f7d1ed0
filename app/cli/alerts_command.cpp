// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/alerts_command.h"

#include "app/cli/store_access.h"
#include "app/cli/words.h"
#include "core/alert/handover.h"
#include "core/base/duration.h"
#include "core/runtime/alert_queries.h"

#include <QJsonArray>

#include <algorithm>
#include <ostream>
#include <tuple>

// inspector-cli alerts list|show|ack|unack|take|note|silence|silences|unsilence|handover: what the console does with alerts, from a
// shell. What is done here is on every console at once.
//
// With --json, list: {"generated", "alerts": [alert]}; show: {"generated", "alert", "trace": [{"time", "kind", "actor", "text", "route",
// "receiver", "mute" (or null)}]}; silences: {"generated", "silences": [{"id", "matchers", "state": "pending" | "active" | "expired",
// "starts", "ends", "recurs", "author", "comment"}]}; what acts: {"alerts": [alert]} as they are then. An alert: {"id", "fingerprint", "rule",
// "state": "pending" | "firing" | "resolved", "severity", "channel" (or null), "rung" (or null), "summary", "labels": {name: value}, "since",
// "fired", "resolved", "closed" (times or null), "value", "threshold" (or null), "health": "known" | "no-data" | "failed", "flapping", "times",
// "acknowledged": {"at", "by", "comment", "until"} or null, "owner" (or null), "mutes": [{"why", "by", "text"}], "cause" (a fingerprint, or null),
// "explains", "wanted": somebody is to look at it}
namespace inspector::cli {

using namespace Qt::StringLiterals;

namespace {

int list(const CommandLine& line, inventory::Store& store, Streams streams) {
    const WallTime now = SystemClock().now();
    inventory::AlertFilter filter;
    filter.limit = 10'000;
    if (line.isSet("history")) {
        const auto since = parseDuration(line.value("history"));
        if (!since || *since <= Seconds{0}) return line.wrong(streams, "--history takes a time such as 24h or 7d");
        filter.from = now - *since;
    } else {
        filter.open = inventory::AlertFilter::Open::Open;
    }
    auto alerts = store.findAlerts(filter);
    if (!alerts) return complain(streams, alerts.error(), exitCodeOf(alerts.error()));
    if (line.isSet("match")) {
        std::string why;
        const auto matchers = parseMatchers(line.value("match"), &why);
        if (!matchers) return line.wrong(streams, "--match: " + why);
        std::erase_if(*alerts, [match = Match(*matchers)](const Alert& alert) { return !match(alert.labels); });
    }
    if (!line.isSet("all") && !line.isSet("history"))
        std::erase_if(*alerts, [](const Alert& alert) { return alert.state == AlertState::Pending || !alert.mutes.empty(); });
    const auto wanted = [now](const Alert& alert) { return wantsSomebody(alert, now); };
    if (line.isSet("history"))
        std::stable_sort(alerts->begin(), alerts->end(), [](const Alert& a, const Alert& b) { return a.started > b.started; });
    else
        std::stable_sort(alerts->begin(), alerts->end(), [&](const Alert& a, const Alert& b) {
            return std::tuple(!wanted(a), -static_cast<int>(a.severity), b.started) < std::tuple(!wanted(b), -static_cast<int>(b.severity), a.started);
        });
    if (line.isSet("json")) {
        QJsonArray all;
        for (const Alert& alert : *alerts) all.append(alertJson(alert));
        printJson(streams.out, {{u"generated"_s, toQt(formatIso8601(now))}, {u"alerts"_s, all}});
    } else {
        const auto inventory = store.inventory();
        if (!inventory) return complain(streams, inventory.error(), exitCodeOf(inventory.error()));
        printAlerts(streams.out, *alerts, *inventory, now);
    }
    return std::any_of(alerts->begin(), alerts->end(), wanted) ? Findings : Clean;
}

// An open one by its fingerprint, or how that begins; else the newest that ever had it.
Result<Alert> alertNamed(inventory::Store& store, const CommandLine& line, const QString& name) {
    inventory::AlertFilter filter;
    filter.open = inventory::AlertFilter::Open::Open;
    filter.limit = 10'000;
    const auto open = store.findAlerts(filter);
    if (!open) return fail(open.error());
    auto found = namedAlerts(line, {name}, *open);
    if (found) return std::move(found->front());
    filter.open = inventory::AlertFilter::Open::Any;
    filter.fingerprint = name.toStdString();
    filter.limit = 1;
    auto before = store.findAlerts(filter);
    if (!before) return fail(before.error());
    if (before->empty()) return fail(found.error());
    return std::move(before->front());
}

int show(const CommandLine& line, const QStringList& names, inventory::Store& store, Streams streams) {
    if (names.size() != 1) return line.wrong(streams, "show takes one alert's fingerprint");
    const auto alert = alertNamed(store, line, names.first());
    if (!alert) return complain(streams, alert.error(), exitCodeOf(alert.error()));
    inventory::AlertLogFilter filter;
    filter.alert = alert->id;
    filter.limit = 10'000;
    auto trace = store.alertLog(filter);
    if (!trace) return complain(streams, trace.error(), exitCodeOf(trace.error()));
    std::reverse(trace->begin(), trace->end());
    const WallTime now = SystemClock().now();
    if (line.isSet("json")) {
        QJsonArray lines;
        for (const AlertEntry& entry : *trace) lines.append(alertEntryJson(entry));
        printJson(streams.out, {{u"generated"_s, toQt(formatIso8601(now))}, {u"alert"_s, alertJson(*alert)}, {u"trace"_s, lines}});
        return Clean;
    }
    const auto inventory = store.inventory();
    if (!inventory) return complain(streams, inventory.error(), exitCodeOf(inventory.error()));
    printAlert(streams.out, *alert, *trace, *inventory, now);
    return Clean;
}

int silences(const CommandLine& line, inventory::Store& store, Streams streams) {
    const auto inventory = store.inventory();
    if (!inventory) return complain(streams, inventory.error(), exitCodeOf(inventory.error()));
    const WallTime now = SystemClock().now();
    std::vector<Silence> all = inventory->silences;
    if (!line.isSet("all")) std::erase_if(all, [now](const Silence& silence) { return silence.ends <= now; });
    std::stable_sort(all.begin(), all.end(), [](const Silence& a, const Silence& b) { return a.ends < b.ends; });
    if (!line.isSet("json")) {
        printSilences(streams.out, all, now);
        return Clean;
    }
    QJsonArray values;
    for (const Silence& silence : all) values.append(silenceJson(silence, now));
    printJson(streams.out, {{u"generated"_s, toQt(formatIso8601(now))}, {u"silences"_s, values}});
    return Clean;
}

int handover(const CommandLine& line, inventory::Store& store, Streams streams) {
    const auto shift = parseDuration(line.isSet("for") ? line.value("for") : "8h");
    if (!shift || *shift <= Seconds{0}) return line.wrong(streams, "--for takes a time such as 8h or 12h");
    const auto inventory = store.inventory();
    if (!inventory) return complain(streams, inventory.error(), exitCodeOf(inventory.error()));
    const WallTime now = SystemClock().now();
    const auto sheet = runtime::handoverOf(store, *inventory, now - *shift, now);
    if (!sheet) return complain(streams, sheet.error(), exitCodeOf(sheet.error()));
    streams.out << alerts::markdown(*sheet);
    return Clean;
}

int run(const CommandLine& line, const QStringList& words, inventory::Store& store, Streams streams) {
    const QString act = words.value(0);
    const QStringList rest = words.mid(1);
    const bool alone = act == u"list" || act == u"silence" || act == u"silences" || act == u"handover";
    if (alone && !rest.isEmpty())
        return line.wrong(streams, act.toStdString() + " takes no \"" + rest.first().toStdString() + "\"");
    if (act == u"list") return list(line, store, streams);
    if (act == u"show") return show(line, rest, store, streams);
    if (act == u"silences") return silences(line, store, streams);
    if (act == u"silence") return silenceAlerts(line, store, streams);
    if (act == u"unsilence") return endSilences(line, rest, store, streams);
    if (act == u"handover") return handover(line, store, streams);
    return actOnAlerts(line, words, store, streams);
}

}  // namespace

int alerts(const QStringList& arguments, Streams streams) {
    CommandLine line("alerts",
                     "Shows alerts, and does with them what the console does.\n"
                     "  list         what is open and wants somebody; with --all also what is pending or muted\n"
                     "  show ALERT   one alert with its trace: what happened, who was told and who was not, and why\n"
                     "  ack, unack, take, give, note   ALERT…, or all that --match selects\n"
                     "  silence      --match MATCHERS --for 2h --comment TEXT: nobody is told of alerts that match\n"
                     "  silences, unsilence SILENCE…   what is silenced; ends a silence\n"
                     "  handover     a sheet for the next shift, of the last 8 hours or --for\n"
                     "ALERT is a fingerprint, or how it begins. Exit codes: 0 done, or nothing wants somebody; 1 an alert does; 2 usage;\n"
                     "3 the server is away.");
    addStoreOptions(line);
    line.positional("ACTION", "list, show, ack, unack, take, give, note, silence, silences, unsilence or handover.", "ACTION [ALERT…]");
    line.option("match", "Alerts by their labels: severity=\"critical\",group=~\"sport.*\"", "MATCHERS");
    line.option("comment", "Why; required for note and silence.", "TEXT");
    line.option("for", "How long: 30m, 2h, 1d. Of an acknowledgement: after that the alert wants somebody again.", "DURATION");
    line.option("until", "The same as a time: 2026-01-31T06:00:00Z.", "TIME");
    line.option("from", "When a silence begins; else now.", "TIME");
    line.option("owner", "Who takes it; else you.", "NAME");
    line.option("history", "Of list: all alerts of the last DURATION, closed ones too.", "DURATION");
    line.option("all", "Of list: what is pending or muted, too. Of silences: what has ended.");
    line.option("json", "Prints one JSON object.");
    if (const auto done = line.parse(arguments, streams)) return *done;
    const QStringList words = line.positionals();
    static const QStringList known{u"list"_s, u"show"_s, u"ack"_s,      u"unack"_s,     u"take"_s,    u"give"_s,
                                   u"note"_s, u"silence"_s, u"silences"_s, u"unsilence"_s, u"handover"_s};
    if (words.isEmpty()) return line.wrong(streams, "say what to do: list, show, ack, silence, …");
    if (!known.contains(words.first())) return line.wrong(streams, "there is no action \"" + words.first().toStdString() + "\"");
    const auto settings = storeSettings(line, streams);
    if (!settings) return complain(streams, settings.error());
    std::error_code ignored;
    if (!settings->choice.database && line.isSet("data") && !std::filesystem::is_directory(dataFolder(line), ignored))
        return complain(streams, {Error::Kind::NotFound, "There is no such folder", line.value("data"),
                                  "Name the data folder of the program that probes"});
    const auto store = openInventory(line, *settings, streams);
    if (!store) return complain(streams, store.error(), exitCodeOf(store.error()));
    return run(line, words, **store, streams);
}

}  // namespace inspector::cli
