// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/store.h"
#include "tests/app/cli/run_cli.h"

#include <QJsonArray>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

using namespace inspector;
using namespace inspector::test;
using testing::HasSubstr;

namespace {

// A folder as a probe leaves it: a channel that is down since a quarter of an hour, another that is degraded since five minutes.
class CliAlerts : public testing::Test {
protected:
    void SetUp() override {
        const auto opened = inventory::openSqlite({data / "inventory.db", data / "key"});
        ASSERT_TRUE(opened) << opened.error().message();
        inventory::Store& store = *opened->store;
        Channel channel;
        channel.id = ChannelId("sport-1");
        channel.name = "Sport 1";
        channel.url = "http://h/sport.m3u8";
        Template plain;
        plain.id = channel.templateId = TemplateId("plain");
        plain.name = "Plain";
        const auto applied = store.apply({inventory::PutTemplate{plain}, inventory::PutChannel{channel}}, "test@desk", now);
        ASSERT_TRUE(applied) << applied.error().message();
        const auto lease = store.acquireLease("probe:local", "test", Milliseconds{60'000}, now);
        ASSERT_TRUE(lease);
        inventory::AlertWrite write;
        write.alerts = {alertOf("aaaa1111", "ChannelDown", Severity::Critical, "sport-1", 900),
                        alertOf("aabb2222", "ChannelDegraded", Severity::Major, "news", 300)};
        for (const Alert& alert : write.alerts) {
            AlertEntry fired;
            fired.fingerprint = alert.fingerprint;
            fired.time = *alert.fired;
            fired.kind = AlertEntry::Kind::Fired;
            fired.actor = "probe local";
            write.entries.push_back(fired);
        }
        ASSERT_TRUE(store.writeAlerts(write, *lease));
    }
    Alert alertOf(const char* fingerprint, const char* rule, Severity severity, const char* channel, int secondsAgo) const {
        Alert alert;
        alert.fingerprint = fingerprint;
        alert.rule = rule;
        alert.severity = severity;
        alert.channel = ChannelId(channel);
        alert.state = AlertState::Firing;
        alert.started = alert.changed = now - Seconds{secondsAgo};
        alert.fired = alert.started;
        alert.summary = std::string(channel) + " is not well";
        alert.labels = {{"alertname", rule}, {"channel", channel}, {"severity", std::string(toString(severity))}};
        return alert;
    }
    Ran alerts(std::vector<std::string> words) const {
        words.insert(words.begin(), "alerts");
        words.insert(words.end(), {"--data", data.string()});
        return runCli(words);
    }
    QJsonObject firstOf(const Ran& ran) const { return ran.json().value(QLatin1String("alerts")).toArray().at(0).toObject(); }

    const WallTime now = SystemClock().now();
    TempDir dir;
    const std::filesystem::path data = dir.path();
};

TEST_F(CliAlerts, ListsWhatWantsSomebodyTheGravestFirst) {
    const Ran list = alerts({"list"});
    EXPECT_EQ(list.code, 1) << list.err;
    EXPECT_THAT(list.out, HasSubstr("Sport 1"));
    EXPECT_LT(list.out.find("aaaa1111"), list.out.find("aabb2222"));
    const Ran one = alerts({"list", "--match", "severity=\"critical\"", "--json"});
    ASSERT_EQ(one.json().value(QLatin1String("alerts")).toArray().size(), 1) << one.out;
    const QJsonObject alert = firstOf(one);
    EXPECT_EQ(alert.value(QLatin1String("fingerprint")), QStringLiteral("aaaa1111"));
    EXPECT_EQ(alert.value(QLatin1String("state")), QStringLiteral("firing"));
    EXPECT_TRUE(alert.value(QLatin1String("acknowledged")).isNull());
    EXPECT_EQ(alerts({"list", "--match", "channel=\"nobody\""}).code, 0);
}

TEST_F(CliAlerts, WhatIsDoneIsInTheTrace) {
    const Ran ack = alerts({"ack", "aaaa", "--comment", "on it", "--for", "2h", "--json"});
    ASSERT_EQ(ack.code, 0) << ack.err;
    EXPECT_EQ(firstOf(ack).value(QLatin1String("acknowledged")).toObject().value(QLatin1String("comment")), QStringLiteral("on it"));
    EXPECT_EQ(alerts({"take", "aaaa", "--owner", "ana"}).code, 0);
    EXPECT_EQ(alerts({"note", "aaaa", "--comment", "the encoder is replaced"}).code, 0);
    const Ran show = alerts({"show", "aaaa1111"});
    EXPECT_EQ(show.code, 0);
    for (const char* text : {"fired", "acknowledged", "on it", "taken", "ana", "noted", "the encoder is replaced"})
        EXPECT_THAT(show.out, HasSubstr(text));
    const QJsonArray trace = alerts({"show", "aaaa1111", "--json"}).json().value(QLatin1String("trace")).toArray();
    EXPECT_EQ(trace.size(), 4);
    EXPECT_EQ(trace.at(0).toObject().value(QLatin1String("kind")), QStringLiteral("fired"));
    // What is acknowledged stands behind what is not, and wants nobody.
    const Ran list = alerts({"list"});
    EXPECT_GT(list.out.find("aaaa1111"), list.out.find("aabb2222"));
    EXPECT_EQ(alerts({"ack", "aabb2222"}).code, 0);
    EXPECT_EQ(alerts({"list"}).code, 0);
    EXPECT_EQ(alerts({"give", "aaaa"}).code, 0);
    EXPECT_EQ(alerts({"unack", "--match", "alertname=~\"Channel.*\""}).code, 0);
    EXPECT_EQ(alerts({"list"}).code, 1);
    EXPECT_THAT(alerts({"handover"}).out, HasSubstr("is not well"));
}

TEST_F(CliAlerts, SilencesHaveAnEndAndAReason) {
    const Ran made = alerts({"silence", "--match", "channel=\"sport-1\"", "--for", "2h", "--comment", "planned", "--json"});
    ASSERT_EQ(made.code, 0) << made.err;
    EXPECT_EQ(made.json().value(QLatin1String("matches")).toInt(), 1);
    const std::string id = made.json().value(QLatin1String("silence")).toObject().value(QLatin1String("id")).toString().toStdString();
    EXPECT_THAT(alerts({"silences"}).out, HasSubstr("planned"));
    EXPECT_EQ(alerts({"unsilence", id}).code, 0);
    EXPECT_THAT(alerts({"silences"}).out, HasSubstr("Nothing is silenced"));
}

TEST_F(CliAlerts, SaysWhatIsWrongAndWhatToDo) {
    const struct {
        std::vector<std::string> words;
        int code;
        const char* says;
    } table[] = {{{}, 2, "say what to do"},
                 {{"explode"}, 2, "explode"},
                 {{"show"}, 2, "fingerprint"},
                 {{"show", "ffff"}, 2, "alerts list --all"},
                 {{"ack"}, 2, "--match"},
                 {{"ack", "aa"}, 2, "Give more of it"},
                 {{"ack", "aaaa", "--for", "soon"}, 2, "2h"},
                 {{"ack", "aaaa", "--until", "2001-01-01T00:00:00Z"}, 2, "past"},
                 {{"ack", "aaaa", "--for", "2h", "--until", "2099-01-01T00:00:00Z"}, 2, "one of them"},
                 {{"ack", "--match", "channel~sport"}, 2, "severity="},
                 {{"note", "aaaa"}, 2, "--comment"},
                 {{"list", "--match", "{{{"}, 2, "--match"},
                 {{"list", "--history", "-3h"}, 2, "24h"},
                 {{"silence", "--for", "2h", "--comment", "x"}, 2, "--match"},
                 {{"silence", "--match", "channel=\"a\"", "--comment", "x"}, 2, "--for"},
                 {{"silence", "--match", "channel=\"a\"", "--for", "2h"}, 2, "comment"},
                 {{"silence", "--match", "channel=~\".*\"", "--for", "2h", "--comment", "x"}, 2, "every"},
                 {{"unsilence", "none"}, 2, "alerts silences"}};
    for (const auto& row : table) {
        const Ran ran = alerts(row.words);
        EXPECT_EQ(ran.code, row.code) << testing::PrintToString(row.words) << ran.err << ran.out;
        EXPECT_THAT(ran.err, HasSubstr(row.says)) << testing::PrintToString(row.words);
    }
    EXPECT_EQ(alerts({"list"}).code, 1);
    const Ran elsewhere = runCli({"alerts", "list", "--data", (data / "nowhere").string()});
    EXPECT_NE(elsewhere.code, 0);
    EXPECT_THAT(elsewhere.err, HasSubstr("nowhere"));
    EXPECT_THAT(runCli({"alerts", "--help"}).out, HasSubstr("handover"));
}

}  // namespace
