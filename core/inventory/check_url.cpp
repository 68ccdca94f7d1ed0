// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// RFC 3986 as far as a stream's or proxy's URL needs it.
#include "core/base/text.h"
#include "core/inventory/exchange.h"

#include <algorithm>
#include <cstdint>

namespace inspector::inventory {

namespace {

constexpr std::size_t longestUrl = 4096;

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isHex(char c) { return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

FieldProblem problem(const char* code, const char* detail) { return {"url", code, detail}; }

bool knownScheme(std::string_view scheme, UrlUse use) {
    if (equalsIgnoreCase(scheme, "http") || equalsIgnoreCase(scheme, "https")) return true;
    return use == UrlUse::Proxy && (equalsIgnoreCase(scheme, "socks5") || equalsIgnoreCase(scheme, "socks5h"));
}

bool isScheme(std::string_view text) {
    return !text.empty() && isLetter(text.front()) && std::all_of(text.begin(), text.end(), [](char c) {
        return isLetter(c) || isDigit(c) || c == '+' || c == '-' || c == '.';
    });
}

bool isIpv6(std::string_view text) {
    const std::string_view address = text.substr(0, text.find('%'));
    return std::count(address.begin(), address.end(), ':') >= 2 &&
           std::all_of(address.begin(), address.end(), [](char c) { return isHex(c) || c == ':' || c == '.'; });
}

// Four numbers, each of one byte; a name may consist of digits too, but not of four such labels.
bool isWrongIpv4(const std::vector<std::string_view>& labels) {
    if (labels.size() != 4) return false;
    bool wrong = false;
    for (const auto label : labels) {
        if (!std::all_of(label.begin(), label.end(), isDigit)) return false;
        wrong = wrong || label.size() > 3 || parseUnsigned(label).value_or(256) > 255;
    }
    return wrong;
}

bool isHostName(std::string_view host) {
    if (host.ends_with('.')) host.remove_suffix(1);
    const auto labels = split(host, '.');
    const auto sound = [](std::string_view label) {
        return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
               std::all_of(label.begin(), label.end(), [](char c) {
                   return isLetter(c) || isDigit(c) || c == '-' || c == '_' || static_cast<unsigned char>(c) >= 0x80;
               });
    };
    return host.size() <= 253 && std::all_of(labels.begin(), labels.end(), sound) && !isWrongIpv4(labels);
}

}  // namespace

std::optional<FieldProblem> checkUrl(std::string_view url, UrlUse use) {
    if (url.empty()) return problem("empty", "Enter the URL of the stream's playlist");
    if (url.size() > longestUrl) return problem("too-long", "A URL has at most 4096 characters");
    const bool blank = std::any_of(url.begin(), url.end(), [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; });
    if (blank || !isValidUtf8(url))
        return problem("not-a-url", "A URL has no spaces and no control characters; write a space as %20");
    const char* const begins = use == UrlUse::Proxy ? "It must begin with http://, https:// or socks5://"
                                                    : "It must begin with http:// or https://";
    const auto colon = url.find(':');
    if (colon == std::string_view::npos || !isScheme(url.substr(0, colon))) return problem("not-a-url", begins);
    if (url.substr(colon, 3) != "://") {
        // "host:8080/path" looks like a scheme too.
        return knownScheme(url.substr(0, colon), use)
                   ? problem("not-a-url", "Two slashes follow the colon, as in https://host/path")
                   : problem("not-a-url", begins);
    }
    if (!knownScheme(url.substr(0, colon), use)) return problem("scheme", begins);

    std::string_view authority = url.substr(colon + 3);
    authority = authority.substr(0, authority.find_first_of("/?#"));
    if (const auto at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
    std::string_view host = authority, port;
    const bool bracket = authority.starts_with('[');
    if (bracket) {
        const auto end = authority.find(']');
        if (end == std::string_view::npos) return problem("host", "An IPv6 address stands in brackets: [2001:db8::1]");
        host = authority.substr(1, end - 1);
        port = authority.substr(end + 1);
    } else if (const auto at = authority.find(':'); at != std::string_view::npos) {
        host = authority.substr(0, at);
        port = authority.substr(at);
    }
    if (host.empty()) return problem("no-host", "The name of the server is missing after ://");
    if (bracket ? !isIpv6(host) : !isHostName(host))
        return problem("host", "The server must be a host name, an IPv4 address, or an IPv6 address in brackets");
    if (!port.empty()) {
        const bool none = port == ":";  // RFC 3986 section 3.2.3: the scheme's own
        const std::uint64_t number = port.front() == ':' ? parseUnsigned(port.substr(1)).value_or(0) : 0;
        if (!none && (number == 0 || number > 65535))
            return problem("port", "The port after the server's name must be 1 to 65535");
    }
    return std::nullopt;
}

}  // namespace inspector::inventory
