// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rules/judge.h"

#include <string>
#include <vector>

// Licence servers that a document names, by whether they answer at all: a licence is never asked for. Pure.
namespace inspector::rules {

// No connection, no TLS, no answer in time, or a gateway that has nobody behind it. Any other answer is one: such servers
// refuse what is no licence request, each in its way (400, 401, 403, 404, 405, 500, 501).
[[nodiscard]] bool isUnreachable(const fetch::Response& response);

struct LicenseFacts {
    std::string url;                                  // redacted
    const fetch::Response* response = nullptr;        // of the newest question; never null
    int tries = 1;                                    // that failed like this one, one after the other
};
// drm-license-url-unreachable: from the second try on, once may be anybody's fault.
[[nodiscard]] std::vector<Finding> judgeLicense(const Context& context, const LicenseFacts& facts);

}  // namespace inspector::rules
