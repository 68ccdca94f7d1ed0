// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/alert_codec.h"
#include "tests/core/inventory/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace inspector::inventory {
namespace {

using namespace inspector::inventory::test;

const TimeInterval night{{{0, 360}, {1320, 1440}}, {{1, 5}}, {{-1, -1}}, {{1, 3}}, {{2026, 2027}}, "Europe/Berlin"};

Alert fullAlert() {
    Alert a;
    a.id = 7;
    a.channel = ChannelId{"a"};
    a.rule = "ServiceDown";
    a.rung = "1080p";
    a.severity = Severity::Critical;
    a.state = AlertState::Resolved;
    a.started = noon;
    a.resolved = after(60);
    a.acknowledged = after(30);
    a.acknowledgedBy = "anna@desk";
    a.summary = "\"down\"\n";
    a.labels = {{"alertname", "ServiceDown"}, {"channel", "a"}};
    a.fingerprint = fingerprintOf(a.labels);
    a.fired = after(10);
    a.closed = after(70);
    a.changed = after(70);
    a.seen = after(71);
    a.health = AlertHealth::NoData;
    a.healthSince = after(50);
    a.healthText = "no points";
    a.value = 0.25;
    a.threshold = 0.1;
    a.args = {numberArg("ratio", 0.25, Arg::Unit::Percent), textArg("place", "edge")};
    a.times = 3;
    a.flapping = true;
    a.turns = {noon, after(10)};
    a.mutes = {{Mute::Why::OffAir, "m", "night"}};
    a.cause = "0123456789abcdef";
    a.explains = 4;
    a.acknowledgedWhy = "known";
    a.acknowledgedUntil = after(3600);
    a.owner = "bert";
    a.escalated = after(40);
    a.probe = ProbeId{"fra"};
    return a;
}

TEST(AlertCodec, ReadsAlertsAndTheirLogAsItWroteThem) {
    EXPECT_EQ(decodeAlert(encodeAlert(fullAlert())), fullAlert());
    EXPECT_EQ(decodeAlert(encodeAlert({})), Alert{});
    AlertEntry entry{3, 7, "f", noon, AlertEntry::Kind::NotNotified, "probe fra", "muted", "/all/sport", "slack",
                     Mute{Mute::Why::Silence, "s", "by anna"}};
    EXPECT_EQ(decodeAlertEntry(encodeAlertEntry(entry)), entry);
    EXPECT_FALSE(decodeAlertEntry(R"({"kind":"of a newer program","fingerprint":"f"})"));
}

TEST(AlertCodec, ReadsEveryCommandAsItWroteIt) {
    const AlertCommand commands[] = {AcknowledgeAlerts{{"a", "b"}, "known", after(60)}, UnacknowledgeAlerts{{"a"}},
                                     TakeAlerts{{"a"}, "bert"}, TakeAlerts{{"a"}, {}}, NoteAlert{{"a"}, "called the CDN"}};
    for (const AlertCommand& command : commands)
        EXPECT_EQ(decodeAlertCommand(encodeAlertCommand(command)), command) << encodeAlertCommand(command);
    EXPECT_FALSE(decodeAlertCommand(R"({"kind":"delete","fingerprints":["a"]})"));
    EXPECT_FALSE(decodeAlertCommand("{}"));
}

TEST(AlertCodec, ReadsRulesOfEveryConditionAsItWroteThem) {
    FigureCondition figure;
    figure.measurement = Measurement::CdnHealth;
    figure.field = "error_rate";
    figure.tags = {{"provider", Matcher::Op::NotRegex, "a|b"}};
    figure.aggregate = WindowAggregate::P95;
    figure.window = Seconds{600};
    figure.by = {"endpoint"};
    figure.comparison = Comparison::AtLeast;
    figure.threshold = 0.05;
    figure.leastPoints = 3;
    const Condition conditions[] = {figure, FindingCondition{{"hls-*"}, Severity::Critical, true},
                                    StateCondition{ChannelState::Degraded},
                                    VerdictCondition{{Cause::Unknown}, 0.75, 5}, SystemCondition{{"disk-full"}}};
    for (const Condition& condition : conditions) {
        AlertRule rule;
        rule.id = AlertRuleId{"r"};
        rule.name = "A rule";
        rule.enabled = false;
        rule.condition = condition;
        rule.scope = {{TemplateId{"t"}}, {"Sport"}, {ChannelId{"a"}}, {EndpointId{"e"}}};
        rule.severity = Severity::Minor;
        rule.holdFor = Seconds{30};
        rule.keepFiringFor = Seconds{60};
        rule.of = 5;
        rule.times = 3;
        rule.noData = NoData::Keep;
        rule.noDataAfter = Seconds{90};
        rule.labels = {{"team", "video"}};
        rule.summary = "{value}";
        rule.advice = "look";
        rule.runbook = "https://wiki.example/r";
        rule.shipped = true;
        rule.revision = 12;
        rule.updated = noon;
        EXPECT_EQ(decodeAlertRule(encodeAlertRule(rule)), rule) << encodeAlertRule(rule);
    }
    EXPECT_FALSE(decodeAlertRule(R"({"id":"r","condition":{"kind":"of a newer program"}})"));
    EXPECT_FALSE(decodeAlertRule(R"({"id":"r"})"));
}

TEST(AlertCodec, ReadsSilencesMaintenanceReceiversAndRoutingAsItWroteThem) {
    const Silence silence{SilenceId{"s"}, {{"channel", Matcher::Op::Regex, "a.*"}}, noon, after(60), {night}, "anna", "works", 4,
                          noon, after(1)};
    EXPECT_EQ(decodeSilence(encodeSilence(silence)), silence);
    const Maintenance maintenance{MaintenanceId{"m"}, "Move", {ChannelId{"a"}}, {"Sport"}, {EndpointId{"e"}}, noon, after(60),
                                  {night}, "anna", "new racks", 4, noon, after(1)};
    EXPECT_EQ(decodeMaintenance(encodeMaintenance(maintenance)), maintenance);
    Receiver receiver;
    receiver.id = ReceiverId{"r"};
    receiver.name = "Desk";
    receiver.kind = ReceiverKind::PagerDuty;
    receiver.enabled = false;
    receiver.settings = {{"url", "https://x.example"}};
    receiver.secrets = {{"key", "sealed"}};
    receiver.sendResolved = false;
    receiver.mostPerMinute = 5;
    receiver.revision = 2;
    receiver.updated = noon;
    EXPECT_EQ(decodeReceiver(encodeReceiver(receiver)), receiver);

    Routing routing;
    routing.root.receiver = ReceiverId{"r"};
    routing.root.groupBy = std::vector<std::string>{};
    Route child;
    child.name = "sport";
    child.matchers = {{"group", Matcher::Op::Equal, "Sport"}, {"team", Matcher::Op::NotEqual, ""}};
    child.goOn = true;
    child.groupBy = {{"channel", "rung"}};
    child.groupWait = Seconds{5};
    child.groupInterval = Seconds{60};
    child.repeatInterval = Seconds{3600};
    child.activeTimes = {"day"};
    child.muteTimes = {"night"};
    child.escalateAfter = Seconds{600};
    child.escalateTo = ReceiverId{"boss"};
    child.children = {Route{}};
    routing.root.children = {child};
    routing.inhibitions = {{"i", {{"severity", Matcher::Op::Equal, "critical"}}, {{"severity", Matcher::Op::Equal, "minor"}},
                            {"channel"}}};
    routing.times = {{"night", {night}}};
    routing.revision = 9;
    routing.updated = noon;
    EXPECT_EQ(decodeRouting(encodeRouting(routing)), routing);
}

TEST(AlertCodec, ReadsGroupsAndNotificationsAsItWroteThem) {
    const GroupState group{"k", "/all", ReceiverId{"r"}, {{"channel", "a"}}, noon, after(10), 4, {"f1"}, {"f2"}};
    EXPECT_EQ(decodeGroupState(encodeGroupState(group)), group);
    const Notification notification{"k:4", "k", "/all", ReceiverId{"r"}, Notification::Why::Repeated, noon,
                                    {{"channel", "a"}}, {{"severity", "critical"}}, {fullAlert(), Alert{}}, 3};
    EXPECT_EQ(decodeNotification(encodeNotification(notification)), notification);
}

TEST(AlertCodec, AMatcherThatCannotBeReadMatchesNothing) {
    for (const char* matcher : {"{}", "7", "null", R"({"name":"channel","value":"a"})", R"({"op":"=","value":""})",
                                R"({"name":"channel","op":"<","value":"a"})"}) {
        const auto silence = decodeSilence(R"({"id":"s","matchers":[)" + std::string(matcher) + "]}");
        ASSERT_TRUE(silence) << matcher;
        const Match match(silence->matchers);
        EXPECT_FALSE(match({})) << matcher;
        EXPECT_FALSE(match({{"channel", "a"}})) << matcher;
    }
    EXPECT_FALSE(decodeSilence(R"({"id":"s","matchers":[]})")) << "it would silence everything";
    EXPECT_FALSE(decodeSilence(R"({"id":"s","matchers":"all"})"));
    EXPECT_FALSE(decodeSilence(R"({"id":"s"})"));
}

TEST(AlertCodec, ReadsAnythingWithoutHarm) {
    for (const char* text : {"", "null", "[]", "7", "{", R"({"kind":7,"alerts":{},"labels":[],"times":-1,"started":"x"})"}) {
        (void)decodeAlert(text);
        (void)decodeAlertEntry(text);
        (void)decodeAlertCommand(text);
        (void)decodeAlertRule(text);
        (void)decodeMaintenance(text);
        (void)decodeReceiver(text);
        (void)decodeRouting(text);
        (void)decodeGroupState(text);
        (void)decodeNotification(text);
    }
    EXPECT_FALSE(decodeAlert(""));
    const auto alert = decodeAlert(R"({"fingerprint":"f","times":-1,"started":"x","severity":"huge"})");
    ASSERT_TRUE(alert);
    EXPECT_EQ(alert->times, 1u);
    EXPECT_EQ(alert->severity, Severity::Major);
}

}  // namespace
}  // namespace inspector::inventory
