// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dash/parser.h"
#include "core/probe/examine.h"
#include "tests/core/probe/live_channel.h"
#include "tests/core/probe/scripted_site.h"

#include <gtest/gtest.h>

#include <memory>

// How a monitor gets its MPD: patches, Location, remote elements, and when it asks again.
namespace inspector::probe {
namespace {

using namespace std::chrono_literals;

// A live MPD with a segment a second, of the moment.
class LiveMpd {
public:
    std::string head;                 // before the Period
    std::string attributes = "minimumUpdatePeriod=\"PT1S\" maxSegmentDuration=\"PT1S\"";
    bool patchable = false;

    [[nodiscard]] std::int64_t newest() const {
        return std::chrono::duration_cast<Seconds>(m_clock.now() - m_start).count() - 1;
    }
    [[nodiscard]] std::string text(std::int64_t newest, const std::string& period) const {
        return "<?xml version=\"1.0\"?>\n<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" "
               "xmlns:xlink=\"http://www.w3.org/1999/xlink\" id=\"live\" profiles=\"urn:mpeg:dash:profile:isoff-live:2011\" "
               "type=\"dynamic\" availabilityStartTime=\"" + formatIso8601(m_start) + "\" publishTime=\"" + published(newest) +
               "\" timeShiftBufferDepth=\"PT10S\" minBufferTime=\"PT1S\" " + attributes + ">" +
               head + (patchable ? patchLocation(newest) : "") + period + "</MPD>\n";
    }
    [[nodiscard]] std::string text(std::int64_t newest) const { return text(newest, period(newest)); }
    [[nodiscard]] std::string text() const { return text(newest()); }
    [[nodiscard]] static std::string period(std::int64_t newest) {
        return "<Period id=\"p\" start=\"PT0S\">" + set("<SegmentTemplate timescale=\"1000\" initialization=\"init.mp4\" "
               "media=\"$Time$.m4s\"><SegmentTimeline>" + timeline(newest) + "</SegmentTimeline></SegmentTemplate>") + "</Period>";
    }
    [[nodiscard]] static std::string periodByNumber(const std::string& element = "<Period id=\"p\" start=\"PT0S\">") {
        return element + set("<SegmentTemplate timescale=\"1000\" duration=\"1000\" startNumber=\"0\" initialization=\"init.mp4\" "
                             "media=\"$Number$.m4s\"/>") + "</Period>";
    }
    // From the version of `before` to that of `newest`; to something that is not there when `broken`.
    [[nodiscard]] std::string patch(std::int64_t before, std::int64_t newest, bool broken) const {
        return "<?xml version=\"1.0\"?>\n<Patch xmlns=\"urn:mpeg:dash:schema:mpd-patch:2020\" mpdId=\"live\" "
               "originalPublishTime=\"" + published(before) + "\" publishTime=\"" + published(newest) + "\">"
               "<replace sel=\"/MPD/@publishTime\">" + published(newest) + "</replace>"
               "<replace sel=\"/MPD/PatchLocation[1]\">" + patchLocation(newest) + "</replace>"
               "<replace sel=\"/MPD/Period[@id='" + (broken ? "gone" : "p") +
               "']/AdaptationSet[@id='1']/SegmentTemplate/SegmentTimeline/S[1]\">" + timeline(newest) + "</replace></Patch>\n";
    }
    [[nodiscard]] std::int64_t newestOf(const dash::Mpd& mpd) const {
        return mpd.publishTime ? std::chrono::duration_cast<Seconds>(*mpd.publishTime - m_start).count() - 1 : -1;
    }

private:
    [[nodiscard]] std::string published(std::int64_t newest) const { return formatIso8601(m_start + Seconds(newest + 1)); }
    static std::string patchLocation(std::int64_t newest) {
        return "<PatchLocation ttl=\"60\">/patch-" + std::to_string(newest) + ".mpp</PatchLocation>";
    }
    static std::string timeline(std::int64_t newest) {
        return "<S t=\"" + std::to_string((newest - 9) * 1000) + "\" d=\"1000\" r=\"9\"/>";
    }
    static std::string set(const std::string& addressing) {
        return "<AdaptationSet id=\"1\" contentType=\"video\" mimeType=\"video/mp4\" segmentAlignment=\"true\">" + addressing +
               "<Representation id=\"v\" bandwidth=\"100000\" codecs=\"avc1.64001f\" width=\"640\" height=\"360\"/></AdaptationSet>";
    }

    const SystemClock m_clock;
    const WallTime m_start = std::chrono::floor<Seconds>(m_clock.now()) - 60s;
};

// Its own cycles are a minute apart: what is asked for in between is asked as a player would. Documents only.
Template documents() {
    Template t = quickTemplate();
    t.interval = 60s;
    t.follow = true;
    t.segments = SegmentPolicy::None;
    return t;
}

std::size_t found(const Probing& probing, std::string_view rule) {
    const auto reports = probing.reports();
    return static_cast<std::size_t>(
        std::count_if(reports.begin(), reports.end(), [&](const auto& report) { return findingOf(*report, rule) != nullptr; }));
}

const RungReport* topOf(const ProbeReport& report) { return rungOf(report, "master"); }

// The same XML is written for the same document.
std::string canonical(const std::string& text) { return dash::resolveXlinks(text, {}).text; }

enum class Patches { Good, Broken, Gone };

class PatchedSite {
public:
    explicit PatchedSite(Patches patches)
        : site([this, patches](const std::string& path) -> ScriptedSite::Answer {
              if (path == "/live.mpd") return {200, live.text()};
              const std::int64_t before = std::stoll(path.substr(path.find('-') + 1));
              if (patches == Patches::Gone) return {410, "Too old.", "text/plain"};
              return {200, live.patch(before, live.newest(), patches == Patches::Broken), "application/dash-patch+xml"};
          }) {
        live.patchable = true;
    }
    LiveMpd live;
    ScriptedSite site;
};

TEST(DashPatches, MakeTheWholeMpd) {
    PatchedSite patched(Patches::Good);
    const Probing probing({channelAt(patched.site.url("/live.mpd"))}, documents());
    ASSERT_TRUE(test::waitFor([&] { return patched.site.count("/patch-") >= 4 && probing.count() >= 5; }, 60s));
    EXPECT_EQ(patched.site.count("/live.mpd"), 1U) << "patches are enough";
    std::int64_t before = -1;
    for (const auto& report : probing.reports()) {
        const RungReport* top = topOf(*report);
        ASSERT_TRUE(top && top->text);
        const std::int64_t newest = patched.live.newestOf(dash::parse(*top->text).mpd);
        EXPECT_GE(newest, before);
        EXPECT_EQ(canonical(*top->text), canonical(patched.live.text(newest)));
        before = newest;
    }
    EXPECT_EQ(found(probing, "dash-patch-invalid"), 0U);
}

TEST(DashPatches, ThatCannotBeAppliedAreSaidAndTheWholeIsAskedFor) {
    PatchedSite patched(Patches::Broken);
    const Probing probing({channelAt(patched.site.url("/live.mpd"))}, documents());
    ASSERT_TRUE(test::waitFor([&] { return found(probing, "dash-patch-invalid") >= 2; }, 60s));
    EXPECT_GE(patched.site.count("/live.mpd"), 3U);
    for (const auto& report : probing.reports()) {
        const RungReport* top = topOf(*report);
        ASSERT_TRUE(top);
        EXPECT_TRUE(top->parsed) << rulesOf(*report);
    }
}

TEST(DashPatches, ThatAreNoLongerThereAreNoFault) {
    PatchedSite patched(Patches::Gone);
    const Probing probing({channelAt(patched.site.url("/live.mpd"))}, documents());
    ASSERT_TRUE(test::waitFor([&] { return patched.site.count("/live.mpd") >= 3 && probing.count() >= 3; }, 60s));
    EXPECT_GE(patched.site.count("/patch-"), 2U);
    for (const auto& report : probing.reports())
        for (const Finding& f : report->findings) {
            EXPECT_NE(f.rule, "dash-patch-invalid");
            EXPECT_FALSE(f.rule.starts_with("http-status")) << f.rule;
        }
}

TEST(DashLocation, IsWhereTheMpdIsAskedForFromThenOn) {
    LiveMpd live;
    ScriptedSite site([&](const std::string& path) -> ScriptedSite::Answer {
        LiveMpd mpd = live;
        mpd.head = "<Location>/session/7.mpd</Location>";
        return path == "/live.mpd" || path == "/session/7.mpd" ? ScriptedSite::Answer{200, mpd.text()} : ScriptedSite::Answer{404, ""};
    });
    const Probing probing({channelAt(site.url("/live.mpd"))}, documents());
    ASSERT_TRUE(test::waitFor([&] { return site.count("/session/7.mpd") >= 4 && probing.count() >= 5; }, 60s));
    EXPECT_EQ(site.count("/live.mpd"), 1U);
    EXPECT_EQ(found(probing, "dash-location-loop"), 0U);
}

TEST(DashLocation, ThatFailsIsLeftForTheChannelsUrl) {
    LiveMpd live;
    live.head = "<Location>/gone.mpd</Location>";
    ScriptedSite site([&](const std::string& path) -> ScriptedSite::Answer {
        return path == "/live.mpd" ? ScriptedSite::Answer{200, live.text()} : ScriptedSite::Answer{404, ""};
    });
    Template settings = documents();
    settings.interval = 2s;
    const Probing probing({channelAt(site.url("/live.mpd"))}, settings);
    EXPECT_TRUE(test::waitFor([&] { return site.count("/gone.mpd") >= 1 && site.count("/live.mpd") >= 2; }, 60s));
}

TEST(DashLocation, ThatLeadsInACircleIsFound) {
    LiveMpd live;
    ScriptedSite site([&](const std::string& path) -> ScriptedSite::Answer {
        LiveMpd mpd = live;
        mpd.head = path == "/a.mpd" ? "<Location>/b.mpd</Location>" : "<Location>/a.mpd</Location>";
        return {200, mpd.text()};
    });
    const Probing probing({channelAt(site.url("/a.mpd"))}, documents());
    EXPECT_TRUE(test::waitFor([&] { return found(probing, "dash-location-loop") >= 1; }, 60s));
}

class DashRemote : public testing::Test {
protected:
    // An MPD of these Periods, looked at once; remote Periods are below /remote/.
    std::shared_ptr<const Examination> examine(const std::string& periods, ScriptedSite::Script remote) {
        site = std::make_unique<ScriptedSite>([this, periods, remote = std::move(remote)](const std::string& path) {
            return path == "/live.mpd" ? ScriptedSite::Answer{200, live.text(live.newest(), periods)} : remote(path);
        });
        ExamineOptions options;
        options.settings = documents();
        options.engine.probe.id = ProbeId("local");
        const SystemClock clock;
        const auto result = examineUrl(site->url("/live.mpd"), options, clock);
        return result ? *result : nullptr;
    }
    static std::string rulesAboutLinks(const Examination& e) {
        std::string rules;
        for (const Finding& f : e.findings)
            if (f.rule.starts_with("dash-xlink")) rules += f.rule + ' ';
        return rules;
    }
    LiveMpd live;
    std::unique_ptr<ScriptedSite> site;
};

TEST_F(DashRemote, PeriodsAreFetchedAndPlayed) {
    const auto e = examine("<Period xlink:href=\"/remote/p.xml\" xlink:actuate=\"onLoad\"/>",
                           [](const std::string&) { return ScriptedSite::Answer{200, LiveMpd::periodByNumber()}; });
    ASSERT_TRUE(e);
    EXPECT_EQ(site->count("/remote/p.xml"), 1U);
    EXPECT_EQ(rulesAboutLinks(*e), "");
    ASSERT_EQ(e->rungs.size(), 2U);
    EXPECT_TRUE(e->rungs[1].parsed);
    EXPECT_GE(e->rungs[1].segmentCount, 10U);
}

TEST_F(DashRemote, PeriodsThatAreNothingAreLeftOut) {
    const auto e = examine("<Period xlink:href=\"urn:mpeg:dash:resolve-to-zero:2013\" xlink:actuate=\"onLoad\"/>" +
                               LiveMpd::periodByNumber(),
                           [](const std::string&) { return ScriptedSite::Answer{404, ""}; });
    ASSERT_TRUE(e);
    EXPECT_EQ(site->count("/remote"), 0U);
    EXPECT_EQ(rulesAboutLinks(*e), "dash-xlink-resolve-to-zero ");
    EXPECT_EQ(e->rungs.size(), 2U);
}

TEST_F(DashRemote, PeriodsThatNameThemselvesAreFoundAndNotAskedForWithoutEnd) {
    const std::string self = "<Period xlink:href=\"/remote/loop.xml\" xlink:actuate=\"onLoad\"/>";
    const auto e = examine(self, [&](const std::string&) { return ScriptedSite::Answer{200, self}; });
    ASSERT_TRUE(e);
    EXPECT_NE(rulesAboutLinks(*e).find("dash-xlink-circular"), std::string::npos) << rulesAboutLinks(*e);
    EXPECT_LE(site->count("/remote/loop.xml"), 2U);
}

TEST_F(DashRemote, PeriodsThatAreNotThereAreFound) {
    const auto e = examine("<Period xlink:href=\"/remote/none.xml\" xlink:actuate=\"onLoad\"/>",
                           [](const std::string&) { return ScriptedSite::Answer{404, ""}; });
    ASSERT_TRUE(e);
    EXPECT_EQ(rulesAboutLinks(*e), "dash-xlink-unresolved ");
}

// Times between the requests for an MPD with these attributes.
std::vector<double> pausesOf(const std::string& attributes, std::size_t requests) {
    LiveMpd live;
    live.attributes = attributes;
    ScriptedSite site([&](const std::string&) { return ScriptedSite::Answer{200, live.text()}; });
    const Probing probing({channelAt(site.url("/live.mpd"))}, documents());
    EXPECT_TRUE(test::waitFor([&] { return site.count("/live.mpd") >= requests; }, 60s)) << attributes;
    std::vector<double> pauses;
    const auto asked = site.asked("/live.mpd");
    for (std::size_t i = 1; i < asked.size(); ++i) pauses.push_back(toSeconds(asked[i].at - asked[i - 1].at));
    return pauses;
}

TEST(DashUpdates, AreAskedForWhenTheMpdMayHaveChanged) {
    // The server notes a request when it has read it: two of them may have been read a little closer to each other.
    for (const double pause : pausesOf("minimumUpdatePeriod=\"PT2S\" maxSegmentDuration=\"PT6S\"", 3)) EXPECT_GT(pause, 1.5);
    for (const double pause : pausesOf("minimumUpdatePeriod=\"PT0S\" maxSegmentDuration=\"PT2S\"", 3)) EXPECT_GT(pause, 1.5);
}

// Numbers of the segments of a Representation that were fetched, in their order.
std::vector<std::uint64_t> segmentsOf(const Probing& probing, const std::string& rung) {
    std::vector<std::uint64_t> numbers;
    for (const auto& report : probing.reports()) {
        const RungReport* seen = rungOf(*report, rung);
        for (std::size_t i = 0; seen && i < seen->segments.size(); ++i) numbers.push_back(seen->segments[i].sequence);
    }
    return numbers;
}

Template documentsAndSegments() {
    Template t = documents();
    t.segments = SegmentPolicy::All;
    return t;
}

class DashUpdatePeriod : public testing::TestWithParam<bool> {};

TEST_P(DashUpdatePeriod, IsKeptAndSegmentsComeAsTheyAreDue) {
    const bool byNumber = GetParam();
    LiveMpd live;
    live.attributes = "minimumUpdatePeriod=\"PT3S\" maxSegmentDuration=\"PT1S\"";
    ScriptedSite site([&](const std::string& path) -> ScriptedSite::Answer {
        if (path != "/live.mpd") return {200, LiveChannel::segment(), "video/mp4"};
        return {200, byNumber ? live.text(live.newest(), LiveMpd::periodByNumber()) : live.text()};
    });
    const Probing probing({channelAt(site.url("/live.mpd"))}, documentsAndSegments());
    ASSERT_TRUE(test::waitFor([&] { return site.count("/live.mpd") >= 4 && segmentsOf(probing, "v").size() >= 8; }, 60s));
    const auto asked = site.asked("/live.mpd");
    // The server notes a request when it has read it: two of them may have been read a little closer to each other.
    for (std::size_t i = 1; i < asked.size(); ++i) EXPECT_GT(toSeconds(asked[i].at - asked[i - 1].at), 2.5);
    const std::vector<std::uint64_t> numbers = segmentsOf(probing, "v");
    for (std::size_t i = 1; i < numbers.size(); ++i) EXPECT_EQ(numbers[i], numbers[i - 1] + 1) << "each once";
    const auto reports = probing.reports();
    const auto alone = std::count_if(reports.begin(), reports.end(), [](const auto& report) {
        const RungReport* rung = rungOf(*report, "v");
        return rung && !rung->segments.empty() && !topOf(*report)->fetched && rung->fetched;
    });
    if (byNumber) {
        EXPECT_GE(alone, 2) << "with no MPD";
    } else {
        EXPECT_EQ(alone, 0) << "only another MPD names them";
    }
}

INSTANTIATE_TEST_SUITE_P(Addressing, DashUpdatePeriod, testing::Bool(),
                         [](const auto& byNumber) { return std::string(byNumber.param ? "Number" : "Timeline"); });

class DashPeriodEnd : public testing::TestWithParam<const char*> {};

// Its last segment is there just as the next Period begins.
TEST_P(DashPeriodEnd, IsSeenToItsLastSegment) {
    LiveMpd live;
    live.attributes = "minimumUpdatePeriod=\"PT30S\" maxSegmentDuration=\"PT1S\"";
    const std::int64_t last = live.newest() + 4;
    const std::string endS = std::to_string(last + 1);
    std::string next = LiveMpd::periodByNumber("<Period id=\"b\" start=\"PT" + endS + "S\"><BaseURL>b/</BaseURL>");
    next.replace(next.find("id=\"v\""), 6, "id=\"" + std::string(GetParam()) + "\"");
    const std::string periods =
        LiveMpd::periodByNumber("<Period id=\"a\" start=\"PT0S\" duration=\"PT" + endS + "S\"><BaseURL>a/</BaseURL>") + next;
    ScriptedSite site([&](const std::string& path) -> ScriptedSite::Answer {
        if (path != "/live.mpd") return {200, LiveChannel::segment(), "video/mp4"};
        return {200, live.text(live.newest(), periods)};
    });
    const Probing probing({channelAt(site.url("/live.mpd"))}, documentsAndSegments());
    ASSERT_TRUE(test::waitFor([&] { return site.count("/b/2.m4s") >= 1; }, 60s));
    std::vector<std::string> urls;
    for (const auto& report : probing.reports())
        for (const RungReport& rung : report->rungs)
            for (const SegmentSample& s : rung.segments) urls.push_back(s.url.substr(s.url.find('/', 8)));
    const auto had = [&](const std::string& path) { return std::count(urls.begin(), urls.end(), path); };
    EXPECT_EQ(had("/a/" + std::to_string(last - 1) + ".m4s"), 1);
    EXPECT_EQ(had("/a/" + std::to_string(last) + ".m4s"), 1);
    EXPECT_EQ(had("/b/0.m4s"), 1);
    EXPECT_EQ(had("/b/1.m4s"), 1);
}

INSTANTIATE_TEST_SUITE_P(Representations, DashPeriodEnd, testing::Values("v", "w"),
                         [](const auto& id) { return std::string(*id.param == 'v' ? "ThatGoOn" : "ThatEndWithIt"); });

}  // namespace
}  // namespace inspector::probe
