// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/rules/mpds.h"

using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using testing::Contains;
using testing::Not;

namespace {

const std::string live = "live_timeline.mpd";
const std::string vod = "trick_and_thumbnails.mpd";
const std::string files = "on_demand.mpd";
const std::string periods = "multi_period.mpd";
const std::string numbered = "live_number.mpd";
const std::string low = "low_latency.mpd";
const std::string drm = "live_multi_period.mpd";

// One fault put into a legal MPD: `from` becomes `to`.
struct Fault {
    const char* rule;
    std::string file;
    std::string from;
    std::string to;
    std::optional<Severity> severity = {};
};

void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.rule << ": " << fault.to; }

class MpdFault : public testing::TestWithParam<Fault> {};

const std::string bigGap = "<S t=\"51300000\" d=\"180000\"/><S t=\"51570000\" d=\"180000\"/>";
const std::string entry = "<S t=\"51300000\" d=\"180000\" r=\"14\"/>";
const std::string numberTemplate = "media=\"$RepresentationID$/$Number$.m4s\"";
const std::string timelineVod = "<S t=\"0\" d=\"51200\" r=\"14\"/><S d=\"512\"/>";

const Fault faults[] = {
    {"dash-xml-invalid", live, "</MPD>", "</MPD", Severity::Critical},
    {"dash-schema-invalid", live, "id=\"ch\"", "colour=\"red\" id=\"ch\"", Severity::Minor},
    {"dash-schema-invalid", live, "timescale=\"90000\"", "timescale=\"fast\"", Severity::Major},
    {"dash-root-not-mpd", live, "<MPD", "<Patch", Severity::Critical},
    {"dash-namespace", live, "urn:mpeg:dash:schema:mpd:2011", "urn:example"},
    {"dash-retired-namespace", live, "urn:mpeg:dash:schema:mpd:2011", "urn:3GPP:ns:PSS:AdaptiveHTTPStreamingMPD:2009"},
    {"dash-vendor-dtd", live, "<MPD", "<!DOCTYPE MPD SYSTEM \"mpd.dtd\"><MPD", Severity::Critical},
    {"dash-entity-expansion", live, "<MPD", "<!DOCTYPE MPD [<!ENTITY a \"b\">]><MPD", Severity::Critical},
    {"dash-mpd-too-large", live, "<Period", "<Period" + [] { std::string a; for (int i = 0; i < 200; ++i) a += " a" + std::to_string(i) + "=\"\""; return a; }()},
    {"dash-duration-year-month", live, "minimumUpdatePeriod=\"PT2S\"", "minimumUpdatePeriod=\"P1Y\""},
    {"dash-type-unknown", vod, "type=\"static\"", "type=\"live\""},
    {"dash-min-buffer-time-missing", vod, "minBufferTime=\"PT4S\"", ""},
    {"dash-profiles-missing", vod, "profiles=\"urn:mpeg:dash:profile:isoff-live:2011\"", ""},
    {"dash-profiles-unknown", vod, "urn:mpeg:dash:profile:isoff-live:2011", "urn:acme:1"},
    {"dash-profiles-not-subset", vod, "<Representation id=\"v1\"", "<Representation id=\"v1\" profiles=\"urn:mpeg:dash:profile:full:2011\""},
    {"dash-availability-start-time-missing", live, "availabilityStartTime=\"2026-01-31T12:00:00Z\"", "", Severity::Critical},
    {"dash-availability-start-time-future", live, "availabilityStartTime=\"2026-01-31T12", "availabilityStartTime=\"2026-01-31T14"},
    {"dash-availability-start-time-no-timezone", live, "12:00:00Z", "12:00:00"},
    {"dash-publish-time-missing", live, "publishTime=\"2026-01-31T12:10:00Z\"", ""},
    {"dash-presentation-duration-missing", vod, "mediaPresentationDuration=\"PT1M0.04S\"", ""},
    {"dash-presentation-duration-mismatch", periods, "<Period id=\"main-2\"", "<Period id=\"main-2\" duration=\"PT12S\""},
    {"dash-static-with-update-period", vod, "type=\"static\"", "type=\"static\" minimumUpdatePeriod=\"PT2S\""},
    {"dash-static-with-time-shift", vod, "type=\"static\"", "type=\"static\" timeShiftBufferDepth=\"PT2S\""},
    {"dash-update-period-zero", live, "minimumUpdatePeriod=\"PT2S\"", "minimumUpdatePeriod=\"PT0S\"", Severity::Info},
    {"dash-time-shift-buffer-too-small", live, "timeShiftBufferDepth=\"PT30S\"", "timeShiftBufferDepth=\"PT1S\""},
    {"dash-suggested-delay-outside-window", live, "suggestedPresentationDelay=\"PT6S\"", "suggestedPresentationDelay=\"PT60S\""},
    {"dash-low-latency-ato-without-atc", low, "availabilityTimeComplete=\"false\"", ""},
    {"dash-service-description-missing", low,
     "<ServiceDescription id=\"0\">\n    <Latency target=\"3500\" max=\"6000\" min=\"2000\" referenceId=\"0\"/>\n"
     "    <PlaybackRate max=\"1.04\" min=\"0.96\"/>\n  </ServiceDescription>", ""},
    {"dash-producer-reference-time-missing", low, "<Resync", "</AdaptationSet><AdaptationSet id=\"9\" mimeType=\"video/mp4\" par=\"16:9\"><Resync"},
    {"dash-no-period", live, "<Period", "<x:Period xmlns:x=\"urn:x\"", Severity::Critical},
    {"dash-empty-period", periods, "<Period id=\"ad-1\"", "<Period id=\"e\" duration=\"PT1S\"/><Period id=\"ad-1\"", Severity::Critical},
    {"dash-empty-adaptation-set", vod, "<AdaptationSet id=\"2\"", "<AdaptationSet id=\"9\" mimeType=\"video/mp4\"/><AdaptationSet id=\"2\""},
    {"dash-no-segment-info", files, "<BaseURL>subs.vtt</BaseURL>", "", Severity::Critical},
    {"dash-period-id-missing", live, "<Period id=\"1\"", "<Period"},
    {"dash-period-id-duplicate", periods, "id=\"ad-1\"", "id=\"main-1\""},
    {"dash-period-start-unknown", periods, "<Period id=\"main-1\" duration=\"PT20S\"", "<Period id=\"main-1\"", Severity::Critical},
    {"dash-period-start-unknown", live, "start=\"PT0S\"", ""},
    {"dash-period-overlap", periods, "<Period id=\"ad-1\"", "<Period id=\"ad-1\" start=\"PT15S\""},
    {"dash-period-gap", periods, "<Period id=\"ad-1\"", "<Period id=\"ad-1\" start=\"PT25S\""},
    {"dash-period-zero-duration", periods, "<Period id=\"ad-1\" duration=\"PT10S\"", "<Period id=\"ad-1\" duration=\"PT0S\""},
    {"dash-first-period-start-not-zero", vod, "<Period id=\"p0\"", "<Period id=\"p0\" start=\"PT5S\""},
    {"dash-early-available-period", live, "</MPD>", "<Period id=\"next\"><AdaptationSet id=\"1\" mimeType=\"video/mp4\"/></Period></MPD>", Severity::Info},
    {"dash-no-period-covers-now", live, "start=\"PT0S\"", "start=\"PT0S\" duration=\"PT1M\"", Severity::Critical},
    {"dash-adaptation-id-duplicate", live, "<AdaptationSet id=\"1\"", "<AdaptationSet id=\"0\""},
    {"dash-adaptation-id-missing-live", live, "<AdaptationSet id=\"1\"", "<AdaptationSet"},
    {"dash-representation-id-missing", live, "id=\"720\"", ""},
    {"dash-representation-id-duplicate", live, "id=\"720\"", "id=\"1080\""},
    {"dash-bandwidth-missing", live, "bandwidth=\"3000000\"", ""},
    {"dash-bandwidth-out-of-range", live, "bandwidth=\"3000000\"", "bandwidth=\"0\""},
    {"dash-bandwidth-out-of-range", live, "par=\"16:9\"", "par=\"16:9\" maxBandwidth=\"5000000\""},
    {"dash-mime-type-missing", live, "mimeType=\"video/mp4\"", ""},
    {"dash-codecs-missing", live, "codecs=\"avc1.64001f\"", ""},
    {"dash-width-height-missing", live, "width=\"1280\"", ""},
    {"dash-frame-rate-out-of-range", numbered, "frameRate=\"60/2\" sar", "frameRate=\"50\" sar"},
    {"dash-par-missing", live, "par=\"16:9\"", ""},
    {"dash-lang-missing", live, "lang=\"en\"", ""},
    {"dash-role-main-missing", files, "<AdaptationSet id=\"1\" contentType=\"audio\" lang=\"en\"", "<AdaptationSet id=\"7\" contentType=\"audio\" lang=\"fr\" mimeType=\"audio/mp4\"/><AdaptationSet id=\"1\" contentType=\"audio\" lang=\"en\""},
    {"dash-segment-alignment-false", live, "segmentAlignment=\"true\"", "segmentAlignment=\"false\""},
    {"dash-multiplexed", live, "codecs=\"avc1.64001f\"", "codecs=\"avc1.64001f,mp4a.40.2\""},
    {"dash-essential-property-unknown", vod, "http://dashif.org/guidelines/trickmode", "urn:acme:trick"},
    {"dash-addressing-conflict", vod, "<SegmentTemplate", "<SegmentBase/><SegmentTemplate", Severity::Critical},
    {"dash-addressing-mixed-in-set", files, "<Representation id=\"1\"", "<Representation id=\"9\" bandwidth=\"1\" codecs=\"mp4a.40.2\" mimeType=\"audio/mp4\"><SegmentTemplate timescale=\"1\" duration=\"2\" media=\"$Number$\"/></Representation><Representation id=\"1\""},
    {"dash-template-no-duration-no-timeline", numbered, "duration=\"2\" ", "", Severity::Critical},
    {"dash-template-both", live, "timescale=\"90000\"", "timescale=\"90000\" duration=\"180000\""},
    {"dash-template-unknown-identifier", numbered, numberTemplate, "media=\"$Nummer$.m4s\"", Severity::Critical},
    {"dash-template-unknown-identifier", numbered, numberTemplate, "media=\"$Number.m4s\"", Severity::Critical},
    {"dash-template-number-and-time", numbered, numberTemplate, "media=\"$Number$-$Time$.m4s\"", Severity::Critical},
    {"dash-template-format-tag", numbered, numberTemplate, "media=\"$Number%5d$.m4s\""},
    {"dash-template-format-tag", numbered, numberTemplate, "media=\"$RepresentationID%05d$$Number$.m4s\""},
    {"dash-template-init-has-number", numbered, "/init.mp4", "/init-$Number$.mp4"},
    {"dash-template-media-missing", numbered, numberTemplate, "", Severity::Critical},
    {"dash-timescale-missing", numbered, "timescale=\"1\" ", "", Severity::Minor},
    {"dash-timeline-gap", live, entry, bigGap},
    {"dash-timeline-overlap", live, entry, "<S t=\"51300000\" d=\"180000\"/><S t=\"51400000\" d=\"180000\"/>"},
    {"dash-timeline-t-backwards", live, entry, "<S t=\"51300000\" d=\"180000\"/><S t=\"51300000\" d=\"180000\"/>", Severity::Critical},
    {"dash-timeline-d-zero", live, entry, "<S t=\"51300000\" d=\"0\"/>", Severity::Critical},
    {"dash-timeline-d-zero", live, entry, "<S t=\"51300000\"/>", Severity::Critical},
    {"dash-timeline-r-invalid", live, entry, "<S t=\"51300000\" d=\"180000\" r=\"-2\"/>", Severity::Critical},
    {"dash-timeline-open-repeat", live, "r=\"14\"", "r=\"-1\"", Severity::Info},
    {"dash-timeline-not-last-open-repeat-without-t", live, entry, "<S t=\"51300000\" d=\"180000\" r=\"-1\"/><S d=\"1\"/>", Severity::Critical},
    {"dash-timeline-beyond-period", vod, timelineVod, "<S t=\"0\" d=\"51200\" r=\"20\"/>", Severity::Minor},
    {"dash-segments-outside-period", live, "timescale=\"90000\"", "timescale=\"90000\" presentationTimeOffset=\"90000000\""},
    {"dash-segments-outside-period", vod, timelineVod, "<S t=\"9000000\" d=\"51200\" r=\"14\"/>"},
    {"dash-period-not-covered", vod, timelineVod, "<S t=\"0\" d=\"51200\" r=\"9\"/>"},
    {"dash-max-segment-duration-exceeded", numbered, "maxSegmentDuration=\"PT2S\"", "maxSegmentDuration=\"PT1S\""},
    {"dash-segment-list-too-short", periods, "<SegmentURL media=\"2.m4s\"/>", ""},
    {"dash-segment-list-too-long", periods, "<SegmentURL media=\"2.m4s\"/>", "<SegmentURL/><SegmentURL/><SegmentURL/>", Severity::Minor},
    {"dash-segment-base-index-missing", files, "indexRange=\"859-1058\"", ""},
    {"dash-base-url-unresolvable", files, "<BaseURL>video720.mp4", "<BaseURL>http://a/&#9;b", Severity::Critical},
    {"dash-base-url-multiple", drm, "<UTCTiming", "<BaseURL>https://b.example/</BaseURL><UTCTiming", Severity::Info},
    {"dash-event-scheme-missing", periods, "schemeIdUri=\"urn:scte:scte35:2014:xml+bin\"", ""},
    {"dash-event-timescale-zero", periods, "timescale=\"90000\"", "timescale=\"0\""},
    {"dash-event-id-duplicate", periods, "<Event ", "<Event id=\"1\"><x:Signal xmlns:x=\"urn:x\"><x:Binary>/DAvAAAAAAAA///wFAVIAACPf+/+c2nALv4AUsz1AAAAAAAKAAhDVUVJAAABNWLbowo=</x:Binary></x:Signal></Event><Event "},
    {"dash-event-outside-period", periods, "presentationTime=\"1800000\"", "presentationTime=\"1899000\""},
    {"dash-event-stream-malformed", periods, "presentationTime=\"1800000\"", "presentationTime=\"soon\""},
    {"dash-event-stream-malformed", periods, "/DAvAAAAAAAA///wFAVIAACPf+/+c2nALv4AUsz1AAAAAAAKAAhDVUVJAAABNWLbowo=", ""},
    {"dash-event-stream-scte35-invalid", periods, "WLbowo=", "WLbAwo="},
    {"dash-event-stream-scte35-invalid", periods, "/DAvAAAAAAAA", "/DA"},
    {"dash-content-protection-placement", vod, "width=\"640\" height=\"360\" frameRate=\"25\"/>", "width=\"640\" height=\"360\" frameRate=\"25\"><ContentProtection schemeIdUri=\"urn:uuid:1\"/></Representation>"},
    {"dash-content-protection-default-kid-missing", drm, "cenc:default_KID=\"9EB4050D-E44B-4802-932E-27D75083E266\"", ""},
    {"dash-content-protection-scheme-4cc", drm, "value=\"cbcs\"", "value=\"aes\""},
    {"dash-ladder-gap", live, "bandwidth=\"3000000\"", "bandwidth=\"2300000\"", Severity::Minor},
    {"dash-ladder-gap", live, "bandwidth=\"3000000\"", "bandwidth=\"1400000\"", Severity::Major},
    {"dash-ladder-duplicate-rung", live, "bandwidth=\"3000000\" codecs=\"avc1.64001f\" width=\"1280\" height=\"720\"", "bandwidth=\"5900000\" codecs=\"avc1.640028\" width=\"1920\" height=\"1080\""},
};

}  // namespace

TEST_P(MpdFault, IsFoundAndNotWithoutIt) {
    const Fault& fault = GetParam();
    const std::string good = mpdFile(fault.file);
    const std::string bad = with(good, fault.from, fault.to);
    EXPECT_THAT(mpdRules(good), Not(Contains(fault.rule)));
    const auto found = mpdFindings(bad);
    EXPECT_THAT(rulesOf(found), Contains(fault.rule));
    const Finding* finding = findingOf(found, fault.rule);
    if (finding && fault.severity) {
        EXPECT_EQ(finding->severity, *fault.severity);
    }
}

INSTANTIATE_TEST_SUITE_P(Each, MpdFault, testing::ValuesIn(faults));

TEST(MpdDocument, FindsNothingGraveInLegalMpds) {
    for (const char* name : {"live_number.mpd", "live_timeline.mpd", "on_demand.mpd", "multi_period.mpd", "low_latency.mpd",
                             "ffmpeg_live.mpd", "shaka_live.mpd", "live_multi_period.mpd", "trick_and_thumbnails.mpd",
                             "open_timeline.mpd", "plain_files.mpd"}) {
        for (const Finding& finding : mpdFindings(mpdFile(name)))
            EXPECT_LT(finding.severity, Severity::Major) << name << ": " << english(finding);
    }
}

TEST(MpdDocument, NeedsAnEndForAnOpenRepeat) {
    const std::string open = with(mpdFile(vod), timelineVod, "<S t=\"0\" d=\"51200\" r=\"-1\"/>");
    EXPECT_THAT(mpdRules(open), Not(Contains("dash-timeline-open-repeat-unbounded")));
    const auto found = mpdFindings(with(open, "mediaPresentationDuration=\"PT1M0.04S\"", ""));
    ASSERT_TRUE(findingOf(found, "dash-timeline-open-repeat-unbounded"));
    EXPECT_EQ(findingOf(found, "dash-timeline-open-repeat-unbounded")->severity, Severity::Critical);
}

TEST(MpdDocument, SaysNothingOfThePresentOfAFile) {
    const std::string ended = with(mpdFile("live_timeline.mpd"), "start=\"PT0S\"", "start=\"PT0S\" duration=\"PT1M\"");
    EXPECT_THAT(mpdRules(ended), Contains("dash-no-period-covers-now"));
    EXPECT_THAT(mpdRules(ended, std::nullopt), Not(Contains("dash-no-period-covers-now")));
    // An event that is over and says so.
    const std::string over = with(ended, "minimumUpdatePeriod=\"PT2S\"", "");
    EXPECT_THAT(mpdRules(over), Not(Contains("dash-no-period-covers-now")));
}

TEST(MpdDocument, BearsWhatIsOddButLegal) {
    const std::string text = mpdFile("live_timeline.mpd");
    // A tick of another timescale between two entries, and a step of exactly two and a half.
    EXPECT_THAT(mpdRules(with(text, entry, "<S t=\"51300000\" d=\"180000\"/><S t=\"51480045\" d=\"180000\"/>")), Not(Contains("dash-timeline-gap")));
    EXPECT_THAT(mpdRules(with(text, "bandwidth=\"3000000\"", "bandwidth=\"2400000\"")), Not(Contains("dash-ladder-gap")));
    EXPECT_THAT(mpdRules(with(text, "bandwidth=\"3000000\"", "bandwidth=\"5900000\"")), Not(Contains("dash-ladder-duplicate-rung")));
    const std::string ad = "<Period xlink:href=\"https://ads.example/1\" xlink:actuate=\"onRequest\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" duration=\"PT10S\"/>";
    EXPECT_THAT(mpdRules(with(mpdFile("multi_period.mpd"), "<Period id=\"ad-1\"", ad + "<Period id=\"ad-1\"")), Not(Contains("dash-empty-period")));
    const std::string large = with(text, "</MPD>", "<!--" + std::string(1'100'000, ' ') + "--></MPD>");
    EXPECT_THAT(mpdRules(large), Contains("dash-mpd-size"));
    EXPECT_THAT(mpdRules(text), Not(Contains("dash-mpd-size")));
}
