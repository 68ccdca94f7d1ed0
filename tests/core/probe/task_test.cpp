// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/task.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <coroutine>
#include <functional>
#include <utility>
#include <stdexcept>
#include <string>
#include <vector>

namespace inspector::probe {
namespace {

using testing::ElementsAre;

// Something to wait for that a test ends by hand; tells when its waiter is destroyed.
class Gate {
public:
    struct Wait {
        Gate& gate;
        bool waiting = false;
        explicit Wait(Gate& g) : gate(g) {}
        Wait(const Wait&) = delete;
        Wait& operator=(const Wait&) = delete;
        ~Wait() {
            if (waiting) ++gate.cancelled;
        }
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> h) {
            waiting = true;
            gate.resume = [this, h] {
                waiting = false;
                h.resume();
            };
        }
        void await_resume() const noexcept {}
    };
    Wait wait() { return Wait(*this); }
    void open() { std::exchange(resume, {})(); }

    std::function<void()> resume;
    int cancelled = 0;
};

Task<int> answer(Gate& gate, int value) {
    co_await gate.wait();
    co_return value;
}

Task<void> note(std::vector<std::string>& log, std::string name, Gate& gate) {
    log.push_back(name + " begins");
    co_await gate.wait();
    log.push_back(name + " ends");
}

Task<void> sum(Gate& a, Gate& b, int& out) {
    out = co_await answer(a, 40);
    out += co_await answer(b, 2);
}

TEST(Task, BeginsWhenItIsStartedAndGoesOnWhereItWaited) {
    Gate a, b;
    int out = 0;
    Task<void> task = sum(a, b, out);
    EXPECT_FALSE(a.resume) << "not begun";
    task.start();
    EXPECT_FALSE(task.done());
    a.open();
    EXPECT_EQ(out, 40);
    b.open();
    EXPECT_EQ(out, 42);
    EXPECT_TRUE(task.done());
}

TEST(Task, DestroysEverythingBelowItAtOnce) {
    Gate a, b;
    int out = 0;
    {
        Task<void> task = sum(a, b, out);
        task.start();
    }
    EXPECT_EQ(a.cancelled, 1);
    EXPECT_EQ(out, 0);
}

TEST(Task, MayBeDestroyedBeforeItBegan) {
    Gate a, b;
    int out = 0;
    { const Task<void> task = sum(a, b, out); }
    EXPECT_EQ(a.cancelled, 0);
}

TEST(Task, PassesAnExceptionToItsWaiter) {
    Gate gate;
    const auto thrower = [](Gate& g) -> Task<int> {
        co_await g.wait();
        throw std::runtime_error("boom");
    };
    std::string what;
    const auto waiter = [](Task<int> inner, std::string& to) -> Task<void> {
        try {
            co_await inner;
        } catch (const std::exception& e) {
            to = e.what();
        }
    };
    Task<void> task = waiter(thrower(gate), what);
    task.start();
    gate.open();
    EXPECT_EQ(what, "boom");
    EXPECT_TRUE(task.done());
}

Task<void> both(std::vector<std::string>& log, Gate& a, Gate& b) {
    std::vector<Task<void>> tasks;
    tasks.push_back(note(log, "a", a));
    tasks.push_back(note(log, "b", b));
    WhenAll all(std::move(tasks));
    co_await all;
    log.push_back("both");
}

TEST(WhenAll, RunsThemSideBySideAndEndsWithTheLast) {
    Gate a, b;
    std::vector<std::string> log;
    Task<void> task = both(log, a, b);
    task.start();
    EXPECT_THAT(log, ElementsAre("a begins", "b begins"));
    b.open();
    EXPECT_FALSE(task.done());
    a.open();
    EXPECT_THAT(log, ElementsAre("a begins", "b begins", "b ends", "a ends", "both"));
    EXPECT_TRUE(task.done());
}

TEST(WhenAll, CancelsWhatIsLeftWhenItIsDestroyed) {
    Gate a, b;
    std::vector<std::string> log;
    {
        Task<void> task = both(log, a, b);
        task.start();
        a.open();
    }
    EXPECT_EQ(a.cancelled, 0);
    EXPECT_EQ(b.cancelled, 1);
}

TEST(WhenAll, OfNothingOrOfWhatEndsAtOnceDoesNotWait) {
    bool done = false;
    const auto none = [](bool& d) -> Task<void> {
        co_await whenAll({});
        const auto quick = []() -> Task<void> { co_return; };
        std::vector<Task<void>> tasks;
        for (int i = 0; i < 1000; ++i) tasks.push_back(quick());
        co_await whenAll(std::move(tasks));
        d = true;
    };
    Task<void> task = none(done);
    task.start();
    EXPECT_TRUE(done);
}

TEST(WhenAll, ThrowsTheFirstExceptionAfterAllHaveEnded) {
    Gate gate;
    std::vector<std::string> log;
    const auto run = [](std::vector<std::string>& l, Gate& g) -> Task<void> {
        const auto thrower = []() -> Task<void> {
            throw std::runtime_error("boom");
            co_return;
        };
        std::vector<Task<void>> tasks;
        tasks.push_back(thrower());
        tasks.push_back(note(l, "other", g));
        try {
            co_await whenAll(std::move(tasks));
        } catch (const std::exception& e) {
            l.emplace_back(e.what());
        }
    };
    Task<void> task = run(log, gate);
    task.start();
    EXPECT_THAT(log, ElementsAre("other begins"));
    gate.open();
    EXPECT_THAT(log, ElementsAre("other begins", "other ends", "boom"));
}

}  // namespace
}  // namespace inspector::probe
