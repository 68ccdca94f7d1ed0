// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A program with a shared store that is killed, or whose disk is full.
#include "tests/core/inventory/shared_fixture.h"

#include <algorithm>
#include <csignal>
#include <map>

namespace inspector::inventory {
namespace {

using inspector::test::Process;
using inspector::test::waitFor;
using testing::HasSubstr;
using testing::SizeIs;

class SharedKill : public SharedStoreTest {
protected:
    void SetUp() override {
        open();
        edit(*m_store, {PutChannel{channelNamed("a")}});
        m_store.reset();
    }
    std::unique_ptr<Process> child(const std::string& command, std::vector<std::string> before = {}) {
        before.insert(before.end(), {SHARED_CHILD, command, m_folder.path().string()});
        return std::make_unique<Process>(before, m_folder.path() / ("log-" + std::to_string(++m_children)));
    }
    static int linesOf(const Process& process) {
        const std::string output = process.output();
        return static_cast<int>(std::count(output.begin(), output.end(), '\n'));
    }

    int m_children = 0;
};

TEST_F(SharedKill, WhatWasConfirmedAloneSurvivesAndArrivesOnceThoughDeliveryIsKilledToo) {
    const auto writer = child("alone");
    ASSERT_TRUE(waitFor([&] { return linesOf(*writer) >= 60 || !writer->running(); }));
    ASSERT_TRUE(writer->running()) << writer->output();
    writer->signal(SIGKILL);
    writer->wait(Seconds{20});
    const int confirmed = linesOf(*writer);

    // Killed at ever later moments, until one gets through.
    bool delivered = false;
    for (int patience = 30; !delivered; patience += 25) {
        const auto deliverer = child("deliver");
        delivered = deliverer->wait(Milliseconds{patience}) == 0;
        if (delivered) break;
        deliverer->signal(SIGKILL);
        deliverer->wait(Seconds{20});
        ASSERT_LT(patience, 60'000) << deliverer->output();
    }
    std::map<std::string, int> events;
    for (const Event& event : eventsOf(server())) ++events[event.code];
    for (const auto& [code, count] : events) EXPECT_EQ(count, 1) << code;
    const int last = std::stoi(channelOf(server(), "a").notes);
    EXPECT_GE(last, confirmed - 1);
    EXPECT_LE(last, confirmed);
    EXPECT_GE(static_cast<int>(events.size()), confirmed);
    EXPECT_LE(static_cast<int>(events.size()), confirmed + 1);
    EXPECT_EQ(auditRows(server(), "a", "change"), static_cast<std::size_t>(last + 1));
    open();
    EXPECT_THAT(*m_store->pendingEdits(), SizeIs(0));
    EXPECT_EQ(m_store->state().heldBack, 0u);
}

TEST_F(SharedKill, AFullDiskForTheReplicaIsAWarningAndTheServerWorksOn) {
    const std::string at = replicaFolder().string();
    const std::string mount = "mount -t tmpfs -o size=1500k none '" + at + "'";
    Process trial({"unshare", "-rm", "sh", "-c", mount}, m_folder.path() / "log-trial");
    if (trial.wait(Seconds{30}) != 0) GTEST_SKIP() << "no small disk can be mounted here: " << trial.output();
    const auto program = child("full", {"unshare", "-rm", "sh", "-c", mount + " && exec \"$0\" \"$@\""});
    EXPECT_EQ(program->wait(Seconds{60}), 0) << program->output();
    EXPECT_THAT(program->output(), HasSubstr("The disk is full"));
}

}  // namespace
}  // namespace inspector::inventory
