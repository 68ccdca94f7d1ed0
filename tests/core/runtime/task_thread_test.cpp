// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/task_thread.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <stdexcept>

using namespace inspector;
using namespace inspector::runtime;

TEST(TaskThread, RunsTasksInOrderOnItsOwnThread) {
    TaskThread thread("test");
    std::vector<int> order;
    std::promise<std::thread::id> done;
    thread.post([&](const Error*) { order.push_back(1); });
    thread.start({});
    thread.post([&](const Error*) { order.push_back(2); });
    thread.post([&](const Error*) { done.set_value(std::this_thread::get_id()); });
    EXPECT_NE(done.get_future().get(), std::this_thread::get_id());
    EXPECT_EQ(order, (std::vector{1, 2}));
}

TEST(TaskThread, RefusesEachWaitingTaskOnceWhenItStops) {
    TaskThread thread("test");
    std::promise<void> entered;
    std::promise<void> leave;
    std::atomic<int> ran{0};
    std::atomic<int> refused{0};
    thread.start({});
    thread.post([&](const Error*) {
        entered.set_value();
        leave.get_future().wait();
    });
    for (int i = 0; i < 5; ++i)
        thread.post([&](const Error* why) {
            ++(why ? refused : ran);
            if (why) {
                EXPECT_EQ(why->kind, Error::Kind::Cancelled);
            }
        });
    entered.get_future().wait();
    std::thread stopper([&] { thread.stop(); });
    while (refused < 5) std::this_thread::yield();
    leave.set_value();
    stopper.join();
    thread.post([&](const Error* why) { ++(why ? refused : ran); });
    EXPECT_EQ(ran, 0);
    EXPECT_EQ(refused, 6);
}

TEST(TaskThread, ATaskMayPostAnother) {
    TaskThread thread("test");
    std::promise<void> done;
    thread.start({});
    thread.post([&](const Error*) { thread.post([&](const Error*) { done.set_value(); }); });
    done.get_future().wait();
}

TEST(TaskThread, AnExceptionEndsNoThread) {
    TaskThread thread("test");
    std::promise<void> done;
    thread.start({});
    thread.post([](const Error*) { throw std::runtime_error("on purpose"); });
    thread.post([&](const Error*) { done.set_value(); });
    done.get_future().wait();
}

TEST(TaskThread, TicksAtItsIntervalAndWhenKicked) {
    TaskThread thread("test");
    std::atomic<int> ticks{0};
    std::atomic<bool> ended{false};
    thread.start({{}, [&] { ++ticks; }, [&] { ended = true; }, std::chrono::hours{1}});
    while (ticks < 1) std::this_thread::yield();
    thread.kick();
    while (ticks < 2) std::this_thread::yield();
    thread.stop();
    EXPECT_TRUE(ended);
}

TEST(TaskThread, RefusesWhatIsTooMuch) {
    TaskThread thread("test");
    int refused = 0;
    for (int i = 0; i < 2'001; ++i)
        thread.post([&](const Error* why) {
            if (why && why->kind == Error::Kind::Unavailable) ++refused;
        });
    EXPECT_EQ(refused, 1);
}
