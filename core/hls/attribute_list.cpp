// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hls/attribute_list.h"

#include "core/base/text.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace inspector::hls {

namespace {

constexpr std::size_t mostAttributes = 256;

bool isBlank(char c) { return c == ' ' || c == '\t'; }

// Reads one list from left to right.
class Reader {
public:
    Reader(std::string_view text, const TagPlace& place, Variables& variables, DiagnosticSink& sink)
        : m_text(text), m_place(place), m_variables(variables), m_sink(sink) {}

    Attributes read() {
        m_found.reserve(std::min<std::size_t>(8, m_text.size() / 4 + 1));
        while (m_at < m_text.size()) {
            if (m_found.size() == mostAttributes) {
                m_sink.add("hls-playlist-too-long", m_place.line, m_place.tag, "attributes", {}, column());
                break;
            }
            readOne();
        }
        reportDuplicates();
        return std::move(m_found);
    }

private:
    std::uint32_t column() const { return m_place.column + static_cast<std::uint32_t>(m_at); }

    void report(std::string_view id, std::string_view subject, std::string_view expected = {}) {
        m_sink.add(id, m_place.line, m_place.tag, subject, expected, column());
    }

    void skipBlanks(std::string_view name) {
        if (m_at >= m_text.size() || !isBlank(m_text[m_at])) return;
        report("hls-attr-whitespace", name);
        while (m_at < m_text.size() && isBlank(m_text[m_at])) ++m_at;
    }

    void readOne() {
        skipBlanks({});
        const std::string_view rest = m_text.substr(m_at);
        const auto end = rest.find_first_of("=,");
        if (end == std::string_view::npos || rest[end] == ',') {
            report("hls-attr-list-syntax", rest.substr(0, end), "NAME=value");
            m_at = end == std::string_view::npos ? m_text.size() : m_at + end + 1;
            return;
        }
        const std::string_view written = rest.substr(0, end);
        const std::string_view name = trim(written);
        if (name.size() != written.size()) report("hls-attr-whitespace", name);
        const bool proper = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
            return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
        });
        if (!proper) report("hls-attr-name-invalid", name, "A-Z, 0-9, -");
        m_at += end + 1;
        skipBlanks(name);
        if (m_at < m_text.size() && m_text[m_at] == '"') readQuoted(name);
        else readPlain(name);
        // Past the comma; one with nothing after it promises an attribute that is not there.
        if (m_at < m_text.size() && ++m_at == m_text.size()) report("hls-attr-list-syntax", ",", "NAME=value");
    }

    void readQuoted(std::string_view name) {
        const auto close = m_text.find('"', m_at + 1);
        if (close == std::string_view::npos) {
            report("hls-attr-unterminated-quote", name);
            keep(name, m_text.substr(m_at + 1), AttributeKind::Quoted);
            m_at = m_text.size();
            return;
        }
        keep(name, m_text.substr(m_at + 1, close - m_at - 1), AttributeKind::Quoted);
        m_at = close + 1;
        const auto comma = std::min(m_text.find(',', m_at), m_text.size());
        const std::string_view after = m_text.substr(m_at, comma - m_at);
        if (!trim(after).empty()) report("hls-attr-list-syntax", after, ",");
        else if (!after.empty()) report("hls-attr-whitespace", name);
        m_at = comma;
    }

    void readPlain(std::string_view name) {
        const auto comma = std::min(m_text.find(',', m_at), m_text.size());
        const std::string_view written = m_text.substr(m_at, comma - m_at);
        const std::string_view value = trim(written);
        if (value.empty()) report("hls-attr-list-syntax", name, "a value");
        else if (value.size() != written.size()) report("hls-attr-whitespace", name);
        keep(name, value, AttributeKind::Enumerated);
        m_at = comma;
    }

    void keep(std::string_view name, std::string_view value, AttributeKind kind) {
        if (name.empty()) return;
        m_found.push_back({std::string(name), m_variables.substituted(value, m_place.line, m_place.tag), kind});
    }

    void reportDuplicates() {
        constexpr std::size_t few = 16;
        if (m_found.size() <= few && !anyTwice()) return;
        std::vector<std::string_view> names;
        names.reserve(m_found.size());
        for (const Attribute& attribute : m_found) names.push_back(attribute.name);
        std::sort(names.begin(), names.end());
        for (auto at = names.begin(); (at = std::adjacent_find(at, names.end())) != names.end();) {
            m_sink.add("hls-attr-duplicate", m_place.line, m_place.tag, *at);
            at = std::upper_bound(at, names.end(), *at);
        }
    }

    // Each with each: as fast as sorting while there are few, and nothing is allocated.
    [[nodiscard]] bool anyTwice() const {
        for (auto at = m_found.begin(); at != m_found.end(); ++at) {
            const bool again = std::any_of(m_found.begin(), at, [&](const Attribute& a) { return a.name == at->name; });
            if (again) return true;
        }
        return false;
    }

    std::string_view m_text;
    TagPlace m_place;
    Variables& m_variables;
    DiagnosticSink& m_sink;
    std::size_t m_at = 0;
    Attributes m_found;
};

}  // namespace

Attributes parseAttributes(std::string_view text, const TagPlace& place, Variables& variables, DiagnosticSink& sink) {
    return Reader(text, place, variables, sink).read();
}

std::string textOf(const Attributes& attributes, std::string_view name) {
    const std::string* value = find(attributes, name);
    return value ? *value : std::string{};
}

std::optional<std::uint64_t> unsignedOf(const Attributes& attributes, std::string_view name) {
    const std::string* value = find(attributes, name);
    if (!value) return std::nullopt;
    if (const auto number = parseUnsigned(*value)) return number;
    // Players cut a fraction off; so that a rung keeps its name and figures, it is read as they read it.
    const auto decimal = parseDecimal(*value);
    if (!decimal || *decimal < 0 || *decimal > 1e15) return std::nullopt;
    return static_cast<std::uint64_t>(*decimal);
}

std::optional<double> decimalOf(const Attributes& attributes, std::string_view name) {
    const std::string* value = find(attributes, name);
    return value ? parseDecimal(*value) : std::nullopt;
}

bool yes(const Attributes& attributes, std::string_view name) {
    const std::string* value = find(attributes, name);
    return value && *value == "YES";
}

std::optional<Resolution> parseResolution(std::string_view text) {
    const auto x = text.find_first_of("xX");
    if (x == std::string_view::npos) return std::nullopt;
    const auto width = parseUnsigned(text.substr(0, x));
    const auto height = parseUnsigned(text.substr(x + 1));
    constexpr std::uint64_t most = 1'000'000;
    if (!width || !height || *width > most || *height > most) return std::nullopt;
    return Resolution{static_cast<int>(*width), static_cast<int>(*height)};
}

std::optional<ByteRange> parseByteRange(std::string_view text) {
    text = trim(text);
    const auto at = text.find('@');
    const auto length = parseUnsigned(trim(text.substr(0, at)));
    if (!length) return std::nullopt;
    ByteRange range{*length, std::nullopt};
    if (at == std::string_view::npos) return range;
    range.offset = parseUnsigned(trim(text.substr(at + 1)));
    return range.offset ? std::optional(range) : std::nullopt;
}

}  // namespace inspector::hls
