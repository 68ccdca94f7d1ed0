// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/message.h"

#include "core/base/text.h"
#include "core/notify/dispatcher.h"
#include "core/notify/message_text.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <functional>
#include <set>

namespace inspector::notify {

namespace {

constexpr std::size_t longestWhat = 500;
constexpr std::size_t longestWhere = 200;
constexpr std::size_t longestAdvice = 1000;
constexpr std::size_t longestLabel = 200;
constexpr const char* places[] = {"channel", "rung", "stage", "endpoint", "provider", "region", "probe"};

using Replacement = std::function<std::string(std::string_view)>;

// {name} by what `value` says of it; a brace that begins no name stays.
std::string filled(std::string_view text, const Replacement& value, std::size_t most) {
    std::string out;
    while (!text.empty() && out.size() <= most) {
        const auto open = text.find('{');
        out += text.substr(0, open);
        if (open == std::string_view::npos) break;
        const auto close = text.find_first_of("{}", open + 1);
        if (close == std::string_view::npos || text[close] == '{' || close == open + 1) {
            out += '{';
            text.remove_prefix(open + 1);
            continue;
        }
        out += value(text.substr(open + 1, close - open - 1));
        text.remove_prefix(close + 1);
    }
    return out;
}

// The times of one message: the day is said when it is another one than the message's.
class Times {
public:
    Times(const Receiver& receiver, WallTime now) {
        const auto zone = receiver.settings.find("zone");
        if (zone != receiver.settings.end()) m_zone = QTimeZone(QByteArray::fromStdString(zone->second));
        if (!m_zone.isValid()) m_zone = QTimeZone::utc();
        m_today = local(now).date();
    }
    [[nodiscard]] std::string since(WallTime time) const { return "since " + text(time) + ' ' + zoneName(time); }
    [[nodiscard]] std::string span(WallTime from, WallTime to) const {
        return "from " + text(from) + " to " + text(to) + ' ' + zoneName(to);
    }

private:
    [[nodiscard]] QDateTime local(WallTime time) const { return QDateTime::fromMSecsSinceEpoch(toMillis(time), m_zone); }
    [[nodiscard]] std::string text(WallTime time) const {
        const QDateTime at = local(time);
        const QString form = at.date() == m_today ? QStringLiteral("HH:mm:ss") : QStringLiteral("yyyy-MM-dd HH:mm:ss");
        return at.toString(form).toStdString();
    }
    [[nodiscard]] std::string zoneName(WallTime time) const {
        return m_zone == QTimeZone::utc() ? "UTC" : m_zone.abbreviation(local(time)).toStdString();
    }
    QTimeZone m_zone = QTimeZone::utc();
    QDate m_today;
};

std::string nameOfPlace(const Alert& alert, std::string_view place) {
    if (place == "channel")  // as people call it
        for (const Arg& arg : alert.args)
            if (arg.name == place && arg.unit == Arg::Unit::Text && !arg.text.empty()) return arg.text;
    return std::string(labelOf(alert.labels, place));
}

std::string whereOf(const Alert& alert, std::string_view what) {
    std::string out;
    std::set<std::string> said;
    for (const char* place : places) {
        const std::string name = clean(nameOfPlace(alert, place), longestLabel);
        if (name.empty() || what.find(name) != std::string_view::npos || !said.insert(name).second) continue;
        if (!out.empty()) out += ", ";
        if (std::string_view(place) == "probe") out += "seen by probe ";
        out += name;
    }
    return shortened(out, longestWhere);
}

std::string remarkOf(const Alert& alert) {
    std::string out;
    const auto add = [&out](const std::string& words) { out += (out.empty() ? "" : "; ") + words; };
    if (alert.flapping) add("it flaps");
    if (alert.health == AlertHealth::NoData) add("nothing is known of it now");
    if (alert.health == AlertHealth::Failed) add("its rule cannot be evaluated now");
    if (alert.explains > 0) add("it explains " + std::to_string(alert.explains) + (alert.explains == 1 ? " other alert" : " other alerts"));
    return out;
}

AlertWords wordsOf(const Alert& alert, const Notification& notification, const MessageFacts& facts, const Times& times) {
    AlertWords out;
    out.firing = isFiring(alert);
    out.severity = alert.severity;
    out.fingerprint = alert.fingerprint;
    out.name = clean(alert.rule, longestLabel);
    out.what = clean(alert.summary.empty() ? alert.rule : alert.summary, longestWhat);
    if (out.what.empty()) out.what = clean(alert.fingerprint, longestWhat);
    out.where = whereOf(alert, out.what);
    out.times = out.firing ? times.since(startOf(alert)) : times.span(startOf(alert), endOf(alert, notification));
    out.acknowledged = clean(acknowledgementOf(alert, notification.time), longestWhat);
    out.remark = remarkOf(alert);
    if (const auto rule = facts.rules.find(alert.rule); rule != facts.rules.end()) {
        out.advice = clean(rule->second.advice, longestAdvice);
        out.runbook = safeLink(rule->second.runbook);
    }
    return out;
}

// Two equal lines of advice are said once.
std::string alertLines(const Message& message) {
    std::string out;
    std::set<std::string> said;
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) out += std::string("  ") + name + value + '\n';
    };
    for (const AlertWords& alert : message.alerts) {
        out += std::string(alert.firing ? "FIRING " : "RESOLVED ") + std::string(toString(alert.severity)) + ": " + alert.what + '\n';
        add("", alert.where);
        add("", alert.times);
        add("Acknowledged by ", alert.acknowledged);
        add("Note: ", alert.remark);
        if (!alert.firing) continue;
        if (said.insert(alert.advice).second) add("What to do: ", alert.advice);
        if (said.insert(alert.runbook).second) add("Runbook: ", alert.runbook);
    }
    if (message.more > 0) out += "and " + std::to_string(message.more) + " more\n";
    if (!message.link.empty()) out += message.link + '\n';
    return out;
}

std::string tagOf(const Notification& n, bool anyFiring, std::size_t firing) {
    const std::string count = ':' + std::to_string(firing);
    switch (n.why) {
    case Notification::Why::Test: return "TEST";
    case Notification::Why::Summary: return "SUMMARY:" + std::to_string(n.alerts.size() + n.leftOut);
    case Notification::Why::Repeated:
        if (anyFiring) return "STILL FIRING" + count;
        break;
    case Notification::Why::Escalated:
        if (anyFiring) return "ESCALATED" + count;
        break;
    default: break;
    }
    return anyFiring ? "FIRING" + count : "RESOLVED";
}

// What the templates may ask for.
std::string valueOf(std::string_view name, const Notification& n, const Receiver& receiver, const Message& message,
                    std::size_t firing) {
    static const AlertWords nothing;
    const AlertWords& first = message.alerts.empty() ? nothing : message.alerts.front();
    const std::size_t all = n.alerts.size() + n.leftOut;
    if (name == "severity") return std::string(toString(message.gravest));
    if (name == "status") return message.firing ? "firing" : "resolved";
    if (name == "what") return first.what;
    if (name == "where") return first.where;
    if (name == "times") return first.times;
    if (name == "count") return std::to_string(all);
    if (name == "firing") return std::to_string(firing);
    if (name == "resolved") return std::to_string(n.alerts.size() - firing);
    if (name == "more") return all > 1 ? " (and " + std::to_string(all - 1) + " more)" : "";
    if (name == "why") return std::string(toString(n.why));
    if (name == "route") return clean(n.route, longestLabel);
    if (name == "receiver") return clean(receiver.name, longestLabel);
    if (name == "advice") return first.advice;
    if (name == "runbook") return first.runbook;
    if (name == "acknowledged") return first.acknowledged;
    if (name == "link") return message.link;
    if (name == "alerts") return alertLines(message);
    return clean(labelOf(n.commonLabels, name), longestLabel);
}

std::string templateOf(const Receiver& receiver, const char* name, std::string_view standard) {
    const auto found = receiver.settings.find(name);
    return found == receiver.settings.end() || trim(found->second).empty() ? std::string(standard) : found->second;
}

std::string topicWithoutAlerts(const Notification& n) {
    if (n.why == Notification::Why::Test) return "Inspector can reach this receiver";
    return std::to_string(n.leftOut) + " alerts";
}

}  // namespace

bool isOngoing(const Message& message, const Notification& n) {
    return message.firing && n.why != Notification::Why::Summary && n.why != Notification::Why::Test;
}

bool isFiring(const Alert& alert) { return alert.state != AlertState::Resolved; }

WallTime startOf(const Alert& alert) {
    for (auto turn = alert.turns.rbegin(); turn != alert.turns.rend(); ++turn)
        if (isFiring(alert) || !alert.resolved || *turn < *alert.resolved) return *turn;
    return alert.fired.value_or(alert.started);
}

WallTime endOf(const Alert& alert, const Notification& notification) { return alert.resolved.value_or(notification.time); }

std::string acknowledgementOf(const Alert& alert, WallTime now) {
    if (!isFiring(alert) || !isAcknowledged(alert, now)) return {};
    return alert.acknowledgedBy + (alert.acknowledgedWhy.empty() ? "" : ": " + alert.acknowledgedWhy);
}

Message messageOf(const Notification& n, const Receiver& receiver, const MessageFacts& facts) {
    Message out;
    const Times times(receiver, n.time);
    const auto firing = static_cast<std::size_t>(std::count_if(n.alerts.begin(), n.alerts.end(), isFiring));
    out.firing = firing > 0 || (n.alerts.empty() && n.why != Notification::Why::Resolved);
    for (const Alert& alert : n.alerts)
        if (isFiring(alert) || firing == 0) out.gravest = std::max(out.gravest, alert.severity);
    const std::size_t told = std::min(n.alerts.size(), mostAlertsInWords);
    for (std::size_t i = 0; i < told; ++i) out.alerts.push_back(wordsOf(n.alerts[i], n, facts, times));
    out.more = n.leftOut + static_cast<std::uint32_t>(n.alerts.size() - told);
    out.link = safeLink(facts.externalUrl);
    out.tag = tagOf(n, out.firing, firing);

    const auto value = [&](std::string_view name) { return valueOf(name, n, receiver, out, firing); };
    out.topic = n.alerts.empty() ? topicWithoutAlerts(n)
                                 : clean(filled(templateOf(receiver, "title", defaultTitle), value, longestTitle), longestTitle - 32);
    out.title = clean('[' + out.tag + "] " + out.topic, longestTitle);
    out.text = clean(filled(templateOf(receiver, "text", defaultText), value, longestText), longestText, Lines::Many);
    return out;
}

}  // namespace inspector::notify
