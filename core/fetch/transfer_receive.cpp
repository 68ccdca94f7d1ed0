// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/fetch/tls_facts.h"
#include "core/fetch/transfer.h"

#include <exception>

// What comes in, as libcurl hands it over. No exception may pass through libcurl.
namespace inspector::fetch {

namespace {

constexpr std::size_t kMostHeaderBytes = 256 * 1024;
constexpr std::int64_t kMostRedirectBody = 64 * 1024;

bool isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

int statusOf(std::string_view line) {
    const auto space = line.find(' ');
    if (space == std::string_view::npos) return 0;
    return static_cast<int>(parseUnsigned(line.substr(space + 1, 3)).value_or(0));
}

}  // namespace

CURLcode Transfer::onTlsContext(CURL*, void* context, void* self) noexcept {
    watchCertificate(context, static_cast<Transfer*>(self)->m_seenCertificate);
    return CURLE_OK;
}

// There is a connection, perhaps an old one.
int Transfer::onConnected(void* self, char*, char*, int, int) noexcept {
    static_cast<Transfer*>(self)->setConnecting(false);
    return CURL_PREREQFUNC_OK;
}

std::size_t Transfer::onHeader(char* data, std::size_t size, std::size_t count, void* self) noexcept {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::size_t bytes = size * count;
    if (transfer.m_silent) return 0;
    try {
        return transfer.takeHeader({data, bytes}) ? bytes : 0;
    } catch (const std::exception& e) {
        qCWarning(lcFetch, "A header could not be taken: %s", e.what());
        transfer.m_stop = Stop::Reader;
        return 0;
    }
}

std::size_t Transfer::onBody(char* data, std::size_t size, std::size_t count, void* self) noexcept {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::size_t bytes = size * count;
    if (transfer.m_silent) return 0;
    try {
        // The sink may have cancelled the request.
        return transfer.takeBody({data, bytes}) && !transfer.m_silent ? bytes : 0;
    } catch (const std::exception& e) {
        qCWarning(lcFetch, "The reader of a body failed: %s", e.what());
        transfer.m_stop = Stop::Reader;
        return 0;
    }
}

// Only of encoded bodies: how much came off the wire is not seen in onBody then.
int Transfer::onProgress(void* self, curl_off_t, curl_off_t now, curl_off_t, curl_off_t) noexcept {
    auto& transfer = *static_cast<Transfer*>(self);
    if (transfer.m_silent) return 1;
    transfer.countWire(now);
    if (transfer.m_redirects || now <= transfer.m_request.maxBytes) return 0;
    transfer.m_stop = Stop::TooLarge;
    return 1;
}

bool Transfer::takeHeader(std::string_view line) {
    m_headerBytes += line.size();
    if (m_headerBytes > kMostHeaderBytes) {
        m_stop = Stop::Headers;
        return false;
    }
    if (!m_inHeaders) return true;  // a trailer
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
    if (line.empty()) return headersDone();
    std::vector<Header>& headers = m_response.headers;
    if (line.substr(0, 5) == "HTTP/") {  // the first line, again after a 1xx
        m_response.status = statusOf(line);
        noteLateness();
        headers.clear();
        return true;
    }
    if (line.front() == ' ' || line.front() == '\t') {  // obs-fold, RFC 9112 5.2
        if (!headers.empty()) headers.back().value.append(" ").append(trim(line));
        return true;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return true;
    if (headers.capacity() == 0) headers.reserve(16);
    Header& header = headers.emplace_back();
    header.name = trim(line.substr(0, colon));
    header.value = trim(line.substr(colon + 1));
    return true;
}

bool Transfer::headersDone() {
    const int status = m_response.status;
    if (status >= 100 && status < 200 && status != 101) return true;
    m_inHeaders = false;
    if (m_target.secure()) takeTlsFacts(m_easy, m_response);
    m_redirects = isRedirect(status) && m_response.header("Location");
    if (m_redirects || m_request.method == Method::Head) return true;
    if (const std::string* encoding = m_response.header("Content-Encoding"))
        m_encoded = m_request.acceptEncoding && !m_request.range && !equalsIgnoreCase(*encoding, "identity");
    if (m_encoded) curl_easy_setopt(m_easy, CURLOPT_NOPROGRESS, 0L);
    const std::string* length = m_response.header("Content-Length");
    if (!length) return true;
    const auto bytes = parseUnsigned(*length);
    if (!bytes || *bytes <= static_cast<std::uint64_t>(m_request.maxBytes)) return true;
    m_stop = Stop::TooLarge;
    return false;
}

bool Transfer::takeBody(std::string_view data) {
    const auto bytes = static_cast<std::int64_t>(data.size());
    if (!m_encoded) countWire(m_counted + bytes);
    if (m_redirects) {
        m_redirectBytes += bytes;
        if (m_redirectBytes <= kMostRedirectBody) return true;
        m_stop = Stop::Redirected;
        return false;
    }
    if (m_response.bodyBytes + bytes > m_request.maxBytes) {
        m_stop = Stop::TooLarge;
        return false;
    }
    m_response.bodyBytes += bytes;
    if (!m_sink || m_sink(data)) return true;
    m_stop = Stop::Reader;
    return false;
}

void Transfer::countWire(std::int64_t received) {
    if (received <= m_counted) return;
    *m_wireTotal += static_cast<std::uint64_t>(received - m_counted);
    m_counted = received;
}

}  // namespace inspector::fetch
