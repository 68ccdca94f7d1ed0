// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/document.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace inspector::rules {

namespace {

using hls::Segment;

// From one written date-time to the next, without a discontinuity between.
struct Step {
    const Segment* from = nullptr;
    const Segment* to = nullptr;
    double moved = 0;      // seconds between the two
    double expected = 0;   // sum of the durations between them
    double tolerance = 0;  // what rounding in the text explains

    [[nodiscard]] double deviation() const { return moved - expected; }
    [[nodiscard]] bool frozen() const { return std::fabs(moved) < 0.001 && expected >= 0.1; }
};

std::vector<Step> stepsOf(const hls::Playlist& playlist) {
    std::vector<Step> steps;
    const Segment* from = nullptr;
    double expected = 0;
    double rounding = 0;
    for (const Segment& segment : playlist.segments) {
        if (segment.discontinuity) from = nullptr;
        if (segment.programDateTime) {
            if (from) {
                const bool wholeSeconds = segment.programDateTimeText.find('.') == std::string::npos;
                const double moved = toSeconds(*segment.programDateTime - *from->programDateTime);
                steps.push_back({from, &segment, moved, expected, 0.1 + rounding + (wholeSeconds ? 1.0 : 0.0)});
            }
            from = &segment;
            expected = 0;
            rounding = 0;
        }
        if (!segment.duration) from = nullptr;
        expected += segment.duration.value_or(0);
        if (segment.durationIsInteger) rounding += 0.5;
    }
    return steps;
}

// How the date-times are written, and where they are missing.
void judgeWriting(FindingList& findings, const hls::Playlist& playlist) {
    bool dated = false;
    for (const Segment& segment : playlist.segments) {
        if (!segment.programDateTime) continue;
        dated = true;
        if (segment.programDateTimeText.find_first_of(".,") == std::string::npos)
            findings.add("hls-pdt-no-milliseconds", {shownArg("subject", segment.programDateTimeText)},
                         {segment.line, segment.sequence});
    }
    if (dated) {
        for (const Segment& segment : playlist.segments) {
            if (segment.discontinuity && !segment.programDateTime)
                findings.add("hls-pdt-missing-after-discontinuity", {}, {segment.line, segment.sequence});
        }
        return;
    }
    const bool written = std::any_of(playlist.segments.begin(), playlist.segments.end(), [](const Segment& segment) {
        return !segment.programDateTimeText.empty();  // there is a diagnostic for what cannot be read
    });
    const bool live = !playlist.endList && playlist.playlistType != "VOD" && !playlist.skip;
    if (written || !live || playlist.segments.empty()) return;
    const bool needed = !playlist.dateRanges.empty() || playlist.partTarget.has_value();
    findings.add("hls-pdt-missing-live", {}, {playlist.segments.front().line, playlist.segments.front().sequence},
                 needed ? Severity::Major : Severity::Minor);
}

bool jumps(const Step& step) { return step.moved > 0.001 && step.deviation() > std::max(1.0, step.tolerance); }

}  // namespace

void judgeProgramDateTime(FindingList& findings, const hls::Playlist& playlist) {
    judgeWriting(findings, playlist);
    const std::vector<Step> steps = stepsOf(playlist);
    std::size_t jumping = 0;
    for (const Step& step : steps) jumping += jumps(step) ? 1 : 0;
    // Where every step is off, the durations are wrong and nothing has jumped.
    const bool durationsWrong = steps.size() >= 3 && jumping == steps.size();

    const Step* before = nullptr;
    for (const Step& step : steps) {
        const Place place{step.to->line, step.to->sequence};
        const bool stillFrozen = step.frozen() && before && before->frozen() && before->to == step.from;
        before = &step;
        if (stillFrozen) {
            findings.add("hls-pdt-frozen", {shownArg("subject", step.to->programDateTimeText)}, place);
        } else if (step.moved <= -0.001) {
            findings.add("hls-pdt-backwards", {secondsArg("step", -step.moved)}, place);
        } else if (jumps(step) && !durationsWrong) {
            findings.add("hls-pdt-jump", {secondsArg("jump", step.deviation())}, place);
        } else if (std::fabs(step.deviation()) > step.tolerance) {
            findings.add("hls-pdt-extinf-mismatch",
                         {secondsArg("step", step.moved), secondsArg("expected", step.expected)}, place,
                         std::fabs(step.deviation()) >= 1 ? Severity::Major : Severity::Minor);
        }
    }
}

}  // namespace inspector::rules
