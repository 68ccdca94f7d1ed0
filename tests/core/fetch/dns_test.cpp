// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/fetch/dns_server.h"
#include "tests/core/fetch/worker.h"
#include "tests/support/process.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>

namespace inspector::fetch::test {

using inspector::test::Nginx;
using inspector::test::TempDir;
using inspector::test::waitFor;
using std::chrono::milliseconds;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

class Names : public testing::Test {
protected:
    Names() {
        root.write("a", "a");
        nginx = std::make_unique<Nginx>(root.path());
    }
    FetcherOptions options() const {
        FetcherOptions made;
        made.dnsServers = dns.address();
        return made;
    }
    std::string url(const std::string& host) const {
        return "http://" + host + ":" + std::to_string(nginx->port()) + "/a";
    }
    Request fresh(const std::string& host) const {
        Request request = requestFor(url(host));
        request.freshConnection = true;
        return request;
    }

    TempDir root;
    DnsServer dns;
    std::unique_ptr<Nginx> nginx;
};

}  // namespace

TEST_F(Names, AreAskedOnceAndKeptForTheirTime) {
    dns.set("edge.test", DnsServer::to("127.0.0.1"));
    Worker worker(options());
    const Response first = worker.get(fresh("edge.test")).response;
    EXPECT_TRUE(first.ok()) << first.message;
    EXPECT_GT(first.timings.nameLookup.count(), 0);
    EXPECT_GE(first.timings.firstByte, first.timings.nameLookup);
    const int asked = dns.questions("edge.test");
    EXPECT_EQ(asked, 2);  // A and AAAA
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(worker.get(fresh("edge.test")).response.ok());
    EXPECT_EQ(dns.questions("edge.test"), asked);
}

TEST_F(Names, ManyWhoAskAtOnceShareOneQuery) {
    dns.set("edge.test", DnsServer::to("127.0.0.1"));
    Worker worker(options());
    std::vector<std::future<Fetched>> answers;
    worker.run([](Fetcher& fetcher, Loop&) { fetcher.setCaps(50, 50); });
    for (int i = 0; i < 30; ++i) answers.push_back(worker.begin(requestFor(url("edge.test"))));
    for (auto& answer : answers) EXPECT_TRUE(answer.get().response.ok());
    EXPECT_EQ(dns.questions("edge.test"), 2);
}

TEST_F(Names, AChangedAddressIsFollowedByNewConnections) {
    // Nothing listens on the first address.
    dns.set("edge.test", DnsServer::to("127.0.0.9", 0));
    FetcherOptions quick = options();
    quick.dnsTtlLeast = milliseconds(1);
    Worker worker(quick);
    EXPECT_EQ(worker.get(fresh("edge.test")).response.failure, Failure::Connect);
    dns.set("edge.test", DnsServer::to("127.0.0.1", 0));
    EXPECT_TRUE(waitFor([&] { return worker.get(fresh("edge.test")).response.ok(); }));
    dns.set("edge.test", DnsServer::to("127.0.0.9", 0));
    EXPECT_TRUE(waitFor([&] { return worker.get(fresh("edge.test")).response.failure == Failure::Connect; }));
}

TEST_F(Names, ALongTimeToLiveIsCut) {
    dns.set("edge.test", DnsServer::to("127.0.0.1", 86'400));
    FetcherOptions quick = options();
    quick.dnsTtlLeast = milliseconds(1);
    quick.dnsTtlMost = milliseconds(1);
    Worker worker(quick);
    EXPECT_TRUE(worker.get(fresh("edge.test")).response.ok());
    EXPECT_TRUE(waitFor([&] {
        EXPECT_TRUE(worker.get(fresh("edge.test")).response.ok());
        return dns.questions("edge.test") > 2;
    }));
}

TEST_F(Names, AShortTimeToLiveIsStretched) {
    dns.set("edge.test", DnsServer::to("127.0.0.1", 0));
    FetcherOptions slow = options();
    slow.dnsTtlLeast = std::chrono::minutes(10);
    slow.dnsTtlMost = std::chrono::minutes(10);
    Worker worker(slow);
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(worker.get(fresh("edge.test")).response.ok());
    EXPECT_EQ(dns.questions("edge.test"), 2);
}

TEST_F(Names, ANameThatIsNoneIsSaidAndKeptBriefly) {
    Worker worker(options());
    const Response got = worker.get(url("nowhere.test")).response;
    EXPECT_EQ(got.failure, Failure::NameLookup);
    EXPECT_EQ(got.phase, Phase::NameLookup);
    EXPECT_EQ(ruleOf(got), "http-dns-failed");
    EXPECT_TRUE(contains(got.message, "no such name")) << got.message;
    EXPECT_TRUE(contains(got.message, "nowhere.test")) << got.message;
    dns.set("nowhere.test", DnsServer::to("127.0.0.1"));
    EXPECT_TRUE(waitFor([&] { return worker.get(url("nowhere.test")).response.ok(); }));
}

TEST_F(Names, ServersThatFailAndNamesWithoutAddressAreSaid) {
    DnsServer::Record broken;
    broken.code = 2;
    dns.set("broken.test", broken);
    dns.set("empty.test", {});
    Worker worker(options());
    const Response failed = worker.get(url("broken.test")).response;
    EXPECT_EQ(failed.failure, Failure::NameLookup);
    EXPECT_TRUE(contains(failed.message, "name servers fail")) << failed.message;
    const Response empty = worker.get(url("empty.test")).response;
    EXPECT_EQ(empty.failure, Failure::NameLookup);
    EXPECT_TRUE(contains(empty.message, "no address")) << empty.message;
}

TEST_F(Names, AServerThatIsDownIsSaid) {
    FetcherOptions down;
    down.dnsServers = "127.0.0.1:" + std::to_string(inspector::test::freePort());
    Worker worker(down);
    const Response got = worker.get(url("edge.test")).response;
    EXPECT_EQ(got.failure, Failure::NameLookup) << got.message;
}

TEST_F(Names, ADeadLookupTimesOutAsSuchAndStartsNoThread) {
    DnsServer::Record dead;
    dead.silent = true;
    dns.set("dead.test", dead);
    Worker worker(options());
    const auto threads = [] {
        int n = 0;
        for ([[maybe_unused]] const auto& task : std::filesystem::directory_iterator("/proc/self/task")) ++n;
        return n;
    };
    const int before = threads();
    Request request = requestFor(url("dead.test"));
    request.connectTimeout = milliseconds(300);
    auto answer = worker.begin(request);
    ASSERT_TRUE(waitFor([&] { return dns.questions("dead.test") > 0; }));
    EXPECT_EQ(threads(), before);
    const Response got = answer.get().response;
    EXPECT_EQ(got.failure, Failure::Timeout);
    EXPECT_EQ(got.phase, Phase::NameLookup);
    EXPECT_GE(got.timings.nameLookup, milliseconds(299));
    request.connectTimeout = std::chrono::seconds(20);
    request.totalTimeout = milliseconds(300);
    EXPECT_EQ(worker.get(request).response.phase, Phase::NameLookup);
}

TEST_F(Names, ADeadLookupIsCancelledAtOnceAndHoldsUpNobody) {
    DnsServer::Record dead;
    dead.silent = true;
    dns.set("dead.test", dead);
    dns.set("edge.test", DnsServer::to("127.0.0.1"));
    Worker worker(options());
    std::atomic<bool> called{false};
    Fetcher::Handle handle = 0;
    worker.run([&](Fetcher& fetcher, Loop&) {
        handle = fetcher.start(requestFor(url("dead.test")), {}, [&](const Response&) { called = true; });
    });
    ASSERT_TRUE(waitFor([&] { return dns.questions("dead.test") > 0; }));
    EXPECT_TRUE(worker.get(url("edge.test")).response.ok());
    worker.run([&](Fetcher& fetcher, Loop&) {
        EXPECT_EQ(fetcher.inFlight(), 1);
        const auto began = std::chrono::steady_clock::now();
        fetcher.cancel(handle);
        // A resolver thread would be waited for until its time-out, seconds.
        EXPECT_LT(std::chrono::steady_clock::now() - began, milliseconds(500));
        EXPECT_EQ(fetcher.inFlight(), 0);
    });
    EXPECT_TRUE(worker.get(url("edge.test")).response.ok());
    EXPECT_FALSE(called);
}

TEST_F(Names, AFetcherGoesAtOnceInTheMiddleOfALookup) {
    DnsServer::Record dead;
    dead.silent = true;
    dns.set("dead.test", dead);
    auto worker = std::make_unique<Worker>(options());
    auto answer = worker->begin(requestFor(url("dead.test")));
    ASSERT_TRUE(waitFor([&] { return dns.questions("dead.test") > 0; }));
    const auto began = std::chrono::steady_clock::now();
    worker.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(2));
    EXPECT_EQ(answer.wait_for(milliseconds(0)), std::future_status::ready);  // a broken promise: it was never called
    EXPECT_THROW(answer.get(), std::future_error);
}

TEST_F(Names, AServerThatIgnoresAAAAHoldsUpNobody) {
    DnsServer::Record half = DnsServer::to("127.0.0.1");
    half.silentForV6 = true;
    dns.set("half.test", half);
    Worker worker(options());
    const Response got = worker.get(url("half.test")).response;
    EXPECT_TRUE(got.ok()) << got.message;
    EXPECT_GE(got.timings.nameLookup, milliseconds(49));
    // c-ares would try for seven seconds.
    EXPECT_LT(got.timings.nameLookup, std::chrono::seconds(5));
}

TEST_F(Names, AllAddressesAreTried) {
    DnsServer::Record several;
    several.v4 = {"127.0.0.8", "127.0.0.9", "127.0.0.1"};
    several.v6 = {"::1"};
    dns.set("several.test", several);
    Worker worker(options());
    const Response got = worker.get(url("several.test")).response;
    EXPECT_TRUE(got.ok()) << got.message;
    EXPECT_LT(got.timings.connect, std::chrono::seconds(10));  // not when the loop happens to turn
    EXPECT_EQ(got.remoteAddress, "127.0.0.1:" + std::to_string(nginx->port()));
}

TEST_F(Names, OnlyTheFamilyThatIsWantedIsAsked) {
    dns.set("edge.test", DnsServer::to("127.0.0.1"));
    Worker worker(options());
    Request request = fresh("edge.test");
    request.family = Family::V4;
    EXPECT_TRUE(worker.get(request).response.ok());
    EXPECT_EQ(dns.questions("edge.test"), 1);
    request.family = Family::V6;
    const Response got = worker.get(request).response;
    EXPECT_EQ(got.failure, Failure::NameLookup) << got.message;
    EXPECT_EQ(dns.questions("edge.test"), 2);
}

TEST_F(Names, OfThisMachineNeedNoServer) {
    Worker worker(options());
    EXPECT_TRUE(worker.get(url("localhost")).response.ok());
    EXPECT_TRUE(worker.get(url("LocalHost")).response.ok());
    EXPECT_TRUE(worker.get(url("some.localhost")).response.ok());
    EXPECT_EQ(dns.questions("localhost"), 0);
    EXPECT_EQ(dns.questions("some.localhost"), 0);
}

}  // namespace inspector::fetch::test
