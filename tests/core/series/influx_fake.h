// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/raw_server.h"

#include <functional>
#include <mutex>
#include <string>
#include <vector>

// Something at an InfluxDB's place that answers as a test wants it.
namespace inspector::series::test {

struct FakeRequest {
    std::string line;     // "POST /write?db=metrics&precision=ns HTTP/1.1"
    std::string headers;  // all of them, the line too
    std::string body;
    [[nodiscard]] bool is(const std::string& start) const { return line.starts_with(start); }
};

[[nodiscard]] inline std::string httpAnswer(int status, const std::string& body = {}, const std::string& headers = {}) {
    return "HTTP/1.1 " + std::to_string(status) + " Status\r\n" + headers + "Content-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

class FakeInflux {
public:
    using Connection = inspector::test::RawServer::Connection;
    // Gives the whole answer; empty: `raw` of the connection does it, and the connection ends.
    using Answer = std::function<std::string(const FakeRequest&)>;

    explicit FakeInflux(Answer answer, std::function<void(Connection&)> raw = {})
        : m_answer(std::move(answer)), m_raw(std::move(raw)), m_server([this](Connection& c) { serve(c); }) {}

    [[nodiscard]] int port() const { return m_server.port(); }
    [[nodiscard]] int accepted() const { return m_server.accepted(); }
    [[nodiscard]] std::string url(const std::string& query = {}) const {
        return "influxdb://127.0.0.1:" + std::to_string(port()) + "/metrics" + query;
    }
    [[nodiscard]] std::vector<FakeRequest> requests() {
        std::lock_guard lock(m_mutex);
        return m_requests;
    }
    [[nodiscard]] std::size_t count(const std::string& start) {
        std::size_t n = 0;
        for (const auto& request : requests()) n += request.is(start) ? 1 : 0;
        return n;
    }

private:
    void serve(Connection& connection) {
        for (;;) {
            FakeRequest request;
            request.headers = connection.readRequest();
            if (request.headers.empty()) return;
            request.line = request.headers.substr(0, request.headers.find("\r\n"));
            if (const auto at = request.headers.find("Content-Length: "); at != std::string::npos)
                request.body = connection.read(std::stoul(request.headers.substr(at + 16)));
            {
                std::lock_guard lock(m_mutex);
                m_requests.push_back(request);
            }
            if (request.is("GET /ping")) {
                connection.send(httpAnswer(204, {}, "X-Influxdb-Version: 1.8.10\r\n"));
                continue;
            }
            const std::string answer = m_answer(request);
            if (answer.empty()) {
                if (m_raw) m_raw(connection);
                return;
            }
            if (!connection.send(answer)) return;
        }
    }

    Answer m_answer;
    std::function<void(Connection&)> m_raw;
    std::mutex m_mutex;
    std::vector<FakeRequest> m_requests;
    inspector::test::RawServer m_server;  // last: its threads use the others
};

}  // namespace inspector::series::test
