// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dash/parser.h"
#include "core/fetch/request.h"
#include "core/hls/parser.h"
#include "core/model/report.h"
#include "core/probe/chain_state.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inspector::probe {

// A segment as one stage lists it.
struct StageSegment {
    std::uint64_t sequence = 0;  // media sequence number; of DASH the start in ms
    double durationS = 0;
    std::string url;             // as it is to be asked for through this stage
    std::optional<fetch::ByteRange> range;
    bool encrypted = false;
    bool hasMap = false;
};

// What a stage lists, of either protocol: a media playlist, or the Representation of an MPD that is compared.
struct StageListing {
    std::unique_ptr<hls::Parsed> hls;
    std::unique_ptr<dash::Parsed> mpd;
    std::vector<StageSegment> segments;  // the newest ones, oldest first, at most 200
    bool parsed = false;
    bool endList = false;
    double targetDurationS = 0;
    double segmentDurationS = 0;         // their mean
    std::optional<WallTime> edgeTime;    // end of the newest one

    [[nodiscard]] const hls::Playlist* playlist() const { return hls ? &hls->playlist : nullptr; }
    [[nodiscard]] std::optional<std::uint64_t> newest() const;
    [[nodiscard]] const StageSegment* at(std::uint64_t sequence) const;
    [[nodiscard]] const StageSegment* newestUpTo(std::uint64_t sequence) const;
};

// Takes a multivariant playlist: the first variant, or the one of the key that the stage had. False: it is none, or lists nothing.
[[nodiscard]] bool takeMultivariant(StageState& stage, const hls::Parsed& parsed, std::string_view base);

// `base`: where the document came from. `now`: the true time, as far as we know it.
[[nodiscard]] StageListing listMedia(const StageState& stage, std::string_view text, std::string_view base);
[[nodiscard]] StageListing listMpd(StageState& stage, std::string_view text, std::string_view base, WallTime now);

// The segment that every stage is asked for: the newest but one of the reference, so that a stage that is a segment behind is expected to
// have it too.
[[nodiscard]] std::optional<std::uint64_t> segmentToCompare(const StageListing& reference);

}  // namespace inspector::probe
