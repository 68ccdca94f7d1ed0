// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/timeline.h"

#include <algorithm>
#include <limits>

namespace inspector::lab {

namespace {

constexpr std::int64_t kJumpMs = -20'000;   // backwards: forwards would be in the future, another fault
constexpr std::int64_t kJumpSegments = 4;   // there for four segments, back for four, …

std::int64_t floorDiv(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

bool shifted(std::int64_t from, std::int64_t segment) { return (segment - from) / kJumpSegments % 2 == 0; }

}  // namespace

Timeline::Timeline(std::int64_t segmentMs, std::int64_t phaseMs, int window, std::vector<FaultPeriod> periods,
                   std::uint64_t forgottenDiscontinuities)
    : m_segmentMs(segmentMs), m_phaseMs(phaseMs), m_window(window), m_periods(std::move(periods)),
      m_forgotten(forgottenDiscontinuities) {
    for (const FaultPeriod& period : m_periods) {
        if (period.kind == FaultPeriod::Kind::SequenceReset) continue;
        // What is listed already stays as it is.
        m_jumps.push_back({newestAt(period.fromMs) + 1,
                           period.toMs ? newestAt(*period.toMs) + 1 : std::numeric_limits<std::int64_t>::max(),
                           period.kind == FaultPeriod::Kind::Discontinuity});
    }
}

std::int64_t Timeline::newestAt(std::int64_t nowMs) const { return floorDiv(nowMs - m_phaseMs, m_segmentMs) - 1; }

std::int64_t Timeline::shiftMs(std::int64_t segment) const {
    std::int64_t shift = 0;
    for (const Jumps& jumps : m_jumps)
        if (segment >= jumps.from && segment < jumps.to && shifted(jumps.from, segment)) shift += kJumpMs;
    return shift;
}

std::uint64_t Timeline::tagsBefore(const Jumps& jumps, std::int64_t segment) const {
    std::uint64_t tags = 0;
    const std::int64_t end = std::min(segment, jumps.to);
    if (jumps.tagged && end > jumps.from)
        tags += static_cast<std::uint64_t>((end - jumps.from + kJumpSegments - 1) / kJumpSegments);
    // The way back to the true time stamps, when the fault ends, is always tagged.
    if (jumps.to < segment && jumps.to > jumps.from && shifted(jumps.from, jumps.to - 1)) ++tags;
    return tags;
}

std::uint64_t Timeline::discontinuitySequence(std::int64_t first) const {
    std::uint64_t tags = m_forgotten;
    for (const Jumps& jumps : m_jumps) tags += tagsBefore(jumps, first);
    return tags;
}

bool Timeline::hasDiscontinuityTag(std::int64_t segment) const {
    return std::any_of(m_jumps.begin(), m_jumps.end(), [&](const Jumps& jumps) {
        return tagsBefore(jumps, segment + 1) > tagsBefore(jumps, segment);
    });
}

std::optional<std::int64_t> Timeline::zeroAt(std::int64_t nowMs) const {
    std::optional<std::int64_t> zero;
    for (const FaultPeriod& period : m_periods)
        if (period.kind == FaultPeriod::Kind::SequenceReset && period.fromMs <= nowMs) zero = firstAt(period.fromMs);
    return zero;
}

}  // namespace inspector::lab
