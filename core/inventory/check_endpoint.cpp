// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What forms, lists and the store itself demand of an endpoint.
#include "core/base/text.h"
#include "core/inventory/check_fields.h"
#include "core/inventory/store.h"

#include <algorithm>

namespace inspector::inventory {

namespace {

constexpr std::size_t longestToken = 4'000;
constexpr std::size_t mostGroups = 500;

// The base as it could be filled: each placeholder replaced by a letter. None: it has one that nobody fills.
std::optional<std::string> exampleOf(std::string_view base) {
    static constexpr std::string_view known[] = {"{path}", "{file}", "{query}", "{channel}", "{group}"};
    std::string out;
    while (!base.empty()) {
        const auto placeholder = std::find_if(std::begin(known), std::end(known),
                                              [&](std::string_view name) { return base.starts_with(name); });
        if (placeholder == std::end(known) && (base.front() == '{' || base.front() == '}')) return std::nullopt;
        out += placeholder == std::end(known) ? base.front() : 'x';
        base.remove_prefix(placeholder == std::end(known) ? 1 : placeholder->size());
    }
    return out;
}

void checkBase(Problems& problems, const std::string& base) {
    if (base.empty()) return;
    const auto example = exampleOf(base);
    if (!example) {
        problems.push_back({"baseUrl", "placeholder",
                            "Only {path}, {file}, {query}, {channel} and {group} are filled; write %7B for a brace"});
    } else if (auto url = checkUrl(*example)) {
        problems.push_back({"baseUrl", url->code, url->detail});
    } else if (base.find('#') != std::string::npos) {
        problems.push_back({"baseUrl", "not-a-url", "Remove the # and what follows it: it is never sent"});
    } else if (base.find('?') != std::string::npos && *example == base) {
        problems.push_back({"baseUrl", "query",
                            "Say where the channel's path goes: https://host/{path}?…, or put the query into the token"});
    }
}

// "192.0.2.7", "192.0.2.7:8080", "[2001:db8::1]:443", "2001:db8::1", "edge.example:443".
bool isAddress(std::string_view text) {
    if (text.find_first_of("/?#@") != std::string_view::npos) return false;
    const bool bare = !text.starts_with('[') && std::count(text.begin(), text.end(), ':') > 1;
    std::string url("http://");
    url.append(bare ? "[" : "").append(text).append(bare ? "]" : "");
    return !checkUrl(url);
}

bool isHost(std::string_view text) {
    return text.find_first_of("/?#@") == std::string_view::npos && !checkUrl(std::string("http://").append(text));
}

void checkCarries(Problems& problems, const Endpoint& e) {
    if (e.carries == Carries::Groups && e.groups.empty())
        problems.push_back({"groups", "empty", "Name at least one group"});
    if (e.groups.size() > mostGroups) problems.push_back({"groups", "too-long", "At most 500 groups"});
    for (const std::string& group : e.groups)
        if (group.size() > longestName || !isPrintable(group, false)) {
            problems.push_back({"groups", "text", "A group's name has at most 200 bytes that can be printed"});
            break;
        }
    if (e.carries == Carries::Pattern && trim(e.pattern).empty())
        problems.push_back({"pattern", "empty", "Enter a pattern, such as sport-* or */hd/*"});
    else checkText(problems, "pattern", e.pattern, longestName, false, false);
}

// Nothing of it differs from a request for the channel itself.
bool isReachedAsItself(const Endpoint& e) {
    return e.baseUrl.empty() && e.pinnedAddress.empty() && e.hostHeader.empty() && e.headers.empty() &&
           (e.token.empty() || e.token == noToken) && e.family == IpFamily::Any;
}

}  // namespace

std::vector<FieldProblem> checkEndpointValue(const Endpoint& e) {
    Problems problems;
    checkId(problems, e.id.value);
    if (e.id.value == ownStage)
        problems.push_back({"id", "reserved", "\"packager\" stands for the channels' own URLs: choose another id"});
    checkText(problems, "name", e.name, longestName, true, false);
    checkText(problems, "provider", e.provider, longestName, false, false);
    checkText(problems, "region", e.region, longestName, false, false);
    checkText(problems, "notes", e.notes, longestNotes, false, true);
    checkBase(problems, e.baseUrl);
    if (!e.pinnedAddress.empty() && !isAddress(e.pinnedAddress))
        problems.push_back({"pinnedAddress", "address", "Write an address, [IPv6]:port or host:port"});
    if (!e.hostHeader.empty() && !isHost(e.hostHeader))
        problems.push_back({"hostHeader", "host", "Write a host name, with a port where it needs one"});
    checkHeaders(problems, e.headers);
    if (e.token.size() > longestToken) problems.push_back({"token", "too-long", "A token has at most 4000 characters"});
    else if (e.token.find_first_of("#?") == 0 || e.token.starts_with('&') || std::any_of(e.token.begin(), e.token.end(), [](char c) {
                 return static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7f || c == '#';
             }))
        problems.push_back({"token", "token", "Write it as it stands in the URL behind the ?, such as hdnts=…"});
    checkCarries(problems, e);
    return problems;
}

std::vector<FieldProblem> checkEndpoint(const Endpoint& endpoint, const Inventory& inventory) {
    Problems problems = checkEndpointValue(endpoint);
    if (endpoint.revision == 0) dropMissingId(problems);
    const Endpoint* const known = inventory.endpoint(endpoint.id);
    if (endpoint.revision == 0 && known && known->revision != 0)
        problems.push_back({"id", "duplicate", "Another endpoint has this id: choose another one"});
    return problems;
}

std::vector<FieldProblem> adviseEndpoint(const Endpoint& endpoint, const Inventory& inventory) {
    Problems problems;
    for (const Endpoint& other : inventory.endpoints)
        if (other.id != endpoint.id && other.name == endpoint.name) {
            problems.push_back({"name", "duplicate", "Another endpoint has this name"});
            break;
        }
    if (isReachedAsItself(endpoint))
        problems.push_back({"baseUrl", "same", "It is reached just as the channels' own URLs are"});
    const bool carries = std::any_of(inventory.channels.begin(), inventory.channels.end(),
                                     [&](const Channel& channel) { return carriesChannel(endpoint, channel); });
    if (!carries && !inventory.channels.empty()) problems.push_back({"carries", "none", "It carries no channel"});
    return problems;
}

}  // namespace inspector::inventory
