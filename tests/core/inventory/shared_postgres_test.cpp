// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The shared store on a real PostgreSQL that is killed, and started again.
#include "core/inventory/postgres.h"
#include "core/inventory/shared_store.h"
#include "tests/core/inventory/samples.h"
#include "tests/support/postgres_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace inspector::inventory {
namespace {

using namespace inspector::inventory::test;
using inspector::test::PostgresServer;
using inspector::test::TempDir;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class SharedPostgres : public testing::Test {
protected:
    Result<Opened> openServer() {
        PostgresOptions options;
        options.url = m_server.url(m_database);
        options.keyFile = m_folder.path() / "key";
        options.connectTimeout = Milliseconds{20'000};
        return openPostgres(options);
    }
    std::unique_ptr<SharedStore> open() {
        SharedStore::Options options;
        options.open = [this] { return openServer(); };
        options.folder = m_folder.path() / "replica";
        options.keyFile = m_folder.path() / "key";
        auto opened = SharedStore::open(std::move(options), m_clock);
        if (!opened) throw std::runtime_error(opened.error().message());
        return std::move(*opened);
    }
    static Channel channelOf(Store& store, const std::string& id) {
        const auto inventory = store.inventory();
        const Channel* found = inventory ? inventory->channel(ChannelId{id}) : nullptr;
        return found ? *found : Channel{};
    }

    PostgresServer m_server;
    std::string m_database = m_server.createDatabase();
    TempDir m_folder;
    SystemClock m_clock;
};

TEST_F(SharedPostgres, WhatWasDoneWhileItWasAwayArrivesOnceAndConflictsAreOffered) {
    auto store = open();
    ASSERT_TRUE(store->apply({PutChannel{channelNamed("a")}, PutChannel{channelNamed("b")}}, "anna@desk", m_clock.now()));
    const auto lease = store->acquireLease("probe:local", "here", Milliseconds{600'000}, m_clock.now());
    ASSERT_TRUE(lease);
    ASSERT_TRUE(store->appendEvents({openedEvent("a", noon)}));
    ASSERT_TRUE(store->rights());

    m_server.kill();
    const auto alone = store->inventory();
    ASSERT_TRUE(alone) << alone.error().message();
    EXPECT_THAT(alone->channels, SizeIs(2));
    EXPECT_FALSE(store->state().connected);
    Channel a = *alone->channel(ChannelId{"a"}), b = *alone->channel(ChannelId{"b"});
    a.name = "Mine";
    b.name = "Mine";
    const WallTime at = m_clock.now();
    ASSERT_TRUE(store->apply({PutChannel{a}}, "anna@desk", at));
    ASSERT_TRUE(store->apply({PutChannel{b}}, "anna@desk", m_clock.now()));
    for (int i = 0; i < 20; ++i) {
        StatusWrite write;
        write.statuses = {statusOf("a", ChannelState::Down, after(i), after(i))};
        for (int k = 0; k < 100; ++k) write.events.push_back(openedEvent("a", after(i * 100 + k)));
        ASSERT_TRUE(store->writeStatus(write, *lease));
    }
    store.reset();
    store = open();
    EXPECT_FALSE(store->state().connected);
    EXPECT_EQ(channelOf(*store, "a").name, "Mine");

    m_server.start();
    {
        auto other = openServer();
        ASSERT_TRUE(other) << other.error().message();
        Channel theirs = channelOf(*other->store, "a");
        theirs.notes = "Theirs";
        Channel theirB = channelOf(*other->store, "b");
        theirB.name = "Theirs";
        ASSERT_TRUE(other->store->apply({PutChannel{theirs}, PutChannel{theirB}}, "bert@wall", m_clock.now()));
    }
    ASSERT_TRUE(store->reconnect(true)) << store->state().why.value_or(Error{}).message();
    EXPECT_EQ(channelOf(*store, "a").name, "Mine");
    EXPECT_EQ(channelOf(*store, "a").notes, "Theirs");
    EXPECT_EQ(channelOf(*store, "b").name, "Theirs");
    EXPECT_THAT(m_server.psql("SELECT count(*) FROM events", m_database), HasSubstr("2001"));
    EXPECT_THAT(m_server.psql("SELECT actor FROM audit WHERE item_id = 'a' AND action = 'change' AND time_ms = " +
                                  std::to_string(toMillis(at)),
                              m_database),
                HasSubstr("anna@desk"));
    EXPECT_EQ(store->state().conflicts, 1u);
    const auto pending = store->pendingEdits();
    ASSERT_THAT(*pending, SizeIs(1));
    ASSERT_TRUE(store->settle(pending->at(0).id, true, "anna@desk", m_clock.now()));
    EXPECT_EQ(channelOf(*store, "b").name, "Mine");
    EXPECT_THAT(*store->pendingEdits(), IsEmpty());
    ASSERT_TRUE(store->writeStatus({}, *lease));
    const auto statuses = store->statuses();
    ASSERT_THAT(*statuses, SizeIs(1));
    EXPECT_EQ(statuses->at(0).state, ChannelState::Down);
    EXPECT_EQ(store->state().heldBack, 0u);
}

TEST_F(SharedPostgres, AnEditThatWasOnItsWayIsFoundByTheAudit) {
    auto store = open();
    ASSERT_TRUE(store->apply({PutChannel{channelNamed("a")}}, "anna@desk", m_clock.now()));
    Channel a = channelOf(*store, "a");
    a.name = "Mine";
    const WallTime at = m_clock.now();
    {
        auto other = openServer();
        ASSERT_TRUE(other);
        ASSERT_TRUE(other->store->apply({PutChannel{a}}, "anna@desk", at));  // it arrived; the answer did not
    }
    m_server.kill();
    ASSERT_TRUE(store->apply({PutChannel{a}}, "anna@desk", at));
    EXPECT_EQ(store->state().pending, 1u);
    m_server.start();
    {
        auto other = openServer();
        ASSERT_TRUE(other);
        Channel later = channelOf(*other->store, "a");
        later.name = "Later";
        ASSERT_TRUE(other->store->apply({PutChannel{later}}, "bert@wall", m_clock.now()));
    }
    ASSERT_TRUE(store->reconnect(true));
    EXPECT_EQ(channelOf(*store, "a").name, "Later");
    EXPECT_THAT(*store->pendingEdits(), IsEmpty());
}

}  // namespace
}  // namespace inspector::inventory
