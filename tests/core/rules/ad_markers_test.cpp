// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/ad_markers.h"
#include "core/rules/judge_ads.h"
#include "tests/core/rules/judging.h"

// Ad markers in whatever dialect on one timeline.
namespace inspector::rules::test {
namespace {

using testing::IsEmpty;
using Dialect = AdMarker::Dialect;
using Kind = AdMarker::Kind;

// splice_insert, out of network, 60.293 s, event 1207959695.
constexpr const char* splice = "/DAvAAAAAAAA///wFAVIAACPf+/+c2nALv4AUsz1AAAAAAAKAAhDVUVJAAABNWLbowo=";
constexpr const char* hexSplice = "0xFC302F000000000000FFFFF014054800008F7FEFFE7369C02EFE0052CCF500000000000A0008435545490000013562DBA30A";

std::vector<AdMarker> markersIn(const std::string& text) {
    const hls::Playlist playlist = hls::parse(text).playlist;
    return markersOf(playlist, hls::segmentTimes(playlist));
}
std::vector<AdMarker> markersOfTag(const std::string& tag) { return markersIn(media("#EXTINF:6,\na.ts\n" + tag + "\n#EXTINF:6,\nb.ts\n")); }

struct Tag {
    std::string text;
    Dialect dialect;
    Kind kind;
    std::optional<double> durationS;
    std::string id;
};

TEST(AdMarkers, AreReadInEveryDialect) {
    const std::string s = splice;
    const std::vector<Tag> tags = {
        {"#EXT-X-CUE-OUT", Dialect::CueOut, Kind::Out, {}, ""},
        {"#EXT-X-CUE-OUT:30", Dialect::CueOut, Kind::Out, 30, ""},
        {"#EXT-X-CUE-OUT:0", Dialect::CueOut, Kind::Out, {}, ""},
        {"#EXT-X-CUE-OUT:DURATION=30.5,BREAKID=7", Dialect::CueOut, Kind::Out, 30.5, "7"},
        {"#EXT-X-CUE-OUT-CONT:10/30", Dialect::CueOut, Kind::Continue, 30, ""},
        {"#EXT-X-CUE-OUT-CONT:ElapsedTime=2.803,Duration=60.293,SCTE35=" + s, Dialect::CueOut, Kind::Continue, 60.293, ""},
        {"#EXT-X-CUE-IN", Dialect::CueOut, Kind::In, {}, ""},
        {"#EXT-OATCLS-SCTE35:" + s, Dialect::Oatcls, Kind::Out, 60.293, "1207959695"},
        {"#EXT-X-OATCLS-SCTE35:" + s, Dialect::Oatcls, Kind::Out, 60.293, "1207959695"},
        {"#EXT-X-SPLICEPOINT-SCTE35:" + s, Dialect::Scte35Tag, Kind::Out, 60.293, "1207959695"},
        {"#EXT-X-SCTE35:CUE=\"" + s + "\"", Dialect::Scte35Tag, Kind::Out, 60.293, "1207959695"},
        {"#EXT-X-SCTE35:ID=\"9\",CUE-OUT=YES,CUE=\"" + s + "\",DURATION=20", Dialect::Scte35Tag, Kind::Out, 20, "9"},
        {"#EXT-X-SCTE35:CUE-IN=YES,ID=\"9\"", Dialect::Scte35Tag, Kind::In, {}, "9"},
        {"#EXT-X-CUE:TYPE=\"SpliceOut\",ID=\"1\",TIME=\"414.171\",DURATION=\"201.467\"", Dialect::Scte35Tag, Kind::Out, 201.467, "1"},
        {"#EXT-X-OATCLS-SCTE35:broken", Dialect::Oatcls, Kind::Other, {}, ""},
    };
    for (const Tag& tag : tags) {
        const auto markers = markersOfTag(tag.text);
        ASSERT_EQ(markers.size(), 1u) << tag.text;
        EXPECT_EQ(markers[0].dialect, tag.dialect) << tag.text;
        EXPECT_EQ(markers[0].kind, tag.kind) << tag.text;
        EXPECT_EQ(markers[0].id, tag.id) << tag.text;
        EXPECT_EQ(markers[0].sequence, 1u) << tag.text;
        EXPECT_EQ(markers[0].durationS.has_value(), tag.durationS.has_value()) << tag.text;
        if (tag.durationS) {
            EXPECT_NEAR(markers[0].durationS.value_or(0), *tag.durationS, 0.001) << tag.text;
        }
    }
    for (const char* other : {"#EXT-X-CUESHEET:1", "#EXT-X-ASSET:CAID=0x1", "#EXT-X-VENDOR"}) EXPECT_THAT(markersOfTag(other), IsEmpty());
}

TEST(AdMarkers, DateRangesHaveTheirPlaceAmongTheSegments) {
    const std::string range = "#EXT-X-DATERANGE:ID=\"b\",START-DATE=\"2026-01-31T14:00:08.000Z\"";
    const auto markers = markersIn(media("#EXT-X-MEDIA-SEQUENCE:10\n#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:00:00.000Z\n#EXTINF:6,\na.ts\n" + range +
                                         ",PLANNED-DURATION=60.293,SCTE35-OUT=" + hexSplice + "\n#EXTINF:6,\nb.ts\n#EXT-X-CUE-OUT:60\n#EXTINF:6,\nc.ts\n" +
                                         range + ",DURATION=9,SCTE35-IN=" + hexSplice + "\n#EXT-X-CUE-IN\n"));
    ASSERT_EQ(markers.size(), 4u);
    EXPECT_EQ(markers[0].dialect, Dialect::DateRange);
    EXPECT_EQ(markers[0].kind, Kind::Out);
    EXPECT_EQ(markers[0].sequence, 11u);
    EXPECT_DOUBLE_EQ(markers[0].offsetS, 2);
    EXPECT_EQ(markers[1].sequence, 12u);
    EXPECT_EQ(markers[2].kind, Kind::In);
    EXPECT_EQ(markers[2].sequence, 12u);
    EXPECT_DOUBLE_EQ(markers[2].offsetS, 5);
    EXPECT_EQ(markers[3].sequence, 13u);  // before a segment that is yet to come
    EXPECT_EQ(formatIso8601(*markers[3].time), "2026-01-31T14:00:18.000Z");
}

TEST(AdMarkers, ARangeOutsideOfTheWindowHasNoSegment) {
    for (const char* start : {"2026-01-31T13:00:00.000Z", "2026-01-31T15:00:00.000Z"}) {
        const auto markers = markersIn(media(std::string("#EXT-X-DATERANGE:ID=\"b\",START-DATE=\"") + start +
                                             "\"\n#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:00:00.000Z\n#EXTINF:6,\na.ts\n"));
        ASSERT_EQ(markers.size(), 1u);
        EXPECT_FALSE(markers[0].sequence);
        EXPECT_EQ(markers[0].kind, Kind::Other);
    }
}

TEST(AdMarkers, AreBounded) {
    std::string text;
    for (int i = 0; i < 20'000; ++i)
        text += "#EXT-X-CUE-OUT:9999999999999999999999,\"=,\n#EXT-X-DATERANGE:ID=\"" + std::to_string(i) + "\",START-DATE=\"9999-12-31T23:59:59Z\",DURATION=1e300\n#EXTINF:6,\na.ts\n";
    EXPECT_EQ(markersIn(media(text)).size(), 200u);
    EXPECT_THAT(markersIn(media("")), IsEmpty());
}

// ---- Beside each other ---------------------------------------------------------------------------------------------

constexpr WallTime zero{std::chrono::hours(490'000)};

AdRung rung(const std::string& name, Live live, std::map<std::uint64_t, std::string> tags, double late = 0) {
    if (live.zero) live.zero = *live.zero + fromSeconds(late);
    std::string text = live.text();
    for (const auto& [number, tag] : tags) {
        const auto at = text.find("#EXTINF:4.000,\nseg" + std::to_string(number + live.nameShift) + ".ts");
        if (at != std::string::npos) text.insert(at, tag + "\n");
    }
    const hls::Playlist playlist = hls::parse(text).playlist;
    return adRungOf(name, playlist, hls::segmentTimes(playlist));
}

TEST(AdsAcross, ARungThatLacksABreakIsNamed) {
    const Live live{.zero = zero};
    const auto findings = judgeAdsAcross(context, {rung("hd", live, {{103, "#EXT-X-CUE-OUT:8"}}), rung("sd", live, {})});
    EXPECT_THAT(rulesOf(findings), testing::ElementsAre("hls-variants-cues-differ"));
    EXPECT_EQ(findings[0].rung, "sd");
    EXPECT_THAT(rulesOf(judgeAdsAcross(context, {rung("hd", {}, {{103, "#EXT-X-CUE-OUT:8"}}), rung("sd", {}, {})})),
                testing::ElementsAre("hls-variants-cues-differ"));
}

TEST(AdsAcross, WhatMayDifferIsSilent) {
    const Live live{.zero = zero};
    const std::map<std::uint64_t, std::string> cue{{103, "#EXT-X-CUE-OUT:8"}};
    EXPECT_THAT(judgeAdsAcross(context, {rung("hd", live, cue), rung("sd", live, cue)}), IsEmpty());
    // Another numbering, a frame apart, another dialect.
    EXPECT_THAT(judgeAdsAcross(context, {rung("hd", live, cue), rung("sd", live, cue, 0.04)}), IsEmpty());
    EXPECT_THAT(judgeAdsAcross(context, {rung("hd", live, cue), rung("sd", live, {{103, "#EXT-X-CUE:TYPE=\"SpliceOut\""}})}), IsEmpty());
    // A rung that is a segment behind, and a window that does not reach back so far.
    Live behind = live;
    behind.count = 3;
    EXPECT_THAT(judgeAdsAcross(context, {rung("hd", live, cue), rung("sd", behind, {})}), IsEmpty());
    Live later = live;
    later.sequence = 103;
    EXPECT_THAT(judgeAdsAcross(context, {rung("hd", live, cue), rung("sd", later, {})}), IsEmpty());
    // Continuations are not every packager's; without dates other numbers cannot be compared.
    EXPECT_THAT(judgeAdsAcross(context, {rung("hd", live, {{103, "#EXT-X-CUE-OUT-CONT:4/8"}}), rung("sd", live, {})}), IsEmpty());
    EXPECT_THAT(judgeAdsAcross(context, {rung("hd", {}, cue), rung("sd", Live{.sequence = 90, .count = 16}, {})}), IsEmpty());
    EXPECT_THAT(judgeAdsAcross(context, {}), IsEmpty());
}

// ---- Interstitials -------------------------------------------------------------------------------------------------

TEST(Interstitials, NameTheirAssets) {
    const std::string range = "#EXT-X-DATERANGE:CLASS=\"com.apple.hls.interstitial\",START-DATE=\"2026-01-31T14:00:08.000Z\",ID=";
    const auto assets = interstitialAssets(hls::parse(media(range + "\"a\",X-ASSET-URI=\"ad.m3u8\"\n" + range + "\"b\",X-ASSET-LIST=\"ads.json\"\n" +
                                                            range + "\"c\"\n#EXT-X-DATERANGE:ID=\"d\",X-ASSET-URI=\"x\"\n#EXTINF:6,\na.ts\n")).playlist);
    ASSERT_EQ(assets.size(), 2u);
    EXPECT_EQ(assets[0].url, "ads.json");
    EXPECT_TRUE(assets[0].list);
    EXPECT_EQ(assets[1].id, "a");
    EXPECT_FALSE(assets[1].list);
}

TEST(Interstitials, AnAssetIsThereAndHasAnEnd) {
    const InterstitialAsset asset{"a", "https://ads.example/ad.m3u8", false, 7};
    const auto rules = [&](InterstitialAnswer answer) { return rulesOf(judgeInterstitialAsset(context, asset, answer)); };
    EXPECT_THAT(rules({404, "", {}}), testing::ElementsAre("hls-interstitial-asset-unreachable"));
    EXPECT_THAT(rules({0, "no route", {}}), testing::ElementsAre("hls-interstitial-asset-unreachable"));
    EXPECT_THAT(rules({200, "", false}), testing::ElementsAre("hls-interstitial-asset-not-vod"));
    EXPECT_THAT(rules({200, "", true}), IsEmpty());
    EXPECT_THAT(rules({206, "", {}}), IsEmpty());
}

}  // namespace
}  // namespace inspector::rules::test
