// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace inspector {

// The five parts of a URI reference (RFC 3986, appendix B); a part that is absent is none, which is not empty.
struct UriParts {
    std::optional<std::string_view> scheme;
    std::optional<std::string_view> authority;
    std::string_view path;
    std::optional<std::string_view> query;
    std::optional<std::string_view> fragment;
};
[[nodiscard]] UriParts splitUri(std::string_view uri);

// RFC 3986 section 5.2: `reference` resolved against `base`, fragment dropped (HTTP does not send it). None when the
// base has no scheme and the reference none either, or when the reference holds characters that no URI may hold
// (controls; a space is percent-encoded, as players do).
[[nodiscard]] std::optional<std::string> resolveUri(std::string_view base, std::string_view reference);

// RFC 3986 section 5.2.4.
[[nodiscard]] std::string removeDotSegments(std::string_view path);

// RFC 3986 section 2.1: each %HH as the byte that it means; a % that no two digits follow stays.
[[nodiscard]] std::string percentDecoded(std::string_view text);

}  // namespace inspector
