// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/store.h"

#include <deque>
#include <string>
#include <tuple>
#include <vector>

namespace inspector::runtime {

// Reads what is new in the events table, whoever wrote it, once each. Lives on the inventory thread.
class EventFollower {
public:
    // From the newest one on.
    Result<void> begin(inventory::Store& store);
    Result<std::vector<Event>> newer(inventory::Store& store);
    // These were shown before they were written: they do not come again.
    void shownAlready(const std::vector<Event>& events);

private:
    using Mark = std::tuple<std::int64_t, EventKind, ChannelId, std::string, std::string, std::string>;
    static Mark markOf(const Event& event);

    std::int64_t m_last = 0;
    std::deque<Mark> m_shown;
};

}  // namespace inspector::runtime
