// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/segment_case.h"

#include <algorithm>
#include <cmath>

namespace inspector::rules {

namespace {

constexpr double variantsApartS = 0.1;   // a frame, and dates that are written in milliseconds
constexpr double renditionApartS = 0.5;
constexpr double sameStartS = 0.1;

// Where the rung's timestamps stand against what all rungs share: its date, or the MPD's timeline.
struct Mapped {
    const RungSegment* segment = nullptr;
    double offsetS = 0;
};

std::optional<double> anchorS(const RungSegment& segment, bool byDate) {
    if (byDate) return segment.programDateTime ? std::optional(toSeconds(segment.programDateTime->time_since_epoch())) : std::nullopt;
    return segment.mediaTimeS >= 0 ? std::optional(segment.mediaTimeS) : std::nullopt;
}

std::vector<Mapped> mapped(const std::vector<RungSegment>& segments, bool byDate) {
    std::vector<Mapped> found;
    for (const RungSegment& segment : segments) {
        const auto anchor = anchorS(segment, byDate);
        if (!anchor || segment.firstPtsS < 0 || !std::isfinite(segment.firstPtsS) || !std::isfinite(*anchor)) continue;
        found.push_back({&segment, segment.firstPtsS - *anchor});
    }
    return found;
}

double apartS(const Mapped& a, const Mapped& b) {
    // Timestamps that wrap are compared as such only with their like.
    const double wrap = std::max(a.segment->timescaleWrapS, b.segment->timescaleWrapS);
    return stepS(a.offsetS, b.offsetS, std::isfinite(wrap) && wrap > 1 ? wrap : 0);
}

Context contextOf(const Context& context, const RungSegment& segment) {
    Context own = context;
    own.rung = segment.rung;
    return own;
}

void append(std::vector<Finding>& all, FindingList& findings) {
    for (Finding& finding : findings.take()) all.push_back(std::move(finding));
}

// What most rungs have: the one that the fewest others differ from.
const Mapped& usual(const std::vector<const Mapped*>& rungs, double limit) {
    const auto differing = [&](const Mapped* one) {
        return std::count_if(rungs.begin(), rungs.end(), [&](const Mapped* other) { return std::abs(apartS(*one, *other)) > limit; });
    };
    return **std::min_element(rungs.begin(), rungs.end(), [&](const Mapped* a, const Mapped* b) { return differing(a) < differing(b); });
}

// Of an MPD, only segments of one number are beside each other: nominal times may be off by half a segment.
bool areBeside(const RungSegment& a, const RungSegment& b, bool byDate) { return byDate || a.sequence == b.sequence; }

void judgeGroup(std::vector<Finding>& all, const Context& context, const std::vector<const Mapped*>& rungs, const Mapped& reference, double limit,
                std::string_view rule, bool byDate) {
    for (const Mapped* rung : rungs) {
        if (!areBeside(*rung->segment, *reference.segment, byDate)) continue;
        const double apart = apartS(*rung, reference);
        if (std::abs(apart) <= limit) continue;
        const Context own = contextOf(context, *rung->segment);
        FindingList findings(own);
        findings.add(rule, {msArg("apart", apart), shownArg("other", reference.segment->rung), msArg("limit", limit)}, {0, rung->segment->sequence});
        append(all, findings);
    }
}

void judgeTimestamps(std::vector<Finding>& all, const Context& context, const std::vector<RungSegment>& segments, bool byDate) {
    const std::vector<Mapped> rungs = mapped(segments, byDate);
    std::vector<const Mapped*> video;
    std::vector<const Mapped*> audio;
    for (const Mapped& rung : rungs) (rung.segment->video ? video : audio).push_back(&rung);
    if (video.empty()) return;
    const Mapped& reference = usual(video, variantsApartS);
    judgeGroup(all, context, video, reference, variantsApartS, byDate ? "seg-variant-timestamps-differ" : "dash-representation-misaligned", byDate);
    judgeGroup(all, context, audio, reference, renditionApartS, "seg-audio-video-rendition-skew", byDate);
}

bool has(const RungSegment& segment, const AdMarker& wanted) {
    return std::any_of(segment.markers.begin(), segment.markers.end(), [&](const AdMarker& marker) {
        return marker.kind == wanted.kind && (marker.id == wanted.id || marker.id.empty() || wanted.id.empty());
    });
}

bool startTogether(const RungSegment& a, const RungSegment& b) {
    if (a.programDateTime && b.programDateTime)
        return std::abs(toSeconds(*a.programDateTime - *b.programDateTime)) <= sameStartS;
    return a.mediaTimeS >= 0 && b.mediaTimeS >= 0 && std::abs(a.mediaTimeS - b.mediaTimeS) <= sameStartS;
}

// A marker of one rung that the segment beside it lacks. Audio renditions need not carry any.
void judgeMarkers(std::vector<Finding>& all, const Context& context, const std::vector<RungSegment>& segments) {
    for (const RungSegment& rung : segments) {
        if (!rung.video || !rung.whole) continue;
        const Context own = contextOf(context, rung);
        FindingList findings(own);
        for (const RungSegment& other : segments) {
            if (&other == &rung || !other.video || !other.whole || !startTogether(rung, other)) continue;
            const auto lost = std::find_if(other.markers.begin(), other.markers.end(), [&](const AdMarker& marker) {
                return (marker.kind == AdMarker::Kind::Out || marker.kind == AdMarker::Kind::In) && !has(rung, marker);
            });
            if (lost == other.markers.end()) continue;
            findings.add(rung.mediaTimeS >= 0 ? "emsg-missing" : "hls-variants-cues-differ",
                         {textArg("kind", std::string(toString(lost->kind))), shownArg("id", lost->id.empty() ? "without id" : lost->id),
                          shownArg("other", other.rung)},
                         {0, rung.sequence});
            break;
        }
        append(all, findings);
    }
}

}  // namespace

std::vector<Finding> judgeSegmentsAcross(const Context& context, const std::vector<RungSegment>& segments) {
    std::vector<Finding> all;
    const bool byTimeline = std::any_of(segments.begin(), segments.end(), [](const RungSegment& s) { return s.mediaTimeS >= 0; });
    judgeTimestamps(all, context, segments, !byTimeline);
    judgeMarkers(all, context, segments);
    return all;
}

}  // namespace inspector::rules
