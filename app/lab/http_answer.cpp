// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/http_answer.h"

#include "app/lab/gzip.h"
#include "app/lab/http_port.h"
#include "app/lab/paced_body.h"
#include "app/lab/peer.h"
#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <microhttpd.h>
#include <optional>

namespace inspector::lab {

namespace {

constexpr std::chrono::seconds kSilence{120};
constexpr std::chrono::seconds kLookAgain{1};
constexpr std::size_t kSmallestToGzip = 200;

// RFC 9110 5.6.7: Sun, 06 Nov 1994 08:49:37 GMT, whatever the locale.
std::string httpDate(std::int64_t ms) {
    constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    using namespace std::chrono;
    const sys_seconds time{floor<seconds>(milliseconds{ms})};
    const auto day = floor<std::chrono::days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{time - day};
    char text[40];
    std::snprintf(text, sizeof text, "%s, %02u %s %04d %02d:%02d:%02d GMT", days[weekday{day}.c_encoding()],
                  static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
                  static_cast<int>(date.year()), static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
    return text;
}

struct Range {
    std::size_t first = 0;
    std::size_t last = 0;  // inclusive
};

// One range of RFC 9110 14.1.2. None: not one that is served, so the whole is; `unsatisfiable` is set when it is 416.
std::optional<Range> parseRange(std::string_view header, std::size_t size, bool& unsatisfiable) {
    unsatisfiable = false;
    if (!header.starts_with("bytes=") || header.find(',') != std::string_view::npos) return std::nullopt;
    header.remove_prefix(6);
    const auto dash = header.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto first = parseUnsigned(trim(header.substr(0, dash)));
    const auto last = parseUnsigned(trim(header.substr(dash + 1)));
    if (!first && !last) return std::nullopt;
    if (first && last && *last < *first) return std::nullopt;
    unsatisfiable = first ? *first >= size : (*last == 0 || size == 0);
    if (unsatisfiable) return std::nullopt;
    if (!first) return Range{size - std::min<std::size_t>(*last, size), size - 1};
    return Range{*first, last ? std::min<std::size_t>(*last, size - 1) : size - 1};
}

// What this server took by itself, from the request to its answer's first byte, so that others' figures can be compared with it.
std::string ownTime(MonoTime received) {
    char text[40];
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - received;
    std::snprintf(text, sizeof text, "lab;dur=%.3f", took.count());
    return text;
}

void freeShared(void* cls) { delete static_cast<std::shared_ptr<const std::string>*>(cls); }

// Without a copy: the response holds a share of the bytes.
MHD_Response* sharedResponse(std::shared_ptr<const std::string> body, std::size_t offset, std::size_t size) {
    const char* const bytes = body->data() + offset;
    auto* share = new std::shared_ptr<const std::string>(std::move(body));
    MHD_Response* response = MHD_create_response_from_buffer_with_free_callback_cls(
        size, const_cast<char*>(bytes), &freeShared, share);
    if (response == nullptr) delete share;
    return response;
}

}  // namespace

HttpAnswer::HttpAnswer(HttpPort& port, MHD_Connection* connection, std::string path, Reply reply, MonoTime received)
    : m_port(port), m_connection(connection), m_path(std::move(path)), m_reply(std::move(reply)), m_received(received) {}

bool HttpAnswer::holdUntil(MonoTime until) { return m_port.parts().delays.hold(&m_port, m_connection, until); }

bool HttpAnswer::proceed() {
    const MonoTime now = std::chrono::steady_clock::now();
    if (now < m_received + m_reply.delay) return holdUntil(m_received + m_reply.delay);
    if (m_reply.delivery == Delivery::Silent) return staySilent();
    if (m_reply.delivery == Delivery::Reset) {
        resetOnClose(m_connection);
        return false;
    }
    return send();
}

bool HttpAnswer::staySilent() {
    const MonoTime now = std::chrono::steady_clock::now();
    const bool still = m_port.parts().responder.respond(m_path, toMillis(m_port.parts().clock.now())).delivery ==
                       Delivery::Silent;
    return still && now < m_received + kSilence && !peerHasGone(m_connection) && holdUntil(now + kLookAgain);
}

std::string HttpAnswer::requestHeader(const char* name) const {
    const char* value = MHD_lookup_connection_value(m_connection, MHD_HEADER_KIND, name);
    return value != nullptr ? value : "";
}

bool HttpAnswer::notModified() const {
    if (m_reply.status != 200 || m_reply.etag.empty()) return false;
    const std::string wanted = requestHeader(MHD_HTTP_HEADER_IF_NONE_MATCH);
    if (wanted == "*") return true;
    // The representations with and without gzip have the same text: weak comparison, as RFC 9110 13.1.2 has it.
    const std::string_view opaque = std::string_view(m_reply.etag).substr(1, m_reply.etag.size() - 2);
    return !opaque.empty() && wanted.find(opaque) != std::string::npos;
}

MHD_Response* HttpAnswer::bodyResponse(std::shared_ptr<const std::string> body, int& status) {
    if (m_reply.compressible && body->size() >= kSmallestToGzip &&
        requestHeader(MHD_HTTP_HEADER_ACCEPT_ENCODING).find("gzip") != std::string::npos) {
        m_gzipped = true;
        body = std::make_shared<const std::string>(gzip(*body));
    }
    const std::size_t size = body->size();
    if (m_reply.status != 200 || m_gzipped) return sharedResponse(std::move(body), 0, size);
    bool unsatisfiable = false;
    const auto range = parseRange(requestHeader(MHD_HTTP_HEADER_RANGE), size, unsatisfiable);
    if (unsatisfiable) {
        status = MHD_HTTP_RANGE_NOT_SATISFIABLE;
        m_contentRange = "bytes */" + std::to_string(size);
        return sharedResponse(std::move(body), 0, 0);
    }
    if (!range) return sharedResponse(std::move(body), 0, size);
    status = MHD_HTTP_PARTIAL_CONTENT;
    m_contentRange = "bytes " + std::to_string(range->first) + '-' + std::to_string(range->last) + '/' +
                     std::to_string(size);
    return sharedResponse(std::move(body), range->first, range->last - range->first + 1);
}

void HttpAnswer::addHeaders(MHD_Response* response) const {
    const auto add = [&](const char* name, const std::string& value) {
        MHD_add_response_header(response, name, value.c_str());
    };
    add(MHD_HTTP_HEADER_CONTENT_TYPE, m_reply.contentType);
    add(MHD_HTTP_HEADER_CACHE_CONTROL,
        m_reply.maxAgeS > 0 ? "max-age=" + std::to_string(m_reply.maxAgeS) : std::string("no-store"));
    add(MHD_HTTP_HEADER_ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    if (m_reply.dateMs > 0) add(MHD_HTTP_HEADER_DATE, httpDate(m_reply.dateMs));
    add(MHD_HTTP_HEADER_SERVER, "inspector-lab/" INSPECTOR_VERSION);
    // A strong tag names one representation: the one with gzip has another.
    if (!m_reply.etag.empty())
        add(MHD_HTTP_HEADER_ETAG,
            m_gzipped ? m_reply.etag.substr(0, m_reply.etag.size() - 1) + "-gzip\"" : m_reply.etag);
    if (m_reply.lastModifiedMs > 0) add(MHD_HTTP_HEADER_LAST_MODIFIED, httpDate(m_reply.lastModifiedMs));
    if (m_reply.compressible) add(MHD_HTTP_HEADER_VARY, "Accept-Encoding");
    if (m_gzipped) add(MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
    if (m_reply.segment) add(MHD_HTTP_HEADER_ACCEPT_RANGES, "bytes");
    if (!m_contentRange.empty()) add(MHD_HTTP_HEADER_CONTENT_RANGE, m_contentRange);
    for (const auto& [name, value] : m_reply.headers) add(name.c_str(), value);
    add("Server-Timing", ownTime(m_received));
}

bool HttpAnswer::send() {
    int status = m_reply.status;
    MHD_Response* response = nullptr;
    if (notModified()) {
        status = MHD_HTTP_NOT_MODIFIED;
        response = sharedResponse(std::make_shared<const std::string>(), 0, 0);
    } else {
        std::shared_ptr<const std::string> body = m_reply.body;
        if (m_reply.segment) body = m_port.parts().media.segment(*m_reply.segment);
        if (!body) body = std::make_shared<const std::string>();
        response = m_reply.delivery == Delivery::Normal
                       ? bodyResponse(std::move(body), status)
                       : PacedBody::makeResponse(m_port, m_connection, m_path, m_reply, std::move(body));
    }
    if (response == nullptr) return false;
    addHeaders(response);
    const auto queued = MHD_queue_response(m_connection, static_cast<unsigned>(status), response);
    MHD_destroy_response(response);
    return queued == MHD_YES;
}

}  // namespace inspector::lab
