// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/widgets/sparkline.h"

#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <limits>

namespace inspector::console {

void paintSparkline(QPainter& painter, const QRectF& box, std::span<const float> values, const QColor& colour,
                    bool fromZero, std::size_t atLeast) {
    float least = fromZero ? 0 : std::numeric_limits<float>::max();
    float most = std::numeric_limits<float>::lowest();
    for (const float v : values) {
        if (std::isnan(v)) continue;
        least = std::min(least, v);
        most = std::max(most, v);
    }
    if (most < least || box.width() < 4) return;
    const double range = std::max<double>(most - least, std::abs(most) * 0.1);
    // What varies less than the range lies in its middle, not at an edge.
    const double bottom = fromZero ? 0 : least - (range - (most - least)) / 2;
    const auto y = [&](float v) {
        return range > 0 ? box.bottom() - (static_cast<double>(v) - bottom) / range * box.height() : box.bottom();
    };
    const std::size_t count = std::max(values.size(), atLeast);
    const double step = count > 1 ? box.width() / static_cast<double>(count - 1) : 0;
    const double left = box.left() + step * static_cast<double>(count - values.size());

    QPainterPath path;
    QPointF last;
    bool drawing = false;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::isnan(values[i])) {
            drawing = false;
            continue;
        }
        last = QPointF(left + step * static_cast<double>(i), y(values[i]));
        if (drawing) path.lineTo(last);
        else path.moveTo(last);
        drawing = true;
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, 1.3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(last, 2, 2);
    painter.restore();
}

}  // namespace inspector::console
