// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verdict/channel_tracker.h"

#include "tests/core/verdict/stage_reports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace inspector::verdict {
namespace {

const std::vector<std::string> chain{"packager", "ed-1", "ed-2"};

Template settingsOf() {
    Template settings = standardTemplate();
    settings.interval = interval;
    return settings;
}

ProbeReport ownReport(int cycle) {
    ProbeReport r = report(cycle);
    for (RungReport& rung : r.rungs) rung.targetDurationS = 6;
    return r;
}

const StageFigures& stage(const ChannelTracker& tracker, std::string_view id) {
    const auto& stages = tracker.status().stages;
    const auto at = std::find_if(stages.begin(), stages.end(), [&](const StageFigures& f) { return f.stage == id; });
    static const StageFigures none;
    return at == stages.end() ? none : *at;
}

char letter(ChannelState state) { return "?udD"[static_cast<int>(state)]; }

// What is wrong in each of three cycles, by the stage: R it refuses, S its playlist stands, t its certificate ends soon,
// M (of the own URL) its multivariant playlist does not come, N it is missing, C its content is broken, all critical but t.
struct Story {
    const char* name;
    const char* packager;
    const char* first;
    const char* second;
    const char* states;   // of packager, ed-1, ed-2 and the channel, after the last cycle
    bool stands = false;  // the second edge's playlist does not advance
};

void PrintTo(const Story& story, std::ostream* out) { *out << story.name; }

void spoil(ProbeReport& r, std::size_t number, char fault) {
    StageSample& sample = r.stages[number];
    const auto add = [&](const char* rule, Severity severity) { r.findings.push_back(stageFinding(rule, severity, sample.stage)); };
    if (fault == 'R') {
        fail(sample);
        add("http-connect-failed", Severity::Critical);
    }
    if (fault == 'S') add("hls-playlist-stale", Severity::Critical);
    if (fault == 't') add("tls-certificate-expires", Severity::Major);
}

class StageStories : public testing::TestWithParam<Story> {};

TEST_P(StageStories, LeadToTheExpectedStates) {
    const Story& story = GetParam();
    ChannelTracker tracker(ChannelId("news"));
    for (int cycle = 1; cycle <= 3; ++cycle) {
        ProbeReport own = ownReport(cycle);
        const char fault = story.packager[cycle - 1];
        if (fault == 'M') own.findings = {finding("http-timeout", Severity::Critical, "master")};
        if (fault == 'N') own.findings = {finding("http-status", Severity::Critical, "master")};
        if (fault == 'C') own.findings = {finding("hls-no-variants", Severity::Critical, "master")};
        std::ignore = tracker.update(own, settingsOf());
        ProbeReport r = chainReport(cycle, chain);
        spoil(r, 1, story.first[cycle - 1]);
        spoil(r, 2, story.second[cycle - 1]);
        if (story.stands) r.stages[2].ageS = 60;
        std::ignore = tracker.update(r, settingsOf());
    }
    std::string states;
    for (const std::string& id : chain) states += letter(stage(tracker, id).state);
    states += letter(tracker.status().state);
    EXPECT_EQ(states, story.states);
}

INSTANTIATE_TEST_SUITE_P(
    Table, StageStories,
    testing::Values(Story{"AllWell", "...", "...", "...", "uuuu"},
                    Story{"OneEdgeGone", "...", ".RR", "...", "uDud"},
                    Story{"OneEdgeGoneOnce", "...", ".R.", "...", "uuuu"},
                    Story{"EveryEdgeGone", "...", ".RR", ".RR", "uDDD"},
                    Story{"OneStandsOneIsGone", "...", ".SS", ".RR", "uDDD"},
                    Story{"ACertificate", "...", ".tt", "...", "udud"},
                    Story{"ThePackagersServerIsGoneButAnEdgeMoves", ".MM", "...", "...", "Duud"},
                    Story{"AndOneOfTheEdgesToo", ".MM", ".RR", "...", "DDud"},
                    Story{"ThePackagersServerIsGoneAndTheLastEdgeStands", ".MM", ".RR", "...", "DDuD", true},
                    Story{"ThePackagersServerIsGoneAndAllEdges", ".MM", ".RR", ".SS", "DDDD"},
                    Story{"ThePackagerAnswersThatThereIsNone", ".NN", "...", "...", "DuuD"},
                    Story{"ThePackagersContentIsDownForAll", ".CC", "...", "...", "DuuD"},
                    Story{"TheChainIsLookedAtBeforeItIsDecided", "..M", "..R", "...", "uuuu"}),
    [](const auto& story) { return std::string(story.param.name); });

TEST(StageTracking, AReportOfTheChainLeavesTheOwnUrlAlone) {
    ChannelTracker tracker(ChannelId("news"));
    std::ignore = tracker.update(ownReport(1), settingsOf());
    const ChannelStatus before = tracker.status();
    ProbeReport r = chainReport(2, chain);
    r.lagMs = 99;
    r.budget = BudgetStep::NewestOnly;
    r.findings = {stageFinding("http-status", Severity::Critical, "packager", "master")};
    std::ignore = tracker.update(r, settingsOf());
    const ChannelStatus& after = tracker.status();
    EXPECT_EQ(after.sampled, before.sampled);
    EXPECT_EQ(after.lagMs, before.lagMs);
    EXPECT_EQ(after.budget, before.budget);
    EXPECT_EQ(after.kpis, before.kpis);
    EXPECT_EQ(after.rungs, before.rungs);
    EXPECT_TRUE(tracker.open().empty()) << "its own monitor finds that";
    EXPECT_EQ(after.stages.size(), 3U);
}

TEST(StageTracking, NeitherKindOfReportEndsWhatTheOtherFound) {
    ChannelTracker tracker(ChannelId("news"));
    for (const int cycle : {1, 2}) {
        ProbeReport own = ownReport(cycle);
        own.findings = {finding("http-status", Severity::Critical, "720p")};
        std::ignore = tracker.update(own, settingsOf());
        ProbeReport r = chainReport(cycle, chain);
        r.findings = {stageFinding("http-status", Severity::Critical, "ed-1", "720p")};
        std::ignore = tracker.update(r, settingsOf());
    }
    ASSERT_EQ(tracker.open().size(), 2U) << "the same rule and rung, two stages";
    for (const int cycle : {3, 4, 5}) std::ignore = tracker.update(chainReport(cycle, chain), settingsOf());
    ASSERT_EQ(tracker.open().size(), 1U);
    EXPECT_EQ(tracker.open()[0].finding.stage, "packager");
    TrackerChanges changes;
    for (const int cycle : {4, 5}) changes = tracker.update(ownReport(cycle), settingsOf());
    EXPECT_TRUE(tracker.open().empty());
    ASSERT_EQ(changes.closed.size(), 1U);
    EXPECT_EQ(changes.closed[0].stage, "packager");
}

TEST(StageTracking, OnlyWhatWasLookedAtEnds) {
    struct Look {
        const char* what;
        Finding finding;
        void (*blindfold)(StageSample&);
    };
    const Look looks[] = {
        {"it was not its turn", stageFinding("http-status", Severity::Critical, "ed-1"), [](StageSample& s) { s.skipped = true; }},
        {"no segment was asked for", stageFinding("seg-truncated", Severity::Critical, "ed-1"), [](StageSample& s) { s.requests.resize(1); }},
        {"no playlist came", stageFinding("hls-playlist-stale", Severity::Critical, "ed-1"), [](StageSample& s) { s.parsed = false; }},
        {"no connection was made", stageFinding("tls-certificate-expires", Severity::Major, "ed-1"), [](StageSample&) {}},
        {"nothing was compared", stageFinding("edge-differs-from-origin", Severity::Major, "ed-1"), [](StageSample&) {}},
        {"there was no reference", stageFinding("edge-behind-origin", Severity::Major, "ed-1"), [](StageSample&) {}},
        {"the multivariant playlist was not asked for", stageFinding("hls-no-variants", Severity::Critical, "ed-1", "master"),
         [](StageSample&) {}},
        {"it was late", stageFinding("http-slow-segment", Severity::Major, "ed-1"), [](StageSample& s) { s.trust = Trust::Late; }},
    };
    for (const Look& look : looks) {
        ChannelTracker tracker(ChannelId("news"));
        for (const int cycle : {1, 2}) {
            ProbeReport r = chainReport(cycle, chain);
            r.findings = {look.finding};
            std::ignore = tracker.update(r, settingsOf());
        }
        for (const int cycle : {3, 4, 5}) {
            ProbeReport r = chainReport(cycle, chain);
            look.blindfold(r.stages[1]);
            std::ignore = tracker.update(r, settingsOf());
        }
        EXPECT_EQ(tracker.open().size(), 1U) << look.what;
        for (const int cycle : {6, 7}) {
            ProbeReport r = chainReport(cycle, chain);
            r.stages[1].requests[0].http.reused = false;
            r.stages[1].requests.push_back(stageRequest(ExchangeKind::Playlist, cycleTime(cycle)));
            r.stages[1].differs = false;
            r.stages[1].lagS = 0;
            std::ignore = tracker.update(r, settingsOf());
        }
        EXPECT_TRUE(tracker.open().empty()) << look.what;
    }
}

TEST(StageTracking, ABlindReportChangesNothing) {
    ChannelTracker tracker(ChannelId("news"));
    for (const int cycle : {1, 2}) {
        std::ignore = tracker.update(ownReport(cycle), settingsOf());
        std::ignore = tracker.update(chainReport(cycle, chain), settingsOf());
    }
    const ChannelStatus before = tracker.status();
    for (const int cycle : {3, 4, 5}) {
        ProbeReport own = ownReport(cycle);
        own.trust = Trust::Blind;
        own.findings = {finding("http-connect-failed", Severity::Critical, "master")};
        for (RungReport& rung : own.rungs) rung.http = {};
        TrackerChanges changes = tracker.update(own, settingsOf());
        EXPECT_TRUE(changes.events.empty() && changes.opened.empty() && changes.closed.empty());
        ProbeReport r = chainReport(cycle, chain);
        r.trust = Trust::Blind;
        spoil(r, 1, 'R');
        changes = tracker.update(r, settingsOf());
        EXPECT_TRUE(changes.events.empty() && changes.opened.empty() && changes.closed.empty());
    }
    EXPECT_EQ(tracker.status(), before);
    ASSERT_TRUE(tracker.expire(cycleTime(6)));
    EXPECT_EQ(tracker.status().state, ChannelState::Unknown) << "three intervals without a look";
    EXPECT_EQ(stage(tracker, "ed-1").state, ChannelState::Unknown);
    EXPECT_FALSE(tracker.expire(cycleTime(7)));
}

TEST(StageTracking, OfALateReportNoTimeCounts) {
    ChannelTracker tracker(ChannelId("news"));
    std::ignore = tracker.update(ownReport(1), settingsOf());
    const Kpis before = tracker.status().kpis;
    for (const int cycle : {2, 3}) {
        ProbeReport late = ownReport(cycle);
        late.trust = Trust::Late;
        for (RungReport& rung : late.rungs) rung.http.ttfbMs = 4000;
        late.findings = {finding("http-slow-segment", Severity::Major, "720p"), finding("http-status", Severity::Major, "720p")};
        std::ignore = tracker.update(late, settingsOf());
    }
    EXPECT_EQ(tracker.status().kpis, before);
    EXPECT_EQ(tracker.status().rungs[1].ttfbMs, 10);
    ASSERT_EQ(tracker.open().size(), 1U);
    EXPECT_EQ(tracker.open()[0].finding.rule, "http-status") << "that it was told, however late";
    ProbeReport r = chainReport(3, chain);
    r.stages[1].trust = Trust::Late;
    for (StageRequest& request : r.stages[1].requests) {
        request.trust = Trust::Late;
        request.http.ttfbMs = 4000;
    }
    r.findings = {stageFinding("http-slow-segment", Severity::Major, "ed-1")};
    std::ignore = tracker.update(r, settingsOf());
    EXPECT_FALSE(stage(tracker, "ed-1").ttfbMs);
    EXPECT_FALSE(stage(tracker, "ed-1").errorRate);
    EXPECT_EQ(stage(tracker, "ed-2").ttfbMs, 5);
    EXPECT_EQ(tracker.open().size(), 1U);
}

TEST(StageTracking, AStagesFiguresAreItsLastTwentyCycles) {
    ChannelTracker tracker(ChannelId("news"));
    for (int cycle = 1; cycle <= 25; ++cycle) {
        ProbeReport r = chainReport(cycle, chain);
        StageSample& s = r.stages[1];
        if (cycle <= 15) fail(s);
        else s.requests[1].cache.state = cycle % 2 == 0 ? CacheState::Hit : CacheState::Miss;
        s.lagS = 7;
        s.arrivals = {{static_cast<std::uint64_t>(cycle), cycleTime(cycle), {}}};
        std::ignore = tracker.update(r, settingsOf());
    }
    const StageFigures& f = stage(tracker, "ed-1");
    EXPECT_DOUBLE_EQ(f.errorRate.value(), 0.5) << "of 6 to 25";
    EXPECT_DOUBLE_EQ(f.hitRatio.value(), 0.5);
    EXPECT_DOUBLE_EQ(f.latencyP95Ms.value(), 10);
    EXPECT_DOUBLE_EQ(f.segmentTtfbMs.value(), 5);
    EXPECT_DOUBLE_EQ(f.lagS.value(), 7);
    EXPECT_EQ(f.httpVersion, "2");
    ASSERT_EQ(f.arrivals.size(), 20U);
    EXPECT_EQ(f.arrivals.back().sequence, 25U);
}

TEST(StageTracking, APlaylistThatJustChangedHasNoAgeAndOneThatCannotBeReadHasNone) {
    ChannelTracker tracker(ChannelId("news"));
    ProbeReport r = chainReport(1, chain);
    r.stages[1].ageS.reset();
    r.stages[2].parsed = false;
    std::ignore = tracker.update(r, settingsOf());
    EXPECT_EQ(stage(tracker, "ed-1").ageS, 0);
    EXPECT_FALSE(stage(tracker, "ed-2").ageS);
}

TEST(StageTracking, AStageThatIsGoneTakesItsFindingsWithIt) {
    ChannelTracker tracker(ChannelId("news"));
    std::ignore = tracker.update(ownReport(1), settingsOf());
    for (const int cycle : {1, 2}) {
        ProbeReport r = chainReport(cycle, chain);
        spoil(r, 1, 'R');
        std::ignore = tracker.update(r, settingsOf());
    }
    ASSERT_EQ(tracker.status().state, ChannelState::Degraded);
    EXPECT_FALSE(tracker.keepStages({"ed-1", "ed-2"}, cycleTime(3)));
    const auto changes = tracker.keepStages({"ed-2"}, cycleTime(3));
    ASSERT_TRUE(changes);
    EXPECT_EQ(changes->closed.size(), 1U);
    EXPECT_EQ(changes->status.state, ChannelState::Up);
    EXPECT_EQ(changes->status.stages.size(), 2U);
    ASSERT_TRUE(tracker.keepStages({}, cycleTime(3)));
    EXPECT_TRUE(tracker.status().stages.empty());
}

TEST(StageTracking, StagesGoOnWhereAnotherHadStopped) {
    ChannelTracker first(ChannelId("news"));
    std::ignore = first.update(ownReport(1), settingsOf());
    for (const int cycle : {1, 2}) {
        ProbeReport r = chainReport(cycle, chain);
        spoil(r, 1, 'R');
        std::ignore = first.update(r, settingsOf());
    }
    ChannelTracker second(ChannelId("news"));
    second.restore(first.status(), first.open());
    EXPECT_EQ(second.status(), first.status());
    ProbeReport r = chainReport(3, chain);
    spoil(r, 1, 'R');
    EXPECT_TRUE(second.update(r, settingsOf()).events.empty());
    EXPECT_EQ(stage(second, "ed-1").state, ChannelState::Down);
    EXPECT_EQ(stage(second, "ed-1").since, first.open()[0].since);
    std::ignore = second.update(ownReport(4), settingsOf());
    ASSERT_EQ(second.open().size(), 1U) << "the own URL's report does not end it";
}

}  // namespace
}  // namespace inspector::verdict
