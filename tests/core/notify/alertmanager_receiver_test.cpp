// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/notify/sender.h"
#include "tests/core/notify/alertmanager.h"
#include "tests/core/notify/receivers/sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>

// What a real Alertmanager has of what it was told.
namespace inspector::notify {
namespace {

using namespace Qt::StringLiterals;
using ::testing::HasSubstr;
using Kind = Outcome::Kind;
using test::Alertmanager;

const WallTime now = parseIso8601(formatIso8601(SystemClock().now())).value();  // whole milliseconds

Alert alertSince(const std::string& fingerprint, Seconds ago) {
    Alert out = test::alert(fingerprint, Severity::Critical, "News is down", 0);
    out.started = now - ago;
    out.fired = out.started;
    out.turns = {out.started};
    return out;
}
Alert resolvedAt(Alert out, WallTime time) {
    out.state = AlertState::Resolved;
    out.resolved = time;
    out.turns.push_back(time);
    return out;
}

Outcome tell(const std::string& url, const std::vector<Alert>& alerts, WallTime time = now) {
    const Receiver receiver = test::receiver(ReceiverKind::Alertmanager, {{"url", url}, {"keep_for", "2h"}});
    Notification n = test::notification(alerts);
    n.time = time;
    const MessageFacts facts = test::facts();
    Sender sender;
    std::promise<Outcome> promise;
    auto future = promise.get_future();
    sender.tell(receiver.id, notify::tell({n, receiver, {}, facts, time}), [&](Outcome outcome) { promise.set_value(std::move(outcome)); });
    return future.get();
}

QJsonObject open(Alertmanager& server, const std::string& channel) {
    const std::string text = server.query();
    QJsonObject out;
    for (const QJsonValue& alert : test::jsonArray(text))
        if (test::text(alert["labels"_L1]["channel"_L1]) == channel) {
            EXPECT_TRUE(out.isEmpty()) << "twice: " << text;
            out = alert.toObject();
        }
    return out;
}
WallTime timeOf(const QJsonObject& alert, QLatin1StringView name) { return parseIso8601(test::text(alert[name])).value_or(WallTime{}); }

class AlertmanagerReceiver : public testing::Test {
protected:
    static void SetUpTestSuite() { server = std::make_unique<Alertmanager>(std::vector<test::AlertmanagerCase>{}); }
    static void TearDownTestSuite() { server.reset(); }
    static std::unique_ptr<Alertmanager> server;
};
std::unique_ptr<Alertmanager> AlertmanagerReceiver::server;

TEST_F(AlertmanagerReceiver, HasTheAlertUntilItIsResolved) {
    auto a = alertSince("a", Seconds{90});
    a.acknowledged = now - Seconds{10};
    a.acknowledgedBy = "ann";
    ASSERT_EQ(tell(server->url(), {a}).kind, Kind::Told) << server->log();
    const QJsonObject first = open(*server, "news-a");
    EXPECT_EQ(first["labels"_L1].toObject(), (QJsonObject{{"alertname"_L1, "ChannelDown"_L1}, {"channel"_L1, "news-a"_L1}, {"severity"_L1, "critical"_L1}, {"stage"_L1, "origin"_L1}}));
    EXPECT_EQ(first["annotations"_L1].toObject(), (QJsonObject{{"acknowledged"_L1, "ann"_L1},
                                                               {"description"_L1, "Open the channel: the verdict says where it broke."_L1},
                                                               {"runbook_url"_L1, "https://wiki.example/run?book=1"_L1},
                                                               {"summary"_L1, "News is down"_L1}}));
    EXPECT_EQ(test::text(first["generatorURL"_L1]), "https://noc.example/inspector/alerts/a");
    EXPECT_EQ(timeOf(first, "startsAt"_L1), a.started);
    EXPECT_EQ(timeOf(first, "endsAt"_L1), now + Seconds{7200});
    EXPECT_EQ(test::text(first["status"_L1]["state"_L1]), "active");

    // Told again later: the same alert, for longer.
    ASSERT_EQ(tell(server->url(), {a}, now + Seconds{600}).kind, Kind::Told);
    const QJsonObject again = open(*server, "news-a");
    EXPECT_EQ(test::text(again["fingerprint"_L1]), test::text(first["fingerprint"_L1]));
    EXPECT_EQ(timeOf(again, "startsAt"_L1), a.started);
    EXPECT_EQ(timeOf(again, "endsAt"_L1), now + Seconds{7800});

    ASSERT_EQ(tell(server->url(), {resolvedAt(a, now)}).kind, Kind::Told);
    EXPECT_TRUE(open(*server, "news-a").isEmpty());
}

TEST_F(AlertmanagerReceiver, TakesWhatFiringAndResolvedAreToldTogether) {
    const auto b = alertSince("b", Seconds{60});
    ASSERT_EQ(tell(server->url(), {b}).kind, Kind::Told);
    ASSERT_EQ(tell(server->url(), {alertSince("c", Seconds{5}), resolvedAt(b, now - Seconds{1})}).kind, Kind::Told);
    EXPECT_TRUE(open(*server, "news-b").isEmpty());
    EXPECT_FALSE(open(*server, "news-c").isEmpty());
}

TEST_F(AlertmanagerReceiver, TakesAlertsWhateverIsInThem) {
    auto bad = alertSince("d", Seconds{60});
    bad.summary = test::hostile + std::string(100'000, 'x');
    bad.labels["not-a-name"] = "x";
    bad.labels["0digit"] = "x";
    bad.labels["empty"] = "";
    bad.labels["blank"] = "\x01";
    bad.labels["binary"] = "\xff\xfe" + std::string(100'000, '\xc3');
    bad.labels["hostile"] = test::hostile;
    auto early = alertSince("e", Seconds{-3600});  // a clock that was set back
    Alert bare;
    bare.fingerprint = bare.rule = "f";
    bare.started = now;
    const Outcome outcome = tell(server->url(), {bad, early, resolvedAt(alertSince("g", Seconds{0}), now - Seconds{3600}), bare});
    EXPECT_EQ(outcome.kind, Kind::Told) << outcome.words;
    EXPECT_TRUE(open(*server, "news-d")["labels"_L1].toObject().contains("hostile"_L1));
    EXPECT_FALSE(open(*server, "news-d")["labels"_L1].toObject().contains("not-a-name"_L1));
    EXPECT_EQ(timeOf(open(*server, "news-e"), "startsAt"_L1), now);
}

TEST_F(AlertmanagerReceiver, OfAClusterOneMemberIsEnough) {
    const std::string dead = "http://127.0.0.1:" + std::to_string(inspector::test::freePort());
    const std::string wrong = server->url() + "/wrong";
    const Outcome outcome = tell(dead + ", " + server->url() + "/", {alertSince("h", Seconds{5})});
    EXPECT_EQ(outcome.kind, Kind::Told);
    EXPECT_THAT(outcome.words, HasSubstr("not by all: " + dead.substr(7)));
    EXPECT_FALSE(open(*server, "news-h").isEmpty());
    EXPECT_EQ(tell(wrong + "," + server->url(), {alertSince("i", Seconds{5})}).kind, Kind::Told);
    EXPECT_EQ(tell(wrong + "," + dead, {alertSince("i", Seconds{5})}).kind, Kind::Again);
    EXPECT_EQ(tell(dead + "," + wrong, {alertSince("i", Seconds{5})}).kind, Kind::Again);
    EXPECT_EQ(tell(wrong, {alertSince("i", Seconds{5})}).kind, Kind::GivenUp);
}

TEST_F(AlertmanagerReceiver, ATestLeavesNothingBehind) {
    EXPECT_EQ(tell(server->url(), {}).kind, Kind::Told);
    EXPECT_THAT(server->query(), ::testing::Not(HasSubstr("InspectorTest")));
}

}  // namespace
}  // namespace inspector::notify
