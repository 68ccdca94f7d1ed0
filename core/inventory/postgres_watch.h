// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/inventory/sql_session.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace inspector::inventory {

// Ends a connection whose server does not answer a statement in time, although the network says that all is well (a frozen
// server, a proxy that swallows): libpq itself would wait for ever. The statement fails with Unavailable then. One thread for
// each session; began() and ended() belong to the session's thread.
class PostgresWatch final : public SqlWatch {
public:
    PostgresWatch(int socket, Milliseconds longest);
    ~PostgresWatch() override;
    PostgresWatch(const PostgresWatch&) = delete;
    PostgresWatch& operator=(const PostgresWatch&) = delete;

    void began() override;
    void ended() override;
    // For statements from now on; 0: for ever.
    void allow(Milliseconds longest);

private:
    void run();

    int m_socket;
    Milliseconds m_longest;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::optional<std::chrono::steady_clock::time_point> m_until;  // of the statement that is on its way
    bool m_stop = false;
    std::thread m_thread;
};

}  // namespace inspector::inventory
