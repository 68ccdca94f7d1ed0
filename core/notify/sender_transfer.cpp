// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/sender_transfer.h"

#include "core/base/text.h"
#include "core/notify/message_text.h"

#include <QDateTime>

#include <algorithm>
#include <cstring>
#include <system_error>

namespace inspector::notify {

namespace {

constexpr std::size_t longestHeader = 2048;
constexpr std::int64_t longestPause = 3600;
constexpr std::size_t longestReplies = 4096;
constexpr std::string_view rcptTo = "RCPT TO:<";

void add(std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>& lines, const std::string& line) {
    if (curl_slist* longer = curl_slist_append(lines.get(), line.c_str())) {
        (void)lines.release();
        lines.reset(longer);
    }
}

// A number of seconds, or a date (RFC 9110, 10.2.3).
std::optional<Seconds> retryAfterOf(const std::string& value, WallTime now) {
    if (value.empty()) return std::nullopt;
    if (const auto number = parseUnsigned(value))
        return Seconds{static_cast<std::int64_t>(std::min<std::uint64_t>(*number, longestPause))};
    QString zoned = QString::fromLatin1(value.c_str());
    if (zoned.endsWith(QLatin1String("GMT"))) zoned.replace(zoned.size() - 3, 3, QLatin1String("+0000"));
    const auto date = QDateTime::fromString(zoned, Qt::RFC2822Date);
    if (!date.isValid()) return std::nullopt;
    return Seconds{std::clamp<std::int64_t>((date.toMSecsSinceEpoch() - toMillis(now)) / 1000, 0, longestPause)};
}

}  // namespace

SenderTransfer::SenderTransfer(const Request& request, const SenderLimits& limits)
    : m_request(request), m_mostBytes(limits.answerBytes), m_easy(curl_easy_init(), &curl_easy_cleanup) {
    if (m_easy) setUp(limits);
}

void SenderTransfer::setUp(const SenderLimits& limits) {
    CURL* const easy = m_easy.get();
    curl_easy_setopt(easy, CURLOPT_PRIVATE, this);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.total.count()));
#if LIBCURL_VERSION_NUM >= 0x075700
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);  // a name server that is silent is not waited for
#endif
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, m_words.data());
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &SenderTransfer::onBody);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &SenderTransfer::onHeader);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy, CURLOPT_PROXY, m_request.proxy.c_str());  // empty: none, whatever the environment says
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
    if (!m_request.caFile.empty()) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, m_request.caFile.c_str());
        curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
    }
    if (const auto* http = std::get_if<HttpCall>(&m_request.call)) setUp(*http);
    if (const auto* mail = std::get_if<MailCall>(&m_request.call)) setUp(*mail);
}

void SenderTransfer::setUp(const HttpCall& call) {
    CURL* const easy = m_easy.get();
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_URL, call.url.c_str());
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "Inspector/" INSPECTOR_VERSION);
    if (call.method == "GET") {
        curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    } else {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, call.body.c_str());  // not copied
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, call.method.c_str());
    }
    add(m_lines, "Expect:");  // a body is sent at once
    for (const auto& [name, value] : call.headers)
        if (isOneLine(name) && isOneLine(value)) add(m_lines, name + ": " + value);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, m_lines.get());
}

void SenderTransfer::setUp(const MailCall& call) {
    CURL* const easy = m_easy.get();
    const bool bare = call.host.find(':') != std::string::npos && call.host.front() != '[';  // an IPv6 address
    // The path is the name in EHLO.
    const std::string url = std::string(call.tls == MailCall::Tls::Implicit ? "smtps://" : "smtp://") + (bare ? "[" + call.host + "]" : call.host) +
                            ':' + std::to_string(call.port) + (call.hello.empty() ? "" : "/" + call.hello);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    const long ssl = call.tls == MailCall::Tls::None ? CURLUSESSL_NONE : call.tls == MailCall::Tls::Opportunistic ? CURLUSESSL_TRY : CURLUSESSL_ALL;
    curl_easy_setopt(easy, CURLOPT_USE_SSL, ssl);
    if (!call.user.empty()) {
        curl_easy_setopt(easy, CURLOPT_USERNAME, call.user.c_str());
        curl_easy_setopt(easy, CURLOPT_PASSWORD, call.password.c_str());
    }
    for (const std::string& to : call.to) add(m_lines, to);
    curl_easy_setopt(easy, CURLOPT_MAIL_FROM, call.from.c_str());
    curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, m_lines.get());
    curl_easy_setopt(easy, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);  // one address that is gone keeps nobody else from being told
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(call.message.size()));
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, &SenderTransfer::onRead);
    curl_easy_setopt(easy, CURLOPT_READDATA, this);
    // libcurl waits for the answer to QUIT, and everybody else with it: at once, not at the end of all, and briefly (see onTalk).
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, &SenderTransfer::onTalk);
    curl_easy_setopt(easy, CURLOPT_DEBUGDATA, this);
    curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
}

std::size_t SenderTransfer::onRead(char* buffer, std::size_t one, std::size_t size, void* self) {
    auto& transfer = *static_cast<SenderTransfer*>(self);
    const std::string& message = std::get<MailCall>(transfer.m_request.call).message;
    const std::size_t bytes = std::min(one * size, message.size() - transfer.m_read);
    std::memcpy(buffer, message.data() + transfer.m_read, bytes);
    transfer.m_read += bytes;
    return bytes;
}

// Commands as they are sent: whom the next reply is about. After the farewell nothing counts any more.
int SenderTransfer::onTalk(CURL* easy, curl_infotype kind, char* data, std::size_t size, void* self) {
    if (kind != CURLINFO_HEADER_OUT) return 0;
    auto& transfer = *static_cast<SenderTransfer*>(self);
    const std::string_view command(data, size);
    if (command.substr(0, 4) == "QUIT") curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, 1L);
    const auto end = command.find('>');
    const bool recipient = command.substr(0, rcptTo.size()) == rcptTo && end != std::string_view::npos;
    transfer.m_recipient = recipient ? command.substr(rcptTo.size(), end - rcptTo.size()) : std::string_view();
    return 0;
}

std::size_t SenderTransfer::onBody(char* data, std::size_t, std::size_t size, void* self) {
    auto& transfer = *static_cast<SenderTransfer*>(self);
    const std::size_t room = transfer.m_mostBytes - transfer.m_body.size();
    transfer.m_body.append(data, std::min(size, room));
    transfer.m_cut = size > room;
    return transfer.m_cut ? 0 : size;
}

// Lines of the header of HTTP, of the replies of SMTP.
std::size_t SenderTransfer::onHeader(char* data, std::size_t, std::size_t size, void* self) {
    auto& transfer = *static_cast<SenderTransfer*>(self);
    const std::string_view line(data, std::min(size, longestHeader));
    if (std::holds_alternative<MailCall>(transfer.m_request.call)) {
        if (transfer.m_body.size() > longestReplies) transfer.m_body.erase(0, transfer.m_body.size() - longestReplies / 2);
        transfer.m_body += line;
        // The last line of a reply has no '-' behind its code (RFC 5321, 4.2.1).
        if (!transfer.m_recipient.empty() && line.size() > 3 && line[3] != '-') {
            if (line[0] == '4') transfer.m_postponed.push_back(transfer.m_recipient);
            transfer.m_recipient.clear();
        }
        return size;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return size;
    const auto take = [&](std::string_view name, std::string& value) {
        if (equalsIgnoreCase(line.substr(0, colon), name)) value = trim(line.substr(colon + 1));
    };
    take("Retry-After", transfer.m_retryAfter);
    take("Location", transfer.m_location);
    return size;
}

Answer SenderTransfer::answer(CURLcode code, WallTime now) {
    Answer out;
    long status = 0;
    curl_easy_getinfo(m_easy.get(), CURLINFO_RESPONSE_CODE, &status);
    out.status = static_cast<int>(status);
    out.body = std::move(m_body);
    out.cut = m_cut;
    out.retryAfter = retryAfterOf(m_retryAfter, now);
    out.location = std::move(m_location);
    out.postponed = std::move(m_postponed);
    // An answer that is longer than is read has said what counts by its status.
    if (code == CURLE_OK || (code == CURLE_WRITE_ERROR && m_cut)) return out;
    const bool mail = std::holds_alternative<MailCall>(m_request.call);
    if (mail && out.status >= 400 && code != CURLE_OPERATION_TIMEDOUT) return out;  // the server's own words say why
    out.failure = failureOf(code, out.body.empty());
    out.hopeless = code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL;
    out.status = 0;
    return out;
}

// With what to do. Nothing but the handshake was sent.
std::string SenderTransfer::tlsFailureOf(const std::string& words) {
    const auto says = [&](const char* text) { return words.find(text) != std::string::npos; };
    std::string advice;
    if (says("issuer certificate") || says("self-signed certificate") || says("self signed certificate"))
        advice = "its certificate is by no authority that is trusted here; name that one's file in the receiver's settings, Authorities";
    else if (says("has expired") || says("not yet valid"))
        advice = "its certificate is to be renewed, or this machine's clock is wrong";
    else if (says("does not match") || says("no alternative certificate subject name"))
        advice = "its certificate is another host's; give the receiver by the name in it";
    else if (says("wrong version number"))
        advice = "the port is not TLS from the first byte on";
    return "TLS failed, nothing was sent: " + (advice.empty() ? words : advice + " (" + words + ')');
}

bool SenderTransfer::isConnected() const {
    curl_off_t connected = 0;
    return curl_easy_getinfo(m_easy.get(), CURLINFO_CONNECT_TIME_T, &connected) == CURLE_OK && connected > 0;
}

std::string SenderTransfer::failureOf(CURLcode code, bool mute) const {
    long system = 0;
    curl_easy_getinfo(m_easy.get(), CURLINFO_OS_ERRNO, &system);
    const std::string words = m_words[0] != '\0' ? m_words.data() : curl_easy_strerror(code);
    switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
        if (!isConnected()) return "no connection in time";
        if (mute && std::holds_alternative<MailCall>(m_request.call))
            return "the mail server says nothing; if it wants TLS from the first byte on: port 465, or the receiver's setting TLS";
        return "no whole answer in time";
    case CURLE_COULDNT_RESOLVE_HOST: return "there is no host of that name";
    case CURLE_COULDNT_RESOLVE_PROXY: return "there is no proxy of that name";
    case CURLE_COULDNT_CONNECT:
        return "no connection" + (system != 0 ? ": " + std::system_category().message(static_cast<int>(system)) : std::string());
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR: return "the connection was closed before the answer was whole";
    case CURLE_USE_SSL_FAILED: return "the server offers no TLS, which is required: nothing was sent; see the receiver's settings Port and TLS";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_ISSUER_ERROR: return tlsFailureOf(words);
    case CURLE_SSL_CACERT_BADFILE: return "the file of authorities cannot be read on this machine";
    case CURLE_LOGIN_DENIED: return "the user or the password is refused";
    default: return "it failed: " + words;
    }
}

}  // namespace inspector::notify
