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

// Key frames

TEST(Keyframes, AreAtTheStart) {
    Declared declared = clean();
    declared.independentSegments = false;
    Piece p = piece(10, 100);
    p.video().firstIsKeyframe = false;
    p.video().firstNalTypes = "AUD NON-IDR";
    auto findings = Rung(declared).findings(p);
    ASSERT_THAT(rulesOf(findings), ElementsAre("seg-no-keyframe-at-start"));
    EXPECT_EQ(findings[0].severity, Severity::Major);
    findings = Rung(clean()).findings(p);
    EXPECT_THAT(rulesOf(findings), UnorderedElementsAre("seg-no-keyframe-at-start", "hls-independent-segments-false"));
    for (const Finding& finding : findings) EXPECT_EQ(finding.severity, Severity::Critical);
    p.video().keyframeCount = 0;
    EXPECT_THAT(Rung(declared).rules(p), ElementsAre("seg-no-keyframe"));
    p.view.partial = true;
    EXPECT_THAT(Rung(declared).rules(p), ElementsAre("seg-no-keyframe-at-start"));
}

TEST(Keyframes, MayBeCleanRandomAccess) {
    Declared declared = clean();
    declared.codecs.clear();
    Piece p = piece(10, 100);
    p.video().codec = "hvc1.1.6.L93.B0";
    p.video().firstIsKeyframe = false;
    p.video().firstNalTypes = "AUD VPS SPS PPS CRA";
    EXPECT_THAT(Rung(declared).rules(p), IsEmpty());
    p.video().firstNalTypes.clear();  // could not be read
    EXPECT_THAT(Rung(declared).rules(p), IsEmpty());
}

TEST(Keyframes, ComeEveryTwoSeconds) {
    Piece p = piece(10, 100);
    p.video().longestGop = ticks(2.04);
    EXPECT_THAT(Rung().rules(p), IsEmpty());
    p.video().longestGop = ticks(2.2);
    const auto findings = Rung().findings(p);
    ASSERT_THAT(rulesOf(findings), ElementsAre("seg-gop-too-long"));
    EXPECT_EQ(findings[0].severity, Severity::Minor);
    p.view.partial = true;
    EXPECT_THAT(Rung().rules(p), IsEmpty());
}

// Durations

TEST(SegmentDuration, IsWhatIsDeclared) {
    struct Case {
        double declared;
        std::optional<Severity> severity;
    };
    for (const Case& c : {Case{4.0, {}}, Case{4.0004, {}}, Case{3.97, {}}, Case{3.95, Severity::Minor}, Case{3.7, Severity::Major},
                          Case{5.0, Severity::Major}}) {
        Piece p = piece(10, 100);
        p.view.durationS = c.declared;
        const auto findings = Rung().findings(p);
        const Finding* const found = findingOf(findings, "seg-duration-mismatch");
        EXPECT_EQ(found != nullptr, c.severity.has_value()) << c.declared;
        if (found) {
            EXPECT_EQ(found->severity, *c.severity) << c.declared;
        }
    }
}

TEST(SegmentDuration, ErrorsAddUp) {
    Rung rung;
    std::vector<std::string> last;
    for (std::uint64_t i = 0; i < 12; ++i) {
        Piece p = piece(10 + i, 100 + 4.0 * static_cast<double>(i));
        p.view.durationS = 3.99;  // a quarter of a frame each
        last = rung.rules(p);
        if (i < 3) {
            EXPECT_THAT(last, IsEmpty()) << i;
        }
    }
    EXPECT_THAT(last, ElementsAre("seg-duration-mismatch"));
}

TEST(SegmentDuration, RoundedToMillisecondsIsRight) {
    Rung rung;
    for (std::uint64_t i = 0; i < 400; ++i) {
        Piece p = piece(10 + i, 100 + 4.0 * static_cast<double>(i));
        p.view.durationS = 3.9995;
        EXPECT_THAT(rung.rules(p), IsEmpty()) << i;
    }
}

TEST(SegmentDuration, OfSoundDoesNotFitTheGrid) {
    Declared declared;
    declared.targetDurationS = 4;
    declared.isAudioOnly = true;
    Rung rung(declared);
    for (std::uint64_t i = 0; i < 400; ++i) {
        Piece p = piece(10 + i, 100 + 4.0 * static_cast<double>(i));
        p.inspection.tracks = {audioTrack(100 + 4.0 * static_cast<double>(i), 4)};
        if (i == 0) *p.audio().firstPts -= 2 * 1920;  // an encoder's priming
        EXPECT_THAT(rung.rules(p), IsEmpty()) << i;
    }
}

TEST(SegmentDuration, OfPartsAndSinglePicturesIsNotKnown) {
    Piece p = piece(10, 100);
    p.view.durationS = 8;
    p.view.partial = true;
    EXPECT_THAT(Rung().rules(p), IsEmpty());
    p.view.partial = false;
    p.inspection.tracks = {videoTrack(100, 0.04)};  // trick play
    EXPECT_THAT(Rung().rules(p), Not(Contains("seg-duration-mismatch")));
    p = piece(10, 100, 1.2);  // the last of a file
    EXPECT_THAT(Rung().rules(p), IsEmpty());
}

TEST(SegmentDuration, OfATimelineIsExactAndOfATemplateNominal) {
    Declared declared = clean();
    declared.dash = declared.nominalDuration = true;
    Piece p = fragment(10, 100);
    p.view.durationS = 5;
    EXPECT_THAT(Rung(declared).rules(p), IsEmpty());
    declared.nominalDuration = false;
    EXPECT_THAT(Rung(declared).rules(p), ElementsAre("seg-duration-mismatch"));
}

TEST(SegmentDuration, IsWithinHalfASecondOfTheTarget) {
    Declared declared = clean();
    declared.targetDurationS = 4;
    EXPECT_THAT(Rung(declared).rules(piece(10, 100, 4.48)), IsEmpty());
    EXPECT_THAT(Rung(declared).rules(piece(10, 100, 4.6)), ElementsAre("hls-segment-over-by-half-second"));
}

// Sizes

namespace {

// What a segment of so many bytes shows after 15 usual ones.
std::vector<std::string> sized(double part, bool sound = false) {
    Declared declared;
    declared.targetDurationS = 4;
    declared.isAudioOnly = sound;
    Rung rung(declared);
    for (std::uint64_t i = 0; i < 15; ++i) {
        Piece p = piece(10 + i, 100 + 4.0 * static_cast<double>(i));
        if (sound) p.inspection.tracks.erase(p.inspection.tracks.begin());
        EXPECT_THAT(rung.rules(p), IsEmpty());
    }
    Piece p = piece(25, 160);
    if (sound) p.inspection.tracks.erase(p.inspection.tracks.begin());
    p.inspection.bytes = static_cast<std::uint64_t>(2'000'000 * part);
    return rung.rules(p);
}

}  // namespace

TEST(SegmentSize, IsAgainstTheMedian) {
    for (const double usual : {0.3, 0.6, 1.0, 2.0, 3.5}) EXPECT_THAT(sized(usual), IsEmpty()) << usual;
    EXPECT_THAT(sized(0.22), ElementsAre("seg-size-anomaly"));
    EXPECT_THAT(sized(5), ElementsAre("seg-size-anomaly"));
    EXPECT_THAT(sized(0.1), UnorderedElementsAre("seg-size-anomaly", "seg-black-or-frozen"));
    EXPECT_THAT(sized(0.1, true), UnorderedElementsAre("seg-size-anomaly", "seg-silent-audio"));
}

TEST(SegmentSize, OfAShortLastSegmentIsUsual) {
    Rung rung(Declared{});
    for (std::uint64_t i = 0; i < 15; ++i) EXPECT_THAT(rung.rules(piece(10 + i, 100 + 4.0 * static_cast<double>(i))), IsEmpty());
    EXPECT_THAT(rung.rules(piece(25, 160, 0.4)), IsEmpty());
}

TEST(SegmentSize, IsWhatTheBitrateTagSays) {
    for (const auto& [kbps, right] : {std::pair{4000, true}, std::pair{3700, true}, std::pair{4300, true}, std::pair{3500, false}, std::pair{4600, false}}) {
        Declared declared = clean();
        declared.bitrateKbps = kbps;
        const auto rules = Rung(declared).rules(piece(10, 100));
        if (right) {
            EXPECT_THAT(rules, IsEmpty()) << kbps;
        } else {
            EXPECT_THAT(rules, ElementsAre("hls-bitrate-inaccurate")) << kbps;
        }
    }
}

// Hostile figures

TEST(Segments, OfAbsurdFiguresAreSurvived) {
    Declared declared = clean();
    declared.targetDurationS = std::nan("");
    declared.frameRate = -1;
    declared.mediaTimeS = INFINITY;
    declared.bandwidthBps = INT64_MIN;
    Rung rung(declared);
    for (const double duration : {std::nan(""), -1.0, 1e300, 0.0}) {
        Piece p = piece(10, 100);
        p.view.durationS = duration;
        p.view.size = UINT64_MAX;
        p.video().timescale = 0;
        p.video().frameRate = std::nan("");
        p.video().pixelAspect = -INFINITY;
        p.audio().sampleDuration = INT64_MAX;
        p.inspection.events = {{media::TimedEvent::Source::Emsg, "urn:scte:scte35:2013:bin", "", 1, 255, std::nan(""), INFINITY, 0, {}, 0}};
        (void)rung.findings(p);
    }
    Piece p = piece(UINT64_MAX, 100);
    (void)rung.findings(p);
    p = piece(0, 100);
    (void)rung.findings(p);
}
