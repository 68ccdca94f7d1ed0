// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/dash/mpds.h"

#include "core/dash/values.h"

#include <cmath>

using namespace inspector;
using namespace inspector::dash;
using namespace inspector::dash::test;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(MpdParser, FindsNothingWrongWithLegalMpds) {
    for (const char* name : {"live_number.mpd", "live_timeline.mpd", "on_demand.mpd", "multi_period.mpd", "low_latency.mpd",
                             "ffmpeg_live.mpd", "shaka_live.mpd", "live_multi_period.mpd", "trick_and_thumbnails.mpd",
                             "open_timeline.mpd", "plain_files.mpd"}) {
        const Parsed parsed = parse(dataFile(name));
        EXPECT_TRUE(parsed.usable()) << name;
        EXPECT_THAT(idsOf(parsed.diagnostics), IsEmpty()) << name << ' ' << parsed.diagnostics.front().tag << ' '
                                                          << parsed.diagnostics.front().subject;
        EXPECT_FALSE(parsed.mpd.periods.empty()) << name;
    }
}

TEST(MpdParser, ReadsWhatAnMpdSays) {
    const Mpd live = parse(dataFile("live_timeline.mpd")).mpd;
    EXPECT_TRUE(live.dynamic);
    EXPECT_EQ(live.id, "ch");
    EXPECT_EQ(live.minimumUpdatePeriod, 2);
    EXPECT_EQ(live.timeShiftBufferDepth, 30);
    EXPECT_EQ(live.availabilityStartTime, at("2026-01-31T12:00:00Z"));
    ASSERT_EQ(live.utcTimings.size(), 1u);
    EXPECT_EQ(timingMethod(live.utcTimings[0].schemeIdUri), TimingMethod::HttpIso);
    ASSERT_EQ(live.periods.size(), 1u);
    const AdaptationSet& video = live.periods[0].adaptationSets.at(0);
    EXPECT_EQ(video.line, 8u);
    EXPECT_TRUE(video.segmentAlignment);
    EXPECT_EQ(video.roles.at(0).value, "main");
    const Representation& hd = video.representations.at(1);
    EXPECT_EQ(hd.mimeType, "video/mp4");
    EXPECT_EQ(hd.frameRate, 25);
    EXPECT_EQ(hd.width, 1920);
    EXPECT_EQ(hd.bandwidth, 6000000);
    EXPECT_EQ(hd.addressing.kind, Addressing::Kind::Template);
    EXPECT_EQ(hd.addressing.definedIn, "AdaptationSet");
    EXPECT_EQ(hd.addressing.timeline, video.representations.at(0).addressing.timeline);
    ASSERT_EQ(hd.addressing.timeline->size(), 1u);
    EXPECT_EQ(hd.addressing.timeline->front().r, 14);
    EXPECT_EQ(hd.addressing.timeline->front().line, 12u);
}

TEST(MpdParser, ReadsProtectionEventsAndLatency) {
    const Mpd vod = parse(dataFile("on_demand.mpd")).mpd;
    const auto& protection = vod.periods[0].adaptationSets[0].representations[0].contentProtection;
    ASSERT_EQ(protection.size(), 2u);
    EXPECT_EQ(protection[0].defaultKid, "a7e61c373a219ff8e0531e0ff000a1b2");
    EXPECT_TRUE(protection[1].pssh.starts_with("AAAAMnBzc2g"));
    const Mpd multi = parse(dataFile("multi_period.mpd")).mpd;
    const EventStream& stream = multi.periods[0].eventStreams.at(0);
    EXPECT_EQ(stream.timescale, 90000u);
    EXPECT_TRUE(stream.events.at(0).isScte35);
    EXPECT_TRUE(stream.events.at(0).content.starts_with("/DAv"));
    const Mpd drm = parse(dataFile("live_multi_period.mpd")).mpd;
    EXPECT_EQ(drm.periods[0].adaptationSets[0].contentProtection.at(1).licenseUrl, "https://lic.example/rightsmanager");
    const Mpd fast = parse(dataFile("low_latency.mpd")).mpd;
    EXPECT_EQ(fast.targetLatencyS, 3.5);
    EXPECT_EQ(fast.periods[0].adaptationSets[0].producerReferences.at(0).wallClockTime, at("2026-01-31T12:00:00Z"));
}

TEST(MpdParser, InheritsAddressingAttributeByAttribute) {
    const Mpd parsed = parse(R"(<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"
      mediaPresentationDuration="PT8S"><Period>
      <SegmentTemplate timescale="1000" startNumber="5" initialization="i-$RepresentationID$"/>
      <AdaptationSet><SegmentTemplate media="$Number$" duration="2000"/>
        <Representation id="a"><SegmentTemplate duration="4000"/></Representation><Representation id="b"/>
      </AdaptationSet></Period></MPD>)").mpd;
    const auto& list = parsed.periods.at(0).adaptationSets.at(0).representations;
    EXPECT_EQ(list.at(0).addressing.timescale, 1000u);
    EXPECT_EQ(list[0].addressing.duration, 4000);
    EXPECT_EQ(list[0].addressing.startNumber, 5u);
    EXPECT_EQ(list[0].addressing.media, "$Number$");
    EXPECT_EQ(list[0].addressing.definedIn, "Representation");
    EXPECT_EQ(list[1].addressing.duration, 2000);
    EXPECT_EQ(list[1].addressing.initialization, "i-$RepresentationID$");
}

TEST(MpdParser, ComputesWhenPeriodsBeginAndEnd) {
    const Mpd vod = parse(dataFile("multi_period.mpd")).mpd;
    EXPECT_EQ(vod.periods[1].startS, 20);
    EXPECT_EQ(vod.periods[2].startS, 30);
    EXPECT_EQ(vod.periods[2].endS, 40);
    const Mpd live = parse(dataFile("live_multi_period.mpd")).mpd;
    EXPECT_EQ(live.periods[0].startS, 480);
    EXPECT_EQ(live.periods[0].endS, 540);
    EXPECT_FALSE(live.periods[1].endS);
    const Mpd early = parse(mpd("", dynamic, "id=\"p\"")).mpd;
    EXPECT_FALSE(early.periods.at(0).startS);
    EXPECT_EQ(periodAt(live, at("2026-01-31T12:08:59Z")), 0u);
    EXPECT_EQ(periodAt(live, at("2026-01-31T12:09:00Z")), 1u);
    EXPECT_FALSE(periodAt(live, at("2026-01-31T12:07:59Z")));
}

TEST(MpdParser, SaysWhereXmlBreaks) {
    const std::string whole = dataFile("live_timeline.mpd");
    const Parsed cut = parse(whole.substr(0, whole.find("</SegmentTemplate>")));
    EXPECT_TRUE(cut.usable());
    ASSERT_THAT(idsOf(cut.diagnostics), ElementsAre("dash-xml-invalid"));
    EXPECT_EQ(cut.diagnostics[0].line, 14u);
    EXPECT_GT(cut.diagnostics[0].column, 1u);
    EXPECT_EQ(cut.mpd.periods.at(0).adaptationSets.at(0).id, "0");
    EXPECT_THAT(idsOf(parse("").diagnostics), ElementsAre("dash-xml-invalid"));
    EXPECT_EQ(parse("not xml").refusal, Refusal::NotXml);
    EXPECT_EQ(parse("<html><br></html>").refusal, Refusal::NotMpd);
    EXPECT_THAT(idsOf(parse("<html><br></html>").diagnostics), ElementsAre("dash-root-not-mpd"));
}

TEST(MpdParser, RefusesDocumentTypesAndEntities) {
    const Parsed laughs = parse("<?xml version=\"1.0\"?>\n"
                                "<!DOCTYPE MPD [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]>\n<MPD>&b;</MPD>");
    EXPECT_EQ(laughs.refusal, Refusal::Forbidden);
    ASSERT_THAT(idsOf(laughs.diagnostics), ElementsAre("dash-entity-expansion"));
    EXPECT_EQ(laughs.diagnostics[0].line, 2u);
    EXPECT_THAT(idsOf(parse("<!DOCTYPE MPD SYSTEM \"http://vendor.example/mpd.dtd\"><MPD/>").diagnostics),
                ElementsAre("dash-vendor-dtd"));
    // A comment that speaks of one is none.
    EXPECT_TRUE(parse("<!-- <!DOCTYPE MPD> -->" + mpd("")).usable());
}

TEST(MpdParser, ChecksTheSchema) {
    struct Case {
        const char* name;
        std::string text;
        std::string subject;
        bool graver;
    };
    const Case cases[] = {
        {"unknown attribute", mpd("", "type=\"static\" colour=\"red\""), "@colour", false},
        {"unknown element", mpd("<Colour/>"), "<Colour>", false},
        {"element in the wrong place", mpd("<Period/>"), "<Period>", true},
        {"bad number", mpd("<SegmentTemplate timescale=\"fast\"/>"), "@timescale=\"fast\"", true},
        {"bad duration", mpd("", "type=\"static\" mediaPresentationDuration=\"10\""),
         "@mediaPresentationDuration=\"10\"", true},
        {"bad date", mpd("", "type=\"static\" publishTime=\"yesterday\""), "@publishTime=\"yesterday\"", true},
        {"missing attribute", mpd("<SupplementalProperty value=\"1\"/>"), "@schemeIdUri", true},
    };
    for (const Case& c : cases) {
        const Parsed parsed = parse(c.text);
        ASSERT_THAT(idsOf(parsed.diagnostics), ElementsAre("dash-schema-invalid")) << c.name;
        EXPECT_EQ(parsed.diagnostics[0].subject, c.subject);
        EXPECT_EQ(!parsed.diagnostics[0].expected.empty(), c.graver) << c.name;
    }
    EXPECT_THAT(idsOf(parse(mpd("<x:Colour xmlns:x=\"urn:vendor\" red=\"1\"/>")).diagnostics), IsEmpty());
}

TEST(MpdParser, KnowsItsNamespace) {
    const auto rooted = [](const std::string& ns) {
        return idsOf(parse("<MPD xmlns=\"" + ns + "\"><Period/></MPD>").diagnostics);
    };
    EXPECT_THAT(rooted("urn:mpeg:dash:schema:mpd:2011"), IsEmpty());
    EXPECT_THAT(rooted("urn:mpeg:DASH:schema:MPD:2011"), ElementsAre("dash-namespace"));
    EXPECT_THAT(rooted("urn:mpeg:DASH:schema:MPD-DIS2011"), ElementsAre("dash-namespace"));
    EXPECT_THAT(rooted("urn:mpeg:mpegB:schema:DASH:MPD:DIS2011"), ElementsAre("dash-retired-namespace"));
    EXPECT_EQ(parse("<MPD><Period id=\"x\"/></MPD>").mpd.periods.at(0).id, "x");
}

TEST(MpdValues, ReadDurations) {
    const std::pair<const char*, double> good[] = {
        {"PT0S", 0}, {"PT1H2M3.5S", 3723.5}, {"P1DT1S", 86401}, {"P0Y0M0DT0H3M30.000S", 210}, {"PT5M", 300}};
    for (const auto& [text, seconds] : good) EXPECT_EQ(parseDuration(text).seconds, seconds) << text;
    for (const char* bad : {"", "P", "PT", "10", "-PT1S", "PT1", "P1H", "PT1S2M", "PT1.5M",
                            "PT99999999999999999999S", "P1D1D"})
        EXPECT_FALSE(parseDuration(bad).seconds) << bad;
    EXPECT_TRUE(parseDuration("P1Y").calendar);
    EXPECT_TRUE(parseDuration("P1M").calendar);
    EXPECT_FALSE(parseDuration("P0Y").calendar);
    EXPECT_THAT(idsOf(parse(mpd("", "type=\"static\" minimumUpdatePeriod=\"P1Y\"")).diagnostics),
                ElementsAre("dash-duration-year-month"));
}

TEST(MpdValues, ReadRatesRangesAndKeys) {
    EXPECT_NEAR(parseFrameRate("30000/1001").value(), 29.97, 0.001);
    for (const char* bad : {"", "x", "30/0", "30/", "-1", "/2"}) EXPECT_FALSE(parseFrameRate(bad)) << bad;
    EXPECT_EQ(parseByteRange("0-862")->second, 862u);
    EXPECT_FALSE(parseByteRange("5-")->second);
    for (const char* bad : {"", "-5", "5", "9-3", "a-b", "1-99999999999999999999"}) EXPECT_FALSE(parseByteRange(bad)) << bad;
    EXPECT_TRUE(std::isinf(parseOffset("INF").value()));
    EXPECT_EQ(parseKid("9EB4050D-E44B-4802-932E-27D75083E266"), "9eb4050de44b4802932e27d75083e266");
    EXPECT_EQ(parseKid("9EB4"), "");
}

TEST(MpdParser, StaysSmallAndQuickWithHostileText) {
    std::string many = "<MPD a=\"1\"";
    for (int i = 0; i < 200'000; ++i) many += " a" + std::to_string(i) + "=\"\"";
    EXPECT_THAT(idsOf(parse(many + "/>").diagnostics), Contains("dash-mpd-too-large"));
    std::string deep = "<MPD>";
    for (int i = 0; i < 200'000; ++i) deep += "<Period>";
    EXPECT_THAT(idsOf(parse(deep).diagnostics), Contains("dash-mpd-too-large"));
    ParseOptions few;
    few.maxElements = 10;
    std::string wide = "<MPD>";
    for (int i = 0; i < 100; ++i) wide += "<Period/>";
    const Parsed cut = parse(wide + "</MPD>", few);
    EXPECT_THAT(idsOf(cut.diagnostics), Contains("dash-mpd-too-large"));
    EXPECT_EQ(cut.mpd.periods.size(), 9u);
    // Each Representation has its own copy of what it inherits: a long value is cut, and they are counted.
    std::string reps = "<MPD><Period><AdaptationSet codecs=\"" + std::string(1'000'000, 'x') + "\">";
    for (int i = 0; i < 20'000; ++i) reps += "<Representation/>";
    const Parsed copied = parse(reps + "</AdaptationSet></Period></MPD>");
    EXPECT_THAT(idsOf(copied.diagnostics), Contains("dash-mpd-too-large"));
    EXPECT_EQ(copied.mpd.periods[0].adaptationSets[0].representations.size(), 10'000u);
    const std::string whole = dataFile("live_multi_period.mpd");
    for (std::size_t i = 0; i < whole.size(); i += 7) (void)parse(whole.substr(0, i));
}
