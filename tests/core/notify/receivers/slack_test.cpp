// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/receivers/slack.h"

#include "core/base/text.h"
#include "tests/core/notify/receivers/sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace inspector::notify {
namespace {

using namespace Qt::StringLiterals;
using test::alert;
using Kind = Outcome::Kind;

const Receiver hook = test::receiver(ReceiverKind::Slack, {}, {{"webhook_url", "https://hooks.slack.com/services/T0/B0/very-secret"}});
const Receiver bot = test::receiver(ReceiverKind::Slack, {{"channel", "#noc"}}, {{"token", "xoxb-very-secret"}});
const Answer posted = test::answer(200, R"({"ok":true,"channel":"C123","ts":"1700000000.000100"})");
Answer refused(const std::string& error) { return test::answer(200, R"({"ok":false,"error":")" + error + "\"}"); }

// Block Kit's limits.
void expectForm(const HttpCall& call) {
    const QJsonObject body = test::json(call.body);
    EXPECT_FALSE(test::text(body["text"_L1]).empty());
    const QJsonArray blocks = body["blocks"_L1].toArray();
    EXPECT_LE(blocks.size(), 50);
    qsizetype all = 0;
    for (const QJsonValue& value : blocks) {
        const QJsonObject block = value.toObject();
        const std::string type = test::text(block["type"_L1]);
        const QString text = type == "context" ? block["elements"_L1].toArray()[0].toObject()["text"_L1].toString() : block["text"_L1].toObject()["text"_L1].toString();
        EXPECT_GT(text.size(), 0);
        EXPECT_LE(text.size(), type == "header" ? 150 : 3000);
        all += text.size();
    }
    EXPECT_LE(all, 10'000);
    EXPECT_EQ(body["parse"_L1].toString(), "none"_L1);
    EXPECT_FALSE(body["link_names"_L1].toBool(true));
}

TEST(SlackReceiver, AWebhookGetsEachMessage) {
    Conversation c = test::told(test::notification({alert("a", Severity::Critical, "News is down", 0)}), hook);
    const auto calls = test::talk(c, {test::answer(200, "ok")});
    ASSERT_EQ(calls.size(), 1u);
    expectForm(calls[0]);
    EXPECT_EQ(calls[0].url, "https://hooks.slack.com/services/T0/B0/very-secret");
    EXPECT_EQ(c.outcome().kind, Kind::Told);
    EXPECT_TRUE(c.outcome().references.empty());
    EXPECT_NE(calls[0].body.find("<https://wiki.example/run?book=1|Runbook>"), std::string::npos);
}

TEST(SlackReceiver, AWebhooksAnswersAreRead) {
    const struct { Answer answer; Kind kind; } cases[] = {{test::answer(200, "ok"), Kind::Told}, {test::answer(200, "<html>sign in"), Kind::Again},
                                                         {test::answer(403, "invalid_token"), Kind::GivenUp}, {test::answer(404, "no_service"), Kind::GivenUp},
                                                         {test::answer(429), Kind::Again}, {test::answer(500, "rollup_error"), Kind::Again}};
    for (const auto& c : cases) {
        Conversation talk = test::told(test::notification({alert("a", Severity::Major, "x", 0)}), hook);
        talk.take(c.answer);
        EXPECT_EQ(talk.outcome().kind, c.kind) << c.answer.body;
        EXPECT_EQ(talk.outcome().words.find("very-secret"), std::string::npos);
    }
}

TEST(SlackReceiver, ABotPostsOnceThenUpdatesItsMessage) {
    const auto a = alert("a", Severity::Critical, "News is down", 0);
    Conversation first = test::told(test::notification({a}), bot);
    const auto post = test::talk(first, {posted});
    ASSERT_EQ(post.size(), 1u);
    EXPECT_EQ(post[0].url, "https://slack.com/api/chat.postMessage");
    EXPECT_EQ(test::header(post[0], "Authorization"), "Bearer xoxb-very-secret");
    EXPECT_EQ(test::text(test::json(post[0].body)["channel"_L1]), "#noc");
    EXPECT_EQ(test::text(test::json(post[0].body)["metadata"_L1].toObject()["event_payload"_L1].toObject()["key"_L1]), test::notification({}).key);
    expectForm(post[0]);
    const auto references = first.outcome().references;
    ASSERT_EQ(references.size(), 1u);
    EXPECT_EQ(references[0].reference, "C123 1700000000.000100");

    Conversation changed = test::told(test::notification({a}, Notification::Why::Changed, 90), bot, references);
    const auto update = test::talk(changed, {posted});
    ASSERT_EQ(update.size(), 1u);  // nothing that must be noticed: the thread stays still
    EXPECT_EQ(update[0].url, "https://slack.com/api/chat.update");
    EXPECT_EQ(test::text(test::json(update[0].body)["channel"_L1]), "C123");
    EXPECT_EQ(test::text(test::json(update[0].body)["ts"_L1]), "1700000000.000100");
    expectForm(update[0]);
    EXPECT_EQ(changed.outcome().references[0].reference, "C123 1700000000.000100");

    for (const auto why : {Notification::Why::Repeated, Notification::Why::Escalated}) {
        Conversation again = test::told(test::notification({a}, why, 120), bot, references);
        const auto calls = test::talk(again, {posted});
        ASSERT_EQ(calls.size(), 2u);
        EXPECT_EQ(calls[1].url, "https://slack.com/api/chat.postMessage");
        EXPECT_EQ(test::text(test::json(calls[1].body)["thread_ts"_L1]), "1700000000.000100");
    }

    Conversation over = test::told(test::notification({test::resolved(a, 130)}, Notification::Why::Resolved, 150), bot, references);
    EXPECT_EQ(test::talk(over, {posted}).size(), 2u);
    EXPECT_EQ(over.outcome().references[0].reference, "");  // the next one is a new message
}

TEST(SlackReceiver, AMessageThatIsGoneIsPostedAnew) {
    const std::vector<ReceiverReference> kept = {{ReceiverId("r1"), test::notification({}).groupKey, "C1 1.2", {}}};
    Conversation c = test::told(test::notification({alert("a", Severity::Major, "x", 0)}, Notification::Why::Changed), bot, kept);
    const auto calls = test::talk(c, {refused("message_not_found"), posted});
    ASSERT_EQ(calls.size(), 2u);
    EXPECT_EQ(calls[1].url, "https://slack.com/api/chat.postMessage");
    EXPECT_EQ(c.outcome().kind, Kind::Told);
    EXPECT_EQ(c.outcome().references.back().reference, "C123 1700000000.000100");
}

TEST(SlackReceiver, ABotsAnswersAreRead) {
    const struct { Answer answer; Kind kind; std::string words; } cases[] = {
        {posted, Kind::Told, "ok"},
        {refused("ratelimited"), Kind::Again, "ratelimited"},
        {refused("internal_error"), Kind::Again, "internal_error"},
        {refused("invalid_auth"), Kind::GivenUp, "invalid_auth"},
        {refused("channel_not_found"), Kind::GivenUp, "channel_not_found"},
        {refused("xoxb-very-secret"), Kind::GivenUp, ""},
        {test::answer(200, "not json"), Kind::Again, "not Slack's"},
        {test::answer(200, "[]"), Kind::Again, "not Slack's"},
        {test::answer(429), Kind::Again, "429"},
    };
    for (const auto& c : cases) {
        Conversation talk = test::told(test::notification({alert("a", Severity::Major, "x", 0)}), bot);
        talk.take(c.answer);
        EXPECT_EQ(talk.outcome().kind, c.kind) << c.answer.body;
        EXPECT_NE(talk.outcome().words.find(c.words), std::string::npos) << talk.outcome().words;
        EXPECT_EQ(talk.outcome().words.find("very-secret"), std::string::npos);
    }
}

TEST(SlackReceiver, ATestAndASummaryStandForThemselves) {
    for (const auto why : {Notification::Why::Test, Notification::Why::Summary}) {
        Conversation c = test::told(test::notification(why == Notification::Why::Test ? std::vector<Alert>{} : std::vector{alert("a", Severity::Major, "x", 0)}, why), bot);
        expectForm(test::talk(c, {posted})[0]);
        EXPECT_EQ(c.outcome().references[0].reference, "");
    }
}

TEST(SlackReceiver, HostileTextCallsNobodyAndBreaksNoLimit) {
    std::vector<Alert> many;
    for (int i = 0; i < 100; ++i) {
        many.push_back(alert(std::to_string(i), Severity::Major, test::hostile + std::string(5000, '<'), 0));
        many.back().labels["channel"] = test::hostile;
    }
    Conversation c = test::told(test::notification(many), hook);
    const auto call = test::talk(c, {test::answer(200, "ok")})[0];
    expectForm(call);
    EXPECT_TRUE(isValidUtf8(call.body));
    for (const QJsonValue& block : test::json(call.body)["blocks"_L1].toArray()) {
        if (test::text(block.toObject()["type"_L1]) == "header") continue;  // plain text: nothing has a meaning there
        const QString words = QString::fromUtf8(QJsonDocument(block.toObject()).toJson());
        EXPECT_FALSE(words.contains("<!"_L1) || words.contains("<script"_L1) || words.contains("@here"_L1) || words.contains("evil.example|ok>"_L1)) << words.toStdString();
    }
    EXPECT_FALSE(test::json(call.body)["text"_L1].toString().contains("<!"_L1));
}

}  // namespace
}  // namespace inspector::notify
