// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/judge_segment.h"
#include "tests/core/rules/judging.h"

#include <functional>

using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

std::vector<Finding> judged(const std::function<void(KeyFacts&)>& change) {
    KeyFacts facts;
    facts.method = "AES-128";
    facts.answered = true;
    facts.status = 200;
    facts.bytes = 16;
    facts.ms = 40;
    facts.tls = true;
    facts.decrypted = true;
    facts.sequence = 42;
    change(facts);
    return judgeKey(context, facts);
}

}  // namespace

TEST(Key, IsReachableOfItsLengthQuickOverTlsAndOpensTheSegment) {
    struct Case {
        const char* rule;
        Severity severity;
        std::function<void(KeyFacts&)> bad;
        std::function<void(KeyFacts&)> good;
    };
    const Case cases[] = {
        {"key-unreachable", Severity::Critical, [](KeyFacts& f) { f.answered = false, f.status = 403; }, [](KeyFacts& f) { f.status = 206; }},
        {"key-length", Severity::Critical, [](KeyFacts& f) { f.bytes = 32; }, [](KeyFacts& f) { f.bytes = 16; }},
        {"key-length", Severity::Critical, [](KeyFacts& f) { f.method = "AES-256-GCM"; }, [](KeyFacts& f) { f.method = "AES-256-GCM", f.bytes = 32; }},
        {"key-decrypt-failed", Severity::Critical, [](KeyFacts& f) { f.decrypted = false; }, [](KeyFacts& f) { f.decrypted.reset(); }},
        {"key-slow", Severity::Major, [](KeyFacts& f) { f.ms = 1001; }, [](KeyFacts& f) { f.ms = 999; }},
        {"key-not-tls", Severity::Major, [](KeyFacts& f) { f.tls = false; }, [](KeyFacts& f) { f.tls = true; }},
        {"key-not-tls", Severity::Major, [](KeyFacts& f) { f.tls = false, f.address = "192.0.2.7:80"; },
         [](KeyFacts& f) { f.tls = false, f.address = "10.0.0.7:8080"; }},
    };
    for (const Case& c : cases) {
        const auto findings = judged(c.bad);
        ASSERT_THAT(rulesOf(findings), ElementsAre(c.rule));
        EXPECT_EQ(findings[0].severity, c.severity) << c.rule;
        EXPECT_EQ(findings[0].sequence, 42u);
        EXPECT_THAT(judged(c.good), IsEmpty()) << c.rule;
    }
}

TEST(Key, OfASegmentThatIsCutSaysNothing) {
    EXPECT_THAT(judged([](KeyFacts& f) { f.decrypted = false, f.sizeMultipleOf16 = false; }), IsEmpty());
}

TEST(Key, OfAnotherSystemHasAnyLength) {
    EXPECT_THAT(judged([](KeyFacts& f) { f.method = "urn:other", f.bytes = 700; }), IsEmpty());
}
