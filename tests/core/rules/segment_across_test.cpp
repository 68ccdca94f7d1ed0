// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/judge_segment.h"
#include "tests/core/rules/judging.h"

using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

constexpr double wrap = 8'589'934'592.0 / 90'000;
const Context channel{"", "packager", "https://cdn.example/live/master.m3u8"};

// A segment that begins so many seconds after a date, with timestamps of the channel's clock.
RungSegment rung(std::string name, double atS, double offS = 0, bool video = true) {
    RungSegment segment;
    segment.rung = std::move(name);
    segment.video = video;
    segment.sequence = 10;
    segment.programDateTime = Watch::wallZero + fromSeconds(atS);
    segment.timescaleWrapS = wrap;
    segment.firstPtsS = 1000 + atS + offS;
    return segment;
}

RungSegment representation(std::string name, double offS = 0, bool video = true) {
    RungSegment segment = rung(std::move(name), 0, 0, video);
    segment.programDateTime.reset();
    segment.timescaleWrapS = 0;
    segment.mediaTimeS = 4000;
    segment.firstPtsS = 4000 + offS;
    return segment;
}

AdMarker out(std::string id) {
    AdMarker marker;
    marker.dialect = AdMarker::Dialect::TsSplice;
    marker.kind = AdMarker::Kind::Out;
    marker.id = std::move(id);
    return marker;
}

}  // namespace

TEST(SegmentsAcross, HaveOneTimelineByTheirDates) {
    EXPECT_THAT(judgeSegmentsAcross(channel, {rung("a", 0), rung("b", 4), rung("c", 8, 0.08), rung("eng", 4, 0.3, false)}), IsEmpty());
    const auto findings = judgeSegmentsAcross(channel, {rung("a", 0), rung("b", 4, 0.3), rung("c", 8)});
    ASSERT_THAT(rulesOf(findings), ElementsAre("seg-variant-timestamps-differ"));
    EXPECT_EQ(findings[0].rung, "b");
    EXPECT_EQ(findings[0].severity, Severity::Major);
    EXPECT_NEAR(findings[0].arg("apart")->number, 300, 1);
}

TEST(SegmentsAcross, MayWrapBetweenThem) {
    RungSegment late = rung("b", 4);
    late.firstPtsS = 2;
    RungSegment early = rung("a", 0);
    early.firstPtsS = wrap - 2;
    EXPECT_THAT(judgeSegmentsAcross(channel, {early, late}), IsEmpty());
}

TEST(SegmentsAcross, HaveSoundInStep) {
    const auto findings = judgeSegmentsAcross(channel, {rung("a", 0), rung("eng", 0, -0.6, false)});
    ASSERT_THAT(rulesOf(findings), ElementsAre("seg-audio-video-rendition-skew"));
    EXPECT_EQ(findings[0].rung, "eng");
}

TEST(SegmentsAcross, SayNothingWithoutDates) {
    RungSegment undated = rung("b", 0, 50);
    undated.programDateTime.reset();
    EXPECT_THAT(judgeSegmentsAcross(channel, {rung("a", 0), undated}), IsEmpty());
    RungSegment unknown = rung("b", 0);
    unknown.firstPtsS = -1;
    EXPECT_THAT(judgeSegmentsAcross(channel, {rung("a", 0), unknown}), IsEmpty());
    EXPECT_THAT(judgeSegmentsAcross(channel, {}), IsEmpty());
}

TEST(SegmentsAcross, OfAnMpdAreAligned) {
    EXPECT_THAT(judgeSegmentsAcross(channel, {representation("a"), representation("b", 0.04), representation("c", 0.4, false)}), IsEmpty());
    const auto findings = judgeSegmentsAcross(channel, {representation("a"), representation("b", 0.5), representation("c")});
    ASSERT_THAT(rulesOf(findings), ElementsAre("dash-representation-misaligned"));
    EXPECT_EQ(findings[0].rung, "b");
    RungSegment other = representation("b", 0.5);
    other.sequence = 11;
    EXPECT_THAT(judgeSegmentsAcross(channel, {representation("a"), other}), IsEmpty());
}

TEST(SegmentsAcross, CarryTheSameMarkers) {
    RungSegment with = rung("a", 0);
    with.markers = {out("77")};
    RungSegment without = rung("b", 0.02);
    const auto findings = judgeSegmentsAcross(channel, {with, without});
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-variants-cues-differ"));
    EXPECT_EQ(findings[0].rung, "b");
    without.whole = false;  // fetched in part
    EXPECT_THAT(judgeSegmentsAcross(channel, {with, without}), IsEmpty());
    EXPECT_THAT(judgeSegmentsAcross(channel, {with, rung("b", 4)}), IsEmpty());  // another segment
    EXPECT_THAT(judgeSegmentsAcross(channel, {with, rung("eng", 0, 0, false)}), IsEmpty());
    RungSegment same = rung("b", 0);
    same.markers = {out("77")};
    EXPECT_THAT(judgeSegmentsAcross(channel, {with, same}), IsEmpty());
}

TEST(SegmentsAcross, OfAnMpdCarryTheSameEvents) {
    RungSegment with = representation("a");
    with.markers = {out("77")};
    EXPECT_THAT(rulesOf(judgeSegmentsAcross(channel, {with, representation("b")})), ElementsAre("emsg-missing"));
    RungSegment same = representation("b");
    same.markers = with.markers;
    EXPECT_THAT(judgeSegmentsAcross(channel, {with, same}), IsEmpty());
}
