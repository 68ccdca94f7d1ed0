// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/license_watch.h"

#include "core/base/text.h"
#include "core/base/uri.h"

#include <algorithm>

namespace inspector::probe {

namespace {

constexpr std::size_t mostServers = 8;
constexpr std::size_t longestUrl = 4'096;
constexpr std::uint64_t forgottenAfter = 10;  // whole cycles: segments that name a key may come seldom
constexpr Seconds againAfter{600};
constexpr Seconds failedAgainAfter{60};

}  // namespace

void LicenseWatch::name(std::string_view url, std::uint64_t wholeCycle) {
    const auto scheme = splitUri(url).scheme;
    if (!scheme || (!equalsIgnoreCase(*scheme, "https") && !equalsIgnoreCase(*scheme, "http"))) return;
    const auto known = std::find_if(m_servers.begin(), m_servers.end(), [&](const Server& s) { return s.url == url; });
    if (known != m_servers.end()) {
        known->named = wholeCycle;
        return;
    }
    if (m_servers.size() == mostServers || url.size() > longestUrl) return;
    Server server;
    server.url = url;
    server.named = wholeCycle;
    m_servers.push_back(std::move(server));
}

void LicenseWatch::forgetOld(std::uint64_t wholeCycle) {
    std::erase_if(m_servers, [&](const Server& s) { return s.named + forgottenAfter < wholeCycle; });
}

std::vector<LicenseWatch::Server*> LicenseWatch::due(MonoTime now) {
    std::vector<Server*> all;
    for (Server& s : m_servers)
        if (!s.asked || now - *s.asked >= (s.reachable ? againAfter : failedAgainAfter)) all.push_back(&s);
    return all;
}

}  // namespace inspector::probe
