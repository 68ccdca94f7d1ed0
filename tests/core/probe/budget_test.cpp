// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/budget.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace inspector::probe {
namespace {

using testing::ElementsAre;

// A probe whose channels receive what each step lets them, on a clock turned by hand.
class Line {
public:
    explicit Line(std::int64_t limit, Demand demand) : m_demand(demand), m_real(demand) { budget.setLimit(limit); }

    // What the channels really receive when it is not what their sizes let expect.
    void setReal(Demand real) { m_real = real; }
    void setDemand(Demand demand) { m_demand = m_real = demand; }

    void run(Seconds length) {
        for (int i = 0; i < length.count() * 4; ++i) {
            m_now += Milliseconds(250);
            m_bits += m_real[static_cast<std::size_t>(budget.step())] / 4;
            const BudgetStep before = budget.step();
            budget.update(m_now, static_cast<std::uint64_t>(m_bits / 8), m_demand);
            if (budget.step() != before) changes.emplace_back(budget.step());
        }
    }

    Budget budget;
    std::vector<BudgetStep> changes;

private:
    MonoTime m_now = MonoTime{} + std::chrono::hours(1);
    double m_bits = 0;
    Demand m_demand;
    Demand m_real;
};

TEST(Budget, OfNothingHasNoLimit) {
    Line line(0, {1e12, 1e12, 1e12, 1e12});
    line.run(Seconds(60));
    EXPECT_EQ(line.budget.step(), BudgetStep::AsAsked);
    EXPECT_NEAR(line.budget.receivedBps(), 1e12, 1e10);
}

TEST(Budget, LeavesAloneWhatFits) {
    Line line(10'000'000, {9e6, 5e6, 2e6, 1e6});
    line.run(Seconds(300));
    EXPECT_TRUE(line.changes.empty());
    EXPECT_NEAR(line.budget.receivedBps(), 9e6, 1e5);
}

TEST(Budget, StepsDownAtOnceToWhatIsExpectedToFit) {
    Line line(10'000'000, {40e6, 20e6, 8e6, 1e6});
    line.run(Seconds(1));
    EXPECT_THAT(line.changes, ElementsAre(BudgetStep::OneRungInTurn));
    line.run(Seconds(300));
    EXPECT_EQ(line.changes.size(), 1U) << "stays there";
}

TEST(Budget, StepsDownOneByOneWhenMoreComesThanWasExpected) {
    Line line(10'000'000, {9e6, 5e6, 2e6, 1e6});
    line.setReal({30e6, 20e6, 8e6, 1e6});
    line.run(Seconds(40));
    EXPECT_THAT(line.changes, ElementsAre(BudgetStep::NewestOnly, BudgetStep::OneRungInTurn));
}

TEST(Budget, EndsWithTheFirst64KiBAndGoesNoFurther) {
    Line line(1'000'000, {40e6, 20e6, 8e6, 3e6});
    line.run(Seconds(120));
    EXPECT_EQ(line.budget.step(), BudgetStep::First64KiB);
}

TEST(Budget, GoesBackUpStepByStepWhenThereIsRoom) {
    Line line(10'000'000, {40e6, 20e6, 12e6, 1e6});
    line.run(Seconds(60));
    ASSERT_EQ(line.budget.step(), BudgetStep::First64KiB);
    line.setDemand({6e6, 5e6, 2e6, 1e6});
    line.changes.clear();
    line.run(Seconds(20));
    EXPECT_LE(line.changes.size(), 1U) << "not all at once";
    line.run(Seconds(100));
    EXPECT_THAT(line.changes, ElementsAre(BudgetStep::OneRungInTurn, BudgetStep::NewestOnly, BudgetStep::AsAsked));
}

TEST(Budget, DoesNotSwingAroundTheLimit) {
    Line line(10'000'000, {9.9e6, 5e6, 2e6, 1e6});
    line.run(Seconds(600));
    EXPECT_LE(line.changes.size(), 1U) << "what does not fit into 8/10 does not come back";
}

TEST(Budget, TriesLessAndLessOftenWhatDidNotLast) {
    Line line(10'000'000, {5e6, 3e6, 2e6, 1e6});
    line.setReal({30e6, 3e6, 2e6, 1e6});
    line.run(std::chrono::minutes(60));
    EXPECT_LT(line.changes.size(), 30U);
}

TEST(Budget, LimitTakenAwayTakesEffectAtOnce) {
    Line line(1'000'000, {40e6, 20e6, 8e6, 3e6});
    line.run(Seconds(10));
    line.budget.setLimit(0);
    line.run(Seconds(1));
    EXPECT_EQ(line.budget.step(), BudgetStep::AsAsked);
}

}  // namespace
}  // namespace inspector::probe
