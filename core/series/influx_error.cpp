// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What an InfluxDB says when it does not do what it is asked for.
#include "core/series/influx_http.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <initializer_list>

namespace inspector::series {

namespace {

constexpr std::size_t mostWordBytes = 300;
constexpr qsizetype mostErrorBytes = 16 * 1024;

using Kind = Error::Kind;

bool hasAny(std::string_view words, std::initializer_list<std::string_view> any) {
    for (const auto one : any)
        if (words.find(one) != std::string_view::npos) return true;
    return false;
}

void blot(std::string& words, const std::string& secret) {
    if (secret.empty()) return;
    for (std::size_t at = 0; (at = words.find(secret, at)) != std::string::npos;) {
        words.replace(at, secret.size(), "***");
        at += 3;
    }
}

// A cut must not leave half a character.
void cut(std::string& words) {
    if (words.size() <= mostWordBytes) return;
    std::size_t end = mostWordBytes;
    while (end > 0 && (static_cast<unsigned char>(words[end]) & 0xC0) == 0x80) --end;
    words.resize(end);
    words += " …";
}

Kind kindOf(int status, const std::string& words) {
    if (hasAny(words, {"no space left", "disk quota exceeded", "not enough space"})) return Kind::Full;
    if (hasAny(words, {"database not found", "retention policy not found"})) return Kind::NotFound;
    if (hasAny(words, {"invalid name"})) return Kind::InvalidInput;
    switch (status) {
    case 200: return hasAny(words, {"not authorized"}) ? Kind::Denied : Kind::Other;
    case 400:
    case 413:
    case 422: return Kind::InvalidInput;
    case 401:
    case 403: return Kind::Denied;
    case 404: return Kind::NotFound;
    case 408:
    case 429: return Kind::Unavailable;
    default: return status >= 500 ? Kind::Unavailable : Kind::Other;
    }
}

std::string hintOf(Kind kind, int status, std::optional<Seconds> retryAfter) {
    if (retryAfter && kind == Kind::Unavailable) return "Retry-After: " + std::to_string(retryAfter->count()) + " s";
    switch (kind) {
    case Kind::Full: return "make room on the server's disk, or keep its points for a shorter time";
    case Kind::NotFound: return "check the database's (or bucket's) name, and the organisation";
    case Kind::Denied:
        return status == 401 ? "check the user's name and password, or the token"
                             : "give this user or token the right to read and write the database";
    case Kind::Unavailable: return "the server's own log says more";
    default: return {};
    }
}

}  // namespace

std::string InfluxHttp::clean(std::string_view words) const {
    std::string text = QString::fromUtf8(words.data(), static_cast<qsizetype>(words.size())).toStdString();
    blot(text, m_options.token);
    blot(text, m_options.password);
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    cut(text);
    return text;
}

std::string influxWords(const InfluxAnswer& answer) {
    const QByteArray body = answer.body.left(mostErrorBytes);
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    for (const char* key : {"error", "message"}) {
        const QString words = object.value(QLatin1String(key)).toString();
        if (!words.isEmpty()) return words.toStdString();
    }
    return body.trimmed().toStdString();
}

Error InfluxHttp::error(const InfluxAnswer& answer, std::string_view doing) const {
    return error(answer.status, influxWords(answer), doing, answer.retryAfter);
}

Error InfluxHttp::error(int status, const std::string& said, std::string_view doing,
                        std::optional<Seconds> retryAfter) const {
    const std::string words = clean(said);
    const Kind kind = kindOf(status, said);
    std::string what = "could not " + std::string(doing) + ": ";
    if (status != 200) what += "status " + std::to_string(status) + (words.empty() ? "" : ", ");
    return {kind, what + words, m_url.shown(), hintOf(kind, status, retryAfter)};
}

}  // namespace inspector::series
