// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/report.h"
#include "core/model/status.h"

#include <cstdint>
#include <deque>
#include <vector>

namespace inspector::verdict {

// The figures of a channel and its rungs, from its reports. Bounded: 20 cycles, at most 1,280 times to first byte.
class Figures {
public:
    // `rungs`: brought up to date, their own states excepted. `ladderKnown`: what the report does not list is gone. Of a late
    // report no time and no request counts.
    void update(const ProbeReport& report, bool ladderKnown, std::vector<RungFigures>& rungs);
    // availability and unknownShare are left as they are in `kpis`: they need the history of states.
    void fill(Kpis& kpis, const std::vector<RungFigures>& rungs) const;

private:
    struct Cycle {
        std::uint32_t requests = 0;
        std::uint32_t failed = 0;
        std::uint32_t times = 0;
    };
    void count(Cycle& cycle, const HttpSample& http);

    void fillRequests(Kpis& kpis) const;

    std::vector<std::uint8_t> m_ended;  // beside the rungs: has EXT-X-ENDLIST, so that its age means nothing
    std::deque<Cycle> m_cycles;
    std::deque<float> m_ttfbMs;         // of m_cycles, in order
};

}  // namespace inspector::verdict
