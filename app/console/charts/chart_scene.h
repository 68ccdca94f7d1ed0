// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/charts/time_chart.h"

#include <QPainter>
#include <QRectF>
#include <QSizeF>

namespace inspector::console {

// What a chart shows, for one drawing.
struct ChartSpec {
    const std::vector<ChartLine>& lines;
    const std::optional<ChartThreshold>& threshold;
    qint64 fromMs;
    qint64 toMs;
    qint64 gapMs;
    const TimeChart::Format& format;
};

// Draws the axes, grid and lines with Qt Charts; answers where the plot is.
[[nodiscard]] QRectF drawChart(QPainter& painter, const QRectF& area, const ChartSpec& spec);

// Steps of an axis that people read easily: 1, 2 or 5 times a power of ten, about `wanted` of them, from 0 or below the
// lowest value to above the highest.
struct NiceRange {
    double low = 0;
    double high = 1;
    double step = 1;
};
[[nodiscard]] NiceRange niceRange(double low, double high, int wanted);

}  // namespace inspector::console
