// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>

#include "core/rules/catalogue_parts.h"
#include "tests/core/rules/dash_live_cases.h"

// Each rule about MPDs over time and about what was learned by asking: an input that has the fault, and twins, odd
// but legal, that have not.
using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using testing::Contains;
using testing::IsEmpty;
using testing::Not;

namespace {

std::vector<Case> allCases() {
    std::vector<Case> all;
    for (const auto& list : {versionCases(), holdingCases(), askingCases()})
        all.insert(all.end(), list.begin(), list.end());
    return all;
}

// Of a finding that must be there.
Severity severityOf(const Found& findings, const std::string& rule) {
    const Finding* finding = findingOf(findings, rule);
    EXPECT_TRUE(finding) << rule;
    return finding ? finding->severity : Severity::Info;
}

}  // namespace

TEST(DashLive, EachRuleHasItsFaultAndTwins) {
    for (const Case& c : allCases()) {
        EXPECT_THAT(rulesOf(c.bad()), Contains(c.rule));
        ASSERT_FALSE(c.good.empty()) << c.rule;
        for (std::size_t i = 0; i < c.good.size(); ++i)
            EXPECT_THAT(rulesOf(c.good[i]()), Not(Contains(c.rule))) << c.rule << " twin " << i;
    }
}

TEST(DashLive, NoRuleOfTheCatalogueIsWithoutACase) {
    std::set<std::string> cases;
    for (const Case& c : allCases()) EXPECT_TRUE(cases.insert(c.rule).second) << c.rule;
    std::set<std::string> rules;
    for (const RuleInfo& info : dashLiveRules()) rules.insert(std::string(info.id));
    EXPECT_EQ(cases, rules);
}

TEST(DashLive, OneFaultIsSaidOnce) {
    // What follows from a fault is not told beside it: a reader has one cause to look for.
    for (const Case& c : versionCases()) {
        if (c.rule == "dash-location-loop") continue;  // each step of it is a change of Location, too
        EXPECT_THAT(rulesOf(c.bad()), testing::ElementsAre(c.rule));
    }
}

TEST(DashLive, LegalVersionsAreQuiet) {
    const auto legal = legalVersions();
    for (std::size_t i = 0; i < legal.size(); ++i) EXPECT_THAT(rulesOf(legal[i]()), IsEmpty()) << i;
    for (const Make& make :
         {renewed(live, 120, 0.25), held(live, 4), held(having(live, &LiveMpd::update, ""), 60)})
        EXPECT_THAT(rulesOf(make()), IsEmpty());
}

TEST(DashLive, UpdatePeriodZeroAsksForEachSegmentAndSegmentsAreNeverQuiteOnTime) {
    // A packager that takes a second, and half a second more or less for each segment.
    MpdWatch watch;
    const LiveMpd mpd = having(live, &LiveMpd::update, "PT0S");
    for (int step = 0; step < 240; ++step) {
        const double t = step / 2.0;
        int come = 0;
        while (4.0 * (come + 1) + (come % 2 ? 0.5 : -0.5) <= t) ++come;
        EXPECT_THAT(rulesOf(watch.at(t, mpd.later(come))), IsEmpty()) << t;
    }
}

TEST(DashLive, StalenessGrowsFromMajorToCritical) {
    // minimumUpdatePeriod 2 s + segment 4 s.
    for (const auto& [seconds, severity] :
         {std::pair{7, Severity::Major}, std::pair{17, Severity::Major}, std::pair{19, Severity::Critical}})
        EXPECT_EQ(severityOf(held(live, seconds)(), "dash-mpd-stale"), severity) << seconds;
    EXPECT_THAT(rulesOf(held(live, 6)()), Not(Contains("dash-mpd-stale")));
}

TEST(DashLive, AnEdgeStallsAfterThreeSegments) {
    EXPECT_THAT(rulesOf(renewed(live, 12, 0)()), Not(Contains("dash-edge-stalled")));
    EXPECT_EQ(severityOf(renewed(live, 13, 0)(), "dash-edge-stalled"), Severity::Critical);
    EXPECT_EQ(severityOf(renewed(live, 60, 0)(), "dash-edge-stalled"), Severity::Critical);
}

TEST(DashLive, AClockMayBeOneSecondOffBeyondWhatTheRequestTook) {
    EXPECT_THAT(rulesOf(clocks({clockOf(1'000)})()), IsEmpty());
    for (const double offset : {1'001.0, -1'001.0, 3'600'000.0})
        EXPECT_EQ(severityOf(clocks({clockOf(offset)})(), "dash-utc-timing-skew"), Severity::Major) << offset;
    EXPECT_THAT(rulesOf(clocks({clockOf(1'050, 100)})()), IsEmpty());
    EXPECT_THAT(rulesOf(clocks({clockOf(std::numeric_limits<double>::quiet_NaN())})()), IsEmpty());
}

TEST(DashLive, AClockThatWasCutToSecondsMayBeOneSecondLater) {
    const auto cut = [](double offsetMs) {
        UtcTimingFacts facts = clockOf(offsetMs);
        facts.uncertainMs = 1'000;
        return clocks({facts})();
    };
    for (const double offset : {-1'999.0, -1'000.0, 0.0, 1'000.0}) EXPECT_THAT(rulesOf(cut(offset)), IsEmpty()) << offset;
    for (const double offset : {-2'001.0, 1'001.0, -30'000.0})
        EXPECT_EQ(severityOf(cut(offset), "dash-utc-timing-skew"), Severity::Major) << offset;
}

TEST(DashLive, ASegmentThatComesSoonAfterItIsDueIsMilderThanOneThatDoesNot) {
    const std::string rule = "dash-segment-not-available-at-edge";
    EXPECT_THAT(rulesOf(segment(asked(Where::Edge, 404, 0.19))()), IsEmpty());
    EXPECT_EQ(severityOf(segment(asked(Where::Edge, 404, 0.5, 0, 3.9))(), rule), Severity::Major);
    EXPECT_EQ(severityOf(segment(asked(Where::Edge, 404, 0.5, 0, 4.1))(), rule), Severity::Critical);
    EXPECT_EQ(severityOf(segment(asked(Where::Edge, 404, 0.5))(), rule), Severity::Critical);
}

TEST(DashLive, ASegmentThatLowLatencyOffersAheadIsNotEarly) {
    // The newest ends at 600; three seconds before that it is offered where the MPD says so.
    const WallTime when = mpdNow - std::chrono::seconds(3);
    for (const auto& [attribute, early] :
         {std::pair{"", true}, std::pair{"availabilityTimeOffset=\"3\" ", false}}) {
        const dash::Parsed parsed =
            dash::parse(with(liveText, "<SegmentTemplate ", std::string("<SegmentTemplate ") + attribute));
        const dash::SegmentWindow window(parsed.mpd, 0, 0, 0, mpdUrl, mpdNow);
        ASSERT_FALSE(window.empty());
        const dash::SegmentRef newest = window.at(window.size() - 1);
        ASSERT_TRUE(newest.availableFrom);
        const auto rules = rulesOf(segment(asked(Where::Edge, 200, toSeconds(when - *newest.availableFrom)))());
        EXPECT_EQ(std::count(rules.begin(), rules.end(), "dash-segment-available-early"), early ? 1 : 0)
            << attribute;
    }
}

TEST(DashLive, DriftIsMajorWhenItIsLarge) {
    EXPECT_EQ(severityOf(drifting(1.0015)(), "dash-clock-drift"), Severity::Minor);
    EXPECT_EQ(severityOf(drifting(0.9985)(), "dash-clock-drift"), Severity::Minor);
    EXPECT_EQ(severityOf(drifting(1.01)(), "dash-clock-drift"), Severity::Major);
}

TEST(DashLive, AnIndexMayBeASegmentShorterThanItsPeriod) {
    EXPECT_THAT(rulesOf(indexed({10, 36, 4, 40})()), IsEmpty());
    EXPECT_THAT(rulesOf(indexed({10, 35.9, 4, 40})()), Contains("dash-sidx-mismatch"));
    EXPECT_THAT(rulesOf(indexed({1, 4, 4, 40})()), Contains("dash-sidx-mismatch"));
}

TEST(DashLive, AChangeIsToldInTwoCyclesAndThenNoMore) {
    MpdWatch watch;
    watch.at(0, live);
    const LiveMpd renamed = having(live.later(1), &LiveMpd::depth, "PT90S");
    EXPECT_THAT(rulesOf(watch.at(4, renamed)), Contains("dash-tsbd-changed"));
    EXPECT_THAT(rulesOf(watch.at(6, renamed)), Contains("dash-tsbd-changed"));
    EXPECT_THAT(rulesOf(watch.at(7, renamed)), IsEmpty());
}

TEST(DashLive, HostileVersionsAreHeldAgainstEachOtherWithoutHarm) {
    const std::vector<std::string> hostile = {
        "",
        "<MPD/>",
        liveText.substr(0, liveText.size() / 2),
        with(liveText, "r=\"14\"", "r=\"9223372036854775807\""),
        with(liveText, "t=\"540000\"", "t=\"-9223372036854775808\""),
        with(liveText, "d=\"4000\"", "d=\"18446744073709551615\""),
        with(liveText, "d=\"4000\"", "d=\"0\""),
        with(liveText, "startNumber=\"135\"", "startNumber=\"18446744073709551615\""),
        with(liveText, "timescale=\"1000\"", "timescale=\"0\""),
        with(liveText, "2026-01-31T12:00:00Z", "9999-12-31T23:59:59Z"),
        with(liveText, "PT60S", "PT1E999S"),
        with(liveText, "PT2S", "P99999999999999Y"),
        with(liveText, "presentationTimeOffset=\"0\"", "presentationTimeOffset=\"18446744073709551615\""),
        with(liveText, "r=\"14\"", "r=\"200000\"")};
    for (const std::string& before : hostile) {
        MpdWatch watch;
        double t = 0;
        for (const std::string& after : hostile) {
            rulesOf(watch.at(t += 4, before));
            rulesOf(watch.at(t += 4, after));
        }
    }
}
