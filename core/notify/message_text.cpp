// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/message_text.h"

#include "core/base/text.h"
#include "core/base/uri.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace inspector::notify {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr std::string_view ellipsis = "\xE2\x80\xA6";
constexpr std::string_view wordJoiner = "\xE2\x81\xA0";
constexpr std::size_t longestLink = 2000;

// The length of the valid UTF-8 character at the beginning; 0: there is none.
std::size_t characterLength(std::string_view text) {
    const auto byte = static_cast<unsigned char>(text.front());
    const std::size_t length = byte < 0x80 ? 1 : (byte & 0xE0) == 0xC0 ? 2 : (byte & 0xF0) == 0xE0 ? 3 : 4;
    return isValidUtf8(text.substr(0, length)) ? std::min(length, text.size()) : 0;
}

std::uint32_t codeOf(std::string_view character) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(character[i])); };
    switch (character.size()) {
    case 1: return byte(0);
    case 2: return (byte(0) & 0x1F) << 6 | (byte(1) & 0x3F);
    case 3: return (byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    default: return (byte(0) & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
    }
}

bool isControl(std::uint32_t code) {
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029;
}
bool isInvisible(std::uint32_t code) {
    return code == 0x200B || code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) || code == 0x2060 ||
           (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF || (code >= 0xE0000 && code <= 0xE007F);
}
bool isNoCharacter(std::uint32_t code) { return (code & 0xFFFE) == 0xFFFE || (code >= 0xFDD0 && code <= 0xFDEF); }

bool isUriCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._~:/?#@!$&*+,;=%").find(c) != std::string_view::npos;
}

std::string replaced(std::string_view text, std::string_view (*entity)(char)) {
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    for (const char c : text) {
        const std::string_view other = entity(c);
        if (other.empty())
            out += c;
        else
            out += other;
    }
    return out;
}

std::string_view slackEntity(char c) { return c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : ""; }
std::string_view htmlEntity(char c) { return c == '"' ? "&quot;" : c == '\'' ? "&#39;" : slackEntity(c); }

}  // namespace

std::string shortened(std::string_view text, std::size_t mostBytes) {
    if (text.size() <= mostBytes) return std::string(text);
    std::size_t end = mostBytes < ellipsis.size() ? 0 : mostBytes - ellipsis.size();
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return std::string(text.substr(0, end)).append(mostBytes < ellipsis.size() ? std::string_view() : ellipsis);
}

std::string clean(std::string_view text, std::size_t mostBytes, Lines lines) {
    std::string out;
    // More than the bound is not looked at: a byte may become three.
    while (!text.empty() && out.size() <= mostBytes) {
        const std::size_t length = characterLength(text);
        const std::string_view character = text.substr(0, std::max<std::size_t>(length, 1));
        text.remove_prefix(character.size());
        const std::uint32_t code = length == 0 ? 0xFFFE : codeOf(character);
        if (isNoCharacter(code))
            out += replacement;
        else if (code == '\n' && lines == Lines::Many)
            out += '\n';
        else if (isControl(code))
            out += ' ';
        else if (!isInvisible(code))
            out += character;
    }
    return shortened(out, mostBytes);
}

std::string htmlEscaped(std::string_view text) { return replaced(text, htmlEntity); }

std::string slackEscaped(std::string_view text) {
    constexpr std::array<std::string_view, 4> calls{"channel", "here", "everyone", "group"};
    const std::string escaped = replaced(text, slackEntity);
    std::string out;
    for (std::size_t i = 0; i < escaped.size(); ++i) {
        out += escaped[i];
        if (escaped[i] != '@') continue;
        const std::string after = toLower(std::string_view(escaped).substr(i + 1, 8));
        if (std::any_of(calls.begin(), calls.end(), [&](std::string_view call) { return after.rfind(call, 0) == 0; }))
            out += wordJoiner;
    }
    return out;
}

std::string safeLink(std::string_view url) {
    if (url.size() > longestLink) return {};
    const UriParts parts = splitUri(url);
    if (!parts.scheme || !(equalsIgnoreCase(*parts.scheme, "http") || equalsIgnoreCase(*parts.scheme, "https"))) return {};
    if (!parts.authority || parts.authority->empty()) return {};
    std::string out;
    for (const char c : url) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte == 0x7F) return {};
        if (isUriCharacter(c)) {
            out += c;
            continue;
        }
        constexpr char digits[] = "0123456789ABCDEF";
        out += '%';
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

bool isOneLine(std::string_view text) {
    return !text.empty() && std::none_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F;
    });
}

}  // namespace inspector::notify
