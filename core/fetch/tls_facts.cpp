// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/tls_facts.h"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>
#include <ctime>

namespace inspector::fetch {

namespace {

constexpr int kMostNames = 50;

std::string nameOf(const X509_NAME* name, int id) {
    std::array<char, 256> text{};
    const int length = X509_NAME_get_text_by_NID(name, id, text.data(), static_cast<int>(text.size()));
    return length > 0 ? std::string(text.data(), static_cast<std::size_t>(length)) : std::string();
}

std::vector<std::string> dnsNamesOf(const X509* certificate) {
    std::vector<std::string> names;
    auto* all = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
    for (int i = 0; all && i < sk_GENERAL_NAME_num(all) && i < kMostNames; ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(all, i);
        if (name->type != GEN_DNS) continue;
        const auto* text = reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName));
        names.emplace_back(text, static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName)));
    }
    GENERAL_NAMES_free(all);
    return names;
}

std::chrono::sys_seconds timeOf(const ASN1_TIME* time) {
    std::tm parts{};
    if (!time || ASN1_TIME_to_tm(time, &parts) != 1) return {};
    using namespace std::chrono;
    const year_month_day day{year{parts.tm_year + 1900}, month{static_cast<unsigned>(parts.tm_mon + 1)},
                             std::chrono::day{static_cast<unsigned>(parts.tm_mday)}};
    return sys_seconds{sys_days{day}} + hours{parts.tm_hour} + minutes{parts.tm_min} + seconds{parts.tm_sec};
}

}  // namespace

void takeTlsFacts(CURL* easy, Response& response) {
    long connections = 0;
    curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connections);
    if (connections == 0) return;
    const curl_tlssessioninfo* session = nullptr;
    if (curl_easy_getinfo(easy, CURLINFO_TLS_SSL_PTR, &session) != CURLE_OK || !session) return;
    if (session->backend != CURLSSLBACKEND_OPENSSL || !session->internals) return;
    const auto* ssl = static_cast<const SSL*>(session->internals);
    response.tlsVersion = SSL_get_version(ssl);
    const X509* certificate = SSL_get0_peer_certificate(ssl);
    if (!certificate) return;
    auto facts = std::make_shared<ServerCertificate>();
    facts->notAfter = timeOf(X509_get0_notAfter(certificate));
    facts->subject = nameOf(X509_get_subject_name(certificate), NID_commonName);
    facts->issuer = nameOf(X509_get_issuer_name(certificate), NID_commonName);
    if (facts->issuer.empty()) facts->issuer = nameOf(X509_get_issuer_name(certificate), NID_organizationName);
    facts->names = dnsNamesOf(certificate);
    response.serverCertificate = std::move(facts);
}

}  // namespace inspector::fetch
