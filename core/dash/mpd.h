// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/diagnostic.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// The values that the parser makes of an MPD (ISO/IEC 23009-1). Lines count from 1. Durations are seconds. A value that
// the MPD does not give, or gives in a form that cannot be read, is none; how it was wrong stands in the diagnostics.
// What is inherited (AdaptationSet to Representation, Period to AdaptationSet) is already applied in Representation.
namespace inspector::dash {

struct Descriptor {            // Role, SupplementalProperty, ContentProtection, UTCTiming, …
    std::string schemeIdUri;
    std::string value;
    std::string id;
    std::uint32_t line = 0;
    // ContentProtection
    std::string defaultKid;    // cenc:default_KID, 32 lower-case hexadecimal digits
    std::string pssh;          // cenc:pssh, base64
    std::string licenseUrl;    // dashif:Laurl, ms:laurl; redacted by whoever shows it
};

struct BaseUrl {
    std::string url;           // as written
    std::optional<double> availabilityTimeOffset;  // +infinity for INF
    std::optional<bool> availabilityTimeComplete;
    std::string serviceLocation;
    std::uint32_t line = 0;
};

struct UrlRange {              // Initialization, RepresentationIndex, SegmentURL
    std::string url;           // as written; empty: the BaseURL
    std::optional<std::uint64_t> first, last;  // inclusive byte range
    std::string indexUrl;      // SegmentURL@index
    std::uint32_t line = 0;
};

struct TimelineEntry {         // S
    std::optional<std::int64_t> t;
    std::int64_t d = 0;
    std::int64_t r = 0;        // -1: open
    std::uint64_t k = 1;
    std::optional<std::uint64_t> n;
    std::uint32_t line = 0;
};

// How a Representation's segments are addressed, inheritance applied attribute by attribute (5.3.9.1).
struct Addressing {
    enum class Kind { None, Base, List, Template };  // None: the Representation is one file (or nothing)
    Kind kind = Kind::None;
    std::uint32_t timescale = 1;
    bool hasTimescale = false;
    std::int64_t presentationTimeOffset = 0;
    std::optional<std::int64_t> duration;            // ticks
    std::optional<std::uint64_t> startNumber;        // default 1
    std::optional<std::uint64_t> endNumber;
    std::optional<double> availabilityTimeOffset;    // of the addressing element itself
    std::optional<bool> availabilityTimeComplete;
    std::optional<double> timeShiftBufferDepth;      // SegmentBase@timeShiftBufferDepth
    std::optional<std::uint64_t> indexFirst, indexLast;  // @indexRange
    bool indexRangeExact = false;
    std::string media;                               // template
    std::string initialization;                      // template (attribute)
    std::string index;
    std::optional<UrlRange> initializationUrl;       // element
    std::optional<UrlRange> representationIndex;
    // Shared by all Representations that inherit it.
    std::shared_ptr<const std::vector<TimelineEntry>> timeline;  // null: none
    std::shared_ptr<const std::vector<UrlRange>> list;           // SegmentURLs; null: none
    std::uint32_t line = 0;
    std::uint32_t timelineLine = 0;
    std::string definedIn;                           // "Period", "AdaptationSet", "Representation": the deepest
};

struct Event {
    std::optional<std::uint64_t> presentationTime;   // ticks of the stream
    std::optional<std::uint64_t> duration;
    std::string id;
    std::string content;       // text, or base64 of the binary (Signal/Binary, @contentEncoding), at most 64 KiB
    bool isScte35 = false;     // content is a splice_info_section, base64
    std::uint32_t line = 0;
};
struct EventStream {
    std::string schemeIdUri, value;
    std::uint32_t timescale = 1;
    std::int64_t presentationTimeOffset = 0;
    std::vector<Event> events;
    std::uint32_t line = 0;
};

struct ProducerReference {     // ProducerReferenceTime
    std::string id, type;
    std::optional<WallTime> wallClockTime;
    std::int64_t presentationTime = 0;
    bool inband = false;
    std::optional<Descriptor> utcTiming;
    std::uint32_t line = 0;
};

struct Representation {
    std::string id;
    std::optional<std::int64_t> bandwidth;
    std::string mimeType, codecs, contentType;       // contentType: of the AdaptationSet, else by mimeType or codecs
    std::string profiles;
    int width = 0;
    int height = 0;
    std::string sar;
    std::optional<double> frameRate;                 // "30000/1001" read
    std::string frameRateText;
    std::string audioSamplingRate;
    std::string scanType;
    int channels = 0;                                // AudioChannelConfiguration where it is a number
    std::string dependencyId;
    Addressing addressing;
    std::vector<BaseUrl> baseUrls;                   // of this level
    std::vector<Descriptor> contentProtection;       // inherited ones too
    std::vector<Descriptor> essentialProperties, supplementalProperties, inbandEventStreams;
    std::vector<std::string> addressingElements;     // SegmentBase, SegmentList, SegmentTemplate found at this level
    std::uint32_t line = 0;
};

struct AdaptationSet {
    std::string id, group, lang, contentType, mimeType, codecs, par;
    bool segmentAlignment = false;                   // stated true (or a number)
    bool subsegmentAlignment = false;
    std::string segmentAlignmentText;
    std::optional<int> startWithSap;
    std::string minFrameRate, maxFrameRate;
    std::optional<std::int64_t> minBandwidth, maxBandwidth;
    std::vector<Descriptor> roles, accessibility, essentialProperties, supplementalProperties, contentProtection,
        inbandEventStreams;
    std::vector<BaseUrl> baseUrls;
    std::vector<std::string> addressingElements;     // at this level
    std::vector<ProducerReference> producerReferences;
    std::vector<Representation> representations;
    std::string xlinkHref, xlinkActuate;
    std::uint32_t line = 0;
};

struct Period {
    std::string id;
    std::optional<double> start;                     // as written
    std::optional<double> duration;
    std::optional<double> startS;                    // as it follows (5.3.2.1); none: early available, or unknown
    std::optional<double> endS;                      // end on the presentation's clock; none: open
    std::string assetId;
    std::vector<BaseUrl> baseUrls;
    std::vector<std::string> addressingElements;
    std::vector<AdaptationSet> adaptationSets;
    std::vector<EventStream> eventStreams;
    std::string xlinkHref, xlinkActuate;
    std::uint32_t line = 0;
};

struct Location { std::string url; std::uint32_t line = 0; };
struct PatchLocation { std::string url; std::optional<double> ttl; std::uint32_t line = 0; };

struct Mpd {
    bool dynamic = false;
    std::string typeText;                            // as written; empty: absent
    std::string id, profiles;
    std::optional<WallTime> availabilityStartTime, availabilityEndTime, publishTime;
    bool availabilityStartTimeZoned = true;
    std::optional<double> mediaPresentationDuration, minimumUpdatePeriod, minBufferTime, timeShiftBufferDepth,
        suggestedPresentationDelay, maxSegmentDuration, maxSubsegmentDuration;
    std::vector<BaseUrl> baseUrls;
    std::vector<Location> locations;
    std::vector<PatchLocation> patchLocations;
    std::vector<Descriptor> utcTimings, essentialProperties, supplementalProperties;
    bool hasServiceDescription = false;
    std::optional<double> targetLatencyS;            // ServiceDescription/Latency@target, ms in the MPD
    std::vector<Period> periods;
    std::string rootName, rootNamespace;
    std::uint64_t bytes = 0;
    std::uint32_t lines = 0;
};

}  // namespace inspector::dash
