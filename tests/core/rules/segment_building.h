// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rules/judge_segment.h"
#include "tests/core/rules/judging.h"

#include <cmath>
#include <utility>

// Segments made by hand, as an inspection would tell of them.
namespace inspector::rules::test {

// A clean segment of a clean rung: 4 s of 25 pictures a second, H.264 with B-frames, and AAC at 48 kHz.
struct Piece {
    std::uint64_t sequence = 10;
    SegmentView view;
    media::Inspection inspection;
    std::optional<media::InitSegment> init;

    media::Track& video() { return inspection.tracks[0]; }
    media::Track& audio() { return inspection.tracks.back(); }
};

inline std::int64_t ticks(double seconds, std::uint32_t timescale = 90'000) { return std::llround(seconds * timescale); }

inline media::Track videoTrack(double startS, double durationS, bool reordered = true) {
    media::Track track;
    track.kind = media::Track::Kind::Video;
    track.id = 256;
    track.codec = "avc1.64001f";
    track.width = 1280;
    track.height = 720;
    track.frameRate = 25;
    track.samples = static_cast<std::uint64_t>(std::llround(durationS * 25));
    const double delay = reordered ? 0.08 : 0;
    track.firstDts = ticks(startS);
    track.endDts = ticks(startS + durationS);
    track.firstPts = ticks(startS + delay);
    track.endPts = ticks(startS + durationS + delay);
    track.sampleDuration = 3600;
    track.firstIsKeyframe = true;
    track.firstNalTypes = "AUD SPS PPS IDR";
    track.keyframes = {*track.firstPts, *track.firstPts + ticks(2)};
    track.keyframeCount = 2;
    track.longestGop = ticks(2);
    track.longestPtsGap = 3600;
    return track;
}

// Whole frames of 1024 samples at 48 kHz that begin at or after the start, as a packager cuts them.
inline media::Track audioTrack(double startS, double durationS) {
    constexpr double frame = 1024.0 / 48'000;
    const auto first = static_cast<std::int64_t>(std::ceil(startS / frame - 1e-9));
    const auto end = static_cast<std::int64_t>(std::ceil((startS + durationS) / frame - 1e-9));
    media::Track track;
    track.kind = media::Track::Kind::Audio;
    track.id = 257;
    track.codec = "mp4a.40.2";
    track.sampleRate = 48'000;
    track.channels = 2;
    track.samples = static_cast<std::uint64_t>(end - first);
    track.firstPts = track.firstDts = first * 1920;
    track.endPts = track.endDts = end * 1920;
    track.sampleDuration = 1920;
    track.firstIsKeyframe = true;
    return track;
}

inline Piece piece(std::uint64_t sequence, double startS, double durationS = 4) {
    Piece p;
    p.sequence = sequence;
    p.view.sequence = sequence;
    p.view.durationS = durationS;
    p.view.uri = "https://cdn.example/live/seg" + std::to_string(sequence) + ".ts";
    p.inspection.container = media::Container::MpegTs;
    p.inspection.bytes = static_cast<std::uint64_t>(durationS * 500'000);
    p.inspection.hash = 1000 + sequence;
    p.inspection.formatHash = 7;
    p.inspection.tracks = {videoTrack(startS, durationS), audioTrack(startS, durationS)};
    p.inspection.ts.emplace();
    const auto counter = static_cast<std::uint8_t>((sequence * 5) & 15U);
    const auto last = static_cast<std::uint8_t>((counter + 4) & 15U);
    p.inspection.ts->continuity = {{256, {counter, last}}, {257, {counter, last}}};
    return p;
}

// The same in fragmented MP4.
inline Piece fragment(std::uint64_t sequence, double startS, double durationS = 4) {
    Piece p = piece(sequence, startS, durationS);
    p.inspection.container = media::Container::Fmp4;
    p.inspection.ts.reset();
    p.inspection.fmp4.emplace();
    for (media::Track& track : p.inspection.tracks) track.firstNalTypes.clear();
    p.init.emplace();
    p.init->hasMoov = true;
    p.init->configHash = 5;
    p.init->tracks = p.inspection.tracks;
    return p;
}

inline Declared clean() {
    Declared declared;
    declared.codecs = "avc1.64001f,mp4a.40.2";
    declared.width = 1280;
    declared.height = 720;
    declared.frameRate = 25;
    declared.bandwidthBps = 4'400'000;
    declared.averageBandwidthBps = 4'000'000;
    declared.targetDurationS = 4;
    declared.independentSegments = true;
    return declared;
}

// One rung.
class Rung {
public:
    explicit Rung(Declared declared = clean()) : m_declared(std::move(declared)) {}
    std::vector<Finding> findings(Piece& p) {
        p.view.inspection = &p.inspection;
        p.view.init = p.init ? &*p.init : nullptr;
        return m_history.update(context, m_declared, p.view);
    }
    std::vector<std::string> rules(Piece& p) { return rulesOf(findings(p)); }
    std::vector<std::string> rules(Piece&& p) { return rules(p); }
    Declared& declared() { return m_declared; }
    [[nodiscard]] const SegmentHistory& history() const { return m_history; }

private:
    Declared m_declared;
    SegmentHistory m_history;
};

}  // namespace inspector::rules::test
