// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/e2e/watched_lab.h"

#include <vector>

namespace inspector::test {

// A fault of the lab, and what the engine must make of it.
struct FaultCase {
    const char* fault;
    const char* target;              // of the channel: a rung; "": all of it; a server's name: probed there
    std::vector<const char*> rules;  // any of them; none: it is as it may be, nothing is to be found
    ChannelState state;              // what the channel becomes; up: what is found is minor
    int window = 0;                  // cycles that the rule itself takes beside the two
    Stream stream = Stream::Ts;
    Watch watch = Watch::Playlists;
};

[[nodiscard]] std::vector<FaultCase> playlistFaults();    // documents over time, and how they are answered
// They keep the places for requests to their host: beside many other channels of that host they would slow those down.
[[nodiscard]] std::vector<FaultCase> hangingServers();
[[nodiscard]] std::vector<FaultCase> segmentFaults();     // segments, keys, edges
[[nodiscard]] std::vector<FaultCase> lowLatencyFaults();
[[nodiscard]] std::vector<FaultCase> dashFaults();
// Of servers, which break all that is probed at them: in rounds of their own. As a channel's own URL shows them.
[[nodiscard]] std::vector<FaultCase> edgeFaults();
[[nodiscard]] std::vector<FaultCase> minorEdgeFaults();
[[nodiscard]] std::vector<FaultCase> originFaults();

// Faults that no row has, and why.
[[nodiscard]] std::vector<const char*> faultsWithoutCase();

}  // namespace inspector::test
