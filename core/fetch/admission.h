// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

namespace inspector::fetch {

class Transfer;

// Who may run: at most so many at once, and so many to one host. The oldest that may go goes first, so a host that is
// full holds up nobody else. On the loop's thread; owns nothing.
class Admission {
public:
    struct Host {
        std::string name;
        int running = 0;
        std::map<std::uint64_t, Transfer*> queue;  // by order
    };

    Admission(int most, int mostPerHost) : m_most(most), m_mostPerHost(mostPerHost) {}

    // Queues it; a smaller `order` goes first.
    Host* wait(const std::string& hostName, std::uint64_t order, Transfer* transfer);
    // Out of the queue.
    void withdraw(Host* host, std::uint64_t order);
    // The next to run, counted as running until leave(); null when nobody may.
    [[nodiscard]] Transfer* next();
    void leave(Host* host);
    void setCaps(int most, int mostPerHost);

    [[nodiscard]] int running() const { return m_running; }
    [[nodiscard]] int waiting() const { return m_waiting; }

private:
    void refresh(Host& host);
    void unlist(Host& host);
    void forgetIfIdle(const Host& host);

    int m_most;
    int m_mostPerHost;
    int m_running = 0;
    int m_waiting = 0;
    std::unordered_map<std::string, Host> m_hosts;
    std::set<std::pair<std::uint64_t, Host*>> m_ready;  // hosts with room, by their first in the queue
};

}  // namespace inspector::fetch
