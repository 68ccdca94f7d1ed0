// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dash/parser.h"

#include "core/base/text.h"

#include <algorithm>

namespace inspector::dash {

namespace {

constexpr std::size_t looked = 4096;

bool nameEnds(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '>' || c == '/'; }

}  // namespace

// Only the beginning is read: a prolog, comments and processing instructions are stepped over.
bool looksLikeMpd(std::string_view text) {
    text = text.substr(0, looked);
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    for (;;) {
        text = trim(text);
        if (!text.starts_with('<')) return false;
        const bool comment = text.starts_with("<!--");
        if (!comment && !text.starts_with("<?") && !text.starts_with("<!")) break;
        std::string_view close = comment ? "-->" : text.starts_with("<?") ? "?>" : ">";
        // A document type with declarations of its own ends after them: refused later, with its own words.
        if (text.starts_with("<!DOCTYPE") && text.find('[') < text.find('>')) close = "]>";
        const auto end = text.find(close);
        if (end == std::string_view::npos) return false;
        text.remove_prefix(end + close.size());
    }
    text.remove_prefix(1);
    std::string_view name = text.substr(0, static_cast<std::size_t>(std::find_if(text.begin(), text.end(), nameEnds) - text.begin()));
    if (const auto colon = name.find(':'); colon != std::string_view::npos) name.remove_prefix(colon + 1);
    return name == "MPD" || name == "Patch";
}

}  // namespace inspector::dash
