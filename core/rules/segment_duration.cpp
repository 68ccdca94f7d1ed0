// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/segment_judgements.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace inspector::rules {

namespace {

constexpr std::size_t segmentsSummed = 30;
constexpr double roundingS = 0.0006;  // EXTINF in milliseconds, and timestamps in ticks: an error a segment

// Of the video, else of the audio; none where the container does not say.
std::optional<double> measured(const SegmentCase& segment) {
    const media::Track* const track = segment.main();
    // One picture (trick play) has no duration of its own.
    if (!track || track->samples < 2) return std::nullopt;
    const auto duration = track->durationS();
    return duration && std::isfinite(*duration) && *duration > 0 && *duration < 86'400 ? duration : std::nullopt;
}

void judgeAgainstTarget(const SegmentCase& segment, double duration) {
    constexpr double allowedS = 0.5;  // AAS 7.7
    const double target = segment.declared.targetDurationS;
    const media::Track& track = *segment.main();
    if (segment.declared.dash || target <= 0 || duration <= target + allowedS + frameS(track) / 2) return;
    segment.findings.add("hls-segment-over-by-half-second",
                         {secondsArg("duration", duration), secondsArg("target", target), secondsArg("limit", target + allowedS)},
                         segment.place());
}

}  // namespace

void DurationDrift::judge(const SegmentCase& segment) {
    if (segment.startsAnew()) m_errors.clear();
    if (!segment.whole()) return m_errors.clear();
    const auto duration = measured(segment);
    if (!duration) return m_errors.clear();
    judgeAgainstTarget(segment, *duration);

    const double declared = segment.view.durationS;
    if (declared <= 0) return m_errors.clear();
    const double error = *duration - declared;
    const double severe = segment.declared.nominalDuration ? declared / 2 : std::max(0.1, 0.02 * declared);
    const auto report = [&](double limit, double sum, Severity severity) {
        segment.findings.add("seg-duration-mismatch",
                             {secondsArg("measured", *duration), secondsArg("declared", declared), msArg("difference", error),
                              msArg("sum", sum), msArg("limit", limit)},
                             segment.place(), severity);
    };
    if (std::abs(error) > severe + roundingS) {
        m_errors.clear();  // it is told already: later segments are judged by themselves
        return report(severe, error, Severity::Major);
    }
    if (segment.declared.nominalDuration) return;
    m_errors.push_back(error);
    if (m_errors.size() > segmentsSummed) m_errors.pop_front();
    // Frames of sound do not fit the grid of the pictures, and an encoder's priming is one or two frames more: it stays
    // within two frames, however long it lasts.
    const media::Track& track = *segment.main();
    const double frames = track.kind == media::Track::Kind::Audio ? 2.5 : 1;
    const double limit = frames * frameS(track) + roundingS * static_cast<double>(m_errors.size()) + 0.001;
    const double sum = std::accumulate(m_errors.begin(), m_errors.end(), 0.0);
    if (std::abs(sum) > limit) report(limit, sum, Severity::Minor);
}

}  // namespace inspector::rules
