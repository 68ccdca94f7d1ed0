// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/fetch/worker.h"
#include "tests/support/process.h"
#include "tests/support/raw_server.h"

#include <gtest/gtest.h>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace inspector::fetch::test {

using inspector::test::Process;
using inspector::test::RawServer;
using inspector::test::readFile;
using inspector::test::TempDir;
using Peer = RawServer::Connection;
using std::chrono::milliseconds;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

class BadServer : public testing::Test {
protected:
    // The answer to one request to a server that does `handler` once the request is read.
    Fetched from(const std::function<void(Peer&)>& handler,
                 const std::function<void(Request&)>& change = [](Request&) {}) {
        const RawServer server([&](Peer& peer) {
            if (!peer.readRequest().empty()) handler(peer);
        });
        Request request = requestFor(server.url("/live.m3u8"));
        change(request);
        return worker.get(request);
    }
    static void quickly(Request& request) { request.totalTimeout = milliseconds(300); }

    Worker worker;
};

// Its backlog is full, so a handshake with it is never answered, as with an address that leads nowhere.
struct FullServer {
    FullServer() {
        listening = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* raw = reinterpret_cast<sockaddr*>(&address);
        if (bind(listening, raw, size) != 0 || listen(listening, 0) != 0 || getsockname(listening, raw, &size) != 0)
            throw std::runtime_error("no listening socket");
        port = ntohs(address.sin_port);
        for (int& client : clients) {
            client = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
            (void)connect(client, raw, size);
        }
    }
    ~FullServer() {
        for (const int client : clients) close(client);
        close(listening);
    }
    int listening = -1;
    int port = 0;
    std::array<int, 8> clients{};
};

std::string gzipped(const std::string& content) {
    const TempDir dir;
    const auto file = dir.write("plain", content);
    Process gzip({"gzip", "-9", "-n", file.string()}, dir.path() / "log");
    if (gzip.wait(std::chrono::seconds(60)) != 0) throw std::runtime_error("gzip: " + gzip.output());
    return readFile(file.string() + ".gz");
}

}  // namespace

TEST_F(BadServer, NobodyListens) {
    const Response got = worker.get("http://127.0.0.1:" + std::to_string(inspector::test::freePort()) + "/").response;
    EXPECT_EQ(got.failure, Failure::Connect);
    EXPECT_EQ(got.phase, Phase::Connect);
    EXPECT_EQ(got.status, 0);
    EXPECT_TRUE(contains(got.message, "refused")) << got.message;
    EXPECT_EQ(ruleOf(got), "http-connect-failed");
}

TEST_F(BadServer, SilenceTimesOutBeforeTheFirstByte) {
    const Response got = from([](Peer& peer) { peer.silence(); }, quickly).response;
    EXPECT_EQ(got.failure, Failure::Timeout);
    EXPECT_EQ(got.phase, Phase::FirstByte);
    EXPECT_EQ(got.status, 0);
    EXPECT_GE(got.timings.total, milliseconds(299));
    EXPECT_LT(got.timings.total, std::chrono::seconds(20));
    EXPECT_GT(got.timings.connect.count(), 0);
    EXPECT_FALSE(got.remoteAddress.empty());
    EXPECT_TRUE(contains(got.message, "300 ms")) << got.message;
    EXPECT_EQ(ruleOf(got), "http-timeout");
}

TEST_F(BadServer, HeadersThatTrickleTimeOutBeforeTheBody) {
    const Response got =
        from([](Peer& peer) { peer.trickle("HTTP/1.1 200 OK\r\nX-Long: " + std::string(9999, 'x'), milliseconds(20)); },
             quickly).response;
    EXPECT_EQ(got.failure, Failure::Timeout);
    EXPECT_EQ(got.phase, Phase::FirstByte);
}

TEST_F(BadServer, ABodyThatTricklesArrivesAsItComesAndTimesOut) {
    const Fetched got = from(
        [](Peer& peer) {
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n");
            peer.trickle(std::string(9999, 'x'), milliseconds(10));
        },
        quickly);
    EXPECT_EQ(got.response.failure, Failure::Timeout);
    EXPECT_EQ(got.response.phase, Phase::Body);
    EXPECT_EQ(got.response.status, 200);
    EXPECT_GT(got.body.size(), 0u);
    EXPECT_EQ(got.response.bodyBytes, static_cast<std::int64_t>(got.body.size()));
    EXPECT_EQ(got.response.wireBytes, static_cast<std::int64_t>(got.body.size()));
}

TEST_F(BadServer, AResetMidwayIsNoTruncation) {
    const Response got = from([](Peer& peer) {
                             peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc");
                             peer.reset();
                         }).response;
    EXPECT_EQ(got.failure, Failure::Reset);
    EXPECT_EQ(got.phase, Phase::Body);
    EXPECT_EQ(ruleOf(got), "http-connection-reset");
}

TEST_F(BadServer, ACloseWithoutAnAnswerIsAReset) {
    const Response got = from([](Peer&) {}).response;
    EXPECT_EQ(got.failure, Failure::Reset);
    EXPECT_EQ(got.phase, Phase::FirstByte);
    EXPECT_TRUE(contains(got.message, "without an answer")) << got.message;
}

TEST_F(BadServer, FewerBytesThanContentLengthAreATruncation) {
    const Fetched got =
        from([](Peer& peer) { peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort"); });
    EXPECT_EQ(got.response.failure, Failure::Truncated);
    EXPECT_EQ(got.body, "short");
    EXPECT_EQ(ruleOf(got.response), "http-content-length-mismatch");
}

TEST_F(BadServer, NoFinalChunkIsATruncation) {
    const Fetched got =
        from([](Peer& peer) { peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n"); });
    EXPECT_EQ(got.response.failure, Failure::Truncated) << got.response.message;
    EXPECT_EQ(got.body, "short");
    EXPECT_EQ(ruleOf(got.response), "http-chunked-truncated");
}

TEST_F(BadServer, MoreBytesThanContentLengthAreLeft) {
    const Fetched got =
        from([](Peer& peer) { peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nshort and long"); });
    EXPECT_TRUE(got.response.ok()) << got.response.message;
    EXPECT_EQ(got.body, "short");
}

TEST_F(BadServer, AnEndlessBodyStopsAtTheLimit) {
    const auto endless = [](Peer& peer) {
        peer.send("HTTP/1.1 200 OK\r\n\r\n");
        while (peer.send(std::string(65'536, 'x'))) {}
    };
    const Fetched got = from(endless, [](Request& request) { request.maxBytes = 1'000'000; });
    EXPECT_EQ(got.response.failure, Failure::TooLarge);
    EXPECT_EQ(got.response.phase, Phase::Body);
    EXPECT_LE(got.body.size(), 1'000'000u);
    EXPECT_TRUE(contains(got.response.message, "1000000")) << got.response.message;
    EXPECT_EQ(ruleOf(got.response), "http-body-too-large");
}

TEST_F(BadServer, AnAnnouncedBodyOverTheLimitIsNotRead) {
    const Fetched got = from(
        [](Peer& peer) {
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nbegin");
            peer.silence();
        },
        [](Request& request) { request.maxBytes = 1'000'000; });
    EXPECT_EQ(got.response.failure, Failure::TooLarge);
    EXPECT_EQ(got.body, "");
    EXPECT_EQ(got.response.status, 200);
}

TEST_F(BadServer, AGzipBombStopsAtTheLimit) {
    const std::string bomb = gzipped(std::string(50'000'000, '\0'));
    ASSERT_LT(bomb.size(), 100'000u);
    const auto send = [&](Peer& peer) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + std::to_string(bomb.size()) +
                  "\r\n\r\n" + bomb);
        peer.silence();
    };
    const Fetched got = from(send, [](Request& request) { request.maxBytes = 1'000'000; });
    EXPECT_EQ(got.response.failure, Failure::TooLarge);
    EXPECT_LE(got.body.size(), 1'000'000u);
}

TEST_F(BadServer, AnEncodedBodyThatYieldsNothingStopsAtTheLimit) {
    // Empty stored blocks of deflate: input without end, and no output.
    std::string empty;
    for (int i = 0; i < 10'000; ++i) empty += std::string("\0\0\0\xff\xff", 5);
    const auto send = [&](Peer& peer) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" +
                  std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10));
        while (peer.send(empty)) {}
    };
    const Fetched got = from(send, [](Request& request) { request.maxBytes = 1'000'000; });
    EXPECT_EQ(got.response.failure, Failure::TooLarge) << got.response.message;
    EXPECT_EQ(got.body, "");
    EXPECT_GE(got.response.wireBytes, 1'000'000);
}

TEST_F(BadServer, GzipThatDoesNotDecodeIsSaid) {
    const Response got = from([](Peer& peer) {
                             peer.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 20\r\n\r\n"
                                       "this is not gzipped!");
                         }).response;
    EXPECT_EQ(got.failure, Failure::Encoding);
    EXPECT_EQ(got.status, 200);
    EXPECT_EQ(ruleOf(got), "http-gzip-broken");
}

TEST_F(BadServer, AnUnknownEncodingIsSaid) {
    const Response got = from([](Peer& peer) {
                             peer.send("HTTP/1.1 200 OK\r\nContent-Encoding: snappy\r\nContent-Length: 3\r\n\r\nabc");
                         }).response;
    EXPECT_EQ(got.failure, Failure::Encoding) << got.message;
}

TEST_F(BadServer, WhatIsNotHttpIsSaid) {
    for (const std::string bytes : {"SSH-2.0-OpenSSH_9.2\r\n", "\x16\x03\x01\x02garbage", "<html></html>\r\n\r\n"}) {
        const Response got = from([&](Peer& peer) { peer.send(bytes); }).response;
        EXPECT_EQ(got.failure, Failure::Protocol) << bytes << got.message;
        EXPECT_EQ(got.status, 0);
        EXPECT_TRUE(contains(got.message, "not valid HTTP")) << got.message;
        EXPECT_EQ(ruleOf(got), "http-protocol-error");
    }
}

TEST_F(BadServer, ChunksThatAreNoChunksAreSaid) {
    const Response got = from([](Peer& peer) {
                             peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n");
                         }).response;
    EXPECT_EQ(got.failure, Failure::Protocol) << got.message;
}

TEST_F(BadServer, HeadersWithoutEndStop) {
    const Response one = from([](Peer& peer) {
                             peer.send("HTTP/1.1 200 OK\r\nX-Long: ");
                             while (peer.send(std::string(65'536, 'x'))) {}
                         }).response;
    EXPECT_EQ(one.failure, Failure::Protocol) << one.message;
    const Response many = from([](Peer& peer) {
                              peer.send("HTTP/1.1 200 OK\r\n");
                              while (peer.send("X-More: " + std::string(8'000, 'x') + "\r\n")) {}
                          }).response;
    EXPECT_EQ(many.failure, Failure::Protocol) << many.message;
    EXPECT_TRUE(contains(many.message, "256 KiB")) << many.message;
    const Response interim = from([](Peer& peer) {
                                 while (peer.send("HTTP/1.1 103 Early Hints\r\nLink: <" + std::string(8'000, 'x') +
                                                  ">\r\n\r\n")) {}
                             }).response;
    EXPECT_EQ(interim.failure, Failure::Protocol) << interim.message;
}

TEST_F(BadServer, InterimAnswersAndTrailersAreNotTheAnswer) {
    const Fetched got = from([](Peer& peer) {
        peer.send("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n"
                  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Late: a\r\n b\r\n\r\n"
                  "2\r\nhi\r\n0\r\nX-Trailer: 1\r\n\r\n");
    });
    EXPECT_TRUE(got.response.ok()) << got.response.message;
    EXPECT_EQ(got.body, "hi");
    EXPECT_EQ(got.response.header("X-Early"), nullptr);
    EXPECT_EQ(got.response.header("X-Trailer"), nullptr);
    ASSERT_NE(got.response.header("X-Late"), nullptr);
    EXPECT_EQ(*got.response.header("X-Late"), "a b");
}

TEST_F(BadServer, AConnectionThatIsNeverMadeTimesOut) {
    const FullServer full;
    Request request = requestFor("http://127.0.0.1:" + std::to_string(full.port) + "/");
    request.connectTimeout = milliseconds(300);
    const Response got = worker.get(request).response;
    EXPECT_EQ(got.failure, Failure::Timeout);
    EXPECT_EQ(got.phase, Phase::Connect);
    EXPECT_GE(got.timings.connect, milliseconds(200));
    EXPECT_GE(got.timings.total, milliseconds(290));
}

}  // namespace inspector::fetch::test
