// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/influx_ql.h"

#include <algorithm>
#include <cmath>

namespace inspector::series {

namespace {

std::uint64_t nearestRank(std::uint64_t count, int percent) {
    const auto share = static_cast<std::uint64_t>(percent);
    return count / 100 * share + (count % 100 * share + 99) / 100;
}

// The percentages that give the nearest rank of one count: from `low` to `high`.
struct Span {
    double low = 0;
    double high = 0;
    std::uint64_t count = 0;
};

double middle(double low, double high) { return std::min(low + (high - low) / 2, 100.0); }

}  // namespace

int percentOf(Aggregate aggregate) {
    switch (aggregate) {
    case Aggregate::P50: return 50;
    case Aggregate::P95: return 95;
    case Aggregate::P99: return 99;
    default: return 0;
    }
}

bool givesNearestRank(double percentage, std::uint64_t count, int percent) {
    const double rank = std::floor(static_cast<double>(count) * percentage / 100.0 + 0.5);  // as the server has it
    return rank == static_cast<double>(nearestRank(count, percent));
}

std::vector<double> percentagesFor(std::vector<std::uint64_t> counts, int percent) {
    std::sort(counts.begin(), counts.end());
    counts.erase(std::unique(counts.begin(), counts.end()), counts.end());
    std::vector<Span> spans;
    for (const std::uint64_t count : counts) {
        const auto rank = static_cast<double>(nearestRank(count, percent));
        const auto all = static_cast<double>(count);
        spans.push_back({100 * (rank - 0.5) / all, 100 * (rank + 0.5) / all, count});
    }
    // The fewest points that meet every span: by their ends, each point as late as may be.
    std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.high < b.high; });
    std::vector<double> percentages;
    for (auto first = spans.begin(); first != spans.end();) {
        double low = first->low;
        auto next = first;
        while (next != spans.end() && next->low < first->high) low = std::max(low, (next++)->low);
        percentages.push_back(middle(low, first->high));
        first = next;
    }
    // Where the arithmetic of the spans' edges was too coarse.
    for (const Span& span : spans)
        if (std::none_of(percentages.begin(), percentages.end(),
                         [&](double p) { return givesNearestRank(p, span.count, percent); }))
            percentages.push_back(middle(span.low, span.high));
    return percentages;
}

}  // namespace inspector::series
