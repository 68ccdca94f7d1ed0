// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/rules/segment_building.h"

using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

namespace {

// What the second of two segments shows, when it begins `by` seconds off.
std::vector<Finding> shifted(double by, Piece (*make)(std::uint64_t, double, double) = piece) {
    Rung rung;
    Piece first = make(10, 100, 4);
    Piece second = make(11, 104 + by, 4);
    EXPECT_THAT(rung.rules(first), IsEmpty());
    return rung.findings(second);
}

void shift(Piece& p, std::int64_t by) {
    for (media::Track& track : p.inspection.tracks) {
        for (auto* time : {&track.firstDts, &track.firstPts, &track.endDts, &track.endPts}) **time += by;
    }
}

}  // namespace

TEST(SegmentTimestamps, GoOnWithoutAFinding) {
    Rung rung;
    for (std::uint64_t i = 0; i < 200; ++i) EXPECT_THAT(rung.rules(piece(10 + i, 100 + 4.0 * static_cast<double>(i))), IsEmpty()) << i;
}

TEST(SegmentTimestamps, MayBeOffByAFrameAndNoMore) {
    for (const double by : {0.0, 0.02, -0.02, 0.045, -0.045}) {
        Rung rung;
        Piece second = piece(11, 104);
        second.video() = videoTrack(104 + by, 4);
        EXPECT_THAT(rung.rules(piece(10, 100)), IsEmpty());
        EXPECT_THAT(rung.rules(second), IsEmpty()) << by;
    }
    EXPECT_THAT(rulesOf(shifted(0.2)), Contains("seg-pts-gap"));
    EXPECT_THAT(rulesOf(shifted(-0.2)), Contains("seg-pts-overlap"));
    const auto gap = shifted(0.9);
    EXPECT_EQ(findingOf(gap, "seg-pts-gap")->severity, Severity::Major);
    EXPECT_NEAR(findingOf(gap, "seg-pts-gap")->arg("by")->number, 900, 30);
    EXPECT_EQ(findingOf(gap, "seg-pts-gap")->sequence, 11u);
    EXPECT_EQ(findingOf(gap, "seg-pts-gap")->url, "https://cdn.example/live/seg11.ts");
}

TEST(SegmentTimestamps, JumpCritically) {
    for (const double by : {60.0, -60.0, 1.5}) {
        const auto findings = shifted(by);
        EXPECT_THAT(rulesOf(findings), ElementsAre("seg-pts-discontinuity"));
        EXPECT_EQ(findings[0].severity, Severity::Critical);
    }
}

TEST(SegmentTimestamps, MayWrap) {
    constexpr std::int64_t wrap = std::int64_t{1} << 33;
    Rung rung;
    Piece before = piece(10, 0);
    shift(before, wrap - 4 * 90'000);
    Piece after = piece(11, 0.0);
    after.inspection.tracks = {videoTrack(0, 4), audioTrack(0, 4)};
    EXPECT_THAT(rung.rules(before), IsEmpty());
    EXPECT_THAT(rung.rules(after), IsEmpty());
}

TEST(SegmentTimestamps, SayNothingAfterAGapInFetching) {
    Rung rung;
    EXPECT_THAT(rung.rules(piece(10, 100)), IsEmpty());
    EXPECT_THAT(rung.rules(piece(12, 500)), IsEmpty());
    Piece cut = piece(13, 504);
    cut.inspection.whole = false;
    EXPECT_THAT(rung.rules(cut), IsEmpty());
    EXPECT_THAT(rung.rules(piece(14, 900)), IsEmpty());
}

TEST(SegmentTimestamps, MayBeginAnewAfterADiscontinuity) {
    Rung rung;
    EXPECT_THAT(rung.rules(piece(10, 100)), IsEmpty());
    Piece ad = piece(11, 5);
    ad.view.discontinuity = true;
    ad.video().codec = "avc1.4d401f";
    ad.inspection.ts->continuity = {{256, {0, 4}}};
    rung.declared().codecs.clear();
    EXPECT_THAT(rung.rules(ad), IsEmpty());
}

TEST(SegmentTimestamps, OfOpenGroupsAndVariableRatesGoOn) {
    Rung rung;
    // Each picture lasts as long as the next is away: half a second in both.
    Piece first = piece(10, 100);
    Piece second = piece(11, 104.4);
    for (Piece* p : {&first, &second}) p->video().longestPtsGap = ticks(0.5);
    second.inspection.tracks.back() = audioTrack(104, 4);
    EXPECT_THAT(rung.rules(first), IsEmpty());
    EXPECT_THAT(rung.rules(second), Not(Contains("seg-pts-gap")));
}

TEST(FragmentTimestamps, AreSumsOfDurations) {
    EXPECT_THAT(rulesOf(shifted(0, fragment)), IsEmpty());
    EXPECT_THAT(rulesOf(shifted(0.002, fragment)), IsEmpty());
    const auto findings = shifted(0.3, fragment);
    EXPECT_THAT(rulesOf(findings), ElementsAre("fmp4-tfdt-discontinuity"));
    EXPECT_EQ(findings[0].severity, Severity::Critical);
    EXPECT_THAT(rulesOf(shifted(30, fragment)), UnorderedElementsAre("fmp4-tfdt-discontinuity", "seg-pts-discontinuity"));
}

TEST(FragmentTimestamps, HaveSixtyFourBits) {
    Rung rung;
    Piece first = fragment(10, 1.7e9);
    Piece second = fragment(11, 1.7e9 + 4);
    EXPECT_THAT(rung.rules(first), IsEmpty());
    EXPECT_THAT(rung.rules(second), IsEmpty());
    Piece third = fragment(12, 0);
    third.video().firstPts = third.video().firstDts = INT64_MIN;
    third.video().endPts = third.video().endDts = INT64_MAX;
    EXPECT_THAT(rung.rules(third), Contains("seg-pts-discontinuity"));
}

TEST(DashTimestamps, AreWhereTheTimelineHasThem) {
    Declared declared = clean();
    declared.dash = true;
    declared.mediaTimeS = 100;
    Rung rung(declared);
    EXPECT_THAT(rung.rules(fragment(10, 100)), IsEmpty());
    rung.declared().mediaTimeS = 110;  // a gap of the timeline's own
    EXPECT_THAT(rung.rules(fragment(11, 110)), IsEmpty());
    rung.declared().mediaTimeS = 114;
    EXPECT_THAT(rung.rules(fragment(12, 114.5)), ElementsAre("fmp4-tfdt-discontinuity"));
    rung.declared().mediaTimeS = 300;
    EXPECT_THAT(rung.rules(fragment(20, 330)), ElementsAre("seg-pts-discontinuity"));
}

TEST(DashTimestamps, OfNominalDurationsAreWithinHalfASegment) {
    Declared declared = clean();
    declared.dash = declared.nominalDuration = true;
    declared.mediaTimeS = 100;
    Rung rung(declared);
    Piece p = fragment(10, 101.5);
    p.view.durationS = 4.9;
    EXPECT_THAT(rung.rules(p), IsEmpty());
    p = fragment(20, 103);
    EXPECT_THAT(rung.rules(p), ElementsAre("seg-pts-discontinuity"));
}

TEST(ContinuityCounters, GoOnAtABorder) {
    Rung rung;
    EXPECT_THAT(rung.rules(piece(10, 100)), IsEmpty());
    Piece second = piece(11, 104);
    second.inspection.ts->continuity[256].first = 1;
    const auto findings = rung.findings(second);
    ASSERT_THAT(rulesOf(findings), ElementsAre("ts-continuity"));
    EXPECT_EQ(findings[0].severity, Severity::Minor);
    EXPECT_EQ(findings[0].arg("pid")->number, 256);
    Piece third = piece(12, 9);
    third.inspection.ts->continuity[256].first = 9;
    const auto restarted = rung.findings(third);
    EXPECT_EQ(findingOf(restarted, "ts-continuity")->severity, Severity::Major);
}

TEST(ContinuityCounters, MayRepeatOrBelongToATable) {
    Rung rung;
    EXPECT_THAT(rung.rules(piece(10, 100)), IsEmpty());
    Piece second = piece(11, 104);
    second.inspection.ts->continuity[256].first = static_cast<std::uint8_t>(second.inspection.ts->continuity[256].first - 1U) & 15U;
    second.inspection.ts->continuity[0] = {3, 4};
    EXPECT_THAT(rung.rules(second), IsEmpty());
}

TEST(Discontinuity, IsUnneededWhereAllGoesOn) {
    Rung rung;
    EXPECT_THAT(rung.rules(piece(10, 100)), IsEmpty());
    Piece second = piece(11, 104);
    second.view.discontinuity = true;
    EXPECT_THAT(rung.rules(second), ElementsAre("seg-discontinuity-unneeded"));
    Piece third = piece(12, 7);
    third.view.discontinuity = true;
    EXPECT_THAT(rung.rules(third), IsEmpty());
}

TEST(StartSkew, IsBetweenSoundAndPictures) {
    struct Case {
        double skew;
        std::optional<Severity> severity;
    };
    for (const Case& c : {Case{0.05, {}}, Case{0.25, Severity::Minor}, Case{-0.25, Severity::Minor}, Case{0.8, Severity::Major}}) {
        Rung rung;
        Piece p = piece(10, 100);
        p.audio() = audioTrack(100 - c.skew, 4);
        const auto findings = rung.findings(p);
        const Finding* const found = findingOf(findings, "seg-av-start-skew");
        EXPECT_EQ(found != nullptr, c.severity.has_value()) << c.skew;
        if (found) {
            EXPECT_EQ(found->severity, *c.severity) << c.skew;
        }
    }
}

TEST(StartSkew, IsNoneWhileAPictureWaitsToBeShown) {
    Rung rung;
    Piece p = piece(10, 100);
    p.video().firstPts = ticks(100.4);  // ten pictures a second, reordered over four
    p.video().endPts = ticks(104.4);
    EXPECT_THAT(rung.rules(p), IsEmpty());
}
