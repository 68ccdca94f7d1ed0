// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/ids.h"
#include "core/model/time_interval.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace inspector {

// One live channel: the URL of its multivariant (or single media) playlist, and how it is watched.
struct Channel {
    ChannelId id;
    std::string name;       // what an operator reads
    std::string url;        // http or https
    std::string group;      // may be empty
    TemplateId templateId;
    std::optional<ProbeId> probeId;  // pinned to one probe; none: whichever is free
    std::string probeRegion;         // without a probe: only probes of this region; empty: any
    bool enabled = true;    // false: off the air, not probed
    std::string notes;
    std::vector<TimeInterval> onAir;  // its schedule: outside of it nobody is told of its alerts; empty: always on the air
    std::int64_t revision = 0;  // grows at each change; an edit names the revision that it was made on
    WallTime created{};
    WallTime updated{};

    bool operator==(const Channel&) const = default;
};

}  // namespace inspector
