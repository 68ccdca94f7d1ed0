// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Rules of a later version come to a store that has rules, once.
#include "core/inventory/shipped_rules.h"
#include "tests/core/inventory/postgres_database.h"
#include "tests/core/inventory/store_contract.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace inspector::inventory {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

AlertRule shipped(const std::string& id) {
    AlertRule rule;
    rule.id = AlertRuleId{id};
    rule.name = "Rule " + id;
    rule.condition = StateCondition{ChannelState::Down};
    rule.shipped = true;
    return rule;
}

std::vector<Change> offers(const std::vector<std::string>& ids, std::int64_t kind = offered) {
    std::vector<Change> changes;
    for (const std::string& id : ids) {
        AlertRule rule = shipped(id);
        rule.revision = kind;
        changes.emplace_back(PutAlertRule{rule});
    }
    return changes;
}

std::vector<std::string> idsOf(const Inventory& inventory) {
    std::vector<std::string> ids;
    for (const AlertRule& rule : inventory.alertRules) ids.push_back(rule.id.value);
    return ids;
}

class ShippedRules : public StoreContract {};

TEST_P(ShippedRules, AreAddedOnceAndWhatPeopleDidStays) {
    EXPECT_THAT(idsOf(apply(offers({"a", "b", "c"}))), ElementsAre("a", "b", "c"));
    AlertRule mine = *m_store->inventory()->alertRule(AlertRuleId{"b"});
    mine.name = "Mine";
    mine.enabled = false;
    apply({PutAlertRule{mine}, RemoveAlertRule{AlertRuleId{"c"}}});

    // The next version ships one more.
    const Inventory after = apply(offers({"a", "b", "c", "d"}));
    EXPECT_THAT(idsOf(after), ElementsAre("a", "b", "d"));
    EXPECT_EQ(after.alertRule(AlertRuleId{"b"})->name, "Mine");
    EXPECT_FALSE(after.alertRule(AlertRuleId{"b"})->enabled);

    // Nothing new is no change: nobody is told, nothing is audited.
    const auto audited = m_store->audit({})->size();
    EXPECT_EQ(apply(offers({"a", "b", "c", "d"})), after);
    EXPECT_EQ(m_store->audit({})->size(), audited);

    // People may add it again, and remove it again.
    EXPECT_THAT(idsOf(apply({PutAlertRule{shipped("c")}})), ElementsAre("a", "b", "c", "d"));
    apply({RemoveAlertRule{AlertRuleId{"c"}}});
    EXPECT_THAT(idsOf(apply(offers({"c"}))), ElementsAre("a", "b", "d"));
}

TEST_P(ShippedRules, AreRememberedLongerThanTheAudit) {
    apply(offers({"a"}), "anna", noon);
    AlertRule own = shipped("own");
    own.shipped = false;
    apply({PutAlertRule{own}, RemoveAlertRule{AlertRuleId{"a"}}}, "anna", noon);
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(m_store->expire(after(86'400 * 800)));
    EXPECT_THAT(idsOf(apply(offers({"a", "own"}))), ElementsAre("own")) << "nor is a rule of people's that has such an id replaced";
    EXPECT_FALSE(m_store->inventory()->alertRule(AlertRuleId{"own"})->shipped);
}

TEST_P(ShippedRules, OfStoresThatRememberedNothingAreToldByTheirAudit) {
    AlertRule plain = shipped("a");
    plain.shipped = false;  // nothing is remembered of it when it is put
    apply({PutAlertRule{plain}});
    apply({RemoveAlertRule{AlertRuleId{"a"}}});
    EXPECT_THAT(idsOf(apply(offers({"a", "b"}))), ElementsAre("b"));
}

TEST_P(ShippedRules, ThatAreDeclinedNeverCome) {
    EXPECT_THAT(idsOf(apply(offers({"a"}, declined))), IsEmpty());
    EXPECT_EQ(m_store->audit({})->at(0).action, "remove") << "for those who look why it is not there, and for copies of copies";
    EXPECT_THAT(idsOf(apply(offers({"a", "b"}))), ElementsAre("b"));
    EXPECT_THAT(idsOf(apply(offers({"b"}, declined))), ElementsAre("b")) << "what is there stays";

    // What another store has takes the place of all; it is remembered, too.
    Inventory wanted = *m_store->inventory();
    wanted.alertRules = {shipped("x")};
    wanted.alertRules[0].revision = 7;
    ASSERT_TRUE(m_store->replace(wanted, "copy", after(10)));
    apply({RemoveAlertRule{AlertRuleId{"x"}}});
    EXPECT_THAT(idsOf(apply(offers({"x", "b"}))), IsEmpty());
}

TEST_P(ShippedRules, OfTwoProgramsAtOnceAreThereOnce) {
    const std::vector<std::string> ids{"a", "b", "c", "d", "e"};
    std::vector<std::thread> programs;
    std::vector<std::string> wrong(4);
    for (std::string& why : wrong)
        programs.emplace_back([&] {
            const auto store = m_database->open();
            for (int i = 0; i < 5; ++i)
                if (const auto done = store->apply(offers(ids), "program", noon); !done) why = done.error().message();
        });
    for (std::thread& program : programs) program.join();
    EXPECT_THAT(wrong, testing::Each(std::string()));
    EXPECT_THAT(idsOf(*m_store->inventory()), testing::ElementsAreArray(ids));
    AuditFilter filter;
    filter.kind = "alert-rule";
    EXPECT_EQ(m_store->audit(filter)->size(), ids.size());
}

INSTANTIATE_TEST_SUITE_P(Backends, ShippedRules,
                         testing::Values(Backend{"Sqlite", [] { return std::make_unique<SqliteDatabase>(); }},
                                         Backend{"Postgres", [] { return std::make_unique<PostgresDatabase>(); }}),
                         [](const auto& backend) { return backend.param.name; });

}  // namespace
}  // namespace inspector::inventory
