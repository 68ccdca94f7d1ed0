// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <vector>

namespace inspector {

// A bounded queue between threads: when it is full the oldest values are dropped and counted, never a thread blocked.
// Any number of producers and consumers.
template <typename T>
class BoundedQueue {
public:
    explicit BoundedQueue(std::size_t capacity) : m_capacity(capacity) {}

    void push(T value) {
        {
            std::lock_guard lock(m_mutex);
            if (m_closed) return;
            if (m_values.size() >= m_capacity) {
                m_values.pop_front();
                ++m_dropped;
            }
            m_values.push_back(std::move(value));
        }
        m_filled.notify_one();
    }

    // Waits until there is a value, the queue is closed, or `timeout` has passed; takes at most `most` values.
    std::vector<T> takeBatch(std::size_t most, std::chrono::milliseconds timeout) {
        std::unique_lock lock(m_mutex);
        m_filled.wait_for(lock, timeout, [this] { return !m_values.empty() || m_closed; });
        const std::size_t n = std::min(most, m_values.size());
        std::vector<T> batch;
        batch.reserve(n);
        for (std::size_t i = 0; i < n; ++i) {
            batch.push_back(std::move(m_values.front()));
            m_values.pop_front();
        }
        return batch;
    }

    // Wakes whoever waits; later pushes are ignored, what is queued can still be taken.
    void close() {
        {
            std::lock_guard lock(m_mutex);
            m_closed = true;
        }
        m_filled.notify_all();
    }

    [[nodiscard]] bool closed() const {
        std::lock_guard lock(m_mutex);
        return m_closed;
    }
    [[nodiscard]] std::size_t size() const {
        std::lock_guard lock(m_mutex);
        return m_values.size();
    }
    [[nodiscard]] std::uint64_t dropped() const {
        std::lock_guard lock(m_mutex);
        return m_dropped;
    }

private:
    const std::size_t m_capacity;
    mutable std::mutex m_mutex;
    std::condition_variable m_filled;
    std::deque<T> m_values;
    std::uint64_t m_dropped = 0;
    bool m_closed = false;
};

}  // namespace inspector
