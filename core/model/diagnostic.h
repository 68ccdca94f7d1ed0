// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace inspector {

// What a parser of text (a playlist, an MPD) says is wrong with the text itself. `id` is a rule of the catalogue
// (core/rules judges it and gives the words).
struct Diagnostic {
    std::string id;        // "hls-attr-list-syntax", "dash-xml-invalid", …
    std::uint32_t line = 0;     // from 1; 0: none
    std::uint32_t column = 0;   // from 1; 0: the whole line
    std::string tag;       // "EXTINF", "SegmentTemplate", or empty
    std::string subject;   // attribute or variable name, the text that was seen (at most 120 bytes)
    std::string expected;  // type or value that was expected, may be empty

    bool operator==(const Diagnostic&) const = default;
};

}  // namespace inspector
