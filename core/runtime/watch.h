// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inventory/store.h"
#include "core/runtime/inspector.h"

#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace inspector::runtime {

// The states that another program finds, read from the store and judged by their age. Lives on the inventory thread.
class Watch {
public:
    struct News {
        std::vector<ChannelStatus> statuses;
        std::vector<FindingChange> findings;
        std::optional<FleetStatus> fleet;
        std::unordered_map<ChannelId, std::vector<OpenFinding>> open;  // all that are open now
    };

    // Channels whose states are found here: they are not looked at. Empty: there are none.
    using Ours = std::function<bool(const ChannelId&)>;
    // What differs from the time before; everything the first time (of findings only what changes after it).
    Result<News> refresh(inventory::Store& store, WallTime now, const Ours& ours = {});
    // Those whose newest sample has become too old.
    [[nodiscard]] std::vector<ChannelStatus> expire(WallTime now);
    // Those that are gone, or are found here from now on, or were until now.
    void forget(const std::vector<ChannelId>& channels);

private:
    using FindingKey = std::tuple<ChannelId, std::string, std::string, std::string>;  // channel, rule, rung, stage

    struct Known {
        ChannelStatus status;  // as stored
        ChannelState shown = ChannelState::Unknown;
    };
    std::unordered_map<ChannelId, Known> m_known;
    std::map<FindingKey, OpenFinding> m_findings;
    bool m_haveFindings = false;
    std::optional<FleetStatus> m_fleet;
};

}  // namespace inspector::runtime
