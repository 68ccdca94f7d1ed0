// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/alert_rule.h"
#include "core/model/labels.h"
#include "core/model/point.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

// The newest points in memory, for rules. Pure: time is an argument.
namespace inspector::alerts {

// One combination of the tags in FigureCondition::by.
struct FigureGroup {
    Labels tags;                    // by name; a tag without a value is left out
    std::optional<double> value;    // none: fewer points than asked for
    std::size_t points = 0;
    WallTime newest{};
};

// Keeps what the watched rules ask for and no longer than they ask: 16 bytes a value, at most 4,096 values of a field of a
// series and 64 series of a channel and measurement. Percentiles are exact (nearest rank): of the few hundred values in a window
// that costs less than filling a sketch. One thread at a time.
class FigureWindows {
public:
    // What rules need from now on. What is kept of other fields is forgotten; a longer window fills as points come.
    void watch(const std::vector<AlertRule>& rules);
    // Points with the lease's tag do not count, nor do those of fields that nobody asks for. Points may come out of order.
    void add(const Point& point);
    void forget(std::string_view channel);
    void trim(WallTime now);

    // Sorted by tags. Points after `now` + 60 s are of another clock and do not count.
    [[nodiscard]] std::vector<FigureGroup> aggregate(const FigureCondition& condition, WallTime now,
                                                     std::string_view channel) const;
    // Of a measurement that has no channel (cdn_health).
    [[nodiscard]] std::vector<FigureGroup> aggregate(const FigureCondition& condition, WallTime now) const {
        return aggregate(condition, now, {});
    }
    [[nodiscard]] bool watches(Measurement measurement, std::string_view field) const;
    [[nodiscard]] std::size_t bytes() const;   // about
    [[nodiscard]] std::uint64_t refused() const { return m_refused; }  // series beyond the limit

private:
    struct Sample {
        WallTime time{};
        double value = 0;
    };
    struct Need {
        std::string field;
        Seconds window{0};
        bool operator==(const Need&) const = default;
    };
    struct Series {
        Labels tags;
        std::vector<std::vector<Sample>> fields;  // as m_needs of the measurement, each by time
    };
    struct Room {
        std::array<std::vector<Series>, measurementCount> series;
    };

    Series* seriesOf(Room& room, const Point& point);
    static void insert(std::vector<Sample>& samples, Sample sample, Seconds window);

    std::array<std::vector<Need>, measurementCount> m_needs;
    std::unordered_map<std::string, Room> m_rooms;  // by channel; "" for those without
    std::uint64_t m_refused = 0;
};

}  // namespace inspector::alerts
