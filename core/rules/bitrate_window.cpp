// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/bitrate_window.h"

#include <algorithm>

namespace inspector::rules {

namespace {

constexpr std::size_t runKept = 32;
constexpr std::size_t recentKept = 5;
constexpr std::size_t minutesKept = 60;
constexpr double liveTolerance = 1.25;      // AAS 1.29
constexpr double vodTolerance = 1.10;       // AAS 1.27
constexpr double severeTolerance = 1.5;
constexpr double averageTolerance = 1.10;   // AAS 1.26, 1.28
constexpr double understated = 0.7;
constexpr double longLiveS = 600;
constexpr double longVodS = 60;

Arg bpsArg(std::string name, double bps) { return numberArg(std::move(name), bps, Arg::Unit::BitPerSecond); }
Arg percentArg(double part, double of) { return numberArg("percent", of > 0 ? part / of * 100 : 0, Arg::Unit::Percent); }

}  // namespace

double BitrateWindow::peakAtEnd(double targetDurationS) const {
    constexpr double slack = 1e-6;
    double bits = 0;
    double seconds = 0;
    double peak = 0;
    for (auto entry = m_run.rbegin(); entry != m_run.rend(); ++entry) {
        bits += entry->bits;
        seconds += entry->seconds;
        // Without a target duration, and of a segment that is too long for one, the segment itself is the run.
        const bool alone = entry == m_run.rbegin() && (targetDurationS <= 0 || seconds > 1.5 * targetDurationS);
        if (!alone && (targetDurationS <= 0 || seconds > 1.5 * targetDurationS + slack)) break;
        if (alone || seconds >= 0.5 * targetDurationS - slack) peak = std::max(peak, bits / seconds);
    }
    return peak;
}

void BitrateWindow::add(double bits, double seconds, double targetDurationS, bool follows) {
    if (!follows) m_run.clear();
    m_run.push_back({bits, seconds, 0});
    if (m_run.size() > runKept) m_run.pop_front();
    const double peak = peakAtEnd(targetDurationS);
    m_run.back().peak = peak;
    m_recent.push_back(peak);
    if (m_recent.size() > recentKept) m_recent.pop_front();
    if (m_minutes.empty() || m_minutes.back().seconds >= 60) m_minutes.emplace_back();
    if (m_minutes.size() > minutesKept) m_minutes.pop_front();
    Minute& minute = m_minutes.back();
    minute.bits += bits;
    minute.seconds += seconds;
    minute.peak = std::max(minute.peak, peak);
}

double BitrateWindow::recentPeak() const { return m_recent.empty() ? 0 : *std::max_element(m_recent.begin(), m_recent.end()); }

double BitrateWindow::peak() const {
    double peak = 0;
    for (const Minute& minute : m_minutes) peak = std::max(peak, minute.peak);
    return peak;
}

double BitrateWindow::seconds() const {
    double seconds = 0;
    for (const Minute& minute : m_minutes) seconds += minute.seconds;
    return seconds;
}

double BitrateWindow::average() const {
    double bits = 0;
    for (const Minute& minute : m_minutes) bits += minute.bits;
    const double length = seconds();
    return length > 0 ? bits / length : 0;
}

void DashBucket::add(double bits, double seconds, double bandwidthBps, double minBufferS, bool follows) {
    if (!follows || m_excess <= 0) m_excess = m_bits = m_seconds = 0;
    m_bits += bits;
    m_seconds += seconds;
    const double capacity = bandwidthBps * minBufferS;
    m_excess += bits - bandwidthBps * seconds;
    m_underrun = m_excess > capacity;
    m_needed = m_underrun ? m_bits / (m_seconds + minBufferS) : 0;
    m_excess = std::clamp(m_excess, 0.0, 2 * capacity + bandwidthBps);  // an overload is over soon after it ends
}

void BitrateRun::judge(FindingList& findings, const Declared& declared, Place place, double bits, double seconds, bool follows) {
    m_window.add(bits, seconds, declared.targetDurationS, follows);
    if (declared.bandwidthBps <= 0) return;
    if (declared.dash) return judgeDash(findings, declared, place, bits, seconds, follows);
    judgePeak(findings, declared, place);
    judgeLong(findings, declared, place);
}

void BitrateRun::judgePeak(FindingList& findings, const Declared& declared, Place place) const {
    const auto bandwidth = static_cast<double>(declared.bandwidthBps);
    const auto audio = static_cast<double>(std::max<std::int64_t>(declared.largestAudioBps, 0));
    const double recent = m_window.recentPeak();
    if (recent <= 0) return;
    const double tolerance = declared.live ? liveTolerance : vodTolerance;
    if (recent + audio > bandwidth * tolerance)
        findings.add("hls-bandwidth-exceeded",
                     {bpsArg("measured", recent + audio), bpsArg("audio", audio), bpsArg("declared", bandwidth),
                      percentArg(recent + audio, bandwidth), bpsArg("limit", bandwidth * tolerance)},
                     place, recent + audio > bandwidth * severeTolerance ? Severity::Critical : Severity::Major);
}

// What only a long time shows: that a peak never comes, and averages.
void BitrateRun::judgeLong(FindingList& findings, const Declared& declared, Place place) const {
    const double window = m_window.seconds();
    const double audio = static_cast<double>(std::max<std::int64_t>(declared.largestAudioBps, 0));
    const double peak = m_window.peak() + audio;
    const double average = m_window.average() + audio;
    const auto bandwidth = static_cast<double>(declared.bandwidthBps);
    const auto declaredAverage = static_cast<double>(declared.averageBandwidthBps);
    if (window >= longLiveS && peak > 0 && peak < bandwidth * understated)
        findings.add("hls-bandwidth-overstated",
                     {bpsArg("measured", peak), bpsArg("declared", bandwidth), percentArg(peak, bandwidth), secondsArg("window", window)}, place);
    if (window < (declared.live ? longLiveS : longVodS)) return;
    if (declaredAverage > 0 && average > declaredAverage * averageTolerance)
        findings.add("hls-average-bandwidth-exceeded",
                     {bpsArg("measured", average), bpsArg("declared", declaredAverage), percentArg(average, declaredAverage),
                      secondsArg("window", window)},
                     place);
    if (average > 0 && peak > 2 * average)
        findings.add("hls-peak-to-average", {bpsArg("peak", peak), bpsArg("average", average), percentArg(peak, average)}, place);
}

void BitrateRun::judgeDash(FindingList& findings, const Declared& declared, Place place, double bits, double seconds, bool follows) {
    const auto bandwidth = static_cast<double>(declared.bandwidthBps);
    const double tolerated = bandwidth * (declared.live ? liveTolerance : vodTolerance);
    // A client cannot begin before a segment is there.
    const double buffer = std::max(declared.minBufferTimeS, 1.0);
    m_tolerated.add(bits, seconds, tolerated, buffer, follows);
    m_severe.add(bits, seconds, bandwidth * severeTolerance, buffer, follows);
    if (!m_tolerated.underrun()) return;
    const double needed = std::max(m_tolerated.neededBps(), m_severe.neededBps());
    findings.add("dash-bandwidth-exceeded",
                 {bpsArg("measured", needed), bpsArg("declared", bandwidth), percentArg(needed, bandwidth), secondsArg("buffer", buffer)}, place,
                 m_severe.underrun() ? Severity::Critical : Severity::Major);
}

}  // namespace inspector::rules
