// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

// Whose a URL is. Internal to core/rules.
namespace inspector::rules {

// Host and port as they stand in the URL, without user info; empty when there are none.
[[nodiscard]] std::string hostAndPort(std::string_view url);
// The host alone, lower case; IPv6 in brackets.
[[nodiscard]] std::string hostNameOf(std::string_view url);
// An IPv4 or IPv6 address instead of a name.
[[nodiscard]] bool isAddress(std::string_view host);

// The same owner, as far as names tell: edge7.fra.cdn.example is live.cdn.example's. An address is its own site, and with
// another port of the same scheme another server.
[[nodiscard]] bool sameSite(std::string_view oneUrl, std::string_view otherUrl);

// A host that is no public one by what it is called: a private or loopback address, localhost, a name without a dot, or of a
// domain for private use (RFC 6761, 6762, 8375).
[[nodiscard]] bool isPrivateHost(std::string_view host);

}  // namespace inspector::rules
