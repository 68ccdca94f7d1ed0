// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dash/segments.h"
#include "core/probe/segment_plan.h"

#include <cstddef>
#include <optional>
#include <string>

// Segments of an MPD as they are asked for. Pure.
namespace inspector::probe {

inline constexpr std::size_t mostOfAll = 2'000;  // segments of a Representation, of all its Periods

inline constexpr double sameS = 0.001;           // starts of segments no further apart are the same

// By which a Period is known again in another version of the MPD.
[[nodiscard]] std::string nameOf(const dash::Period& period);
// On the presentation's clock.
[[nodiscard]] double sinceBeginS(const dash::Mpd& mpd, WallTime now);
[[nodiscard]] std::optional<fetch::ByteRange> rangeOf(const dash::SegmentRef& ref);
// `partial`: its first 64 KiB only.
[[nodiscard]] PlannedSegment plannedOf(const dash::SegmentRef& ref, const dash::Addressing& addressing, bool partial);
void addInit(PlannedSegment& planned, const dash::SegmentWindow& window);

}  // namespace inspector::probe
