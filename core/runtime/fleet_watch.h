// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/event.h"
#include "core/model/inventory.h"
#include "core/model/point.h"
#include "core/model/report.h"
#include "core/verdict/chain_judge.h"
#include "core/verdict/stage_tracker.h"
#include "core/verdict/verdict_keeper.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace inspector::runtime {

// The fleet as a whole, from all channels' states: where it broke, how every endpoint does, and what is behind several
// channels at once. Pure but for what it remembers: time is an argument. Lives on the evaluation's thread.
class FleetWatch {
public:
    struct Changes {
        std::vector<std::pair<ChannelId, std::optional<Verdict>>> verdicts;  // that changed; none: nothing is wrong any more
        std::vector<Event> events;
        std::optional<FleetStatus> fleet;   // when it changed, at most once a second
        std::vector<Point> points;          // cdn_health of the intervals that ended
    };

    // A report of a chain: what it says of the endpoints.
    void add(const ProbeReport& report);
    // Channels that this program probes; the others' verdicts are what their probes say. Empty: all.
    using Ours = std::function<bool(const ChannelId&)>;
    // `channels`: by id, of all that are on the air; their statuses have the verdicts that hold.
    [[nodiscard]] Changes judge(const std::vector<verdict::ChannelView>& channels, const Inventory& inventory,
                                const verdict::ProbeView& probe, WallTime now, const Ours& ours = {});
    // What is remembered of channels and endpoints that are no longer there goes.
    void keepOnly(const Inventory& inventory, const Ours& ours = {});
    // The next judgement of the fleet is told whether it changed or not.
    void tellAnew() { m_fleet = {}; }

private:
    struct Watched {
        verdict::VerdictKeeper keeper;
        std::optional<std::pair<Cause, std::string>> told;  // by an event
    };
    struct Held {  // an endpoint's state
        ChannelState state = ChannelState::Unknown;
        WallTime since{};
    };
    using Verdicts = std::vector<std::pair<ChannelId, Verdict>>;

    Verdicts settle(const std::vector<verdict::ChannelView>& channels, Verdicts judged, const Inventory& inventory,
                    WallTime now, const Ours& ours, Changes& changes);
    void tellVerdict(Watched& watched, const ChannelStatus& status, const Verdict& verdict, const Inventory& inventory,
                     WallTime now, std::vector<Event>& events) const;
    void tellProbe(const verdict::ProbeView& probe, WallTime now, std::vector<Event>& events);
    void takeFleet(const std::vector<verdict::ChannelView>& channels, const Inventory& inventory, const Verdicts& verdicts,
                   const verdict::ProbeView& probe, WallTime now, const Ours& ours, Changes& changes);
    [[nodiscard]] std::vector<EndpointStatus> endpoints(const std::vector<verdict::ChannelView>& channels, WallTime now,
                                                        const Ours& ours);

    verdict::EndpointHealth m_health;
    std::unordered_map<ChannelId, Watched> m_channels;
    std::map<std::string, Held> m_endpoints;
    FleetStatus m_fleet;          // as told last
    Trust m_trust = Trust::Trusted;
    std::string m_probe;          // that sends the reports
};

}  // namespace inspector::runtime
