// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/bitrate_window.h"
#include "core/rules/segment_judgements.h"

#include <cmath>

namespace inspector::rules {

namespace {

constexpr double longestSegmentS = 3600;

// What a stranger wrote, within what can be reckoned with.
SegmentView sane(SegmentView view) {
    const bool possible = std::isfinite(view.durationS) && view.durationS > 0 && view.durationS <= longestSegmentS;
    if (!possible) view.durationS = 0;
    return view;
}

Declared sane(Declared declared) {
    for (double* const value : {&declared.frameRate, &declared.targetDurationS, &declared.minBufferTimeS}) {
        if (!std::isfinite(*value) || *value < 0) *value = 0;
    }
    if (!std::isfinite(declared.mediaTimeS)) declared.mediaTimeS = -1;
    return declared;
}

// EXT-X-DISCONTINUITY belongs where an ad begins or ends with other tracks or timestamps.
void judgeAdBoundary(const SegmentCase& segment, Step step, bool formatChanged, bool spliceAtStart) {
    if (segment.startsAnew() || segment.declared.dash || !(segment.view.adBoundary || spliceAtStart)) return;
    const bool jumps = step == Step::Jumps;
    if (!jumps && !formatChanged) return;
    segment.findings.add("hls-ad-discontinuity-missing", {textArg("what", jumps ? "timestamps" : "tracks or codecs")}, segment.place());
}

}  // namespace

struct SegmentHistory::Private {
    std::optional<SegmentMemory> previous;
    DurationDrift duration;
    SizeRun size;
    SpliceWatch splices;
    TextRun text;
    BitrateRun bitrate;

    void judge(const SegmentCase& segment);
    void judgeBitrate(const SegmentCase& segment);
};

void SegmentHistory::Private::judgeBitrate(const SegmentCase& segment) {
    const auto bytes = segment.size();
    if (!bytes || segment.view.durationS < 0.01 || segment.declared.isSubtitles) return;
    bitrate.judge(segment.findings, segment.declared, segment.place(), static_cast<double>(*bytes) * 8,
                  segment.view.durationS, !segment.startsAnew());
}

void SegmentHistory::Private::judge(const SegmentCase& segment) {
    const bool hasMap = segment.view.init != nullptr;
    addDiagnostics(segment.findings, segment.inspection.diagnostics, segment.place(), segment.whole(), hasMap, segment.declared);
    judgeBitrate(segment);
    size.judge(segment);
    judgeRepeated(segment);
    text.judge(segment);
    if (segment.inspection.container == media::Container::Unknown) return;
    duration.judge(segment);
    judgeKeyframes(segment);
    judgeDeclared(segment);
    judgeProtection(segment);
    judgeStartSkew(segment);
    const bool spliceAtStart = splices.judge(segment);
    const Step step = judgeContinuity(segment);
    const bool formatChanged = judgeFormatChange(segment);
    judgeUnneeded(segment, step, formatChanged);
    judgeAdBoundary(segment, step, formatChanged, spliceAtStart);
}

SegmentHistory::SegmentHistory() : d(std::make_unique<Private>()) {}
SegmentHistory::~SegmentHistory() = default;
SegmentHistory::SegmentHistory(SegmentHistory&&) noexcept = default;
SegmentHistory& SegmentHistory::operator=(SegmentHistory&&) noexcept = default;

std::vector<Finding> SegmentHistory::update(const Context& context, const Declared& declared, const SegmentView& view) {
    // The same segment again, judged already.
    if (!view.inspection || (d->previous && d->previous->sequence == view.sequence)) return {};
    Context here = context;
    if (!view.uri.empty()) here.url = view.uri;
    FindingList findings(here);
    const Declared saneDeclared = sane(declared);
    const SegmentView saneView = sane(view);
    const bool follows = d->previous && view.sequence > 0 && d->previous->sequence == view.sequence - 1;
    const SegmentCase segment{saneDeclared, saneView, *view.inspection, follows ? &*d->previous : nullptr, findings};
    d->judge(segment);
    d->previous = remember(segment);
    return findings.take();
}

double SegmentHistory::peakBps() const { return d->bitrate.window().peak(); }
double SegmentHistory::averageBps() const { return d->bitrate.window().average(); }

std::vector<Finding> judgeInit(const Context& context, const media::InitSegment& init, const Declared& declared) {
    FindingList findings(context);
    addDiagnostics(findings, init.diagnostics, {}, true, false, declared);
    judgeKid(findings, init.tracks, declared, {});
    return findings.take();
}

}  // namespace inspector::rules
