// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dash/xml_tree.h"

#include "core/base/text.h"


namespace inspector::dash {

namespace {

void appendEscaped(std::string& out, std::string_view text, bool attribute) {
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += attribute ? "&quot;" : "\""; break;
            case '\n': out += attribute ? "&#10;" : "\n"; break;
            case '\r': out += "&#13;"; break;
            case '\t': out += attribute ? "&#9;" : "\t"; break;
            default: out += c;
        }
    }
}

void write(std::string& out, const XmlNode& node) {
    out.append("<").append(*node.name);
    for (const XmlAttribute& attribute : node.attributes) {
        out.append(" ").append(*attribute.name).append("=\"");
        appendEscaped(out, attribute.value, true);
        out += '"';
    }
    if (node.text.empty() && node.children.empty()) {
        out += "/>\n";
        return;
    }
    out += '>';
    appendEscaped(out, node.text, false);
    if (!node.children.empty()) out += '\n';
    for (const auto& child : node.children) write(out, *child);
    out.append("</").append(*node.name).append(">\n");
}

}  // namespace

std::string_view localName(std::string_view qualified) {
    const auto colon = qualified.find(':');
    return colon == std::string_view::npos ? qualified : qualified.substr(colon + 1);
}

std::string_view XmlNode::local() const { return localName(*name); }

const std::string* XmlNode::attribute(std::string_view wanted) const {
    for (const XmlAttribute& attribute : attributes) {
        if (attribute.ns->empty() && *attribute.name == wanted) return &attribute.value;
    }
    return nullptr;
}

const std::string* XmlNode::foreignAttribute(std::string_view wanted) const {
    for (const XmlAttribute& attribute : attributes) {
        if (!attribute.ns->empty() && *attribute.ns != "xmlns" && localName(*attribute.name) == wanted)
            return &attribute.value;
    }
    return nullptr;
}

bool isDashNamespace(std::string_view ns) {
    const std::string lower = toLower(ns);
    return lower.starts_with("urn:mpeg:dash:schema:mpd:") || lower.starts_with("urn:mpeg:dash:schema:mpd-patch:") ||
           lower.starts_with("urn:mpeg:mpegb:schema:dash:mpd:") || lower == "urn:3gpp:ns:pss:adaptivehttpstreamingmpd:2009";
}

bool isDash(const XmlNode& node) {
    // The usual spelling first: an MPD has tens of thousands of elements.
    return node.ns->empty() || *node.ns == "urn:mpeg:dash:schema:mpd:2011" || isDashNamespace(*node.ns);
}

const std::string* XmlTree::intern(std::string_view text) {
    auto at = names.find(text);
    if (at == names.end()) at = names.emplace(text).first;
    return &*at;
}

std::string writeXml(const XmlNode& node) {
    std::string out;
    write(out, node);
    return out;
}

}  // namespace inspector::dash
