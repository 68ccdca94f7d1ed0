// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/series/store.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

// The shared series store: InfluxDB 1.x, 2.x or 3. Points go out as line protocol, questions as InfluxQL. A store
// blocks the thread that uses it, never longer than `timeout` a request, so it is not for the GUI's thread.
namespace inspector::series {

// Where the server is; no secret is in it.
struct InfluxUrl {
    enum class Api { Unknown, V1, V2 };  // V1: /write, database and retention policy; V2: /api/v2/write, org and bucket

    bool tls = false;
    std::string host;  // an IPv6 address without brackets
    std::uint16_t port = 8086;
    std::string user;
    std::string database = "metrics";  // the bucket's name in 2.x
    Api api = Api::Unknown;            // Unknown: by the version that the server tells
    std::string org;
    std::string retentionPolicy;  // empty: the database's own default
    std::string caFile;           // PEM; the only authorities that are believed. Empty: the system's

    // For messages: scheme, host, port and database.
    [[nodiscard]] std::string shown() const;
    bool operator==(const InfluxUrl&) const = default;
};

// influxdb://[user@]host[:8086][/DATABASE][?api=1|2&org=…&rp=…&ca=FILE]; influxdbs:// for TLS. InvalidInput says which
// part is wrong. A password or token in it is refused and not repeated in the error.
[[nodiscard]] Result<InfluxUrl> parseInfluxUrl(const std::string& text);

// Until when a server wants no request (its Retry-After). It outlives the store that was told so: copies of one
// InfluxOptions share it. Thread-safe.
class InfluxPause {
public:
    void until(MonoTime time) { m_until = time.time_since_epoch().count(); }
    [[nodiscard]] MonoTime until() const { return MonoTime{MonoTime::duration{m_until}}; }

private:
    std::atomic<MonoTime::rep> m_until{MonoTime::min().time_since_epoch().count()};
};

struct InfluxOptions {
    std::string url;       // as parseInfluxUrl() has it
    std::string password;  // of the user in 1.x; may be empty
    std::string token;     // of 2.x and 3; may be empty
    Nanoseconds retention = std::chrono::hours{24 * 30};  // of what is made here, at least an hour; zero: for ever
    Milliseconds timeout{10'000};                         // of one request, from its beginning to its end
    bool readOnly = false;
    std::shared_ptr<InfluxPause> pause = std::make_shared<InfluxPause>();
    std::shared_ptr<const std::atomic<bool>> ended = {};  // set by whoever will not wait: a request under way fails within a second
};

// Asks the server who it is, and makes the database (with its retention policy) or the bucket where it is missing and
// the rights allow. NotFound: no database, and it could not be made; Denied: a wrong password or token, or too few
// rights; InvalidInput: the URL, or not an InfluxDB; Unavailable: no such host, refused, TLS, silence, an answer of
// "later". The hint says what to do. Nothing that these return holds the password or the token.
[[nodiscard]] Result<Opened> openInflux(const InfluxOptions& options);

// The server's own version, e.g. "1.6.7"; empty when it does not tell. Errors as above.
[[nodiscard]] Result<std::string> influxVersion(const InfluxOptions& options);

}  // namespace inspector::series
