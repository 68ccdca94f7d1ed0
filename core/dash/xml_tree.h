// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

// An XML document as a tree of elements with the lines they stand on. Internal to core/dash.
namespace inspector::dash {

struct XmlAttribute {
    const std::string* name = nullptr;  // as written, with its prefix
    const std::string* ns = nullptr;    // empty: none; "xmlns": a declaration of a namespace
    std::string value;
};

struct XmlNode {
    const std::string* name = nullptr;  // as written, with its prefix
    const std::string* ns = nullptr;
    std::vector<XmlAttribute> attributes;
    std::vector<std::unique_ptr<XmlNode>> children;
    std::string text;                   // all of it, before the children; none where it is white space alone
    std::uint32_t line = 0;

    [[nodiscard]] std::string_view local() const;
    // An attribute without a namespace; null: absent.
    [[nodiscard]] const std::string* attribute(std::string_view name) const;
    // An attribute by its local name in whatever namespace (xlink:href, cenc:default_KID).
    [[nodiscard]] const std::string* foreignAttribute(std::string_view localName) const;
};

[[nodiscard]] std::string_view localName(std::string_view qualified);
// Element of MPEG-DASH's own namespace in any of its spellings, or of none.
[[nodiscard]] bool isDash(const XmlNode& node);
[[nodiscard]] bool isDashNamespace(std::string_view ns);

struct XmlLimits {
    std::uint32_t maxElements = 500'000;
    std::uint32_t maxDepth = 64;
};

struct XmlTree {
    enum class Forbidden { No, Dtd, Entities };

    std::set<std::string, std::less<>> names;  // what the nodes point at; addresses stay when the tree is moved
    std::unique_ptr<XmlNode> root;             // null: no element was read
    std::string error;                         // XML's, empty: well-formed
    std::uint32_t line = 0, column = 0;        // of the error, or of what is forbidden
    Forbidden forbidden = Forbidden::No;
    std::string tooLarge;                      // what exceeds a limit ("depth"), empty: nothing
    std::uint32_t lines = 0;

    [[nodiscard]] const std::string* intern(std::string_view text);
};

// Linear in the size of the text. A text that is cut or broken gives what stands before. Nothing external is followed;
// a document type declaration ends the reading.
[[nodiscard]] XmlTree readXml(std::string_view text, const XmlLimits& limits);

// The element and all within it as XML text, one element a line. The text of an element comes before its children.
[[nodiscard]] std::string writeXml(const XmlNode& node);

}  // namespace inspector::dash
