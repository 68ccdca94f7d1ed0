// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A program that is started while the server is away.
#include "tests/core/runtime/live_origin.h"
#include "tests/core/runtime/shared_rig.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace inspector;
using namespace inspector::runtime;
using test::LiveOrigin;
using test::postgres;
using test::Rig;
using test::TempDir;

namespace {

constexpr const char* ends = "SELECT count(*) FROM events WHERE channel_id = 'ch' AND kind = 'state' AND to_state = 'down'";

// Changes to "down" that the store has: with an id.
int downs(Rig& rig) {
    inventory::EventFilter filter;
    filter.channel = ChannelId("ch");
    filter.kind = EventKind::StateChanged;
    const auto events = rig.ask<std::vector<Event>>([&](auto answer) { rig.engine().events(filter, std::move(answer)); });
    if (!events) return -1;
    return static_cast<int>(std::count_if(events->begin(), events->end(), [](const Event& event) {
        return event.to == ChannelState::Down && event.id != 0;
    }));
}

}  // namespace

TEST(Alone, AProgramThatWasStartedWithoutTheServerKeepsItsStatesForIt) {
    TempDir folder;
    LiveOrigin origin;
    const std::string database = postgres().createDatabase();
    const Options options = test::sharedOptions(folder, database, "a");
    {
        Rig before(options);
        ASSERT_TRUE(before.until([&] { return before.engineState.probing; }));
        ASSERT_TRUE(before.addChannel("ch", origin.url()));
        ASSERT_TRUE(before.until([&] { return before.state("ch") == ChannelState::Up; }));
    }
    postgres().stop();
    {
        Rig alone(options);
        ASSERT_TRUE(alone.until([&] { return alone.engineState.probing && alone.hasNotice("alone"); }));
        ASSERT_TRUE(alone.until([&] { return alone.probes("ch") && alone.state("ch") == ChannelState::Up; }));
        origin.breakIt();
        ASSERT_TRUE(alone.until([&] { return alone.state("ch") == ChannelState::Down; }));
        ASSERT_TRUE(alone.until([&] { return downs(alone) == 1; }));
        EXPECT_TRUE(alone.until([&] { return alone.engineState.server.heldBack > 0; }));
        EXPECT_FALSE(alone.engineState.server.connected);
    }
    Rig again(options);  // still away
    ASSERT_TRUE(again.until([&] { return again.hasNotice("alone") && again.state("ch") == ChannelState::Down; }));
    EXPECT_EQ(downs(again), 1);
    postgres().start();
    ASSERT_TRUE(again.until([&] { return !again.hasNotice("alone") && again.engineState.server.heldBack == 0; }));
    EXPECT_TRUE(test::waitFor([&] { return test::countOf(database, ends) == 1; }));
    EXPECT_TRUE(test::waitFor([&] {
        return test::countOf(database, "SELECT count(*) FROM channel_status WHERE channel_id = 'ch' AND state = 'down'") == 1;
    }));
    origin.repair();
    EXPECT_TRUE(again.until([&] { return again.state("ch") == ChannelState::Up; }));
    again.stop();
    EXPECT_EQ(test::countOf(database, ends), 1);
}
