// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

// Coroutines of one worker thread: a cycle reads from top to bottom while its transfers wait.
//
// A Task owns its frame: destroying a Task destroys everything below it at once, at whatever it waits for (an awaitable
// such as Transfer cancels in its destructor). It begins when it is awaited, or started. Not thread-safe.
namespace inspector::probe {

namespace detail {

// What waits for several tasks.
struct Join {
    std::size_t left = 0;
    std::coroutine_handle<> waiting;
};

struct PromiseBase {
    std::coroutine_handle<> waiting;  // resumed at the end; null for a task that was started
    Join* join = nullptr;
    std::exception_ptr error;

    struct End {
        bool await_ready() const noexcept { return false; }
        template <typename Promise>
        std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) const noexcept {
            PromiseBase& promise = ended.promise();
            if (promise.join && --promise.join->left == 0) return promise.join->waiting;
            if (!promise.join && promise.waiting) return promise.waiting;
            return std::noop_coroutine();
        }
        void await_resume() const noexcept {}
    };

    std::suspend_always initial_suspend() const noexcept { return {}; }
    End final_suspend() const noexcept { return {}; }
    void unhandled_exception() noexcept { error = std::current_exception(); }
    void rethrow() const {
        if (error) std::rethrow_exception(error);
    }
};

template <typename T>
struct Promise : PromiseBase {
    std::optional<T> value;

    void return_value(T result) { value.emplace(std::move(result)); }
    T take() {
        rethrow();
        return std::move(*value);
    }
};

template <>
struct Promise<void> : PromiseBase {
    void return_void() const noexcept {}
    void take() const { rethrow(); }
};

}  // namespace detail

template <typename T>
class [[nodiscard]] Task {
public:
    struct promise_type : detail::Promise<T> {
        Task get_return_object() { return Task(std::coroutine_handle<promise_type>::from_promise(*this)); }
    };

    Task() = default;
    Task(Task&& other) noexcept : m_frame(std::exchange(other.m_frame, {})) {}
    Task& operator=(Task&& other) noexcept {
        if (this != &other) {
            reset();
            m_frame = std::exchange(other.m_frame, {});
        }
        return *this;
    }
    ~Task() { reset(); }

    // Runs it up to its first wait; nobody waits for its end.
    void start() { m_frame.resume(); }
    // Destroys it, wherever it is. Never from inside itself.
    void reset() {
        if (m_frame) std::exchange(m_frame, {}).destroy();
    }
    [[nodiscard]] bool done() const { return m_frame && m_frame.done(); }
    // Of a task that is done: rethrows what escaped it.
    T result() { return m_frame.promise().take(); }

    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiting) noexcept {
        m_frame.promise().waiting = waiting;
        return m_frame;
    }
    T await_resume() { return m_frame.promise().take(); }

private:
    friend class WhenAll;
    explicit Task(std::coroutine_handle<promise_type> frame) : m_frame(frame) {}
    std::coroutine_handle<promise_type> m_frame;
};

// Waits until every task has ended; then the first exception of any, if there was one, is thrown.
class [[nodiscard]] WhenAll {
public:
    explicit WhenAll(std::vector<Task<void>> tasks) : m_tasks(std::move(tasks)) {}
    WhenAll(const WhenAll&) = delete;
    WhenAll& operator=(const WhenAll&) = delete;

    bool await_ready() const noexcept { return m_tasks.empty(); }
    bool await_suspend(std::coroutine_handle<> waiting) {
        m_join.waiting = waiting;
        m_join.left = m_tasks.size() + 1;  // one for this function, so that no task resumes the waiter meanwhile
        for (Task<void>& task : m_tasks) {
            task.m_frame.promise().join = &m_join;
            task.m_frame.resume();
        }
        return --m_join.left != 0;
    }
    void await_resume() {
        for (Task<void>& task : m_tasks) task.result();
    }

private:
    std::vector<Task<void>> m_tasks;
    detail::Join m_join;
};

[[nodiscard]] inline WhenAll whenAll(std::vector<Task<void>> tasks) { return WhenAll(std::move(tasks)); }

}  // namespace inspector::probe
