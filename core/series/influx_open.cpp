// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/log.h"
#include "core/series/influx.h"
#include "core/series/influx_ql.h"
#include "core/series/influx_store.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace inspector::series {

namespace {

using Kind = Error::Kind;
using Verb = InfluxRequest::Verb;

constexpr qint64 mostAuthorityBytes = 1024 * 1024;

std::string durationOf(Nanoseconds retention) {
    const auto seconds = std::chrono::ceil<Seconds>(retention).count();
    return seconds <= 0 ? "INF" : std::to_string(seconds) + "s";
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

Result<void> checkAuthorities(const InfluxUrl& url) {
    if (url.caFile.empty()) return {};
    QFile file(QString::fromStdString(url.caFile));
    if (!file.exists())
        return fail(Kind::NotFound, "there is no file with the certificate authorities", url.caFile, "check ca=FILE");
    if (!file.open(QIODevice::ReadOnly) || !file.read(mostAuthorityBytes).contains("-----BEGIN CERTIFICATE-----"))
        return fail(Kind::InvalidInput, "the file has no certificate in PEM form", url.caFile, "check ca=FILE");
    return {};
}

QJsonObject firstOf(const InfluxAnswer& answer, const char* list) {
    return QJsonDocument::fromJson(answer.body).object().value(QLatin1String(list)).toArray().at(0).toObject();
}

// `refusal` is what the server says of making it.
Error cannotMake(const InfluxUrl& url, const Error& refusal) {
    if (refusal.kind != Kind::Denied) return refusal;
    const bool v2 = url.api == InfluxUrl::Api::V2;
    const std::string name = "\"" + url.database + "\"";
    return {Kind::NotFound,
            v2 ? "there is no bucket " + name + " that this token may write, nor may it make one"
               : "there is no database " + name + ", and this user may not make it (" + refusal.what + ")",
            url.shown(),
            v2 ? "let an administrator make the bucket, or give a token that may"
               : "let an administrator run CREATE DATABASE " + quotedName(url.database) +
                     " WITH DURATION 30d and GRANT ALL on it to this user"};
}

}  // namespace

Result<std::string> InfluxStore::ping() {
    InfluxRequest request;
    request.path = "/ping";
    const auto answer = m_http.send(request);
    if (!answer) return fail(answer.error());
    if (answer->status == 401 || answer->status == 403 || answer->status == 429 || answer->status >= 500)
        return fail(m_http.error(*answer, "reach InfluxDB"));
    const auto api = m_http.url().api;
    const bool ok = answer->status == 204 || answer->status == 200;
    if (!ok || (answer->version.empty() && api == InfluxUrl::Api::Unknown))
        return fail(Kind::InvalidInput, "what answers there is not an InfluxDB (status " +
                                            std::to_string(answer->status) + " to /ping, no version)",
                    m_http.url().shown(), "check host and port; behind a proxy that hides the version, add api=1 or api=2");
    const std::string version = answer->version.starts_with('v') ? answer->version.substr(1) : answer->version;
    if (api == InfluxUrl::Api::Unknown)
        m_http.setApi(version.starts_with("1.") || version.starts_with("0.") ? InfluxUrl::Api::V1 : InfluxUrl::Api::V2);
    return version;
}

// A write of nothing is judged by rights and names alike, and changes nothing. Some versions then say that there was
// nothing to write.
Result<void> InfluxStore::checkWriting() {
    const auto answer = m_http.send(writeRequest());
    if (!answer) return fail(answer.error());
    if (answer->status >= 200 && answer->status < 300) return {};
    Error error = m_http.error(*answer, "write to the database");
    if (error.kind != Kind::InvalidInput) return fail(std::move(error));
    if (!has(influxWords(*answer), "org")) return {};
    error.hint = "add org=… to the address";
    return fail(std::move(error));
}

Result<void> InfluxStore::makeDatabase(bool onlyPolicy) {
    const InfluxUrl& url = m_http.url();
    const std::string policy = quotedName(url.retentionPolicy);
    const std::string database = quotedName(url.database);
    const std::string terms = " DURATION " + durationOf(m_options.retention) + " REPLICATION 1";
    std::string statement = "CREATE DATABASE " + database + " WITH" + terms;
    if (onlyPolicy)
        statement = "CREATE RETENTION POLICY " + policy + " ON " + database + terms;
    else if (!url.retentionPolicy.empty())
        statement += " NAME " + policy;
    if (const auto made = ask(statement, "make the database"); !made) return fail(cannotMake(url, made.error()));
    return {};
}

Result<std::string> InfluxStore::organisationId() {
    InfluxRequest request;
    request.path = "/api/v2/orgs";
    request.parameters = {{"org", m_http.url().org}};
    const auto answer = m_http.send(request);
    if (!answer) return fail(answer.error());
    if (answer->status != 200) return fail(m_http.error(*answer, "find the organisation"));
    const QString id = firstOf(*answer, "orgs").value(QLatin1String("id")).toString();
    if (id.isEmpty())
        return fail(Kind::NotFound, "there is no organisation \"" + m_http.url().org + "\"", m_http.url().shown(),
                    "check org=… in the address");
    return id.toStdString();
}

Result<void> InfluxStore::makeBucket() {
    const InfluxUrl& url = m_http.url();
    const auto organisation = organisationId();
    if (!organisation) return fail(cannotMake(url, organisation.error()));
    QJsonObject bucket{{QLatin1String("orgID"), QString::fromStdString(*organisation)},
                       {QLatin1String("name"), QString::fromStdString(url.database)}};
    const auto seconds = std::chrono::ceil<Seconds>(m_options.retention).count();
    QJsonArray rules;
    if (seconds > 0)
        rules.append(QJsonObject{{QLatin1String("type"), QLatin1String("expire")},
                                 {QLatin1String("everySeconds"), static_cast<qint64>(seconds)}});
    bucket.insert(QLatin1String("retentionRules"), rules);
    InfluxRequest request;
    request.verb = Verb::Post;
    request.path = "/api/v2/buckets";
    request.contentType = "application/json";
    request.body = QJsonDocument(bucket).toJson(QJsonDocument::Compact);
    const auto answer = m_http.send(request);
    if (!answer) return fail(answer.error());
    const bool thereNow = answer->status == 422 && has(influxWords(*answer), "already exists");
    if (answer->status == 201 || thereNow) return {};
    return fail(cannotMake(url, m_http.error(*answer, "make the bucket")));
}

Result<void> InfluxStore::connect() {
    const InfluxUrl& url = m_http.url();
    if (m_options.retention < Nanoseconds{0} ||
        (m_options.retention > Nanoseconds{0} && m_options.retention < std::chrono::hours{1}))
        return fail(Kind::InvalidInput, "InfluxDB keeps points for an hour or longer, or for ever", url.shown(),
                    "choose a longer retention");
    if (auto ok = checkAuthorities(url); !ok) return ok;
    if (const auto version = ping(); !version) return fail(version.error());
    if (m_options.readOnly) {
        // Not SHOW MEASUREMENTS: of a database that is not there, 1.x has nothing to show and does not say so.
        const auto seen = ask("SELECT \"requests\" FROM \"cdn_health\" WHERE time >= now() LIMIT 1", "read the database");
        if (!seen) return fail(seen.error());
        return {};
    }
    auto writable = checkWriting();
    if (writable || writable.error().kind != Kind::NotFound) return writable;
    const bool onlyPolicy = has(writable.error().what, "retention policy not found");
    if (auto made = url.api == InfluxUrl::Api::V2 ? makeBucket() : makeDatabase(onlyPolicy); !made) return made;
    const std::string kept = m_options.retention > Nanoseconds{0}
                                 ? "for " + std::to_string(std::chrono::duration_cast<std::chrono::hours>(m_options.retention).count()) + " hours"
                                 : "for ever";
    qCInfo(lcSeries, "The InfluxDB database %s is made; points are kept %s.", url.shown().c_str(), kept.c_str());
    return checkWriting();
}

Result<Opened> openInflux(const InfluxOptions& options) {
    const auto url = parseInfluxUrl(options.url);
    if (!url) return fail(url.error());
    auto store = std::make_unique<InfluxStore>(*url, options);
    if (auto ok = store->connect(); !ok) return fail(ok.error());
    Opened opened;
    opened.store = std::move(store);
    return opened;
}

Result<std::string> influxVersion(const InfluxOptions& options) {
    const auto url = parseInfluxUrl(options.url);
    if (!url) return fail(url.error());
    if (auto ok = checkAuthorities(*url); !ok) return fail(ok.error());
    return InfluxStore(*url, options).ping();
}

}  // namespace inspector::series
