// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/fetch/addresses.h"
#include "core/fetch/header_policy.h"
#include "core/fetch/transfer.h"

// A hop as libcurl's options.
namespace inspector::fetch {

namespace {

constexpr long kReceiveBuffer = 32 * 1024;
constexpr long kCaCacheSeconds = 600;
constexpr long kConnectionSeconds = 300;

void append(List& list, const std::string& text) {
    curl_slist* longer = curl_slist_append(list.get(), text.c_str());
    if (!longer) return;
    (void)list.release();
    list.reset(longer);
}

const char* offeredEncodings() {
    static const bool brotli = (curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_BROTLI) != 0;
    return brotli ? "gzip, br" : "gzip";
}

bool hasDefaultCaFile() {
    static const char* file = curl_version_info(CURLVERSION_NOW)->cainfo;
    return file && *file;
}

const char* orNull(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }

}  // namespace

void Transfer::setConstants() {
    curl_easy_setopt(m_easy, CURLOPT_PRIVATE, this);
    curl_easy_setopt(m_easy, CURLOPT_ERRORBUFFER, m_words.data());
    curl_easy_setopt(m_easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(m_easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(m_easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(m_easy, CURLOPT_BUFFERSIZE, kReceiveBuffer);
    curl_easy_setopt(m_easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(m_easy, CURLOPT_PREREQFUNCTION, &Transfer::onConnected);
    curl_easy_setopt(m_easy, CURLOPT_PREREQDATA, this);
    curl_easy_setopt(m_easy, CURLOPT_HEADERFUNCTION, &Transfer::onHeader);
    curl_easy_setopt(m_easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(m_easy, CURLOPT_WRITEFUNCTION, &Transfer::onBody);
    curl_easy_setopt(m_easy, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(m_easy, CURLOPT_XFERINFOFUNCTION, &Transfer::onProgress);
    curl_easy_setopt(m_easy, CURLOPT_XFERINFODATA, this);
}

void Transfer::setConnection(const std::vector<std::string>& addresses) {
    const long family = m_request.family == Family::V4   ? CURL_IPRESOLVE_V4
                        : m_request.family == Family::V6 ? CURL_IPRESOLVE_V6
                                                         : CURL_IPRESOLVE_WHATEVER;
    curl_easy_setopt(m_easy, CURLOPT_IPRESOLVE, family);
    // A name that leads elsewhere now is followed in the end, though its old server still answers.
    curl_easy_setopt(m_easy, CURLOPT_MAXLIFETIME_CONN, kConnectionSeconds);
    curl_easy_setopt(m_easy, CURLOPT_FRESH_CONNECT, m_request.freshConnection ? 1L : 0L);
    // An empty proxy keeps libcurl from looking into the environment.
    curl_easy_setopt(m_easy, CURLOPT_PROXY, m_proxy ? m_proxy->url.c_str() : "");
    if (m_proxy) {
        curl_easy_setopt(m_easy, CURLOPT_NOPROXY, "");
        curl_easy_setopt(m_easy, CURLOPT_PROXYUSERNAME, orNull(m_proxy->user));
        curl_easy_setopt(m_easy, CURLOPT_PROXYPASSWORD, orNull(m_proxy->password));
    }
    std::uint16_t port = m_proxy ? m_proxy->port : m_target.port;
    if (isPinned()) {
        const std::uint16_t pinned = m_pin->port ? m_pin->port : m_target.port;
        if (!m_proxy) port = pinned;
        // Any host and port of the URL; libcurl keys its connections by this, so edges do not mix.
        append(m_connectTo, "::" + m_pin->host + ":" + std::to_string(pinned));
        curl_easy_setopt(m_easy, CURLOPT_CONNECT_TO, m_connectTo.get());
    }
    const std::string name = nameToResolve();
    if (name.empty() || addresses.empty()) return;
    // '+': it may be forgotten again; an older entry of that name is replaced.
    std::string entry = "+" + name + ":" + std::to_string(port) + ":";
    for (const std::string& address : addresses) {
        if (&address != &addresses.front()) entry += ',';
        entry += address;
    }
    append(m_resolve, entry);
    curl_easy_setopt(m_easy, CURLOPT_RESOLVE, m_resolve.get());
}

void Transfer::setTls() {
    curl_easy_setopt(m_easy, CURLOPT_HTTP_VERSION,
                     static_cast<long>(m_request.http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
    const bool proxied = m_proxy && m_proxy->url.compare(0, 6, "https:") == 0;
    if (!m_target.secure() && !proxied) return;
    // Every handshake is a whole one: it is measured, and the certificate is looked at.
    curl_easy_setopt(m_easy, CURLOPT_SSL_SESSIONID_CACHE, 0L);
    curl_easy_setopt(m_easy, CURLOPT_CA_CACHE_TIMEOUT, kCaCacheSeconds);
    // libcurl caches the parsed authorities only when there is no folder of them.
    if (!m_request.caFile.empty() || hasDefaultCaFile()) curl_easy_setopt(m_easy, CURLOPT_CAPATH, nullptr);
    if (!m_request.caFile.empty()) curl_easy_setopt(m_easy, CURLOPT_CAINFO, m_request.caFile.c_str());
    if (!m_request.verifyTls) {
        curl_easy_setopt(m_easy, CURLOPT_SSL_VERIFYPEER, 0L);
        curl_easy_setopt(m_easy, CURLOPT_SSL_VERIFYHOST, 0L);
    }
    if (!proxied) {  // a proxy's own certificate is nobody's business here
        m_seenCertificate = std::make_shared<SeenCertificate>();
        curl_easy_setopt(m_easy, CURLOPT_SSL_CTX_FUNCTION, &Transfer::onTlsContext);
        curl_easy_setopt(m_easy, CURLOPT_SSL_CTX_DATA, this);
        return;
    }
    if (!m_request.caFile.empty() || hasDefaultCaFile()) curl_easy_setopt(m_easy, CURLOPT_PROXY_CAPATH, nullptr);
    if (!m_request.caFile.empty()) curl_easy_setopt(m_easy, CURLOPT_PROXY_CAINFO, m_request.caFile.c_str());
    if (!m_request.verifyTls) {
        curl_easy_setopt(m_easy, CURLOPT_PROXY_SSL_VERIFYPEER, 0L);
        curl_easy_setopt(m_easy, CURLOPT_PROXY_SSL_VERIFYHOST, 0L);
    }
}

void Transfer::setRequest() {
    curl_easy_setopt(m_easy, CURLOPT_URL, m_target.url.c_str());
    if (m_request.method == Method::Head) curl_easy_setopt(m_easy, CURLOPT_NOBODY, 1L);
    curl_easy_setopt(m_easy, CURLOPT_USERAGENT,
                     m_request.userAgent.empty() ? "Inspector/" INSPECTOR_VERSION : m_request.userAgent.c_str());
    // A range of an encoded body would be one of other bytes than the playlist means.
    if (m_request.acceptEncoding && !m_request.range)
        curl_easy_setopt(m_easy, CURLOPT_ACCEPT_ENCODING, offeredEncodings());
    if (m_request.range) {
        std::string range = std::to_string(m_request.range->first) + "-";
        if (m_request.range->last) range += std::to_string(*m_request.range->last);
        curl_easy_setopt(m_easy, CURLOPT_RANGE, range.c_str());
    }
    const bool secrets = mayShowSecrets();
    for (const Header& header : m_request.headers) {
        if (!secrets && isSecret(header)) continue;
        if (!secrets && equalsIgnoreCase(header.name, "Host")) continue;
        append(m_headers, headerLine(header));
    }
    if (secrets && !m_request.bearerToken.empty()) append(m_headers, "Authorization: Bearer " + m_request.bearerToken);
    if (m_headers) curl_easy_setopt(m_easy, CURLOPT_HTTPHEADER, m_headers.get());
    // A URL's own user info; a redirect on the same origin keeps that of the first.
    const Target& known = m_target.user.empty() && m_target.password.empty() && secrets ? m_first : m_target;
    if (known.user.empty() && known.password.empty()) return;
    curl_easy_setopt(m_easy, CURLOPT_USERNAME, known.user.c_str());
    curl_easy_setopt(m_easy, CURLOPT_PASSWORD, known.password.c_str());
}

}  // namespace inspector::fetch
