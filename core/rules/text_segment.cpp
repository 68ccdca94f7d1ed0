// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/segment_judgements.h"

#include <algorithm>
#include <cmath>

namespace inspector::rules {

namespace {

constexpr double driftS = 0.5;
constexpr double outsideS = 1;     // slack for EXTINF and cues that touch the border
constexpr double emptyRunS = 300;

}  // namespace

// A packager leaves the map as it is (cues in the stream's time), or moves it with each segment (cues in the segment's).
void TextRun::judgeMap(const SegmentCase& segment, double offset, double wrap) {
    if (!m_offset || segment.startsAnew()) {
        m_mapDrift = 0;
        return;
    }
    const double moved = stepS(offset, *m_offset, wrap);
    if (std::abs(moved) < 0.001) return;
    m_mapDrift += moved - segment.previous->durationS;
    if (std::abs(m_mapDrift) <= driftS) return;
    segment.findings.add("vtt-timestamp-map-drift",
                         {msArg("drift", m_mapDrift), secondsArg("moved", moved), secondsArg("expected", segment.previous->durationS),
                          msArg("limit", driftS)},
                         segment.place());
    m_mapDrift = 0;
}

// Every segment with cues says within what bounds the run began, if its cues are to touch it; bounds that exclude each
// other show a segment whose cues lie outside.
void TextRun::judgeCues(const SegmentCase& segment, double offset) {
    const media::TextFacts& text = *segment.inspection.text;
    if (text.cues == 0 || !text.firstStartS || !text.lastEndS) return;
    const double latest = *text.lastEndS + offset - m_position + outsideS;
    const double earliest = *text.firstStartS + offset - segment.view.durationS - m_position - outsideS;
    if (!std::isfinite(latest) || !std::isfinite(earliest) || latest < earliest) return;
    if (!m_origin) {
        m_origin = {earliest, latest};
        return;
    }
    const std::pair<double, double> both{std::max(earliest, m_origin->first), std::min(latest, m_origin->second)};
    if (both.first <= both.second) {
        m_origin = both;
        return;
    }
    const double by = both.first - both.second;
    segment.findings.add("vtt-cue-outside-segment",
                         {secondsArg("start", *text.firstStartS), secondsArg("end", *text.lastEndS), secondsArg("by", by)}, segment.place());
}

void TextRun::judge(const SegmentCase& segment) {
    if (!segment.inspection.text || segment.inspection.container != media::Container::WebVtt || !segment.whole()) {
        *this = {};
        return;
    }
    const media::TextFacts& text = *segment.inspection.text;
    if (segment.startsAnew()) {
        m_position = 0;
        m_origin.reset();
    }
    m_emptyS = text.cues > 0 || !segment.previous ? 0 : m_emptyS;
    if (text.cues == 0) m_emptyS += segment.view.durationS;
    if (m_emptyS > emptyRunS)
        segment.findings.add("vtt-empty-run", {secondsArg("seconds", m_emptyS), secondsArg("limit", emptyRunS)}, segment.place());

    // Without a map the cues are on the stream's own clock, which begins at 0.
    const double offset = text.hasTimestampMap ? static_cast<double>(text.mpegts) / 90'000 - text.localS : 0;
    if (!segment.declared.dash && std::isfinite(offset)) {
        const double wrap = wrapS(media::Container::MpegTs);
        const bool goesOn = m_offset.has_value() && text.hasTimestampMap && !segment.startsAnew();
        if (!goesOn && (m_offset || text.hasTimestampMap)) m_origin.reset();
        m_unwrapped = goesOn ? m_unwrapped + stepS(offset, *m_offset, wrap) : offset;
        if (text.hasTimestampMap) judgeMap(segment, offset, wrap);
        judgeCues(segment, m_unwrapped);
        m_offset = text.hasTimestampMap ? std::optional(offset) : std::nullopt;
    }
    m_position += segment.view.durationS;
}

}  // namespace inspector::rules
