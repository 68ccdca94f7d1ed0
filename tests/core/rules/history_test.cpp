// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/rules/judging.h"

using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Stale, IsCountedFromTheEndOfTheFirstPollToTheStartOfTheLast) {
    Watch watch;
    const Live live;  // target duration 4 s: late from 6 s, dead from 12 s
    EXPECT_THAT(watch.rulesAt(0, live), IsEmpty());
    EXPECT_FALSE(watch.history().age());
    EXPECT_THAT(watch.rulesAt(6.0, live), IsEmpty());
    EXPECT_NEAR(toSeconds(*watch.history().age()), 5.95, 0.001);
    const auto late = watch.at(6.1, live.text());
    ASSERT_THAT(rulesOf(late), ElementsAre("hls-playlist-stale"));
    EXPECT_EQ(late[0].severity, Severity::Major);
    EXPECT_EQ(english(late[0]), "Playlist of 1080p-6000k has not changed for 6.05 s (limit 6 s)");
    EXPECT_EQ(watch.at(12.0, live.text())[0].severity, Severity::Major);
    EXPECT_EQ(watch.at(12.1, live.text())[0].severity, Severity::Critical);
}

TEST(Stale, IsOverWithTheNextVersion) {
    Watch watch;
    Live live;
    watch.at(0, live.text());
    EXPECT_THAT(watch.rulesAt(30, live), ElementsAre("hls-playlist-stale"));
    EXPECT_FALSE(watch.history().changed());
    ++live.sequence;
    EXPECT_THAT(watch.rulesAt(34, live), ElementsAre("hls-playlist-late-update"));
    EXPECT_TRUE(watch.history().changed());
    EXPECT_EQ(watch.history().age(), Nanoseconds{0});
    ++live.sequence;
    EXPECT_THAT(watch.rulesAt(38, live), IsEmpty());
}

TEST(Stale, IsNotHiddenByATokenThatChanges) {
    Watch watch;
    Live live;
    live.query = "?token=1";
    watch.at(0, live.text());
    live.query = "?token=2";
    EXPECT_THAT(watch.rulesAt(30, live), ElementsAre("hls-playlist-stale"));
}

TEST(Stale, DoesNotHoldForWhatHasEnded) {
    Watch watch;
    Live live;
    live.end = true;
    watch.at(0, live.text());
    EXPECT_THAT(watch.rulesAt(1000, live), IsEmpty());
}

TEST(Stale, GoesByTheLongestSegmentWhereThereIsNoTargetDuration) {
    Watch watch;
    const std::string text = "#EXTM3U\n#EXTINF:4,\na.ts\n";
    watch.at(0, text);
    EXPECT_THAT(watch.rulesAt(5, text), IsEmpty());
    EXPECT_THAT(watch.rulesAt(7, text), ElementsAre("hls-playlist-stale"));
}

TEST(NotGrowing, IsAPlaylistThatChangesWithoutANewSegment) {
    Watch watch;
    Live live;
    live.count = 12;
    watch.at(0, live.text());
    for (double now = 2; now <= 14; now += 2) {  // each poll drops the first segment and adds none
        ++live.sequence;
        --live.count;
        const auto findings = watch.at(now, live.text());
        const Finding* finding = findingOf(findings, "hls-playlist-not-growing");
        ASSERT_EQ(finding != nullptr, now > 6) << now;
        if (now == 14) {
            EXPECT_EQ(finding->severity, Severity::Critical);
        }
    }
}

TEST(NotGrowing, IsNotSaidOfALowLatencyPlaylistThatGetsParts) {
    Watch watch;
    Live live;
    live.extra = "#EXT-X-PART-INF:PART-TARGET=1\n";
    std::string text = live.text();
    for (double now = 0; now <= 20; now += 1) {
        text += "#EXT-X-PART:DURATION=1,URI=\"p" + std::to_string(now) + "\"\n";
        EXPECT_THAT(watch.rulesAt(now, text), IsEmpty()) << now;
    }
}

TEST(Window, MustHoldThreeTargetDurationsOnceSegmentsWereRemoved) {
    Watch watch;
    Live live;
    live.count = 2;
    EXPECT_THAT(watch.rulesAt(0, live), IsEmpty());  // it may have just begun
    ++live.sequence;
    EXPECT_THAT(watch.rulesAt(4, live), ElementsAre("hls-live-window-too-short"));
    ++live.sequence;
    live.count = 3;
    EXPECT_THAT(watch.rulesAt(8, live), IsEmpty());
}

TEST(EndOfLive, IsUnexpectedOnALiveChannel) {
    Watch watch;
    Live live;
    watch.at(0, live.text());
    live.end = true;
    for (double now = 4; now < 100; now += 10) {
        const auto findings = watch.at(now, live.text());
        ASSERT_THAT(rulesOf(findings), ElementsAre("hls-endlist-unexpected"));
        EXPECT_EQ(findings[0].severity, Severity::Critical);
    }
    live.end = false;
    ++live.sequence;
    EXPECT_THAT(watch.rulesAt(104, live), ElementsAre("hls-endlist-removed"));
}

TEST(PlaylistType, ForbidsWhatASlidingWindowDoes) {
    for (const auto& [type, rule] : {std::pair{"EVENT", "hls-event-playlist-removed-segment"}, std::pair{"VOD", "hls-live-with-playlist-type"}}) {
        Watch watch;
        Live live;
        live.extra = std::string("#EXT-X-PLAYLIST-TYPE:") + type + "\n";
        EXPECT_THAT(watch.rulesAt(0, live), IsEmpty());
        ++live.sequence;
        EXPECT_THAT(watch.rulesAt(4, live), ElementsAre(rule));
    }
    Watch watch;
    Live growing;
    growing.extra = "#EXT-X-PLAYLIST-TYPE:EVENT\n";
    watch.at(0, growing.text());
    ++growing.count;
    EXPECT_THAT(watch.rulesAt(4, growing), IsEmpty());
}

TEST(TargetDurationOverTime, MustNotChange) {
    Watch watch;
    Live live;
    watch.at(0, live.text());
    live.target = 5;
    ++live.sequence;
    const auto findings = watch.at(4, live.text());
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-target-duration-changed"));
    EXPECT_EQ(findings[0].arg("old")->number, 4);
    EXPECT_EQ(findings[0].arg("new")->number, 5);
}

TEST(Changes, AreToldOnceMoreAndThenForgotten) {
    Watch watch;
    Live live;
    live.sequence = 5000;
    watch.at(0, live.text());
    live.sequence = 0;
    live.prefix = "new";
    EXPECT_THAT(watch.rulesAt(4, live), ElementsAre("hls-media-sequence-reset"));
    ++live.sequence;
    EXPECT_THAT(watch.rulesAt(8, live), ElementsAre("hls-media-sequence-reset"));
    ++live.sequence;
    EXPECT_THAT(watch.rulesAt(12, live), IsEmpty());
}

TEST(History, OutlivesAnEmptyPlaylist) {
    Watch watch;
    Live live;
    watch.at(0, live.text());
    EXPECT_THAT(watch.rulesAt(4, media("#EXT-X-MEDIA-SEQUENCE:0\n")), IsEmpty());
    EXPECT_TRUE(watch.history().changed());
    live.sequence += 2;
    EXPECT_THAT(watch.rulesAt(8, live), IsEmpty());
    live.sequence -= 1;
    EXPECT_THAT(watch.rulesAt(12, live), ElementsAre("hls-media-sequence-backwards"));
}

TEST(History, BeginsWithAnEmptyPlaylist) {
    Watch watch;
    EXPECT_THAT(watch.rulesAt(0, media("")), IsEmpty());
    EXPECT_THAT(watch.rulesAt(4, Live{}), IsEmpty());
}

TEST(History, IsAValueThatCanBeMoved) {
    MediaHistory a;
    MediaHistory b = std::move(a);
    a = std::move(b);
    EXPECT_FALSE(a.changed());
}
