// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/notify/world.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace inspector::notify {
namespace {

using test::at;
using test::matchers;
using test::World;
using testing::ElementsAre;

TEST(Dispatch, TellsAGroupAfterItsWait) {
    World world;
    world.fire("a", "channel=one", 0);
    EXPECT_EQ(world.step(0), "");
    EXPECT_EQ(world.next, at(10));
    EXPECT_EQ(world.run(1, 3), "");
    world.fire("b", "channel=one", 4);
    world.fire("c", "channel=two", 4);
    EXPECT_EQ(world.run(4, 30), "10: noc new +a +b | 14: noc new +c");
    EXPECT_THAT(world.trace("b"), ElementsAre("routed root: "));
    EXPECT_EQ(world.groups.size(), 2U);
}

TEST(Dispatch, DoesNotWaitForWhatFiresForLong) {
    World world;
    world.fire("a", "channel=one", -100);
    EXPECT_EQ(world.step(0), "noc new +a");
}

TEST(Dispatch, TellsChangesAfterTheIntervalAndRepeats) {
    World world;
    world.fire("a", "channel=one", 0);
    world.fire("b", "channel=one", 0);
    EXPECT_EQ(world.run(0, 20), "10: noc new +a +b");
    world.resolve("a", 21);
    world.fire("c", "channel=one", 25);
    EXPECT_EQ(world.run(21, 600), "70: noc changed +c +b -a");
    EXPECT_EQ(world.run(601, 1300), "670: noc repeated +b +c | 1270: noc repeated +b +c");
    world.resolve("b", 1301);
    world.resolve("c", 1302);
    EXPECT_EQ(world.run(1303, 1400), "1330: noc resolved -b -c");
    EXPECT_TRUE(world.groups.empty());
    EXPECT_FALSE(world.next);
}

TEST(Dispatch, TellsWhatFiresLateInAKnownGroupAfterTheWaitAlone) {
    World world;
    world.fire("a", "channel=one", 0);
    world.run(0, 10);
    world.fire("b", "channel=one", 300);  // Alertmanager's next tick would be at 310, or at 370 if it came at 311
    EXPECT_EQ(world.run(300, 400), "310: noc changed +b +a");
    EXPECT_EQ(world.run(401, 499), "");
    world.fire("c", "channel=one", 500);
    EXPECT_EQ(world.run(500, 520), "510: noc changed +c +a +b") << "new ones first";
}

TEST(Dispatch, NeverTellsWhatIsOverBeforeTheWait) {
    World world;
    world.fire("a", "channel=one", 0);
    world.run(0, 5);
    world.resolve("a", 6);
    EXPECT_EQ(world.run(6, 100), "");
    EXPECT_TRUE(world.groups.empty());
}

TEST(Dispatch, TellsAResolutionThatTheStoreForgotTheAlertOf) {
    World world;
    world.fire("a", "channel=one", 0);
    world.run(0, 10);
    world.alerts.clear();
    EXPECT_EQ(world.run(11, 100), "70: noc resolved -a");
    EXPECT_EQ(world.told.size(), 0U);
}

TEST(Dispatch, SpeaksOfResolutionsOnlyToThoseThatWantThem) {
    World world;
    world.receivers[ReceiverId("noc")].sendResolved = false;
    world.fire("a", "channel=one", 0);
    world.fire("b", "channel=one", 0);
    EXPECT_EQ(world.run(0, 10), "10: noc new +a +b");
    world.resolve("a", 20);
    EXPECT_EQ(world.run(20, 200), "");
    world.fire("a", "channel=one", 201);
    EXPECT_EQ(world.run(201, 220), "211: noc changed +a +b") << "told anew";
    world.resolve("a", 221);
    world.resolve("b", 221);
    EXPECT_EQ(world.run(221, 400), "");
    EXPECT_TRUE(world.groups.empty());
}

TEST(Dispatch, AnAcknowledgementStopsRepeatsUntilItEnds) {
    World world;
    world.fire("a", "channel=one", 0);
    world.run(0, 10);
    world.acknowledge("a", 20);
    world.find("a")->acknowledgedUntil = at(1500);
    EXPECT_EQ(world.run(20, 1499), "");
    EXPECT_EQ(world.run(1500, 1600), "1500: noc repeated +a");
    // One of two: the group is repeated, whole.
    world.acknowledge("a", 1601);
    world.find("a")->acknowledgedUntil.reset();
    world.fire("b", "channel=one", 1601);
    EXPECT_EQ(world.run(1601, 2300), "1611: noc changed +b +a | 2211: noc repeated +a +b");
}

TEST(Dispatch, AReceiverThatShowsAcknowledgementsIsToldAtOnceAndOnce) {
    World world;
    world.receivers[ReceiverId("noc")].tellAcknowledged = true;
    world.fire("a", "channel=one", 0);
    world.run(0, 10);
    world.acknowledge("a", 20);
    EXPECT_EQ(world.run(20, 2000), "20: noc changed +a");
    EXPECT_TRUE(world.keys[0] != world.keys[1]);
}

TEST(Dispatch, WhatIsSilencedIsToldAsResolvedAndAnewWhenTheSilenceEnds) {
    World world;
    world.fire("a", "channel=one", 0);
    world.fire("b", "channel=one", 0);
    world.run(0, 10);
    Silence silence;
    silence.id = SilenceId("s1");
    silence.matchers = matchers("alertname=a");
    silence.starts = at(100);
    silence.ends = at(200);
    silence.author = "ann";
    silence.comment = "known";
    world.muteFacts.silences = {silence};
    EXPECT_EQ(world.run(11, 599), "100: noc changed +b -a | 200: noc changed +a +b");
    EXPECT_THAT(world.trace("a"), ElementsAre("routed root: ", "muted : ann: known", "routed root: withdrawn, ",
                                              "unmuted : ann: known", "routed root: "));
    // Alone in its group: the group ends, and begins anew with another key.
    world.fire("c", "channel=two", 600);
    world.muteFacts.silences[0].matchers = matchers("channel=two");
    world.muteFacts.silences[0].starts = at(700);
    world.muteFacts.silences[0].ends = at(790);
    EXPECT_EQ(world.run(600, 795), "610: noc new +c | 700: noc resolved -c | 790: noc new +c");
    EXPECT_EQ(std::set<std::string>(world.keys.begin(), world.keys.end()).size(), world.keys.size());
}

TEST(Dispatch, WhatIsInhibitedAfterItWasToldStaysToldUntilItResolves) {
    World world;
    world.muteFacts.inhibitions = {{"down", matchers("alertname=down"), matchers("alertname!=down"), {"channel"}}};
    world.fire("a", "channel=one", 0);
    EXPECT_EQ(world.run(0, 10), "10: noc new +a");
    world.fire("down", "channel=one", 100);
    world.fire("b", "channel=one", 100);
    EXPECT_EQ(world.run(100, 200), "110: noc changed +down +a") << "b is never told";
    world.resolve("a", 201);
    EXPECT_EQ(world.run(201, 300), "201: noc changed +down -a");
    world.resolve("down", 301);
    EXPECT_EQ(world.run(301, 400), "301: noc changed +b -down") << "it fires for long: no wait";
}

TEST(Dispatch, TimesOfARouteHoldBackWhatIsNewAndWhatIsResolved) {
    World world;
    const WallTime midnight = std::chrono::floor<std::chrono::days>(at(0)) + std::chrono::days(1);
    const double day = toSeconds(midnight - at(0));
    world.routing.times["work"] = {parseInterval("00:01-00:03").value()};
    world.routing.root.activeTimes = {"work"};
    const auto second = [&](int s) { return day + s; };
    world.fire("a", "channel=one", second(0));
    const auto run = [&](int from, int to) {
        std::string text;
        for (int s = from; s <= to; ++s)
            if (const std::string line = world.step(second(s)); !line.empty()) text += std::to_string(s) + ": " + line + " | ";
        return text;
    };
    EXPECT_EQ(run(0, 59), "");
    EXPECT_EQ(world.next, at(second(60)));
    EXPECT_THAT(world.trace("a"), ElementsAre("not-notified root: outside of its active times"));
    EXPECT_EQ(run(60, 170), "60: noc new +a | ");
    world.step(second(185));
    world.resolve("a", second(190));
    EXPECT_EQ(run(186, 300), "");
    world.routing.times["work"] = {parseInterval("00:06-00:08").value()};
    EXPECT_EQ(run(301, 400), "360: noc resolved -a | ");

    world.routing.root.activeTimes = {};
    world.routing.root.muteTimes = {"night"};
    world.routing.times["night"] = {parseInterval("00:00-00:10").value()};
    world.fire("b", "channel=one", second(401));
    EXPECT_EQ(run(401, 700), "600: noc new +b | ");
    // What cannot be read mutes nobody.
    world.routing.times["night"][0].zone = "Mars/Olympus";
    world.fire("c", "channel=two", second(701));
    world.routing.root.activeTimes = {"no such name"};
    EXPECT_EQ(run(701, 720), "711: noc new +c | ");
}

TEST(Dispatch, EscalatesOnceWhenNobodyAcknowledges) {
    World world;
    world.receivers[ReceiverId("boss")] = {};
    world.routing.root.escalateAfter = Seconds{300};
    world.routing.root.escalateTo = ReceiverId("boss");
    world.fire("a", "channel=one", 0);
    world.fire("b", "channel=one", 0);
    world.run(0, 10);
    world.acknowledge("b", 20);
    EXPECT_EQ(world.run(20, 599), "300: boss escalated +a");
    EXPECT_EQ(world.find("a")->escalated, at(300));
    EXPECT_THAT(world.trace("a"), ElementsAre("routed root: ", "escalated root: "));
    world.acknowledge("a", 600);
    EXPECT_EQ(world.run(601, 3000), "") << "neither again";
    world.resolve("a", 3001);
    EXPECT_EQ(world.run(3001, 3100), "3001: boss resolved -a; noc changed +b -a");
    EXPECT_EQ(world.groups.size(), 1U);
}

TEST(Dispatch, NobodyIsToldWhereNobodyListensAndTheTraceSaysWhy) {
    World world;
    Route off;
    off.name = "off";
    off.matchers = matchers("channel=one");
    off.receiver = ReceiverId("off");
    Route nobody = off;
    nobody.name = "nobody";
    nobody.matchers = matchers("channel=two");
    nobody.receiver = ReceiverId("");
    Route unknown = off;
    unknown.name = "unknown";
    unknown.matchers = matchers("channel=three");
    unknown.receiver = ReceiverId("gone");
    world.routing.root.children = {off, nobody, unknown};
    world.receivers[ReceiverId("off")].enabled = false;
    world.fire("a", "channel=one", 0);
    world.fire("b", "channel=two", 0);
    world.fire("c", "channel=three", 0);
    world.fire("i", "channel=four", 0).severity = Severity::Info;
    EXPECT_EQ(world.run(0, 100), "");
    EXPECT_THAT(world.trace("a"), ElementsAre("not-notified root/off: the receiver is switched off"));
    EXPECT_THAT(world.trace("b"), ElementsAre("not-notified root/nobody: the route has no receiver"));
    EXPECT_THAT(world.trace("c"), ElementsAre("not-notified root/unknown: the receiver is not there"));
    EXPECT_THAT(world.trace("i"), ElementsAre("muted : "));
    world.receivers[ReceiverId("off")].enabled = true;
    EXPECT_EQ(world.run(101, 120), "101: off new +a");
}

TEST(Dispatch, AGroupThatNothingLeadsToTellsItsResolutions) {
    World world;
    Route old;
    old.name = "old";
    old.matchers = matchers("channel=one");
    old.receiver = ReceiverId("team");
    world.receivers[ReceiverId("team")] = {};
    world.routing.root.children = {old};
    world.fire("a", "channel=one", 0);
    EXPECT_EQ(world.run(0, 10), "10: team new +a");
    world.routing.root.children.clear();
    EXPECT_EQ(world.run(11, 599), "11: noc new +a");
    EXPECT_EQ(world.run(600, 1000), "611: noc repeated +a");
    world.resolve("a", 1001);
    EXPECT_EQ(world.run(1001, 1100), "1001: team resolved -a; noc resolved -a");
    EXPECT_TRUE(world.groups.empty());
}

}  // namespace
}  // namespace inspector::notify
