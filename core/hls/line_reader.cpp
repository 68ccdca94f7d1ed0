// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hls/line_reader.h"

#include <algorithm>

namespace inspector::hls {

namespace {

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\v' || c == '\f'; }

}  // namespace

LineReader::LineReader(std::string_view text) : m_rest(text) {
    if (m_rest.substr(0, 3) == "\xEF\xBB\xBF") {
        m_bom = true;
        m_rest.remove_prefix(3);
    }
}

std::optional<Line> LineReader::next() {
    if (m_rest.empty()) return std::nullopt;
    Line line;
    line.number = ++m_number;
    const auto end = std::find_if(m_rest.begin(), m_rest.end(), [](char c) { return c == '\n' || c == '\r'; });
    const auto length = static_cast<std::size_t>(end - m_rest.begin());
    line.text = m_rest.substr(0, length);
    std::size_t used = length;
    if (length < m_rest.size()) {
        const bool cr = m_rest[length] == '\r';
        const bool lfFollows = cr && length + 1 < m_rest.size() && m_rest[length + 1] == '\n';
        used += lfFollows ? 2 : 1;
        line.bareCr = cr && !lfFollows;
    }
    m_rest.remove_prefix(used);

    const std::size_t before = line.text.size();
    while (!line.text.empty() && isBlank(line.text.front())) line.text.remove_prefix(1);
    while (!line.text.empty() && isBlank(line.text.back())) line.text.remove_suffix(1);
    line.padded = line.text.size() != before;
    for (const char c : line.text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F) line.control = true;
        if (byte >= 0x80) line.beyondAscii = true;
    }
    return line;
}

}  // namespace inspector::hls
