// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The members of one JSON object, for documents as small as a steering manifest. Internal to core/rules.
namespace inspector::rules {

struct JsonMember {
    std::string name;
    enum class Type { Null, Boolean, Number, String, Array, Object } type = Type::Null;
    double number = 0;
    std::string text;                  // of a string; escapes beyond ASCII are kept as they stand
    std::vector<std::string> strings;  // of an array, as long as it holds strings only
    bool onlyStrings = true;           // of an array
};

// None: the text is no JSON object (RFC 8259), or nested deeper than 32.
[[nodiscard]] std::optional<std::vector<JsonMember>> jsonMembers(std::string_view text);

}  // namespace inspector::rules
