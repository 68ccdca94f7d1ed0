// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Alerts of a shared store: what people do while the server is away gets there, and what was open last is shown.
#include "tests/core/inventory/shared_fixture.h"

#include <optional>

namespace inspector::inventory {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class SharedAlerts : public SharedStoreTest {
protected:
    void SetUp() override {
        open();
        m_alert = write(alertNamed("down", "a"));
        follow();
    }
    // Another program's word, on the server.
    Alert write(const Alert& alert) {
        const auto lease = server().acquireLease("alerts", "there", Milliseconds{30'000}, m_clock.now());
        AlertWrite one;
        one.alerts = {alert};
        const auto news = server().writeAlerts(one, lease.value_or(Lease{}));
        EXPECT_TRUE(news) << (news ? "" : news.error().message());
        return news && !news->alerts.empty() ? news->alerts.front() : Alert{};
    }
    // As a console does; the replica is written within seconds.
    AlertNews follow() {
        m_clock.advance(Seconds{20});
        const auto news = m_store->alertNews(m_stamp);
        EXPECT_TRUE(news) << (news ? "" : news.error().message());
        if (news) m_stamp = news->stamp;
        return news.value_or(AlertNews{});
    }
    static Alert onlyOpen(Store& store) {
        const auto news = store.alertNews(0);
        EXPECT_TRUE(news && news->alerts.size() == 1);
        return news && !news->alerts.empty() ? news->alerts.front() : Alert{};
    }
    static std::size_t lines(Store& store) { return store.alertLog({}).value_or(std::vector<AlertEntry>{}).size(); }

    Alert m_alert;
    std::int64_t m_stamp = 0;
};

TEST_F(SharedAlerts, WhatWasOpenLastIsShownWithoutTheServerAndAfterARestart) {
    cut();
    const auto news = follow();
    EXPECT_TRUE(news.all);
    EXPECT_LT(news.stamp, 0);
    EXPECT_THAT(news.alerts, ElementsAre(m_alert));
    EXPECT_THAT(follow().alerts, IsEmpty());
    EXPECT_THAT(*m_store->findAlerts({}), ElementsAre(m_alert));
    open();
    m_stamp = 0;
    EXPECT_THAT(follow().alerts, ElementsAre(m_alert));
    Alert over = m_alert;
    over.closed = after(60);
    write(over);
    ASSERT_TRUE(heal());
    const auto back = follow();
    EXPECT_TRUE(back.all) << "the server counts otherwise than the replica";
    EXPECT_THAT(back.alerts, IsEmpty());
    EXPECT_GT(back.stamp, 0);
    follow();
    cut();
    EXPECT_THAT(follow().alerts, IsEmpty()) << "the replica knows that it is over";
}

TEST_F(SharedAlerts, WhatPeopleDoAloneIsSeenAtOnceAndArrivesWithItsTime) {
    cut();
    const WallTime at = m_clock.now();
    const auto done = m_store->act(AcknowledgeAlerts{{m_alert.fingerprint}, "on it", {}}, "anna", at);
    ASSERT_TRUE(done) << done.error().message();
    EXPECT_EQ(done->alerts.at(0).acknowledgedBy, "anna");
    ASSERT_TRUE(m_store->act(NoteAlert{{m_alert.fingerprint}, "encoder 7"}, "anna", at + Seconds{5}));
    EXPECT_EQ(follow().alerts.at(0).acknowledgedWhy, "on it");
    EXPECT_EQ(lines(*m_store), 2u);
    EXPECT_EQ(m_store->state().pending, 2u);
    EXPECT_FALSE(onlyOpen(server()).acknowledged);
    open();  // after a restart it waits on
    EXPECT_EQ(m_store->state().pending, 2u);
    m_clock.advance(Seconds{600});
    ASSERT_TRUE(heal());
    EXPECT_EQ(m_store->state().pending, 0u);
    EXPECT_EQ(onlyOpen(server()).acknowledged, at);
    EXPECT_EQ(onlyOpen(server()).acknowledgedBy, "anna");
    const auto log = *server().alertLog({});
    ASSERT_THAT(log, SizeIs(2));
    EXPECT_EQ(log[0].text, "encoder 7");
    EXPECT_EQ(log[0].time, at + Seconds{5});
}

TEST_F(SharedAlerts, WhatOthersDidMeanwhileAndLaterHolds) {
    cut();
    const WallTime at = m_clock.now();
    ASSERT_TRUE(m_store->act(AcknowledgeAlerts{{m_alert.fingerprint}, "early", {}}, "anna", at));
    ASSERT_TRUE(server().act(AcknowledgeAlerts{{m_alert.fingerprint}, "late", {}}, "bert", at + Seconds{10}));
    ASSERT_TRUE(heal());
    EXPECT_EQ(onlyOpen(server()).acknowledgedBy, "bert");
    EXPECT_EQ(lines(server()), 2u) << "both were made";
}

TEST_F(SharedAlerts, AnActWhoseAnswerGotLostIsThereOnce) {
    m_network.callsLeft = 0;
    m_network.answerLost = true;
    ASSERT_TRUE(m_store->act(NoteAlert{{m_alert.fingerprint}, "encoder 7"}, "anna", m_clock.now()));
    EXPECT_EQ(m_store->state().pending, 1u);
    ASSERT_TRUE(heal());
    EXPECT_EQ(m_store->state().pending, 0u);
    EXPECT_EQ(lines(server()), 1u);
}

TEST_F(SharedAlerts, AnActOnWhatIsOverByNowKeepsNothingElseWaiting) {
    cut();
    ASSERT_TRUE(m_store->act(AcknowledgeAlerts{{m_alert.fingerprint}, "on it", {}}, "anna", m_clock.now()));
    Alert over = m_alert;
    over.closed = after(60);
    write(over);
    ASSERT_TRUE(heal());
    EXPECT_EQ(m_store->state().pending, 0u);
    const auto gone = m_store->act(AcknowledgeAlerts{{m_alert.fingerprint}, "on it", {}}, "anna", m_clock.now());
    ASSERT_FALSE(gone);
    EXPECT_EQ(gone.error().kind, Error::Kind::NotFound);
    cut();
    EXPECT_FALSE(m_store->act(NoteAlert{{"nothing"}, "?"}, "anna", m_clock.now()));
    EXPECT_EQ(m_store->state().pending, 0u) << "what is refused does not wait";
}

TEST_F(SharedAlerts, WhatProgramsWriteAndSendIsTheServersAlone) {
    cut();
    const auto gone = [](const auto& result) { return !result && result.error().kind == Error::Kind::Unavailable; };
    EXPECT_TRUE(gone(m_store->writeAlerts({}, Lease{})));
    EXPECT_TRUE(gone(m_store->claimOutbox("here", 1, Milliseconds{1'000}, noon)));
    EXPECT_TRUE(gone(m_store->finishOutbox({}, "here", noon)));
    EXPECT_TRUE(gone(m_store->notificationGroups()));
    EXPECT_TRUE(gone(m_store->outbox({})));
    EXPECT_TRUE(gone(m_store->references(ReceiverId{"hook"}, {"a"})));
}

}  // namespace
}  // namespace inspector::inventory
