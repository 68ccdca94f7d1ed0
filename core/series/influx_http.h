// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/series/influx.h"

#include <QByteArray>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace inspector::series {

// A gzip file (RFC 1952) of `text`, compressed fast.
[[nodiscard]] QByteArray gzipped(std::string_view text);

struct InfluxRequest {
    enum class Verb { Get, Post };
    Verb verb = Verb::Get;
    std::string path;                                            // e.g. "/ping"
    std::vector<std::pair<std::string, std::string>> parameters;  // not yet encoded
    QByteArray body;
    const char* contentType = nullptr;
    bool gzip = false;  // the body is
};

struct InfluxAnswer {
    int status = 0;
    QByteArray body;
    std::string version;                // X-Influxdb-Version
    std::optional<Seconds> retryAfter;  // bounded
};

// The server's own words: {"error": "…"} of 1.x, {"code": "…", "message": "…"} of 2.x, or plain text. Not to be shown.
[[nodiscard]] std::string influxWords(const InfluxAnswer& answer);

// One server's HTTP, one request at a time; the caller waits. The connection is kept and used again. Each wait ends with
// the options' timeout, each answer with mostAnswerBytes. Credentials go to this one host, scheme and port: a redirect
// is an error, and no proxy is asked. May be used by one thread after another. On libcurl: QNetworkAccessManager leaves
// Nagle's algorithm on and writes a request in pieces, which costs every batch the 40 ms of the peer's delayed
// acknowledgement (500 points: 55 ms, without it 10 ms).
class InfluxHttp {
public:
    static constexpr std::size_t mostAnswerBytes = std::size_t{64} * 1024 * 1024;

    InfluxHttp(InfluxUrl url, InfluxOptions options);
    ~InfluxHttp();
    InfluxHttp(const InfluxHttp&) = delete;
    InfluxHttp& operator=(const InfluxHttp&) = delete;

    // Any answer of HTTP is a value, whatever its status, but for a redirect. Unavailable: no connection, no answer in
    // time, TLS, or a pause that the server asked for is not over (then nothing is sent); InvalidInput: too long.
    [[nodiscard]] Result<InfluxAnswer> send(const InfluxRequest& request);
    // What an answer that is none of 2xx means; `doing` completes "could not …". Holds no secret.
    [[nodiscard]] Error error(const InfluxAnswer& answer, std::string_view doing) const;
    // The same for what the server said inside an answer.
    [[nodiscard]] Error error(int status, const std::string& said, std::string_view doing,
                              std::optional<Seconds> retryAfter = {}) const;
    // The server's words as they may be shown: bounded, on one line, without our secrets.
    [[nodiscard]] std::string clean(std::string_view words) const;
    [[nodiscard]] const InfluxUrl& url() const { return m_url; }
    void setApi(InfluxUrl::Api api) { m_url.api = api; }

private:
    struct Connection;  // libcurl's
    struct Transfer;
    [[nodiscard]] Error transportError(int code, const Transfer& transfer) const;
    [[nodiscard]] Result<void> checkRedirect(const Transfer& transfer, const std::string& from) const;

    InfluxUrl m_url;
    InfluxOptions m_options;
    std::unique_ptr<Connection> m_connection;
};

}  // namespace inspector::series
