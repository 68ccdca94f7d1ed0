// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alert/window.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace inspector::alerts {

namespace {

constexpr std::size_t mostSamples = 4096;
constexpr std::size_t mostSeries = 64;
constexpr Seconds clockSlack{60};

struct Gathered {
    Labels tags;
    std::vector<double> values;
    double first = 0;
    double last = 0;
    WallTime oldest = WallTime::max();
    WallTime newest = WallTime::min();
};

double percentile(std::vector<double>& values, double q) {
    const auto n = static_cast<double>(values.size());
    const auto rank = static_cast<std::size_t>(std::clamp(std::ceil(q * n), 1.0, n)) - 1;
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(rank), values.end());
    return values[rank];
}

double sumOf(const std::vector<double>& values) {
    double sum = 0;
    for (const double v : values) sum += v;
    return sum;
}

double aggregateOf(Gathered& g, WindowAggregate aggregate, Seconds window, WallTime now) {
    const auto n = static_cast<double>(g.values.size());
    switch (aggregate) {
        case WindowAggregate::Mean: return sumOf(g.values) / n;
        case WindowAggregate::Min: return *std::min_element(g.values.begin(), g.values.end());
        case WindowAggregate::Max: return *std::max_element(g.values.begin(), g.values.end());
        case WindowAggregate::Sum: return sumOf(g.values);
        case WindowAggregate::Count: return n;
        case WindowAggregate::Last: return g.last;
        case WindowAggregate::P50: return percentile(g.values, 0.50);
        case WindowAggregate::P95: return percentile(g.values, 0.95);
        case WindowAggregate::P99: return percentile(g.values, 0.99);
        case WindowAggregate::Rate: return sumOf(g.values) / std::max(1.0, toSeconds(window));
        case WindowAggregate::Share:
            return static_cast<double>(std::count_if(g.values.begin(), g.values.end(), [](double v) { return v != 0; })) / n;
        case WindowAggregate::Change: return g.last - g.first;
        case WindowAggregate::Absent: return std::clamp(toSeconds(now - g.newest), 0.0, toSeconds(window));
    }
    return 0;
}

}  // namespace

void FigureWindows::watch(const std::vector<AlertRule>& rules) {
    std::array<std::vector<Need>, measurementCount> needs;
    for (const AlertRule& rule : rules) {
        const auto* figure = std::get_if<FigureCondition>(&rule.condition);
        if (!rule.enabled || !figure) continue;
        auto& list = needs[static_cast<std::size_t>(figure->measurement)];
        const auto at = std::find_if(list.begin(), list.end(), [&](const Need& n) { return n.field == figure->field; });
        // One window more, so that "absent" can tell a series that has gone quiet from one that never was.
        const Seconds window = std::clamp(figure->window, Seconds{1}, Seconds{3600}) + figure->window;
        if (at == list.end())
            list.push_back({figure->field, window});
        else
            at->window = std::max(at->window, window);
    }
    if (needs == m_needs) return;
    for (auto& [channel, room] : m_rooms)
        for (std::size_t m = 0; m < needs.size(); ++m)
            for (Series& series : room.series[m]) {
                std::vector<std::vector<Sample>> fields(needs[m].size());
                for (std::size_t i = 0; i < needs[m].size(); ++i)
                    for (std::size_t j = 0; j < m_needs[m].size() && j < series.fields.size(); ++j)
                        if (m_needs[m][j].field == needs[m][i].field) fields[i] = std::move(series.fields[j]);
                series.fields = std::move(fields);
            }
    m_needs = std::move(needs);
}

FigureWindows::Series* FigureWindows::seriesOf(Room& room, const Point& point) {
    const auto m = static_cast<std::size_t>(point.measurement);
    auto& list = room.series[m];
    const auto same = [&](const Series& series) {
        std::size_t given = 0;
        for (const auto& [name, value] : point.tags) {
            if (value.empty()) continue;
            ++given;
            const auto at = series.tags.find(name);
            if (at == series.tags.end() || at->second != value) return false;
        }
        return given == series.tags.size();
    };
    const auto at = std::find_if(list.begin(), list.end(), same);
    if (at != list.end()) return &*at;
    if (list.size() >= mostSeries) {
        ++m_refused;
        return nullptr;
    }
    Series series;
    for (const auto& [name, value] : point.tags)
        if (!value.empty()) series.tags.emplace(name, value);
    series.fields.resize(m_needs[m].size());
    list.push_back(std::move(series));
    return &list.back();
}

void FigureWindows::insert(std::vector<Sample>& samples, Sample sample, Seconds window) {
    const auto after = [](const Sample& a, const Sample& b) { return a.time < b.time; };
    if (samples.empty() || samples.back().time <= sample.time)
        samples.push_back(sample);
    else
        samples.insert(std::upper_bound(samples.begin(), samples.end(), sample, after), sample);
    // Sparse enough to be cheap: half of a window is dropped at once.
    if (samples.size() < mostSamples && samples.front().time + 2 * window > samples.back().time) return;
    const auto keep = std::find_if(samples.begin(), samples.end(),
                                   [&](const Sample& s) { return s.time + window > samples.back().time; });
    samples.erase(samples.begin(), keep);
    if (samples.size() >= mostSamples) samples.erase(samples.begin(), samples.begin() + mostSamples / 2);
}

void FigureWindows::add(const Point& point) {
    const auto& needs = m_needs[static_cast<std::size_t>(point.measurement)];
    if (needs.empty() || !point.tag(leaseTag).empty()) return;
    Series* series = nullptr;
    for (std::size_t i = 0; i < needs.size(); ++i) {
        const auto value = point.number(needs[i].field);
        if (!value || !std::isfinite(*value)) continue;
        if (!series) series = seriesOf(m_rooms[std::string(point.tag("channel"))], point);
        if (!series) return;
        insert(series->fields[i], {point.time, *value}, needs[i].window);
    }
}

void FigureWindows::forget(std::string_view channel) { m_rooms.erase(std::string(channel)); }

void FigureWindows::trim(WallTime now) {
    for (auto room = m_rooms.begin(); room != m_rooms.end();) {
        bool any = false;
        for (std::size_t m = 0; m < m_needs.size(); ++m) {
            auto& list = room->second.series[m];
            for (Series& series : list)
                for (std::size_t i = 0; i < series.fields.size(); ++i) {
                    auto& samples = series.fields[i];
                    const WallTime from = now - m_needs[m][i].window;
                    const auto keep = std::find_if(samples.begin(), samples.end(), [&](const Sample& s) { return s.time > from; });
                    samples.erase(samples.begin(), keep);
                }
            std::erase_if(list, [](const Series& series) {
                return std::all_of(series.fields.begin(), series.fields.end(), [](const auto& f) { return f.empty(); });
            });
            any = any || !list.empty();
        }
        room = any ? std::next(room) : m_rooms.erase(room);
    }
}

std::vector<FigureGroup> FigureWindows::aggregate(const FigureCondition& condition, WallTime now,
                                                  std::string_view channel) const {
    const auto m = static_cast<std::size_t>(condition.measurement);
    const auto& needs = m_needs[m];
    const auto need = std::find_if(needs.begin(), needs.end(), [&](const Need& n) { return n.field == condition.field; });
    const auto room = m_rooms.find(std::string(channel));
    if (need == needs.end() || room == m_rooms.end()) return {};
    const auto field = static_cast<std::size_t>(need - needs.begin());
    // To "absent" the points before the window say that there was something to miss.
    const bool absent = condition.aggregate == WindowAggregate::Absent;
    const WallTime from = now - condition.window * (absent ? 2 : 1);
    const Match match(condition.tags);
    std::map<Labels, Gathered> groups;
    for (const Series& series : room->second.series[m]) {
        const auto& samples = series.fields[field];
        if (samples.empty() || samples.back().time <= from) continue;
        if (!condition.tags.empty() && !match(series.tags)) continue;
        Labels tags;
        for (const std::string& name : condition.by)
            if (const auto at = series.tags.find(name); at != series.tags.end()) tags.insert(*at);
        Gathered& g = groups[tags];
        for (const Sample& s : samples) {
            if (s.time <= from || s.time > now + clockSlack) continue;
            g.values.push_back(s.value);
            if (s.time < g.oldest) g.oldest = s.time, g.first = s.value;
            if (s.time >= g.newest) g.newest = s.time, g.last = s.value;
        }
    }
    std::vector<FigureGroup> out;
    for (auto& [tags, g] : groups) {
        if (g.values.empty()) continue;
        FigureGroup group{tags, std::nullopt, g.values.size(), g.newest};
        if (absent || g.values.size() >= condition.leastPoints)
            group.value = aggregateOf(g, condition.aggregate, condition.window, now);
        out.push_back(std::move(group));
    }
    return out;
}

bool FigureWindows::watches(Measurement measurement, std::string_view field) const {
    const auto& needs = m_needs[static_cast<std::size_t>(measurement)];
    return std::any_of(needs.begin(), needs.end(), [&](const Need& n) { return n.field == field; });
}

std::size_t FigureWindows::bytes() const {
    std::size_t sum = 0;
    for (const auto& [channel, room] : m_rooms) {
        sum += sizeof(Room) + channel.capacity();
        for (const auto& list : room.series)
            for (const Series& series : list) {
                sum += sizeof(Series) + series.tags.size() * 112 + series.fields.capacity() * sizeof(std::vector<Sample>);
                for (const auto& samples : series.fields) sum += samples.capacity() * sizeof(Sample);
            }
    }
    return sum;
}

}  // namespace inspector::alerts
