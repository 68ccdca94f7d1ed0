// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/chain.h"

#include <cstddef>
#include <string_view>
#include <vector>

// How caches word what they did. Internal to core/rules.
namespace inspector::rules {

// "HIT", "Hit from cloudfront", "TCP_REFRESH_FAIL_HIT", "hit-stale", "CONFIG_NOCACHE", …: one cache's word for one answer.
// Unknown where it tells nothing of a cache ("Error from cloudfront", "TCP_DENIED", "none").
[[nodiscard]] CacheState stateOfWord(std::string_view word);

// The members of a header's list, or the parameters of a member: split at `separator` but not inside "quoted strings",
// trimmed, empty ones left out; the last `most` of them.
[[nodiscard]] std::vector<std::string_view> listMembers(std::string_view value, char separator, std::size_t most = 32);

// `name=value` of a parameter; the value without its quotes, empty when there is none.
struct Parameter {
    std::string_view name;
    std::string_view value;
};
[[nodiscard]] Parameter parameterOf(std::string_view text);

// One member of Cache-Status, RFC 9211: `ExampleCache; hit; ttl=30`.
struct CacheStatusMember {
    std::string_view cache;
    CacheState state = CacheState::Unknown;
    bool contradicts = false;  // both hit and fwd, which must not be
};
[[nodiscard]] CacheStatusMember cacheStatusMember(std::string_view member);

// What Server-Timing tells of a cache: Akamai's `cdn-cache; desc=HIT`, CloudFront's `cdn-cache-miss`, Cloudflare's
// `cfCacheStatus;desc="HIT"`.
[[nodiscard]] CacheState cacheInServerTiming(std::string_view value);

// What Apache Traffic Server tells in Via, "http/1.1 edge (ApacheTrafficServer/9.2.0 [uScHs f p eN:t cCHp s ])".
[[nodiscard]] CacheState cacheInVia(std::string_view member);

}  // namespace inspector::rules
