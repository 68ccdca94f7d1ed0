// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/fetch/certificates.h"
#include "tests/core/fetch/dns_server.h"
#include "tests/core/fetch/worker.h"
#include "tests/support/process.h"
#include "tests/support/raw_server.h"

#include <gtest/gtest.h>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace inspector::fetch::test {

using inspector::test::freePort;
using inspector::test::Nginx;
using inspector::test::RawServer;
using inspector::test::TempDir;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// A tunnelling proxy (RFC 9110 9.3.6) that leads every CONNECT to one port of this machine.
class Tunnel {
public:
    explicit Tunnel(int to) : m_to(to) {
        m_listen = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address = loopback(0);
        socklen_t size = sizeof address;
        auto* raw = reinterpret_cast<sockaddr*>(&address);
        if (bind(m_listen, raw, size) != 0 || listen(m_listen, 8) != 0 || getsockname(m_listen, raw, &size) != 0)
            throw std::runtime_error("no listening socket");
        m_port = ntohs(address.sin_port);
        m_thread = std::thread([this] { serve(); });
    }
    ~Tunnel() {
        m_stopping = true;
        m_thread.join();
        close(m_listen);
    }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(m_port); }
    const std::string& request() const { return m_request; }  // after the transfer has ended

private:
    static sockaddr_in loopback(int port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        return address;
    }
    void serve() {
        while (!m_stopping) {
            pollfd waiting{m_listen, POLLIN, 0};
            if (poll(&waiting, 1, 20) <= 0) continue;
            const int client = accept(m_listen, nullptr, nullptr);
            std::string request;
            char byte = 0;
            while (!contains(request, "\r\n\r\n") && recv(client, &byte, 1, 0) == 1) request += byte;
            m_request = request;
            const int server = socket(AF_INET, SOCK_STREAM, 0);
            const sockaddr_in address = loopback(m_to);
            if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
                const std::string ok = "HTTP/1.1 200 Connection established\r\n\r\n";
                (void)send(client, ok.data(), ok.size(), MSG_NOSIGNAL);
                relay(client, server);
            }
            close(client);
            close(server);
        }
    }
    void relay(int a, int b) {
        std::array<char, 16'384> buffer{};
        while (!m_stopping) {
            std::array<pollfd, 2> both{pollfd{a, POLLIN, 0}, pollfd{b, POLLIN, 0}};
            if (poll(both.data(), 2, 20) <= 0) continue;
            for (const pollfd& one : both) {
                if (!one.revents) continue;
                const auto n = recv(one.fd, buffer.data(), buffer.size(), 0);
                if (n <= 0) return;
                (void)send(one.fd == a ? b : a, buffer.data(), static_cast<std::size_t>(n), MSG_NOSIGNAL);
            }
        }
    }

    int m_to;
    int m_listen = -1;
    int m_port = 0;
    std::atomic<bool> m_stopping{false};
    std::string m_request;
    std::thread m_thread;
};

}  // namespace

TEST(Proxies, AreAskedForTheWholeUrlAndResolveTheName) {
    std::string seen;
    const RawServer proxy([&](RawServer::Connection& peer) {
        seen = peer.readRequest();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nproxy");
    });
    DnsServer dns;
    dns.set("proxy.test", DnsServer::to("127.0.0.1"));
    FetcherOptions options;
    options.dnsServers = dns.address();
    Worker worker(options);
    Request request = requestFor("http://stream.test/live.m3u8");
    request.proxy = "http://ann:p%3Aw@proxy.test:" + std::to_string(proxy.port());
    const Fetched got = worker.get(request);
    EXPECT_EQ(got.body, "proxy") << got.response.message;
    EXPECT_TRUE(contains(seen, "GET http://stream.test/live.m3u8 HTTP/1.1\r\n")) << seen;
    EXPECT_TRUE(contains(seen, "\r\nHost: stream.test\r\n")) << seen;
    EXPECT_TRUE(contains(seen, "Proxy-Authorization: Basic YW5uOnA6dw==\r\n")) << seen;
    EXPECT_EQ(dns.questions("stream.test"), 0);
    EXPECT_EQ(dns.questions("proxy.test"), 2);
    EXPECT_EQ(got.response.remoteAddress, "127.0.0.1:" + std::to_string(proxy.port()));
}

TEST(Proxies, TunnelTlsThroughWhichTheServerIsVerified) {
    const TempDir root;
    root.write("live.m3u8", "#EXTM3U\n");
    const Authority authority;
    authority.sign("good", "DNS:stream.test");
    const int port = freePort();
    const Nginx nginx(root.path(), "listen 127.0.0.1:" + std::to_string(port) + " ssl http2;\n" +
                                       authority.nginxLines("good"));
    const Tunnel tunnel(port);
    {
        Worker worker;
        Request request = requestFor("https://stream.test/live.m3u8");
        request.caFile = authority.caFile();
        request.proxy = tunnel.url();
        request.bearerToken = "t0ken";
        const Fetched got = worker.get(request);
        EXPECT_EQ(got.body, "#EXTM3U\n") << got.response.message;
        EXPECT_EQ(got.response.status, 200);
        EXPECT_EQ(got.response.httpVersion, "2");
    }
    EXPECT_TRUE(contains(tunnel.request(), "CONNECT stream.test:443 HTTP/1.1\r\n")) << tunnel.request();
    EXPECT_FALSE(contains(tunnel.request(), "t0ken")) << tunnel.request();
}

TEST(Proxies, ThatRefuseAreNotTheServersFault) {
    const RawServer proxy([](RawServer::Connection& peer) {
        (void)peer.readRequest();
        peer.send("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
        peer.silence();
    });
    Worker worker;
    Request request = requestFor("https://stream.test/");
    request.proxy = "http://ann:hidden@127.0.0.1:" + std::to_string(proxy.port());
    const Response refused = worker.get(request).response;
    EXPECT_EQ(refused.failure, Failure::Connect);
    EXPECT_TRUE(contains(refused.message, "407")) << refused.message;
    EXPECT_FALSE(contains(refused.message, "hidden"));
    request.proxy = "http://127.0.0.1:" + std::to_string(freePort());
    const Response down = worker.get(request).response;
    EXPECT_EQ(down.failure, Failure::Connect);
    EXPECT_TRUE(contains(down.message, "proxy")) << down.message;
}

TEST(Proxies, OfSocksResolveTheNameThemselves) {
    std::string seen;
    const RawServer proxy([&](RawServer::Connection& peer) {
        // RFC 1928: no authentication; the request is read up to the end of the HTTP headers that follow it.
        peer.send(std::string("\x05\x00", 2));
        peer.send(std::string("\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x50", 10));
        seen = peer.readRequest();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nsocks");
    });
    Worker worker;
    Request request = requestFor("http://stream.test/a");
    request.proxy = "socks5://127.0.0.1:" + std::to_string(proxy.port());
    const Fetched got = worker.get(request);
    EXPECT_EQ(got.body, "socks") << got.response.message;
    EXPECT_TRUE(contains(seen, "stream.test")) << seen;
    EXPECT_TRUE(contains(seen, "GET /a HTTP/1.1\r\n")) << seen;
}

TEST(Proxies, ThatAreNoneAreRefusedWithoutShowingThem) {
    Worker worker;
    for (const char* proxy : {"127.0.0.1:3128", "ftp://127.0.0.1", "http://", "http://ann:hidden@", "socks5://h:0",
                              "http://ann:hidden@h:99999"}) {
        Request request = requestFor("http://127.0.0.1:9/");
        request.proxy = proxy;
        const Response got = worker.get(request).response;
        EXPECT_EQ(got.failure, Failure::BadUrl) << proxy;
        EXPECT_TRUE(contains(got.message, "proxy")) << got.message;
        EXPECT_FALSE(contains(got.message, "hidden")) << got.message;
    }
}

}  // namespace inspector::fetch::test
