// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <vector>

// A TCP server on a loopback port that speaks raw bytes, for faults below HTTP: silence, trickles, resets.
namespace inspector::test {

// The value of a line of a request's head, whatever the case of its name; empty: there is none.
[[nodiscard]] std::string headerOf(const std::string& head, const std::string& name);

class RawServer {
public:
    // One accepted connection, on a thread of its own.
    class Connection {
    public:
        explicit Connection(int socket, const std::atomic<bool>& stopping) : m_socket(socket), m_stopping(stopping) {}
        // Reads until the blank line that ends a request's headers; empty when the peer has gone.
        std::string readRequest();
        // Reads so many bytes more, a request's body; fewer when the peer has gone.
        std::string read(std::size_t bytes);
        // The body of a request of which readRequest() gave the head: as long as its Content-Length says.
        std::string readBody(const std::string& head);
        bool send(const std::string& bytes);
        // Sends one byte every `interval` until all are sent, the peer has gone or the server stops.
        void trickle(const std::string& bytes, std::chrono::milliseconds interval);
        // Holds the connection open, saying nothing, until the peer goes or the server stops.
        void silence();
        // Closes with a TCP reset.
        void reset();
        [[nodiscard]] bool stopping() const { return m_stopping; }

    private:
        int m_socket;
        const std::atomic<bool>& m_stopping;
    };
    using Handler = std::function<void(Connection&)>;

    explicit RawServer(Handler handler);
    ~RawServer();
    RawServer(const RawServer&) = delete;
    RawServer& operator=(const RawServer&) = delete;

    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] std::string url(const std::string& path = "/") const;
    [[nodiscard]] int accepted() const { return m_accepted; }

private:
    void acceptLoop();
    Handler m_handler;
    int m_listen = -1;
    int m_port = 0;
    std::atomic<bool> m_stopping{false};
    std::atomic<int> m_accepted{0};
    std::vector<std::thread> m_connections;
    std::thread m_thread;
};

}  // namespace inspector::test
