// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/base/uri.h"
#include "core/rules/content_type.h"
#include "core/rules/finding_list.h"
#include "core/rules/judge.h"
#include "core/rules/range.h"
#include "core/rules/sniff.h"
#include "core/rules/url_site.h"

#include <algorithm>
#include <chrono>
#include <string>

namespace inspector::rules {

namespace {

using fetch::Failure;
using fetch::Response;

Arg received(const Response& response) {
    return numberArg("received", static_cast<double>(response.wireBytes), Arg::Unit::Byte);
}

std::string chainOf(const Response& response) {
    std::string chain;
    for (const fetch::Hop& hop : response.redirects) {
        if (!chain.empty()) chain += " > ";
        chain += hostAndPort(hop.url) + std::string(splitUri(hop.url).path.substr(0, 40));
    }
    return chain;
}

void judgeFailure(FindingList& findings, const Response& response, Resource resource,
                  std::optional<std::uint64_t> sequence) {
    const std::string_view rule = fetch::ruleOf(response);
    if (rule.empty()) return;  // nobody's fault: it was stopped
    const bool oneSegment = resource == Resource::Segment && response.failure == Failure::Timeout;
    std::optional<Severity> severity;
    if (oneSegment) severity = Severity::Major;
    // The catalogue's own severity of a redirect is that of one that arrives.
    if (response.failure == Failure::TooManyRedirects) severity = Severity::Critical;
    findings.add(rule,
                 {textArg("host", hostAndPort(response.url)), shownArg("detail", response.message),
                  textArg("phase", std::string(fetch::toString(response.phase))),
                  secondsArg("after", std::chrono::duration<double>(response.timings.total).count()),
                  numberArg("hops", static_cast<double>(response.redirects.size())),
                  shownArg("chain", chainOf(response)), received(response)},
                 {0, sequence}, severity);
}

void judgeRedirects(FindingList& findings, const Response& response, Resource resource,
                    std::optional<std::uint64_t> sequence) {
    if (response.redirects.empty()) return;
    const std::string host = hostAndPort(response.url);
    const auto isSecure = [](std::string_view url) { return equalsIgnoreCase(url.substr(0, 6), "https:"); };
    for (std::size_t i = 0; i < response.redirects.size(); ++i) {
        const std::string& next = i + 1 < response.redirects.size() ? response.redirects[i + 1].url : response.url;
        if (isSecure(response.redirects[i].url) && !isSecure(next) && !next.empty())
            findings.add("http-redirect-https-to-http", {textArg("host", hostAndPort(next))}, {0, sequence});
    }
    // A playlist is often redirected once, to its session; media should not be (AAS 8.18).
    const bool media = resource == Resource::Segment || resource == Resource::Init;
    const bool many = response.redirects.size() > 3;
    if (media || many)
        findings.add("http-redirect",
                     {numberArg("hops", static_cast<double>(response.redirects.size())), textArg("host", host)},
                     {0, sequence}, many ? Severity::Major : Severity::Minor);
}

void judgeStatus(FindingList& findings, const Response& response, Resource resource,
                 std::optional<std::uint64_t> sequence, const std::optional<fetch::ByteRange>& asked) {
    const Arg status = numberArg("status", response.status);
    const bool segment = resource == Resource::Segment;
    if (response.status == 416)
        judgeUnsatisfied(findings, response, sequence, asked);
    else if (segment && (response.status == 404 || response.status == 410))
        findings.add("http-404-listed-segment", {status}, {0, sequence});
    else
        findings.add("http-status", {status}, {0, sequence}, segment ? Severity::Major : Severity::Critical);
}

}  // namespace

std::vector<Finding> judgeResponse(const Context& context, Resource resource, const Response& response,
                                   std::string_view bodyStart, std::optional<std::uint64_t> sequence,
                                   const std::optional<fetch::ByteRange>& asked) {
    FindingList findings(context);
    if (response.failure != Failure::RedirectLoop && response.failure != Failure::TooManyRedirects)
        judgeRedirects(findings, response, resource, sequence);
    if (!response.complete()) {
        judgeFailure(findings, response, resource, sequence);
        return findings.take();
    }
    if (!response.ok()) {
        judgeStatus(findings, response, resource, sequence, asked);
        return findings.take();
    }
    judgeRangeSent(findings, response, sequence, asked);
    if (response.bodyBytes == 0) {
        findings.add("http-empty-body", {numberArg("status", response.status)}, {0, sequence});
        return findings.take();
    }
    const MediaFormat format = sniff(bodyStart);
    if (format == MediaFormat::Html && resource != Resource::Key) {
        findings.add("http-html-instead-of-media", {}, {0, sequence});
        return findings.take();
    }
    judgeContentType(findings, resource, response, format, sequence);
    return findings.take();
}

}  // namespace inspector::rules
