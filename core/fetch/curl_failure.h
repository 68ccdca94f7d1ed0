// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fetch/request.h"

#include <curl/curl.h>

#include <string>

namespace inspector::fetch {

// What was known when libcurl gave up.
struct Ending {
    CURLcode code = CURLE_OK;
    std::string_view detail;      // libcurl's own words; may be empty
    Phase phase = Phase::Connect; // as far as it got
    std::string server;           // "host:port", or the proxy
    std::string address;          // "192.0.2.7:443" where there was a connection
    long systemError = 0;         // errno of the failed connect
    long verifyResult = 0;        // X509_V_ERR_… of OpenSSL
    long proxyStatus = 0;         // the answer to CONNECT
    std::chrono::milliseconds connectTimeout{0};
    std::string caFile;
};

// Fills failure, phase, certificate and message of a request that libcurl ended with `ending.code`, not CURLE_OK.
void describe(const Ending& ending, Response& response);

}  // namespace inspector::fetch
