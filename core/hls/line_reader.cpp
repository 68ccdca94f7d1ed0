// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hls/line_reader.h"

#include <cstring>

namespace inspector::hls {

namespace {

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\v' || c == '\f'; }

const char* findByte(const char* begin, const char* end, char wanted) {
    const auto size = static_cast<std::size_t>(end - begin);
    const void* at = size > 0 ? std::memchr(begin, wanted, size) : nullptr;
    return at ? static_cast<const char*>(at) : end;
}

void classify(Line& line) {
    const char* const end = line.text.data() + line.text.size();
    for (const char* at = detail::endOfPlain(line.text.data(), end); at < end; ++at) {
        const auto byte = static_cast<unsigned char>(*at);
        if (byte < 0x20 || byte == 0x7F) {
            line.control = true;
            if (byte != '\t') line.onlyTabs = false;
        }
        if (byte >= 0x80) line.beyondAscii = true;
    }
}

}  // namespace

LineReader::LineReader(std::string_view text) : m_rest(text) {
    if (m_rest.substr(0, 3) == "\xEF\xBB\xBF") {
        m_bom = true;
        m_rest.remove_prefix(3);
    }
}

Line LineReader::oddLine() {
    Line line;
    line.number = ++m_number;
    const char* const begin = m_rest.data();
    const char* const end = begin + m_rest.size();
    // Looked for once, however many carriage returns stand before it.
    if (!m_lineFeed || m_lineFeed < begin) m_lineFeed = findByte(begin, end, '\n');
    const char* const stop = findByte(begin, m_lineFeed, '\r');
    const auto length = static_cast<std::size_t>(stop - begin);
    std::size_t used = length;
    if (stop < end) {
        const bool cr = *stop == '\r';
        line.crlf = cr && stop + 1 == m_lineFeed && m_lineFeed < end;
        line.bareCr = cr && !line.crlf;
        line.lf = !cr;
        used += line.crlf ? 2 : 1;
    }
    line.text = m_rest.substr(0, length);
    m_rest.remove_prefix(used);

    const std::size_t before = line.text.size();
    while (!line.text.empty() && isBlank(line.text.front())) line.text.remove_prefix(1);
    while (!line.text.empty() && isBlank(line.text.back())) line.text.remove_suffix(1);
    line.padded = line.text.size() != before;
    classify(line);
    return line;
}

}  // namespace inspector::hls
