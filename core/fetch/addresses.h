// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace inspector::fetch {

// "192.0.2.7", "[2001:db8::1]" or "2001:db8::1": nothing to resolve.
[[nodiscard]] bool isAddress(std::string_view host);
// "192.0.2.7:80", "[2001:db8::1]:80"; empty for an empty address.
[[nodiscard]] std::string joinAddress(std::string_view address, long port);

}  // namespace inspector::fetch
