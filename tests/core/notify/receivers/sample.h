// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/receivers/telling.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <string>
#include <utility>
#include <vector>

// A notification as the dispatcher makes them, receivers of each kind, and answers without a network.
namespace inspector::notify::test {

// What streams, headers and people could put into an alert.
inline const std::string hostile = "<!channel> <script>alert(1)</script> @here & \"quoted\" 'x' {noformat}\r\nBcc: all@example.com\r\n\r\n"
                                   "[link](javascript:x) *bold* \x01\x1b[31m \xff\xfe \xe2\x80\xae" "esrever <https://evil.example|ok> =?UTF-8?Q?x?=";

inline WallTime at(double seconds) { return parseIso8601("2026-03-01T14:00:00Z").value() + fromSeconds(seconds); }

inline Alert alert(const std::string& fingerprint, Severity severity, const std::string& summary, double since) {
    Alert out;
    out.fingerprint = fingerprint;
    out.rule = "ChannelDown";
    out.severity = severity;
    out.state = AlertState::Firing;
    out.summary = summary;
    out.labels = {{"alertname", "ChannelDown"}, {"severity", std::string(toString(severity))}, {"channel", "news-" + fingerprint}, {"stage", "origin"}};
    out.started = at(since);
    out.fired = at(since);
    out.turns = {at(since)};
    return out;
}
inline Alert resolved(Alert out, double until) {
    out.state = AlertState::Resolved;
    out.resolved = at(until);
    out.turns.push_back(at(until));
    return out;
}

inline Notification notification(std::vector<Alert> alerts, Notification::Why why = Notification::Why::New, double now = 60) {
    Notification out;
    out.key = "0123456789abcdef-1772373600000-" + std::to_string(static_cast<int>(now));
    out.groupKey = "all/noc:{stage=\"origin\"}";
    out.route = "all/noc";
    out.receiver = ReceiverId("r1");
    out.why = why;
    out.time = at(now);
    out.groupLabels = {{"stage", "origin"}};
    out.commonLabels = {{"alertname", "ChannelDown"}, {"stage", "origin"}};
    out.alerts = std::move(alerts);
    return out;
}

inline MessageFacts facts() {
    return {{{"ChannelDown", {"A channel is down", "Open the channel: the verdict says where it broke.", "https://wiki.example/run?book=1"}}},
            "https://noc.example/inspector/"};
}

inline Receiver receiver(ReceiverKind kind, std::map<std::string, std::string> settings, std::map<std::string, std::string> secrets = {}) {
    Receiver out;
    out.id = ReceiverId("r1");
    out.name = "NOC";
    out.kind = kind;
    out.settings = std::move(settings);
    out.secrets = std::move(secrets);
    return out;
}

inline Conversation told(const Notification& n, const Receiver& r, const std::vector<ReceiverReference>& references = {}) {
    static const MessageFacts known = facts();
    return tell({n, r, references, known, n.time});
}

inline Answer answer(int status, std::string body = {}) {
    Answer out;
    out.status = status;
    out.body = std::move(body);
    return out;
}

// Says everything, the answers in their order (the last one again and again), and gives back the calls.
inline std::vector<HttpCall> talk(Conversation& conversation, const std::vector<Answer>& answers) {
    std::vector<HttpCall> out;
    for (std::size_t i = 0; conversation.next() && i < 50; ++i) {
        out.push_back(std::get<HttpCall>(conversation.next()->call));
        conversation.take(answers[std::min(i, answers.size() - 1)]);
    }
    return out;
}

inline QJsonObject json(const std::string& body) { return QJsonDocument::fromJson(QByteArray::fromStdString(body)).object(); }
inline QJsonArray jsonArray(const std::string& body) { return QJsonDocument::fromJson(QByteArray::fromStdString(body)).array(); }
inline std::string text(const QJsonValue& value) { return value.toString().toStdString(); }
inline std::vector<std::string> keys(const QJsonObject& object) {
    std::vector<std::string> out;
    for (const QString& key : object.keys()) out.push_back(key.toStdString());
    return out;
}
inline std::string header(const HttpCall& call, const std::string& name) {
    for (const auto& [key, value] : call.headers)
        if (key == name) return value;
    return {};
}

}  // namespace inspector::notify::test
