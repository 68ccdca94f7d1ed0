// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/webvtt.h"

#include "tests/core/media/mp4_boxes.h"

using namespace inspector;
using namespace inspector::media;
using namespace inspector::media::test;

namespace {

const std::string header = "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000\n\n";

std::string cue(const std::string& times, const std::string& text = "Hello") { return times + "\n" + text + "\n\n"; }

struct Case {
    const char* id;
    std::string bad;
    std::string good;
};

std::vector<Case> cases() {
    const std::string one = cue("00:01.000 --> 00:02.000");
    return {
        {"vtt-header-missing", "\n\n" + header + one, header + one},
        {"vtt-header-missing", "WEBVTTX\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n\n", "\xEF\xBB\xBFWEBVTT - title\r\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\r\n\r\n"},
        {"vtt-timestamp-map-missing", "WEBVTT\n\n" + one, header},
        {"vtt-timestamp-map-missing", "WEBVTT\n\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n\n", header},
        {"vtt-timestamp-map-invalid", "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:0,MPEGTS:900000\n\n", "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:8589934591, LOCAL:100:00:00.000\n\n"},
        {"vtt-timestamp-map-invalid", "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:8589934592\n\n", header},
        {"vtt-timestamp-map-invalid", "WEBVTT\nX-TIMESTAMP-MAP\n\n", header},
        {"vtt-cue-end-before-start", header + cue("00:02.000 --> 00:01.000"), header + cue("00:02.000 --> 00:02.001")},
        {"vtt-cue-end-before-start", header + cue("00:02.000 --> 00:02.000"), header + cue("01:00:02.000 --> 01:00:03.000 align:start")},
        {"vtt-cue-overlap", header + one + cue("00:01.500 --> 00:03.000"), header + one + cue("00:02.000 --> 00:03.000")},
        {"vtt-cue-overlap", header + one + cue("00:01.500 --> 00:03.000"), header + one + cue("00:01.980 --> 00:03.000")},
        {"vtt-cue-overlap", header + one + cue("00:01.500 --> 00:03.000"), header + one + cue("00:01.000 --> 00:02.000")},
        {"vtt-cue-overlap", header + one + cue("00:01.500 --> 00:03.000"), header + one + cue("00:01.500 --> 00:03.000 line:10%")},
        {"vtt-not-utf8", header + cue("00:01.000 --> 00:02.000", "Caf\xE9 noir"), header + cue("00:01.000 --> 00:02.000", "Caf\xC3\xA9 noir")},
        {"vtt-not-utf8", header + one + "\xC3", header + one + "NOTE \xF0\x9F\x98\x80"},
    };
}

}  // namespace

TEST(WebVtt, SaysWhatIsWrongAndIsSilentWhenItIsNot) {
    for (const Case& c : cases()) {
        const Inspection bad = inspect(c.bad, nullptr);
        EXPECT_TRUE(bad.container == Container::WebVtt) << c.bad;
        EXPECT_TRUE(find(bad.diagnostics, c.id)) << c.id << ": " << idsOf(bad.diagnostics) << "\n" << c.bad;
        expectWords(bad.diagnostics);
        EXPECT_EQ(idsOf(inspect(c.bad, nullptr, 1).diagnostics), idsOf(bad.diagnostics));
        const Inspection good = inspect(c.good, nullptr);
        EXPECT_TRUE(good.diagnostics.empty()) << c.id << ": " << idsOf(good.diagnostics) << "\n" << c.good;
        EXPECT_TRUE(inspect(c.good, nullptr, 1).diagnostics.empty()) << c.good;
    }
}

TEST(WebVtt, GivesItsMapAndTheTimesOfItsCues) {
    const Inspection inspection = inspect(header + cue("00:10.500 --> 00:12.000") + cue("00:13.000 --> 01:00:00.250"), nullptr);
    ASSERT_TRUE(inspection.text);
    EXPECT_TRUE(inspection.text->hasTimestampMap);
    EXPECT_EQ(inspection.text->mpegts, 900'000u);
    EXPECT_EQ(inspection.text->localS, 0);
    EXPECT_EQ(inspection.text->cues, 2u);
    EXPECT_EQ(inspection.text->firstStartS, 10.5);
    EXPECT_EQ(inspection.text->lastEndS, 3600.25);
    ASSERT_EQ(inspection.tracks.size(), 1u);
    EXPECT_EQ(inspection.tracks[0].kind, Track::Kind::Text);
}

TEST(WebVtt, WithoutACueIsWhole) {
    const Inspection inspection = inspect(header, nullptr);
    EXPECT_TRUE(inspection.diagnostics.empty());
    EXPECT_EQ(inspection.text->cues, 0u);
    EXPECT_FALSE(inspection.text->firstStartS);
}

TEST(WebVtt, IsReadWhateverItsLineEnds) {
    for (const char* end : {"\n", "\r", "\r\n"}) {
        std::string text;
        for (const std::string& line : {std::string("WEBVTT"), std::string("X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:1"), std::string(), std::string("00:01.000 --> 00:02.000"), std::string("Hi")})
            text += line + end;
        const Inspection inspection = inspect(text, nullptr, 1);
        EXPECT_TRUE(inspection.diagnostics.empty()) << idsOf(inspection.diagnostics);
        EXPECT_EQ(inspection.text->cues, 1u);
    }
}

TEST(WebVtt, HoldsNoEndlessLine) {
    const Inspection inspection = inspect(header + std::string(3 << 20, 'a') + "\n\n" + cue("00:01.000 --> 00:02.000"), nullptr);
    EXPECT_EQ(inspection.text->cues, 1u);
}

TEST(WebVttTime, TakesWhatTheStandardDoes) {
    EXPECT_EQ(webVttTime("00:00.000"), 0);
    EXPECT_EQ(webVttTime("01:02:03.250"), 3723.25);
    EXPECT_EQ(webVttTime("100:00:00.000"), 360'000);
    for (const char* bad : {"", "1:00.000", "00:60.000", "00:00", "00:00.00", "00:00,000", "0:00:00.000", "99999999999:00:00.000", "a0:00.000", "-1:00.000"})
        EXPECT_FALSE(webVttTime(bad)) << bad;
}
