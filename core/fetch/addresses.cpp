// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/addresses.h"

#include <ares.h>

#include <algorithm>
#include <array>

namespace inspector::fetch {

bool isAddress(std::string_view host) {
    if (!host.empty() && host.front() == '[') return true;  // nothing else is written so
    std::array<unsigned char, 16> bytes{};
    const std::string text(host);
    if (text.find(':') != std::string::npos) return ares_inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
    // c-ares would take "1.2.3" as well.
    return std::count(text.begin(), text.end(), '.') == 3 && ares_inet_pton(AF_INET, text.c_str(), bytes.data()) == 1;
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
