// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/fetch/worker.h"
#include "tests/support/process.h"
#include "tests/support/raw_server.h"

#include <gtest/gtest.h>

#include <mutex>

namespace inspector::fetch::test {

using inspector::test::freePort;
using inspector::test::Nginx;
using inspector::test::RawServer;
using inspector::test::TempDir;
using std::chrono::milliseconds;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// Answers every request with what `answer` makes of its path, and remembers the requests.
class Site {
public:
    explicit Site(std::function<std::string(const std::string& path)> answer)
        : m_answer(std::move(answer)), m_server([this](RawServer::Connection& peer) {
              const std::string request = peer.readRequest();
              if (request.empty()) return;
              {
                  std::lock_guard lock(m_mutex);
                  m_requests.push_back(request);
              }
              const auto from = request.find(' ') + 1;
              peer.send(m_answer(request.substr(from, request.find(' ', from) - from)));
          }) {}
    std::string url(const std::string& path = "/") const { return m_server.url(path); }
    std::string host() const { return "127.0.0.1:" + std::to_string(m_server.port()); }
    std::string last() const {
        std::lock_guard lock(m_mutex);
        return m_requests.empty() ? std::string() : m_requests.back();
    }
    std::size_t count() const {
        std::lock_guard lock(m_mutex);
        return m_requests.size();
    }

private:
    std::function<std::string(const std::string&)> m_answer;
    mutable std::mutex m_mutex;
    std::vector<std::string> m_requests;
    RawServer m_server;
};

std::string to(const std::string& location, int status = 302) {
    return "HTTP/1.1 " + std::to_string(status) + " Found\r\nLocation: " + location +
           "\r\nContent-Length: 4\r\nConnection: close\r\n\r\nmove";
}
const char* const kHere = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nhere";

class Redirects : public testing::Test {
protected:
    Worker worker;
};

}  // namespace

TEST_F(Redirects, AreFollowedAndRecorded) {
    const Site site([](const std::string& path) {
        if (path == "/a/start") return to("next?x=1", 301);
        if (path == "/a/next?x=1") return to("/b", 307);
        if (path == "/b") return to("?q=ü v#part", 308);
        return std::string(kHere);
    });
    const Fetched got = worker.get(site.url("/a/start"));
    EXPECT_TRUE(got.response.ok()) << got.response.message;
    EXPECT_EQ(got.body, "here");  // no body of a redirect
    EXPECT_EQ(got.response.bodyBytes, 4);
    ASSERT_EQ(got.response.redirects.size(), 3u);
    const std::string address = got.response.remoteAddress;
    EXPECT_EQ(address.substr(0, 10), "127.0.0.1:");
    EXPECT_EQ(got.response.redirects[0], (Hop{site.url("/a/start"), 301, "next?x=1", address}));
    EXPECT_EQ(got.response.redirects[1], (Hop{site.url("/a/next?x=1"), 307, "/b", address}));
    EXPECT_EQ(got.response.redirects[2], (Hop{site.url("/b"), 308, "?q=ü v#part", address}));
    EXPECT_EQ(got.response.url, site.url("/b?q=%c3%bc+v"));
}

TEST_F(Redirects, StopAtTheMost) {
    const Site site([](const std::string& path) { return to("/" + std::to_string(std::stoi(path.substr(1)) + 1)); });
    const Response six = worker.get(site.url("/0")).response;
    EXPECT_EQ(six.failure, Failure::TooManyRedirects);
    EXPECT_EQ(six.redirects.size(), 6u);  // the last one is not followed
    EXPECT_EQ(site.count(), 6u);
    EXPECT_EQ(ruleOf(six), "http-redirect");
    const Site five([](const std::string& path) {
        const int n = std::stoi(path.substr(1));
        return n < 5 ? to("/" + std::to_string(n + 1)) : std::string(kHere);
    });
    EXPECT_TRUE(worker.get(five.url("/0")).response.ok());
    Request none = requestFor(five.url("/0"));
    none.maxRedirects = 0;
    EXPECT_EQ(worker.get(none).response.failure, Failure::TooManyRedirects);
}

TEST_F(Redirects, ACircleIsRecognised) {
    const Site site([](const std::string& path) { return path == "/a" ? to("/b#x") : to("/a"); });
    const Response got = worker.get(site.url("/a")).response;
    EXPECT_EQ(got.failure, Failure::RedirectLoop);
    EXPECT_EQ(got.redirects.size(), 2u);
    EXPECT_EQ(site.count(), 2u);
    EXPECT_EQ(ruleOf(got), "http-redirect-loop");
    const Site self([](const std::string&) { return to("/"); });
    EXPECT_EQ(worker.get(self.url("/")).response.failure, Failure::RedirectLoop);
}

TEST_F(Redirects, LeadToHttpOnly) {
    for (const std::string location : {"file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1:70/_x", "http:///x",
                                       "dict://127.0.0.1/"}) {
        const Site site([&](const std::string&) { return to(location); });
        const Fetched got = worker.get(site.url());
        EXPECT_EQ(got.response.failure, Failure::BadUrl) << location;
        EXPECT_EQ(got.response.url, location);
        EXPECT_EQ(got.response.status, 0);
        EXPECT_EQ(got.body, "");
        EXPECT_EQ(got.response.redirects.size(), 1u);
        EXPECT_TRUE(contains(got.response.message, "redirect")) << got.response.message;
    }
}

TEST_F(Redirects, ADeadTargetIsReportedAtItsHop) {
    const std::string dead = "http://127.0.0.1:" + std::to_string(freePort()) + "/x";
    const Site site([&](const std::string&) { return to(dead); });
    const Response got = worker.get(site.url()).response;
    EXPECT_EQ(got.failure, Failure::Connect);
    EXPECT_EQ(got.url, dead);
    EXPECT_EQ(got.status, 0);
    EXPECT_TRUE(got.headers.empty());
    ASSERT_EQ(got.redirects.size(), 1u);
    EXPECT_EQ(got.redirects[0].status, 302);
}

TEST_F(Redirects, SecretsStayWithTheirHost) {
    const Site other([](const std::string&) { return std::string(kHere); });
    const Site site([&](const std::string& path) { return path == "/away" ? to(other.url("/x")) : path == "/near" ? to("/x") : kHere; });
    Request request = requestFor("http://ann:pw@" + site.host() + "/away");
    request.headers = {{"Cookie", "id=1"}, {"X-Api-Key", "k"}, {"X-Edge", "e", true}, {"X-Debug", "d"}, {"Host", "edge.test"}};
    request.bearerToken = "t0ken";
    EXPECT_TRUE(worker.get(request).response.ok());
    EXPECT_TRUE(contains(site.last(), "Host: edge.test\r\n")) << site.last();
    const std::string seen = other.last();
    EXPECT_TRUE(contains(seen, "X-Debug: d\r\n")) << seen;
    EXPECT_TRUE(contains(seen, "Host: " + other.host() + "\r\n")) << seen;
    for (const char* secret : {"Authorization", "Cookie", "X-Api-Key", "X-Edge", "t0ken", "pw"})
        EXPECT_FALSE(contains(seen, secret)) << secret << " in " << seen;

    request.url = "http://ann:pw@" + site.host() + "/near";
    EXPECT_TRUE(worker.get(request).response.ok());
    EXPECT_EQ(site.last().substr(0, 7), "GET /x ");
    EXPECT_TRUE(contains(site.last(), "Authorization: Bearer t0ken\r\n")) << site.last();
    EXPECT_TRUE(contains(site.last(), "Cookie: id=1\r\n"));
    EXPECT_TRUE(contains(site.last(), "X-Edge: e\r\n"));
    request.bearerToken.clear();
    EXPECT_TRUE(worker.get(request).response.ok());
    EXPECT_TRUE(contains(site.last(), "Authorization: Basic YW5uOnB3\r\n")) << site.last();
}

TEST_F(Redirects, AnEndlessBodyOfARedirectIsNotRead) {
    const RawServer server([](RawServer::Connection& peer) {
        if (!contains(peer.readRequest(), "GET /start ")) {
            peer.send(kHere);
            return;
        }
        peer.send("HTTP/1.1 302 Found\r\nLocation: /end\r\n\r\n");
        while (peer.send(std::string(65'536, 'x'))) {}
    });
    const Fetched got = worker.get(server.url("/start"));
    EXPECT_TRUE(got.response.ok()) << got.response.message;
    EXPECT_EQ(got.body, "here");
}

TEST_F(Redirects, ARedirectWithoutLocationIsTheAnswer) {
    const Site site([](const std::string&) {
        return std::string("HTTP/1.1 302 Found\r\nContent-Length: 4\r\nConnection: close\r\n\r\nwhat");
    });
    const Fetched got = worker.get(site.url());
    EXPECT_TRUE(got.response.complete());
    EXPECT_EQ(got.response.status, 302);
    EXPECT_EQ(got.body, "what");
}

TEST_F(Redirects, TheTotalTimeIsThatOfAllHops) {
    const RawServer slow([](RawServer::Connection& peer) {
        const bool first = contains(peer.readRequest(), "GET / ");
        std::this_thread::sleep_for(milliseconds(150));
        peer.send(first ? to("/2") : kHere);
    });
    const Response got = worker.get(slow.url()).response;
    EXPECT_TRUE(got.ok()) << got.message;
    EXPECT_GE(got.timings.total, milliseconds(300));
    EXPECT_GE(got.timings.firstByte, milliseconds(150));
    EXPECT_LT(got.timings.firstByte, got.timings.total);
    Request request = requestFor(slow.url());
    request.totalTimeout = milliseconds(220);
    EXPECT_EQ(worker.get(request).response.failure, Failure::Timeout);
}

TEST_F(Redirects, APinHoldsForTheSameHostOnly) {
    const Site elsewhere([](const std::string&) { return std::string(kHere); });
    const Site site([&](const std::string& path) {
        return path == "/away" ? to("http://localhost:" + std::to_string(freePort()) + "/x") : path == "/near" ? to("/x") : kHere;
    });
    Request request = requestFor("http://edge.test/near");
    request.pinnedAddress = site.host();
    EXPECT_TRUE(worker.get(request).response.ok());
    EXPECT_TRUE(contains(site.last(), "Host: edge.test\r\n")) << site.last();
    request.url = "http://edge.test/away";
    EXPECT_EQ(worker.get(request).response.failure, Failure::Connect);
}

}  // namespace inspector::fetch::test
