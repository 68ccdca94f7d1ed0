// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/http_port.h"

#include "app/lab/http_answer.h"

#include <QHostAddress>
#include <QTcpServer>

#include <cstdarg>
#include <cstring>
#include <map>
#include <microhttpd.h>
#ifndef _WIN32  // there, microhttpd.h brings winsock2.h
#include <netinet/in.h>
#endif

namespace inspector::lab {

namespace {

constexpr std::size_t kMaxRequestBody = 64U << 10;
constexpr unsigned kMaxConnections = 4000;
constexpr unsigned kIdleSeconds = 75;

// One request, from its first call to its completion.
struct Exchange {
    MonoTime received = std::chrono::steady_clock::now();
    std::string body;
    bool bodyTooLarge = false;
    std::optional<HttpAnswer> answer;
};

// The delivery directives of low-latency HLS (RFC 8216bis 6.2.5), in alphabetical order: they name another resource.
std::string pathWithDirectives(MHD_Connection* connection, const char* url) {
    std::map<std::string, std::string> directives;
    const auto collect = [](void* cls, MHD_ValueKind, const char* key, const char* value) {
        if (std::string_view(key).starts_with("_HLS_"))
            static_cast<decltype(directives)*>(cls)->insert_or_assign(key, value != nullptr ? value : "");
        return MHD_YES;
    };
    MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, collect, &directives);
    std::string path = url;
    for (const auto& [key, value] : directives)
        path.append(path.find('?') == std::string::npos ? "?" : "&").append(key).append("=").append(value);
    return path;
}

MHD_Result handle(void* cls, MHD_Connection* connection, const char* url, const char* method, const char*,
                  const char* upload, std::size_t* uploadSize, void** state) {
    auto* port = static_cast<HttpPort*>(cls);
    if (*state == nullptr) {
        *state = new Exchange;
        return MHD_YES;
    }
    auto* exchange = static_cast<Exchange*>(*state);
    if (*uploadSize > 0) {
        exchange->bodyTooLarge = exchange->bodyTooLarge || exchange->body.size() + *uploadSize > kMaxRequestBody;
        if (!exchange->bodyTooLarge) exchange->body.append(upload, *uploadSize);
        *uploadSize = 0;
        return MHD_YES;
    }
    if (!exchange->answer) {
        const std::string_view verb = method;
        std::optional<Reply> reply;
        if (exchange->bodyTooLarge) reply = textReply(413, "The request is too large.\n");
        if (!reply && port->parts().control)
            reply = port->parts().control({std::string(verb), url, std::move(exchange->body)});
        if (!reply && verb != "GET" && verb != "HEAD") {
            reply = textReply(405, "GET or HEAD.\n");
            reply->headers.emplace_back("Allow", "GET, HEAD");
        }
        std::string path = pathWithDirectives(connection, url);
        if (!reply) {
            reply = port->parts().responder.respond(path, toMillis(port->parts().clock.now()));
            reply->delay += port->parts().latency;
        }
        exchange->answer.emplace(*port, connection, std::move(path), std::move(*reply), exchange->received);
    }
    return exchange->answer->proceed() ? MHD_YES : MHD_NO;
}

void completed(void*, MHD_Connection*, void** state, MHD_RequestTerminationCode) {
    delete static_cast<Exchange*>(*state);
    *state = nullptr;
}

void ignoreLog(void*, const char*, va_list) {}

}  // namespace

HttpPort::HttpPort(Parts parts) : m_parts(std::move(parts)) {}

HttpPort::~HttpPort() { stop(); }

Result<void> HttpPort::start(int port) {
    sockaddr_in address;
    std::memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    m_parts.delays.admit(this);
    // TURBO leaves out the orderly shutdown of a connection that is refused an answer, which is what a reset is made of.
    m_daemon = MHD_start_daemon(
        MHD_USE_AUTO_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TURBO | MHD_USE_ERROR_LOG,
        static_cast<std::uint16_t>(port), nullptr, nullptr, &handle, this, MHD_OPTION_EXTERNAL_LOGGER, &ignoreLog,
        nullptr, MHD_OPTION_NOTIFY_COMPLETED, &completed, nullptr, MHD_OPTION_SOCK_ADDR,
        reinterpret_cast<sockaddr*>(&address), MHD_OPTION_CONNECTION_LIMIT, kMaxConnections,
        MHD_OPTION_CONNECTION_TIMEOUT, kIdleSeconds, MHD_OPTION_END);
    if (m_daemon == nullptr) {
        QTcpServer probe;  // says why, in the system's words
        const bool free = probe.listen(QHostAddress::LocalHost, static_cast<quint16>(port));
        return fail(Error::Kind::Conflict,
                    "Cannot listen on 127.0.0.1:" + std::to_string(port) + ": " +
                        (free ? "the HTTP server did not start" : probe.errorString().toStdString()),
                    {}, "choose another port with --port, or none to take a free one");
    }
    const MHD_DaemonInfo* info = MHD_get_daemon_info(m_daemon, MHD_DAEMON_INFO_BIND_PORT);
    m_port = info != nullptr ? info->port : port;
    return {};
}

void HttpPort::stop() {
    if (m_daemon == nullptr) return;
    m_parts.delays.release(this);  // libmicrohttpd must not be stopped with suspended connections
    MHD_stop_daemon(m_daemon);
    m_daemon = nullptr;
}

}  // namespace inspector::lab
