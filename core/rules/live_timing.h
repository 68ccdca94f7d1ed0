// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rules/finding_list.h"

#include <cstdint>
#include <deque>
#include <optional>

// How punctually a live playlist gets its new versions. Bounded memory. Internal to core/rules.
namespace inspector::rules {

class UpdateTiming {
public:
    struct Change {
        MonoTime previousAsked{};   // start of the newest poll that still showed the version before
        MonoTime answered{};        // end of the poll that first showed this one
        std::uint64_t end = 0;      // media sequence number after its newest segment
        double targetS = 0;
        double meanDurationS = 0;
    };
    // A new version (the first of all too: `previousAsked` is not used then).
    void change(FindingList& findings, const Change& change);
    void reset() { m_newest.clear(); }

private:
    void judgeJitter(FindingList& findings, double target) const;

    static constexpr std::size_t most = 64;
    static constexpr std::size_t meanOver = 10;
    struct Version {
        MonoTime answered{};
        std::uint64_t end = 0;
        double intervalS = 0;   // as seen
        double sinceLastPollS = 0;
    };
    std::deque<Version> m_newest;
};

}  // namespace inspector::rules
