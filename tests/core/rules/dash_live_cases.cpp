// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/rules/dash_live_cases.h"

namespace inspector::rules::test {

static const Context master{"master", "packager", mpdUrl};

static Make versions(const LiveMpd& before, const LiveMpd& after) {
    return [=] { return change(before.text(), after.text()); };
}
// The next version, in which one thing is written otherwise.
static Make edited(const std::string& from, const std::string& to) {
    return [=] { return change(liveText, with(live.later(1).text(), from, to)); };
}
Make held(const LiveMpd& mpd, int seconds) {
    return [=] {
        MpdWatch watch;
        for (int t = 0; t < seconds; ++t) watch.at(t, mpd);
        return watch.at(seconds, mpd);
    };
}
Make renewed(const LiveMpd& mpd, int seconds, double added) {
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

static std::string events(const std::string& list) {
    return "<EventStream schemeIdUri=\"urn:example:ads\" value=\"1\" timescale=\"1\">\n" + list +
           "</EventStream>\n";
}
static std::string event(int id, int time, const std::string& content) {
    return "<Event id=\"" + std::to_string(id) + "\" presentationTime=\"" + std::to_string(time) +
           "\" duration=\"10\">" + content + "</Event>\n";
}
static Make eventsChange(const std::string& before, const std::string& after) {
    return versions(having(live, &LiveMpd::inPeriod, events(before)),
                    having(live.later(1), &LiveMpd::inPeriod, events(after)));
}

static Make location(const std::string& before, const std::string& after) {
    const auto element = [](const std::string& url) { return "<Location>" + url + "</Location>\n"; };
    return versions(having(live, &LiveMpd::top, element(before)),
                    having(live.later(1), &LiveMpd::top, element(after)));
}
// Versions from these places, each of which names the next.
static Make journey(const std::vector<std::string>& places) {
    return [=] {
        MpdWatch watch;
        Found found;
        for (std::size_t i = 0; i + 1 < places.size(); ++i) {
            const LiveMpd mpd = live.later(static_cast<int>(i));
            found = watch.at(static_cast<double>(4 * i),
                             having(mpd, &LiveMpd::top, "<Location>" + places[i + 1] + "</Location>\n").text(),
                             places[i]);
        }
        return found;
    };
}

Make drifting(double speed) {
    return [=] {
        MpdWatch watch;
        Found found;
        for (int t = 0; t <= 3'600; t += 2) found = watch.at(t, live.later(static_cast<int>(t * speed / 4)));
        return found;
    };
}

DashSegmentFacts asked(Where where, int status, double dueAgoS, double goneInS, std::optional<double> later) {
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

UtcTimingFacts clockOf(double offsetMs, double roundTripMs) {
    UtcTimingFacts facts;
    facts.scheme = "urn:mpeg:dash:utc:http-iso:2014";
    facts.url = "https://time.example/now";
    facts.answered = true;
    facts.offsetMs = offsetMs;
    facts.roundTripMs = roundTripMs;
    return facts;
}
static UtcTimingFacts silentClock() {
    UtcTimingFacts facts = clockOf(0);
    facts.answered = false;
    facts.message = "HTTP 503";
    return facts;
}
static UtcTimingFacts unknownClock() {
    UtcTimingFacts facts;
    facts.scheme = "urn:mpeg:dash:utc:ntp:2014";
    facts.supported = false;
    return facts;
}
Make clocks(const std::vector<UtcTimingFacts>& facts, bool dynamic) {
    return [=] { return judgeUtcTiming(master, facts, !facts.empty(), dynamic); };
}

static Make patch(const std::string& problem) {
    return [=] { return judgePatch(master, problem, 3); };
}
Make indexed(const DashIndexFacts& facts) {
    return [=] { return judgeDashIndex({"v1", "packager", "https://cdn.example/vod/v1.mp4"}, facts); };
}

// A second Period, with its own timeline and offset, after a first one that now ends.
static std::string nextPeriod(const LiveMpd& mpd) {
    const std::string text = with(mpd.text(), "start=\"PT0S\">", "start=\"PT0S\" duration=\"PT600S\">");
    return with(text, "</Period>\n</MPD>",
                "</Period>\n<Period id=\"p1\" start=\"PT600S\">\n<AdaptationSet id=\"1\" contentType=\"video\" "
                "mimeType=\"video/mp4\">\n"
                "<SegmentTemplate timescale=\"1000\" presentationTimeOffset=\"7000\" startNumber=\"1\" "
                "media=\"n/$Time$.m4s\">"
                "<SegmentTimeline><S t=\"7000\" d=\"4000\"/></SegmentTimeline></SegmentTemplate>\n"
                "<Representation id=\"n1\" bandwidth=\"3000000\"/>\n</AdaptationSet>\n</Period>\n</MPD>");
}

static LiveMpd byNumber(LiveMpd mpd) {
    return having(std::move(mpd), &LiveMpd::media, "$RepresentationID$/$Number$.m4s");
}

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
    const std::string moved =
        with(with(live.later(1).text(), "<S t=\"544000\"", "<S t=\"544500\""), "r=\"14\"", "r=\"13\"");
    return {
        {"dash-publish-time-backwards", versions(live, older), {versions(live, live)}},
        {"dash-publish-time-unchanged-body-changed",
         [=] { return change(liveText, with(liveText, "bandwidth=\"1000000\"", "bandwidth=\"1000001\"")); },
         {versions(live, live), edited("bandwidth=\"1000000\"", "bandwidth=\"1000001\"")}},
        {"dash-ast-changed",
         edited("12:00:00Z", "12:00:01Z"),
         {edited("12:00:00Z", "12:00:00.000Z"), edited("12:00:00Z", "13:00:00+01:00")}},
        {"dash-period-start-changed",
         edited("start=\"PT0S\"", "start=\"PT2S\""),
         {edited("start=\"PT0S\"", "start=\"P0DT0.000S\"")}},
        {"dash-period-id-changed", edited("Period id=\"p0\"", "Period id=\"px\""), {[] {
             return change(liveText, nextPeriod(live), 2);
         }}},
        {"dash-pto-changed",
         edited("presentationTimeOffset=\"0\"", "presentationTimeOffset=\"1000\""),
         {[] { return change(liveText, nextPeriod(live), 2); }, edited(" presentationTimeOffset=\"0\"", "")}},
        {"dash-adaptation-sets-changed", edited("AdaptationSet id=\"2\"", "AdaptationSet id=\"3\""), {[] {
             return change(liveText, nextPeriod(live), 2);
         }}},
        {"dash-representations-changed",
         edited("<Representation id=\"v2\" bandwidth=\"1000000\"/>\n", ""),
         {edited("<Representation id=\"v1\" bandwidth=\"3000000\"/>\n<Representation id=\"v2\" "
                 "bandwidth=\"1000000\"/>",
                 "<Representation id=\"v2\" bandwidth=\"1000000\"/>\n<Representation id=\"v1\" "
                 "bandwidth=\"3000000\"/>")}},
        {"dash-mpd-id-changed", edited("id=\"live\"", "id=\"other\""), {edited("id=\"live\"\n", "\n")}},
        {"dash-tsbd-changed", edited("PT60S", "PT90S"), {edited("PT60S", "PT1M")}},
        {"dash-segment-time-changed", [=] { return change(liveText, moved); }, legalVersions()},
        {"dash-start-number-changed-identity",
         [=] {
             return change(byNumber(live).text(),
                           with(wrongNumber.text(), "startNumber=\"136\"", "startNumber=\"135\""));
         },
         {versions(byNumber(live), wrongNumber),
          // Addressed by time, the number is nobody's concern.
          [] {
              return change(liveText, with(live.later(1).text(), "startNumber=\"136\"", "startNumber=\"135\""));
          }}},
        {"dash-timeline-shrank-at-edge",
         versions(live, shorter),
         {versions(live, live.later(1)),
          // A Period that is given its end loses what reached past it.
          [=] {
              return change(liveText,
                            with(shorter.text(), "start=\"PT0S\">", "start=\"PT0S\" duration=\"PT592S\">"));
          }}},
        {"dash-location-changed",
         location("https://a.example/m.mpd", "https://b.example/m.mpd"),
         {location("https://a.example/m.mpd", "https://a.example/m.mpd"),
          location("https://a.example/m.mpd?token=abcdef0123456789",
                   "https://a.example/m.mpd?token=9876543210fedcba"),
          location("manifest.mpd", mpdUrl)}},
        {"dash-location-loop",
         journey({"https://a.example/m", "https://b.example/m", "https://a.example/m", "https://b.example/m",
                  "https://a.example/m"}),
         {journey({mpdUrl, mpdUrl, mpdUrl, mpdUrl, mpdUrl}),
          journey({"https://a.example/m", "https://b.example/m", "https://b.example/m", "https://b.example/m",
                   "https://b.example/m"}),
          // Once to another server and, when that is gone, back.
          journey({"https://a.example/m", "https://b.example/m", "https://b.example/m", "https://a.example/m",
                   "https://a.example/m"}),
          journey({"https://a.example/m", "https://b.example/m", "https://c.example/m", "https://d.example/m",
                   "https://e.example/m"})}},
        {"dash-event-stream-changed",
         eventsChange(ad, event(7, 710, "a")),
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
        {"dash-mpd-stale",
         held(live, 8),
         {held(live, 5), held(having(live, &LiveMpd::update, "PT30S"), 20),
          held(having(live, &LiveMpd::update, "PT0S"), 3), renewed(live, 30, 0.25), held(atItsEnd, 30),
          held(whole, 30)}},
        {"dash-edge-stalled",
         renewed(live, 15, 0),
         {renewed(live, 10, 0), renewed(live, 60, 0.25), renewed(whole, 30, 0), held(live, 15)}},
        {"dash-segments-not-removed",
         renewed(kept, 12, 0.25),
         {renewed(live, 12, 0.25), renewed(having(kept, &LiveMpd::depth, ""), 12, 0.25),
          renewed(having(kept, &LiveMpd::depth, "PT90S"), 12, 0.25)}},
        {"dash-end-of-live-not-signalled",
         held(whole, 10),
         {held(whole, 4), held(atItsEnd, 60), renewed(live, 10, 0.25)}},
        {"dash-clock-drift", drifting(1.005), {drifting(1), drifting(1.0002), drifting(0.9998)}},
    };
}

std::vector<Case> askingCases() {
    return {
        {"dash-utc-timing-missing", clocks({}), {clocks({clockOf(0)}), clocks({}, false)}},
        {"dash-utc-timing-unsupported",
         clocks({unknownClock()}),
         {clocks({unknownClock(), clockOf(0)}), clocks({clockOf(0)})}},
        {"dash-utc-timing-unreachable",
         clocks({silentClock(), clockOf(0)}),
         {clocks({clockOf(0)}), clocks({silentClock()}, false)}},
        {"dash-utc-timing-skew",
         clocks({clockOf(1'200)}),
         {clocks({clockOf(990)}), clocks({clockOf(-990)}), clocks({clockOf(1'200, 500)}),
          clocks({clockOf(0, 9'000)})}},
        {"dash-segment-not-available-at-edge",
         segment(asked(Where::Edge, 404, 1)),
         {segment(asked(Where::Edge, 404, 0.1)), segment(asked(Where::Edge, 404, -2)),
          segment(asked(Where::Edge, 206, 1)), segment(asked(Where::Edge, 0, 1))}},
        {"dash-segment-available-early",
         segment(asked(Where::Edge, 200, -3)),
         {segment(asked(Where::Edge, 200, -0.9)), segment(asked(Where::Edge, 200, 0.3)),
          segment(asked(Where::Edge, 404, -3))}},
        {"dash-segment-gone-inside-window",
         segment(asked(Where::First, 404, 50, 10)),
         {segment(asked(Where::First, 200, 50, 10)), segment(asked(Where::First, 404, 59, 1)),
          segment(asked(Where::First, 404, 61, -1)), segment(asked(Where::First, 0, 50, 10))}},
        {"dash-patch-invalid", patch("no node for /MPD/Period[9]"), {patch("")}},
        {"dash-sidx-mismatch",
         indexed({}),
         {indexed({10, 40, 4, 40}), indexed({10, 37, 4, 40}), indexed({10, 40, 4, 0})}},
    };
}

}  // namespace inspector::rules::test
