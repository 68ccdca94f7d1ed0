// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/segment_case.h"

#include <cmath>

namespace inspector::rules {

namespace {

constexpr double tsWrapS = 8'589'934'592.0 / 90'000;  // 26 h 30 min 44 s
constexpr std::size_t tracksKept = 32;

TrackMemory rememberTrack(const media::Track& track) {
    TrackMemory memory;
    memory.kind = track.kind;
    memory.id = track.id;
    memory.codec = track.codec;
    memory.endDtsS = trackTime(track, track.endDts);
    memory.endPtsS = trackTime(track, track.endPts);
    memory.longestGapS = track.seconds(track.longestPtsGap);
    memory.samples = track.samples;
    return memory;
}

}  // namespace

std::optional<std::uint64_t> SegmentCase::size() const {
    if (view.partial) return std::nullopt;
    if (view.size) return view.size;
    return inspection.whole && inspection.bytes > 0 ? std::optional(inspection.bytes) : std::nullopt;
}

SegmentMemory remember(const SegmentCase& segment) {
    const media::Inspection& inspection = segment.inspection;
    SegmentMemory memory;
    memory.sequence = segment.view.sequence;
    memory.whole = segment.whole();
    memory.container = inspection.container;
    memory.hash = inspection.hash;
    for (const media::Track& track : inspection.tracks) {
        if (memory.tracks.size() == tracksKept) break;
        memory.tracks.push_back(rememberTrack(track));
    }
    if (inspection.ts) memory.continuity = inspection.ts->continuity;
    if (segment.view.init && segment.view.init->hasMoov) memory.configHash = segment.view.init->configHash;
    if (segment.declared.mediaTimeS >= 0) memory.mediaTimeS = segment.declared.mediaTimeS;
    memory.durationS = segment.view.durationS;
    return memory;
}

double wrapS(media::Container container) {
    const bool wraps = container == media::Container::MpegTs || container == media::Container::PackedAudio;
    return wraps ? tsWrapS : 0;
}

double stepS(double later, double earlier, double wrap) {
    const double step = later - earlier;
    return wrap > 0 ? std::remainder(step, wrap) : step;
}

double frameS(const media::Track& track) {
    if (track.sampleDuration > 0 && track.timescale > 0) {
        const double seconds = track.seconds(track.sampleDuration);
        if (seconds < 2) return seconds;
    }
    if (track.frameRate && *track.frameRate > 1) return 1 / *track.frameRate;
    return track.kind == media::Track::Kind::Audio ? 1024.0 / 44'100 : 0.04;
}

std::optional<double> trackTime(const media::Track& track, const std::optional<std::int64_t>& ticks) {
    if (!ticks || track.timescale == 0) return std::nullopt;
    return track.seconds(*ticks);
}

}  // namespace inspector::rules
