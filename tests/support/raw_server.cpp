// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/raw_server.h"

#include "core/base/text.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

namespace inspector::test {

namespace {
bool readable(int socket, int ms) {
    pollfd p{socket, POLLIN, 0};
    return poll(&p, 1, ms) > 0;
}
}  // namespace

std::string headerOf(const std::string& head, const std::string& name) {
    for (const std::string_view line : split(head, '\n')) {
        const auto colon = line.find(':');
        if (colon != std::string_view::npos && equalsIgnoreCase(line.substr(0, colon), name)) return std::string(trim(line.substr(colon + 1)));
    }
    return {};
}

std::string RawServer::Connection::readRequest() {
    std::string request;
    char byte = 0;
    while (request.find("\r\n\r\n") == std::string::npos) {
        while (!readable(m_socket, 20))
            if (m_stopping) return {};
        if (recv(m_socket, &byte, 1, 0) != 1) return {};
        request += byte;
    }
    return request;
}

std::string RawServer::Connection::read(std::size_t bytes) {
    std::string got;
    char buffer[65536];
    while (got.size() < bytes) {
        while (!readable(m_socket, 20))
            if (m_stopping) return got;
        const auto n = recv(m_socket, buffer, std::min(sizeof buffer, bytes - got.size()), 0);
        if (n <= 0) return got;
        got.append(buffer, static_cast<std::size_t>(n));
    }
    return got;
}

std::string RawServer::Connection::readBody(const std::string& head) {
    return read(parseUnsigned(headerOf(head, "Content-Length")).value_or(0));
}

bool RawServer::Connection::send(const std::string& bytes) {
    std::size_t sent = 0;
    while (sent < bytes.size()) {
        if (m_stopping) return false;
        pollfd p{m_socket, POLLOUT, 0};
        if (poll(&p, 1, 20) == 0) continue;
        const auto n = ::send(m_socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n <= 0) return false;
        sent += static_cast<std::size_t>(n);
    }
    return true;
}

void RawServer::Connection::trickle(const std::string& bytes, std::chrono::milliseconds interval) {
    for (const char c : bytes) {
        if (!send(std::string(1, c))) return;
        if (readable(m_socket, static_cast<int>(interval.count())) || m_stopping) return;
    }
}

void RawServer::Connection::silence() {
    char byte = 0;
    while (!m_stopping)
        if (readable(m_socket, 20) && recv(m_socket, &byte, 1, 0) <= 0) return;
}

void RawServer::Connection::reset() {
    const linger hard{1, 0};
    setsockopt(m_socket, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
}

RawServer::RawServer(Handler handler) : m_handler(std::move(handler)) {
    m_listen = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(m_listen, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(m_listen, 64) != 0 ||
        getsockname(m_listen, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error("no listening socket");
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { acceptLoop(); });
}

RawServer::~RawServer() {
    m_stopping = true;
    m_thread.join();
    for (auto& t : m_connections) t.join();
    close(m_listen);
}

std::string RawServer::url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(m_port) + path;
}

void RawServer::acceptLoop() {
    while (!m_stopping) {
        if (!readable(m_listen, 20)) continue;
        const int s = accept(m_listen, nullptr, nullptr);
        if (s < 0) continue;
        ++m_accepted;
        m_connections.emplace_back([this, s] {
            Connection connection(s, m_stopping);
            m_handler(connection);
            close(s);
        });
    }
}

}  // namespace inspector::test
