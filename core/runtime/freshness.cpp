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
    for (StageFigures& stage : status.stages) {
        if (stage.state == ChannelState::Unknown) continue;
        stage.state = ChannelState::Unknown;
        stage.since = std::max(stage.since, status.since);
        stage.reason.reset();
    }
    Verdict unknown;
    unknown.cause = Cause::Unknown;
    unknown.since = status.since;
    unknown.evidence.push_back({"no-fresh-sample", {}, {}});
    status.verdict = std::move(unknown);
    for (StageFigures& stage : status.stages) stage.state = ChannelState::Unknown;
    status.verdict.reset();
    return status;
}

}  // namespace inspector::runtime
