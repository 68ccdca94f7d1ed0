// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/addresses.h"

#include <ares.h>

#include <array>

namespace inspector::fetch {

bool isAddress(std::string_view host) {
    if (!host.empty() && host.front() == '[') return true;  // nothing else is written so
    std::array<unsigned char, 16> bytes{};
    const std::string text(host);
    const int family = text.find(':') == std::string::npos ? AF_INET : AF_INET6;
    return ares_inet_pton(family, text.c_str(), bytes.data()) == 1;
}

std::string joinAddress(std::string_view address, long port) {
    if (address.empty()) return {};
    const bool six = address.find(':') != std::string_view::npos;
    std::string out;
    out.reserve(address.size() + 8);
    if (six) out += '[';
    out += address;
    if (six) out += ']';
    out += ':';
    out += std::to_string(port);
    return out;
}

}  // namespace inspector::fetch
