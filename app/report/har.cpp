// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/report.h"
#include "app/report/values.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cctype>

// HTTP Archive 1.2. Times in milliseconds; -1: does not apply.
namespace inspector::report {

using namespace Qt::StringLiterals;

namespace {

QJsonArray headersJson(const std::vector<std::pair<std::string, std::string>>& headers) {
    QJsonArray all;
    for (const auto& [name, value] : headers) all.append(QJsonObject{{u"name"_s, toQt(name)}, {u"value"_s, toQt(value)}});
    return all;
}

QString headerOf(const Exchange& exchange, std::string_view name) {
    const auto same = [name](const auto& header) {
        return std::equal(header.first.begin(), header.first.end(), name.begin(), name.end(), [](char a, char b) {
            return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
        });
    };
    const auto at = std::find_if(exchange.responseHeaders.begin(), exchange.responseHeaders.end(), same);
    return at == exchange.responseHeaders.end() ? QString() : toQt(at->second);
}

QString version(const HttpSample& http) { return http.httpVersion.empty() ? QString() : u"HTTP/"_s + toQt(http.httpVersion); }

QJsonArray queryOf(const QString& url) {
    QJsonArray all;
    const qsizetype mark = url.indexOf(u'?');
    if (mark < 0) return all;
    for (const QString& pair : url.mid(mark + 1).split(u'&', Qt::SkipEmptyParts))
        all.append(QJsonObject{{u"name"_s, pair.section(u'=', 0, 0)}, {u"value"_s, pair.section(u'=', 1)}});
    return all;
}

QJsonObject entryJson(const Exchange& exchange) {
    const HttpSample& http = exchange.http;
    const QString url = toQt(exchange.url);
    QJsonObject content{{u"size"_s, static_cast<qint64>(exchange.body ? static_cast<qint64>(exchange.body->size()) : http.bytes)},
                        {u"mimeType"_s, headerOf(exchange, "content-type")}};
    if (exchange.body) content.insert(u"text"_s, toQt(*exchange.body));
    const double before = http.reused ? 0 : http.dnsMs + http.connectMs + http.tlsMs;
    const double first = std::max(before, http.ttfbMs);
    const double wait = first - before;
    const double receive = std::max(0.0, http.totalMs - first);
    const auto phase = [&](double ms) { return http.reused ? QJsonValue(-1) : QJsonValue(ms); };
    const qsizetype port = toQt(http.remoteAddress).lastIndexOf(u':');
    QJsonObject entry{
        {u"startedDateTime"_s, toQt(formatIso8601(exchange.started))},
        {u"time"_s, before + wait + receive},  // as the standard asks: the sum of its phases
        {u"request"_s, QJsonObject{{u"method"_s, u"GET"_s},
                                   {u"url"_s, url},
                                   {u"httpVersion"_s, version(http)},
                                   {u"cookies"_s, QJsonArray()},
                                   {u"headers"_s, headersJson(exchange.requestHeaders)},
                                   {u"queryString"_s, queryOf(url)},
                                   {u"headersSize"_s, -1},
                                   {u"bodySize"_s, 0}}},
        {u"response"_s, QJsonObject{{u"status"_s, http.status},
                                    {u"statusText"_s, QString()},
                                    {u"httpVersion"_s, version(http)},
                                    {u"cookies"_s, QJsonArray()},
                                    {u"headers"_s, headersJson(exchange.responseHeaders)},
                                    {u"content"_s, content},
                                    {u"redirectURL"_s, QString()},
                                    {u"headersSize"_s, -1},
                                    {u"bodySize"_s, static_cast<qint64>(http.bytes)}}},
        {u"cache"_s, QJsonObject()},
        {u"timings"_s, QJsonObject{{u"blocked"_s, -1},
                                   {u"dns"_s, phase(http.dnsMs)},
                                   {u"connect"_s, phase(http.connectMs + http.tlsMs)},
                                   {u"ssl"_s, http.tlsMs > 0 ? phase(http.tlsMs) : QJsonValue(-1)},
                                   {u"send"_s, 0},
                                   {u"wait"_s, wait},
                                   {u"receive"_s, receive}}},
    };
    if (port > 0) entry.insert(u"serverIPAddress"_s, toQt(http.remoteAddress).left(port).remove(u'[').remove(u']'));
    if (!http.error.empty()) entry.insert(u"comment"_s, toQt(http.error + ": " + http.message));
    return entry;
}

}  // namespace

QByteArray toHar(const Examination& examination) {
    QJsonArray entries;
    for (const auto& exchange : examination.exchanges) entries.append(entryJson(*exchange));
    const QJsonObject creator{{u"name"_s, u"Inspector"_s}, {u"version"_s, QStringLiteral(INSPECTOR_VERSION)}};
    const QJsonObject log{{u"version"_s, u"1.2"_s},
                          {u"creator"_s, creator},
                          {u"pages"_s, QJsonArray()},
                          {u"entries"_s, entries},
                          {u"comment"_s, toQt(examination.target)}};
    return QJsonDocument(QJsonObject{{u"log"_s, log}}).toJson();
}

}  // namespace inspector::report
