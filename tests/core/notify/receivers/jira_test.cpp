// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/receivers/jira.h"

#include "tests/core/notify/receivers/fake_jira.h"
#include "tests/core/notify/receivers/sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace inspector::notify {
namespace {

using namespace Qt::StringLiterals;
using test::alert;
using test::FakeJira;
using Kind = Outcome::Kind;

Receiver cloud() {
    return test::receiver(ReceiverKind::Jira, {{"url", "https://x.atlassian.net"}, {"user", "bot@x.example"}, {"project", "OPS"}, {"priorities", "critical=Highest, major=High"},
                                               {"labels", "video"}},
                          {{"token", "very-secret"}});
}
Receiver server() {
    return test::receiver(ReceiverKind::Jira, {{"url", "https://jira.example/base/"}, {"edition", "datacenter"}, {"project", "OPS"}}, {{"token", "very-secret"}});
}

TEST(JiraReceiver, AnIssueIsMadeOnceCommentedAndResolved) {
    const auto a = alert("a", Severity::Critical, "News is down", 0);
    for (const Receiver& receiver : {cloud(), server()}) {
        FakeJira jira;
        const Outcome first = jira.tell(test::notification({a}), receiver);
        EXPECT_EQ(first.kind, Kind::Told);
        EXPECT_EQ(first.words, "issue OPS-1");
        ASSERT_EQ(jira.issues.size(), 1u);
        const Outcome second = jira.tell(test::notification({a}, Notification::Why::Repeated, 90), receiver, first.references);
        ASSERT_EQ(jira.issues.size(), 1u);
        EXPECT_EQ(jira.issues["OPS-1"].comments.size(), 1u);
        EXPECT_FALSE(jira.issues["OPS-1"].done);
        const Outcome third = jira.tell(test::notification({test::resolved(a, 100)}, Notification::Why::Resolved, 120), receiver, second.references);
        EXPECT_EQ(third.kind, Kind::Told);
        EXPECT_TRUE(jira.issues["OPS-1"].done);
        EXPECT_EQ(jira.issues["OPS-1"].comments.size(), 2u);
        EXPECT_EQ(third.references.back().reference, "");
        // The next trouble of the group is another issue.
        jira.tell(test::notification({a}, Notification::Why::New, 500), receiver);
        EXPECT_EQ(jira.issues.size(), 2u);
    }
}

TEST(JiraReceiver, TheFieldsAreWhatTheSettingsSay) {
    FakeJira jira;
    jira.tell(test::notification({alert("a", Severity::Critical, "News is down", 0)}), cloud());
    const QJsonObject fields = jira.issues["OPS-1"].fields;
    EXPECT_EQ(fields["priority"_L1].toObject()["name"_L1].toString(), "Highest"_L1);
    EXPECT_EQ(fields["summary"_L1].toString(), "critical: News is down, since 14:00:00 UTC"_L1);
    EXPECT_TRUE(fields["labels"_L1].toArray().contains("video"_L1));
    EXPECT_EQ(jira.asked.front(), "POST /search/jql");
    FakeJira own;
    own.tell(test::notification({alert("a", Severity::Minor, "x", 0)}), server());
    EXPECT_EQ(own.asked.front(), "POST /search");
    EXPECT_FALSE(own.issues["OPS-1"].fields.contains("priority"_L1));
}

TEST(JiraReceiver, AnIssueWhoseMakingWasNotNotedIsNotMadeTwice) {
    const auto n = test::notification({alert("a", Severity::Critical, "News is down", 0)});
    FakeJira jira;
    jira.dropAnswer = 1;  // made; the answer is lost
    const Outcome lost = jira.tell(n, cloud());
    EXPECT_EQ(lost.kind, Kind::Again);
    EXPECT_GE(lost.after, Seconds{30});  // the search finds it only a while later
    const Outcome again = jira.tell(n, cloud());
    EXPECT_EQ(again.kind, Kind::Told);
    EXPECT_EQ(jira.issues.size(), 1u);
    EXPECT_EQ(again.references.back().reference, "OPS-1");
}

TEST(JiraReceiver, AnIssueThatAPersonClosedOrRemovedIsLeftAlone) {
    const auto a = alert("a", Severity::Critical, "News is down", 0);
    FakeJira jira;
    const Outcome first = jira.tell(test::notification({a}), cloud());
    jira.issues["OPS-1"].done = true;
    const Outcome second = jira.tell(test::notification({a}, Notification::Why::Repeated, 90), cloud(), first.references);
    EXPECT_EQ(jira.issues.size(), 2u);
    EXPECT_EQ(second.references.back().reference, "OPS-2");
    jira.issues.erase("OPS-2");
    const Outcome third = jira.tell(test::notification({test::resolved(a, 100)}, Notification::Why::Resolved, 120), cloud(), second.references);
    EXPECT_EQ(third.kind, Kind::Told);
    EXPECT_EQ(third.words, "no issue is open");
    EXPECT_EQ(third.references.back().reference, "");
}

TEST(JiraReceiver, AnIssueMayStayOpen) {
    const auto a = alert("a", Severity::Critical, "News is down", 0);
    Receiver open = cloud();
    open.settings["resolve_transition"] = "-";
    FakeJira jira;
    const Outcome first = jira.tell(test::notification({a}), open);
    jira.tell(test::notification({test::resolved(a, 100)}, Notification::Why::Resolved, 120), open, first.references);
    EXPECT_FALSE(jira.issues["OPS-1"].done);
    EXPECT_EQ(jira.issues["OPS-1"].comments.size(), 1u);
}

TEST(JiraReceiver, AnswersAreReadAndKeysAreNotTrusted) {
    const struct { std::vector<Answer> answers; Kind kind; std::string words; } cases[] = {
        {{test::answer(200, "<html>log in")}, Kind::Again, "not Jira's"},
        {{test::answer(200, R"({"issues":[{"key":"../../admin"}]})")}, Kind::Again, "not Jira's"},
        {{test::answer(200, R"({"issues":[]})"), test::answer(201, R"({"key":"OPS-1/../x"})")}, Kind::Again, "not Jira's"},
        {{test::answer(400, R"({"errorMessages":["no project"],"errors":{"project":"is required very-secret"}})")}, Kind::GivenUp, "no project; project: is required"},
        {{test::answer(401)}, Kind::GivenUp, "401"},
        {{test::answer(429)}, Kind::Again, "429"},
        {{test::answer(502, "<html>")}, Kind::Again, "502"},
    };
    for (const auto& c : cases) {
        Conversation talk = test::told(test::notification({alert("a", Severity::Major, "x", 0)}), cloud());
        test::talk(talk, c.answers);
        EXPECT_EQ(talk.outcome().kind, c.kind) << c.answers.back().body;
        EXPECT_NE(talk.outcome().words.find(c.words), std::string::npos) << talk.outcome().words;
        EXPECT_EQ(talk.outcome().words.find("very-secret"), std::string::npos);
    }
}

TEST(JiraReceiver, HostileTextCannotLeaveItsFrame) {
    FakeJira jira;
    jira.tell(test::notification({alert("a", Severity::Major, "{noformat} !https://evil.example/x.png! {html}" + test::hostile, 0)}), cloud());
    const std::string text = test::text(jira.issues["OPS-1"].fields["description"_L1]);
    std::size_t marks = 0;
    for (auto i = text.find("{noformat}"); i != std::string::npos; i = text.find("{noformat}", i + 1)) ++marks;
    EXPECT_EQ(marks, 2u) << text;
    EXPECT_LT(text.find("evil.example"), text.rfind("{noformat}"));
}

TEST(JiraReceiver, AReceiverThatNeverEndsIsLeft) {
    Conversation talk = test::told(test::notification({test::resolved(alert("a", Severity::Major, "x", 0), 9)}, Notification::Why::Resolved), cloud());
    const Answer any = test::answer(200, R"({"issues":[{"key":"OPS-1"}],"id":"1","transitions":[{"id":"1","name":"Done","to":{}}]})");
    EXPECT_LE(test::talk(talk, {any}).size(), 5u);
    EXPECT_EQ(talk.next(), nullptr);
}

}  // namespace
}  // namespace inspector::notify
