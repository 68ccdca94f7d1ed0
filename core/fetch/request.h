// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace inspector::fetch {

enum class Method { Get, Head };
enum class Family { Any, V4, V6 };

struct Header {
    std::string name;
    std::string value;
    bool secret = false;  // of a request: never sent to another scheme, host or port after a redirect

    bool operator==(const Header&) const = default;
};

struct ByteRange {
    std::uint64_t first = 0;
    std::optional<std::uint64_t> last;  // inclusive; none: to the end

    bool operator==(const ByteRange&) const = default;
};

// One request. Only http and https are ever spoken, redirects included. Authorization, Cookie and other headers that
// look like a secret, or are marked as one, stay with the scheme, host and port of `url`, and so does its user info.
struct Request {
    std::string url;
    Method method = Method::Get;
    std::vector<Header> headers;
    std::string bearerToken;          // sent as Authorization, not to another host after a redirect; never logged
    std::string userAgent;            // empty: Inspector/<version>
    std::optional<ByteRange> range;
    std::chrono::milliseconds connectTimeout{5'000};  // name lookup, TCP and TLS together
    std::chrono::milliseconds totalTimeout{15'000};   // of the whole, redirects included; and as long in the queue before
    std::int64_t maxBytes = 64 << 20;  // of the body after decoding (a gzip bomb is stopped here), and as received
    int maxRedirects = 5;
    bool acceptEncoding = true;        // offers gzip and br and decodes what comes
    Family family = Family::Any;
    // Connect here, with the URL's own SNI and Host: "192.0.2.7", "[2001:db8::1]", "host:port". After a redirect it holds
    // for the same host only.
    std::string pinnedAddress;
    // http://, https:// or socks5:// (which resolves the URL's name); user info allowed; empty: none, whatever the
    // environment says. Without a port: 80, 443 or 1080.
    std::string proxy;
    bool verifyTls = true;
    std::string caFile;                // empty: the system's
    bool freshConnection = false;      // do not reuse one
    bool http2 = true;                 // offer it by ALPN
};

// The failures that can end a request. Each has a rule of the catalogue (ruleOf).
enum class Failure {
    None,
    BadUrl,            // no URL, no host, or a scheme that is not http or https
    NameLookup,        // no such name, or the servers did not answer
    Connect,           // refused, unreachable
    Tls,               // handshake failed
    TlsCertificate,    // chain not trusted, name does not match, expired
    Timeout,           // `phase` tells where
    TooLarge,          // body exceeds maxBytes
    TooManyRedirects,  // more than maxRedirects
    RedirectLoop,      // a URL came twice
    Truncated,         // fewer bytes than Content-Length, or no final chunk
    Reset,             // the connection was reset or closed midway
    Encoding,          // gzip or br that does not decode
    Protocol,          // not HTTP, or broken HTTP
    Aborted,           // the sink said stop
    Cancelled,         // cancel() or the fetcher was destroyed
};
[[nodiscard]] std::string_view toString(Failure failure);
// "http-dns-failed", "http-connect-failed", "http-tls-failed", "http-timeout", …; empty for None, Aborted, Cancelled.
[[nodiscard]] std::string_view ruleOf(Failure failure);

// Why a certificate was refused.
enum class CertificateFault { None, Untrusted, NameMismatch, Expired };

// Why there was no connection. NoRoute: the machine itself knew no way there (its network is down, or it has not this address family).
// Unreachable: nobody at that address answered in the network, or a router said so.
enum class ConnectFault { None, Refused, NoRoute, Unreachable, Other };

enum class Phase { Queue, NameLookup, Connect, Tls, FirstByte, Body };
[[nodiscard]] std::string_view toString(Phase phase);

// Each phase's own duration (not cumulative), of the last hop, except total: from start() leaving the queue to the end,
// all hops. A phase that did not happen (a reused connection) is 0.
struct Timings {
    std::chrono::microseconds queue{0};       // waiting for a free place (caps)
    std::chrono::microseconds nameLookup{0};
    std::chrono::microseconds connect{0};
    std::chrono::microseconds tls{0};
    std::chrono::microseconds firstByte{0};   // from the start of the hop to the first byte of the answer
    std::chrono::microseconds total{0};
    // By so much firstByte and total may be too long because our own thread was busy, or the machine was.
    std::chrono::microseconds late{0};
};

struct Hop {
    std::string url;
    int status = 0;
    std::string location;  // as the server sent it
    std::string remoteAddress = {};  // who answered so: "192.0.2.7:443"

    bool operator==(const Hop&) const = default;
};

// The certificate that a server showed, its leaf.
struct ServerCertificate {
    std::chrono::sys_seconds notAfter{};
    std::string subject;             // common name
    std::string issuer;              // common name, else organisation
    std::vector<std::string> names;  // DNS names it is for (subjectAltName), the first 50

    bool operator==(const ServerCertificate&) const = default;
};

struct Response {
    Failure failure = Failure::None;
    Phase phase = Phase::Body;   // in which it failed
    std::string message;         // English, what and where; without secrets
    ConnectFault connectFault = ConnectFault::None;         // when failure is Connect
    CertificateFault certificate = CertificateFault::None;  // when failure is TlsCertificate
    int status = 0;              // of the last hop; 0: no answer
    std::string url;             // the last hop's, without user info and fragment
    std::vector<Header> headers; // of the last hop, in order, names as sent
    std::vector<Hop> redirects;
    std::string remoteAddress;   // "127.0.0.1:8080", "[::1]:443"
    std::string httpVersion;     // "1.0", "1.1", "2"
    // Of a new TLS connection, of the last hop; the version only when it got as far as an answer, the certificate also when it was
    // refused. Empty and null: not known (a reused connection, or a libcurl without OpenSSL).
    std::string tlsVersion;      // "TLSv1.3"
    std::shared_ptr<const ServerCertificate> serverCertificate;
    std::int64_t wireBytes = 0;  // body as received
    std::int64_t bodyBytes = 0;  // body after decoding
    bool reusedConnection = false;
    Timings timings;

    // Received whole, whatever the status.
    [[nodiscard]] bool complete() const { return failure == Failure::None; }
    [[nodiscard]] bool ok() const { return complete() && status >= 200 && status < 300; }
    // First header of that name (case ignored); null when there is none.
    [[nodiscard]] const std::string* header(std::string_view name) const;
};

// As ruleOf(failure), and more exact where the response tells more: which fault of the certificate, and whether a cut
// body had a Content-Length.
[[nodiscard]] std::string_view ruleOf(const Response& response);

// Gets the decoded body as it arrives, only of the last hop; false stops the request (Failure::Aborted).
using Sink = std::function<bool(std::string_view)>;
using Done = std::function<void(Response)>;

}  // namespace inspector::fetch
