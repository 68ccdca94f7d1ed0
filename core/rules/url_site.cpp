// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/url_site.h"

#include "core/base/text.h"
#include "core/base/uri.h"
#include "core/rules/private_address.h"

#include <algorithm>

namespace inspector::rules {

namespace {

std::string_view withoutPort(std::string_view authority) {
    if (authority.substr(0, 1) == "[") return authority.substr(0, std::min(authority.find(']'), authority.size() - 1) + 1);
    return authority.substr(0, authority.find(':'));
}

// What a name's owner has: the last two labels, or three where the last but one is a registry's ("co.uk", "com.br").
std::string_view registered(std::string_view host) {
    while (host.ends_with('.')) host.remove_suffix(1);
    const auto top = host.rfind('.');
    if (top == std::string_view::npos || top == 0) return host;
    const auto second = host.rfind('.', top - 1);
    if (second == std::string_view::npos) return host;
    const bool registry = host.size() - top - 1 == 2 && top - second - 1 <= 3;
    if (!registry || second == 0) return host.substr(second + 1);
    const auto third = host.rfind('.', second - 1);
    return third == std::string_view::npos ? host : host.substr(third + 1);
}

}  // namespace

std::string hostAndPort(std::string_view url) {
    const auto authority = splitUri(url).authority;
    if (!authority) return {};
    const auto at = authority->rfind('@');
    return std::string(authority->substr(at == std::string_view::npos ? 0 : at + 1));
}

std::string hostNameOf(std::string_view url) { return toLower(withoutPort(hostAndPort(url))); }

bool isAddress(std::string_view host) {
    if (host.substr(0, 1) == "[") return true;
    const auto parts = split(host, '.');
    return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
               const auto number = parseUnsigned(part);
               return number && *number < 256;
           });
}

bool sameSite(std::string_view oneUrl, std::string_view otherUrl) {
    const std::string one = hostNameOf(oneUrl);
    const std::string other = hostNameOf(otherUrl);
    if (!isAddress(one) && !isAddress(other)) return registered(one) == registered(other);
    if (one != other) return false;
    const auto scheme = [](std::string_view url) { return toLower(splitUri(url).scheme.value_or("")); };
    return scheme(oneUrl) != scheme(otherUrl) || hostAndPort(oneUrl) == hostAndPort(otherUrl);
}

bool isPrivateHost(std::string_view host) {
    while (host.ends_with('.')) host.remove_suffix(1);
    if (isAddress(host)) return isPrivateAddress(host);
    const std::string lower = toLower(host);
    const auto dot = lower.rfind('.');
    if (dot == std::string::npos) return true;
    const std::string_view top = std::string_view(lower).substr(dot + 1);
    for (const std::string_view use : {"localhost", "local", "internal", "lan", "home", "corp", "test", "intranet", "private"})
        if (top == use) return true;
    return lower.ends_with(".home.arpa");
}

}  // namespace inspector::rules
