// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/catalogue_parts.h"
#include "tests/core/rules/live_mpd.h"

#include <limits>

// Each rule about MPDs over time and about what was learned by asking: an input that has the fault, and twins, odd but
// legal, that have not.
using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using testing::Contains;
using testing::IsEmpty;
using testing::Not;

namespace {

using Found = std::vector<Finding>;
using Make = std::function<Found()>;
struct Case {
    std::string rule;
    Make bad;
    std::vector<Make> good;
};

const Context master{"master", "packager", mpdUrl};
const LiveMpd live;
const std::string liveText = live.text();

Make versions(const LiveMpd& before, const LiveMpd& after) {
    return [=] { return change(before.text(), after.text()); };
}
// The next version, in which one thing is written otherwise.
Make edited(const std::string& from, const std::string& to) {
    return [=] { return change(liveText, with(live.later(1).text(), from, to)); };
}
// The same version for so long, asked for each second.
Make held(const LiveMpd& mpd, int seconds) {
    return [=] {
        MpdWatch watch;
        for (int t = 0; t < seconds; ++t) watch.at(t, mpd);
        return watch.at(seconds, mpd);
    };
}
// Written anew each second, with `added` segments a second.
Make renewed(LiveMpd mpd, int seconds, double added) {
    return [=] {
        MpdWatch watch;
        Found found;
        for (int t = 0; t <= seconds; ++t) {
            LiveMpd now = mpd;
            now.first += static_cast<int>(t * added);
            now.version += t;
            found = watch.at(t, now);
        }
        return found;
    };
}

LiveMpd having(LiveMpd mpd, std::string LiveMpd::*part, std::string value) {
    mpd.*part = std::move(value);
    return mpd;
}

std::string events(const std::string& list) {
    return "<EventStream schemeIdUri=\"urn:example:ads\" value=\"1\" timescale=\"1\">\n" + list + "</EventStream>\n";
}
std::string event(int id, int time, const std::string& content) {
    return "<Event id=\"" + std::to_string(id) + "\" presentationTime=\"" + std::to_string(time) + "\" duration=\"10\">" +
           content + "</Event>\n";
}
Make eventsChange(const std::string& before, const std::string& after) {
    return versions(having(live, &LiveMpd::inPeriod, events(before)), having(live.later(1), &LiveMpd::inPeriod, events(after)));
}

Make location(const std::string& before, const std::string& after) {
    const auto element = [](const std::string& url) { return "<Location>" + url + "</Location>\n"; };
    return versions(having(live, &LiveMpd::top, element(before)), having(live.later(1), &LiveMpd::top, element(after)));
}
// Versions from these places, each of which names the next.
Make journey(const std::vector<std::string>& places) {
    return [=] {
        MpdWatch watch;
        Found found;
        for (std::size_t i = 0; i + 1 < places.size(); ++i) {
            const LiveMpd mpd = live.later(static_cast<int>(i));
            found = watch.at(static_cast<double>(4 * i), having(mpd, &LiveMpd::top, "<Location>" + places[i + 1] + "</Location>\n").text(),
                             places[i]);
        }
        return found;
    };
}

// Media at another speed than the clock's, looked at each 2 s for an hour.
Make drifting(double speed) {
    return [=] {
        MpdWatch watch;
        Found found;
        for (int t = 0; t <= 3'600; t += 2) found = watch.at(t, live.later(static_cast<int>(t * speed / 4)));
        return found;
    };
}

using Where = DashSegmentFacts::Where;
DashSegmentFacts asked(Where where, int status, double dueAgoS, double goneInS = 0, std::optional<double> later = {}) {
    DashSegmentFacts facts;
    facts.rung = "v1";
    facts.number = 150;
    facts.url = "https://cdn.example/live/v1/600000.m4s";
    facts.where = where;
    facts.status = status;
    facts.ok = status >= 200 && status < 300;
    facts.dueAgoS = dueAgoS;
    facts.goneInS = goneInS;
    facts.durationS = 4;
    facts.laterOkAfterS = later;
    return facts;
}
Make segment(const DashSegmentFacts& facts) {
    return [=] { return judgeDashSegment({"v1", "packager", facts.url}, facts); };
}

UtcTimingFacts clockOf(double offsetMs, double roundTripMs = 0) {
    UtcTimingFacts facts;
    facts.scheme = "urn:mpeg:dash:utc:http-iso:2014";
    facts.url = "https://time.example/now";
    facts.answered = true;
    facts.offsetMs = offsetMs;
    facts.roundTripMs = roundTripMs;
    return facts;
}
UtcTimingFacts silentClock() {
    UtcTimingFacts facts = clockOf(0);
    facts.answered = false;
    facts.message = "HTTP 503";
    return facts;
}
UtcTimingFacts unknownClock() {
    UtcTimingFacts facts;
    facts.scheme = "urn:mpeg:dash:utc:ntp:2014";
    facts.supported = false;
    return facts;
}
Make clocks(const std::vector<UtcTimingFacts>& facts, bool dynamic = true) {
    return [=] { return judgeUtcTiming(master, facts, !facts.empty(), dynamic); };
}

Make patch(const std::string& problem) {
    return [=] { return judgePatch(master, problem, 3); };
}
Make indexed(const DashIndexFacts& facts) {
    return [=] { return judgeDashIndex({"v1", "packager", "https://cdn.example/vod/v1.mp4"}, facts); };
}

// A second Period, with its own timeline and offset, after a first one that now ends.
std::string nextPeriod(const LiveMpd& mpd) {
    const std::string text = with(mpd.text(), "start=\"PT0S\">", "start=\"PT0S\" duration=\"PT600S\">");
    return with(text, "</Period>\n</MPD>",
                "</Period>\n<Period id=\"p1\" start=\"PT600S\">\n<AdaptationSet id=\"1\" contentType=\"video\" mimeType=\"video/mp4\">\n"
                "<SegmentTemplate timescale=\"1000\" presentationTimeOffset=\"7000\" startNumber=\"1\" media=\"n/$Time$.m4s\">"
                "<SegmentTimeline><S t=\"7000\" d=\"4000\"/></SegmentTimeline></SegmentTemplate>\n"
                "<Representation id=\"n1\" bandwidth=\"3000000\"/>\n</AdaptationSet>\n</Period>\n</MPD>");
}

LiveMpd byNumber(LiveMpd mpd) { return having(std::move(mpd), &LiveMpd::media, "$RepresentationID$/$Number$.m4s"); }

// What is quiet for every rule about versions: legal, however odd.
std::vector<Make> legalVersions() {
    LiveMpd growing = live;
    growing.count += 1;
    growing.version += 4;
    LiveMpd again = live;
    again.version += 2;
    return {
        versions(live, live.later(1)),
        versions(live, live),
        versions(live, growing),
        versions(live, live.later(3)),
        versions(byNumber(live), byNumber(live.later(1))),
        [=] { return change(liveText, nextPeriod(again), 2); },
    };
}

std::vector<Case> versionCases() {
    const std::string ad = event(7, 700, "a");
    LiveMpd older = live;
    older.version -= 4;
    LiveMpd shorter = live;
    shorter.count -= 2;
    shorter.version += 4;
    LiveMpd ended = shorter;
    ended.update.clear();
    LiveMpd wrongNumber = byNumber(live.later(1));
    const std::string moved = with(with(live.later(1).text(), "<S t=\"544000\"", "<S t=\"544500\""), "r=\"14\"", "r=\"13\"");
    return {
        {"dash-publish-time-backwards", versions(live, older), {versions(live, live)}},
        {"dash-publish-time-unchanged-body-changed",
         [=] { return change(liveText, with(liveText, "bandwidth=\"1000000\"", "bandwidth=\"1000001\"")); },
         {versions(live, live), edited("bandwidth=\"1000000\"", "bandwidth=\"1000001\"")}},
        {"dash-ast-changed", edited("12:00:00Z", "12:00:01Z"), {edited("12:00:00Z", "12:00:00.000Z"), edited("12:00:00Z", "13:00:00+01:00")}},
        {"dash-period-start-changed", edited("start=\"PT0S\"", "start=\"PT2S\""), {edited("start=\"PT0S\"", "start=\"P0DT0.000S\"")}},
        {"dash-period-id-changed", edited("Period id=\"p0\"", "Period id=\"px\""), {[] { return change(liveText, nextPeriod(live), 2); }}},
        {"dash-pto-changed", edited("presentationTimeOffset=\"0\"", "presentationTimeOffset=\"1000\""),
         {[] { return change(liveText, nextPeriod(live), 2); }, edited(" presentationTimeOffset=\"0\"", "")}},
        {"dash-adaptation-sets-changed", edited("AdaptationSet id=\"2\"", "AdaptationSet id=\"3\""),
         {[] { return change(liveText, nextPeriod(live), 2); }}},
        {"dash-representations-changed", edited("<Representation id=\"v2\" bandwidth=\"1000000\"/>\n", ""),
         {edited("<Representation id=\"v1\" bandwidth=\"3000000\"/>\n<Representation id=\"v2\" bandwidth=\"1000000\"/>",
                 "<Representation id=\"v2\" bandwidth=\"1000000\"/>\n<Representation id=\"v1\" bandwidth=\"3000000\"/>")}},
        {"dash-mpd-id-changed", edited("id=\"live\"", "id=\"other\""), {edited("id=\"live\"\n", "\n")}},
        {"dash-tsbd-changed", edited("PT60S", "PT90S"), {edited("PT60S", "PT1M")}},
        {"dash-segment-time-changed", [=] { return change(liveText, moved); }, legalVersions()},
        {"dash-start-number-changed-identity",
         [=] { return change(byNumber(live).text(), with(wrongNumber.text(), "startNumber=\"136\"", "startNumber=\"135\"")); },
         {versions(byNumber(live), wrongNumber),
          // Addressed by time, the number is nobody's concern.
          [] { return change(liveText, with(live.later(1).text(), "startNumber=\"136\"", "startNumber=\"135\"")); }}},
        {"dash-timeline-shrank-at-edge", versions(live, shorter),
         {versions(live, live.later(1)),
          // A Period that is given its end loses what reached past it.
          [=] { return change(liveText, with(shorter.text(), "start=\"PT0S\">", "start=\"PT0S\" duration=\"PT592S\">")); }}},
        {"dash-location-changed", location("https://a.example/m.mpd", "https://b.example/m.mpd"),
         {location("https://a.example/m.mpd", "https://a.example/m.mpd"),
          location("https://a.example/m.mpd?token=abcdef0123456789", "https://a.example/m.mpd?token=9876543210fedcba"),
          location("manifest.mpd", mpdUrl)}},
        {"dash-location-loop",
         journey({"https://a.example/m", "https://b.example/m", "https://a.example/m", "https://b.example/m", "https://a.example/m"}),
         {journey({mpdUrl, mpdUrl, mpdUrl, mpdUrl, mpdUrl}),
          journey({"https://a.example/m", "https://b.example/m", "https://b.example/m", "https://b.example/m", "https://b.example/m"}),
          // Once to another server and, when that is gone, back.
          journey({"https://a.example/m", "https://b.example/m", "https://b.example/m", "https://a.example/m", "https://a.example/m"}),
          journey({"https://a.example/m", "https://b.example/m", "https://c.example/m", "https://d.example/m", "https://e.example/m"})}},
        {"dash-event-stream-changed", eventsChange(ad, event(7, 710, "a")),
         {eventsChange(ad, ad + event(8, 720, "b")), eventsChange(event(6, 300, "gone by") + ad, ad)}},
        {"dash-event-value-changed", eventsChange(ad, event(7, 700, "another")), {eventsChange(ad, ad)}},
    };
}

std::vector<Case> holdingCases() {
    const LiveMpd whole = having(live, &LiveMpd::head, "mediaPresentationDuration=\"PT600S\"");
    const LiveMpd atItsEnd = having(whole, &LiveMpd::update, "");
    LiveMpd kept = live;
    kept.first -= 12;
    kept.count += 12;
    return {
        {"dash-mpd-stale", held(live, 8),
         {held(live, 5), held(having(live, &LiveMpd::update, "PT30S"), 20), held(having(live, &LiveMpd::update, "PT0S"), 3),
          renewed(live, 30, 0.25), held(atItsEnd, 30), held(whole, 30)}},
        {"dash-edge-stalled", renewed(live, 15, 0), {renewed(live, 10, 0), renewed(live, 60, 0.25), renewed(whole, 30, 0), held(live, 15)}},
        {"dash-segments-not-removed", renewed(kept, 12, 0.25),
         {renewed(live, 12, 0.25), renewed(having(kept, &LiveMpd::depth, ""), 12, 0.25), renewed(having(kept, &LiveMpd::depth, "PT90S"), 12, 0.25)}},
        {"dash-end-of-live-not-signalled", held(whole, 10), {held(whole, 4), held(atItsEnd, 60), renewed(live, 10, 0.25)}},
        {"dash-clock-drift", drifting(1.005), {drifting(1), drifting(1.0002), drifting(0.9998)}},
    };
}

std::vector<Case> askingCases() {
    return {
        {"dash-utc-timing-missing", clocks({}), {clocks({clockOf(0)}), clocks({}, false)}},
        {"dash-utc-timing-unsupported", clocks({unknownClock()}), {clocks({unknownClock(), clockOf(0)}), clocks({clockOf(0)})}},
        {"dash-utc-timing-unreachable", clocks({silentClock(), clockOf(0)}), {clocks({clockOf(0)}), clocks({silentClock()}, false)}},
        {"dash-utc-timing-skew", clocks({clockOf(1'200)}),
         {clocks({clockOf(990)}), clocks({clockOf(-990)}), clocks({clockOf(1'200, 500)}), clocks({clockOf(0, 9'000)})}},
        {"dash-segment-not-available-at-edge", segment(asked(Where::Edge, 404, 1)),
         {segment(asked(Where::Edge, 404, 0.1)), segment(asked(Where::Edge, 404, -2)), segment(asked(Where::Edge, 206, 1)),
          segment(asked(Where::Edge, 0, 1))}},
        {"dash-segment-available-early", segment(asked(Where::Edge, 200, -3)),
         {segment(asked(Where::Edge, 200, -0.9)), segment(asked(Where::Edge, 200, 0.3)), segment(asked(Where::Edge, 404, -3))}},
        {"dash-segment-gone-inside-window", segment(asked(Where::First, 404, 50, 10)),
         {segment(asked(Where::First, 200, 50, 10)), segment(asked(Where::First, 404, 59, 1)), segment(asked(Where::First, 404, 61, -1)),
          segment(asked(Where::First, 0, 50, 10))}},
        {"dash-patch-invalid", patch("no node for /MPD/Period[9]"), {patch("")}},
        {"dash-sidx-mismatch", indexed({}), {indexed({10, 40, 4, 40}), indexed({10, 37, 4, 40}), indexed({10, 40, 4, 0})}},
    };
}

std::vector<Case> allCases() {
    std::vector<Case> all;
    for (const auto& list : {versionCases(), holdingCases(), askingCases()}) all.insert(all.end(), list.begin(), list.end());
    return all;
}

// Of a finding that must be there.
Severity severityOf(const Found& findings, const std::string& rule) {
    const Finding* finding = findingOf(findings, rule);
    EXPECT_TRUE(finding) << rule;
    return finding ? finding->severity : Severity::Info;
}

}  // namespace

TEST(DashLive, EachRuleHasItsFaultAndTwins) {
    for (const Case& c : allCases()) {
        EXPECT_THAT(rulesOf(c.bad()), Contains(c.rule));
        ASSERT_FALSE(c.good.empty()) << c.rule;
        for (std::size_t i = 0; i < c.good.size(); ++i)
            EXPECT_THAT(rulesOf(c.good[i]()), Not(Contains(c.rule))) << c.rule << " twin " << i;
    }
}

TEST(DashLive, NoRuleOfTheCatalogueIsWithoutACase) {
    std::set<std::string> cases;
    for (const Case& c : allCases()) EXPECT_TRUE(cases.insert(c.rule).second) << c.rule;
    std::set<std::string> rules;
    for (const RuleInfo& info : dashLiveRules()) rules.insert(std::string(info.id));
    EXPECT_EQ(cases, rules);
}

TEST(DashLive, OneFaultIsSaidOnce) {
    // What follows from a fault is not told beside it: a reader has one cause to look for.
    for (const Case& c : versionCases()) {
        if (c.rule == "dash-location-loop") continue;  // each step of it is a change of Location, too
        EXPECT_THAT(rulesOf(c.bad()), testing::ElementsAre(c.rule));
    }
}

TEST(DashLive, LegalVersionsAreQuiet) {
    const auto legal = legalVersions();
    for (std::size_t i = 0; i < legal.size(); ++i) EXPECT_THAT(rulesOf(legal[i]()), IsEmpty()) << i;
    for (const Make& make : {renewed(live, 120, 0.25), held(live, 4), held(having(live, &LiveMpd::update, ""), 60)})
        EXPECT_THAT(rulesOf(make()), IsEmpty());
}

TEST(DashLive, UpdatePeriodZeroAsksForEachSegmentAndSegmentsAreNeverQuiteOnTime) {
    // A packager that takes a second, and half a second more or less for each segment.
    MpdWatch watch;
    const LiveMpd mpd = having(live, &LiveMpd::update, "PT0S");
    for (int step = 0; step < 240; ++step) {
        const double t = step / 2.0;
        int come = 0;
        while (4.0 * (come + 1) + (come % 2 ? 0.5 : -0.5) <= t) ++come;
        EXPECT_THAT(rulesOf(watch.at(t, mpd.later(come))), IsEmpty()) << t;
    }
}

TEST(DashLive, StalenessGrowsFromMajorToCritical) {
    // minimumUpdatePeriod 2 s + segment 4 s.
    for (const auto& [seconds, severity] : {std::pair{7, Severity::Major}, std::pair{17, Severity::Major}, std::pair{19, Severity::Critical}})
        EXPECT_EQ(severityOf(held(live, seconds)(), "dash-mpd-stale"), severity) << seconds;
    EXPECT_THAT(rulesOf(held(live, 6)()), Not(Contains("dash-mpd-stale")));
}

TEST(DashLive, AnEdgeStallsAfterThreeSegments) {
    EXPECT_THAT(rulesOf(renewed(live, 12, 0)()), Not(Contains("dash-edge-stalled")));
    EXPECT_EQ(severityOf(renewed(live, 13, 0)(), "dash-edge-stalled"), Severity::Critical);
    EXPECT_EQ(severityOf(renewed(live, 60, 0)(), "dash-edge-stalled"), Severity::Critical);
}

TEST(DashLive, AClockMayBeOneSecondOffBeyondWhatTheRequestTook) {
    EXPECT_THAT(rulesOf(clocks({clockOf(1'000)})()), IsEmpty());
    for (const double offset : {1'001.0, -1'001.0, 3'600'000.0})
        EXPECT_EQ(severityOf(clocks({clockOf(offset)})(), "dash-utc-timing-skew"), Severity::Major) << offset;
    EXPECT_THAT(rulesOf(clocks({clockOf(1'050, 100)})()), IsEmpty());
    EXPECT_THAT(rulesOf(clocks({clockOf(std::numeric_limits<double>::quiet_NaN())})()), IsEmpty());
}

TEST(DashLive, ASegmentThatComesSoonAfterItIsDueIsMilderThanOneThatDoesNot) {
    const std::string rule = "dash-segment-not-available-at-edge";
    EXPECT_THAT(rulesOf(segment(asked(Where::Edge, 404, 0.19))()), IsEmpty());
    EXPECT_EQ(severityOf(segment(asked(Where::Edge, 404, 0.5, 0, 3.9))(), rule), Severity::Major);
    EXPECT_EQ(severityOf(segment(asked(Where::Edge, 404, 0.5, 0, 4.1))(), rule), Severity::Critical);
    EXPECT_EQ(severityOf(segment(asked(Where::Edge, 404, 0.5))(), rule), Severity::Critical);
}

TEST(DashLive, ASegmentThatLowLatencyOffersAheadIsNotEarly) {
    // The newest ends at 600; three seconds before that it is offered where the MPD says so.
    const WallTime when = mpdNow - std::chrono::seconds(3);
    for (const auto& [attribute, early] : {std::pair{"", true}, std::pair{"availabilityTimeOffset=\"3\" ", false}}) {
        const dash::Parsed parsed = dash::parse(with(liveText, "<SegmentTemplate ", std::string("<SegmentTemplate ") + attribute));
        const dash::SegmentWindow window(parsed.mpd, 0, 0, 0, mpdUrl, mpdNow);
        ASSERT_FALSE(window.empty());
        const dash::SegmentRef newest = window.at(window.size() - 1);
        ASSERT_TRUE(newest.availableFrom);
        const auto rules = rulesOf(segment(asked(Where::Edge, 200, toSeconds(when - *newest.availableFrom)))());
        EXPECT_EQ(std::count(rules.begin(), rules.end(), "dash-segment-available-early"), early ? 1 : 0) << attribute;
    }
}

TEST(DashLive, DriftIsMajorWhenItIsLarge) {
    EXPECT_EQ(severityOf(drifting(1.0015)(), "dash-clock-drift"), Severity::Minor);
    EXPECT_EQ(severityOf(drifting(0.9985)(), "dash-clock-drift"), Severity::Minor);
    EXPECT_EQ(severityOf(drifting(1.01)(), "dash-clock-drift"), Severity::Major);
}

TEST(DashLive, AnIndexMayBeASegmentShorterThanItsPeriod) {
    EXPECT_THAT(rulesOf(indexed({10, 36, 4, 40})()), IsEmpty());
    EXPECT_THAT(rulesOf(indexed({10, 35.9, 4, 40})()), Contains("dash-sidx-mismatch"));
    EXPECT_THAT(rulesOf(indexed({1, 4, 4, 40})()), Contains("dash-sidx-mismatch"));
}

TEST(DashLive, AChangeIsToldInTwoCyclesAndThenNoMore) {
    MpdWatch watch;
    watch.at(0, live);
    const LiveMpd renamed = having(live.later(1), &LiveMpd::depth, "PT90S");
    EXPECT_THAT(rulesOf(watch.at(4, renamed)), Contains("dash-tsbd-changed"));
    EXPECT_THAT(rulesOf(watch.at(6, renamed)), Contains("dash-tsbd-changed"));
    EXPECT_THAT(rulesOf(watch.at(7, renamed)), IsEmpty());
}

TEST(DashLive, HostileVersionsAreHeldAgainstEachOtherWithoutHarm) {
    const std::vector<std::string> hostile = {
        "", "<MPD/>", liveText.substr(0, liveText.size() / 2), with(liveText, "r=\"14\"", "r=\"9223372036854775807\""),
        with(liveText, "t=\"540000\"", "t=\"-9223372036854775808\""), with(liveText, "d=\"4000\"", "d=\"18446744073709551615\""),
        with(liveText, "d=\"4000\"", "d=\"0\""), with(liveText, "startNumber=\"135\"", "startNumber=\"18446744073709551615\""),
        with(liveText, "timescale=\"1000\"", "timescale=\"0\""), with(liveText, "2026-01-31T12:00:00Z", "9999-12-31T23:59:59Z"),
        with(liveText, "PT60S", "PT1E999S"), with(liveText, "PT2S", "P99999999999999Y"),
        with(liveText, "presentationTimeOffset=\"0\"", "presentationTimeOffset=\"18446744073709551615\""),
        with(liveText, "r=\"14\"", "r=\"200000\"")};
    for (const std::string& before : hostile) {
        MpdWatch watch;
        double t = 0;
        for (const std::string& after : hostile) {
            rulesOf(watch.at(t += 4, before));
            rulesOf(watch.at(t += 4, after));
        }
    }
}
