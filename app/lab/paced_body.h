// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/reply.h"
#include "core/base/clock.h"

#include <memory>
#include <string>

struct MHD_Connection;
struct MHD_Response;

namespace inspector::lab {

class HttpPort;

// A body that does not arrive as it should: live, slow, stalled, truncated or endless. Owned by its response.
class PacedBody {
public:
    // `reply.delivery` says how. Null when there is no memory.
    static MHD_Response* makeResponse(HttpPort& port, MHD_Connection* connection, std::string path, const Reply& reply,
                                      std::shared_ptr<const std::string> body);

    // The bytes from `position` on, at most `room`: how many were written to `out`; 0: not yet (the connection is held).
    // Negative: the connection is to be closed, or the body is complete, as libmicrohttpd has it.
    long read(std::uint64_t position, char* out, std::size_t room);

private:
    PacedBody(HttpPort& port, MHD_Connection* connection, std::string path, const Reply& reply,
              std::shared_ptr<const std::string> body);
    long live(std::uint64_t position, char* out, std::size_t room);
    long slow(std::uint64_t position, char* out, std::size_t room);
    long stall();
    long endless(std::uint64_t position, char* out, std::size_t room);
    long copy(std::uint64_t position, char* out, std::size_t room, std::size_t end) const;
    // 0 when held, negative when the server is stopping.
    long hold(MonoTime until);

    HttpPort& m_port;
    MHD_Connection* m_connection;
    std::string m_path;
    Delivery m_delivery;
    std::chrono::milliseconds m_spread;
    std::int64_t m_liveFromMs;
    std::shared_ptr<const std::string> m_body;
    MonoTime m_start;
};

}  // namespace inspector::lab
