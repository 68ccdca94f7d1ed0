// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dash/mpd.h"
#include "core/dash/xml_tree.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// From a tree of XML to the values of an MPD. Internal to core/dash. What cannot be read stays none: the schema's check
// (schema.h) says so.
namespace inspector::dash {

// `tooLarge`: it has more Representations than are kept.
[[nodiscard]] Mpd buildMpd(const XmlNode& root, bool& tooLarge);

// 5.3.2.1: when each Period starts and ends.
void computePeriodTimes(Mpd& mpd);

// What one level has of addressing: found once, however many Representations inherit it.
struct AddressingLevel {
    AddressingLevel(const char* levelName, const XmlNode& node);

    const char* name;                   // "Period", "AdaptationSet", "Representation"
    const XmlNode* base;                // SegmentBase and so on; null: none
    const XmlNode* list;
    const XmlNode* segmentTemplate;
};
// Reads addressing with inheritance; what many Representations share is read once.
class AddressingReader {
public:
    // From the outermost level to the innermost.
    [[nodiscard]] Addressing read(const std::vector<const AddressingLevel*>& levels);

private:
    struct Parts {                      // children of an addressing element
        const XmlNode* initialization = nullptr;
        const XmlNode* index = nullptr;
        const XmlNode* timeline = nullptr;
        bool urls = false;
    };
    [[nodiscard]] const Parts& parts(const XmlNode& node);
    void readChildren(Addressing& addressing, const std::vector<const XmlNode*>& nodes);
    [[nodiscard]] std::shared_ptr<const std::vector<TimelineEntry>> timeline(const XmlNode& node);
    [[nodiscard]] std::shared_ptr<const std::vector<UrlRange>> list(const XmlNode& node);
    std::map<const XmlNode*, Parts> m_parts;
    std::map<const XmlNode*, std::shared_ptr<const std::vector<TimelineEntry>>> m_timelines;
    std::map<const XmlNode*, std::shared_ptr<const std::vector<UrlRange>>> m_lists;
};
// SegmentBase, SegmentList, SegmentTemplate among the element's children.
[[nodiscard]] std::vector<std::string> addressingElements(const XmlNode& node);

[[nodiscard]] EventStream readEventStream(const XmlNode& node);
[[nodiscard]] Descriptor readDescriptor(const XmlNode& node);
[[nodiscard]] Descriptor readContentProtection(const XmlNode& node);
[[nodiscard]] std::vector<Descriptor> readDescriptors(const XmlNode& node, std::string_view element);
[[nodiscard]] std::vector<BaseUrl> readBaseUrls(const XmlNode& node);
[[nodiscard]] ProducerReference readProducerReference(const XmlNode& node);

// "video", "audio", "text" or another; empty: not known.
[[nodiscard]] std::string contentTypeOf(std::string_view mimeType, std::string_view codecs);

// The attribute's value, empty where it is absent.
[[nodiscard]] std::string textOf(const XmlNode& node, std::string_view attribute);
[[nodiscard]] std::optional<std::uint64_t> unsignedOf(const XmlNode& node, std::string_view attribute);
[[nodiscard]] std::optional<std::int64_t> signedOf(const XmlNode& node, std::string_view attribute);
[[nodiscard]] std::optional<double> durationOf(const XmlNode& node, std::string_view attribute);
// The first child of that name in MPEG-DASH's namespace; null: none.
[[nodiscard]] const XmlNode* childOf(const XmlNode& node, std::string_view name);

}  // namespace inspector::dash
