// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/task_thread.h"

#include "core/base/log.h"

#include <exception>
#include <utility>

namespace inspector::runtime {

namespace {

constexpr std::size_t mostTasks = 2'000;

Error ending() { return {Error::Kind::Cancelled, "The program is ending", {}, {}}; }
Error tooBusy() {
    return {Error::Kind::Unavailable, "Too many requests wait for the store already", {}, "Try again in a moment"};
}

}  // namespace

TaskThread::~TaskThread() { stop(); }

void TaskThread::start(Hooks hooks) {
    m_hooks = std::move(hooks);
    m_thread = std::thread([this] { run(); });
}

void TaskThread::post(Task task) {
    Error why;
    {
        const std::lock_guard lock(m_mutex);
        if (m_stopping) {
            why = ending();
        } else if (m_tasks.size() >= mostTasks) {
            why = tooBusy();
        } else {
            m_tasks.push_back(std::move(task));
            m_changed.notify_one();
            return;
        }
    }
    guarded([&task, &why] { task(&why); });
}

void TaskThread::kick() {
    const std::lock_guard lock(m_mutex);
    m_kicked = true;
    m_changed.notify_one();
}

void TaskThread::stop() {
    std::deque<Task> refused;
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        refused.swap(m_tasks);
        m_changed.notify_one();
    }
    const Error why = ending();
    for (const Task& task : refused) guarded([&task, &why] { task(&why); });
    if (m_thread.joinable()) m_thread.join();
}

void TaskThread::run() {
    if (m_hooks.begin) guarded(m_hooks.begin);
    auto nextTick = std::chrono::steady_clock::now();
    for (;;) {
        Task task;
        {
            std::unique_lock lock(m_mutex);
            const auto ready = [this] { return m_stopping || m_kicked || !m_tasks.empty(); };
            if (m_hooks.tick) m_changed.wait_until(lock, nextTick, ready);
            else m_changed.wait(lock, ready);
            if (m_stopping) break;
            if (std::exchange(m_kicked, false)) nextTick = {};
            if (!m_tasks.empty()) {
                task = std::move(m_tasks.front());
                m_tasks.pop_front();
            }
        }
        if (task) guarded([&task] { task(nullptr); });
        const auto now = std::chrono::steady_clock::now();
        if (m_hooks.tick && now >= nextTick) {
            guarded(m_hooks.tick);
            nextTick = std::chrono::steady_clock::now() + m_hooks.interval;
        }
    }
    if (m_hooks.end) guarded(m_hooks.end);
}

void TaskThread::guarded(const std::function<void()>& function) const {
    try {
        function();
    } catch (const std::exception& e) {
        qCCritical(lcRuntime, "the %s thread caught an exception: %s", m_name, e.what());
    }
}

}  // namespace inspector::runtime
