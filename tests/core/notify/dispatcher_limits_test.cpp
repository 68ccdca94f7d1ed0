// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Clocks that jump, keys, and very many alerts.
#include "tests/core/notify/world.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>

namespace inspector::notify {
namespace {

using test::at;
using test::matchers;
using test::World;

TEST(DispatchLimits, AClockThatIsSetBackCausesNeitherSilenceNorAStorm) {
    World world;
    world.fire("a", "channel=one", 0);
    EXPECT_EQ(world.run(0, 20), "10: noc new +a");
    // Back by a day: repeats and changes go on by the new time.
    const int back = -86400;
    EXPECT_EQ(world.run(back, back + 599), "");
    EXPECT_EQ(world.run(back + 600, back + 700), std::to_string(back + 600) + ": noc repeated +a");
    world.fire("b", "channel=one", 1000);  // known by a program whose clock is not set back yet
    EXPECT_EQ(world.run(back + 701, back + 800), std::to_string(back + 701) + ": noc changed +b +a");
    world.fire("c", "channel=two", 1000);
    EXPECT_EQ(world.run(back + 801, back + 900), std::to_string(back + 811) + ": noc new +c");
    world.resolve("a", back + 901);
    EXPECT_EQ(world.run(back + 901, back + 999), std::to_string(back + 901) + ": noc changed +b -a");
    EXPECT_EQ(std::set<std::string>(world.keys.begin(), world.keys.end()).size(), world.keys.size());
}

TEST(DispatchLimits, AClockThatIsSetForwardRepeatsEachGroupOnce) {
    World world;
    world.fire("a", "channel=one", 0);
    world.run(0, 20);
    EXPECT_EQ(world.run(900000, 900500), "900000: noc repeated +a");
    EXPECT_EQ(world.run(20, 619), "") << "and back again";
    EXPECT_EQ(world.run(620, 640), "620: noc repeated +a");
}

TEST(DispatchLimits, TheSameInputGivesTheSameKeys) {
    World one;
    one.fire("a", "channel=one", 0);
    one.fire("b", "channel=one, said=\"x\r\n\xc3\xbc\"", 0);
    one.run(0, 9);
    World other = one;
    std::reverse(other.alerts.begin(), other.alerts.end());
    EXPECT_EQ(one.step(10), other.step(12));
    EXPECT_EQ(one.keys, other.keys);
    ASSERT_EQ(one.keys.size(), 1U);
    EXPECT_EQ(one.keys[0].find_first_not_of("0123456789abcdef-"), std::string::npos);
    EXPECT_EQ(one.told[0].commonLabels, (Labels{{"channel", "one"}}));
}

TEST(DispatchLimits, OfARowThatIsClosedAndOneThatIsOpenTheOpenOneCounts) {
    World world;
    world.fire("a", "channel=one", 0);
    world.run(0, 10);
    Alert closed = world.alerts[0];
    world.alerts[0].id = 7;
    closed.state = AlertState::Resolved;
    closed.closed = at(20);
    world.alerts.push_back(closed);
    EXPECT_EQ(world.run(20, 200), "");
}

TEST(DispatchLimits, TenThousandAlertsAreBoundedAndQuick) {
    World world;
    for (int i = 0; i < 50; ++i)
        world.muteFacts.inhibitions.push_back({"r" + std::to_string(i), matchers("severity=~\"crit.*\", rule=r" + std::to_string(i)),
                                               matchers("severity=~\"maj.*|min.*\""), {"channel"}});
    for (int i = 0; i < 100; ++i) {
        Silence silence;
        silence.id = SilenceId("s" + std::to_string(i));
        silence.matchers = matchers("channel=~\"none-" + std::to_string(i) + "-.*\", region=eu");
        silence.starts = at(-10);
        silence.ends = at(1000);
        world.muteFacts.silences.push_back(silence);
        Route route;
        route.name = "n" + std::to_string(i);
        route.matchers = matchers("group=g" + std::to_string(i) + ", severity=~\"critical|major\"");
        if (i % 2) route.groupBy = std::vector<std::string>{"..."};
        world.routing.root.children.push_back(route);
    }
    world.routing.root.groupBy = std::vector<std::string>{"group"};
    for (int i = 0; i < 10000; ++i) {
        const auto n = [&](int m) { return std::to_string(i % m); };
        Alert& alert = world.alerts.emplace_back();
        alert.id = i + 1;
        alert.labels = {{"alertname", "rule-" + n(40)}, {"channel", "channel-" + n(300)}, {"group", "g" + n(200)}, {"region", "eu"},
                        {"rule", "r" + n(400)}, {"rung", "rung-" + n(7)}, {"number", n(10000)},
                        {"severity", i % 3 ? "major" : "critical"}};
        alert.fingerprint = fingerprintOf(alert.labels);
        alert.channel = ChannelId(alert.labels["channel"]);
        alert.state = AlertState::Firing;
        alert.started = at(0);
        alert.fired = at(0);
    }
    const auto begin = std::chrono::steady_clock::now();
    const auto mutes = mutesOf(world.alerts, world.muteFacts, at(20));
    const auto muted = std::chrono::steady_clock::now();
    world.step(20);
    const auto end = std::chrono::steady_clock::now();
    const auto ms = [](auto d) { return std::chrono::duration_cast<std::chrono::milliseconds>(d).count(); };
    RecordProperty("mutes_ms", static_cast<int>(ms(muted - begin)));
    RecordProperty("cycle_ms", static_cast<int>(ms(end - muted)));
    std::printf("mutes %d ms, whole cycle %d ms\n", static_cast<int>(ms(muted - begin)), static_cast<int>(ms(end - muted)));
    EXPECT_EQ(world.told.size(), mostNotificationsAtOnce);
    EXPECT_EQ(world.next, at(20)) << "the rest follows at once";
    for (const Notification& notification : world.told) EXPECT_LE(notification.alerts.size(), mostAlertsTold);
    EXPECT_LT(ms(end - begin), 20000) << "far more than it takes, for slow machines";

    World alone;
    alone.routing.root.groupBy = std::vector<std::string>{"..."};
    for (int i = 0; i < 1200; ++i) alone.fire("a" + std::to_string(i), "channel=one", 0);
    for (const std::size_t count : {mostNotificationsAtOnce, mostNotificationsAtOnce, std::size_t{200}, std::size_t{0}}) {
        alone.step(10);
        EXPECT_EQ(alone.told.size(), count);
    }
    EXPECT_EQ(alone.next, at(610));

    World wide;
    wide.routing.root.groupBy = std::vector<std::string>{};
    for (int i = 0; i < 1000; ++i) wide.fire("a" + std::to_string(i), "channel=one", 0);
    wide.step(10);
    ASSERT_EQ(wide.told.size(), 1U);
    EXPECT_EQ(wide.told[0].alerts.size(), mostAlertsTold);
    EXPECT_EQ(wide.told[0].leftOut, 800U);
    for (int i = 0; i < 300; ++i) wide.resolve("a" + std::to_string(i), 11);
    wide.step(100);
    ASSERT_EQ(wide.told.size(), 1U);
    EXPECT_EQ(std::count_if(wide.told[0].alerts.begin(), wide.told[0].alerts.end(),
                            [](const Alert& a) { return a.state == AlertState::Resolved; }), 50);
    EXPECT_EQ(wide.told[0].leftOut, 800U);
}

}  // namespace
}  // namespace inspector::notify
