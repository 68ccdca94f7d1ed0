// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/inspection.h"
#include "core/rules/judge.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

// What is inside a segment, against what was declared and against the segment before. Pure.
namespace inspector::rules {

// Declared of the rung by the multivariant playlist or the MPD, and of the segment by its playlist.
struct Declared {
    std::string codecs;                     // empty: not declared
    int width = 0;
    int height = 0;
    double frameRate = 0;
    int channels = 0;                       // of the audio rendition, 0: not declared
    int sampleRate = 0;
    std::int64_t bandwidthBps = 0;
    std::int64_t averageBandwidthBps = 0;
    std::int64_t largestAudioBps = 0;       // measured peak of the largest audio rendition that plays with it
    std::int64_t bitrateKbps = 0;           // EXT-X-BITRATE
    std::string defaultKid;                 // of the playlist's or MPD's protection
    bool independentSegments = false;
    double targetDurationS = 0;
    bool dash = false;                      // timeline, not EXTINF; bandwidth with minBufferTime
    double minBufferTimeS = 0;
    double mediaTimeS = -1;                 // DASH: $Time$ of the segment in seconds of its timescale; < 0: not known
    bool nominalDuration = false;           // DASH: @duration, no timeline: time and duration are right within a half of it
    bool isSubtitles = false;
    bool isAudioOnly = false;               // an audio rendition
    bool live = true;
    std::vector<std::string> inbandSchemes; // InbandEventStream of the representation
};

struct SegmentView {
    std::uint64_t sequence = 0;
    std::string uri;                        // redacted
    double durationS = 0;                   // EXTINF, or the timeline's
    bool discontinuity = false;             // EXT-X-DISCONTINUITY before it, or a new period
    bool mapChanged = false;                // another EXT-X-MAP than the segment before
    bool partial = false;                   // its beginning only
    std::optional<std::uint64_t> size;      // bytes of the body as fetched
    std::string encryption;                 // METHOD of the playlist, empty: clear
    const media::Inspection* inspection = nullptr;   // never null
    const media::InitSegment* init = nullptr;        // null: none
    std::optional<WallTime> programDateTime;         // of its start
    bool adBoundary = false;                // an ad break begins or ends at its start, as its playlist says
};

// One rung's segments, in order. Bounded memory; value semantics.
class SegmentHistory {
public:
    SegmentHistory();
    ~SegmentHistory();
    SegmentHistory(SegmentHistory&&) noexcept;
    SegmentHistory& operator=(SegmentHistory&&) noexcept;

    [[nodiscard]] std::vector<Finding> update(const Context& context, const Declared& declared, const SegmentView& view);
    // Measured peak over the windows of bis 4.1 (0.5 to 1.5 target durations), bits/s; 0: not yet known.
    [[nodiscard]] double peakBps() const;
    [[nodiscard]] double averageBps() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

// Init segment by itself.
[[nodiscard]] std::vector<Finding> judgeInit(const Context& context, const media::InitSegment& init,
                                             const Declared& declared);
// Keys: unreachable, length, slow, not over TLS, padding wrong.
struct KeyFacts {
    std::string method;          // AES-128, AES-256-GCM, …
    bool answered = false;       // a 2xx answer
    int status = 0;
    std::string message;         // why not
    std::uint64_t bytes = 0;
    double ms = 0;
    bool tls = false;
    std::string address;         // of the server, with its port; empty: not known
    std::optional<bool> decrypted;  // none: not tried
    std::uint64_t sequence = 0;     // of the segment that was tried
    bool sizeMultipleOf16 = true;
};
[[nodiscard]] std::vector<Finding> judgeKey(const Context& context, const KeyFacts& facts);

// Segments of several rungs of one cycle beside each other: timestamps that differ, audio against video, ad cues lost.
struct RungSegment {
    std::string rung;
    bool video = false;
    std::uint64_t sequence = 0;
    std::optional<WallTime> programDateTime;
    double mediaTimeS = -1;                 // DASH
    double firstPtsS = -1;                  // < 0: not known
    double timescaleWrapS = 0;              // TS: 2^33/90000; 0: no wrap
    std::vector<AdMarker> markers;
    bool whole = true;                      // false: fetched in part, its markers are not all known
};
[[nodiscard]] std::vector<Finding> judgeSegmentsAcross(const Context& context, const std::vector<RungSegment>& segments);

}  // namespace inspector::rules
