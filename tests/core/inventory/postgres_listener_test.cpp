// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/postgres_listener.h"

#include "core/inventory/pq_connection.h"
#include "tests/core/inventory/postgres_database.h"
#include "tests/support/delay_proxy.h"
#include "tests/support/process.h"
#include "tests/support/raw_server.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdio>
#include <mutex>

namespace inspector::inventory {
namespace {

using namespace std::chrono_literals;
using inspector::test::DelayProxy;
using inspector::test::waitFor;
using testing::HasSubstr;
using News = PostgresListener::News;
using Steady = std::chrono::steady_clock;

// Any database will do, as nothing is stored.
inspector::test::PostgresServer& server() { return postgresServer(); }

PostgresOptions optionsFor(int port, const std::string& more = {}) {
    PostgresOptions options;
    options.url = "postgresql://postgres@127.0.0.1:" + std::to_string(port) + "/postgres" + more;
    options.connectTimeout = 2s;
    return options;
}

constexpr PostgresListener::Times quick{200ms, 800ms, 20ms, 200ms};

// What a listener told, from its own thread.
class Heard {
public:
    PostgresListener::Tell tell() {
        return [this](const News& news) {
            const std::lock_guard lock(m_mutex);
            m_all.push_back(news);
            m_last = Steady::now();
        };
    }
    std::vector<News> all() {
        const std::lock_guard lock(m_mutex);
        return m_all;
    }
    Steady::time_point last() {
        const std::lock_guard lock(m_mutex);
        return m_last;
    }
    template <typename Predicate>
    int count(Predicate predicate) {
        const std::lock_guard lock(m_mutex);
        return static_cast<int>(std::count_if(m_all.begin(), m_all.end(), predicate));
    }
    int connected() { return count([](const News& n) { return n.connected; }); }
    int disconnected() { return count([](const News& n) { return n.disconnected; }); }
    bool waitConnected(int times = 1) {
        return waitFor([&] { return connected() >= times; });
    }

private:
    std::mutex m_mutex;
    std::vector<News> m_all;
    Steady::time_point m_last{};
};

class PostgresListening : public testing::Test {
protected:
    void SetUp() override {
        auto opened = PqConnection::open(optionsFor(server().port()));
        ASSERT_TRUE(opened) << opened.error().message();
        m_writer.emplace(std::move(*opened));
    }
    void change(const std::string& word) {
        const auto done = m_writer->query("SELECT pg_notify('inspector', $1)", {word});
        ASSERT_TRUE(done) << done.error().message();
    }
    std::optional<PqConnection> m_writer;
    Heard heard;
};

TEST_F(PostgresListening, BeginsWithEverythingAndThenTellsWhatChanged) {
    PostgresListener listener(optionsFor(server().port()), quick, heard.tell());
    listener.start();
    ASSERT_TRUE(heard.waitConnected());
    const News first = heard.all().front();
    EXPECT_TRUE(first.connected && first.inventory && first.state && first.alerts && first.leases && first.outbox && !first.disconnected);
    struct Case { const char* word; News news; };
    const Case cases[] = {{"inventory", {.inventory = true, .why = {}}}, {"state", {.state = true, .why = {}}},
                          {"alerts", {.alerts = true, .why = {}}}, {"leases", {.leases = true, .why = {}}},
                          {"outbox", {.outbox = true, .why = {}}}};
    for (const Case& one : cases) {
        change(one.word);
        ASSERT_TRUE(waitFor([&] { return heard.all().back() == one.news; })) << one.word;
    }
}

TEST_F(PostgresListening, TakesAWordThatItDoesNotKnowAsAChangeOfEverything) {
    PostgresListener listener(optionsFor(server().port()), quick, heard.tell());
    listener.start();
    ASSERT_TRUE(heard.waitConnected());
    change("of a newer program");
    ASSERT_TRUE(waitFor([&] { return heard.all().size() == 2; }));
    const News news = heard.all().back();
    EXPECT_TRUE(news.inventory && news.state && news.alerts && news.leases && news.outbox && !news.connected);
}

TEST_F(PostgresListening, MergesWhatArrivesWhileTheOtherSideIsSlow) {
    std::atomic<bool> hold{true};
    std::atomic<int> inventories{0}, calls{0};
    PostgresListener listener(optionsFor(server().port()), quick, [&](const News& news) {
        ++calls;
        if (news.inventory) ++inventories;
        waitFor([&] { return !hold; });
    });
    listener.start();
    ASSERT_TRUE(waitFor([&] { return calls == 1; }));
    for (int i = 0; i < 500; ++i) change(i % 2 ? "state" : "inventory");
    hold = false;
    change("alerts");
    ASSERT_TRUE(waitFor([&] { return inventories >= 2; }));
    listener.stop();
    EXPECT_LE(calls, 10);
}

TEST_F(PostgresListening, TellsAChangeWithinTwoHundredMilliseconds) {
    PostgresListener listener(optionsFor(server().port()), heard.tell());
    listener.start();
    ASSERT_TRUE(heard.waitConnected());
    std::vector<double> latencies;
    for (int i = 0; i < 200; ++i) {
        const auto before = heard.all().size();
        change("inventory");  // returns when it is committed
        const auto committed = Steady::now();
        ASSERT_TRUE(waitFor([&] { return heard.all().size() > before; }));
        latencies.push_back(std::max(0.0, toSeconds(heard.last() - committed) * 1000));
    }
    std::sort(latencies.begin(), latencies.end());
    const double p50 = latencies[100], p95 = latencies[190], p99 = latencies[198];
    std::printf("commit to callback, 200 changes: p50 %.2f ms, p95 %.2f ms, p99 %.2f ms\n", p50, p95, p99);
    EXPECT_LT(p95, 200);
}

TEST_F(PostgresListening, WorksThroughANetworkWithADelay) {
    DelayProxy proxy(server().port());
    proxy.delay(50ms);
    PostgresListener listener(optionsFor(proxy.port()), heard.tell());
    listener.start();
    ASSERT_TRUE(heard.waitConnected());
    std::vector<double> latencies;
    for (int i = 0; i < 20; ++i) {
        const auto before = heard.all().size();
        const auto began = Steady::now();
        change("state");
        ASSERT_TRUE(waitFor([&] { return heard.all().size() > before; }));
        latencies.push_back(toSeconds(heard.last() - began) * 1000);
    }
    std::sort(latencies.begin(), latencies.end());
    std::printf("with 50 ms of delay: p50 %.1f ms, most %.1f ms\n", latencies[10], latencies.back());
    EXPECT_GE(latencies.front(), 50);
    EXPECT_EQ(heard.disconnected(), 0);
}

TEST_F(PostgresListening, MissesNothingWhenTheConnectionIsCutAndComesBack) {
    DelayProxy proxy(server().port());
    PostgresListener listener(optionsFor(proxy.port()), quick, heard.tell());
    listener.start();
    for (int round = 1; round <= 3; ++round) {
        ASSERT_TRUE(heard.waitConnected(round));
        proxy.set(DelayProxy::Mode::Refuse);
        proxy.cut();
        ASSERT_TRUE(waitFor([&] { return heard.disconnected() >= round; }));
        change("inventory");  // nobody listens
        proxy.set(DelayProxy::Mode::Pass);
        ASSERT_TRUE(heard.waitConnected(round + 1));
        EXPECT_TRUE(heard.all().back().inventory);
    }
    const auto all = heard.all();
    const auto lost = std::find_if(all.begin(), all.end(), [](const News& n) { return n.disconnected; });
    ASSERT_TRUE(lost->why);
    EXPECT_EQ(lost->why->kind, Error::Kind::Unavailable);
    EXPECT_FALSE(lost->why->hint.empty());
}

TEST_F(PostgresListening, NoticesANetworkThatSwallowsPackets) {
    DelayProxy proxy(server().port());
    PostgresListener listener(optionsFor(proxy.port()), heard.tell());  // with the times of the program
    listener.start();
    ASSERT_TRUE(heard.waitConnected());
    proxy.set(DelayProxy::Mode::Swallow);
    const auto swallowed = Steady::now();
    ASSERT_TRUE(waitFor([&] { return heard.disconnected() == 1; }, 30s));
    const double seconds = toSeconds(Steady::now() - swallowed);
    std::printf("a swallowed network was noticed after %.1f s\n", seconds);
    EXPECT_LT(seconds, 15);
    change("inventory");
    proxy.set(DelayProxy::Mode::Pass);
    ASSERT_TRUE(heard.waitConnected(2));
    EXPECT_TRUE(heard.all().back().inventory);
}

TEST_F(PostgresListening, DoesNotTakeASlowNetworkForALostOne) {
    DelayProxy proxy(server().port());
    PostgresListener listener(optionsFor(proxy.port()), {50ms, 10s, 20ms, 200ms}, heard.tell());
    listener.start();
    ASSERT_TRUE(heard.waitConnected());
    proxy.delay(300ms);
    const auto before = proxy.bytes();
    ASSERT_TRUE(waitFor([&] { return proxy.bytes() > before + 400; }));  // several questions and answers
    EXPECT_EQ(heard.disconnected(), 0);
}

TEST_F(PostgresListening, TellsWhyOnceAndTriesAgain) {
    const int port = inspector::test::freePort();
    PostgresListener listener(optionsFor(port), quick, heard.tell());
    listener.start();
    ASSERT_TRUE(waitFor([&] { return heard.disconnected() == 1; }));
    EXPECT_EQ(heard.all().front().why->kind, Error::Kind::Unavailable);
    std::atomic<int> tries{0};
    {
        inspector::test::RawServer silent([&](inspector::test::RawServer::Connection& connection) {
            ++tries;
            connection.reset();
        });
        PostgresListener other(optionsFor(silent.port()), quick, heard.tell());
        other.start();
        ASSERT_TRUE(waitFor([&] { return tries >= 4; }));
        other.stop();
    }
    // The same reason is not told again and again; a connection that is reset has two.
    std::string before;
    for (const auto& news : heard.all()) {
        if (!news.why) continue;
        EXPECT_NE(news.why->message(), before);
        before = news.why->message();
    }
}

TEST_F(PostgresListening, GoesToTheNextHostWhenOneSwallowsEverything) {
    inspector::test::RawServer silent([](inspector::test::RawServer::Connection& connection) { connection.silence(); });
    auto options = optionsFor(silent.port());
    options.url = "postgresql://postgres@127.0.0.1:" + std::to_string(silent.port()) + ",127.0.0.1:" +
                  std::to_string(server().port()) + "/postgres?target_session_attrs=read-write";
    PostgresListener listener(options, quick, heard.tell());
    listener.start();
    ASSERT_TRUE(heard.waitConnected());
}

TEST_F(PostgresListening, IsRefusedWithTheReasonForAWrongUserOrDatabase) {
    auto options = optionsFor(server().port());
    options.url = "postgresql://nobody_of_that_name:geheim@127.0.0.1:" + std::to_string(server().port()) + "/postgres";
    PostgresListener listener(options, quick, heard.tell());
    listener.start();
    ASSERT_TRUE(waitFor([&] { return heard.disconnected() == 1; }));
    EXPECT_EQ(heard.all().front().why->kind, Error::Kind::Denied);
    EXPECT_THAT(heard.all().front().why->message(), testing::Not(HasSubstr("geheim")));
    Heard other;
    options.url = "postgresql://postgres@127.0.0.1:" + std::to_string(server().port()) + "/none";
    PostgresListener second(options, quick, other.tell());
    second.start();
    ASSERT_TRUE(waitFor([&] { return other.disconnected() == 1; }));
    EXPECT_EQ(other.all().front().why->kind, Error::Kind::NotFound);
}

// Each way that a listener can be waiting in; stopping it takes a moment only.
TEST_F(PostgresListening, StopsAtOnceInAnyState) {
    inspector::test::RawServer silent([](inspector::test::RawServer::Connection& connection) { connection.silence(); });
    DelayProxy proxy(server().port());
    const auto stopTime = [](PostgresListener& listener) {
        const auto before = Steady::now();
        listener.stop();
        const double ms = toSeconds(Steady::now() - before) * 1000;
        std::printf("stopped after %.0f ms\n", ms);
        return ms;
    };
    constexpr double limit = 1'000;  // 200 on a machine that has time
    {
        PostgresListener connecting(optionsFor(silent.port()), heard.tell());
        connecting.start();
        ASSERT_TRUE(waitFor([&] { return silent.accepted() == 1; }));
        EXPECT_LT(stopTime(connecting), limit);
    }
    {
        PostgresListener listening(optionsFor(server().port()), heard.tell());
        listening.start();
        ASSERT_TRUE(heard.waitConnected());
        EXPECT_LT(stopTime(listening), limit);
    }
    {
        PostgresListener swallowed(optionsFor(proxy.port()), heard.tell());
        swallowed.start();
        ASSERT_TRUE(heard.waitConnected(2));
        proxy.set(DelayProxy::Mode::Swallow);
        EXPECT_LT(stopTime(swallowed), limit);
    }
    {
        PostgresListener waiting(optionsFor(inspector::test::freePort()), {3s, 5s, 10s, 10s}, heard.tell());
        waiting.start();
        ASSERT_TRUE(waitFor([&] { return heard.disconnected() == 1; }));
        EXPECT_LT(stopTime(waiting), limit);
    }
    {  // a name that no name server may answer at all: 192.0.2.0/24 and .invalid are for documentation
        PostgresOptions options;
        options.url = "postgresql://u@db.invalid,192.0.2.1/inspector";
        PostgresListener nowhere(options, heard.tell());
        nowhere.start();
        EXPECT_LT(stopTime(nowhere), limit);
    }
    const auto told = heard.all().size();
    change("inventory");
    EXPECT_EQ(heard.all().size(), told);
}

}  // namespace
}  // namespace inspector::inventory
