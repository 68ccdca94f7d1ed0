// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/receivers/servicenow.h"

#include "tests/core/notify/receivers/sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace inspector::notify {
namespace {

using namespace Qt::StringLiterals;
using test::alert;

Receiver instance(std::map<std::string, std::string> more = {}) {
    more.insert({{"url", "https://dev1.service-now.com/"}, {"user", "events"}});
    return test::receiver(ReceiverKind::ServiceNow, more, {{"password", "top-secret"}});
}
const Answer inserted = test::answer(201, R"({"result":{"Default Bulk Endpoint":"2 events were inserted"}})");

// em_event: lengths of its fields.
void expectForm(const QJsonObject& event) {
    const std::map<std::string, qsizetype> longest = {{"source", 100}, {"event_class", 100}, {"node", 100}, {"resource", 100}, {"metric_name", 100},
                                                      {"type", 100}, {"severity", 1}, {"description", 4000}, {"message_key", 1024}, {"time_of_event", 19},
                                                      {"resolution_state", 20}, {"additional_info", 60000}};
    for (const QString& key : event.keys()) {
        ASSERT_TRUE(longest.contains(key.toStdString())) << key.toStdString();
        EXPECT_LE(event[key].toString().size(), longest.at(key.toStdString())) << key.toStdString();
    }
    for (const auto required : {"source"_L1, "node"_L1, "type"_L1, "severity"_L1, "message_key"_L1}) EXPECT_FALSE(test::text(event[required]).empty());
    EXPECT_THAT(test::text(event["severity"_L1]), ::testing::MatchesRegex("[0-5]"));
    EXPECT_THAT(test::text(event["time_of_event"_L1]), ::testing::MatchesRegex("....-..-.. ..:..:.."));
    EXPECT_FALSE(test::json(test::text(event["additional_info"_L1])).isEmpty());
}

TEST(ServiceNowReceiver, AllEventsGoInOneRequest) {
    Conversation c = test::told(test::notification({alert("a", Severity::Critical, "News is down", 0), alert("b", Severity::Major, "B", 0),
                                                    alert("c", Severity::Minor, "C", 0), test::resolved(alert("d", Severity::Critical, "D", 0), 30)}),
                                instance());
    const auto calls = test::talk(c, {inserted});
    ASSERT_EQ(calls.size(), 1u);
    EXPECT_EQ(calls[0].url, "https://dev1.service-now.com/api/global/em/jsonv2");
    EXPECT_EQ(test::header(calls[0], "Authorization"), "Basic ZXZlbnRzOnRvcC1zZWNyZXQ=");
    const QJsonArray records = test::json(calls[0].body)["records"_L1].toArray();
    std::string severities;
    for (const QJsonValue& record : records) {
        expectForm(record.toObject());
        severities += test::text(record.toObject()["severity"_L1]);
    }
    EXPECT_EQ(severities, "1230");
    EXPECT_EQ(records[0].toObject()["message_key"_L1].toString(), "a"_L1);
    EXPECT_EQ(records[0].toObject()["node"_L1].toString(), "news-a"_L1);
    EXPECT_EQ(records[0].toObject()["time_of_event"_L1].toString(), "2026-03-01 14:00:00"_L1);
    EXPECT_EQ(records[3].toObject()["resolution_state"_L1].toString(), "Closing"_L1);
    EXPECT_EQ(c.outcome().kind, Outcome::Kind::Told);
}

TEST(ServiceNowReceiver, OrOneByOneIntoTheTable) {
    Receiver table = instance({{"api", "table"}});
    table.secrets = {{"token", "abcdef"}};
    table.settings.erase("user");
    Conversation c = test::told(test::notification({alert("a", Severity::Critical, "A", 0), alert("b", Severity::Major, "B", 0)}), table);
    const auto calls = test::talk(c, {test::answer(201, R"({"result":{"sys_id":"1"}})")});
    ASSERT_EQ(calls.size(), 2u);
    EXPECT_EQ(calls[0].url, "https://dev1.service-now.com/api/now/table/em_event");
    EXPECT_EQ(test::header(calls[0], "Authorization"), "Bearer abcdef");
    expectForm(test::json(calls[1].body));
}

TEST(ServiceNowReceiver, AnswersAreRead) {
    using Kind = Outcome::Kind;
    const struct { Answer answer; Kind kind; std::string words; } cases[] = {
        {inserted, Kind::Told, ""},
        {test::answer(200, "<html>Your instance is hibernating</html>"), Kind::Again, "not ServiceNow's"},
        {test::answer(200, R"({"error":{"message":"No such table"}})"), Kind::GivenUp, "No such table"},
        {test::answer(401, R"({"error":{"message":"User Not Authenticated top-secret"}})"), Kind::GivenUp, "Not Authenticated"},
        {test::answer(429), Kind::Again, "429"},
        {test::answer(503), Kind::Again, "503"},
    };
    for (const auto& c : cases) {
        Conversation talk = test::told(test::notification({alert("a", Severity::Major, "x", 0)}), instance());
        talk.take(c.answer);
        EXPECT_EQ(talk.outcome().kind, c.kind) << c.answer.body;
        EXPECT_NE(talk.outcome().words.find(c.words), std::string::npos) << talk.outcome().words;
        EXPECT_EQ(talk.outcome().words.find("top-secret"), std::string::npos);
    }
}

TEST(ServiceNowReceiver, HostileTextKeepsTheForm) {
    auto bad = alert("a", Severity::Major, test::hostile + std::string(9000, 'x'), 0);
    bad.labels["channel"] = test::hostile + std::string(9000, '\xfe');
    bad.rule = test::hostile + std::string(500, 'r');
    Conversation c = test::told(test::notification({bad}), instance());
    expectForm(test::json(test::talk(c, {inserted})[0].body)["records"_L1].toArray()[0].toObject());
}

}  // namespace
}  // namespace inspector::notify
