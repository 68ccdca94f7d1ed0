// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/notify/alertmanager.h"

#include "core/base/clock.h"
#include "core/base/text.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <curl/curl.h>

#include <chrono>
#include <stdexcept>

namespace inspector::notify::test {

namespace {

using namespace std::chrono_literals;
using inspector::test::waitFor;

QString q(const std::string& text) { return QString::fromStdString(text); }
QString caseName(std::size_t number) { return QString::number(number); }
QString inCase(std::size_t number, const std::string& name) { return QStringLiteral("case%1-%2").arg(number).arg(q(name)); }

QJsonArray jsonOf(const Matchers& matchers) {
    QJsonArray out;
    for (const Matcher& matcher : matchers) out.append(q(formatMatchers({matcher})));
    return out;
}
QJsonArray jsonOf(const Matchers& matchers, std::size_t number) {
    QJsonArray out = jsonOf(matchers);
    out.append(QStringLiteral("case=\"%1\"").arg(number));
    return out;
}
QJsonArray jsonOf(const std::vector<std::string>& texts) {
    QJsonArray out;
    for (const std::string& text : texts) out.append(q(text));
    return out;
}
QJsonArray namesOf(const std::vector<std::string>& texts, std::size_t number) {
    QJsonArray out;
    for (const std::string& text : texts) out.append(inCase(number, text));
    return out;
}
QString secondsOf(Seconds seconds) { return QStringLiteral("%1s").arg(seconds.count()); }

QJsonObject jsonOf(const Route& route, std::size_t number, std::set<std::string>* receivers) {
    QJsonObject out;
    out[QStringLiteral("matchers")] = jsonOf(route.matchers);
    if (route.receiver) {
        out[QStringLiteral("receiver")] = inCase(number, route.receiver->value);
        receivers->insert(route.receiver->value);
    }
    if (route.goOn) out[QStringLiteral("continue")] = true;
    if (route.groupBy) out[QStringLiteral("group_by")] = jsonOf(*route.groupBy);
    if (route.groupWait) out[QStringLiteral("group_wait")] = secondsOf(*route.groupWait);
    if (route.groupInterval) out[QStringLiteral("group_interval")] = secondsOf(*route.groupInterval);
    if (route.repeatInterval) out[QStringLiteral("repeat_interval")] = secondsOf(*route.repeatInterval);
    if (!route.activeTimes.empty()) out[QStringLiteral("active_time_intervals")] = namesOf(route.activeTimes, number);
    if (!route.muteTimes.empty()) out[QStringLiteral("mute_time_intervals")] = namesOf(route.muteTimes, number);
    QJsonArray children;
    for (const Route& child : route.children) children.append(jsonOf(child, number, receivers));
    out[QStringLiteral("routes")] = children;
    return out;
}

QString clockTime(int minute) {
    return QStringLiteral("%1:%2").arg(minute / 60, 2, 10, QLatin1Char('0')).arg(minute % 60, 2, 10, QLatin1Char('0'));
}
// Of an interval its times and its zone; the tests need no more.
QJsonObject jsonOf(const TimeInterval& interval) {
    QJsonArray times;
    for (const TimeInterval::Range& range : interval.times)
        times.append(QJsonObject{{QStringLiteral("start_time"), clockTime(range.first)},
                                 {QStringLiteral("end_time"), clockTime(range.last)}});
    return {{QStringLiteral("times"), times},
            {QStringLiteral("location"), interval.zone.empty() ? QStringLiteral("UTC") : q(interval.zone)}};
}

QJsonObject receiver(const QString& name) { return {{QStringLiteral("name"), name}}; }

// alertmanager.yml; JSON is YAML, too.
std::string configOf(const std::vector<AlertmanagerCase>& cases, const std::string& sinkUrl) {
    QJsonArray routes;
    QJsonArray receivers{receiver(QStringLiteral("nobody"))};
    QJsonArray inhibitions;
    QJsonArray times;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        std::set<std::string> names;
        QJsonObject route = jsonOf(cases[i].routing.root, i, &names);
        route[QStringLiteral("matchers")] = jsonOf(cases[i].routing.root.matchers, i);
        routes.append(route);
        for (const std::string& name : names) {
            QJsonObject made = receiver(inCase(i, name));
            made[QStringLiteral("webhook_configs")] =
                QJsonArray{QJsonObject{{QStringLiteral("url"), q(sinkUrl) + caseName(i) + QLatin1Char('/') + q(name)},
                                       {QStringLiteral("send_resolved"), !cases[i].withoutResolved.contains(name)}}};
            receivers.append(made);
        }
        for (const Inhibition& rule : cases[i].routing.inhibitions)
            inhibitions.append(QJsonObject{{QStringLiteral("source_matchers"), jsonOf(rule.source, i)},
                                           {QStringLiteral("target_matchers"), jsonOf(rule.target, i)},
                                           {QStringLiteral("equal"), jsonOf(rule.equal)}});
        for (const auto& [name, intervals] : cases[i].routing.times) {
            QJsonArray list;
            for (const TimeInterval& interval : intervals) list.append(jsonOf(interval));
            times.append(QJsonObject{{QStringLiteral("name"), inCase(i, name)}, {QStringLiteral("time_intervals"), list}});
        }
    }
    const QJsonObject all{{QStringLiteral("route"), QJsonObject{{QStringLiteral("receiver"), QStringLiteral("nobody")},
                                                               {QStringLiteral("routes"), routes}}},
                          {QStringLiteral("receivers"), receivers},
                          {QStringLiteral("inhibit_rules"), inhibitions},
                          {QStringLiteral("time_intervals"), times}};
    return QJsonDocument(all).toJson().toStdString();
}

std::size_t discard(char*, std::size_t size, std::size_t count, void*) { return size * count; }

// The answer's status; 0: none came.
long request(const std::string& url, const std::string& body) {
    CURL* curl = curl_easy_init();
    curl_slist* headers = curl_slist_append(nullptr, "Content-Type: application/json");
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 20L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, discard);
    if (!body.empty()) {
        curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
        curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, body.c_str());
    }
    long status = 0;
    if (curl_easy_perform(curl) == CURLE_OK) curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return status;
}

Labels labelsOf(const QJsonObject& object) {
    Labels out;
    for (auto label = object.begin(); label != object.end(); ++label)
        if (label.key() != QLatin1String("case")) out[label.key().toStdString()] = label.value().toString().toStdString();
    return out;
}

}  // namespace

Alertmanager::Alertmanager(const std::vector<AlertmanagerCase>& cases)
    : m_sink([this](auto& connection) { take(connection); }), m_port(inspector::test::freePort()) {
    const auto config = m_dir.write("alertmanager.yml", configOf(cases, m_sink.url("/")));
    m_process = std::make_unique<inspector::test::Process>(
        std::vector<std::string>{"prometheus-alertmanager", "--config.file=" + config.string(),
                                 "--storage.path=" + (m_dir.path() / "data").string(),
                                 "--web.listen-address=127.0.0.1:" + std::to_string(m_port), "--cluster.listen-address=",
                                 "--log.level=warn"},
        m_dir.path() / "log");
    const bool ready = waitFor([this] {
        return !m_process->running() || request(url() + "/-/ready", {}) == 200;
    }, 30s);
    if (!ready || !m_process->running()) throw std::runtime_error("prometheus-alertmanager does not run: " + m_process->output());
}

void Alertmanager::take(inspector::test::RawServer::Connection& connection) {
    while (!connection.stopping()) {
        const std::string headers = connection.readRequest();
        if (headers.empty()) return;
        const std::string body = connection.readBody(headers);
        const QJsonObject message = QJsonDocument::fromJson(QByteArray::fromStdString(body)).object();
        // POST /<case>/<receiver> HTTP/1.1
        const auto path = split(std::string_view(headers).substr(0, headers.find(" HTTP")), '/');
        Told told;
        if (path.size() == 3) {
            told.caseNumber = parseUnsigned(path[1]).value_or(0);
            told.receiver = path[2];
        }
        told.groupLabels = labelsOf(message[QStringLiteral("groupLabels")].toObject());
        for (const QJsonValue& alert : message[QStringLiteral("alerts")].toArray()) {
            const bool firing = alert[QStringLiteral("status")].toString() == QLatin1String("firing");
            (firing ? told.firing : told.resolved)
                .insert(alert[QStringLiteral("labels")][QStringLiteral("alertname")].toString().toStdString());
        }
        {
            const std::lock_guard lock(m_mutex);
            m_told.push_back(std::move(told));
        }
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }
}

std::vector<Alertmanager::Told> Alertmanager::told() const {
    const std::lock_guard lock(m_mutex);
    return m_told;
}

void Alertmanager::forget() {
    const std::lock_guard lock(m_mutex);
    m_told.clear();
}

void Alertmanager::post(const std::vector<Alert>& alerts) {
    const WallTime now = SystemClock().now();
    QJsonArray out;
    for (const Alert& alert : alerts) {
        QJsonObject labels{{QStringLiteral("case"), caseName(alert.caseNumber)}};
        for (const auto& [name, value] : alert.labels) labels[q(name)] = q(value);
        std::string& started = m_started[std::to_string(alert.caseNumber) + formatLabels(alert.labels)];
        if (started.empty()) started = formatIso8601(now);
        QJsonObject made{{QStringLiteral("labels"), labels}, {QStringLiteral("startsAt"), q(started)}};
        if (!alert.firing) {
            made[QStringLiteral("endsAt")] = q(formatIso8601(now));
            started.clear();
        }
        out.append(made);
    }
    const long status = request(url() + "/api/v2/alerts",
                                QJsonDocument(out).toJson(QJsonDocument::Compact).toStdString());
    if (status != 200) throw std::runtime_error("Alertmanager answers " + std::to_string(status) + ": " + m_process->output());
}

std::string Alertmanager::amtool(std::vector<std::string> words) {
    words.insert(words.begin(), {"amtool", "--alertmanager.url=" + url()});
    inspector::test::Process process(words, m_dir.path() / ("amtool" + std::to_string(++m_calls)));
    if (process.wait(20s) != 0) throw std::runtime_error("amtool: " + process.output());
    return std::string(trim(process.output()));
}

std::string Alertmanager::silence(std::size_t caseNumber, const Matchers& matchers) {
    std::vector<std::string> words{"silence", "add", "--author=ann", "--comment=test", "--duration=1h",
                                   "case=\"" + std::to_string(caseNumber) + '"'};
    for (const Matcher& matcher : matchers) words.push_back(formatMatchers({matcher}));
    return amtool(std::move(words));
}

void Alertmanager::expire(const std::string& silence) { amtool({"silence", "expire", silence}); }

std::string Alertmanager::query() { return amtool({"alert", "query", "--output=json"}); }

}  // namespace inspector::notify::test
