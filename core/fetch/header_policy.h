// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/fetch/request.h"

#include <string>

// What of a request's own headers is sent, and to whom.
namespace inspector::fetch {

// A header that a redirect must not carry to another origin: marked so, or named like a credential.
[[nodiscard]] bool isSecret(const Header& header);
// A name that is no token, or a value with a line break or another control character, is refused (RFC 9110 5.1, 5.5).
[[nodiscard]] Result<void> checkHeaders(const Request& request);
// The line as libcurl wants it.
[[nodiscard]] std::string headerLine(const Header& header);

}  // namespace inspector::fetch
