// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/severity.h"

#include <optional>

namespace inspector::runtime {

// How much of the present day (UTC) a channel was known, and up, from its spans of one state. A value.
class DayShare {
public:
    // A span that is over; what lies before the day is left out.
    void add(ChannelState state, WallTime from, WallTime to, WallTime now);
    // The state that holds now, and since when. The one before ended there.
    void holds(ChannelState state, WallTime since, WallTime now);

    // Share of the known time that was not down, 0 to 1; none while nothing is known.
    [[nodiscard]] std::optional<double> availability(WallTime now) const;
    // Share of the time watched in which nothing was known, 0 to 1; none before the first span.
    [[nodiscard]] std::optional<double> unknownShare(WallTime now) const;

private:
    struct Sums {
        Nanoseconds up{0};       // not down
        Nanoseconds down{0};
        Nanoseconds unknown{0};
    };
    static void count(Sums& sums, ChannelState state, Nanoseconds length);
    void turnOver(WallTime now);
    [[nodiscard]] Sums at(WallTime now) const;

    WallTime m_day{};  // midnight
    Sums m_sums;
    std::optional<ChannelState> m_state;
    WallTime m_since{};
};

}  // namespace inspector::runtime
