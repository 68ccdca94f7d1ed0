// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/dash/build.h"
#include "core/dash/values.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace inspector::dash {

namespace {

constexpr std::size_t mostRepresentations = 10'000;
constexpr std::size_t mostInherited = 8;  // descriptors of a kind: each Representation has its own copy

int smallNumber(std::string_view text) {
    const auto value = parseUnsigned(trim(text));
    return value && *value <= static_cast<std::uint64_t>(std::numeric_limits<int>::max()) ? static_cast<int>(*value) : 0;
}

// xs:boolean or a number of its own kind (5.3.3.2).
bool isStated(std::string_view conditional) { return !conditional.empty() && conditional != "false" && conditional != "0"; }

// Common attributes and elements (5.3.7) of a Representation: its own, else its AdaptationSet's.
std::string inherited(const XmlNode& representation, const XmlNode& set, std::string_view attribute) {
    return textOf(representation.attribute(attribute) ? representation : set, attribute);
}

std::vector<Descriptor> inheritedDescriptors(const XmlNode& representation, const std::vector<Descriptor>& ofSet,
                                             std::string_view element) {
    std::vector<Descriptor> all(ofSet.begin(), ofSet.begin() + static_cast<std::ptrdiff_t>(std::min(ofSet.size(), mostInherited)));
    for (Descriptor& own : readDescriptors(representation, element)) all.push_back(std::move(own));
    return all;
}

int channelsOf(const XmlNode& representation, const XmlNode* ofSet) {
    const XmlNode* configuration = childOf(representation, "AudioChannelConfiguration");
    if (!configuration) configuration = ofSet;
    return configuration ? smallNumber(textOf(*configuration, "value")) : 0;
}

std::string contentTypeOf(const XmlNode& set) {
    std::string type = textOf(set, "contentType");
    if (!type.empty()) return type;
    std::string found;
    for (const auto& child : set.children) {
        if (child->local() != "ContentComponent" || !isDash(*child)) continue;
        if (!found.empty()) return {};  // several: multiplexed
        found = textOf(*child, "contentType");
    }
    return found;
}

// What the Representations of a set inherit, found once.
struct SetNodes {
    explicit SetNodes(const XmlNode& set, const AddressingLevel& periodLevel)
        : node(set), ofPeriod(periodLevel), level("AdaptationSet", set), channels(childOf(set, "AudioChannelConfiguration")) {}

    const XmlNode& node;
    const AddressingLevel& ofPeriod;
    AddressingLevel level;
    const XmlNode* channels;
};

class Builder {
public:
    explicit Builder(const XmlNode& root) : m_root(root) {}

    [[nodiscard]] bool tooLarge() const { return m_representations > mostRepresentations; }

    Mpd build() {
        attributes();
        for (const auto& child : m_root.children) {
            if (!isDash(*child)) continue;
            const std::string_view name = child->local();
            if (name == "Period") m_mpd.periods.push_back(period(*child));
            else if (name == "Location") m_mpd.locations.push_back({std::string(trim(child->text)), child->line});
            else if (name == "PatchLocation") patchLocation(*child);
            else if (name == "ServiceDescription") serviceDescription(*child);
        }
        m_mpd.baseUrls = readBaseUrls(m_root);
        m_mpd.utcTimings = readDescriptors(m_root, "UTCTiming");
        m_mpd.essentialProperties = readDescriptors(m_root, "EssentialProperty");
        m_mpd.supplementalProperties = readDescriptors(m_root, "SupplementalProperty");
        computePeriodTimes(m_mpd);
        return std::move(m_mpd);
    }

private:
    void attributes() {
        m_mpd.rootName = m_root.local();
        m_mpd.rootNamespace = *m_root.ns;
        m_mpd.typeText = textOf(m_root, "type");
        m_mpd.dynamic = m_mpd.typeText == "dynamic";
        m_mpd.id = textOf(m_root, "id");
        m_mpd.profiles = textOf(m_root, "profiles");
        m_mpd.availabilityStartTime =
            parseIso8601(textOf(m_root, "availabilityStartTime"), &m_mpd.availabilityStartTimeZoned);
        m_mpd.availabilityEndTime = parseIso8601(textOf(m_root, "availabilityEndTime"));
        m_mpd.publishTime = parseIso8601(textOf(m_root, "publishTime"));
        m_mpd.mediaPresentationDuration = durationOf(m_root, "mediaPresentationDuration");
        m_mpd.minimumUpdatePeriod = durationOf(m_root, "minimumUpdatePeriod");
        m_mpd.minBufferTime = durationOf(m_root, "minBufferTime");
        m_mpd.timeShiftBufferDepth = durationOf(m_root, "timeShiftBufferDepth");
        m_mpd.suggestedPresentationDelay = durationOf(m_root, "suggestedPresentationDelay");
        m_mpd.maxSegmentDuration = durationOf(m_root, "maxSegmentDuration");
        m_mpd.maxSubsegmentDuration = durationOf(m_root, "maxSubsegmentDuration");
    }

    void patchLocation(const XmlNode& node) {
        PatchLocation location{std::string(trim(node.text)), std::nullopt, node.line};
        location.ttl = parseDecimal(textOf(node, "ttl"));
        m_mpd.patchLocations.push_back(std::move(location));
    }

    void serviceDescription(const XmlNode& node) {
        m_mpd.hasServiceDescription = true;
        const XmlNode* latency = childOf(node, "Latency");
        if (!latency || m_mpd.targetLatencyS) return;
        if (const auto target = unsignedOf(*latency, "target"))
            m_mpd.targetLatencyS = static_cast<double>(*target) / 1000;
    }

    Period period(const XmlNode& node) {
        Period period;
        period.id = textOf(node, "id");
        period.start = durationOf(node, "start");
        period.duration = durationOf(node, "duration");
        if (const XmlNode* asset = childOf(node, "AssetIdentifier")) period.assetId = textOf(*asset, "value");
        period.baseUrls = readBaseUrls(node);
        period.addressingElements = addressingElements(node);
        readXlink(node, period.xlinkHref, period.xlinkActuate);
        period.line = node.line;
        const AddressingLevel level("Period", node);
        for (const auto& child : node.children) {
            if (!isDash(*child)) continue;
            if (child->local() == "AdaptationSet") period.adaptationSets.push_back(adaptationSet(*child, level));
            else if (child->local() == "EventStream") period.eventStreams.push_back(readEventStream(*child));
        }
        return period;
    }

    AdaptationSet adaptationSet(const XmlNode& node, const AddressingLevel& periodLevel) {
        AdaptationSet set;
        set.id = textOf(node, "id");
        set.group = textOf(node, "group");
        set.lang = textOf(node, "lang");
        set.contentType = contentTypeOf(node);
        set.mimeType = textOf(node, "mimeType");
        set.codecs = textOf(node, "codecs");
        set.par = textOf(node, "par");
        set.segmentAlignmentText = textOf(node, "segmentAlignment");
        set.segmentAlignment = isStated(set.segmentAlignmentText);
        set.subsegmentAlignment = isStated(textOf(node, "subsegmentAlignment"));
        if (node.attribute("startWithSAP")) set.startWithSap = smallNumber(textOf(node, "startWithSAP"));
        set.minFrameRate = textOf(node, "minFrameRate");
        set.maxFrameRate = textOf(node, "maxFrameRate");
        set.minBandwidth = signedOf(node, "minBandwidth");
        set.maxBandwidth = signedOf(node, "maxBandwidth");
        set.roles = readDescriptors(node, "Role");
        set.accessibility = readDescriptors(node, "Accessibility");
        set.essentialProperties = readDescriptors(node, "EssentialProperty");
        set.supplementalProperties = readDescriptors(node, "SupplementalProperty");
        set.contentProtection = readDescriptors(node, "ContentProtection");
        set.inbandEventStreams = readDescriptors(node, "InbandEventStream");
        set.baseUrls = readBaseUrls(node);
        set.addressingElements = addressingElements(node);
        readXlink(node, set.xlinkHref, set.xlinkActuate);
        set.line = node.line;
        const SetNodes nodes(node, periodLevel);
        for (const auto& child : node.children) {
            if (!isDash(*child)) continue;
            if (child->local() == "ProducerReferenceTime") set.producerReferences.push_back(readProducerReference(*child));
            else if (child->local() == "Representation" && m_representations++ < mostRepresentations)
                set.representations.push_back(representation(*child, set, nodes));
        }
        return set;
    }

    Representation representation(const XmlNode& node, const AdaptationSet& set, const SetNodes& nodes) {
        const XmlNode& setNode = nodes.node;
        Representation out;
        out.id = textOf(node, "id");
        out.bandwidth = signedOf(node, "bandwidth");
        out.mimeType = inherited(node, setNode, "mimeType");
        out.codecs = inherited(node, setNode, "codecs");
        out.contentType = set.contentType.empty() ? dash::contentTypeOf(out.mimeType, out.codecs) : set.contentType;
        out.profiles = inherited(node, setNode, "profiles");
        out.width = smallNumber(inherited(node, setNode, "width"));
        out.height = smallNumber(inherited(node, setNode, "height"));
        out.sar = inherited(node, setNode, "sar");
        out.frameRateText = inherited(node, setNode, "frameRate");
        out.frameRate = parseFrameRate(out.frameRateText);
        out.audioSamplingRate = inherited(node, setNode, "audioSamplingRate");
        out.scanType = inherited(node, setNode, "scanType");
        out.channels = channelsOf(node, nodes.channels);
        out.dependencyId = textOf(node, "dependencyId");
        const AddressingLevel own("Representation", node);
        out.addressing = m_addressing.read({&nodes.ofPeriod, &nodes.level, &own});
        out.baseUrls = readBaseUrls(node);
        out.contentProtection = inheritedDescriptors(node, set.contentProtection, "ContentProtection");
        out.essentialProperties = inheritedDescriptors(node, set.essentialProperties, "EssentialProperty");
        out.supplementalProperties = inheritedDescriptors(node, set.supplementalProperties, "SupplementalProperty");
        out.inbandEventStreams = inheritedDescriptors(node, set.inbandEventStreams, "InbandEventStream");
        out.addressingElements = addressingElements(node);
        out.line = node.line;
        return out;
    }

    static void readXlink(const XmlNode& node, std::string& href, std::string& actuate) {
        if (const std::string* value = node.foreignAttribute("href")) href = trim(*value);
        if (const std::string* value = node.foreignAttribute("actuate")) actuate = trim(*value);
    }

    const XmlNode& m_root;
    Mpd m_mpd;
    std::size_t m_representations = 0;
    AddressingReader m_addressing;
};

}  // namespace

Mpd buildMpd(const XmlNode& root, bool& tooLarge) {
    Builder builder(root);
    Mpd mpd = builder.build();
    tooLarge = builder.tooLarge();
    return mpd;
}

void computePeriodTimes(Mpd& mpd) {
    std::vector<Period>& periods = mpd.periods;
    for (std::size_t i = 0; i < periods.size(); ++i) {
        Period& period = periods[i];
        if (period.start) period.startS = period.start;
        else if (i > 0 && periods[i - 1].startS && periods[i - 1].duration)
            period.startS = *periods[i - 1].startS + *periods[i - 1].duration;
        else if (i == 0 && !mpd.dynamic) period.startS = 0;
    }
    for (std::size_t i = 0; i < periods.size(); ++i) {
        Period& period = periods[i];
        if (!period.startS) continue;
        const bool last = i + 1 == periods.size();
        const std::optional<double> next = last ? std::nullopt : periods[i + 1].startS;
        if (period.duration) period.endS = *period.startS + *period.duration;
        // An overlap ends where the next Period begins.
        if (next && (!period.endS || *next < *period.endS)) period.endS = next;
        if (last && !period.endS) period.endS = mpd.mediaPresentationDuration;
        if (period.endS) period.endS = std::max(*period.endS, *period.startS);
    }
}

}  // namespace inspector::dash
