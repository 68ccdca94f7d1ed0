// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dash/segments.h"

#include <optional>
#include <vector>

// What a Representation lists, as runs of equal segments. Internal to core/dash.
namespace inspector::dash {

struct RunContext {
    bool dynamic = false;
    std::optional<double> periodTicks;  // the Period's duration; none: open
    std::optional<double> dueTicks;     // media time up to which segments are complete at "now"; dynamic only
};
[[nodiscard]] std::vector<SegmentRun> segmentRuns(const Representation& representation, bool singleFile,
                                                  const RunContext& context);
// How many of a run's segments end at or before a media time.
[[nodiscard]] std::size_t completeAt(const SegmentRun& run, double ticks);

}  // namespace inspector::dash
