// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPainter>
#include <QRectF>

#include <span>

namespace inspector::console {

// A trend without axes: values from left to right, NaN is a gap. Scaled to the values' own range, or from 0 where
// `fromZero`. The newest value has a dot.
void paintSparkline(QPainter& painter, const QRectF& box, std::span<const float> values, const QColor& colour,
                    bool fromZero = false);

}  // namespace inspector::console
