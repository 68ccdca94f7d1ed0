// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dash/schema_table.h"

namespace inspector::dash {

namespace {

// "name" or "name:type", with "!" behind what must be there. Types: u unsigned, i signed, d duration, t date and time,
// b boolean, n number or INF, r byte range, f frame rate, c boolean or number. ISO/IEC 23009-1, up to the fifth edition.
constexpr std::string_view descriptorAttributes = "schemeIdUri! value id";
constexpr std::string_view common =
    " profiles width:u height:u sar frameRate:f audioSamplingRate mimeType segmentProfiles codecs containerProfiles "
    "maximumSAPPeriod:n startWithSAP:u maxPlayoutRate:n codingDependency:b scanType selectionPriority:u tag";
constexpr std::string_view commonChildren =
    " FramePacking AudioChannelConfiguration ContentProtection OutputProtection EssentialProperty SupplementalProperty "
    "InbandEventStream Switching RandomAccess GroupLabel Label ProducerReferenceTime ContentPopularityRate Resync";
constexpr std::string_view baseAttributes =
    " timescale:u presentationTimeOffset:u eptDelta:i pdDelta:i presentationDuration:u timeShiftBufferDepth:d "
    "indexRange:r indexRangeExact:b availabilityTimeOffset:n availabilityTimeComplete:b";
constexpr std::string_view baseChildren =
    " Initialization Initialisation RepresentationIndex FailoverContent";
constexpr std::string_view multipleAttributes = " duration:u startNumber:u endNumber:u";
constexpr std::string_view multipleChildren = " SegmentTimeline BitstreamSwitching";

// Several strings a cell, so that what elements have in common stands once.
struct Cells {
    std::string_view element;
    std::string_view attributes[4];
    std::string_view children[4];
};

constexpr Cells rows[] = {
    {"MPD",
     {"id profiles type availabilityStartTime:t availabilityEndTime:t publishTime:t mediaPresentationDuration:d "
      "minimumUpdatePeriod:d minBufferTime:d timeShiftBufferDepth:d suggestedPresentationDelay:d maxSegmentDuration:d "
      "maxSubsegmentDuration:d"},
     {"ProgramInformation BaseURL Location PatchLocation ServiceDescription InitializationSet InitializationGroup "
      "InitializationPresentation ContentProtection Period Metrics EssentialProperty SupplementalProperty UTCTiming "
      "LeapSecondInformation"}},
    {"Patch", {"mpdId publishTime:t originalPublishTime:t"}, {"add remove replace"}},
    {"Period",
     {"id start:d duration:d bitstreamSwitching:b"},
     {"BaseURL SegmentBase SegmentList SegmentTemplate AssetIdentifier ContentProtection EventStream "
      "ServiceDescription AdaptationSet Subset EssentialProperty SupplementalProperty EmptyAdaptationSet GroupLabel "
      "Preselection InitializationSetRef"}},
    {"AdaptationSet",
     {"id group:u lang contentType par minBandwidth:u maxBandwidth:u minWidth:u maxWidth:u minHeight:u maxHeight:u "
      "minFrameRate:f maxFrameRate:f segmentAlignment:c subsegmentAlignment:c subsegmentStartsWithSAP:u "
      "bitstreamSwitching:b initializationSetRef initializationPrincipal",
      common},
     {"Accessibility Role Rating Viewpoint ContentComponent BaseURL SegmentBase SegmentList SegmentTemplate "
      "Representation",
      commonChildren}},
    {"Representation",
     {"id bandwidth:u qualityRanking:u dependencyId mediaStreamStructureId associationId associationType", common},
     {"BaseURL ExtendedBandwidth SubRepresentation SegmentBase SegmentList SegmentTemplate", commonChildren}},
    {"SubRepresentation", {"level:u dependencyLevel bandwidth:u contentComponent", common}, {commonChildren}},
    {"SegmentBase", {baseAttributes}, {baseChildren}},
    {"SegmentList", {baseAttributes, multipleAttributes}, {"SegmentURL", baseChildren, multipleChildren}},
    {"SegmentTemplate",
     {"media index initialization bitstreamSwitching", baseAttributes, multipleAttributes},
     {"Pattern", baseChildren, multipleChildren}},
    {"SegmentTimeline", {""}, {"S Pattern"}},
    {"S", {"t:u n:u d:u r:i k:u p:u pE:u"}, {""}},
    {"Initialization", {"sourceURL range:r"}, {""}},
    {"Initialisation", {"sourceURL range:r"}, {""}},
    {"RepresentationIndex", {"sourceURL range:r"}, {""}},
    {"BitstreamSwitching", {"sourceURL range:r"}, {""}},
    {"SegmentURL", {"media mediaRange:r index indexRange:r"}, {""}},
    {"BaseURL",
     {"serviceLocation byteRange availabilityTimeOffset:n availabilityTimeComplete:b timeShiftBufferDepth:d "
      "rangeAccess:b"},
     {""}},
    {"Location", {"serviceLocation"}, {""}},
    {"PatchLocation", {"ttl:n serviceLocation"}, {""}},
    {"EventStream",
     {"schemeIdUri value timescale:u presentationTimeOffset:u messageData"},
     {"Event"}},
    {"InbandEventStream",
     {"schemeIdUri value id timescale:u presentationTimeOffset:u"},
     {"Event"}},
    {"ContentComponent", {"id:u lang contentType par tag"}, {"Accessibility Role Rating Viewpoint"}},
    {"ProducerReferenceTime",
     {"id! inband:b type applicationScheme wallClockTime! presentationTime:u!"},
     {"UTCTiming"}},
    {"ServiceDescription",
     {"id"},
     {"Scope Latency PlaybackRate OperatingQuality OperatingBandwidth ContentSteering ClientDataReporting"}},
    {"Latency",
     {"referenceId target:u min:u max:u"},
     {"QualityLatency"}},
    {"PlaybackRate", {"min:n max:n"}, {""}},
    {"Subset", {"contains id"}, {""}},
    {"Metrics", {"metrics"}, {"Range Reporting"}},
    {"ProgramInformation", {"lang moreInformationURL"}, {"Title Source Copyright"}},
    {"Label", {"id lang"}, {""}},
    {"GroupLabel", {"id lang"}, {""}},
    {"Resync", {"type:u dT:u dImax:n dImin:n marker:b"}, {""}},
    {"RandomAccess", {"interval! type minBufferTime:d bandwidth:u"}, {""}},
    {"Switching", {"interval! type"}, {""}},
    {"ExtendedBandwidth", {"vbr:b"}, {"ModelPair"}},
    {"Preselection",
     {"id preselectionComponents lang order", common},
     {"Accessibility Role Rating Viewpoint", commonChildren}},
};

constexpr std::string_view descriptors[] = {"UTCTiming",       "Role",           "Accessibility",
                                            "Rating",          "Viewpoint",      "EssentialProperty",
                                            "SupplementalProperty", "AssetIdentifier", "FramePacking",
                                            "AudioChannelConfiguration", "Reporting", "Scope"};
// What is known by name, its content not looked at.
constexpr std::string_view openElements[] = {
    "ContentProtection", "Event", "InitializationSet", "InitializationGroup", "InitializationPresentation",
    "LeapSecondInformation", "EmptyAdaptationSet", "InitializationSetRef", "OutputProtection",
    "ContentPopularityRate", "FailoverContent", "Pattern", "OperatingQuality", "OperatingBandwidth",
    "ContentSteering", "ClientDataReporting", "QualityLatency", "Range", "Title", "Source", "Copyright", "ModelPair",
    "FCS", "P", "add", "remove", "replace"};

ValueType typeOf(char letter) {
    switch (letter) {
        case 'u': return ValueType::Unsigned;
        case 'i': return ValueType::Signed;
        case 'd': return ValueType::Duration;
        case 't': return ValueType::Date;
        case 'b': return ValueType::Boolean;
        case 'n': return ValueType::Number;
        case 'r': return ValueType::Range;
        case 'f': return ValueType::FrameRate;
        case 'c': return ValueType::Conditional;
        default: return ValueType::Text;
    }
}

template <typename Use>
void eachWord(std::string_view text, Use use) {
    while (!text.empty()) {
        const auto space = text.find(' ');
        if (space != 0) use(text.substr(0, space));
        if (space == std::string_view::npos) return;
        text.remove_prefix(space + 1);
    }
}

void addAttribute(ElementSpec& spec, std::string_view word) {
    AttributeSpec attribute;
    if (word.ends_with('!')) {
        attribute.required = true;
        word.remove_suffix(1);
    }
    if (const auto colon = word.find(':'); colon != std::string_view::npos) {
        attribute.type = typeOf(word[colon + 1]);
        word = word.substr(0, colon);
    }
    spec.attributes.emplace(word, attribute);
}

std::map<std::string_view, ElementSpec> makeTable() {
    std::map<std::string_view, ElementSpec> table;
    for (const Cells& row : rows) {
        ElementSpec& spec = table[row.element];
        for (const std::string_view cell : row.attributes) eachWord(cell, [&](std::string_view w) { addAttribute(spec, w); });
        for (const std::string_view cell : row.children) eachWord(cell, [&](std::string_view w) { spec.children.insert(w); });
    }
    for (const std::string_view name : descriptors) {
        ElementSpec& spec = table[name];
        spec.open = true;  // a scheme may have attributes and elements of its own
        eachWord(descriptorAttributes, [&](std::string_view word) { addAttribute(spec, word); });
    }
    for (const std::string_view name : openElements) table[name].open = true;
    return table;
}

}  // namespace

const ElementSpec* elementSpec(std::string_view name) {
    static const std::map<std::string_view, ElementSpec> table = makeTable();
    const auto at = table.find(name);
    return at == table.end() ? nullptr : &at->second;
}

}  // namespace inspector::dash
