// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/rollup.h"

#include "core/base/log.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

namespace inspector::series {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr auto day = hours(24);
constexpr auto verifyEvery = minutes(10);
constexpr auto verifyBack = hours(48);
constexpr int mostLateHours = 6;  // a call
constexpr auto expireEvery = hours(1);
constexpr std::size_t mostInABatch = 5'000;

struct Timing {
    Nanoseconds step;
    Nanoseconds lag;   // after a step's end
    int again;         // steps that are computed once more
    int most;          // new ones a call
};

Timing timingOf(Resolution resolution) {
    if (resolution == Resolution::Minute) return {minutes(1), minutes(1), 5, 30};
    return {hours(1), minutes(5), 1, 12};
}

Aggregate aggregateOf(Figure figure) {
    switch (figure) {
    case Figure::Sum: return Aggregate::Sum;
    case Figure::Min: return Aggregate::Min;
    case Figure::Max: return Aggregate::Max;
    case Figure::P95: return Aggregate::P95;
    case Figure::Count: break;
    }
    return Aggregate::Count;
}

template <typename Call>
Result<void> forEachMeasurement(Call&& call) {
    for (int i = 0; i < measurementCount; ++i)
        if (auto ok = call(static_cast<Measurement>(i)); !ok) return fail(ok.error());
    return {};
}

std::vector<std::string> namesOf(const std::vector<std::string_view>& names) { return {names.begin(), names.end()}; }

// The number of values in each hour of each field, all series together.
using Counts = std::map<std::pair<WallTime, std::string_view>, double>;
Result<void> addCounts(Store& store, Aggregate aggregate, Measurement measurement, WallTime from, WallTime to,
                       Counts& counts) {
    for (const FieldInfo& field : schemaOf(measurement).fields) {
        if (field.text) continue;
        auto series = store.query({{measurement, {}, from, to}, std::string(field.name), aggregate, Nanoseconds(hours(1)), {}});
        if (!series) return fail(series.error());
        for (const Series& one : *series)
            for (const Sample& sample : one.samples) counts[{sample.time, field.name}] += sample.value;
    }
    return {};
}

}  // namespace

Nanoseconds stepOf(Resolution resolution) {
    return resolution == Resolution::Raw ? Nanoseconds{0} : timingOf(resolution).step;
}

WallTime floorTo(WallTime time, Nanoseconds step) {
    const auto count = time.time_since_epoch().count();
    const auto past = ((count % step.count()) + step.count()) % step.count();
    return WallTime{Nanoseconds{count - past}};
}

Nanoseconds keptFor(Resolution resolution) {
    switch (resolution) {
    case Resolution::Raw: return day * 30;
    case Resolution::Minute: return day * 180;
    case Resolution::Hour: break;
    }
    return day * 731;
}

std::string rollUpName(const std::string& base, Resolution resolution, Figure figure) {
    if (resolution == Resolution::Raw) return base;
    return base + (resolution == Resolution::Minute ? "_1m_" : "_1h_") + std::string(toString(aggregateOf(figure)));
}

bool keepsP95(std::string_view field) { return field.ends_with("_ms") || field == "latency_s"; }

std::optional<RollUpPlan> planRollUp(Resolution resolution, WallTime done, WallTime now, std::size_t most) {
    const Timing timing = timingOf(resolution);
    const WallTime closed = floorTo(now - timing.lag, timing.step);
    if (closed <= done) return std::nullopt;
    const WallTime to = std::min(closed, done + timing.step * static_cast<std::int64_t>(most));
    return RollUpPlan{done - timing.step * timing.again, to, to < closed};
}

std::optional<WallTime> RollUps::done(Resolution resolution) const {
    return resolution == Resolution::Raw ? std::nullopt : m_done[index(resolution)];
}

Result<bool> RollUps::advance(WallTime now) {
    bool more = false;
    for (const Resolution resolution : {Resolution::Minute, Resolution::Hour}) {
        auto one = advance(resolution, now);
        if (!one) return one;
        more = more || *one;
    }
    if (more) return true;
    if (auto ok = expire(now); !ok) return fail(ok.error());
    return recomputeLateHours(now);
}

Result<bool> RollUps::advance(Resolution resolution, WallTime now) {
    auto& done = m_done[index(resolution)];
    if (!done) {
        auto begin = whereToBegin(resolution, now);
        if (!begin) return fail(begin.error());
        if (!*begin) return false;  // no points yet
        done = **begin;
    }
    const auto plan = planRollUp(resolution, *done, now, static_cast<std::size_t>(timingOf(resolution).most));
    if (!plan) return false;
    if (auto ok = compute(resolution, plan->from, plan->to); !ok) return fail(ok.error());
    done = plan->to;
    return plan->more;
}

// At the first hour with points since the piece of work that the newest roll-up is of, which may have been cut short.
Result<std::optional<WallTime>> RollUps::whereToBegin(Resolution resolution, WallTime now) {
    const Timing timing = timingOf(resolution);
    WallTime from = floorTo(now - keptFor(Resolution::Raw), day);
    auto ok = forEachMeasurement([&](Measurement measurement) -> Result<void> {
        auto newest = stores(resolution).of(Figure::Count).points({measurement, {}, from, now + day}, 1);
        if (!newest) return fail(newest.error());
        for (const Point& point : *newest) from = std::max(from, floorTo(point.time, timing.step));
        return {};
    });
    if (!ok) return fail(ok.error());
    from -= timing.step * timing.most;
    Counts counts;
    ok = forEachMeasurement([&](Measurement measurement) { return addCounts(m_raw, Aggregate::Count, measurement, from, now, counts); });
    if (!ok) return fail(ok.error());
    return counts.empty() ? std::nullopt : std::optional(std::max(from, counts.begin()->first.first));
}

Result<void> RollUps::compute(Resolution resolution, WallTime from, WallTime to) {
    for (const Figure figure : allFigures) {
        auto ok = forEachMeasurement(
            [&](Measurement measurement) { return compute(resolution, measurement, figure, from, to); });
        if (!ok) return ok;
    }
    return {};
}

// A store may refuse a percentile that takes too much of it: then of half the steps at a time, and what it refuses of a single
// step is left out.
Result<std::vector<Series>> RollUps::ask(const Query& query) {
    auto series = m_raw.query(query);
    if (series || series.error().kind != Error::Kind::InvalidInput) return series;
    const auto steps = (query.selection.to - query.selection.from) / *query.step;
    if (steps <= 1) {
        if (m_leftOut != series.error().message())
            qCWarning(lcSeries, "A roll-up is left out: %s", series.error().message().c_str());
        m_leftOut = series.error().message();
        return std::vector<Series>{};
    }
    Query half = query;
    half.selection.to = query.selection.from + *query.step * (steps / 2);
    auto first = ask(half);
    if (!first) return first;
    half.selection.from = std::exchange(half.selection.to, query.selection.to);
    auto second = ask(half);
    if (second) second->insert(second->end(), std::make_move_iterator(first->begin()), std::make_move_iterator(first->end()));
    return second;
}

Result<void> RollUps::compute(Resolution resolution, Measurement measurement, Figure figure, WallTime from, WallTime to) {
    const MeasurementInfo& schema = schemaOf(measurement);
    std::map<std::pair<WallTime, std::vector<Tag>>, Point> points;  // one for all its fields
    for (const FieldInfo& field : schema.fields) {
        if (field.text || (figure == Figure::P95 && !keepsP95(field.name))) continue;
        auto series = ask({{measurement, {}, from, to}, std::string(field.name), aggregateOf(figure), stepOf(resolution),
                           namesOf(schema.tags)});
        if (!series) return fail(series.error());
        for (Series& one : *series) {
            std::erase_if(one.tags, [](const Tag& tag) { return tag.second.empty(); });
            for (const Sample& sample : one.samples) {
                Point& point = points[{sample.time, one.tags}];
                point.fields.emplace_back(field.name, sample.value);
            }
        }
    }
    std::vector<Point> batch;
    const auto flush = [&]() -> Result<void> {
        auto ok = batch.empty() ? Result<void>{} : stores(resolution).of(figure).write(batch);
        batch.clear();
        return ok;
    };
    for (auto& [key, point] : points) {
        point.measurement = measurement;
        std::tie(point.time, point.tags) = key;
        batch.push_back(std::move(point));
        if (batch.size() < mostInABatch) continue;
        if (auto ok = flush(); !ok) return ok;
    }
    return flush();
}

// A spool that is replayed brings points of hours ago, from any program: then there are more of them than were counted.
Result<bool> RollUps::recomputeLateHours(WallTime now) {
    if (m_late == Late::None || (m_verified && now - *m_verified < verifyEvery)) return false;
    int left = mostLateHours;
    for (const Resolution resolution : {Resolution::Minute, Resolution::Hour}) {
        const auto done = m_done[index(resolution)];
        if (!done) continue;
        const auto late = lateHours(resolution, floorTo(*done - verifyBack, hours(1)), *done);
        if (!late) return fail(late.error());
        for (const WallTime hour : *late) {
            if (left-- == 0) return true;
            if (auto ok = compute(resolution, hour, std::min(hour + hours(1), *done)); !ok) return fail(ok.error());
        }
    }
    m_verified = now;
    return false;
}

Result<std::set<WallTime>> RollUps::lateHours(Resolution resolution, WallTime from, WallTime to) {
    std::set<WallTime> late;
    auto ok = forEachMeasurement([&](Measurement measurement) -> Result<void> {
        Counts raw;
        Counts rolled;
        if (auto read = addCounts(m_raw, Aggregate::Count, measurement, from, to, raw); !read) return read;
        Store& counts = stores(resolution).of(Figure::Count);
        if (auto read = addCounts(counts, Aggregate::Sum, measurement, from, to, rolled); !read) return read;
        for (const auto& [key, count] : raw)
            if (const auto found = rolled.find(key); found == rolled.end() || found->second < count) late.insert(key.first);
        return {};
    });
    if (!ok) return fail(ok.error());
    return late;
}

// For stores that have no retention of their own.
Result<void> RollUps::expire(WallTime now) {
    if (m_expired && now - *m_expired < expireEvery) return {};
    bool more = false;
    for (const Resolution resolution : {Resolution::Minute, Resolution::Hour})
        for (const Figure figure : allFigures) {
            auto left = stores(resolution).of(figure).expire(now - keptFor(resolution));
            if (!left) return fail(left.error());
            more = more || *left;
        }
    if (!more) m_expired = now;
    return {};
}

}  // namespace inspector::series
