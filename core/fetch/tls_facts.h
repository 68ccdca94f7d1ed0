// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fetch/request.h"

#include <curl/curl.h>

namespace inspector::fetch {

// Fills tlsVersion and serverCertificate of a transfer whose headers have just come, when it made its connection.
// Called from inside libcurl: the connection is there only then. Another TLS library than OpenSSL: nothing is filled.
void takeTlsFacts(CURL* easy, Response& response);

}  // namespace inspector::fetch
