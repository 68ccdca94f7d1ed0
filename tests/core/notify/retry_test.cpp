// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/retry.h"

#include "core/notify/rate_limit.h"
#include "tests/core/notify/receivers/sample.h"

#include <gtest/gtest.h>

namespace inspector::notify {
namespace {

using test::alert;
using test::at;
using Kind = Outcome::Kind;

OutboxEntry entry(std::uint32_t attempts, double made = 0) {
    OutboxEntry out;
    out.notification = test::notification({alert("a", Severity::Major, "x", 0)}, Notification::Why::New, made);
    out.attempts = attempts;
    return out;
}

TEST(Retry, WhatIsToldOrRefusedIsOver) {
    EXPECT_EQ(afterAttempt(entry(1), {Kind::Told, "ok", {}, {}}, at(1)).again, std::nullopt);
    EXPECT_FALSE(afterAttempt(entry(1), {Kind::Told, "ok", {}, {}}, at(1)).givenUp);
    const Retry refused = afterAttempt(entry(1), {Kind::GivenUp, "404", {}, {}}, at(1));
    EXPECT_TRUE(refused.givenUp);
    EXPECT_EQ(refused.answer, "404");
}

TEST(Retry, WaitsDoubleToFiveMinutesWithAQuarterOfChance) {
    double expected = 2;
    for (std::uint32_t attempt = 1; attempt < 30; ++attempt, expected = std::min(expected * 2, 300.0)) {
        const Retry retry = afterAttempt(entry(attempt), {Kind::Again, "503", {}, {}}, at(100));
        ASSERT_TRUE(retry.again);
        const double wait = toSeconds(*retry.again - at(100));
        EXPECT_GE(wait, expected * 0.75) << attempt;
        EXPECT_LE(wait, std::min(expected * 1.25, 300.0)) << attempt;
    }
}

TEST(Retry, ChanceIsTheSameInEveryProgramAndAnotherForEachKey) {
    const Outcome away{Kind::Again, "503", {}, {}};
    EXPECT_EQ(afterAttempt(entry(5), away, at(100)).again, afterAttempt(entry(5), away, at(100)).again);
    std::set<WallTime> times;
    for (int i = 0; i < 20; ++i) times.insert(*afterAttempt(entry(5, i), away, at(100)).again);
    EXPECT_GT(times.size(), 10u);
}

TEST(Retry, TheReceiverMayAskForMoreUpToAnHour) {
    const struct { std::int64_t asked, least, most; } cases[] = {{30, 30, 30}, {0, 1, 3}, {-5, 1, 3}, {100'000, 3600, 3600}};
    for (const auto& c : cases) {
        const Retry retry = afterAttempt(entry(1), {Kind::Again, "429", Seconds{c.asked}, {}}, at(0));
        EXPECT_GE(*retry.again, at(static_cast<double>(c.least)));
        EXPECT_LE(*retry.again, at(static_cast<double>(c.most)));
    }
}

TEST(Retry, AfterADayItIsGivenUpWhateverTheClockDoes) {
    const Outcome away{Kind::Again, "no connection", {}, {}};
    EXPECT_FALSE(afterAttempt(entry(250), away, at(23 * 3600)).givenUp);
    const Retry late = afterAttempt(entry(290), away, at(24 * 3600));
    EXPECT_TRUE(late.givenUp);
    EXPECT_EQ(late.answer, "given up after 290 attempts: no connection");
    EXPECT_FALSE(afterAttempt(entry(250), away, at(-1e6)).givenUp);  // the clock was set back
    EXPECT_TRUE(afterAttempt(entry(400), away, at(-1e6)).givenUp);
}

std::vector<OutboxEntry> due(std::size_t count) {
    std::vector<OutboxEntry> out;
    for (std::size_t i = 0; i < count; ++i) {
        out.push_back(entry(0, static_cast<double>(i)));
        out.back().notification.groupKey = "group " + std::to_string(i);
        out.back().notification.alerts = {alert("f" + std::to_string(i), i == 7 ? Severity::Critical : Severity::Major, "x", 0)};
    }
    return out;
}
Receiver limited(ReceiverKind kind, std::uint32_t most) {
    Receiver out = test::receiver(kind, {});
    out.mostPerMinute = most;
    return out;
}

TEST(RateLimit, WhatFitsIsSent) {
    const auto all = due(5);
    const SendingPlan plan = planSending(limited(ReceiverKind::Slack, 5), {}, all, at(100));
    EXPECT_EQ(plan.send.size(), 5u);
    EXPECT_FALSE(plan.summary);
    EXPECT_FALSE(plan.next);
}

TEST(RateLimit, MoreEndsInOneSummaryThatCountsWhatItStandsFor) {
    auto all = due(40);
    all[20].notification.why = Notification::Why::Resolved;
    all[20].notification.alerts = {test::resolved(all[20].notification.alerts[0], 50)};
    all[21].notification.leftOut = 100;
    const SendingPlan plan = planSending(limited(ReceiverKind::Slack, 5), {}, all, at(100));
    EXPECT_EQ(plan.send, (std::vector<std::size_t>{0, 1, 2, 3}));
    EXPECT_EQ(plan.folded.size(), 36u);
    ASSERT_TRUE(plan.summary);
    EXPECT_EQ(plan.summary->why, Notification::Why::Summary);
    EXPECT_EQ(plan.summary->alerts.size(), 36u);
    EXPECT_EQ(plan.summary->leftOut, 100u);
    EXPECT_EQ(plan.summary->alerts.front().fingerprint, "f7");           // the gravest first
    EXPECT_EQ(plan.summary->alerts.back().fingerprint, "f20");           // resolved last
    EXPECT_EQ(messageOf(*plan.summary, limited(ReceiverKind::Slack, 5), {}).tag, "SUMMARY:136");
    ASSERT_EQ(plan.forget.size(), 1u);
    EXPECT_EQ(plan.forget[0].about, "group 20");
    EXPECT_EQ(planSending(limited(ReceiverKind::Slack, 5), {}, all, at(100)).summary->key, plan.summary->key);
}

TEST(RateLimit, TheMinuteSlides) {
    const std::vector<WallTime> sent = {at(30), at(50), at(70), at(80), at(90)};
    const auto all = due(3);
    const SendingPlan full = planSending(limited(ReceiverKind::Slack, 4), sent, all, at(100));
    EXPECT_TRUE(full.send.empty());
    EXPECT_TRUE(full.folded.empty());
    EXPECT_FALSE(full.summary);
    EXPECT_EQ(full.next, at(110));
    const SendingPlan later = planSending(limited(ReceiverKind::Slack, 4), sent, all, *full.next);
    EXPECT_TRUE(later.send.empty());
    EXPECT_EQ(later.folded.size(), 3u);
    EXPECT_TRUE(later.summary);
}

TEST(RateLimit, SystemsThatKeepAStateAreToldEachLater) {
    for (const auto kind : {ReceiverKind::PagerDuty, ReceiverKind::ServiceNow, ReceiverKind::Jira, ReceiverKind::Alertmanager}) {
        const SendingPlan plan = planSending(limited(kind, 2), {}, due(5), at(100));
        EXPECT_EQ(plan.send, (std::vector<std::size_t>{0, 1}));
        EXPECT_TRUE(plan.folded.empty());
        EXPECT_EQ(plan.next, at(160));
    }
}

TEST(RateLimit, ASummaryThatWaitsIsNotFoldedAgain) {
    auto all = due(4);
    all[3].notification.why = Notification::Why::Summary;
    const SendingPlan plan = planSending(limited(ReceiverKind::Email, 2), {}, all, at(100));
    EXPECT_EQ(plan.send, (std::vector<std::size_t>{0, 3}));
    EXPECT_TRUE(plan.folded.empty());
    EXPECT_TRUE(plan.next);
}

TEST(RateLimit, AClockThatWasSetBackBlocksNobodyForLong) {
    const SendingPlan plan = planSending(limited(ReceiverKind::Slack, 1), std::vector{at(9'000)}, due(1), at(100));
    EXPECT_EQ(plan.next, at(160));
}

TEST(RateLimit, ASummaryOfTenThousandIsBounded) {
    std::vector<Notification> all;
    for (int i = 0; i < 100; ++i) {
        all.push_back(test::notification({}, Notification::Why::New, i));
        for (int j = 0; j < 100; ++j) all.back().alerts.push_back(alert(std::to_string(i * 100 + j), Severity::Major, "x", 0));
    }
    std::vector<const Notification*> pointers;
    for (const Notification& n : all) pointers.push_back(&n);
    const Notification summary = summaryOf(pointers, at(100));
    EXPECT_EQ(summary.alerts.size(), mostAlertsTold);
    EXPECT_EQ(summary.leftOut, 10'000 - mostAlertsTold);
}

}  // namespace
}  // namespace inspector::notify
