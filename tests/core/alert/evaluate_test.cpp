// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alert/causes.h"
#include "core/alert/check_rule.h"
#include "core/alert/default_rules.h"
#include "core/alert/evaluate.h"
#include "core/alert/handover.h"
#include "core/alert/quality.h"
#include "core/alert/rule_trial.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <set>

namespace inspector::alerts {
namespace {

constexpr WallTime now{std::chrono::hours{24 * 365 * 50}};

struct World {
    Inventory inventory;
    std::map<ChannelId, ChannelFacts> channels;
    FigureWindows windows;
    FleetStatus fleet;
    std::vector<SystemNotice> notices;
    Facts facts;

    explicit World(ChannelState state = ChannelState::Up) {
        Channel channel;
        channel.id = ChannelId("a");
        channel.name = "News";
        channel.group = "g";
        inventory.channels.push_back(channel);
        ChannelFacts known;
        known.status.state = state;
        known.status.sampled = now;
        channels[channel.id] = known;
        fleet.at = now;
        facts = {&inventory, &windows, &channels, true, &fleet, &notices, Trust::Trusted, ProbeId("fra")};
    }
};

AlertRule ruleOf(Condition condition) {
    AlertRule rule;
    rule.id = AlertRuleId("r");
    rule.name = "R";
    rule.condition = std::move(condition);
    return rule;
}

TEST(Evaluate, AChannelsStateHoldsOrIsNotKnown) {
    const AlertRule rule = ruleOf(StateCondition{ChannelState::Down});
    const std::vector<std::pair<ChannelState, Holding>> table{{ChannelState::Down, Holding::Holds},
                                                              {ChannelState::Degraded, Holding::Not},
                                                              {ChannelState::Up, Holding::Not},
                                                              {ChannelState::Unknown, Holding::NoData}};
    for (const auto& [state, wanted] : table) {
        World world(state);
        const Evaluation e = evaluate(rule, world.facts, now);
        ASSERT_EQ(e.things.size(), 1U);
        EXPECT_EQ(e.things[0].holding, wanted) << toString(state);
        EXPECT_EQ(labelOf(e.things[0].labels, "channel"), "a");
        EXPECT_EQ(labelOf(e.things[0].labels, "group"), "g");
    }
    World late(ChannelState::Down);
    EXPECT_EQ(evaluate(rule, late.facts, now + Seconds{91}).things[0].holding, Holding::NoData);
    late.facts.probe = Trust::Blind;
    EXPECT_EQ(evaluate(rule, late.facts, now).things[0].holding, Holding::NoData);
    late.inventory.channels[0].enabled = false;
    const Evaluation off = evaluate(rule, late.facts, now);
    EXPECT_TRUE(off.things.empty());
    EXPECT_EQ(off.channels.at(ChannelId("a")).holding, Holding::Gone);
}

TEST(Evaluate, OnlyConfirmedFindingsThatAreAskedFor) {
    FindingCondition condition;
    condition.findings = {"hls-playlist-*"};
    World world;
    for (const char* id : {"hls-playlist-stale", "http-status"})
        for (const bool confirmed : {true, false}) {
            OpenFinding open;
            open.finding.rule = id;
            open.finding.severity = Severity::Major;
            open.confirmed = confirmed;
            world.channels[ChannelId("a")].findings.push_back(open);
        }
    const Evaluation e = evaluate(ruleOf(condition), world.facts, now);
    ASSERT_EQ(e.things.size(), 1U);
    EXPECT_EQ(labelOf(e.things[0].labels, "finding"), "hls-playlist-stale");
    EXPECT_EQ(e.channels.at(ChannelId("a")).holding, Holding::Not);
}

TEST(Evaluate, FiguresAreNoDataWithoutPoints) {
    FigureCondition condition;
    condition.field = "ttfb_ms";
    condition.by = {"channel", "rung"};
    condition.threshold = 100;
    const AlertRule rule = ruleOf(condition);
    World world;
    EXPECT_EQ(evaluate(rule, world.facts, now).channels.at(ChannelId("a")).holding, Holding::Failed);
    world.windows.watch({rule});
    EXPECT_EQ(evaluate(rule, world.facts, now).things.at(0).holding, Holding::NoData);
    world.windows.add({Measurement::SegmentMetric, {{"channel", "a"}, {"rung", "1"}}, {{"ttfb_ms", 101.0}}, now});
    world.windows.add({Measurement::SegmentMetric, {{"channel", "a"}, {"rung", "2"}}, {{"ttfb_ms", 100.0}}, now});
    const Evaluation e = evaluate(rule, world.facts, now);
    ASSERT_EQ(e.things.size(), 2U);
    EXPECT_EQ(e.things[0].holding, Holding::Holds);
    EXPECT_EQ(e.things[1].holding, Holding::Not);
    world.facts.probe = Trust::Late;
    EXPECT_EQ(evaluate(rule, world.facts, now).things.at(0).holding, Holding::NoData);
}

TEST(Evaluate, ChannelErrorsThatAreNoneAreKnown) {
    FigureCondition condition;
    condition.measurement = Measurement::ChannelError;
    condition.field = "count";
    condition.aggregate = WindowAggregate::Sum;
    condition.by = {"channel"};
    const AlertRule rule = ruleOf(condition);
    World world;
    world.windows.watch({rule});
    const Evaluation e = evaluate(rule, world.facts, now);
    EXPECT_TRUE(e.things.empty());
    EXPECT_EQ(e.channels.at(ChannelId("a")).holding, Holding::Not);
}

TEST(Evaluate, NoticesAndPlacesAreOnlyOfTheHolderOfTheAlerts) {
    World world;
    world.notices.push_back({"service-down:east", Severity::Critical, {}, "The probe east is gone", true});
    world.fleet.causes.push_back({});
    world.fleet.causes[0].verdict.cause = Cause::Edge;
    world.fleet.causes[0].verdict.name = "fra-1";
    world.fleet.causes[0].verdict.confidence = 0.9;
    world.fleet.causes[0].channels = {ChannelId("a")};
    for (const Condition& condition : {Condition(SystemCondition{{"service-*"}}), Condition(VerdictCondition{})}) {
        world.facts.wide = true;
        EXPECT_EQ(evaluate(ruleOf(condition), world.facts, now).things.size(), 1U);
        world.facts.wide = false;
        const Evaluation none = evaluate(ruleOf(condition), world.facts, now);
        EXPECT_TRUE(none.things.empty());
    }
}

TEST(Evaluate, OfItselfEachProgramSpeaks) {
    World world;
    world.notices.push_back({"disk-full", Severity::Major, {}, "The disk is full"});
    for (const bool wide : {true, false}) {
        world.facts.wide = wide;
        const Evaluation own = evaluate(ruleOf(SystemCondition{{"disk-*"}}), world.facts, now);
        ASSERT_EQ(own.things.size(), 1U);
        EXPECT_EQ(labelOf(own.things[0].labels, "probe"), "fra");
        EXPECT_TRUE(own.others);
    }
}

TEST(Evaluate, ValuesOfLabelsAreBounded) {
    EXPECT_EQ(boundedValue("a\nb"), "a b");
    EXPECT_EQ(boundedValue(std::string(255, 'x') + "\xC3\xA4").size(), 255U);
    EXPECT_TRUE(matchesWildcard("a*c*", "abbc"));
    EXPECT_FALSE(matchesWildcard("a*c", "abb"));
}

Alert alertOf(const char* fingerprint, const char* rule, const char* channel, int startedS) {
    Alert alert;
    alert.fingerprint = fingerprint;
    alert.rule = rule;
    alert.channel = ChannelId(channel);
    alert.state = AlertState::Firing;
    alert.started = now + Seconds{startedS};
    return alert;
}

TEST(Causes, ExplainWhatTheyCoverAndOnlyWhileTheyFire) {
    const std::vector<AlertRule> rules = defaultRules();
    std::vector<Alert> open{alertOf("cause", "EdgeTrouble", "", 0), alertOf("down", "ChannelDown", "a", -60),
                            alertOf("slow", "TtfbHigh", "a", 10), alertOf("old", "TtfbHigh", "b", -3600),
                            alertOf("other", "ChannelDown", "c", 0), alertOf("behind", "TtfbHigh", "c", 5)};
    const std::vector<Cover> covers{{"cause", {ChannelId("a"), ChannelId("b")}, {}}};
    const auto link = [&](const std::vector<Cover>& with) {
        for (const Alert& changed : linkCauses(open, rules, with, now).alerts)
            for (Alert& alert : open)
                if (alert.fingerprint == changed.fingerprint) alert = changed;
    };
    link(covers);
    const std::vector<std::string> wanted{"", "cause", "cause", "", "", "other"};
    for (std::size_t i = 0; i < open.size(); ++i) EXPECT_EQ(open[i].cause, wanted[i]) << open[i].fingerprint;
    EXPECT_EQ(open[0].explains, 2U);
    EXPECT_TRUE(linkCauses(open, rules, covers, now).empty());
    link({});  // the verdict is gone, its alert still fires
    EXPECT_EQ(open[1].cause, "cause");
    open[0].state = AlertState::Resolved;
    link({});
    EXPECT_EQ(open[1].cause, "");
    EXPECT_EQ(open[2].cause, "down");
}

TEST(DefaultRules, AreValidAndHaveTheReferencesNames) {
    Inventory inventory;
    std::set<std::string> ids;
    for (const AlertRule& rule : defaultRules()) {
        EXPECT_TRUE(ids.insert(rule.id.value).second);
        for (const RuleProblem& problem : checkRule(rule, inventory)) ADD_FAILURE() << rule.id.value << ": " << english(problem);
        EXPECT_FALSE(rule.advice.empty());
    }
    for (const char* id : {"ServiceDown", "HighErrorRate", "DatabaseConnectionFailure"}) EXPECT_TRUE(defaultRule(id)) << id;
    EXPECT_EQ(defaultRule("ServiceDown")->holdFor, Seconds{120});
    EXPECT_EQ(defaultRule("HighErrorRate")->holdFor, Seconds{300});
}

TEST(CheckRule, NamesEachMistake) {
    const auto has = [](const AlertRule& rule, const char* id) {
        for (const RuleProblem& problem : checkRule(rule, Inventory{}))
            if (problem.id == id) return problemTextOf(problem.id) != nullptr;
        return false;
    };
    FigureCondition figure;
    figure.field = "nonsense";
    figure.by = {"planet"};
    figure.threshold = std::numeric_limits<double>::quiet_NaN();
    figure.window = Seconds{7200};
    AlertRule rule = ruleOf(figure);
    rule.times = 4;
    rule.of = 3;
    rule.labels = {{"channel", "x"}};
    for (const char* id : {"alert-rule-field-unknown", "alert-rule-tag-unknown", "alert-rule-threshold-invalid", "alert-rule-window-invalid",
                           "alert-rule-times-invalid", "alert-rule-by-channel-missing", "alert-rule-label-invalid"})
        EXPECT_TRUE(has(rule, id)) << id;
    AlertRule state = ruleOf(StateCondition{});
    EXPECT_TRUE(checkRule(state, Inventory{}).empty());
    state.scope.endpoints = {EndpointId("x")};
    EXPECT_TRUE(has(state, "alert-rule-scope-endpoints"));
}

TEST(RuleTrial, CountsWhatWouldHaveFired) {
    FigureCondition figure;
    figure.threshold = 10;
    AlertRule rule = ruleOf(figure);
    rule.holdFor = Seconds{60};
    TrialSeries series;
    for (int i = 0; i < 240; ++i) series.values.emplace_back(now + Seconds{15 * i}, i >= 100 && i < 120 ? 11.0 : i == 10 ? 12.0 : 1.0);
    const RuleTrial trial = tryRule(rule, {series}, now, now + Seconds{3600});
    ASSERT_EQ(trial.firings.size(), 1U);
    EXPECT_EQ(trial.firings[0].fired, now + Seconds{15 * 104});
    EXPECT_EQ(trial.firings[0].resolved, now + Seconds{15 * 120});
    EXPECT_DOUBLE_EQ(trial.perHour, 1);
}

TEST(Quality, CountsFloodsChatteringAndTimes) {
    std::vector<AlertEntry> entries;
    const auto add = [&](const std::string& fingerprint, AlertEntry::Kind kind, int seconds) {
        AlertEntry entry;
        entry.fingerprint = fingerprint;
        entry.kind = kind;
        entry.time = now + Seconds{seconds};
        entries.push_back(entry);
    };
    for (int i = 0; i < 11; ++i) add("f" + std::to_string(i), AlertEntry::Kind::Fired, 10 + i);
    for (int i = 0; i < 3; ++i) add("c", AlertEntry::Kind::Fired, 1000 + i * 20);
    add("f0", AlertEntry::Kind::Acknowledged, 70);
    add("f0", AlertEntry::Kind::Resolved, 130);
    const AlertQuality q = qualityOf({}, entries, now, now + Seconds{3600});
    EXPECT_EQ(q.told, 14U);
    EXPECT_EQ(q.floods, 1U);
    EXPECT_FALSE(q.perHour.met);
    EXPECT_EQ(q.chatterers, std::vector<std::string>{"c"});
    EXPECT_DOUBLE_EQ(q.acknowledgeMedianS.value_or(0), 60);
    EXPECT_DOUBLE_EQ(q.resolveMedianS.value_or(0), 120);
    EXPECT_TRUE(qualityOf({}, {}, now, now + Seconds{3600}).meetsRates());
}

TEST(Handover, SaysWhatIsOpenAndEscapesIt) {
    Alert open = alertOf("x", "ChannelDown", "a", -100);
    open.summary = "<b>News</b> is down";
    Silence silence;
    silence.starts = now - Seconds{60};
    silence.ends = now + Seconds{60};
    silence.comment = "planned";
    const Handover handover = handoverOf({{open}}, {}, {{silence}}, now - Seconds{3600}, now);
    EXPECT_EQ(handover.open.size(), 1U);
    EXPECT_EQ(handover.silences.size(), 1U);
    EXPECT_NE(markdown(handover).find("\\<b\\>News"), std::string::npos);
}

TEST(Evaluate, AThousandChannelsTakeNoTime) {
    World world;
    const std::vector<AlertRule> rules = defaultRules();
    world.windows.watch(rules);
    world.inventory.channels.clear();
    world.channels.clear();
    for (int c = 0; c < 1000; ++c) {
        Channel channel;
        channel.id = ChannelId("channel-" + std::to_string(10000 + c));
        world.inventory.channels.push_back(channel);
        world.channels[channel.id].status.state = ChannelState::Up;
        world.channels[channel.id].status.sampled = now;
        for (int r = 0; r < 8; ++r)
            for (int t = 0; t < 20; ++t) {
                const WallTime time = now - Seconds{600 - 30 * t};
                world.windows.add({Measurement::SegmentMetric, {{"channel", channel.id.value}, {"rung", std::to_string(r)}},
                                   {{"ttfb_ms", 50.0}, {"download_ratio", 0.1}}, time});
                world.windows.add({Measurement::PlaylistValidation, {{"channel", channel.id.value}, {"rung", std::to_string(r)}},
                                   {{"valid", 1.0}, {"latency_s", 20.0}}, time});
            }
    }
    AlertBook book;
    const auto before = std::chrono::steady_clock::now();
    for (const AlertRule& rule : rules) (void)book.advance(rule, evaluate(rule, world.facts, now), now);
    const double ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - before).count();
    RecordProperty("milliseconds", static_cast<int>(ms));
    RecordProperty("bytesOfAChannel", static_cast<int>(world.windows.bytes() / 1000));
    std::printf("all shipped rules over 1,000 channels: %.0f ms, %zu bytes a channel\n", ms, world.windows.bytes() / 1000);
    EXPECT_LT(world.windows.bytes() / 1000, 40'000U);
}

}  // namespace
}  // namespace inspector::alerts
