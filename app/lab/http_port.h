// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/delays.h"
#include "app/lab/media.h"
#include "app/lab/reply.h"
#include "core/base/clock.h"
#include "core/base/result.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

struct MHD_Daemon;

namespace inspector::lab {

// A request for the lab itself (/lab…), before anything else is asked. None: not one of its own.
struct ControlRequest {
    std::string method;
    std::string path;
    std::string body;
};
using ControlHandler = std::function<std::optional<Reply>(const ControlRequest&)>;

// An HTTP/1.1 server on a loopback port that says what a Responder decides: delays, ranges, conditional requests, gzip,
// and faults below HTTP. One thread of libmicrohttpd's; what is handed to it outlives it. Start and stop on one thread.
class HttpPort {
public:
    struct Parts {
        Responder& responder;
        Media& media;
        Delays& delays;
        const Clock& clock;
        ControlHandler control;              // may be empty
        std::chrono::milliseconds latency{0};  // of every answer but the control's
    };
    explicit HttpPort(Parts parts);
    ~HttpPort();
    HttpPort(const HttpPort&) = delete;
    HttpPort& operator=(const HttpPort&) = delete;

    // Listens on 127.0.0.1; port 0: any free one. Fails (Conflict) when the port is taken.
    Result<void> start(int port);
    void stop();
    [[nodiscard]] bool running() const { return m_daemon != nullptr; }
    [[nodiscard]] int port() const { return m_port; }  // also after stop(); any thread
    [[nodiscard]] const Parts& parts() const { return m_parts; }

private:
    Parts m_parts;
    MHD_Daemon* m_daemon = nullptr;
    std::atomic<int> m_port{0};
};

}  // namespace inspector::lab
