// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/ids.h"
#include "core/model/labels.h"
#include "core/model/time_interval.h"

#include <cstdint>
#include <string>
#include <vector>

namespace inspector {

using SilenceId = Id<struct SilenceTag>;
using MaintenanceId = Id<struct MaintenanceTag>;

// Nobody is told of alerts that match, from `starts` until `ends`; with `recurs`, only inside these times.
struct Silence {
    SilenceId id;
    Matchers matchers;                     // at least one that does not match everything
    WallTime starts{};
    WallTime ends{};                       // required
    std::vector<TimeInterval> recurs;
    std::string author;
    std::string comment;

    std::int64_t revision = 0;
    WallTime created{};
    WallTime updated{};

    bool operator==(const Silence&) const = default;
};
[[nodiscard]] bool isActive(const Silence& silence, WallTime now);

// Planned work: alerts of these channels and endpoints are muted, and their states carry a mark.
struct Maintenance {
    MaintenanceId id;
    std::string name;
    std::vector<ChannelId> channels;
    std::vector<std::string> groups;
    std::vector<EndpointId> endpoints;
    WallTime starts{};
    WallTime ends{};
    std::vector<TimeInterval> recurs;      // empty: all the time between
    std::string author;
    std::string comment;

    std::int64_t revision = 0;
    WallTime created{};
    WallTime updated{};

    bool operator==(const Maintenance&) const = default;
};
[[nodiscard]] bool isActive(const Maintenance& maintenance, WallTime now);

}  // namespace inspector
