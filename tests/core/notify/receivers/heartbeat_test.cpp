// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/receivers/heartbeat.h"

#include "tests/core/notify/receivers/sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace inspector::notify {
namespace {

const std::map<std::string, std::string> secrets{{"url", "https://hc-ping.example/d3b0-7384"}, {"authorization", "GenieKey abcdefgh"}};

TEST(HeartbeatReceiver, TheAddressIsAskedForAndToldNothing) {
    Conversation c = test::told(Notification(), test::receiver(ReceiverKind::Heartbeat, {}, secrets));
    const auto calls = test::talk(c, {test::answer(200, "OK")});
    ASSERT_EQ(calls.size(), 1u);
    EXPECT_EQ(calls[0].method, "GET");
    EXPECT_EQ(calls[0].url, "https://hc-ping.example/d3b0-7384");
    EXPECT_EQ(calls[0].body, "");
    EXPECT_EQ(test::header(calls[0], "Authorization"), "GenieKey abcdefgh");
    EXPECT_EQ(c.outcome().kind, Outcome::Kind::Told);
}

TEST(HeartbeatReceiver, WhatItAnswersRepeatsNoSecret) {
    const struct { int status; Outcome::Kind expected; } cases[] = {
        {503, Outcome::Kind::Again}, {429, Outcome::Kind::Again}, {404, Outcome::Kind::GivenUp}, {302, Outcome::Kind::GivenUp}};
    for (const auto& one : cases) {
        Conversation c = test::told(Notification(), test::receiver(ReceiverKind::Heartbeat, {{"method", "POST"}}, secrets));
        const auto calls = test::talk(c, {test::answer(one.status, "no check /d3b0-7384 for abcdefgh")});
        ASSERT_EQ(calls.size(), 1u);
        EXPECT_EQ(calls[0].method, "POST");
        EXPECT_EQ(c.outcome().kind, one.expected) << one.status;
        EXPECT_EQ(c.outcome().words.find("d3b0"), std::string::npos) << c.outcome().words;
        EXPECT_EQ(c.outcome().words.find("abcdefgh"), std::string::npos) << c.outcome().words;
    }
}

TEST(HeartbeatReceiver, AMinuteIsTheShortestInterval) {
    EXPECT_EQ(heartbeatInterval(test::receiver(ReceiverKind::Heartbeat, {}, secrets)), Seconds{60});
    EXPECT_EQ(heartbeatInterval(test::receiver(ReceiverKind::Heartbeat, {{"interval", "5m"}}, secrets)), Seconds{300});
    EXPECT_EQ(heartbeatInterval(test::receiver(ReceiverKind::Heartbeat, {{"interval", "1s"}}, secrets)), Seconds{60});
}

}  // namespace
}  // namespace inspector::notify
