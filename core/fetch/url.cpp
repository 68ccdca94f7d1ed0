// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/url.h"

#include "core/base/text.h"

#include <QString>
#include <QUrl>

#include <curl/curl.h>

#include <algorithm>
#include <memory>

namespace inspector::fetch {

namespace {

constexpr std::size_t kLongestUrl = 32 * 1024;

struct FreeUrl {
    void operator()(CURLU* u) const { curl_url_cleanup(u); }
};
using Url = std::unique_ptr<CURLU, FreeUrl>;

std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
    char* text = nullptr;
    if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return {};
    std::string out(text);
    curl_free(text);
    return out;
}

bool isAlpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// "scheme:" of RFC 3986 3.1 at the front; empty when there is none.
std::string_view schemeOf(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0 || !isAlpha(text.front())) return {};
    const std::string_view scheme = text.substr(0, colon);
    const bool valid = std::all_of(scheme.begin(), scheme.end(), [](char c) {
        return isAlpha(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
    });
    return valid ? scheme : std::string_view{};
}

bool isWeb(std::string_view scheme) { return equalsIgnoreCase(scheme, "http") || equalsIgnoreCase(scheme, "https"); }

tl::unexpected<Error> bad(std::string what, std::string hint = {}) {
    return fail(Error::Kind::InvalidInput, std::move(what), {}, std::move(hint));
}

// What libcurl would forgive and a browser would not mean: other schemes, "http:///path", "http:/host".
Result<void> checkStart(std::string_view text) {
    if (text.empty()) return bad("The URL is empty", "Give one that begins with http:// or https://");
    if (text.size() > kLongestUrl) return bad("The URL is longer than 32 KiB");
    const std::string_view scheme = schemeOf(text);
    const std::string_view rest = text.substr(scheme.empty() ? 0 : scheme.size() + 1);
    if (scheme.empty() || (!isWeb(scheme) && rest.substr(0, 2) != "//"))
        return bad("The URL has no scheme", "Put http:// or https:// before it");
    if (!isWeb(scheme))
        return bad("The scheme " + std::string(scheme) + ": is not spoken", "Only http:// and https:// URLs are fetched");
    if (rest.substr(0, 2) != "//" || rest.size() == 2 || rest[2] == '/' || rest[2] == '?' || rest[2] == '#')
        return bad("The URL names no host", "Write " + toLower(scheme) + "://host/path");
    return {};
}

// The host in lower case, and in ASCII: a name of another alphabet is encoded here (RFC 5891) and in the URL. Qt does it,
// because libcurl's way depends on the locale. Empty when it is not valid.
std::string hostOf(CURLU* url) {
    std::string host = toLower(part(url, CURLUPART_HOST));
    if (std::all_of(host.begin(), host.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return host;
    host = QUrl::toAce(QString::fromUtf8(host.data(), static_cast<qsizetype>(host.size()))).toStdString();
    if (host.empty() || curl_url_set(url, CURLUPART_HOST, host.c_str(), 0) != CURLUE_OK) return {};
    return host;
}

// The parts of a parsed URL, which loses its user info and fragment here.
Result<Target> targetOf(CURLU* url) {
    Target target;
    target.scheme = toLower(part(url, CURLUPART_SCHEME));
    if (!isWeb(target.scheme))
        return bad("The scheme " + target.scheme + ": is not spoken", "Only http:// and https:// URLs are fetched");
    target.host = hostOf(url);
    if (target.host.empty()) return bad("The URL's host name is not valid");
    const auto port = parseUnsigned(part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT));
    if (!port || *port == 0 || *port > 65535) return bad("The URL's port is not between 1 and 65535");
    target.port = static_cast<std::uint16_t>(*port);
    target.user = part(url, CURLUPART_USER, CURLU_URLDECODE);
    target.password = part(url, CURLUPART_PASSWORD, CURLU_URLDECODE);
    if (!target.user.empty() || !target.password.empty()) {
        curl_url_set(url, CURLUPART_USER, nullptr, 0);
        curl_url_set(url, CURLUPART_PASSWORD, nullptr, 0);
    }
    curl_url_set(url, CURLUPART_FRAGMENT, nullptr, 0);
    target.url = part(url, CURLUPART_URL);
    if (target.url.empty()) return bad("The URL cannot be understood");
    return target;
}

tl::unexpected<Error> unreadable(CURLUcode code) {
    return bad(std::string("The URL cannot be understood: ") + curl_url_strerror(code));
}

constexpr unsigned kLenient = CURLU_URLENCODE | CURLU_ALLOW_SPACE | CURLU_NON_SUPPORT_SCHEME;

}  // namespace

std::string Target::origin() const { return scheme + "://" + authority(); }
std::string Target::authority() const { return host + ":" + std::to_string(port); }

Result<Target> parseTarget(std::string_view text) {
    if (const auto checked = checkStart(text); !checked) return fail(checked.error());
    const Url url(curl_url());
    const std::string copy(text);
    if (const CURLUcode code = curl_url_set(url.get(), CURLUPART_URL, copy.c_str(), kLenient)) return unreadable(code);
    return targetOf(url.get());
}

Result<Target> resolveTarget(const Target& base, const std::string& location) {
    if (location.empty() || location.front() == '#') return base;
    if (!schemeOf(location).empty()) return parseTarget(location);
    if (location.compare(0, 2, "//") == 0) return parseTarget(base.scheme + ":" + location);
    if (location.size() > kLongestUrl) return bad("The URL is longer than 32 KiB");
    const Url url(curl_url());
    if (const CURLUcode code = curl_url_set(url.get(), CURLUPART_URL, base.url.c_str(), kLenient))
        return unreadable(code);
    if (const CURLUcode code = curl_url_set(url.get(), CURLUPART_URL, location.c_str(), kLenient))
        return unreadable(code);
    return targetOf(url.get());
}

Result<Endpoint> parseEndpoint(std::string_view text) {
    const auto wrong = [&] {
        return bad("The pinned address \"" + std::string(text) + "\" cannot be understood",
                   "Write an address, [IPv6]:port or host:port");
    };
    std::string whole(trim(text));
    if (std::count(whole.begin(), whole.end(), ':') > 1 && whole.front() != '[') whole = "[" + whole + "]";
    if (whole.empty() || whole.find_first_of("/?#@ ") != std::string::npos) return wrong();
    const Url url(curl_url());
    if (curl_url_set(url.get(), CURLUPART_URL, ("http://" + whole).c_str(), 0) != CURLUE_OK) return wrong();
    Endpoint endpoint;
    endpoint.host = hostOf(url.get());
    if (const std::string port = part(url.get(), CURLUPART_PORT); !port.empty()) {
        const auto number = parseUnsigned(port);
        if (!number || *number == 0 || *number > 65535) return wrong();
        endpoint.port = static_cast<std::uint16_t>(*number);
    }
    if (endpoint.host.empty()) return wrong();
    return endpoint;
}

Result<Proxy> parseProxy(const std::string& text) {
    // Its text is not repeated in the message: it may hold a password.
    const auto wrong = [] {
        return bad("The proxy cannot be understood", "Write http://host:port, https://host:port or socks5://host:port");
    };
    const std::string scheme = toLower(schemeOf(text));
    const bool socks = scheme == "socks5" || scheme == "socks5h";
    if (!socks && !isWeb(scheme)) return wrong();
    const std::size_t start = scheme.size() + 1;
    if (text.compare(start, 2, "//") != 0 || text.size() == start + 2 || text[start + 2] == '/') return wrong();
    const Url url(curl_url());
    if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK) return wrong();
    Proxy proxy;
    proxy.host = hostOf(url.get());
    proxy.user = part(url.get(), CURLUPART_USER, CURLU_URLDECODE);
    proxy.password = part(url.get(), CURLUPART_PASSWORD, CURLU_URLDECODE);
    proxy.port = socks ? 1080 : scheme == "https" ? 443 : 80;
    if (const std::string port = part(url.get(), CURLUPART_PORT); !port.empty()) {
        const auto number = parseUnsigned(port);
        if (!number || *number == 0 || *number > 65535) return wrong();
        proxy.port = static_cast<std::uint16_t>(*number);
    }
    if (proxy.host.empty()) return wrong();
    // With socks5:// libcurl would resolve the URL's name itself, on a thread of its own.
    proxy.url = (socks ? "socks5h" : scheme) + "://" + proxy.host + ":" + std::to_string(proxy.port);
    return proxy;
}

}  // namespace inspector::fetch
