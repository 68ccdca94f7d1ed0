// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/judge_license.h"
#include "tests/core/rules/judging.h"

using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

std::vector<std::string> rulesFor(const fetch::Response& response, int tries = 2) {
    LicenseFacts facts;
    facts.url = "https://license.example/wv";
    facts.response = &response;
    facts.tries = tries;
    return rulesOf(judgeLicense(context, facts));
}

fetch::Response failed(fetch::Failure failure, fetch::Phase phase = fetch::Phase::Connect) {
    fetch::Response response;
    response.failure = failure;
    response.phase = phase;
    response.message = "connection refused";
    return response;
}

fetch::Response answered(int status) {
    fetch::Response response;
    response.status = status;
    return response;
}

}  // namespace

TEST(License, IsUnreachableWhenNobodyAnswersTwice) {
    using fetch::Failure;
    for (const Failure failure : {Failure::NameLookup, Failure::Connect, Failure::Tls, Failure::TlsCertificate, Failure::Timeout}) {
        EXPECT_THAT(rulesFor(failed(failure)), ElementsAre("drm-license-url-unreachable"));
        EXPECT_THAT(rulesFor(failed(failure), 1), IsEmpty());
    }
    for (const int status : {502, 503, 504, 522, 530}) EXPECT_THAT(rulesFor(answered(status)), ElementsAre("drm-license-url-unreachable")) << status;
    const fetch::Response refused = failed(Failure::Connect);
    LicenseFacts facts{"https://license.example/wv", &refused, 2};
    const auto findings = judgeLicense(context, facts);
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].severity, Severity::Major);
    EXPECT_EQ(findings[0].arg("host")->text, "license.example");
}

TEST(License, IsReachableWhateverTheServerMakesOfAQuestionThatAsksForNothing) {
    for (const int status : {200, 204, 302, 400, 401, 403, 404, 405, 411, 415, 429, 500, 501, 505}) EXPECT_THAT(rulesFor(answered(status)), IsEmpty()) << status;
    using fetch::Failure;
    for (const Failure failure : {Failure::Reset, Failure::Protocol, Failure::Truncated, Failure::TooManyRedirects, Failure::Cancelled})
        EXPECT_THAT(rulesFor(failed(failure)), IsEmpty());
    EXPECT_THAT(rulesFor(failed(Failure::Timeout, fetch::Phase::Queue)), IsEmpty()) << "our own queue";
}
