// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/media/mp4_boxes.h"

using namespace inspector;
using namespace inspector::media;
using namespace inspector::media::test;

namespace {

std::string emsg0(const std::string& scheme, std::uint32_t delta, const std::string& payload) {
    return fullBox("emsg", 0, 0, scheme + zeros(1) + "1" + zeros(1) + u32(1000) + u32(delta) + u32(0xFFFFFFFF) + u32(42) + payload);
}
std::string emsg1(const std::string& scheme, std::uint64_t time, const std::string& payload) {
    return fullBox("emsg", 1, 0, u32(90'000) + u64(time) + u32(180'000) + u32(43) + scheme + zeros(1) + "v" + zeros(1) + payload);
}

// A splice_null section; its CRC does not matter here.
const std::string spliceNull = raw({0xFC, 0x30, 0x11, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xF0, 0, 0, 0, 0, 0x7A, 0x4F, 0xBF, 0xFF});

}  // namespace

TEST(Fmp4Inspector, MeasuresATrackOverItsFragments) {
    FragmentSpec first;
    first.time = 5000;
    FragmentSpec second;
    second.time = 6000;
    const Inspection inspection = inspect(box("styp", "msdh" + u32(0) + "msdhcmfs") + fragment(first) + fragment(second), parsedInit());
    ASSERT_EQ(inspection.tracks.size(), 1u);
    const Track& track = inspection.tracks[0];
    EXPECT_EQ(track.samples, 50u);
    EXPECT_EQ(track.bytes, 500u);
    EXPECT_EQ(track.firstDts, 5000);
    EXPECT_EQ(track.endDts, 7000);
    EXPECT_EQ(track.firstPts, 5000);
    EXPECT_EQ(track.endPts, 7000);
    EXPECT_EQ(track.durationS(), 2.0);
    EXPECT_EQ(track.sampleDuration, 40);
    EXPECT_EQ(track.frameRate, 25.0);
    EXPECT_TRUE(track.firstIsKeyframe);
    EXPECT_EQ(track.keyframes, (std::vector<std::int64_t>{5000, 6000}));
    EXPECT_EQ(track.keyframeCount, 2u);
    EXPECT_EQ(track.longestGop, 1000);
    EXPECT_EQ(track.longestPtsGap, 40);
    ASSERT_TRUE(inspection.fmp4);
    EXPECT_EQ(inspection.fmp4->fragments, 2u);
    EXPECT_EQ(inspection.fmp4->firstSequence, 7u);
    EXPECT_FALSE(inspection.fmp4->hasMoov);
    EXPECT_EQ(inspection.fmp4->brands.front(), "msdh");
    EXPECT_TRUE(inspection.diagnostics.empty()) << idsOf(inspection.diagnostics);
}

TEST(Fmp4Inspector, MeasuresSeveralTracks) {
    TrackSpec audio;
    audio.id = 2;
    audio.handler = "soun";
    audio.entry = "ac-3";
    audio.timescale = 48'000;
    const auto init = parsedInit({TrackSpec{}, audio});
    FragmentSpec sound;
    sound.track = 2;
    sound.duration = 1536;
    sound.samples = 10;
    sound.time = 48'000;
    const Inspection inspection = inspect(fragment() + fragment(sound), init);
    ASSERT_EQ(inspection.tracks.size(), 2u);
    EXPECT_EQ(inspection.tracks[0].endDts, 1000);
    EXPECT_EQ(inspection.tracks[1].firstDts, 48'000);
    EXPECT_EQ(inspection.tracks[1].durationS(), 0.32);
    EXPECT_FALSE(inspection.tracks[1].frameRate);
}

TEST(Fmp4Inspector, NeedsNoInitWhereTheSegmentCarriesItsOwn) {
    const Inspection inspection = inspect(initOf({TrackSpec{}}) + fragment(), nullptr);
    ASSERT_EQ(inspection.tracks.size(), 1u);
    EXPECT_EQ(inspection.tracks[0].width, 640);
    EXPECT_EQ(inspection.tracks[0].samples, 25u);
    EXPECT_TRUE(inspection.fmp4->hasMoov);
    EXPECT_TRUE(inspection.diagnostics.empty()) << idsOf(inspection.diagnostics);
}

TEST(Fmp4Inspector, CountsSamplesEvenWithoutAnyInit) {
    const Inspection inspection = inspect(fragment(), nullptr);
    ASSERT_EQ(inspection.tracks.size(), 1u);
    EXPECT_EQ(inspection.tracks[0].samples, 25u);
    EXPECT_EQ(inspection.tracks[0].timescale, 0u);
    EXPECT_TRUE(inspection.diagnostics.empty()) << idsOf(inspection.diagnostics);
}

TEST(Fmp4Inspector, LooksAtTheFirstNalUnits) {
    FragmentSpec spec;
    spec.size = 40;
    spec.begin = u32(2) + raw({0x09, 0xF0}) + u32(3) + raw({0x67, 1, 2}) + u32(2) + raw({0x68, 1}) + u32(13) + raw({0x65});
    Inspection inspection = inspect(fragment(spec), parsedInit(), 1);
    EXPECT_EQ(inspection.tracks[0].firstNalTypes, "AUD SPS PPS IDR");
    EXPECT_TRUE(inspection.tracks[0].firstIsKeyframe);

    // Flags that are set count for more than the picture; flags of nobody do not.
    spec.begin = u32(30) + raw({0x41});
    inspection = inspect(fragment(spec), parsedInit());
    EXPECT_EQ(inspection.tracks[0].firstNalTypes, "slice");
    EXPECT_TRUE(inspection.tracks[0].firstIsKeyframe);
    std::string silent = fullBox("tfhd", 0, 0x20018, u32(1) + u32(40) + u32(40)) + fullBox("tfdt", 1, 0, u64(0));
    const std::size_t head = box("moof", box("traf", silent + fullBox("trun", 0, 1, u32(2) + u32(0)))).size();
    silent = box("moof", box("traf", silent + fullBox("trun", 0, 1, u32(2) + u32(head + 8))));
    inspection = inspect(silent + box("mdat", spec.begin + zeros(80 - spec.begin.size())), parsedInit());
    EXPECT_FALSE(inspection.tracks[0].firstIsKeyframe);
    EXPECT_EQ(inspection.tracks[0].keyframeCount, 0u);
    EXPECT_TRUE(inspection.diagnostics.empty()) << idsOf(inspection.diagnostics);
}

TEST(Fmp4Inspector, ReadsEventsOfBothVersions) {
    FragmentSpec spec;
    spec.time = 10'000;
    const Inspection inspection =
        inspect(emsg0("urn:scte:scte35:2013:bin", 500, spliceNull) + emsg1("https://aomedia.org/emsg/ID3", 900'000, "ID3") + fragment(spec), parsedInit(), 1);
    ASSERT_EQ(inspection.events.size(), 2u);
    EXPECT_EQ(inspection.events[0].timeS, 10.5);
    EXPECT_FALSE(inspection.events[0].durationS);
    EXPECT_EQ(inspection.events[0].id, 42u);
    EXPECT_TRUE(inspection.events[0].splice);
    EXPECT_EQ(inspection.events[1].source, TimedEvent::Source::Id3);
    EXPECT_EQ(inspection.events[1].timeS, 10.0);
    EXPECT_EQ(inspection.events[1].durationS, 2.0);
    EXPECT_EQ(inspection.events[1].value, "v");
    EXPECT_FALSE(inspection.events[1].splice);
}

TEST(Fmp4Inspector, ReadsTheProducersClock) {
    const std::string prft = fullBox("prft", 1, 0, u32(1) + u32(2'208'988'800 + 1'700'000'000) + u32(0x80000000) + u64(1234));
    const Inspection inspection = inspect(prft + fragment(), parsedInit());
    ASSERT_EQ(inspection.producerTimes.size(), 1u);
    EXPECT_EQ(inspection.producerTimes[0].time, WallTime{std::chrono::milliseconds(1'700'000'000'500)});
    EXPECT_EQ(inspection.producerTimes[0].mediaTime, 1234u);
}

TEST(Fmp4Inspector, TakesSizesOf64BitsAndTheBoxThatGoesToTheEnd) {
    FragmentSpec spec;
    const std::size_t head = moofOf(spec, 0).size();
    const std::string large = moofOf(spec, static_cast<std::uint32_t>(head + 16)) + u32(1) + "mdat" + u64(16 + 250) + std::string(250, 'x');
    EXPECT_TRUE(inspect(large, parsedInit(), 1).diagnostics.empty());
    const std::string open = moofOf(spec, static_cast<std::uint32_t>(head + 8)) + u32(0) + "mdat" + std::string(250, 'x');
    const Inspection inspection = inspect(open, parsedInit(), 1);
    EXPECT_TRUE(inspection.diagnostics.empty()) << idsOf(inspection.diagnostics);
    EXPECT_EQ(inspection.tracks[0].samples, 25u);
}

TEST(Fmp4Inspector, KeepsLittleOfManySamplesInDisorder) {
    std::string entries;
    constexpr std::uint32_t count = 100'000;
    for (std::uint32_t i = 0; i < count; ++i) entries += u32(40) + u32(1) + u32(i % 3 * 80);
    const std::string traf = fullBox("tfhd", 0, 0x20020, u32(1) + u32(0)) + fullBox("tfdt", 1, 0, u64(0)) + fullBox("trun", 0, 0xB00, u32(count) + entries);
    const Inspection inspection = inspect(box("moof", box("traf", traf)) + box("mdat", std::string(count, 'x')), parsedInit());
    EXPECT_EQ(inspection.tracks[0].samples, count);
    EXPECT_EQ(inspection.tracks[0].keyframes.size(), 64u);
    EXPECT_EQ(inspection.tracks[0].endDts, 4'000'000);
}
