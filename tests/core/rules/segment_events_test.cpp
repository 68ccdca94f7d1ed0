// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/rules/segment_building.h"

using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

media::TimedEvent splice(double atS, media::TimedEvent::Source source = media::TimedEvent::Source::TsSplice, std::uint8_t version = 1) {
    media::TimedEvent event;
    event.source = source;
    event.version = version;
    if (source == media::TimedEvent::Source::Emsg) event.scheme = "urn:scte:scte35:2013:bin";
    event.timeS = atS;
    event.splice.emplace();
    event.splice->info.emplace();
    event.splice->info->kind = media::SpliceInfo::Kind::Out;
    event.splice->info->pts90k = static_cast<std::uint64_t>(atS * 90'000);
    return event;
}

Declared dash() {
    Declared declared = clean();
    declared.dash = true;
    declared.inbandSchemes = {"urn:scte:scte35:2013:bin"};
    return declared;
}

}  // namespace

TEST(SplicePoints, LieAtSegmentBorders) {
    for (const auto& [at, right] : {std::pair{104.08, true}, std::pair{104.11, true}, std::pair{106.0, false}, std::pair{107.9, false}, std::pair{108.07, true}}) {
        Rung rung;
        Piece first = piece(10, 100);
        first.inspection.events = {splice(at)};  // announced ahead
        EXPECT_THAT(rung.rules(first), IsEmpty());
        const auto rules = rung.rules(piece(11, 104));
        EXPECT_EQ(rules.empty(), right) << at;
        if (!right) {
            EXPECT_THAT(rules, ElementsAre("hls-scte35-off-segment-boundary"));
        }
        EXPECT_THAT(rung.rules(piece(12, 108)), IsEmpty()) << at;
    }
}

TEST(SplicePoints, ToBeTakenAtOnceHaveNoTime) {
    Piece p = piece(10, 100);
    p.inspection.events = {splice(102)};
    p.inspection.events[0].splice->info->pts90k.reset();
    EXPECT_THAT(Rung().rules(p), IsEmpty());
}

TEST(SplicePoints, OfAnMpdHaveTheirOwnRule) {
    Rung rung(dash());
    Piece p = fragment(10, 100);
    p.inspection.events = {splice(102, media::TimedEvent::Source::Emsg, 0)};
    EXPECT_THAT(rung.rules(p), ElementsAre("dash-scte35-off-segment-boundary"));
    Piece next = fragment(11, 104);
    next.inspection.events = {splice(104.08, media::TimedEvent::Source::Emsg, 0)};
    EXPECT_THAT(rung.rules(next), IsEmpty());
}

TEST(SplicePoints, AtABorderWithAnotherTimelineNeedADiscontinuity) {
    Rung rung;
    Piece first = piece(10, 100);
    first.inspection.events = {splice(104.08)};
    EXPECT_THAT(rung.rules(first), IsEmpty());
    Piece ad = piece(11, 104);
    ad.audio() = audioTrack(107, 4);
    EXPECT_THAT(rung.rules(ad), testing::IsSupersetOf({"hls-ad-discontinuity-missing", "seg-pts-discontinuity"}));
}

TEST(InbandEvents, AreDeclared) {
    Piece p = fragment(10, 100);
    p.inspection.events = {splice(100.08, media::TimedEvent::Source::Emsg)};
    EXPECT_THAT(Rung(dash()).rules(p), IsEmpty());
    Declared declared = dash();
    declared.inbandSchemes.clear();
    EXPECT_THAT(Rung(declared).rules(p), ElementsAre("dash-inband-event-undeclared"));
    declared.dash = false;
    EXPECT_THAT(Rung(declared).rules(p), IsEmpty());
}

TEST(InbandEvents, HaveAVersionThatIsDefined) {
    Piece p = fragment(10, 100);
    p.inspection.events = {splice(100.08, media::TimedEvent::Source::Emsg, 2)};
    EXPECT_THAT(Rung(dash()).rules(p), ElementsAre("emsg-version"));
    p.inspection.events[0].version = 0;
    p.inspection.events[0].timeS = 0;
    EXPECT_THAT(Rung(dash()).rules(p), IsEmpty());
    p.inspection.events[0].scheme = "https://aomedia.org/emsg/ID3";
    EXPECT_THAT(Rung().rules(p), ElementsAre("emsg-version"));
}

// Protection

TEST(Protection, IsOfTheKeyThatIsDeclared) {
    Declared declared = clean();
    Piece p = fragment(10, 100);
    for (media::Track& track : p.inspection.tracks) {
        track.scheme = "cbcs";
        track.defaultKid = "00112233445566778899aabbccddeeff";
    }
    p.view.encryption = "SAMPLE-AES";
    declared.defaultKid = "00112233-4455-6677-8899-AABBCCDDEEFF";
    EXPECT_THAT(Rung(declared).rules(p), IsEmpty());
    declared.defaultKid = "ffffffff-4455-6677-8899-AABBCCDDEEFF";
    const auto findings = Rung(declared).findings(p);
    ASSERT_THAT(rulesOf(findings), ElementsAre("drm-kid-mismatch"));
    EXPECT_EQ(findings[0].severity, Severity::Critical);
    for (media::Track& track : p.inspection.tracks) track.defaultKid = std::string(32, '0');  // keys rotate in the samples
    EXPECT_THAT(Rung(declared).rules(p), IsEmpty());
}

TEST(Protection, OfAnInitSegmentIsOfTheKeyThatIsDeclared) {
    media::InitSegment init;
    init.tracks.resize(1);
    init.tracks[0].defaultKid = "00112233445566778899aabbccddeeff";
    Declared declared;
    declared.defaultKid = "10112233445566778899aabbccddeeff";
    EXPECT_THAT(rulesOf(judgeInit(context, init, declared)), ElementsAre("drm-kid-mismatch"));
    declared.defaultKid = "00112233-4455-6677-8899-aabbccddeeff";
    EXPECT_THAT(judgeInit(context, init, declared), IsEmpty());
}

TEST(Protection, IsThereWhereItIsDeclared) {
    Piece p = fragment(10, 100);
    p.view.encryption = "SAMPLE-AES-CTR";
    EXPECT_THAT(Rung().rules(p), ElementsAre("drm-clear-segment-in-encrypted-scope"));
    p.video().scheme = "cenc";  // sound may be clear
    EXPECT_THAT(Rung().rules(p), IsEmpty());
    Piece whole = piece(10, 100);
    whole.view.encryption = "AES-128";  // decrypted to be inspected
    EXPECT_THAT(Rung().rules(whole), IsEmpty());
}
