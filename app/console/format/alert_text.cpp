// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/format/alert_text.h"

#include "app/console/format/chain_text.h"
#include "app/console/format/format.h"
#include "app/console/format/notice_text.h"
#include "core/alert/book.h"
#include "core/alert/evaluate.h"

#include <QCoreApplication>

#include <algorithm>

namespace inspector::console {

namespace {

struct AlertWords {
    Q_DECLARE_TR_FUNCTIONS(Alerts)
};

// "by" of a person or program; nothing when nobody is named.
QString by(const std::string& actor) { return actor.empty() ? QString() : AlertWords::tr(" by %1").arg(toQString(actor)); }

Arg* argOf(Finding& words, std::string_view name) {
    const auto at = std::find_if(words.args.begin(), words.args.end(), [name](const Arg& arg) { return arg.name == name; });
    return at == words.args.end() ? nullptr : &*at;
}

// The arguments of an alert's summary, each in words.
Finding wordsOf(const Alert& alert, const AlertRule& rule, const Inventory& inventory) {
    Finding words;
    words.args = alert.args;
    if (Arg* id = argOf(words, "finding-rule")) {
        Finding finding;
        finding.rule = id->text;
        finding.args = alert.args;
        if (Arg* text = argOf(words, "finding")) text->text = toStd(findingText(finding));
    }
    if (Arg* notice = argOf(words, "notice"))
        notice->text = toStd(noticeText(std::string(labelOf(alert.labels, "finding")), alert.args, notice->text));
    if (Arg* state = argOf(words, "state"))
        if (const auto known = channelStateFromString(state->text)) state->text = toStd(stateWord(*known).toLower());
    if (Arg* cause = argOf(words, "cause")) {
        Verdict verdict;
        verdict.cause = causeFromString(cause->text).value_or(Cause::None);
        Arg* place = argOf(words, "place");
        if (place) verdict.name = place->text;
        if (const QString who = culprit(verdict, inventory); !who.isEmpty()) {
            cause->text = toStd(who);
            if (place) place->text.clear();
        }
    }
    if (alert.value) words.args.push_back(alerts::figureArg("value", rule.condition, *alert.value));
    if (alert.threshold) words.args.push_back(alerts::figureArg("threshold", rule.condition, *alert.threshold));
    for (const auto& [name, value] : alert.labels)
        if (!words.arg(name)) words.args.push_back(textArg(name, value));
    return words;
}

QString noDataText(const Alert& alert, const Inventory& inventory) {
    const AlertRule* rule = inventory.alertRule(AlertRuleId(std::string(labelOf(alert.labels, "rule"))));
    if (!rule) return toQString(alert.summary);
    return AlertWords::tr("No data: %1").arg(shippedText(rule->name.empty() ? rule->id.value : rule->name));
}

QString what(const AlertEntry& entry) {
    const QString receiver = toQString(entry.receiver);
    switch (entry.kind) {
        case AlertEntry::Kind::Pending: return AlertWords::tr("Seen");
        case AlertEntry::Kind::Fired: return AlertWords::tr("Fired");
        case AlertEntry::Kind::Resolved: return AlertWords::tr("Resolved");
        case AlertEntry::Kind::Reopened: return AlertWords::tr("Fired again");
        case AlertEntry::Kind::Closed: return AlertWords::tr("Closed");
        case AlertEntry::Kind::SeverityChanged: return AlertWords::tr("Severity changed");
        case AlertEntry::Kind::NoData: return AlertWords::tr("No data");
        case AlertEntry::Kind::Failed: return AlertWords::tr("Could not be evaluated");
        case AlertEntry::Kind::Known: return AlertWords::tr("Data again");
        case AlertEntry::Kind::Flapping: return AlertWords::tr("Flapping");
        case AlertEntry::Kind::Calm: return AlertWords::tr("Calm again");
        case AlertEntry::Kind::Acknowledged: return AlertWords::tr("Acknowledged");
        case AlertEntry::Kind::Unacknowledged: return AlertWords::tr("Acknowledgement taken back");
        case AlertEntry::Kind::Taken: return AlertWords::tr("Taken");
        case AlertEntry::Kind::Noted: return AlertWords::tr("Note");
        case AlertEntry::Kind::Muted: return AlertWords::tr("Muted");
        case AlertEntry::Kind::Unmuted: return AlertWords::tr("No longer muted");
        case AlertEntry::Kind::Escalated: return AlertWords::tr("Escalated");
        case AlertEntry::Kind::Routed: return AlertWords::tr("Routed to %1").arg(receiver);
        case AlertEntry::Kind::Notified: return AlertWords::tr("%1 was told").arg(receiver);
        case AlertEntry::Kind::NotNotified: return receiver.isEmpty() ? AlertWords::tr("Nobody was told") : AlertWords::tr("%1 was not told").arg(receiver);
        case AlertEntry::Kind::NotifyFailed: return AlertWords::tr("%1 could not be told").arg(receiver);
    }
    return {};
}

}  // namespace

QString alertPlace(const Alert& alert, const Inventory& inventory) {
    if (!alert.channel.empty()) {
        const Channel* channel = inventory.channel(alert.channel);
        return toQString(channel ? channel->name : alert.channel.value);
    }
    if (const auto endpoint = labelOf(alert.labels, "endpoint"); !endpoint.empty()) return stageName(endpoint, inventory);
    for (const char* label : {"provider", "region"})
        if (const auto value = labelOf(alert.labels, label); !value.empty()) return toQString(value);
    if (const auto id = labelOf(alert.labels, "probe"); !id.empty()) {
        const Probe* probe = inventory.probe(ProbeId(std::string(id)));
        return AlertWords::tr("Probe %1").arg(toQString(probe ? probe->name : id));
    }
    // A verdict's place that is no endpoint: the packagers, several at once.
    Verdict verdict;
    for (const Arg& arg : alert.args) {
        if (arg.name == "cause") verdict.cause = causeFromString(arg.text).value_or(Cause::None);
        if (arg.name == "place") verdict.name = arg.text;
    }
    if (const QString who = culprit(verdict, inventory); !who.isEmpty()) return who.left(1).toUpper() + who.mid(1);
    return QStringLiteral("Inspector");
}

QString shippedText(const std::string& english) {
    return english.empty() ? QString() : QCoreApplication::translate("alert", english.c_str());
}

QString alertTextBeside(const QString& place, const QString& text) {
    for (const QLatin1String link : {QLatin1String(" is "), QLatin1String(": ")}) {
        const QString begin = place + link;
        if (text.size() > begin.size() && text.startsWith(begin)) return text.at(begin.size()).toUpper() + text.mid(begin.size() + 1);
    }
    return text;
}

QString alertRuleName(const Alert& alert, const Inventory& inventory) {
    const AlertRule* rule = inventory.alertRule(AlertRuleId(alert.rule));
    return rule && !rule->name.empty() ? shippedText(rule->name) : toQString(alert.rule);
}

QString alertText(const Alert& alert, const Inventory& inventory) {
    if (alert.rule == alerts::noDataName) return noDataText(alert, inventory);
    const AlertRule* rule = inventory.alertRule(AlertRuleId(alert.rule));
    // What the rule said then need not be what it says now.
    if (!rule || rule->updated > alert.changed || alert.args.empty()) return toQString(alert.summary.empty() ? alert.rule : alert.summary);
    const QString text = fillTemplate(shippedText(rule->summary.empty() ? alerts::defaultSummary(rule->condition) : rule->summary),
                                      wordsOf(alert, *rule, inventory)).simplified();
    if (text.endsWith(QLatin1Char(':'))) return text.chopped(1);
    const bool ofCause = std::holds_alternative<VerdictCondition>(rule->condition);  // "edge Frankfurt 1 breaks …"
    return ofCause ? text.left(1).toUpper() + text.mid(1) : text;
}

bool isAcknowledged(const Alert& alert, WallTime now) {
    return alert.acknowledged && (!alert.acknowledgedUntil || *alert.acknowledgedUntil > now);
}

QString alertStateWord(AlertState state) {
    switch (state) {
        case AlertState::Pending: return AlertWords::tr("Pending");
        case AlertState::Firing: return AlertWords::tr("Firing");
        case AlertState::Resolved: break;
    }
    return AlertWords::tr("Resolved");
}

QString muteWord(Mute::Why why) {
    switch (why) {
        case Mute::Why::Silence: return AlertWords::tr("silenced");
        case Mute::Why::Maintenance: return AlertWords::tr("in maintenance");
        case Mute::Why::OffAir: return AlertWords::tr("off the air");
        case Mute::Why::Inhibited: return AlertWords::tr("inhibited");
        case Mute::Why::Explained: return AlertWords::tr("explained");
        case Mute::Why::Blind: return AlertWords::tr("the probe is blind");
        case Mute::Why::Info: return AlertWords::tr("logged only");
    }
    return {};
}

QString muteText(const Mute& mute) {
    const QString word = muteWord(mute.why);
    return mute.text.empty() ? word : AlertWords::tr("%1: %2").arg(word, toQString(mute.text));
}

QStringList alertMarks(const Alert& alert, WallTime now) {
    QStringList marks;
    if (alert.state == AlertState::Resolved) marks << AlertWords::tr("resolved %1").arg(ago(alert.resolved.value_or(alert.changed), now));
    if (isAcknowledged(alert, now)) marks << AlertWords::tr("acknowledged%1").arg(by(alert.acknowledgedBy));
    if (!alert.owner.empty()) marks << AlertWords::tr("taken%1").arg(by(alert.owner));
    if (alert.health == AlertHealth::NoData) marks << AlertWords::tr("no data since %1").arg(clockTime(alert.healthSince.value_or(alert.seen)));
    if (alert.health == AlertHealth::Failed) marks << AlertWords::tr("cannot be evaluated since %1").arg(clockTime(alert.healthSince.value_or(alert.seen)));
    if (alert.flapping) marks << AlertWords::tr("flapping");
    else if (alert.times > 1) marks << AlertWords::tr("fired %n time(s)", nullptr, static_cast<int>(alert.times));
    if (alert.explains > 0) marks << AlertWords::tr("%n behind it", nullptr, static_cast<int>(alert.explains));
    if (alert.escalated) marks << AlertWords::tr("escalated");
    for (const Mute& mute : alert.mutes) marks << muteWord(mute.why);
    return marks;
}

QString alertEntryText(const AlertEntry& entry) {
    QString text = what(entry);
    if (entry.mute) text += AlertWords::tr(" (%1)").arg(muteText(*entry.mute));
    text += by(entry.actor);
    if (!entry.route.empty()) text += AlertWords::tr(" by the route %1").arg(toQString(entry.route));
    if (!entry.text.empty()) text = AlertWords::tr("%1: %2").arg(text, toQString(entry.text));
    return text;
}

}  // namespace inspector::console
