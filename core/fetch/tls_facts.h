// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fetch/request.h"

#include <curl/curl.h>

#include <memory>

namespace inspector::fetch {

// Fills tlsVersion and serverCertificate of a transfer whose headers have just come, when it made its connection.
// Called from inside libcurl: the connection is there only then. Another TLS library than OpenSSL: nothing is filled.
void takeTlsFacts(CURL* easy, Response& response);

// The leaf that a handshake showed, accepted or not. Shared with the connection, which may live longer than who asked.
struct SeenCertificate {
    std::shared_ptr<const ServerCertificate> leaf;
};

// Makes the connection that is about to be secured leave its certificate in `seen`. `context`: OpenSSL's, from CURLOPT_SSL_CTX_FUNCTION.
void watchCertificate(void* context, const std::shared_ptr<SeenCertificate>& seen) noexcept;

}  // namespace inspector::fetch
