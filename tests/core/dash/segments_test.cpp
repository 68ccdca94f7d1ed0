// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/dash/mpds.h"

#include <chrono>

using namespace inspector;
using namespace inspector::dash;
using namespace inspector::dash::test;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

// Of the first Representation. The MPD stands in the fixture for as long as its window.
struct Windowed {
    explicit Windowed(const std::string& text, std::string_view now = "2026-01-31T12:00:00Z", std::size_t period = 0)
        : mpd(parse(text).mpd), window(mpd, period, 0, 0, url, at(now)) {}
    Mpd mpd;
    SegmentWindow window;
};

std::string timeline(const std::string& entries, const std::string& attributes = "") {
    return "<SegmentTemplate timescale=\"10\" media=\"$Time$\" " + attributes +
           "><SegmentTimeline>" + entries + "</SegmentTimeline></SegmentTemplate>";
}

const std::string numbered = "<SegmentTemplate timescale=\"10\" media=\"$Number$\" duration=\"20\"/>";

}  // namespace

TEST(SegmentWindow, CountsNumbersFromThePeriodsDuration) {
    EXPECT_THAT(urls(Windowed(mpd(numbered)).window), ElementsAre("1", "2", "3", "4", "5"));
    const std::string odd = "type=\"static\" mediaPresentationDuration=\"PT8.1S\"";
    EXPECT_EQ(Windowed(mpd(numbered, odd)).window.size(), 5u);
    EXPECT_THAT(urls(Windowed(mpd("<SegmentTemplate timescale=\"10\" media=\"$Number%03d$\" "
                                  "duration=\"20\" startNumber=\"9\" endNumber=\"10\"/>")).window),
                ElementsAre("009", "010"));
    EXPECT_TRUE(Windowed(mpd(numbered, "type=\"static\"")).window.empty());
}

TEST(SegmentWindow, HasWhatIsAvailableNow) {
    const std::string live = dynamic + " timeShiftBufferDepth=\"PT6S\"";
    // Segment n ends at 2n seconds. It goes when its duration and the buffer have passed since.
    EXPECT_THAT(urls(Windowed(mpd(numbered, live), "2026-01-31T12:00:21Z").window), ElementsAre("7", "8", "9", "10"));
    EXPECT_THAT(urls(Windowed(mpd(numbered, live), "2026-01-31T12:00:03Z").window), ElementsAre("1"));
    EXPECT_THAT(urls(Windowed(mpd(numbered, live), "2026-01-31T12:00:01.9Z").window), IsEmpty());
    EXPECT_THAT(urls(Windowed(mpd(numbered, live), "2026-01-31T11:00:00Z").window), IsEmpty());
    const std::string early = "<SegmentTemplate timescale=\"10\" media=\"$Number$\" "
                              "duration=\"20\" availabilityTimeOffset=\"1.5\"/>";
    const Windowed low(mpd(early, live), "2026-01-31T12:00:20.6Z");
    EXPECT_EQ(urls(low.window).back(), "11");
    const SegmentRef edge = low.window.at(low.window.size() - 1);
    EXPECT_EQ(edge.number, 11u);
    EXPECT_EQ(edge.startS, 20);
    EXPECT_EQ(edge.availableFrom, at("2026-01-31T12:00:20.5Z"));
    EXPECT_EQ(edge.availableUntil, at("2026-01-31T12:00:30Z"));
}

TEST(SegmentWindow, OfSegmentsInTheMaking) {
    const auto complete = [](const std::string& base, const std::string& attributes) {
        const std::string segments = "<SegmentTemplate timescale=\"10\" media=\"$Number$\" duration=\"20\"" +
                                     attributes + "/>";
        const Mpd made = parse(mpd(base + segments, dynamic)).mpd;
        const AdaptationSet& set = made.periods.at(0).adaptationSets.at(0);
        return availabilityTimeCompleteOf(made, made.periods[0], set, set.representations.at(0));
    };
    EXPECT_TRUE(complete("", ""));
    EXPECT_TRUE(complete("", " availabilityTimeOffset=\"1.5\""));
    EXPECT_FALSE(complete("", " availabilityTimeComplete=\"false\""));
}

TEST(SegmentWindow, FollowsATimeline) {
    EXPECT_THAT(urls(Windowed(mpd(timeline("<S t=\"0\" d=\"20\" r=\"1\"/><S d=\"30\"/><S t=\"80\" d=\"20\"/>"))).window),
                ElementsAre("0", "20", "40", "80"));
    const Windowed live(dataFile("live_timeline.mpd"), "2026-01-31T12:10:01Z");
    EXPECT_EQ(live.window.size(), 15u);
    EXPECT_EQ(live.window.at(0).url, "https://cdn.example/live/v-720-51300000.m4s");
    EXPECT_EQ(live.window.at(0).startS, 570);
    EXPECT_EQ(live.window.initialization()->url, "https://cdn.example/live/v-720-init.mp4");
    // Not due yet.
    EXPECT_EQ(Windowed(dataFile("live_timeline.mpd"), "2026-01-31T12:09:57Z").window.size(), 13u);
    EXPECT_EQ(Windowed(dataFile("live_timeline.mpd"), "2026-01-31T12:09:57Z").window.listed(), 15u);
}

TEST(SegmentWindow, RepeatsAnOpenEntryUpToWhatEndsIt) {
    EXPECT_THAT(urls(Windowed(mpd(timeline("<S t=\"0\" d=\"20\" r=\"-1\"/><S t=\"60\" d=\"40\"/>"))).window),
                ElementsAre("0", "20", "40", "60"));
    EXPECT_THAT(urls(Windowed(mpd(timeline("<S t=\"0\" d=\"30\" r=\"-1\"/>"))).window), ElementsAre("0", "30", "60", "90"));
    EXPECT_THAT(urls(Windowed(mpd(timeline("<S t=\"0\" d=\"20\" r=\"-1\"/>"), dynamic), "2026-01-31T12:00:05Z").window),
                ElementsAre("0", "20"));
    EXPECT_EQ(Windowed(mpd(timeline("<S t=\"0\" d=\"20\" r=\"-1\"/>"), "type=\"static\"")).window.size(), 1u);
}

TEST(SegmentWindow, LeavesOutWhatBeginsAtThePeriodsEnd) {
    EXPECT_THAT(urls(Windowed(mpd(timeline("<S t=\"0\" d=\"50\" r=\"5\"/>"))).window), ElementsAre("0", "50"));
    EXPECT_THAT(urls(Windowed(mpd(timeline("<S t=\"1000\" d=\"50\" r=\"5\"/>", "presentationTimeOffset=\"1000\""))).window),
                ElementsAre("1000", "1050"));
    const Windowed last(dataFile("multi_period.mpd"), "2026-01-31T12:00:00Z", 2);
    EXPECT_THAT(urls(last.window), ElementsAre("00006.m4s", "00007.m4s", "00008.m4s"));
    EXPECT_EQ(last.window.at(0).startS, 30);
}

TEST(SegmentWindow, ReadsListsBasesAndPlainFiles) {
    const Windowed list(dataFile("multi_period.mpd"), "2026-01-31T12:00:00Z", 1);
    ASSERT_EQ(list.window.size(), 2u);
    EXPECT_EQ(list.window.at(1).url, "https://cdn.example/vod/ads/17/2.m4s");
    EXPECT_EQ(list.window.initialization()->url, "https://cdn.example/vod/ads/17/init.mp4");
    const Windowed ranges(mpd("<BaseURL>a.mp4</BaseURL><SegmentList duration=\"5\">"
                             "<SegmentURL mediaRange=\"0-9\"/><SegmentURL mediaRange=\"10-19\"/></SegmentList>"));
    EXPECT_EQ(ranges.window.at(1).first, 10u);
    EXPECT_EQ(ranges.window.at(1).last, 19u);
    EXPECT_EQ(ranges.window.at(1).url, "https://cdn.example/live/a.mp4");
    const Windowed base(dataFile("on_demand.mpd"));
    ASSERT_EQ(base.window.size(), 1u);
    EXPECT_EQ(base.window.at(0).durationS, 60.5);
    EXPECT_EQ(base.window.index()->first, 859u);
    EXPECT_EQ(base.window.initialization()->last, 858u);
    const Windowed plain(dataFile("plain_files.mpd"));
    ASSERT_EQ(plain.window.size(), 1u);
    EXPECT_EQ(plain.window.at(0).url, "https://cdn.example/live/v.mp4");
    EXPECT_TRUE(Windowed(mpd("")).window.empty());
}

TEST(SegmentWindow, IsQuickAndSafeWithHugeNumbers) {
    const auto begun = std::chrono::steady_clock::now();
    const Windowed epoch(dataFile("live_number.mpd"), "2026-01-31T12:00:00Z");
    EXPECT_EQ(epoch.window.size(), 31u);
    const std::string big = "9223372036854775807";
    for (const std::string& text :
         {timeline("<S t=\"" + big + "\" d=\"" + big + "\" r=\"" + big + "\"/><S d=\"1\" r=\"" + big + "\"/>",
                   "presentationTimeOffset=\"" + big + "\""),
          timeline("<S t=\"0\" d=\"1\" r=\"-1\"/><S t=\"" + big + "\" d=\"1\"/>"),
           timeline("<S t=\"5\" d=\"0\"/><S d=\"-4\" r=\"-7\"/>"),
          "<SegmentTemplate media=\"$Number$\" duration=\"1\" timescale=\"4294967295\" "
           "startNumber=\"18446744073709551615\"/>" + std::string()}) {
        for (const std::string& attributes : {dynamic, dynamic + " timeShiftBufferDepth=\"PT900000000000S\"",
                                              std::string("type=\"static\" mediaPresentationDuration=\"PT900000000000S\""),
                                               std::string("type=\"static\"")}) {
            const Windowed w(mpd(text, attributes), "2199-01-31T12:00:00Z");
            if (w.window.empty()) continue;
            (void)w.window.at(0);
            (void)w.window.at(w.window.size() - 1);
        }
    }
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(30));
}

TEST(Templates, FillIdentifiers) {
    Representation r;
    r.id = "v1";
    r.bandwidth = 64000;
    EXPECT_EQ(fillTemplate("a-$RepresentationID$-$Bandwidth$-$Number%05d$-$Time$-$$.m4s", r, 42, 9000),
              "a-v1-64000-00042-9000-$.m4s");
    for (const char* bad : {"$Foo$", "$Number", "$Number%5d$", "$Number%0d$", "$Number%05x$",
                            "$RepresentationID%05d$", "$Number%0999999999d$"})
        EXPECT_FALSE(fillTemplate(bad, r, 1, 1)) << bad;
}

TEST(Rungs, HaveKeysThatArePlainAndUnique) {
    const auto keys = [](const Mpd& m) {
        std::vector<std::string> out;
        for (const RungKey& rung : rungKeys(m, 0)) out.push_back(rung.key);
        return out;
    };
    EXPECT_THAT(keys(parse(dataFile("live_timeline.mpd")).mpd), ElementsAre("720", "1080", "aac"));
    const Mpd same = parse(R"(<MPD><Period><AdaptationSet contentType="video">
      <Representation id="1" height="720" bandwidth="3000000"/></AdaptationSet>
      <AdaptationSet contentType="audio" lang="en"><Representation id="1" bandwidth="128000"/></AdaptationSet>
      <AdaptationSet contentType="text" lang="de"><Representation bandwidth="1"/>
      <Representation bandwidth="1"/></AdaptationSet></Period></MPD>)").mpd;
    EXPECT_THAT(keys(same), ElementsAre("720p-3000k", "audio-en-128k", "subs-de", "subs-de-2"));
    EXPECT_TRUE(rungKeys(same, 7).empty());
}

TEST(Timing, KnowsTheSchemesThatCanBeFollowed) {
    EXPECT_EQ(timingMethod(""), TimingMethod::None);
    EXPECT_EQ(timingMethod("urn:mpeg:dash:utc:direct:2014"), TimingMethod::Direct);
    EXPECT_EQ(timingMethod("urn:mpeg:dash:utc:http-xsdate:2012"), TimingMethod::HttpXsdate);
    EXPECT_EQ(timingMethod("urn:mpeg:dash:utc:http-head:2014"), TimingMethod::HttpHead);
    EXPECT_EQ(timingMethod("urn:mpeg:dash:utc:ntp:2014"), TimingMethod::Unsupported);
}
