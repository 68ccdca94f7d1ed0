// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/point.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

// Points as the spool keeps them: names and texts once each, then numbers that point at them, so that a point takes some
// 60 bytes. Names, not positions in the schema: a spool of an older version reads on. Pure.
namespace inspector::series {

[[nodiscard]] std::string encodePoints(std::span<const Point> points);
// The same points, in the same order. Corrupt when the bytes are something else, or of a version that knows more.
[[nodiscard]] Result<std::vector<Point>> decodePoints(std::string_view bytes);

}  // namespace inspector::series
