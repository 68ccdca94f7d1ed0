// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/aggregate.h"

#include "core/model/enum_names.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace inspector::series {

namespace {

constexpr EnumNames<Aggregate, 9> aggregateNames{{"mean", "min", "max", "sum", "count", "last", "p50", "p95", "p99"}};

int percentOf(Aggregate aggregate) {
    switch (aggregate) {
    case Aggregate::P50: return 50;
    case Aggregate::P95: return 95;
    case Aggregate::P99: return 99;
    default: return 0;
    }
}

constexpr std::int64_t endOfTime = std::numeric_limits<std::int64_t>::max();

}  // namespace

std::string_view toString(Aggregate aggregate) { return aggregateNames.name(aggregate); }
std::optional<Aggregate> aggregateFromString(std::string_view text) { return aggregateNames.value(text); }

Fold::Fold(Aggregate aggregate, std::optional<Nanoseconds> step, WallTime from)
    : m_aggregate(aggregate), m_keepsValues(percentOf(aggregate) != 0), m_step(step ? step->count() : 0),
      m_from(from.time_since_epoch().count()) {}

void Fold::enterStep(std::int64_t timeNs) {
    if (m_step == 0) {
        m_stepStart = std::min(m_from, timeNs);
        m_stepEnd = endOfTime;
    } else {
        const std::int64_t past = ((timeNs % m_step) + m_step) % m_step;  // a time before 1970 rounds down as well
        m_stepStart = timeNs - past;
        m_stepEnd = m_stepStart > endOfTime - m_step ? endOfTime : m_stepStart + m_step;
    }
    m_open = false;
}

void Fold::fold(std::int64_t timeNs, double value) {
    if (!m_open) {
        if (m_steps.size() >= m_mergeAt) mergeSteps();
        m_steps.push_back({m_stepStart, timeNs, 0, 0, value, value, value});
        m_open = true;
    }
    Step& step = m_steps.back();
    ++step.count;
    step.sum += value;
    step.min = std::min(step.min, value);
    step.max = std::max(step.max, value);
    if (timeNs >= step.lastTime) {
        step.lastTime = timeNs;
        step.last = value;
    }
}

void Fold::nextSeries() {
    m_stepStart = std::numeric_limits<std::int64_t>::max();
    m_stepEnd = std::numeric_limits<std::int64_t>::min();
    m_open = false;
}

// Many series of one group leave a run of steps each; put together now and then, they take the memory of one run.
void Fold::mergeSteps() {
    std::stable_sort(m_steps.begin(), m_steps.end(), [](const Step& a, const Step& b) { return a.start < b.start; });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < m_steps.size(); ++i) {
        const Step& step = m_steps[i];
        if (kept == 0 || m_steps[kept - 1].start != step.start) {
            m_steps[kept++] = step;
            continue;
        }
        Step& into = m_steps[kept - 1];
        into.count += step.count;
        into.sum += step.sum;
        into.min = std::min(into.min, step.min);
        into.max = std::max(into.max, step.max);
        if (step.lastTime >= into.lastTime) {
            into.lastTime = step.lastTime;
            into.last = step.last;
        }
    }
    m_steps.resize(kept);
    m_mergeAt = std::max<std::size_t>(65'536, kept * 2);
}

double Fold::result(const Step& step) const {
    switch (m_aggregate) {
    case Aggregate::Mean: return step.sum / static_cast<double>(step.count);
    case Aggregate::Min: return step.min;
    case Aggregate::Max: return step.max;
    case Aggregate::Sum: return step.sum;
    case Aggregate::Count: return static_cast<double>(step.count);
    case Aggregate::Last: return step.last;
    default: return std::numeric_limits<double>::quiet_NaN();  // percentiles are not folded
    }
}

std::vector<Sample> Fold::percentiles() {
    const auto byStep = [](const auto& a, const auto& b) { return a.first < b.first; };
    if (!std::is_sorted(m_values.begin(), m_values.end(), byStep))  // one series alone is in order already
        std::sort(m_values.begin(), m_values.end(), byStep);
    const auto percent = static_cast<std::size_t>(percentOf(m_aggregate));
    std::vector<Sample> samples;
    for (auto begin = m_values.begin(); begin != m_values.end();) {
        const auto end = std::upper_bound(begin, m_values.end(), *begin, byStep);
        const auto count = static_cast<std::size_t>(end - begin);
        const std::size_t rank = (count * percent + 99) / 100;  // nearest rank: the smallest that covers the share
        const auto nth = begin + static_cast<std::ptrdiff_t>(rank - 1);
        std::nth_element(begin, nth, end, [](const auto& a, const auto& b) { return a.second < b.second; });
        samples.push_back({WallTime{Nanoseconds{begin->first}}, nth->second});
        begin = end;
    }
    return samples;
}

std::vector<Sample> Fold::finish() {
    if (m_keepsValues) return percentiles();
    mergeSteps();
    std::vector<Sample> samples;
    samples.reserve(m_steps.size());
    for (const Step& step : m_steps) samples.push_back({WallTime{Nanoseconds{step.start}}, result(step)});
    return samples;
}

}  // namespace inspector::series
