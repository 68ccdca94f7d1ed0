// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/influx_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace inspector::test {

namespace {

constexpr const char* adminParameters = "&u=admin&p=s3cret-admin";

std::string base(int port) { return "127.0.0.1:" + std::to_string(port); }

}  // namespace

std::string urlEncoded(const std::string& text) {
    constexpr const char* digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (isalnum(byte) != 0) {
            out += c;
            continue;
        }
        out += '%';
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

HttpReply httpRequest(int port, const std::string& method, const std::string& path, const std::string& body,
                      const std::string& headers) {
    const int s = socket(AF_INET, SOCK_STREAM, 0);
    const timeval timeout{20, 0};
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    std::string answer;
    if (connect(s, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
        const std::string request = method + " " + path + " HTTP/1.0\r\nHost: " + base(port) + "\r\n" + headers +
                                    "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
        std::size_t sent = 0;
        while (sent < request.size()) {
            const auto n = send(s, request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
            if (n <= 0) break;
            sent += static_cast<std::size_t>(n);
        }
        char buffer[65536];
        for (ssize_t n = 0; (n = recv(s, buffer, sizeof buffer, 0)) > 0;)
            answer.append(buffer, static_cast<std::size_t>(n));
    }
    close(s);
    const auto head = answer.find("\r\n\r\n");
    if (head == std::string::npos || answer.size() < 12) return {};
    return {std::atoi(answer.c_str() + 9), answer.substr(head + 4)};
}

InfluxServer::InfluxServer(Settings settings) : m_auth(settings.auth), m_port(freePort()), m_backupPort(freePort()) {
    const std::string folder = m_dir.path().string();
    m_dir.write("influxdb.conf",
                "reporting-disabled = true\nbind-address = \"" + base(m_backupPort) + "\"\n"
                "[meta]\ndir = \"" + folder + "/meta\"\n"
                "[data]\ndir = \"" + folder + "/data\"\nwal-dir = \"" + folder + "/wal\"\nquery-log-enabled = false\n" +
                settings.data + "[monitor]\nstore-enabled = false\n"
                "[http]\nlog-enabled = false\nbind-address = \"" + base(m_port) + "\"\nauth-enabled = " +
                (m_auth ? "true" : "false") + "\n" + settings.http);
    start();
    if (m_auth) run("CREATE USER admin WITH PASSWORD 's3cret-admin' WITH ALL PRIVILEGES");
}

void InfluxServer::start() {
    m_process = std::make_unique<Process>(
        std::vector<std::string>{"influxd", "run", "-config", (m_dir.path() / "influxdb.conf").string()},
        m_dir.path() / "log");
    // A server that stops answers until its end: a killed one does not.
    if (!waitFor([this] { return portAnswers(m_port) || !m_process->running(); }, std::chrono::seconds(60)) ||
        !m_process->running())
        throw std::runtime_error("influxd did not start: " + m_process->output());
}

void InfluxServer::kill() { m_process.reset(); }

void InfluxServer::pause() { m_process->signal(SIGSTOP); }

void InfluxServer::resume() { m_process->signal(SIGCONT); }

std::string InfluxServer::backupService() const { return base(m_backupPort); }

std::string InfluxServer::url(const std::string& database) const {
    return "influxdb://" + base(m_port) + "/" + urlEncoded(database);
}

std::string InfluxServer::run(const std::string& statement, const std::string& database) const {
    return httpRequest(m_port, "POST",
                       "/query?epoch=ns&db=" + urlEncoded(database) + (m_auth ? adminParameters : "") +
                           "&q=" + urlEncoded(statement))
        .body;
}

VictoriaMetrics::VictoriaMetrics() : m_port(freePort()) {
    m_process = std::make_unique<Process>(
        std::vector<std::string>{"victoria-metrics", "-httpListenAddr=" + base(m_port),
                                 "-storageDataPath=" + (m_dir.path() / "data").string(), "-retentionPeriod=100y",
                                 "-search.latencyOffset=0s"},
        m_dir.path() / "log");
    if (!waitFor([this] { return portAnswers(m_port) || !m_process->running(); }, std::chrono::seconds(60)) ||
        !m_process->running())
        throw std::runtime_error("victoria-metrics did not start: " + m_process->output());
}

}  // namespace inspector::test
