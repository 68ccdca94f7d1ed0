// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/influx.h"

#include "core/base/text.h"

#include <QUrl>
#include <QUrlQuery>

#include <algorithm>

namespace inspector::series {

namespace {

constexpr std::size_t mostUrlBytes = 2048;
constexpr std::size_t mostNameBytes = 255;
constexpr const char* example = "write it as influxdb://user@host:8086/metrics, or influxdbs:// for TLS";
constexpr const char* keepSecretsElsewhere =
    "keep passwords and tokens in the system's keychain or the environment, not in the address";

tl::unexpected<Error> refuse(std::string what, std::string hint = example) {
    return fail(Error::Kind::InvalidInput, "the InfluxDB address: " + std::move(what), {}, std::move(hint));
}

bool isPlain(const std::string& text) {
    return text.size() <= mostNameBytes && isValidUtf8(text) &&
           std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

Result<void> takeKey(InfluxUrl& url, const std::string& key, const std::string& value) {
    if (key == "password" || key == "p" || key == "token" || key == "t" || key == "u")
        return refuse("no password, token or user belongs into its query", keepSecretsElsewhere);
    if (!isPlain(value)) return refuse("a value in its query is too long or has control characters");
    if (key == "api") {
        if (value != "1" && value != "2") return refuse("api is 1 or 2", "leave it out to go by the server's version");
        url.api = value == "1" ? InfluxUrl::Api::V1 : InfluxUrl::Api::V2;
    } else if (key == "org") {
        url.org = value;
    } else if (key == "rp") {
        url.retentionPolicy = value;
    } else if (key == "ca") {
        url.caFile = value;
    } else {
        return refuse("its query has an unknown key", "the keys are api, org, rp and ca");
    }
    return {};
}

// Everything after the first slash; a name may hold an encoded one.
Result<void> takeDatabase(InfluxUrl& url, const QUrl& parsed) {
    const QString path = parsed.path(QUrl::FullyEncoded);
    if (path.isEmpty() || path == QLatin1String("/")) return {};
    if (path.indexOf(QLatin1Char('/'), 1) >= 0) return refuse("after the host comes one name, the database's");
    url.database = QUrl::fromPercentEncoding(path.mid(1).toUtf8()).toStdString();
    if (!isPlain(url.database)) return refuse("the database's name is too long or has control characters");
    return {};
}

}  // namespace

std::string InfluxUrl::shown() const {
    const bool six = host.find(':') != std::string::npos;
    return (tls ? "influxdbs://" : "influxdb://") + (six ? "[" + host + "]" : host) + ":" + std::to_string(port) + "/" +
           database;
}

Result<InfluxUrl> parseInfluxUrl(const std::string& text) {
    if (text.size() > mostUrlBytes || !isValidUtf8(text)) return refuse("it is too long or not UTF-8");
    const QUrl parsed(QString::fromStdString(text), QUrl::StrictMode);
    if (!parsed.isValid()) return refuse("it cannot be read");
    InfluxUrl url;
    if (parsed.scheme() != QLatin1String("influxdb") && parsed.scheme() != QLatin1String("influxdbs"))
        return refuse("it does not begin with influxdb:// or influxdbs://");
    url.tls = parsed.scheme() == QLatin1String("influxdbs");
    url.host = parsed.host(QUrl::FullyEncoded).toStdString();
    if (url.host.empty()) return refuse("it names no host");
    if (url.host.front() == '[') url.host = url.host.substr(1, url.host.size() - 2);
    if (parsed.port() == 0) return refuse("port 0 is none");
    url.port = static_cast<std::uint16_t>(parsed.port(8086));
    if (parsed.userInfo(QUrl::FullyEncoded).contains(QLatin1Char(':')))
        return refuse("a password is written in it", keepSecretsElsewhere);
    url.user = parsed.userName(QUrl::FullyDecoded).toStdString();
    if (!isPlain(url.user)) return refuse("the user's name is too long or has control characters");
    if (parsed.hasFragment()) return refuse("it has a part after #");
    if (auto ok = takeDatabase(url, parsed); !ok) return fail(ok.error());
    for (const auto& [key, value] : QUrlQuery(parsed).queryItems(QUrl::FullyDecoded))
        if (auto ok = takeKey(url, key.toStdString(), value.toStdString()); !ok) return fail(ok.error());
    return url;
}

}  // namespace inspector::series
