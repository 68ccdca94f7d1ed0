// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What every store promises of what is configured about alerts.
#include "core/inventory/merge.h"
#include "tests/core/inventory/postgres_database.h"
#include "tests/core/inventory/store_contract.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace inspector::inventory {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

AlertRule ruleNamed(const std::string& id) {
    AlertRule rule;
    rule.id = AlertRuleId{id};
    rule.name = "Rule " + id;
    rule.condition = StateCondition{ChannelState::Down};
    rule.severity = Severity::Critical;
    return rule;
}

Receiver receiverNamed(const std::string& id) {
    Receiver receiver;
    receiver.id = ReceiverId{id};
    receiver.name = "Receiver " + id;
    receiver.settings = {{"url", "https://hooks.example/in?token=hush"}};
    receiver.secrets = {{"secret", "s3cr3t"}};
    return receiver;
}

Maintenance maintenanceNamed(const std::string& id) {
    Maintenance m;
    m.id = MaintenanceId{id};
    m.name = "Work";
    m.groups = {"Sport"};
    m.starts = after(600);
    m.ends = after(1'200);
    m.author = "anna";
    return m;
}

class AlertValues : public StoreContract {};

TEST_P(AlertValues, AreKeptAndReadByAll) {
    SavedView view;
    view.id = SavedViewId{"mine"};
    view.name = "Mine";
    view.owner = "anna@desk";
    view.page = "alerts";
    view.filter = "owner:anna";
    Routing routing;
    routing.root.name = "all";
    routing.root.receiver = ReceiverId{"hook"};
    routing.times["night"] = {*parseInterval("22:00-24:00 Europe/Berlin")};
    const auto now = apply({PutAlertRule{ruleNamed("down")}, PutSilence{silenceNamed("s")}, PutMaintenance{maintenanceNamed("m")},
                            PutReceiver{receiverNamed("hook")}, PutRouting{routing}, PutView{view}});
    const auto other = m_database->open();
    EXPECT_EQ(*other->inventory(), now);
    ASSERT_THAT(now.alertRules, SizeIs(1));
    EXPECT_TRUE(sameContent(now.alertRules[0], ruleNamed("down")));
    ASSERT_THAT(now.silences, SizeIs(1));
    EXPECT_EQ(now.silences[0].created, noon);
    EXPECT_EQ(now.silences[0].matchers, silenceNamed("s").matchers);
    ASSERT_THAT(now.maintenance, SizeIs(1));
    EXPECT_EQ(now.maintenance[0].groups, std::vector<std::string>{"Sport"});
    EXPECT_EQ(now.routing.root.receiver, ReceiverId{"hook"});
    EXPECT_GT(now.routing.revision, 0);
    EXPECT_EQ(now.routing.times.size(), 1u);
    ASSERT_THAT(now.views, SizeIs(1));
    EXPECT_EQ(now.views[0].filter, "owner:anna");
    // A secret is known by its name.
    ASSERT_THAT(now.receivers, SizeIs(1));
    EXPECT_EQ(now.receivers[0].secrets, (std::map<std::string, std::string>{{"secret", ""}}));
    EXPECT_EQ(other->receiversWithSecrets()->at(0).secrets.at("secret"), "s3cr3t");
    const auto audit = *m_store->audit({});
    for (const AuditEntry& entry : audit) EXPECT_THAT(entry.detail, Not(testing::AnyOf(HasSubstr("s3cr3t"), HasSubstr("hush"))));
}

TEST_P(AlertValues, AChannelHasItsSchedule) {
    Channel channel = channelNamed("a");
    channel.onAir = {*parseInterval("Mon-Fri 06:00-24:00 Europe/Berlin")};
    EXPECT_EQ(apply({PutChannel{channel}}).channel(channel.id)->onAir, channel.onAir);
    EXPECT_EQ(m_database->open()->inventory()->channel(channel.id)->onAir, channel.onAir);
}

TEST_P(AlertValues, TwoPeoplesEditsConflictAndSayWho) {
    const auto first = apply({PutAlertRule{ruleNamed("down")}});
    AlertRule mine = first.alertRules[0], theirs = mine;
    theirs.severity = Severity::Minor;
    apply({PutAlertRule{theirs}}, "bert", after(10));
    mine.name = "Mine";
    const Error error = refused({PutAlertRule{mine}}, "anna");
    EXPECT_EQ(error.kind, Error::Kind::Conflict);
    EXPECT_THAT(error.hint, HasSubstr("bert"));
    EXPECT_EQ(refused({PutAlertRule{ruleNamed("down")}}).kind, Error::Kind::Conflict) << "the id is taken";
    EXPECT_EQ(refused({RemoveAlertRule{AlertRuleId{"none"}}}).kind, Error::Kind::NotFound);
    // By their fields they merge.
    const auto merged = mergeValue(first.alertRules[0], mine, *m_store->inventory()->alertRule(mine.id));
    EXPECT_THAT(merged.conflicts, IsEmpty());
    EXPECT_EQ(merged.merged.name, "Mine");
    EXPECT_EQ(merged.merged.severity, Severity::Minor);
    apply({PutAlertRule{merged.merged}});
    apply({RemoveAlertRule{mine.id}});
    EXPECT_THAT(m_store->inventory()->alertRules, IsEmpty());
}

TEST_P(AlertValues, ASecretStaysUntilItIsReplacedOrTakenAway) {
    Receiver receiver = apply({PutReceiver{receiverNamed("hook")}}).receivers[0];
    receiver.name = "Renamed";
    receiver.secrets.clear();
    receiver = apply({PutReceiver{receiver}}).receivers[0];
    EXPECT_EQ(m_store->receiversWithSecrets()->at(0).secrets.at("secret"), "s3cr3t");
    receiver.secrets = {{"secret", "other"}, {"authorization", "Bearer x"}};
    receiver = apply({PutReceiver{receiver}}).receivers[0];
    EXPECT_EQ(m_store->receiversWithSecrets()->at(0).secrets, (std::map<std::string, std::string>{{"secret", "other"}, {"authorization", "Bearer x"}}));
    receiver.secrets = {{"secret", std::string(noToken)}};
    apply({PutReceiver{receiver}});
    EXPECT_EQ(m_store->receiversWithSecrets()->at(0).secrets, (std::map<std::string, std::string>{{"authorization", "Bearer x"}}));
    const auto audit = *m_store->audit({});
    for (const AuditEntry& entry : audit) EXPECT_THAT(entry.detail, Not(HasSubstr("Bearer")));
}

TEST_P(AlertValues, AReceiverThatARouteNamesIsNotRemoved) {
    Routing routing;
    Route night;
    night.name = "night";
    night.escalateTo = ReceiverId{"hook"};
    routing.root.children = {night};
    const auto now = apply({PutReceiver{receiverNamed("hook")}, PutRouting{routing}});
    EXPECT_EQ(refused({RemoveReceiver{ReceiverId{"hook"}}}).kind, Error::Kind::Conflict);
    Routing without = now.routing;
    without.root.children.clear();
    apply({PutRouting{without}, RemoveReceiver{ReceiverId{"hook"}}});
    EXPECT_THAT(*m_store->receiversWithSecrets(), IsEmpty());
}

TEST_P(AlertValues, ASilenceThatHasBegunEndsAndOneThatHasNotIsGone) {
    apply({PutSilence{silenceNamed("now")}, PutSilence{silenceNamed("later", after(3'600), after(7'200))}});
    const auto left = apply({RemoveSilence{SilenceId{"now"}}, RemoveSilence{SilenceId{"later"}}}, "bert", after(60));
    ASSERT_THAT(left.silences, SizeIs(1));
    EXPECT_EQ(left.silences[0].ends, after(60));
    EXPECT_FALSE(isActive(left.silences[0], after(61)));
    EXPECT_EQ(refused({PutSilence{silenceNamed("inverted", after(10), after(5))}}).kind, Error::Kind::InvalidInput);
    Silence everything = silenceNamed("all");
    everything.matchers.clear();
    EXPECT_EQ(refused({PutSilence{everything}}).kind, Error::Kind::InvalidInput);
    ASSERT_TRUE(m_store->expire(after(120)));
    EXPECT_THAT(m_store->inventory()->silences, IsEmpty());
}

TEST_P(AlertValues, AreReplacedAsAWholeAndSecretsStay) {
    apply({PutAlertRule{ruleNamed("old")}, PutReceiver{receiverNamed("hook")}, PutRouting{Routing{}}});
    Inventory wanted = *m_store->inventory();
    wanted.alertRules = {ruleNamed("new")};
    wanted.alertRules[0].revision = 77;
    wanted.alertRules[0].updated = after(5);
    ASSERT_TRUE(m_store->replace(wanted, "copy", after(10)));
    EXPECT_EQ(m_store->inventory()->alertRules, wanted.alertRules);
    EXPECT_EQ(m_store->receiversWithSecrets()->at(0).secrets.at("secret"), "s3cr3t");
    wanted.receivers.clear();
    ASSERT_TRUE(m_store->replace(wanted, "copy", after(11)));
    EXPECT_THAT(*m_store->receiversWithSecrets(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Backends, AlertValues,
                         testing::Values(Backend{"Sqlite", [] { return std::make_unique<SqliteDatabase>(); }},
                                         Backend{"Postgres", [] { return std::make_unique<PostgresDatabase>(); }}),
                         [](const auto& backend) { return backend.param.name; });

}  // namespace
}  // namespace inspector::inventory
