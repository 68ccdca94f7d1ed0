// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/postgres_watch.h"

#include "core/inventory/socket_wait.h"

namespace inspector::inventory {

using Steady = std::chrono::steady_clock;

PostgresWatch::PostgresWatch(int socket, Milliseconds longest)
    : m_socket(socket), m_longest(longest), m_thread([this] { run(); }) {}

PostgresWatch::~PostgresWatch() {
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_changed.notify_one();
    m_thread.join();
}

// The thread looks at the time by itself: waking it for each statement would cost more than most statements.
void PostgresWatch::began() {
    const std::lock_guard lock(m_mutex);
    if (m_longest > Milliseconds{0}) m_until = Steady::now() + m_longest;
}

void PostgresWatch::ended() {
    const std::lock_guard lock(m_mutex);
    m_until.reset();
}

void PostgresWatch::allow(Milliseconds longest) {
    const std::lock_guard lock(m_mutex);
    m_longest = longest;
}

void PostgresWatch::run() {
    std::unique_lock lock(m_mutex);
    while (!m_stop) {
        m_changed.wait_for(lock, Milliseconds{250});
        if (!m_until || Steady::now() < *m_until) continue;
        breakSocket(m_socket);
        m_until.reset();
    }
}

}  // namespace inspector::inventory
