// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/quantile_sketch.h"
#include "core/model/chain.h"
#include "core/model/endpoint.h"
#include "core/model/point.h"
#include "core/model/report.h"

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <vector>

namespace inspector::verdict {

// The figures of one channel's stages over its last 20 chain reports. Bounded, a value. States are ChannelTracker's.
class StageFiguresKeeper {
public:
    // `stages`: brought up to date and put in the report's order, `state`, `reason` and `since` left as they are; stages
    // that the report no longer names are removed. A sample that was skipped or is blind changes nothing; of a late one
    // nothing counts but that the stage was seen.
    void update(const ProbeReport& report, std::vector<StageFigures>& stages);

private:
    struct Cycle {
        int requests = 0;
        int failed = 0;
        int hits = 0;
        int told = 0;          // segments of which a cache said something
        float totalMs = -1;    // of the playlist; less than 0: none came
    };
    using Window = std::deque<Cycle>;

    static Cycle measure(const StageSample& sample, StageFigures& figures);
    static void fill(const Window& window, StageFigures& figures);

    std::map<std::string, Window> m_windows;
};

// Every endpoint over all channels: cdn_health once an interval, and what the Edges page shows of the last five minutes.
// One a program, bounded; feeds on trusted samples only, the others are counted as late.
class EndpointHealth {
public:
    explicit EndpointHealth(Milliseconds interval = Milliseconds(60'000));

    void add(const ProbeReport& report);
    // The points of the intervals that ended by `now` (time: the interval's end), one for each endpoint that was asked.
    // A request that ended in one of them and comes later counts in the next. error_rate is failed requests / requests;
    // availability the share of a channel's cycles in which the playlist came; latency is the total time of answers on
    // reused connections, of fresh ones when there was no other. `endpoints`: for their regions.
    [[nodiscard]] std::vector<Point> take(WallTime now, const std::vector<Endpoint>& endpoints, const std::string& probe);
    // Of the last five minutes; states, lag and counts of channels are left for the caller.
    [[nodiscard]] std::vector<EndpointStatus> statuses(WallTime now) const;

private:
    struct Slot {                       // one interval of one endpoint
        WallTime begin{};
        std::uint64_t requests = 0;
        std::uint64_t errors = 0;
        std::uint64_t late = 0;
        std::uint64_t hits = 0;
        std::uint64_t told = 0;         // segments of which a cache said something
        std::uint64_t cycles = 0;       // that asked for a playlist
        std::uint64_t available = 0;    // of these: it came
        QuantileSketch reusedMs;        // total, reused connections
        QuantileSketch freshMs;         // total, fresh connections
        QuantileSketch connectMs;       // TCP and TLS, fresh connections
        WallTime newest{};
        std::optional<WallTime> certificateExpires;

        void merge(const Slot& other);
        [[nodiscard]] const QuantileSketch& latencyMs() const { return reusedMs.empty() ? freshMs : reusedMs; }
    };
    Slot& slotOf(const std::string& stage, WallTime at);
    static void count(Slot& slot, const StageRequest& request);
    [[nodiscard]] WallTime beginOf(WallTime at) const;

    Milliseconds m_interval;
    WallTime m_taken{};                 // what ended by then has been taken
    std::map<std::string, std::deque<Slot>> m_slots;
};

}  // namespace inspector::verdict
