// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/segment_judgements.h"

#include <algorithm>
#include <cmath>

namespace inspector::rules {

namespace {

using media::Container;
using media::Track;

constexpr double slackS = 0.01;
constexpr double jumpS = 1;  // less is frames that are missing or there twice, more is another timeline

// How the timestamps of one track went on.
struct TrackStep {
    const Track* track = nullptr;
    double expectedS = 0;
    double foundS = 0;
    double byS = 0;      // found - expected, of presentation times
    double decodeS = 0;  // the same of decoding times
    double limitS = 0;
    bool decodeKnown = false;

    [[nodiscard]] double worst() const { return std::max(std::abs(byS), std::abs(decodeS)); }
};

const TrackMemory* before(const SegmentMemory& previous, const Track& track) {
    const auto same = std::find_if(previous.tracks.begin(), previous.tracks.end(), [&](const TrackMemory& memory) {
        return memory.kind == track.kind && memory.id == track.id;
    });
    if (same != previous.tracks.end()) return &*same;
    const auto kind = std::find_if(previous.tracks.begin(), previous.tracks.end(),
                                   [&](const TrackMemory& memory) { return memory.kind == track.kind; });
    return kind == previous.tracks.end() ? nullptr : &*kind;
}

// Pictures at a variable rate pause as long at the border of two segments as they do inside both.
double limitOf(const Track& track, const TrackMemory& memory) {
    double frame = frameS(track);
    if (track.kind == Track::Kind::Video)
        frame = std::max(frame, std::min({memory.longestGapS, track.seconds(track.longestPtsGap), jumpS}));
    return frame + slackS;
}

std::optional<TrackStep> stepOf(const SegmentCase& segment, const Track& track) {
    const TrackMemory* const memory = before(*segment.previous, track);
    const auto first = trackTime(track, track.firstPts);
    if (!memory || !memory->endPtsS || !first || memory->samples < 2 || track.samples < 1) return std::nullopt;
    const double wrap = wrapS(segment.inspection.container);
    TrackStep step;
    step.track = &track;
    step.expectedS = *memory->endPtsS;
    step.foundS = *first;
    step.byS = stepS(*first, *memory->endPtsS, wrap);
    const auto firstDts = trackTime(track, track.firstDts);
    if (firstDts && memory->endDtsS) {
        step.decodeKnown = true;
        step.decodeS = stepS(*firstDts, *memory->endDtsS, wrap);
    }
    step.limitS = limitOf(track, *memory);
    return std::isfinite(step.byS) && std::isfinite(step.decodeS) ? std::optional(step) : std::nullopt;
}

std::vector<TrackStep> stepsOf(const SegmentCase& segment) {
    std::vector<TrackStep> steps;
    for (const Track& track : segment.inspection.tracks) {
        if (track.kind != Track::Kind::Video && track.kind != Track::Kind::Audio) continue;
        if (const auto step = stepOf(segment, track)) steps.push_back(*step);
    }
    return steps;
}

// The first time of a track is where the MPD's timeline has the segment: a break is the timeline's own (a gap of it is
// judged by the document).
bool isAsTheTimelineSays(const SegmentCase& segment, const Track& track, double limit) {
    const double time = segment.declared.mediaTimeS;
    if (!segment.declared.dash || time < 0) return false;
    const double allowed = segment.declared.nominalDuration ? std::max(limit, segment.view.durationS / 2) : limit;
    const auto near = [&](const std::optional<std::int64_t>& ticks) {
        const auto at = trackTime(track, ticks);
        return at && std::abs(*at - time) <= allowed;
    };
    return near(track.firstPts) || near(track.firstDts);
}

std::vector<Arg> argsOf(const TrackStep& step, double by) {
    return {textArg("track", step.track->kind == Track::Kind::Video ? "video" : "audio"), secondsArg("expected", step.expectedS),
            secondsArg("found", step.foundS), msArg("by", std::abs(by)), msArg("limit", step.limitS)};
}

// The decoding times of fragmented MP4 are the sums of what went before.
bool judgeDecodeTime(const SegmentCase& segment, const TrackStep& step) {
    if (segment.inspection.container != Container::Fmp4 || !step.decodeKnown || std::abs(step.decodeS) <= step.limitS)
        return false;
    segment.findings.add("fmp4-tfdt-discontinuity", argsOf(step, step.decodeS), segment.place());
    return true;
}

Step judgeStep(const SegmentCase& segment, const TrackStep& step) {
    if (step.worst() <= step.limitS) return Step::Continues;
    if (isAsTheTimelineSays(segment, *step.track, step.limitS)) return Step::Continues;
    const bool told = judgeDecodeTime(segment, step);
    if (std::abs(step.byS) > jumpS) {
        segment.findings.add("seg-pts-discontinuity", argsOf(step, step.byS), segment.place());
        return Step::Jumps;
    }
    // Reordering may begin anew with other decoding times: pictures that are shown without a break have none.
    if (!told && std::abs(step.byS) <= step.limitS) return Step::Continues;
    if (!told) segment.findings.add(step.byS < 0 ? "seg-pts-overlap" : "seg-pts-gap", argsOf(step, step.byS), segment.place());
    return Step::Breaks;
}

bool isMediaPid(const SegmentCase& segment, std::uint16_t pid) {
    return std::any_of(segment.inspection.tracks.begin(), segment.inspection.tracks.end(),
                       [pid](const Track& track) { return track.id == pid; });
}

// Counters begin anew with a restarted encoder; a packet that is repeated (the same counter) is legal.
void judgeCounters(const SegmentCase& segment, Step step) {
    if (!segment.inspection.ts) return;
    std::vector<Arg> args;
    std::uint32_t count = 0;
    for (const auto& [pid, counters] : segment.inspection.ts->continuity) {
        const auto known = segment.previous->continuity.find(pid);
        if (known == segment.previous->continuity.end() || !isMediaPid(segment, pid)) continue;
        const unsigned last = known->second.second & 15U;
        const unsigned expected = (last + 1) & 15U;
        const unsigned found = counters.first & 15U;
        if (found == expected || found == last) continue;
        if (count++ == 0) args = {numberArg("pid", pid), numberArg("expected", expected), numberArg("found", found), bytesArg("offset", 0)};
    }
    if (count == 0) return;
    args.push_back(numberArg("count", count));
    segment.findings.add("ts-continuity", std::move(args), segment.place(), step == Step::Jumps ? Severity::Major : Severity::Minor);
}

// Against the MPD's timeline, wherever the segment before was.
bool judgeTimeline(const SegmentCase& segment) {
    const double time = segment.declared.mediaTimeS;
    const Track* const track = segment.main();
    if (!segment.declared.dash || time < 0 || !track || segment.view.durationS <= 0) return false;
    const auto first = trackTime(*track, track->firstPts);
    const double limit = std::max({frameS(*track) + slackS, segment.view.durationS / 2, jumpS});
    if (!first || isAsTheTimelineSays(segment, *track, limit)) return false;
    segment.findings.add("seg-pts-discontinuity",
                         {textArg("track", track->kind == Track::Kind::Video ? "video" : "audio"), secondsArg("expected", time),
                          secondsArg("found", *first), msArg("by", std::abs(*first - time)), msArg("limit", limit)},
                         segment.place());
    return true;
}

}  // namespace

Step judgeContinuity(const SegmentCase& segment) {
    const bool offTimeline = judgeTimeline(segment);
    if (!segment.previous || !segment.previous->whole || segment.previous->container != segment.inspection.container)
        return Step::Unknown;
    const auto steps = stepsOf(segment);
    if (segment.view.discontinuity) {
        // Nothing is expected; only whether it would have gone on.
        if (steps.empty()) return Step::Unknown;
        const bool all = std::all_of(steps.begin(), steps.end(), [](const TrackStep& s) { return s.worst() <= s.limitS; });
        return all ? Step::Continues : Step::Jumps;
    }
    if (offTimeline) return Step::Unknown;
    Step worst = steps.empty() ? Step::Unknown : Step::Continues;
    for (const TrackStep& step : steps) worst = std::max(worst, judgeStep(segment, step));
    judgeCounters(segment, worst);
    return worst;
}

void judgeStartSkew(const SegmentCase& segment) {
    const Track* const video = segment.video();
    const Track* const audio = segment.audio();
    if (!video || !audio || video->samples < 2 || audio->samples < 1) return;
    const auto shown = trackTime(*video, video->firstPts);
    const auto decoded = trackTime(*video, video->firstDts);
    const auto heard = trackTime(*audio, audio->firstPts);
    if (!shown || !heard) return;
    const double wrap = wrapS(segment.inspection.container);
    const double skew = stepS(*shown, *heard, wrap);
    // Packets are ordered by decoding time: sound that begins between a picture's decoding and its showing is in step.
    const double fromDecoding = decoded ? stepS(*decoded, *heard, wrap) : skew;
    const bool between = std::min(skew, fromDecoding) <= 0 && std::max(skew, fromDecoding) >= 0;
    const double apart = between ? 0 : std::min(std::abs(skew), std::abs(fromDecoding));
    if (!std::isfinite(apart) || apart <= 0.1) return;
    segment.findings.add("seg-av-start-skew", {msArg("skew", skew), msArg("limit", apart > 0.5 ? 0.5 : 0.1)}, segment.place(),
                         apart > 0.5 ? Severity::Major : Severity::Minor);
}

}  // namespace inspector::rules
