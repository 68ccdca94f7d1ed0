// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/receivers/servicenow.h"

#include "core/base/text.h"
#include "core/notify/message_text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace inspector::notify {

namespace {

constexpr std::size_t longestField = 100;  // of source, node, type, resource, metric_name
constexpr std::size_t longestMessageKey = 1024;
constexpr std::size_t longestDescription = 4000;

QLatin1StringView severityOf(const Alert& alert) {
    if (!isFiring(alert)) return "0"_L1;  // clear
    switch (alert.severity) {
    case Severity::Critical: return "1"_L1;
    case Severity::Major: return "2"_L1;
    case Severity::Minor: return "3"_L1;
    case Severity::Info: break;
    }
    return "5"_L1;
}

// "yyyy-MM-dd HH:mm:ss" of UTC.
std::string eventTime(WallTime time) {
    std::string out = formatIso8601(time).substr(0, 19);
    out[10] = ' ';
    return out;
}

std::string firstLabel(const Alert& alert, std::initializer_list<const char*> names) {
    for (const char* name : names)
        if (const auto value = labelOf(alert.labels, name); !value.empty()) return std::string(value);
    return {};
}

QJsonObject eventOf(const Alert& alert, const Telling& telling) {
    const auto field = [](const std::string& text) { return jsonText(clean(text, longestField)); };
    QJsonObject information = jsonLabels(alert.labels);
    const Labels annotations = annotationsOf(alert, telling);
    for (const auto& [name, value] : annotations) information.insert(jsonText(name), jsonText(value));
    information.insert("notification"_L1, jsonText(telling.notification.key));
    information.insert("severity_of_inspector"_L1, jsonText(toString(alert.severity)));
    if (const std::string own = addressOf(alert, telling.facts); !own.empty()) information.insert("url"_L1, jsonText(own));
    const std::string node = firstLabel(alert, {"channel", "endpoint", "provider", "region", "probe"});
    const WallTime time = isFiring(alert) ? startOf(alert) : endOf(alert, telling.notification);
    return {
        {"source"_L1, field(settingOf(telling.receiver, "source"))},
        {"event_class"_L1, field("Inspector")},
        {"node"_L1, field(node.empty() ? "inspector" : node)},
        {"resource"_L1, field(firstLabel(alert, {"rung", "stage", "endpoint", "finding"}))},
        {"metric_name"_L1, field(firstLabel(alert, {"finding"}))},
        {"type"_L1, field(alert.rule.empty() ? "test" : alert.rule)},
        {"severity"_L1, severityOf(alert)},
        {"description"_L1, jsonText(clean(alert.summary.empty() ? alert.rule : alert.summary, longestDescription))},
        {"message_key"_L1, jsonText(clean(alert.fingerprint, longestMessageKey))},
        {"time_of_event"_L1, jsonText(eventTime(time))},
        {"resolution_state"_L1, isFiring(alert) ? "New"_L1 : "Closing"_L1},
        {"additional_info"_L1, QString::fromUtf8(QJsonDocument(information).toJson(QJsonDocument::Compact))},
    };
}

// An instance that is asleep or behind a sign-on page answers 200 with HTML.
Reading readRecord(const Answer& answer) {
    Reading out = readStatus(answer);
    if (out.kind != Outcome::Kind::Told) return out;
    const QJsonObject body = jsonAnswer(answer);
    if (body.contains("error"_L1)) {
        out.kind = Outcome::Kind::GivenUp;
        const QJsonValue error = body.value("error"_L1);
        out.words = clean((error.isObject() ? error.toObject().value("message"_L1) : error).toString().toStdString(), longestWords);
    } else if (body.isEmpty()) {
        out.kind = Outcome::Kind::Again;
        out.words = "an answer that is not ServiceNow's: " + out.words;
    }
    return out;
}

Step stepOf(const Telling& telling, std::string_view path, const QJsonObject& body) {
    HttpCall call = jsonCall(urlOf(telling.receiver, path), body);
    addAuthorization(&call, telling.receiver, true);
    return {requestOf(telling.receiver, std::move(call)), readRecord};
}

Alert testAlert(const Telling& telling) {
    Alert out;
    out.fingerprint = telling.notification.key;
    out.summary = messageOf(telling.notification, telling.receiver, telling.facts).title;
    out.severity = Severity::Info;
    out.started = telling.notification.time;
    return out;
}

}  // namespace

Conversation tellServiceNow(const Telling& telling) {
    std::vector<QJsonObject> events;
    for (const Alert& alert : telling.notification.alerts) events.push_back(eventOf(alert, telling));
    if (events.empty()) events.push_back(eventOf(testAlert(telling), telling));

    std::vector<Step> steps;
    if (settingOf(telling.receiver, "api") == "table") {
        for (const QJsonObject& event : events) steps.push_back(stepOf(telling, "/api/now/table/em_event", event));
    } else {
        QJsonArray records;
        for (const QJsonObject& event : events) records.append(event);
        steps.push_back(stepOf(telling, "/api/global/em/jsonv2", {{"records"_L1, records}}));
    }
    return Conversation(std::move(steps));
}

}  // namespace inspector::notify
