// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/scte35.h"
#include "core/model/finding.h"
#include "core/model/media_facts.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// What is inside a segment, as values. All times are ticks of the track's own timescale; seconds are derived.
namespace inspector::media {

enum class Container { Unknown, MpegTs, Fmp4, PackedAudio, WebVtt, Imsc };
[[nodiscard]] std::string_view toString(Container container);  // "unknown", "mpegts", "fmp4", "packed-audio", "webvtt", "imsc"

// What is wrong with the bytes themselves. `id` is a rule of the catalogue, `args` the arguments of its message.
struct Diagnostic {
    std::string id;           // "ts-sync-lost", "fmp4-box-invalid", "vtt-header-missing", …
    std::uint64_t offset = 0; // byte in the segment, of the first
    std::vector<Arg> args;
    std::uint32_t count = 1;  // how often it was seen in this segment
};

struct Track {
    enum class Kind { Video, Audio, Text, Splice, Id3, Other };
    Kind kind = Kind::Other;
    std::uint32_t id = 0;              // PID or track_ID
    std::string codec;                 // RFC 6381: "avc1.64001f", "mp4a.40.2"; "avc1" alone while its parameters are not seen
    std::string language;
    std::uint32_t timescale = 90'000;

    // Video
    int width = 0;                     // after cropping
    int height = 0;
    double pixelAspect = 1;
    std::optional<double> frameRate;   // measured from the samples, else as the stream declares it
    std::string videoRange;            // "SDR", "PQ", "HLG"; empty: not known
    // Audio
    int sampleRate = 0;
    int channels = 0;

    // Protection of the samples as the container says: "cenc", "cbcs", "cens", "cbc1", "sample-aes"; empty: clear
    std::string scheme;
    std::string defaultKid;            // 32 lower-case hexadecimal digits

    // Samples of this segment. TS: timestamps are unwrapped against the first of the segment, so they may exceed 2^33.
    std::uint64_t samples = 0;
    std::uint64_t bytes = 0;
    std::optional<std::int64_t> firstDts;
    std::optional<std::int64_t> firstPts;   // the smallest presentation time
    std::optional<std::int64_t> endDts;     // end of the last sample in decoding order: where the next segment should begin
    std::optional<std::int64_t> endPts;     // greatest presentation time + that sample's duration
    std::int64_t sampleDuration = 0;        // usual (median), ticks; 0: not known
    bool firstIsKeyframe = false;
    std::string firstNalTypes;              // "AUD SPS PPS IDR", for evidence; empty where it means nothing
    std::vector<std::int64_t> keyframes;    // presentation times; at most 64
    std::uint32_t keyframeCount = 0;
    std::int64_t longestGop = 0;            // ticks between keyframes, the run to the end included
    std::int64_t longestPtsGap = 0;         // ticks between neighbouring presentation times

    [[nodiscard]] double seconds(std::int64_t ticks) const { return timescale ? static_cast<double>(ticks) / timescale : 0; }
    // endPts - firstPts; none while either is not known.
    [[nodiscard]] std::optional<double> durationS() const;
};

struct TimedEvent {
    enum class Source { TsSplice, Emsg, Id3 };
    Source source = Source::Emsg;
    std::string scheme;                     // of emsg
    std::string value;
    std::uint32_t id = 0;
    std::uint8_t version = 0;               // of emsg
    std::optional<double> timeS;            // on the presentation clock of the segment's first track; version 0 emsg: from its start
    std::optional<double> durationS;
    std::uint64_t offset = 0;               // byte
    std::optional<SpliceParsed> splice;     // where it carries SCTE 35
    std::uint64_t payloadHash = 0;
};

struct Pssh {
    std::string systemId;                   // lower-case UUID with hyphens
    std::vector<std::string> kids;
    std::uint64_t dataSize = 0;
};

struct Sidx {
    struct Reference { std::uint64_t size = 0; std::uint64_t duration = 0; bool startsWithSap = false; bool toIndex = false; };
    std::uint32_t referenceId = 0;
    std::uint32_t timescale = 0;
    std::uint64_t earliest = 0;
    std::uint64_t firstOffset = 0;          // from the end of the box
    std::uint64_t boxEnd = 0;               // offset of the byte after the box
    std::vector<Reference> references;      // at most 100,000
};

struct ProducerTime {                       // prft
    std::uint32_t trackId = 0;
    WallTime time{};
    std::uint64_t mediaTime = 0;            // timescale of the track
};

struct TsFacts {
    std::uint64_t packets = 0;
    std::uint64_t nullPackets = 0;
    std::uint32_t programs = 0;
    std::uint16_t pmtPid = 0;
    std::uint16_t pcrPid = 0;
    bool patFirst = false;                  // PAT, then PMT, before any media
    std::optional<std::uint64_t> firstPcr;  // 27 MHz
    std::optional<std::uint64_t> lastPcr;
    std::map<std::uint16_t, std::pair<std::uint8_t, std::uint8_t>> continuity;  // PID: first and last counter with payload
};

struct Fmp4Facts {
    bool hasMoov = false;                   // the segment carries its own init
    std::uint32_t fragments = 0;            // moof boxes
    std::optional<std::uint32_t> firstSequence;  // mfhd
    std::vector<std::string> brands;        // styp or ftyp
};

struct TextFacts {
    bool hasTimestampMap = false;           // X-TIMESTAMP-MAP
    std::uint64_t mpegts = 0;               // 90 kHz
    double localS = 0;
    std::uint32_t cues = 0;
    std::optional<double> firstStartS;      // as written in the segment
    std::optional<double> lastEndS;
};

// The moov of a fragmented MP4, read once and used for each of its segments.
struct InitSegment {
    std::vector<Track> tracks;              // formats, no samples
    std::vector<Pssh> pssh;
    std::vector<std::string> brands;        // ftyp
    std::map<std::uint32_t, std::uint32_t> defaultDuration, defaultSize, defaultFlags;  // trex, by track
    std::map<std::uint32_t, std::uint8_t> perSampleIvSize;                               // tenc
    std::uint64_t configHash = 0;           // of everything that must not change without EXT-X-MAP or a discontinuity
    std::uint64_t bytes = 0;
    std::vector<Sidx> sidx;                 // where the resource has its index beside the moov (SegmentBase)
    std::vector<Diagnostic> diagnostics;
    bool hasMoov = false;
};
[[nodiscard]] InitSegment parseInit(std::string_view bytes);

// One segment. `whole`: all of it was seen; a figure that needs the whole is none otherwise.
struct Inspection {
    Container container = Container::Unknown;
    std::string format;                     // "ADTS AAC", "MP3", … where the container needs a word more
    bool whole = true;
    std::uint64_t bytes = 0;
    std::uint64_t hash = 0;                 // of all bytes as fed
    std::string firstBytes;                 // hexadecimal, at most 16 bytes
    std::vector<Track> tracks;
    std::uint64_t formatHash = 0;           // of what must not change without a discontinuity: tracks' kinds and codecs
    std::vector<TimedEvent> events;         // at most 200
    std::vector<Pssh> pssh;
    std::vector<Sidx> sidx;
    std::vector<ProducerTime> producerTimes;
    std::optional<TsFacts> ts;
    std::optional<Fmp4Facts> fmp4;
    std::optional<TextFacts> text;
    std::optional<std::uint64_t> id3Timestamp;  // com.apple.streaming.transportStreamTimestamp, 90 kHz
    std::vector<Diagnostic> diagnostics;    // at most one an id (counted), in order of first offset

    [[nodiscard]] const Track* first(Track::Kind kind) const;  // null: none
};

// What is shown and reported of it. `encryption`: as the playlist says, e.g. "AES-128" (decrypted to look inside).
[[nodiscard]] MediaFacts factsOf(const Inspection& inspection, std::string_view encryption);

}  // namespace inspector::media
