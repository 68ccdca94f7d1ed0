// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace inspector::hls {

struct Line {
    std::string_view text;      // without the line's end and without white space at either end
    std::uint32_t number = 0;   // from 1
    bool padded = false;        // white space stood at an end, or the line was nothing else
    bool bareCr = false;        // ended by a carriage return alone
    bool lf = false;            // ended by a line feed alone
    bool crlf = false;          // ended by both
    bool control = false;       // holds a control character (a tab within is one)
    bool beyondAscii = false;
};

// Cuts a playlist into lines: LF, CRLF, and CR alone (bis 4.1 knows only the first two). A view on the text, no copy.
class LineReader {
public:
    explicit LineReader(std::string_view text);

    [[nodiscard]] std::optional<Line> next();
    [[nodiscard]] bool hadBom() const { return m_bom; }
    [[nodiscard]] std::size_t bytesLeft() const { return m_rest.size(); }

private:
    std::string_view m_rest;
    const char* m_lineFeed = nullptr;  // the next one at or behind the rest's start, or the text's end
    std::uint32_t m_number = 0;
    bool m_bom = false;
};

}  // namespace inspector::hls
