// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/reply.h"
#include "core/base/clock.h"

#include <string>

struct MHD_Connection;
struct MHD_Response;

namespace inspector::lab {

class HttpPort;

// The sending of one Reply on one connection. Lives in the server's thread, until the request is completed.
class HttpAnswer {
public:
    // `received`: when the request was there, from which its delay and its own time count.
    HttpAnswer(HttpPort& port, MHD_Connection* connection, std::string path, Reply reply, MonoTime received);

    // Called whenever the connection may go on: answers, or holds it back. False: close it without an answer.
    bool proceed();

private:
    bool holdUntil(MonoTime until);
    bool staySilent();
    bool send();
    [[nodiscard]] bool notModified() const;
    [[nodiscard]] std::string requestHeader(const char* name) const;
    MHD_Response* bodyResponse(std::shared_ptr<const std::string> body, int& status);
    void addHeaders(MHD_Response* response) const;

    HttpPort& m_port;
    MHD_Connection* m_connection;
    std::string m_path;
    Reply m_reply;
    MonoTime m_received;
    std::string m_contentRange;
    bool m_gzipped = false;
};

}  // namespace inspector::lab
