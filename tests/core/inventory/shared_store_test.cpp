// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The shared store with its server there, away, and there again: what is shown, kept and asked.
#include "tests/core/inventory/shared_fixture.h"

#include <fstream>
#include <set>

namespace inspector::inventory {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::int64_t> idsOf(const std::vector<Event>& events) {
    std::vector<std::int64_t> ids;
    for (const Event& event : events) ids.push_back(event.id);
    return ids;
}
std::vector<std::string> codesOf(const std::vector<Event>& events) {
    std::vector<std::string> codes;
    for (const Event& event : events) codes.push_back(event.code);
    return codes;
}
Event coded(const std::string& code) {
    Event event;
    event.code = code;
    event.time = noon;
    return event;
}

TEST_F(SharedStoreTest, ShowsTheLastChannelsAndStatesAfterARestartWithoutTheServer) {
    open();
    edit(*m_store, {PutChannel{channelNamed("a")}, PutChannel{channelNamed("b")}});
    const Lease lease = takeLease(*m_store);
    StatusWrite write;
    write.statuses = {statusOf("a", ChannelState::Down, noon, after(5))};
    write.opened = {{ChannelId{"a"}, {staleFinding(), noon, after(5), 2, true}}};
    write.fleet = FleetStatus{};
    write.fleet->at = after(5);
    ASSERT_TRUE(m_store->writeStatus(write, lease));
    StatusWrite theirs;
    theirs.statuses = {statusOf("b", ChannelState::Up, noon, after(6))};
    ASSERT_TRUE(server().writeStatus(theirs, lease));
    m_clock.advance(Seconds{20});
    ASSERT_THAT(*m_store->statuses(), SizeIs(2));
    const Inventory before = *m_store->inventory();
    cut();
    open();
    EXPECT_FALSE(m_store->state().connected);
    EXPECT_TRUE(m_store->state().aloneSince);
    ASSERT_TRUE(m_store->state().why);
    EXPECT_EQ(*m_store->inventory(), before);
    const auto statuses = *m_store->statuses();
    ASSERT_THAT(statuses, SizeIs(2));
    EXPECT_EQ(statuses[0].state, ChannelState::Down);
    EXPECT_EQ(statuses[1].state, ChannelState::Up);
    EXPECT_THAT(*m_store->openFindings(std::nullopt), SizeIs(1));
    EXPECT_TRUE(*m_store->fleet());
}

TEST_F(SharedStoreTest, IsTheServersErrorWhereTheServerHasNeverBeen) {
    cut();
    const auto opened = tryOpen();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error(), Network::gone());
    m_network.there = true;
    open();
    EXPECT_TRUE(m_store->state().connected);
}

TEST_F(SharedStoreTest, AFreshServerIsEnoughToGoOnAlone) {
    open();
    cut();
    open();
    edit(*m_store, {PutChannel{channelNamed("a")}});
    ASSERT_TRUE(m_store->appendEvents({coded("alone")}));
    open();
    EXPECT_THAT(m_store->inventory()->channels, SizeIs(1));
    ASSERT_TRUE(heal());
    EXPECT_THAT(server().inventory()->channels, SizeIs(1));
    EXPECT_THAT(eventsOf(server()), SizeIs(1));
}

TEST_F(SharedStoreTest, StandsOnTheReplicaFromTheCallOnThatFindsTheServerGone) {
    open();
    edit(*m_store, {PutChannel{channelNamed("a")}});
    const Lease lease = takeLease(*m_store);
    cut();
    EXPECT_THAT(m_store->inventory()->channels, SizeIs(1));
    const SharedState state = m_store->state();
    EXPECT_FALSE(state.connected);
    EXPECT_EQ(state.aloneSince, m_clock.now());
    EXPECT_EQ(state.why, Network::gone());
    const auto unavailable = [](const auto& result) { return !result && result.error().kind == Error::Kind::Unavailable; };
    const WallTime now = m_clock.now();
    EXPECT_TRUE(unavailable(m_store->acquireLease("probe:local", "here", Milliseconds{1'000}, now)));
    EXPECT_TRUE(unavailable(m_store->lease("probe:local")));
    EXPECT_TRUE(unavailable(m_store->turnLeases(lease, ProbeId{"local"}, {}, {ChannelId{"a"}}, now)));
    EXPECT_TRUE(unavailable(m_store->channelLeases(now)));
    EXPECT_TRUE(unavailable(m_store->beat({}, now)));
    EXPECT_TRUE(unavailable(m_store->releaseLease(lease)));
    EXPECT_TRUE(unavailable(m_store->facts(now)));
    EXPECT_TRUE(unavailable(m_store->audit({})));
    EXPECT_TRUE(m_store->rights() || unavailable(m_store->rights()));
}

TEST_F(SharedStoreTest, KnowsTheRightsOfWhenTheServerWasThereLast) {
    open();
    const auto rights = m_store->rights();
    ASSERT_TRUE(rights);
    cut();
    open();
    EXPECT_EQ(m_store->rights(), rights);
}

TEST_F(SharedStoreTest, TriesTheServerAgainEverLessOftenAndAtOnceWhenItIsKnownToBeThere) {
    open();
    cut();
    (void)m_store->inventory();
    int tries = m_network.opened;
    std::vector<int> seconds;  // at which it tried
    for (int s = 1; s <= 120; ++s) {
        m_clock.advance(Seconds{1});
        EXPECT_FALSE(m_store->reconnect(false));
        if (m_network.opened != tries) seconds.push_back(s);
        tries = m_network.opened;
    }
    EXPECT_THAT(seconds, ElementsAre(1, 2, 4, 8, 16, 32, 62, 92));
    m_network.there = true;
    EXPECT_FALSE(m_store->reconnect(false));
    EXPECT_TRUE(m_store->reconnect(true));
    EXPECT_FALSE(m_store->reconnect(true)) << "it is there already";
    EXPECT_FALSE(m_store->state().aloneSince);
}

TEST_F(SharedStoreTest, WritesTheReplicaOnlyWhenSomethingHasChanged) {
    open();
    edit(*m_store, {PutChannel{channelNamed("a")}});
    for (int i = 0; i < 10; ++i) {
        m_clock.advance(Seconds{3});
        ASSERT_TRUE(m_store->inventory());
    }
    const auto replica = [&] {
        return auditRows(*openSqlite({replicaFolder() / "inventory.db", m_folder.path() / "key"})->store, "", "replace");
    };
    const std::size_t writes = replica();
    EXPECT_LE(writes, 2u);
    for (int i = 0; i < 10; ++i) {
        m_clock.advance(Seconds{3});
        ASSERT_TRUE(m_store->inventory());
    }
    EXPECT_EQ(replica(), writes);
    edit(server(), {PutChannel{channelNamed("b")}});
    ASSERT_TRUE(m_store->inventory());
    EXPECT_EQ(replica(), writes) << "who waits for the change has it first";
    m_clock.advance(Seconds{3});
    ASSERT_TRUE(m_store->changeCounter());
    EXPECT_EQ(replica(), writes + 1);
}

// ---- Events --------------------------------------------------------------------------------------------------------------

TEST_F(SharedStoreTest, ShowsEachEventOnceToWhoFollowsThemByIdThroughAnOutage) {
    ASSERT_TRUE(server().appendEvents({coded("1"), coded("2"), coded("3")}));
    open();
    EventFilter filter;
    filter.limit = 1;
    std::int64_t last = m_store->events(filter)->front().id;
    const auto follow = [&] {
        EventFilter newer;
        newer.afterId = last;
        auto events = m_store->events(newer).value_or(std::vector<Event>{});
        for (const std::int64_t id : idsOf(events)) last = std::max(last, id);
        return codesOf(events);
    };
    EXPECT_THAT(follow(), IsEmpty());
    ASSERT_TRUE(m_store->appendEvents({coded("4")}));
    EXPECT_THAT(follow(), ElementsAre("4"));
    for (int round = 0; round < 3; ++round) {
        cut();
        ASSERT_TRUE(m_store->appendEvents({coded("own")}));
        EXPECT_THAT(follow(), ElementsAre("own"));
        ASSERT_TRUE(m_store->appendEvents({coded("late")}));
        ASSERT_TRUE(server().appendEvents({coded("theirs"), coded("theirs too")}));
        ASSERT_TRUE(heal());
        EXPECT_THAT(follow(), testing::UnorderedElementsAre("theirs", "theirs too", "late"));
        EXPECT_THAT(follow(), IsEmpty());
        ASSERT_TRUE(server().appendEvents({coded("after")}));
        EXPECT_THAT(follow(), ElementsAre("after"));
        EXPECT_THAT(follow(), IsEmpty());
    }
    // Away and back before anybody has looked.
    cut();
    ASSERT_TRUE(m_store->appendEvents({coded("x")}));
    EXPECT_THAT(follow(), ElementsAre("x"));
    ASSERT_TRUE(heal());
    cut();
    ASSERT_TRUE(m_store->appendEvents({coded("y")}));
    EXPECT_THAT(follow(), ElementsAre("y"));
    ASSERT_TRUE(heal());
    EXPECT_THAT(follow(), IsEmpty());
}

TEST_F(SharedStoreTest, WhoBeganWithoutTheServerIsNotShownItsWholePast) {
    open();
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(server().appendEvents({coded("past")}));
    cut();
    open();
    EXPECT_THAT(eventsOf(*m_store), IsEmpty());
    ASSERT_TRUE(heal());
    ASSERT_TRUE(server().appendEvents({coded("new")}));
    EventFilter newer;
    newer.afterId = 0;
    EXPECT_EQ(codesOf(*m_store->events(newer)), std::vector<std::string>{"new"});
}

// ---- The disk ------------------------------------------------------------------------------------------------------------

TEST_F(SharedStoreTest, GoesOnWithTheServerAloneWhereNoReplicaCanBeKept) {
    std::ofstream(replicaFolder()) << "a file in the place of the folder";
    open();
    EXPECT_TRUE(m_store->state().connected);
    ASSERT_TRUE(m_store->state().replica);
    EXPECT_THAT(m_store->warnings(), SizeIs(1));
    edit(*m_store, {PutChannel{channelNamed("a")}});
    EXPECT_THAT(*m_store->pendingEdits(), IsEmpty());
    cut();
    EXPECT_EQ(m_store->inventory().error().kind, Error::Kind::Unavailable);
    EXPECT_EQ(m_store->apply({RemoveChannel{ChannelId{"a"}}}, "anna", noon).error().kind, Error::Kind::Unavailable);
    ASSERT_TRUE(heal());
    EXPECT_THAT(m_store->inventory()->channels, SizeIs(1));
    cut();
    EXPECT_FALSE(tryOpen());
}

TEST_F(SharedStoreTest, KeepsADamagedReplicaAsideAndFetchesItAnew) {
    open();
    edit(*m_store, {PutChannel{channelNamed("a")}});
    cut();
    rename(*m_store, "a", "Alone");
    m_store.reset();
    std::ofstream(replicaFolder() / "inventory.db", std::ios::binary | std::ios::trunc) << std::string(20'000, 'x');
    fs::remove(replicaFolder() / "inventory.db-wal");
    EXPECT_FALSE(tryOpen()) << "what there is now has never been the server's";
    m_network.there = true;
    open();
    EXPECT_THAT(m_store->state().pending, 0u);
    EXPECT_EQ(channelOf(server(), "a").name, "Alone") << "the journal was sound";
    cut();
    open();
    EXPECT_EQ(channelOf(*m_store, "a").name, "Alone");
}

TEST_F(SharedStoreTest, KeepsADamagedJournalAsideAndSaysSo) {
    open();
    edit(*m_store, {PutChannel{channelNamed("a")}});
    cut();
    ASSERT_TRUE(m_store->appendEvents({coded("one"), coded("two")}));
    m_store.reset();
    std::ofstream(replicaFolder() / "journal.db", std::ios::binary | std::ios::trunc) << std::string(20'000, 'x');
    open();
    ASSERT_THAT(m_store->setAside(), SizeIs(1));
    EXPECT_THAT(m_store->setAside()[0].filename().string(), HasSubstr("journal.db.damaged-"));
    EXPECT_THAT(m_store->inventory()->channels, SizeIs(1));
    ASSERT_TRUE(server().appendEvents({coded("one")})) << "as if it had arrived before";
    ASSERT_TRUE(heal());
    EXPECT_THAT(codesOf(eventsOf(server())), testing::UnorderedElementsAre("one", "two")) << "whatever may have arrived is looked for";
}

TEST_F(SharedStoreTest, ASecondProgramHasAFolderOfItsOwnAndLeavesItToTheNext) {
    open();
    edit(*m_store, {PutChannel{channelNamed("a")}});
    auto second = tryOpen();
    ASSERT_TRUE(second);
    EXPECT_TRUE(fs::exists(replicaFolder().string() + "-2"));
    cut();
    rename(**second, "a", "Second");
    ASSERT_TRUE((*second)->appendEvents({coded("second")}));
    second->reset();
    (void)m_store->inventory();
    ASSERT_TRUE(heal());
    EXPECT_EQ(channelOf(server(), "a").name, "Second");
    EXPECT_THAT(codesOf(eventsOf(server())), ElementsAre("second"));
    EXPECT_THAT(*m_store->pendingEdits(), IsEmpty());
}

}  // namespace
}  // namespace inspector::inventory
