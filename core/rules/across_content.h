// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rules/finding_list.h"

#include <vector>

// What the playlists of one channel say of the same content. Internal to core/rules.
namespace inspector::rules {

// One media playlist with the times of its newest segments.
struct RungContent {
    const RungView* rung = nullptr;
    std::vector<std::optional<WallTime>> times;  // of all its segments
    bool monotonic = false;                      // its date-time is whole and never goes back: a moment is one segment

    explicit RungContent(const RungView& view);
    [[nodiscard]] const hls::Playlist& playlist() const { return *rung->playlist; }
    // Index of the segment that plays at a moment; none outside, or where date-time is not monotonic.
    [[nodiscard]] std::optional<std::size_t> at(WallTime time) const;
};

// hls-variants-discontinuity-differ, -pdt-differ, -segment-boundaries-differ, -msn-skew
void judgeSameContent(FindingList& findings, const std::vector<RungView>& rungs);
// hls-variants-window-differ, -daterange-differ, -server-control-differ, -pdt-partial
void judgeSameHeaders(FindingList& findings, const std::vector<RungView>& rungs);

}  // namespace inspector::rules
