// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPainter>
#include <QRectF>

#include <cstddef>
#include <span>

namespace inspector::console {

// A trend without axes: values from left to right, NaN is a gap. Scaled to the values' own range (at least a tenth of
// the largest, so that noise lies flat), or from 0 where `fromZero`. Fewer than `least` values stand at the right, as
// if the others were missing. The newest value has a dot.
void paintSparkline(QPainter& painter, const QRectF& box, std::span<const float> values, const QColor& colour,
                    bool fromZero = false, std::size_t least = 20);

}  // namespace inspector::console
