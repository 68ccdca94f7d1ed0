// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/live_timing.h"

#include <algorithm>
#include <vector>

namespace inspector::rules {

namespace {

constexpr double lateFrom = 1.5;     // target durations, bis 6.2.1
// A mean above the target duration by what rounding cannot explain (EXTINF may be half a second more).
constexpr double meanFrom = 1.02;
constexpr std::size_t leastForJitter = 20;

double seconds(MonoTime from, MonoTime to) {
    return std::max(0.0, toSeconds(std::chrono::duration_cast<Nanoseconds>(to - from)));
}

}  // namespace

void UpdateTiming::change(FindingList& findings, const Change& change) {
    Version version{change.answered, change.end, 0, 0};
    if (!m_newest.empty() && change.targetS > 0) {
        const Version& last = m_newest.back();
        version.intervalS = seconds(last.answered, change.answered);
        version.sinceLastPollS = seconds(change.previousAsked, change.answered);
        // Both are certain: it had not come yet when the newest poll without it began.
        const double interval = seconds(last.answered, change.previousAsked);
        if (interval > lateFrom * change.targetS) {
            findings.add("hls-playlist-late-update",
                         {secondsArg("interval", interval), secondsArg("limit", lateFrom * change.targetS)});
        } else if (m_newest.size() >= meanOver) {
            const Version& from = m_newest[m_newest.size() - meanOver];
            // Versions that no poll saw count by the segments that they brought.
            const double updates =
                std::max(static_cast<double>(meanOver), change.end > from.end ? static_cast<double>(change.end - from.end) : 0);
            const double mean = seconds(from.answered, change.previousAsked) / updates;
            const double limit = std::max(change.targetS, change.meanDurationS) * meanFrom;
            if (mean > limit)
                findings.add("hls-playlist-late-update", {secondsArg("interval", mean), secondsArg("limit", limit)}, {},
                             Severity::Minor);
        }
    }
    m_newest.push_back(version);
    if (m_newest.size() > most) m_newest.pop_front();
    judgeJitter(findings, change.targetS);
}

void UpdateTiming::judgeJitter(FindingList& findings, double target) const {
    if (m_newest.size() <= leastForJitter || target <= 0) return;
    std::vector<double> intervals;
    for (auto at = m_newest.begin() + 1; at != m_newest.end(); ++at) {
        if (at->sinceLastPollS > target / 2) return;  // polls too far apart to tell
        intervals.push_back(at->intervalS);
    }
    std::sort(intervals.begin(), intervals.end());
    const double median = intervals[intervals.size() / 2];
    const double longest = intervals.back();
    if (longest - median <= target / 2) return;
    findings.add("hls-playlist-update-jitter",
                 {secondsArg("p50", median), secondsArg("p95", intervals[intervals.size() * 95 / 100]),
                  secondsArg("max", longest)});
}

}  // namespace inspector::rules
