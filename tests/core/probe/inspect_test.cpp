// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/examine.h"
#include "core/probe/monitor.h"
#include "tests/core/probe/encoded_stream.h"
#include "tests/core/probe/live_channel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <utility>

// Segments that are looked into while they are fetched.
namespace inspector::probe {
namespace {

class Inspecting : public testing::Test {
protected:
    std::shared_ptr<const Examination> examine(const std::string& url) {
        ExamineOptions options;
        options.settings = settings;
        options.engine.probe.id = ProbeId("local");
        const auto result = examineUrl(url, options, clock);
        return result ? *result : nullptr;
    }
    static int count(const Examination& e, ExchangeKind kind) {
        return static_cast<int>(std::count_if(e.exchanges.begin(), e.exchanges.end(),
                                              [&](const auto& x) { return x->kind == kind; }));
    }

    Inspecting() { settings.segments = SegmentPolicy::All; }

    SystemClock clock;
    Template settings = standardTemplate();
    test::TempDir dir;
};

TEST_F(Inspecting, SeesWhatIsInTransportStreams) {
    encodeVod(dir, "a");
    dir.write("a/m.m3u8", multivariantOfOne());
    const test::Nginx nginx(dir.path());
    const auto e = examine(nginx.url("/a/m.m3u8"));
    ASSERT_TRUE(e);
    const RungReport* rung = rungOf(*e, "360p-600k");
    ASSERT_TRUE(rung);
    ASSERT_EQ(rung->segments.size(), rung->segmentCount);
    for (const SegmentSample& s : rung->segments) {
        ASSERT_TRUE(s.media);
        EXPECT_EQ(s.media->container, "mpegts");
        EXPECT_EQ(s.media->width, 640);
        EXPECT_EQ(s.media->height, 360);
        EXPECT_TRUE(s.media->startsWithKeyframe);
        EXPECT_EQ(s.media->encryption, "");
        EXPECT_NEAR(s.media->durationS.value_or(0), s.durationS, 0.1);
        EXPECT_TRUE(s.url.ends_with(".ts")) << s.url;
    }
    EXPECT_EQ(graveRules(e->findings), "");
}

TEST_F(Inspecting, ReadsAnInitSegmentOnceAndUsesItForEverySegment) {
    encodeVod(dir, "a", {"-hls_segment_type", "fmp4"});
    dir.write("a/m.m3u8", multivariantOfOne());
    const test::Nginx nginx(dir.path());
    const auto e = examine(nginx.url("/a/m.m3u8"));
    ASSERT_TRUE(e);
    EXPECT_EQ(count(*e, ExchangeKind::Init), 1);
    const RungReport* rung = rungOf(*e, "360p-600k");
    ASSERT_TRUE(rung);
    ASSERT_EQ(rung->segments.size(), rung->segmentCount);
    for (const SegmentSample& s : rung->segments) {
        ASSERT_TRUE(s.media);
        EXPECT_EQ(s.media->container, "fmp4");
        EXPECT_EQ(s.media->width, 640);
        EXPECT_TRUE(s.media->startsWithKeyframe);
    }
    EXPECT_EQ(graveRules(e->findings), "");
}

TEST_F(Inspecting, FetchesAKeyOnceAndDecryptsToLookInside) {
    encodeEncryptedVod(dir, "a", "k.bin");
    const test::Nginx nginx(dir.path());
    const auto e = examine(nginx.url("/a/v.m3u8"));
    ASSERT_TRUE(e);
    EXPECT_EQ(count(*e, ExchangeKind::Key), 1);
    const RungReport* rung = rungOf(*e, "main");
    ASSERT_TRUE(rung);
    ASSERT_GT(rung->segments.size(), 2U);
    for (const SegmentSample& s : rung->segments) {
        ASSERT_TRUE(s.media);
        EXPECT_EQ(s.media->encryption, "AES-128");
        EXPECT_EQ(s.media->container, "mpegts");
        EXPECT_EQ(s.media->width, 640);
    }
    EXPECT_FALSE(findingOf(*e, "key-decrypt-failed")) << rulesOf(*e);
    EXPECT_FALSE(findingOf(*e, "key-length"));
    for (const auto& exchange : e->exchanges)
        if (exchange->kind == ExchangeKind::Key) {
            EXPECT_FALSE(exchange->body) << "a key is kept nowhere";
        }
}

TEST_F(Inspecting, SaysWhatIsWrongWithAKey) {
    encodeEncryptedVod(dir, "a", "k.bin");
    const test::Nginx nginx(dir.path());
    const struct {
        const char* rule;
        const char* key;  // null: there is none
    } cases[] = {{"key-decrypt-failed", "fedcba9876543210"}, {"key-length", "0123456789abcde"}, {"key-unreachable", nullptr}};
    for (const auto& c : cases) {
        if (c.key) dir.write("a/k.bin", c.key);
        else std::filesystem::remove(dir.path() / "a" / "k.bin");
        const auto e = examine(nginx.url("/a/v.m3u8"));
        ASSERT_TRUE(e);
        EXPECT_TRUE(findingOf(*e, c.rule)) << c.rule << "\n" << rulesOf(*e);
        const RungReport* rung = rungOf(*e, "main");
        ASSERT_TRUE(rung && !rung->segments.empty());
        EXPECT_EQ(rung->segments[0].media->encryption, "AES-128");
        EXPECT_EQ(rung->segments[0].media->container, "");
    }
}

TEST_F(Inspecting, AsksAgainForAKeyThatDidNotOpenASegment) {
    encodeEncryptedVod(dir, "a", "k.bin");
    std::string text = test::readFile(dir.path() / "a" / "v.m3u8");
    text.erase(text.find("#EXT-X-ENDLIST"));
    const auto last = text.rfind("#EXTINF");
    dir.write("a/v.m3u8", text.substr(0, last));  // live: the last segment comes later
    dir.write("a/k.bin", "fedcba9876543210");
    const test::Nginx nginx(dir.path());
    Template quick = quickTemplate();
    quick.inspectSegments = true;
    Probing probing({channelAt(nginx.url("/a/v.m3u8"))}, quick);
    const auto first = probing.more();
    ASSERT_TRUE(first);
    EXPECT_TRUE(findingOf(*first, "key-decrypt-failed")) << rulesOf(*first);
    dir.write("a/k.bin", "0123456789abcdef");
    dir.write("a/v.m3u8", text);
    EXPECT_TRUE(test::waitFor([&] {
        for (const auto& report : probing.reports())
            for (const SegmentSample& s : report->rungs[0].segments)
                if (s.media && s.media->container == "mpegts") return true;
        return false;
    }));
}

TEST_F(Inspecting, RecognisesProtectionThatItCannotOpen) {
    encodeVod(dir, "a");
    std::string text = test::readFile(dir.path() / "a" / "v.m3u8");
    const auto first = text.find("#EXTINF");
    text.insert(first, "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"skd://id\",KEYFORMAT=\"com.apple.streamingkeydelivery\"\n");
    dir.write("a/v.m3u8", text);
    const test::Nginx nginx(dir.path());
    const auto e = examine(nginx.url("/a/v.m3u8"));
    ASSERT_TRUE(e);
    const RungReport* rung = rungOf(*e, "main");
    ASSERT_TRUE(rung && !rung->segments.empty());
    ASSERT_TRUE(rung->segments[0].media);
    EXPECT_EQ(rung->segments[0].media->encryption, "SAMPLE-AES");
    EXPECT_EQ(count(*e, ExchangeKind::Key), 0);
}

TEST_F(Inspecting, LooksIntoNothingWhenTheTemplateSaysSo) {
    encodeEncryptedVod(dir, "a", "k.bin");
    const test::Nginx nginx(dir.path());
    settings.inspectSegments = false;
    const auto e = examine(nginx.url("/a/v.m3u8"));
    ASSERT_TRUE(e);
    EXPECT_EQ(count(*e, ExchangeKind::Key), 0);
    for (const SegmentSample& s : rungOf(*e, "main")->segments) EXPECT_FALSE(s.media);
}

TEST_F(Inspecting, FindsAGapBetweenTwoSegments) {
    encodeVod(dir, "a");
    std::string text = test::readFile(dir.path() / "a" / "v.m3u8");
    // The second segment is left out.
    const auto second = text.find("#EXTINF", text.find("#EXTINF") + 1);
    text.erase(second, text.find("#EXTINF", second + 1) - second);
    dir.write("a/v.m3u8", text);
    const test::Nginx nginx(dir.path());
    const auto e = examine(nginx.url("/a/v.m3u8"));
    ASSERT_TRUE(e);
    EXPECT_NE(graveRules(e->findings).find("seg-pts-"), std::string::npos) << rulesOf(*e);
}

TEST_F(Inspecting, KeepsEveryRequestInTheOrderOfItsStart) {
    encodeVod(dir, "a");
    dir.write("a/m.m3u8", multivariantOfOne());
    const test::Nginx nginx(dir.path());
    const auto report = checkOnce(channelAt(nginx.url("/a/m.m3u8")), settings, {}, clock);
    ASSERT_TRUE(report);
    const auto& exchanges = (*report)->exchanges;
    ASSERT_EQ(exchanges.size(), 3U) << "of a channel the newest segment only";
    EXPECT_EQ(exchanges[0]->kind, ExchangeKind::Playlist);
    EXPECT_EQ(exchanges[0]->rung, "master");
    EXPECT_EQ(exchanges[0]->body, (*report)->rungs[0].text) << "shared, not copied";
    EXPECT_EQ(exchanges[1]->rung, "360p-600k");
    EXPECT_EQ(exchanges[1]->body, (*report)->rungs[1].text);
    EXPECT_EQ(exchanges[2]->kind, ExchangeKind::Segment);
    EXPECT_EQ(exchanges[2]->sequence, (*report)->rungs[1].segments[0].sequence);
    EXPECT_EQ(exchanges[2]->http.status, 200);
    EXPECT_FALSE(exchanges[2]->body);
    EXPECT_TRUE(std::is_sorted(exchanges.begin(), exchanges.end(),
                               [](const auto& a, const auto& b) { return a->started < b->started; }));
    ASSERT_TRUE((*report)->clockOffsetMs);
    EXPECT_LT(std::abs(*(*report)->clockOffsetMs), 1000);
    EXPECT_EQ((*report)->protocol, Protocol::Hls);
}

TEST_F(Inspecting, SaysNothingOfTheWholeWhereOnlyThePartIsFetched) {
    encodeVod(dir, "a");
    const test::Nginx nginx(dir.path());
    fetch::Loop loop;
    fetch::Fetcher fetcher(loop);
    std::shared_ptr<const ProbeReport> report;
    const Surroundings surroundings{loop, fetcher, clock, ProbeId("local"), "", [&](auto made) {
                                        report = std::move(made);
                                        loop.quit();
                                    }};
    const std::atomic<BudgetStep> budget{BudgetStep::First64KiB};
    Monitor monitor(surroundings, budget,
                    {channelAt(nginx.url("/a/v.m3u8")), std::make_shared<const Template>(settings)});
    monitor.turn(0);
    loop.run();
    ASSERT_TRUE(report);
    ASSERT_EQ(report->rungs[0].segments.size(), 1U);
    const SegmentSample& s = report->rungs[0].segments[0];
    EXPECT_TRUE(s.partial);
    ASSERT_TRUE(s.media);
    EXPECT_EQ(s.media->container, "mpegts");
    EXPECT_EQ(s.media->width, 640);
    EXPECT_EQ(graveRules(report->findings), "");
}

TEST_F(Inspecting, AsksForTheSteeringManifest) {
    encodeVod(dir, "a");
    dir.write("a/m.m3u8", multivariantOfOne() + "#EXT-X-CONTENT-STEERING:SERVER-URI=\"steer.json\",PATHWAY-ID=\".\"\n");
    const test::Nginx nginx(dir.path());
    auto e = examine(nginx.url("/a/m.m3u8"));
    ASSERT_TRUE(e);
    EXPECT_TRUE(findingOf(*e, "hls-steering-manifest-unreachable")) << rulesOf(*e);
    dir.write("a/steer.json", "{\"VERSION\":1,\"TTL\":300,\"PATHWAY-PRIORITY\":[\".\"]}");
    e = examine(nginx.url("/a/m.m3u8"));
    ASSERT_TRUE(e);
    EXPECT_FALSE(findingOf(*e, "hls-steering-manifest-unreachable"));
    EXPECT_FALSE(findingOf(*e, "hls-steering-manifest-invalid")) << rulesOf(*e);
}

TEST_F(Inspecting, PollsIFramePlaylistsOnceAFewCycles) {
    encodeVod(dir, "a");
    dir.write("a/m.m3u8", multivariantOfOne() + "#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=60000,URI=\"missing.m3u8\"\n");
    const test::Nginx nginx(dir.path());
    Template quick = quickTemplate();
    Probing probing({channelAt(nginx.url("/a/m.m3u8"))}, quick);
    ASSERT_TRUE(probing.more(7));
    int fetched = 0;
    const auto reports = probing.reports();
    for (const auto& report : reports) {
        const RungReport* rung = rungOf(*report, "iframe-60k");
        ASSERT_TRUE(rung);
        EXPECT_EQ(rung->kind, RungKind::IFrame);
        fetched += rung->fetched ? 1 : 0;
        const Finding* finding = findingOf(*report, "http-status");
        ASSERT_TRUE(finding) << "holds in the cycles between";
        EXPECT_EQ(finding->severity, Severity::Major) << "does not take the channel down";
    }
    EXPECT_GE(fetched, 1);
    EXPECT_LE(fetched, static_cast<int>(reports.size()) / 5 + 1);
}

}  // namespace
}  // namespace inspector::probe
