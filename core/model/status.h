// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/chain.h"
#include "core/model/finding.h"
#include "core/model/ids.h"
#include "core/model/report.h"
#include "core/model/severity.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace inspector {

// A channel's figures of the newest cycle; a figure that is not known is none, never 0.
struct Kpis {
    std::optional<double> ttfbP95Ms;       // segments and playlists of the last 20 cycles
    std::optional<double> downloadRatio;   // worst rung's newest: download time / duration
    std::optional<double> bitrateBps;      // of the highest rung measured in this cycle
    std::optional<double> playlistAgeS;    // the oldest media playlist's
    std::optional<double> playlistLimitS;  // 1.5 target durations: what that age may be
    std::optional<double> liveLatencyS;
    std::optional<double> errorRate;       // failed requests / requests, last 20 cycles, 0 to 1
    std::optional<double> availability;    // today (UTC): share of known time that was not down, 0 to 1
    std::optional<double> unknownShare;    // today: share of time in state unknown, 0 to 1

    bool operator==(const Kpis&) const = default;
};

// One row of the rungs' table.
struct RungFigures {
    std::string rung;
    RungKind kind = RungKind::Variant;
    ChannelState state = ChannelState::Unknown;  // this rung alone
    std::int64_t bandwidthBps = 0;               // declared; 0: not
    std::optional<double> measuredBps;           // newest segment
    std::optional<double> peakBps;               // measured peak since the monitor began
    int width = 0;
    int height = 0;
    double frameRate = 0;
    std::string codecs;
    std::string language;
    std::uint64_t mediaSequence = 0;
    std::uint32_t segmentCount = 0;
    double targetDurationS = 0;
    double windowS = 0;
    std::optional<double> ageS;
    std::optional<double> latencyS;
    std::optional<double> ttfbMs;                // newest segment, else playlist
    std::optional<double> downloadRatio;
    int httpStatus = 0;

    bool operator==(const RungFigures&) const = default;
};

// A finding that is open: seen in the newest cycles.
struct OpenFinding {
    Finding finding;          // as seen last
    WallTime since{};         // first sample of the run
    WallTime seen{};          // newest sample
    std::uint32_t count = 0;  // cycles in which it was seen
    bool confirmed = false;   // in M of the last N cycles

    bool operator==(const OpenFinding&) const = default;
};

// What every console shows of a channel: the row of `channel_status`, written by whoever holds the channel's lease.
struct ChannelStatus {
    ChannelId channel;
    ChannelState state = ChannelState::Unknown;
    WallTime since{};                    // first sample of the run that led here
    std::optional<Finding> reason;       // the deciding finding; none when up
    int openFindings = 0;                // confirmed ones
    std::optional<Severity> worst;       // of the confirmed ones
    WallTime sampled{};                  // end of the newest cycle
    Milliseconds interval{30'000};       // how soon a newer one is due: what is older than 3 of them is unknown
    ProbeId probe;
    std::int64_t epoch = 0;              // of the lease under which it was written
    double lagMs = 0;
    BudgetStep budget = BudgetStep::AsAsked;
    Kpis kpis;
    std::vector<RungFigures> rungs;
    std::vector<StageFigures> stages;    // in the order of the chain; empty: the channel is watched at its own URL only
    std::optional<Verdict> verdict;      // where it broke; none: nothing is wrong

    bool operator==(const ChannelStatus&) const = default;
};

}  // namespace inspector
