// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/live_clock.h"

#include <algorithm>
#include <cmath>

namespace inspector::rules {

namespace {

constexpr double growthFrom = 0.01;        // of the time passed
constexpr double growthSpan = 600;         // seconds
constexpr double driftSpan = 1'800;
constexpr double driftMinor = 100e-6;
constexpr double driftMajor = 1'000e-6;
constexpr double leastPoints = 20;
constexpr double noLiveTime = 86'400;      // further behind: its date-time is not that of the present
constexpr double clocksAgree = 2;

double seconds(MonoTime from, MonoTime to) {
    return toSeconds(std::chrono::duration_cast<Nanoseconds>(to - from));
}

// Sum of EXTINF of the segments after those that ended at `end`; none when some were never listed.
std::optional<double> addedSince(const hls::Playlist& playlist, std::uint64_t end) {
    const auto& segments = playlist.segments;
    if (segments.front().sequence > end) return std::nullopt;
    double sum = 0;
    for (auto at = segments.rbegin(); at != segments.rend() && at->sequence >= end; ++at) {
        if (!at->duration || at->durationIsInteger) return std::nullopt;
        sum += *at->duration;
    }
    return sum;
}

// What is left of a slope when all that it can owe to the moments of polling and to chance is taken off.
double certainSlope(const LineFit& line, double gap, double errors) {
    if (line.span() <= 0) return 0;
    return std::max(0.0, std::fabs(line.slope()) - gap / line.span() - errors * line.slopeError());
}

}  // namespace

void LiveClock::reset() {
    m_growth.reset();
    m_dates.reset();
    m_durations.reset();
    m_zero.reset();
    m_monoZero.reset();
    m_media = 0;
    m_gap = 0;
}

void LiveClock::edge(const PlaylistMemory* before, const PlaylistMemory& now, const hls::Playlist& playlist,
                     MonoTime previousAsked, MonoTime answered) {
    const hls::Segment& newest = playlist.segments.back();
    const double duration = std::clamp(newest.duration.value_or(0), 0.0, 3'600.0);
    m_meanDuration = now.meanDuration;
    m_sequence = newest.sequence;
    m_edgeStart = now.lastStart;
    m_edgeEnd.reset();
    if (now.lastStart) m_edgeEnd = *now.lastStart + fromSeconds(duration);
    if (!before) reset();
    if (!m_monoZero) m_monoZero = answered;
    const double t = seconds(*m_monoZero, answered);
    if (before) m_gap = std::max(m_gap, seconds(previousAsked, answered));

    const auto added = before ? addedSince(playlist, before->end) : std::optional<double>(0);
    if (added) {
        m_media += *added;
        m_durations.add(t, m_media - t);
    } else {
        m_durations.reset();
        m_media = 0;
    }
    if (!m_edgeEnd) {
        m_zero.reset();
        m_dates.reset();
        m_growth.reset();
        return;
    }
    if (!m_zero) m_zero = *m_edgeEnd;
    const double ahead = toSeconds(*m_edgeEnd - *m_zero) - t;
    // An announced change of programme may have another time; an unannounced one is a rule of its own.
    const double jump = std::fabs(ahead - m_newestAhead);
    const double target = std::max(1.0, static_cast<double>(now.targetDuration));
    const bool another = newest.discontinuitySequence != m_discontinuity;
    if (m_dates.line().count() > 0 && (jump > 3 * target || (another && jump > target / 2))) {
        m_dates.reset();
        m_growth.reset();
    }
    m_discontinuity = newest.discontinuitySequence;
    m_newestAhead = ahead;
    m_dates.add(t, ahead);
    m_growth.add(t, ahead);
}

void LiveClock::judgeGrowth(FindingList& findings, double target) const {
    const LineFit& line = m_growth.line();
    if (line.span() < growthSpan || line.count() < leastPoints || line.slope() >= 0) return;
    if (certainSlope(line, std::min(m_gap, 1.5 * target), 2) <= growthFrom) return;
    const double grown = line.first() - line.last();
    const double to = m_latency.value_or(grown);
    findings.add("hls-live-latency-growing",
                 {secondsArg("from", to - grown), secondsArg("to", to), secondsArg("span", line.span()),
                  numberArg("slope", -line.slope() * 100, Arg::Unit::Percent)});
}

void LiveClock::judgeDrift(FindingList& findings, const SlidingFit& fit, const char* measure, double target,
                           double rounding) const {
    const LineFit& line = fit.line();
    if (line.span() < driftSpan || line.count() < leastPoints) return;
    const double certain = certainSlope(line, std::min(m_gap, 1.5 * target), 3) - rounding;
    if (certain <= driftMinor) return;
    findings.add("hls-clock-drift",
                 {numberArg("drift", std::round(line.slope() * 1e6)), textArg("measure", measure),
                  secondsArg("span", line.span())},
                 {}, certain > driftMajor ? Severity::Major : Severity::Minor);
}

// A newest segment that begins in the future tells that clocks differ; the server's Date tells whose is odd. One that
// is behind tells nothing: that may be latency.
void LiveClock::judgeSkew(FindingList& findings, const MediaHistory::Sample& sample) const {
    if (!m_edgeStart || !sample.dateAheadS) return;
    const double ahead = toSeconds(*m_edgeStart - sample.wall) + sample.clockOffsetS;  // of our clock
    const double date = *sample.dateAheadS + sample.clockOffsetS;                      // the server's, the same
    const bool agree = std::fabs(date) <= clocksAgree;
    const char* odd = nullptr;
    double skew = ahead;
    if (ahead > 1 && (agree || ahead - date > 1)) {
        odd = "the packager's clock";
    } else if (ahead > 1) {
        odd = "the probe's clock";
        skew = -date;
    } else if (!agree && ahead - date > 1) {
        odd = "the server's Date";
        skew = date;
    }
    if (!odd) return;
    findings.add("hls-packager-clock-skew",
                 {textArg("odd", odd), secondsArg("skew", skew), secondsArg("dateTime", ahead), secondsArg("date", date)},
                 {0, m_sequence}, std::fabs(skew) > 10 ? Severity::Major : Severity::Minor);
}

void LiveClock::judge(FindingList& findings, const MediaHistory::Sample& sample, double target) {
    m_latency.reset();
    if (sample.playlist->endList) return;
    if (m_edgeEnd) m_latency = toSeconds(sample.wall - *m_edgeEnd) - sample.clockOffsetS;
    if (m_latency && sample.maxLatencyS > 0 && *m_latency > sample.maxLatencyS && *m_latency < noLiveTime)
        findings.add("hls-live-latency", {secondsArg("latency", *m_latency), secondsArg("limit", sample.maxLatencyS)},
                     {0, m_sequence});
    judgeGrowth(findings, target);
    judgeDrift(findings, m_dates, "EXT-X-PROGRAM-DATE-TIME", target, 0);
    // EXTINF is written in milliseconds as a rule.
    judgeDrift(findings, m_durations, "EXTINF", target, 0.0005 / std::max(0.1, m_meanDuration));
    judgeSkew(findings, sample);
}

}  // namespace inspector::rules
