// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/fault_board.h"
#include "app/lab/playlist_writer.h"

#include <cstdint>
#include <vector>

// What faults make of a media playlist's facts, of a segment's key and of the ladder. Pure.
namespace inspector::lab {

// `facts` is the playlist as it would be without faults.
void breakFacts(MediaPlaylistFacts& facts, const ActiveFaults& faults, const Timeline& timeline, std::int64_t nowMs);
// `rungs`: how many rungs of video there are; they stand first.
void breakKey(SegmentKey& key, const ActiveFaults& faults, const Timeline& timeline, std::size_t rungs, std::int64_t nowMs);
void breakLadder(std::vector<Rung>& rungs, std::vector<Bandwidth>& bandwidths, const ActiveFaults& faults);
[[nodiscard]] bool breaksLadder(const ActiveFaults& faults);

}  // namespace inspector::lab
