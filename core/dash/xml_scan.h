// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace inspector::dash {

// What a look at the raw text tells before a parser of XML sees it.
struct XmlScan {
    std::uint32_t rootLine = 1;               // where the first element begins
    std::uint32_t doctypeLine = 0;            // 0: no document type declaration
    bool entities = false;                    // ... that declares entities
    std::string_view text;                    // to be parsed: cut before a tag with more attributes than any MPD has
    std::uint32_t cutLine = 0;                // of such a tag, 0: none
};

// One pass. QXmlStreamReader compares each attribute of an element with all others: a tag with 100,000 of them would
// take minutes.
[[nodiscard]] XmlScan scanXml(std::string_view text);

}  // namespace inspector::dash
