// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/alerts_command.h"

#include "app/cli/signals.h"
#include "app/cli/store_access.h"
#include "app/cli/words.h"
#include "core/alert/handover.h"
#include "core/base/duration.h"
#include "core/runtime/alert_queries.h"

#include <QJsonArray>

#include <algorithm>
#include <array>
#include <ostream>
#include <string_view>
#include <tuple>
#include <utility>

// inspector-cli alerts list|show|ack|unack|take|give|note|silence|silences|unsilence|handover: what the console does with alerts, from a
// shell. What is done here is on every console at once.
//
// With --json, list: {"generated", "alerts": [alert]}; show: {"generated", "alert", "trace": [{"time", "kind", "actor", "text", "route",
// "receiver", "mute" (or null)}]}; silences: {"generated", "silences": [{"id", "matchers", "state": "pending" | "active" | "expired",
// "starts", "ends", "recurs", "author", "comment"}]}; silence: {"silence", "matches": open alerts}; unsilence: {"ended": [id]}; handover:
// {"from", "to", "open": [alert], "done": [trace], "silences", "expiring": [alert], "fired", "resolved"}; what acts: {"alerts": [alert]}
// as they are then. An alert: {"id", "fingerprint", "rule",
// "state": "pending" | "firing" | "resolved", "severity", "channel" (or null), "rung" (or null), "summary", "labels": {name: value}, "since",
// "fired", "resolved", "closed" (times or null), "value", "threshold" (or null), "health": "known" | "no-data" | "failed", "flapping", "times",
// "acknowledged": {"at", "by", "comment", "until"} or null, "owner" (or null), "mutes": [{"why", "by", "text"}], "cause" (a fingerprint, or null),
// "explains", "wanted": somebody is to look at it}
namespace inspector::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t mostListed = 10'000;
constexpr Milliseconds watchEvery{1'000};
constexpr Milliseconds watchAnew{60'000};  // ages grow, and acknowledgements run out

// Which alerts "list" is to show.
struct Wanted {
    inventory::AlertFilter filter;
    Match match{{}};
};
Result<Wanted> wantedOf(const CommandLine& line, WallTime now) {
    Wanted wanted;
    wanted.filter.limit = mostListed;
    wanted.filter.open = inventory::AlertFilter::Open::Open;
    if (line.isSet("history")) {
        const auto since = parseDuration(line.value("history"));
        if (!since || *since <= Seconds{0}) return fail(Error::Kind::InvalidInput, "--history takes a time such as 24h or 7d");
        wanted.filter.from = now - *since;
        wanted.filter.open = inventory::AlertFilter::Open::Any;
    }
    if (line.isSet("match")) {
        const auto matchers = matchersOf(line);
        if (!matchers) return fail(matchers.error());
        wanted.match = Match(*matchers);
    }
    return wanted;
}

// As the console's panel has them: what wants somebody, what still is, the gravest, the newest.
auto order(const Alert& alert, WallTime now) {
    return std::tuple(!wantsSomebody(alert, now), alert.state == AlertState::Resolved, -static_cast<int>(alert.severity),
                      -alert.fired.value_or(alert.started).time_since_epoch(), std::string_view(alert.fingerprint));
}

void say(const CommandLine& line, const std::vector<Alert>& alerts, std::size_t left, const Inventory& inventory, WallTime now, Streams streams) {
    const auto wants = std::count_if(alerts.begin(), alerts.end(), [now](const Alert& alert) { return wantsSomebody(alert, now); });
    if (!alerts.empty()) printAlerts(streams.out, alerts, inventory, now, line.isSet("wide"));
    if (line.isSet("history")) streams.out << alerts.size() << (alerts.size() == 1 ? " alert; " : " alerts; ");
    if (wants == 0) streams.out << "No alert wants somebody";
    else streams.out << wants << " of " << alerts.size() << (wants == 1 ? " wants" : " want") << " somebody";
    if (left > 0) streams.out << "; " << left << " pending or muted, which --all shows";
    streams.out << ".\n";
    if (alerts.size() + left >= mostListed) streams.out << "There are more: only the newest " << mostListed << " were looked at.\n";
}

int list(const CommandLine& line, inventory::Store& store, Streams streams) {
    const WallTime now = SystemClock().now();
    const auto which = wantedOf(line, now);
    if (!which) return complain(streams, which.error());
    auto alerts = store.findAlerts(which->filter);
    if (!alerts) return complain(streams, alerts.error(), exitCodeOf(alerts.error()));
    std::erase_if(*alerts, [&](const Alert& alert) { return !which->match(alert.labels); });
    std::size_t left = 0;
    if (!line.isSet("all") && !line.isSet("history"))
        left = std::erase_if(*alerts, [](const Alert& alert) { return alert.state == AlertState::Pending || !alert.mutes.empty(); });
    const auto wanted = [now](const Alert& alert) { return wantsSomebody(alert, now); };
    if (line.isSet("history"))
        std::stable_sort(alerts->begin(), alerts->end(), [](const Alert& a, const Alert& b) { return a.started > b.started; });
    else
        std::stable_sort(alerts->begin(), alerts->end(), [&](const Alert& a, const Alert& b) { return order(a, now) < order(b, now); });
    if (line.isSet("json")) {
        QJsonArray all;
        for (const Alert& alert : *alerts) all.append(alertJson(alert));
        printJson(streams.out, {{u"generated"_s, toQt(formatIso8601(now))}, {u"alerts"_s, all}});
    } else {
        const auto inventory = store.inventory();
        if (!inventory) return complain(streams, inventory.error(), exitCodeOf(inventory.error()));
        say(line, *alerts, left, *inventory, now, streams);
    }
    return std::any_of(alerts->begin(), alerts->end(), wanted) ? Findings : Clean;
}

// Anew whenever something happens, until told to stop. While the server is away it says so, and goes on when it is back.
int watch(const CommandLine& line, inventory::Store& store, Streams streams) {
    const SystemClock clock;
    std::optional<std::int64_t> stamp;
    MonoTime next{};
    bool away = false;
    do {
        const auto news = store.alertNews(stamp.value_or(0));
        if (!news) {
            if (news.error().kind != Error::Kind::Unavailable) return complain(streams, news.error(), exitCodeOf(news.error()));
            if (!std::exchange(away, true)) (void)complain(streams, news.error());
            continue;
        }
        if (stamp == news->stamp && !away && clock.mono() < next) continue;
        stamp = news->stamp;
        away = false;
        next = clock.mono() + watchAnew;
        streams.out << "---- " << formatIso8601(clock.now()) << '\n';
        if (const int code = list(line, store, streams); code != Clean && code != Findings && code != Unreachable) return code;
        streams.out << std::endl;
    } while (!waitForStop(watchEvery));
    return Clean;
}

// An open one by its fingerprint, or how that begins; else the newest that ever had it.
Result<Alert> alertNamed(inventory::Store& store, const CommandLine& line, const QString& name) {
    inventory::AlertFilter filter;
    filter.open = inventory::AlertFilter::Open::Open;
    filter.limit = 10'000;
    const auto open = store.findAlerts(filter);
    if (!open) return fail(open.error());
    auto found = namedAlerts(line, {name}, *open);
    if (!found && name.isEmpty()) return fail(found.error());
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
    if (line.isSet("json")) printJson(streams.out, handoverJson(*sheet));
    else streams.out << alerts::markdown(*sheet);
    return Clean;
}

int run(const CommandLine& line, const QStringList& words, inventory::Store& store, Streams streams) {
    const QString act = words.value(0);
    const QStringList rest = words.mid(1);
    if (act == u"list") return line.isSet("watch") ? watch(line, store, streams) : list(line, store, streams);
    if (act == u"show") return show(line, rest, store, streams);
    if (act == u"silences") return silences(line, store, streams);
    if (act == u"silence") return silenceAlerts(line, rest, store, streams);
    if (act == u"unsilence") return endSilences(line, rest, store, streams);
    if (act == u"handover") return handover(line, store, streams);
    return actOnAlerts(line, words, store, streams);
}

// What is said to an action that has no use for it is a mistake.
std::optional<std::string> misplaced(const CommandLine& line, const QStringList& words) {
    struct Use {
        const char* option;
        QStringList actions;
    };
    static const std::array uses{Use{"match", {u"list"_s, u"ack"_s, u"unack"_s, u"take"_s, u"give"_s, u"note"_s, u"silence"_s}},
                                 Use{"comment", {u"ack"_s, u"note"_s, u"silence"_s}},
                                 Use{"for", {u"ack"_s, u"silence"_s, u"handover"_s}},
                                 Use{"until", {u"ack"_s, u"silence"_s}},
                                 Use{"from", {u"silence"_s}},
                                 Use{"owner", {u"take"_s}},
                                 Use{"history", {u"list"_s}},
                                 Use{"watch", {u"list"_s}},
                                 Use{"wide", {u"list"_s, u"ack"_s, u"unack"_s, u"take"_s, u"give"_s, u"note"_s}},
                                 Use{"all", {u"list"_s, u"silences"_s, u"ack"_s, u"unack"_s, u"take"_s, u"give"_s, u"note"_s}}};
    const QString& act = words.first();
    for (const Use& use : uses)
        if (line.isSet(use.option) && !use.actions.contains(act)) return act.toStdString() + " takes no --" + use.option;
    const bool alone = act == u"list" || act == u"silences" || act == u"handover";
    if (alone && words.size() > 1) return act.toStdString() + " takes no \"" + words[1].toStdString() + "\"";
    if (line.isSet("watch") && (line.isSet("json") || line.isSet("history"))) return "--watch goes with neither --json nor --history";
    return std::nullopt;
}

}  // namespace

int alerts(const QStringList& arguments, Streams streams) {
    CommandLine line("alerts",
                     "Shows alerts, and does with them what the console does.\n"
                     "  list         what is open: what wants somebody first, then by severity and age; with --all also what is pending\n"
                     "               or muted; with --watch anew whenever something happens\n"
                     "  show ALERT   one alert with its trace: what happened, who was told and who was not, and why\n"
                     "  ack, unack   ALERT…, or all that --match selects: somebody has seen it, or not\n"
                     "  take, give   the same: you look after it (or --owner NAME); nobody does any more\n"
                     "  note         the same: a --comment in its trace\n"
                     "  silence      ALERT, or --match MATCHERS; --for 2h --comment TEXT: nobody is told of alerts like it\n"
                     "  silences, unsilence SILENCE…   what is silenced; ends a silence\n"
                     "  handover     a sheet for the next shift, of the last 8 hours or --for\n"
                     "ALERT and SILENCE are an id as shown, or how it begins. Times are in UTC where nothing else is said.\n"
                     "Exit codes: 0 done, or (list) nothing wants somebody; 1 an alert does; 2 usage, or it is refused; 3 the server is away.");
    addStoreOptions(line);
    line.positional("ACTION", "list, show, ack, unack, take, give, note, silence, silences, unsilence or handover.", "ACTION [ALERT…]");
    line.option("match", "Alerts by their labels: severity=\"critical\",group=~\"sport.*\"", "MATCHERS");
    line.option("comment", "Why; required for note and silence.", "TEXT");
    line.option("for", "How long: 30m, 2h, 1d. Of an acknowledgement: after that the alert wants somebody again.", "DURATION");
    line.option("until", "The same as a time: 2026-01-31T06:00:00Z; in this machine's time without the Z, or 06:00 for the next one.", "TIME");
    line.option("from", "When a silence begins, as --until; else now.", "TIME");
    line.option("owner", "Who takes it; else you.", "NAME");
    line.option("history", "Of list: all alerts of the last DURATION, closed ones too.", "DURATION");
    line.option("all", "Of list: what is pending or muted, too. Of silences: what has ended. With --match: every alert may be meant.");
    line.option("watch", "Of list: goes on until it is told to stop (Ctrl+C).");
    line.option("wide", "Whole ids and texts, in as many columns as they need; else a hundred.");
    line.option("json", "Prints one JSON object.");
    if (const auto done = line.parse(arguments, streams)) return *done;
    const QStringList words = line.positionals();
    static const QStringList known{u"list"_s, u"show"_s, u"ack"_s,      u"unack"_s,     u"take"_s,    u"give"_s,
                                   u"note"_s, u"silence"_s, u"silences"_s, u"unsilence"_s, u"handover"_s};
    if (words.isEmpty()) return line.wrong(streams, "say what to do: list, show, ack, silence, …");
    if (!known.contains(words.first())) return line.wrong(streams, "there is no action \"" + words.first().toStdString() + "\"; say one of " + known.join(u", "_s).toStdString());
    if (const auto wrong = misplaced(line, words)) return line.wrong(streams, *wrong);
    if (line.isSet("watch")) holdStopSignals();
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
