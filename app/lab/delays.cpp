// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/delays.h"

#include <microhttpd.h>

#include <algorithm>
#include <functional>

namespace inspector::lab {

Delays::Delays() : m_thread([this] { run(); }) {}

Delays::~Delays() {
    {
        std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

bool Delays::hold(const void* server, MHD_Connection* connection, MonoTime until) {
    std::lock_guard lock(m_mutex);
    if (std::find(m_released.begin(), m_released.end(), server) != m_released.end()) return false;
    MHD_suspend_connection(connection);
    const bool soonest = m_held.empty() || until < m_held.front().until;
    m_held.push_back({until, server, connection});
    std::push_heap(m_held.begin(), m_held.end(), std::greater<>{});
    if (soonest) m_changed.notify_one();
    return true;
}

void Delays::release(const void* server) {
    std::lock_guard lock(m_mutex);
    m_released.push_back(server);
    for (const Held& held : m_held)
        if (held.server == server) MHD_resume_connection(held.connection);
    std::erase_if(m_held, [&](const Held& held) { return held.server == server; });
    std::make_heap(m_held.begin(), m_held.end(), std::greater<>{});
}

void Delays::admit(const void* server) {
    std::lock_guard lock(m_mutex);
    std::erase(m_released, server);
}

void Delays::run() {
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        if (m_held.empty()) {
            m_changed.wait(lock);
            continue;
        }
        const MonoTime soonest = m_held.front().until;  // a copy: wait_until keeps a reference while others push
        if (soonest > std::chrono::steady_clock::now()) {
            m_changed.wait_until(lock, soonest);
            continue;
        }
        // Resumed under the lock: once `release` has returned, no connection of that server is still suspended.
        MHD_resume_connection(m_held.front().connection);
        std::pop_heap(m_held.begin(), m_held.end(), std::greater<>{});
        m_held.pop_back();
    }
}

}  // namespace inspector::lab
