// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/process.h"

#include <memory>
#include <string>

// Real time series servers on loopback ports, with their data in a temporary folder.
namespace inspector::test {

struct HttpReply {
    int status = 0;  // zero: no answer
    std::string body;
};
// One plain HTTP/1.0 request to 127.0.0.1; `headers` are whole lines with their line ends.
[[nodiscard]] HttpReply httpRequest(int port, const std::string& method, const std::string& path,
                                    const std::string& body = {}, const std::string& headers = {});
[[nodiscard]] std::string urlEncoded(const std::string& text);

// influxd 1.x. `http` and `data` are lines for these sections of its configuration.
class InfluxServer {
public:
    struct Settings {
        bool auth = false;  // then there is an administrator "admin" with the password "s3cret-admin"
        std::string http;
        std::string data;
    };
    explicit InfluxServer(Settings settings);
    InfluxServer() : InfluxServer(Settings{}) {}

    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] std::string url(const std::string& database) const;
    [[nodiscard]] std::string backupService() const;  // "host:port" of influxd's own
    // Runs a statement (as administrator) and gives the answer's body.
    std::string run(const std::string& statement, const std::string& database = {}) const;
    void kill();   // SIGKILL
    void start();  // on the same port, with the same data
    void pause();  // accepts connections and answers nothing more
    void resume();

private:
    TempDir m_dir;
    bool m_auth;
    int m_port;
    int m_backupPort;
    std::unique_ptr<Process> m_process;
};

class VictoriaMetrics {
public:
    VictoriaMetrics();
    [[nodiscard]] int port() const { return m_port; }

private:
    TempDir m_dir;
    int m_port;
    std::unique_ptr<Process> m_process;
};

}  // namespace inspector::test
