// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/transfer.h"

#include "core/fetch/addresses.h"
#include "core/fetch/curl_failure.h"
#include "core/fetch/header_policy.h"

#include <algorithm>
#include <utility>

namespace inspector::fetch {

namespace {

std::chrono::microseconds timeOf(CURL* easy, CURLINFO info) {
    curl_off_t us = 0;
    curl_easy_getinfo(easy, info, &us);
    return std::chrono::microseconds(us);
}

std::string versionOf(CURL* easy) {
    long version = 0;
    curl_easy_getinfo(easy, CURLINFO_HTTP_VERSION, &version);
    switch (version) {
        case CURL_HTTP_VERSION_1_0: return "1.0";
        case CURL_HTTP_VERSION_1_1: return "1.1";
        case CURL_HTTP_VERSION_2_0: return "2";
        default: return {};
    }
}

}  // namespace

Transfer::Transfer(LoopClient& owner, std::uint64_t id, Request request, Sink sink, Done done)
    : m_owner(&owner), m_id(id), m_request(std::move(request)), m_sink(std::move(sink)), m_done(std::move(done)) {}

Transfer::~Transfer() { releaseEasy(); }

bool Transfer::open() {
    m_response.url = m_request.url;
    const auto refuse = [this](const Error& error) {
        m_response.failure = Failure::BadUrl;
        m_response.phase = Phase::Queue;
        m_response.message = error.message();
        return false;
    };
    auto target = parseTarget(m_request.url);
    if (!target) return refuse(target.error());
    m_first = *target;
    m_target = std::move(*target);
    m_response.url = m_target.url;
    if (const auto checked = checkHeaders(m_request); !checked) return refuse(checked.error());
    if (!m_request.pinnedAddress.empty()) {
        auto pin = parseEndpoint(m_request.pinnedAddress);
        if (!pin) return refuse(pin.error());
        m_pin = std::move(*pin);
    }
    if (!m_request.proxy.empty()) {
        auto proxy = parseProxy(m_request.proxy);
        if (!proxy) return refuse(proxy.error());
        m_proxy = std::move(*proxy);
    }
    return true;
}

bool Transfer::isPinned() const {
    return m_pin && m_target.host == m_first.host && (m_pin->port == 0 || m_target.port == m_first.port);
}

bool Transfer::mayShowSecrets() const {
    return m_response.redirects.empty() || m_target.origin() == m_first.origin();
}

std::string Transfer::place() const {
    std::string place = m_target.origin();
    if (isPinned()) place.append("@").append(m_pin->host);
    return place;
}

std::string Transfer::nameToResolve() const {
    const std::string& name = m_proxy ? m_proxy->host : isPinned() ? m_pin->host : m_target.host;
    return isAddress(name) ? std::string() : name;
}

bool Transfer::run(Multi& multi, const std::vector<std::string>& addresses, std::uint64_t& wireTotal,
                   std::chrono::milliseconds connectLeft) {
    m_multi = &multi;
    m_wireTotal = &wireTotal;
    m_counted = 0;
    m_headerBytes = 0;
    m_redirectBytes = 0;
    m_stop = Stop::None;
    m_inHeaders = true;
    m_redirects = false;
    m_encoded = false;
    m_seenCertificate.reset();
    m_words[0] = '\0';
    m_easy = multi.take();
    if (!m_easy) {
        giveUp(Failure::Connect, Phase::Connect, "There is no memory for a connection");
        return false;
    }
    setConstants();
    setConnection(addresses);
    setTls();
    setRequest();
    curl_easy_setopt(m_easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::max<std::int64_t>(1, connectLeft.count())));
    const CURLMcode code = curl_multi_add_handle(multi.handle(), m_easy);
    m_added = code == CURLM_OK;
    setConnecting(m_added && addresses.size() > 1);
    if (m_added) return true;
    releaseEasy();
    giveUp(Failure::Connect, Phase::Connect, std::string("The request cannot be started: ") + curl_multi_strerror(code));
    return false;
}

void Transfer::releaseEasy() {
    if (!m_easy) return;
    setConnecting(false);
    if (std::exchange(m_added, false)) curl_multi_remove_handle(m_multi->handle(), m_easy);
    m_multi->giveBack(std::exchange(m_easy, nullptr));
    m_headers.reset();
    m_resolve.reset();
    m_connectTo.reset();
}

void Transfer::setConnecting(bool connecting) {
    if (connecting != m_connecting) m_multi->connecting += connecting ? 1 : -1;
    m_connecting = connecting;
}

void Transfer::noteLateness() {
    m_response.timings.late = std::max(m_response.timings.late, m_multi->wake.lateness(std::chrono::steady_clock::now()));
}

bool Transfer::endHop(CURLcode code) {
    measure();
    noteLateness();
    if (code != CURLE_OK && !m_redirects) describeEnd(code);
    releaseEasy();
    return m_redirects && takeRedirect();
}

void Transfer::describeEnd(CURLcode code) {
    const auto stopped = [this](Failure failure, std::string message) {
        m_response.failure = failure;
        m_response.phase = runningPhase();
        m_response.message = std::move(message);
    };
    switch (m_stop) {
        case Stop::TooLarge:
            return stopped(Failure::TooLarge, "The body from " + m_target.authority() + " is larger than the limit of " +
                                                  std::to_string(m_request.maxBytes) + " bytes");
        case Stop::Reader: return stopped(Failure::Aborted, "The reader of the body stopped it");
        case Stop::Headers:
            return stopped(Failure::Protocol, "The headers from " + m_target.authority() + " are larger than 256 KiB");
        case Stop::Redirected:
        case Stop::None: break;
    }
    Ending ending;
    ending.code = code;
    ending.detail = m_words.data();
    ending.phase = runningPhase();
    ending.server = m_proxy ? "proxy " + joinAddress(m_proxy->host, m_proxy->port) : m_target.authority();
    if (isPinned() && !m_proxy)
        ending.server += " at " + m_pin->host + (m_pin->port ? ":" + std::to_string(m_pin->port) : std::string());
    ending.connectTimeout = m_request.connectTimeout;
    ending.caFile = m_request.caFile;
    curl_easy_getinfo(m_easy, CURLINFO_OS_ERRNO, &ending.systemError);
    curl_easy_getinfo(m_easy, CURLINFO_SSL_VERIFYRESULT, &ending.verifyResult);
    curl_easy_getinfo(m_easy, CURLINFO_HTTP_CONNECTCODE, &ending.proxyStatus);
    describe(ending, m_response);
}

bool Transfer::takeRedirect() {
    const std::string* location = m_response.header("Location");
    Hop hop{m_response.url, m_response.status, location ? *location : std::string(), m_response.remoteAddress};
    const std::string from = m_target.authority();
    m_response.redirects.push_back(hop);
    const auto stop = [this](Failure failure, std::string message) {
        m_response.failure = failure;
        m_response.phase = Phase::FirstByte;
        m_response.message = std::move(message);
        return false;
    };
    if (static_cast<int>(m_response.redirects.size()) > m_request.maxRedirects)
        return stop(Failure::TooManyRedirects,
                    "More than " + std::to_string(m_request.maxRedirects) + " redirects, the last one by " + from);
    auto next = resolveTarget(m_target, hop.location);
    if (next) {
        const auto same = [&](const Hop& seen) { return seen.url == next->url; };
        if (std::any_of(m_response.redirects.begin(), m_response.redirects.end(), same))
            return stop(Failure::RedirectLoop, "The redirects go round in a circle, closed by " + from);
    }
    m_response.status = 0;
    m_response.headers.clear();
    m_response.remoteAddress.clear();
    m_response.httpVersion.clear();
    m_response.tlsVersion.clear();
    m_response.serverCertificate.reset();
    m_response.wireBytes = 0;
    m_response.bodyBytes = 0;
    m_response.reusedConnection = false;
    const Timings before = m_response.timings;
    m_response.timings = {};
    m_response.timings.queue = before.queue;
    if (!next) {
        m_response.url = hop.location;
        return stop(Failure::BadUrl, "The redirect by " + from + " cannot be followed: " + next.error().message());
    }
    m_target = std::move(*next);
    m_response.url = m_target.url;
    return true;
}

void Transfer::giveUp(Failure failure, Phase phase, std::string message) {
    if (m_easy) measure();
    releaseEasy();
    m_response.failure = failure;
    m_response.phase = phase;
    m_response.message = std::move(message);
}

// libcurl tells the time of the connect only when the TLS handshake is through as well, the address at once.
bool Transfer::isConnected() const {
    long port = 0;
    curl_easy_getinfo(m_easy, CURLINFO_LOCAL_PORT, &port);
    return port > 0;
}

Phase Transfer::runningPhase() const {
    if (!m_easy) return Phase::Connect;
    if (!m_inHeaders) return Phase::Body;
    if (timeOf(m_easy, CURLINFO_PRETRANSFER_TIME_T).count() > 0) return Phase::FirstByte;
    return isConnected() ? Phase::Tls : Phase::Connect;
}

void Transfer::measure() {
    using std::chrono::microseconds;
    Timings& t = m_response.timings;
    const auto looked = timeOf(m_easy, CURLINFO_NAMELOOKUP_TIME_T);
    const auto connected = timeOf(m_easy, CURLINFO_CONNECT_TIME_T);
    const auto secured = timeOf(m_easy, CURLINFO_APPCONNECT_TIME_T);
    const auto answered = timeOf(m_easy, CURLINFO_STARTTRANSFER_TIME_T);
    const auto total = timeOf(m_easy, CURLINFO_TOTAL_TIME_T);
    long connections = 0;
    curl_easy_getinfo(m_easy, CURLINFO_NUM_CONNECTS, &connections);
    char* address = nullptr;
    long port = 0;
    curl_easy_getinfo(m_easy, CURLINFO_PRIMARY_IP, &address);
    curl_easy_getinfo(m_easy, CURLINFO_PRIMARY_PORT, &port);
    m_response.remoteAddress = joinAddress(address ? address : "", port);
    m_response.httpVersion = versionOf(m_easy);
    m_response.reusedConnection =
        connections == 0 && timeOf(m_easy, CURLINFO_PRETRANSFER_TIME_T).count() > 0;
    if (!m_response.reusedConnection) {
        // A phase that was not got through counts for as long as it was tried.
        const bool inTls = isConnected() && m_target.secure();
        t.connect = connected.count() ? connected - looked : inTls ? microseconds{0} : total - looked;
        if (inTls) t.tls = (secured.count() ? secured : total) - std::max(connected, looked);
    }
    if (answered.count()) t.firstByte = t.nameLookup + answered;
    curl_off_t received = 0;
    curl_easy_getinfo(m_easy, CURLINFO_SIZE_DOWNLOAD_T, &received);
    m_response.wireBytes = received;
    countWire(received);
    if (m_seenCertificate && !m_response.serverCertificate) m_response.serverCertificate = m_seenCertificate->leaf;
}

}  // namespace inspector::fetch
