// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fetch/fetcher.h"
#include "core/fetch/loop.h"

#include <coroutine>
#include <utility>
#include <vector>

// What a cycle waits for. Each cancels itself when its coroutine is destroyed.
namespace inspector::probe {

// co_await Transfer(fetcher, request, sink): the response. The body goes to `sink`, which may be empty.
class [[nodiscard]] Transfer {
public:
    Transfer(fetch::Fetcher& fetcher, fetch::Request request, fetch::Sink sink)
        : m_fetcher(fetcher), m_request(std::move(request)), m_sink(std::move(sink)) {}
    ~Transfer() {
        if (m_running) m_fetcher.cancel(m_handle);
    }
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting) {
        m_running = true;
        m_handle = m_fetcher.start(std::move(m_request), std::move(m_sink), [this, waiting](fetch::Response response) {
            m_running = false;
            m_response = std::move(response);
            waiting.resume();
        });
    }
    fetch::Response await_resume() { return std::move(m_response); }

private:
    fetch::Fetcher& m_fetcher;
    fetch::Request m_request;
    fetch::Sink m_sink;
    fetch::Fetcher::Handle m_handle = 0;
    fetch::Response m_response;
    bool m_running = false;
};

// co_await Pause(loop, delay).
class [[nodiscard]] Pause {
public:
    Pause(fetch::Loop& loop, std::chrono::nanoseconds delay) : m_loop(loop), m_delay(delay) {}
    ~Pause() {
        if (m_running) m_loop.cancel(m_timer);
    }
    Pause(const Pause&) = delete;
    Pause& operator=(const Pause&) = delete;

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting) {
        m_running = true;
        m_timer = m_loop.after(m_delay, [this, waiting] {
            m_running = false;
            waiting.resume();
        });
    }
    void await_resume() const noexcept {}

private:
    fetch::Loop& m_loop;
    std::chrono::nanoseconds m_delay;
    fetch::Loop::TimerId m_timer = 0;
    bool m_running = false;
};

// co_await gate: goes on when it is open. Whoever waits is destroyed before it, or is waiting no more.
class Gate {
public:
    bool await_ready() const noexcept { return m_open; }
    void await_suspend(std::coroutine_handle<> waiting) { m_waiting.push_back(waiting); }
    void await_resume() const noexcept {}
    void open() {
        m_open = true;
        for (const std::coroutine_handle<> waiting : std::exchange(m_waiting, {})) waiting.resume();
    }

private:
    bool m_open = false;
    std::vector<std::coroutine_handle<>> m_waiting;
};

}  // namespace inspector::probe
