// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verdict/verdict_keeper.h"

#include "tests/core/verdict/reports.h"

#include <gtest/gtest.h>

#include <tuple>

namespace inspector::verdict {
namespace {

using namespace std::chrono_literals;

Verdict verdictOf(Cause cause, std::string name, std::vector<std::string> badStages) {
    Verdict verdict;
    verdict.cause = cause;
    verdict.name = std::move(name);
    verdict.confidence = 0.9;
    for (std::string& stage : badStages) verdict.evidence.push_back({"stage-down", std::move(stage), {}});
    return verdict;
}

const Verdict edge = verdictOf(Cause::Edge, "ed-1", {"ed-1"});
const Verdict alike = verdictOf(Cause::Several, "ed-1,ed-2", {"ed-1"});
const Verdict more = verdictOf(Cause::Several, "ed-1,ed-2", {"ed-1", "ed-2"});
const Verdict unknown = verdictOf(Cause::Unknown, "", {"ed-1"});
const Verdict probe = verdictOf(Cause::Probe, "", {});

TEST(VerdictKeeper, TakesAnotherNameAtOnceWhenOtherStagesAreBad) {
    VerdictKeeper keeper;
    EXPECT_EQ(keeper.settle({}, edge, cycleTime(1), 5s), edge);
    EXPECT_EQ(keeper.settle(edge, more, cycleTime(1), 5s), more);
    EXPECT_EQ(keeper.settle(more, edge, cycleTime(1), 5s), edge);
    EXPECT_FALSE(keeper.settle(edge, std::nullopt, cycleTime(1), 5s));
}

TEST(VerdictKeeper, WaitsWhileTheEvidenceIsTheSame) {
    VerdictKeeper keeper;
    std::ignore = keeper.settle({}, edge, cycleTime(1), 5s);
    EXPECT_EQ(keeper.settle(edge, alike, cycleTime(1) + 1s, 5s), edge);
    EXPECT_EQ(keeper.settle(edge, edge, cycleTime(1) + 3s, 5s), edge) << "it flips back";
    EXPECT_EQ(keeper.settle(edge, alike, cycleTime(1) + 4s, 5s), edge);
    EXPECT_EQ(keeper.settle(edge, alike, cycleTime(1) + 8s, 5s), edge) << "counted from the second time";
    EXPECT_EQ(keeper.settle(edge, alike, cycleTime(1) + 9s, 5s), alike);
}

TEST(VerdictKeeper, PrefersANameToNoneButNotTheOtherWayRound) {
    VerdictKeeper keeper;
    std::ignore = keeper.settle({}, unknown, cycleTime(1), 5s);
    EXPECT_EQ(keeper.settle(unknown, edge, cycleTime(1), 5s), edge);
    EXPECT_EQ(keeper.settle(edge, unknown, cycleTime(1), 5s), edge);
}

TEST(VerdictKeeper, TheProbeIsTheCauseAtOnceAndNoLongerAtOnce) {
    VerdictKeeper keeper;
    std::ignore = keeper.settle({}, edge, cycleTime(1), 5s);
    EXPECT_EQ(keeper.settle(edge, probe, cycleTime(1), 5s), probe);
    EXPECT_EQ(keeper.settle(probe, edge, cycleTime(1), 5s), edge);
}

TEST(VerdictKeeper, GoesOnWithTheVerdictOfAnother) {
    VerdictKeeper keeper;
    EXPECT_EQ(keeper.settle(edge, alike, cycleTime(1), 5s), edge);
}

TEST(VerdictKeeper, ANumberAloneIsNoDifference) {
    Verdict other = edge;
    other.confidence = 0.87;
    other.evidence[0].args = {numberArg("lag", 1)};
    Verdict again = other;
    again.evidence[0].args = {numberArg("lag", 2)};
    EXPECT_FALSE(differs(other, again));
    EXPECT_TRUE(differs(edge, std::nullopt));
    EXPECT_TRUE(differs(edge, more));
    again.confidence = 0.5;
    EXPECT_TRUE(differs(other, again));
}

}  // namespace
}  // namespace inspector::verdict
