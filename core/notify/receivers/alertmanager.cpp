// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/receivers/alertmanager.h"

#include "core/base/duration.h"
#include "core/base/text.h"
#include "core/base/uri.h"
#include "core/notify/message_text.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <memory>

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

// Of the members of a cluster: each has its alerts from us alone, and any of them tells.
struct Members {
    std::size_t left = 0;
    bool taken = false;
    Reading worst;           // one that may take it later counts more than one that never will
};

Reading readMember(const std::shared_ptr<Members>& members, const std::string& address, const Answer& answer) {
    Reading own = readStatus(answer);
    if (own.kind == Outcome::Kind::Told) {
        members->taken = true;
    } else if (members->worst.words.empty() || (own.kind == Outcome::Kind::Again && members->worst.kind == Outcome::Kind::GivenUp)) {
        own.words = clean(splitUri(address).authority.value_or(address), 100) + ": " + own.words;
        members->worst = own;
    }
    const bool last = --members->left == 0;
    Reading out = last && !members->taken ? members->worst : Reading{};
    if (out.kind == Outcome::Kind::Told && last) out.words = members->worst.words.empty() ? "taken" : "taken, but not by all: " + members->worst.words;
    return out;
}

}  // namespace

Conversation tellAlertmanager(const Telling& telling) {
    const Seconds keepFor = std::max(Seconds{60}, parseDuration(settingOf(telling.receiver, "keep_for")).value_or(Seconds{60}));
    QJsonArray alerts;
    for (const Alert& alert : telling.notification.alerts) alerts.append(alertJson(alert, telling, keepFor));
    if (alerts.isEmpty()) alerts.append(alertJson(testAlert(telling), telling, keepFor));

    std::vector<Step> steps;
    const auto members = std::make_shared<Members>();
    const std::string addresses = settingOf(telling.receiver, "url");
    for (std::string_view address : split(addresses, ',')) {
        address = trim(address);
        while (!address.empty() && address.back() == '/') address.remove_suffix(1);
        if (address.empty()) continue;
        const std::string own(address);
        HttpCall call = jsonCall(own + "/api/v2/alerts", alerts);
        addAuthorization(&call, telling.receiver, true);
        ++members->left;
        steps.push_back({requestOf(telling.receiver, std::move(call)), [members, own](const Answer& answer) { return readMember(members, own, answer); }});
    }
    return Conversation(std::move(steps));
}

}  // namespace inspector::notify
