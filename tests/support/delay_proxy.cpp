// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/delay_proxy.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <deque>
#include <stdexcept>
#include <string>
#include <vector>

namespace inspector::test {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t mostHeld = 8u << 20;  // bytes on their way, for each direction

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

// Not listening: whoever connects is refused.
int boundSocket(const std::string& host, int port) {
    const int s = socket(AF_INET, SOCK_STREAM, 0);
    const int yes = 1;
    setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address = loopback(port);
    if (inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1 || bind(s, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        close(s);
        throw std::runtime_error("no port for the proxy");
    }
    return s;
}

int portOf(int s) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    getsockname(s, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
}

void prepare(int s) {
    const int yes = 1;
    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    fcntl(s, F_SETFL, fcntl(s, F_GETFL) | O_NONBLOCK);
}

void reset(int s) {
    const linger hard{1, 0};
    setsockopt(s, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    close(s);
}

}  // namespace

// A connection: two sockets, and what is on its way from each to the other.
struct DelayProxy::Link {
    struct Piece {
        Clock::time_point due;
        std::string bytes;  // empty: the sender has finished
    };
    struct Way {
        int from, to;
        std::deque<Piece> pieces;
        std::size_t held = 0;
        bool ended = false;   // nothing more comes
        bool passed = false;  // and that was told

        // False: the connection is broken.
        bool take(std::chrono::milliseconds delay) {
            char buffer[65536];
            while (!ended && held < mostHeld) {
                const auto n = recv(from, buffer, sizeof buffer, 0);
                if (n < 0) return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
                ended = n == 0;
                held += static_cast<std::size_t>(n);
                pieces.push_back({Clock::now() + delay, std::string(buffer, static_cast<std::size_t>(n))});
            }
            return true;
        }
        bool give(std::atomic<std::size_t>& count) {
            while (!pieces.empty() && pieces.front().due <= Clock::now()) {
                std::string& bytes = pieces.front().bytes;
                if (bytes.empty()) {
                    shutdown(to, SHUT_WR);
                    passed = true;
                    pieces.pop_front();
                    continue;
                }
                const auto n = send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
                if (n < 0) return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
                held -= static_cast<std::size_t>(n);
                count += static_cast<std::size_t>(n);
                bytes.erase(0, static_cast<std::size_t>(n));
                if (!bytes.empty()) return true;
                pieces.pop_front();
            }
            return true;
        }
    };

    Link(int client, int server) : out{client, server, {}}, back{server, client, {}} {}
    Way out, back;
};

DelayProxy::DelayProxy(int targetPort, const std::string& address) : m_address(address), m_target(targetPort) {
    m_listen = boundSocket(m_address, 0);
    m_port = portOf(m_listen);
    listenOrNot();
    m_thread = std::thread([this] { run(); });
}

DelayProxy::~DelayProxy() {
    m_stopping = true;
    m_thread.join();
    cutAll();
    close(m_listen);
}

void DelayProxy::cut() {
    const int mine = ++m_cutsWanted;
    while (m_cutsDone < mine) std::this_thread::yield();
}

void DelayProxy::listenOrNot() {
    const bool want = m_mode != Mode::Refuse;
    if (want == m_listening) return;
    if (!want) {
        close(m_listen);
        m_listen = boundSocket(m_address, m_port);
    } else if (listen(m_listen, 64) != 0) {
        throw std::runtime_error("the proxy cannot listen");
    }
    m_listening = want;
}

void DelayProxy::acceptOne() {
    const int client = accept(m_listen, nullptr, nullptr);
    if (client < 0) return;
    ++m_accepted;
    const int server = socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = loopback(m_target);
    if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        close(server);
        reset(client);
        return;
    }
    prepare(client);
    prepare(server);
    m_links.push_back(std::make_unique<Link>(client, server));
}

void DelayProxy::cutAll() {
    for (const auto& link : m_links) {
        reset(link->out.from);
        reset(link->out.to);
    }
    m_links.clear();
    m_open = 0;
}

// Until there is something to read or a piece is due, at most 5 ms.
void DelayProxy::waitForSockets() {
    std::vector<pollfd> sockets;
    if (m_listening) sockets.push_back({m_listen, POLLIN, 0});
    int wait = 5;
    for (const auto& link : m_links)
        for (const Link::Way* way : {&link->out, &link->back}) {
            if (!way->ended && way->held < mostHeld) sockets.push_back({way->from, POLLIN, 0});
            if (!way->pieces.empty()) wait = 1;
        }
    poll(sockets.data(), static_cast<nfds_t>(sockets.size()), wait);
    if (m_listening && (sockets.front().revents & POLLIN)) acceptOne();
}

void DelayProxy::run() {
    while (!m_stopping) {
        listenOrNot();
        if (const int wanted = m_cutsWanted; m_cutsDone < wanted) {
            cutAll();
            m_cutsDone = wanted;
        }
        if (m_mode == Mode::Swallow) {  // the system takes connections by itself
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
            continue;
        }
        waitForSockets();
        const std::chrono::milliseconds delay{m_delayMs.load()};
        std::erase_if(m_links, [&](const std::unique_ptr<Link>& link) {
            const bool sound = link->out.take(delay) && link->back.take(delay) && link->out.give(m_bytes) && link->back.give(m_bytes);
            if (sound && !(link->out.passed && link->back.passed)) return false;
            for (const int s : {link->out.from, link->out.to}) sound ? static_cast<void>(close(s)) : reset(s);
            return true;
        });
        m_open = static_cast<int>(m_links.size());
    }
}

}  // namespace inspector::test
