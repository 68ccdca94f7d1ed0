// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/scte35.h"

#include "core/base/base64.h"

namespace inspector::media {

namespace {

constexpr std::size_t longest = 65'536;  // characters; a section has at most 4,098 bytes

int hexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::optional<std::string> fromHex(std::string_view text) {
    if (text.empty() || text.size() % 2 != 0) return std::nullopt;
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hexDigit(text[i]);
        const int low = hexDigit(text[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes += static_cast<char>(high << 4 | low);
    }
    return bytes;
}

// XML breaks lines as it likes.
std::string withoutBlanks(std::string_view text) {
    std::string dense;
    for (const char c : text)
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n') dense += c;
    return dense;
}

}  // namespace

std::optional<std::string> spliceBytes(std::string_view text) {
    if (text.size() > longest) return std::nullopt;
    const std::string dense = withoutBlanks(text);
    if (dense.starts_with("0x") || dense.starts_with("0X")) return fromHex(std::string_view(dense).substr(2));
    return fromBase64(dense);
}

}  // namespace inspector::media
