// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace inspector::rules {

// Loopback, link-local and private networks (RFC 1918, 4193, 3927), of an address as fetch tells it: "10.0.0.7:8080",
// "[fd00::1]:443". Internal to core/rules.
[[nodiscard]] bool isPrivateAddress(std::string_view addressAndPort);

}  // namespace inspector::rules
