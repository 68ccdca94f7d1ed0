// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/fetch/request.h"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace inspector::probe {

// This machine's clock against the servers', by the Date of their answers (RFC 9110 6.6.1): the median over servers in a
// cycle, and the median of those over cycles, so that one server that is wrong, and the second's granularity of a Date,
// do not matter. Pure; bounded. Milliseconds to be added to our time.
class ClockOffset {
public:
    // An answer that ended at `wall` on our clock. One that a cache has kept (Age) says nothing.
    void add(const fetch::Response& response, WallTime wall);
    // Better than any Date: a clock that the stream itself names (UTCTiming). Holds until it is set again.
    void setExact(std::optional<double> offsetMs) { m_exact = offsetMs; }
    void endCycle();
    [[nodiscard]] std::optional<double> ms() const;
    // The same, ready to be added.
    [[nodiscard]] Nanoseconds correction() const { return fromSeconds(ms().value_or(0) / 1000); }

private:
    std::map<std::string, std::vector<double>> m_servers;  // of this cycle
    std::deque<double> m_cycles;
    std::optional<double> m_exact;
};

}  // namespace inspector::probe
