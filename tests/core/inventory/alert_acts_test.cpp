// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/alert_acts.h"
#include "tests/core/inventory/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace inspector::inventory {
namespace {

using namespace inspector::inventory::test;

struct Given {
    AlertCommand command;
    std::string actor;
    WallTime at;
};

struct Row {
    Alert alert;
    Decided decided;

    bool operator==(const Row&) const = default;
};

Row fresh() {
    Row row;
    row.alert.id = 5;
    row.alert.fingerprint = "f";
    row.alert.state = AlertState::Firing;
    row.alert.fired = noon;
    row.alert.changed = noon;
    return row;
}

AlertCommand acknowledge(std::string comment) { return AcknowledgeAlerts{{"f"}, std::move(comment), {}}; }
AlertCommand unacknowledge() { return UnacknowledgeAlerts{{"f"}}; }
AlertCommand take(std::string owner) { return TakeAlerts{{"f"}, std::move(owner)}; }

TEST(AlertActs, CommandsInAnyOrderAndTwiceEndInTheSameRow) {
    const std::vector<Given> given{{acknowledge("known"), "anna", after(10)}, {unacknowledge(), "bert", after(20)},
                                   {acknowledge("again"), "bert", after(20)}, {take("carl"), "anna", after(5)},
                                   {take(""), "carl", after(15)},             {NoteAlert{{"f"}, "called"}, "anna", after(12)}};
    std::vector<std::size_t> order(given.size());
    std::iota(order.begin(), order.end(), 0u);
    std::optional<Row> first;
    do {
        Row row = fresh();
        for (int round = 0; round < 2; ++round)
            for (const std::size_t i : order)
                (void)carryOut(row.alert, row.decided, given[i].command, given[i].actor, given[i].at);
        if (!first) first = row;
        ASSERT_EQ(row, *first);
    } while (std::next_permutation(order.begin(), order.end()));
    EXPECT_EQ(first->alert.acknowledged, after(20));
    EXPECT_EQ(first->alert.acknowledgedWhy, "again");
    EXPECT_EQ(first->alert.owner, "");
    EXPECT_EQ(first->alert.changed, after(20));
}

TEST(AlertActs, ACommandIsNotedWithWhoAndWhen) {
    Row row = fresh();
    const Act act = carryOut(row.alert, row.decided, acknowledge("known"), "anna", after(10));
    EXPECT_TRUE(act.changed);
    EXPECT_EQ(act.entry.kind, AlertEntry::Kind::Acknowledged);
    EXPECT_EQ(act.entry.alert, 5);
    EXPECT_EQ(act.entry.fingerprint, "f");
    EXPECT_EQ(act.entry.time, after(10));
    EXPECT_EQ(act.entry.actor, "anna");
    EXPECT_EQ(act.entry.text, "known");
    const Act again = carryOut(row.alert, row.decided, acknowledge("known"), "anna", after(10));
    EXPECT_FALSE(again.changed);
    EXPECT_EQ(again.entry, act.entry);
    const Act late = carryOut(row.alert, row.decided, unacknowledge(), "bert", after(5));
    EXPECT_FALSE(late.changed) << "given before the acknowledgement, heard of after it";
    EXPECT_EQ(row.alert.acknowledgedBy, "anna");
}

TEST(AlertActs, AProgramThatHasNotHeardOfAnAcknowledgementLeavesIt) {
    Row row = fresh();
    Alert written = row.alert;  // read before
    (void)carryOut(row.alert, row.decided, acknowledge("known"), "anna", after(10));
    (void)carryOut(row.alert, row.decided, take("bert"), "anna", after(11));
    written.state = AlertState::Resolved;
    written.resolved = after(9);
    written.id = 0;
    written.changed = after(9);
    const Decided before = row.decided;
    keepPeoplesFacts(row.alert, row.decided, {}, written);
    EXPECT_EQ(written.acknowledged, after(10));
    EXPECT_EQ(written.acknowledgedBy, "anna");
    EXPECT_EQ(written.acknowledgedWhy, "known");
    EXPECT_EQ(written.owner, "bert");
    EXPECT_EQ(written.id, 5);
    EXPECT_EQ(written.changed, after(11));
    EXPECT_EQ(written.state, AlertState::Resolved) << "what the program sees is the program's";
    EXPECT_EQ(row.decided, before);
}

TEST(AlertActs, AProgramTakesBackWhatHasRunOutAndNothingNewer) {
    struct Case {
        WallTime ranOut;
        std::string fingerprint;
        bool stays;
    };
    for (const Case& c : {Case{after(60), "f", false}, Case{after(5), "f", true}, Case{after(60), "another", true}}) {
        Row row = fresh();
        (void)carryOut(row.alert, row.decided, acknowledge("known"), "anna", after(10));
        Alert written = row.alert;
        AlertEntry entry;
        entry.kind = AlertEntry::Kind::Unacknowledged;
        entry.fingerprint = c.fingerprint;
        entry.time = c.ranOut;
        entry.actor = "probe fra";
        keepPeoplesFacts(row.alert, row.decided, {entry}, written);
        EXPECT_EQ(written.acknowledged.has_value(), c.stays) << toMillis(c.ranOut);
        EXPECT_EQ(written.acknowledgedBy.empty(), !c.stays);
        // A command from before that comes late does not bring it back.
        (void)carryOut(written, row.decided, acknowledge("late"), "bert", after(7));
        EXPECT_EQ(written.acknowledged.has_value(), c.stays);
    }
}

TEST(AlertActs, WhatIsClosedStaysClosed) {
    Row row = fresh();
    Alert written = row.alert;
    row.alert.closed = after(30);
    keepPeoplesFacts(row.alert, row.decided, {}, written);
    EXPECT_EQ(written.closed, after(30));
}

}  // namespace
}  // namespace inspector::inventory
