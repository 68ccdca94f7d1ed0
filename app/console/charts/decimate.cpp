// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/charts/decimate.h"

#include <algorithm>
#include <array>
#include <utility>

namespace inspector::console {

namespace {

// Appends what survives of the points [from, to).
void keepOfColumn(const std::vector<QPointF>& points, std::size_t from, std::size_t to, std::vector<QPointF>& out) {
    std::size_t low = from;
    std::size_t high = from;
    for (std::size_t i = from; i < to; ++i) {
        if (points[i].y() < points[low].y()) low = i;
        if (points[i].y() > points[high].y()) high = i;
    }
    std::array<std::size_t, 4> keep{from, std::min(low, high), std::max(low, high), to - 1};
    const auto end = std::unique(keep.begin(), keep.end());
    for (auto at = keep.begin(); at != end; ++at) out.push_back(points[*at]);
}

}  // namespace

std::vector<QPointF> decimate(const std::vector<QPointF>& points, std::size_t columns) {
    if (columns == 0 || points.size() <= columns * 2) return points;
    const double left = points.front().x();
    const double width = (points.back().x() - left) / static_cast<double>(columns);
    std::vector<QPointF> out;
    out.reserve(columns * 4);
    std::size_t from = 0;
    for (std::size_t column = 0; column < columns && from < points.size(); ++column) {
        const double right = left + width * static_cast<double>(column + 1);
        std::size_t to = from;
        const bool last = column + 1 == columns;
        while (to < points.size() && (last || points[to].x() < right)) ++to;
        if (to > from) keepOfColumn(points, from, to, out);
        from = to;
    }
    return out;
}

std::vector<std::vector<QPointF>> splitAtGaps(const std::vector<QPointF>& points, double gap) {
    std::vector<std::vector<QPointF>> parts;
    for (const QPointF& point : points) {
        const bool begins = parts.empty() || (gap > 0 && point.x() - parts.back().back().x() > gap);
        if (begins) parts.emplace_back();
        parts.back().push_back(point);
    }
    return parts;
}

}  // namespace inspector::console
