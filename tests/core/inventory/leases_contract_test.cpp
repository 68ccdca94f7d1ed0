// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What every store promises of channel leases, heartbeats, the audit, facts, and of replacing everything.
#include "tests/core/inventory/store_contract.h"

#include <gmock/gmock.h>

namespace inspector::inventory {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr Milliseconds halfMinute{30'000};

ChannelLease held(const std::string& channel, const std::string& probe, const std::string& holder, std::int64_t epoch, bool live) {
    return {ChannelId{channel}, ProbeId{probe}, holder, epoch, live};
}

std::vector<Change> newChannels(std::initializer_list<const char*> ids) {
    std::vector<Change> changes;
    for (const char* id : ids) changes.emplace_back(PutChannel{channelNamed(id)});
    return changes;
}

std::vector<ChannelId> ids(std::initializer_list<const char*> texts) {
    std::vector<ChannelId> all;
    for (const char* text : texts) all.push_back(ChannelId{text});
    return all;
}

TEST_P(StoreContract, TurnsChannelsOverToWhoTakesThemWhileTheyAreFree) {
    apply(newChannels({"a", "b", "c"}));
    const auto north = *m_store->acquireLease("probe:north", "n:1", halfMinute, noon);
    const auto south = *m_store->acquireLease("probe:south", "s:1", halfMinute, noon);
    const ProbeId n{"north"}, s{"south"};
    EXPECT_THAT(*m_store->turnLeases(north, n, {}, ids({"a", "b", "gone"}), noon),
                ElementsAre(held("a", "north", "n:1", 1, true), held("b", "north", "n:1", 1, true)));
    EXPECT_THAT(*m_store->turnLeases(south, s, {}, ids({"b", "c"}), noon),
                ElementsAre(held("a", "north", "n:1", 1, true), held("b", "north", "n:1", 1, true), held("c", "south", "s:1", 1, true)))
        << "another's are not taken";
    EXPECT_THAT(*m_store->turnLeases(north, n, ids({"b", "c"}), {}, noon), SizeIs(2)) << "and not given back";
    EXPECT_THAT(*m_store->turnLeases(south, s, {}, ids({"b"}), noon),
                ElementsAre(held("a", "north", "n:1", 1, true), held("b", "south", "s:1", 2, true), held("c", "south", "s:1", 1, true)));

    const WallTime late = after(40);  // both have run out
    EXPECT_THAT(*m_store->channelLeases(late), testing::Each(testing::Field(&ChannelLease::live, false)));
    ASSERT_TRUE(m_store->acquireLease("probe:south", "s:1", halfMinute, late));
    const auto taken = *m_store->turnLeases(south, s, {}, ids({"a", "c"}), late);
    EXPECT_THAT(taken, ElementsAre(held("a", "south", "s:1", 2, true), held("b", "south", "s:1", 2, true),
                                   held("c", "south", "s:1", 1, true)));
    ASSERT_TRUE(m_store->releaseLease(south));
    EXPECT_THAT(*m_store->channelLeases(late), IsEmpty());
}

TEST_P(StoreContract, TurnsNothingOverToWhoHasLostItsOwnLease) {
    apply(newChannels({"a"}));
    const auto old = *m_store->acquireLease("probe:north", "n:1", halfMinute, noon);
    ASSERT_TRUE(m_store->turnLeases(old, ProbeId{"north"}, {}, ids({"a"}), noon));
    ASSERT_TRUE(m_store->acquireLease("probe:north", "n:2", halfMinute, after(60)));
    const auto refusal = m_store->turnLeases(old, ProbeId{"north"}, ids({"a"}), {}, after(60));
    ASSERT_FALSE(refusal);
    EXPECT_EQ(refusal.error().kind, Error::Kind::Denied);
    EXPECT_THAT(*m_store->channelLeases(after(60)), SizeIs(1));
}

TEST_P(StoreContract, PassesOverChannelsOfAnotherHolder) {
    apply(newChannels({"a", "b", "free"}));
    const auto north = *m_store->acquireLease("probe:north", "n:1", halfMinute, noon);
    const auto south = *m_store->acquireLease("probe:south", "s:1", halfMinute, noon);
    ASSERT_TRUE(m_store->turnLeases(north, ProbeId{"north"}, {}, ids({"a"}), noon));
    ASSERT_TRUE(m_store->turnLeases(south, ProbeId{"south"}, {}, ids({"b"}), noon));
    StatusWrite write;
    for (const char* id : {"a", "b", "free"}) {
        write.statuses.push_back(statusOf(id, ChannelState::Up, noon, noon));
        write.opened.push_back({ChannelId{id}, {staleFinding(), noon, noon, 1, false}});
        write.events.push_back(openedEvent(id, noon));
    }
    EXPECT_THAT(*m_store->writeStatus(write, north), ElementsAre(ChannelId{"b"}));
    EXPECT_THAT(*m_store->statuses(), SizeIs(2));
    EXPECT_THAT(*m_store->openFindings(std::nullopt), SizeIs(2));
    EXPECT_THAT(*m_store->events({}), SizeIs(2));
    StatusWrite close;
    close.closed = {{ChannelId{"a"}, "hls-playlist-stale", "1080p-6000k", "edge-1", after(1)}};
    EXPECT_THAT(*m_store->writeStatus(close, south), ElementsAre(ChannelId{"a"}));
    EXPECT_THAT(*m_store->openFindings(ChannelId{"a"}), SizeIs(1));
}

TEST_P(StoreContract, WritesAThousandStatusesThatAllChange) {
    std::vector<Change> changes;
    StatusWrite up, down;
    for (int i = 0; i < 1000; ++i) {
        const std::string id = "c" + std::to_string(i);
        changes.emplace_back(PutChannel{channelNamed(id)});
        up.statuses.push_back(statusOf(id, ChannelState::Up, noon, noon));
        up.opened.push_back({ChannelId{id}, {staleFinding(), noon, noon, 1, false}});
        up.events.push_back(openedEvent(id, noon));
        down.statuses.push_back(statusOf(id, ChannelState::Down, after(5), after(5)));
        down.closed.push_back({ChannelId{id}, "hls-playlist-stale", staleFinding().rung, staleFinding().stage, after(5)});
    }
    apply(changes);
    write(up);
    EXPECT_THAT(*m_store->openFindings(std::nullopt), SizeIs(1000));
    write(down);
    EXPECT_THAT(*m_store->openFindings(std::nullopt), IsEmpty());
    EXPECT_THAT(*m_store->statuses(), SizeIs(1000));
    EXPECT_THAT(*m_store->stateHistory(std::nullopt, noon, after(6)), SizeIs(2000));
    EventFilter all;
    all.limit = 5000;
    EXPECT_THAT(*m_store->events(all), SizeIs(1000));
}

TEST_P(StoreContract, FollowsSeveralStatusesOfAChannelInOneWrite) {
    apply(newChannels({"a"}));
    StatusWrite several;
    several.statuses = {statusOf("a", ChannelState::Up, noon, noon), statusOf("a", ChannelState::Down, after(1), after(1)),
                        statusOf("a", ChannelState::Up, after(2), after(2))};
    several.opened = {{ChannelId{"a"}, {staleFinding(), noon, noon, 1, false}}, {ChannelId{"a"}, {staleFinding(), noon, after(1), 2, true}}};
    write(several);
    EXPECT_THAT(history(noon, after(3)), ElementsAre(span(ChannelState::Up, noon, after(1)), span(ChannelState::Down, after(1), after(2)),
                                                     span(ChannelState::Up, after(2), std::nullopt)));
    const auto open = *m_store->openFindings(std::nullopt);
    ASSERT_THAT(open, SizeIs(1));
    EXPECT_EQ(open[0].finding.count, 2u);
}

TEST_P(StoreContract, ImportsAndRemovesManyChannelsInOrder) {
    std::vector<Change> changes;
    Template t = templateNamed("bulk");
    changes.emplace_back(PutTemplate{t});
    for (int i = 0; i < 700; ++i) {
        Channel c = channelNamed("c" + std::to_string(i));
        c.templateId = t.id;
        c.probeRegion = "eu-north";
        changes.emplace_back(PutChannel{c});
    }
    const auto imported = apply(changes);
    ASSERT_THAT(imported.channels, SizeIs(700));
    EXPECT_EQ(imported.channels[0].probeRegion, "eu-north");
    EXPECT_EQ(imported.channels[0].created, noon);
    AuditFilter all;
    all.limit = 5000;
    EXPECT_THAT(*m_store->audit(all), SizeIs(701));
    EXPECT_EQ(refused(changes).kind, Error::Kind::Conflict);

    std::vector<Change> away;
    for (const Channel& c : imported.channels) away.emplace_back(RemoveChannel{c.id});
    away.emplace_back(RemoveTemplate{t.id});
    away.emplace_back(PutChannel{channelNamed("c1")});
    const auto left = apply(away);
    EXPECT_THAT(left.channels, SizeIs(1));
    EXPECT_THAT(left.templates, SizeIs(1));
    std::vector<Change> twice(9, RemoveChannel{ChannelId{"c1"}});
    EXPECT_EQ(refused(twice).kind, Error::Kind::NotFound);
}

TEST_P(StoreContract, KeepsHeartbeatsByTheDatabasesTime) {
    ProbeLife life;
    life.id = ProbeId{"north"};
    life.holder = "n:1";
    life.version = "1.2.3";
    life.region = "eu \"north\"";
    life.started = noon;
    life.channels = 12;
    life.capacity = 100.5;
    life.trust = "trusted";
    life.spooled = 1'000'000;
    EXPECT_EQ(*m_store->beat(life, after(3)), after(3));
    EXPECT_EQ(*m_store->beat(life, after(6)), after(6));
    life.seen = after(6);
    EXPECT_THAT(*m_database->open()->probeLives(), ElementsAre(life));
}

TEST_P(StoreContract, ListsTheAuditNewestFirst) {
    Channel a = channelNamed("a");
    a.revision = apply({PutChannel{a}, PutTemplate{templateNamed("t")}}).revision;
    a.name = "Other";
    apply({PutChannel{a}}, "bert", after(10));
    AuditFilter filter;
    const auto all = *m_store->audit(filter);
    ASSERT_THAT(all, SizeIs(3));
    EXPECT_THAT(all[0].actor, HasSubstr("bert"));
    EXPECT_EQ(all[0].action, "change");
    EXPECT_EQ(all[0].time, after(10));
    filter.kind = "template";
    EXPECT_THAT(*m_store->audit(filter), SizeIs(1));
    filter = {};
    filter.text = "BERT";
    EXPECT_THAT(*m_store->audit(filter), SizeIs(1));
    filter = {};
    filter.beforeId = all[0].id;
    filter.limit = 1;
    EXPECT_EQ(m_store->audit(filter)->at(0).id, all[1].id);
}

TEST_P(StoreContract, TellsWhatItStandsOn) {
    const auto facts = m_store->facts(noon);
    ASSERT_TRUE(facts);
    EXPECT_THAT(facts->kind, testing::AnyOf("SQLite", "PostgreSQL"));
    EXPECT_FALSE(facts->version.empty());
    EXPECT_FALSE(facts->where.empty());
    EXPECT_GE(facts->schema, 1);
    EXPECT_GT(facts->bytes, 0);
    EXPECT_FALSE(facts->readOnly);
    const auto rights = m_store->rights();
    ASSERT_TRUE(rights);
    EXPECT_TRUE(rights->edit && rights->operate && rights->administer && rights->probe);
}

TEST_P(StoreContract, BecomesWhatAnotherInventorySays) {
    apply(newChannels({"a", "b"}));
    writeState(ChannelState::Up, noon, noon);
    Inventory other = *m_store->inventory();
    other.channels.erase(other.channels.begin() + 1);
    other.channels[0].probeRegion = "us";
    for (int i = 0; i < 600; ++i) {
        other.channels.push_back(channelNamed("x" + std::to_string(1000 + i)));
        other.channels.back().revision = 77;
        other.channels.back().created = other.channels.back().updated = after(1);
    }
    Template t = templateNamed("t");
    t.revision = 78;
    t.updated = after(2);
    other.templates.push_back(t);
    std::sort(other.templates.begin(), other.templates.end(), [](const Template& x, const Template& y) { return x.id < y.id; });
    other.revision = 99;
    const auto done = m_store->replace(other, "mirror", after(3));
    ASSERT_TRUE(done) << done.error().message();
    EXPECT_EQ(*m_database->open()->inventory(), other);
    EXPECT_THAT(*m_store->statuses(), SizeIs(1)) << "what stays keeps its state";
    EXPECT_EQ(m_store->audit({})->at(0).action, "replace");
    std::vector<Change> more = newChannels({"n1", "n2"});
    EXPECT_EQ(apply(more).revision, 100);
}

TEST_P(StoreContract, KeepsAnyTextThatPeopleWrite) {
    std::vector<Channel> channels;
    for (const char* name : {"'; DROP TABLE channels; --", "\"quoted\" 'single' `back`", "\\ \\\\ \\n $1 ? %s {0} :name",
                             "😀 emoji 👩‍👩‍👧 한국어 \u202Eright to left\u202C", "E'\\\\x41' $$x$$"}) {
        Channel c = channelNamed("c" + std::to_string(channels.size()));
        c.name = name;
        c.notes = std::string("line\nline\ttab\r\n") + name;
        c.group = name;
        channels.push_back(c);
        apply({PutChannel{c}});
    }
    const auto stored = *m_store->inventory();
    ASSERT_THAT(stored.channels, SizeIs(channels.size()));
    for (std::size_t i = 0; i < channels.size(); ++i) {
        EXPECT_EQ(stored.channels[i].name, channels[i].name);
        EXPECT_EQ(stored.channels[i].notes, channels[i].notes);
        EXPECT_EQ(stored.channels[i].group, channels[i].group);
    }
}

}  // namespace
}  // namespace inspector::inventory
