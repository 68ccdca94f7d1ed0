// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/point.h"
#include "core/series/store.h"

#include <array>
#include <cstddef>
#include <string_view>

// What every store asks of points and questions before it takes them, so that all of them refuse the same.
namespace inspector::series {

inline constexpr std::size_t mostTags = 6;
inline constexpr std::size_t mostFields = 11;
inline constexpr std::size_t mostTagBytes = 1024;
inline constexpr std::size_t mostTextBytes = 64 * 1024;

// A point's values in the order of schemaOf(). They look into the point, which must outlive them.
struct Columns {
    std::array<std::string_view, mostTags> tags{};       // empty: the point has no such tag
    std::array<const FieldValue*, mostFields> fields{};  // null: the point has no such field
};

// InvalidInput when a tag or field is not of the schema or is given twice, a number is not finite, a text is too long
// or not UTF-8, no field is there, or the time is before 1970.
[[nodiscard]] Result<Columns> columnsOf(const Point& point);

// InvalidInput when a name is not of the schema, the field is text, or the step is not positive.
[[nodiscard]] Result<void> checkQuery(const Query& query);
[[nodiscard]] Result<void> checkSelection(const Selection& selection);

}  // namespace inspector::series
