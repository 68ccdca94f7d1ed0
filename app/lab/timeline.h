// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace inspector::lab {

// When a fault that leaves marks in a rung's timeline was on. Times are milliseconds since 1970.
struct FaultPeriod {
    enum class Kind { SequenceReset, MissingDiscontinuity, Discontinuity };
    Kind kind;
    std::int64_t fromMs = 0;
    std::optional<std::int64_t> toMs;  // none: still on
};

// The live window of one rung as a function of time: which segments are listed, under which number and with which time
// stamps. Pure; segments are named by the wall clock: segment n lasts from n * segmentMs + phaseMs.
class Timeline {
public:
    Timeline(std::int64_t segmentMs, std::int64_t phaseMs, int window, std::vector<FaultPeriod> periods,
             std::uint64_t forgottenDiscontinuities = 0);

    [[nodiscard]] std::int64_t newestAt(std::int64_t nowMs) const;  // the newest complete segment
    [[nodiscard]] std::int64_t firstAt(std::int64_t nowMs) const { return newestAt(nowMs) - m_window + 1; }
    [[nodiscard]] std::int64_t startMs(std::int64_t segment) const { return segment * m_segmentMs + m_phaseMs; }

    // How far the segment's time stamps and date are from where they belong, in milliseconds.
    [[nodiscard]] std::int64_t shiftMs(std::int64_t segment) const;
    [[nodiscard]] bool hasDiscontinuityTag(std::int64_t segment) const;
    // EXT-X-DISCONTINUITY-SEQUENCE of a playlist that begins with this segment.
    [[nodiscard]] std::uint64_t discontinuitySequence(std::int64_t first) const;

    // The segment that has media sequence number 0 since the packager's newest restart; none: it never restarted, and
    // a segment's media sequence number is its own.
    [[nodiscard]] std::optional<std::int64_t> zeroAt(std::int64_t nowMs) const;

private:
    struct Jumps {
        std::int64_t from = 0;  // first segment concerned
        std::int64_t to = 0;    // first segment no longer concerned
        bool tagged = false;
    };
    [[nodiscard]] std::uint64_t tagsBefore(const Jumps& jumps, std::int64_t segment) const;

    std::int64_t m_segmentMs;
    std::int64_t m_phaseMs;
    int m_window;
    std::vector<FaultPeriod> m_periods;
    std::vector<Jumps> m_jumps;
    std::uint64_t m_forgotten;
};

}  // namespace inspector::lab
