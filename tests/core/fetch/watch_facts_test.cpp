// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/curl_failure.h"
#include "core/fetch/wake_clock.h"
#include "tests/core/fetch/certificates.h"
#include "tests/core/fetch/worker.h"
#include "tests/support/process.h"
#include "tests/support/raw_server.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <string>

// What an answer tells of the machine that asked, and of a server that it did not trust.
namespace inspector::fetch::test {
namespace {

using inspector::test::freePort;
using inspector::test::Nginx;
using inspector::test::TempDir;
using std::chrono::microseconds;
using std::chrono::milliseconds;

MonoTime at(milliseconds time) { return MonoTime(std::chrono::hours(1)) + time; }

TEST(WakeClock, WhatIsNoticedAtOnceAfterAWaitIsNotLate) {
    WakeClock clock;
    clock.wake(at(milliseconds(0)), at(milliseconds(5)), at(milliseconds(3)));
    EXPECT_EQ(clock.lateness(at(milliseconds(3))), microseconds(0));
    EXPECT_EQ(clock.lateness(at(milliseconds(7))), milliseconds(4)) << "what was done before it";
}

TEST(WakeClock, WithoutAWaitItMayHaveComeSinceTheWaitBefore) {
    WakeClock clock;
    clock.wake(at(milliseconds(0)), at(milliseconds(5)), at(milliseconds(3)));
    clock.wake(at(milliseconds(20)), at(milliseconds(25)), at(milliseconds(20)));
    EXPECT_EQ(clock.lateness(at(milliseconds(21))), milliseconds(18));
}

TEST(WakeClock, AWaitThatEndsLateByItselfIsTheMachines) {
    WakeClock clock;
    clock.wake(at(milliseconds(0)), at(milliseconds(5)), at(milliseconds(6)));
    EXPECT_EQ(clock.lateness(at(milliseconds(6))), microseconds(0)) << "whole milliseconds";
    clock.wake(at(milliseconds(10)), at(milliseconds(15)), at(milliseconds(36)));
    EXPECT_EQ(clock.lateness(at(milliseconds(36))), milliseconds(20));
}

TEST(WatchFacts, AThreadThatWasBusyIsToldOf) {
    std::promise<void> busy;
    const std::shared_future<void> isBusy = busy.get_future().share();
    inspector::test::RawServer server([&](inspector::test::RawServer::Connection& c) {
        c.readRequest();
        isBusy.wait();  // its answer comes while nobody looks
        c.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    });
    std::promise<Response> promise;
    std::future<Response> answer = promise.get_future();
    Worker worker;
    worker.run([&](Fetcher& fetcher, Loop& loop) {
        (void)fetcher.start(requestFor(server.url("/")), {}, [&](Response response) { promise.set_value(std::move(response)); });
        loop.after(milliseconds(20), [&busy] {
            busy.set_value();
            const MonoTime until = std::chrono::steady_clock::now() + milliseconds(100);
            while (std::chrono::steady_clock::now() < until) {}
        });
    });
    EXPECT_GE(answer.get().timings.late, milliseconds(90));
}

TEST(WatchFacts, WhyThereWasNoConnectionIsTold) {
    Worker worker;
    const Response refused = worker.get("http://127.0.0.1:" + std::to_string(freePort()) + "/").response;
    EXPECT_EQ(refused.failure, Failure::Connect);
    EXPECT_EQ(refused.connectFault, ConnectFault::Refused);
}

TEST(WatchFacts, TheMachinesOwnWordsAreUnderstoodOnEverySystem) {
    const auto faultOf = [](long error) {
        Ending ending;
        ending.code = CURLE_COULDNT_CONNECT;
        ending.systemError = error;
        Response response;
        describe(ending, response);
        return response.connectFault;
    };
    for (const long error : {long{ENETUNREACH}, long{ENETDOWN}, 10'051L, 10'050L}) EXPECT_EQ(faultOf(error), ConnectFault::NoRoute) << error;
    for (const long error : {long{EHOSTUNREACH}, 10'065L}) EXPECT_EQ(faultOf(error), ConnectFault::Unreachable) << error;
    for (const long error : {long{ECONNREFUSED}, 10'061L}) EXPECT_EQ(faultOf(error), ConnectFault::Refused) << error;
    EXPECT_EQ(faultOf(ETIMEDOUT), ConnectFault::Other);
    EXPECT_EQ(faultOf(0), ConnectFault::Other);
}

TEST(WatchFacts, ACertificateThatIsRefusedIsKnownAllTheSame) {
    const TempDir root;
    root.write("a.m3u8", "#EXTM3U\n");
    const Authority authority;
    const Authority stranger;
    authority.sign("good", "DNS:localhost", 30);
    authority.sign("other", "DNS:elsewhere.example", 20);
    authority.sign("late", "DNS:localhost", -1);
    struct Case {
        const char* certificate;
        const Authority& trusted;
        CertificateFault fault;
    };
    for (const Case& c : {Case{"other", authority, CertificateFault::NameMismatch}, Case{"late", authority, CertificateFault::Expired},
                          Case{"good", stranger, CertificateFault::Untrusted}, Case{"good", authority, CertificateFault::None}}) {
        const int port = freePort();
        const Nginx nginx(root.path(), "listen 127.0.0.1:" + std::to_string(port) + " ssl;\n" + authority.nginxLines(c.certificate));
        Worker worker;
        Request request = requestFor("https://localhost:" + std::to_string(port) + "/a.m3u8");
        request.caFile = c.trusted.caFile();
        const Response response = worker.get(request).response;
        EXPECT_EQ(response.certificate, c.fault) << response.message;
        ASSERT_TRUE(response.serverCertificate) << c.certificate;
        EXPECT_NE(response.serverCertificate->notAfter, std::chrono::sys_seconds{});
        ASSERT_FALSE(response.serverCertificate->names.empty());
        EXPECT_EQ(response.serverCertificate->names[0] == "elsewhere.example", c.fault == CertificateFault::NameMismatch);
    }
}

}  // namespace
}  // namespace inspector::fetch::test
