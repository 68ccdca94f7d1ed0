// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace inspector {

// One HTTP request as it was measured; times in milliseconds, each phase on its own.
struct HttpSample {
    bool ok = false;         // a 2xx answer, received whole
    int status = 0;          // 0: no answer
    std::string error;       // rule id of the transport failure ("http-timeout", …); empty when none
    std::string message;     // in English, for logs
    double dnsMs = 0;
    double connectMs = 0;
    double tlsMs = 0;
    double ttfbMs = 0;       // from the request's start to the first byte of the answer
    double totalMs = 0;
    std::int64_t bytes = 0;  // body, as received (compressed)
    std::string remoteAddress;
    std::string httpVersion; // "1.1", "2"
    int redirects = 0;
    bool reused = false;     // the connection

    bool operator==(const HttpSample&) const = default;
};

// What a request was for.
enum class ExchangeKind { Playlist, Mpd, Segment, Init, Key, Part, Time, Other };
[[nodiscard]] std::string_view toString(ExchangeKind kind);  // "playlist", "mpd", "segment", "init", "key", "part", "time", "other"
[[nodiscard]] std::optional<ExchangeKind> exchangeKindFromString(std::string_view text);

}  // namespace inspector
