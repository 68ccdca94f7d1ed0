// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/alert_receiver.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <iterator>

namespace inspector::test {

namespace {

std::string textOf(const QJsonObject& object, const char* name) { return object.value(QLatin1String(name)).toString().toStdString(); }

}  // namespace

std::string AlertReceiver::Told::status() const { return textOf(body, "status"); }

bool AlertReceiver::Told::has(const std::string& alertname, const std::string& channel, const std::string& wanted) const {
    const QJsonArray alerts = body.value(QLatin1String("alerts")).toArray();
    return std::any_of(alerts.begin(), alerts.end(), [&](const QJsonValue& value) {
        const QJsonObject alert = value.toObject();
        const QJsonObject labels = alert.value(QLatin1String("labels")).toObject();
        return textOf(labels, "alertname") == alertname && (channel.empty() || textOf(labels, "channel") == channel) &&
               textOf(alert, "status") == wanted;
    });
}

AlertReceiver::AlertReceiver() : m_server([this](RawServer::Connection& connection) { serve(connection); }) {}

void AlertReceiver::serve(RawServer::Connection& connection) {
    for (;;) {
        const std::string request = connection.readRequest();
        if (request.empty()) return;
        const std::string body = connection.readBody(request);
        std::string number;
        {
            const std::lock_guard lock(m_mutex);
            number = "no. " + std::to_string(m_told.size() + 1);
            m_told.push_back({SystemClock().now(), headerOf(request, "Idempotency-Key"),
                              QJsonDocument::fromJson(QByteArray::fromStdString(body)).object()});
        }
        switch (m_manner) {
            // Each answer is another one: where a test's clock stands still, equal lines of a trace would be one.
            case Manner::Take: connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(number.size()) + "\r\n\r\n" + number); break;
            case Manner::Refuse: connection.send("HTTP/1.1 503 Unavailable\r\nContent-Length: 4\r\n\r\nbusy"); break;
            case Manner::Hang: connection.silence(); return;
        }
    }
}

std::vector<AlertReceiver::Told> AlertReceiver::told() const {
    const std::lock_guard lock(m_mutex);
    return m_told;
}

std::vector<AlertReceiver::Told> AlertReceiver::told(const std::string& alertname, const std::string& channel,
                                                     const std::string& status) const {
    const std::vector<Told> all = told();
    std::vector<Told> some;
    std::copy_if(all.begin(), all.end(), std::back_inserter(some), [&](const Told& one) { return one.has(alertname, channel, status); });
    return some;
}

std::string AlertReceiver::story() const {
    std::string text;
    for (const Told& one : told()) {
        text += formatIso8601(one.at) + " " + one.key + " " + one.status() + "\n";
        for (const QJsonValue& value : one.body.value(QLatin1String("alerts")).toArray())
            text += "    " + QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact).toStdString() + "\n";
    }
    return text;
}

}  // namespace inspector::test
