// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/receivers/webhook.h"

#include "core/base/text.h"
#include "core/notify/message_text.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QMessageAuthenticationCode>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace inspector::notify {

namespace {

constexpr auto noTime = "0001-01-01T00:00:00Z"_L1;  // Go's zero time, which Alertmanager writes of what has not ended

QJsonObject alertJson(const Alert& alert, const Telling& telling) {
    const bool firing = isFiring(alert);
    return {
        {"status"_L1, firing ? "firing"_L1 : "resolved"_L1},
        {"labels"_L1, jsonLabels(alert.labels)},
        {"annotations"_L1, jsonLabels(annotationsOf(alert, telling))},
        {"startsAt"_L1, jsonText(formatIso8601(startOf(alert)))},
        {"endsAt"_L1, firing ? QString(noTime) : jsonText(formatIso8601(endOf(alert, telling.notification)))},
        {"generatorURL"_L1, jsonText(addressOf(alert, telling.facts))},
        {"fingerprint"_L1, jsonText(alert.fingerprint)},
    };
}

Labels commonAnnotations(const Telling& telling) {
    Labels common;
    bool first = true;
    for (const Alert& alert : telling.notification.alerts) {
        const Labels own = annotationsOf(alert, telling);
        if (first) common = own;
        first = false;
        std::erase_if(common, [&](const auto& entry) {
            const auto found = own.find(entry.first);
            return found == own.end() || found->second != entry.second;
        });
    }
    return common;
}

QJsonObject bodyOf(const Telling& telling) {
    const Notification& n = telling.notification;
    QJsonArray alerts;
    for (const Alert& alert : n.alerts) alerts.append(alertJson(alert, telling));
    const bool firing = std::any_of(n.alerts.begin(), n.alerts.end(), isFiring);
    return {
        {"version"_L1, "4"_L1},
        {"groupKey"_L1, jsonText(n.groupKey)},
        {"truncatedAlerts"_L1, static_cast<qint64>(n.leftOut)},
        {"status"_L1, firing || n.alerts.empty() ? "firing"_L1 : "resolved"_L1},
        {"receiver"_L1, jsonText(telling.receiver.name)},
        {"groupLabels"_L1, jsonLabels(n.groupLabels)},
        {"commonLabels"_L1, jsonLabels(n.commonLabels)},
        {"commonAnnotations"_L1, jsonLabels(commonAnnotations(telling))},
        {"externalURL"_L1, jsonText(safeLink(telling.facts.externalUrl))},
        {"alerts"_L1, alerts},
    };
}

std::string signatureOf(const std::string& body, const std::string& secret) {
    return "sha256=" + QMessageAuthenticationCode::hash(QByteArray::fromStdString(body), QByteArray::fromStdString(secret),
                                                        QCryptographicHash::Sha256).toHex().toStdString();
}

// "Name: value" a line; checked with the receiver's settings.
void addHeaders(HttpCall* call, std::string_view lines) {
    for (const std::string_view line : split(lines, '\n')) {
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        call->headers.emplace_back(trim(line.substr(0, colon)), trim(line.substr(colon + 1)));
    }
}

}  // namespace

Conversation tellWebhook(const Telling& telling) {
    HttpCall call = jsonCall(settingOf(telling.receiver, "url"), bodyOf(telling));
    call.headers.emplace_back("Idempotency-Key", telling.notification.key);
    if (const std::string secret = secretOf(telling.receiver, "secret"); !secret.empty())
        call.headers.emplace_back("X-Inspector-Signature", signatureOf(call.body, secret));
    if (const std::string value = secretOf(telling.receiver, "authorization"); !value.empty())
        call.headers.emplace_back("Authorization", value);
    addHeaders(&call, settingOf(telling.receiver, "headers"));
    return Conversation({Step{requestOf(telling.receiver, std::move(call)), readStatus}});
}

}  // namespace inspector::notify
