// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/point_check.h"

#include <string>
#include <string_view>

// InfluxDB's line protocol: one point a line, times in nanoseconds, every number a float, so that a field has one type
// for good. Pure.
namespace inspector::series {

// A tag's value as the protocol can carry it: a control character becomes a space, a backslash at the end a slash.
[[nodiscard]] std::string lineTag(std::string_view value);

// Appends the point's line with its line end. `columns` are columnsOf(point).
void appendLine(std::string& out, const Point& point, const Columns& columns);

}  // namespace inspector::series
