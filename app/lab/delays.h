// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

struct MHD_Connection;

namespace inspector::lab {

// Holds connections of libmicrohttpd back until a moment, without a thread each. A thread of its own; every server that
// uses it calls `release` before it stops, and is gone before this is.
class Delays {
public:
    Delays();
    ~Delays();
    Delays(const Delays&) = delete;
    Delays& operator=(const Delays&) = delete;

    // Suspends the connection until `until`; called from its handler. False, and nothing done, when the server is being
    // released.
    bool hold(const void* server, MHD_Connection* connection, MonoTime until);
    // Resumes every connection of the server at once, and lets none of it be held any more until `admit`.
    void release(const void* server);
    void admit(const void* server);

private:
    struct Held {
        MonoTime until;
        const void* server;
        MHD_Connection* connection;
        bool operator>(const Held& other) const { return until > other.until; }
    };
    void run();

    std::mutex m_mutex;  // guards what follows
    std::condition_variable m_changed;
    std::vector<Held> m_held;  // a heap, soonest first
    std::vector<const void*> m_released;
    bool m_stopping = false;
    std::thread m_thread;
};

}  // namespace inspector::lab
