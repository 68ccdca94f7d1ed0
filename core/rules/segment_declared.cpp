// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/codec_compare.h"
#include "core/rules/segment_judgements.h"

#include <algorithm>
#include <cmath>

namespace inspector::rules {

namespace {

using media::Track;

struct Comparison {
    CodecMatch match = CodecMatch::Family;
    bool kindDeclared = false;  // any codec of that kind
};

Comparison compare(const Track& track, const std::vector<std::string_view>& declared) {
    Comparison best;
    for (const std::string_view element : declared) {
        const std::string family = codecFamily(element);
        if (track.kind == Track::Kind::Video ? isVideoFamily(family) : isAudioFamily(family)) best.kindDeclared = true;
        best.match = std::min(best.match, compareCodec(element, track.codec));
    }
    return best;
}

bool isKnown(const Track& track) {
    const std::string family = codecFamily(track.codec);
    return track.kind == Track::Kind::Video ? isVideoFamily(family) : isAudioFamily(family);
}

void judgeCodec(const SegmentCase& segment, const Track& track, const std::vector<std::string_view>& declared) {
    if (!isKnown(track)) return;
    const Comparison comparison = compare(track, declared);
    if (comparison.match == CodecMatch::Same) return;
    const std::vector<Arg> args = {shownArg("declared", segment.declared.codecs), shownArg("found", track.codec)};
    std::optional<Severity> severity;
    if (comparison.kindDeclared && comparison.match == CodecMatch::Family) severity = Severity::Critical;
    if (comparison.match == CodecMatch::Less) severity = Severity::Minor;
    if (segment.declared.dash)
        segment.findings.add("dash-codecs-mismatch", args, segment.place(), severity);
    else if (segment.declared.isAudioOnly)
        segment.findings.add("hls-audio-codec-mismatch", args, segment.place());
    else
        segment.findings.add("hls-codecs-mismatch", args, segment.place(), severity);
}

void judgeCodecs(const SegmentCase& segment) {
    const auto declared = codecElements(segment.declared.codecs);
    if (declared.empty() || segment.declared.isSubtitles) return;
    for (const Track& track : segment.inspection.tracks) {
        if (track.kind != Track::Kind::Video && track.kind != Track::Kind::Audio) continue;
        judgeCodec(segment, track, declared);
    }
}

// Declared is the picture as shown: with the pixels' shape, or (as many packagers do) without.
void judgeResolution(const SegmentCase& segment, const Track& video) {
    const Declared& declared = segment.declared;
    if (declared.width <= 0 || declared.height <= 0 || video.width <= 0 || video.height <= 0) return;
    const double shape = std::isfinite(video.pixelAspect) && video.pixelAspect > 0.01 && video.pixelAspect < 100 ? video.pixelAspect : 1;
    const double shown = video.width * shape;
    const auto near = [](double a, double b, double by) { return std::abs(a - b) <= by; };
    const bool height = near(declared.height, video.height, 1);
    if (height && (near(declared.width, video.width, 1) || near(declared.width, shown, 2))) return;
    const auto text = [](int width, int height_) { return std::to_string(width) + "x" + std::to_string(height_); };
    segment.findings.add(declared.dash ? "dash-resolution-mismatch" : "hls-resolution-mismatch",
                         {textArg("declared", text(declared.width, declared.height)), textArg("found", text(video.width, video.height))},
                         segment.place());
}

// 29.97 is declared as 30 by many; few samples say nothing of a rate.
void judgeFrameRate(const SegmentCase& segment, const Track& video) {
    constexpr double tolerance = 0.02;
    constexpr std::uint64_t samplesNeeded = 10;
    const double declared = segment.declared.frameRate;
    if (declared <= 0 || !video.frameRate || video.samples < samplesNeeded) return;
    if (std::abs(*video.frameRate - declared) <= declared * tolerance) return;
    segment.findings.add("hls-frame-rate-mismatch", {numberArg("declared", declared), numberArg("found", *video.frameRate)},
                         segment.place());
}

bool isAac(const Track& audio) { return codecFamily(audio.codec) == "aac"; }

// Objects (JOC) ride on a bed of fewer channels; parametric stereo on one channel at half the rate.
bool isHidden(const SegmentCase& segment, const Track& audio) {
    const std::string family = codecFamily(audio.codec);
    if (family == "eac3" || family == "ac4") return segment.declared.channels > audio.channels;
    if (!isAac(audio) || audio.channels != 1 || segment.declared.channels != 2) return false;
    return audio.sampleRate <= 24'000 || segment.declared.codecs.find("mp4a.40.29") != std::string::npos;
}

void judgeSound(const SegmentCase& segment, const Track& audio) {
    const Declared& declared = segment.declared;
    if (declared.channels > 0 && audio.channels > 0 && declared.channels != audio.channels && !isHidden(segment, audio))
        segment.findings.add("hls-channels-mismatch", {numberArg("declared", declared.channels), numberArg("found", audio.channels)},
                             segment.place());
    if (declared.sampleRate <= 0 || audio.sampleRate <= 0 || declared.sampleRate == audio.sampleRate) return;
    // Spectral band replication doubles the rate that the core has.
    const bool doubled = isAac(audio) && std::int64_t{audio.sampleRate} * 2 == declared.sampleRate;
    if (!doubled)
        segment.findings.add("hls-sample-rate-mismatch",
                             {numberArg("declared", declared.sampleRate), numberArg("found", audio.sampleRate)}, segment.place());
}

}  // namespace

void judgeDeclared(const SegmentCase& segment) {
    judgeCodecs(segment);
    const Track* const video = segment.video();
    if (video) judgeResolution(segment, *video);
    if (segment.declared.dash) return;
    if (video) judgeFrameRate(segment, *video);
    if (const Track* const audio = segment.audio()) judgeSound(segment, *audio);
}

}  // namespace inspector::rules
