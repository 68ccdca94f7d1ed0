// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/rollup.h"

#include <algorithm>
#include <map>
#include <utility>

namespace inspector::series {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr auto fewEnough = hours(48);  // of points, for a chart
constexpr auto longRange = hours(24 * 7);

using Answer = Result<std::vector<Series>>;
// One group's samples by time, for putting answers together.
using Samples = std::map<std::vector<Tag>, std::map<WallTime, double>>;

bool isWholeMultiple(const std::optional<Nanoseconds>& step, Nanoseconds of) {
    return !step || (step->count() > 0 && step->count() % of.count() == 0);
}


bool isInRollUps(const Query& query) {
    switch (query.aggregate) {
    case Aggregate::Mean:
    case Aggregate::Min:
    case Aggregate::Max:
    case Aggregate::Sum:
    case Aggregate::Count: return true;
    case Aggregate::P95: return keepsP95(query.field);
    case Aggregate::Last:
    case Aggregate::P50:
    case Aggregate::P99: break;
    }
    return false;
}

// How one figure is asked for, in the points and in its roll-ups, and how two answers become one.
struct Way {
    Figure figure;
    Aggregate ofPoints;
    Aggregate ofRollUps;
    double (*together)(double, double);
};

double add(double a, double b) { return a + b; }
double least(double a, double b) { return std::min(a, b); }
double greatest(double a, double b) { return std::max(a, b); }

Way wayOf(Aggregate aggregate) {
    switch (aggregate) {
    case Aggregate::Min: return {Figure::Min, Aggregate::Min, Aggregate::Min, least};
    case Aggregate::Max: return {Figure::Max, Aggregate::Max, Aggregate::Max, greatest};
    case Aggregate::P95: return {Figure::P95, Aggregate::P95, Aggregate::Max, greatest};
    case Aggregate::Count: return {Figure::Count, Aggregate::Count, Aggregate::Sum, add};
    default: return {Figure::Sum, Aggregate::Sum, Aggregate::Sum, add};
    }
}

Result<void> addAnswer(Store& store, Query query, Aggregate aggregate, WallTime from, WallTime to,
                       double (*together)(double, double), Samples& samples) {
    if (from >= to) return {};
    const WallTime whole = query.selection.from;
    query.selection.from = from;
    query.selection.to = to;
    query.aggregate = aggregate;
    auto answer = store.query(query);
    if (!answer) return fail(answer.error());
    for (const Series& series : *answer)
        for (const Sample& sample : series.samples) {
            const WallTime time = query.step ? sample.time : whole;
            const auto [found, isNew] = samples[series.tags].try_emplace(time, sample.value);
            if (!isNew) found->second = together(found->second, sample.value);
        }
    return {};
}

Result<Samples> ask(Store& raw, const RollUpStores& rolled, const Query& query, Nanoseconds step, WallTime border, Way way) {
    Samples samples;
    const WallTime from = floorTo(query.selection.from, step);
    if (auto ok = addAnswer(rolled.of(way.figure), query, way.ofRollUps, from, border, way.together, samples); !ok)
        return fail(ok.error());
    if (auto ok = addAnswer(raw, query, way.ofPoints, std::max(border, query.selection.from), query.selection.to, way.together, samples);
        !ok)
        return fail(ok.error());
    return samples;
}

// The end of the newest step in the roll-ups, as far as the question goes.
Result<WallTime> borderOf(const RollUpStores& rolled, const Query& query, Nanoseconds step) {
    const WallTime from = floorTo(query.selection.from, step);
    auto newest = rolled.of(Figure::Count).points({query.selection.measurement, {}, from, query.selection.to}, 1);
    if (!newest) return fail(newest.error());
    if (newest->empty()) return from;
    return std::min(floorTo(newest->front().time, step) + step, query.selection.to);
}

// Sums by their counts.
Samples quotients(const Samples& sums, const Samples& counts) {
    Samples means;
    for (const auto& [tags, byTime] : counts) {
        const auto group = sums.find(tags);
        if (group == sums.end()) continue;
        for (const auto& [time, count] : byTime)
            if (const auto sum = group->second.find(time); sum != group->second.end() && count > 0)
                means[tags][time] = sum->second / count;
    }
    return means;
}

std::vector<Series> answerOf(const Samples& samples) {
    std::vector<Series> all;
    for (const auto& [tags, byTime] : samples) {
        Series& series = all.emplace_back(Series{tags, {}});
        for (const auto& [time, value] : byTime) series.samples.push_back({time, value});
    }
    return all;
}

}  // namespace

Resolution pickResolution(const Query& query, WallTime now) {
    if (!isInRollUps(query)) return Resolution::Raw;
    const Nanoseconds range = query.selection.to - query.selection.from;
    const bool thereAsPoints = query.selection.from >= now - keptFor(Resolution::Raw);
    if (thereAsPoints && range <= fewEnough) return Resolution::Raw;
    const bool byHour = isWholeMultiple(query.step, hours(1)) && (query.step || range >= longRange);
    if (byHour || query.selection.from < now - keptFor(Resolution::Minute)) return Resolution::Hour;
    if (isWholeMultiple(query.step, minutes(1)) || !thereAsPoints) return Resolution::Minute;
    return Resolution::Raw;
}

Answer RollUpReader::query(const Query& query, WallTime now) {
    const Resolution resolution = pickResolution(query, now);
    if (resolution == Resolution::Raw) return m_raw.query(query);
    const RollUpStores& rolled = resolution == Resolution::Minute ? m_minute : m_hour;
    const Nanoseconds step = stepOf(resolution);
    const auto border = borderOf(rolled, query, step);
    if (!border) return fail(border.error());
    auto samples = ask(m_raw, rolled, query, step, *border, wayOf(query.aggregate));
    if (!samples) return fail(samples.error());
    if (query.aggregate != Aggregate::Mean) return answerOf(*samples);
    const auto counts = ask(m_raw, rolled, query, step, *border, wayOf(Aggregate::Count));
    if (!counts) return fail(counts.error());
    return answerOf(quotients(*samples, *counts));
}

}  // namespace inspector::series
