// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/chain.h"
#include "core/model/inventory.h"
#include "core/model/status.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Where it broke: pure, from what is known of every channel's stages at one moment. Time is an argument.
namespace inspector::verdict {

// One channel as the judge sees it.
struct ChannelView {
    const Channel* channel = nullptr;
    const ChannelStatus* status = nullptr;     // with its stages' states
    std::vector<OpenFinding> open;             // of all stages; not needed of a channel that is up
};

// What is known of the probe itself.
struct ProbeView {
    Trust trust = Trust::Trusted;
    std::string reason;                        // "no-route", "canary-failed", "everything-fails"; empty: trusted
    WallTime since{};
    std::vector<Arg> args;
};

struct Judged {
    std::vector<std::pair<ChannelId, Verdict>> channels;  // of those that have one (state is not up), in the order given
    std::vector<FleetCause> causes;                       // the one with the most channels first
};

// The earliest stage of a channel's chain that is bad while what stands before it is well is where it broke; what several
// channels show together makes it an endpoint, a provider, a region, or the probe itself. Unknown where the stages do not
// decide. A stage that is well is never named. `endpoints`: of the inventory. A channel that was never sampled has no
// verdict; all have one while the probe is blind.
//
// What is bad at a stage follows from what is bad before it when that brings it about: a server that does not answer
// explains errors and standing playlists behind it, a playlist that stands explains those that stand behind it, and
// nothing explains a refused connection or a wrong certificate. Two faults of one channel that do not explain each other
// are `several`, unless one of them is graver and the other lets the segments flow.
//
// Confidence, 0 to 1: 0.95 where the stage before is well and the ones beside it contradict nothing; times 0.6 where
// nothing is known of what stands before it; times 0.85 where nothing stands beside it, 0.9 where some of that is not
// known; times (1 + share of the channels for which the endpoint is bad) / 2; times 0.8 for several, and for a group that
// is compared with nothing; times 0.9 while the probe is late. A packager: 0.95 when it shows behind it too, 0.85 when
// only the inspection of its URL sees it, 0.6 when it does not answer and nothing else is known. Unknown: 0.
[[nodiscard]] Judged judgeChains(const std::vector<ChannelView>& channels, const std::vector<Endpoint>& endpoints,
                                 const std::vector<EndpointStatus>& figures, const ProbeView& probe, WallTime now);

// Channels with the same cause and name together, the cause with the most channels first.
[[nodiscard]] std::vector<FleetCause> causesOf(const std::vector<std::pair<ChannelId, Verdict>>& channels);

}  // namespace inspector::verdict
