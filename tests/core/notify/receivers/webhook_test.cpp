// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/receivers/webhook.h"

#include "tests/core/notify/receivers/sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace inspector::notify {
namespace {

using namespace Qt::StringLiterals;
using test::alert;
using ::testing::ElementsAre;

const Receiver hook = test::receiver(ReceiverKind::Webhook, {{"url", "https://hook.example/in?x=1"}, {"headers", "X-Team: noc\n\nX-Other:2"}},
                                     {{"secret", "key"}, {"authorization", "Bearer secret-token"}});

TEST(WebhookReceiver, TheBodyIsAlertmanagersOfVersion4) {
    auto n = test::notification({alert("a", Severity::Critical, "News is down", 0), test::resolved(alert("b", Severity::Major, "Sport is down", 5), 30)});
    n.leftOut = 7;
    Conversation c = test::told(n, hook);
    const auto calls = test::talk(c, {test::answer(200)});
    ASSERT_EQ(calls.size(), 1u);
    EXPECT_EQ(calls[0].method, "POST");
    EXPECT_EQ(calls[0].url, "https://hook.example/in?x=1");
    const QJsonObject body = test::json(calls[0].body);
    EXPECT_THAT(test::keys(body), ElementsAre("alerts", "commonAnnotations", "commonLabels", "externalURL", "groupKey", "groupLabels", "receiver",
                                              "status", "truncatedAlerts", "version"));
    EXPECT_EQ(body["version"_L1].toString(), "4"_L1);
    EXPECT_EQ(test::text(body["groupKey"_L1]), n.groupKey);
    EXPECT_EQ(body["truncatedAlerts"_L1].toInt(), 7);
    EXPECT_EQ(body["status"_L1].toString(), "firing"_L1);
    EXPECT_EQ(body["receiver"_L1].toString(), "NOC"_L1);
    EXPECT_EQ(body["groupLabels"_L1].toObject(), (QJsonObject{{"stage"_L1, "origin"_L1}}));
    EXPECT_EQ(test::keys(body["commonAnnotations"_L1].toObject()), (std::vector<std::string>{"description", "runbook_url"}));
    EXPECT_EQ(body["externalURL"_L1].toString(), "https://noc.example/inspector/"_L1);

    const QJsonObject first = body["alerts"_L1].toArray()[0].toObject();
    EXPECT_THAT(test::keys(first), ElementsAre("annotations", "endsAt", "fingerprint", "generatorURL", "labels", "startsAt", "status"));
    EXPECT_EQ(first["status"_L1].toString(), "firing"_L1);
    EXPECT_EQ(first["startsAt"_L1].toString(), "2026-03-01T14:00:00.000Z"_L1);
    EXPECT_EQ(first["endsAt"_L1].toString(), "0001-01-01T00:00:00Z"_L1);
    EXPECT_EQ(first["generatorURL"_L1].toString(), "https://noc.example/inspector/alerts/a"_L1);
    EXPECT_EQ(first["labels"_L1].toObject()["channel"_L1].toString(), "news-a"_L1);
    EXPECT_EQ(first["annotations"_L1].toObject()["summary"_L1].toString(), "News is down"_L1);
    const QJsonObject second = body["alerts"_L1].toArray()[1].toObject();
    EXPECT_EQ(second["status"_L1].toString(), "resolved"_L1);
    EXPECT_EQ(second["startsAt"_L1].toString(), "2026-03-01T14:00:05.000Z"_L1);
    EXPECT_EQ(second["endsAt"_L1].toString(), "2026-03-01T14:00:30.000Z"_L1);
}

TEST(WebhookReceiver, TheBodyIsSignedAndTheKeyTheSameEachTime) {
    const auto n = test::notification({alert("a", Severity::Critical, "News is down", 0)});
    Conversation c = test::told(n, hook);
    const auto first = test::talk(c, {test::answer(503)});
    Conversation d = test::told(n, hook);
    const auto second = test::talk(d, {test::answer(200)});
    EXPECT_EQ(c.outcome().kind, Outcome::Kind::Again);
    EXPECT_EQ(d.outcome().kind, Outcome::Kind::Told);
    EXPECT_EQ(first[0].body, second[0].body);
    EXPECT_EQ(first[0].headers, second[0].headers);
    EXPECT_EQ(test::header(first[0], "Idempotency-Key"), n.key);
    EXPECT_EQ(test::header(first[0], "Authorization"), "Bearer secret-token");
    EXPECT_EQ(test::header(first[0], "X-Team"), "noc");
    EXPECT_EQ(test::header(first[0], "X-Other"), "2");
    const std::string signature = test::header(first[0], "X-Inspector-Signature");
    EXPECT_EQ(signature.rfind("sha256=", 0), 0u);
    EXPECT_EQ(signature.size(), 7u + 64u);
}

TEST(WebhookReceiver, StatusesSayWhatFollows) {
    using Kind = Outcome::Kind;
    const struct { int status; Kind kind; } cases[] = {{200, Kind::Told}, {204, Kind::Told}, {299, Kind::Told}, {301, Kind::GivenUp}, {308, Kind::GivenUp},
                                                       {400, Kind::GivenUp}, {401, Kind::GivenUp}, {404, Kind::GivenUp}, {410, Kind::GivenUp},
                                                       {408, Kind::Again}, {425, Kind::Again}, {429, Kind::Again}, {500, Kind::Again}, {503, Kind::Again}, {0, Kind::Again}};
    for (const auto& c : cases) {
        Conversation talk = test::told(test::notification({alert("a", Severity::Major, "x", 0)}), hook);
        talk.take(test::answer(c.status, "said so"));
        EXPECT_EQ(talk.outcome().kind, c.kind) << c.status;
        EXPECT_EQ(talk.next(), nullptr);
    }
}

TEST(WebhookReceiver, NoSecretIsRepeatedInWords) {
    Conversation c = test::told(test::notification({alert("a", Severity::Major, "x", 0)}), hook);
    c.take(test::answer(401, "you said Authorization: Bearer secret-token, and x=1\nat " + std::string(100'000, 'z')));
    EXPECT_EQ(c.outcome().words.find("secret-token"), std::string::npos) << c.outcome().words;
    EXPECT_NE(c.outcome().words.find("401 Unauthorized"), std::string::npos);
    EXPECT_EQ(c.outcome().words.find('\n'), std::string::npos);
    EXPECT_LE(c.outcome().words.size(), longestWords);
}

TEST(WebhookReceiver, ARedirectionNamesTheHostAlone) {
    Conversation c = test::told(test::notification({alert("a", Severity::Major, "x", 0)}), hook);
    Answer to = test::answer(302);
    to.location = "https://user:pass@evil.example/steal?token=abc";
    c.take(to);
    EXPECT_EQ(c.outcome().kind, Outcome::Kind::GivenUp);
    EXPECT_NE(c.outcome().words.find("evil.example"), std::string::npos);
    EXPECT_EQ(c.outcome().words.find("pass"), std::string::npos);
    EXPECT_EQ(c.outcome().words.find("abc"), std::string::npos);
}

TEST(WebhookReceiver, HostileTextIsValidJson) {
    auto bad = alert("a", Severity::Major, test::hostile, 0);
    bad.labels["channel"] = test::hostile;
    Conversation c = test::told(test::notification({bad}), hook);
    const QJsonObject body = test::json(test::talk(c, {test::answer(200)})[0].body);
    EXPECT_EQ(body["alerts"_L1].toArray().size(), 1);
}

TEST(WebhookReceiver, AReceiverThatCannotBeUsedIsGivenUpWithWhatToDo) {
    for (const char* url : {"", "ftp://x/", "hook.example", "https://user:secret@x/"}) {
        Conversation c = test::told(test::notification({alert("a", Severity::Major, "x", 0)}), test::receiver(ReceiverKind::Webhook, {{"url", url}}));
        EXPECT_EQ(c.next(), nullptr);
        EXPECT_EQ(c.outcome().kind, Outcome::Kind::GivenUp);
        EXPECT_NE(c.outcome().words.find("url"), std::string::npos) << c.outcome().words;
        EXPECT_EQ(c.outcome().words.find("secret"), std::string::npos);
    }
}

}  // namespace
}  // namespace inspector::notify
