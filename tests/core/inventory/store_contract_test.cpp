// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What every store promises, whatever database it stands on.
#include "tests/core/inventory/postgres_database.h"
#include "tests/core/inventory/store_contract.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace inspector::inventory {

namespace {

using namespace inspector::inventory::test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// ---- The inventory ---------------------------------------------------------------------------------------------------

TEST_P(StoreContract, BeginsWithTheStandardTemplateAndTheLocalProbe) {
    const auto inventory = m_store->inventory();
    ASSERT_TRUE(inventory);
    EXPECT_THAT(inventory->channels, IsEmpty());
    ASSERT_THAT(inventory->templates, SizeIs(1));
    Template standard = inventory->templates[0];
    EXPECT_GT(standard.revision, 0);
    standard.revision = 0;
    standard.updated = {};
    EXPECT_EQ(standard, standardTemplate());
    ASSERT_THAT(inventory->probes, SizeIs(1));
    EXPECT_EQ(inventory->probes[0].id, ProbeId{"local"});
    EXPECT_GT(inventory->revision, 0);
}

TEST_P(StoreContract, KeepsEveryFieldOfWhatIsConfigured) {
    Template t = templateNamed("fast");
    t.notes = "two\nlines, \"quoted\"";
    t.interval = Milliseconds{10'000};
    t.follow = true;
    t.segments = SegmentPolicy::All;
    t.connectTimeout = Milliseconds{1'234};
    t.playlistTimeout = Milliseconds{2'345};
    t.segmentTimeout = Milliseconds{3'456};
    t.retries = 3;
    t.maxPlaylistBytes = 1 << 20;
    t.inspectSegments = false;
    t.maxLatencyS = 12.5;
    t.alwaysOn = false;
    t.watchEdges = false;
    t.ladder = {{1280, 720, 3'000'000, 25, "avc1,mp4a"}, {0, 0, 0, 0, "mp4a"}};
    t.maxSegmentBytes = std::int64_t{3} << 30;
    t.family = IpFamily::V6;
    t.verifyTls = false;
    t.proxy = "http://proxy.example:3128";
    t.headers = {{"X-Plain", "välue", false}, {"Authorization", "Bearer abc", true}};
    t.confirmCycles = 3;
    t.confirmWindow = 5;
    t.rules = {{"hls-playlist-stale", {true, Severity::Minor}}, {"http-redirect", {false, std::nullopt}}};
    Probe p;
    p.id = ProbeId{"oslo"};
    p.name = "Oslo";
    p.region = "eu-north";
    p.budgetBps = 5'000'000'000;
    p.workers = 2;
    p.maxInFlight = 64;
    p.maxPerHost = 4;
    p.canaries = {"http://canary.example/ok", "https://192.0.2.1:8443/a?b=c"};
    p.enabled = false;
    Channel c = channelNamed("a");
    c.name = "Tëst \"1\"; Ωμέγα 日本";
    c.url = "https://user@cdn.example:8443/a.m3u8?token=abc&x=1";
    c.templateId = t.id;
    c.probeId = p.id;
    c.enabled = false;
    c.notes = "x\ny";
    const Inventory inventory = apply({PutTemplate{t}, PutProbe{p}, PutChannel{c}});

    t.revision = p.revision = c.revision = inventory.revision;
    t.updated = p.updated = c.updated = c.created = noon;
    ASSERT_TRUE(inventory.templateOf(t.id));
    EXPECT_EQ(*inventory.templateOf(t.id), t);
    ASSERT_TRUE(inventory.probe(p.id));
    EXPECT_EQ(*inventory.probe(p.id), p);
    ASSERT_TRUE(inventory.channel(c.id));
    EXPECT_EQ(*inventory.channel(c.id), c);
    EXPECT_EQ(*m_store->inventory(), inventory);
    EXPECT_EQ(*m_database->open()->inventory(), inventory);
}

TEST_P(StoreContract, GivesTheInventorySortedById) {
    const Inventory inventory = apply({PutChannel{channelNamed("b")}, PutChannel{channelNamed("a-1")},
                                       PutChannel{channelNamed("a")}, PutChannel{channelNamed("a1")}});
    std::vector<std::string> ids;
    for (const Channel& c : inventory.channels) ids.push_back(c.id.value);
    EXPECT_THAT(ids, ElementsAre("a", "a-1", "a1", "b"));
    EXPECT_TRUE(inventory.channel(ChannelId{"a-1"}));
}

TEST_P(StoreContract, CountsRevisionsUpAtEachChange) {
    const Inventory first = apply({PutChannel{channelNamed("a")}});
    Channel c = *first.channel(ChannelId{"a"});
    c.name = "Other";
    const Inventory second = apply({PutChannel{c}}, "anna", after(10));
    EXPECT_GT(second.revision, first.revision);
    const Channel& changed = *second.channel(c.id);
    EXPECT_GT(changed.revision, c.revision);
    EXPECT_EQ(changed.created, noon);
    EXPECT_EQ(changed.updated, after(10));
}

TEST_P(StoreContract, ChangesNothingWithoutChanges) {
    const Inventory before = *m_store->inventory();
    EXPECT_EQ(apply({}), before);
}

TEST_P(StoreContract, RefusesANewValueWhoseIdIsTaken) {
    apply({PutChannel{channelNamed("a")}});
    const Error error = refused({PutChannel{channelNamed("a")}});
    EXPECT_EQ(error.kind, Error::Kind::Conflict);
    EXPECT_THAT(error.what, HasSubstr("'a'"));
}

TEST_P(StoreContract, SaysWhoWasFasterAndWhatChanged) {
    const Channel old = *apply({PutChannel{channelNamed("a")}}).channel(ChannelId{"a"});
    Channel hers = old;
    hers.url = "https://other.example/x.m3u8?token=verysecret";
    hers.group = "News";
    apply({PutChannel{hers}}, "anna", after(10));
    Channel his = old;
    his.name = "His";
    const Error error = refused({PutChannel{his}});
    EXPECT_EQ(error.kind, Error::Kind::Conflict);
    EXPECT_THAT(error.hint, testing::AllOf(HasSubstr("anna"), HasSubstr(" changed group, url at 2026-01-31T12:00:10.000Z")));
    EXPECT_THAT(error.message(), testing::Not(HasSubstr("verysecret")));
}

TEST_P(StoreContract, SaysWhoRemovedWhatAnEditWasMadeOn) {
    const Channel old = *apply({PutChannel{channelNamed("a")}}).channel(ChannelId{"a"});
    apply({RemoveChannel{old.id}}, "anna", after(5));
    const Error error = refused({PutChannel{old}});
    EXPECT_EQ(error.kind, Error::Kind::Conflict);
    EXPECT_THAT(error.hint, testing::AllOf(HasSubstr("anna"), HasSubstr(" removed it")));
    EXPECT_EQ(refused({RemoveChannel{old.id}}).kind, Error::Kind::NotFound);
}

TEST_P(StoreContract, TakesAllChangesOrNone) {
    Channel bad = channelNamed("b");
    bad.url = "ftp://x/y";
    const Error error = refused({PutChannel{channelNamed("a")}, PutChannel{bad}});
    EXPECT_EQ(error.kind, Error::Kind::InvalidInput);
    EXPECT_THAT(error.where, HasSubstr("'b'"));
    EXPECT_THAT(error.what, HasSubstr("http"));
}

TEST_P(StoreContract, RefusesWhatIsNotSound) {
    Template t = templateNamed("t");
    t.interval = Milliseconds{10};
    EXPECT_EQ(refused({PutTemplate{t}}).kind, Error::Kind::InvalidInput);
    Probe p;
    p.id = ProbeId{"p"};
    p.maxInFlight = 0;
    EXPECT_EQ(refused({PutProbe{p}}).kind, Error::Kind::InvalidInput);
}

TEST_P(StoreContract, RefusesAChannelOfNoTemplateOrProbe) {
    Channel c = channelNamed("a");
    c.templateId = TemplateId{"none"};
    Error error = refused({PutChannel{c}});
    EXPECT_EQ(error.kind, Error::Kind::Conflict);
    EXPECT_THAT(error.what, HasSubstr("no template 'none'"));
    c.templateId = TemplateId{"standard"};
    c.probeId = ProbeId{"none"};
    error = refused({PutChannel{c}});
    EXPECT_EQ(error.kind, Error::Kind::Conflict);
    EXPECT_THAT(error.what, HasSubstr("no probe 'none'"));
}

TEST_P(StoreContract, RefusesToRemoveWhatChannelsName) {
    std::vector<Change> changes{PutTemplate{templateNamed("t")}};
    Probe p;
    p.id = ProbeId{"p"};
    p.name = "P";
    changes.push_back(PutProbe{p});
    for (int i = 0; i < 12; ++i) {
        Channel c = channelNamed("c" + std::to_string(i));
        c.templateId = TemplateId{"t"};
        if (i == 0) c.probeId = p.id;
        changes.push_back(PutChannel{c});
    }
    apply(changes);
    Error error = refused({RemoveTemplate{TemplateId{"t"}}});
    EXPECT_EQ(error.kind, Error::Kind::Conflict);
    EXPECT_THAT(error.what, HasSubstr("template 't' is used by 12 channels"));
    error = refused({RemoveProbe{p.id}});
    EXPECT_EQ(error.kind, Error::Kind::Conflict);
    EXPECT_THAT(error.what, HasSubstr("probe 'p' is used by 1 channel"));
    EXPECT_EQ(refused({RemoveTemplate{TemplateId{"standard"}}}).kind, Error::Kind::Conflict);

    std::vector<Change> removals;
    for (int i = 0; i < 12; ++i) removals.push_back(RemoveChannel{ChannelId{"c" + std::to_string(i)}});
    removals.push_back(RemoveTemplate{TemplateId{"t"}});
    removals.push_back(RemoveProbe{p.id});
    const Inventory inventory = apply(removals);
    EXPECT_THAT(inventory.templates, SizeIs(1));
    EXPECT_THAT(inventory.probes, SizeIs(1));
}

TEST_P(StoreContract, KeepsAStoredSecretWhereNoneIsGiven) {
    Template t = templateNamed("t");
    t.headers = {{"Authorization", "Bearer abc", true}, {"X-Other", "x", false}};
    t = *apply({PutTemplate{t}}).templateOf(t.id);
    t.headers[0].value.clear();
    t.headers[1].value = "y";
    t = *apply({PutTemplate{t}}).templateOf(t.id);
    EXPECT_EQ(t.headers[0].value, "Bearer abc");
    EXPECT_EQ(t.headers[1].value, "y");
    t.headers.erase(t.headers.begin());
    EXPECT_THAT(apply({PutTemplate{t}}).templateOf(t.id)->headers, SizeIs(1));
}

TEST_P(StoreContract, RemovingAChannelKeepsItsEventsAlone) {
    apply({PutChannel{channelNamed("a")}});
    StatusWrite one;
    one.statuses = {statusOf("a", ChannelState::Down, noon, noon)};
    one.opened = {{ChannelId{"a"}, {staleFinding(), noon, noon, 1, false}}};
    one.events = {openedEvent("a", noon)};
    write(one);
    apply({RemoveChannel{ChannelId{"a"}}});
    EXPECT_THAT(*m_store->statuses(), IsEmpty());
    EXPECT_THAT(*m_store->openFindings(std::nullopt), IsEmpty());
    EXPECT_THAT(history(), IsEmpty());
    EXPECT_THAT(*m_store->events({}), SizeIs(1));
}

// ---- Status ----------------------------------------------------------------------------------------------------------

TEST_P(StoreContract, KeepsEveryFieldOfAStatus) {
    apply({PutChannel{channelNamed("a")}, PutChannel{channelNamed("b")}});
    StatusWrite both;
    both.statuses = {statusOf("b", ChannelState::Down, after(-5), noon), statusOf("a", ChannelState::Up, noon, noon)};
    both.statuses[1].worst.reset();
    both.statuses[1].rungs.clear();
    both.statuses[1].kpis = Kpis{};
    write(both);
    EXPECT_THAT(*m_store->statuses(), ElementsAre(both.statuses[1], both.statuses[0]));
    both.statuses[1].kpis.bitrateBps = 1;
    both.statuses[1].sampled = after(10);
    both.statuses.erase(both.statuses.begin());
    write(both);
    EXPECT_EQ(m_store->statuses()->front(), both.statuses[0]);
}

TEST_P(StoreContract, PassesOverTheStatusOfARemovedChannel) {
    apply({PutChannel{channelNamed("a")}});
    StatusWrite both;
    both.statuses = {statusOf("gone", ChannelState::Up, noon, noon), statusOf("a", ChannelState::Up, noon, noon)};
    both.opened = {{ChannelId{"gone"}, {staleFinding(), noon, noon, 1, false}}};
    both.events = {openedEvent("gone", noon)};
    write(both);
    EXPECT_THAT(*m_store->statuses(), SizeIs(1));
    EXPECT_THAT(*m_store->openFindings(std::nullopt), IsEmpty());
    EXPECT_THAT(*m_store->events({}), SizeIs(1));
}

TEST_P(StoreContract, OpensUpdatesAndClosesFindings) {
    apply({PutChannel{channelNamed("a")}, PutChannel{channelNamed("b")}});
    FindingRow row{ChannelId{"a"}, {staleFinding(), noon, noon, 1, false}};
    const FindingRow other{ChannelId{"b"}, {staleFinding("master"), noon, noon, 1, true}};
    StatusWrite opening;
    opening.opened = {row, other};
    write(opening);
    EXPECT_THAT(*m_store->openFindings(std::nullopt), ElementsAre(row, other));

    row.finding.seen = after(10);
    row.finding.count = 2;
    row.finding.confirmed = true;
    row.finding.finding.severity = Severity::Minor;
    opening.opened = {row};
    write(opening);
    EXPECT_THAT(*m_store->openFindings(ChannelId{"a"}), ElementsAre(row));

    StatusWrite closing;
    const Finding& gone = row.finding.finding;
    closing.closed = {{ChannelId{"a"}, gone.rule, gone.rung, gone.stage, after(20)}};
    write(closing);
    EXPECT_THAT(*m_store->openFindings(ChannelId{"a"}), IsEmpty());
    EXPECT_THAT(*m_store->openFindings(std::nullopt), ElementsAre(other));

    write(opening);  // again: a new run
    EXPECT_THAT(*m_store->openFindings(ChannelId{"a"}), ElementsAre(row));
}

TEST_P(StoreContract, ReplacesTextThatIsNotUtf8) {
    apply({PutChannel{channelNamed("a")}});
    FindingRow row{ChannelId{"a"}, {staleFinding(), noon, noon, 1, false}};
    row.finding.finding.args = {textArg("body", "caf\xe9 \xff\xfe end"), textArg("nul", std::string("a\0b", 3))};
    StatusWrite one;
    one.opened = {row};
    one.events = {openedEvent("a", noon)};
    one.events[0].finding = row.finding.finding;
    write(one);
    const auto found = m_store->openFindings(std::nullopt);
    ASSERT_THAT(*found, SizeIs(1));
    EXPECT_EQ(found->front().finding.finding.args[0].text, "caf\xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD end");
    EXPECT_EQ(found->front().finding.finding.args[1].text, std::string("a\0b", 3));
    EXPECT_THAT(m_store->events({})->front().finding->args, SizeIs(2));
}

TEST_P(StoreContract, RefusesTheStatusOfWhoHasLostTheLease) {
    apply({PutChannel{channelNamed("a")}});
    const Lease mine = lease();
    ASSERT_TRUE(m_store->acquireLease("channels", "there", Milliseconds{30'000}, after(31)));
    StatusWrite one;
    one.statuses = {statusOf("a", ChannelState::Up, noon, noon)};
    one.events = {openedEvent("a", noon)};
    const auto written = m_store->writeStatus(one, mine);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, Error::Kind::Denied);
    EXPECT_THAT(*m_store->statuses(), IsEmpty());
    EXPECT_THAT(*m_store->events({}), IsEmpty());
    EXPECT_EQ(m_store->writeStatus(one, Lease{"never", "here", 1, after(60)}).error().kind, Error::Kind::Denied);
}

// ---- State history ---------------------------------------------------------------------------------------------------

TEST_P(StoreContract, KeepsTheHistoryOfStates) {
    apply({PutChannel{channelNamed("a")}});
    writeState(ChannelState::Up, after(-60), after(-60));
    writeState(ChannelState::Up, after(-60), after(-50));
    writeState(ChannelState::Down, after(-45), after(-40));
    writeState(ChannelState::Up, after(-20), after(-20));
    writeState(ChannelState::Up, after(-20), after(0));
    EXPECT_THAT(history(), ElementsAre(span(ChannelState::Up, after(-60), after(-45)),
                                       span(ChannelState::Down, after(-45), after(-20)),
                                       span(ChannelState::Up, after(-20), std::nullopt)));
    EXPECT_THAT(history(after(-44), after(-30)), ElementsAre(span(ChannelState::Down, after(-45), after(-20))));
    EXPECT_THAT(*m_store->stateHistory(ChannelId{"b"}, after(-60), after(60)), IsEmpty());
    EXPECT_THAT(*m_store->stateHistory(std::nullopt, after(-60), after(20)), SizeIs(3));
}

TEST_P(StoreContract, KnowsNothingOfTheTimeInWhichNobodyProbed) {
    apply({PutChannel{channelNamed("a")}});
    writeState(ChannelState::Up, after(-1000), after(-900));
    // The program ran again later: three intervals after its last sample nothing was known.
    writeState(ChannelState::Up, after(-1000), after(0));
    EXPECT_THAT(history(), ElementsAre(span(ChannelState::Up, after(-1000), after(-870)),
                                       span(ChannelState::Unknown, after(-870), after(0)),
                                       span(ChannelState::Up, after(0), std::nullopt)));
    writeState(ChannelState::Down, after(900), after(1000));
    EXPECT_THAT(history(after(1), after(1020)), ElementsAre(span(ChannelState::Up, after(0), after(30)),
                                                          span(ChannelState::Unknown, after(30), after(900)),
                                                          span(ChannelState::Down, after(900), std::nullopt)));
}

TEST_P(StoreContract, AnOpenSpanEndsWhereItsLastSampleStoppedBeingFresh) {
    apply({PutChannel{channelNamed("a")}});
    writeState(ChannelState::Up, after(-1000), after(-900));
    EXPECT_THAT(history(), ElementsAre(span(ChannelState::Up, after(-1000), after(-870)),
                                       span(ChannelState::Unknown, after(-870), std::nullopt)));
    EXPECT_THAT(history(after(-2000), after(-880)), ElementsAre(span(ChannelState::Up, after(-1000), std::nullopt)));
    EXPECT_THAT(history(after(-100), after(0)), ElementsAre(span(ChannelState::Unknown, after(-870), std::nullopt)));
}

TEST_P(StoreContract, AStateNeverBeginsBeforeTheOneBefore) {
    apply({PutChannel{channelNamed("a")}});
    writeState(ChannelState::Up, after(0), after(0));
    writeState(ChannelState::Down, after(-10), after(1));
    EXPECT_THAT(history(), ElementsAre(span(ChannelState::Down, after(0), std::nullopt)));
}

TEST_P(StoreContract, TakesAStateOfUnknownAsItComes) {
    apply({PutChannel{channelNamed("a")}});
    writeState(ChannelState::Up, after(-100), after(-100));
    writeState(ChannelState::Unknown, after(-70), after(-100));
    writeState(ChannelState::Up, after(0), after(0));
    EXPECT_THAT(history(), ElementsAre(span(ChannelState::Up, after(-100), after(-70)),
                                       span(ChannelState::Unknown, after(-70), after(0)),
                                       span(ChannelState::Up, after(0), std::nullopt)));
}

// ---- Events ----------------------------------------------------------------------------------------------------------

TEST_P(StoreContract, KeepsEveryFieldOfAnEvent) {
    Event opened = openedEvent("a", after(1));
    Event state;
    state.time = after(2);
    state.kind = EventKind::StateChanged;
    state.channel = ChannelId{"a"};
    state.severity = Severity::Major;
    state.from = ChannelState::Up;
    state.to = ChannelState::Degraded;
    state.since = after(-100);
    Event system;
    system.time = after(3);
    system.code = "store-set-aside";
    ASSERT_TRUE(m_store->appendEvents({opened, state, system}));
    auto events = m_store->events({});
    ASSERT_THAT(*events, SizeIs(3));
    EXPECT_GT((*events)[0].id, (*events)[1].id);
    for (Event& event : *events) event.id = 0;
    EXPECT_THAT(*events, ElementsAre(system, state, opened));
}

TEST_P(StoreContract, PagesThroughEventsBothWays) {
    std::vector<Event> many;
    for (int i = 0; i < 25; ++i) many.push_back(openedEvent("a", after(i)));
    ASSERT_TRUE(m_store->appendEvents(many));
    EventFilter filter;
    filter.limit = 10;
    auto page = *m_store->events(filter);
    ASSERT_THAT(page, SizeIs(10));
    EXPECT_EQ(page.front().time, after(24));
    filter.beforeId = page.back().id;
    page = *m_store->events(filter);
    EXPECT_EQ(page.front().time, after(14));
    filter.beforeId.reset();
    filter.afterId = page.back().id;
    page = *m_store->events(filter);
    EXPECT_EQ(page.front().time, after(6)) << "with afterId the oldest comes first";
    EXPECT_EQ(page.back().time, after(15));
    ASSERT_TRUE(m_store->appendEvents({openedEvent("a", after(99))}));
    filter.afterId = m_store->events({})->at(1).id;
    EXPECT_THAT(*m_store->events(filter), SizeIs(1));
}

TEST_P(StoreContract, FiltersEvents) {
    Channel named = channelNamed("a");
    named.name = "Größe 100%";
    apply({PutChannel{named}});
    Event minor = openedEvent("b", after(1), Severity::Minor);
    minor.finding->rule = "http-redirect";
    minor.finding->rung = "master";
    minor.finding->args = {textArg("host", "Cdn_9.example"), numberArg("n", 3)};
    Event state = openedEvent("c", after(2), Severity::Major);
    state.kind = EventKind::StateChanged;
    ASSERT_TRUE(m_store->appendEvents({openedEvent("a", after(0)), minor, state}));
    const auto channels = [&](const EventFilter& filter) {
        std::string found;
        const auto events = m_store->events(filter);
        for (const Event& e : *events) found += e.channel.value;
        return found;
    };
    const auto text = [&](const std::string& words) {
        EventFilter filter;
        filter.text = words;
        return channels(filter);
    };
    EventFilter filter;
    filter.channel = ChannelId{"b"};
    EXPECT_EQ(channels(filter), "b");
    filter = {};
    filter.least = Severity::Major;
    EXPECT_EQ(channels(filter), "ca");
    filter = {};
    filter.kind = EventKind::StateChanged;
    EXPECT_EQ(channels(filter), "c");
    filter = {};
    filter.from = after(1);
    filter.to = after(2);
    EXPECT_EQ(channels(filter), "b");
    EXPECT_EQ(text("REDIRECT"), "b");
    EXPECT_EQ(text("master"), "b");
    EXPECT_EQ(text("cdn_9"), "b");
    EXPECT_EQ(text("12.3 s"), "ca") << "an argument as it is shown";
    EXPECT_EQ(text("100%"), "a") << "the channel's name; % is a letter like any";
    EXPECT_EQ(text("stale"), "ca");
    EXPECT_EQ(text("unit"), "") << "not the names that the store uses";
    EXPECT_EQ(text("%"), "a");
    EXPECT_EQ(text("_"), "b");
    EXPECT_EQ(text("\\"), "ca");
    EXPECT_EQ(text("'; DROP TABLE events; --"), "");
}

TEST_P(StoreContract, NeverGivesAnEventsNumberAgain) {
    ASSERT_TRUE(m_store->appendEvents({openedEvent("a", after(0)), openedEvent("a", after(1))}));
    const auto last = m_store->events({})->front().id;
    ASSERT_TRUE(m_store->expire(after(100)));
    ASSERT_TRUE(m_store->appendEvents({openedEvent("a", after(200))}));
    EXPECT_GT(m_store->events({})->front().id, last);
}

// ---- Leases ----------------------------------------------------------------------------------------------------------

TEST_P(StoreContract, GivesALeaseToOneAtATime) {
    EXPECT_FALSE(*m_store->lease("channels"));
    const Lease mine = *m_store->acquireLease("channels", "here", Milliseconds{10'000}, noon);
    EXPECT_EQ(mine.epoch, 1);
    EXPECT_EQ(mine.expires, after(10));
    EXPECT_EQ(m_store->lease("channels")->value().holder, "here");

    const auto other = m_database->open();
    const auto theirs = other->acquireLease("channels", "there", Milliseconds{10'000}, after(9));
    ASSERT_FALSE(theirs);
    EXPECT_EQ(theirs.error().kind, Error::Kind::Conflict);
    EXPECT_EQ(theirs.error().where, "here");
    EXPECT_TRUE(other->acquireLease("evaluator", "there", Milliseconds{10'000}, noon));

    const Lease renewed = *m_store->acquireLease("channels", "here", Milliseconds{10'000}, after(9));
    EXPECT_EQ(renewed.epoch, 1) << "a renewal";
    const Lease taken = *other->acquireLease("channels", "there", Milliseconds{10'000}, after(19));
    EXPECT_EQ(taken.epoch, 2) << "expired";
    ASSERT_TRUE(m_store->releaseLease(renewed)) << "no longer ours: nothing happens";
    EXPECT_EQ(m_store->lease("channels")->value().holder, "there");
    ASSERT_TRUE(other->releaseLease(taken));
    EXPECT_FALSE(*m_store->lease("channels"));
    EXPECT_EQ(m_store->acquireLease("channels", "there", Milliseconds{10'000}, after(20))->epoch, 3);
}

// ---- The rest --------------------------------------------------------------------------------------------------------

TEST_P(StoreContract, CountsTheChangesOfOthers) {
    const auto other = m_database->open();
    const auto before = *m_store->changeCounter();
    EXPECT_EQ(*m_store->changeCounter(), before);
    ASSERT_TRUE(other->appendEvents({openedEvent("a", noon)}));
    const auto afterwards = *m_store->changeCounter();
    EXPECT_GT(afterwards, before);
    EXPECT_EQ(*m_store->changeCounter(), afterwards);
    EXPECT_THAT(*m_store->events({}), SizeIs(1));
}

EvidenceBundle bundleOf(const std::string& channel, WallTime frozen, const std::string& data) {
    EvidenceBundle bundle;
    bundle.channel = ChannelId{channel};
    bundle.probe = ProbeId{"local"};
    bundle.finding = staleFinding("720p");
    bundle.frozen = frozen;
    bundle.from = frozen - std::chrono::minutes(5);
    bundle.to = frozen + std::chrono::seconds(30);
    bundle.exchanges = 12;
    bundle.data = data;
    bundle.bytes = data.size();
    return bundle;
}

TEST_P(StoreContract, KeepsEvidenceAndListsItWithoutItsData) {
    apply({PutChannel{channelNamed("a")}});
    const std::string data("\x00\xff\x01 bytes of any kind '\n", 22);
    const auto id = m_store->putEvidence(bundleOf("a", noon, data));
    ASSERT_TRUE(id);
    const auto other = m_database->open();
    const auto listed = other->evidence(ChannelId{"a"});
    ASSERT_TRUE(listed);
    ASSERT_THAT(*listed, SizeIs(1));
    EXPECT_EQ(listed->front().id, *id);
    EXPECT_TRUE(listed->front().data.empty());
    EXPECT_EQ(listed->front().bytes, data.size());
    EvidenceBundle whole = bundleOf("a", noon, data);
    whole.id = *id;
    EXPECT_EQ(*other->evidenceData(*id), whole);
    EXPECT_EQ(other->evidenceData(*id + 1).error().kind, Error::Kind::NotFound);
}

TEST_P(StoreContract, KeepsTheNewestEvidenceOfEachChannel) {
    apply({PutChannel{channelNamed("a")}, PutChannel{channelNamed("b")}});
    ASSERT_TRUE(m_store->putEvidence(bundleOf("b", noon, "b")));
    for (int i = 0; i < 25; ++i) ASSERT_TRUE(m_store->putEvidence(bundleOf("a", after(i), std::to_string(i))));
    const auto listed = *m_store->evidence(ChannelId{"a"});
    ASSERT_THAT(listed, SizeIs(20));
    EXPECT_EQ(m_store->evidenceData(listed.front().id)->data, "24");
    EXPECT_EQ(m_store->evidenceData(listed.back().id)->data, "5");
    EXPECT_THAT(*m_store->evidence(ChannelId{"b"}), SizeIs(1));
}

TEST_P(StoreContract, KeepsNoEvidenceOfAChannelThatIsGone) {
    EXPECT_EQ(m_store->putEvidence(bundleOf("nobody", noon, "x")).error().kind, Error::Kind::NotFound);
    apply({PutChannel{channelNamed("a")}});
    ASSERT_TRUE(m_store->putEvidence(bundleOf("a", noon, "x")));
    apply({RemoveChannel{ChannelId{"a"}}});
    EXPECT_THAT(*m_store->evidence(ChannelId{"a"}), IsEmpty());
}

TEST_P(StoreContract, ForgetsWhatIsOlder) {
    apply({PutChannel{channelNamed("a")}});
    StatusWrite one;
    one.opened = {{ChannelId{"a"}, {staleFinding("old"), noon, noon, 1, false}},
                  {ChannelId{"a"}, {staleFinding("new"), noon, noon, 1, false}}};
    one.closed = {{ChannelId{"a"}, "hls-playlist-stale", "old", "edge-1", after(1)}};
    for (int i = 0; i < 5000; ++i) one.events.push_back(openedEvent("a", after(i / 100)));
    write(one);
    writeState(ChannelState::Up, after(0), after(0));
    writeState(ChannelState::Down, after(5), after(5));
    writeState(ChannelState::Up, after(30), after(30));
    ASSERT_TRUE(m_store->putEvidence(bundleOf("a", after(10), "old")));
    ASSERT_TRUE(m_store->putEvidence(bundleOf("a", after(25), "new")));
    ASSERT_TRUE(m_store->expire(after(20)));
    EXPECT_THAT(*m_store->evidence(ChannelId{"a"}), SizeIs(1));
    EventFilter all;
    all.limit = 10'000;
    EXPECT_THAT(*m_store->events(all), SizeIs(3000));
    EXPECT_THAT(history(noon, after(40)), SizeIs(2));
    EXPECT_THAT(*m_store->openFindings(std::nullopt), SizeIs(1));
}

INSTANTIATE_TEST_SUITE_P(Backends, StoreContract,
                         testing::Values(Backend{"Sqlite", [] { return std::make_unique<SqliteDatabase>(); }},
                                         Backend{"Postgres", [] { return std::make_unique<PostgresDatabase>(); }}),
                         [](const auto& backend) { return backend.param.name; });

}  // namespace
}  // namespace inspector::inventory
