// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verdict/channel_tracker.h"

#include "tests/core/verdict/reports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

namespace inspector::verdict {
namespace {

using testing::ElementsAre;

// One finding over time. Each character of `samples` is a cycle: x it is there, . it is not, - its rung was not asked.
// `states`: what the channel is after each cycle: ? unknown, u up, d degraded, D down.
struct Story {
    const char* name;
    std::vector<Finding> findings;
    const char* samples;
    const char* states;
    int sinceCycle;  // of the last state
    int confirmCycles = 2;
    int confirmWindow = 3;
};

void PrintTo(const Story& story, std::ostream* out) { *out << story.name; }

char letter(ChannelState state) { return "?udD"[static_cast<int>(state)]; }

class Stories : public testing::TestWithParam<Story> {};

TEST_P(Stories, LeadToTheExpectedStates) {
    const Story& story = GetParam();
    Template settings = standardTemplate();
    settings.interval = interval;
    settings.confirmCycles = story.confirmCycles;
    settings.confirmWindow = story.confirmWindow;
    ChannelTracker tracker(ChannelId("news"));
    std::string states;
    for (int cycle = 1; story.samples[cycle - 1] != 0; ++cycle) {
        ProbeReport r = report(cycle);
        const char sample = story.samples[cycle - 1];
        if (sample == 'x') r.findings = story.findings;
        if (sample == '-')
            for (const Finding& f : story.findings)
                for (RungReport& rung : r.rungs)
                    if (rung.rung == f.rung) rung.fetched = false;
        states += letter(tracker.update(r, settings).status.state);
    }
    EXPECT_EQ(states, story.states);
    EXPECT_EQ(tracker.status().since, cycleTime(story.sinceCycle));
}

const std::vector<Finding> masterGone{finding("http-status", Severity::Critical, "master")};
const std::vector<Finding> refused{finding("http-connect-failed", Severity::Critical, "master")};
const std::vector<Finding> oneVariantGone{finding("http-status", Severity::Critical, "1080p")};
const std::vector<Finding> variantsGone{finding("http-status", Severity::Critical, "1080p"),
                                        finding("http-timeout", Severity::Critical, "720p")};
const std::vector<Finding> audioGone{finding("http-status", Severity::Critical, "audio-eng")};
const std::vector<Finding> majorRung{finding("hls-playlist-stale", Severity::Major, "720p")};
const std::vector<Finding> minorRung{finding("hls-codecs-missing", Severity::Minor, "720p")};
const std::vector<Finding> wholeChannel{finding("hls-session-lost", Severity::Critical, "")};

INSTANTIATE_TEST_SUITE_P(
    Table, Stories,
    testing::Values(
        Story{"AFaultIsVisibleAtItsSecondCycleAndGoneTwoAfterItsEnd", masterGone, "..xxx...", "uuuDDDuu", 6},
        Story{"OneBadSampleIsNoState", masterGone, "..x.....", "uuuuuuuu", 1},
        Story{"TwoOfThreeConfirm", masterGone, "..x.x...", "uuuuDDuu", 6},
        Story{"AFlappingFaultStaysOneRun", masterGone, "x.x.x.x.x", "??DDDDDDD", 1},
        Story{"NothingIsKnownUntilTheFirstFaultIsDecided", masterGone, "xx", "?D", 1},
        Story{"AFirstBadSampleThatEndsMakesUp", masterGone, "x..", "??u", 2},
        Story{"EveryVariantGoneIsDown", variantsGone, ".xx.", "uuDD", 2},
        Story{"OneVariantGoneIsDegraded", oneVariantGone, ".xx.", "uudd", 2},
        Story{"AudioGoneIsDegraded", audioGone, ".xx", "uud", 2},
        Story{"AMajorFindingDegrades", majorRung, ".xx..", "uuddu", 4},
        Story{"AMinorFindingLeavesUp", minorRung, "xxxx", "uuuu", 1},
        Story{"TheChannelAsAWhole", wholeChannel, ".xx", "uuD", 2},
        Story{"OnlySamplesThatLookedCount", majorRung, ".x--x--.--.", "uuuuddddddu", 8},
        Story{"RefusedTwiceInARowConfirms", refused, ".xx", "uuD", 2, 4, 5},
        Story{"AnotherFailureWaitsForItsFourth", masterGone, ".xxxx", "uuuuD", 2, 4, 5},
        Story{"RefusedTwiceButNotInARowDoesNot", refused, ".x.x", "uuuu", 1, 4, 6},
        Story{"OneOfOneConfirmsAndClearsAtOnce", masterGone, ".x.", "uDu", 3, 1, 1},
        Story{"ImpossibleSettingsArePutRight", masterGone, ".xx...", "uuDuuu", 4, 2, 0}),
    [](const auto& story) { return std::string(story.param.name); });

TEST(ChannelTracker, TellsWhatOpenedWasConfirmedAndClosed) {
    Template settings = standardTemplate();
    settings.interval = interval;
    ChannelTracker tracker(ChannelId("news"));
    const auto kinds = [](const TrackerChanges& changes) {
        std::vector<EventKind> out;
        for (const Event& e : changes.events) out.push_back(e.kind);
        return out;
    };
    EXPECT_THAT(kinds(tracker.update(report(1), settings)), ElementsAre(EventKind::StateChanged));
    ProbeReport bad = report(2);
    bad.findings = masterGone;
    TrackerChanges changes = tracker.update(bad, settings);
    EXPECT_THAT(kinds(changes), ElementsAre(EventKind::FindingOpened));
    ASSERT_EQ(changes.opened.size(), 1U);
    EXPECT_FALSE(changes.opened[0].confirmed);
    EXPECT_EQ(changes.status.openFindings, 0);

    bad.started = cycleTime(3) - Seconds(1);
    bad.finished = cycleTime(3);
    changes = tracker.update(bad, settings);
    EXPECT_THAT(kinds(changes), ElementsAre(EventKind::FindingConfirmed, EventKind::StateChanged));
    ASSERT_EQ(changes.opened.size(), 1U);
    EXPECT_TRUE(changes.opened[0].confirmed);
    EXPECT_EQ(changes.opened[0].since, cycleTime(2));
    EXPECT_EQ(changes.opened[0].count, 2U);
    EXPECT_EQ(changes.status.openFindings, 1);
    EXPECT_EQ(changes.status.worst, Severity::Critical);
    ASSERT_TRUE(changes.status.reason);
    EXPECT_EQ(changes.status.reason->rule, "http-status");
    const Event& state = changes.events[1];
    EXPECT_EQ(state.from, ChannelState::Up);
    EXPECT_EQ(state.to, ChannelState::Down);
    EXPECT_EQ(state.since, cycleTime(1)) << "since when it had been up";
    EXPECT_EQ(state.severity, Severity::Critical);

    EXPECT_TRUE(tracker.update(report(4), settings).events.empty());
    changes = tracker.update(report(5), settings);
    EXPECT_THAT(kinds(changes), ElementsAre(EventKind::FindingClosed, EventKind::StateChanged));
    ASSERT_EQ(changes.closed.size(), 1U);
    EXPECT_EQ(changes.closed[0].rule, "http-status");
    EXPECT_EQ(changes.closed[0].rung, "master");
    EXPECT_EQ(changes.closed[0].at, cycleTime(4)) << "the first clean sample";
    EXPECT_EQ(changes.events[0].since, cycleTime(2)) << "when it had opened";
    EXPECT_FALSE(changes.status.reason);
    EXPECT_TRUE(tracker.open().empty());
}

TEST(ChannelTracker, TellsANumberAgainOnlyWhenItHasMovedByAFifth) {
    const Template settings = standardTemplate();
    ChannelTracker tracker(ChannelId("news"));
    std::vector<std::size_t> told;
    for (int cycle = 1; const double age : {10.0, 11.0, 13.0, 14.0, 20.0}) {
        ProbeReport r = report(cycle++);
        r.findings = minorRung;
        r.findings[0].args = {numberArg("age", age, Arg::Unit::Second)};
        told.push_back(tracker.update(r, settings).opened.size());
    }
    EXPECT_THAT(told, ElementsAre(1, 1, 0, 1, 1)) << "the second because it was confirmed";
}

TEST(ChannelTracker, CountsOneFindingARuleAndRungTheGravest) {
    const Template settings = standardTemplate();
    ChannelTracker tracker(ChannelId("news"));
    ProbeReport r = report(1);
    r.findings = {finding("http-status", Severity::Major, "720p"), finding("http-status", Severity::Critical, "720p")};
    const TrackerChanges changes = tracker.update(r, settings);
    ASSERT_EQ(changes.opened.size(), 1U);
    EXPECT_EQ(changes.opened[0].finding.severity, Severity::Critical);
    EXPECT_EQ(changes.opened[0].count, 1U);
}

TEST(ChannelTracker, OpensNothingForANoteUnlessTheTemplateNamesItsRule) {
    Template settings = standardTemplate();
    ProbeReport r = report(1);
    r.findings = {finding("hls-window-short-dvr", Severity::Info, "720p"), finding("hls-iframe-absent", Severity::Minor, "master")};
    ChannelTracker quiet(ChannelId("news"));
    const TrackerChanges changes = quiet.update(r, settings);
    ASSERT_EQ(changes.opened.size(), 1U);
    EXPECT_EQ(changes.opened[0].finding.rule, "hls-iframe-absent");
    settings.rules["hls-window-short-dvr"] = {};
    ChannelTracker told(ChannelId("news"));
    EXPECT_EQ(told.update(r, settings).opened.size(), 2U);
}

TEST(ChannelTracker, IsUnknownWhenNothingFreshCame) {
    Template settings = standardTemplate();
    settings.interval = interval;
    ChannelTracker tracker(ChannelId("news"));
    EXPECT_FALSE(tracker.expire(cycleTime(100))) << "never known";
    std::ignore = tracker.update(report(1), settings);
    EXPECT_FALSE(tracker.expire(cycleTime(4)));
    const auto changes = tracker.expire(cycleTime(5));
    ASSERT_TRUE(changes);
    EXPECT_EQ(changes->status.state, ChannelState::Unknown);
    EXPECT_EQ(changes->status.since, cycleTime(4)) << "three intervals after the newest sample";
    ASSERT_EQ(changes->events.size(), 1U);
    EXPECT_EQ(changes->events[0].from, ChannelState::Up);
    EXPECT_FALSE(tracker.expire(cycleTime(6))) << "told once";
    EXPECT_EQ(tracker.update(report(10), settings).status.state, ChannelState::Up);
    EXPECT_EQ(tracker.status().since, cycleTime(10));
}

TEST(ChannelTracker, TrustsTheFirstSampleAfterAGapMoreThanOldEvidence) {
    Template settings = standardTemplate();
    settings.interval = interval;
    ChannelTracker tracker(ChannelId("news"));
    for (int cycle = 1; cycle <= 3; ++cycle) {
        ProbeReport r = report(cycle);
        r.findings = masterGone;
        std::ignore = tracker.update(r, settings);
    }
    ASSERT_EQ(tracker.status().state, ChannelState::Down);
    ASSERT_TRUE(tracker.expire(cycleTime(20)));
    const TrackerChanges changes = tracker.update(report(30), settings);
    EXPECT_EQ(changes.status.state, ChannelState::Up);
    EXPECT_EQ(changes.status.since, cycleTime(30));
    EXPECT_EQ(changes.closed.size(), 1U);
}

TEST(ChannelTracker, StaysDownOverAGapWhenTheFaultIsStillThere) {
    Template settings = standardTemplate();
    settings.interval = interval;
    ChannelTracker tracker(ChannelId("news"));
    ProbeReport r = report(1);
    for (const int cycle : {1, 2}) {
        r = report(cycle);
        r.findings = masterGone;
        std::ignore = tracker.update(r, settings);
    }
    ASSERT_TRUE(tracker.expire(cycleTime(20)));
    r = report(30);
    r.findings = masterGone;
    const TrackerChanges changes = tracker.update(r, settings);
    EXPECT_EQ(changes.status.state, ChannelState::Down);
    EXPECT_EQ(changes.status.since, cycleTime(30)) << "in between nobody knew";
    EXPECT_EQ(tracker.open()[0].since, cycleTime(1)) << "the finding is the same";
}

TEST(ChannelTracker, GoesOnWhereAnotherHadStopped) {
    Template settings = standardTemplate();
    settings.interval = interval;
    ChannelTracker first(ChannelId("news"));
    for (const int cycle : {1, 2, 3}) {
        ProbeReport r = report(cycle);
        if (cycle > 1) r.findings = variantsGone;
        std::ignore = first.update(r, settings);
    }
    ChannelTracker second(ChannelId("news"));
    second.restore(first.status(), first.open());
    EXPECT_EQ(second.status(), first.status());
    ProbeReport r = report(4);
    r.findings = variantsGone;
    TrackerChanges changes = second.update(r, settings);
    EXPECT_TRUE(changes.events.empty());
    EXPECT_EQ(changes.status.state, ChannelState::Down);
    EXPECT_EQ(changes.status.since, cycleTime(2));
    EXPECT_TRUE(second.update(report(5), settings).closed.empty()) << "a clean sample alone does not end it";
    EXPECT_EQ(second.update(report(6), settings).status.state, ChannelState::Up);
}

TEST(ChannelTracker, KeepsTheFindingsOfRungsWhileTheLadderCannotBeHad) {
    const Template settings = standardTemplate();
    ChannelTracker tracker(ChannelId("news"));
    for (const int cycle : {1, 2}) {
        ProbeReport r = report(cycle);
        r.findings = majorRung;
        std::ignore = tracker.update(r, settings);
    }
    ProbeReport r = report(3);
    r.rungs.resize(1);
    r.rungs[0].http.ok = false;
    EXPECT_TRUE(tracker.update(r, settings).closed.empty());
    EXPECT_EQ(tracker.status().rungs.size(), 4U);
    r = report(4);
    std::erase_if(r.rungs, [](const RungReport& x) { return x.rung == "720p"; });
    std::ignore = tracker.update(r, settings);
    r.finished = cycleTime(5);
    EXPECT_EQ(tracker.update(r, settings).closed.size(), 1U) << "the rung itself is gone";
    EXPECT_EQ(tracker.status().rungs.size(), 3U);
}

TEST(ChannelTracker, DoesNotCloseASegmentsFindingWithoutASegment) {
    Template settings = standardTemplate();
    settings.segments = SegmentPolicy::Newest;
    ChannelTracker tracker(ChannelId("news"));
    Finding missing = finding("http-404-listed-segment", Severity::Critical, "720p");
    missing.sequence = 7;
    for (const int cycle : {1, 2}) {
        ProbeReport r = report(cycle);
        r.findings = {missing};
        std::ignore = tracker.update(r, settings);
    }
    for (int cycle = 3; cycle < 8; ++cycle) EXPECT_TRUE(tracker.update(report(cycle), settings).closed.empty());
    EXPECT_EQ(tracker.open().size(), 1U);
    for (const int cycle : {8, 9}) {
        ProbeReport r = report(cycle);
        SegmentSample good;
        good.http.ok = true;
        r.rungs[2].segments = {good};
        std::ignore = tracker.update(r, settings);
    }
    EXPECT_TRUE(tracker.open().empty());
}

// Segments are fetched again in some cycles only. A character a cycle. First: x one had changed, . it was the same, - none
// was fetched again; second what becomes of the finding: . none, o open, c confirmed.
TEST(ChannelTracker, CountsOnlyCyclesThatCompareForASegmentThatChanges) {
    const std::tuple<const char*, const char*> stories[] = {
        {"--xx-x-x....", "..occcccc..."}, {"--x--x--x.-.-", "..ooocccccc.."}, {"--x...---", "..oo....."},
        {"x-.x", "oooc"},                 {"x------", "ooooooo"},
    };
    Template settings = standardTemplate();
    settings.segments = SegmentPolicy::All;
    for (const auto& [samples, expected] : stories) {
        ChannelTracker tracker(ChannelId("news"));
        std::string became;
        for (int cycle = 1; samples[cycle - 1] != 0; ++cycle) {
            ProbeReport r = report(cycle);
            const char sample = samples[cycle - 1];
            if (sample == 'x') r.findings = {finding("hls-segment-changed", Severity::Critical, "720p")};
            r.rungs[2].comparedAgain = sample != '-';
            std::ignore = tracker.update(r, settings);
            const auto open = tracker.open();
            became += open.empty() ? '.' : open.front().confirmed ? 'c' : 'o';
        }
        EXPECT_EQ(became, expected) << samples;
    }
}

TEST(ChannelTracker, ForgetsAChangedSegmentWhenNoneIsFetchedAgainAnyMore) {
    Template settings = standardTemplate();
    settings.segments = SegmentPolicy::Newest;
    ChannelTracker tracker(ChannelId("news"));
    ProbeReport r = report(1);
    r.findings = {finding("hls-segment-changed", Severity::Critical, "720p")};
    std::ignore = tracker.update(r, settings);
    for (const int cycle : {2, 3}) std::ignore = tracker.update(report(cycle), settings);
    EXPECT_TRUE(tracker.open().empty());
}

TEST(ChannelTracker, ForgetsSegmentsFindingsWhenNoSegmentsAreAskedFor) {
    Template settings = standardTemplate();
    ChannelTracker tracker(ChannelId("news"));
    ProbeReport r = report(1);
    r.findings = {finding("seg-format-changed", Severity::Major, "720p")};
    std::ignore = tracker.update(r, settings);
    settings.segments = SegmentPolicy::None;
    std::ignore = tracker.update(report(2), settings);
    std::ignore = tracker.update(report(3), settings);
    EXPECT_TRUE(tracker.open().empty());
}

TEST(ChannelTracker, KeepsADocumentsFindingsWhileTheDocumentCannotBeHad) {
    const Template settings = standardTemplate();
    ChannelTracker tracker(ChannelId("news"));
    for (int cycle = 1; cycle < 3; ++cycle) {
        ProbeReport r = report(cycle);
        r.findings = majorRung;
        std::ignore = tracker.update(r, settings);
    }
    for (int cycle = 3; cycle < 9; ++cycle) {
        ProbeReport r = report(cycle);
        r.rungs[2].http.ok = false;
        std::ignore = tracker.update(r, settings);
    }
    EXPECT_EQ(tracker.open().size(), 1U);
}

TEST(ChannelTracker, PartReportsSayNothingAboutWhatOnlyWholeOnesFound) {
    const Template settings = standardTemplate();
    ChannelTracker tracker(ChannelId("news"));
    for (const int cycle : {1, 2}) {
        ProbeReport r = report(cycle);
        r.findings = {finding("hls-variants-edge-skew", Severity::Major, "720p"), wholeChannel[0]};
        std::ignore = tracker.update(r, settings);
    }
    ProbeReport part = report(3);
    part.whole = false;
    part.rungs[0].fetched = part.rungs[1].fetched = false;
    for (int i = 0; i < 5; ++i) std::ignore = tracker.update(part, settings);
    EXPECT_EQ(tracker.open().size(), 2U);
    part.findings = majorRung;
    std::ignore = tracker.update(part, settings);
    std::ignore = tracker.update(part, settings);
    EXPECT_EQ(tracker.open().size(), 3U);
    part.findings.clear();
    std::ignore = tracker.update(part, settings);
    std::ignore = tracker.update(part, settings);
    EXPECT_EQ(tracker.open().size(), 2U) << "what a part report found, a part report can end";
}

TEST(ChannelTracker, KeepsBoundedStateOfAHostileStream) {
    const Template settings = standardTemplate();
    ChannelTracker tracker(ChannelId("news"));
    ProbeReport r = report(1);
    for (int i = 0; i < 5000; ++i) r.findings.push_back(finding("rule-" + std::to_string(i), Severity::Minor, "720p"));
    r.findings.push_back(masterGone[0]);
    std::ignore = tracker.update(r, settings);
    EXPECT_EQ(tracker.open().size(), 500U);
    r.finished = cycleTime(2);
    EXPECT_EQ(tracker.update(r, settings).status.state, ChannelState::Down) << "the gravest are kept";
}

TEST(ChannelTracker, GivesEachRungItsOwnState) {
    const Template settings = standardTemplate();
    ChannelTracker tracker(ChannelId("news"));
    for (const int cycle : {1, 2}) {
        ProbeReport r = report(cycle);
        r.findings = {oneVariantGone[0], majorRung[0]};
        std::ignore = tracker.update(r, settings);
    }
    const auto& rungs = tracker.status().rungs;
    ASSERT_EQ(rungs.size(), 4U);
    EXPECT_EQ(rungs[0].state, ChannelState::Up);
    EXPECT_EQ(rungs[1].state, ChannelState::Down);
    EXPECT_EQ(rungs[2].state, ChannelState::Degraded);
    EXPECT_EQ(rungs[3].state, ChannelState::Up);
}

}  // namespace
}  // namespace inspector::verdict
