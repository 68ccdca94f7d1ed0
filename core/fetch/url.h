// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

// URLs as libcurl reads them (its CURLU parser), so that what is checked is what is asked for.
namespace inspector::fetch {

// Where a request goes.
struct Target {
    std::string url;     // without user info and fragment; spaces and non-ASCII encoded
    std::string scheme;  // "http" or "https"
    std::string host;    // lower case, punycode; IPv6 in brackets
    std::uint16_t port = 0;
    std::string user;      // decoded
    std::string password;  // decoded

    [[nodiscard]] bool secure() const { return scheme == "https"; }
    [[nodiscard]] std::string origin() const;    // "https://host:443": what may share connections and secrets
    [[nodiscard]] std::string authority() const;  // "host:443"
};

// An absolute http or https URL; else an error that says what is wrong with it.
[[nodiscard]] Result<Target> parseTarget(std::string_view text);
// A Location header, which may be relative (RFC 9110 10.2.2), against the URL that answered.
[[nodiscard]] Result<Target> resolveTarget(const Target& base, const std::string& location);

// Where to connect instead: "192.0.2.7", "[2001:db8::1]:8443", "2001:db8::1", "edge1.example:443".
struct Endpoint {
    std::string host;        // IPv6 in brackets
    std::uint16_t port = 0;  // 0: the URL's
};
[[nodiscard]] Result<Endpoint> parseEndpoint(std::string_view text);

struct Proxy {
    std::string url;  // for libcurl: without user info, with the port
    std::string host;
    std::uint16_t port = 0;
    std::string user;
    std::string password;
};
[[nodiscard]] Result<Proxy> parseProxy(const std::string& text);

}  // namespace inspector::fetch
