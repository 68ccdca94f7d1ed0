// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/probe/live_channel.h"
#include "tests/support/raw_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <string>

// The engine over several cycles, against real servers.
namespace inspector::probe {
namespace {

using Reports = Probing::Reports;

std::vector<std::uint64_t> sequences(const Reports& reports, std::string_view rung) {
    std::vector<std::uint64_t> out;
    for (const auto& r : reports)
        if (const RungReport* found = rungOf(*r, rung))
            for (const SegmentSample& s : found->segments) out.push_back(s.sequence);
    return out;
}

TEST(Engine, ProbesItsChannelsAgainAndAgain) {
    const test::TempDir dir;
    LiveChannel live(dir);
    const test::Nginx nginx(dir.path());
    Probing probing({channelAt(nginx.url("/live/master.m3u8"))});
    const auto first = probing.more();
    ASSERT_TRUE(first);
    live.advance();
    const auto later = probing.more(2);
    ASSERT_TRUE(later);
    EXPECT_GT(later->cycle, first->cycle);
    EXPECT_TRUE(later->whole);
    EXPECT_TRUE(rungOf(*later, "1080p-6000k")->ageS);
    EXPECT_EQ(probing.engine.stats().channels, 1);
    EXPECT_GE(probing.engine.stats().cycles, 3U);
}

TEST(Engine, FetchesEverySegmentOnceWhenTheTemplateAsksForAll) {
    const test::TempDir dir;
    LiveChannel live(dir);
    const test::Nginx nginx(dir.path());
    Template settings = quickTemplate();
    settings.segments = SegmentPolicy::All;
    Probing probing({channelAt(nginx.url("/live/master.m3u8"))}, settings);
    ASSERT_TRUE(probing.more());
    for (int i = 0; i < 3; ++i) {
        live.advance(2);
        ASSERT_TRUE(probing.more(2));
    }
    for (const char* rung : {"1080p-6000k", "360p-900k", "audio-en"})
        EXPECT_THAT(sequences(probing.reports(), rung), testing::ElementsAre(5, 6, 7, 8, 9, 10, 11)) << rung;
}

TEST(Engine, KeepsTheTextAndDoesNotReportAChangeWhileAPlaylistStaysTheSame) {
    const test::TempDir dir;
    LiveChannel live(dir);
    const test::Nginx nginx(dir.path());
    Probing probing({channelAt(nginx.url("/live/master.m3u8"))});
    ASSERT_TRUE(probing.more(3));
    const Reports reports = probing.reports();
    const RungReport* first = rungOf(*reports[0], "360p-900k");
    const RungReport* third = rungOf(*reports[2], "360p-900k");
    EXPECT_TRUE(first->changed);
    EXPECT_FALSE(third->changed);
    EXPECT_TRUE(third->parsed);
    EXPECT_EQ(first->text, third->text) << "the same string, not a copy";
    EXPECT_EQ(third->segmentCount, first->segmentCount);
    EXPECT_GT(third->ageS.value(), 0);
    EXPECT_TRUE(third->segments.empty()) << "nothing new";
}

TEST(Engine, FindsAStalePlaylist) {
    const test::TempDir dir;
    LiveChannel live(dir);
    live.targetDuration = 1;
    live.advance();
    const test::Nginx nginx(dir.path());
    Probing probing({channelAt(nginx.url("/live/master.m3u8"))});
    EXPECT_TRUE(test::waitFor([&] {
        const Reports reports = probing.reports();
        return !reports.empty() && findingOf(*reports.back(), "hls-playlist-stale");
    }));
}

TEST(Engine, NeverRunsTwoCyclesOfAChannelAtOnceAndSkipsInsteadOfQueueing) {
    std::mutex mutex;
    int open = 0;
    int most = 0;
    test::RawServer slow([&](test::RawServer::Connection& c) {
        c.readRequest();
        {
            const std::lock_guard lock(mutex);
            most = std::max(most, ++open);
        }
        c.trickle("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", Milliseconds(25));  // some seconds in all
        const std::lock_guard lock(mutex);
        --open;
    });
    Probing probing({channelAt(slow.url("/v.m3u8"))});
    ASSERT_TRUE(probing.more(2));
    EXPECT_GE(probing.engine.stats().skipped, 2U);
    const Reports reports = probing.reports();
    EXPECT_GE(reports[1]->started, reports[0]->finished);
    const std::lock_guard lock(mutex);
    EXPECT_EQ(most, 1);
}

TEST(Engine, StopsAtOnceWhileAServerIsSilent) {
    test::RawServer silent([](test::RawServer::Connection& c) { c.silence(); });
    Template settings = quickTemplate();
    settings.playlistTimeout = std::chrono::minutes(10);
    std::vector<Channel> channels;
    for (int i = 0; i < 20; ++i) channels.push_back(channelAt(silent.url("/" + std::to_string(i)), std::to_string(i)));
    Probing probing(channels, settings);
    ASSERT_TRUE(test::waitFor([&] { return silent.accepted() >= 5; }));
    const auto begin = std::chrono::steady_clock::now();
    probing.engine.stop();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, Seconds(5)) << "not a time-out";
    EXPECT_EQ(probing.count(), 0U);
}

TEST(Engine, CancelsARemovedChannelAtOnce) {
    std::atomic<int> gone{0};
    test::RawServer silent([&](test::RawServer::Connection& c) {
        c.silence();
        if (!c.stopping()) ++gone;
    });
    Template settings = quickTemplate();
    settings.playlistTimeout = std::chrono::minutes(10);
    Probing probing({channelAt(silent.url("/v.m3u8"))}, settings);
    ASSERT_TRUE(test::waitFor([&] { return silent.accepted() == 1; }));
    probing.set({}, settings);
    EXPECT_TRUE(test::waitFor([&] { return gone == 1; })) << "the connection is closed";
    EXPECT_TRUE(test::waitFor([&] { return probing.engine.stats().channels == 0; }));
}

TEST(Engine, AChannelThatIsGoneCostsOneRequestATurn) {
    const test::TempDir dir;
    LiveChannel live(dir);
    std::atomic<bool> down{false};
    std::atomic<int> requests{0};
    const test::Nginx nginx(dir.path());
    // A proxy of a kind: answers from the folder, or resets.
    test::RawServer server([&](test::RawServer::Connection& c) {
        const std::string request = c.readRequest();
        ++requests;
        if (down) return c.reset();
        const auto from = request.find(' ') + 1;
        const std::string body = test::readFile(dir.path().string() + request.substr(from, request.find(' ', from) - from));
        c.send("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.apple.mpegurl\r\nConnection: close\r\nContent-Length: " +
               std::to_string(body.size()) + "\r\n\r\n" + body);
    });
    Template settings = quickTemplate();
    settings.segments = SegmentPolicy::None;
    settings.retries = 2;
    Probing probing({channelAt(server.url("/live/master.m3u8"))}, settings);
    ASSERT_TRUE(probing.more());
    EXPECT_EQ(requests, 4);
    down = true;
    ASSERT_TRUE(probing.more(13));
    const int before = requests;
    ASSERT_TRUE(probing.more(3));
    EXPECT_LE(requests - before, 4) << "one a turn, and perhaps that of the next";
    const Reports reports = probing.reports();
    EXPECT_TRUE(rungOf(*reports.back(), "1080p-6000k")) << "its rungs are still listed";
    EXPECT_FALSE(rungOf(*reports.back(), "1080p-6000k")->fetched);
    down = false;
    EXPECT_TRUE(test::waitFor([&] {
        const Reports now = probing.reports();
        const RungReport* high = rungOf(*now.back(), "1080p-6000k");
        return high && high->fetched && high->http.ok;
    })) << "back at its next turn";
}

TEST(Engine, BeginsAnewWhenTheUrlChanges) {
    const test::TempDir dir;
    LiveChannel one(dir, "one");
    LiveChannel two(dir, "two");
    const test::Nginx nginx(dir.path());
    Probing probing({channelAt(nginx.url("/one/master.m3u8"))});
    ASSERT_TRUE(probing.more(2));
    probing.set({channelAt(nginx.url("/two/low.m3u8"))});
    ASSERT_TRUE(test::waitFor([&] { return rungOf(*probing.reports().back(), "main") != nullptr; }));
    const auto report = probing.reports().back();
    EXPECT_EQ(report->rungs.size(), 1U);
    EXPECT_EQ(report->rungs[0].segments.size() + report->cycle, 2U) << "first contact again";
}

TEST(Engine, TakesAChangedTemplateAtTheNextCycle) {
    const test::TempDir dir;
    LiveChannel live(dir);
    const test::Nginx nginx(dir.path());
    Template settings = quickTemplate();
    settings.segments = SegmentPolicy::None;
    Probing probing({channelAt(nginx.url("/live/master.m3u8"))}, settings);
    ASSERT_TRUE(probing.more());
    settings.segments = SegmentPolicy::Newest;
    probing.set({channelAt(nginx.url("/live/master.m3u8"))}, settings);
    EXPECT_TRUE(test::waitFor([&] {
        live.advance();
        return !sequences(probing.reports(), "360p-900k").empty();
    }));
}

TEST(Engine, LeavesAloneWhatIsNotItsToProbe) {
    const test::TempDir dir;
    LiveChannel live(dir);
    const test::Nginx nginx(dir.path());
    const std::string url = nginx.url("/live/master.m3u8");
    Channel off = channelAt(url, "off");
    off.enabled = false;
    Channel elsewhere = channelAt(url, "elsewhere");
    elsewhere.probeId = ProbeId("other");
    Channel untemplated = channelAt(url, "untemplated");
    untemplated.templateId = TemplateId("missing");
    Channel pinned = channelAt(url, "pinned");
    pinned.probeId = ProbeId("local");
    Probing probing({off, elsewhere, untemplated, pinned});
    ASSERT_TRUE(probing.more(3));
    for (const auto& r : probing.reports()) EXPECT_EQ(r->channel, ChannelId("pinned"));
}

TEST(Engine, ProbesAtOnceWhenToldTo) {
    const test::TempDir dir;
    LiveChannel live(dir);
    const test::Nginx nginx(dir.path());
    Template settings = quickTemplate();
    settings.interval = std::chrono::hours(1);
    Probing probing({channelAt(nginx.url("/live/master.m3u8"))}, settings);
    ASSERT_TRUE(probing.more());
    EXPECT_TRUE(test::waitFor([&] {
        probing.engine.probeNow(ChannelId("news"));
        return probing.count() >= 2;
    }));
    probing.engine.probeNow(ChannelId("no-such-channel"));
}

TEST(Engine, GoesOnWhileOneChannelHangs) {
    const test::TempDir dir;
    LiveChannel live(dir);
    const test::Nginx nginx(dir.path());
    test::RawServer silent([](test::RawServer::Connection& c) { c.silence(); });
    Template settings = quickTemplate();
    settings.playlistTimeout = std::chrono::minutes(10);
    Probing probing({channelAt(silent.url("/v.m3u8"), "silent"), channelAt(nginx.url("/live/master.m3u8"))}, settings);
    ASSERT_TRUE(probing.more(3));
    for (const auto& r : probing.reports()) EXPECT_EQ(r->channel, ChannelId("news"));
}

TEST(Engine, KnowsTheRungsThatTheLadderGainsAndLoses) {
    const test::TempDir dir;
    LiveChannel live(dir);
    const test::Nginx nginx(dir.path());
    Probing probing({channelAt(nginx.url("/live/master.m3u8"))});
    ASSERT_TRUE(probing.more());
    live.write("master.m3u8", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=640x360\nlow.m3u8\n"
                              "#EXT-X-STREAM-INF:BANDWIDTH=300000,RESOLUTION=320x180\naudio.m3u8\n");
    ASSERT_TRUE(test::waitFor([&] { return rungOf(*probing.reports().back(), "180p-300k") != nullptr; }));
    const auto report = probing.reports().back();
    EXPECT_FALSE(rungOf(*report, "1080p-6000k"));
    EXPECT_TRUE(rungOf(*report, "180p-300k")->fetched);
    EXPECT_EQ(report->rungs.size(), 3U);
}

TEST(Engine, AsksAgainWhereTheLadderMovedTo) {
    const test::TempDir dir;
    LiveChannel live(dir);
    const test::Nginx nginx(dir.path());
    Probing probing({channelAt(nginx.url("/live/master.m3u8"))});
    ASSERT_TRUE(probing.more());
    // The old URLs are gone with the version of the multivariant playlist that named them.
    std::filesystem::create_directories(dir.path() / "live/new");
    const std::string low = test::readFile(dir.path() / "live/low.m3u8");
    live.write("new/low.m3u8", low);
    live.write("master.m3u8", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=640x360\nnew/low.m3u8\n");
    live.remove("low.m3u8");
    ASSERT_TRUE(test::waitFor([&] { return probing.reports().back()->rungs.size() == 2; }));
    const auto report = probing.reports().back();
    const RungReport* rung = rungOf(*report, "360p-900k");
    EXPECT_TRUE(rung->http.ok) << "asked again at its new place within the cycle";
    for (const Finding& f : report->findings) EXPECT_NE(f.rule, "http-status") << f.rung;
}

TEST(Engine, GoesOnWithTheKnownRungsWhileTheMultivariantPlaylistIsBroken) {
    const test::TempDir dir;
    LiveChannel live(dir);
    const test::Nginx nginx(dir.path());
    Probing probing({channelAt(nginx.url("/live/master.m3u8"))});
    ASSERT_TRUE(probing.more());
    live.write("master.m3u8", "<html><body>Sorry</body></html>");
    ASSERT_TRUE(probing.more(2));
    const auto report = probing.reports().back();
    ASSERT_EQ(report->rungs.size(), 4U);
    EXPECT_TRUE(rungOf(*report, "1080p-6000k")->http.ok);
    EXPECT_TRUE(std::any_of(report->findings.begin(), report->findings.end(), [](const Finding& f) {
        return f.rung == "master" && f.severity == Severity::Critical;
    })) << rulesOf(*report);
}

TEST(Engine, StepsDownWhenItsBudgetIsReached) {
    const test::TempDir dir;
    LiveChannel live(dir);
    const test::Nginx nginx(dir.path());
    Template settings = quickTemplate();
    settings.segments = SegmentPolicy::All;
    Probe probe;
    probe.budgetBps = 50'000;  // a segment of each rung alone is 451,200 bits
    Probing probing({channelAt(nginx.url("/live/master.m3u8"))}, settings, probe);
    EXPECT_TRUE(test::waitFor([&] {
        live.advance();
        const Reports reports = probing.reports();
        if (reports.empty() || reports.back()->budget != BudgetStep::First64KiB) return false;
        std::size_t segments = 0;
        for (const RungReport& r : reports.back()->rungs) {
            segments += r.segments.size();
            for (const SegmentSample& s : r.segments)
                if (!s.partial || s.bitrateBps || s.downloadRatio || !s.http.ok) return false;
        }
        return segments == 1;
    }));
    const EngineStats stats = probing.engine.stats();
    EXPECT_EQ(stats.budget, BudgetStep::First64KiB);
    EXPECT_EQ(stats.budgetBps, 50'000);
    EXPECT_GT(stats.receivedBps, 0);
}

TEST(Engine, MeasuresItsOwnLag) {
    const test::TempDir dir;
    LiveChannel live(dir);
    const test::Nginx nginx(dir.path());
    Probing probing({channelAt(nginx.url("/live/master.m3u8"))});
    const auto report = probing.more(2);
    ASSERT_TRUE(report);
    EXPECT_GE(report->lagMs, 0);
    EXPECT_TRUE(test::waitFor([&] { return probing.engine.stats().lagWorstMs > 0; }));
}

TEST(Engine, SharesItsChannelsAmongWorkers) {
    const test::TempDir dir;
    LiveChannel live(dir);
    const test::Nginx nginx(dir.path());
    std::vector<Channel> channels;
    for (int i = 0; i < 40; ++i) channels.push_back(channelAt(nginx.url("/live/master.m3u8"), "c" + std::to_string(i)));
    Probe probe;
    probe.workers = 4;
    Probing probing(channels, quickTemplate(), probe);
    EXPECT_TRUE(test::waitFor([&] {
        std::set<ChannelId> seen;
        for (const auto& r : probing.reports()) seen.insert(r->channel);
        return seen.size() == 40;
    }, Seconds(60)));
    EXPECT_TRUE(test::waitFor([&] { return probing.engine.stats().channels == 40; }));
    probing.engine.stop();
    probing.engine.start();  // and once more
    EXPECT_TRUE(probing.more());
}

}  // namespace
}  // namespace inspector::probe
