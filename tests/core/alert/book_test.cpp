// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alert/book.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace inspector::alerts {
namespace {

constexpr WallTime start{std::chrono::hours{24 * 365 * 50}};
WallTime at(int seconds) { return start + Seconds{seconds}; }

AlertRule ruleOf(int holdFor = 0, int keep = 0) {
    AlertRule rule;
    rule.id = AlertRuleId("r");
    rule.name = "R";
    rule.condition = StateCondition{};
    rule.holdFor = Seconds{holdFor};
    rule.keepFiringFor = Seconds{keep};
    rule.noData = NoData::Keep;
    return rule;
}

Evaluation says(Holding holding) {
    Thing thing;
    thing.labels = {{"alertname", "r"}, {"channel", "a"}, {"severity", "major"}};
    thing.channel = ChannelId("a");
    thing.holding = holding;
    Evaluation out;
    out.things.push_back(thing);
    out.channels[thing.channel] = {holding == Holding::Holds ? Holding::Not : holding, "why"};
    return out;
}

// One letter an evaluation, 15 s apart: 1 holds, 0 not, - no data, ! failed, x gone. What comes out, one letter each: . nothing
// open, p pending, F firing, R resolved but open.
std::string play(AlertBook& book, const AlertRule& rule, const std::string& facts, int from = 0, int step = 15) {
    std::string out;
    for (std::size_t i = 0; i < facts.size(); ++i) {
        const char c = facts[i];
        const Holding holding = c == '1' ? Holding::Holds : c == '0' ? Holding::Not : c == '-' ? Holding::NoData
                                : c == '!' ? Holding::Failed : Holding::Gone;
        (void)book.advance(rule, says(holding), at(from + static_cast<int>(i) * step));
        (void)book.settle(at(from + static_cast<int>(i) * step));
        char letter = '.';
        for (const auto& [fingerprint, alert] : book.open())
            if (alert.rule == "r")
                letter = alert.state == AlertState::Pending ? 'p' : alert.state == AlertState::Firing ? 'F' : 'R';
        out += letter;
    }
    return out;
}

struct Row {
    const char* name;
    int holdFor;
    int keep;
    std::uint32_t times, of;
    NoData noData;
    const char* facts;
    const char* states;
};

class States : public testing::TestWithParam<Row> {};

TEST_P(States, FollowTheFacts) {
    const Row& row = GetParam();
    AlertRule rule = ruleOf(row.holdFor, row.keep);
    rule.times = row.times;
    rule.of = row.of;
    rule.noData = row.noData;
    AlertBook book;
    EXPECT_EQ(play(book, rule, row.facts), row.states);
}

INSTANTIATE_TEST_SUITE_P(Table, States, testing::Values(
    Row{"AtOnce", 0, 0, 1, 1, NoData::Keep, "0110", ".FF."},
    Row{"HeldForAMinute", 60, 0, 1, 1, NoData::Keep, "11111", "ppppF"},
    Row{"OneMissBeginsAgain", 60, 0, 1, 1, NoData::Keep, "1110111110", "ppp.ppppF."},
    Row{"KeptFiring", 0, 30, 1, 1, NoData::Keep, "10000", "FFF.."},
    Row{"KeptFiringBeginsAgain", 0, 30, 1, 1, NoData::Keep, "1001000", "FFFFFF."},
    Row{"NoDataIsNotResolved", 0, 0, 1, 1, NoData::Keep, "1-----0", "FFFFFF."},
    Row{"FailedIsNotResolved", 0, 0, 1, 1, NoData::Keep, "1!!!!!0", "FFFFFF."},
    Row{"NoDataIsNoHolding", 30, 0, 1, 1, NoData::Keep, "1---11", "pppppF"},
    Row{"NoDataForgets", 0, 0, 1, 1, NoData::Ignore, "1-1", "F.F"},
    Row{"GoneResolves", 0, 60, 1, 1, NoData::Keep, "1x0", "F.."},
    Row{"TwoOfThree", 0, 0, 2, 3, NoData::Keep, "010110001", "...FFF..."},
    Row{"NothingAtAll", 0, 0, 1, 1, NoData::Keep, "00-!x", "....."}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(AlertBook, CriticalStaysUntilItIsAcknowledged) {
    AlertRule rule = ruleOf();
    rule.severity = Severity::Critical;
    AlertBook book;
    EXPECT_EQ(play(book, rule, "10010"), "FRRFR");
    ASSERT_EQ(book.open().size(), 1U);
    Alert alert = book.open().begin()->second;
    EXPECT_EQ(alert.times, 2U);
    alert.acknowledged = at(100);
    alert.acknowledgedBy = "ann@desk";
    book.put(alert);
    const Changes changes = book.settle(at(105));
    EXPECT_TRUE(book.open().empty());
    ASSERT_EQ(changes.alerts.size(), 1U);
    EXPECT_FALSE(changes.alerts[0].isOpen());
}

TEST(AlertBook, AcknowledgementRunsOut) {
    AlertBook book;
    play(book, ruleOf(), "1");
    Alert alert = book.open().begin()->second;
    alert.acknowledged = at(10);
    alert.acknowledgedUntil = at(60);
    book.put(alert);
    EXPECT_TRUE(book.settle(at(59)).empty());
    const Changes changes = book.settle(at(60));
    ASSERT_EQ(changes.entries.size(), 1U);
    EXPECT_EQ(changes.entries[0].kind, AlertEntry::Kind::Unacknowledged);
    EXPECT_FALSE(book.open().begin()->second.acknowledged);
}

TEST(AlertBook, PendingTimeSurvivesARestart) {
    const AlertRule rule = ruleOf(60);
    AlertBook book;
    EXPECT_EQ(play(book, rule, "111"), "ppp");
    AlertBook next;
    next.begin({book.open().begin()->second});
    EXPECT_EQ(play(next, rule, "11", 45), "pF");
}

TEST(AlertBook, AnHourThatNobodyWatchedIsNoHolding) {
    const AlertRule rule = ruleOf(300);
    AlertBook book;
    play(book, rule, "11");
    AlertBook next;
    next.begin({book.open().begin()->second});
    EXPECT_EQ(play(next, rule, "1", 3600), "p");
}

TEST(AlertBook, JumpsOfTheClockNeitherFireNorResolve) {
    for (const int jump : {-86'400, -120, 86'400, 3600}) {
        AlertBook pending;
        const AlertRule held = ruleOf(300);
        EXPECT_EQ(play(pending, held, "111"), "ppp");
        EXPECT_EQ(play(pending, held, "1111", 45 + jump), "pppp") << jump;
        AlertBook firing;
        const AlertRule kept = ruleOf(0, 300);
        EXPECT_EQ(play(firing, kept, "10"), "FF");
        EXPECT_EQ(play(firing, kept, "0000", 30 + jump), "FFFF") << jump;
    }
}

TEST(AlertBook, NoDataIsAnAlertOfItsOwnAfterAWhile) {
    AlertRule rule = ruleOf();
    rule.noData = NoData::Alert;
    rule.noDataAfter = Seconds{60};
    AlertBook book;
    EXPECT_EQ(play(book, rule, "1---"), "FFFF");
    ASSERT_EQ(book.open().size(), 2U);
    const auto missing = [&]() -> const Alert* {
        for (const auto& [fingerprint, alert] : book.open())
            if (alert.rule == noDataName) return &alert;
        return nullptr;
    };
    EXPECT_EQ(missing()->state, AlertState::Pending);
    play(book, rule, "--", 60);
    ASSERT_NE(missing(), nullptr);
    EXPECT_EQ(missing()->state, AlertState::Firing);
    EXPECT_EQ(labelOf(missing()->labels, "rule"), "r");
    EXPECT_EQ(play(book, rule, "1", 90), "F");
    EXPECT_EQ(missing(), nullptr);
}

TEST(AlertBook, FlappingIsOneAlertUntilItIsCalm) {
    const AlertRule rule = ruleOf();
    AlertBook book;
    // A turn each minute: the fifth makes it flap.
    EXPECT_EQ(play(book, rule, "1010101010", 0, 60), "F.F.FFFFFF");
    EXPECT_TRUE(book.open().begin()->second.flapping);
    const std::string quiet = play(book, rule, std::string(40, '0'), 600, 60);
    EXPECT_EQ(quiet.substr(0, 20), std::string(20, 'F'));
    EXPECT_EQ(quiet.back(), '.');
    // Four turns in the time do not.
    AlertBook slow;
    EXPECT_EQ(play(slow, rule, "101010", 0, 600), "F.F.F.");
}

TEST(AlertBook, RulesThatGoOrChangeResolveTheirAlerts) {
    for (const int how : {0, 1, 2}) {
        AlertRule rule = ruleOf();
        AlertBook book;
        EXPECT_TRUE(book.setRules({rule}, start).empty());
        play(book, rule, "1");
        std::vector<AlertRule> rules;
        if (how == 1) rule.enabled = false;
        if (how == 2) rule.condition = FindingCondition{};
        if (how != 0) rules.push_back(rule);
        const Changes changes = book.setRules(rules, at(10));
        EXPECT_TRUE(book.open().empty());
        ASSERT_EQ(changes.entries.size(), 2U);
        EXPECT_EQ(changes.entries[0].kind, AlertEntry::Kind::Resolved);
        EXPECT_FALSE(changes.entries[0].text.empty());
    }
}

TEST(AlertBook, AChangedSeverityIsTheSameAlert) {
    AlertRule rule = ruleOf();
    AlertBook book;
    (void)book.setRules({rule}, start);
    play(book, rule, "1");
    const std::string before = book.open().begin()->first;
    rule.severity = Severity::Critical;
    const Changes changes = book.setRules({rule}, at(10));
    ASSERT_EQ(changes.entries.size(), 1U);
    EXPECT_EQ(changes.entries[0].kind, AlertEntry::Kind::SeverityChanged);
    EXPECT_EQ(book.open().begin()->first, before);
    EXPECT_EQ(labelOf(book.open().begin()->second.labels, "severity"), "critical");
}

TEST(AlertBook, AnotherProgramsChannelIsNotResolved) {
    AlertBook book;
    play(book, ruleOf(), "1");
    (void)book.advance(ruleOf(), Evaluation{}, at(60));
    EXPECT_EQ(book.open().size(), 1U);
    book.forget(ChannelId("a"));
    EXPECT_TRUE(book.open().empty());
}

}  // namespace
}  // namespace inspector::alerts
