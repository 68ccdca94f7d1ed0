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

Declared undeclared() {
    Declared declared;
    declared.targetDurationS = 4;
    return declared;
}

// What the second of two segments shows.
std::vector<Finding> second(Piece first, Piece next) {
    Rung rung(undeclared());
    EXPECT_THAT(rung.rules(first), IsEmpty());
    return rung.findings(next);
}

}  // namespace

TEST(SegmentFormatChange, NeedsADiscontinuity) {
    Piece hevc = piece(11, 104);
    hevc.video().codec = "hvc1.1.6.L93.B0";
    const auto findings = second(piece(10, 100), hevc);
    EXPECT_THAT(rulesOf(findings), UnorderedElementsAre("seg-format-changed", "ts-pmt-changed"));
    EXPECT_EQ(findingOf(findings, "seg-format-changed")->severity, Severity::Major);
    hevc.view.discontinuity = true;
    EXPECT_THAT(rulesOf(second(piece(10, 100), hevc)), IsEmpty());

    EXPECT_THAT(rulesOf(second(piece(10, 100), fragment(11, 104))), Contains("seg-format-changed"));
    Piece mute = piece(11, 104);
    mute.inspection.tracks.pop_back();
    EXPECT_THAT(rulesOf(second(piece(10, 100), mute)), Contains("seg-format-changed"));
}

TEST(SegmentFormatChange, OfParametersIsMinor) {
    Piece level = piece(11, 104);
    level.video().codec = "avc1.640020";
    const auto findings = second(piece(10, 100), level);
    ASSERT_THAT(rulesOf(findings), ElementsAre("seg-format-changed"));
    EXPECT_EQ(findings[0].severity, Severity::Minor);
    level.video().codec = "avc1";  // its parameters were not seen
    EXPECT_THAT(rulesOf(second(piece(10, 100), level)), IsEmpty());
}

TEST(SegmentFormatChange, OfStreamsIsTheMapTables) {
    Piece renumbered = piece(11, 104);
    renumbered.video().id = 300;
    EXPECT_THAT(rulesOf(second(piece(10, 100), renumbered)), ElementsAre("ts-pmt-changed"));
    Piece reordered = piece(11, 104);
    std::swap(reordered.inspection.tracks[0], reordered.inspection.tracks[1]);
    EXPECT_THAT(rulesOf(second(piece(10, 100), reordered)), IsEmpty());
}

TEST(InitSegmentChange, NeedsANewMap) {
    Piece other = fragment(11, 104);
    other.init->configHash = 6;
    EXPECT_THAT(rulesOf(second(fragment(10, 100), other)), ElementsAre("fmp4-init-changed"));
    other.view.mapChanged = true;
    EXPECT_THAT(rulesOf(second(fragment(10, 100), other)), IsEmpty());
    EXPECT_THAT(rulesOf(second(fragment(10, 100), fragment(11, 104))), IsEmpty());
}

TEST(AdBoundary, NeedsADiscontinuityWhereThingsChange) {
    Piece ad = piece(11, 3);
    ad.view.adBoundary = true;
    const auto findings = second(piece(10, 100), ad);
    EXPECT_THAT(rulesOf(findings), UnorderedElementsAre("seg-pts-discontinuity", "hls-ad-discontinuity-missing"));
    EXPECT_EQ(findingOf(findings, "hls-ad-discontinuity-missing")->severity, Severity::Critical);
    ad = piece(11, 104);  // spliced into the same timeline
    ad.view.adBoundary = true;
    EXPECT_THAT(rulesOf(second(piece(10, 100), ad)), IsEmpty());
    ad = piece(11, 3);
    ad.view.adBoundary = ad.view.discontinuity = true;
    EXPECT_THAT(rulesOf(second(piece(10, 100), ad)), IsEmpty());
}

TEST(IdenticalSegments, AreAFrozenEncoder) {
    Piece same = piece(11, 104);
    same.inspection.hash = piece(10, 100).inspection.hash;
    EXPECT_THAT(rulesOf(second(piece(10, 100), same)), ElementsAre("seg-identical-to-previous"));
    Piece slate = piece(11, 100);
    slate.inspection.hash = same.inspection.hash;
    slate.view.discontinuity = true;  // each turn of a loop has one
    EXPECT_THAT(rulesOf(second(piece(10, 100), slate)), IsEmpty());
    same.view.partial = true;
    EXPECT_THAT(rulesOf(second(piece(10, 100), same)), IsEmpty());
}

TEST(Diagnostics, BecomeFindings) {
    Rung rung(undeclared());
    Piece p = piece(10, 100);
    p.inspection.diagnostics = {{"ts-continuity", 376, {numberArg("pid", 256), numberArg("expected", 3), numberArg("found", 5)}, 7}};
    const auto findings = rung.findings(p);
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].rule, "ts-continuity");
    EXPECT_EQ(findings[0].arg("offset")->number, 376);
    EXPECT_EQ(findings[0].arg("count")->number, 7);
    EXPECT_EQ(findings[0].sequence, 10u);
}

TEST(Diagnostics, SayNothingOfWhatTheMapHasOrTheRestWouldShow) {
    Piece p = piece(10, 100);
    p.inspection.diagnostics = {{"ts-pat-missing", 0, {}, 1}, {"ts-pmt-missing", 0, {}, 1}};
    EXPECT_EQ(Rung(undeclared()).findings(p).size(), 2u);
    p.init.emplace();
    EXPECT_THAT(Rung(undeclared()).findings(p), IsEmpty());
    p.init.reset();
    p.view.partial = true;
    EXPECT_THAT(Rung(undeclared()).findings(p), IsEmpty());
}

TEST(Diagnostics, OfAnInitSegmentBecomeFindings) {
    media::InitSegment init;
    init.diagnostics = {{"fmp4-init-missing-moov", 0, {}, 1}};
    const auto findings = judgeInit(context, init, {});
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].url, context.url);
}
