// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/paced_body.h"

#include "app/lab/fmp4_chunks.h"
#include "app/lab/http_port.h"
#include "app/lab/mp4_boxes.h"
#include "app/lab/peer.h"

#include <algorithm>
#include <cstring>
#include <microhttpd.h>

namespace inspector::lab {

namespace {

constexpr std::chrono::milliseconds kStep{50};
constexpr std::chrono::seconds kStall{120};
constexpr std::chrono::seconds kLookAgain{1};
constexpr std::size_t kBlock = 32U << 10;
constexpr std::uint64_t kEndlessBytesPerMs = 4'000;
constexpr std::string_view kEndlessLine = "# There is always another line, and it says nothing that matters at all....\n";

constexpr long kClose = MHD_CONTENT_READER_END_WITH_ERROR;

ssize_t readBody(void* cls, std::uint64_t position, char* out, std::size_t room) {
    return static_cast<ssize_t>(static_cast<PacedBody*>(cls)->read(position, out, room));
}

void freeBody(void* cls) { delete static_cast<PacedBody*>(cls); }

}  // namespace

PacedBody::PacedBody(HttpPort& port, MHD_Connection* connection, std::string path, const Reply& reply,
                     std::shared_ptr<const std::string> body)
    : m_port(port), m_connection(connection), m_path(std::move(path)), m_delivery(reply.delivery),
      m_spread(reply.spread), m_liveFromMs(reply.liveFromMs), m_body(std::move(body)), m_start(std::chrono::steady_clock::now()) {}

MHD_Response* PacedBody::makeResponse(HttpPort& port, MHD_Connection* connection, std::string path,
                                      const Reply& reply, std::shared_ptr<const std::string> body) {
    const bool unknown = reply.delivery == Delivery::Endless || reply.delivery == Delivery::Live;
    const std::uint64_t size = unknown ? MHD_SIZE_UNKNOWN : body->size();
    std::unique_ptr<PacedBody> paced(new PacedBody(port, connection, std::move(path), reply, std::move(body)));
    MHD_Response* response = MHD_create_response_from_callback(size, kBlock, &readBody, paced.get(), &freeBody);
    if (response != nullptr) paced.release();
    return response;
}

long PacedBody::hold(MonoTime until) { return m_port.parts().delays.hold(&m_port, m_connection, until) ? 0 : kClose; }

long PacedBody::copy(std::uint64_t position, char* out, std::size_t room, std::size_t end) const {
    const std::size_t bytes = std::min<std::size_t>(room, end - position);
    std::memcpy(out, m_body->data() + position, bytes);
    return static_cast<long>(bytes);
}

long PacedBody::read(std::uint64_t position, char* out, std::size_t room) {
    const std::size_t half = m_body->size() / 2;
    switch (m_delivery) {
    case Delivery::Live: return live(position, out, room);
    case Delivery::Slow: return slow(position, out, room);
    case Delivery::Endless: return endless(position, out, room);
    case Delivery::Stall: return position < half ? copy(position, out, room, half) : stall();
    case Delivery::Truncate: return position < half ? copy(position, out, room, half) : kClose;
    case Delivery::Drop:
        if (position < half) return copy(position, out, room, half);
        resetOnClose(m_connection);
        return kClose;
    case Delivery::Normal:
    case Delivery::Reset:
    case Delivery::Silent: break;
    }
    return kClose;
}

long PacedBody::live(std::uint64_t position, char* out, std::size_t room) {
    if (position >= m_body->size()) return MHD_CONTENT_READER_END_OF_STREAM;
    const Clock& clock = m_port.parts().clock;
    const std::int64_t now = toMillis(clock.now());
    std::size_t complete = 0;
    std::int64_t due = m_liveFromMs;
    for (std::size_t at = 0; at < m_body->size();) {
        const Box box = boxAt(*m_body, at, m_body->size());
        if (box.type.empty()) return kClose;
        at = box.end;
        if (box.type != "mdat") continue;
        due += kPartMs;
        if (due > now) break;
        complete = at;
    }
    if (complete > position) return copy(position, out, room, complete);
    return hold(std::chrono::steady_clock::now() + std::chrono::milliseconds(std::max<std::int64_t>(1, due - now)));
}

long PacedBody::slow(std::uint64_t position, char* out, std::size_t room) {
    const MonoTime now = std::chrono::steady_clock::now();
    const double share = std::chrono::duration<double>(now - m_start) / std::chrono::duration<double>(m_spread);
    const auto due = static_cast<std::uint64_t>(std::min(1.0, share) * static_cast<double>(m_body->size()));
    return due > position ? copy(position, out, room, due) : hold(now + kStep);
}

long PacedBody::stall() {
    const MonoTime now = std::chrono::steady_clock::now();
    const bool still = m_port.parts().responder.respond(m_path, toMillis(m_port.parts().clock.now())).delivery ==
                       Delivery::Stall;
    return still && now < m_start + kStall && !peerHasGone(m_connection) ? hold(now + kLookAgain) : kClose;
}

long PacedBody::endless(std::uint64_t position, char* out, std::size_t room) {
    if (position < m_body->size()) return copy(position, out, room, m_body->size());
    const MonoTime now = std::chrono::steady_clock::now();
    const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - m_start).count();
    if (position > static_cast<std::uint64_t>(elapsed) * kEndlessBytesPerMs) return hold(now + kStep);
    std::size_t bytes = 0;
    while (bytes + kEndlessLine.size() <= room) {
        std::memcpy(out + bytes, kEndlessLine.data(), kEndlessLine.size());
        bytes += kEndlessLine.size();
    }
    return bytes > 0 ? static_cast<long>(bytes) : hold(now + kStep);
}

}  // namespace inspector::lab
