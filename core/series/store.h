// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/model/point.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace inspector::series {

enum class Aggregate { Mean, Min, Max, Sum, Count, Last, P50, P95, P99 };
[[nodiscard]] std::string_view toString(Aggregate aggregate);  // "mean", "min", …, "p99"
[[nodiscard]] std::optional<Aggregate> aggregateFromString(std::string_view text);

// Which points: a measurement, tags (each must equal; several entries of one tag: any of them), and a half-open range.
struct Selection {
    Measurement measurement = Measurement::SegmentMetric;
    std::vector<Tag> tags;
    WallTime from{};
    WallTime to{};  // not included
};

// One aggregate of one number field, for each step of the range and each combination of the tags in `groupBy`.
struct Query {
    Selection selection;
    std::string field;
    Aggregate aggregate = Aggregate::Mean;
    std::optional<Nanoseconds> step;      // none: one value for the whole range, at `from`
    std::vector<std::string> groupBy;     // tag names; empty: all together
};

struct Sample {
    WallTime time{};   // start of the step; steps are aligned to multiples of the step since 1970
    double value = 0;
    bool operator==(const Sample&) const = default;
};

// A step without points has no sample: a gap is a gap. Samples ascend in time.
struct Series {
    std::vector<Tag> tags;  // of groupBy, in its order
    std::vector<Sample> samples;
    bool operator==(const Series&) const = default;
};

struct Stats {
    std::uint64_t points = 0;      // kept; may be an estimate
    std::uint64_t bytes = 0;       // on disk
    std::uint64_t series = 0;
};

// The time series: written by one thread, read by others, each on an instance of its own (open() again). An instance
// is used by one thread at a time. Percentiles are exact, nearest rank.
class Store {
public:
    virtual ~Store() = default;

    // All or none of them. A tag or field that the schema does not have is InvalidInput. A point with the same
    // measurement, tags and time replaces the older one's fields, those that it has. When it returns, the points
    // survive kill -9 and a power cut. Full when the disk is.
    virtual Result<void> write(std::span<const Point> points) = 0;
    virtual Result<std::vector<Series>> query(const Query& query) = 0;
    // The points themselves with all their fields, oldest first, at most `limit` of the newest ones. Tags and fields
    // come in the schema's order, numbers as double; a tag without a value is left out.
    virtual Result<std::vector<Point>> points(const Selection& selection, std::size_t limit) = 0;
    // Forgets what is older; a bounded piece of work: call again while it returns true ("there is more").
    virtual Result<bool> expire(WallTime before) = 0;
    virtual Result<Stats> stats() = 0;
};

struct SqliteOptions {
    std::filesystem::path file;
    bool readOnly = false;
};

// What opening found: a corrupt file is set aside (renamed) and a new one begun; the user is told.
struct Opened {
    std::unique_ptr<Store> store;
    std::optional<std::filesystem::path> setAside;
};
[[nodiscard]] Result<Opened> openSqlite(const SqliteOptions& options);

}  // namespace inspector::series
