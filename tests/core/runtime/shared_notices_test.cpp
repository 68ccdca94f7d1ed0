// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What Prometheus calls ServiceDown and DatabaseConnectionFailure, told by the program itself.
#include "core/runtime/store_places.h"
#include "tests/core/runtime/live_origin.h"
#include "tests/core/runtime/shared_rig.h"
#include "tests/e2e/alert_receiver.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace inspector;
using namespace inspector::runtime;
using namespace std::chrono_literals;
using test::postgres;
using test::Rig;
using test::TempDir;

namespace {

const Notice* noticeOf(const Rig& rig, const std::string& id) {
    const auto& all = rig.engineState.notices;
    const auto at = std::find_if(all.begin(), all.end(), [&](const Notice& notice) { return notice.id == id; });
    return at == all.end() ? nullptr : &*at;
}

}  // namespace

TEST(ServiceDown, IsToldOfAProbeThatIsNotHeardOfAndGoesWhenItIsBack) {
    TempDir one, two, other;
    const std::string database = postgres().createDatabase();
    Rig rig(test::sharedOptions(one, database, "a"));
    Rig watching(test::sharedOptions(two, database, "desk", false));
    ASSERT_TRUE(rig.until([&] { return rig.engineState.probing && rig.inventory; }));
    // One probe judges the fleet, and writes into everybody's log; it knows that it does after its next turn.
    const auto seen = [&] { return postgres().psql("SELECT seen_ms FROM probe_lives WHERE probe_id = 'a'", database); };
    ASSERT_TRUE(test::waitFor([&] { return test::countOf(database, "SELECT count(*) FROM leases WHERE name = 'fleet'") == 1; }));
    const std::string before = seen();
    ASSERT_TRUE(test::waitFor([&] { return seen() != before; }));
    Probe gone;
    gone.id = ProbeId("gone");
    gone.name = "Gone";
    Probe stopped = gone;
    stopped.id = ProbeId("stopped");
    ASSERT_TRUE(rig.apply({inventory::PutProbe{gone}, inventory::PutProbe{stopped}}));
    // Two probes that were there: one was killed, the other one said that it stops.
    const Options options = test::sharedOptions(other, database, "gone");
    auto store = connectInventory(options);
    ASSERT_TRUE(store);
    ProbeLife life;
    life.id = ProbeId("gone");
    life.holder = "east:77:abc";
    ASSERT_TRUE(store->store->beat(life, SystemClock().now()));
    life.id = ProbeId("stopped");
    life.paused = true;
    ASSERT_TRUE(store->store->beat(life, SystemClock().now()));
    postgres().psql("UPDATE probe_lives SET seen_ms = seen_ms - 120000 WHERE probe_id IN ('gone', 'stopped')", database);

    for (Rig* console : {&rig, &watching})
        ASSERT_TRUE(console->until([&] { return console->hasNotice("service-down:gone"); }));
    EXPECT_FALSE(rig.hasNotice("service-down:stopped"));
    EXPECT_FALSE(rig.hasNotice("service-down:a"));
    EXPECT_EQ(noticeOf(rig, "service-down:gone")->severity, Severity::Critical);
    EXPECT_NE(noticeOf(rig, "service-down:gone")->english.find("east:77"), std::string::npos);
    EXPECT_TRUE(watching.until([&] { return watching.hasEvent(EventKind::System, "service-down"); })) << "in everybody's log";

    life.id = ProbeId("gone");
    life.paused = false;
    ASSERT_TRUE(store->store->beat(life, SystemClock().now()));
    EXPECT_TRUE(rig.until([&] { return !rig.hasNotice("service-down:gone"); }));
    EXPECT_EQ(test::countOf(database, "SELECT count(*) FROM events WHERE code = 'service-down'"), 1) << "once";
}

TEST(DatabaseConnectionFailure, IsToldAfterAMinuteAndNotBefore) {
    TempDir folder;
    const std::string database = postgres().createDatabase();
    Rig rig(test::sharedOptions(folder, database, "a"));
    ASSERT_TRUE(rig.until([&] { return rig.engineState.probing; }));
    // All of its connections are there.
    ASSERT_TRUE(test::waitFor([&] { return test::countOf(database, "SELECT count(*) FROM leases WHERE name LIKE 'rollups%'") == 1; }));
    postgres().stop();
    ASSERT_TRUE(rig.until([&] { return rig.hasNotice("alone"); }));
    EXPECT_FALSE(rig.hasNotice("database-connection-failure"));
    rig.clock().shift(61s);
    ASSERT_TRUE(rig.until([&] { return rig.hasNotice("database-connection-failure"); }));
    EXPECT_EQ(noticeOf(rig, "database-connection-failure")->severity, Severity::Critical);
    EXPECT_NE(noticeOf(rig, "database-connection-failure")->english.find("more than a minute"), std::string::npos);
    postgres().start();
    EXPECT_TRUE(rig.until([&] { return !rig.hasNotice("database-connection-failure") && !rig.hasNotice("alone"); }));
    EXPECT_TRUE(rig.until([&] { return rig.hasEvent(EventKind::System, "database-connection-failure"); }));
}

// The database cannot carry the news that it is away.
TEST(DatabaseConnectionFailure, IsToldToTheReceiversWithoutTheDatabase) {
    TempDir folder;
    test::AlertReceiver receiver;
    const std::string database = postgres().createDatabase();
    Rig rig(test::sharedOptions(folder, database, "a"));
    ASSERT_TRUE(rig.until([&] { return rig.engineState.probing && rig.inventory && !rig.inventory->alertRules.empty(); }));
    Receiver hook;
    hook.id = ReceiverId{"hook"};
    hook.name = "Hook";
    hook.settings["url"] = receiver.url();
    Routing routing = rig.inventory->routing;
    routing.root.receiver = hook.id;
    routing.root.groupWait = 0s;
    routing.root.groupInterval = 1s;
    ASSERT_TRUE(rig.apply({inventory::PutReceiver{hook}, inventory::PutRouting{routing}}));
    // A channel of which it tells shows that all is there.
    ASSERT_TRUE(rig.addChannel("c1", "http://127.0.0.1:1/none.m3u8"));
    ASSERT_TRUE(rig.until([&] { return !receiver.told("ChannelDown", "c1", "firing").empty(); }, 90s)) << receiver.story();
    const std::string rule = "DatabaseConnectionFailure";
    postgres().stop();
    ASSERT_TRUE(rig.until([&] { return rig.hasNotice("alone"); }));
    rig.clock().shift(61s);
    ASSERT_TRUE(rig.until([&] { return receiver.told(rule, "", "firing").size() == 1; }, 90s)) << receiver.story();
    postgres().start();
    ASSERT_TRUE(rig.until([&] { return !rig.hasNotice("alone") && !rig.hasNotice("database-connection-failure"); }, 90s));
    const auto end = [&] {
        rig.clock().shift(5s);  // it must hold for a while
        return receiver.told(rule, "", "resolved").size() == 1;
    };
    ASSERT_TRUE(rig.until(end, 90s)) << receiver.story();
    EXPECT_EQ(receiver.told(rule, "", "firing").size(), 1u) << receiver.story();
    // And the history knows of it.
    EXPECT_TRUE(test::waitFor([&] {
        return test::countOf(database, "SELECT count(*) FROM alert_log l JOIN alerts a ON a.alert_id = l.alert_id WHERE a.rule = '" + rule + "' AND l.kind = 'notified'") == 2;
    })) << postgres().psql("SELECT l.kind, l.text FROM alert_log l", database);
}
