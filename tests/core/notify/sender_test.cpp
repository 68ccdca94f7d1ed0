// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/sender.h"
#include "tests/support/raw_server.h"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace inspector::notify {
namespace {

using test::RawServer;

Conversation post(const std::string& url) {
    Request request;
    request.call = HttpCall{"POST", url, {}, "{}"};
    return Conversation({Step{request, &readStatus}});
}

std::future<Outcome> tell(Sender& sender, const std::string& receiver, const std::string& url) {
    auto promise = std::make_shared<std::promise<Outcome>>();
    auto future = promise->get_future();
    sender.tell(ReceiverId(receiver), post(url), [promise](Outcome outcome) { promise->set_value(std::move(outcome)); });
    return future;
}

RawServer::Handler answering(const std::string& answer) {
    return [answer](RawServer::Connection& connection) {
        connection.readRequest();
        connection.read(2);
        connection.send(answer);
    };
}

void hang(RawServer::Connection& connection) { connection.silence(); }

TEST(SenderTest, AnAnswerIsRead) {
    RawServer server(answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
    Sender sender;
    EXPECT_EQ(tell(sender, "a", server.url()).get().kind, Outcome::Kind::Told);
}

TEST(SenderTest, ARedirectionIsNotFollowed) {
    RawServer elsewhere(answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    RawServer server(answering("HTTP/1.1 307 Go\r\nLocation: " + elsewhere.url() + "\r\nContent-Length: 0\r\n\r\n"));
    Sender sender;
    EXPECT_EQ(tell(sender, "a", server.url()).get().kind, Outcome::Kind::GivenUp);
    EXPECT_EQ(elsewhere.accepted(), 0);
}

TEST(SenderTest, AnAnswerCutShortIsTriedAgain) {
    RawServer server(answering("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"));
    Sender sender;
    EXPECT_EQ(tell(sender, "a", server.url()).get().kind, Outcome::Kind::Again);
}

TEST(SenderTest, AHugeAnswerIsNotReadToItsEnd) {
    std::promise<bool> whole;
    RawServer server([&](RawServer::Connection& connection) {
        connection.readRequest();
        connection.read(2);
        bool sent = connection.send("HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n");
        const std::string piece(1024 * 1024, 'x');
        for (int i = 0; sent && i < 100; ++i) sent = connection.send(piece);
        whole.set_value(sent);
    });
    Sender sender;
    EXPECT_EQ(tell(sender, "a", server.url()).get().kind, Outcome::Kind::Told);
    EXPECT_FALSE(whole.get_future().get());
}

TEST(SenderTest, APauseThatIsAskedForIsHandedOn) {
    RawServer server(answering("HTTP/1.1 429 Slowly\r\nRetry-After: 17\r\nContent-Length: 0\r\n\r\n"));
    Sender sender;
    const Outcome outcome = tell(sender, "a", server.url()).get();
    EXPECT_EQ(outcome.kind, Outcome::Kind::Again);
    EXPECT_EQ(outcome.after, Seconds{17});
}

TEST(SenderTest, AReceiverThatHangsEndsInTime) {
    RawServer server(&hang);
    SenderLimits limits;
    limits.total = Milliseconds{300};
    Sender sender(limits);
    EXPECT_EQ(tell(sender, "a", server.url()).get().kind, Outcome::Kind::Again);
}

TEST(SenderTest, AReceiverThatHangsDelaysNoOtherAndStoppingTellsItAgain) {
    RawServer hanging(&hang);
    RawServer server(answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    Sender sender;
    std::vector<std::future<Outcome>> held;
    for (int i = 0; i < 10; ++i) held.push_back(tell(sender, "hangs", hanging.url()));
    EXPECT_EQ(tell(sender, "answers", server.url()).get().kind, Outcome::Kind::Told);
    EXPECT_LE(hanging.accepted(), 2);
    sender.stop();
    for (auto& outcome : held) EXPECT_EQ(outcome.get().kind, Outcome::Kind::Again);
    EXPECT_EQ(tell(sender, "answers", server.url()).get().kind, Outcome::Kind::Again);
}

}  // namespace
}  // namespace inspector::notify
