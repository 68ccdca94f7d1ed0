// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rules/finding_list.h"
#include "core/rules/line_fit.h"
#include "core/rules/playlist_memory.h"

#include <optional>

// The newest segment of one rung against the clocks: latency, its growth, drift, and whose clock is odd. Bounded
// memory. Internal to core/rules.
namespace inspector::rules {

class LiveClock {
public:
    // A poll that shows a new newest segment. `before`: the version before it, null for the first or another timeline.
    // `previousAsked`: start of the poll before, which did not show it yet.
    void edge(const PlaylistMemory* before, const PlaylistMemory& now, const hls::Playlist& playlist,
              MonoTime previousAsked, MonoTime answered);
    // What holds now.
    void judge(FindingList& findings, const MediaHistory::Sample& sample, double target);
    [[nodiscard]] std::optional<double> latencyS() const { return m_latency; }

private:
    void judgeGrowth(FindingList& findings, double target) const;
    void judgeDrift(FindingList& findings, const SlidingFit& fit, const char* measure, double target, double rounding) const;
    void judgeSkew(FindingList& findings, const MediaHistory::Sample& sample) const;
    void reset();

    std::optional<WallTime> m_edgeStart;  // of the newest segment
    std::optional<WallTime> m_edgeEnd;
    std::optional<WallTime> m_zero;       // what the fits count from
    std::optional<MonoTime> m_monoZero;
    std::uint64_t m_sequence = 0;         // of the newest segment
    std::uint64_t m_discontinuity = 0;
    double m_media = 0;                   // seconds of EXTINF that were added
    double m_meanDuration = 0;
    double m_gap = 0;                     // longest time between two polls: when an edge came is known no better
    double m_newestAhead = 0;
    std::optional<double> m_latency;
    SlidingFit m_growth{1'200};
    SlidingFit m_dates{86'400};
    SlidingFit m_durations{86'400};
};

}  // namespace inspector::rules
