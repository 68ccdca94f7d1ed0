// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/alerts_command.h"
#include "app/cli/text_table.h"
#include "app/cli/words.h"
#include "core/model/time_intervals.h"
#include "core/notify/dispatcher.h"

#include <QJsonArray>

#include <algorithm>
#include <iterator>
#include <ostream>
#include <set>

// What "inspector-cli alerts" says.
namespace inspector::cli {

using namespace Qt::StringLiterals;

namespace {

QJsonValue timeOrNull(const std::optional<WallTime>& time) { return time ? QJsonValue(toQt(formatIso8601(*time))) : QJsonValue(); }
QJsonValue textOrNull(const std::string& text) { return text.empty() ? QJsonValue() : QJsonValue(toQt(text)); }

QJsonObject muteJson(const Mute& mute) {
    return {{u"why"_s, toQt(toString(mute.why))}, {u"by"_s, textOrNull(mute.by)}, {u"text"_s, textOrNull(mute.text)}};
}

// What an alert is about, as the console calls it.
std::string placeOf(const Alert& alert, const Inventory& inventory) {
    if (!alert.channel.empty()) {
        const Channel* channel = inventory.channel(alert.channel);
        return channel && !channel->name.empty() ? channel->name : alert.channel.value;
    }
    for (const char* label : {"endpoint", "provider", "region", "probe", "receiver"})
        if (const auto value = labelOf(alert.labels, label); !value.empty()) return std::string(value);
    return "Inspector";
}

std::string stateOf(const Alert& alert, WallTime now) {
    std::string text(toString(alert.state));
    if (notify::isAcknowledged(alert, now)) text += ", acknowledged by " + alert.acknowledgedBy;
    if (!alert.owner.empty()) text += ", " + alert.owner + " has it";
    if (alert.flapping) text += ", flapping";
    if (alert.health == AlertHealth::NoData) text += ", no data";
    if (alert.health == AlertHealth::Failed) text += ", not evaluated";
    for (const Mute& mute : alert.mutes) text += ", " + std::string(toString(mute.why));
    if (alert.explains > 0) text += ", explains " + std::to_string(alert.explains);
    return text;
}

// Without the machine: "anna@desk".
std::string person(const std::string& actor) { return actor.substr(0, actor.find('@')); }

std::string shortStateOf(const Alert& alert, WallTime now) {
    std::string text(toString(alert.state));
    if (alert.health != AlertHealth::Known) text = alert.health == AlertHealth::NoData ? "no data" : "not evaluated";
    for (const Mute& mute : alert.mutes) text += ", " + std::string(toString(mute.why));
    if (notify::isAcknowledged(alert, now)) text += ", acked by " + person(alert.acknowledgedBy);
    if (!alert.owner.empty()) text += ", with " + person(alert.owner);
    if (alert.flapping) text += ", flapping";
    if (alert.explains > 0) text += ", explains " + std::to_string(alert.explains);
    return text;
}

// As many of the fingerprints' first letters as tell them apart.
std::size_t lettersOf(const std::vector<Alert>& alerts) {
    constexpr std::size_t usual = 8;
    std::set<std::string> all;
    for (const Alert& alert : alerts) all.insert(alert.fingerprint);
    std::size_t letters = usual;
    for (auto at = all.begin(); at != all.end() && std::next(at) != all.end(); ++at) {
        const std::string &one = *at, &other = *std::next(at);
        const auto differs = std::mismatch(one.begin(), one.end(), other.begin(), other.end()).first - one.begin();
        letters = std::max(letters, static_cast<std::size_t>(differs) + 1);
    }
    return letters;
}

void fact(std::ostream& out, const std::string& name, const std::string& value) {
    if (!value.empty())
        out << "  " << name << std::string(name.size() < 14 ? 14 - name.size() : 1, ' ') << onOneLine(value) << '\n';
}

std::string_view stateOf(const Silence& silence, WallTime now) {
    if (now < silence.starts) return "pending";
    return now < silence.ends ? "active" : "expired";
}

}  // namespace

bool wantsSomebody(const Alert& alert, WallTime now) {
    return alert.isOpen() && alert.state != AlertState::Pending && alert.mutes.empty() && alert.severity != Severity::Info &&
           !notify::isAcknowledged(alert, now);
}

QJsonObject alertJson(const Alert& alert) {
    QJsonObject labels;
    for (const auto& [name, value] : alert.labels) labels.insert(toQt(name), toQt(value));
    QJsonArray mutes;
    for (const Mute& mute : alert.mutes) mutes.append(muteJson(mute));
    QJsonValue acknowledged;
    if (alert.acknowledged)
        acknowledged = QJsonObject{{u"at"_s, timeOrNull(alert.acknowledged)},
                                   {u"by"_s, toQt(alert.acknowledgedBy)},
                                   {u"comment"_s, textOrNull(alert.acknowledgedWhy)},
                                   {u"until"_s, timeOrNull(alert.acknowledgedUntil)}};
    return {{u"id"_s, static_cast<qint64>(alert.id)},
            {u"fingerprint"_s, toQt(alert.fingerprint)},
            {u"rule"_s, toQt(alert.rule)},
            {u"state"_s, toQt(toString(alert.state))},
            {u"severity"_s, toQt(toString(alert.severity))},
            {u"channel"_s, textOrNull(alert.channel.value)},
            {u"rung"_s, textOrNull(alert.rung)},
            {u"summary"_s, toQt(alert.summary)},
            {u"labels"_s, labels},
            {u"since"_s, toQt(formatIso8601(alert.started))},
            {u"fired"_s, timeOrNull(alert.fired)},
            {u"resolved"_s, timeOrNull(alert.resolved)},
            {u"closed"_s, timeOrNull(alert.closed)},
            {u"value"_s, json(alert.value)},
            {u"threshold"_s, json(alert.threshold)},
            {u"health"_s, toQt(toString(alert.health))},
            {u"flapping"_s, alert.flapping},
            {u"times"_s, static_cast<qint64>(alert.times)},
            {u"acknowledged"_s, acknowledged},
            {u"owner"_s, textOrNull(alert.owner)},
            {u"mutes"_s, mutes},
            {u"cause"_s, textOrNull(alert.cause)},
            {u"explains"_s, static_cast<qint64>(alert.explains)},
            {u"wanted"_s, wantsSomebody(alert, SystemClock().now())}};
}

QJsonObject alertEntryJson(const AlertEntry& entry) {
    return {{u"time"_s, toQt(formatIso8601(entry.time))}, {u"kind"_s, toQt(toString(entry.kind))},
            {u"actor"_s, textOrNull(entry.actor)},        {u"text"_s, textOrNull(entry.text)},
            {u"route"_s, textOrNull(entry.route)},        {u"receiver"_s, textOrNull(entry.receiver)},
            {u"mute"_s, entry.mute ? QJsonValue(muteJson(*entry.mute)) : QJsonValue()}};
}

QJsonObject handoverJson(const alerts::Handover& sheet) {
    const auto array = [](const auto& values, const auto& one) {
        QJsonArray all;
        for (const auto& value : values) all.append(one(value));
        return all;
    };
    return {{u"from"_s, toQt(formatIso8601(sheet.from))},
            {u"to"_s, toQt(formatIso8601(sheet.to))},
            {u"open"_s, array(sheet.open, alertJson)},
            {u"done"_s, array(sheet.done, alertEntryJson)},
            {u"silences"_s, array(sheet.silences, [&](const Silence& one) { return silenceJson(one, sheet.to); })},
            {u"expiring"_s, array(sheet.expiring, alertJson)},
            {u"fired"_s, static_cast<qint64>(sheet.fired)},
            {u"resolved"_s, static_cast<qint64>(sheet.resolved)}};
}

QJsonObject silenceJson(const Silence& silence, WallTime now) {
    QJsonArray recurs;
    for (const TimeInterval& interval : silence.recurs) recurs.append(toQt(formatInterval(interval)));
    return {{u"id"_s, toQt(silence.id.value)},
            {u"matchers"_s, toQt(formatMatchers(silence.matchers))},
            {u"state"_s, toQt(stateOf(silence, now))},
            {u"starts"_s, toQt(formatIso8601(silence.starts))},
            {u"ends"_s, toQt(formatIso8601(silence.ends))},
            {u"recurs"_s, recurs},
            {u"author"_s, toQt(silence.author)},
            {u"comment"_s, toQt(silence.comment)}};
}

void printAlerts(std::ostream& out, const std::vector<Alert>& alerts, const Inventory& inventory, WallTime now, bool wide) {
    constexpr std::size_t columns = 100, mostWhere = 20, mostState = 24, leastWhat = 24;
    const std::size_t letters = lettersOf(alerts);
    TextTable table({{"ALERT"}, {"SEVERITY"}, {"SINCE", TextTable::Align::Right}, {"WHERE", TextTable::Align::Left, mostWhere},
                     {"STATE", TextTable::Align::Left, mostState}, {"WHAT", TextTable::Align::Left, leastWhat}});
    for (const Alert& alert : alerts)
        table.row({wide ? alert.fingerprint : alert.fingerprint.substr(0, letters), std::string(toString(alert.severity)),
                   durationText(now - alert.started), placeOf(alert, inventory), wide ? stateOf(alert, now) : shortStateOf(alert, now),
                   alert.summary});
    if (wide) table.print(out);
    else table.printIn(out, columns);
}

void printAlert(std::ostream& out, const Alert& alert, const std::vector<AlertEntry>& trace, const Inventory& inventory, WallTime now) {
    out << alert.fingerprint << ' ' << toString(alert.severity) << ": " << onOneLine(placeOf(alert, inventory) + ": " + alert.summary) << '\n';
    fact(out, "state", stateOf(alert, now));
    fact(out, "since", formatIso8601(alert.started));
    fact(out, "fired", alert.fired ? formatIso8601(*alert.fired) : "");
    fact(out, "resolved", alert.resolved ? formatIso8601(*alert.resolved) : "");
    fact(out, "rule", alert.rule);
    fact(out, "labels", formatLabels(alert.labels));
    fact(out, "why no data", alert.health == AlertHealth::Known ? std::string() : alert.healthText);
    fact(out, "comment", alert.acknowledgedWhy);
    for (const Mute& mute : alert.mutes) fact(out, std::string(toString(mute.why)), mute.text.empty() ? mute.by : mute.text);
    out << '\n';
    TextTable table({{"TIME"}, {"WHAT"}, {"WHO"}, {"ROUTE"}, {"RECEIVER"}, {"WHY"}});
    for (const AlertEntry& entry : trace) {
        std::string text = entry.text;
        if (entry.mute) text = std::string(toString(entry.mute->why)) + (entry.mute->text.empty() ? "" : ": " + entry.mute->text);
        table.row({formatIso8601(entry.time), std::string(toString(entry.kind)), entry.actor.empty() ? none : entry.actor,
                   entry.route.empty() ? none : entry.route, entry.receiver.empty() ? none : entry.receiver, text});
    }
    if (!table.empty()) table.print(out);
}

void printSilences(std::ostream& out, const std::vector<Silence>& silences, WallTime now) {
    if (silences.empty()) {
        out << "Nothing is silenced.\n";
        return;
    }
    TextTable table({{"SILENCE"}, {"STATE"}, {"ENDS"}, {"LEFT", TextTable::Align::Right}, {"WHO"}, {"MATCHERS"}, {"COMMENT"}});
    for (const Silence& silence : silences) {
        std::string what = formatMatchers(silence.matchers);
        if (!silence.recurs.empty()) what += " at " + formatIntervals(silence.recurs);
        table.row({silence.id.value, std::string(stateOf(silence, now)), formatIso8601(silence.ends),
                   silence.ends > now ? durationText(silence.ends - now) : none, silence.author, what, silence.comment});
    }
    table.print(out);
}

}  // namespace inspector::cli
