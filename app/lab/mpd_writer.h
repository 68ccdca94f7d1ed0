// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/media.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The text of MPDs (ISO/IEC 23009-1). Pure. Media time 0 is the availability start time, 1970 and a channel's phase, so
// that segment n of every channel has $Number$ n and $Time$ n segment durations.
namespace inspector::lab {

// How a manifest addresses its segments.
enum class MpdKind {
    Timeline,    // SegmentTimeline and $Time$
    Number,      // $Number$ and @duration; audio in segments of another length
    Periods,     // a Period each four segments, every third an ad break with SCTE 35
    LowLatency,  // $Number$, segments fetched while they are made
    Patch,       // as Timeline, with a PatchLocation
};
inline constexpr int kMpdKinds = 5;
inline constexpr std::int64_t kPeriodSegments = 4;

[[nodiscard]] std::string_view mpdName(MpdKind kind);  // "timeline"
[[nodiscard]] std::optional<MpdKind> mpdKindByName(std::string_view name);

struct MpdFacts {
    std::string channel;
    MpdKind kind = MpdKind::Timeline;
    std::int64_t segmentMs = 0;
    std::int64_t phaseMs = 0;  // availability start time, from 1970
    std::int64_t first = 0;    // segments listed, both included
    std::int64_t newest = 0;
    int window = 0;
    std::int64_t publishMs = 0;
    std::string timeUrl;       // of the lab's clock; empty: UTCTiming has the publish time itself
    std::int64_t directMs = 0; // that time
    bool audio = true;
    // Faults.
    std::int64_t gapsFrom = -1;  // no S for each fifth segment from this one on; negative: none
    std::string periodId = "p0";
    std::int64_t startMs = 0;    // the availability start time that it says, if not phaseMs
    bool dtd = false;
};
[[nodiscard]] std::string writeMpd(const MpdFacts& facts, const std::vector<Rung>& rungs,
                                   const std::vector<Bandwidth>& bandwidths);

// The patch (23009-1 5.15) that makes the MPD of `before` that of `now`; both of kind Patch.
[[nodiscard]] std::string writeMpdPatch(const MpdFacts& before, const MpdFacts& now);

// A static MPD of `segments` segments from 0 on; on demand: a file with a sidx each, whose ranges are given by rung.
struct VodRange {
    std::size_t initEnd = 0;   // bytes [0, initEnd) are the initialization, [initEnd, indexEnd) the sidx
    std::size_t indexEnd = 0;
};
[[nodiscard]] std::string writeVodMpd(std::int64_t segmentMs, int segments, const std::vector<Rung>& rungs,
                                      const std::vector<Bandwidth>& bandwidths, bool audio,
                                      const std::vector<VodRange>* onDemand);

}  // namespace inspector::lab
