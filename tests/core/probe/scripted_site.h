// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "tests/support/raw_server.h"

#include <algorithm>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace inspector::probe {

// An HTTP server whose answers a test writes as they are asked for, and which remembers what was asked.
class ScriptedSite {
public:
    struct Answer {
        int status = 200;
        std::string body;
        std::string type = "application/dash+xml";
    };
    struct Asked {
        std::string path;  // with its query
        MonoTime at{};
    };
    using Script = std::function<Answer(const std::string& path)>;  // one at a time, on any thread

    explicit ScriptedSite(Script script)
        : m_script(std::move(script)), m_server([this](test::RawServer::Connection& c) { serve(c); }) {}

    [[nodiscard]] std::string url(const std::string& path) const { return m_server.url(path); }
    [[nodiscard]] std::vector<Asked> asked(std::string_view prefix = "/") const {
        const std::lock_guard lock(m_mutex);
        std::vector<Asked> some;
        std::copy_if(m_asked.begin(), m_asked.end(), std::back_inserter(some),
                     [&](const Asked& each) { return each.path.starts_with(prefix); });
        return some;
    }
    [[nodiscard]] std::size_t count(std::string_view prefix) const { return asked(prefix).size(); }

private:
    void serve(test::RawServer::Connection& c) {
        const std::string request = c.readRequest();
        const auto from = request.find(' ');
        const auto to = request.find(' ', from + 1);
        if (from == std::string::npos || to == std::string::npos) return;
        Asked asked{request.substr(from + 1, to - from - 1), m_clock.mono()};
        std::string text;
        {
            const std::lock_guard lock(m_mutex);
            const Answer answer = m_script(asked.path);
            text = "HTTP/1.1 " + std::to_string(answer.status) + " Answer\r\nConnection: close\r\nContent-Type: " + answer.type +
                   "\r\nContent-Length: " + std::to_string(answer.body.size()) + "\r\n\r\n" + answer.body;
            m_asked.push_back(std::move(asked));
        }
        c.send(text);
    }

    const SystemClock m_clock;
    const Script m_script;
    mutable std::mutex m_mutex;
    std::vector<Asked> m_asked;
    test::RawServer m_server;  // last: it goes first
};

}  // namespace inspector::probe
