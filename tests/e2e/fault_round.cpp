// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/fault_round.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace inspector::test {

namespace {

using namespace std::chrono_literals;

// The cycle that is under way when a fault is switched may pass it by: it does not count.
constexpr int twoCycles = 2 + 1;
constexpr int toConfirm = 2;     // further ones, of the template's 2 of 3
constexpr int toBelieveEnd = 2;  // clean ones until what was confirmed is over
constexpr int benignCycles = 8;

bool isServer(std::string_view target) {
    return target == "origin" || target == "fra-1" || target == "fra-2" || target == "nyc-1";
}

}  // namespace

bool FaultRound::Tried::seen() const {
    if (fault.state == ChannelState::Up) return found;
    return found && confirmed && worst >= fault.state;
}

std::string FaultRound::Tried::name() const {
    return std::string(fault.fault) + " " + target + " (" + toString(fault.stream) + ", " + toString(fault.watch) + ")";
}

FaultRound::FaultRound(std::vector<FaultCase> cases) {
    for (FaultCase& fault : cases) {
        Tried tried;
        const std::string on = fault.target;
        m_chain = m_chain && !isServer(on);
        tried.channel = m_lab.add(fault.stream, fault.watch, isServer(on) ? on : "packager");
        tried.target = isServer(on) ? on : on.empty() ? tried.channel : tried.channel + "/" + on;
        tried.fault = std::move(fault);
        m_tried.push_back(std::move(tried));
    }
    if (m_chain) m_lab.addEndpoints();
    m_lab.onVerdict = [this](const std::string& channel, Cause cause) { takeVerdict(channel, cause); };
    m_lab.onEvent = [this](const std::string& channel, const Event& event) { takeEvent(channel, event); };
}

void FaultRound::takeVerdict(const std::string& channel, Cause cause) {
    if (!m_chain || !m_on || cause == Cause::None || cause == Cause::Unknown) return;
    const auto tried = std::find_if(m_tried.begin(), m_tried.end(), [&](const Tried& t) { return t.channel == channel; });
    if (tried == m_tried.end()) return;
    if (cause == Cause::Packager && tried->harms()) tried->named = true;
    else tried->wrong = toString(cause);
}

void FaultRound::takeEvent(const std::string& channel, const Event& event) {
    const auto tried = std::find_if(m_tried.begin(), m_tried.end(), [&](const Tried& t) { return t.channel == channel; });
    if (tried == m_tried.end()) return;
    const bool opened = event.kind == EventKind::FindingOpened;
    const bool confirmed = event.kind == EventKind::FindingConfirmed;
    if ((opened || confirmed) && event.severity >= Severity::Major && (m_on ? tried->benign() : !tried->switched)) tried->alarmed = true;
    if (!m_on) return;
    if (event.kind == EventKind::StateChanged) tried->worst = std::max(tried->worst, event.to);
    if (!event.finding || (!opened && !confirmed)) return;
    const auto& rules = tried->fault.rules;
    const bool expected = std::any_of(rules.begin(), rules.end(), [&](const char* r) { return event.finding->rule == r; });
    if (!expected) return;
    tried->found = true;
    if (confirmed && event.severity >= Severity::Major) tried->confirmed = true;
}

bool FaultRound::switchAll(bool on) {
    bool switched = true;
    m_on = on;
    for (Tried& tried : m_tried) {
        tried.switched = true;
        switched = m_lab.lab().fault(tried.fault.fault, tried.target, on) && switched;
        m_lab.until([] { return true; }, 1s);
        tried.from = m_lab.seen(tried.channel).cycles;
    }
    return switched;
}

int FaultRound::passed(const Tried& tried) const { return m_lab.seen(tried.channel).cycles - tried.from; }

bool FaultRound::isOver(const Tried& tried) const {
    const Seen& seen = m_lab.seen(tried.channel);
    return !seen.has(tried.fault.rules) && seen.isClean();
}

void FaultRound::run() {
    ASSERT_TRUE(m_lab.start());
    EXPECT_TRUE(m_lab.passCycles(3, 120s));
    for (Tried& tried : m_tried)
        if (tried.alarmed || !m_lab.seen(tried.channel).isClean()) tried.problem = "found before the fault";

    ASSERT_TRUE(switchAll(true));
    const auto settled = [&](const Tried& tried) {
        if (tried.benign()) return passed(tried) >= benignCycles;
        return isSettled(tried) || passed(tried) > twoCycles + tried.fault.window + toConfirm;
    };
    m_lab.until([&] { return std::all_of(m_tried.begin(), m_tried.end(), settled); }, 180s);
    for (Tried& tried : m_tried) {
        if (!tried.wrong.empty() && tried.problem.empty()) tried.problem = "the verdict " + tried.wrong + " is wrong";
        if (tried.benign() || isSettled(tried) || !tried.problem.empty()) continue;
        tried.problem = !tried.found       ? "not found"
                        : !tried.confirmed && tried.fault.state != ChannelState::Up ? "not confirmed"
                        : !tried.seen() ? "found, but the state is " + std::string(toString(tried.worst))
                                        : "no verdict says packager";
    }

    ASSERT_TRUE(switchAll(false));
    const auto ended = [&](const Tried& tried) {
        return isOver(tried) || passed(tried) > twoCycles + tried.fault.window + toConfirm + toBelieveEnd;
    };
    m_lab.until([&] { return std::all_of(m_tried.begin(), m_tried.end(), ended); }, 180s);
    for (Tried& tried : m_tried) {
        if (tried.benign() && tried.alarmed && tried.problem.empty()) tried.problem = "an alarm, though it is as it may be";
        if (!isOver(tried) && tried.problem.empty()) tried.problem = "not over";
        EXPECT_EQ(tried.problem, "") << tried.name() << "\n" << m_lab.seen(tried.channel).story;
    }
}

}  // namespace inspector::test
