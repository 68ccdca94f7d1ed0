// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/fetch/loop.h"
#include "core/fetch/request.h"

#include <curl/curl.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

struct ares_addrinfo;

namespace inspector::fetch {

struct ResolverOptions {
    std::string servers;  // "host[:port][,…]"; empty: the system's
    std::chrono::milliseconds ttlMost{300'000};
    std::chrono::milliseconds ttlLeast{1'000};
};

// Names to addresses by c-ares, with a cache. One query for one name and family, however many ask. A and AAAA are asked
// apart, so that a server that never answers one of them holds up nobody for long (RFC 8305 3).
// On the loop's thread; the loop outlives it. `answered` runs from afterWait() or a timer, never from ask().
class Resolver {
public:
    struct Answer {
        std::vector<std::string> addresses;  // IPv6 first, in brackets; the servers' own order within a family
        std::string error;                   // when there are none
    };
    using Answered = std::function<void(const Answer&)>;
    using Id = std::uint64_t;

    Resolver(Loop& loop, ResolverOptions options);
    ~Resolver();  // no `answered` runs any more
    Resolver(const Resolver&) = delete;
    Resolver& operator=(const Resolver&) = delete;

    // What is known without asking: fresh in the cache, in the hosts file, or a name of this machine (RFC 6761 6.3).
    [[nodiscard]] std::optional<Answer> find(const std::string& name, Family family);
    Id ask(const std::string& name, Family family, Answered answered);
    // At once; the query itself goes on, its answer may serve the next.
    void forget(Id id);

    void beforeWait(std::vector<curl_waitfd>& descriptors, MonoTime& wake);
    void afterWait(std::span<const curl_waitfd> descriptors);

private:
    enum class Kind { V4, V6 };
    struct Channel;
    struct Query;
    // One name's addresses of one family.
    struct Entry {
        bool pending = false;
        MonoTime asked{};
        MonoTime answered{};
        MonoTime expires{};
        std::vector<std::string> addresses;
        std::string error;
    };
    struct Waiter {
        std::string name;
        Family family;
        MonoTime asked;
        Answered answered;
    };
    struct Verdict {
        std::optional<Answer> answer;
        MonoTime graceEnds = MonoTime::max();
    };

    // What can be said to one who asked at `asked`: what was fresh then, or came later, though it may have expired since.
    [[nodiscard]] Verdict evaluate(const std::string& name, Family family, MonoTime asked, MonoTime now) const;
    [[nodiscard]] const Entry* entry(const std::string& name, Kind kind) const;
    bool lookLocally(const std::string& name, Family family, MonoTime now);
    void query(const std::string& name, Kind kind, MonoTime now);
    void keep(const std::string& name, Kind kind, std::vector<std::string> addresses, std::chrono::seconds ttl,
              std::string error);
    void deliver();
    void deliverSoon(MonoTime when);
    void prune(MonoTime now);
    Channel* channel(MonoTime now);
    static void onAnswer(void* argument, int status, int timeouts, ares_addrinfo* result);

    Loop& m_loop;
    ResolverOptions m_options;
    std::map<std::pair<std::string, Kind>, Entry> m_cache;
    std::map<Id, Waiter> m_waiters;
    std::vector<std::unique_ptr<Channel>> m_channels;  // the newest last; older ones end with their queries
    Id m_nextId = 1;
    Loop::TimerId m_timer = 0;
    MonoTime m_timerTime{};
    bool m_closing = false;
};

}  // namespace inspector::fetch
