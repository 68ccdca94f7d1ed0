// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/receivers/redact.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

namespace inspector::notify {

namespace {

constexpr std::string_view ellipsis = "\xE2\x80\xA6";
constexpr std::size_t shortestSecret = 4;
constexpr std::size_t longestKept = 4096;
constexpr std::size_t longestEscape = 6;

std::optional<unsigned> numberOf(std::string_view digits, int base) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

std::string utf8(unsigned code) {
    const auto byte = [](unsigned value) { return static_cast<char>(value); };
    if (code < 0x80) return {byte(code)};
    if (code < 0x800) return {byte(0xC0 | code >> 6), byte(0x80 | (code & 0x3F))};
    return {byte(0xE0 | code >> 12), byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F))};
}

// What a text begins with: so many bytes, and what they stand for.
struct Piece {
    std::size_t length = 1;
    std::string means;
};

Piece pieceOfUrl(std::string_view text) {
    const auto code = text.size() < 3 ? std::nullopt : numberOf(text.substr(1, 2), 16);
    return code ? Piece{3, std::string(1, static_cast<char>(*code))} : Piece{1, "%"};
}

Piece pieceOfJson(std::string_view text) {
    if (text.size() < 2) return {1, "\\"};
    if (text[1] != 'u') return {2, std::string(1, text[1])};
    const auto code = text.size() < 6 ? std::nullopt : numberOf(text.substr(2, 4), 16);
    return code ? Piece{6, utf8(*code)} : Piece{1, "\\"};
}

Piece pieceOfHtml(std::string_view text) {
    constexpr std::pair<std::string_view, const char*> names[] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}};
    for (const auto& [name, means] : names)
        if (text.starts_with(name)) return {name.size(), means};
    const auto end = text.substr(0, longestEscape).find(';');
    if (!text.starts_with("&#") || end == std::string_view::npos) return {1, "&"};
    const bool hex = text[2] == 'x' || text[2] == 'X';
    const auto code = hex ? numberOf(text.substr(3, end - 3), 16) : numberOf(text.substr(2, end - 2), 10);
    return code && *code < 0x10000 ? Piece{end + 1, utf8(*code)} : Piece{1, "&"};
}

constexpr std::string_view marks = "%\\&";  // that escapes begin with
constexpr unsigned allWays = 1U << marks.size();

// `ways`: a bit for each mark, whether it begins escapes in this text.
Piece pieceOf(std::string_view text, unsigned ways) {
    const auto mark = marks.find(text.front());
    if (mark == std::string_view::npos || !(ways >> mark & 1U)) return {1, std::string(1, text.front())};
    return mark == 0 ? pieceOfUrl(text) : mark == 1 ? pieceOfJson(text) : pieceOfHtml(text);
}

// How much of the text is the secret, or its beginning up to the text's end; 0: it is another text.
std::size_t secretLength(std::string_view text, std::string_view secret, unsigned ways) {
    std::size_t length = 0;
    for (std::size_t known = 0; known < secret.size();) {
        const std::string_view rest = text.substr(length);
        const std::string_view next = secret.substr(known);
        const Piece piece = rest.empty() ? Piece{0, {}} : pieceOf(rest, ways);
        if (!rest.empty() && (next.starts_with(piece.means) || (piece.means == "+" && next.front() == ' '))) {
            length += piece.length;
            known += piece.means.size();
            continue;
        }
        const bool cut = rest.empty() || (rest.size() < longestEscape && marks.find(rest.front()) != std::string_view::npos);
        return cut && known >= shortestSecret ? text.size() : 0;
    }
    return length;
}

std::size_t secretLength(std::string_view text, std::string_view secret) {
    const char first = text.front();
    if (first != secret.front() && first != '+' && marks.find(first) == std::string_view::npos) return 0;
    std::size_t longest = 0;
    for (unsigned ways = 0; ways < allWays; ++ways) longest = std::max(longest, secretLength(text, secret, ways));
    return longest;
}

}  // namespace

std::string withoutSecrets(std::string words, const std::vector<std::string>& secrets) {
    words.resize(std::min(words.size(), longestKept));
    const bool ended = words.ends_with(ellipsis);
    const std::string_view text = std::string_view(words).substr(0, words.size() - (ended ? ellipsis.size() : 0));
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t length = 0;
        for (const std::string& secret : secrets)
            if (secret.size() >= shortestSecret) length = std::max(length, secretLength(text.substr(at), secret));
        if (length == 0)
            out += text[at++];
        else
            out += ellipsis;
        at += length;
    }
    if (ended && !out.ends_with(ellipsis)) out += ellipsis;
    return out;
}

}  // namespace inspector::notify
