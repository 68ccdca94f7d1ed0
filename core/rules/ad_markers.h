// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/hls/playlist.h"
#include "core/model/media_facts.h"

#include <optional>
#include <vector>

namespace inspector::rules {

// All ad markers and date ranges of a media playlist on one timeline, oldest first, at most the newest 200. `times`: the
// segments' starts (hls::segmentTimes). A date range is one marker, and another one where a tag of it has SCTE35-IN. A
// date range that lies outside the window has no sequence. Pure.
[[nodiscard]] std::vector<AdMarker> markersOf(const hls::Playlist& playlist, const std::vector<std::optional<WallTime>>& times);

}  // namespace inspector::rules
