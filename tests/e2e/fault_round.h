// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/e2e/fault_cases.h"

#include <set>
#include <string>
#include <vector>

namespace inspector::test {

// Faults side by side, each on a channel of its own: all are switched on together, each must be seen within its window
// and two cycles; all are switched off together, and each must be over within as long. Where all are the packager's, channels
// are watched through an origin and an edge too: the verdict must say packager of what harms, and nothing else. One thread.
class FaultRound {
public:
    explicit FaultRound(std::vector<FaultCase> cases);
    // Adds a failure to the test for each fault that is not as its case says.
    void run();

private:
    struct Tried {
        FaultCase fault;
        std::string channel;
        std::string target;      // as the lab names it
        int from = 0;            // cycles of the channel when the fault was switched
        bool switched = false;
        bool found = false;
        bool confirmed = false;  // one of its rules, and that is major or above
        bool alarmed = false;    // anything at major or above
        ChannelState worst = ChannelState::Unknown;
        bool named = false;      // the verdict that is true was told
        std::string wrong;       // another one
        std::string problem;

        [[nodiscard]] bool benign() const { return fault.rules.empty(); }
        [[nodiscard]] bool harms() const { return fault.state != ChannelState::Up; }
        [[nodiscard]] bool seen() const;
        [[nodiscard]] std::string name() const;
    };
    void takeVerdict(const std::string& channel, Cause cause);
    void takeEvent(const std::string& channel, const Event& event);
    bool switchAll(bool on);
    [[nodiscard]] bool isSettled(const Tried& tried) const { return tried.seen() && (!m_chain || !tried.harms() || tried.named); }
    [[nodiscard]] bool isOver(const Tried& tried) const;
    [[nodiscard]] int passed(const Tried& tried) const;

    WatchedLab m_lab;
    std::vector<Tried> m_tried;
    bool m_chain = true;   // all are the packager's
    bool m_on = false;
};

}  // namespace inspector::test
