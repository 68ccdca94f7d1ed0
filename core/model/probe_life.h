// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/ids.h"

#include <cstdint>
#include <string>

namespace inspector {

// A running probe's heartbeat, as the database has it.
struct ProbeLife {
    ProbeId id;
    std::string holder;        // "host:pid:random", as of its lease
    std::string version;       // of the program
    std::string region;
    WallTime started{};
    WallTime seen{};           // by the database's clock
    int channels = 0;          // that it holds
    double capacity = 0;       // cost that it can carry: requests a second
    double load = 0;           // cost of what it holds
    double lagMs = 0;          // p95 of its workers
    double clockAheadMs = 0;   // its clock before the database's
    std::string trust;         // "trusted", "blind", "late"
    std::uint64_t spooled = 0;   // points that wait on its disk
    bool paused = false;       // takes no new channels: it is stopping, or disabled

    bool operator==(const ProbeLife&) const = default;
};

}  // namespace inspector
