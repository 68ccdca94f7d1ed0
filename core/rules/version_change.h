// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rules/finding_list.h"
#include "core/rules/playlist_memory.h"

// One version of a media playlist against the one before it. Internal to core/rules.
namespace inspector::rules {

struct VersionChange {
    const PlaylistMemory& before;
    const PlaylistMemory& now;
    const hls::Playlist& playlist;                            // now
    const std::vector<std::optional<WallTime>>& times;        // of its segments
    double elapsed = 0;  // seconds that may have passed between the two, at most
};

// Sequence numbers, segments that changed, tags that must not change. True when the two are versions of one timeline
// (times can be compared).
[[nodiscard]] bool judgeSequence(FindingList& findings, const VersionChange& change);
// Program date-time: frozen, or moved for segments that are the same.
void judgeDates(FindingList& findings, const VersionChange& change);

}  // namespace inspector::rules
