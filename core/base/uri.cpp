// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/uri.h"

#include "core/base/text.h"

#include <algorithm>

namespace inspector {

namespace {

bool isAlpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

// RFC 3986 section 3.1.
bool isSchemeCharacter(char c) { return isAlpha(c) || isDigit(c) || c == '+' || c == '-' || c == '.'; }

// What a URI may not hold but players send percent-encoded.
bool needsEncoding(char c) {
    constexpr std::string_view odd = " \"<>\\^`{|}";
    return static_cast<unsigned char>(c) >= 0x80 || odd.find(c) != std::string_view::npos;
}

bool isControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

std::string encoded(std::string_view text) {
    constexpr char hex[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (!needsEncoding(c)) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += hex[byte >> 4];
        out += hex[byte & 15];
    }
    return out;
}

// RFC 3986 section 5.2.3.
std::string merged(const UriParts& base, std::string_view path) {
    if (base.authority && base.path.empty()) return "/" + std::string(path);
    const auto slash = base.path.rfind('/');
    std::string out(slash == std::string_view::npos ? std::string_view{} : base.path.substr(0, slash + 1));
    return out.append(path);
}

int hexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

UriParts splitUri(std::string_view uri) {
    UriParts parts;
    const auto firstOdd = std::find_if_not(uri.begin(), uri.end(), isSchemeCharacter);
    const auto length = static_cast<std::size_t>(firstOdd - uri.begin());
    if (firstOdd != uri.end() && *firstOdd == ':' && length > 0 && isAlpha(uri.front())) {
        parts.scheme = uri.substr(0, length);
        uri.remove_prefix(length + 1);
    }
    if (const auto hash = uri.find('#'); hash != std::string_view::npos) {
        parts.fragment = uri.substr(hash + 1);
        uri = uri.substr(0, hash);
    }
    if (const auto mark = uri.find('?'); mark != std::string_view::npos) {
        parts.query = uri.substr(mark + 1);
        uri = uri.substr(0, mark);
    }
    if (uri.substr(0, 2) == "//") {
        uri.remove_prefix(2);
        const auto end = std::min(uri.find('/'), uri.size());
        parts.authority = uri.substr(0, end);
        uri.remove_prefix(end);
    }
    parts.path = uri;
    return parts;
}

std::string removeDotSegments(std::string_view path) {
    std::string out;
    out.reserve(path.size());
    const auto starts = [&](std::string_view prefix) { return path.substr(0, prefix.size()) == prefix; };
    const auto dropLast = [&] {
        const auto slash = out.rfind('/');
        out.resize(slash == std::string::npos ? 0 : slash);
    };
    while (!path.empty()) {
        if (starts("../")) {
            path.remove_prefix(3);
        } else if (starts("./")) {
            path.remove_prefix(2);
        } else if (starts("/./")) {
            path.remove_prefix(2);
        } else if (path == "/.") {
            path = "/";
        } else if (starts("/../")) {
            path.remove_prefix(3);
            dropLast();
        } else if (path == "/..") {
            path = "/";
            dropLast();
        } else if (path == "." || path == "..") {
            path = {};
        } else {
            const auto end = std::min(path.find('/', 1), path.size());
            out.append(path.substr(0, end));
            path.remove_prefix(end);
        }
    }
    return out;
}

std::optional<std::string> resolveUri(std::string_view base, std::string_view reference) {
    reference = trim(reference);
    base = trim(base);
    if (std::any_of(reference.begin(), reference.end(), isControl)) return std::nullopt;
    const UriParts from = splitUri(base);
    const UriParts ref = splitUri(reference);
    if (!ref.scheme && !from.scheme) return std::nullopt;

    const std::string_view scheme = ref.scheme ? *ref.scheme : *from.scheme;
    std::optional<std::string_view> authority = ref.authority;
    std::optional<std::string_view> query = ref.query;
    std::string path;
    if (ref.scheme || ref.authority) {
        path = removeDotSegments(ref.path);
    } else {
        authority = from.authority;
        if (ref.path.empty()) {
            path = from.path;
            if (!query) query = from.query;
        } else if (ref.path.front() == '/') {
            path = removeDotSegments(ref.path);
        } else {
            path = removeDotSegments(merged(from, ref.path));
        }
    }

    std::string out(scheme);
    out += ':';
    if (authority) out.append("//").append(encoded(*authority));
    // Without an authority a path that begins with "//" would be read as one (RFC 3986 section 3.3).
    else if (path.compare(0, 2, "//") == 0) path.insert(0, "/.");
    out += encoded(path);
    if (query) out.append("?").append(encoded(*query));
    return out;
}

std::string percentDecoded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
        const int low = high >= 0 ? hexDigit(text[i + 2]) : -1;
        if (low < 0) {
            out += text[i];
            continue;
        }
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return out;
}

}  // namespace inspector
