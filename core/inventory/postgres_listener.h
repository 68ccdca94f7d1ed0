// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/inventory/postgres.h"

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <thread>

struct pg_conn;

namespace inspector::inventory {

// The shared inventory's change feed: LISTEN on a connection of its own (https://www.postgresql.org/docs/15/sql-listen.html),
// made again whenever it is lost. Whoever commits a change notifies the channel "inspector" with the word of what changed:
// "inventory", "state", "alerts", "leases", "outbox"; any other word (of a newer program) means all of them.
class PostgresListener {
public:
    struct News {
        bool connected = false;     // the feed is (again) there; everything is set, as anything may have been missed
        bool disconnected = false;  // it is lost, or cannot be had; `why` says why. Told again only when the reason changes
        bool inventory = false;
        bool state = false;
        bool alerts = false;
        bool leases = false;
        bool outbox = false;        // there is something to be sent
        std::optional<Error> why;

        bool operator==(const News&) const = default;
    };
    // Called on the listener's thread; must not wait for it. What arrives meanwhile is told in one piece afterwards.
    using Tell = std::function<void(const News&)>;

    struct Times {
        Milliseconds heartbeat{3'000};    // silence after which the server is asked whether it is there
        Milliseconds answer{5'000};       // and how long it has for that: a network that swallows packets is noticed after both
        Milliseconds firstWait{500};      // before a lost connection is tried again; doubles up to the last
        Milliseconds longestWait{10'000};
    };

    PostgresListener(PostgresOptions options, Times times, Tell tell);
    PostgresListener(PostgresOptions options, Tell tell) : PostgresListener(std::move(options), Times(), std::move(tell)) {}
    ~PostgresListener();  // stops
    PostgresListener(const PostgresListener&) = delete;
    PostgresListener& operator=(const PostgresListener&) = delete;

    void start();
    // Nothing is told afterwards. Returns within 200 ms, whatever the network does; not from within Tell.
    void stop();

private:
    void run();
    // Until the connection is lost or the listener stops; why.
    Error listen(pg_conn* connection, const std::string& where, const std::function<void()>& heard);
    void pause(Milliseconds time);

    PostgresOptions m_options;
    Times m_times;
    Tell m_tell;
    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

}  // namespace inspector::inventory
