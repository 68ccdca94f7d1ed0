// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What every store promises of alerts: one open alert of a fingerprint, people's facts kept, told once.
#include "tests/core/inventory/postgres_database.h"
#include "tests/core/inventory/store_contract.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <thread>

namespace inspector::inventory {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Kind = AlertEntry::Kind;

AlertEntry lineOf(const Alert& alert, Kind kind, WallTime time, const std::string& text = {}) {
    AlertEntry entry;
    entry.fingerprint = alert.fingerprint;
    entry.kind = kind;
    entry.time = time;
    entry.actor = "probe fra";
    entry.text = text;
    return entry;
}

Notification notificationOf(const std::string& key, const Alert& alert) {
    Notification n;
    n.key = key;
    n.groupKey = "root/hook";
    n.route = "root";
    n.receiver = ReceiverId{"hook"};
    n.time = noon;
    n.alerts = {alert};
    return n;
}

class AlertContract : public StoreContract {
protected:
    void SetUp() override {
        StoreContract::SetUp();
        m_alerts = *m_store->acquireLease("alerts", "here", Milliseconds{30'000}, noon);
    }
    AlertNews put(const AlertWrite& write) {
        const auto written = m_store->writeAlerts(write, m_alerts);
        EXPECT_TRUE(written) << (written ? "" : written.error().message());
        return written.value_or(AlertNews{});
    }
    Alert put(const Alert& alert) {
        const auto news = put(AlertWrite{{alert}, {}, {}, {}, {}, {}});
        EXPECT_THAT(news.alerts, SizeIs(1));
        return news.alerts.empty() ? Alert{} : news.alerts.front();
    }
    Alert act(const AlertCommand& command, const std::string& actor, WallTime at) {
        const auto done = m_store->act(command, actor, at);
        EXPECT_TRUE(done) << (done ? "" : done.error().message());
        return done && !done->alerts.empty() ? done->alerts.front() : Alert{};
    }
    std::vector<Kind> kindsOf(const AlertLogFilter& filter) {
        std::vector<Kind> kinds;
        const auto entries = *m_store->alertLog(filter);
        for (const AlertEntry& entry : entries) kinds.push_back(entry.kind);
        return kinds;
    }

    Lease m_alerts;
};

TEST_P(AlertContract, KeepsAnAlertWithItsLinesAndTellsWhatChanged) {
    EXPECT_THAT(m_store->alertNews(0)->alerts, IsEmpty());
    Alert alert = alertNamed("down", "a");
    alert.id = 0;
    alert.value = 0.25;
    alert.threshold = 0.1;
    alert.args = {textArg("channel", "a \"b\"\n")};
    alert.turns = {noon};
    alert.probe = ProbeId{"fra"};
    const auto written = put(AlertWrite{{alert}, {}, {lineOf(alert, Kind::Pending, noon), lineOf(alert, Kind::Fired, after(1))}, {}, {}, {}});
    ASSERT_THAT(written.alerts, SizeIs(1));
    const Alert stored = written.alerts.front();
    EXPECT_GT(stored.id, 0);
    alert.id = stored.id;
    EXPECT_EQ(stored, alert);
    const auto other = m_database->open();
    const auto news = *other->alertNews(0);
    EXPECT_THAT(news.alerts, ElementsAre(alert));
    EXPECT_EQ(news.stamp, written.stamp);
    EXPECT_THAT(other->alertNews(news.stamp)->alerts, IsEmpty());

    alert.value = 0.5;
    put(alert);
    const auto again = *other->alertNews(news.stamp);
    EXPECT_THAT(again.alerts, ElementsAre(alert));
    put(alert);
    EXPECT_THAT(other->alertNews(again.stamp)->alerts, IsEmpty()) << "what is the same is no news";

    AlertLogFilter of;
    of.alert = alert.id;
    EXPECT_THAT(kindsOf(of), ElementsAre(Kind::Fired, Kind::Pending));
    put(AlertWrite{{}, {}, {lineOf(alert, Kind::Fired, after(1))}, {}, {}, {}});
    EXPECT_THAT(kindsOf(of), SizeIs(2)) << "the same line is there once";
}

TEST_P(AlertContract, ClosedOnesAreHistoryAndTheNextIsAnotherOne) {
    Alert alert = put(alertNamed("down", "a"));
    const auto before = m_store->alertNews(0)->stamp;
    alert.state = AlertState::Resolved;
    alert.resolved = alert.closed = after(60);
    put(AlertWrite{{alert}, {}, {lineOf(alert, Kind::Closed, after(60))}, {}, {}, {}});
    EXPECT_THAT(m_store->alertNews(0)->alerts, IsEmpty());
    EXPECT_THAT(m_store->alertNews(before)->alerts, ElementsAre(alert)) << "who follows hears that it is over";
    AlertFilter open;
    open.open = AlertFilter::Open::Open;
    EXPECT_THAT(*m_store->findAlerts(open), IsEmpty());
    const Alert next = put(alertNamed("down", "a"));
    EXPECT_GT(next.id, alert.id);
    EXPECT_THAT(*m_store->findAlerts({}), ElementsAre(next, alert));

    AlertFilter filter;
    filter.open = AlertFilter::Open::Closed;
    filter.text = "A IS DOWN";
    EXPECT_THAT(*m_store->findAlerts(filter), ElementsAre(alert));
    filter.from = after(61);
    EXPECT_THAT(*m_store->findAlerts(filter), IsEmpty());
    filter = {};
    filter.beforeId = next.id;
    EXPECT_THAT(*m_store->findAlerts(filter), ElementsAre(alert));
    filter = {};
    filter.channel = ChannelId{"b"};
    EXPECT_THAT(*m_store->findAlerts(filter), IsEmpty());
    // One that fires and is over in the same write.
    Alert brief = alertNamed("brief", "a");
    brief.closed = after(1);
    EXPECT_GT(put(brief).id, next.id);
    // A late line goes to the one that is open now; of what is closed to the newest.
    OutboxWrite late;
    late.entries = {lineOf(brief, Kind::Notified, after(2))};
    ASSERT_TRUE(m_store->finishOutbox(late, "here", noon));
    AlertLogFilter of;
    of.fingerprint = brief.fingerprint;
    EXPECT_THAT(kindsOf(of), ElementsAre(Kind::Notified));
}

TEST_P(AlertContract, WhatPeopleDecidedStaysWhateverProgramsWrite) {
    Alert alert = put(alertNamed("down", "a"));
    act(AcknowledgeAlerts{{alert.fingerprint}, "on it", after(600)}, "anna", after(10));
    act(TakeAlerts{{alert.fingerprint}, "bert"}, "bert", after(11));
    act(NoteAlert{{alert.fingerprint}, "encoder 7"}, "anna", after(12));
    AlertWrite marks;
    marks.marks = {{alert.fingerprint, {{Mute::Why::Silence, "s1", "anna: work"}}, "cause", 3, after(13)}};
    put(marks);
    alert.value = 7;  // as a program that knows of none of this has it
    const Alert now = put(alert);
    EXPECT_EQ(now.value, 7);
    EXPECT_EQ(now.acknowledgedBy, "anna");
    EXPECT_EQ(now.acknowledgedWhy, "on it");
    EXPECT_EQ(now.acknowledgedUntil, after(600));
    EXPECT_EQ(now.owner, "bert");
    EXPECT_EQ(now.mutes, marks.marks[0].mutes);
    EXPECT_EQ(now.cause, "cause");
    EXPECT_EQ(now.explains, 3u);
    EXPECT_EQ(now.escalated, after(13));
    AlertLogFilter of;
    of.alert = alert.id;
    EXPECT_THAT(kindsOf(of), ElementsAre(Kind::Noted, Kind::Taken, Kind::Acknowledged));
    // An acknowledgement that ran out is taken back by the program that noticed.
    Alert later = now;
    later.acknowledged.reset();
    put(AlertWrite{{later}, {}, {lineOf(alert, Kind::Unacknowledged, after(600))}, {}, {}, {}});
    EXPECT_FALSE(m_store->alertNews(0)->alerts.front().acknowledged);
    EXPECT_EQ(m_store->alertNews(0)->alerts.front().owner, "bert");
}

TEST_P(AlertContract, CommandsInAnyOrderEndInTheSame) {
    for (const bool reversed : {false, true}) {
        const Alert alert = put(alertNamed(reversed ? "one" : "two", "a"));
        const std::pair<AlertCommand, WallTime> commands[] = {{AcknowledgeAlerts{{alert.fingerprint}, "mine", {}}, after(10)},
                                                              {UnacknowledgeAlerts{{alert.fingerprint}}, after(20)},
                                                              {AcknowledgeAlerts{{alert.fingerprint}, "again", {}}, after(30)}};
        for (int i = 0; i < 3; ++i) {
            const auto& [command, at] = commands[reversed ? 2 - i : i];
            act(command, "anna", at);
            act(command, "anna", at);  // delivered twice
        }
        const Alert now = m_store->findAlerts({})->front();
        EXPECT_EQ(now.acknowledgedWhy, "again");
        AlertLogFilter of;
        of.alert = alert.id;
        EXPECT_THAT(kindsOf(of), SizeIs(3));
    }
    const auto none = m_store->act(NoteAlert{{"nothing"}, "?"}, "anna", noon);
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, Error::Kind::NotFound);
}

TEST_P(AlertContract, WhoHasLostTheLeaseOrTheChannelWritesNothingOfIt) {
    Lease stale = m_alerts;
    stale.holder = "elsewhere";
    const auto refused = m_store->writeAlerts(AlertWrite{{alertNamed("down", "a")}, {}, {}, {}, {}, {}}, stale);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Error::Kind::Denied);
    apply({PutChannel{channelNamed("a")}, PutChannel{channelNamed("b")}});
    const auto one = *m_store->acquireLease("probe:one", "one", Milliseconds{30'000}, noon);
    const auto two = *m_store->acquireLease("probe:two", "two", Milliseconds{30'000}, noon);
    ASSERT_TRUE(m_store->turnLeases(one, ProbeId{"one"}, {}, {ChannelId{"a"}}, noon));
    ASSERT_TRUE(m_store->turnLeases(two, ProbeId{"two"}, {}, {ChannelId{"b"}}, noon));
    const Alert a = alertNamed("down", "a"), b = alertNamed("down", "b");
    const auto written = m_store->writeAlerts(AlertWrite{{a, b}, {}, {lineOf(a, Kind::Fired, noon), lineOf(b, Kind::Fired, noon)}, {}, {}, {}}, one);
    ASSERT_TRUE(written) << written.error().message();
    ASSERT_THAT(written->alerts, SizeIs(1));
    EXPECT_EQ(written->alerts[0].channel, ChannelId{"a"});
    EXPECT_THAT(*m_store->alertLog({}), SizeIs(1));
}

TEST_P(AlertContract, TwoWritersAtOnceMakeOneOpenAlert) {
    constexpr int rounds = 30;
    const auto write = [&](const char* name) {
        const auto store = m_database->open();
        const auto lease = *store->acquireLease(std::string("writer ") + name, name, Milliseconds{30'000}, noon);
        for (int i = 0; i < rounds; ++i) {
            Alert alert = alertNamed("down " + std::to_string(i % 5), "a");
            alert.value = i;
            auto done = store->writeAlerts(AlertWrite{{alert}, {}, {lineOf(alert, Kind::Fired, after(i), name)}, {}, {}, {}}, lease);
            while (!done && done.error().kind == Error::Kind::Unavailable)
                done = store->writeAlerts(AlertWrite{{alert}, {}, {lineOf(alert, Kind::Fired, after(i), name)}, {}, {}, {}}, lease);
            EXPECT_TRUE(done) << done.error().message();
        }
    };
    std::thread first(write, "one"), second(write, "two");
    std::int64_t stamp = 0;
    std::map<std::int64_t, Alert> followed;
    for (int i = 0; i < 200; ++i) {
        const auto news = m_store->alertNews(stamp);
        ASSERT_TRUE(news);
        EXPECT_GE(news->stamp, stamp);
        for (const Alert& alert : news->alerts) followed[alert.id] = alert;
        stamp = news->stamp;
    }
    first.join();
    second.join();
    const auto last = *m_store->alertNews(stamp);
    for (const Alert& alert : last.alerts) followed[alert.id] = alert;
    EXPECT_THAT(*m_store->findAlerts({}), SizeIs(5));
    EXPECT_THAT(followed, SizeIs(5)) << "who follows misses nothing";
    EXPECT_THAT(*m_store->alertLog({}), SizeIs(2 * rounds));
}

TEST_P(AlertContract, TenThousandAtOnceAreOneWrite) {
    AlertWrite write;
    for (int i = 0; i < 10'000; ++i) {
        write.alerts.push_back(alertNamed("down", "channel-" + std::to_string(i)));
        write.entries.push_back(lineOf(write.alerts.back(), Kind::Fired, noon));
    }
    const SystemClock clock;
    const MonoTime begun = clock.mono();
    EXPECT_THAT(put(write).alerts, SizeIs(10'000));
    std::printf("10,000 alerts with their lines: %.0f ms\n", toSeconds(clock.mono() - begun) * 1'000);
    EXPECT_THAT(m_store->alertNews(0)->alerts, SizeIs(10'000));
    AlertFilter filter;
    filter.limit = 100;
    EXPECT_THAT(*m_store->findAlerts(filter), SizeIs(100));
}

TEST_P(AlertContract, WhatIsToBeSentIsOneProgramsAtATimeAndThereOnce) {
    const Alert alert = put(alertNamed("down", "a"));
    AlertWrite write;
    GroupState group;
    group.key = "root/hook";
    group.route = "root";
    group.receiver = ReceiverId{"hook"};
    group.began = noon;
    group.firing = {alert.fingerprint};
    group.serial = 1;
    write.groups = {group};
    write.notifications = {notificationOf("k1", alert), notificationOf("k2", alert)};
    put(write);
    put(write);  // dispatched again after a crash
    EXPECT_THAT(*m_store->notificationGroups(), ElementsAre(group));
    EXPECT_THAT(*m_store->outbox({}), SizeIs(2));

    const auto other = m_database->open();
    const auto mine = m_store->claimOutbox("one", 1, Milliseconds{60'000}, noon);
    ASSERT_TRUE(mine) << mine.error().message();
    ASSERT_THAT(*mine, SizeIs(1));
    EXPECT_EQ(mine->front().notification, notificationOf("k1", alert));
    EXPECT_EQ(mine->front().claimedBy, "one");
    const auto theirs = other->claimOutbox("two", 10, Milliseconds{60'000}, noon);
    ASSERT_THAT(*theirs, SizeIs(1));
    EXPECT_EQ(theirs->front().notification.key, "k2");
    EXPECT_THAT(*m_store->claimOutbox("three", 10, Milliseconds{60'000}, noon), IsEmpty());

    // Not taken now: again later, by anybody.
    OutboxWrite again;
    again.outcomes = {{mine->front().id, 1, {}, {}, after(30), "503"}};
    ASSERT_TRUE(m_store->finishOutbox(again, "one", noon));
    EXPECT_THAT(*other->claimOutbox("two", 10, Milliseconds{60'000}, after(29)), IsEmpty());
    const auto taken = other->claimOutbox("two", 10, Milliseconds{60'000}, after(31));
    ASSERT_THAT(*taken, SizeIs(1));
    EXPECT_EQ(taken->front().attempts, 1u);
    EXPECT_EQ(taken->front().answer, "503");

    // The claim ran out: another one sends it; the first one's word no longer counts.
    const auto late = m_store->claimOutbox("one", 10, Milliseconds{60'000}, after(31 + 61));
    ASSERT_THAT(*late, SizeIs(2));
    OutboxWrite told;
    for (const OutboxEntry& entry : *late) told.outcomes.push_back({entry.id, 2, after(95), {}, {}, "200"});
    told.references = {{ReceiverId{"hook"}, "root/hook", "ts 1", after(95)}};
    told.entries = {lineOf(alert, Kind::Notified, after(95), "200")};
    ASSERT_TRUE(other->finishOutbox(told, "two", noon));
    EXPECT_THAT(*m_store->outbox({}), SizeIs(2)) << "it was not theirs any more";
    ASSERT_TRUE(m_store->finishOutbox(told, "one", noon));
    EXPECT_THAT(*m_store->outbox({}), IsEmpty());
    EXPECT_THAT(*m_store->claimOutbox("one", 10, Milliseconds{60'000}, after(9'999)), IsEmpty());
    OutboxFilter sent;
    sent.which = OutboxFilter::Which::Sent;
    EXPECT_THAT(*m_store->outbox(sent), SizeIs(2));
    EXPECT_THAT(*m_store->toldSince(ReceiverId{"hook"}, after(95)), SizeIs(2));
    EXPECT_EQ(m_store->toldSince(ReceiverId{"hook"}, after(95))->begin()->second, after(95));
    EXPECT_THAT(*m_store->toldSince(ReceiverId{"hook"}, after(96)), IsEmpty());
    EXPECT_THAT(*m_store->toldSince(ReceiverId{"other"}, noon), IsEmpty());
    AlertWrite ends;
    ends.endedGroups = {group.key};
    ends.notifications = {notificationOf("k1", alert)};
    put(ends);
    EXPECT_THAT(*m_store->outbox({}), IsEmpty()) << "a key that was told is not told again";
    EXPECT_THAT(*m_store->notificationGroups(), IsEmpty());

    ASSERT_THAT(*m_store->references(ReceiverId{"hook"}, {"root/hook", "other"}), SizeIs(1));
    EXPECT_EQ(m_store->references(ReceiverId{"hook"}, {"root/hook"})->front().reference, "ts 1");
    told.references[0].reference.clear();
    ASSERT_TRUE(m_store->finishOutbox(told, "one", noon));
    EXPECT_THAT(*m_store->references(ReceiverId{"hook"}, {"root/hook"}), IsEmpty());
}

TEST_P(AlertContract, ManyProgramsClaimEachEntryOnce) {
    AlertWrite write;
    const Alert alert = put(alertNamed("down", "a"));
    for (int i = 0; i < 60; ++i) write.notifications.push_back(notificationOf("k" + std::to_string(i), alert));
    put(write);
    std::mutex mutex;
    std::multiset<std::string> claimed;
    const auto claim = [&](const std::string& name) {
        const auto store = m_database->open();
        for (int idle = 0; idle < 5;) {
            const auto some = store->claimOutbox(name, 3, Milliseconds{600'000}, noon);
            if (!some) {
                EXPECT_EQ(some.error().kind, Error::Kind::Unavailable) << some.error().message();
                continue;
            }
            if (some->empty()) ++idle;
            const std::lock_guard lock(mutex);
            for (const OutboxEntry& entry : *some) claimed.insert(entry.notification.key);
        }
    };
    std::vector<std::thread> programs;
    for (const char* name : {"one", "two", "three"}) programs.emplace_back(claim, name);
    for (std::thread& one : programs) one.join();
    EXPECT_THAT(claimed, SizeIs(60));
    EXPECT_THAT(std::set<std::string>(claimed.begin(), claimed.end()), SizeIs(60));
}

TEST_P(AlertContract, WhatIsOldIsForgottenAndWhatIsOpenStays) {
    put(alertNamed("open", "a"));
    Alert gone = alertNamed("gone", "a");
    gone.closed = after(10);
    put(AlertWrite{{gone}, {}, {lineOf(gone, Kind::Fired, noon)}, {}, {}, {}});
    ASSERT_TRUE(m_store->expire(after(5)));
    EXPECT_THAT(*m_store->findAlerts({}), SizeIs(2));
    ASSERT_TRUE(m_store->expire(after(3'600)));
    EXPECT_THAT(*m_store->findAlerts({}), SizeIs(1));
    EXPECT_THAT(*m_store->alertLog({}), IsEmpty());
}

TEST_P(AlertContract, AnotherStoresAlertsAreAddedOnce) {
    const Alert here = put(alertNamed("down", "a"));
    Alert closed = alertNamed("down", "a");
    closed.id = 70;
    closed.started = after(-600);
    closed.closed = after(-300);
    Alert open = alertNamed("other", "a");
    open.id = 71;
    open.acknowledgedBy = "anna";
    AlertEntry line = lineOf(open, Kind::Noted, noon);
    line.alert = 71;
    for (const std::size_t added : {std::size_t{2}, std::size_t{0}}) EXPECT_EQ(*m_store->addAlerts({closed, open, here}, {line}), added);
    EXPECT_THAT(*m_store->findAlerts({}), SizeIs(3));
    EXPECT_THAT(*m_store->alertLog({}), SizeIs(1));
    EXPECT_EQ(m_store->alertLog({})->front().fingerprint, open.fingerprint);
}

TEST_P(AlertContract, AWriteWhoseAnswerGotLostIsRepeatedWithoutTrace) {
    Alert open = alertNamed("open", "a"), over = alertNamed("over", "a");
    over.closed = after(10);
    AlertWrite write;
    write.alerts = {open, over};
    write.entries = {lineOf(open, Kind::Fired, noon), lineOf(over, Kind::Closed, after(10))};
    write.notifications = {notificationOf("k1", open)};
    put(write);
    const auto first = *m_store->findAlerts({});
    const auto again = put(write);
    EXPECT_THAT(again.alerts, SizeIs(2)) << "as they are stored";
    EXPECT_EQ(*m_store->findAlerts({}), first);
    EXPECT_THAT(*m_store->alertLog({}), SizeIs(2));
    EXPECT_THAT(*m_store->outbox({}), SizeIs(1));
}

TEST_P(AlertContract, TheNewsSaysWhenItIsAllThatIsOpen) {
    const Alert alert = put(alertNamed("down", "a"));
    const auto all = *m_store->alertNews(0);
    EXPECT_TRUE(all.all);
    EXPECT_FALSE(m_store->alertNews(all.stamp)->all);
    const auto elsewhere = *m_store->alertNews(all.stamp + 1'000'000);  // of a database that was restored since
    EXPECT_TRUE(elsewhere.all);
    EXPECT_THAT(elsewhere.alerts, ElementsAre(alert));
    EXPECT_EQ(elsewhere.stamp, all.stamp);
    // A note changes only the log: who shows it hears of it, once.
    act(NoteAlert{{alert.fingerprint}, "encoder 7"}, "anna", after(12));
    const auto noted = *m_store->alertNews(all.stamp);
    EXPECT_THAT(noted.alerts, ElementsAre(alert));
    act(NoteAlert{{alert.fingerprint}, "encoder 7"}, "anna", after(12));
    EXPECT_THAT(m_store->alertNews(noted.stamp)->alerts, IsEmpty());
}

TEST_P(AlertContract, AMirrorHasWhatTheOtherStoreSays) {
    put(alertNamed("stale", "a"));
    Alert open = alertNamed("down", "a"), over = alertNamed("over", "a");
    open.id = 500;
    open.acknowledged = after(5);
    open.acknowledgedBy = "anna";
    over.id = 501;
    over.closed = after(10);
    for (int i = 0; i < 2; ++i) ASSERT_TRUE(m_store->mirrorAlerts({{open, over}, 9, true}));
    EXPECT_THAT(m_store->alertNews(0)->alerts, ElementsAre(open));
    EXPECT_THAT(*m_store->findAlerts({}), ElementsAre(over, open));
    EXPECT_EQ(act(TakeAlerts{{open.fingerprint}, "bert"}, "bert", after(6)).owner, "bert");
    open.closed = after(20);
    ASSERT_TRUE(m_store->mirrorAlerts({{open}, 10, false}));
    EXPECT_THAT(m_store->alertNews(0)->alerts, IsEmpty());
    EXPECT_THAT(*m_store->findAlerts({}), ElementsAre(over, open));
}

TEST_P(AlertContract, WhatWasSentLongAgoIsForgottenByItsOwnRule) {
    const Alert alert = put(alertNamed("down", "a"));
    const WallTime now = SystemClock().now();
    const auto ago = [&](int days) { return fromMillis(toMillis(now - std::chrono::hours{24 * days})); };
    AlertWrite write;
    write.notifications = {notificationOf("old", alert), notificationOf("fresh", alert), notificationOf("waits", alert)};
    GroupState group;
    group.key = "forgotten";
    group.receiver = ReceiverId{"hook"};
    group.began = ago(91);
    write.groups = {group};
    group.key = "kept";
    group.notified = ago(89);
    write.groups.push_back(group);
    put(write);
    const auto claimed = *m_store->claimOutbox("one", 10, Milliseconds{60'000}, now);
    ASSERT_THAT(claimed, SizeIs(3));
    OutboxWrite told;
    told.outcomes = {{claimed[0].id, 1, ago(15), {}, now, "200"}, {claimed[1].id, 1, {}, ago(13), now, "404"}, {claimed[2].id, 1, {}, {}, now, "503"}};
    told.references = {{ReceiverId{"hook"}, "forgotten", "1", ago(91)}, {ReceiverId{"hook"}, "kept", "2", ago(89)}};
    ASSERT_TRUE(m_store->finishOutbox(told, "one", now));
    ASSERT_TRUE(m_store->expire(fromMillis(0)));
    OutboxFilter any;
    any.which = OutboxFilter::Which::Any;
    std::set<std::string> left;
    const auto entries = *m_store->outbox(any);
    for (const OutboxEntry& entry : entries) left.insert(entry.notification.key);
    EXPECT_EQ(left, (std::set<std::string>{"fresh", "waits"}));
    EXPECT_THAT(*m_store->notificationGroups(), ElementsAre(group));
    EXPECT_THAT(*m_store->references(ReceiverId{"hook"}, {"forgotten", "kept"}), SizeIs(1));
}

INSTANTIATE_TEST_SUITE_P(Backends, AlertContract,
                         testing::Values(Backend{"Sqlite", [] { return std::make_unique<SqliteDatabase>(); }},
                                         Backend{"Postgres", [] { return std::make_unique<PostgresDatabase>(); }}),
                         [](const auto& backend) { return backend.param.name; });

}  // namespace
}  // namespace inspector::inventory
