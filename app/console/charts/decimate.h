// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>

#include <cstddef>
#include <vector>

namespace inspector::console {

// At most `columns` columns of points: of each column the first, the lowest, the highest and the last survive, in order
// of x, so that no peak is lost and a line enters and leaves each column where it should. `points` ascend in x.
[[nodiscard]] std::vector<QPointF> decimate(const std::vector<QPointF>& points, std::size_t columns);

// Parts of a line between gaps: a step wider than `gap` in x starts a new part. A `gap` of 0: one part.
[[nodiscard]] std::vector<std::vector<QPointF>> splitAtGaps(const std::vector<QPointF>& points, double gap);

}  // namespace inspector::console
