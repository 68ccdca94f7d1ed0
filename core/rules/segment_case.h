// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rules/finding_list.h"
#include "core/rules/judge_segment.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// One segment with the one before it: what every judgement on a segment works on. Internal to core/rules.
namespace inspector::rules {

// What is kept of a segment for the one that follows it. Times in seconds of the container's clock.
struct TrackMemory {
    media::Track::Kind kind = media::Track::Kind::Other;
    std::uint32_t id = 0;
    std::string codec;
    std::optional<double> endDtsS;
    std::optional<double> endPtsS;
    double longestGapS = 0;
    std::uint64_t samples = 0;
};
struct SegmentMemory {
    std::uint64_t sequence = 0;
    bool whole = false;
    media::Container container = media::Container::Unknown;
    std::uint64_t hash = 0;
    std::vector<TrackMemory> tracks;
    std::map<std::uint16_t, std::pair<std::uint8_t, std::uint8_t>> continuity;
    std::optional<std::uint64_t> configHash;  // of its init segment
    std::optional<double> mediaTimeS;
    double durationS = 0;
    bool spliceAtEnd = false;                 // a splice in it was due at its end
};

struct SegmentCase {
    const Declared& declared;
    const SegmentView& view;
    const media::Inspection& inspection;
    const SegmentMemory* previous;  // the segment with the number before; null: not fetched
    FindingList& findings;

    [[nodiscard]] Place place() const { return {0, view.sequence}; }
    [[nodiscard]] bool whole() const { return !view.partial && inspection.whole; }
    [[nodiscard]] const media::Track* video() const { return inspection.first(media::Track::Kind::Video); }
    [[nodiscard]] const media::Track* audio() const { return inspection.first(media::Track::Kind::Audio); }
    [[nodiscard]] const media::Track* main() const { return video() ? video() : audio(); }
    // Bytes of the body; none: not known, or fetched in part.
    [[nodiscard]] std::optional<std::uint64_t> size() const;
    // Nothing may be expected of the segment before.
    [[nodiscard]] bool startsAnew() const { return !previous || view.discontinuity; }
};

[[nodiscard]] SegmentMemory remember(const SegmentCase& segment);

// The period of the timestamps: of MPEG-TS and packed audio 2^33 ticks, else 0 (none).
[[nodiscard]] double wrapS(media::Container container);
// later - earlier, the short way round the wrap.
[[nodiscard]] double stepS(double later, double earlier, double wrap);
// One sample of the track, in seconds; a usual value where the track does not say.
[[nodiscard]] double frameS(const media::Track& track);
[[nodiscard]] std::optional<double> trackTime(const media::Track& track, const std::optional<std::int64_t>& ticks);
[[nodiscard]] inline Arg msArg(std::string name, double seconds) {
    return numberArg(std::move(name), seconds * 1000, Arg::Unit::Millisecond);
}
[[nodiscard]] inline Arg bytesArg(std::string name, std::uint64_t bytes) {
    return numberArg(std::move(name), static_cast<double>(bytes), Arg::Unit::Byte);
}

}  // namespace inspector::rules
