// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/fetch/worker.h"
#include "tests/support/process.h"
#include "tests/support/raw_server.h"

#include <gtest/gtest.h>

#include <stdlib.h>

namespace inspector::fetch::test {

using inspector::test::Nginx;
using inspector::test::Process;
using inspector::test::RawServer;
using inspector::test::readFile;
using inspector::test::TempDir;

namespace {

class Fetch : public testing::Test {
protected:
    // What the server got of one request, headers included.
    std::string requestAsSeen(Request request, const std::string& path = "/") {
        std::string seen;
        const RawServer server([&](RawServer::Connection& peer) {
            seen = peer.readRequest();
            peer.send("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        });
        request.url = server.url(path);
        const Fetched got = worker.get(request);
        EXPECT_EQ(got.response.status, 204) << got.response.message;
        return seen;
    }

    TempDir root;
    Worker worker;
};

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_F(Fetch, GetsABodyWithItsStatusHeadersAndTimes) {
    root.write("live.m3u8", "#EXTM3U\n");
    const Nginx nginx(root.path());
    const Fetched got = worker.get(nginx.url("/live.m3u8"));
    EXPECT_EQ(got.response.failure, Failure::None) << got.response.message;
    EXPECT_EQ(got.response.status, 200);
    EXPECT_TRUE(got.response.ok());
    EXPECT_EQ(got.body, "#EXTM3U\n");
    EXPECT_EQ(got.response.bodyBytes, 8);
    EXPECT_EQ(got.response.wireBytes, 8);
    EXPECT_EQ(got.response.httpVersion, "1.1");
    EXPECT_EQ(got.response.remoteAddress, "127.0.0.1:" + std::to_string(nginx.port()));
    ASSERT_NE(got.response.header("content-type"), nullptr);
    EXPECT_EQ(*got.response.header("content-type"), "application/vnd.apple.mpegurl");
    EXPECT_EQ(got.response.header("nonesuch"), nullptr);
    EXPECT_GT(got.response.timings.connect.count(), 0);
    EXPECT_EQ(got.response.timings.tls.count(), 0);
    EXPECT_GE(got.response.timings.firstByte, got.response.timings.connect);
    EXPECT_GE(got.response.timings.total, got.response.timings.firstByte);
    EXPECT_EQ(got.thread, worker.thread());
}

TEST_F(Fetch, ReusesAConnectionAndThenHasNoConnectTime) {
    root.write("a", "a");
    const Nginx nginx(root.path());
    EXPECT_FALSE(worker.get(nginx.url("/a")).response.reusedConnection);
    const Response second = worker.get(nginx.url("/a")).response;
    EXPECT_TRUE(second.reusedConnection);
    EXPECT_EQ(second.timings.connect.count(), 0);
    EXPECT_GT(second.timings.firstByte.count(), 0);
    EXPECT_FALSE(second.remoteAddress.empty());
    Request fresh = requestFor(nginx.url("/a"));
    fresh.freshConnection = true;
    EXPECT_FALSE(worker.get(fresh).response.reusedConnection);
}

TEST_F(Fetch, HeadHasHeadersAndNoBody) {
    root.write("big.ts", std::string(300'000, 'x'));
    const Nginx nginx(root.path());
    Request request = requestFor(nginx.url("/big.ts"));
    request.method = Method::Head;
    request.maxBytes = 1000;  // of a body, and there is none
    const Fetched got = worker.get(request);
    EXPECT_TRUE(got.response.ok()) << got.response.message;
    EXPECT_EQ(got.body, "");
    ASSERT_NE(got.response.header("Content-Length"), nullptr);
    EXPECT_EQ(*got.response.header("Content-Length"), "300000");
    // The handle and the connection are as good as new.
    EXPECT_EQ(worker.get(nginx.url("/big.ts")).body.size(), 300'000u);
}

TEST_F(Fetch, AnErrorPageIsACompleteAnswer) {
    const Nginx nginx(root.path());
    const Response got = worker.get(nginx.url("/missing")).response;
    EXPECT_TRUE(got.complete());
    EXPECT_FALSE(got.ok());
    EXPECT_EQ(got.status, 404);
}

TEST_F(Fetch, DecodesGzipAndCountsBothSizes) {
    root.write("live.m3u8", std::string(100'000, 'a'));
    const Nginx nginx(root.path(), "gzip on; gzip_types *;");
    const Fetched got = worker.get(nginx.url("/live.m3u8"));
    EXPECT_TRUE(got.response.ok()) << got.response.message;
    EXPECT_EQ(got.body, std::string(100'000, 'a'));
    EXPECT_EQ(got.response.bodyBytes, 100'000);
    EXPECT_LT(got.response.wireBytes, 2'000);
    EXPECT_GT(got.response.wireBytes, 0);
    ASSERT_NE(got.response.header("Content-Encoding"), nullptr);
    worker.run([&](Fetcher& fetcher, Loop&) {
        EXPECT_EQ(fetcher.wireBytes(), static_cast<std::uint64_t>(got.response.wireBytes));
    });
    Request plain = requestFor(nginx.url("/live.m3u8"));
    plain.acceptEncoding = false;
    EXPECT_EQ(worker.get(plain).response.wireBytes, 100'000);
}

TEST_F(Fetch, DecodesBrotli) {
    // "#EXTM3U\n" as one uncompressed meta-block (RFC 7932 9.2).
    using namespace std::string_literals;
    root.write("br.m3u8", "\x8b\x03\x80"s + "#EXTM3U\n" + "\x03");
    const Nginx nginx(root.path(), "add_header Content-Encoding br;");
    const Fetched got = worker.get(nginx.url("/br.m3u8"));
    EXPECT_TRUE(got.response.ok()) << got.response.message;
    EXPECT_EQ(got.body, "#EXTM3U\n");
    EXPECT_EQ(got.response.wireBytes, 12);
}

TEST_F(Fetch, AsksForByteRanges) {
    root.write("seg.mp4", "0123456789");
    const Nginx nginx(root.path());
    Request request = requestFor(nginx.url("/seg.mp4"));
    request.range = ByteRange{2, 5};
    const Fetched middle = worker.get(request);
    EXPECT_EQ(middle.response.status, 206);
    EXPECT_EQ(middle.body, "2345");
    request.range = ByteRange{7, std::nullopt};
    EXPECT_EQ(worker.get(request).body, "789");
    request.range = ByteRange{100, 200};
    EXPECT_EQ(worker.get(request).response.status, 416);
}

TEST_F(Fetch, SendsItsOwnHeadersTheTokenAndItsName) {
    Request request = requestFor("");
    request.headers = {{"X-Debug", "cache"}, {"X-Empty", ""}};
    request.bearerToken = "s3cret";
    const std::string seen = requestAsSeen(request, "/a b?c=d e#fragment");
    EXPECT_TRUE(contains(seen, "GET /a%20b?c=d+e HTTP/1.1\r\n")) << seen;
    EXPECT_TRUE(contains(seen, "\r\nX-Debug: cache\r\n")) << seen;
    EXPECT_TRUE(contains(seen, "\r\nX-Empty:\r\n")) << seen;
    EXPECT_TRUE(contains(seen, "\r\nAuthorization: Bearer s3cret\r\n")) << seen;
    EXPECT_TRUE(contains(seen, "\r\nUser-Agent: Inspector/")) << seen;
    EXPECT_TRUE(contains(seen, "\r\nAccept-Encoding: gzip, br\r\n")) << seen;
    request = requestFor("");
    request.userAgent = "TV/1";
    request.acceptEncoding = false;
    const std::string next = requestAsSeen(request);
    EXPECT_TRUE(contains(next, "\r\nUser-Agent: TV/1\r\n")) << next;
    EXPECT_FALSE(contains(next, "Accept-Encoding")) << next;
    EXPECT_FALSE(contains(next, "Authorization")) << next;
}

TEST_F(Fetch, UserInfoOfTheUrlIsSentAndNotShown) {
    std::string seen;
    const RawServer server([&](RawServer::Connection& peer) {
        seen = peer.readRequest();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    });
    const std::string host = "127.0.0.1:" + std::to_string(server.port());
    const Response got = worker.get("http://ann:p%40ss@" + host + "/x").response;
    EXPECT_TRUE(contains(seen, "Authorization: Basic YW5uOnBAc3M=\r\n")) << seen;
    EXPECT_EQ(got.url, "http://" + host + "/x");
}

TEST_F(Fetch, RefusesWhatIsNoUrlAndSaysWhy) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"", "empty"},
        {"example.com/live.m3u8", "no scheme"},
        {"example.com:8080/live.m3u8", "no scheme"},
        {"ftp://example.com/", "Only http"},
        {"file:///etc/passwd", "Only http"},
        {"http://", "no host"},
        {"http:///path", "no host"},
        {"http:/example.com", "no host"},
        {"http://example.com:99999/", "URL"},
        {"http://exa mple.com/", "URL"},
        {"http://[::1/", "URL"},
        {"http://example.com/" + std::string(100'000, 'x'), "32 KiB"},
    };
    for (const auto& [url, words] : cases) {
        const Response got = worker.get(url).response;
        EXPECT_EQ(got.failure, Failure::BadUrl) << url.substr(0, 50);
        EXPECT_TRUE(contains(got.message, words)) << url.substr(0, 50) << ": " << got.message;
        EXPECT_EQ(got.status, 0);
    }
}

TEST_F(Fetch, RefusesHeadersThatWouldBreakOutOfTheirLine) {
    Request request = requestFor("http://127.0.0.1:9/");
    request.headers = {{"X-A", "1\r\nX-B: 2"}};
    EXPECT_EQ(worker.get(request).response.failure, Failure::BadUrl);
    request.headers = {{"X A", "1"}};
    EXPECT_EQ(worker.get(request).response.failure, Failure::BadUrl);
    request.headers = {};
    request.bearerToken = "a\nb";
    const Response got = worker.get(request).response;
    EXPECT_EQ(got.failure, Failure::BadUrl);
    EXPECT_FALSE(contains(got.message, "a\nb"));
}

TEST_F(Fetch, TheSinkStopsABody) {
    root.write("seg.ts", std::string(5'000'000, 'x'));
    const Nginx nginx(root.path());
    std::promise<Response> ended;
    std::size_t seen = 0;
    worker.run([&](Fetcher& fetcher, Loop&) {
        fetcher.start(
            requestFor(nginx.url("/seg.ts")),
            [&](std::string_view data) { return (seen += data.size()) < 65'536; },
            [&](Response response) { ended.set_value(std::move(response)); });
    });
    const Response got = ended.get_future().get();
    EXPECT_EQ(got.failure, Failure::Aborted);
    EXPECT_EQ(got.status, 200);
    EXPECT_EQ(got.phase, Phase::Body);
    EXPECT_LT(seen, 1'000'000u);
    EXPECT_EQ(ruleOf(got), "");
}

TEST_F(Fetch, ASinkThatThrowsStopsItsOwnRequestOnly) {
    root.write("seg.ts", std::string(100'000, 'x'));
    const Nginx nginx(root.path());
    std::promise<Response> ended;
    worker.run([&](Fetcher& fetcher, Loop&) {
        fetcher.start(
            requestFor(nginx.url("/seg.ts")), [](std::string_view) -> bool { throw std::runtime_error("full"); },
            [&](Response response) { ended.set_value(std::move(response)); });
    });
    EXPECT_EQ(ended.get_future().get().failure, Failure::Aborted);
    EXPECT_TRUE(worker.get(nginx.url("/seg.ts")).response.ok());
}

TEST_F(Fetch, TheProxyOfTheEnvironmentIsNotUsed) {
    root.write("a", "a");
    const Nginx nginx(root.path());
    setenv("http_proxy", "http://127.0.0.1:9", 1);
    EXPECT_TRUE(worker.get(nginx.url("/a")).response.ok());
    unsetenv("http_proxy");
}

TEST_F(Fetch, ReachesIPv6AndKeepsToTheFamilyItWasGiven) {
    const TempDir probe;
    const int port = inspector::test::freePort();
    root.write("a", "six");
    std::unique_ptr<Nginx> nginx;
    try {
        nginx = std::make_unique<Nginx>(root.path(), "listen [::1]:" + std::to_string(port) + ";");
    } catch (const std::exception&) {
        GTEST_SKIP() << "SKIPPED: this machine has no ::1, so IPv6 was not tested";
    }
    const std::string v6 = "http://[::1]:" + std::to_string(port) + "/a";
    const Fetched literal = worker.get(v6);
    EXPECT_EQ(literal.body, "six") << literal.response.message;
    EXPECT_EQ(literal.response.remoteAddress, "[::1]:" + std::to_string(port));
    Request request = requestFor("http://localhost:" + std::to_string(port) + "/a");
    EXPECT_EQ(worker.get(request).body, "six");  // either: the one that listens
    request.family = Family::V6;
    EXPECT_EQ(worker.get(request).body, "six");
    request.family = Family::V4;
    EXPECT_EQ(worker.get(request).response.failure, Failure::Connect);
    request.url = "http://localhost:" + std::to_string(nginx->port()) + "/a";
    EXPECT_EQ(worker.get(request).response.remoteAddress, "127.0.0.1:" + std::to_string(nginx->port()));
    request.family = Family::V6;
    EXPECT_EQ(worker.get(request).response.failure, Failure::Connect);
}

}  // namespace inspector::fetch::test
