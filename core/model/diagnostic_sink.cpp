// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/diagnostic_sink.h"

#include "core/base/text.h"

#include <algorithm>
#include <utility>

namespace inspector {

namespace {

constexpr std::size_t shownBytes = 120;

// Bytes of the UTF-8 character at the front, 0 when it is none.
std::size_t characterLength(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 0;
    return length > 0 && length <= text.size() && isValidUtf8(text.substr(0, length)) ? length : 0;
}

}  // namespace

std::string shown(std::string_view text) {
    std::string out;
    while (!text.empty() && out.size() < shownBytes) {
        const std::size_t length = characterLength(text);
        const auto lead = static_cast<unsigned char>(text.front());
        if (length == 0 || lead < 0x20 || lead == 0x7F) {
            out += lead == '\t' || lead == '\n' || lead == '\r' ? ' ' : '?';
            text.remove_prefix(1);
            continue;
        }
        if (out.size() + length > shownBytes) break;
        out.append(text.substr(0, length));
        text.remove_prefix(length);
    }
    return out;
}

void DiagnosticSink::add(std::string_view id, std::uint32_t line, std::string_view tag, std::string_view subject,
                         std::string_view expected, std::uint32_t column) {
    auto count = m_byId.find(id);
    if (count == m_byId.end()) count = m_byId.emplace(std::string(id), 0).first;
    const std::uint32_t mostOfOne = std::max<std::uint32_t>(1, m_most / 8);
    if (m_kept.size() >= m_most || count->second >= mostOfOne) {
        ++m_dropped;
        return;
    }
    ++count->second;
    m_kept.push_back({std::string(id), line, column, std::string(tag), shown(subject), shown(expected)});
}

void DiagnosticSink::addOnce(std::string_view id, std::uint32_t line, std::string_view tag, std::string_view subject,
                             std::string_view expected) {
    if (m_byId.find(id) == m_byId.end()) add(id, line, tag, subject, expected);
}

std::vector<Diagnostic> DiagnosticSink::take() {
    std::stable_sort(m_kept.begin(), m_kept.end(),
                     [](const Diagnostic& a, const Diagnostic& b) { return a.line < b.line; });
    return std::exchange(m_kept, {});
}

}  // namespace inspector
