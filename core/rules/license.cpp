// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/uri.h"
#include "core/rules/finding_list.h"
#include "core/rules/judge_license.h"

namespace inspector::rules {

namespace {

constexpr int triesNeeded = 2;

// 502 to 504 of gateways; 520 to 527 and 530 of a CDN that cannot reach its origin.
bool saysNobodyIsThere(int status) {
    return (status >= 502 && status <= 504) || (status >= 520 && status <= 527) || status == 530;
}

}  // namespace

bool isUnreachable(const fetch::Response& response) {
    using fetch::Failure;
    switch (response.failure) {
        case Failure::NameLookup:
        case Failure::Connect:
        case Failure::Tls:
        case Failure::TlsCertificate: return true;
        case Failure::Timeout: return response.phase != fetch::Phase::Queue;
        case Failure::None: return saysNobodyIsThere(response.status);
        default: return false;  // somebody answered, in whatever way
    }
}

std::vector<Finding> judgeLicense(const Context& context, const LicenseFacts& facts) {
    FindingList findings(context);
    const fetch::Response& response = *facts.response;
    if (!isUnreachable(response) || facts.tries < triesNeeded) return findings.take();
    const auto host = splitUri(facts.url).authority;
    const std::string why = response.failure == fetch::Failure::None ? "HTTP " + std::to_string(response.status)
                            : response.message.empty() ? std::string(fetch::toString(response.failure)) : response.message;
    findings.add("drm-license-url-unreachable",
                 {shownArg("host", std::string(host.value_or(""))), shownArg("url", facts.url), shownArg("why", why)});
    return findings.take();
}

}  // namespace inspector::rules
