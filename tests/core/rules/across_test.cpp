// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/rules/judging.h"

#include <deque>

using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using testing::ElementsAre;
using testing::IsEmpty;
using Kind = hls::RungKey::Kind;

namespace {

// The media playlists of one channel beside each other.
class Beside {
public:
    Beside& add(const std::string& rung, const Live& live, double asked = 0, Kind kind = Kind::Variant) {
        m_parsed.push_back(hls::parse(live.text()));
        const MonoTime start = MonoTime{std::chrono::hours(5)} + std::chrono::duration_cast<MonoTime::duration>(fromSeconds(asked));
        m_rungs.push_back({rung, "", kind, &m_parsed.back().playlist, start, start + std::chrono::milliseconds(50)});
        return *this;
    }
    Beside& addLost(const std::string& rung) {
        m_rungs.push_back({rung, "", Kind::Variant, nullptr, {}, {}});
        return *this;
    }
    [[nodiscard]] std::vector<Finding> findings() const {
        const auto top = hls::parse("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nv\n");
        return judgeAcross({"", "packager", ""}, top.playlist, m_rungs);
    }
    [[nodiscard]] std::vector<std::string> rules() const { return rulesOf(findings()); }

private:
    std::deque<hls::Parsed> m_parsed;
    std::vector<RungView> m_rungs;
};

Live rung(std::uint64_t sequence = 100) {
    Live live;
    live.sequence = sequence;
    live.zero = Watch::wallZero;
    return live;
}

}  // namespace

TEST(Across, RungsInStepAreClean) { EXPECT_THAT(Beside().add("a", rung()).add("b", rung()).rules(), IsEmpty()); }

TEST(Across, ARungIsBehind) {
    const auto skew = [](std::uint64_t segments) { return Beside().add("a", rung(), 0).add("b", rung(100 - segments), 1).findings(); };
    auto findings = skew(1);
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-variants-edge-skew"));
    EXPECT_EQ(findings[0].severity, Severity::Minor);
    EXPECT_EQ(skew(2)[0].severity, Severity::Major);
    findings = skew(4);
    EXPECT_EQ(findings[0].severity, Severity::Critical);
    EXPECT_EQ(findings[0].arg("behind")->text, "b");
    EXPECT_EQ(findings[0].arg("ahead")->text, "a");
    EXPECT_NEAR(findings[0].arg("skew")->number, 16, 0.01);
}

TEST(Across, WhatWasPolledLaterMayBeAhead) {
    EXPECT_THAT(Beside().add("a", rung(), 6).add("b", rung(99), 0).rules(), IsEmpty());
    EXPECT_THAT(Beside().add("a", rung(), 0).add("b", rung(99), 6).rules(), ElementsAre("hls-variants-edge-skew"));
}

TEST(Across, PollsThatOverlapSayNothingAboutTheNewestSegment) {
    EXPECT_THAT(Beside().add("a", rung()).add("b", rung(99)).rules(), IsEmpty());
    const auto findings = Beside().add("a", rung()).add("b", rung(97)).findings();
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-variants-edge-skew"));
    EXPECT_NEAR(findings[0].arg("skew")->number, 8, 0.01);
}

TEST(Across, AnAnnouncedJumpOfTheDateTimeIsNoSkew) {
    const std::string head = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:1\n"
                             "#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00Z\n#EXTINF:4,\na.ts\n#EXTINF:4,\nb.ts\n";
    const auto before = hls::parse(head);
    for (const char* jump : {"2026-01-01T00:01:00Z", "2025-12-31T23:59:00Z"}) {
        const auto after = hls::parse(head + "#EXT-X-DISCONTINUITY\n#EXT-X-PROGRAM-DATE-TIME:" + jump + "\n#EXTINF:4,\nc.ts\n");
        const auto top = hls::parse("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nv\n");
        const MonoTime now{std::chrono::hours(5)};
        const auto later = now + std::chrono::milliseconds(50);
        EXPECT_THAT(rulesOf(judgeAcross({"", "packager", ""}, top.playlist,
                                        {{"a", "", Kind::Variant, &before.playlist, now, later},
                                         {"b", "", Kind::Variant, &after.playlist, now, later}})),
                    IsEmpty())
            << jump;
    }
}

TEST(Across, SequenceNumbersMayDiffer) {
    Live other = rung(50'000);
    *other.zero -= std::chrono::seconds((50'000 - 100) * 4);
    const auto findings = Beside().add("a", rung()).add("b", other).findings();
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-variants-msn-skew"));
    EXPECT_EQ(findings[0].severity, Severity::Info);
}

TEST(Across, SubtitlesIFramesAndEndedPlaylistsFollowAtTheirOwnPace) {
    EXPECT_THAT(Beside().add("a", rung()).add("s", rung(97), 0, Kind::Subtitles).add("i", rung(90), 0, Kind::IFrame).rules(), IsEmpty());
    Live ended = rung(50);
    ended.end = true;
    EXPECT_THAT(Beside().add("a", rung()).add("b", ended).rules(), IsEmpty());
    EXPECT_THAT(Beside().add("a", rung()).add("s", rung(90), 0, Kind::Audio).rules(), ElementsAre("hls-variants-edge-skew"));
}

TEST(Across, TargetDurationsMustMatch) {
    Live other = rung();
    other.target = 5;
    const auto findings = Beside().add("a", rung()).add("b", other).findings();
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-variants-target-duration-differ"));
    EXPECT_EQ(english(findings[0]), "Target durations differ: 4 s of a, 5 s of b");
    EXPECT_THAT(Beside().add("a", rung()).add("s", other, 0, Kind::Subtitles).rules(),
                ElementsAre("hls-subtitle-target-duration-differs-live"));
    other.end = true;
    EXPECT_THAT(Beside().add("a", rung()).add("s", other, 0, Kind::Subtitles).rules(), IsEmpty());
}

TEST(Across, SubtitlesFarBehindAreMissed) {
    const auto behind = [](std::uint64_t segments) {
        return Beside().add("a", rung(), 0).add("s", rung(100 - segments), 1, Kind::Subtitles).rules();
    };
    EXPECT_THAT(behind(0), IsEmpty());
    EXPECT_THAT(behind(3), IsEmpty());  // three target durations
    EXPECT_THAT(behind(4), ElementsAre("hls-subtitle-window-behind"));
}

TEST(Across, TheSessionIsLostWhenNoMediaPlaylistAnswers) {
    const auto findings = Beside().addLost("a").addLost("b").findings();
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-session-lost"));
    EXPECT_EQ(findings[0].severity, Severity::Critical);
    EXPECT_THAT(Beside().addLost("a").add("b", rung()).rules(), IsEmpty());
    EXPECT_THAT(Beside().rules(), IsEmpty());
}
