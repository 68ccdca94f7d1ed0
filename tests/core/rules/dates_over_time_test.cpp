// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/rules/judging.h"

using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

Live dated() {
    Live live;
    live.zero = Watch::wallZero - std::chrono::seconds(500);
    return live;
}

}  // namespace

TEST(DatesOverTime, AreFrozenWhereTheFirstDateStaysAndSegmentsGo) {
    Watch watch;
    Live live = dated();
    live.datesOnFirstOnly = true;
    watch.at(0, live.text());
    for (double now = 4; now < 20; now += 4) {
        ++live.sequence;
        *live.zero -= std::chrono::seconds(4);  // the first segment's date stays what it was
        const auto findings = watch.at(now, live.text());
        ASSERT_THAT(rulesOf(findings), ElementsAre("hls-pdt-frozen"));
        EXPECT_EQ(findings[0].severity, Severity::Critical);
    }
}

TEST(DatesOverTime, AreNotFrozenWhileNothingIsRemoved) {
    Watch watch;
    Live live = dated();
    watch.at(0, live.text());
    ++live.count;
    EXPECT_THAT(watch.rulesAt(4, live), IsEmpty());
}

TEST(DatesOverTime, JumpForASegmentThatIsTheSame) {
    Watch watch;
    Live live = dated();
    live.datesOnFirstOnly = true;
    watch.at(0, live.text());
    ++live.sequence;
    *live.zero += std::chrono::seconds(30);
    const auto findings = watch.at(4, live.text());
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-pdt-jump"));
    EXPECT_NEAR(findings[0].arg("jump")->number, 30, 0.01);
}

TEST(DatesOverTime, JumpBehindWhatWasMissed) {
    for (const auto& [shift, jumps] : {std::pair{7200, true}, std::pair{0, false}, std::pair{-2000, true}}) {
        Watch watch;
        Live live = dated();
        watch.at(0, live.text());
        live.sequence += 75;  // 300 s later, nothing in common
        *live.zero += std::chrono::seconds(shift);
        const auto rules = watch.rulesAt(300, live);
        EXPECT_EQ(std::count(rules.begin(), rules.end(), "hls-pdt-jump"), jumps ? 1 : 0) << shift;
    }
}

TEST(DatesOverTime, MayJumpBehindADiscontinuity) {
    Watch watch;
    Live live = dated();
    live.discontinuitySequence = 1;
    watch.at(0, live.text());
    live.sequence += 75;
    live.discontinuitySequence = 2;
    *live.zero -= std::chrono::seconds(2000);
    EXPECT_THAT(watch.rulesAt(300, live), IsEmpty());
}

TEST(DatesOverTime, AreAheadOfTheClock) {
    const auto newestAhead = [](double seconds) {
        Watch watch;
        Live live;
        live.zero = Watch::wallZero + fromSeconds(seconds) - std::chrono::seconds(105 * 4);
        return watch.at(0, live.text());
    };
    EXPECT_THAT(rulesOf(newestAhead(3.9)), IsEmpty());
    ASSERT_THAT(rulesOf(newestAhead(5)), ElementsAre("hls-pdt-future"));
    EXPECT_EQ(newestAhead(5)[0].severity, Severity::Minor);
    EXPECT_EQ(newestAhead(3700)[0].severity, Severity::Major);
}
