// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/receivers/telling.h"

#include "core/base/text.h"
#include "core/base/uri.h"
#include "core/notify/message_text.h"
#include "core/notify/receiver_fields.h"
#include "core/notify/receivers/alertmanager.h"
#include "core/notify/receivers/email.h"
#include "core/notify/receivers/heartbeat.h"
#include "core/notify/receivers/jira.h"
#include "core/notify/receivers/pagerduty.h"
#include "core/notify/receivers/servicenow.h"
#include "core/notify/receivers/slack.h"
#include "core/notify/receivers/webhook.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace inspector::notify {

namespace {

constexpr std::size_t longestAnnotation = 2000;

std::string base64(const std::string& text) { return QByteArray::fromStdString(text).toBase64().toStdString(); }

HttpCall jsonCallOf(std::string url, const QJsonDocument& body) {
    HttpCall out;
    out.url = std::move(url);
    out.headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}};
    out.body = body.toJson(QJsonDocument::Compact).toStdString();
    return out;
}

// Whatever form a secret travels in, a receiver may send it back in its words.
void addForms(std::vector<std::string>* out, const std::string& secret, const std::string& user) {
    for (const std::string& form : {base64(user + ':' + secret), base64(std::string(1, '\0') + user + '\0' + secret), base64(secret), secret})
        if (std::find(out->begin(), out->end(), form) == out->end()) out->push_back(form);
}

void addSecrets(Request* request, const Receiver& receiver) {
    constexpr std::size_t shortestToken = 8;
    const std::string user = settingOf(receiver, "user");
    for (const auto& [name, value] : receiver.secrets) {
        const std::string secret(trim(value));
        if (secret.empty()) continue;
        addForms(&request->secrets, secret, user);
        // Of an address servers repeat what is behind the host, of "Bearer abc" what is behind the word.
        const UriParts parts = splitUri(secret);
        if (parts.authority && parts.path.size() > 1) addForms(&request->secrets, std::string(parts.path), {});
        for (const std::string_view word : split(secret, ' '))
            if (word.size() >= shortestToken) addForms(&request->secrets, std::string(word), {});
    }
    if (const auto* call = std::get_if<HttpCall>(&request->call)) {
        const auto query = call->url.find('?');
        if (query != std::string::npos) addForms(&request->secrets, call->url.substr(query + 1), {});
    }
}

template <typename Call>
Request requestFor(const Receiver& receiver, Call call) {
    Request out;
    out.call = std::move(call);
    out.proxy = settingOf(receiver, "proxy");
    out.caFile = settingOf(receiver, "ca_file");
    addSecrets(&out, receiver);
    return out;
}

}  // namespace

std::string settingOf(const Receiver& receiver, std::string_view name) {
    if (const auto found = receiver.settings.find(std::string(name)); found != receiver.settings.end())
        if (const auto value = trim(found->second); !value.empty()) return std::string(value);
    const ReceiverField* field = fieldOf(receiver.kind, name);
    return field && !field->secret ? field->standard : "";
}

std::string secretOf(const Receiver& receiver, std::string_view name) {
    const auto found = receiver.secrets.find(std::string(name));
    return found == receiver.secrets.end() ? std::string() : std::string(trim(found->second));
}

std::string referenceOf(const Telling& telling, std::string_view about) {
    for (const ReceiverReference& known : telling.references)
        if (known.receiver == telling.receiver.id && known.about == about) return known.reference;
    return {};
}

ReceiverReference reference(const Telling& telling, std::string about, std::string words) {
    return {telling.receiver.id, std::move(about), std::move(words), telling.now};
}

Request requestOf(const Receiver& receiver, HttpCall call) { return requestFor(receiver, std::move(call)); }
Request requestOf(const Receiver& receiver, MailCall call) { return requestFor(receiver, std::move(call)); }
HttpCall jsonCall(std::string url, const QJsonObject& body) { return jsonCallOf(std::move(url), QJsonDocument(body)); }
HttpCall jsonCall(std::string url, const QJsonArray& body) { return jsonCallOf(std::move(url), QJsonDocument(body)); }

void addAuthorization(HttpCall* call, const Receiver& receiver, bool basic) {
    const std::string user = settingOf(receiver, "user");
    const std::string token = secretOf(receiver, "token");
    const std::string password = secretOf(receiver, "password");
    if (basic && !user.empty())
        call->headers.emplace_back("Authorization", "Basic " + base64(user + ':' + (password.empty() ? token : password)));
    else if (!token.empty())
        call->headers.emplace_back("Authorization", "Bearer " + token);
}

std::string urlOf(const Receiver& receiver, std::string_view path) {
    std::string out = settingOf(receiver, "url");
    while (!out.empty() && out.back() == '/') out.pop_back();
    return out.append(path);
}

QString jsonText(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

QJsonObject jsonLabels(const Labels& labels) {
    QJsonObject out;
    for (const auto& [name, value] : labels) out.insert(jsonText(name), jsonText(clean(value, longestAnnotation, Lines::Many)));
    return out;
}

QJsonObject jsonAnswer(const Answer& answer) {
    return QJsonDocument::fromJson(QByteArray::fromRawData(answer.body.data(), static_cast<qsizetype>(answer.body.size()))).object();
}

std::string hashOf(std::string_view text) {
    const QByteArray bytes(text.data(), static_cast<qsizetype>(text.size()));
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().left(32).toStdString();
}

std::string addressOf(const Alert& alert, const MessageFacts& facts) {
    std::string out = safeLink(facts.externalUrl);
    if (out.empty()) return out;
    while (out.back() == '/') out.pop_back();
    return safeLink(out + "/alerts/" + alert.fingerprint);
}

Labels annotationsOf(const Alert& alert, const Telling& telling) {
    Labels out;
    const auto put = [&out](const char* name, std::string value) {
        if (!value.empty()) out[name] = std::move(value);
    };
    put("summary", clean(alert.summary, longestAnnotation));
    if (const auto rule = telling.facts.rules.find(alert.rule); rule != telling.facts.rules.end()) {
        put("description", clean(rule->second.advice, longestAnnotation, Lines::Many));
        put("runbook_url", safeLink(rule->second.runbook));
    }
    put("acknowledged", clean(acknowledgementOf(alert, telling.notification.time), longestAnnotation));
    return out;
}

Conversation tell(const Telling& telling) {
    for (const Problem& problem : checkReceiver(telling.receiver))
        if (problem.refused) return Conversation::over(Outcome::Kind::GivenUp, english(problem));
    switch (telling.receiver.kind) {
    case ReceiverKind::Webhook: return tellWebhook(telling);
    case ReceiverKind::Slack: return tellSlack(telling);
    case ReceiverKind::Email: return tellEmail(telling);
    case ReceiverKind::PagerDuty: return tellPagerDuty(telling);
    case ReceiverKind::ServiceNow: return tellServiceNow(telling);
    case ReceiverKind::Jira: return tellJira(telling);
    case ReceiverKind::Alertmanager: return tellAlertmanager(telling);
    case ReceiverKind::Heartbeat: return tellHeartbeat(telling);
    }
    return Conversation::over(Outcome::Kind::GivenUp, "a receiver of this kind is not known");
}

}  // namespace inspector::notify
