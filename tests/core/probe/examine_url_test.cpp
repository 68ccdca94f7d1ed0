// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/examine.h"
#include "tests/core/probe/encoded_stream.h"
#include "tests/core/probe/live_channel.h"
#include "tests/support/raw_server.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <stop_token>
#include <thread>

// A stream examined with no channel and no store.
namespace inspector::probe {
namespace {

class ExamineUrl : public testing::Test {
protected:
    Result<std::shared_ptr<const Examination>> examine(const std::string& url, std::stop_token stop = {}) {
        return examineUrl(url, options, clock, stop);
    }
    ExamineUrl() {
        options.settings = quickTemplate();
        options.engine.probe.id = ProbeId("local");
    }

    SystemClock clock;
    ExamineOptions options;
    test::TempDir dir;
};

TEST_F(ExamineUrl, SeesTheWholeStreamOnce) {
    const LiveChannel live(dir);
    const test::Nginx nginx(dir.path());
    const auto result = examine(nginx.url("/live/master.m3u8?token=s3cret"));
    ASSERT_TRUE(result);
    const Examination& e = **result;
    EXPECT_EQ(e.target, nginx.url("/live/master.m3u8?token=…"));
    EXPECT_EQ(e.documentUrl, e.target);
    EXPECT_TRUE(e.network);
    EXPECT_TRUE(e.reachable);
    EXPECT_EQ(e.protocol, Protocol::Hls);
    EXPECT_EQ(e.cycles, 1U);
    ASSERT_TRUE(e.text);
    EXPECT_TRUE(e.text->starts_with("#EXTM3U"));
    ASSERT_EQ(e.rungs.size(), 4U);
    EXPECT_EQ(e.rungs[0].rung, "master");
    for (std::size_t i = 1; i < 4; ++i) EXPECT_EQ(e.rungs[i].segments.size(), 1U);
    EXPECT_EQ(e.exchanges.size(), 7U);
    EXPECT_GE(e.finished, e.started);
    EXPECT_TRUE(std::is_sorted(e.findings.begin(), e.findings.end(),
                               [](const Finding& a, const Finding& b) { return a.severity > b.severity; }));
}

TEST_F(ExamineUrl, OfAStreamThatHasEndedAllMeansAll) {
    encodeVod(dir, "a");
    const test::Nginx nginx(dir.path());
    options.settings.segments = SegmentPolicy::All;
    const auto all = examine(nginx.url("/a/v.m3u8"));
    ASSERT_TRUE(all);
    EXPECT_GT((*all)->rungs[0].segmentCount, 2U);
    EXPECT_EQ((*all)->rungs[0].segments.size(), (*all)->rungs[0].segmentCount);
    options.settings.segments = SegmentPolicy::Newest;
    const auto newest = examine(nginx.url("/a/v.m3u8"));
    ASSERT_TRUE(newest);
    EXPECT_EQ((*newest)->rungs[0].segments.size(), 1U);
}

TEST_F(ExamineUrl, FollowsLikeAPlayerAndSumsUp) {
    LiveChannel live(dir);
    live.targetDuration = 1;
    live.advance();
    const test::Nginx nginx(dir.path());
    options.followS = 60;
    std::atomic<int> told = 0;
    std::stop_source stop;
    options.progress = [&](const Progress& p) {
        ++told;
        EXPECT_EQ(p.ofS, 60);
    };
    Result<std::shared_ptr<const Examination>> result = fail(Error::Kind::Other, "not run");
    std::thread thread([&] { result = examine(nginx.url("/live/low.m3u8"), stop.get_token()); });
    const std::string log = (dir.path() / "log").string();
    for (int i = 0; i < 3; ++i) {
        const int before = told;
        EXPECT_TRUE(test::waitFor([&] { return told >= before + 11; }));  // more than a target duration
        live.advance();
    }
    const int before = told;
    EXPECT_TRUE(test::waitFor([&] { return told >= before + 20; }));
    stop.request_stop();
    thread.join();
    ASSERT_TRUE(result) << result.error().message();
    const Examination& e = **result;
    EXPECT_GE(e.cycles, 3U);
    ASSERT_EQ(e.rungs.size(), 1U);
    std::set<std::uint64_t> sequences;
    for (const SegmentSample& s : e.rungs[0].segments) sequences.insert(s.sequence);
    EXPECT_GE(sequences.size(), 3U) << "every new segment";
    std::set<std::string> seen;
    for (const Finding& f : e.findings)
        EXPECT_TRUE(seen.insert(f.rule + "|" + f.rung + "|" + f.url + "|" + std::to_string(f.line)).second) << f.rule;
}

TEST_F(ExamineUrl, TellsDashFromHls) {
    dir.write("a.mpd", "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\"/>");
    const test::Nginx nginx(dir.path());
    const auto result = examine(nginx.url("/a.mpd"));
    ASSERT_TRUE(result);
    EXPECT_EQ((*result)->protocol, Protocol::Dash);
    ASSERT_FALSE((*result)->exchanges.empty());
    EXPECT_EQ((*result)->exchanges[0]->kind, ExchangeKind::Mpd);
    EXPECT_EQ(*(*result)->exchanges[0]->body, *(*result)->text);
    for (const Finding& f : (*result)->findings) {
        EXPECT_FALSE(f.rule.starts_with("hls-")) << f.rule;
        if (f.rule == "http-content-type-playlist") {  // the test's server knows no MPD
            EXPECT_EQ(f.severity, Severity::Minor);
        }
    }
}

TEST_F(ExamineUrl, EndsAtOnceWhenItIsStopped) {
    test::RawServer silent([](test::RawServer::Connection& c) {
        c.readRequest();
        c.silence();
    });
    std::stop_source stop;
    std::thread thread([&] {
        EXPECT_TRUE(test::waitFor([&] { return silent.accepted() > 0; }));
        stop.request_stop();
    });
    options.settings.playlistTimeout = std::chrono::hours(1);
    const auto result = examine(silent.url("/m.m3u8"), stop.get_token());
    thread.join();
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, Error::Kind::Cancelled);
}

TEST_F(ExamineUrl, SaysThatNobodyAnswered) {
    options.settings.retries = 0;
    const auto result = examine("http://127.0.0.1:" + std::to_string(test::freePort()) + "/m.m3u8");
    ASSERT_TRUE(result);
    EXPECT_FALSE((*result)->reachable);
    EXPECT_TRUE(findingOf(**result, "http-connect-failed"));
}

TEST_F(ExamineUrl, RefusesWhatIsNoHttpUrl) {
    const auto result = examine("file:///etc/passwd");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, Error::Kind::InvalidInput);
}

}  // namespace
}  // namespace inspector::probe
