// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/hls/playlist.h"

#include <optional>
#include <string_view>
#include <vector>

// All EXT-X-DATERANGE tags of one ID are one date range, bis 4.4.5.1. Internal to core/rules; views into the playlist.
namespace inspector::rules {

struct MergedRange {
    std::string_view id;
    std::uint32_t line = 0;           // of the first tag
    std::string_view klass;
    std::optional<WallTime> start;
    std::optional<WallTime> end;
    std::optional<double> duration;
    std::optional<double> plannedDuration;
    bool endOnNext = false;
    const hls::DateRange* out = nullptr;   // the tag with SCTE35-OUT
    const hls::DateRange* in = nullptr;    // … with SCTE35-IN
    const hls::DateRange* command = nullptr;   // … with SCTE35-CMD
    bool assetUri = false;            // X-ASSET-URI
    bool assetList = false;           // X-ASSET-LIST

    // Where it says that it ends; END-ON-NEXT and an open end are none.
    [[nodiscard]] std::optional<WallTime> endTime() const;
};
// In the order of their first tags; tags without ID are left out.
[[nodiscard]] std::vector<MergedRange> mergedRanges(const hls::Playlist& playlist);

// `time` and seconds, unless the sum is beyond the clock.
[[nodiscard]] std::optional<WallTime> later(WallTime time, double seconds);

}  // namespace inspector::rules
