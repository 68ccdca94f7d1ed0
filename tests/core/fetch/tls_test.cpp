// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/fetch/certificates.h"
#include "tests/core/fetch/dns_server.h"
#include "tests/core/fetch/worker.h"
#include "tests/support/process.h"
#include "tests/support/raw_server.h"

#include <gtest/gtest.h>

namespace inspector::fetch::test {

using inspector::test::freePort;
using inspector::test::Nginx;
using inspector::test::RawServer;
using inspector::test::TempDir;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// nginx with HTTP/2 over TLS, and names that only the test's name server knows.
class TlsFetch : public testing::Test {
protected:
    TlsFetch() : worker(FetcherOptions{.dnsServers = dns.address()}) {
        root.write("live.m3u8", "#EXTM3U\n");
        root.write("big.ts", std::string(2'000'000, 'x'));
        authority.sign("good", "DNS:localhost,DNS:edge.test,IP:127.0.0.1");
        authority.sign("late", "DNS:localhost", -1);
        dns.set("edge.test", DnsServer::to("127.0.0.1"));
        dns.set("other.test", DnsServer::to("127.0.0.1"));
    }
    void serve(const std::string& certificate, const std::string& listen = "ssl http2") {
        port = freePort();
        nginx = std::make_unique<Nginx>(
            root.path(), "listen 127.0.0.1:" + std::to_string(port) + " " + listen + ";\n" +
                             authority.nginxLines(certificate) + "add_header X-Sni $ssl_server_name;\n" +
                             "add_header X-Host $http_host;");
    }
    Request request(const std::string& host, const std::string& path = "/live.m3u8") const {
        Request made = requestFor("https://" + host + ":" + std::to_string(port) + path);
        made.caFile = authority.caFile();
        return made;
    }

    TempDir root;
    Authority authority;
    DnsServer dns;
    int port = 0;
    std::unique_ptr<Nginx> nginx;
    Worker worker;
};

}  // namespace

TEST_F(TlsFetch, SpeaksHttp2WhereItIsOffered) {
    serve("good");
    const Fetched got = worker.get(request("edge.test"));
    EXPECT_TRUE(got.response.ok()) << got.response.message;
    EXPECT_EQ(got.response.httpVersion, "2");
    EXPECT_EQ(got.body, "#EXTM3U\n");
    EXPECT_GT(got.response.timings.tls.count(), 0);
    EXPECT_GT(got.response.timings.connect.count(), 0);
    EXPECT_GE(got.response.timings.firstByte, got.response.timings.tls);
    ASSERT_NE(got.response.header("x-sni"), nullptr);
    EXPECT_EQ(*got.response.header("x-sni"), "edge.test");
    const Response again = worker.get(request("edge.test")).response;
    EXPECT_TRUE(again.reusedConnection);
    EXPECT_EQ(again.timings.tls.count(), 0);
}

TEST_F(TlsFetch, SpeaksHttp11WhereItIsNotOfferedOrNotWanted) {
    serve("good");
    // A connection that speaks HTTP/2 is open already, and must not be used.
    EXPECT_EQ(worker.get(request("edge.test")).response.httpVersion, "2");
    Request plain = request("edge.test");
    plain.http2 = false;
    EXPECT_EQ(worker.get(plain).response.httpVersion, "1.1");
    serve("good", "ssl");
    EXPECT_EQ(worker.get(request("edge.test")).response.httpVersion, "1.1");
}

TEST_F(TlsFetch, ManyTransfersShareHttp2Connections) {
    serve("good");
    ASSERT_TRUE(worker.get(request("edge.test")).response.ok());
    std::vector<std::future<Fetched>> answers;
    for (int i = 0; i < 40; ++i) answers.push_back(worker.begin(request("edge.test", "/big.ts")));
    for (auto& answer : answers) {
        const Fetched got = answer.get();
        EXPECT_TRUE(got.response.ok()) << got.response.message;
        EXPECT_EQ(got.body.size(), 2'000'000u);
        EXPECT_TRUE(got.response.reusedConnection);
    }
}

TEST_F(TlsFetch, ANewConnectionTellsItsVersionAndCertificate) {
    serve("good");
    const Response got = worker.get(request("edge.test")).response;
    ASSERT_TRUE(got.ok()) << got.message;
    EXPECT_EQ(got.tlsVersion.substr(0, 4), "TLSv");
    ASSERT_NE(got.serverCertificate, nullptr);
    EXPECT_EQ(got.serverCertificate->names, (std::vector<std::string>{"localhost", "edge.test"}));
    EXPECT_FALSE(got.serverCertificate->issuer.empty());
    const auto left = got.serverCertificate->notAfter - std::chrono::system_clock::now();
    EXPECT_GT(left, std::chrono::hours(29 * 24));
    EXPECT_LT(left, std::chrono::hours(31 * 24));
    const Response again = worker.get(request("edge.test")).response;
    EXPECT_TRUE(again.reusedConnection);
    EXPECT_EQ(again.tlsVersion, "");
    EXPECT_EQ(again.serverCertificate, nullptr);
}

TEST_F(TlsFetch, AChainThatIsNotTrustedIsSaid) {
    serve("good");
    Request distrusting = request("edge.test");
    distrusting.caFile = {};
    const Response got = worker.get(distrusting).response;
    EXPECT_EQ(got.failure, Failure::TlsCertificate);
    EXPECT_EQ(got.certificate, CertificateFault::Untrusted) << got.message;
    EXPECT_EQ(ruleOf(got), "tls-chain-incomplete");
    EXPECT_EQ(got.phase, Phase::Tls);
    EXPECT_TRUE(contains(got.message, "not trusted")) << got.message;
    distrusting.verifyTls = false;
    EXPECT_TRUE(worker.get(distrusting).response.ok());
    // The connection that was not verified serves nobody who wants it verified.
    distrusting.verifyTls = true;
    EXPECT_EQ(worker.get(distrusting).response.failure, Failure::TlsCertificate);
}

TEST_F(TlsFetch, ACertificateOfAnotherNameIsSaid) {
    serve("good");
    const Response got = worker.get(request("other.test")).response;
    EXPECT_EQ(got.failure, Failure::TlsCertificate);
    EXPECT_EQ(got.certificate, CertificateFault::NameMismatch) << got.message;
    EXPECT_EQ(ruleOf(got), "tls-hostname-mismatch");
    EXPECT_TRUE(contains(got.message, "does not match")) << got.message;
}

TEST_F(TlsFetch, AnExpiredCertificateIsSaid) {
    serve("late");
    const Response got = worker.get(request("localhost")).response;
    EXPECT_EQ(got.failure, Failure::TlsCertificate);
    EXPECT_EQ(got.certificate, CertificateFault::Expired) << got.message;
    EXPECT_EQ(ruleOf(got), "tls-certificate-expires");
    EXPECT_TRUE(contains(got.message, "expired")) << got.message;
}

TEST_F(TlsFetch, AServerWithoutTlsIsSaid) {
    serve("good");
    const Response got = worker.get("https://127.0.0.1:" + std::to_string(nginx->port()) + "/").response;
    EXPECT_EQ(got.failure, Failure::Tls);
    EXPECT_EQ(got.phase, Phase::Tls);
    EXPECT_TRUE(contains(got.message, "does not speak TLS")) << got.message;
}

TEST_F(TlsFetch, AFileOfAuthoritiesThatIsMissingIsSaid) {
    serve("good");
    Request wrong = request("edge.test");
    wrong.caFile = "/nonexistent/ca.pem";
    const Response got = worker.get(wrong).response;
    EXPECT_EQ(got.failure, Failure::Tls);
    EXPECT_TRUE(contains(got.message, "/nonexistent/ca.pem")) << got.message;
}

TEST_F(TlsFetch, AHandshakeThatNeverEndsTimesOutAsSuch) {
    const RawServer mute([](RawServer::Connection& peer) { peer.silence(); });
    Request waits = requestFor("https://127.0.0.1:" + std::to_string(mute.port()) + "/");
    waits.connectTimeout = std::chrono::milliseconds(300);
    const Response got = worker.get(waits).response;
    EXPECT_EQ(got.failure, Failure::Timeout);
    EXPECT_EQ(got.phase, Phase::Tls) << got.message;
    EXPECT_GE(got.timings.tls, std::chrono::milliseconds(200));
    EXPECT_GE(got.timings.total, std::chrono::milliseconds(290));
    waits.connectTimeout = std::chrono::seconds(20);
    waits.totalTimeout = std::chrono::milliseconds(300);
    EXPECT_EQ(worker.get(waits).response.phase, Phase::Tls);
}

TEST_F(TlsFetch, APinnedAddressKeepsTheNameAndSharesNoConnection) {
    serve("good");
    // The name leads nowhere: only the pinned address does.
    dns.set("edge.test", DnsServer::to("127.0.0.2"));
    Request pinned = request("edge.test");
    pinned.pinnedAddress = "127.0.0.1";
    const Response got = worker.get(pinned).response;
    EXPECT_TRUE(got.ok()) << got.message;
    EXPECT_EQ(got.remoteAddress, "127.0.0.1:" + std::to_string(port));
    EXPECT_EQ(*got.header("x-sni"), "edge.test");
    EXPECT_EQ(*got.header("x-host"), "edge.test:" + std::to_string(port));
    EXPECT_EQ(dns.questions("edge.test"), 0);
    EXPECT_TRUE(worker.get(pinned).response.reusedConnection);
    // Neither without a pin nor with another is that connection used.
    EXPECT_EQ(worker.get(request("edge.test")).response.failure, Failure::Connect);
    pinned.pinnedAddress = "127.0.0.3";
    EXPECT_EQ(worker.get(pinned).response.failure, Failure::Connect);
    // With a port of its own, and by name.
    pinned.url = "https://edge.test/live.m3u8";
    pinned.pinnedAddress = "localhost:" + std::to_string(port);
    const Response named = worker.get(pinned).response;
    EXPECT_TRUE(named.ok()) << named.message;
    EXPECT_EQ(*named.header("x-sni"), "edge.test");
    pinned.pinnedAddress = "no such/thing";
    EXPECT_EQ(worker.get(pinned).response.failure, Failure::BadUrl);
}

}  // namespace inspector::fetch::test
