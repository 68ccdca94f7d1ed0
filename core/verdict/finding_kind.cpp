// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verdict/finding_kind.h"

#include "core/model/endpoint.h"

#include <algorithm>
#include <string_view>

namespace inspector::verdict {

namespace {

template <std::size_t N>
bool startsWithAny(std::string_view rule, const std::string_view (&prefixes)[N]) {
    return std::any_of(std::begin(prefixes), std::end(prefixes), [&](auto p) { return rule.starts_with(p); });
}

bool isLag(const Finding& finding) { return finding.rule == "edge-behind-origin"; }

}  // namespace

bool isTransport(const Finding& finding) {
    static constexpr std::string_view prefixes[] = {"http-", "tls-", "edge-family-", "edge-error-", "edge-rate-"};
    return startsWithAny(finding.rule, prefixes);
}

bool isAboutSegments(const Finding& finding) {
    static constexpr std::string_view prefixes[] = {"seg-", "ts-", "fmp4-", "packed-audio-", "key-", "edge-segment-"};
    return startsWithAny(finding.rule, prefixes) || (isTransport(finding) && finding.sequence.has_value());
}

bool isUnreachable(const Finding& finding) {
    static constexpr std::string_view prefixes[] = {"http-dns-failed", "http-connect-failed", "http-connection-reset",
                                                    "http-tls-failed", "http-timeout",        "tls-"};
    return finding.severity == Severity::Critical && startsWithAny(finding.rule, prefixes);
}

bool isLatency(const Finding& finding) {
    static constexpr std::string_view prefixes[] = {"http-slow-", "http-trickle-", "key-slow", "edge-slow", "edge-family-slower"};
    return startsWithAny(finding.rule, prefixes);
}

bool isAboutConnecting(const Finding& finding) { return finding.rule.starts_with("tls-"); }

bool isLocal(const Finding& finding) {
    static constexpr std::string_view prefixes[] = {
        "http-dns-failed", "http-connect-failed",  "http-connection-reset",   "http-tls-failed", "http-url-invalid",
        "tls-",            "edge-wrong-channel",   "edge-redirect-elsewhere", "edge-family-",    "edge-rate-limited",
        "edge-segment-",   "edge-cache-",          "edge-differs-",           "token-"};
    return startsWithAny(finding.rule, prefixes);
}

bool stopsFlow(const Finding& finding) {
    static constexpr std::string_view prefixes[] = {"hls-playlist-stale", "hls-playlist-not-growing", "hls-endlist-unexpected",
                                                    "dash-edge-stalled", "edge-behind-origin"};
    return (isTransport(finding) && !isLatency(finding)) || startsWithAny(finding.rule, prefixes);
}

bool isAboutChain(const Finding& finding) {
    return finding.stage != ownStage || finding.rule.starts_with("edge-") || finding.rule.starts_with("token-");
}

bool explains(const Finding& upstream, const Finding& finding) {
    if (isLocal(finding)) return false;
    if (finding.rule == "http-last-modified-stale") return !isLatency(upstream);  // what is handed on is old
    const bool broken = isTransport(upstream) && !isLatency(upstream);
    if (isLag(finding)) return broken || isLag(upstream);
    if (isLatency(finding)) return broken || isLatency(upstream);
    if (isTransport(finding)) return broken;
    return !isLatency(upstream);
}

}  // namespace inspector::verdict
