// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/fetch/worker.h"
#include "tests/support/process.h"
#include "tests/support/raw_server.h"

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>

namespace inspector::fetch::test {

using inspector::test::Nginx;
using inspector::test::RawServer;
using inspector::test::TempDir;
using inspector::test::waitFor;
using std::chrono::milliseconds;

namespace {

// Holds every request until it is told to answer; counts how many it holds at once.
class Gate {
public:
    Gate()
        : m_server([this](RawServer::Connection& peer) {
              const std::string request = peer.readRequest();
              if (request.empty()) return;
              {
                  std::lock_guard lock(m_mutex);
                  const auto from = request.find(' ') + 1;
                  m_paths.push_back(request.substr(from, request.find(' ', from) - from));
              }
              ++held;
              while (!open && !peer.stopping()) std::this_thread::sleep_for(milliseconds(2));
              --held;
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
          }) {}
    std::string url(const std::string& path = "/") const { return m_server.url(path); }
    std::vector<std::string> paths() const {
        std::lock_guard lock(m_mutex);
        return m_paths;
    }

    std::atomic<bool> open{false};
    std::atomic<int> held{0};

private:
    mutable std::mutex m_mutex;
    std::vector<std::string> m_paths;
    RawServer m_server;
};

FetcherOptions caps(int all, int host) {
    FetcherOptions options;
    options.maxInFlight = all;
    options.maxPerHost = host;
    return options;
}

}  // namespace

TEST(Caps, OfOneHostHoldUpNoOther) {
    Gate slow;
    Gate quick;
    quick.open = true;
    Worker worker(caps(10, 2));
    std::vector<std::future<Fetched>> waiting;
    for (int i = 0; i < 6; ++i) waiting.push_back(worker.begin(requestFor(slow.url("/" + std::to_string(i)))));
    ASSERT_TRUE(waitFor([&] { return slow.held == 2; }));
    EXPECT_TRUE(worker.get(quick.url()).response.ok());
    worker.run([](Fetcher& fetcher, Loop&) {
        EXPECT_EQ(fetcher.inFlight(), 2);
        EXPECT_EQ(fetcher.queued(), 4);
    });
    EXPECT_EQ(slow.held, 2);
    slow.open = true;
    for (auto& one : waiting) EXPECT_TRUE(one.get().response.ok());
    worker.run([](Fetcher& fetcher, Loop&) {
        EXPECT_EQ(fetcher.inFlight(), 0);
        EXPECT_EQ(fetcher.queued(), 0);
    });
}

TEST(Caps, OfAllHostsAreKeptAndTheQueueIsInOrder) {
    Gate one;
    Gate two;
    Worker worker(caps(1, 8));
    std::vector<std::future<Fetched>> waiting;
    for (int i = 0; i < 4; ++i) {
        waiting.push_back(worker.begin(requestFor(one.url("/" + std::to_string(i)))));
        waiting.push_back(worker.begin(requestFor(two.url("/" + std::to_string(i)))));
    }
    ASSERT_TRUE(waitFor([&] { return one.held == 1; }));
    EXPECT_EQ(two.held, 0);
    two.open = true;
    one.open = true;
    std::chrono::microseconds queue{0};
    for (auto& answer : waiting) {
        const Response got = answer.get().response;
        EXPECT_TRUE(got.ok()) << got.message;
        EXPECT_GE(got.timings.queue, queue);  // each waited for those before it
        queue = got.timings.queue;
    }
    const std::vector<std::string> inOrder{"/0", "/1", "/2", "/3"};
    EXPECT_EQ(one.paths(), inOrder);
    EXPECT_EQ(two.paths(), inOrder);
}

TEST(Caps, CanBeRaisedWhileRequestsWait) {
    Gate gate;
    Worker worker(caps(10, 1));
    std::vector<std::future<Fetched>> waiting;
    for (int i = 0; i < 4; ++i) waiting.push_back(worker.begin(requestFor(gate.url())));
    ASSERT_TRUE(waitFor([&] { return gate.held == 1; }));
    worker.run([](Fetcher& fetcher, Loop&) { fetcher.setCaps(3, 8); });
    ASSERT_TRUE(waitFor([&] { return gate.held == 3; }));
    worker.run([](Fetcher& fetcher, Loop&) { EXPECT_EQ(fetcher.queued(), 1); });
    gate.open = true;
    for (auto& one : waiting) EXPECT_TRUE(one.get().response.ok());
}

TEST(Caps, ARequestThatWaitsTooLongSaysSo) {
    Gate gate;
    Worker worker(caps(1, 1));
    auto first = worker.begin(requestFor(gate.url()));
    ASSERT_TRUE(waitFor([&] { return gate.held == 1; }));
    Request second = requestFor(gate.url("/second"));
    second.totalTimeout = milliseconds(200);
    const Response got = worker.get(second).response;
    EXPECT_EQ(got.failure, Failure::Timeout);
    EXPECT_EQ(got.phase, Phase::Queue);
    EXPECT_GE(got.timings.queue, milliseconds(199));
    EXPECT_EQ(got.timings.total.count(), 0);
    gate.open = true;
    EXPECT_TRUE(first.get().response.ok());
    EXPECT_EQ(gate.paths().size(), 1u);
}

TEST(Caps, CountForTheHostThatARedirectLeadsTo) {
    Gate gate;
    const RawServer site([&](RawServer::Connection& peer) {
        if (peer.readRequest().empty()) return;
        peer.send("HTTP/1.1 302 Found\r\nLocation: " + gate.url() +
                  "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    });
    Worker worker(caps(10, 2));
    std::vector<std::future<Fetched>> waiting;
    for (int i = 0; i < 5; ++i) waiting.push_back(worker.begin(requestFor(site.url())));
    ASSERT_TRUE(waitFor([&] {
        int queued = 0;
        worker.run([&](Fetcher& fetcher, Loop&) { queued = fetcher.queued(); });
        return gate.held == 2 && queued == 3;
    }));
    gate.open = true;
    for (auto& one : waiting) EXPECT_TRUE(one.get().response.ok());
}

TEST(Cancelling, EndsARequestInEveryPhaseAndItsPlaceIsFree) {
    Gate gate;
    Worker worker(caps(2, 1));
    std::atomic<int> called{0};
    worker.run([&](Fetcher& fetcher, Loop&) {
        const auto start = [&] { return fetcher.start(requestFor(gate.url()), {}, [&](const Response&) { ++called; }); };
        const auto queued = start();
        const auto other = start();
        fetcher.cancel(queued);
        EXPECT_EQ(fetcher.queued(), 1);
        fetcher.cancel(queued);  // harmless
        fetcher.cancel(other);
        fetcher.cancel(4711);
        EXPECT_EQ(fetcher.queued(), 0);
    });
    Fetcher::Handle running = 0;
    worker.run([&](Fetcher& fetcher, Loop&) {
        running = fetcher.start(requestFor(gate.url()), {}, [&](const Response&) { ++called; });
    });
    ASSERT_TRUE(waitFor([&] { return gate.held == 1; }));
    worker.run([&](Fetcher& fetcher, Loop&) {
        fetcher.cancel(running);
        EXPECT_EQ(fetcher.inFlight(), 0);
        for (int i = 0; i < 3; ++i) fetcher.start(requestFor(gate.url()), {}, [&](const Response&) { ++called; });
        // Failed already, its `done` not yet called.
        const auto bad = fetcher.start(requestFor("nonsense"), {}, [&](const Response&) { ++called; });
        fetcher.cancel(bad);
        fetcher.cancelAll();
        EXPECT_EQ(fetcher.inFlight() + fetcher.queued(), 0);
    });
    gate.open = true;
    EXPECT_TRUE(worker.get(gate.url()).response.ok());
    EXPECT_EQ(called, 0);
}

TEST(Cancelling, FromASinkStopsIt) {
    const TempDir root;
    root.write("big", std::string(5'000'000, 'x'));
    const Nginx nginx(root.path());
    Worker worker;
    std::atomic<int> calls{0};
    std::atomic<int> ended{0};
    for (int round = 0; round < 5; ++round) {
        std::promise<void> stopped;
        auto handle = std::make_shared<Fetcher::Handle>(0);
        worker.run([&](Fetcher& fetcher, Loop&) {
            *handle = fetcher.start(
                requestFor(nginx.url("/big")),
                [&, handle](std::string_view) {
                    ++calls;
                    fetcher.cancel(*handle);
                    fetcher.start(requestFor(nginx.url("/missing")), {}, [&](const Response&) { stopped.set_value(); });
                    return true;
                },
                [&](const Response&) { ++ended; });
        });
        stopped.get_future().get();  // what was started from inside a sink runs
    }
    EXPECT_EQ(calls, 5);
    EXPECT_EQ(ended, 0);
}

TEST(Cancelling, AFetcherMayGoInADone) {
    const TempDir root;
    root.write("a", "a");
    const Nginx nginx(root.path());
    Loop loop;
    auto fetcher = std::make_unique<Fetcher>(loop);
    int called = 0;
    for (int i = 0; i < 4; ++i)
        fetcher->start(requestFor(nginx.url("/a")), {}, [&](const Response&) {
            ++called;
            fetcher.reset();
            loop.quit();
        });
    loop.run();
    EXPECT_EQ(called, 1);
}

TEST(Cancelling, ADoneThatStartsAgainStarvesNobody) {
    Loop loop;
    Fetcher fetcher(loop);
    int rounds = 0;
    std::function<void()> again = [&] {
        fetcher.start(requestFor("nonsense"), {}, [&](const Response&) {
            ++rounds;
            again();
        });
    };
    again();
    loop.after(milliseconds(50), [&] { loop.quit(); });
    loop.run();
    EXPECT_GT(rounds, 1);
}

TEST(Cancelling, CallbacksNeverRunFromStart) {
    Loop loop;
    Fetcher fetcher(loop);
    bool called = false;
    fetcher.start(requestFor("nonsense"), {}, [&](const Response& response) {
        called = true;
        EXPECT_EQ(response.failure, Failure::BadUrl);
        loop.quit();
    });
    EXPECT_FALSE(called);
    loop.run();
    EXPECT_TRUE(called);
}

}  // namespace inspector::fetch::test
