// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>

namespace inspector {

// Exponential back-off: first, first*2, … up to most; `succeed` starts over. A value, one owner, no thread.
class Backoff {
public:
    Backoff(std::chrono::milliseconds first, std::chrono::milliseconds most) : m_first(first), m_most(most) {}

    // How long to wait before the next try; grows at each call.
    std::chrono::milliseconds fail() {
        m_wait = m_wait.count() == 0 ? m_first : std::min(m_wait * 2, m_most);
        ++m_failures;
        return m_wait;
    }
    void succeed() {
        m_wait = {};
        m_failures = 0;
    }
    [[nodiscard]] int failures() const { return m_failures; }

private:
    std::chrono::milliseconds m_first;
    std::chrono::milliseconds m_most;
    std::chrono::milliseconds m_wait{0};
    int m_failures = 0;
};

}  // namespace inspector
