// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evidence/exchange_codec.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <map>
#include <unordered_map>

namespace inspector::evidence {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 version = 1;
constexpr std::uint32_t mostUnpacked = 64U << 20;

using Headers = std::vector<std::pair<std::string, std::string>>;

QString text(const std::string& utf8) { return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())); }
std::string text(const QJsonValue& value) { return value.toString().toStdString(); }

QJsonArray headersJson(const Headers& headers) {
    QJsonArray all;
    for (const auto& [name, value] : headers) all.append(QJsonArray{text(name), text(value)});
    return all;
}

Headers headersFrom(const QJsonValue& value) {
    Headers headers;
    for (const QJsonValue& pair : value.toArray()) headers.emplace_back(text(pair[0]), text(pair[1]));
    return headers;
}

QJsonObject httpJson(const HttpSample& http) {
    return {{u"ok"_s, http.ok},           {u"status"_s, http.status},   {u"error"_s, text(http.error)},
            {u"message"_s, text(http.message)}, {u"dns"_s, http.dnsMs}, {u"connect"_s, http.connectMs},
            {u"tls"_s, http.tlsMs},       {u"ttfb"_s, http.ttfbMs},     {u"total"_s, http.totalMs},
            {u"bytes"_s, static_cast<qint64>(http.bytes)}, {u"address"_s, text(http.remoteAddress)},
            {u"http"_s, text(http.httpVersion)}, {u"redirects"_s, http.redirects}, {u"reused"_s, http.reused}};
}

HttpSample httpFrom(const QJsonValue& o) {
    HttpSample http;
    http.ok = o[u"ok"].toBool();
    http.status = o[u"status"].toInt();
    http.error = text(o[u"error"]);
    http.message = text(o[u"message"]);
    http.dnsMs = o[u"dns"].toDouble();
    http.connectMs = o[u"connect"].toDouble();
    http.tlsMs = o[u"tls"].toDouble();
    http.ttfbMs = o[u"ttfb"].toDouble();
    http.totalMs = o[u"total"].toDouble();
    http.bytes = o[u"bytes"].toInteger();
    http.remoteAddress = text(o[u"address"]);
    http.httpVersion = text(o[u"http"]);
    http.redirects = o[u"redirects"].toInt();
    http.reused = o[u"reused"].toBool();
    return http;
}

// A body may hold any bytes.
QString bodyText(const std::string& body) {
    return QString::fromLatin1(QByteArray::fromRawData(body.data(), static_cast<qsizetype>(body.size())).toBase64());
}

QJsonObject exchangeJson(const Exchange& exchange, const QJsonValue& body) {
    QJsonObject object{{u"started"_s, static_cast<qint64>(toMillis(exchange.started))},
                       {u"kind"_s, text(std::string(toString(exchange.kind)))},
                       {u"rung"_s, text(exchange.rung)},
                       {u"stage"_s, text(exchange.stage)},
                       {u"url"_s, text(exchange.url)},
                       {u"request"_s, headersJson(exchange.requestHeaders)},
                       {u"response"_s, headersJson(exchange.responseHeaders)},
                       {u"sample"_s, httpJson(exchange.http)}};
    if (!exchange.finalUrl.empty()) object.insert(u"final"_s, text(exchange.finalUrl));
    if (exchange.sequence) object.insert(u"sequence"_s, QString::number(*exchange.sequence));
    if (!body.isNull()) object.insert(u"body"_s, body);
    return object;
}

std::shared_ptr<const Exchange> exchangeFrom(const QJsonValue& o, const std::vector<std::shared_ptr<const std::string>>& bodies) {
    auto exchange = std::make_shared<Exchange>();
    exchange->started = fromMillis(o[u"started"].toInteger());
    exchange->kind = exchangeKindFromString(text(o[u"kind"])).value_or(ExchangeKind::Other);
    exchange->rung = text(o[u"rung"]);
    exchange->stage = text(o[u"stage"]);
    exchange->url = text(o[u"url"]);
    exchange->finalUrl = text(o[u"final"]);
    exchange->requestHeaders = headersFrom(o[u"request"]);
    exchange->responseHeaders = headersFrom(o[u"response"]);
    exchange->http = httpFrom(o[u"sample"]);
    if (o[u"sequence"].isString()) exchange->sequence = o[u"sequence"].toString().toULongLong();
    const auto body = static_cast<std::size_t>(o[u"body"].toInteger(-1));
    if (body < bodies.size()) exchange->body = bodies[body];
    return exchange;
}

// Unpacked sizes stand in the first four bytes.
std::uint32_t unpackedSize(std::string_view bytes) {
    std::uint32_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) size = (size << 8) | static_cast<unsigned char>(bytes[i]);
    return size;
}

Error corrupt() { return {Error::Kind::Corrupt, "The evidence cannot be read", {}, "It was cut or changed; look at another one"}; }

}  // namespace

std::string encode(const Exchanges& exchanges) {
    QJsonArray bodies, entries;
    std::unordered_map<std::string_view, qint64> known;
    for (const auto& exchange : exchanges) {
        QJsonValue body;
        if (exchange->body) {
            const auto [at, isNew] = known.try_emplace(*exchange->body, bodies.size());
            if (isNew) bodies.append(bodyText(*exchange->body));
            body = at->second;
        }
        entries.append(exchangeJson(*exchange, body));
    }
    const QJsonObject all{{u"version"_s, version}, {u"bodies"_s, bodies}, {u"exchanges"_s, entries}};
    return qCompress(QJsonDocument(all).toJson(QJsonDocument::Compact)).toStdString();
}

Result<Exchanges> decode(std::string_view bytes) {
    if (bytes.size() < 4 || unpackedSize(bytes) > mostUnpacked) return fail(corrupt());
    const QByteArray packed = QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size()));
    const QJsonDocument document = QJsonDocument::fromJson(qUncompress(packed));
    if (!document.isObject() || document[u"version"].toInteger() != version) return fail(corrupt());
    std::vector<std::shared_ptr<const std::string>> bodies;
    for (const QJsonValue& body : document[u"bodies"].toArray())
        bodies.push_back(std::make_shared<const std::string>(QByteArray::fromBase64(body.toString().toLatin1()).toStdString()));
    Exchanges exchanges;
    for (const QJsonValue& entry : document[u"exchanges"].toArray()) exchanges.push_back(exchangeFrom(entry, bodies));
    return exchanges;
}

}  // namespace inspector::evidence
