// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/hls/inline_text.h"
#include "core/hls/rare_list.h"
#include "core/hls/rare_value.h"
#include "core/hls/shared_list.h"
#include "core/model/diagnostic.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The values that the parser makes of a playlist. Sources: RFC 8216 and draft-pantos-hls-rfc8216bis-22 ("bis").
// Lines count from 1. A value that the playlist does not give, or gives in a form that cannot be read, is none; how it
// was wrong stands in the diagnostics.
namespace inspector::hls {

using inspector::Diagnostic;

enum class AttributeKind { Quoted, Enumerated };  // as written; numbers are Enumerated
struct Attribute {
    std::string name;
    std::string value;  // without quotes, variables substituted
    AttributeKind kind = AttributeKind::Enumerated;
    bool operator==(const Attribute&) const = default;
};
using Attributes = std::vector<Attribute>;
[[nodiscard]] const std::string* find(const Attributes& attributes, std::string_view name);

struct ByteRange {
    std::uint64_t length = 0;
    std::optional<std::uint64_t> offset;  // as written; Segment::offset has what it means
    bool operator==(const ByteRange&) const = default;
};

struct Resolution {
    int width = 0;
    int height = 0;
    bool operator==(const Resolution&) const = default;
};

// A tag that is not known (kept as it stands), or a known one that belongs to no structure of its own.
struct OtherTag {
    std::string name;   // without '#', e.g. "EXT-X-VENDOR"
    std::string value;  // after ':'
    std::uint32_t line = 0;
    bool operator==(const OtherTag&) const = default;
};

struct Define {  // EXT-X-DEFINE, bis 4.4.2.3
    enum class Kind { Name, Import, QueryParam };
    Kind kind = Kind::Name;
    std::string name;
    std::string value;
    std::uint32_t line = 0;
};

struct Start {  // EXT-X-START, bis 4.4.2.2
    double timeOffset = 0;
    bool precise = false;
    std::uint32_t line = 0;
};

// ---- Multivariant playlist -----------------------------------------------------------------------------------------

struct Variant {  // EXT-X-STREAM-INF with its URI line, or EXT-X-I-FRAME-STREAM-INF; bis 4.4.6.2, 4.4.6.3
    std::string uri;
    std::uint32_t line = 0;      // of the tag
    std::uint32_t uriLine = 0;   // 0: no URI line followed
    std::optional<std::int64_t> bandwidth;
    std::optional<std::int64_t> averageBandwidth;
    std::optional<double> score;
    std::string codecs;
    std::string supplementalCodecs;
    std::optional<Resolution> resolution;
    std::optional<double> frameRate;
    std::string hdcpLevel;
    std::string allowedCpc;
    std::string videoRange;
    std::string reqVideoLayout;
    std::string stableVariantId;
    std::string audio;           // group ids
    std::string video;
    std::string subtitles;
    std::string closedCaptions;  // group id, or NONE
    bool closedCaptionsNone = false;
    std::string pathwayId;
    Attributes attributes;       // all of them, in order
};

struct Rendition {  // EXT-X-MEDIA, bis 4.4.6.1
    enum class Type { Unknown, Audio, Video, Subtitles, ClosedCaptions };
    Type type = Type::Unknown;
    std::string groupId;
    std::string name;
    std::string uri;             // may be empty: the rendition is muxed, or closed captions
    std::string language;
    std::string assocLanguage;
    std::string stableRenditionId;
    bool isDefault = false;
    bool autoselect = false;
    bool forced = false;
    std::string instreamId;
    std::string characteristics;
    std::string channels;
    std::optional<int> bitDepth;
    std::optional<int> sampleRate;
    std::uint32_t line = 0;
    Attributes attributes;
};

struct SessionData {  // EXT-X-SESSION-DATA, bis 4.4.6.4
    std::string dataId, value, uri, format, language;
    std::uint32_t line = 0;
};

struct ContentSteering {  // EXT-X-CONTENT-STEERING, bis 4.4.6.6
    std::string serverUri;
    std::string pathwayId;
    std::uint32_t line = 0;
};

// ---- Media playlist ------------------------------------------------------------------------------------------------

struct Key {  // EXT-X-KEY or EXT-X-SESSION-KEY, bis 4.4.4.4
    std::string method;          // NONE, AES-128, SAMPLE-AES, SAMPLE-AES-CTR, …
    std::string uri;
    std::string iv;              // as written, 0x…
    std::string keyFormat;       // "identity" when absent
    std::string keyFormatVersions;
    std::uint32_t line = 0;
    Attributes attributes;
};

struct Map {  // EXT-X-MAP, bis 4.4.4.5
    std::string uri;
    std::optional<ByteRange> range;
    std::uint32_t line = 0;
};

struct Part {  // EXT-X-PART, bis 4.4.4.9
    std::string uri;
    std::optional<double> duration;
    bool independent = false;
    bool gap = false;
    std::optional<ByteRange> range;
    std::optional<std::uint64_t> offset;  // what the range means
    std::uint32_t line = 0;
};

struct PreloadHint {  // EXT-X-PRELOAD-HINT, bis 4.4.5.3
    std::string type;
    std::string uri;
    std::optional<std::uint64_t> start;
    std::optional<std::uint64_t> length;
    std::uint32_t line = 0;
};

struct RenditionReport {  // EXT-X-RENDITION-REPORT, bis 4.4.5.4
    std::string uri;
    std::optional<std::uint64_t> lastMsn;
    std::optional<std::uint64_t> lastPart;
    std::uint32_t line = 0;
};

struct ServerControl {  // EXT-X-SERVER-CONTROL, bis 4.4.3.8
    std::optional<double> canSkipUntil;
    bool canSkipDateRanges = false;
    std::optional<double> holdBack;
    std::optional<double> partHoldBack;
    bool canBlockReload = false;
    std::uint32_t line = 0;
};

struct Skip {  // EXT-X-SKIP, bis 4.4.5.2
    std::optional<std::uint64_t> skippedSegments;
    std::string recentlyRemovedDateRanges;  // ids, separated by tabs
    std::uint32_t line = 0;
};

struct DateRange {  // EXT-X-DATERANGE, bis 4.4.5.1
    std::string id;
    std::string klass;
    std::optional<WallTime> startDate;
    std::optional<WallTime> endDate;
    std::optional<double> duration;
    std::optional<double> plannedDuration;
    std::string cue;
    std::string scte35Cmd, scte35Out, scte35In;
    bool endOnNext = false;
    std::uint32_t line = 0;
    std::uint64_t segment = 0;   // index of the segment before which it stands
    Attributes attributes;       // all, X- ones included
};

struct Segment {
    Segment() noexcept {}  // not defaulted: that would clear all bytes first, and there are a hundred thousand of them
    InlineText<39> uri;          // variables substituted, not resolved
    std::uint32_t line = 0;      // of the URI
    std::uint32_t infLine = 0;   // of EXTINF; 0: none
    std::uint64_t sequence = 0;  // media sequence number
    std::uint64_t discontinuitySequence = 0;
    std::optional<double> duration;   // EXTINF
    bool durationIsInteger = false;   // written without a fraction
    bool discontinuity = false;  // EXT-X-DISCONTINUITY stands before it
    bool gap = false;            // EXT-X-GAP
    std::int32_t map = -1;       // index into MediaPlaylist::maps, -1: none
    std::optional<WallTime> programDateTime;    // as written on this segment
    InlineText<31> programDateTimeText;
    std::optional<std::int32_t> bitrateKbps;    // EXT-X-BITRATE in force
    std::optional<std::uint64_t> offset;        // what the range means; none when it cannot be known
    RareValue<ByteRange> range;
    RareValue<std::string> title;
    SharedList<std::int32_t> keys;  // indices into MediaPlaylist::keys in force; empty: clear
    RareList<Part> parts;
    RareList<OtherTag> other;    // unknown or vendor tags (CUE-OUT, CUE-IN, …) that stand before it
};

// Both kinds of playlist; `kind` says which fields are filled.
struct Playlist {
    enum class Kind { Unknown, Multivariant, Media };
    Kind kind = Kind::Unknown;

    // Common
    bool hasExtM3u = false;           // anywhere
    std::optional<int> version;       // EXT-X-VERSION
    std::uint32_t versionLine = 0;
    bool independentSegments = false;
    std::optional<Start> start;
    std::vector<Define> defines;
    std::vector<OtherTag> other;      // unknown tags that belong to no segment, in order
    std::uint32_t lines = 0;
    std::uint32_t crlfLines = 0;      // of them, those that end with CRLF
    std::uint32_t lfLines = 0;        // … with LF alone
    std::uint64_t bytes = 0;

    // Multivariant
    std::vector<Variant> variants;
    std::vector<Variant> iFrameVariants;
    std::vector<Rendition> renditions;
    std::vector<SessionData> sessionData;
    std::vector<Key> sessionKeys;
    std::optional<ContentSteering> steering;

    // Media
    std::optional<std::int64_t> targetDuration;   // seconds
    std::uint64_t mediaSequence = 0;
    bool hasMediaSequence = false;
    std::uint64_t discontinuitySequence = 0;
    bool hasDiscontinuitySequence = false;
    std::string playlistType;                     // EVENT, VOD or empty
    bool endList = false;
    std::uint32_t endListLine = 0;
    bool iFramesOnly = false;
    std::optional<double> partTarget;             // EXT-X-PART-INF
    std::optional<ServerControl> serverControl;
    std::optional<Skip> skip;
    std::vector<Key> keys;
    std::vector<Map> maps;
    std::vector<Segment> segments;
    std::vector<Part> trailingParts;              // of the segment that is not complete yet
    std::vector<PreloadHint> preloadHints;
    std::vector<RenditionReport> renditionReports;
    std::vector<DateRange> dateRanges;

    // Sum of the segments' durations, seconds.
    [[nodiscard]] double windowSeconds() const;
};

// The start of each segment on the wall clock: program date-time carried forward and back over EXTINF (bis 4.4.4.6);
// not over a discontinuity. Same length as `segments`.
[[nodiscard]] std::vector<std::optional<WallTime>> segmentTimes(const Playlist& playlist);

}  // namespace inspector::hls
