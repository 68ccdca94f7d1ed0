// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>
#include <string_view>

namespace inspector::dash {

enum class ValueType { Text, Unsigned, Signed, Duration, Date, Boolean, Number, Range, FrameRate, Conditional };

struct AttributeSpec {
    ValueType type = ValueType::Text;
    bool required = false;  // only where no rule of its own speaks of it
};

struct ElementSpec {
    std::map<std::string_view, AttributeSpec> attributes;
    std::set<std::string_view> children;
    bool open = false;      // anything may stand in it
};

// Null: MPEG-DASH has no such element that we know.
[[nodiscard]] const ElementSpec* elementSpec(std::string_view name);

}  // namespace inspector::dash
