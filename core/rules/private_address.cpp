// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/private_address.h"

#include "core/base/text.h"

#include <array>
#include <string>

namespace inspector::rules {

namespace {

bool isPrivateV6(std::string_view address) {
    const std::string text = toLower(address);
    if (text == "::1") return true;
    if (text.compare(0, 7, "::ffff:") == 0) return isPrivateAddress(std::string_view(text).substr(7));
    return text.compare(0, 2, "fc") == 0 || text.compare(0, 2, "fd") == 0 || text.compare(0, 4, "fe80") == 0;
}

}  // namespace

bool isPrivateAddress(std::string_view addressAndPort) {
    if (addressAndPort.substr(0, 1) == "[") return isPrivateV6(addressAndPort.substr(1, addressAndPort.find(']') - 1));
    const auto parts = split(addressAndPort.substr(0, addressAndPort.find(':')), '.');
    if (parts.size() != 4) return false;
    std::array<std::uint64_t, 2> head{};
    for (std::size_t i = 0; i < head.size(); ++i) {
        const auto value = parseUnsigned(parts[i]);
        if (!value) return false;
        head[i] = *value;
    }
    const auto [a, b] = head;
    return a == 127 || a == 10 || (a == 192 && b == 168) || (a == 172 && b >= 16 && b < 32) || (a == 169 && b == 254);
}

}  // namespace inspector::rules
