// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/receivers/alertmanager.h"

#include "core/base/duration.h"
#include "core/base/text.h"
#include "core/notify/message_text.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace inspector::notify {

namespace {

// Alertmanager refuses a whole request for one label with another name or without a value.
bool isLabelName(std::string_view name) {
    const auto isLetter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    return !name.empty() && isLetter(name.front()) &&
           std::all_of(name.begin(), name.end(), [&](char c) { return isLetter(c) || (c >= '0' && c <= '9'); });
}

Labels usable(const Labels& labels) {
    Labels out;
    for (const auto& [name, value] : labels)
        if (isLabelName(name) && !value.empty()) out[name] = value;
    return out;
}

QJsonObject alertJson(const Alert& alert, const Telling& telling, Seconds keepFor) {
    Labels labels = usable(alert.labels);
    if (labels.empty()) labels["alertname"] = alert.rule.empty() ? "InspectorTest" : alert.rule;
    const WallTime start = std::min(startOf(alert), telling.now);  // an end before the start is refused
    const WallTime end = isFiring(alert) ? telling.now + keepFor : std::max(endOf(alert, telling.notification), start);
    return {
        {"labels"_L1, jsonLabels(labels)},
        {"annotations"_L1, jsonLabels(annotationsOf(alert, telling))},
        {"startsAt"_L1, jsonText(formatIso8601(start))},
        {"endsAt"_L1, jsonText(formatIso8601(end))},
        {"generatorURL"_L1, jsonText(addressOf(alert, telling.facts))},
    };
}

Alert testAlert(const Telling& telling) {
    Alert out;
    out.labels = {{"alertname", "InspectorTest"}, {"severity", "info"}};
    out.summary = messageOf(telling.notification, telling.receiver, telling.facts).title;
    out.state = AlertState::Resolved;
    out.started = telling.now - Seconds{1};
    out.resolved = telling.now;
    return out;
}

}  // namespace

Conversation tellAlertmanager(const Telling& telling) {
    const Seconds keepFor = std::max(Seconds{60}, parseDuration(settingOf(telling.receiver, "keep_for")).value_or(Seconds{60}));
    QJsonArray alerts;
    for (const Alert& alert : telling.notification.alerts) alerts.append(alertJson(alert, telling, keepFor));
    if (alerts.isEmpty()) alerts.append(alertJson(testAlert(telling), telling, keepFor));

    std::vector<Step> steps;
    const std::string addresses = settingOf(telling.receiver, "url");
    for (std::string_view address : split(addresses, ',')) {
        address = trim(address);
        while (!address.empty() && address.back() == '/') address.remove_suffix(1);
        if (address.empty()) continue;
        HttpCall call = jsonCall(std::string(address) + "/api/v2/alerts", alerts);
        addAuthorization(&call, telling.receiver, true);
        steps.push_back({requestOf(telling.receiver, std::move(call)), readStatus});
    }
    return Conversation(std::move(steps));
}

}  // namespace inspector::notify
