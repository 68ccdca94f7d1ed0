// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/finding_list.h"
#include "core/rules/judge_live.h"

#include <cmath>

namespace inspector::rules {

namespace {

constexpr double sameMoment = 0.1;  // seconds: a frame and 50 ms

// How much later `other` says that the same media time is; none when their timestamps have nothing in common.
std::optional<double> difference(const RungSegment& reference, const RungSegment& other) {
    const double dates = toSeconds(*other.programDateTime - *reference.programDateTime);
    double media = other.firstPtsS - reference.firstPtsS;
    if (const double wrap = reference.timescaleWrapS; wrap > 0 && wrap == other.timescaleWrapS) {
        const double turns = std::round((dates - media) / wrap);
        media += turns * wrap;
    }
    const double result = dates - media;
    // Further apart than a minute: not one timeline (another encoder, another origin of the timestamps).
    if (std::fabs(result) > 60) return std::nullopt;
    return result;
}

}  // namespace

std::vector<Finding> judgeDatesAcross(const Context& context, const std::vector<RungSegment>& segments) {
    FindingList findings(context);
    const RungSegment* reference = nullptr;
    for (const RungSegment& segment : segments) {
        if (!segment.programDateTime || segment.firstPtsS < 0) continue;
        if (!reference) {
            reference = &segment;
            continue;
        }
        const auto apart = difference(*reference, segment);
        if (!apart || std::fabs(*apart) <= sameMoment) continue;
        findings.add("hls-variants-pdt-differ",
                     {textArg("one", reference->rung), textArg("other", segment.rung), secondsArg("difference", *apart),
                      secondsArg("limit", sameMoment)},
                     {0, segment.sequence}, std::fabs(*apart) > 1 ? Severity::Critical : Severity::Major);
    }
    return findings.take();
}

}  // namespace inspector::rules
