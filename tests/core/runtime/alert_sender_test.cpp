// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/alert_sender.h"

#include "tests/core/inventory/samples.h"
#include "tests/core/runtime/rig.h"
#include "tests/support/raw_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

// What waits in the outbox, whoever is killed or stopped between claiming, sending and noting it.
namespace inspector::runtime {
namespace {

using namespace std::chrono_literals;
using test::RawServer;
using test::ShiftedClock;
using test::waitFor;
using ::testing::SizeIs;

// A webhook that answers, or holds its answers until it is told to; and the keys that it was told.
class Hook {
public:
    explicit Hook(bool answers) : m_answers(answers), m_server([this](RawServer::Connection& connection) { serve(connection); }) {}
    void answer() { m_answers = true; }
    [[nodiscard]] std::vector<std::string> keys() const {
        const std::scoped_lock lock(m_mutex);
        return m_keys;
    }
    [[nodiscard]] std::string url() const { return m_server.url("/hook"); }

private:
    void serve(RawServer::Connection& connection) {
        for (;;) {
            const std::string head = connection.readRequest();
            if (head.empty()) return;
            connection.readBody(head);
            {
                const std::scoped_lock lock(m_mutex);
                m_keys.push_back(test::headerOf(head, "Idempotency-Key"));
            }
            while (!m_answers && !connection.stopping()) std::this_thread::sleep_for(5ms);
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        }
    }

    std::atomic<bool> m_answers;
    mutable std::mutex m_mutex;
    std::vector<std::string> m_keys;
    RawServer m_server;  // ends first
};

Notification messageFor(const Receiver& receiver, const std::string& key, WallTime now) {
    Notification out;
    out.key = key;
    out.groupKey = "group " + key;
    out.route = "all";
    out.receiver = receiver.id;
    out.time = now;
    out.alerts = {inventory::test::alertNamed("down", "a")};
    return out;
}

class AlertSenderTest : public testing::Test {
protected:
    void SetUp() override {
        store = open();
        receiver.id = ReceiverId{"hook"};
        receiver.name = "Hook";
        pointTo(hook);
    }
    std::unique_ptr<inventory::Store> open() {
        auto opened = inventory::openSqlite({folder.path() / "inventory.db", folder.path() / "key"});
        EXPECT_TRUE(opened) << (opened ? "" : opened.error().message());
        return std::move(opened->store);
    }
    void pointTo(const Hook& one) {
        (receiver.kind == ReceiverKind::Heartbeat ? receiver.secrets : receiver.settings)["url"] = one.url();
        const auto applied = store->apply({inventory::PutReceiver{receiver}}, "anna", clock.now());
        ASSERT_TRUE(applied) << applied.error().message();
        inventory = std::make_shared<const Inventory>(*applied);
        receiver.revision = inventory->receiver(receiver.id)->revision;
    }
    void put(const std::vector<std::string>& keys) {
        inventory::OutboxWrite write;
        for (const std::string& key : keys) write.notifications.push_back(messageFor(receiver, key, clock.now()));
        ASSERT_TRUE(store->finishOutbox(write, "desk", clock.now()));
    }
    std::unique_ptr<AlertSender> sender(const std::string& holder) {
        auto out = std::make_unique<AlertSender>(holder, "probe " + holder, clock, [] {});
        out->setInventory(inventory);
        return out;
    }
    std::vector<OutboxEntry> entries(inventory::OutboxFilter::Which which) {
        inventory::OutboxFilter filter;
        filter.which = which;
        return *store->outbox(filter);
    }
    bool sends(AlertSender& one, std::size_t most) {
        return waitFor([&] {
            EXPECT_TRUE(one.work(*store, true));
            return entries(inventory::OutboxFilter::Which::Sent).size() == most;
        });
    }

    test::TempDir folder;
    ShiftedClock clock;
    Hook hook{true};
    Receiver receiver;
    std::unique_ptr<inventory::Store> store;
    std::shared_ptr<const Inventory> inventory;
};

TEST_F(AlertSenderTest, WhatWasClaimedByOneThatWasKilledIsSentByAnotherOneWithItsKey) {
    put({"key-1", "key-2"});
    ASSERT_THAT(*store->claimOutbox("killed", 10, 90s, clock.now()), SizeIs(2));  // and never a word again
    const auto other = sender("other");
    clock.shift(60s);
    ASSERT_TRUE(other->work(*store, true));
    EXPECT_THAT(entries(inventory::OutboxFilter::Which::Waiting), SizeIs(2));
    for (const OutboxEntry& entry : entries(inventory::OutboxFilter::Which::Waiting)) EXPECT_EQ(entry.claimedBy, "killed");
    EXPECT_THAT(hook.keys(), SizeIs(0));
    clock.shift(31s);
    ASSERT_TRUE(sends(*other, 2));
    EXPECT_THAT(hook.keys(), testing::UnorderedElementsAre("key-1", "key-2"));
}

TEST_F(AlertSenderTest, WhatWasSentAndNotNotedIsSentAgainWithItsKey) {
    put({"key-1"});
    const auto killed = sender("killed");
    ASSERT_TRUE(killed->work(*store, true));
    ASSERT_TRUE(waitFor([&] { return hook.keys().size() == 1; }));  // its answer is never taken
    const auto other = sender("other");
    clock.shift(91s);
    ASSERT_TRUE(sends(*other, 1));
    EXPECT_THAT(hook.keys(), testing::ElementsAre("key-1", "key-1"));
    // The first one was only slow: what it has to say changes nothing any more.
    const auto before = entries(inventory::OutboxFilter::Which::Any);
    ASSERT_TRUE(killed->stop(*store));
    EXPECT_EQ(entries(inventory::OutboxFilter::Which::Any), before);
}

TEST_F(AlertSenderTest, OneThatStopsWaitsForNobodyAndLeavesNothingClaimed) {
    Hook silent(false);
    pointTo(silent);
    put({"key-1", "key-2", "key-3"});
    const auto stopping = sender("stopping");
    ASSERT_TRUE(stopping->work(*store, true));
    ASSERT_TRUE(waitFor([&] { return silent.keys().size() == 2; }));  // the third one waits for them
    const MonoTime begun = clock.mono();
    ASSERT_TRUE(stopping->stop(*store));
    EXPECT_LT(clock.mono() - begun, 1s);
    ASSERT_THAT(entries(inventory::OutboxFilter::Which::Waiting), SizeIs(3));
    for (const OutboxEntry& entry : entries(inventory::OutboxFilter::Which::Waiting)) EXPECT_EQ(entry.claimedBy, "") << entry.notification.key;
    silent.answer();
    clock.shift(5s);
    const auto other = sender("other");
    ASSERT_TRUE(sends(*other, 3));
    const auto keys = silent.keys();
    EXPECT_EQ(std::set<std::string>(keys.begin(), keys.end()), (std::set<std::string>{"key-1", "key-2", "key-3"}));
}

TEST_F(AlertSenderTest, OneThatIsSlowIsToldEachMessageOnceThoughItsClaimsRunOut) {
    Hook slow(false);
    pointTo(slow);
    std::set<std::string> keys;
    for (int i = 0; i < 10; ++i) keys.insert("key-" + std::to_string(i));
    put({keys.begin(), keys.end()});
    const auto patient = sender("patient");
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(patient->work(*store, true));
        ASSERT_TRUE(waitFor([&] { return slow.keys().size() == 2; }));
        clock.shift(91s);
    }
    slow.answer();
    ASSERT_TRUE(sends(*patient, 10));
    const auto told = slow.keys();
    EXPECT_THAT(told, SizeIs(10));
    EXPECT_EQ(std::set<std::string>(told.begin(), told.end()), keys);
}

TEST_F(AlertSenderTest, WhatWaitsIsSentAsPlacesBecomeFree) {
    put({"key-1", "key-2", "key-3", "key-4", "key-5", "key-6", "key-7", "key-8", "key-9"});
    const auto quick = sender("quick");
    ASSERT_TRUE(quick->work(*store, true));
    EXPECT_TRUE(waitFor([&] {
        EXPECT_TRUE(quick->work(*store, false));  // nothing new is there
        return entries(inventory::OutboxFilter::Which::Sent).size() == 9;
    }));
}

TEST_F(AlertSenderTest, AnAnswerThatCameBeforeTheStopIsNoted) {
    put({"key-1"});
    const auto stopping = sender("stopping");
    ASSERT_TRUE(stopping->work(*store, true));
    ASSERT_TRUE(waitFor([&] { return hook.keys().size() == 1; }));
    // Either the answer is there, or it counts as none: then it is free for others.
    ASSERT_TRUE(stopping->stop(*store));
    for (const OutboxEntry& entry : entries(inventory::OutboxFilter::Which::Any)) EXPECT_TRUE(entry.sent || entry.claimedBy.empty());
}

TEST_F(AlertSenderTest, AllProgramsTogetherKeepTheReceiversLimit) {
    receiver.mostPerMinute = 4;
    pointTo(hook);
    put({"key-1", "key-2", "key-3"});
    ASSERT_TRUE(sends(*sender("one"), 3));
    put({"key-4", "key-5", "key-6"});
    const auto other = sender("other");
    ASSERT_TRUE(sends(*other, 7));  // those, told in a summary, and the summary
    EXPECT_THAT(hook.keys(), SizeIs(4));
    put({"key-7"});
    ASSERT_TRUE(sender("third")->work(*store, true));
    const auto waiting = entries(inventory::OutboxFilter::Which::Waiting);
    ASSERT_THAT(waiting, SizeIs(1));
    EXPECT_GT(waiting.front().due, clock.now() + 30s);
    EXPECT_THAT(hook.keys(), SizeIs(4));
}

TEST_F(AlertSenderTest, AHeartbeatIsToldNoAlerts) {
    receiver.kind = ReceiverKind::Heartbeat;
    receiver.settings.clear();
    pointTo(hook);
    put({"key-1"});
    const auto one = sender("one");
    ASSERT_TRUE(one->work(*store, true));
    const auto given = entries(inventory::OutboxFilter::Which::Failed);
    ASSERT_THAT(given, SizeIs(1));
    EXPECT_THAT(given.front().answer, testing::HasSubstr("heartbeat"));
    EXPECT_THAT(hook.keys(), SizeIs(0));
    one->beat(true);
    one->beat(true);
    EXPECT_TRUE(waitFor([&] { return hook.keys().size() == 1; }));
}

TEST_F(AlertSenderTest, AProgramEndsWhileItsReceiversHang) {
    Hook silent(false);
    RawServer mute([](RawServer::Connection& connection) { connection.silence(); });  // a mail server without a greeting
    test::TempDir data;
    test::Rig rig(data.path());
    ASSERT_TRUE(rig.until([&] { return rig.inventory != nullptr; }));
    receiver.revision = 0;
    receiver.settings["url"] = silent.url();
    Receiver mail;
    mail.id = ReceiverId{"mail"};
    mail.name = "Mail";
    mail.kind = ReceiverKind::Email;
    mail.settings = {{"host", "127.0.0.1"}, {"port", std::to_string(mute.port())}, {"from", "a@example.com"}, {"to", "b@example.com"}};
    ASSERT_TRUE(rig.apply({inventory::PutReceiver{receiver}, inventory::PutReceiver{mail}}));
    auto opened = inventory::openSqlite({data.path() / "inventory.db", data.path() / "key"});
    ASSERT_TRUE(opened) << opened.error().message();
    inventory::OutboxWrite write;
    write.notifications = {messageFor(receiver, "key-1", clock.now()), messageFor(mail, "key-2", clock.now())};
    ASSERT_TRUE(opened->store->finishOutbox(write, "desk", clock.now()));
    ASSERT_TRUE(rig.until([&] { return silent.keys().size() == 1 && mute.accepted() == 1; }));
    // Somebody tries it, too.
    bool told = true;
    rig.engine().tryReceiver(receiver, [&](Result<ReceiverAnswer> answer) { told = answer && answer->told; });
    ASSERT_TRUE(rig.until([&] { return silent.keys().size() == 2; }));
    const MonoTime begun = clock.mono();
    rig.stop();
    std::printf("the program ends after %.2f s\n", toSeconds(clock.mono() - begun));
    EXPECT_LT(clock.mono() - begun, 5s);  // a receiver may take 30 s
    EXPECT_FALSE(told);
}

}  // namespace
}  // namespace inspector::runtime
