// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/request.h"

#include "core/base/text.h"

namespace inspector::fetch {

std::string_view toString(Failure failure) {
    switch (failure) {
        case Failure::None: return "none";
        case Failure::BadUrl: return "bad-url";
        case Failure::NameLookup: return "name-lookup";
        case Failure::Connect: return "connect";
        case Failure::Tls: return "tls";
        case Failure::TlsCertificate: return "tls-certificate";
        case Failure::Timeout: return "timeout";
        case Failure::TooLarge: return "too-large";
        case Failure::TooManyRedirects: return "too-many-redirects";
        case Failure::RedirectLoop: return "redirect-loop";
        case Failure::Truncated: return "truncated";
        case Failure::Reset: return "reset";
        case Failure::Encoding: return "encoding";
        case Failure::Protocol: return "protocol";
        case Failure::Aborted: return "aborted";
        case Failure::Cancelled: return "cancelled";
    }
    return {};
}

std::string_view ruleOf(Failure failure) {
    switch (failure) {
        case Failure::BadUrl: return "http-url-invalid";
        case Failure::NameLookup: return "http-dns-failed";
        case Failure::Connect: return "http-connect-failed";
        case Failure::Tls: return "http-tls-failed";
        case Failure::TlsCertificate: return "tls-chain-incomplete";
        case Failure::Timeout: return "http-timeout";
        case Failure::TooLarge: return "http-body-too-large";
        case Failure::TooManyRedirects: return "http-redirect";
        case Failure::RedirectLoop: return "http-redirect-loop";
        case Failure::Truncated: return "http-content-length-mismatch";
        case Failure::Reset: return "http-connection-reset";
        case Failure::Encoding: return "http-gzip-broken";
        case Failure::Protocol: return "http-protocol-error";
        case Failure::None:
        case Failure::Aborted:
        case Failure::Cancelled: break;
    }
    return {};
}

std::string_view ruleOf(const Response& response) {
    if (response.failure == Failure::TlsCertificate) {
        if (response.certificate == CertificateFault::NameMismatch) return "tls-hostname-mismatch";
        if (response.certificate == CertificateFault::Expired) return "tls-certificate-expires";
    }
    if (response.failure == Failure::Truncated && !response.header("Content-Length")) return "http-chunked-truncated";
    return ruleOf(response.failure);
}

std::string_view toString(Phase phase) {
    switch (phase) {
        case Phase::Queue: return "queue";
        case Phase::NameLookup: return "dns";
        case Phase::Connect: return "connect";
        case Phase::Tls: return "tls";
        case Phase::FirstByte: return "first byte";
        case Phase::Body: return "body";
    }
    return {};
}

const std::string* Response::header(std::string_view name) const {
    for (const Header& h : headers)
        if (equalsIgnoreCase(h.name, name)) return &h.value;
    return nullptr;
}

}  // namespace inspector::fetch
