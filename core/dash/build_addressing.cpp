// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/dash/build.h"
#include "core/dash/values.h"

#include <algorithm>
#include <limits>

namespace inspector::dash {

namespace {

using Kind = Addressing::Kind;

struct Form {
    Kind kind;
    std::string_view element;
    const XmlNode* AddressingLevel::*node;
};
// Where a level has several (a fault), the first of these is followed.
constexpr Form forms[] = {{Kind::Template, "SegmentTemplate", &AddressingLevel::segmentTemplate},
                          {Kind::List, "SegmentList", &AddressingLevel::list},
                          {Kind::Base, "SegmentBase", &AddressingLevel::base}};

// The elements of one kind, the innermost first: 5.3.9.1, what a lower level does not say is inherited.
struct Chain {
    std::vector<const XmlNode*> nodes;

    [[nodiscard]] const XmlNode* with(std::string_view attribute) const {
        for (const XmlNode* node : nodes) {
            if (node->attribute(attribute)) return node;
        }
        return nullptr;
    }
    [[nodiscard]] std::string text(std::string_view attribute) const {
        const XmlNode* node = with(attribute);
        return node ? textOf(*node, attribute) : std::string{};
    }
    [[nodiscard]] std::optional<std::uint64_t> number(std::string_view attribute) const {
        const XmlNode* node = with(attribute);
        return node ? unsignedOf(*node, attribute) : std::nullopt;
    }
    [[nodiscard]] std::optional<std::int64_t> signedNumber(std::string_view attribute) const {
        const XmlNode* node = with(attribute);
        return node ? signedOf(*node, attribute) : std::nullopt;
    }
};

UrlRange readUrlRange(const XmlNode& node, std::string_view url, std::string_view range) {
    UrlRange out;
    out.url = textOf(node, url);
    out.line = node.line;
    if (const auto bytes = parseByteRange(textOf(node, range))) {
        out.first = bytes->first;
        out.last = bytes->second;
    }
    return out;
}

void readAttributes(Addressing& addressing, const Chain& chain) {
    addressing.hasTimescale = chain.with("timescale") != nullptr;
    const std::uint64_t timescale = chain.number("timescale").value_or(1);
    if (timescale > 0 && timescale <= std::numeric_limits<std::uint32_t>::max())
        addressing.timescale = static_cast<std::uint32_t>(timescale);
    addressing.presentationTimeOffset = chain.signedNumber("presentationTimeOffset").value_or(0);
    addressing.duration = chain.signedNumber("duration");
    addressing.startNumber = chain.number("startNumber");
    addressing.endNumber = chain.number("endNumber");
    addressing.availabilityTimeOffset = parseOffset(chain.text("availabilityTimeOffset"));
    addressing.availabilityTimeComplete = parseBoolean(chain.text("availabilityTimeComplete"));
    addressing.timeShiftBufferDepth = parseDuration(chain.text("timeShiftBufferDepth")).seconds;
    if (const auto range = parseByteRange(chain.text("indexRange"))) {
        addressing.indexFirst = range->first;
        addressing.indexLast = range->second;
    }
    addressing.indexRangeExact = parseBoolean(chain.text("indexRangeExact")).value_or(false);
    addressing.media = chain.text("media");
    addressing.initialization = chain.text("initialization");
    addressing.index = chain.text("index");
}

std::int64_t repeatOf(const XmlNode& s) {
    const std::string* r = s.attribute("r");
    return r ? parseSigned(trim(*r)).value_or(0) : 0;
}

}  // namespace

std::vector<std::string> addressingElements(const XmlNode& node) {
    std::vector<std::string> elements;
    for (const auto& child : node.children) {
        const std::string_view name = child->local();
        const bool known = std::any_of(std::begin(forms), std::end(forms), [&](const Form& f) { return f.element == name; });
        if (known && isDash(*child)) elements.emplace_back(name);
    }
    return elements;
}

AddressingLevel::AddressingLevel(const char* levelName, const XmlNode& node)
    : name(levelName), base(childOf(node, "SegmentBase")), list(childOf(node, "SegmentList")),
      segmentTemplate(childOf(node, "SegmentTemplate")) {}

Addressing AddressingReader::read(const std::vector<const AddressingLevel*>& levels) {
    Addressing addressing;
    Chain chain;
    const Form* form = nullptr;
    for (auto level = levels.rbegin(); level != levels.rend(); ++level) {
        for (const Form& candidate : forms) {
            const XmlNode* node = (*level)->*candidate.node;
            if (!node || (form && form != &candidate)) continue;
            chain.nodes.push_back(node);
            if (form) break;
            form = &candidate;
            addressing.kind = candidate.kind;
            addressing.definedIn = (*level)->name;
            addressing.line = node->line;
        }
    }
    if (!form) return addressing;
    readAttributes(addressing, chain);
    readChildren(addressing, chain.nodes);
    return addressing;
}

const AddressingReader::Parts& AddressingReader::parts(const XmlNode& node) {
    const auto [at, added] = m_parts.try_emplace(&node);
    if (!added) return at->second;
    Parts& parts = at->second;
    for (const auto& child : node.children) {
        if (!isDash(*child)) continue;
        const std::string_view name = child->local();
        // "Initialisation" is the first edition's spelling.
        if (!parts.initialization && (name == "Initialization" || name == "Initialisation")) parts.initialization = child.get();
        if (!parts.index && name == "RepresentationIndex") parts.index = child.get();
        if (!parts.timeline && name == "SegmentTimeline") parts.timeline = child.get();
        if (name == "SegmentURL") parts.urls = true;
    }
    return parts;
}

void AddressingReader::readChildren(Addressing& addressing, const std::vector<const XmlNode*>& nodes) {
    for (const XmlNode* node : nodes) {
        const Parts& own = parts(*node);
        if (own.initialization && !addressing.initializationUrl)
            addressing.initializationUrl = readUrlRange(*own.initialization, "sourceURL", "range");
        if (own.index && !addressing.representationIndex)
            addressing.representationIndex = readUrlRange(*own.index, "sourceURL", "range");
        if (own.timeline && !addressing.timeline && addressing.kind != Kind::Base) {
            addressing.timeline = timeline(*own.timeline);
            addressing.timelineLine = own.timeline->line;
        }
        if (own.urls && !addressing.list && addressing.kind == Kind::List) addressing.list = list(*node);
    }
}

std::shared_ptr<const std::vector<TimelineEntry>> AddressingReader::timeline(const XmlNode& node) {
    auto& kept = m_timelines[&node];
    if (kept) return kept;
    auto entries = std::make_shared<std::vector<TimelineEntry>>();
    entries->reserve(node.children.size());
    for (const auto& s : node.children) {
        if (s->local() != "S" || !isDash(*s)) continue;
        TimelineEntry entry;
        entry.t = signedOf(*s, "t");
        entry.d = signedOf(*s, "d").value_or(0);
        entry.r = repeatOf(*s);
        entry.k = std::max<std::uint64_t>(1, unsignedOf(*s, "k").value_or(1));
        entry.n = unsignedOf(*s, "n");
        entry.line = s->line;
        entries->push_back(entry);
    }
    kept = std::move(entries);
    return kept;
}

std::shared_ptr<const std::vector<UrlRange>> AddressingReader::list(const XmlNode& node) {
    auto& kept = m_lists[&node];
    if (kept) return kept;
    auto urls = std::make_shared<std::vector<UrlRange>>();
    for (const auto& child : node.children) {
        if (child->local() != "SegmentURL" || !isDash(*child)) continue;
        urls->push_back(readUrlRange(*child, "media", "mediaRange"));
        urls->back().indexUrl = textOf(*child, "index");
    }
    kept = std::move(urls);
    return kept;
}

}  // namespace inspector::dash
