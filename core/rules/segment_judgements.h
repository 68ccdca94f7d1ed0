// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rules/segment_case.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

// The judgements on one segment, one subject a file. Internal to core/rules. What spans more than two segments keeps its
// own bounded memory in a struct that the history owns.
namespace inspector::rules {

// segment_diagnostics.cpp: what the inspection says of the bytes themselves.
void addDiagnostics(FindingList& findings, const std::vector<media::Diagnostic>& diagnostics, Place place, bool whole,
                    bool hasMap, const Declared& declared);

// segment_duration.cpp: measured against EXTINF or the timeline.
class DurationDrift {
public:
    void judge(const SegmentCase& segment);

private:
    std::deque<double> m_errors;  // measured - declared, of the last segments in a row
};

// segment_keyframes.cpp
void judgeKeyframes(const SegmentCase& segment);

// segment_continuity.cpp: timestamps and counters, from the segment before to this one.
enum class Step { Unknown, Continues, Breaks, Jumps };
[[nodiscard]] Step judgeContinuity(const SegmentCase& segment);
void judgeStartSkew(const SegmentCase& segment);

// segment_format.cpp: containers, tracks, init segments, from the segment before to this one.
[[nodiscard]] bool judgeFormatChange(const SegmentCase& segment);  // whether it changed
void judgeUnneeded(const SegmentCase& segment, Step step, bool formatChanged);
void judgeRepeated(const SegmentCase& segment);

// segment_size.cpp
class SizeRun {
public:
    void judge(const SegmentCase& segment);

private:
    std::deque<double> m_rates;  // bytes a second of the last segments
};

// segment_declared.cpp: codecs, resolution and sound against what the multivariant playlist or the MPD declares.
void judgeDeclared(const SegmentCase& segment);

// segment_protection.cpp
void judgeProtection(const SegmentCase& segment);
void judgeKid(FindingList& findings, const std::vector<media::Track>& tracks, const Declared& declared, Place place);

// segment_events.cpp: in-band events and splice points.
class SpliceWatch {
public:
    // Whether a splice point lies at the segment's start.
    bool judge(const SegmentCase& segment);

private:
    std::deque<double> m_due;  // splice points to come, seconds of the container's clock
};

// text_segment.cpp: WebVTT segments of a rendition.
class TextRun {
public:
    void judge(const SegmentCase& segment);

private:
    void judgeMap(const SegmentCase& segment, double offset, double wrap);
    void judgeCues(const SegmentCase& segment, double offset);

    std::optional<double> m_offset;       // of the segment before: mapped time - cue time
    double m_unwrapped = 0;               // the same, not wrapped, since the run began
    double m_mapDrift = 0;                // sum of what the map moved less the durations, while it moves
    double m_position = 0;                // sum of durations since the run began
    std::optional<std::pair<double, double>> m_origin;  // where the run can have begun, so that all cues are inside
    double m_emptyS = 0;
};

}  // namespace inspector::rules
