// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/rules/judging.h"

#include <ostream>

// Low-Latency HLS and date ranges in one document, rule by rule.
using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using testing::Contains;
using testing::Not;

namespace {

// A whole Low-Latency playlist of three segments of 4 s, two with parts and one that is being written.
struct LowLatency {
    std::string control = "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=3.0,CAN-SKIP-UNTIL=24.0,HOLD-BACK=12.0\n";
    std::string inf = "#EXT-X-PART-INF:PART-TARGET=1.0\n";
    std::string date = "#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:00:00.000Z\n";
    std::string firstPart = "#EXT-X-PART:DURATION=1.0,URI=\"1.0.mp4\",INDEPENDENT=YES\n";
    std::string secondPart = "#EXT-X-PART:DURATION=1.0,URI=\"1.1.mp4\"\n";
    std::string lastPart = "#EXT-X-PART:DURATION=1.0,URI=\"1.3.mp4\"\n";
    std::string moreSegments;
    std::string hint = "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"3.1.mp4\"\n";
    std::string after;

    [[nodiscard]] std::string text() const {
        const auto plain = [](const std::string& name) {
            std::string parts;
            for (const char* part : {".0", ".1", ".2", ".3"})
                parts += "#EXT-X-PART:DURATION=1.0,URI=\"" + name + part + ".mp4\"" + (part[1] == '0' ? ",INDEPENDENT=YES" : "") + "\n";
            return parts + "#EXTINF:4.0,\n" + name + ".mp4\n";
        };
        std::string first = plain("0");
        if (firstPart.find("INDEPENDENT") == std::string::npos) first.replace(first.find(",INDEPENDENT=YES"), 16, "");
        return "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:4\n" + control + inf + "#EXT-X-MAP:URI=\"i.mp4\"\n" + date +
               moreSegments + first + firstPart + secondPart + "#EXT-X-PART:DURATION=1.0,URI=\"1.2.mp4\"\n" + lastPart +
               "#EXTINF:4.0,\n1.mp4\n#EXT-X-PART:DURATION=1.0,URI=\"3.0.mp4\"\n" + hint + after;
    }
};

struct Change {
    std::string rule;
    Severity severity;
    void (*bad)(LowLatency&);
    void (*good)(LowLatency&);
};
void PrintTo(const Change& one, std::ostream* out) { *out << one.rule; }

std::string control(const std::string& attributes) { return "#EXT-X-SERVER-CONTROL:" + attributes + "\n"; }
std::string many(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += "#EXTINF:4.0,\nold" + std::to_string(i) + ".mp4\n";
    return text;
}
void nothing(LowLatency&) {}

const Change changes[] = {
    {"llhls-part-inf-missing", Severity::Critical, [](LowLatency& p) { p.inf.clear(); }, nothing},
    {"llhls-part-exceeds-target", Severity::Major, [](LowLatency& p) { p.secondPart = "#EXT-X-PART:DURATION=1.001,URI=\"1.1.mp4\"\n"; }, nothing},
    {"llhls-part-too-short", Severity::Major, [](LowLatency& p) { p.secondPart = "#EXT-X-PART:DURATION=0.84,URI=\"1.1.mp4\"\n"; },
     [](LowLatency& p) { p.secondPart = "#EXT-X-PART:DURATION=0.85,URI=\"1.1.mp4\"\n"; }},
    {"llhls-part-too-short", Severity::Major, [](LowLatency& p) { p.secondPart = "#EXT-X-PART:DURATION=0.5,URI=\"1.1.mp4\"\n"; },
     [](LowLatency& p) { p.secondPart = "#EXT-X-PART:DURATION=0.5,URI=\"1.1.mp4\",INDEPENDENT=YES\n"; }},
    {"llhls-part-too-short", Severity::Major, [](LowLatency& p) { p.secondPart = "#EXT-X-PART:DURATION=0.5,URI=\"1.1.mp4\"\n"; },
     [](LowLatency& p) { p.lastPart = "#EXT-X-PART:DURATION=0.2,URI=\"1.3.mp4\"\n"; }},
    {"llhls-parts-sum-mismatch", Severity::Major, [](LowLatency& p) { p.lastPart = "#EXT-X-PART:DURATION=0.9,URI=\"1.3.mp4\"\n"; },
     [](LowLatency& p) { p.lastPart = "#EXT-X-PART:DURATION=0.93,URI=\"1.3.mp4\"\n"; }},
    {"llhls-segment-tag-after-part", Severity::Major, [](LowLatency& p) { p.secondPart += "#EXT-X-DISCONTINUITY\n"; },
     [](LowLatency& p) { p.firstPart = "#EXT-X-DISCONTINUITY\n" + p.firstPart; }},
    {"llhls-parts-not-removed", Severity::Minor,
     [](LowLatency& p) { p.moreSegments = "#EXT-X-PART:DURATION=1.0,URI=\"x\",INDEPENDENT=YES\n#EXTINF:1.0,\nx.mp4\n" + many(4); },
     [](LowLatency& p) { p.moreSegments = many(10); }},
    {"llhls-independent-missing", Severity::Minor, [](LowLatency& p) { p.firstPart = "#EXT-X-PART:DURATION=1.0,URI=\"1.0.mp4\"\n"; }, nothing},
    {"llhls-server-control-missing", Severity::Major, [](LowLatency& p) { p.control.clear(); }, nothing},
    {"llhls-block-reload-missing", Severity::Major, [](LowLatency& p) { p.control = control("PART-HOLD-BACK=3.0"); }, nothing},
    {"llhls-part-hold-back-missing", Severity::Critical, [](LowLatency& p) { p.control = control("CAN-BLOCK-RELOAD=YES"); }, nothing},
    {"llhls-part-hold-back-too-small", Severity::Major, [](LowLatency& p) { p.control = control("CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.9"); },
     [](LowLatency& p) { p.control = control("CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=2.0"); }},
    {"llhls-part-hold-back-below-recommended", Severity::Minor, [](LowLatency& p) { p.control = control("CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=2.9"); },
     [](LowLatency& p) { p.control = control("CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=3.0"); }},
    {"llhls-hold-back-too-small", Severity::Major, [](LowLatency& p) { p.control = control("CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=3.0,HOLD-BACK=11.9"); }, nothing},
    {"llhls-skip-boundary-too-small", Severity::Major, [](LowLatency& p) { p.control = control("CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=3.0,CAN-SKIP-UNTIL=23"); }, nothing},
    {"llhls-skip-dateranges-without-skip-until", Severity::Minor,
     [](LowLatency& p) { p.control = control("CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=3.0,CAN-SKIP-DATERANGES=YES"); },
     [](LowLatency& p) { p.control = control("CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=3.0,CAN-SKIP-UNTIL=24,CAN-SKIP-DATERANGES=YES"); }},
    {"llhls-preload-hint-missing", Severity::Major, [](LowLatency& p) { p.hint.clear(); }, [](LowLatency& p) { p.hint = "#EXT-X-ENDLIST\n"; }},
    {"llhls-preload-hint-duplicate", Severity::Minor, [](LowLatency& p) { p.hint += "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"3.2.mp4\"\n"; },
     [](LowLatency& p) { p.hint += "#EXT-X-PRELOAD-HINT:TYPE=MAP,URI=\"j.mp4\"\n"; }},
    {"llhls-preload-hint-with-endlist", Severity::Major, [](LowLatency& p) { p.after = "#EXT-X-ENDLIST\n"; }, nothing},
    {"llhls-rendition-report-uri-absolute", Severity::Major, [](LowLatency& p) { p.after = "#EXT-X-RENDITION-REPORT:URI=\"https://h/p.m3u8\",LAST-MSN=3\n"; },
     [](LowLatency& p) { p.after = "#EXT-X-RENDITION-REPORT:URI=\"/p.m3u8\",LAST-MSN=3\n"; }},
    {"llhls-delta-not-offered", Severity::Info,
     [](LowLatency& p) {
         p.control = control("CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=3.0");
         p.moreSegments = many(30);
     },
     [](LowLatency& p) {
         p.control = control("CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=3.0");
         p.moreSegments = many(28);
     }},
    {"llhls-pdt-missing", Severity::Major, [](LowLatency& p) { p.date.clear(); }, nothing},
    {"hls-pdt-missing-live", Severity::Major, [](LowLatency& p) { p.date.clear(); }, nothing},
};

class LowLatencyRule : public testing::TestWithParam<Change> {};

// 60.29 s, event 1207959695.
const std::string splice = "0xFC302F000000000000FFFFF014054800008F7FEFFE7369C02EFE0052CCF500000000000A0008435545490000013562DBA30A";

struct Case {
    std::string rule;
    Severity severity;
    std::string bad;   // attribute lists of EXT-X-DATERANGE, a line each
    std::string good;
    std::uint64_t sequence = 0;
    bool ended = false;
};
void PrintTo(const Case& one, std::ostream* out) { *out << one.rule; }

// Ten segments of 6 s from 14:00:00 on.
std::string around(const Case& one, const std::string& ranges) {
    std::string text = "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:" + std::to_string(one.sequence) +
                       "\n#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:00:00.000Z\n";
    std::size_t at = 0;
    while (at < ranges.size()) {
        const auto stop = ranges.find('\n', at);
        text += "#EXT-X-DATERANGE:" + ranges.substr(at, stop - at) + "\n";
        at = stop == std::string::npos ? ranges.size() : stop + 1;
    }
    for (int i = 0; i < 10; ++i) text += "#EXTINF:6.0,\ns" + std::to_string(i) + ".ts\n";
    return text + (one.ended ? "#EXT-X-ENDLIST\n" : "");
}

std::string at(int second) {
    char text[64];
    std::snprintf(text, sizeof text, "2026-01-31T14:%02d:%02d.000Z", second / 60, second % 60);
    return std::string("START-DATE=\"") + text + "\"";
}

std::vector<Case> rangeCases() {
    const std::string id = "ID=\"a\"," + at(0);
    const std::string onNext = id + ",END-ON-NEXT=YES";
    const std::string interstitial = id + ",CLASS=\"com.apple.hls.interstitial\"";
    std::string wrongCrc = splice;
    wrongCrc.back() = 'B';
    return {
        {"hls-daterange-end-on-next-class", Severity::Major, onNext, onNext + ",CLASS=\"c\""},
        {"hls-daterange-end-on-next-duration", Severity::Major, onNext + ",CLASS=\"c\",DURATION=3", onNext + ",CLASS=\"c\",PLANNED-DURATION=3"},
        {"hls-daterange-end-on-next-value", Severity::Major, id + ",CLASS=\"c\",END-ON-NEXT=NO", onNext + ",CLASS=\"c\""},
        {"hls-daterange-end-on-next-overlap", Severity::Major, id + ",CLASS=\"c\",DURATION=10\nID=\"b\"," + at(9) + ",CLASS=\"c\",END-ON-NEXT=YES",
         id + ",CLASS=\"c\",DURATION=9\nID=\"b\"," + at(9) + ",CLASS=\"c\",END-ON-NEXT=YES"},
        {"hls-daterange-end-on-next-overlap", Severity::Major, id + ",CLASS=\"c\",DURATION=10\nID=\"b\"," + at(9) + ",CLASS=\"c\",END-ON-NEXT=YES",
         id + ",CLASS=\"d\",DURATION=10\nID=\"b\"," + at(9) + ",CLASS=\"c\",END-ON-NEXT=YES"},
        {"hls-daterange-cue-pre-and-post", Severity::Minor, id + ",CUE=\"PRE,POST\"", id + ",CUE=\"PRE,ONCE\""},
        {"hls-interstitial-asset", Severity::Major, interstitial, interstitial + ",X-ASSET-URI=\"u\""},
        {"hls-interstitial-asset", Severity::Major, interstitial + ",X-ASSET-URI=\"u\",X-ASSET-LIST=\"l\"", interstitial + ",X-ASSET-LIST=\"l\"\nID=\"a\",DURATION=3"},
        {"hls-scte35-unparseable", Severity::Major, id + ",PLANNED-DURATION=60.29,SCTE35-OUT=0xFC3025", id + ",PLANNED-DURATION=60.29,SCTE35-OUT=" + splice},
        {"hls-scte35-crc", Severity::Major, id + ",PLANNED-DURATION=60.29,SCTE35-CMD=" + wrongCrc, id + ",PLANNED-DURATION=60.29,SCTE35-CMD=" + splice},
        {"hls-scte35-in-without-out", Severity::Major, id + ",SCTE35-IN=" + splice, id + ",PLANNED-DURATION=60.29,SCTE35-OUT=" + splice + "\nID=\"a\",SCTE35-IN=" + splice},
        // The tag with the other half has left the window.
        {"hls-scte35-in-without-out", Severity::Major, id + ",SCTE35-IN=" + splice, "ID=\"a\",START-DATE=\"2026-01-31T13:59:00.000Z\",SCTE35-IN=" + splice, 70},
        {"hls-scte35-out-without-in", Severity::Major, id + ",PLANNED-DURATION=50,SCTE35-OUT=" + splice, id + ",PLANNED-DURATION=55,SCTE35-OUT=" + splice},
        {"hls-scte35-out-without-in", Severity::Major, id + ",PLANNED-DURATION=20,SCTE35-OUT=" + splice, id + ",DURATION=20,SCTE35-OUT=" + splice},
        {"hls-scte35-out-without-in", Severity::Major, id + ",SCTE35-OUT=" + splice, id + ",DURATION=20,SCTE35-OUT=" + splice, 0, true},
        {"hls-scte35-duration-mismatch", Severity::Minor, id + ",PLANNED-DURATION=30,SCTE35-OUT=" + splice, id + ",PLANNED-DURATION=60.0,SCTE35-OUT=" + splice},
    };
}

class DateRangeRule : public testing::TestWithParam<Case> {};

}  // namespace

TEST_P(LowLatencyRule, FindsTheFaultAndNothingElse) {
    LowLatency bad;
    LowLatency good;
    GetParam().bad(bad);
    GetParam().good(good);
    const auto findings = allOfMedia(bad.text());
    const Finding* finding = findingOf(findings, GetParam().rule);
    EXPECT_THAT(rulesOf(allOfMedia(good.text())), Not(Contains(GetParam().rule))) << good.text();
    rulesOf(findings);
    ASSERT_TRUE(finding) << bad.text();
    EXPECT_EQ(finding->severity, GetParam().severity);
    EXPECT_GT(finding->line, 0u);
}
INSTANTIATE_TEST_SUITE_P(All, LowLatencyRule, testing::ValuesIn(changes));

TEST(LowLatencyRules, AWholePlaylistIsClean) {
    EXPECT_THAT(rulesOf(mediaFindings(LowLatency().text())), testing::IsEmpty());
}

TEST_P(DateRangeRule, FindsTheFaultAndNothingElse) {
    const Case& one = GetParam();
    const auto findings = allOfMedia(around(one, one.bad));
    const Finding* finding = findingOf(findings, one.rule);
    EXPECT_THAT(rulesOf(allOfMedia(around(one, one.good))), Not(Contains(one.rule))) << one.good;
    rulesOf(findings);
    // A case of a window that slides is about its benign half.
    if (one.sequence == 0) {
        ASSERT_TRUE(finding) << one.bad;
        EXPECT_EQ(finding->severity, one.severity);
        EXPECT_GT(finding->line, 0u);
    }
}
INSTANTIATE_TEST_SUITE_P(All, DateRangeRule, testing::ValuesIn(rangeCases()));
