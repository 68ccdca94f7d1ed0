// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inventory/check_fields.h"

#include "core/base/text.h"

#include <algorithm>

namespace inspector::inventory {

namespace {

constexpr std::size_t longestHeader = 8'000;
constexpr std::size_t mostHeaders = 50;

bool isControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

}  // namespace

bool isPrintable(std::string_view text, bool lines) {
    return isValidUtf8(text) && std::none_of(text.begin(), text.end(), [lines](char c) {
        return isControl(c) && !(lines && (c == '\n' || c == '\r' || c == '\t'));
    });
}

void checkId(Problems& problems, std::string_view id) {
    if (id.empty()) problems.push_back({"id", "empty", "An id is needed"});
    else if (id.size() > longestId) problems.push_back({"id", "too-long", "An id has at most 250 characters"});
    else if (!std::all_of(id.begin(), id.end(), [](char c) {
                 return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
                        c == '.';
             }))
        problems.push_back({"id", "characters", "An id has the letters a to z, digits, hyphens, dots and underscores only"});
}

void checkText(Problems& problems, const char* field, std::string_view text, std::size_t longest, bool needed, bool lines) {
    if (needed && trim(text).empty()) problems.push_back({field, "empty", "Enter a name"});
    else if (text.size() > longest)
        problems.push_back({field, "too-long", "At most " + std::to_string(longest) + " bytes"});
    else if (!isPrintable(text, lines))
        problems.push_back({field, "text", "Remove the characters that cannot be printed"});
}

void checkRange(Problems& problems, const char* field, std::int64_t value, std::int64_t least, std::int64_t most,
                const char* detail) {
    if (value < least || value > most) problems.push_back({field, "range", detail});
}

void dropMissingId(Problems& problems) {
    std::erase_if(problems, [](const FieldProblem& p) { return p.field == "id" && p.code == "empty"; });
}

bool isToken(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
}

void checkHeaders(Problems& problems, const std::vector<RequestHeader>& headers) {
    if (headers.size() > mostHeaders) problems.push_back({"headers", "too-long", "At most 50 headers"});
    for (const RequestHeader& header : headers) {
        if (!isToken(header.name))
            problems.push_back({"headers", "header-name",
                                "A header's name has letters, digits and hyphens only, without a colon"});
        else if (header.value.size() > longestHeader || std::any_of(header.value.begin(), header.value.end(), [](char c) {
                     return isControl(c) && c != '\t';
                 }))
            problems.push_back({"headers", "header-value",
                                "The value of " + header.name + " must be one line of at most 8000 bytes"});
    }
}

}  // namespace inspector::inventory
