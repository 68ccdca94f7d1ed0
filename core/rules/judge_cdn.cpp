// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/judge_cdn.h"

#include "core/base/text.h"
#include "core/rules/finding_list.h"
#include "core/rules/private_address.h"
#include "core/rules/url_site.h"

#include <algorithm>
#include <cmath>

namespace inspector::rules {

namespace {

using fetch::Response;

constexpr double errorMayBeKept = 10;      // seconds, where no target duration tells: CDNs' usual ones
constexpr double day = 86'400;
constexpr double hour = 3'600;
constexpr std::uint64_t longestWait = 366 * 86'400;

Arg secondsOr(std::string name, const std::optional<double>& seconds) {
    return seconds ? secondsArg(std::move(name), *seconds) : textArg(std::move(name), "-");
}

bool usedCopy(const CacheFacts& cache) {
    return cache.state == CacheState::Hit || cache.state == CacheState::Stale || cache.state == CacheState::Revalidated ||
           cache.ageS.value_or(0) > 0;
}

// That a cache keeps an error for a moment protects the origin; longer, and it outlives its cause.
void judgeErrorCached(FindingList& findings, const StageAnswer& answer) {
    const CacheFacts& cache = answer.cache;
    if (answer.response->status < 400) return;
    const double limit = answer.live && answer.targetDurationS > 0 ? std::max(1.0, std::ceil(answer.targetDurationS / 2)) : errorMayBeKept;
    const bool old = cache.ageS.value_or(0) > limit;
    const bool kept = cache.storable && cache.freshS.value_or(0) > limit;
    // A copy of unknown age that may be kept for as long as the cache likes.
    const bool copy = usedCopy(cache) && !cache.ageS && !cache.freshS;
    if (!old && !kept && !copy) return;
    findings.add("edge-error-cached",
                 {numberArg("status", answer.response->status), secondsOr("age", cache.ageS), secondsOr("fresh", cache.freshS),
                  secondsArg("limit", limit), shownArg("cache", cache.server.empty() ? "-" : cache.server)});
}

void judgeNotCacheable(FindingList& findings, const StageAnswer& answer) {
    const CacheFacts& cache = answer.cache;
    if (answer.resource != Resource::Segment && answer.resource != Resource::Init) return;
    // What a copy was used of is cacheable, whatever players are told.
    if (!answer.response->ok() || usedCopy(cache)) return;
    const bool brief = answer.targetDurationS > 0 && cache.freshS && *cache.freshS < answer.targetDurationS;
    if (cache.storable && !brief) return;
    const std::string* header = answer.response->header("Cache-Control");
    findings.add("edge-segment-not-cacheable",
                 {shownArg("header", header ? std::string_view(*header) : "-"), secondsOr("fresh", cache.freshS),
                  secondsArg("limit", answer.targetDurationS)});
}

void judgeContradiction(FindingList& findings, const StageAnswer& answer) {
    if (!answer.cache.contradicts) return;
    findings.add("edge-cache-contradiction",
                 {textArg("header", answer.cache.told), textArg("state", std::string(toString(answer.cache.state)))});
}

void judgeRateLimit(FindingList& findings, const StageAnswer& answer) {
    const int status = answer.response->status;
    const std::string* header = answer.response->header("Retry-After");
    if (status != 429 && (status != 503 || !header)) return;
    findings.add("edge-rate-limited", {numberArg("status", status), textArg("host", hostAndPort(answer.response->url)),
                                       secondsOr("wait", retryAfterS(*answer.response, answer.now))});
}

// From an address that everybody reaches to one that only somebody's own network does.
bool leadsInside(const StageAnswer& answer) {
    const Response& response = *answer.response;
    const std::string asked = hostNameOf(answer.askedUrl);
    const std::string& from = response.redirects.front().remoteAddress;
    const bool fromInside = from.empty() ? isPrivateHost(asked) : isPrivateAddress(from);
    if (fromInside || isPrivateHost(asked)) return false;
    if (isPrivateAddress(response.remoteAddress)) return true;
    // Not connected to (yet): where it would go by its name.
    const std::string target = hostNameOf(response.url);
    return response.remoteAddress.empty() && (isAddress(target) || target == "localhost") && isPrivateHost(target);
}

void judgeRedirect(FindingList& findings, const StageAnswer& answer) {
    const Response& response = *answer.response;
    if (response.redirects.empty() || response.url.empty()) return;
    const bool inside = leadsInside(answer);
    if (!inside && sameSite(answer.askedUrl, response.url)) return;
    findings.add("edge-redirect-elsewhere",
                 {textArg("host", hostAndPort(answer.askedUrl)), textArg("target", hostAndPort(response.url)),
                  textArg("address", response.remoteAddress.empty() ? "-" : response.remoteAddress)},
                 {}, inside ? Severity::Critical : Severity::Minor);
}

}  // namespace

std::optional<double> retryAfterS(const Response& response, WallTime now) {
    const std::string* header = response.header("Retry-After");
    if (!header) return std::nullopt;
    const std::string_view text = trim(*header);
    if (const auto seconds = parseUnsigned(text)) return static_cast<double>(std::min(*seconds, longestWait));
    const auto until = parseHttpDate(text);
    if (!until) return std::nullopt;
    // By the server's own clock, where it tells.
    const std::string* date = response.header("Date");
    const auto from = date ? parseHttpDate(*date) : std::nullopt;
    return std::clamp(toSeconds(*until - from.value_or(now)), 0.0, static_cast<double>(longestWait));
}

std::vector<Finding> judgeStageAnswer(const Context& context, const StageAnswer& answer) {
    FindingList findings(context);
    judgeRedirect(findings, answer);
    if (!answer.response->complete()) return findings.take();
    judgeErrorCached(findings, answer);
    judgeNotCacheable(findings, answer);
    judgeContradiction(findings, answer);
    judgeRateLimit(findings, answer);
    return findings.take();
}

std::vector<Finding> judgeToken(const Context& context, std::optional<WallTime> expires, bool renewed, double targetDurationS,
                                WallTime now) {
    if (!expires) return {};
    FindingList findings(context);
    const double left = toSeconds(*expires - now);
    const double worthTelling = renewed ? 2 * targetDurationS : day;
    if (left > 0 && left >= worthTelling) return {};
    const Severity severity = left <= 0 ? Severity::Critical : left < hour ? Severity::Major : Severity::Minor;
    findings.add("token-expires", {textArg("until", formatIso8601(*expires)), secondsArg("left", std::max(0.0, left))}, {}, severity);
    return findings.take();
}

}  // namespace inspector::rules
