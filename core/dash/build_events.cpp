// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/dash/build.h"

#include <algorithm>

namespace inspector::dash {

namespace {

constexpr std::size_t longestContent = 65'536;

std::string withoutSpace(std::string_view text) {
    std::string out;
    for (const char c : text.substr(0, longestContent)) {
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n') out += c;
    }
    return out;
}

// Signal/Binary of SCTE 35's own namespace (ANSI/SCTE 214-1), at whatever depth it stands.
const XmlNode* binaryOf(const XmlNode& node) {
    for (const auto& child : node.children) {
        if (child->local() == "Binary") return child.get();
        if (const XmlNode* found = binaryOf(*child)) return found;
    }
    return nullptr;
}

bool isScte35(std::string_view scheme) { return toLower(scheme).starts_with("urn:scte:scte35:"); }

void readContent(Event& event, const XmlNode& node, std::string_view scheme) {
    const std::string* data = node.attribute("messageData");
    if (isScte35(scheme)) {
        const XmlNode* binary = binaryOf(node);
        const std::string_view text = binary ? std::string_view(binary->text)
                                      : data ? std::string_view(*data)
                                             : std::string_view(node.text);
        // SpliceInfoSection in XML (urn:scte:scte35:2013:xml) has no binary form.
        if (binary || node.children.empty()) {
            event.content = withoutSpace(text);
            event.isScte35 = !event.content.empty();
            return;
        }
    }
    event.content = std::string(data ? trim(*data) : trim(node.text));
    for (const auto& child : node.children) {
        if (event.content.size() < longestContent) event.content += writeXml(*child);
    }
    if (event.content.size() > longestContent) event.content.resize(longestContent);
}

}  // namespace

EventStream readEventStream(const XmlNode& node) {
    EventStream stream;
    stream.schemeIdUri = textOf(node, "schemeIdUri");
    stream.value = textOf(node, "value");
    stream.timescale = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(unsignedOf(node, "timescale").value_or(1), 0xFFFF'FFFF));
    stream.presentationTimeOffset = signedOf(node, "presentationTimeOffset").value_or(0);
    stream.line = node.line;
    for (const auto& child : node.children) {
        if (child->local() != "Event" || !isDash(*child)) continue;
        Event event;
        event.presentationTime = child->attribute("presentationTime") ? unsignedOf(*child, "presentationTime") : 0;
        event.duration = unsignedOf(*child, "duration");
        event.id = textOf(*child, "id");
        event.line = child->line;
        readContent(event, *child, stream.schemeIdUri);
        stream.events.push_back(std::move(event));
    }
    return stream;
}

}  // namespace inspector::dash
