// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What only a server can do, or fail to do, to the store.
#include "core/inventory/pq_connection.h"
#include "tests/core/inventory/postgres_database.h"

#include <gmock/gmock.h>

#include <libpq-fe.h>

#include <atomic>
#include <cstdio>
#include <set>
#include <thread>

namespace inspector::inventory {

namespace {

using namespace std::chrono_literals;
using inspector::test::PostgresServer;
using inspector::test::waitFor;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class PostgresStore : public testing::Test {
protected:
    void SetUp() override { m_store = m_database.open(); }

    PostgresDatabase m_database;
    std::unique_ptr<Store> m_store;
};

// The words that commits told, each once for each commit.
class Feed {
public:
    explicit Feed(const PostgresDatabase& database) : m_connection(std::move(*PqConnection::open(database.options()))) {
        EXPECT_TRUE(m_connection.run("LISTEN inspector"));
    }
    // What was told until a word of ours comes back.
    std::multiset<std::string> told() {
        std::multiset<std::string> words;
        EXPECT_TRUE(m_connection.run("SELECT pg_notify('inspector', 'end')"));
        for (bool end = false; !end;) {
            PQconsumeInput(m_connection.handle());
            while (PGnotify* one = PQnotifies(m_connection.handle())) {
                end = std::string(one->extra) == "end";
                if (!end) words.insert(one->extra);
                PQfreemem(one);
            }
        }
        return words;
    }

private:
    PqConnection m_connection;
};

TEST_F(PostgresStore, TellsOthersWhatACommitChanged) {
    Feed feed(m_database);
    ASSERT_TRUE(m_store->apply({PutChannel{channelNamed("a")}}, "anna", noon));
    EXPECT_THAT(feed.told(), ElementsAre("inventory"));
    ASSERT_TRUE(m_store->addAlerts({alertNamed("down", "a")}, {}));
    EXPECT_THAT(feed.told(), ElementsAre("alerts"));
    const auto lease = *m_store->acquireLease("probe:north", "n:1", 30s, noon);
    EXPECT_THAT(feed.told(), IsEmpty());
    StatusWrite write;
    write.statuses = {statusOf("a", ChannelState::Up, noon, noon)};
    ASSERT_TRUE(m_store->writeStatus(write, lease));
    EXPECT_THAT(feed.told(), ElementsAre("state"));
    ASSERT_TRUE(m_store->turnLeases(lease, ProbeId{"north"}, {}, {ChannelId{"a"}}, noon));
    EXPECT_THAT(feed.told(), ElementsAre("leases"));
    ASSERT_TRUE(m_store->turnLeases(lease, ProbeId{"north"}, {}, {ChannelId{"a"}}, noon));
    EXPECT_THAT(feed.told(), IsEmpty()) << "nothing turned";
    ProbeLife life;
    life.id = ProbeId{"north"};
    life.holder = "n:1";
    ASSERT_TRUE(m_store->beat(life, noon));
    EXPECT_THAT(feed.told(), ElementsAre("leases")) << "it came";
    ASSERT_TRUE(m_store->beat(life, after(3)));
    EXPECT_THAT(feed.told(), IsEmpty()) << "a heartbeat is no news";
    life.holder = "n:2";
    ASSERT_TRUE(m_store->beat(life, after(6)));
    EXPECT_THAT(feed.told(), ElementsAre("leases"));
    ASSERT_FALSE(m_store->apply({PutChannel{channelNamed("a")}}, "anna", noon));
    EXPECT_THAT(feed.told(), IsEmpty()) << "refused";
}

// A network of 20 ms makes a statement for each row minutes.
TEST_F(PostgresStore, WritesAThousandChannelsInFewStatements) {
    m_database.psql("ALTER DATABASE " + m_database.name() + " SET log_statement = 'all'");
    m_store = m_database.open();
    std::size_t from = 0;
    const auto statements = [&] {
        const std::string log = postgresServer().log();
        std::size_t count = 0;
        for (auto at = log.find("LOG:  statement:", from); at != std::string::npos; at = log.find("LOG:  statement:", at + 1)) ++count;
        from = log.size();
        return count;
    };
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
    const auto lease = *m_store->acquireLease("fleet", "here", 60s, noon);
    std::vector<ChannelId> ids;
    for (const ChannelStatus& status : up.statuses) ids.push_back(status.channel);
    struct Step { const char* name; std::function<bool()> run; std::size_t most; };
    const Step steps[] = {
        {"import", [&] { return m_store->apply(changes, "anna", noon).has_value(); }, 60},
        {"first write", [&] { return m_store->writeStatus(up, lease).has_value(); }, 80},
        {"same again", [&] { return m_store->writeStatus(up, lease).has_value(); }, 40},
        {"all change", [&] { return m_store->writeStatus(down, lease).has_value(); }, 80},
        {"leases", [&] { return m_store->turnLeases(lease, ProbeId{"local"}, {}, ids, noon).has_value(); }, 20},
    };
    (void)statements();
    for (const Step& step : steps) {
        ASSERT_TRUE(step.run()) << step.name;
        const std::size_t count = statements();
        std::printf("[ MEASURED ] 1,000 channels, %s: %zu statements\n", step.name, count);
        EXPECT_LE(count, step.most) << step.name;
    }
}

TEST_F(PostgresStore, LosesNothingThatWasConfirmedWhenTheServerIsKilled) {
    PostgresServer server;
    PostgresDatabase database(server);
    std::atomic<int> confirmed{0}, begun{0};
    std::optional<Error> error;
    std::thread writer([&] {
        const auto store = database.open();
        while (!error) {
            ++begun;
            if (auto done = store->appendEvents({openedEvent("e" + std::to_string(begun), noon), openedEvent("x", noon)}); done) ++confirmed;
            else error = done.error();
        }
    });
    const bool wrote = waitFor([&] { return confirmed >= 100; });
    server.kill();
    writer.join();
    ASSERT_TRUE(wrote);
    EXPECT_EQ(error->kind, Error::Kind::Unavailable) << error->message();
    server.start();
    const auto store = database.open();
    EventFilter all;
    all.limit = 100'000;
    const auto events = *store->events(all);
    EXPECT_GE(events.size(), 2u * static_cast<unsigned>(confirmed));
    EXPECT_LE(events.size(), 2u * static_cast<unsigned>(begun)) << "one may have been written without its answer";
    EXPECT_EQ(events.size() % 2, 0u) << "all of a call or nothing";
    EXPECT_TRUE(store->apply({PutChannel{channelNamed("after")}}, "anna", noon));
}

TEST_F(PostgresStore, SaysThatAnEndedConnectionIsGone) {
    ASSERT_TRUE(m_store->inventory());
    m_database.psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
    for (int i = 0; i < 2; ++i) {
        const auto lost = m_store->inventory();
        ASSERT_FALSE(lost);
        EXPECT_EQ(lost.error().kind, Error::Kind::Unavailable) << lost.error().message();
    }
    EXPECT_TRUE(m_database.open()->inventory());
}

TEST_F(PostgresStore, GivesUpALockInTime) {
    auto options = m_database.options();
    options.answerTimeout = 1500ms;
    const auto impatient = openPostgres(options);
    ASSERT_TRUE(impatient);
    auto other = PqConnection::open(m_database.options());
    ASSERT_TRUE(other && other->run("BEGIN; LOCK TABLE channels"));
    const auto late = impatient->store->inventory();
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().kind, Error::Kind::Unavailable);
    ASSERT_TRUE(other->run("COMMIT"));
    EXPECT_TRUE(impatient->store->inventory()) << "the connection itself is well";
}

TEST_F(PostgresStore, LetsNobodyTakeOverWhileAStatusIsWritten) {
    ASSERT_TRUE(m_store->apply({PutChannel{channelNamed("a")}}, "anna", noon));
    const auto lease = *m_store->acquireLease("probe:north", "n:1", 30s, noon);
    // A writer that has not committed yet, as writeStatus holds it.
    auto writing = PqConnection::open(m_database.options());
    ASSERT_TRUE(writing && writing->run("BEGIN; SELECT * FROM leases WHERE name = 'probe:north' FOR SHARE;"
                                        " SELECT pg_advisory_xact_lock_shared(hashtext('inspector channel leases'))"));
    auto options = m_database.options();
    options.answerTimeout = 1500ms;
    const auto other = openPostgres(options);
    ASSERT_TRUE(other);
    EXPECT_FALSE(other->store->acquireLease("probe:north", "n:2", 30s, after(60)));
    const auto south = other->store->acquireLease("probe:south", "s:1", 30s, after(60));
    ASSERT_TRUE(south);
    EXPECT_FALSE(other->store->turnLeases(*south, ProbeId{"south"}, {}, {ChannelId{"a"}}, after(60)));
    StatusWrite write;
    write.statuses = {statusOf("a", ChannelState::Up, noon, noon)};
    EXPECT_TRUE(m_store->writeStatus(write, lease)) << "other writers do not wait";
    ASSERT_TRUE(writing->run("COMMIT"));
    EXPECT_TRUE(other->store->acquireLease("probe:north", "n:2", 30s, after(60)));
    EXPECT_EQ(m_store->writeStatus(write, lease).error().kind, Error::Kind::Denied);
}

TEST_F(PostgresStore, RunsLeasesOnTheServersClock) {
    auto options = m_database.options();
    options.serverClock = true;
    const auto opened = openPostgres(options);
    ASSERT_TRUE(opened);
    Store& store = *opened->store;
    const WallTime now = SystemClock().now();
    const auto mine = store.acquireLease("fleet", "a", 60s, now - 1h);
    ASSERT_TRUE(mine);
    EXPECT_EQ(store.acquireLease("fleet", "b", 60s, now + 1h).error().kind, Error::Kind::Conflict) << "a clock an hour ahead";
    EXPECT_LT(std::chrono::abs(mine->expires - (now + 60s)), 60s);
    const auto facts = store.facts(now - 1h);
    ASSERT_TRUE(facts && facts->clockAhead);
    EXPECT_NEAR(static_cast<double>(facts->clockAhead->count()), 3'600'000, 60'000);
}

// ---- What grows ------------------------------------------------------------------------------------------------------

TEST_F(PostgresStore, KeepsWhatGrowsByTheMonth) {
    const WallTime now = SystemClock().now();
    ASSERT_TRUE(m_store->apply({PutChannel{channelNamed("a")}}, "anna", now));
    std::vector<Event> events;
    for (int i = 0; i < 10; ++i) events.push_back(openedEvent("a", i < 5 ? now : noon - std::chrono::hours(24 * 400)));
    ASSERT_TRUE(m_store->appendEvents(events));
    EXPECT_EQ(m_database.psql("SELECT count(*) FROM events_rest"), "5") << "no month of their own";
    EXPECT_EQ(m_database.psql("SELECT count(*) FROM audit_rest"), "0");
    EXPECT_THAT(*m_store->events({}), SizeIs(10));

    // A month that is missing takes its rows out of the rest, and goes as a whole when nothing of it is needed.
    m_database.psql("SELECT inspector_make_month('events', 'time_ms', '2024-12-01')");
    EXPECT_EQ(m_database.psql("SELECT (SELECT count(*) FROM events_rest), (SELECT count(*) FROM events_202412)"), "0|5");
    EXPECT_THAT(*m_store->events({}), SizeIs(10));
    ASSERT_TRUE(m_store->expire(now - 24h));
    EXPECT_THAT(*m_store->events({}), SizeIs(5));
    EXPECT_EQ(m_database.psql("SELECT coalesce(to_regclass('events_202412')::text, 'gone')"), "gone");
}

TEST_F(PostgresStore, KeepsAnOldMonthAsLongAsSomethingOfItIsOpen) {
    ASSERT_TRUE(m_store->apply({PutChannel{channelNamed("a")}, PutChannel{channelNamed("b")}}, "anna", noon));
    const auto lease = *m_store->acquireLease("fleet", "here", 60s, noon);
    m_database.psql("SELECT inspector_make_month('state_history', 'from_ms', '2026-01-01');"
                    " SELECT inspector_make_month('alerts_history', 'closed_ms', '2026-01-01')");
    StatusWrite write;
    write.statuses = {statusOf("a", ChannelState::Up, noon, noon), statusOf("b", ChannelState::Up, noon, noon)};
    ASSERT_TRUE(m_store->writeStatus(write, lease));
    write.statuses = {statusOf("b", ChannelState::Down, after(5), after(5))};
    ASSERT_TRUE(m_store->writeStatus(write, lease));
    Alert closed = alertNamed("gone", "a");
    closed.id = 2;
    closed.closed = after(1);
    ASSERT_TRUE(m_store->addAlerts({alertNamed("down", "a"), closed}, {}));
    ASSERT_TRUE(m_store->expire(noon + std::chrono::hours(24 * 90)));
    EXPECT_EQ(m_database.psql("SELECT count(*) FROM state_history_202601"), "2") << "the open spans";
    EXPECT_EQ(m_database.psql("SELECT to_regclass('alerts_history_202601') IS NULL"), "t");
    EXPECT_THAT(*m_store->findAlerts({}), SizeIs(1)) << "the open alert";
}

TEST_F(PostgresStore, MovesFindingsThatCloseToTheirHistory) {
    ASSERT_TRUE(m_store->apply({PutChannel{channelNamed("a")}}, "anna", noon));
    const auto lease = *m_store->acquireLease("fleet", "here", 60s, noon);
    StatusWrite write;
    write.opened = {{ChannelId{"a"}, {staleFinding(), noon, noon, 1, false}}};
    ASSERT_TRUE(m_store->writeStatus(write, lease));
    StatusWrite close;
    close.closed = {{ChannelId{"a"}, "hls-playlist-stale", staleFinding().rung, staleFinding().stage, after(1)}};
    ASSERT_TRUE(m_store->writeStatus(close, lease));
    ASSERT_TRUE(m_store->writeStatus(write, lease));
    EXPECT_EQ(m_database.psql("SELECT (SELECT count(*) FROM findings), (SELECT count(*) FROM findings_history)"), "1|1");
    ASSERT_TRUE(m_store->apply({RemoveChannel{ChannelId{"a"}}}, "anna", noon));
    EXPECT_EQ(m_database.psql("SELECT (SELECT count(*) FROM findings), (SELECT count(*) FROM findings_history)"), "0|0");
}

TEST_F(PostgresStore, ReadsAHundredThousandChannels) {
    m_database.psql("INSERT INTO channels (channel_id, name, url, group_name, template_id, enabled, notes, revision, created_ms, updated_ms)"
                    " SELECT 'c' || n, 'Channel ' || n, 'https://cdn.example/' || n || '/master.m3u8', 'g', 'standard', 1, '', 2, 1, 1"
                    " FROM generate_series(1, 100000) n");
    const auto began = std::chrono::steady_clock::now();
    const auto inventory = m_store->inventory();
    const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    ASSERT_TRUE(inventory) << inventory.error().message();
    EXPECT_THAT(inventory->channels, SizeIs(100'000));
    std::printf("[ MEASURED ] the inventory of 100,000 channels: %.2f s\n", took);
}

}  // namespace
}  // namespace inspector::inventory
