// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/ids.h"

#include <cstdint>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

namespace inspector::probe {

// When each channel's cycles begin. A channel has a grid of its own, every `interval` with a phase by the hash of its
// id, so that cycles are spread evenly and a channel keeps its place. Pure: the time is an argument.
class Schedule {
public:
    struct Turn {
        ChannelId id;
        MonoTime due{};
        std::uint64_t missed = 0;  // turns that passed by before this one was taken: they are skipped, not made up for
    };

    // The first turn comes soon, at a place of its own within `spread` from now; then the grid's, never closer than
    // half an interval. A channel that is there gets the interval only.
    void put(const ChannelId& id, Nanoseconds interval, MonoTime now, Nanoseconds spread);
    void remove(const ChannelId& id);

    [[nodiscard]] std::optional<MonoTime> next() const;
    // The turns that are due, oldest first; each channel's next one lies after `now`, on its grid.
    [[nodiscard]] std::vector<Turn> take(MonoTime now);
    [[nodiscard]] std::size_t size() const { return m_channels.size(); }
    // When a channel's next turn is due.
    [[nodiscard]] std::optional<MonoTime> due(const ChannelId& id) const;

private:
    struct Place {
        Nanoseconds interval{};
        MonoTime due{};
        bool first = true;
    };
    void moveTo(const ChannelId& id, Place& place, MonoTime due);

    std::unordered_map<ChannelId, Place> m_channels;
    std::set<std::pair<MonoTime, ChannelId>> m_order;
};

}  // namespace inspector::probe
