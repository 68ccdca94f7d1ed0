// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/uri.h"
#include "core/dash/segment_runs.h"
#include "core/dash/segments.h"
#include "core/dash/ticks.h"

#include <algorithm>
#include <cmath>

namespace inspector::dash {

namespace {

double ticksOf(const Addressing& addressing, double seconds) { return seconds * addressing.timescale; }

std::optional<double> bufferDepth(const Mpd& mpd, const Addressing& addressing) {
    return addressing.timeShiftBufferDepth ? addressing.timeShiftBufferDepth : mpd.timeShiftBufferDepth;
}

// Listed segments that are not yet older than the time shift buffer: the first of them. A segment goes when it and
// the buffer have passed since it was complete (5.3.9.5.3).
std::size_t firstKept(const std::vector<SegmentRun>& runs, double nowTicks, double depthTicks) {
    for (const SegmentRun& run : runs) {
        const double gone = nowTicks - depthTicks - static_cast<double>(run.duration);
        const std::size_t passed = completeAt(run, gone);
        if (passed < run.count) return run.firstIndex + passed;
    }
    return runs.empty() ? 0 : runs.back().firstIndex + runs.back().count;
}

std::size_t endOfDue(const std::vector<SegmentRun>& runs, double dueTicks) {
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
        if (const std::size_t due = completeAt(*run, dueTicks); due > 0) return run->firstIndex + due;
    }
    return 0;
}

}  // namespace

SegmentWindow::SegmentWindow(const Mpd& mpd, std::size_t period, std::size_t adaptationSet, std::size_t representation,
                             std::string_view documentUrl, WallTime now)
    : m_mpd(&mpd), m_period(&mpd.periods.at(period)), m_set(&m_period->adaptationSets.at(adaptationSet)),
      m_representation(&m_set->representations.at(representation)),
      m_base(baseUrlOf(mpd, *m_period, *m_set, *m_representation, documentUrl)),
      m_availabilityTimeOffset(availabilityTimeOffsetOf(mpd, *m_period, *m_set, *m_representation)) {
    const Addressing& addressing = m_representation->addressing;
    const double start = m_period->startS.value_or(0);
    RunContext context;
    context.dynamic = mpd.dynamic;
    if (m_period->startS && m_period->endS) context.periodTicks = ticksOf(addressing, *m_period->endS - start);
    double nowTicks = 0;
    const bool timed = mpd.dynamic && mpd.availabilityStartTime.has_value();
    if (timed) {
        nowTicks = ticksOf(addressing, toSeconds(now.time_since_epoch()) -
                                           toSeconds(mpd.availabilityStartTime->time_since_epoch()) - start) +
                   static_cast<double>(addressing.presentationTimeOffset);
        context.dueTicks = nowTicks + ticksOf(addressing, m_availabilityTimeOffset);
        // All that will ever be is available: the edge of an open Period is still now.
        if (std::isinf(*context.dueTicks) && !context.periodTicks && !addressing.timeline) context.dueTicks = nowTicks;
    }
    m_runs = segmentRuns(*m_representation, isSingleFile(mpd, *m_period, *m_set, *m_representation), context);
    m_listed = m_runs.empty() ? 0 : m_runs.back().firstIndex + m_runs.back().count;
    m_size = m_listed;
    if (!timed) return;
    const bool oneFile = addressing.kind == Addressing::Kind::None || addressing.kind == Addressing::Kind::Base;
    if (oneFile) {
        if (*context.dueTicks < static_cast<double>(addressing.presentationTimeOffset)) m_size = 0;
        return;
    }
    const std::size_t end = endOfDue(m_runs, *context.dueTicks);
    const auto depth = bufferDepth(mpd, addressing);
    m_offset = depth ? std::min(end, firstKept(m_runs, nowTicks, ticksOf(addressing, *depth))) : 0;
    m_size = end - m_offset;
}

SegmentRef SegmentWindow::at(std::size_t index) const {
    const std::size_t listed = m_offset + index;
    auto run = std::upper_bound(m_runs.begin(), m_runs.end(), listed,
                                [](std::size_t i, const SegmentRun& r) { return i < r.firstIndex; });
    if (run == m_runs.begin() || index >= m_size) return {};
    --run;
    const Addressing& addressing = m_representation->addressing;
    const std::uint64_t step = listed - run->firstIndex;
    const std::uint64_t number = run->firstNumber + step;
    const std::int64_t time = addTicks(run->time, multiplyTicks(run->duration, step));
    SegmentRef segment;
    if (addressing.kind == Addressing::Kind::Template) {
        const auto filled = fillTemplate(addressing.media, *m_representation, number, time);
        segment = filled ? fileAt(*filled, {}, {}) : SegmentRef{};
    } else if (addressing.kind == Addressing::Kind::List) {
        const UrlRange& file = (*addressing.list)[listed];
        segment = fileAt(file.url, file.first, file.last);
    } else {
        segment = fileAt({}, {}, {});
    }
    segment.number = number;
    segment.time = time;
    segment.duration = run->duration;
    segment.startS = m_period->startS.value_or(0) +
                     (static_cast<double>(time) - static_cast<double>(addressing.presentationTimeOffset)) / addressing.timescale;
    segment.durationS = static_cast<double>(run->duration) / addressing.timescale;
    setAvailability(segment);
    return segment;
}

void SegmentWindow::setAvailability(SegmentRef& segment) const {
    if (!m_mpd->dynamic || !m_mpd->availabilityStartTime) return;
    const WallTime begin = *m_mpd->availabilityStartTime;
    const auto complete = later(begin, segment.startS + segment.durationS);
    if (!complete) return;
    // With INF all is there from the beginning.
    segment.availableFrom = std::isinf(m_availabilityTimeOffset) ? begin : later(*complete, -m_availabilityTimeOffset);
    if (const auto depth = bufferDepth(*m_mpd, m_representation->addressing))
        segment.availableUntil = later(*complete, segment.durationS + *depth);
}

SegmentRef SegmentWindow::fileAt(const std::string& reference, std::optional<std::uint64_t> first,
                                 std::optional<std::uint64_t> last) const {
    SegmentRef segment;
    segment.url = reference.empty() || m_base.empty() ? m_base : resolveUri(m_base, reference).value_or(std::string{});
    segment.first = first;
    segment.last = last;
    return segment;
}

std::optional<SegmentRef> SegmentWindow::initialization() const {
    const Addressing& addressing = m_representation->addressing;
    if (addressing.kind == Addressing::Kind::Template && !addressing.initialization.empty()) {
        const auto filled = fillTemplate(addressing.initialization, *m_representation, 0, 0);
        return filled ? std::optional(fileAt(*filled, {}, {})) : std::nullopt;
    }
    if (!addressing.initializationUrl) return std::nullopt;
    const UrlRange& file = *addressing.initializationUrl;
    return fileAt(file.url, file.first, file.last);
}

std::optional<SegmentRef> SegmentWindow::index() const {
    const Addressing& addressing = m_representation->addressing;
    if (addressing.kind != Addressing::Kind::Base) return std::nullopt;
    if (const auto& file = addressing.representationIndex) return fileAt(file->url, file->first, file->last);
    if (!addressing.indexFirst) return std::nullopt;
    return fileAt({}, addressing.indexFirst, addressing.indexLast);
}

}  // namespace inspector::dash
