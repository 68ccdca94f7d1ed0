// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/notify/sender.h"
#include "tests/core/fetch/certificates.h"
#include "tests/core/notify/receivers/sample.h"
#include "tests/support/raw_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <future>
#include <memory>
#include <mutex>
#include <optional>

// Who gets to see what is told: a real nginx with certificates that fit and that do not, redirections, proxies.
namespace inspector::notify {
namespace {

using inspector::test::Nginx;
using inspector::test::RawServer;
using inspector::test::TempDir;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using Kind = Outcome::Kind;
using test::alert;

const std::map<std::string, std::string> secrets{{"secret", "very-secret-key"}, {"authorization", "Bearer very-secret-token"}};

Outcome tell(const Receiver& receiver) {
    Sender sender;
    std::promise<Outcome> promise;
    auto future = promise.get_future();
    sender.tell(receiver.id, test::told(test::notification({alert("a", Severity::Critical, "News is down", 0)}), receiver),
                [&promise](Outcome outcome) { promise.set_value(std::move(outcome)); });
    return future.get();
}

// What came, whole requests.
class Listener {
public:
    explicit Listener(std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") : m_answer(std::move(answer)) {}
    [[nodiscard]] std::string url() const { return m_server.url("/hook"); }
    [[nodiscard]] std::string place() const { return m_server.url(""); }
    [[nodiscard]] std::vector<std::string> heard() const {
        const std::scoped_lock lock(m_mutex);
        return m_heard;
    }
    [[nodiscard]] int accepted() const { return m_server.accepted(); }

private:
    void serve(RawServer::Connection& connection) {
        const std::string head = connection.readRequest();
        if (head.empty()) return;
        connection.readBody(head);
        {
            const std::scoped_lock lock(m_mutex);
            m_heard.push_back(head);
        }
        connection.send(m_answer);
    }

    const std::string m_answer;
    mutable std::mutex m_mutex;
    std::vector<std::string> m_heard;
    RawServer m_server{[this](RawServer::Connection& connection) { serve(connection); }};
};

// A variable of the environment for a while.
class Variable {
public:
    Variable(const char* name, const std::string& value) : m_name(name) {
        if (const char* old = std::getenv(name)) m_old = old;
        setenv(name, value.c_str(), 1);
    }
    ~Variable() {
        if (m_old)
            setenv(m_name, m_old->c_str(), 1);
        else
            unsetenv(m_name);
    }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

private:
    const char* m_name;
    std::optional<std::string> m_old;
};

class HttpsTest : public testing::Test {
protected:
    static void SetUpTestSuite() {
        authority = std::make_unique<fetch::test::Authority>();
        authority->sign("good", "IP:127.0.0.1");
        authority->sign("other", "DNS:hook.elsewhere.example");
        authority->sign("expired", "IP:127.0.0.1", -1);
    }
    static void TearDownTestSuite() { authority.reset(); }

    // nginx's own port is for plain HTTP; TLS is at another one.
    struct Server {
        explicit Server(const std::string& certificate)
            : port(inspector::test::freePort()),
              nginx(root.path(), "listen 127.0.0.1:" + std::to_string(port) + " ssl; " + authority->nginxLines(certificate) + "access_log " + (root.path() / "access").string() +
                                    "; location = /hook { return 200; }\n") {}
        [[nodiscard]] std::string url() const { return "https://127.0.0.1:" + std::to_string(port) + "/hook"; }
        [[nodiscard]] bool wasAsked() const { return inspector::test::readFile(root.path() / "access").find("POST /hook") != std::string::npos; }
        TempDir root;
        int port;
        Nginx nginx;
    };
    static Receiver hook(const std::string& url, std::map<std::string, std::string> more = {}) {
        more["url"] = url;
        more.insert({"ca_file", authority->caFile()});
        return test::receiver(ReceiverKind::Webhook, more, secrets);
    }

    static std::unique_ptr<fetch::test::Authority> authority;
};
std::unique_ptr<fetch::test::Authority> HttpsTest::authority;

TEST_F(HttpsTest, ACertificateOfAnAuthorityOfOnesOwnIsTrustedWhenItIsNamed) {
    const Server server("good");
    const Outcome outcome = tell(hook(server.url()));
    EXPECT_EQ(outcome.kind, Kind::Told) << outcome.words;
    EXPECT_TRUE(inspector::test::waitFor([&] { return server.wasAsked(); }));
}

TEST_F(HttpsTest, ACertificateThatDoesNotFitIsRefusedWithWhatToDo) {
    const struct { const char* certificate; bool known; const char* words; } cases[] = {
        {"good", false, "Authorities"},
        {"other", true, "another host's"},
        {"expired", true, "has expired"},
    };
    for (const auto& c : cases) {
        const Server server(c.certificate);
        Receiver receiver = hook(server.url());
        if (!c.known) receiver.settings.erase("ca_file");
        const Outcome outcome = tell(receiver);
        EXPECT_EQ(outcome.kind, Kind::Again) << c.certificate;  // it may be renewed
        EXPECT_THAT(outcome.words, AllOf(HasSubstr("nothing was sent"), HasSubstr(c.words)));
        EXPECT_FALSE(server.wasAsked());
    }
}

TEST_F(HttpsTest, WhatIsNotTlsGetsNothing) {
    RawServer plain([](RawServer::Connection& connection) { connection.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"); });
    const Outcome outcome = tell(hook("https://127.0.0.1:" + std::to_string(plain.port()) + "/hook"));
    EXPECT_EQ(outcome.kind, Kind::Again);
    EXPECT_THAT(outcome.words, AllOf(HasSubstr("nothing was sent"), HasSubstr("not TLS from the first byte on")));
}

TEST_F(HttpsTest, ARedirectionTakesNothingElsewhere) {
    const std::string url = "http://127.0.0.1:9/";  // checked only: no kind connects there
    const struct { ReceiverKind kind; std::map<std::string, std::string> settings; std::map<std::string, std::string> secrets; } kinds[] = {
        {ReceiverKind::Webhook, {{"url", url}}, secrets},
        {ReceiverKind::Slack, {}, {{"webhook_url", url}}},
        {ReceiverKind::Slack, {{"api_url", url}, {"channel", "#noc"}}, {{"token", "xoxb-very-secret"}}},
        {ReceiverKind::PagerDuty, {{"url", url}}, {{"routing_key", std::string(32, 'k')}}},
        {ReceiverKind::ServiceNow, {{"url", url}, {"user", "u"}}, {{"password", "very-secret"}}},
        {ReceiverKind::Jira, {{"url", url}, {"user", "u"}, {"project", "OPS"}}, {{"token", "very-secret"}}},
        {ReceiverKind::Alertmanager, {{"url", url}}, {{"token", "very-secret"}}},
    };
    for (const char* status : {"301", "302", "303", "307", "308"})
        for (const auto& c : kinds) {
            const Listener elsewhere;
            const Listener server("HTTP/1.1 " + std::string(status) + " Go\r\nLocation: " + elsewhere.url() + "\r\nContent-Length: 0\r\n\r\n");
            Receiver receiver = test::receiver(c.kind, c.settings, c.secrets);
            for (auto* values : {&receiver.settings, &receiver.secrets})
                for (auto& [name, value] : *values)
                    if (value == url) value = server.url();
            const Outcome outcome = tell(receiver);
            EXPECT_EQ(outcome.kind, Kind::GivenUp) << toString(c.kind);
            EXPECT_THAT(outcome.words, HasSubstr("which is not followed")) << toString(c.kind);
            EXPECT_THAT(server.heard(), SizeIs(1));
            EXPECT_EQ(elsewhere.accepted(), 0);
        }
}

TEST_F(HttpsTest, TheEnvironmentsProxiesSeeNothing) {
    const Listener proxy;
    const Listener server;
    const Variable plain("http_proxy", proxy.place());
    const Variable tls("https_proxy", proxy.place());
    const Variable all("ALL_PROXY", proxy.place());
    EXPECT_EQ(tell(hook(server.url())).kind, Kind::Told);
    const Server secure("good");
    EXPECT_EQ(tell(hook(secure.url())).kind, Kind::Told);
    EXPECT_EQ(proxy.accepted(), 0);
}

TEST_F(HttpsTest, TheReceiversProxyIsUsedAndLearnsNothingOfWhatIsEncrypted) {
    const Listener proxy("HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n");
    const Variable none("no_proxy", "*");
    const Outcome outcome = tell(hook("https://hook.example/in?token=very-secret", {{"proxy", proxy.place()}}));
    EXPECT_EQ(outcome.kind, Kind::Again);
    ASSERT_THAT(proxy.heard(), SizeIs(1));
    EXPECT_EQ(proxy.heard().front().rfind("CONNECT hook.example:443 HTTP/1.1\r\n", 0), 0u) << proxy.heard().front();
    EXPECT_THAT(toLower(proxy.heard().front()), AllOf(Not(HasSubstr("authorization")), Not(HasSubstr("signature")), Not(HasSubstr("very-secret"))));
}

}  // namespace
}  // namespace inspector::notify
