// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/curl_failure.h"

#include "core/base/text.h"

#include <cerrno>
#include <string_view>
#include <system_error>

namespace inspector::fetch {

namespace {

Failure failureOf(const Ending& ending) {
    switch (ending.code) {
        case CURLE_OK: return Failure::None;
        case CURLE_URL_MALFORMAT: return Failure::BadUrl;
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY: return Failure::NameLookup;
        case CURLE_COULDNT_CONNECT:
        case CURLE_INTERFACE_FAILED:
        case CURLE_PROXY: return Failure::Connect;
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_ISSUER_ERROR: return Failure::TlsCertificate;
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_SSL_ENGINE_NOTFOUND:
        case CURLE_SSL_ENGINE_SETFAILED:
        case CURLE_SSL_ENGINE_INITFAILED:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_CRL_BADFILE:
        case CURLE_SSL_SHUTDOWN_FAILED:
        case CURLE_SSL_INVALIDCERTSTATUS:
        case CURLE_SSL_CLIENTCERT:
        case CURLE_USE_SSL_FAILED: return Failure::Tls;
        case CURLE_OPERATION_TIMEDOUT: return Failure::Timeout;
        case CURLE_FILESIZE_EXCEEDED: return Failure::TooLarge;
        case CURLE_TOO_MANY_REDIRECTS: return Failure::TooManyRedirects;
        case CURLE_PARTIAL_FILE: return Failure::Truncated;
        case CURLE_BAD_CONTENT_ENCODING: return Failure::Encoding;
        case CURLE_SEND_ERROR:
        case CURLE_RECV_ERROR:
            if (ending.proxyStatus >= 300) return Failure::Connect;
            return ending.detail.find("chunked") == std::string_view::npos ? Failure::Reset : Failure::Protocol;
        case CURLE_GOT_NOTHING: return Failure::Reset;
        case CURLE_HTTP2_STREAM:
            return ending.detail.find("PROTOCOL_ERROR") == std::string_view::npos ? Failure::Reset : Failure::Protocol;
        case CURLE_WRITE_ERROR:
        case CURLE_ABORTED_BY_CALLBACK: return Failure::Aborted;
        default: return Failure::Protocol;
    }
}

CertificateFault certificateFault(const Ending& ending) {
    // X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED; other TLS libraries say it in words only.
    if (ending.verifyResult == 9 || ending.verifyResult == 10) return CertificateFault::Expired;
    const std::string words = toLower(ending.detail);
    const auto says = [&](std::string_view word) { return words.find(word) != std::string::npos; };
    if (says("expired") || says("not yet valid")) return CertificateFault::Expired;
    if (says("subject name") || says("does not match") || says("no alternative") || says("sec_e_wrong_principal"))
        return CertificateFault::NameMismatch;
    return CertificateFault::Untrusted;
}

std::string certificateMessage(const Ending& ending, CertificateFault fault) {
    switch (fault) {
        case CertificateFault::Expired:
            return "The certificate of " + ending.server + " has expired or is not yet valid";
        case CertificateFault::NameMismatch:
            return "The certificate of " + ending.server + " does not match the host name";
        case CertificateFault::Untrusted:
        case CertificateFault::None: break;
    }
    return "The certificate chain of " + ending.server + " is not trusted";
}

std::string connectMessage(const Ending& ending) {
    if (ending.proxyStatus >= 300)
        return "The proxy answered " + std::to_string(ending.proxyStatus) + " to the request for a tunnel";
    std::string message = "Cannot connect to " + ending.server;
    if (ending.systemError != 0)
        return message + ": " + std::system_category().message(static_cast<int>(ending.systemError));
    return message;
}

// errno's and Winsock's numbers do not overlap: libcurl tells whichever the machine has.
ConnectFault connectFault(const Ending& ending) {
    switch (ending.systemError) {
        case ECONNREFUSED:
        case 10'061: return ConnectFault::Refused;
        case ENETUNREACH:
        case ENETDOWN:
        case 10'050:
        case 10'051: return ConnectFault::NoRoute;
        case EHOSTUNREACH:
        case 10'065: return ConnectFault::Unreachable;
        default: return ConnectFault::Other;
    }
}

std::string_view doing(Phase phase) {
    switch (phase) {
        case Phase::Tls: return "the TLS handshake did not end";
        case Phase::FirstByte: return "no answer came";
        case Phase::Body: return "the body was not whole";
        default: return "the connection was not made";
    }
}

// Where ours says enough, libcurl's words are left out.
bool wantsDetail(const Ending& ending, Failure failure) {
    switch (failure) {
        case Failure::Timeout:
        case Failure::TooLarge:
        case Failure::Aborted: return false;
        case Failure::Connect: return ending.systemError == 0 && ending.proxyStatus == 0;
        default: return true;
    }
}

std::string messageOf(const Ending& ending, Failure failure) {
    switch (failure) {
        case Failure::NameLookup: return "The name of " + ending.server + " could not be resolved";
        case Failure::Connect: return connectMessage(ending);
        case Failure::Tls:
            if (ending.code == CURLE_SSL_CACERT_BADFILE)
                return "The file of certificate authorities" + (ending.caFile.empty() ? "" : " " + ending.caFile) +
                       " cannot be read; check that it exists and is PEM";
            if (ending.detail.find("wrong version number") != std::string_view::npos)
                return "The server at " + ending.server + " does not speak TLS on this port";
            return "The TLS handshake with " + ending.server + " failed";
        case Failure::Timeout:
            return "After " + std::to_string(ending.connectTimeout.count()) + " ms " +
                   std::string(doing(ending.phase)) + " (" + ending.server + ")";
        case Failure::Truncated: return "The connection to " + ending.server + " was closed before the body was whole";
        case Failure::Reset:
            return ending.phase == Phase::Body
                       ? "The connection to " + ending.server + " broke while the body was read"
                       : "The server at " + ending.server + " closed the connection without an answer";
        case Failure::Encoding: return "The body from " + ending.server + " does not decode";
        case Failure::BadUrl: return "The URL cannot be used";
        default: return "The answer from " + ending.server + " is not valid HTTP";
    }
}

}  // namespace

void describe(const Ending& ending, Response& response) {
    response.failure = failureOf(ending);
    if (response.failure == Failure::Connect) response.connectFault = connectFault(ending);
    response.phase = ending.phase;
    switch (response.failure) {
        case Failure::NameLookup: response.phase = Phase::NameLookup; break;
        case Failure::Connect: response.phase = Phase::Connect; break;
        case Failure::Tls: response.phase = Phase::Tls; break;
        case Failure::TlsCertificate:
            response.phase = Phase::Tls;
            response.certificate = certificateFault(ending);
            break;
        default: break;
    }
    response.message = response.failure == Failure::TlsCertificate ? certificateMessage(ending, response.certificate)
                                                                   : messageOf(ending, response.failure);
    if (wantsDetail(ending, response.failure)) {
        const std::string_view words = trim(ending.detail);
        response.message += ": ";
        response.message += words.empty() ? std::string_view(curl_easy_strerror(ending.code)) : words;
    }
}

}  // namespace inspector::fetch
