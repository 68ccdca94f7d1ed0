// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/tls_facts.h"

#include "core/base/log.h"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>
#include <ctime>
#include <exception>
#include <new>
#include <string_view>

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

std::shared_ptr<const ServerCertificate> factsOf(const X509* certificate) {
    auto facts = std::make_shared<ServerCertificate>();
    facts->notAfter = timeOf(X509_get0_notAfter(certificate));
    facts->subject = nameOf(X509_get_subject_name(certificate), NID_commonName);
    facts->issuer = nameOf(X509_get_issuer_name(certificate), NID_commonName);
    if (facts->issuer.empty()) facts->issuer = nameOf(X509_get_issuer_name(certificate), NID_organizationName);
    facts->names = dnsNamesOf(certificate);
    return facts;
}

using Seen = std::shared_ptr<SeenCertificate>;

void freeSeen(void*, void* seen, CRYPTO_EX_DATA*, int, long, void*) { delete static_cast<Seen*>(seen); }

int seenIndex() {
    static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, &freeSeen);
    return index;
}

// OpenSSL's own judgement stays as it is. Called by C: nothing may be thrown through it.
int onVerify(int verified, X509_STORE_CTX* store) noexcept {
    try {
        const auto* ssl = static_cast<const SSL*>(
            X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
        const X509* leaf = X509_STORE_CTX_get0_cert(store);
        if (!ssl || !leaf) return verified;
        const auto* seen = static_cast<const Seen*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), seenIndex()));
        if (seen && !(*seen)->leaf) (*seen)->leaf = factsOf(leaf);
    } catch (const std::exception& e) {
        qCWarning(lcFetch, "A certificate could not be read: %s", e.what());
    }
    return verified;
}

}  // namespace

void watchCertificate(void* context, const std::shared_ptr<SeenCertificate>& seen) noexcept {
    const curl_version_info_data* version = curl_version_info(CURLVERSION_NOW);
    if (!context || !version->ssl_version || !std::string_view(version->ssl_version).starts_with("OpenSSL")) return;
    auto* tls = static_cast<SSL_CTX*>(context);
    std::unique_ptr<Seen> shared(new (std::nothrow) Seen(seen));
    if (!shared || SSL_CTX_set_ex_data(tls, seenIndex(), shared.get()) != 1) return;
    (void)shared.release();  // the context's own now
    SSL_CTX_set_verify(tls, SSL_CTX_get_verify_mode(tls), &onVerify);
}

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
    if (certificate && !response.serverCertificate) response.serverCertificate = factsOf(certificate);
}

}  // namespace inspector::fetch
