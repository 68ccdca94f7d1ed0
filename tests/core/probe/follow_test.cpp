// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/probe/live_channel.h"
#include "tests/support/raw_server.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <string>
#include <vector>

// Following a channel as a player would.
namespace inspector::probe {
namespace {

Template followTemplate() {
    Template t = quickTemplate();
    t.interval = Seconds(8);
    t.follow = true;
    t.segments = SegmentPolicy::All;
    return t;
}

TEST(Follow, SeesEverySegmentBetweenTwoWholeCycles) {
    const test::TempDir dir;
    LiveChannel live(dir);
    live.targetDuration = 1;
    live.window = 4;
    live.advance();
    const test::Nginx nginx(dir.path());
    Probing probing({channelAt(nginx.url("/live/master.m3u8"))}, followTemplate());
    ASSERT_TRUE(probing.more());
    const int first = live.newest();
    auto next = std::chrono::steady_clock::now();
    // A segment a second, as long as the window would have lost some to the whole cycles alone.
    test::waitFor([&] {
        if (std::chrono::steady_clock::now() < next) return false;
        next += Seconds(1);
        live.advance();
        return live.newest() == first + 10;
    });
    const auto seen = [&] {
        std::set<std::uint64_t> numbers;
        for (const auto& report : probing.reports())
            if (const RungReport* rung = rungOf(*report, "360p-900k"))
                for (const SegmentSample& s : rung->segments) numbers.insert(s.sequence);
        return numbers;
    };
    EXPECT_TRUE(test::waitFor([&] { return seen().contains(static_cast<std::uint64_t>(live.newest())); }));
    EXPECT_EQ(seen().size(), 11U) << "each, the first one included";

    std::size_t parts = 0;
    for (const auto& report : probing.reports()) {
        EXPECT_EQ(report->rungs.size(), 4U) << "all are listed";
        if (report->whole) continue;
        ++parts;
        EXPECT_FALSE(report->rungs[0].fetched) << "the multivariant playlist has its own interval";
        EXPECT_TRUE(std::any_of(report->rungs.begin(), report->rungs.end(), [](const auto& r) { return r.fetched; }));
    }
    EXPECT_GE(parts, 5U);
}

TEST(Follow, PollsAtHalfTheTargetDurationAfterAnUnchangedPoll) {
    const test::TempDir dir;
    LiveChannel live(dir);
    live.targetDuration = 2;
    live.advance();
    const test::Nginx nginx(dir.path());
    Template settings = followTemplate();
    settings.interval = std::chrono::hours(1);
    Probing probing({channelAt(nginx.url("/live/low.m3u8"))}, settings);
    ASSERT_TRUE(probing.more(5));
    const Probing::Reports reports = probing.reports();
    EXPECT_GE(toSeconds(reports[1]->started - reports[0]->started), 1.5) << "it had changed: it was new";
    // At the earliest after half of it; how much later depends on how busy the machine is.
    for (std::size_t i = 2; i < 5; ++i)
        EXPECT_GE(toSeconds(reports[i]->started - reports[i - 1]->started), 0.7);
    EXPECT_FALSE(reports[1]->whole);
}

TEST(Follow, DoesNotPollAPlaylistThatHasEnded) {
    const test::TempDir dir;
    dir.write("v.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\ns.ts\n#EXT-X-ENDLIST\n");
    dir.write("s.ts", LiveChannel::segment());
    const test::Nginx nginx(dir.path());
    Template settings = followTemplate();
    settings.interval = Seconds(2);
    Probing probing({channelAt(nginx.url("/v.m3u8"))}, settings);
    ASSERT_TRUE(probing.more(3));
    for (const auto& report : probing.reports()) EXPECT_TRUE(report->whole);
}

TEST(Follow, WaitsForTheNextCycleWhenAChannelIsGone) {
    const test::TempDir dir;
    LiveChannel live(dir);
    live.targetDuration = 1;
    live.advance();
    const test::Nginx nginx(dir.path());
    Template settings = followTemplate();
    settings.interval = Seconds(3);
    Probing probing({channelAt(nginx.url("/live/low.m3u8"))}, settings);
    ASSERT_TRUE(probing.more());
    live.remove("low.m3u8");
    // Three tries a target duration apart, then whole cycles only.
    EXPECT_TRUE(test::waitFor([&] {
        const auto reports = probing.reports();
        std::size_t whole = 0;
        for (auto r = reports.rbegin(); r != reports.rend() && (*r)->whole; ++r) ++whole;
        return whole >= 2;
    }, Seconds(60)));
}

TEST(Follow, DoesAsAServerThatAsksForPatienceSays) {
    std::atomic<int> requests{0};
    test::RawServer busy([&](test::RawServer::Connection& c) {
        c.readRequest();
        const std::string body = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n#EXT-X-GAP\ns.ts\n";
        if (requests++ == 0)
            c.send("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.apple.mpegurl\r\nConnection: close\r\n"
                   "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        else
            c.send("HTTP/1.1 429 Slow down\r\nRetry-After: 100\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    });
    Template settings = followTemplate();
    settings.interval = Seconds(5);
    Probing probing({channelAt(busy.url("/v.m3u8"))}, settings);
    ASSERT_TRUE(probing.more(3));
    const auto reports = probing.reports();
    EXPECT_FALSE(reports[1]->whole);
    EXPECT_TRUE(reports[2]->whole || reports[2]->started - reports[1]->finished >= Milliseconds(4900))
        << "not sooner than the next whole cycle, or an interval later";
}

}  // namespace
}  // namespace inspector::probe
