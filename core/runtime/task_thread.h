// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace inspector::runtime {

// A thread that runs tasks in order and, between them, a tick at an interval. What lives on it (a database connection)
// is made in `begin` and given up in `end`. Thread-safe; started and stopped once, by its owner, never from itself.
class TaskThread {
public:
    // Null: run. Otherwise the task is not taken (the thread is ending, or too many wait) and only has to say so.
    using Task = std::function<void(const Error* refused)>;

    struct Hooks {
        std::function<void()> begin;
        std::function<void()> tick;
        std::function<void()> end;  // after the last task; may take its time, stop() waits for it
        Milliseconds interval{300};
    };

    explicit TaskThread(const char* name) : m_name(name) {}
    ~TaskThread();  // stop()
    TaskThread(const TaskThread&) = delete;
    TaskThread& operator=(const TaskThread&) = delete;

    void start(Hooks hooks);
    // Before start() tasks wait; after stop() they are refused at once, on the caller's thread.
    void post(Task task);
    // The next tick comes now.
    void kick();
    // Tasks that have not begun are refused, on the caller's thread; `end` runs on the thread itself.
    void stop();

private:
    void run();
    void guarded(const std::function<void()>& function) const;

    const char* m_name;
    Hooks m_hooks;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Task> m_tasks;
    bool m_kicked = false;
    bool m_stopping = false;
    std::thread m_thread;
};

}  // namespace inspector::runtime
