// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/dash/mpds.h"

using namespace inspector;
using namespace inspector::dash;
using namespace inspector::dash::test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

std::string patch(const std::string& operations, const std::string& time = "2026-01-31T12:10:00Z",
                  const std::string& id = "ch") {
    return "<?xml version=\"1.0\"?><Patch xmlns=\"urn:mpeg:dash:schema:mpd-patch:2020\" "
           "mpdId=\"" + id + "\" originalPublishTime=\"" + time +
           "\" publishTime=\"2026-01-31T12:10:02Z\">" + operations + "</Patch>";
}

const std::string edge = "/MPD/Period[@id='1']/AdaptationSet[@id='0']/SegmentTemplate/SegmentTimeline";

}  // namespace

TEST(MpdPatch, AddsReplacesAndRemoves) {
    const std::string text = dataFile("live_timeline.mpd");
    const Patched done = applyPatch(text, patch("<replace sel=\"/MPD/@publishTime\">2026-01-31T12:10:02Z</replace>"
                                                "<add sel=\"" + edge + "\"><S t=\"54000000\" d=\"180000\"/></add>"
                                                "<add sel=\"" + edge + "/S[1]\" pos=\"before\"><S t=\"1\" d=\"2\"/></add>"
                                                "<remove sel=\"/MPD/Period/AdaptationSet[2]\"/>"
                                                "<add sel=\"/MPD/Period[1]\" type=\"@duration\">PT1H</add>"
                                                "<remove sel=\"/MPD/@suggestedPresentationDelay\"/>"));
    EXPECT_EQ(done.problem, "");
    const Parsed parsed = parse(done.text);
    EXPECT_THAT(idsOf(parsed.diagnostics), IsEmpty());
    EXPECT_EQ(parsed.mpd.publishTime, at("2026-01-31T12:10:02Z"));
    ASSERT_EQ(parsed.mpd.periods.at(0).adaptationSets.size(), 1u);
    EXPECT_EQ(parsed.mpd.periods[0].duration, 3600);
    EXPECT_FALSE(parsed.mpd.suggestedPresentationDelay);
    const auto& timeline = *parsed.mpd.periods[0].adaptationSets[0].representations.at(0).addressing.timeline;
    ASSERT_EQ(timeline.size(), 3u);
    EXPECT_EQ(timeline[0].t, 1);
    EXPECT_EQ(timeline[2].t, 54000000);
}

TEST(MpdPatch, SaysWhatItCannotDo) {
    const std::string text = dataFile("live_timeline.mpd");
    const std::pair<std::string, const char*> cases[] = {
        {patch("<remove sel=\"/MPD/Period[9]\"/>"), "selects nothing"},
        {patch("<remove sel=\"/MPD/Period/AdaptationSet\"/>"), "selects 2 elements"},
        {patch("<remove sel=\"//S\"/>"), "no selector"},
        {patch("<remove sel=\"/MPD\"/>"), "root"},
        {patch("<move sel=\"/MPD/Period\"/>"), "no operation"},
        {patch("<replace sel=\"/MPD/@colour\">x</replace>"), "not there"},
        {patch("", "2026-01-31T12:09:00Z"), "version"},
        {patch("", "2026-01-31T12:10:00Z", "other"), "is for MPD"},
        {"<MPD/>", "is no Patch"},
        {"<Patch", "no XML"},
        {"<!DOCTYPE Patch><Patch/>", "document type"},
    };
    for (const auto& [operations, why] : cases)
        EXPECT_THAT(applyPatch(text, operations).problem, HasSubstr(why)) << operations;
}

TEST(Xlinks, AreListedAndResolved) {
    const auto doc = [](const std::string& element) {
        return "<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">"
               "<Period id=\"a\"/>\n" + element + "</MPD>";
    };
    const auto link = [](const std::string& href) {
        return "<Period xlink:href=\"" + href + "\" xlink:actuate=\"onLoad\"/>";
    };
    const auto refs = xlinks(doc(link("ad.xml")));
    ASSERT_EQ(refs.size(), 1u);
    EXPECT_EQ(refs[0].href, "ad.xml");
    EXPECT_EQ(refs[0].element, "Period");
    EXPECT_EQ(refs[0].actuate, "onLoad");
    EXPECT_EQ(refs[0].line, 2u);

    const Resolved two = resolveXlinks(doc(link("ad.xml")), {{"ad.xml", "<?xml version=\"1.0\"?>"
                                                                         "<Period id=\"b\"/><Period id=\"c\"/>"}});
    EXPECT_THAT(idsOf(two.diagnostics), IsEmpty());
    const Mpd mpd = parse(two.text).mpd;
    ASSERT_EQ(mpd.periods.size(), 3u);
    EXPECT_EQ(mpd.periods[2].id, "c");
    EXPECT_EQ(parse(resolveXlinks(doc(link("urn:mpeg:dash:resolve-to-zero:2013")), {}).text).mpd.periods.size(), 1u);
}

TEST(Xlinks, ThatFailAreTold) {
    const std::string head = "<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">";
    const auto period = [](const std::string& href) {
        return "<Period xlink:href=\"" + href + "\" xlink:actuate=\"onLoad\"/>";
    };
    struct Case {
        std::string body;
        std::vector<std::pair<std::string, std::string>> fetched;
        const char* id;
    };
    const std::string set = "<Period><AdaptationSet xlink:href=\"s\" xlink:actuate=\"onLoad\"/></Period>";
    const Case cases[] = {
        {period("gone"), {}, "dash-xlink-unresolved"},
        {period("x"), {{"x", "not <xml"}}, "dash-xlink-unresolved"},
        {period("x"), {{"x", "<!DOCTYPE a [<!ENTITY b 'c'>]><Period/>"}}, "dash-xlink-unresolved"},
        {period("x"), {{"x", period("x")}}, "dash-xlink-circular"},
        {period("x"), {{"x", period("y")}, {"y", period("x")}}, "dash-xlink-circular"},
        {period("ftp://a/b"), {}, "dash-xlink-scheme"},
        {period("x"), {{"x", "<AdaptationSet/>"}}, "dash-xlink-wrong-element"},
        {"<Period><BaseURL xlink:href=\"x\">a</BaseURL></Period>", {}, "dash-xlink-wrong-element"},
        {set, {{"s", "<AdaptationSet/><AdaptationSet/>"}}, "dash-xlink-remote-multiple"},
        {period("urn:mpeg:dash:resolve-to-zero:2013"), {}, "dash-xlink-resolve-to-zero"},
    };
    for (const Case& c : cases)
        EXPECT_THAT(idsOf(resolveXlinks(head + c.body + "</MPD>", c.fetched).diagnostics), ElementsAre(c.id)) << c.body;
    EXPECT_THAT(idsOf(resolveXlinks(head + set + "</MPD>", {{"s", "<AdaptationSet/>"}}).diagnostics), IsEmpty());
}
