// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/secret_input.h"

#include <algorithm>
#include <iostream>

namespace inspector::cli {

namespace {
constexpr std::size_t mostBytes = 4096;
}

Result<std::string> readSecret(const std::string& prompt, Streams streams) {
    std::string secret;
    {
        const HiddenTyping hidden;
        if (hidden.isTerminal()) streams.err << prompt << std::flush;
        char c = 0;
        while (secret.size() <= mostBytes && std::cin.get(c) && c != '\n') secret += c;
        if (hidden.isTerminal()) streams.err << '\n';
    }
    if (!secret.empty() && secret.back() == '\r') secret.pop_back();
    const bool odd = std::any_of(secret.begin(), secret.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
    if (secret.empty() || secret.size() > mostBytes || odd)
        return fail(Error::Kind::InvalidInput, "That is no password or token", "standard input", "Type it, or write it as the first line");
    return secret;
}

}  // namespace inspector::cli
