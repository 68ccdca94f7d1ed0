// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/stage_route.h"

#include "core/base/text.h"
#include "core/base/uri.h"
#include "core/model/finding.h"

#include <utility>

namespace inspector::probe {

namespace {

constexpr std::size_t shortestSecret = 4;  // a shorter value would hide what it should not

bool sameServer(std::string_view a, std::string_view b) {
    const UriParts left = splitUri(a);
    const UriParts right = splitUri(b);
    return left.scheme && right.scheme && left.authority && right.authority &&
           equalsIgnoreCase(*left.scheme, *right.scheme) && equalsIgnoreCase(*left.authority, *right.authority);
}

std::vector<std::string> valuesOf(std::string_view token) {
    std::vector<std::string> values;
    while (!token.empty()) {
        const std::string_view pair = token.substr(0, token.find('&'));
        token.remove_prefix(std::min(token.size(), pair.size() + 1));
        const auto equals = pair.find('=');
        const std::string_view value = equals == std::string_view::npos ? pair : pair.substr(equals + 1);
        if (value.size() >= shortestSecret) values.emplace_back(value);
    }
    return values;
}

fetch::Family familyOf(IpFamily family) {
    return family == IpFamily::V4 ? fetch::Family::V4 : family == IpFamily::V6 ? fetch::Family::V6 : fetch::Family::Any;
}

}  // namespace

StageRoute::StageRoute(const Channel& channel, const Endpoint* endpoint)
    : m_stage(ownStage), m_url(channel.url), m_channel(channel) {
    if (endpoint) m_role = endpoint->role;
}

StageRoute StageRoute::through(const Endpoint& endpoint, const Channel& channel) {
    StageRoute route;
    route.m_own = false;
    route.m_stage = endpoint.id.value;
    route.m_role = endpoint.role;
    route.m_url = urlThrough(endpoint, channel);
    route.m_channel = channel;
    route.m_endpoint = endpoint;
    route.m_secrets = valuesOf(endpoint.token);
    return route;
}

bool StageRoute::isHere(std::string_view url) const { return sameServer(url, m_url); }

std::string StageRoute::withToken(std::string url) const {
    if (m_endpoint.token.empty() || url.find(m_endpoint.token) != std::string::npos) return url;
    return url.append(1, url.find('?') == std::string::npos ? '?' : '&').append(m_endpoint.token);
}

std::optional<std::string> StageRoute::child(std::string_view base, std::string_view reference) const {
    auto url = resolveUri(base, reference);
    if (!url || m_own) return url;
    const bool absolute = splitUri(reference).authority.has_value();
    if (absolute && !isHere(*url) && sameServer(*url, m_channel.url)) {
        Channel there = m_channel;
        there.url = *url;
        if (std::string through = urlThrough(m_endpoint, there); !through.empty()) return through;
        return url;
    }
    return isHere(*url) ? withToken(std::move(*url)) : url;
}

void StageRoute::apply(fetch::Request& request) const {
    if (m_own || !isHere(request.url)) return;
    request.pinnedAddress = m_endpoint.pinnedAddress;
    if (m_endpoint.family != IpFamily::Any) request.family = familyOf(m_endpoint.family);
    if (!m_endpoint.hostHeader.empty()) request.headers.push_back({"Host", m_endpoint.hostHeader, false});
    for (const RequestHeader& header : m_endpoint.headers) {
        std::erase_if(request.headers,
                      [&](const fetch::Header& other) { return equalsIgnoreCase(other.name, header.name); });
        request.headers.push_back({header.name, header.value, header.secret});
    }
}

bool StageRoute::hasFamilies() const {
    if (!m_endpoint.pinnedAddress.empty() || m_endpoint.family != IpFamily::Any) return false;
    const UriParts parts = splitUri(m_url);
    std::string_view host = parts.authority.value_or("");
    if (const auto at = host.rfind('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
    if (host.starts_with('[')) return false;
    host = host.substr(0, host.find(':'));
    return host.find_first_not_of("0123456789.") != std::string_view::npos;
}

void StageRoute::hide(std::string& text) const {
    static constexpr std::string_view hidden = "…";
    for (const std::string& secret : m_secrets)
        for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + hidden.size()))
            text.replace(at, secret.size(), hidden);
}

std::string StageRoute::shown(std::string_view url) const {
    std::string text(url);
    hide(text);
    return redactUrl(text);
}

void StageRoute::hide(Exchange& exchange) const {
    hide(exchange.url);
    hide(exchange.finalUrl);
    for (auto& header : exchange.responseHeaders) hide(header.second);
}

}  // namespace inspector::probe
