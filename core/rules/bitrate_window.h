// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rules/finding_list.h"
#include "core/rules/judge_segment.h"

#include <array>
#include <cstddef>
#include <deque>

// The bit rates of one rung as they were measured, against what is declared. Internal to core/rules.
namespace inspector::rules {

// Sums over the last hour or so. Bounded: the newest segments one by one, what is older a minute at a time.
class BitrateWindow {
public:
    // A segment of `bits` that lasts `seconds`. `follows`: it is the next of the one before, and no other timeline.
    void add(double bits, double seconds, double targetDurationS, bool follows);

    // Largest bit rate of any run of segments that lasts between 0.5 and 1.5 target durations (bis 4.1); bit/s, 0: none
    // yet. Of the newest segments (what is worth an alarm), and of all that is remembered.
    [[nodiscard]] double recentPeak() const;
    [[nodiscard]] double peak() const;
    [[nodiscard]] double average() const;
    [[nodiscard]] double seconds() const;  // of media that was measured

private:
    struct Entry {
        double bits = 0;
        double seconds = 0;
        double peak = 0;  // of the runs that end with it
    };
    struct Minute {
        double bits = 0;
        double seconds = 0;
        double peak = 0;
    };
    [[nodiscard]] double peakAtEnd(double targetDurationS) const;

    std::deque<Entry> m_run;       // of segments in a row
    std::deque<double> m_recent;   // peaks at the end of the newest segments
    std::deque<Minute> m_minutes;
};

// The client's buffer of 5.3.5.2: filled at the declared bandwidth, begun with minBufferTime, emptied by playing.
class DashBucket {
public:
    void add(double bits, double seconds, double bandwidthBps, double minBufferS, bool follows);
    [[nodiscard]] bool underrun() const { return m_underrun; }
    // How much more than it may hold was needed, as a bit rate over the run that needed it; bit/s.
    [[nodiscard]] double neededBps() const { return m_needed; }

private:
    double m_excess = 0;   // bits that were needed beyond the bandwidth
    double m_bits = 0;     // of the run since the excess was last none
    double m_seconds = 0;
    double m_needed = 0;
    bool m_underrun = false;
};

class BitrateRun {
public:
    void judge(FindingList& findings, const Declared& declared, Place place, double bits, double seconds, bool follows);
    [[nodiscard]] const BitrateWindow& window() const { return m_window; }

private:
    void judgePeak(FindingList& findings, const Declared& declared, Place place) const;
    void judgeLong(FindingList& findings, const Declared& declared, Place place) const;
    void judgeDash(FindingList& findings, const Declared& declared, Place place, double bits, double seconds, bool follows);

    BitrateWindow m_window;
    DashBucket m_tolerated;  // at the bandwidth and its tolerance
    DashBucket m_severe;     // at half as much again
};

}  // namespace inspector::rules
