// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/freshness.h"

#include <algorithm>

namespace inspector::runtime {

WallTime freshUntil(const ChannelStatus& status) { return status.sampled + 3 * status.interval; }

ChannelStatus judged(ChannelStatus status, WallTime now) {
    if (status.state == ChannelState::Unknown || now <= freshUntil(status)) return status;
    status.state = ChannelState::Unknown;
    status.since = std::max(status.since, freshUntil(status));
    status.reason.reset();
    for (RungFigures& rung : status.rungs) rung.state = ChannelState::Unknown;
    return status;
}

}  // namespace inspector::runtime
