// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/verdict/chains.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace inspector::verdict {
namespace {

using testing::ElementsAre;

struct Case {
    const char* name;
    std::vector<const char*> chains;
    std::vector<std::string> verdicts;  // of the channels that have one
    double atLeast = 0;                 // confidence of the first
    double atMost = 1;
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

class Chains : public testing::TestWithParam<Case> {};

TEST_P(Chains, AreJudged) {
    Fleet fleet;
    for (const char* chain : GetParam().chains) fleet.add(chain);
    const Judged judged = fleet.judge();
    EXPECT_EQ(words(judged), GetParam().verdicts);
    if (judged.channels.empty()) return;
    EXPECT_GE(judged.channels[0].second.confidence, GetParam().atLeast);
    EXPECT_LE(judged.channels[0].second.confidence, GetParam().atMost);
}

INSTANTIATE_TEST_SUITE_P(
    OneChannel, Chains,
    testing::Values(
        Case{"AllWellHasNoVerdict", {"packager=u origin=u ed-1=u ed-2=u"}, {}},
        Case{"NothingKnownIsUnknown", {"packager=? origin=? ed-1=?"}, {"unknown"}, 0, 0},
        Case{"OneEdgeOfThree", {"packager=u origin=u ed-1=R ed-2=u ed-3=u"}, {"edge ed-1"}, 0.9},
        Case{"AnEdgeThatStandsWhileTheOriginMoves", {"packager=u origin=u ed-1=S ed-2=u"}, {"edge ed-1"}, 0.9},
        Case{"AnEdgeThatLags", {"packager=u origin=u ed-1=l ed-2=u"}, {"edge ed-1"}, 0.9},
        Case{"ACertificateOfOneEdge", {"packager=u origin=u ed-1=t ed-2=u"}, {"edge ed-1"}, 0.9},
        Case{"AnEdgeAloneIsLessSure", {"packager=u ed-1=R"}, {"edge ed-1"}, 0.7, 0.85},
        Case{"AnEdgeBehindWhatIsNotKnown", {"packager=? ed-1=R ed-2=u"}, {"edge ed-1"}, 0.4, 0.6},
        Case{"SiblingsThatAreNotKnown", {"packager=u origin=u ed-1=R ed-2=? ed-3=u"}, {"edge ed-1"}, 0.8, 0.9},
        Case{"TheOriginAndAllBehindIt", {"packager=u origin=5 ed-1=5 ed-2=5 ed-3=S"}, {"origin origin"}, 0.9},
        Case{"TheOriginBehindWhatIsNotKnown", {"packager=? origin=5 ed-1=5 ed-2=5"}, {"origin origin"}, 0.4, 0.6},
        Case{"TheOriginThoughTheEdgesStillHaveIt", {"packager=u origin=5 ed-1=u ed-2=u"}, {"origin origin"}, 0.5, 0.7},
        Case{"TwoOriginsAreSeveral", {"packager=u origin=5 origin-2=5 ed-1=5"}, {"several origin,origin-2"}},
        Case{"OneOfTwoOrigins", {"packager=u origin=u origin-2=R ed-1=u"}, {"origin origin-2"}},
        Case{"ThePackagerStandsAndAllBehindIt", {"packager=S origin=S ed-1=S ed-2=S"}, {"packager"}, 0.9},
        Case{"ThePackagerIsGoneAndAllBehindIt", {"packager=R origin=5 ed-1=5 ed-2=5"}, {"packager"}, 0.9},
        Case{"ThePackagerIsGoneAndNothingElseKnown", {"packager=R origin=? ed-1=?"}, {"packager"}, 0.5, 0.7},
        Case{"ThePackagersContentAlone", {"packager=g origin=u ed-1=u"}, {"packager"}, 0.8, 0.9},
        Case{"ThePackagerOutOfOurReach", {"packager=R origin=u ed-1=u ed-2=u"}, {"unknown"}, 0, 0},
        Case{"ThePackagerAnswersErrorsThoughTheEdgesStillHaveIt", {"packager=5 origin=u ed-1=u"}, {"packager"}, 0.8},
        Case{"ThePackagerOutOfOurReachAndAnEdge", {"packager=R origin=u ed-1=5 ed-2=u"}, {"edge ed-1"}},
        Case{"ThePackagerStandsAndAnEdgeRefuses", {"packager=S origin=S ed-1=R ed-2=S"}, {"several packager,ed-1"}},
        Case{"AFaultOfTheContentDoesNotHideAnEdge", {"packager=g origin=u ed-1=R ed-2=u"}, {"edge ed-1"}},
        Case{"TheOriginAndAnEdgeThatRefuses", {"packager=u origin=5 ed-1=R ed-2=5"}, {"several origin,ed-1"}},
        Case{"TheOriginStandsAndAnEdgeAnswersErrors", {"packager=u origin=S ed-1=5 ed-2=S"}, {"several origin,ed-1"}},
        Case{"AllEdgesOfNobodyRefuse", {"packager=u origin=u ed-1=R ed-3=R"}, {"several ed-1,ed-3"}},
        Case{"AllEdgesAnswerErrorsAndNoOriginIsWatched", {"packager=u ed-1=5 ed-3=5"}, {"unknown"}, 0, 0},
        Case{"AllEdgesStandAndNothingBeforeIsKnown", {"packager=? origin=? ed-1=S ed-2=S ed-3=S"}, {"unknown"}},
        Case{"ACdn", {"packager=u origin=u fa-fra=R fa-lon=R ak-fra=u ak-lon=u"}, {"cdn Fastly"}, 0.9},
        Case{"ACdnOfErrors", {"packager=u origin=u fa-fra=5 fa-lon=S ak-fra=u"}, {"cdn Fastly"}, 0.9},
        Case{"OneEdgeOfACdn", {"packager=u origin=u fa-fra=R fa-lon=u ak-fra=u"}, {"edge fa-fra"}, 0.9},
        Case{"TheOnlyEdgeOfACdnIsAnEdge", {"packager=u origin=u fa-fra=R ak-fra=u ak-lon=u"}, {"edge fa-fra"}},
        Case{"ARegion", {"packager=u origin=u fa-fra=R fa-lon=u ak-fra=5 ak-lon=u"}, {"region fra"}, 0.9},
        Case{"ARegionOfEdgesOfNobody", {"packager=u origin=u ed-1=R ed-2=R ed-3=u"}, {"region eu"}, 0.9},
        Case{"EdgesWithNothingInCommon", {"packager=u origin=u fa-fra=R fa-lon=u ak-fra=u ak-lon=R"}, {"several ak-lon,fa-fra"}},
        Case{"BothCdns", {"packager=u origin=u fa-fra=R fa-lon=R ak-fra=R ak-lon=R"}, {"several ak-fra,ak-lon,fa-fra,fa-lon"}},
        Case{"ACdnWithNothingToCompare", {"packager=u origin=u fa-fra=R fa-lon=R"}, {"several fa-fra,fa-lon"}},
        Case{"OneOfACdnIsNotKnown", {"packager=u origin=u fa-fra=R fa-lon=? ak-fra=u"}, {"edge fa-fra"}, 0.8, 0.9},
        Case{"TheOwnUrlAloneAndItsContent", {"packager=g"}, {"packager"}, 0.8, 0.9},
        Case{"TheOwnUrlAloneAndItsServer", {"packager=R"}, {"packager"}, 0.5, 0.7}),
    [](const auto& c) { return std::string(c.param.name); });

INSTANTIATE_TEST_SUITE_P(
    ManyChannels, Chains,
    testing::Values(
        Case{"AnEdgeForAll", {"packager=u ed-1=R ed-2=u", "packager=u ed-1=R ed-2=u", "packager=u ed-1=R ed-2=u"},
             {"edge ed-1", "edge ed-1", "edge ed-1"}, 0.9},
        Case{"AnEdgeThatIsWellForOthers", {"packager=u ed-1=5 ed-2=u", "packager=u ed-1=u ed-2=u", "packager=u ed-1=u ed-2=u"},
             {"edge ed-1"}, 0.6, 0.7},
        Case{"EachChannelThroughOneEdgeOfACdn", {"packager=u fa-fra=R", "packager=u fa-lon=R", "packager=u ak-fra=u"},
             {"cdn Fastly", "cdn Fastly"}, 0.7},
        Case{"AnotherChannelsEdgeOfTheSameCdnIsWell", {"packager=u fa-fra=R", "packager=u fa-lon=u", "packager=u ak-fra=u"},
             {"edge fa-fra"}},
        Case{"EachChannelThroughOneCdnOfARegion",
             {"packager=u fa-fra=R", "packager=u ak-fra=R", "packager=u fa-lon=u ak-lon=u"},
             {"region fra", "region fra"}},
        Case{"ThePackagerOfOneAndAnEdgeOfAll",
             {"packager=S ed-1=R ed-2=S", "packager=u ed-1=R ed-2=u", "packager=u ed-1=R ed-2=u"},
             {"several packager,ed-1", "edge ed-1", "edge ed-1"}},
        Case{"AnEdgeBesideOnesThatOnlyFollowIsNoRegion", {"packager=5 origin=5 ak-fra=5 fa-fra=R ak-lon=u"}, {"several packager,fa-fra"}},
        Case{"ThePackagerOfOneHidesNoOther", {"packager=S ed-1=S ed-2=S", "packager=u ed-1=u ed-2=u"}, {"packager"}, 0.9}),
    [](const auto& c) { return std::string(c.param.name); });

TEST(ChainJudge, HidesChannelsBehindOneCause) {
    Fleet fleet;
    for (int i = 0; i < 14; ++i) fleet.add("packager=u origin=u ed-1=R ed-2=u");
    fleet.add("packager=S origin=S ed-1=S ed-2=S");
    fleet.add("packager=u origin=u ed-1=u ed-2=u");
    const Judged judged = fleet.judge();
    ASSERT_EQ(judged.causes.size(), 2U);
    EXPECT_EQ(words(judged.causes[0].verdict), "edge ed-1");
    EXPECT_EQ(judged.causes[0].channels.size(), 14U);
    EXPECT_EQ(judged.causes[0].verdict.severity, Severity::Critical);
    const auto& evidence = judged.causes[0].verdict.evidence;
    EXPECT_TRUE(std::any_of(evidence.begin(), evidence.end(), [](const Evidence& e) {
        return e.code == "endpoint-bad-for-channels" && e.args.at(0).number == 14;
    }));
    EXPECT_EQ(words(judged.causes[1].verdict), "packager");
}

TEST(ChainJudge, ABlindProbeIsTheCauseOfEverything) {
    Fleet fleet;
    fleet.add("packager=u ed-1=u");
    fleet.add("packager=R ed-1=R");
    fleet.add("packager=? ed-1=?");
    const Judged judged = fleet.judge({Trust::Blind, "no-route", fleet.now - Seconds(5), {}});
    EXPECT_THAT(words(judged), ElementsAre("probe", "probe", "probe"));
    ASSERT_EQ(judged.causes.size(), 1U);
    EXPECT_EQ(judged.causes[0].channels.size(), 3U);
    EXPECT_EQ(judged.causes[0].verdict.since, fleet.now - Seconds(5));
}

TEST(ChainJudge, AChannelThatWasNeverSampledHasNoVerdict) {
    Fleet fleet;
    fleet.add("packager=?");
    fleet.status(0).sampled = {};
    EXPECT_TRUE(fleet.judge().channels.empty());
}

TEST(ChainJudge, AnOwnUrlThatIsNotThePackagersIsNotHeldAgainstIt) {
    for (const char* own : {"ed-1", "origin"}) {
        Fleet fleet;
        fleet.add("packager=g", std::string("https://") + own + ".example/a/master.m3u8");
        const Judged judged = fleet.judge();
        EXPECT_THAT(words(judged), ElementsAre("unknown")) << own;
        EXPECT_EQ(judged.channels[0].second.evidence[1].code, "own-url-not-packager");
    }
    Fleet fleet;
    fleet.add("packager=R ed-2=u ed-3=u", "https://ed-1.example/a/master.m3u8");
    EXPECT_THAT(words(fleet.judge()), ElementsAre("edge ed-1")) << "named as the endpoint that the URL leads to";
}

TEST(ChainJudge, NamesTheOnlyCdnWhenWhatStandsBeforeItIsWell) {
    const std::vector<Endpoint> endpoints{endpoint("a", StageRole::Edge, "Fastly"), endpoint("b", StageRole::Edge, "Fastly")};
    Fleet known(endpoints);
    known.add("packager=u a=R b=5");
    EXPECT_THAT(words(known.judge()), ElementsAre("cdn Fastly"));
    Fleet unknown(endpoints);
    unknown.add("packager=? a=R b=R");
    EXPECT_THAT(words(unknown.judge()), ElementsAre("several a,b"));
}

TEST(ChainJudge, KeepsSinceWhileItSaysTheSame) {
    Fleet fleet;
    fleet.add("packager=u origin=u ed-1=R ed-2=u");
    Verdict first = fleet.judge().channels.at(0).second;
    EXPECT_EQ(first.since, fleet.now - Seconds(60)) << "when the stage went";
    first.since = fleet.now - Seconds(99);
    fleet.status(0).verdict = first;
    EXPECT_EQ(fleet.judge().channels.at(0).second.since, fleet.now - Seconds(99));
}

OpenFinding openFinding(const char* rule, const char* stage, WallTime seen, bool confirmed) {
    OpenFinding open;
    open.finding = finding(rule, Severity::Critical, "");
    open.finding.stage = stage;
    open.seen = seen;
    open.confirmed = confirmed;
    return open;
}

TEST(ChainJudge, AStageBeforeItThatIsAboutToBeConfirmedIsNamedNotTheOneBehindIt) {
    Fleet fleet;
    fleet.add("packager=u origin=5 ed-1=5 ed-2=5");
    std::vector<ChannelView> views = fleet.views();
    views[0].open = {openFinding("http-status", "packager", fleet.now, false)};
    EXPECT_THAT(words(judgeChains(views, fleet.endpoints(), {}, {}, fleet.now)), ElementsAre("packager"));
    views[0].open = {openFinding("http-slow-segment", "packager", fleet.now, false)};  // does not explain it
    EXPECT_THAT(words(judgeChains(views, fleet.endpoints(), {}, {}, fleet.now)), ElementsAre("origin origin"));
}

TEST(ChainJudge, WhatEndsPartByPartKeepsItsName) {
    Fleet fleet;
    fleet.add("packager=5 origin=5 ed-1=5 ed-2=5");
    fleet.status(0).verdict = fleet.judge().channels.at(0).second;
    fleet.status(0).stages[0].state = ChannelState::Up;  // the packager's is over, the origin's newest sample is clean
    std::vector<ChannelView> views = fleet.views();
    views[0].open = {openFinding("http-status", "origin", fleet.now - Seconds(2), true)};
    EXPECT_THAT(words(judgeChains(views, fleet.endpoints(), {}, {}, fleet.now)), ElementsAre("packager"));
    views[0].open = {openFinding("http-status", "origin", fleet.now, true)};             // it is not: the origin is broken too
    EXPECT_THAT(words(judgeChains(views, fleet.endpoints(), {}, {}, fleet.now)), ElementsAre("origin origin"));
}

// Every state of up to three edges with packager and origin, three ways to place them.
TEST(ChainJudge, NeverNamesWhatIsWellAndAlwaysSaysSomething) {
    const std::vector<std::vector<const char*>> places{{"ed-1"}, {"ed-1", "ed-2"}, {"ed-1", "ed-2", "ed-3"},
                                                       {"fa-fra", "fa-lon", "ak-fra"}, {"fa-fra", "ak-fra", "ak-lon"}};
    const std::string states = "?uRS5l";
    std::size_t judgedChains = 0;
    for (const auto& edges : places) {
        std::size_t combinations = 1;
        for (std::size_t i = 0; i < edges.size() + 2; ++i) combinations *= states.size();
        for (std::size_t n = 0; n < combinations; ++n) {
            std::size_t rest = n;
            const auto next = [&] {
                const char c = states[rest % states.size()];
                rest /= states.size();
                return c;
            };
            std::string chain = std::string("packager=") + next() + " origin=" + next();
            for (const char* edge : edges) chain += std::string(" ") + edge + "=" + next();
            Fleet fleet;
            fleet.add(chain);
            const Judged judged = fleet.judge();
            const ChannelStatus& status = fleet.status(0);
            ASSERT_EQ(judged.channels.empty(), status.state == ChannelState::Up) << chain;
            if (judged.channels.empty()) continue;
            ++judgedChains;
            const Verdict& verdict = judged.channels[0].second;
            ASSERT_TRUE(verdict.confidence >= 0 && verdict.confidence <= 1) << chain;
            ASSERT_FALSE(verdict.evidence.empty()) << chain;
            ASSERT_LE(verdict.evidence.size(), 12U) << chain;
            ASSERT_LE(verdict.since, fleet.now) << chain;
            if (status.state == ChannelState::Unknown) {
                ASSERT_EQ(verdict.cause, Cause::Unknown) << chain;
            }
            const std::string name = "," + (verdict.cause == Cause::Packager ? "packager" : verdict.name) + ",";
            for (const StageFigures& stage : status.stages) {
                const bool bad = stage.state > ChannelState::Up;
                if (name.find("," + stage.stage + ",") != std::string::npos) {
                    ASSERT_TRUE(bad) << chain << " is " << name;
                }
                for (const Endpoint& e : fleet.endpoints()) {
                    if (e.id.value != stage.stage || stage.state != ChannelState::Up) continue;
                    const bool cdn = verdict.cause == Cause::Cdn && e.provider == verdict.name;
                    const bool region = verdict.cause == Cause::Region && e.region == verdict.name;
                    ASSERT_FALSE(cdn || region) << chain;
                }
            }
        }
    }
    EXPECT_GT(judgedChains, 10'000U);
}

}  // namespace
}  // namespace inspector::verdict
