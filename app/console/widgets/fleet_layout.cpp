// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/fleet_layout.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace inspector::console {

namespace {

constexpr double groupGap = 8;

struct Try {
    QSizeF cell;
    double gap;
    bool named;
};

constexpr double namedHeights[] = {60, 52, 44, 38, 32, 28};
constexpr double squares[] = {28, 24, 20, 17, 14, 12, 10, 8, 6, 4, 3};

std::size_t columnsOf(double width, const Try& t) {
    return static_cast<std::size_t>(std::max(1.0, std::floor((width + t.gap) / (t.cell.width() + t.gap))));
}

double heightOf(const std::vector<std::size_t>& groups, std::size_t columns, const Try& t) {
    double height = -groupGap;
    for (const std::size_t n : groups) {
        const std::size_t rows = (n + columns - 1) / columns;
        height += static_cast<double>(rows) * (t.cell.height() + t.gap) - t.gap + groupGap;
    }
    return height;
}

FleetLayout place(const std::vector<std::size_t>& groups, double width, const Try& t, double captionWidth) {
    FleetLayout out;
    out.cell = t.cell;
    out.named = t.named;
    const bool captions = captionWidth > 0;
    const std::size_t columns = columnsOf(width - captionWidth, t);
    double y = 0;
    for (const std::size_t n : groups) {
        out.captions.emplace_back(captions ? QRectF(0, y, captionWidth - 8, t.cell.height()) : QRectF());
        for (std::size_t i = 0; i < n; ++i)
            out.cells.emplace_back(QPointF(captionWidth + static_cast<double>(i % columns) * (t.cell.width() + t.gap),
                                           y + static_cast<double>(i / columns) * (t.cell.height() + t.gap)),
                                   t.cell);
        y += static_cast<double>((n + columns - 1) / columns) * (t.cell.height() + t.gap) - t.gap + groupGap;
    }
    out.height = std::max(0.0, y - groupGap);
    return out;
}

}  // namespace

FleetLayout layOutFleet(const std::vector<std::size_t>& groups, QSizeF area, double captionWidth) {
    const double room = area.width() - captionWidth;
    for (const double height : namedHeights) {
        // As wide as the largest group needs, within what a name looks good in.
        const auto largest = static_cast<double>(groups.empty() ? 1 : *std::max_element(groups.begin(), groups.end()));
        const double least = std::min(height * 2.9, 128.0), most = std::max(200.0, height * 3.4);
        const double gap = 6;
        double columns = std::max(1.0, std::floor((room + gap) / (least + gap)));
        columns = std::min(columns, std::max(1.0, largest));
        const double width = std::min(most, (room + gap) / columns - gap);
        const Try t{{std::floor(width), height}, gap, true};
        if (t.cell.width() >= 80 && heightOf(groups, columnsOf(room, t), t) <= area.height())
            return place(groups, area.width(), t, captionWidth);
    }
    for (const double side : squares) {
        const Try t{{side, side}, side >= 14 ? 4.0 : 2.0, false};
        if (side >= 12 && heightOf(groups, columnsOf(room, t), t) <= area.height())
            return place(groups, area.width(), t, captionWidth);
    }
    const std::vector<std::size_t> all{std::accumulate(groups.begin(), groups.end(), std::size_t{0})};
    Try t{};
    for (const double side : squares) {
        t = {{side, side}, side >= 14 ? 4.0 : side >= 8 ? 2.0 : 1.0, false};
        if (heightOf(all, columnsOf(area.width(), t), t) <= area.height()) break;
    }
    FleetLayout out = place(all, area.width(), t, 0);
    out.captions.assign(groups.size(), QRectF());
    return out;
}

}  // namespace inspector::console
