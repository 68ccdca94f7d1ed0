// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/rules/cache_headers.h"
#include "core/rules/finding_list.h"
#include "core/rules/judge_http.h"
#include "core/rules/judge_live.h"
#include "core/rules/private_address.h"
#include "core/rules/url_site.h"

#include <algorithm>
#include <cmath>

namespace inspector::rules {

namespace {

using fetch::Response;

constexpr std::int64_t worthCompressing = 1400;  // bytes: less is one packet in any case
constexpr int runOfUnstable = 3;                 // times that an unchanged body had another tag
constexpr int runOfStale = 2;
constexpr int runOfTrickle = 2;

Arg days(const char* name, double value) { return numberArg(name, std::floor(value * 10) / 10); }

// Of a date that is not far ahead. What lies before 1970 is no date that anybody meant.
std::string shownDate(std::chrono::sys_seconds time) {
    return formatIso8601(WallTime{std::max(time, std::chrono::sys_seconds{})});
}

std::string hostOf(const Response& response) { return hostAndPort(response.url); }

bool isSecure(const Response& response) { return equalsIgnoreCase(response.url.substr(0, 6), "https:"); }

void judgeCompression(FindingList& findings, Resource resource, const HttpFacts& facts) {
    const Response& response = *facts.response;
    const std::string* encoding = response.header("Content-Encoding");
    const bool encoded = encoding && !encoding->empty() && !equalsIgnoreCase(*encoding, "identity");
    if (resource == Resource::Playlist && facts.offeredGzip && !encoded && response.bodyBytes >= worthCompressing) {
        std::vector<Arg> args{numberArg("plain", static_cast<double>(response.bodyBytes), Arg::Unit::Byte)};
        if (facts.gzippedBytes)
            args.push_back(numberArg("gzipped", static_cast<double>(*facts.gzippedBytes), Arg::Unit::Byte));
        findings.add("http-gzip-missing", std::move(args));
    }
    const bool media = (resource == Resource::Segment && !facts.isSubtitles) || resource == Resource::Init;
    if (media && encoded) findings.add("http-gzip-segment", {shownArg("encoding", *encoding)}, {0, facts.sequence});
}

// Whole seconds is all that a header can say: half a target duration is rounded up, and never less than one second.
void judgeCaching(FindingList& findings, const HttpFacts& facts) {
    if (!facts.live || facts.directive || facts.targetDurationS <= 0) return;
    const CacheHeaders headers = cacheHeaders(*facts.response);
    const double limit = std::max(1.0, std::ceil(facts.targetDurationS / 2));
    const bool tooLong = headers.maxAgeS && *headers.maxAgeS > limit;
    if (!headers.notStored && (tooLong || headers.immutable))
        findings.add("http-cache-too-long",
                     {secondsArg("maxAge", headers.maxAgeS.value_or(0)), secondsArg("limit", limit),
                      textArg("detail", headers.immutable ? "immutable" : "-")});
    if (headers.ageS && *headers.ageS > facts.targetDurationS)
        findings.add("http-age-exceeds-target",
                     {secondsArg("age", *headers.ageS), secondsArg("limit", facts.targetDurationS)});
    if (!headers.ageS && fromCache(*facts.response)) {
        const std::string* cache = facts.response->header("X-Cache");
        findings.add("http-age-missing", {shownArg("cache", cache ? std::string_view(*cache) : "hit")});
    }
}

void judgeLastModified(FindingList& findings, const HttpFacts& facts) {
    if (!facts.live || facts.directive || facts.targetDurationS <= 0) return;
    const std::string* modified = facts.response->header("Last-Modified");
    const std::string* date = facts.response->header("Date");
    const auto from = modified ? parseHttpDate(*modified) : std::nullopt;
    const auto to = date ? parseHttpDate(*date) : std::nullopt;
    if (!from || !to) return;
    const double old = toSeconds(*to - *from);
    const double limit = 3 * facts.targetDurationS;
    if (old > limit) findings.add("http-last-modified-stale", {secondsArg("old", old), secondsArg("limit", limit)});
}

void judgeDate(FindingList& findings, const HttpFacts& facts) {
    const auto skew = dateSkew(*facts.response, facts.wall, facts.clockOffsetS);
    if (!skew) return;
    // A copy from a cache that does not tell its age is as old as it likes.
    if (skew->aheadS < 0 && !facts.response->header("Age") &&
        (fromCache(*facts.response) || facts.response->header("Via") || facts.response->header("X-Cache")))
        return;
    const double certain = std::fabs(skew->aheadS) - skew->uncertainS;
    if (certain <= 2) return;
    findings.add("http-date-skew",
                 {textArg("host", hostOf(*facts.response)), secondsArg("skew", skew->aheadS), secondsArg("limit", 2)}, {},
                 certain > 30 ? Severity::Major : Severity::Minor);
}

void judgeCors(FindingList& findings, const HttpFacts& facts) {
    const Response& response = *facts.response;
    if (response.header("Access-Control-Allow-Origin")) return;
    const std::string* vary = response.header("Vary");
    // Such a server tells it to those who name their origin.
    if (!facts.originSent && vary && toLower(*vary).find("origin") != std::string::npos) return;
    findings.add("http-cors-missing", {textArg("host", hostOf(response))}, {},
                 facts.corsRequired ? Severity::Major : Severity::Info);
}

void judgeConnection(FindingList& findings, Resource resource, const HttpFacts& facts) {
    const Response& response = *facts.response;
    const bool old = response.httpVersion == "1.0" || response.httpVersion == "1.1";
    // Between machines of one's own network it is nobody else's business; players are elsewhere.
    const bool away = !isPrivateAddress(response.remoteAddress);
    if (facts.lowLatency && old && away && resource != Resource::Key)
        findings.add("http-version-1", {textArg("version", response.httpVersion), textArg("host", hostOf(response))});
    if (!isSecure(response) && !response.url.empty() && away)
        findings.add("http-not-tls", {textArg("host", hostOf(response))});
}

}  // namespace

struct HttpHistory::Private {
    // Of the playlist's last answer with a body.
    std::string path;
    std::string tag;
    std::uint64_t hash = 0;
    std::uint64_t tagHash = 0;     // of the body that first came with the tag
    int unstable = 0;
    int stale = 0;
    int trickle = 0;
    // Of the newest connection that told.
    std::string host;
    std::string tlsVersion;
    std::shared_ptr<const fetch::ServerCertificate> certificate;

    void judgeTags(FindingList& findings, const HttpFacts& facts);
    void judgeNotModified(FindingList& findings, const HttpFacts& facts);
    void judgeArrival(FindingList& findings, const HttpFacts& facts);
    void judgeTls(FindingList& findings, const HttpFacts& facts);
};

void HttpHistory::Private::judgeTags(FindingList& findings, const HttpFacts& facts) {
    const std::string now = entityTag(*facts.response);
    if (facts.directive || facts.bodyHash == 0 || now.empty()) return;
    std::string where(facts.response->url.substr(0, facts.response->url.find_first_of("?#")));
    if (where != path) {
        path = std::move(where);
        unstable = 0;
        tag.clear();
    }
    const bool sameBody = facts.bodyHash == hash;
    if (!tag.empty() && sameBody) unstable = now == tag ? 0 : std::min(unstable + 1, runOfUnstable);
    if (now != tag) tagHash = facts.bodyHash;
    tag = now;
    hash = facts.bodyHash;
    if (unstable >= runOfUnstable) findings.add("http-etag-unstable", {shownArg("tag", now)});
    if (facts.bodyHash != tagHash) findings.add("http-etag-frozen", {shownArg("tag", now)});
}

void HttpHistory::Private::judgeNotModified(FindingList& findings, const HttpFacts& facts) {
    if (!facts.freshBodyHash || hash == 0) return;
    // A cache may answer from a copy that is fresh, RFC 9111 4.2; how long that may be is another rule's.
    const CacheHeaders headers = cacheHeaders(*facts.response);
    if (headers.ageS && headers.maxAgeS && *headers.ageS < *headers.maxAgeS) return;
    // The body may have changed between the two requests: once is no proof.
    stale = *facts.freshBodyHash == hash ? 0 : std::min(stale + 1, runOfStale);
    if (stale >= runOfStale) findings.add("http-304-stale", {shownArg("tag", tag.empty() ? "-" : tag)});
}

void HttpHistory::Private::judgeArrival(FindingList& findings, const HttpFacts& facts) {
    if (!facts.arrival || facts.lowLatency || facts.sentAsMade || !facts.live || facts.durationS <= 0) return;
    // A slow line has that very pace once, by chance.
    trickle = isTrickle(*facts.arrival, facts.durationS) ? std::min(trickle + 1, runOfTrickle) : 0;
    if (trickle < runOfTrickle) return;
    const auto& last = (*facts.arrival)[facts.arrival->size() - 1];
    findings.add("http-trickle-delivery",
                 {secondsArg("took", last.seconds), secondsArg("duration", facts.durationS),
                  numberArg("rate", static_cast<double>(last.bytes) * 8 / facts.durationS, Arg::Unit::BitPerSecond)},
                 {0, facts.sequence});
}

void HttpHistory::Private::judgeTls(FindingList& findings, const HttpFacts& facts) {
    const Response& response = *facts.response;
    const std::string name = hostOf(response);
    if (!response.tlsVersion.empty()) tlsVersion = response.tlsVersion;
    if (response.serverCertificate) certificate = response.serverCertificate;
    if (name != host) {  // what is known is of another server
        host = name;
        tlsVersion = response.tlsVersion;
        certificate = response.serverCertificate;
    }
    if (!isSecure(response)) return;
    if (tlsVersion == "TLSv1" || tlsVersion == "TLSv1.1" || tlsVersion.substr(0, 3) == "SSL")
        findings.add("tls-old-version", {shownArg("version", tlsVersion), textArg("host", host)});
    if (!certificate) return;
    const auto now = std::chrono::floor<Seconds>(facts.wall);
    const double left = std::chrono::duration<double>(certificate->notAfter - now).count() / 86'400;
    if (left >= 14) return;
    const std::string names = certificate->names.empty() ? certificate->subject : certificate->names.front();
    findings.add("tls-certificate-expires",
                 {textArg("host", host), days("days", left),
                  textArg("detail", "valid until " + shownDate(certificate->notAfter) + ", for " +
                                        names.substr(0, 100) + ", issued by " + certificate->issuer.substr(0, 100))},
                 {}, left < 3 ? Severity::Critical : Severity::Major);
}

HttpHistory::HttpHistory() : d(std::make_unique<Private>()) {}
HttpHistory::~HttpHistory() = default;
HttpHistory::HttpHistory(HttpHistory&&) noexcept = default;
HttpHistory& HttpHistory::operator=(HttpHistory&&) noexcept = default;

std::vector<Finding> HttpHistory::update(const Context& context, Resource resource, const HttpFacts& facts) {
    FindingList findings(context);
    const Response& response = *facts.response;
    if (!response.complete()) return {};
    judgeConnection(findings, resource, facts);
    d->judgeTls(findings, facts);
    judgeDate(findings, facts);
    if (resource == Resource::Playlist && response.status == 304) d->judgeNotModified(findings, facts);
    if (!response.ok()) return findings.take();
    judgeCompression(findings, resource, facts);
    judgeCors(findings, facts);
    if (resource == Resource::Playlist) {
        judgeCaching(findings, facts);
        judgeLastModified(findings, facts);
        d->judgeTags(findings, facts);
    }
    if (resource == Resource::Segment) d->judgeArrival(findings, facts);
    return findings.take();
}

}  // namespace inspector::rules
