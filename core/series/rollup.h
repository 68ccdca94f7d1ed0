// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/series/store.h"

#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

// Roll-ups: what is left of the points after their 30 days. For each minute and each hour, each series and each number
// field: sum, count, least, greatest, and of times the 95th percentile. Each of these figures has a store of its own for
// each resolution, with the schema of the points themselves, so that any store can hold them: for InfluxDB a database or
// bucket with its own retention, for SQLite a file. Sums and counts, not means: means of any groups and steps come out
// right from them.
namespace inspector::series {

enum class Resolution { Raw, Minute, Hour };
enum class Figure { Sum, Min, Max, P95, Count };  // in the order in which they are written: the count says that all are
inline constexpr std::size_t figureCount = 5;
inline constexpr std::array allFigures{Figure::Sum, Figure::Min, Figure::Max, Figure::P95, Figure::Count};

[[nodiscard]] Nanoseconds stepOf(Resolution resolution);   // zero for Raw
[[nodiscard]] Nanoseconds keptFor(Resolution resolution);  // 30 days, 180 days, 2 years
[[nodiscard]] WallTime floorTo(WallTime time, Nanoseconds step);  // the beginning of its step
// The store's name, e.g. "metrics_1h_max"; `base` itself for Raw.
[[nodiscard]] std::string rollUpName(const std::string& base, Resolution resolution, Figure figure);
// Percentiles are kept of these only: times and latencies.
[[nodiscard]] bool keepsP95(std::string_view field);

// The stores of one resolution, by Figure. They outlive whoever is handed them, and are used on its thread.
struct RollUpStores {
    std::array<Store*, figureCount> stores{};
    [[nodiscard]] Store& of(Figure figure) const { return *stores[static_cast<std::size_t>(figure)]; }
};

// The steps that are to be computed now: closed ones, some time after their end, and the last few once more, for points
// that came late. `done`: the end of the last step that was computed; `most`: how many new ones.
struct RollUpPlan {
    WallTime from{};
    WallTime to{};
    bool more = false;
    bool operator==(const RollUpPlan&) const = default;
};
[[nodiscard]] std::optional<RollUpPlan> planRollUp(Resolution resolution, WallTime done, WallTime now, std::size_t most);

// Computes them, for the one program that holds the lease for it. Computing a step again replaces it: another program may
// go on at any time. One thread.
class RollUps {
public:
    // Where no points come hours late (a file that one program writes, with no spool), they need not be looked for.
    enum class Late { LookFor, None };
    RollUps(Store& raw, RollUpStores minute, RollUpStores hour, Late late = Late::LookFor)
        : m_raw(raw), m_stores{minute, hour}, m_late(late) {}

    // A bounded piece of work: call it every few minutes, and again while it returns true ("there is more"). Points of the
    // last two days that came later than a few steps, as from a spool, are found by their number, and their hours computed
    // again.
    Result<bool> advance(WallTime now);
    // Up to where all steps are computed; none before the first advance(), or without any points.
    [[nodiscard]] std::optional<WallTime> done(Resolution resolution) const;

private:
    Result<bool> advance(Resolution resolution, WallTime now);
    Result<std::optional<WallTime>> whereToBegin(Resolution resolution, WallTime now);
    Result<void> compute(Resolution resolution, WallTime from, WallTime to);
    Result<void> compute(Resolution resolution, Measurement measurement, Figure figure, WallTime from, WallTime to);
    Result<std::vector<Series>> ask(const Query& query);
    Result<bool> recomputeLateHours(WallTime now);
    Result<std::set<WallTime>> lateHours(Resolution resolution, WallTime from, WallTime to);
    Result<void> expire(WallTime now);
    [[nodiscard]] const RollUpStores& stores(Resolution resolution) const { return m_stores[index(resolution)]; }
    [[nodiscard]] static std::size_t index(Resolution resolution) { return resolution == Resolution::Minute ? 0 : 1; }

    Store& m_raw;
    std::array<RollUpStores, 2> m_stores;
    Late m_late;
    std::array<std::optional<WallTime>, 2> m_done;
    std::string m_leftOut;  // a reason is logged once, not for each step
    std::optional<WallTime> m_verified;
    std::optional<WallTime> m_expired;
};

// From which a question is best answered: from the points while they are there and not too many; Last, P50, P99 and P95 of
// other fields than times only from them.
[[nodiscard]] Resolution pickResolution(const Query& query, WallTime now);

// Answers questions of any range: from the roll-ups as far as they go, and from the points after that. Steps that `from` or
// `to` cuts are counted whole. Mean, sum, count, least and greatest are exact; a P95 over several series or steps of the
// roll-up is the greatest of theirs: 95 of 100 values were at most that. One thread.
class RollUpReader {
public:
    RollUpReader(Store& raw, RollUpStores minute, RollUpStores hour) : m_raw(raw), m_minute(minute), m_hour(hour) {}
    Result<std::vector<Series>> query(const Query& query, WallTime now);

private:
    Store& m_raw;
    RollUpStores m_minute;
    RollUpStores m_hour;
};

}  // namespace inspector::series
