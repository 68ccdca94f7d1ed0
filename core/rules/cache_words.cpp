// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/cache_words.h"

#include "core/base/text.h"

#include <algorithm>
#include <span>
#include <string>

namespace inspector::rules {

namespace {

constexpr std::size_t longestWord = 80;

// Lower case, without whom it is from, and with one underscore for whatever stands between words.
std::string normalised(std::string_view word) {
    std::string lower = toLower(trim(word).substr(0, longestWord));
    lower.resize(std::min({lower.find(" from "), lower.find('('), lower.size()}));
    std::string out;
    for (const char c : lower) {
        const bool between = c == ' ' || c == '_' || c == '-' || c == ':';
        if (!between) out += c;
        else if (!out.empty() && out.back() != '_') out += '_';
    }
    return out;
}

struct Wording {
    CacheState state;
    std::string_view part;
};
// The first that is found decides: what is more exact stands first.
constexpr Wording wordings[] = {
    {CacheState::Unknown, "error"},          {CacheState::Unknown, "denied"},
    {CacheState::Unknown, "deny"},           {CacheState::Unknown, "exceeded"},
    {CacheState::Unknown, "generated"},      {CacheState::Unknown, "redirect"},
    {CacheState::Unknown, "synth"},          {CacheState::Bypass, "bypass"},
    {CacheState::Bypass, "pass"},            {CacheState::Bypass, "nocache"},
    {CacheState::Bypass, "no_cache"},        {CacheState::Bypass, "nostore"},
    {CacheState::Bypass, "no_store"},        {CacheState::Bypass, "private"},
    {CacheState::Bypass, "skip"},            {CacheState::Bypass, "dynamic"},
    {CacheState::Bypass, "cacheable"},       {CacheState::Bypass, "ignored"},
    {CacheState::Bypass, "uncached"},        {CacheState::Bypass, "client_refresh"},
    {CacheState::Bypass, "tunnel"},          {CacheState::Stale, "refresh_fail"},
    {CacheState::Stale, "offline"},          {CacheState::Stale, "stale"},
    {CacheState::Stale, "updating"},         {CacheState::Expired, "refresh_miss"},
    {CacheState::Expired, "refreshmiss"},    {CacheState::Expired, "refresh_modified"},
    {CacheState::Revalidated, "refresh"},    {CacheState::Revalidated, "revalidate"},
    {CacheState::Revalidated, "expired_hit"}, {CacheState::Expired, "expired"},
};

CacheState forwardedState(std::string_view why, std::string_view status) {
    if (why == "stale") return status == "304" ? CacheState::Revalidated : CacheState::Expired;
    if (why == "bypass" || why == "method" || why == "request") return CacheState::Bypass;
    return CacheState::Miss;  // miss, uri-miss, vary-miss, partial, and what is said without a reason
}

}  // namespace

CacheState stateOfWord(std::string_view word) {
    const std::string text = normalised(word);
    for (const Wording& wording : wordings)
        if (text.find(wording.part) != std::string::npos) return wording.state;
    const auto hit = text.find("hit");
    const auto miss = text.find("miss");
    if (hit != miss) return hit < miss ? CacheState::Hit : CacheState::Miss;
    return text.find("cached") != std::string::npos || text == "fresh" || text == "prerender" ? CacheState::Hit
                                                                                             : CacheState::Unknown;
}

std::vector<std::string_view> listMembers(std::string_view value, char separator, std::size_t most) {
    std::vector<std::string_view> members;
    std::size_t from = 0;
    bool quoted = false;
    for (std::size_t i = 0; i <= value.size(); ++i) {
        if (i < value.size()) {
            if (value[i] == '"') quoted = !quoted;
            else if (quoted && value[i] == '\\') ++i;
            if (quoted || i >= value.size() || value[i] != separator) continue;
        }
        const std::string_view member = trim(value.substr(from, i - from));
        if (!member.empty()) members.push_back(member);
        from = i + 1;
    }
    // A quote without an end: the rest is one member.
    if (from < value.size() && members.empty()) members.push_back(trim(value.substr(from)));
    if (members.size() > most) members.erase(members.begin(), members.end() - static_cast<std::ptrdiff_t>(most));
    return members;
}

Parameter parameterOf(std::string_view text) {
    const auto equals = text.find('=');
    Parameter parameter{trim(text.substr(0, equals)), {}};
    if (equals == std::string_view::npos) return parameter;
    parameter.value = trim(text.substr(equals + 1));
    if (parameter.value.size() > 1 && parameter.value.front() == '"' && parameter.value.back() == '"')
        parameter.value = parameter.value.substr(1, parameter.value.size() - 2);
    return parameter;
}

CacheStatusMember cacheStatusMember(std::string_view member) {
    CacheStatusMember out;
    bool hit = false;
    bool forwarded = false;
    bool expired = false;
    std::string why;
    std::string_view status;
    const auto parameters = listMembers(member, ';');
    if (parameters.empty()) return out;
    out.cache = parameters.front();
    if (out.cache.size() > 1 && out.cache.front() == '"' && out.cache.back() == '"') out.cache = out.cache.substr(1, out.cache.size() - 2);
    for (const std::string_view each : std::span(parameters).subspan(1)) {
        const Parameter parameter = parameterOf(each);
        const std::string name = toLower(parameter.name);
        if (name == "hit") {
            hit = parameter.value != "?0";
        } else if (name == "fwd") {
            forwarded = true;
            why = toLower(parameter.value.substr(0, longestWord));
        } else if (name == "fwd-status") {
            status = parameter.value;
        } else if (name == "ttl") {
            expired = parameter.value.substr(0, 1) == "-";
        }
    }
    if (forwarded) out.state = forwardedState(why, status);
    else if (hit) out.state = expired ? CacheState::Stale : CacheState::Hit;
    out.contradicts = hit && forwarded;
    return out;
}

CacheState cacheInServerTiming(std::string_view value) {
    for (const std::string_view metric : listMembers(value, ',')) {
        const auto parameters = listMembers(metric, ';');
        const std::string name = parameters.empty() ? std::string() : toLower(parameters.front().substr(0, longestWord));
        const bool named = name == "cdn-cache" || name == "cfcachestatus" || name == "cache";
        if (name.substr(0, 10) == "cdn-cache-") return stateOfWord(std::string_view(name).substr(10));
        if (!named) continue;
        for (const std::string_view each : std::span(parameters).subspan(1)) {
            const Parameter parameter = parameterOf(each);
            if (equalsIgnoreCase(parameter.name, "desc")) return stateOfWord(parameter.value);
        }
    }
    return CacheState::Unknown;
}

CacheState cacheInVia(std::string_view member) {
    const auto open = member.find('[');
    const auto close = member.find(']', std::min(open, member.size()));
    if (close == std::string_view::npos) return CacheState::Unknown;
    // Pairs of a capital or none after a small letter; the first "c" is the result of the cache's lookup.
    const std::string_view codes = member.substr(open + 1, std::min<std::size_t>(close - open - 1, longestWord));
    const auto colon = codes.find(':');
    const auto lookup = codes.substr(0, colon).find('c');
    if (lookup == std::string_view::npos || lookup + 1 >= codes.size()) return CacheState::Unknown;
    switch (codes[lookup + 1]) {
        case 'H': case 'R': return CacheState::Hit;
        case 'S': return codes.find("sN") < colon ? CacheState::Revalidated : CacheState::Expired;  // the server: not modified
        case 'M': case 'A': return CacheState::Miss;
        default: return CacheState::Unknown;
    }
}

}  // namespace inspector::rules
