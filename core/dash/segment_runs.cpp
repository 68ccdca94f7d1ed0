// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dash/segment_runs.h"

#include "core/dash/ticks.h"

#include <algorithm>
#include <cmath>

namespace inspector::dash {

namespace {

constexpr std::uint64_t mostSegments = 1'000'000'000'000;

class Runs {
public:
    Runs(const Addressing& addressing, const RunContext& context)
        : m_addressing(addressing), m_context(context), m_number(addressing.startNumber.value_or(1)),
          m_limit(mostSegments) {
        if (addressing.kind == Addressing::Kind::List) m_limit = addressing.list ? addressing.list->size() : 0;
    }

    void limit(std::uint64_t most) { m_limit = std::min(m_limit, most); }
    void number(std::uint64_t number) { m_number = number; }

    void add(std::int64_t time, std::int64_t duration, std::uint64_t count, std::uint32_t line) {
        count = std::min({count, withinPeriod(time, duration), m_limit - m_listed});
        if (count == 0) return;
        m_runs.push_back({static_cast<std::size_t>(m_listed), m_number, time, duration, static_cast<std::size_t>(count), line});
        m_listed += count;
        m_number += count;
    }

    // Segments of a run that begin before the Period's end.
    [[nodiscard]] std::uint64_t withinPeriod(std::int64_t time, std::int64_t duration) const {
        if (!m_context.periodTicks) return mostSegments;
        // A microsecond: the Period's end is a decimal number of seconds.
        const double epsilon = 1e-6 * m_addressing.timescale;
        const double left = *m_context.periodTicks + static_cast<double>(m_addressing.presentationTimeOffset) -
                            static_cast<double>(time) - epsilon;
        if (left <= 0) return 0;
        if (duration <= 0) return mostSegments;
        return wholeCount(std::ceil(left / static_cast<double>(duration)), mostSegments);
    }

    // Segments of an open run: up to the Period's end, else what is complete now.
    [[nodiscard]] std::uint64_t openCount(std::int64_t time, std::int64_t duration) const {
        if (m_context.periodTicks) return withinPeriod(time, duration);
        if (!m_context.dynamic || !m_context.dueTicks) return 1;
        return wholeCount(std::floor((*m_context.dueTicks - static_cast<double>(time)) / static_cast<double>(duration)),
                          mostSegments);
    }

    [[nodiscard]] std::vector<SegmentRun> take() { return std::move(m_runs); }

private:
    const Addressing& m_addressing;
    const RunContext& m_context;
    std::uint64_t m_number;
    std::uint64_t m_limit;
    std::uint64_t m_listed = 0;
    std::vector<SegmentRun> m_runs;
};

std::uint64_t repeats(const Runs& runs, const TimelineEntry& entry, std::int64_t time, const TimelineEntry* next) {
    if (entry.r >= 0) return static_cast<std::uint64_t>(entry.r) + 1;
    if (entry.r < -1) return 1;  // a fault: as if it were absent
    if (!next || !next->t) return runs.openCount(time, entry.d);
    const double left = static_cast<double>(*next->t) - static_cast<double>(time);
    return wholeCount(std::ceil(left / static_cast<double>(entry.d)), mostSegments);
}

void addTimeline(Runs& runs, const std::vector<TimelineEntry>& timeline) {
    std::int64_t time = 0;
    for (std::size_t i = 0; i < timeline.size(); ++i) {
        const TimelineEntry& entry = timeline[i];
        if (entry.t) time = *entry.t;
        if (entry.n) runs.number(*entry.n);
        if (entry.d <= 0) continue;
        const std::uint64_t count = repeats(runs, entry, time, i + 1 < timeline.size() ? &timeline[i + 1] : nullptr);
        runs.add(time, entry.d, count, entry.line);
        time = addTicks(time, multiplyTicks(entry.d, count));
    }
}

std::uint64_t numbersLeft(const Addressing& addressing) {
    const std::uint64_t first = addressing.startNumber.value_or(1);
    if (!addressing.endNumber) return mostSegments;
    return *addressing.endNumber < first ? 0 : std::min(mostSegments, *addressing.endNumber - first + 1);
}

std::int64_t wholePeriod(const RunContext& context) {
    return context.periodTicks ? static_cast<std::int64_t>(wholeCount(std::round(*context.periodTicks), 1ULL << 62)) : 0;
}

}  // namespace

std::vector<SegmentRun> segmentRuns(const Representation& representation, bool singleFile, const RunContext& context) {
    const Addressing& addressing = representation.addressing;
    const std::int64_t begin = addressing.presentationTimeOffset;
    if (addressing.kind == Addressing::Kind::None && !singleFile) return {};
    if (addressing.kind == Addressing::Kind::None || addressing.kind == Addressing::Kind::Base)
        return {{0, addressing.startNumber.value_or(1), begin, wholePeriod(context), 1, 0}};
    Runs runs(addressing, context);
    runs.limit(numbersLeft(addressing));
    if (addressing.timeline) {
        addTimeline(runs, *addressing.timeline);
    } else if (addressing.duration && *addressing.duration > 0) {
        const bool open = !context.periodTicks && addressing.kind == Addressing::Kind::Template;
        // A static presentation without an end: only @endNumber says how many there are.
        const bool unbounded = open && !context.dynamic;
        const std::uint64_t count = unbounded ? (addressing.endNumber ? mostSegments : 0)
                                    : open    ? runs.openCount(begin, *addressing.duration)
                                              : mostSegments;
        runs.add(begin, *addressing.duration, count, 0);
    } else if (addressing.kind == Addressing::Kind::List) {
        const bool one = addressing.list && addressing.list->size() == 1;
        runs.add(begin, one ? wholePeriod(context) : 0, mostSegments, 0);
    }
    return runs.take();
}

std::size_t completeAt(const SegmentRun& run, double ticks) {
    const double left = ticks - static_cast<double>(run.time);
    if (run.duration <= 0) return left >= 0 ? run.count : 0;
    return static_cast<std::size_t>(wholeCount(std::floor(left / static_cast<double>(run.duration)), run.count));
}

}  // namespace inspector::dash
