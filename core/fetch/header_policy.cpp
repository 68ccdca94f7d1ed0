// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/header_policy.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace inspector::fetch {

namespace {

bool isTokenCharacter(char c) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
    return std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool isToken(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), isTokenCharacter);
}

bool isFieldValue(std::string_view value) {
    return std::none_of(value.begin(), value.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
    });
}

}  // namespace

bool isSecret(const Header& header) {
    static constexpr std::array<std::string_view, 11> kWords{"auth", "cookie",  "token",    "secret",    "key", "password",
                                                             "pass", "session", "credential", "signature", "jwt"};
    if (header.secret) return true;
    const std::string name = toLower(header.name);
    return std::any_of(kWords.begin(), kWords.end(),
                       [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

Result<void> checkHeaders(const Request& request) {
    const auto wrong = [](const std::string& what) {
        return fail(Error::Kind::InvalidInput, what, {}, "Change the headers of the request");
    };
    for (const Header& header : request.headers) {
        if (!isToken(header.name)) return wrong("A request header's name is empty or holds characters it may not");
        if (!isFieldValue(header.value))
            return wrong("The value of the request header " + header.name + " holds a line break or control character");
    }
    if (!isFieldValue(request.bearerToken)) return wrong("The bearer token holds a line break or control character");
    if (!isFieldValue(request.userAgent)) return wrong("The user agent holds a line break or control character");
    return {};
}

std::string headerLine(const Header& header) {
    const std::string_view value = trim(header.value);
    // "Name:" would mean to libcurl: leave it out.
    if (value.empty()) return header.name + ";";
    std::string line;
    line.reserve(header.name.size() + value.size() + 2);
    line.append(header.name).append(": ").append(value);
    return line;
}

}  // namespace inspector::fetch
