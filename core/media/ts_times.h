// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/media/inspection.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace inspector::media {

inline constexpr std::uint64_t tsClockMask = (std::uint64_t{1} << 33) - 1;

// From `from` to `to` on the 33-bit clock, the shorter way round.
[[nodiscard]] inline std::int64_t tsDistance(std::uint64_t from, std::uint64_t to) {
    const auto forward = static_cast<std::int64_t>((to - from) & tsClockMask);
    return forward <= static_cast<std::int64_t>(tsClockMask / 2) ? forward : forward - static_cast<std::int64_t>(tsClockMask) - 1;
}

// The segment's clock: every 33-bit time stamp, unwrapped against the first one. Internal to core/media.
class TsClock {
public:
    std::int64_t unwrap(std::uint64_t stamp) {
        if (!m_first) m_first = stamp & tsClockMask;
        return static_cast<std::int64_t>(*m_first) + tsDistance(*m_first, stamp);
    }
    [[nodiscard]] bool known() const { return m_first.has_value(); }

private:
    std::optional<std::uint64_t> m_first;
};

// Times of one track's samples, in decoding order. Bounded memory. Internal to core/media.
class SampleTimes {
public:
    void add(std::int64_t pts, std::int64_t dts, bool keyframe);
    void addUntimed() { ++m_untimed; }
    // `declared`: a sample's duration where it cannot be measured; 0: not known.
    void fill(Track& track, std::int64_t declared) const;
    [[nodiscard]] bool empty() const { return !m_last; }

private:
    struct Times {
        std::int64_t pts = 0;
        std::int64_t dts = 0;
    };
    [[nodiscard]] std::vector<std::int64_t> durations() const;
    void fillKeyframes(Track& track) const;

    std::vector<Times> m_samples;
    std::vector<std::int64_t> m_keyframes;
    std::uint32_t m_keyframeCount = 0;
    std::optional<std::int64_t> m_lastKeyframe;
    std::int64_t m_longestGop = 0;
    bool m_firstIsKeyframe = false;
    Times m_first;
    std::optional<Times> m_last;
    std::int64_t m_smallestPts = 0;
    std::int64_t m_greatestPts = 0;
    std::int64_t m_untimed = 0;  // after the last timed one
};

}  // namespace inspector::media
