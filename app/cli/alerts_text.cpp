// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/alerts_command.h"
#include "app/cli/text_table.h"
#include "app/cli/words.h"
#include "core/notify/dispatcher.h"

#include <QJsonArray>

#include <ostream>

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

void fact(std::ostream& out, const std::string& name, const std::string& value) {
    if (!value.empty()) out << "  " << name << std::string(name.size() < 14 ? 14 - name.size() : 1, ' ') << value << '\n';
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

void printAlerts(std::ostream& out, const std::vector<Alert>& alerts, const Inventory& inventory, WallTime now) {
    if (alerts.empty()) {
        out << "No alert wants somebody.\n";
        return;
    }
    TextTable table({{"ALERT"}, {"SEVERITY"}, {"WHERE"}, {"SINCE", TextTable::Align::Right}, {"STATE"}, {"WHAT"}});
    for (const Alert& alert : alerts)
        table.row({alert.fingerprint, std::string(toString(alert.severity)), placeOf(alert, inventory), durationText(now - alert.started),
                   stateOf(alert, now), alert.summary});
    table.print(out);
}

void printAlert(std::ostream& out, const Alert& alert, const std::vector<AlertEntry>& trace, const Inventory& inventory, WallTime now) {
    out << alert.fingerprint << ' ' << toString(alert.severity) << ": " << placeOf(alert, inventory) << ": " << alert.summary << '\n';
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
    TextTable table({{"SILENCE"}, {"STATE"}, {"ENDS"}, {"WHO"}, {"MATCHERS"}, {"COMMENT"}});
    for (const Silence& silence : silences)
        table.row({silence.id.value, std::string(stateOf(silence, now)), formatIso8601(silence.ends), silence.author,
                   formatMatchers(silence.matchers), silence.comment});
    table.print(out);
}

}  // namespace inspector::cli
