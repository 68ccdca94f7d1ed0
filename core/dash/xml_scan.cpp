// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dash/xml_scan.h"

#include <algorithm>

namespace inspector::dash {

namespace {

constexpr std::size_t mostAttributes = 100;

std::uint32_t newlines(std::string_view text) {
    return static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n'));
}

// Where the markup that begins at `at` with "<!--", "<?", "<![CDATA[" ends; npos: never.
std::size_t endOf(std::string_view text, std::size_t at, std::string_view close) {
    const auto end = text.find(close, at);
    return end == std::string_view::npos ? end : end + close.size();
}

struct Tag {
    std::size_t end = std::string_view::npos;
    std::size_t attributes = 0;
};

Tag readTag(std::string_view text, std::size_t at) {
    Tag tag;
    char quote = 0;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
            ++tag.attributes;
        } else if (c == '>') {
            tag.end = at + 1;
            return tag;
        }
    }
    return tag;
}

bool startsAt(std::string_view text, std::size_t at, std::string_view what) { return text.substr(at, what.size()) == what; }

}  // namespace

XmlScan scanXml(std::string_view text) {
    XmlScan scan;
    scan.text = text;
    bool rootSeen = false;
    std::size_t at = 0;
    while ((at = text.find('<', at)) != std::string_view::npos) {
        if (startsAt(text, at, "<!--")) {
            at = endOf(text, at + 4, "-->");
        } else if (startsAt(text, at, "<![CDATA[")) {
            at = endOf(text, at, "]]>");
        } else if (startsAt(text, at, "<?")) {
            at = endOf(text, at, "?>");
        } else if (startsAt(text, at, "<!")) {
            scan.doctypeLine = newlines(text.substr(0, at)) + 1;
            const std::string_view rest = text.substr(at, 65'536);
            scan.entities = rest.find("<!ENTITY") != std::string_view::npos;
            return scan;
        } else {
            if (!rootSeen) scan.rootLine = newlines(text.substr(0, at)) + 1;
            rootSeen = true;
            const Tag tag = readTag(text, at + 1);
            if (tag.attributes > mostAttributes) {
                scan.cutLine = newlines(text.substr(0, at)) + 1;
                scan.text = text.substr(0, at);
                return scan;
            }
            at = tag.end;
        }
        if (at == std::string_view::npos) break;
    }
    return scan;
}

}  // namespace inspector::dash
