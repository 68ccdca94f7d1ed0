// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/receivers/pagerduty.h"

#include "core/notify/message_text.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace inspector::notify {

namespace {

// The service's limits; in characters there, in bytes here, which is never more.
constexpr std::size_t longestSummary = 1024;
constexpr std::size_t longestDedupKey = 255;

QLatin1StringView severityOf(Severity severity) {
    switch (severity) {
    case Severity::Critical: return "critical"_L1;
    case Severity::Major: return "error"_L1;
    case Severity::Minor: return "warning"_L1;
    case Severity::Info: break;
    }
    return "info"_L1;
}

std::string endpointOf(const Receiver& receiver) {
    if (const std::string own = urlOf(receiver, ""); !own.empty()) return own;
    return settingOf(receiver, "region") == "eu" ? "https://events.eu.pagerduty.com/v2/enqueue"
                                                 : "https://events.pagerduty.com/v2/enqueue";
}

std::string newKey(const Alert& alert) {
    return shortened("inspector-" + clean(alert.fingerprint, 200) + '-' + std::to_string(toMillis(alert.fired.value_or(alert.started))), longestDedupKey);
}

std::string sourceOf(const Alert& alert) {
    for (const char* name : {"channel", "endpoint", "provider", "region", "probe"})
        if (const auto value = labelOf(alert.labels, name); !value.empty()) return clean(value, 255);
    return "inspector";
}

QJsonObject payloadOf(const Alert& alert, const Telling& telling) {
    QJsonObject details = jsonLabels(alert.labels);
    const Labels annotations = annotationsOf(alert, telling);
    for (const auto& [name, value] : annotations) details.insert(jsonText(name), jsonText(value));
    if (alert.value) details.insert("value"_L1, *alert.value);
    if (alert.threshold) details.insert("threshold"_L1, *alert.threshold);
    details.insert("fingerprint"_L1, jsonText(alert.fingerprint));
    QJsonObject out{
        {"summary"_L1, jsonText(clean(alert.summary.empty() ? alert.rule : alert.summary, longestSummary))},
        {"source"_L1, jsonText(sourceOf(alert))},
        {"severity"_L1, severityOf(alert.severity)},
        {"timestamp"_L1, jsonText(formatIso8601(startOf(alert)))},
        {"class"_L1, jsonText(clean(alert.rule, 255))},
        {"custom_details"_L1, details},
    };
    if (const auto stage = labelOf(alert.labels, "stage"); !stage.empty()) out.insert("component"_L1, jsonText(clean(stage, 255)));
    if (const auto group = labelOf(alert.labels, "group"); !group.empty()) out.insert("group"_L1, jsonText(clean(group, 255)));
    return out;
}

QJsonArray linksOf(const Alert& alert, const Telling& telling) {
    QJsonArray out;
    if (const auto rule = telling.facts.rules.find(alert.rule); rule != telling.facts.rules.end())
        if (const std::string runbook = safeLink(rule->second.runbook); !runbook.empty())
            out.append(QJsonObject{{"href"_L1, jsonText(runbook)}, {"text"_L1, "Runbook"_L1}});
    if (const std::string own = addressOf(alert, telling.facts); !own.empty())
        out.append(QJsonObject{{"href"_L1, jsonText(own)}, {"text"_L1, "Inspector"_L1}});
    return out;
}

Step stepOf(const Telling& telling, QLatin1StringView action, const std::string& key, const Alert& alert, const std::string& kept) {
    QJsonObject event{{"routing_key"_L1, jsonText(secretOf(telling.receiver, "routing_key"))},
                      {"event_action"_L1, action},
                      {"dedup_key"_L1, jsonText(key)}};
    if (action == "trigger"_L1) {
        event.insert("payload"_L1, payloadOf(alert, telling));
        event.insert("client"_L1, "Inspector"_L1);
        if (const std::string own = safeLink(telling.facts.externalUrl); !own.empty()) event.insert("client_url"_L1, jsonText(own));
        if (const QJsonArray links = linksOf(alert, telling); !links.isEmpty()) event.insert("links"_L1, links);
    }
    const ReceiverReference known = reference(telling, alert.fingerprint, kept);
    return {requestOf(telling.receiver, jsonCall(endpointOf(telling.receiver), event)), [known](const Answer& answer) {
                Reading out = readStatus(answer);
                // 202 is what it says when an event was taken; anything else that is not a failure did not come from PagerDuty.
                if (out.kind == Outcome::Kind::Told && (answer.status != 202 || jsonAnswer(answer).value("status"_L1) != "success"_L1)) {
                    out.kind = Outcome::Kind::Again;
                    out.words = "an answer that is not PagerDuty's: " + out.words;
                }
                if (out.kind == Outcome::Kind::Told) {
                    out.references.push_back(known);
                    out.words = clean(jsonAnswer(answer).value("message"_L1).toString().toStdString(), longestWords);
                }
                return out;
            }};
}

}  // namespace

Conversation tellPagerDuty(const Telling& telling) {
    std::vector<Step> steps;
    for (const Alert& alert : telling.notification.alerts) {
        const std::string known = referenceOf(telling, alert.fingerprint);
        const std::string key = known.empty() ? newKey(alert) : known;
        if (!isFiring(alert)) {
            steps.push_back(stepOf(telling, "resolve"_L1, key, alert, {}));
            continue;
        }
        // Both may be said again without harm; an acknowledgement of what was never triggered would be lost.
        steps.push_back(stepOf(telling, "trigger"_L1, key, alert, key));
        if (!acknowledgementOf(alert, telling.notification.time).empty())
            steps.push_back(stepOf(telling, "acknowledge"_L1, key, alert, key));
    }
    if (telling.notification.alerts.empty()) {  // a test: an incident that resolves itself
        Alert test;
        test.fingerprint = telling.notification.key;
        test.summary = messageOf(telling.notification, telling.receiver, telling.facts).title;
        test.severity = Severity::Info;
        test.started = telling.notification.time;
        steps.push_back(stepOf(telling, "trigger"_L1, newKey(test), test, {}));
        steps.push_back(stepOf(telling, "resolve"_L1, newKey(test), test, {}));
    }
    return Conversation(std::move(steps));
}

}  // namespace inspector::notify
