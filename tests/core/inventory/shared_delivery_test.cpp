// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What was done while the server was away, and how it gets there.
#include "tests/core/inventory/shared_fixture.h"

#include <map>
#include <random>

namespace inspector::inventory {
namespace {

using inspector::test::readFile;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class SharedDelivery : public SharedStoreTest {
protected:
    void SetUp() override {
        open();
        edit(*m_store, {PutChannel{channelNamed("a")}, PutChannel{channelNamed("b")}, PutChannel{channelNamed("c")}});
    }
    std::vector<PendingEdit> conflicts() {
        std::vector<PendingEdit> found;
        const auto pending = m_store->pendingEdits();
        if (pending)
            for (const PendingEdit& edit : *pending)
                if (edit.isConflict()) found.push_back(edit);
        return found;
    }
    static Event numbered(int n) {
        Event event = openedEvent("a", after(n));
        event.code = std::to_string(n);
        return event;
    }
    static std::map<std::string, int> countsOf(Store& store) {
        std::map<std::string, int> counts;
        for (const Event& event : eventsOf(store)) ++counts[event.code];
        return counts;
    }
    static void expectEachOnce(const std::map<std::string, int>& counts, int wanted) {
        EXPECT_EQ(counts.size(), static_cast<std::size_t>(wanted));
        for (const auto& [code, count] : counts) EXPECT_EQ(count, 1) << code;
    }
};

// ---- Edits ---------------------------------------------------------------------------------------------------------------

TEST_F(SharedDelivery, AnEditMadeAloneArrivesOnceWithItsAuthorAndTime) {
    cut();
    rename(*m_store, "a", "Alone", "carl");
    const WallTime at = m_clock.now();
    EXPECT_EQ(channelOf(*m_store, "a").name, "Alone");
    EXPECT_EQ(m_store->state().pending, 1u);
    open();
    EXPECT_EQ(channelOf(*m_store, "a").name, "Alone") << "after a restart, too";
    EXPECT_EQ(m_store->pendingEdits()->at(0).actor, "carl");
    m_clock.advance(Seconds{600});
    ASSERT_TRUE(heal());
    EXPECT_EQ(m_store->state().pending, 0u);
    EXPECT_EQ(channelOf(server(), "a").name, "Alone");
    EXPECT_EQ(auditRows(server(), "a", "change"), 1u);
    const auto audit = server().audit({});
    EXPECT_EQ(audit->at(0).actor, "carl");
    EXPECT_EQ(audit->at(0).time, at);
    EXPECT_EQ(*m_store->inventory(), *server().inventory());
    cut();
    EXPECT_EQ(*m_store->inventory(), *server().inventory()) << "the replica has the server's revisions again";
}

TEST_F(SharedDelivery, EditsOnEditsArriveInOrder) {
    cut();
    rename(*m_store, "a", "One");
    rename(*m_store, "a", "Two");
    note(*m_store, "a", "Three");
    Template fast = templateNamed("fast");
    edit(*m_store, {PutTemplate{fast}});
    Channel added = channelNamed("d");
    added.templateId = fast.id;
    edit(*m_store, {PutChannel{added}});
    edit(*m_store, {RemoveChannel{ChannelId{"b"}}});
    ASSERT_TRUE(heal());
    EXPECT_THAT(*m_store->pendingEdits(), IsEmpty());
    EXPECT_EQ(channelOf(server(), "a").name, "Two");
    EXPECT_EQ(channelOf(server(), "a").notes, "Three");
    EXPECT_EQ(channelOf(server(), "d").templateId, fast.id);
    EXPECT_EQ(server().inventory()->channel(ChannelId{"b"}), nullptr);
    EXPECT_EQ(auditRows(server(), "a", "change"), 3u);
}

TEST_F(SharedDelivery, EditsOfOneMomentAreToldApart) {
    cut();
    for (const char* text : {"one", "two", "three"}) {
        Channel a = channelOf(*m_store, "a");
        a.notes = text;
        ASSERT_TRUE(m_store->apply({PutChannel{a}}, "anna", m_clock.now()));
    }
    for (int calls = 0; !m_store->state().connected && calls < 50; ++calls) {
        m_network.there = true;
        m_network.callsLeft = calls % 4;
        m_network.answerLost = true;
        if (calls > 20) m_network.callsLeft = -1;
        m_store->reconnect(true);
    }
    EXPECT_EQ(channelOf(server(), "a").notes, "three");
    EXPECT_EQ(auditRows(server(), "a", "change"), 3u);
}

TEST_F(SharedDelivery, WhatTheReplicaRefusesIsNotKept) {
    cut();
    const auto refused = m_store->apply({RemoveTemplate{TemplateId{"standard"}}}, "anna", noon);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Error::Kind::Conflict);
    EXPECT_THAT(*m_store->pendingEdits(), IsEmpty());
}

TEST_F(SharedDelivery, DifferentFieldsOfOneRowAreMerged) {
    cut();
    rename(*m_store, "a", "Mine");
    note(server(), "a", "Theirs");
    ASSERT_TRUE(heal());
    EXPECT_THAT(*m_store->pendingEdits(), IsEmpty());
    EXPECT_EQ(channelOf(server(), "a").name, "Mine");
    EXPECT_EQ(channelOf(server(), "a").notes, "Theirs");
}

TEST_F(SharedDelivery, AConflictIsKeptAndLaterEditsOfTheSameWaitBehindItWhileOthersGoOn) {
    cut();
    rename(*m_store, "a", "Mine");
    note(*m_store, "a", "Mine, too");
    rename(*m_store, "b", "Free");
    rename(server(), "a", "Theirs", "bert");
    ASSERT_TRUE(heal());
    EXPECT_EQ(m_store->state().conflicts, 1u);
    EXPECT_EQ(m_store->state().pending, 1u);
    EXPECT_EQ(channelOf(server(), "a").name, "Theirs");
    EXPECT_EQ(channelOf(server(), "a").notes, "");
    EXPECT_EQ(channelOf(server(), "b").name, "Free");
    EXPECT_EQ(channelOf(*m_store, "a").name, "Theirs") << "everybody sees the server's";
    const auto kept = conflicts();
    ASSERT_THAT(kept, SizeIs(1));
    EXPECT_EQ(kept[0].refused->kind, Error::Kind::Conflict);
    EXPECT_THAT(kept[0].refused->what, testing::AllOf(HasSubstr("name"), HasSubstr("Mine"), HasSubstr("Theirs")));
    EXPECT_THAT(kept[0].refused->hint, testing::AllOf(HasSubstr("bert changed name at"), HasSubstr("Overwrite")));
    open();
    EXPECT_THAT(conflicts(), SizeIs(1)) << "offered again after a restart";
}

TEST_F(SharedDelivery, AConflictIsOverwrittenKnowinglyAndTheRestFollows) {
    cut();
    rename(*m_store, "a", "Mine");
    note(*m_store, "a", "Mine, too");
    Channel theirs = channelOf(server(), "a");
    theirs.name = "Theirs";
    theirs.group = "News";
    edit(server(), {PutChannel{theirs}}, "bert");
    ASSERT_TRUE(heal());
    ASSERT_THAT(conflicts(), SizeIs(1));
    const auto settled = m_store->settle(conflicts()[0].id, true, "dora", m_clock.now());
    ASSERT_TRUE(settled);
    EXPECT_EQ(settled->channel(ChannelId{"a"})->name, "Mine");
    EXPECT_EQ(settled->channel(ChannelId{"a"})->group, "News") << "what only they changed stays theirs";
    EXPECT_EQ(settled->channel(ChannelId{"a"})->notes, "Mine, too");
    EXPECT_THAT(*m_store->pendingEdits(), IsEmpty());
    EXPECT_EQ(m_store->settle(1, true, "dora", noon).error().kind, Error::Kind::NotFound);
}

TEST_F(SharedDelivery, AConflictIsDroppedAndTheRestFollows) {
    cut();
    rename(*m_store, "a", "Mine");
    note(*m_store, "a", "Mine, too");
    rename(server(), "a", "Theirs");
    ASSERT_TRUE(heal());
    ASSERT_THAT(conflicts(), SizeIs(1));
    ASSERT_TRUE(m_store->settle(conflicts()[0].id, false, "dora", m_clock.now()));
    EXPECT_EQ(channelOf(server(), "a").name, "Theirs");
    EXPECT_EQ(channelOf(server(), "a").notes, "Mine, too");
    EXPECT_THAT(*m_store->pendingEdits(), IsEmpty());
}

TEST_F(SharedDelivery, ADecisionNeedsTheServer) {
    cut();
    rename(*m_store, "a", "Mine");
    rename(server(), "a", "Theirs");
    ASSERT_TRUE(heal());
    cut();
    const auto settled = m_store->settle(conflicts()[0].id, true, "dora", m_clock.now());
    ASSERT_FALSE(settled);
    EXPECT_EQ(settled.error().kind, Error::Kind::Unavailable);
    EXPECT_THAT(conflicts(), SizeIs(1));
}

TEST_F(SharedDelivery, RowsThatWereRemovedOrAddedMeanwhileAreOffered) {
    cut();
    rename(*m_store, "a", "Mine");                                  // removed there
    edit(*m_store, {RemoveChannel{ChannelId{"b"}}});                // changed there
    edit(*m_store, {RemoveChannel{ChannelId{"c"}}});                // removed there, too
    Channel mine = channelNamed("d");                               // added there, another one
    mine.name = "Mine";
    edit(*m_store, {PutChannel{mine}});
    edit(server(), {RemoveChannel{ChannelId{"a"}}, RemoveChannel{ChannelId{"c"}}, PutChannel{channelNamed("d")}}, "bert");
    rename(server(), "b", "Theirs");
    ASSERT_TRUE(heal());
    ASSERT_THAT(conflicts(), SizeIs(3));
    EXPECT_EQ(m_store->state().pending, 0u);
    for (const PendingEdit& one : conflicts()) ASSERT_TRUE(m_store->settle(one.id, true, "dora", m_clock.now()));
    EXPECT_EQ(channelOf(server(), "a").name, "Mine");
    EXPECT_EQ(server().inventory()->channel(ChannelId{"b"}), nullptr);
    EXPECT_EQ(channelOf(server(), "d").name, "Mine");
}

TEST_F(SharedDelivery, AnEditWhoseAnswerWasLostIsNotMadeTwice) {
    m_network.callsLeft = 0;
    m_network.answerLost = true;
    Channel a = channelOf(server(), "a");
    a.name = "Mine";
    m_clock.advance(Seconds{1});
    ASSERT_TRUE(m_store->apply({PutChannel{a}}, "anna", m_clock.now()));
    EXPECT_EQ(m_store->state().pending, 1u);
    rename(server(), "a", "Later", "bert");  // and others have gone on from it
    ASSERT_TRUE(heal());
    EXPECT_THAT(*m_store->pendingEdits(), IsEmpty());
    EXPECT_EQ(channelOf(server(), "a").name, "Later");
    EXPECT_EQ(auditRows(server(), "a", "change"), 2u);
}

TEST_F(SharedDelivery, EditsArriveOnceWhereverTheServerGoesInBetween) {
    for (const bool answerLost : {false, true}) {
        cut();
        const auto before = auditRows(server(), "a", "change");
        for (int i = 0; i < 5; ++i) note(*m_store, "a", "note " + std::to_string(i) + (answerLost ? " lost" : ""));
        int rounds = 0;
        for (bool back = false; !back && rounds < 200; ++rounds) {
            m_network.there = true;
            m_network.callsLeft = rounds % 7 + (rounds > 100 ? 50 : 0);
            m_network.answerLost = answerLost;
            back = m_store->reconnect(true);
        }
        ASSERT_TRUE(m_store->state().connected);
        EXPECT_GT(rounds, 2);
        EXPECT_EQ(auditRows(server(), "a", "change"), before + 5);
        EXPECT_THAT(*m_store->pendingEdits(), IsEmpty());
        ASSERT_TRUE(heal());
    }
}

TEST_F(SharedDelivery, SecretsAreSealedInTheJournalAndArrive) {
    cut();
    Template t = templateNamed("t");
    t.headers = {{"Authorization", "Bearer geheimnis", true}};
    t.proxy = "http://user:geheimnis@proxy.example:3128";
    Endpoint e;
    e.id = EndpointId{"e"};
    e.name = "Edge";
    e.baseUrl = "https://edge.example";
    e.token = "hdnts=geheimnis";
    edit(*m_store, {PutTemplate{t}, PutEndpoint{e}});
    for (const auto& file : std::filesystem::directory_iterator(replicaFolder()))
        EXPECT_THAT(readFile(file.path()), Not(HasSubstr("geheimnis"))) << file.path();
    Endpoint renamed = *m_store->inventory()->endpoint(e.id);
    renamed.name = "Other";
    renamed.token.clear();
    edit(*m_store, {PutEndpoint{renamed}});
    ASSERT_TRUE(heal());
    EXPECT_EQ(server().inventory()->templateOf(t.id)->headers[0].value, "Bearer geheimnis");
    EXPECT_EQ(server().inventory()->templateOf(t.id)->proxy, t.proxy);
    EXPECT_EQ(server().inventory()->endpoint(e.id)->token, e.token);
    EXPECT_EQ(server().inventory()->endpoint(e.id)->name, "Other");
    cut();
    renamed = *m_store->inventory()->endpoint(e.id);
    renamed.token = std::string(noToken);
    edit(*m_store, {PutEndpoint{renamed}});
    ASSERT_TRUE(heal());
    EXPECT_EQ(server().inventory()->endpoint(e.id)->token, "");
}

// ---- Events --------------------------------------------------------------------------------------------------------------

TEST_F(SharedDelivery, TenThousandEventsMadeAloneAreExactlyTenThousandOnTheServer) {
    cut();
    for (int i = 0; i < 100; ++i) {
        std::vector<Event> some;
        for (int k = 0; k < 100; ++k) some.push_back(numbered(i * 100 + k));
        ASSERT_TRUE(m_store->appendEvents(some));
    }
    EXPECT_EQ(m_store->state().heldBack, 10'000u);
    open();
    EXPECT_EQ(m_store->state().heldBack, 10'000u) << "after a restart, too";
    ASSERT_TRUE(heal());
    EXPECT_EQ(m_store->state().heldBack, 0u);
    expectEachOnce(countsOf(server()), 10'000);
    const auto events = eventsOf(server());
    for (std::size_t i = 1; i < events.size(); ++i) ASSERT_LT(events[i].time, events[i - 1].time + Seconds{1}) << "in order";
}

TEST_F(SharedDelivery, EventsArriveOnceWhereverTheServerGoesInBetween) {
    for (const bool answerLost : {false, true}) {
        cut();
        const int offset = answerLost ? 3'000 : 0;
        std::vector<Event> some;
        for (int k = 0; k < 3'000; ++k) some.push_back(numbered(offset + k));
        ASSERT_TRUE(m_store->appendEvents(some));
        int rounds = 0;
        for (bool back = false; !back && rounds < 200; ++rounds) {
            m_network.there = true;
            m_network.callsLeft = 1 + rounds % 5 + (rounds > 100 ? 50 : 0);
            m_network.answerLost = answerLost;
            back = m_store->reconnect(true);
            if (rounds % 3 == 0 && !back) open();
        }
        ASSERT_TRUE(m_store->state().connected);
        EXPECT_GT(rounds, 2);
        ASSERT_TRUE(heal());
        expectEachOnce(countsOf(server()), offset + 3'000);
    }
}

TEST_F(SharedDelivery, EventsWhoseAnswerWasLostAreNotWrittenTwice) {
    const Lease lease = takeLease(*m_store);
    (void)m_store->events({});
    ASSERT_TRUE(m_store->appendEvents({numbered(0)}));
    m_network.callsLeft = 0;
    m_network.answerLost = true;
    ASSERT_TRUE(m_store->appendEvents({numbered(1), numbered(2)}));
    ASSERT_TRUE(heal());
    StatusWrite write;
    write.statuses = {statusOf("a", ChannelState::Up, noon, after(5))};
    write.events = {numbered(3)};
    m_network.callsLeft = 0;
    m_network.answerLost = true;
    ASSERT_TRUE(m_store->writeStatus(write, lease));
    ASSERT_TRUE(m_store->appendEvents({numbered(4)}));
    ASSERT_TRUE(heal());
    expectEachOnce(countsOf(server()), 5);
}

TEST_F(SharedDelivery, NothingIsLostOrDoubledWhateverHappensInWhichOrder) {
    for (unsigned seed = 1; seed <= 3; ++seed) {
        std::mt19937 random(seed);
        const auto below = [&](unsigned n) { return static_cast<int>(random() % n); };
        const std::size_t changes = auditRows(server(), "a", "change");
        const int first = static_cast<int>(seed) * 1'000;
        int events = 0;
        std::size_t edits = 0;
        Lease lease;
        for (int step = 0; step < 120; ++step) {
            m_clock.advance(Milliseconds{100 + below(3'000)});
            switch (below(8)) {
                case 0: case 1:
                    if (m_store->appendEvents({numbered(first + events)})) ++events;
                    break;
                case 2: {
                    StatusWrite write;
                    write.statuses = {statusOf("a", ChannelState::Up, m_clock.now(), m_clock.now())};
                    write.events = {numbered(first + events)};
                    if (const auto taken = m_store->acquireLease("probe:local", "here", Milliseconds{30'000}, m_clock.now())) lease = *taken;
                    if (!lease.name.empty() && m_store->writeStatus(write, lease)) ++events;
                    break;
                }
                case 3: case 4: {
                    const auto inventory = m_store->inventory();
                    ASSERT_TRUE(inventory);
                    Channel a = *inventory->channel(ChannelId{"a"});
                    a.notes = "seed " + std::to_string(seed) + " edit " + std::to_string(edits);
                    if (m_store->apply({PutChannel{a}}, "anna", m_clock.now())) ++edits;
                    break;
                }
                case 5:
                    m_network.callsLeft = below(6);
                    m_network.answerLost = below(2) == 0;
                    break;
                case 6:
                    m_network.there = true;
                    m_network.callsLeft = below(3) == 0 ? below(12) : -1;
                    m_store->reconnect(below(2) == 0);
                    break;
                default:
                    if (below(3) == 0) open();
            }
        }
        (void)m_store->inventory();
        ASSERT_TRUE(heal());
        EXPECT_THAT(*m_store->pendingEdits(), IsEmpty()) << seed;
        EXPECT_EQ(auditRows(server(), "a", "change"), changes + edits) << seed;
        int arrived = 0;
        for (const auto& [code, count] : countsOf(server()))
            if (const int n = std::stoi(code); n >= first && n < first + 1'000) {
                ++arrived;
                EXPECT_EQ(count, 1) << seed << " event " << code;
            }
        EXPECT_EQ(arrived, events) << seed;
        EXPECT_GT(events, 20);
        EXPECT_GT(edits, 10u);
    }
}

// ---- States, findings, evidence ------------------------------------------------------------------------------------------

TEST_F(SharedDelivery, StatesAndFindingsGoWithTheNextWriteUnderItsLease) {
    const Lease lease = takeLease(*m_store);
    StatusWrite before;
    before.statuses = {statusOf("a", ChannelState::Up, noon, after(1))};
    before.opened = {{ChannelId{"a"}, {staleFinding("old"), noon, after(1), 1, false}}};
    ASSERT_TRUE(m_store->writeStatus(before, lease));
    cut();
    StatusWrite write;
    write.statuses = {statusOf("a", ChannelState::Down, noon, after(5)), statusOf("b", ChannelState::Up, noon, after(5))};
    write.opened = {{ChannelId{"a"}, {staleFinding("new"), noon, after(5), 1, false}}};
    write.closed = {{ChannelId{"a"}, "hls-playlist-stale", "old", "edge-1", after(4)}};
    write.events = {numbered(1), numbered(2)};
    ASSERT_TRUE(m_store->writeStatus(write, lease));
    EXPECT_THAT(*m_store->statuses(), SizeIs(2));
    open();
    EXPECT_GE(m_store->state().heldBack, 6u);
    ASSERT_TRUE(heal());
    expectEachOnce(countsOf(server()), 2);
    EXPECT_THAT(*server().statuses(), SizeIs(1)) << "they need a lease";
    ASSERT_TRUE(m_store->writeStatus({}, lease));
    const auto statuses = *server().statuses();
    ASSERT_THAT(statuses, SizeIs(2));
    EXPECT_EQ(statuses[0].state, ChannelState::Down);
    const auto open = *server().openFindings(std::nullopt);
    ASSERT_THAT(open, SizeIs(1));
    EXPECT_EQ(open[0].finding.finding.rung, "new");
    EXPECT_EQ(m_store->state().heldBack, 0u);
}

TEST_F(SharedDelivery, WhatAnotherProbeHasToldMeanwhileStaysAndNoEventIsLost) {
    const Lease lease = takeLease(*m_store);
    ASSERT_TRUE(m_store->turnLeases(lease, ProbeId{"local"}, {}, {ChannelId{"a"}, ChannelId{"b"}}, m_clock.now()));
    cut();
    StatusWrite write;
    write.statuses = {statusOf("a", ChannelState::Down, noon, after(50)), statusOf("b", ChannelState::Down, noon, after(50))};
    write.events = {numbered(1), numbered(2)};
    ASSERT_TRUE(m_store->writeStatus(write, lease));
    // Another program takes the probe's lease over, and its channels.
    m_clock.advance(Seconds{60});
    const Lease theirs = takeLease(server(), "there");
    ASSERT_TRUE(server().turnLeases(theirs, ProbeId{"local"}, {}, {ChannelId{"a"}}, m_clock.now()));
    StatusWrite told;
    told.statuses = {statusOf("a", ChannelState::Up, noon, after(40))};
    ASSERT_TRUE(server().writeStatus(told, theirs));
    ASSERT_TRUE(heal());
    const auto refused = m_store->writeStatus({}, lease);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Error::Kind::Denied);
    EXPECT_TRUE(m_store->state().connected);
    EXPECT_EQ(server().statuses()->at(0).state, ChannelState::Up);
    expectEachOnce(countsOf(server()), 2);
    EXPECT_EQ(m_store->state().heldBack, 0u) << "they are dropped";
}

TEST_F(SharedDelivery, StatesThatNobodyWritesUnderALeaseAreDroppedAfterAWhile) {
    cut();
    StatusWrite write;
    write.statuses = {statusOf("a", ChannelState::Down, noon, after(5))};
    write.events = {numbered(1)};
    ASSERT_TRUE(m_store->writeStatus(write, {"probe:local", "here", 1, {}}));
    ASSERT_TRUE(heal());
    ASSERT_TRUE(m_store->statuses());
    EXPECT_EQ(m_store->state().heldBack, 1u) << "the event has arrived";
    m_clock.advance(Seconds{600});
    ASSERT_TRUE(m_store->statuses());
    EXPECT_EQ(m_store->state().heldBack, 0u);
    expectEachOnce(countsOf(server()), 1);
}

TEST_F(SharedDelivery, AnOlderStateNeverReplacesANewerOne) {
    const Lease lease = takeLease(*m_store);
    cut();
    StatusWrite write;
    write.statuses = {statusOf("a", ChannelState::Down, noon, after(5))};
    write.opened = {{ChannelId{"a"}, {staleFinding(), noon, after(5), 1, false}}};
    ASSERT_TRUE(m_store->writeStatus(write, lease));
    StatusWrite told;
    told.statuses = {statusOf("a", ChannelState::Up, noon, after(40))};
    ASSERT_TRUE(server().writeStatus(told, lease));
    ASSERT_TRUE(heal());
    ASSERT_TRUE(m_store->writeStatus({}, lease));
    EXPECT_EQ(server().statuses()->at(0).state, ChannelState::Up);
    EXPECT_THAT(*server().openFindings(std::nullopt), IsEmpty());
}

TEST_F(SharedDelivery, EvidenceArrivesOnce) {
    cut();
    EvidenceBundle bundle;
    bundle.channel = ChannelId{"a"};
    bundle.probe = ProbeId{"local"};
    bundle.finding = staleFinding();
    bundle.frozen = noon;
    bundle.data = std::string(1'000, 'e');
    ASSERT_TRUE(m_store->putEvidence(bundle));
    bundle.frozen = after(1);
    bundle.channel = ChannelId{"b"};
    ASSERT_TRUE(m_store->putEvidence(bundle));
    open();
    EXPECT_EQ(m_store->state().heldBack, 2u);
    edit(server(), {RemoveChannel{ChannelId{"b"}}});
    m_network.there = true;
    m_network.callsLeft = 4;
    m_network.answerLost = true;
    for (int i = 0; i < 5 && !m_store->reconnect(true); ++i) {
        m_network.there = true;
        m_network.callsLeft = 4 + i;
    }
    ASSERT_TRUE(heal());
    const auto kept = *server().evidence(ChannelId{"a"});
    ASSERT_THAT(kept, SizeIs(1));
    EXPECT_EQ(server().evidenceData(kept[0].id)->data, bundle.data);
    EXPECT_EQ(m_store->state().heldBack, 0u);
}

}  // namespace
}  // namespace inspector::inventory
