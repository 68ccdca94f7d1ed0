// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/resolver.h"

#include "core/base/log.h"
#include "core/base/text.h"
#include "core/fetch/multi.h"

#include <ares.h>
#ifndef _WIN32
#include <netdb.h>  // hostent; on Windows it comes with ares.h
#endif

#include <algorithm>
#include <array>
#include <utility>

namespace inspector::fetch {

namespace {

using namespace std::chrono_literals;

constexpr auto kFailureKept = 1s;
constexpr auto kResolutionDelay = 50ms;  // RFC 8305 3
constexpr auto kServersKept = 30s;       // then the system's list of servers is read again
constexpr std::size_t kManyEntries = 512;
constexpr auto kForgottenAfter = 1min;
constexpr int kTryMs = 1'000;  // doubled at each try
constexpr int kTries = 3;

MonoTime monoNow() { return std::chrono::steady_clock::now(); }

bool isThisMachine(const std::string& name) {
    std::string_view plain = name;
    if (!plain.empty() && plain.back() == '.') plain.remove_suffix(1);
    constexpr std::string_view kLocal = "localhost";
    if (plain.size() < kLocal.size() || !equalsIgnoreCase(plain.substr(plain.size() - kLocal.size()), kLocal))
        return false;
    return plain.size() == kLocal.size() || plain[plain.size() - kLocal.size() - 1] == '.';
}

std::string textOf(int family, const void* address) {
    std::array<char, 64> text{};
    if (!ares_inet_ntop(family, address, text.data(), text.size())) return {};
    return family == AF_INET6 ? "[" + std::string(text.data()) + "]" : std::string(text.data());
}

std::string wordsFor(int status) {
    switch (status) {
        case ARES_ENOTFOUND: return "no such name";
        case ARES_ENODATA: return "the name has no address";
        case ARES_ETIMEOUT: return "the name servers do not answer";
        case ARES_ECONNREFUSED: return "the name servers fail, or cannot be reached";
        default: return ares_strerror(status);
    }
}

}  // namespace

struct Resolver::Channel {
    ares_channel handle = nullptr;
    int pending = 0;
    MonoTime made{};

    Channel() = default;
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;
    ~Channel() {
        if (handle) ares_destroy(handle);
    }
};

struct Resolver::Query {
    Resolver* resolver;
    Channel* channel;
    std::string name;
    Kind kind;
};

Resolver::Resolver(Loop& loop, ResolverOptions options) : m_loop(loop), m_options(std::move(options)) {
    initLibraries();
}

Resolver::~Resolver() {
    m_closing = true;  // c-ares answers every query as it is destroyed
    m_loop.cancel(m_timer);
    m_channels.clear();
}

Resolver::Channel* Resolver::channel(MonoTime now) {
    if (!m_channels.empty()) {
        Channel* newest = m_channels.back().get();
        if (!m_options.servers.empty() || now - newest->made < kServersKept) return newest;
    }
    ares_options options{};
    options.timeout = kTryMs;
    options.tries = kTries;
    char dnsOnly[] = "b";  // the hosts file has been looked at
    options.lookups = dnsOnly;
    auto made = std::make_unique<Channel>();
    made->made = now;
    int status = ares_init_options(&made->handle, &options, ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS);
    if (status == ARES_SUCCESS && !m_options.servers.empty())
        status = ares_set_servers_ports_csv(made->handle, m_options.servers.c_str());
    if (status != ARES_SUCCESS) {
        qCWarning(lcFetch, "The name servers cannot be used: %s", ares_strerror(status));
        return m_channels.empty() ? nullptr : m_channels.back().get();
    }
    m_channels.push_back(std::move(made));
    return m_channels.back().get();
}

const Resolver::Entry* Resolver::entry(const std::string& name, Kind kind) const {
    const auto found = m_cache.find({name, kind});
    return found == m_cache.end() ? nullptr : &found->second;
}

Resolver::Verdict Resolver::evaluate(const std::string& name, Family family, MonoTime asked, MonoTime now) const {
    const std::array<std::pair<Kind, bool>, 2> wanted{
        {{Kind::V6, family != Family::V4}, {Kind::V4, family != Family::V6}}};
    Verdict verdict;
    Answer answer;
    bool whole = true;
    MonoTime graceFrom{};
    for (const auto& [kind, want] : wanted) {
        if (!want) continue;
        const Entry* known = entry(name, kind);
        if (!known) return verdict;
        graceFrom = std::max(graceFrom, known->pending ? known->asked : known->answered);
        if (known->pending) {
            whole = false;
        } else if (known->expires <= asked && known->answered < asked) {
            return verdict;
        } else {
            answer.addresses.insert(answer.addresses.end(), known->addresses.begin(), known->addresses.end());
            // Of two errors, "no address" says less than "no such name" or a server that failed.
            if (answer.error.empty() || answer.error == wordsFor(ARES_ENODATA)) answer.error = known->error;
        }
    }
    if (!answer.addresses.empty()) answer.error.clear();
    if (!whole && answer.addresses.empty()) return verdict;
    if (!whole) verdict.graceEnds = graceFrom + kResolutionDelay;
    if (whole || now >= verdict.graceEnds) verdict.answer = std::move(answer);
    return verdict;
}

bool Resolver::lookLocally(const std::string& name, Family family, MonoTime now) {
    Channel* any = channel(now);
    std::vector<std::string> v4;
    std::vector<std::string> v6;
    for (const int wanted : {AF_INET, AF_INET6}) {
        hostent* host = nullptr;
        if (!any || ares_gethostbyname_file(any->handle, name.c_str(), wanted, &host) != ARES_SUCCESS) continue;
        for (char** address = host->h_addr_list; host->h_addrtype == wanted && *address; ++address)
            (wanted == AF_INET ? v4 : v6).push_back(textOf(wanted, *address));
        ares_free_hostent(host);
    }
    if (isThisMachine(name)) {
        if (v4.empty()) v4.emplace_back("127.0.0.1");
        if (v6.empty()) v6.emplace_back("[::1]");
    }
    // A name that the file has in the other family only may still be asked for.
    if (v4.empty() && (v6.empty() || family == Family::V4)) return false;
    if (v6.empty() && family == Family::V6) return false;
    const std::string none = wordsFor(ARES_ENODATA);
    keep(name, Kind::V4, std::move(v4), 0s, none);
    keep(name, Kind::V6, std::move(v6), 0s, none);
    return true;
}

std::optional<Resolver::Answer> Resolver::find(const std::string& name, Family family) {
    const MonoTime now = monoNow();
    if (auto known = evaluate(name, family, now, now).answer) return known;
    const auto pending = [&](Kind kind) {
        const Entry* known = entry(name, kind);
        return known && known->pending;
    };
    if (pending(Kind::V4) || pending(Kind::V6)) return std::nullopt;  // the file has been looked at
    if (!lookLocally(name, family, now)) return std::nullopt;
    return evaluate(name, family, now, now).answer;
}

Resolver::Id Resolver::ask(const std::string& name, Family family, Answered answered) {
    const MonoTime now = monoNow();
    const Id id = m_nextId++;
    m_waiters.emplace(id, Waiter{name, family, now, std::move(answered)});
    if (family != Family::V4) query(name, Kind::V6, now);
    if (family != Family::V6) query(name, Kind::V4, now);
    deliverSoon(now);  // c-ares may have answered at once
    return id;
}

void Resolver::query(const std::string& name, Kind kind, MonoTime now) {
    Entry& asked = m_cache[{name, kind}];
    if (asked.pending || asked.expires > now) return;
    prune(now);
    Entry& fresh = m_cache[{name, kind}];
    Channel* with = channel(now);
    if (!with) {
        keep(name, kind, {}, 0s, "the list of name servers cannot be used");
        return;
    }
    fresh.pending = true;
    fresh.asked = now;
    ++with->pending;
    ares_addrinfo_hints hints{};
    hints.ai_family = kind == Kind::V4 ? AF_INET : AF_INET6;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = ARES_AI_NOSORT;
    ares_getaddrinfo(with->handle, name.c_str(), nullptr, &hints, &Resolver::onAnswer,
                     new Query{this, with, name, kind});
}

void Resolver::onAnswer(void* argument, int status, int, ares_addrinfo* result) {
    const std::unique_ptr<Query> query(static_cast<Query*>(argument));
    Resolver& self = *query->resolver;
    std::vector<std::string> addresses;
    int ttl = -1;
    const auto shorter = [&ttl](int other) { ttl = ttl < 0 ? other : std::min(ttl, other); };
    if (status == ARES_SUCCESS && result) {
        for (const auto* node = result->nodes; node; node = node->ai_next) {
            const bool six = node->ai_family == AF_INET6;
            if (six != (query->kind == Kind::V6)) continue;
            const void* raw = six ? static_cast<const void*>(&reinterpret_cast<sockaddr_in6*>(node->ai_addr)->sin6_addr)
                                  : static_cast<const void*>(&reinterpret_cast<sockaddr_in*>(node->ai_addr)->sin_addr);
            addresses.push_back(textOf(node->ai_family, raw));
            shorter(node->ai_ttl);
        }
        for (const auto* alias = result->cnames; alias; alias = alias->next) shorter(alias->ttl);
    }
    if (result) ares_freeaddrinfo(result);
    --query->channel->pending;
    if (self.m_closing) return;
    self.keep(query->name, query->kind, std::move(addresses), std::chrono::seconds(std::max(0, ttl)),
              wordsFor(status == ARES_SUCCESS ? ARES_ENODATA : status));
}

void Resolver::keep(const std::string& name, Kind kind, std::vector<std::string> addresses, std::chrono::seconds ttl,
                    std::string error) {
    const MonoTime now = monoNow();
    const bool found = !addresses.empty();
    Entry& kept = m_cache[{name, kind}];
    kept.pending = false;
    kept.answered = now;
    kept.addresses = std::move(addresses);
    kept.error = found ? std::string() : std::move(error);
    const auto most = std::max(m_options.ttlMost, m_options.ttlLeast);
    kept.expires = now + (found ? std::clamp<std::chrono::milliseconds>(ttl, m_options.ttlLeast, most)
                                : std::chrono::milliseconds(kFailureKept));
}

void Resolver::forget(Id id) { m_waiters.erase(id); }

void Resolver::deliverSoon(MonoTime when) {
    if (m_timer && m_timerTime <= when) return;
    m_loop.cancel(m_timer);
    m_timerTime = when;
    m_timer = m_loop.at(when, [this] {
        m_timer = 0;
        deliver();
    });
}

void Resolver::deliver() {
    const MonoTime now = monoNow();
    for (auto it = m_waiters.begin(); it != m_waiters.end();) {
        Waiter& waiter = it->second;
        Verdict verdict = evaluate(waiter.name, waiter.family, waiter.asked, now);
        if (!verdict.answer) {
            if (verdict.graceEnds != MonoTime::max()) deliverSoon(verdict.graceEnds);
            ++it;
            continue;
        }
        const Id id = it->first;
        const Answered answered = std::move(waiter.answered);
        m_waiters.erase(it);
        answered(*verdict.answer);  // may ask and forget
        it = m_waiters.upper_bound(id);
    }
}

void Resolver::prune(MonoTime now) {
    if (m_cache.size() < kManyEntries) return;
    // Not at once: somebody may wait for the other family still.
    std::erase_if(m_cache, [now](const auto& item) {
        return !item.second.pending && item.second.expires + kForgottenAfter <= now;
    });
}

void Resolver::beforeWait(std::vector<curl_waitfd>& descriptors, MonoTime& wake) {
    for (std::size_t i = 0; i + 1 < m_channels.size();) {
        if (m_channels[i]->pending == 0)
            m_channels.erase(m_channels.begin() + static_cast<std::ptrdiff_t>(i));
        else
            ++i;
    }
    for (const auto& one : m_channels) {
        if (one->pending == 0) continue;
        std::array<ares_socket_t, ARES_GETSOCK_MAXNUM> sockets{};
        const int bits = ares_getsock(one->handle, sockets.data(), ARES_GETSOCK_MAXNUM);
        for (int i = 0; i < ARES_GETSOCK_MAXNUM; ++i) {
            const bool in = ARES_GETSOCK_READABLE(bits, i);
            const bool out = ARES_GETSOCK_WRITABLE(bits, i);
            if (!in && !out) break;
            const int events = (in ? CURL_WAIT_POLLIN : 0) | (out ? CURL_WAIT_POLLOUT : 0);
            descriptors.push_back({sockets[static_cast<std::size_t>(i)], static_cast<short>(events), 0});
        }
        timeval left{};
        if (ares_timeout(one->handle, nullptr, &left))
            wake = std::min(wake, monoNow() + std::chrono::seconds(left.tv_sec) + std::chrono::microseconds(left.tv_usec));
    }
}

void Resolver::afterWait(std::span<const curl_waitfd> descriptors) {
    bool any = false;
    for (std::size_t i = 0; i < m_channels.size(); ++i) {
        Channel& one = *m_channels[i];
        if (one.pending == 0) continue;
        any = true;
        // c-ares looks only at the sockets that are its own. Each is tried for reading: an error on a socket (a port that
        // is closed) ends curl_multi_poll without being told in `revents`.
        for (const curl_waitfd& happened : descriptors) {
            const bool out = (happened.revents & CURL_WAIT_POLLOUT) != 0;
            ares_process_fd(one.handle, happened.fd, out ? happened.fd : ARES_SOCKET_BAD);
        }
        ares_process_fd(one.handle, ARES_SOCKET_BAD, ARES_SOCKET_BAD);  // its timeouts
    }
    if (any) deliver();
}

}  // namespace inspector::fetch
