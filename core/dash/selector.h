// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dash/xml_tree.h"

#include <string>
#include <string_view>
#include <vector>

// The selectors of RFC 5261 (a subset of XPath 1.0): /MPD/Period[@id='1']/AdaptationSet[2]/@lang. Internal to core/dash.
namespace inspector::dash {

struct Selected {
    XmlNode* parent = nullptr;   // null: the root is selected
    XmlNode* node = nullptr;
    std::size_t index = 0;       // among the parent's children
    std::string attribute;       // "/@name" at the end; empty: the element
    bool text = false;           // "/text()" at the end
    std::string problem;         // English; empty: exactly one element was found
};
// `work`: elements that may still be looked at; a patch of many operations on many elements has an end.
[[nodiscard]] Selected select(XmlNode& root, std::string_view selector, std::size_t& work);

}  // namespace inspector::dash
