// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/loop.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace inspector::fetch::test {

using namespace std::chrono_literals;

TEST(LoopTest, RunsWhatIsPostedInOrderAndOnItsThread) {
    Loop loop;
    std::vector<int> seen;
    std::thread::id ran;
    loop.post([&] { seen.push_back(1); });
    std::thread other([&] {
        for (int i = 2; i < 100; ++i) loop.post([&, i] { seen.push_back(i); });
        loop.post([&] { ran = std::this_thread::get_id(); });
        loop.quit();
    });
    loop.run();
    other.join();
    ASSERT_EQ(seen.size(), 99u);
    for (int i = 0; i < 99; ++i) EXPECT_EQ(seen[static_cast<std::size_t>(i)], i + 1);
    EXPECT_EQ(ran, std::this_thread::get_id());
}

TEST(LoopTest, ManyThreadsPost) {
    Loop loop;
    int count = 0;  // by the loop's thread only
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 500; ++i)
                loop.post([&] {
                    if (++count == 8 * 500) loop.quit();
                });
        });
    loop.run();
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(count, 4000);
}

TEST(LoopTest, QuitMayComeFirst) {
    Loop loop;
    bool ran = false;
    loop.post([&] { ran = true; });
    loop.quit();
    loop.run();
    EXPECT_TRUE(ran);
}

TEST(LoopTest, WhatIsPostedAfterTheEndIsDropped) {
    Loop loop;
    loop.quit();
    loop.run();
    auto held = std::make_shared<int>(1);
    loop.post([held] { FAIL(); });
    EXPECT_EQ(held.use_count(), 1);
}

TEST(LoopTest, TimersFireInOrderAndNotEarly) {
    Loop loop;
    std::vector<int> seen;
    const auto began = std::chrono::steady_clock::now();
    loop.after(60ms, [&] {
        seen.push_back(3);
        EXPECT_GE(std::chrono::steady_clock::now() - began, 60ms);
        loop.quit();
    });
    loop.after(20ms, [&] { seen.push_back(2); });
    loop.at(began, [&] { seen.push_back(1); });
    loop.run();
    EXPECT_EQ(seen, (std::vector<int>{1, 2, 3}));
}

TEST(LoopTest, ACancelledTimerDoesNotFire) {
    Loop loop;
    bool fired = false;
    Loop::TimerId victim = 0;
    // Both are due in one turn: the first cancels the second.
    const auto when = std::chrono::steady_clock::now();
    const auto first = loop.at(when, [&] { loop.cancel(victim); });
    victim = loop.at(when, [&] { fired = true; });
    const auto early = loop.after(1h, [&] { fired = true; });
    loop.cancel(early);
    loop.after(10ms, [&] {
        loop.cancel(first);  // has fired: harmless
        loop.cancel(4711);
        loop.quit();
    });
    loop.run();
    EXPECT_FALSE(fired);
}

TEST(LoopTest, ATimerThatSetsItselfAgainStarvesNothing) {
    Loop loop;
    int rounds = 0;
    std::function<void()> again = [&] {
        ++rounds;
        loop.after(0ns, again);
    };
    again();
    std::thread other([&] { loop.post([&] { loop.quit(); }); });
    loop.run();
    other.join();
    EXPECT_GE(rounds, 1);
}

TEST(LoopTest, AnIdleLoopIsWokenByAPost) {
    Loop loop;
    std::atomic<bool> running{false};
    std::thread other([&] {
        while (!running) std::this_thread::yield();
        loop.post([&] { loop.quit(); });
    });
    loop.post([&] { running = true; });
    loop.run();
    other.join();
}

}  // namespace inspector::fetch::test
