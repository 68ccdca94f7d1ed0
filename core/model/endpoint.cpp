// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/endpoint.h"

#include "core/base/uri.h"
#include "core/model/enum_names.h"

#include <algorithm>
#include <tuple>

namespace inspector {

namespace {

constexpr EnumNames<StageRole, 3> roles{{"packager", "origin", "edge"}};
constexpr EnumNames<Carries, 3> kinds{{"all", "groups", "pattern"}};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equalIgnoringCase(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

// * and ?, case ignored; linear in practice, never worse than the product of the lengths.
bool matches(std::string_view pattern, std::string_view text) {
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t from = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            from = t;
        } else if (p < pattern.size() && (pattern[p] == '?' || lower(pattern[p]) == lower(text[t]))) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++from;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

// Scheme and authority as they are compared: user info and a default port left out.
std::pair<std::string, std::string> serverOf(const UriParts& parts) {
    std::string scheme(parts.scheme.value_or(""));
    std::string host(parts.authority.value_or(""));
    if (const auto at = host.rfind('@'); at != std::string::npos) host.erase(0, at + 1);
    std::transform(scheme.begin(), scheme.end(), scheme.begin(), lower);
    std::transform(host.begin(), host.end(), host.begin(), lower);
    const std::string_view port = scheme == "https" ? ":443" : ":80";
    if (host.ends_with(port)) host.resize(host.size() - port.size());
    return {std::move(scheme), std::move(host)};
}

std::string_view withoutSlashes(std::string_view path) {
    while (path.ends_with('/')) path.remove_suffix(1);
    return path;
}

// The base with its placeholders filled; none: it has none.
std::optional<std::string> filled(const Endpoint& endpoint, const Channel& channel, const UriParts& own) {
    if (endpoint.baseUrl.find('{') == std::string::npos) return std::nullopt;
    std::string_view path = own.path;
    if (path.starts_with('/')) path.remove_prefix(1);
    const auto slash = path.rfind('/');
    const std::string_view file = slash == std::string_view::npos ? path : path.substr(slash + 1);
    const std::pair<std::string_view, std::string_view> values[] = {{"{path}", path},
                                                                    {"{file}", file},
                                                                    {"{query}", own.query.value_or("")},
                                                                    {"{channel}", channel.id.value},
                                                                    {"{group}", channel.group}};
    std::string out;
    std::string_view rest = endpoint.baseUrl;
    while (!rest.empty()) {
        const auto known = std::find_if(std::begin(values), std::end(values),
                                        [&](const auto& value) { return rest.starts_with(value.first); });
        if (known == std::end(values)) {
            out += rest.front();
            rest.remove_prefix(1);
        } else {
            out += known->second;
            rest.remove_prefix(known->first.size());
        }
    }
    return out;
}

}  // namespace

std::string_view toString(StageRole role) { return roles.name(role); }
std::optional<StageRole> stageRoleFromString(std::string_view text) { return roles.value(text); }
std::string_view toString(Carries carries) { return kinds.name(carries); }
std::optional<Carries> carriesFromString(std::string_view text) { return kinds.value(text); }

bool carriesChannel(const Endpoint& endpoint, const Channel& channel) {
    switch (endpoint.carries) {
    case Carries::All: return true;
    case Carries::Groups:
        return std::any_of(endpoint.groups.begin(), endpoint.groups.end(),
                           [&](const std::string& group) { return equalIgnoringCase(group, channel.group); });
    case Carries::Pattern:
        return matches(endpoint.pattern, channel.id.value) || matches(endpoint.pattern, channel.name) ||
               matches(endpoint.pattern, splitUri(channel.url).path);
    }
    return false;
}

std::string urlThrough(const Endpoint& endpoint, const Channel& channel) {
    const UriParts own = splitUri(channel.url);
    if (!own.scheme || !own.authority) return {};
    std::string url;
    if (endpoint.baseUrl.empty()) {
        url = channel.url.substr(0, channel.url.find('#'));
    } else if (auto whole = filled(endpoint, channel, own)) {
        url = std::move(*whole);
    } else {
        const UriParts base = splitUri(endpoint.baseUrl);
        if (!base.scheme || !base.authority) return {};
        url.append(*base.scheme).append("://").append(*base.authority).append(withoutSlashes(base.path));
        if (!own.path.starts_with('/')) url += '/';
        url += own.path;
        if (own.query) url.append(1, '?').append(*own.query);
    }
    if (!endpoint.token.empty()) url.append(1, url.find('?') == std::string::npos ? '?' : '&').append(endpoint.token);
    return url;
}

bool ownsUrl(const Endpoint& endpoint, const Channel& channel) {
    if (!endpoint.pinnedAddress.empty() || endpoint.baseUrl.empty()) return false;
    if (endpoint.baseUrl.find('{') != std::string::npos) return urlThrough(endpoint, channel) == channel.url;
    const UriParts own = splitUri(channel.url);
    const UriParts base = splitUri(endpoint.baseUrl);
    if (serverOf(own) != serverOf(base)) return false;
    const std::string_view prefix = withoutSlashes(base.path);
    return own.path.starts_with(prefix) && (own.path.size() == prefix.size() || own.path[prefix.size()] == '/');
}

ChainPlan chainOf(const Channel& channel, const std::vector<Endpoint>& endpoints) {
    ChainPlan plan;
    for (const Endpoint& endpoint : endpoints) {
        if (!endpoint.enabled || !carriesChannel(endpoint, channel)) continue;
        if (!plan.own && ownsUrl(endpoint, channel)) plan.own = &endpoint;
        else if (!urlThrough(endpoint, channel).empty()) plan.others.push_back(&endpoint);
    }
    std::sort(plan.others.begin(), plan.others.end(), [](const Endpoint* a, const Endpoint* b) {
        return std::tie(a->role, a->id) < std::tie(b->role, b->id);
    });
    return plan;
}

}  // namespace inspector
