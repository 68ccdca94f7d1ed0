// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/fault_board.h"


#include <gmock/gmock.h>

namespace inspector::lab {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class FaultBoardTest : public testing::Test {
protected:
    Channels channels{3, 0, 1, 4000};
    FaultBoard board{channels, {"720p", "audio-en"}, {"fra-1", "nyc-1"}, 4000};
};

TEST_F(FaultBoardTest, EveryFaultHasANameOfItsOwnAndSitsAtItsPlace) {
    for (const FaultInfo& info : allFaults()) {
        EXPECT_EQ(&infoOf(info.fault), &info);
        EXPECT_EQ(faultByName(info.name), info.fault);
        EXPECT_FALSE(info.description.empty());
    }
}

TEST_F(FaultBoardTest, EveryTargetThatIsListedCanBeSwitchedOnAndOff) {
    for (const FaultInfo& info : allFaults()) {
        for (const std::string& target : board.targetsOf(info.fault)) {
            EXPECT_TRUE(board.set(info.name, target, true, 1000)) << info.name << ' ' << target;
            EXPECT_TRUE(board.isOn(info.fault, target));
            EXPECT_TRUE(board.set(info.name, target, false, 2000));
            EXPECT_FALSE(board.isOn(info.fault, target));
        }
    }
}

TEST_F(FaultBoardTest, SaysWhatThereIsWhenAskedForWhatThereIsNot) {
    const auto message = [&](const char* fault, const char* target) {
        const auto done = board.set(fault, target, true, 0);
        return done ? std::string() : done.error().message();
    };
    EXPECT_THAT(message("bogus", "ch-001"), HasSubstr("segment-404"));
    EXPECT_THAT(message("segment-404", "ch-009"), HasSubstr("ch-001 to ch-003"));
    EXPECT_THAT(message("segment-404", "ch-001/4k"), HasSubstr("720p, audio-en"));
    EXPECT_THAT(message("segment-404", "ch-001/master"), HasSubstr("no such rung"));
    EXPECT_THAT(message("edge-down", "ch-001"), HasSubstr("fra-1, nyc-1"));
    EXPECT_THAT(message("master-404", "ch-001/720p"), HasSubstr("whole channel"));
    EXPECT_THAT(message("segment-404", ""), HasSubstr("no such channel"));
}

TEST_F(FaultBoardTest, AChannelsFaultIsItsRungsFaultToo) {
    ASSERT_TRUE(board.set("segment-404", "ch-001", true, 1000));
    ASSERT_TRUE(board.set("segment-503", "ch-001/720p", true, 2000));
    const ActiveFaults rung = board.of("ch-001", "720p");
    EXPECT_TRUE(rung.has(Fault::Segment404));
    EXPECT_TRUE(rung.has(Fault::Segment503));
    EXPECT_EQ(rung.since(Fault::Segment404), 1000);
    EXPECT_FALSE(board.of("ch-001", "audio-en").has(Fault::Segment503));
    EXPECT_FALSE(board.of("ch-002", "720p").has(Fault::Segment404));
    EXPECT_THAT(board.targetsOn(Fault::Segment404), ElementsAre("ch-001"));
}

TEST_F(FaultBoardTest, SwitchingOnWhatIsOnKeepsItsBeginning) {
    ASSERT_TRUE(board.set("stale-playlist", "ch-001", true, 1000));
    ASSERT_TRUE(board.set("stale-playlist", "ch-001", true, 9000));
    EXPECT_EQ(board.of("ch-001", "720p").since(Fault::StalePlaylist), 1000);
}

TEST_F(FaultBoardTest, ALongHistoryIsFoldedIntoACount) {
    std::int64_t now = 1'000'000;
    for (int i = 0; i < 200; ++i) {
        ASSERT_TRUE(board.set("discontinuity", "ch-001", true, now));
        ASSERT_TRUE(board.set("discontinuity", "ch-001", false, now + 8'000));
        now += 100'000;
    }
    const ActiveFaults faults = board.of("ch-001", "720p");
    EXPECT_LE(faults.periods.size(), 32U);
    const Timeline timeline(4000, channels.all()[0].phaseMs, 8, faults.periods, faults.forgottenDiscontinuities);
    EXPECT_EQ(timeline.discontinuitySequence(timeline.firstAt(now)), 400U);  // there and back, each time
}

}  // namespace
}  // namespace inspector::lab
