// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "tests/support/raw_server.h"

#include <QJsonObject>

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

namespace inspector::test {

// What a webhook was told, each request with the time at which it came. Thread-safe.
class AlertReceiver {
public:
    struct Told {
        WallTime at{};
        std::string key;        // Idempotency-Key
        QJsonObject body;

        [[nodiscard]] std::string status() const;
        // Whether an alert of this name, and where given of this channel, is among them with that status.
        [[nodiscard]] bool has(const std::string& alertname, const std::string& channel, const std::string& status) const;
    };
    enum class Manner { Take, Refuse, Hang };  // 200; 503; never an answer

    AlertReceiver();

    void behave(Manner manner) { m_manner = manner; }
    [[nodiscard]] std::string url() const { return m_server.url("/hook"); }
    [[nodiscard]] std::vector<Told> told() const;     // all, in order
    // Requests that say so of an alert.
    [[nodiscard]] std::vector<Told> told(const std::string& alertname, const std::string& channel, const std::string& status) const;
    [[nodiscard]] std::string story() const;          // a line each, for a failure to be understood

private:
    void serve(RawServer::Connection& connection);

    std::atomic<Manner> m_manner{Manner::Take};
    mutable std::mutex m_mutex;
    std::vector<Told> m_told;
    RawServer m_server;  // ends first
};

}  // namespace inspector::test
