// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inspector {

// An ad marker or timed event, in whatever dialect it came, on the channel's timeline.
struct AdMarker {
    enum class Dialect { DateRange, CueOut, Oatcls, Scte35Tag, EventStream, Emsg, TsSplice };
    enum class Kind { Out, In, Continue, Other };
    Dialect dialect = Dialect::DateRange;
    Kind kind = Kind::Other;
    std::string id;                        // of the event, as text; may be empty
    std::optional<WallTime> time;          // on the wall clock, where it can be known
    std::optional<std::uint64_t> sequence; // segment before (or in) which it stands
    double offsetS = 0;                    // from the start of that segment
    std::optional<double> durationS;       // planned, or as it was
    std::uint32_t line = 0;                // of the playlist

    bool operator==(const AdMarker&) const = default;
};
[[nodiscard]] std::string_view toString(AdMarker::Dialect dialect);  // "daterange", "cue-out", "oatcls", "scte35-tag", …
[[nodiscard]] std::string_view toString(AdMarker::Kind kind);        // "out", "in", "continue", "other"

// What was seen inside one segment, as it is shown and reported. A figure that is not known is none.
struct MediaFacts {
    std::string container;                 // "mpegts", "fmp4", "packed-audio", "webvtt", "imsc"; empty: not known
    std::string codecs;                    // RFC 6381, all tracks, comma-separated
    int width = 0;
    int height = 0;
    std::optional<double> frameRate;
    int sampleRate = 0;
    int channels = 0;
    std::optional<double> durationS;       // measured: of the video track, else of the audio track
    std::optional<double> firstPtsS;       // of the same track, on the container's clock
    std::vector<double> keyframesS;        // from the segment's start; at most 32
    bool startsWithKeyframe = false;
    std::optional<double> avOffsetS;       // first video presentation time - first audio presentation time
    std::string encryption;                // "AES-128", "SAMPLE-AES", "cenc", "cbcs", …; empty: clear
    std::vector<AdMarker> markers;         // in-band: emsg, TS splice_info

    bool operator==(const MediaFacts&) const = default;
};

}  // namespace inspector
