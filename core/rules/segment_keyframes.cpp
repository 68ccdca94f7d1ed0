// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/segment_judgements.h"

namespace inspector::rules {

namespace {

constexpr double longestGopS = 2;  // AAS 1.13

// HEVC may begin with a clean random access picture (open GOP). What a transport stream's pictures are is known by their
// NAL units only: where none could be read (another codec, encrypted) nothing is said.
bool startIsKnown(const SegmentCase& segment, const media::Track& video) {
    if (video.samples == 0) return false;
    if (segment.inspection.container == media::Container::MpegTs) return !video.firstNalTypes.empty();
    return true;
}

bool startsWithKeyframe(const media::Track& video) {
    return video.firstIsKeyframe || video.firstNalTypes.find("CRA") != std::string::npos ||
           video.firstNalTypes.find("BLA") != std::string::npos;
}

void judgeGop(const SegmentCase& segment, const media::Track& video) {
    if (video.samples < 2) return;
    const double gop = video.seconds(video.longestGop);
    if (gop <= longestGopS + frameS(video) + 0.001) return;
    segment.findings.add("seg-gop-too-long", {secondsArg("gop", gop), secondsArg("limit", longestGopS)}, segment.place());
}

}  // namespace

void judgeKeyframes(const SegmentCase& segment) {
    const media::Track* const video = segment.video();
    if (!video || !startIsKnown(segment, *video)) return;
    const bool independent = segment.declared.independentSegments;
    const std::string nals = video->firstNalTypes.empty() ? "a frame that is no key frame" : video->firstNalTypes;
    const bool startsWell = startsWithKeyframe(*video);
    if (!startsWell && independent && !segment.declared.dash)
        segment.findings.add("hls-independent-segments-false", {textArg("nals", nals)}, segment.place());
    if (segment.whole() && video->keyframeCount == 0 && !startsWell) {
        segment.findings.add("seg-no-keyframe", {numberArg("frames", static_cast<double>(video->samples))}, segment.place());
        return;
    }
    if (!startsWell)
        segment.findings.add("seg-no-keyframe-at-start", {textArg("nals", nals)}, segment.place(),
                             independent ? Severity::Critical : Severity::Major);
    if (segment.whole()) judgeGop(segment, *video);
}

}  // namespace inspector::rules
