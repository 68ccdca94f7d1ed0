// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/judge_ladder.h"
#include "tests/core/rules/judging.h"

// The rungs of one channel beside each other, and beside those that it should have.
namespace inspector::rules::test {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;

const Context master{"master", "packager", "https://cdn.example/live/master.m3u8"};

struct Line {
    int bandwidth = 0;
    std::string attributes;
    std::string uri;
};

std::string ladder(const std::vector<Line>& lines, const std::string& before = {}) {
    std::string text = multivariant(before);
    for (const Line& line : lines) {
        const std::string uri = line.uri.empty() ? "v" + std::to_string(line.bandwidth) + ".m3u8" : line.uri;
        text += "#EXT-X-STREAM-INF:BANDWIDTH=" + std::to_string(line.bandwidth);
        text += (line.attributes.empty() ? "" : ",") + line.attributes + "\n" + uri + "\n";
    }
    return text;
}

std::vector<Finding> findingsOf(const std::string& text) { return judgeLadder(master, hls::parse(text).playlist); }

const std::string avc = "CODECS=\"avc1.64001f,mp4a.40.2\",FRAME-RATE=25,RESOLUTION=";
const std::string hevc = "CODECS=\"hvc1.2.4.L123.B0,mp4a.40.2\",FRAME-RATE=25,RESOLUTION=";
const Line sound{100'000, "CODECS=\"mp4a.40.2\"", ""};

std::string plain() {
    return ladder({{2'000'000, avc + "960x540", ""}, {1'000'000, avc + "640x360", ""}, {4'000'000, avc + "1280x720", ""},
                   {500'000, avc + "480x270", ""}, {220'000, avc + "320x180", ""}, sound});
}

TEST(Ladder, OneAsTheBookHasItIsClean) { EXPECT_THAT(rulesOf(findingsOf(plain())), IsEmpty()); }

struct Case {
    std::string rule;
    Severity severity;
    std::string bad;
    std::string good;
};

std::vector<Case> cases() {
    const Line low{1'000'000, avc + "640x360", ""};
    const Line mid{2'000'000, avc + "960x540", ""};
    const std::string two = "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"e\",URI=\"a.m3u8\",CHANNELS=";
    const std::string grouped = avc + "640x360,AUDIO=\"a\"";
    return {
        {"hls-ladder-gap", Severity::Minor, ladder({low, {2'600'000, avc + "960x540", ""}}), ladder({low, {2'500'000, avc + "960x540", ""}})},
        {"hls-ladder-gap", Severity::Major, ladder({low, {4'100'000, avc + "960x540", ""}}), ladder({low, mid})},
        // Another codec, another group of sound, another dynamic range: not neighbours.
        {"hls-ladder-gap", Severity::Minor, ladder({low, {2'900'000, avc + "960x540", ""}}), ladder({low, {2'900'000, hevc + "960x540", ""}})},
        {"hls-ladder-gap", Severity::Minor, ladder({low, {2'900'000, avc + "960x540", ""}}), ladder({low, {2'900'000, avc + "960x540,AUDIO=\"x\"", ""}})},
        {"hls-ladder-gap", Severity::Minor, ladder({low, {2'900'000, avc + "960x540", ""}}), ladder({low, sound})},
        {"hls-ladder-too-close", Severity::Info, ladder({low, {1'200'000, avc + "960x540", ""}}), ladder({low, {1'250'000, avc + "960x540", ""}})},
        {"hls-ladder-too-close", Severity::Info, ladder({low, {1'200'000, avc + "640x360", ""}}),
         ladder({low, {1'200'000, "CODECS=\"avc1.64001f\",FRAME-RATE=50,RESOLUTION=640x360", ""}})},
        {"hls-ladder-duplicate-rung", Severity::Minor, ladder({low, {1'040'000, avc + "640x360", ""}}), ladder({low, {1'060'000, avc + "640x360", ""}})},
        {"hls-ladder-duplicate-rung", Severity::Minor, ladder({low, mid, {2'000'000, avc + "960x540", "other.m3u8"}}),
         ladder({low, mid, {1'000'000, avc + "640x360", "b1.m3u8"}, {2'000'000, avc + "960x540", "b2.m3u8"}})},  // failover
        {"hls-ladder-duplicate-rung", Severity::Minor, ladder({low, {1'000'001, avc + "640x360", ""}}),
         ladder({low, {1'000'001, avc + "640x360", "https://backup.example/v.m3u8"}})},
        {"hls-ladder-no-low-rung", Severity::Minor, ladder({low, {193'000, avc + "320x180", ""}}), ladder({low, {192'000, avc + "320x180", ""}})},
        {"hls-ladder-no-low-rung", Severity::Minor, ladder({low, mid}), ladder({low})},
        {"hls-ladder-resolution-inverted", Severity::Minor, ladder({low, {2'000'000, avc + "480x270", ""}}),
         ladder({low, {2'000'000, "CODECS=\"avc1.64001f\",FRAME-RATE=50,RESOLUTION=480x270", ""}})},
        {"hls-ladder-resolution-inverted", Severity::Minor, ladder({low, {2'000'000, avc + "480x270", ""}}), ladder({low, {2'000'000, hevc + "480x270", ""}})},
        {"hls-ladder-aspect-differs", Severity::Minor, ladder({{2'000'000, avc + "1280x720", ""}, {1'000'000, avc + "640x480", ""}}),
         ladder({{2'000'000, avc + "1280x720", ""}, {1'000'000, avc + "640x368", ""}})},  // whole macroblocks
        {"hls-ladder-aspect-differs", Severity::Minor, ladder({{2'000'000, avc + "1280x720", ""}, {1'000'000, avc + "640x480", ""}}),
         ladder({{2'000'000, avc + "1280x720", ""}, {1'000'000, avc + "720x576", ""}})},  // stretched for display
        {"hls-ladder-codec-incomplete", Severity::Minor, ladder({low, mid, {4'000'000, avc + "1280x720", ""}, {3'000'000, hevc + "1280x720", ""}}),
         ladder({low, mid, {4'000'000, avc + "1280x720", ""}, {3'000'000, hevc + "1280x720", ""}, {1'500'000, hevc + "960x540", ""}})},
        {"hls-ladder-first-variant", Severity::Info, ladder({{500'000, avc + "480x270", ""}, low, mid}), ladder({low, {500'000, avc + "480x270", ""}, mid})},
        {"hls-ladder-first-variant", Severity::Info, ladder({{6'000'000, avc + "1280x720", ""}, low, mid}), ladder({{3'000'000, avc + "1280x720", ""}, low, mid})},
        {"hls-audio-only-missing", Severity::Info, ladder({low, mid}), ladder({low, mid, sound})},
        {"hls-audio-only-missing", Severity::Info, ladder({low, mid}), ladder({low, {100'000, "", ""}})},  // may be sound alone
        {"hls-audio-only-in-master", Severity::Info, ladder({sound, low, mid}), ladder({low, mid, sound})},
        {"hls-audio-only-in-master", Severity::Info, ladder({sound, low, mid}), ladder({sound})},  // radio
        {"hls-stereo-missing", Severity::Minor, ladder({{1'000'000, grouped, ""}}, two + "\"6\"\n"), ladder({{1'000'000, grouped, ""}}, two + "\"2\"\n")},
        {"hls-stereo-missing", Severity::Minor, ladder({{1'000'000, grouped, ""}}, two + "\"16/JOC\"\n"), ladder({{1'000'000, grouped, ""}, low}, two + "\"6\"\n")},
        {"hls-h264-level-too-high", Severity::Info, ladder({{1'000'000, "CODECS=\"avc1.64003c\"", ""}}), ladder({{1'000'000, "CODECS=\"avc1.640034\"", ""}})},
        {"hls-hevc-not-main-profile", Severity::Info, ladder({{1'000'000, "CODECS=\"hvc1.4.10.L123.B0\"", ""}}),
         ladder({{1'000'000, "CODECS=\"hvc1.2.4.L123.B0,dvh1.05.01\"", ""}})},
    };
}

TEST(Ladder, EachRuleFindsItsFaultAndNoOther) {
    for (const Case& entry : cases()) {
        const auto findings = findingsOf(entry.bad);
        const Finding* finding = findingOf(findings, entry.rule);
        ASSERT_TRUE(finding) << entry.rule << "\n" << entry.bad;
        EXPECT_EQ(finding->severity, entry.severity) << english(*finding);
        rulesOf(findings);
        EXPECT_THAT(rulesOf(findingsOf(entry.good)), Not(Contains(entry.rule))) << entry.good;
    }
}

TEST(Ladder, SoundTakesItsShareOfALowRung) {
    const auto rungs = ladderRungs(hls::parse(ladder({{600'000, avc + "480x270,AUDIO=\"a\"", ""}, {3'000'000, avc + "1280x720,AUDIO=\"a\"", ""}})).playlist);
    EXPECT_THAT(rulesOf(judgeAudioShare(master, rungs, {{"a", 128'000.0}})), testing::ElementsAre("hls-audio-group-bandwidth-share"));
    EXPECT_THAT(judgeAudioShare(master, rungs, {{"a", 120'000.0}}), IsEmpty());
    EXPECT_THAT(judgeAudioShare(master, rungs, {{"b", 900'000.0}}), IsEmpty());
    EXPECT_THAT(judgeAudioShare(master, rungs, {}), IsEmpty());
}

class MissingRungs : public testing::Test {
protected:
    void see(const std::string& text) { m_history.see(ladderRungs(hls::parse(text).playlist)); }
    std::vector<std::string> rules(const std::vector<ExpectedRung>& expected = {}, Protocol protocol = Protocol::Hls) const {
        return rulesOf(m_history.judge(master, expected, protocol));
    }
    LadderHistory m_history;
    const Line low{1'000'000, avc + "640x360", ""};
    const Line mid{2'000'000, avc + "960x540", ""};
    const Line high{4'000'000, avc + "1280x720", ""};
};

TEST_F(MissingRungs, NothingIsSaidBeforeALadderWasSeen) { EXPECT_THAT(rules({{1280, 720, 0, 0, ""}}), IsEmpty()); }

TEST_F(MissingRungs, OneThatGoesIsMissingUntilItIsBack) {
    see(ladder({low, mid, high}));
    EXPECT_THAT(rules(), IsEmpty());
    see(ladder({low, high}));
    EXPECT_THAT(rules(), testing::ElementsAre("hls-ladder-missing-rung"));
    see(ladder({low, high}));
    EXPECT_THAT(rules({}, Protocol::Dash), testing::ElementsAre("dash-ladder-missing-rung"));
    see(ladder({high, low, mid}));
    EXPECT_THAT(rules(), IsEmpty());
}

TEST_F(MissingRungs, OtherBitRatesTokensAndDetailsAreNoLoss) {
    see(ladder({low, mid, high}));
    see(ladder({{1'300'000, avc + "640x360", "x.m3u8?t=1"}, {1'900'000, avc + "960x540", ""}, {5'500'000, avc + "1280x720", ""}}));
    EXPECT_THAT(rules(), IsEmpty());
    see(ladder({{1'300'000, "RESOLUTION=640x360", ""}, {1'900'000, "RESOLUTION=960x540", ""}, {5'500'000, "", ""}}));
    EXPECT_THAT(rules(), IsEmpty());
}

TEST_F(MissingRungs, ACopyForFailoverIsNoRungOfItsOwn) {
    see(ladder({low, mid, {1'000'000, avc + "640x360", "b1.m3u8"}, {2'000'000, avc + "960x540", "b2.m3u8"}}));
    see(ladder({low, mid}));
    EXPECT_THAT(rules(), IsEmpty());
}

TEST_F(MissingRungs, TwoRungsOfOneSizeAreTwo) {
    see(ladder({low, {3'000'000, avc + "1280x720", ""}, high}));
    see(ladder({low, high}));
    EXPECT_THAT(rules(), testing::ElementsAre("hls-ladder-missing-rung"));
}

TEST_F(MissingRungs, TheTemplateExpectsRungs) {
    see(ladder({low, mid, high}));
    const std::vector<std::pair<ExpectedRung, bool>> table = {
        {{1280, 720, 0, 0, ""}, true},          {{1920, 1080, 0, 0, ""}, false},      {{0, 0, 2'190'000, 0, ""}, true},
        {{0, 0, 2'300'000, 0, ""}, false},      {{1280, 720, 0, 25, ""}, true},       {{1280, 720, 0, 50, ""}, false},
        {{640, 360, 0, 0, "avc1,mp4a"}, true},  {{640, 360, 0, 0, "hvc1"}, false},    {{}, true},
    };
    for (const auto& [expected, there] : table) {
        EXPECT_EQ(rules({expected}).empty(), there) << expected.width << " " << expected.bandwidthBps << " " << expected.codecs;
    }
}

TEST_F(MissingRungs, WhatIsRememberedIsBounded) {
    for (int i = 0; i < 500; ++i) see(ladder({{1'000'000, "RESOLUTION=640x" + std::to_string(100 + i), ""}}));
    const auto findings = m_history.judge(master, {}, Protocol::Hls);
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_LE(findings[0].arg("count")->number, 128);
}

TEST(Ladder, HostileOnesAreJudgedQuickly) {
    std::vector<Line> lines;
    for (int i = 0; i < 5'000; ++i) lines.push_back({i % 7 ? 2'147'483'647 : 0, "RESOLUTION=2147483647x2147483647,FRAME-RATE=1e9,CODECS=\"avc1.zzzzzz,hvc1\"", ""});
    const std::string text = ladder(lines);
    rulesOf(findingsOf(text));
    LadderHistory history;
    history.see(ladderRungs(hls::parse(text).playlist));
    EXPECT_THAT(history.judge(master, {}, Protocol::Hls), IsEmpty());
    EXPECT_THAT(findingsOf("#EXTM3U\n"), IsEmpty());
}

}  // namespace
}  // namespace inspector::rules::test
