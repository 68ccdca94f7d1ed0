// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/codec_compare.h"
#include "tests/core/rules/segment_building.h"

using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

namespace {

std::vector<Finding> judged(const Declared& declared, Piece p = piece(10, 100)) { return Rung(declared).findings(p); }

// Segments of 4 s at a bit rate, `count` of them; what the last shows.
std::vector<Finding> stream(Rung& rung, std::uint64_t first, std::uint64_t count, double bps) {
    std::vector<Finding> last;
    for (std::uint64_t i = first; i < first + count; ++i) {
        Piece p = piece(i, 4.0 * static_cast<double>(i));
        p.inspection.bytes = static_cast<std::uint64_t>(bps / 2);
        last = rung.findings(p);
    }
    return last;
}

}  // namespace

TEST(Codecs, AreTheSameInManyWays) {
    const std::pair<const char*, const char*> same[] = {
        {"avc1.64001f", "avc3.64001F"}, {"avc1.640028", "avc1.64001f"}, {"avc1.42e01e", "avc1.42c01e"}, {"avc1.77.30", "avc1.4d401e"},
        {"mp4a.40.2", "mp4a.40.5"}, {"mp4a.40.5", "mp4a.40.2"}, {"mp4a.40.29", "mp4a.40.2"}, {"mp4a.40.34", "mp4a.6b"},
        {"hvc1.1.6.L93.B0", "hev1.1.6.L93.90"}, {"hvc1.2.4.L123.B0", "hvc1.2.4.L120.B0"}, {"dvh1.05.06", "hvc1.2.4.L123.B0"},
        {"av01.0.08M.10", "av01.0.05M.08"}, {"ec-3", "ec-3"}, {"ec+3", "ec-3"}, {"avc1.64001f", "avc1"}, {"vp09.00.10.08", "vp09.00.10.08"},
        {"opus", "Opus"}, {"fLaC", "flac"}};
    for (const auto& [declared, found] : same) EXPECT_EQ(compareCodec(declared, found), CodecMatch::Same) << declared << " " << found;
}

TEST(Codecs, DifferByProfileOrByNeedingMore) {
    const std::pair<const char*, const char*> other[] = {
        {"avc1.42e01e", "avc1.64001f"}, {"avc1.64001f", "avc1.640028"}, {"hvc1.1.6.L93.B0", "hvc1.2.4.L93.B0"},
        {"hvc1.1.6.L93.B0", "hvc1.1.6.H93.B0"}, {"hvc1.1.6.L93.B0", "hvc1.1.6.L120.B0"}, {"av01.0.04M.08", "av01.0.08M.08"},
        {"mp4a.40.2", "mp4a.40.42"}, {"vp09.00.10.08", "vp09.02.10.10"}};
    for (const auto& [declared, found] : other) EXPECT_EQ(compareCodec(declared, found), CodecMatch::Parameters) << declared << " " << found;
}

TEST(Codecs, MayNeedLessThanIsDeclared) {
    for (const auto& [declared, found] : {std::pair{"avc1.640028", "avc1.4d401f"}, std::pair{"avc1.4d401f", "avc1.42c01e"},
                                          std::pair{"hvc1.2.4.L123.B0", "hvc1.1.6.L120.B0"}})
        EXPECT_EQ(compareCodec(declared, found), CodecMatch::Less) << declared << " " << found;
    EXPECT_EQ(compareCodec("avc1.64001f", "avc1.4d4028"), CodecMatch::Parameters);
}

TEST(Codecs, DifferByFamily) {
    const std::pair<const char*, const char*> families[] = {{"avc1.64001f", "hvc1.1.6.L93.B0"}, {"mp4a.40.2", "ac-3"}, {"ac-3", "ec-3"},
                                                            {"mp4a.40.2", "mp4a.40.34"}, {"", "avc1.64001f"}, {"....", "avc1"}};
    for (const auto& [declared, found] : families) EXPECT_EQ(compareCodec(declared, found), CodecMatch::Family) << declared << " " << found;
}

TEST(DeclaredCodecs, AreWhatTheSegmentHas) {
    Declared declared = clean();
    declared.codecs = "mp4a.40.5, avc3.640028,wvtt";
    EXPECT_THAT(judged(declared), IsEmpty());
    declared.codecs = "avc1.42e01e,mp4a.40.2";
    auto findings = judged(declared);
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-codecs-mismatch"));
    EXPECT_EQ(findings[0].severity, Severity::Major);
    declared.codecs = "avc1.6e001f,mp4a.40.2";
    EXPECT_EQ(judged(declared)[0].severity, Severity::Minor);
    declared.codecs = "hvc1.1.6.L93.B0,mp4a.40.2";
    findings = judged(declared);
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-codecs-mismatch"));
    EXPECT_EQ(findings[0].severity, Severity::Critical);
    declared.codecs = "avc1.64001f";  // the sound is not listed
    findings = judged(declared);
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-codecs-mismatch"));
    EXPECT_EQ(findings[0].severity, Severity::Major);
    declared.codecs.clear();
    EXPECT_THAT(judged(declared), IsEmpty());
}

TEST(DeclaredCodecs, OfAnMpdHaveTheirOwnRule) {
    Declared declared = clean();
    declared.dash = true;
    EXPECT_THAT(judged(declared, fragment(10, 100)), IsEmpty());
    declared.codecs = "avc1.42e01e,mp4a.40.2";
    const auto findings = judged(declared, fragment(10, 100));
    ASSERT_THAT(rulesOf(findings), ElementsAre("dash-codecs-mismatch"));
    EXPECT_EQ(findings[0].severity, Severity::Major);
}

TEST(DeclaredCodecs, OfAnAudioRenditionHaveTheirOwnRule) {
    Declared declared;
    declared.isAudioOnly = true;
    declared.codecs = "avc1.64001f,ec-3";
    Piece p = piece(10, 100);
    p.inspection.tracks.erase(p.inspection.tracks.begin());
    EXPECT_THAT(rulesOf(judged(declared, p)), ElementsAre("hls-audio-codec-mismatch"));
    declared.codecs = "avc1.64001f,mp4a.40.2";
    EXPECT_THAT(judged(declared, p), IsEmpty());
}

TEST(DeclaredResolution, IsThePictureAsShown) {
    Declared declared = clean();
    declared.width = 1920;
    EXPECT_THAT(rulesOf(judged(declared)), ElementsAre("hls-resolution-mismatch"));
    Piece p = piece(10, 100);
    p.video().pixelAspect = 1.5;
    EXPECT_THAT(judged(declared, p), IsEmpty());
    declared.width = 1280;  // as stored
    EXPECT_THAT(judged(declared, p), IsEmpty());
    declared.height = 576;
    EXPECT_THAT(rulesOf(judged(declared)), ElementsAre("hls-resolution-mismatch"));
}

TEST(DeclaredResolution, OfARepresentationIsOnTheGridOfSquarePixelsOrAsStored) {
    Declared declared = clean();
    declared.dash = true;
    declared.width = 1920;
    EXPECT_THAT(rulesOf(judged(declared, fragment(10, 100))), ElementsAre("dash-resolution-mismatch"));
    Piece p = fragment(10, 100);
    p.video().pixelAspect = 1.5;
    EXPECT_THAT(judged(declared, p), IsEmpty());
    declared.width = 1280;
    EXPECT_THAT(judged(declared, p), IsEmpty());
    declared.width = declared.height = 0;  // an MPD need not say
    EXPECT_THAT(judged(declared, p), IsEmpty());
    declared.frameRate = 50;               // nor is a rate judged as HLS's
    EXPECT_THAT(judged(declared, p), IsEmpty());
}

TEST(DeclaredFrameRate, IsWithinTwoPercent) {
    for (const auto& [rate, right] : {std::pair{25.0, true}, std::pair{24.975, true}, std::pair{25.3, true}, std::pair{30.0, false}, std::pair{50.0, false}}) {
        Declared declared = clean();
        declared.frameRate = rate;
        EXPECT_EQ(judged(declared).empty(), right) << rate;
        if (!right) {
            EXPECT_THAT(rulesOf(judged(declared)), ElementsAre("hls-frame-rate-mismatch"));
        }
    }
}

TEST(DeclaredSound, IsWhatTheSegmentHas) {
    Declared declared = clean();
    declared.channels = 6;
    EXPECT_THAT(rulesOf(judged(declared)), ElementsAre("hls-channels-mismatch"));
    declared.channels = 2;
    EXPECT_THAT(judged(declared), IsEmpty());
    declared.sampleRate = 44'100;
    EXPECT_THAT(rulesOf(judged(declared)), ElementsAre("hls-sample-rate-mismatch"));
    declared.sampleRate = 48'000;
    EXPECT_THAT(judged(declared), IsEmpty());
}

TEST(DeclaredSound, MayBeHiddenByReplicationStereoOrObjects) {
    Declared declared = clean();
    declared.channels = 2;
    declared.sampleRate = 48'000;
    Piece he = piece(10, 100);
    he.audio().channels = 1;
    he.audio().sampleRate = 24'000;
    EXPECT_THAT(judged(declared, he), IsEmpty());
    declared.channels = 16;
    declared.codecs = "avc1.64001f,ec-3";
    Piece atmos = piece(10, 100);
    atmos.audio().codec = "ec-3";
    atmos.audio().channels = 6;
    EXPECT_THAT(judged(declared, atmos), IsEmpty());
}

// Bit rates

TEST(Bandwidth, IsNotExceededByThePeak) {
    struct Case {
        double bps;
        bool live;
        std::optional<Severity> severity;
    };
    for (const Case& c : {Case{4.4e6, true, {}}, Case{5.4e6, true, {}}, Case{5.6e6, true, Severity::Major}, Case{6.5e6, true, Severity::Major},
                          Case{6.8e6, true, Severity::Critical}, Case{4.8e6, false, {}}, Case{5.0e6, false, Severity::Major}}) {
        Declared declared = clean();
        declared.live = c.live;
        declared.averageBandwidthBps = 0;
        Rung rung(declared);
        const auto findings = stream(rung, 10, 3, c.bps);
        const Finding* const found = findingOf(findings, "hls-bandwidth-exceeded");
        ASSERT_EQ(found != nullptr, c.severity.has_value()) << c.bps;
        if (!found) continue;
        EXPECT_EQ(found->severity, *c.severity) << c.bps;
        EXPECT_NEAR(found->arg("measured")->number, c.bps, 10);
        EXPECT_NEAR(rung.history().peakBps(), c.bps, 10);
    }
}

TEST(Bandwidth, IsOfPicturesAndSoundTogether) {
    Declared declared = clean();
    declared.largestAudioBps = 800'000;
    Rung rung(declared);
    EXPECT_THAT(rulesOf(stream(rung, 10, 1, 5e6)), ElementsAre("hls-bandwidth-exceeded"));
}

TEST(Bandwidth, IsMeasuredOverRunsOfHalfToOneAndAHalfTargets) {
    Declared declared = clean();
    declared.targetDurationS = 10;
    Rung rung(declared);
    // One segment of 4 s is too short to be a run: two are.
    EXPECT_THAT(stream(rung, 10, 1, 8e6), IsEmpty());
    EXPECT_THAT(stream(rung, 11, 1, 2e6), IsEmpty());
    EXPECT_NEAR(rung.history().peakBps(), 5e6, 10);
    EXPECT_THAT(rulesOf(stream(rung, 12, 2, 8e6)), ElementsAre("hls-bandwidth-exceeded"));
}

TEST(Bandwidth, ExceededOnceIsOverSoon) {
    Rung rung;
    EXPECT_THAT(stream(rung, 10, 5, 4e6), IsEmpty());
    EXPECT_THAT(rulesOf(stream(rung, 15, 1, 7e6)), ElementsAre("hls-bandwidth-exceeded"));
    EXPECT_THAT(rulesOf(stream(rung, 16, 1, 4e6)), ElementsAre("hls-bandwidth-exceeded"));
    EXPECT_THAT(stream(rung, 17, 5, 4e6), IsEmpty());
}

TEST(Bandwidth, OverstatedIsKnownAfterTenMinutes) {
    Rung rung;
    EXPECT_THAT(stream(rung, 10, 140, 2e6), IsEmpty());
    EXPECT_THAT(rulesOf(stream(rung, 150, 20, 2e6)), ElementsAre("hls-bandwidth-overstated"));
    Rung right;
    EXPECT_THAT(stream(right, 10, 200, 3.5e6), IsEmpty());
}

TEST(AverageBandwidth, IsKnownAfterTenMinutes) {
    Declared declared = clean();
    declared.averageBandwidthBps = 3'000'000;
    Rung rung(declared);
    EXPECT_THAT(stream(rung, 10, 140, 4e6), IsEmpty());
    EXPECT_THAT(rulesOf(stream(rung, 150, 20, 4e6)), ElementsAre("hls-average-bandwidth-exceeded"));
    declared.averageBandwidthBps = 3'700'000;
    Rung right(declared);
    EXPECT_THAT(stream(right, 10, 200, 4e6), IsEmpty());
    EXPECT_NEAR(right.history().averageBps(), 4e6, 10);
}

TEST(PeakToAverage, IsAtMostTwo) {
    Declared declared = clean();
    declared.averageBandwidthBps = 0;
    Rung rung(declared);
    EXPECT_THAT(stream(rung, 10, 160, 1.6e6), Contains(testing::Field(&Finding::rule, "hls-bandwidth-overstated")));
    EXPECT_THAT(stream(rung, 170, 1, 3.1e6), IsEmpty());
    EXPECT_THAT(rulesOf(stream(rung, 171, 1, 4e6)), ElementsAre("hls-peak-to-average"));
}

TEST(DashBandwidth, FillsABuffer) {
    Declared declared = clean();
    declared.dash = true;
    declared.minBufferTimeS = 8;
    Rung rung(declared);
    // A burst of 4 s fits the buffer of 8 s, an overload that lasts does not.
    EXPECT_THAT(stream(rung, 10, 3, 4e6), IsEmpty());
    EXPECT_THAT(stream(rung, 13, 1, 12e6), IsEmpty());
    EXPECT_THAT(stream(rung, 14, 10, 3e6), IsEmpty());
    const auto lasting = stream(rung, 24, 20, 12e6);
    ASSERT_THAT(rulesOf(lasting), ElementsAre("dash-bandwidth-exceeded"));
    EXPECT_EQ(lasting[0].severity, Severity::Critical);
    EXPECT_THAT(stream(rung, 44, 20, 3e6), IsEmpty());
}

TEST(BitRates, OfASegmentFetchedInPartAreNotKnown) {
    Rung rung;
    Piece p = piece(10, 100);
    p.inspection.bytes = 50'000'000;
    p.view.partial = true;
    EXPECT_THAT(rung.rules(p), IsEmpty());
    EXPECT_EQ(rung.history().peakBps(), 0);
}
