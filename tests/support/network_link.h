// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace inspector::test {

// A link into a network namespace of its own, which a test can cut; what runs in inside() lives there, and so do the threads and
// programs that it starts. Needs root, and a machine that allows it: problem() says why there is none.
class NetworkLink {
public:
    NetworkLink();
    ~NetworkLink();
    NetworkLink(const NetworkLink&) = delete;
    NetworkLink& operator=(const NetworkLink&) = delete;

    [[nodiscard]] const std::string& problem() const { return m_problem; }
    // 1 and 2 are outside, 9 is inside.
    [[nodiscard]] std::string address(int host) const { return m_net + std::to_string(host); }
    // Returns when it is done.
    void inside(std::function<void()> function);
    // "down" or "up": whoever is on that side notices at once, the other one by what does not arrive.
    void setInner(const char* state);
    void setOuter(const char* state);

private:
    void setUpInside();
    void serve();

    std::string m_outer, m_inner, m_net, m_problem;
    std::thread m_thread;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::function<void()> m_function;
    bool m_ending = false;
    std::atomic<bool> m_made{false};
    std::atomic<bool> m_ready{false};
};

}  // namespace inspector::test
