// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/ts_times.h"

#include <algorithm>

namespace inspector::media {

namespace {

constexpr std::size_t samplesKept = 16'384;
constexpr std::size_t keyframesKept = 64;

}  // namespace

void SampleTimes::add(std::int64_t pts, std::int64_t dts, bool keyframe) {
    if (!m_last) {
        m_first = {pts, dts};
        m_smallestPts = m_greatestPts = pts;
        m_firstIsKeyframe = keyframe;
    }
    m_last = {pts, dts};
    m_untimed = 0;
    m_smallestPts = std::min(m_smallestPts, pts);
    m_greatestPts = std::max(m_greatestPts, pts);
    if (m_samples.size() < samplesKept) m_samples.push_back({pts, dts});
    if (!keyframe) return;
    ++m_keyframeCount;
    if (m_keyframes.size() < keyframesKept) m_keyframes.push_back(pts);
    if (m_lastKeyframe) m_longestGop = std::max(m_longestGop, pts - *m_lastKeyframe);
    m_lastKeyframe = pts;
}

// Between neighbours in decoding order.
std::vector<std::int64_t> SampleTimes::durations() const {
    std::vector<std::int64_t> result;
    for (std::size_t i = 1; i < m_samples.size(); ++i)
        if (const std::int64_t step = m_samples[i].dts - m_samples[i - 1].dts; step > 0) result.push_back(step);
    return result;
}

void SampleTimes::fillKeyframes(Track& track) const {
    track.firstIsKeyframe = m_firstIsKeyframe;
    track.keyframes = m_keyframes;
    track.keyframeCount = m_keyframeCount;
    track.longestGop = m_longestGop;
    if (m_lastKeyframe) track.longestGop = std::max(track.longestGop, *track.endPts - *m_lastKeyframe);
}

void SampleTimes::fill(Track& track, std::int64_t declared) const {
    if (!m_last) return;
    std::vector<std::int64_t> steps = durations();
    track.sampleDuration = declared;
    if (!steps.empty()) {
        const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
        std::nth_element(steps.begin(), middle, steps.end());
        track.sampleDuration = *middle;
    }
    track.firstDts = m_first.dts;
    track.firstPts = m_smallestPts;
    track.endDts = m_last->dts + track.sampleDuration * (1 + m_untimed);
    track.endPts = m_greatestPts + track.sampleDuration * (1 + m_untimed);
    fillKeyframes(track);

    std::vector<std::int64_t> shown;
    shown.reserve(m_samples.size());
    for (const Times& times : m_samples) shown.push_back(times.pts);
    std::sort(shown.begin(), shown.end());
    for (std::size_t i = 1; i < shown.size(); ++i) track.longestPtsGap = std::max(track.longestPtsGap, shown[i] - shown[i - 1]);

    if (track.kind != Track::Kind::Video || steps.empty()) return;
    // Regular: the mean is finer than the clock (59.94 a second is 1501 and 1502 ticks by turns).
    const bool regular = std::all_of(steps.begin(), steps.end(), [&track](std::int64_t step) {
        return step >= track.sampleDuration - 2 && step <= track.sampleDuration + 2;
    });
    if (regular && steps.size() + 1 == m_samples.size())
        track.frameRate = 90'000.0 * static_cast<double>(steps.size()) / static_cast<double>(m_samples.back().dts - m_first.dts);
    else
        track.frameRate = 90'000.0 / static_cast<double>(track.sampleDuration);
}

}  // namespace inspector::media
