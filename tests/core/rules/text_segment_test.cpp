// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/rules/segment_building.h"

using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

Declared subtitles() {
    Declared declared;
    declared.isSubtitles = true;
    declared.targetDurationS = 6;
    return declared;
}

struct Cues {
    double mapS = 10;   // MPEGTS
    double localS = 0;  // LOCAL
    std::optional<std::pair<double, double>> at = {};
};

Piece text(std::uint64_t sequence, const Cues& cues) {
    Piece p;
    p.view.sequence = sequence;
    p.view.durationS = 6;
    p.inspection.container = media::Container::WebVtt;
    p.inspection.bytes = 40;
    p.inspection.hash = 1;  // empty ones are alike
    p.inspection.text.emplace();
    p.inspection.text->hasTimestampMap = true;
    p.inspection.text->mpegts = static_cast<std::uint64_t>(cues.mapS * 90'000);
    p.inspection.text->localS = cues.localS;
    if (cues.at) {
        p.inspection.text->cues = 1;
        p.inspection.text->firstStartS = cues.at->first;
        p.inspection.text->lastEndS = cues.at->second;
    }
    return p;
}

}  // namespace

TEST(TextCues, LieInsideTheirSegments) {
    Rung rung(subtitles());
    for (std::uint64_t i = 0; i < 100; ++i) {
        const double start = 6.0 * static_cast<double>(i);
        EXPECT_THAT(rung.rules(text(10 + i, {10, 0, std::pair{start + 0.5, start + 8}})), IsEmpty()) << i;
    }
    EXPECT_THAT(rung.rules(text(110, {10, 0, std::pair{630.0, 632.0}})), ElementsAre("vtt-cue-outside-segment"));
    EXPECT_THAT(rung.rules(text(111, {10, 0, std::pair{607.0, 609.0}})), IsEmpty());
}

TEST(TextCues, MayCountFromEachSegment) {
    Rung rung(subtitles());
    for (std::uint64_t i = 0; i < 100; ++i)
        EXPECT_THAT(rung.rules(text(10 + i, {10 + 6.0 * static_cast<double>(i), 0, std::pair{1.0, 3.0}})), IsEmpty()) << i;
}

TEST(TextCues, GoOnWhereTimestampsWrap) {
    constexpr double wrap = 8'589'934'592.0 / 90'000;
    Rung rung(subtitles());
    EXPECT_THAT(rung.rules(text(10, {wrap - 6, 0, std::pair{1.0, 3.0}})), IsEmpty());
    EXPECT_THAT(rung.rules(text(11, {0, 0, std::pair{1.0, 3.0}})), IsEmpty());
    EXPECT_THAT(rung.rules(text(12, {6, 0, std::pair{1.0, 3.0}})), IsEmpty());
}

TEST(TextMap, StaysOrMovesWithTheSegments) {
    Rung rung(subtitles());
    EXPECT_THAT(rung.rules(text(10, {10})), IsEmpty());
    EXPECT_THAT(rung.rules(text(11, {16})), IsEmpty());
    EXPECT_THAT(rung.rules(text(12, {22.3})), IsEmpty());
    const auto rules = rung.rules(text(13, {28.7}));
    EXPECT_THAT(rules, ElementsAre("vtt-timestamp-map-drift"));
    EXPECT_THAT(rung.rules(text(14, {28.7})), IsEmpty());
    Piece ad = text(15, {900});
    ad.view.discontinuity = true;
    EXPECT_THAT(rung.rules(ad), IsEmpty());
}

TEST(TextRuns, WithoutACueAreNoted) {
    Rung rung(subtitles());
    for (std::uint64_t i = 0; i < 50; ++i) EXPECT_THAT(rung.rules(text(10 + i, {})), IsEmpty()) << i;
    EXPECT_THAT(rung.rules(text(60, {})), ElementsAre("vtt-empty-run"));
    EXPECT_THAT(rung.rules(text(61, {10, 0, std::pair{306.5, 308.0}})), IsEmpty());
}

TEST(TextMap, IsAskedForInHlsOnly) {
    Piece p = text(10, {});
    p.inspection.diagnostics = {{"vtt-timestamp-map-missing", 0, {}, 1}};
    Declared declared = subtitles();
    EXPECT_EQ(Rung(declared).findings(p).size(), 1u);
    declared.live = false;
    EXPECT_EQ(Rung(declared).findings(p)[0].severity, Severity::Minor);
    declared.dash = true;
    EXPECT_THAT(Rung(declared).findings(p), IsEmpty());
}
