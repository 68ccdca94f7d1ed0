// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dash/ticks.h"
#include "core/rules/dash_document.h"

#include <algorithm>
#include <cmath>
#include <set>

// SegmentTimelines, and segments against their Period: 5.3.9.6.
namespace inspector::rules {

namespace {

using dash::Addressing;
using dash::TimelineEntry;

constexpr double rounding = 0.001;   // seconds between two entries that come of converting timescales
constexpr double slack = 0.1;        // seconds: durations of an MPD are rounded

struct TimelineCase {
    const MpdCase& document;
    const dash::Period& period;
    const Addressing& addressing;

    [[nodiscard]] double seconds(double ticks) const { return ticks / addressing.timescale; }
    // On the Period's clock.
    [[nodiscard]] double position(std::int64_t time) const {
        return seconds(static_cast<double>(time) - static_cast<double>(addressing.presentationTimeOffset));
    }
};

void judgeStep(const TimelineCase& c, const TimelineEntry& entry, std::size_t index, std::int64_t expected, std::int64_t lastStart) {
    FindingList& findings = c.document.findings;
    const Place place{entry.line, {}};
    const double ahead = c.seconds(static_cast<double>(*entry.t) - static_cast<double>(expected));
    const std::vector<Arg> args = {numberArg("index", static_cast<double>(index)), numberArg("expected", static_cast<double>(expected)),
                                   numberArg("time", static_cast<double>(*entry.t)), secondsArg("seconds", std::abs(ahead))};
    if (*entry.t <= lastStart) findings.add("dash-timeline-t-backwards", args, place);
    else if (ahead > rounding) findings.add("dash-timeline-gap", args, place);
    else if (ahead < -rounding) findings.add("dash-timeline-overlap", args, place);
}

void judgeEntry(const TimelineCase& c, const std::vector<TimelineEntry>& timeline, std::size_t i) {
    FindingList& findings = c.document.findings;
    const TimelineEntry& entry = timeline[i];
    const Place place{entry.line, {}};
    if (entry.d <= 0) findings.add("dash-timeline-d-zero", {numberArg("index", static_cast<double>(i))}, place);
    if (entry.r < -1) findings.add("dash-timeline-r-invalid", {numberArg("repeat", static_cast<double>(entry.r))}, place);
    if (entry.r != -1) return;
    const bool last = i + 1 == timeline.size();
    findings.add("dash-timeline-open-repeat", {numberArg("index", static_cast<double>(i))}, place);
    if (!last && !timeline[i + 1].t) findings.add("dash-timeline-not-last-open-repeat-without-t", {numberArg("index", static_cast<double>(i))}, place);
    if (last && !c.document.mpd.dynamic && !c.period.endS) findings.add("dash-timeline-open-repeat-unbounded", {}, place);
}

void judgeEntries(const TimelineCase& c, const std::vector<TimelineEntry>& timeline) {
    std::optional<std::int64_t> expected;  // none: after an open repeat, or at the beginning
    std::int64_t lastStart = 0;
    for (std::size_t i = 0; i < timeline.size(); ++i) {
        const TimelineEntry& entry = timeline[i];
        judgeEntry(c, timeline, i);
        if (entry.t && expected) judgeStep(c, entry, i, *expected, lastStart);
        const std::int64_t start = entry.t ? *entry.t : expected.value_or(0);
        const std::uint64_t repeats = entry.r > 0 ? static_cast<std::uint64_t>(entry.r) : 0;
        lastStart = dash::addTicks(start, dash::multiplyTicks(std::max<std::int64_t>(0, entry.d), repeats));
        if (entry.r == -1 || entry.d <= 0) expected.reset();
        else expected = dash::addTicks(lastStart, entry.d);
    }
}

// Segments as they are written, whether they are due or past the Period's end.
struct Span {
    std::int64_t first = 0;
    std::int64_t firstEnd = 0;
    std::int64_t end = 0;
    std::int64_t longest = 0;
    double beyond = 0;      // how many begin at or after the Period's end
    double count = 0;
    bool open = false;
};

Span spanOf(const TimelineCase& c, const std::vector<TimelineEntry>& timeline) {
    Span span;
    std::int64_t time = 0;
    const bool bounded = c.period.startS && c.period.endS;
    const double limit = bounded ? *c.period.endS - *c.period.startS - 1e-6 : 0;
    for (const TimelineEntry& entry : timeline) {
        if (entry.t) time = *entry.t;
        if (entry.d <= 0) continue;
        span.open = entry.r == -1;
        const std::uint64_t count = entry.r > 0 ? static_cast<std::uint64_t>(entry.r) + 1 : 1;
        if (span.count == 0) {
            span.first = time;
            span.firstEnd = dash::addTicks(time, entry.d);
        }
        span.count += static_cast<double>(count);
        span.longest = std::max(span.longest, entry.d);
        const double duration = c.seconds(static_cast<double>(entry.d));
        if (bounded && !span.open)
            span.beyond += std::clamp(static_cast<double>(count) - std::ceil((limit - c.position(time)) / duration), 0.0, static_cast<double>(count));
        time = dash::addTicks(time, dash::multiplyTicks(entry.d, count));
        span.end = time;
    }
    return span;
}

void judgeSpan(const TimelineCase& c, const std::vector<TimelineEntry>& timeline, bool isText) {
    const Span span = spanOf(c, timeline);
    if (span.count == 0) return;
    FindingList& findings = c.document.findings;
    const Place place{c.addressing.timelineLine, {}};
    const double first = c.position(span.first);
    const bool bounded = c.period.startS && c.period.endS;
    const double length = bounded ? *c.period.endS - *c.period.startS : 0;
    const bool before = c.position(span.firstEnd) < -slack;
    const bool behind = bounded && length > 0 && first >= length + slack;
    if (before || behind) {
        findings.add("dash-segments-outside-period",
                     {secondsArg("first", first), numberArg("offset", static_cast<double>(c.addressing.presentationTimeOffset))}, place);
    } else if (span.beyond > 0) {
        findings.add("dash-timeline-beyond-period", {numberArg("segments", span.beyond), secondsArg("length", length)}, place);
    }
    if (c.document.mpd.dynamic || !bounded || span.open || isText || behind) return;
    const double missing = std::max(first, 0.0) + std::max(length - c.position(span.end), 0.0);
    // The last segment of one stream may be short of another's by less than a segment.
    const double allowed = std::max(0.5, c.seconds(static_cast<double>(span.longest)));
    if (missing > allowed) findings.add("dash-period-not-covered", {secondsArg("missing", missing), secondsArg("limit", allowed)}, place);
}

void judgeLongest(const TimelineCase& c) {
    if (!c.document.mpd.maxSegmentDuration) return;
    std::int64_t longest = c.addressing.timeline ? 0 : c.addressing.duration.value_or(0);
    if (c.addressing.timeline) {
        for (const TimelineEntry& entry : *c.addressing.timeline) longest = std::max(longest, entry.d);
    }
    const double duration = c.seconds(static_cast<double>(longest));
    if (duration > *c.document.mpd.maxSegmentDuration + slack)
        c.document.findings.add("dash-max-segment-duration-exceeded",
                                {secondsArg("duration", duration), secondsArg("limit", *c.document.mpd.maxSegmentDuration)},
                                {c.addressing.line, {}});
}

}  // namespace

void judgeTimelines(const MpdCase& document) {
    for (const dash::Period& period : document.mpd.periods) {
        for (const dash::AdaptationSet& set : period.adaptationSets) {
            // A timeline that Representations share is judged once.
            std::set<const void*> seen;
            for (const dash::Representation& representation : set.representations) {
                const Addressing& addressing = representation.addressing;
                const void* identity = addressing.timeline ? static_cast<const void*>(addressing.timeline.get()) : nullptr;
                if (identity && !seen.insert(identity).second) continue;
                const TimelineCase c{document, period, addressing};
                judgeLongest(c);
                if (!addressing.timeline) continue;
                judgeEntries(c, *addressing.timeline);
                judgeSpan(c, *addressing.timeline, representation.contentType == "text");
            }
        }
    }
}

}  // namespace inspector::rules
