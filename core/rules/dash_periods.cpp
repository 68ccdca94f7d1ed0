// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/dash_document.h"

#include <algorithm>
#include <set>

// Periods against each other and the clock: 5.3.2.
namespace inspector::rules {

namespace {

constexpr double joint = 0.05;      // seconds that rounding may leave between two Periods
constexpr double edgeGrace = 10;    // seconds after the last Period's end until the next MPD

using dash::Period;

Place placeOf(const Period& period) { return {period.line, {}}; }

void judgeIds(const MpdCase& document) {
    std::set<std::string_view> ids;
    for (const Period& period : document.mpd.periods) {
        if (period.id.empty()) {
            if (document.mpd.dynamic) document.findings.add("dash-period-id-missing", {}, placeOf(period));
        } else if (!ids.insert(period.id).second) {
            document.findings.add("dash-period-id-duplicate", {shownArg("subject", period.id)}, placeOf(period));
        }
    }
}

void judgeStarts(const MpdCase& document) {
    const auto& periods = document.mpd.periods;
    const bool anyStarts = std::any_of(periods.begin(), periods.end(), [](const Period& p) { return p.startS.has_value(); });
    for (const Period& period : periods) {
        if (period.startS || !period.xlinkHref.empty()) continue;
        // Only a live presentation announces a Period whose start is told later.
        const bool early = document.mpd.dynamic && anyStarts;
        document.findings.add(early ? "dash-early-available-period" : "dash-period-start-unknown", {shownArg("subject", period.id)},
                              placeOf(period));
    }
    if (!document.mpd.dynamic && !periods.empty() && periods.front().start.value_or(0) > 0)
        document.findings.add("dash-first-period-start-not-zero", {secondsArg("start", *periods.front().start)}, placeOf(periods.front()));
}

void judgeJoints(const MpdCase& document) {
    const auto& periods = document.mpd.periods;
    for (std::size_t i = 0; i + 1 < periods.size(); ++i) {
        const Period& before = periods[i];
        const Period& after = periods[i + 1];
        if (!before.startS || !after.start || !before.xlinkHref.empty()) continue;
        const double end = *before.startS + before.duration.value_or(0);
        const std::vector<Arg> args = {secondsArg("end", end), secondsArg("start", *after.start)};
        if (*after.start < end - joint || *after.start < *before.startS)
            document.findings.add("dash-period-overlap", args, placeOf(after));
        else if (before.duration && *after.start > end + joint)
            document.findings.add("dash-period-gap", args, placeOf(after));
    }
}

void judgeContent(const MpdCase& document, const Period& period) {
    const bool remote = !period.xlinkHref.empty();
    const bool nothing = period.startS && period.endS && *period.endS <= *period.startS;
    if (period.adaptationSets.empty() && !remote && !(period.duration == 0.0))
        document.findings.add("dash-empty-period", {shownArg("subject", period.id)}, placeOf(period));
    if (nothing && !period.adaptationSets.empty())
        document.findings.add("dash-period-zero-duration", {shownArg("subject", period.id)}, placeOf(period));
    for (const dash::AdaptationSet& set : period.adaptationSets) {
        if (set.representations.empty() && set.xlinkHref.empty())
            document.findings.add("dash-empty-adaptation-set", {shownArg("subject", set.id)}, {set.line, {}});
    }
}

void judgeNow(const MpdCase& document) {
    const dash::Mpd& mpd = document.mpd;
    if (!document.now || !mpd.dynamic || !mpd.availabilityStartTime || mpd.periods.empty()) return;
    // Not begun yet is a finding of its own; after its end a presentation that is no longer updated is over.
    if (*mpd.availabilityStartTime > *document.now || dash::periodAt(mpd, *document.now)) return;
    const auto end = mpd.periods.back().endS;
    if (end && !mpd.minimumUpdatePeriod) return;
    const double position = toSeconds(*document.now - *mpd.availabilityStartTime);
    if (end && position >= *end && position < *end + edgeGrace + mpd.minimumUpdatePeriod.value_or(0)) return;
    document.findings.add("dash-no-period-covers-now", {secondsArg("position", position), secondsArg("end", end.value_or(0))},
                          placeOf(mpd.periods.back()));
}

}  // namespace

void judgePeriods(const MpdCase& document) {
    if (document.mpd.periods.empty()) return document.findings.add("dash-no-period");
    judgeIds(document);
    judgeStarts(document);
    judgeJoints(document);
    for (const Period& period : document.mpd.periods) judgeContent(document, period);
    judgeNow(document);
}

}  // namespace inspector::rules
