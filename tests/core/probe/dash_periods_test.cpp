// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/dash_cycle.h"
#include "core/probe/examine.h"
#include "tests/core/probe/live_channel.h"

#include <gtest/gtest.h>

// Presentations of several Periods, as files.
namespace inspector::probe {
namespace {

std::string representation(const std::string& id, const std::string& folder) {
    return "<AdaptationSet contentType=\"video\" mimeType=\"video/mp4\"><Representation id=\"" + id + "\" bandwidth=\"800000\" codecs=\"avc1.64001e\">"
           "<SegmentTemplate timescale=\"1\" duration=\"2\" startNumber=\"1\" media=\"" + folder + "/$Number$.m4s\"/></Representation></AdaptationSet>";
}

std::string period(const std::string& id, int seconds, const std::string& content) {
    return "<Period id=\"" + id + (id == "1" ? "\" start=\"PT0S" : "") + "\" duration=\"PT" + std::to_string(seconds) + "S\">" + content + "</Period>";
}

std::string mpdOf(const std::string& periods, const std::string& attributes = "type=\"static\"") {
    return "<?xml version=\"1.0\"?>\n<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" profiles=\"urn:mpeg:dash:profile:isoff-live:2011\" "
           "minBufferTime=\"PT2S\" " + attributes + ">" + periods + "</MPD>";
}

class DashPeriods : public testing::Test {
protected:
    DashPeriods() { options.settings = standardTemplate(); }
    std::shared_ptr<const Examination> examine(const std::string& mpd) {
        dir.write("vod/manifest.mpd", mpd);
        const auto result = examinePath(dir.path() / "vod", options, clock);
        return result ? *result : nullptr;
    }
    void segments(const std::string& folder, int count) const {
        for (int i = 1; i <= count; ++i) dir.write("vod/" + folder + "/" + std::to_string(i) + ".m4s", LiveChannel::segment());
    }
    static const RungReport* rungOf(const Examination& e, const std::string& key) {
        const auto at = std::find_if(e.rungs.begin(), e.rungs.end(), [&](const RungReport& r) { return r.rung == key; });
        return at == e.rungs.end() ? nullptr : &*at;
    }
    static std::vector<std::string> urlsOf(const RungReport& rung) {
        std::vector<std::string> urls;
        for (const SegmentSample& s : rung.segments) urls.push_back(s.url);
        return urls;
    }

    SystemClock clock;
    ExamineOptions options;
    test::TempDir dir;
};

TEST_F(DashPeriods, AllOfAPresentationThatIsNotLiveAreReadInTheirOrder) {
    segments("film", 3);
    segments("ad", 2);
    segments("rest", 3);
    const auto e = examine(mpdOf(period("1", 6, representation("v", "film")) + period("2", 4, representation("v", "ad") + representation("extra", "ad")) +
                                 period("3", 6, representation("v", "rest"))));
    ASSERT_TRUE(e);
    const RungReport* rung = rungOf(*e, "v");
    ASSERT_TRUE(rung);
    EXPECT_EQ(urlsOf(*rung), (std::vector<std::string>{"film/1.m4s", "film/2.m4s", "film/3.m4s", "ad/1.m4s", "ad/2.m4s", "rest/1.m4s", "rest/2.m4s", "rest/3.m4s"}));
    EXPECT_EQ(rung->segmentCount, 8U);
    EXPECT_DOUBLE_EQ(rung->windowS, 16);
    for (std::size_t i = 1; i < rung->segments.size(); ++i) EXPECT_EQ(rung->segments[i].sequence, rung->segments[i - 1].sequence + 1);
    const RungReport* extra = rungOf(*e, "extra");
    ASSERT_TRUE(extra) << "a Representation of a later Period is a rung too";
    ASSERT_EQ(extra->segments.size(), 2U);
    EXPECT_EQ(extra->segments.front().sequence, 4U) << "beside those of the others";
}

TEST_F(DashPeriods, OneAloneIsCountedAsItIs) {
    segments("film", 3);
    const auto e = examine(mpdOf(period("1", 6, representation("v", "film"))));
    ASSERT_TRUE(e);
    const RungReport* rung = rungOf(*e, "v");
    ASSERT_TRUE(rung);
    ASSERT_EQ(rung->segments.size(), 3U);
    EXPECT_EQ(rung->segments.front().sequence, 1U);
}

TEST_F(DashPeriods, TogetherHaveNoMoreThanTheBound) {
    segments("slate", 100);
    std::string all;
    for (int i = 0; i < 300; ++i) all += period("n" + std::to_string(i), 200, representation("v", "slate"));
    const auto e = examine(mpdOf(all));
    ASSERT_TRUE(e);
    const RungReport* rung = rungOf(*e, "v");
    ASSERT_TRUE(rung);
    EXPECT_EQ(rung->segmentCount, 30'000U);
    EXPECT_EQ(rung->segments.size(), 2'000U);
}

TEST_F(DashPeriods, OfALiveMpdAreThoseThatAreOn) {
    const std::string live = "type=\"dynamic\" availabilityStartTime=\"2026-01-31T12:00:00Z\"";
    const auto parsed = dash::parse(mpdOf(period("1", 60, representation("a", "a")) + period("2", 60, representation("b", "b")) +
                                          "<Period id=\"3\">" + representation("c", "c") + "</Period>", live));
    const auto at = [](const char* time) { return parseIso8601(time); };
    EXPECT_EQ(periodsShown(parsed.mpd, at("2026-01-31T12:00:30Z")), std::vector<std::size_t>{0});
    EXPECT_EQ(periodsShown(parsed.mpd, at("2026-01-31T12:01:30Z")), std::vector<std::size_t>{1});
    EXPECT_EQ(periodsShown(parsed.mpd, at("2026-01-31T13:00:00Z")), std::vector<std::size_t>{2});
    EXPECT_EQ(periodsShown(parsed.mpd, std::nullopt), std::vector<std::size_t>{2});
    const auto e = examineText(mpdOf(period("1", 60, representation("a", "a")) + "<Period id=\"2\">" + representation("b", "b") + "</Period>", live),
                               "text", options, clock);
    EXPECT_FALSE(rungOf(*e, "a"));
    EXPECT_TRUE(rungOf(*e, "b"));
}

TEST_F(DashPeriods, RemoteOnesOfATextAreNotAskedForAndOthersAreJudged) {
    const auto with = [&](const std::string& link) {
        const auto e = examineText(mpdOf(period("1", 6, representation("v", "a")) + "<Period xmlns:xlink=\"http://www.w3.org/1999/xlink\" xlink:href=\"" +
                                         link + "\" xlink:actuate=\"onLoad\"/>"), "text", options, clock);
        return std::any_of(e->findings.begin(), e->findings.end(), [](const Finding& f) { return f.rule.starts_with("dash-xlink-"); });
    };
    EXPECT_TRUE(with("urn:mpeg:dash:resolve-to-zero:2013"));
    EXPECT_TRUE(with("ftp://ads.example/period.xml"));
    EXPECT_FALSE(with("https://ads.example/period.xml")) << "nothing was fetched, so nothing is wrong";
}

TEST_F(DashPeriods, InitSegmentsOfAFolderAreCalledSo) {
    using namespace std::string_literals;
    dir.write("vod/init.mp4", "\0\0\0\x10" "ftypcmfc\0\0\0\0\0\0\0\x08" "moov"s);
    dir.write("vod/whole.mp4", "\0\0\0\x10" "ftypisom\0\0\0\0\0\0\0\x08" "moov\0\0\0\x08" "mdat"s);
    const auto e = examine(mpdOf(period("1", 6, representation("v", "film"))));
    ASSERT_TRUE(e);
    std::map<std::string, std::string> kinds;
    for (const ExaminedFile& f : e->files) kinds[f.name] = f.kind;
    EXPECT_EQ(kinds["init.mp4"], "init");
    EXPECT_EQ(kinds["whole.mp4"], "other");
}

}  // namespace
}  // namespace inspector::probe
