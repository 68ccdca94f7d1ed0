// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/segment_judgements.h"

#include <algorithm>
#include <cmath>

namespace inspector::rules {

namespace {

using media::TimedEvent;
using media::Track;

constexpr std::size_t splicesKept = 16;
constexpr double announcedAheadS = 3600;

// Versions 0 and 1 are defined; ID3 in CMAF needs version 1, whose time does not depend on the segment.
bool hasWrongVersion(const TimedEvent& event) {
    return event.version > 1 || (event.version == 0 && event.scheme == "https://aomedia.org/emsg/ID3");
}

void judgeMessages(const SegmentCase& segment) {
    const auto& declared = segment.declared.inbandSchemes;
    for (const TimedEvent& event : segment.inspection.events) {
        if (event.source != TimedEvent::Source::Emsg) continue;
        if (hasWrongVersion(event))
            segment.findings.add("emsg-version",
                                 {shownArg("scheme", event.scheme), numberArg("version", event.version), bytesArg("offset", event.offset)},
                                 segment.place());
        if (segment.declared.dash && std::find(declared.begin(), declared.end(), event.scheme) == declared.end())
            segment.findings.add("dash-inband-event-undeclared", {shownArg("scheme", event.scheme), bytesArg("offset", event.offset)},
                                 segment.place());
    }
}

// When the content is to be cut, on the container's clock; none: not to be cut, or at once.
std::optional<double> spliceTime(const TimedEvent& event) {
    if (!event.splice || !event.splice->info || !event.timeS || !std::isfinite(*event.timeS)) return std::nullopt;
    const media::SpliceInfo& info = *event.splice->info;
    if (info.kind != media::SpliceInfo::Kind::Out && info.kind != media::SpliceInfo::Kind::In) return std::nullopt;
    if (event.source == TimedEvent::Source::TsSplice && !info.pts90k) return std::nullopt;
    return event.timeS;
}

}  // namespace

bool SpliceWatch::judge(const SegmentCase& segment) {
    judgeMessages(segment);
    const Track* const track = segment.main();
    const auto start = track ? trackTime(*track, track->firstPts) : std::nullopt;
    const auto end = track ? trackTime(*track, track->endPts) : std::nullopt;
    if (segment.view.discontinuity) m_due.clear();
    if (!start || !end || !segment.whole()) return false;
    const double wrap = wrapS(segment.inspection.container);
    for (const TimedEvent& event : segment.inspection.events) {
        const auto time = spliceTime(event);
        if (!time || std::any_of(m_due.begin(), m_due.end(), [&](double due) { return std::abs(due - *time) < 0.001; })) continue;
        m_due.push_back(*time);
        if (m_due.size() > splicesKept) m_due.pop_front();
    }
    // Sound does not cut where pictures do.
    const double allowed = track->kind == Track::Kind::Video ? frameS(*track) + 0.001 : 0.1;
    const double duration = stepS(*end, *start, wrap);
    bool atStart = false;
    std::deque<double> later;
    for (const double due : m_due) {
        const double into = stepS(due, *start, wrap);
        if (std::abs(into) <= allowed) atStart = true;
        if (into > allowed && into < duration - allowed)
            segment.findings.add(segment.declared.dash ? "dash-scte35-off-segment-boundary" : "hls-scte35-off-segment-boundary",
                                 {msArg("off", std::min(into, duration - into)), msArg("limit", allowed), secondsArg("into", into)},
                                 segment.place());
        if (into >= duration - allowed && into < announcedAheadS) later.push_back(due);
    }
    m_due = std::move(later);
    return atStart;
}

}  // namespace inspector::rules
