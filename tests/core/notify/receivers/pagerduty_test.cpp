// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/receivers/pagerduty.h"

#include "tests/core/notify/receivers/sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace inspector::notify {
namespace {

using namespace Qt::StringLiterals;
using test::alert;
using test::at;

const std::string routingKey(32, 'k');
const Receiver duty = test::receiver(ReceiverKind::PagerDuty, {}, {{"routing_key", routingKey}});
const Answer taken = test::answer(202, R"({"status":"success","message":"Event processed","dedup_key":"x"})");

std::vector<std::string> actions(const std::vector<HttpCall>& calls) {
    std::vector<std::string> out;
    for (const HttpCall& call : calls) out.push_back(test::text(test::json(call.body)["event_action"_L1]));
    return out;
}
std::string keyOf(const HttpCall& call) { return test::text(test::json(call.body)["dedup_key"_L1]); }

// The service's published form of an event.
void expectForm(const HttpCall& call) {
    const QJsonObject event = test::json(call.body);
    EXPECT_EQ(test::text(event["routing_key"_L1]), routingKey);
    EXPECT_THAT(test::text(event["event_action"_L1]), ::testing::AnyOf("trigger", "acknowledge", "resolve"));
    EXPECT_LE(keyOf(call).size(), 255u);
    EXPECT_FALSE(keyOf(call).empty());
    EXPECT_LE(call.body.size(), 512u * 1024);
    for (const std::string& key : test::keys(event))
        EXPECT_THAT(key, ::testing::AnyOf("routing_key", "event_action", "dedup_key", "payload", "client", "client_url", "links", "images"));
    if (test::text(event["event_action"_L1]) != "trigger") return;
    const QJsonObject payload = event["payload"_L1].toObject();
    EXPECT_FALSE(test::text(payload["summary"_L1]).empty());
    EXPECT_LE(payload["summary"_L1].toString().size(), 1024);
    EXPECT_FALSE(test::text(payload["source"_L1]).empty());
    EXPECT_THAT(test::text(payload["severity"_L1]), ::testing::AnyOf("critical", "error", "warning", "info"));
    EXPECT_TRUE(parseIso8601(test::text(payload["timestamp"_L1])));
    for (const QJsonValue& link : event["links"_L1].toArray()) EXPECT_FALSE(test::text(link.toObject()["href"_L1]).empty());
}

TEST(PagerDutyReceiver, EachAlertIsAnIncidentFromTriggerToResolve) {
    auto a = alert("a", Severity::Critical, "News is down", 0);
    auto b = alert("b", Severity::Minor, "Sport is late", 5);
    Conversation first = test::told(test::notification({a, b}), duty);
    const auto triggers = test::talk(first, {taken});
    EXPECT_EQ(actions(triggers), (std::vector<std::string>{"trigger", "trigger"}));
    for (const HttpCall& call : triggers) {
        expectForm(call);
        EXPECT_EQ(call.url, "https://events.pagerduty.com/v2/enqueue");
    }
    EXPECT_NE(keyOf(triggers[0]), keyOf(triggers[1]));
    EXPECT_EQ(test::text(test::json(triggers[0].body)["payload"_L1].toObject()["severity"_L1]), "critical");
    EXPECT_EQ(test::text(test::json(triggers[1].body)["payload"_L1].toObject()["severity"_L1]), "warning");
    const auto references = first.outcome().references;
    ASSERT_EQ(references.size(), 2u);

    a.acknowledged = at(70);
    a.acknowledgedBy = "ann";
    Conversation second = test::told(test::notification({a}, Notification::Why::Changed, 80), duty, references);
    const auto acknowledged = test::talk(second, {taken});
    EXPECT_EQ(actions(acknowledged), (std::vector<std::string>{"trigger", "acknowledge"}));
    EXPECT_EQ(keyOf(acknowledged[1]), keyOf(triggers[0]));
    expectForm(acknowledged[1]);

    Conversation third = test::told(test::notification({test::resolved(a, 90)}, Notification::Why::Resolved, 100), duty, references);
    const auto end = test::talk(third, {taken});
    EXPECT_EQ(actions(end), (std::vector<std::string>{"resolve"}));
    EXPECT_EQ(keyOf(end[0]), keyOf(triggers[0]));
    ASSERT_EQ(third.outcome().references.size(), 1u);
    EXPECT_EQ(third.outcome().references[0].about, "a");
    EXPECT_EQ(third.outcome().references[0].reference, "");
}

TEST(PagerDutyReceiver, WithoutAReferenceTriggerAndResolveStillAgree) {
    const auto a = alert("a", Severity::Critical, "News is down", 0);
    Conversation first = test::told(test::notification({a}), duty);
    Conversation last = test::told(test::notification({test::resolved(a, 90)}, Notification::Why::Resolved, 100), duty);
    EXPECT_EQ(keyOf(test::talk(first, {taken})[0]), keyOf(test::talk(last, {taken})[0]));
}

TEST(PagerDutyReceiver, AnAlertThatFiredAnewUnnoticedKeepsItsIncident) {
    auto a = alert("a", Severity::Critical, "News is down", 0);
    Conversation first = test::told(test::notification({a}), duty);
    const auto before = test::talk(first, {taken});
    a.fired = at(200);  // closed and opened again between two notifications
    Conversation second = test::told(test::notification({a}, Notification::Why::Repeated, 300), duty, first.outcome().references);
    EXPECT_EQ(keyOf(test::talk(second, {taken})[0]), keyOf(before[0]));
}

TEST(PagerDutyReceiver, AnswersAreRead) {
    using Kind = Outcome::Kind;
    const struct { Answer answer; Kind kind; std::string words; } cases[] = {
        {taken, Kind::Told, "Event processed"},
        {test::answer(429, "too many"), Kind::Again, "429"},
        {test::answer(500), Kind::Again, "500"},
        {test::answer(400, R"({"status":"invalid event","message":"Event object is invalid","errors":["Length of 'routing_key' is incorrect"]})"), Kind::GivenUp, "routing_key"},
        {test::answer(200, "<html>sign in</html>"), Kind::Again, "not PagerDuty's"},   // a portal on the way
        {test::answer(202, R"({"status":"error"})"), Kind::Again, "not PagerDuty's"},
    };
    for (const auto& c : cases) {
        Conversation talk = test::told(test::notification({alert("a", Severity::Major, "x", 0)}), duty);
        talk.take(c.answer);
        EXPECT_EQ(talk.outcome().kind, c.kind) << c.answer.body;
        EXPECT_NE(talk.outcome().words.find(c.words), std::string::npos) << talk.outcome().words;
        EXPECT_EQ(talk.outcome().words.find(routingKey), std::string::npos);
    }
}

TEST(PagerDutyReceiver, OneEventThatIsRefusedKeepsNoOtherFromBeingSent) {
    Conversation c = test::told(test::notification({alert("a", Severity::Major, "x", 0), alert("b", Severity::Major, "y", 0), alert("c", Severity::Major, "z", 0)}), duty);
    EXPECT_EQ(test::talk(c, {taken, test::answer(400, "bad"), taken}).size(), 3u);
    EXPECT_EQ(c.outcome().kind, Outcome::Kind::GivenUp);
    EXPECT_EQ(c.outcome().references.size(), 2u);
}

TEST(PagerDutyReceiver, AskedToWaitItStopsAtOnce) {
    Conversation c = test::told(test::notification({alert("a", Severity::Major, "x", 0), alert("b", Severity::Major, "y", 0)}), duty);
    Answer wait = test::answer(429);
    wait.retryAfter = Seconds{30};
    EXPECT_EQ(test::talk(c, {wait}).size(), 1u);
    EXPECT_EQ(c.outcome().kind, Outcome::Kind::Again);
    EXPECT_EQ(c.outcome().after, Seconds{30});
}

TEST(PagerDutyReceiver, RegionsLinksAndHostileText) {
    auto bad = alert("a", Severity::Info, test::hostile + std::string(5000, 'x'), 0);
    bad.labels["channel"] = std::string(5000, '\xff');
    bad.fingerprint = test::hostile + std::string(500, 'f');
    Receiver eu = duty;
    eu.settings["region"] = "eu";
    Conversation c = test::told(test::notification({bad}), eu);
    const auto calls = test::talk(c, {taken});
    EXPECT_EQ(calls[0].url, "https://events.eu.pagerduty.com/v2/enqueue");
    expectForm(calls[0]);
    Conversation test = test::told(test::notification({}, Notification::Why::Test), duty);
    EXPECT_EQ(actions(test::talk(test, {taken})), (std::vector<std::string>{"trigger", "resolve"}));
}

}  // namespace
}  // namespace inspector::notify
