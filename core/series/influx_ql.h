// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/series/store.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Questions as InfluxQL statements. Pure. Names of the schema have been checked (checkQuery()); every other text is
// quoted here, so that none of it becomes part of the language.
namespace inspector::series {

[[nodiscard]] std::string quotedName(std::string_view name);
[[nodiscard]] std::string quotedText(std::string_view text);

// The range in nanoseconds since 1970, as far as InfluxDB has times; none when it is empty.
struct InfluxRange {
    std::int64_t from = 0;
    std::int64_t to = 0;  // not included
};
[[nodiscard]] std::optional<InfluxRange> influxRange(const Selection& selection);

// `columns`: what is selected, e.g. "mean(\"ttfb_ms\")".
[[nodiscard]] std::string aggregateStatement(const Query& query, const InfluxRange& range, const std::string& columns);
// All fields, then all tags, newest first.
[[nodiscard]] std::string pointsStatement(const Selection& selection, const InfluxRange& range, std::size_t limit);
// "mean(\"ttfb_ms\")"; not for percentiles.
[[nodiscard]] std::string aggregateColumn(const Query& query);

// 0 when it is no percentile.
[[nodiscard]] int percentOf(Aggregate aggregate);
// InfluxDB's percentile(field, q) takes the value of rank floor(count * q / 100 + 0.5), not of the nearest rank. So it is
// asked for other percentages: whether `percentage` gives the nearest rank of `percent` among `count` values …
[[nodiscard]] bool givesNearestRank(double percentage, std::uint64_t count, int percent);
// … and few percentages that do so for each of the counts, which are not zero.
[[nodiscard]] std::vector<double> percentagesFor(std::vector<std::uint64_t> counts, int percent);

}  // namespace inspector::series
