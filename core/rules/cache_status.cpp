// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/cache_status.h"

#include "core/base/text.h"
#include "core/model/diagnostic_sink.h"
#include "core/rules/cache_headers.h"
#include "core/rules/cache_words.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::rules {

namespace {

constexpr std::size_t longestValue = 4096;  // no cache says more; what is longer is not read
constexpr std::size_t longestName = 100;

// All headers of that name as one list, in order: what is nearest to the client stands last (RFC 9110 5.3).
std::string joined(const fetch::Response& response, std::string_view name) {
    std::string all;
    for (const fetch::Header& header : response.headers) {
        if (!equalsIgnoreCase(header.name, name)) continue;
        if (all.size() + header.value.size() > longestValue) return {};
        if (!all.empty()) all += ", ";
        all += header.value;
    }
    return all;
}

// Whether a copy was used (1), the server behind was asked for all of it (-1), or neither can be said (0).
int side(CacheState state) {
    switch (state) {
        case CacheState::Hit: case CacheState::Stale: case CacheState::Revalidated: return 1;
        case CacheState::Miss: case CacheState::Expired: case CacheState::Bypass: return -1;
        case CacheState::Unknown: break;
    }
    return 0;
}

// What one header says: of the cache nearest to the client, and of any layer.
struct Claim {
    std::string_view header;
    CacheState state = CacheState::Unknown;
    bool anyHit = false;
    bool anyMiss = false;
    bool contradictsItself = false;

    void add(CacheState layer) {
        state = layer;
        anyHit = anyHit || side(layer) > 0;
        anyMiss = anyMiss || side(layer) < 0;
    }
};

// One word a layer, the nearest last.
Claim wordsIn(const fetch::Response& response, std::string_view header) {
    Claim claim{header};
    const std::string value = joined(response, header);
    for (const std::string_view layer : listMembers(value, ',')) claim.add(stateOfWord(layer));
    return claim;
}

Claim cacheStatus(const fetch::Response& response) {
    Claim claim{"Cache-Status"};
    const std::string value = joined(response, claim.header);
    for (const std::string_view member : listMembers(value, ',')) {
        const CacheStatusMember said = cacheStatusMember(member);
        claim.add(said.state);
        claim.contradictsItself = said.contradicts;
    }
    return claim;
}

Claim cacheHits(const fetch::Response& response) {
    Claim claim{"X-Cache-Hits"};
    const std::string value = joined(response, claim.header);
    for (const std::string_view layer : listMembers(value, ','))
        if (const auto hits = parseUnsigned(layer)) claim.add(*hits > 0 ? CacheState::Hit : CacheState::Miss);
    return claim;
}

// The id of this request, and of the one that filled the cache.
Claim varnish(const fetch::Response& response) {
    Claim claim{"X-Varnish"};
    const std::string value = joined(response, claim.header);
    const auto layers = listMembers(value, ',');
    if (layers.empty()) return claim;
    const auto ids = listMembers(layers.back(), ' ');
    const bool numbers = std::all_of(ids.begin(), ids.end(), [](std::string_view id) { return parseUnsigned(id).has_value(); });
    if (numbers && ids.size() <= 2) claim.add(ids.size() == 2 ? CacheState::Hit : CacheState::Miss);
    return claim;
}

Claim serverTiming(const fetch::Response& response) {
    Claim claim{"Server-Timing"};
    claim.add(cacheInServerTiming(joined(response, claim.header)));
    return claim;
}

Claim via(const fetch::Response& response) {
    Claim claim{"Via"};
    const std::string value = joined(response, claim.header);
    for (const std::string_view member : listMembers(value, ',')) claim.add(cacheInVia(member));
    return claim;
}

Claim age(const CacheHeaders& headers) {
    Claim claim{"Age"};
    if (headers.ageS.value_or(0) > 0) claim.add(CacheState::Hit);
    return claim;
}

// Those that speak of the very answer, the most exact first.
std::vector<Claim> exactClaims(const fetch::Response& response) {
    std::vector<Claim> claims{cacheStatus(response)};
    for (const std::string_view header : {"X-Cache", "CF-Cache-Status", "X-Cache-Status", "X-Proxy-Cache", "CDN-Cache", "CDN-Cache-Status",
                                          "EO-Cache-Status", "X-Vercel-Cache", "X-77-Cache", "X-EC-Cache"})
        claims.push_back(wordsIn(response, header));
    claims.push_back(serverTiming(response));
    std::erase_if(claims, [](const Claim& claim) { return claim.state == CacheState::Unknown; });
    return claims;
}

bool cloudflareAnswered(const fetch::Response& response) {
    const std::string* server = response.header("Server");
    return server && equalsIgnoreCase(trim(*server), "cloudflare") && response.header("CF-Cache-Status");
}

bool contradict(const Claim& one, const Claim& other) {
    return (one.anyHit && !one.anyMiss && other.anyMiss && !other.anyHit) ||
           (one.anyMiss && !one.anyHit && other.anyHit && !other.anyMiss);
}

// A bypass and a miss leave traces of caches behind, as an old copy does; what is not exact contradicts nobody.
void decide(CacheFacts& facts, const fetch::Response& response, const CacheHeaders& headers) {
    if (cloudflareAnswered(response)) {
        facts.state = wordsIn(response, "CF-Cache-Status").state;
        if (facts.state != CacheState::Unknown) facts.told = "CF-Cache-Status";
        return;
    }
    const std::vector<Claim> exact = exactClaims(response);
    if (!exact.empty()) {
        const Claim& first = exact.front();
        facts.state = first.state;
        facts.told = first.header;
        facts.contradicts = first.contradictsItself || std::any_of(exact.begin() + 1, exact.end(), [&](const Claim& other) {
                                return contradict(first, other);
                            });
        return;
    }
    for (const Claim& claim : {cacheHits(response), wordsIn(response, "X-Cache-Lookup"), varnish(response), via(response), age(headers)}) {
        if (claim.state == CacheState::Unknown) continue;
        facts.state = claim.state;
        facts.told = claim.header;
        return;
    }
}

std::string lastOf(const fetch::Response& response, std::string_view header) {
    const std::string value = joined(response, header);
    const auto members = listMembers(value, ',');
    return members.empty() ? std::string() : std::string(members.back());
}

// "TCP_HIT from a23-1-2-3.deploy.akamaitechnologies.com (AkamaiGHost/…)": whom it is from.
std::string namedInXCache(const fetch::Response& response) {
    const std::string last = lastOf(response, "X-Cache");
    const auto from = last.find(" from ");
    if (from == std::string::npos) return {};
    return last.substr(from + 6, last.find(' ', from + 6) - from - 6);
}

std::string namedInCacheStatus(const fetch::Response& response) {
    const std::string last = lastOf(response, "Cache-Status");
    return std::string(cacheStatusMember(last).cache);
}

// "1.1 varnish (Varnish/7.1)", "1.1 d1f2.cloudfront.net (CloudFront)": the name without protocol and comment.
std::string namedInVia(const fetch::Response& response) {
    const std::string last = lastOf(response, "Via");
    const auto words = listMembers(last, ' ');
    return words.size() < 2 ? std::string() : std::string(words[1]);
}

std::string serverOf(const fetch::Response& response) {
    std::string name = lastOf(response, "X-Served-By");
    if (name.empty()) name = namedInCacheStatus(response);
    if (name.empty()) name = lastOf(response, "X-Amz-Cf-Pop");
    if (name.empty()) name = lastOf(response, "CF-RAY");
    if (name.empty()) name = lastOf(response, "X-Edge-Location");
    if (name.empty()) name = namedInXCache(response);
    if (name.empty()) name = namedInVia(response);
    return inspector::shown(std::string_view(name).substr(0, longestName));
}

}  // namespace

CacheFacts readCacheFacts(const fetch::Response& response) {
    const CacheHeaders headers = cacheHeaders(response);
    CacheFacts facts;
    facts.ageS = headers.ageS;
    facts.freshS = headers.maxAgeS;
    facts.storable = !headers.notKept;
    if (headers.notStored && facts.storable) facts.freshS = 0;  // no-cache: it asks each time
    decide(facts, response, headers);
    facts.server = serverOf(response);
    return facts;
}

}  // namespace inspector::rules
