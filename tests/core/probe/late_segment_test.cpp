// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/exchange.h"
#include "tests/core/probe/live_channel.h"

#include <gtest/gtest.h>

// Segments that come late or go early.
namespace inspector::probe {
namespace {

class Availability : public testing::Test {
protected:
    Availability() {
        settings.segments = SegmentPolicy::All;
        // A player's pace would be too slow for a test: cycles as fast as they come.
    }

    SystemClock clock;
    Template settings = quickTemplate();
    test::TempDir dir;
};

TEST_F(Availability, AsksAgainForAListedSegmentThatIsNotThere) {
    LiveChannel live(dir);
    live.advance();
    live.remove("low-" + std::to_string(live.newest()) + ".ts");
    const test::Nginx nginx(dir.path());
    const auto report = checkOnce(channelAt(nginx.url("/live/low.m3u8")), settings, {}, clock);
    ASSERT_TRUE(report);
    const Finding* finding = findingOf(**report, "hls-segment-not-available-when-listed");
    ASSERT_TRUE(finding) << rulesOf(**report);
    EXPECT_EQ(finding->sequence, static_cast<std::uint64_t>(live.newest()));
    int asked = 0;
    for (const auto& e : (*report)->exchanges) asked += e->kind == ExchangeKind::Segment ? 1 : 0;
    EXPECT_EQ(asked, 2);
}

TEST_F(Availability, SaysNothingOfSegmentsThatAreThere) {
    const LiveChannel live(dir);
    const test::Nginx nginx(dir.path());
    const auto report = checkOnce(channelAt(nginx.url("/live/low.m3u8")), settings, {}, clock);
    ASSERT_TRUE(report);
    EXPECT_FALSE(findingOf(**report, "hls-segment-not-available-when-listed"));
    EXPECT_FALSE(findingOf(**report, "http-404-listed-segment"));
}

TEST_F(Availability, FindsASegmentThatWasRemovedTooEarlyAndNotOneThatStayed) {
    for (const bool early : {true, false}) {
        test::TempDir own;
        LiveChannel live(own);
        const test::Nginx nginx(own.path());
        Probing probing({channelAt(nginx.url("/live/low.m3u8"))}, settings);
        ASSERT_TRUE(probing.more());
        live.advance(3);  // the oldest leave the playlist
        if (early)
            for (int i = 0; i + live.window <= live.newest(); ++i) live.remove("low-" + std::to_string(i) + ".ts");
        const bool found = test::waitFor([&] {
            if (!early) return probing.count() > 5;
            for (const auto& report : probing.reports())
                if (findingOf(*report, "hls-segment-removed-early")) return true;
            return false;
        });
        EXPECT_TRUE(found);
        if (early) continue;
        for (const auto& report : probing.reports())
            EXPECT_FALSE(findingOf(*report, "hls-segment-removed-early")) << rulesOf(*report);
    }
}

}  // namespace
}  // namespace inspector::probe
