// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/scenario.h"

#include "app/lab/fault_board.h"

#include <QFile>

#include <gmock/gmock.h>

namespace inspector::lab {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Switch = ScenarioPlayer::Switch;

Scenario scenario(const char* json) {
    auto parsed = parseScenario(json, "test");
    EXPECT_TRUE(parsed) << (parsed ? "" : parsed.error().message());
    return parsed ? *parsed : Scenario{};
}

std::string problem(const char* json) {
    const auto parsed = parseScenario(json, "my.json");
    return parsed ? std::string() : parsed.error().message();
}

TEST(Scenario, SwitchesOnAndOffAtItsTimes) {
    ScenarioPlayer player(scenario(R"([{"at_s": 10, "for_s": 5, "fault": "f", "target": "t"}])"));
    EXPECT_THAT(player.advance(9.9), IsEmpty());
    EXPECT_THAT(player.advance(10.1), ElementsAre(Switch{"f", "t", true}));
    EXPECT_THAT(player.advance(14), IsEmpty());
    EXPECT_THAT(player.advance(16), ElementsAre(Switch{"f", "t", false}));
    EXPECT_THAT(player.advance(1000), IsEmpty());
}

TEST(Scenario, AStepAtZeroHappensAtTheStart) {
    ScenarioPlayer player(scenario(R"([{"at_s": 0, "for_s": 5, "fault": "f", "target": "t"}])"));
    EXPECT_THAT(player.advance(0), ElementsAre(Switch{"f", "t", true}));
}

TEST(Scenario, BeginsAgainAfterItsLoop) {
    ScenarioPlayer player(scenario(R"({"loop_s": 20, "steps": [{"at_s": 0, "for_s": 20, "fault": "f", "target": "t"}]})"));
    EXPECT_THAT(player.advance(1), ElementsAre(Switch{"f", "t", true}));
    EXPECT_THAT(player.advance(21), ElementsAre(Switch{"f", "t", false}, Switch{"f", "t", true}));
    EXPECT_THAT(player.advance(39), IsEmpty());
    EXPECT_THAT(player.advance(45), ElementsAre(Switch{"f", "t", false}, Switch{"f", "t", true}));
}

TEST(Scenario, ManyMissedRoundsAreNotCaughtUpWith) {
    ScenarioPlayer player(scenario(R"({"loop_s": 20, "steps": [{"at_s": 5, "for_s": 5, "fault": "f", "target": "t"}]})"));
    (void)player.advance(7);
    const auto changes = player.advance(20'000'000);
    EXPECT_LE(changes.size(), 4U);
    ASSERT_FALSE(changes.empty());
    EXPECT_FALSE(changes.back().on);
}

TEST(Scenario, SaysWhereItIsWrong) {
    EXPECT_THAT(problem("[\n {\"at_s\": 1,,}]"), HasSubstr("my.json: line 2, column"));
    EXPECT_THAT(problem(R"([{"at_s": 1, "for_s": 1, "fault": "f"}])"), HasSubstr("my.json: step 1: A step has no target"));
    EXPECT_THAT(problem(R"([{"at_s": -1, "for_s": 1, "fault": "f", "target": "t"}])"), HasSubstr("at_s"));
    EXPECT_THAT(problem(R"([{"at_s": 1, "for_s": 0, "fault": "f", "target": "t"}])"), HasSubstr("for_s"));
    EXPECT_THAT(problem(R"([{"at_s": 1, "for_s": 1, "fault": "f", "target": "t", "on": 1}])"), HasSubstr("\"on\""));
    EXPECT_THAT(problem("[1]"), HasSubstr("step 1"));
    EXPECT_THAT(problem("{}"), HasSubstr("no steps"));
    EXPECT_THAT(problem(R"({"loop_s": "x", "steps": []})"), HasSubstr("loop_s"));
    EXPECT_THAT(problem(R"({"loop_s": 5, "steps": [{"at_s": 4, "for_s": 2, "fault": "f", "target": "t"}]})"),
                HasSubstr("ends after loop_s"));
    EXPECT_THAT(problem(""), HasSubstr("not JSON"));
}

TEST(Scenario, TheDemosNamesFaultsAndTargetsThatThereAre) {
    QFile file(QStringLiteral(":/lab/demo_scenario.json"));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const auto demo = parseScenario(file.readAll().toStdString(), "demo");
    ASSERT_TRUE(demo) << demo.error().message();
    const Channels channels(12, 0.25, 1, 3840);
    const FaultBoard board(channels, {"1080p", "720p", "480p", "360p", "audio-en"}, {"fra-1", "fra-2", "nyc-1"}, 3840);
    for (const ScenarioStep& step : demo->steps) {
        const auto known = board.check(step.fault, step.target);
        EXPECT_TRUE(known) << (known ? "" : known.error().message());
    }
    EXPECT_GT(demo->loopS, 200);
}

}  // namespace
}  // namespace inspector::lab
