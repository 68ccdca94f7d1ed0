// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/fetch/dns_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace inspector::fetch::test {

namespace {

constexpr int kV4 = 1;   // A
constexpr int kV6 = 28;  // AAAA

std::string number(std::uint32_t value, int bytes) {
    std::string out;
    for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>((value >> (8 * i)) & 0xff);
    return out;
}

// The name is the one asked for: a pointer to offset 12.
std::string record(int type, std::uint32_t ttl, const std::string& address) {
    std::array<char, 16> bytes{};
    const int family = type == kV4 ? AF_INET : AF_INET6;
    inet_pton(family, address.c_str(), bytes.data());
    const std::size_t size = type == kV4 ? 4 : 16;
    return std::string("\xc0\x0c") + number(static_cast<std::uint32_t>(type), 2) + number(1, 2) + number(ttl, 4) +
           number(static_cast<std::uint32_t>(size), 2) + std::string(bytes.data(), size);
}

}  // namespace

DnsServer::DnsServer() {
    m_socket = socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(m_socket, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        getsockname(m_socket, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error("no socket for the name server");
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { serve(); });
}

DnsServer::~DnsServer() {
    m_stopping = true;
    m_thread.join();
    close(m_socket);
}

void DnsServer::set(const std::string& name, Record record) {
    std::lock_guard lock(m_mutex);
    m_records[name] = std::move(record);
}

int DnsServer::questions(const std::string& name) const {
    std::lock_guard lock(m_mutex);
    const auto found = m_questions.find(name);
    return found == m_questions.end() ? 0 : found->second;
}

void DnsServer::serve() {
    while (!m_stopping) {
        pollfd p{m_socket, POLLIN, 0};
        if (poll(&p, 1, 20) <= 0) continue;
        std::array<char, 1500> buffer{};
        sockaddr_in from{};
        socklen_t size = sizeof from;
        const auto n = recvfrom(m_socket, buffer.data(), buffer.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
        if (n < 17) continue;
        const std::string reply = answer({buffer.data(), static_cast<std::size_t>(n)});
        if (!reply.empty())
            sendto(m_socket, reply.data(), reply.size(), 0, reinterpret_cast<sockaddr*>(&from), size);
    }
}

std::string DnsServer::answer(const std::string& question) {
    std::string name;
    std::size_t at = 12;
    while (at < question.size() && question[at] != 0) {
        const auto length = static_cast<std::size_t>(static_cast<unsigned char>(question[at]));
        if (!name.empty()) name += '.';
        name += question.substr(at + 1, length);
        at += length + 1;
    }
    if (at + 5 > question.size()) return {};
    const int type = static_cast<unsigned char>(question[at + 2]);
    const std::string asked = question.substr(12, at + 5 - 12);
    std::lock_guard lock(m_mutex);
    ++m_questions[name];
    const auto found = m_records.find(name);
    const Record known = found == m_records.end() ? Record{{}, {}, 0, 3, false, false} : found->second;
    if (known.silent || (type == kV6 && known.silentForV6)) return {};
    std::string records;
    std::uint32_t count = 0;
    for (const std::string& address : type == kV4 ? known.v4 : type == kV6 ? known.v6 : std::vector<std::string>{}) {
        records += record(type, known.ttl, address);
        ++count;
    }
    return question.substr(0, 2) + number(0x8180 | static_cast<std::uint32_t>(known.code), 2) + number(1, 2) +
           number(count, 2) + number(0, 4) + asked + records;
}

}  // namespace inspector::fetch::test
