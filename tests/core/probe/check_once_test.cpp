// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/probe/live_channel.h"
#include "core/fetch/request.h"
#include "tests/support/raw_server.h"

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

// One cycle of one channel, against a real server.
namespace inspector::probe {
namespace {

class CheckOnce : public testing::Test {
protected:
    std::shared_ptr<const ProbeReport> check(const std::string& url, std::stop_token stop = {}) {
        EngineOptions options;
        options.probe.id = ProbeId("local");
        const auto result = checkOnce(channelAt(url), settings, options, clock, stop);
        if (!result) {
            error = result.error();
            return nullptr;
        }
        return *result;
    }

    SystemClock clock;
    Template settings = quickTemplate();
    Error error;
    test::TempDir dir;
};

TEST_F(CheckOnce, SeesEveryPlaylistAndTheNewestSegmentOfEachRung) {
    const LiveChannel live(dir);
    const test::Nginx nginx(dir.path());
    settings.segments = SegmentPolicy::All;
    const auto report = check(nginx.url("/live/master.m3u8"));
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->whole);
    EXPECT_EQ(report->cycle, 1U);
    EXPECT_EQ(report->probe, ProbeId("local"));
    ASSERT_EQ(report->rungs.size(), 4U);
    const RungReport& master = report->rungs[0];
    EXPECT_EQ(master.rung, "master");
    EXPECT_EQ(master.kind, RungKind::Master);
    EXPECT_TRUE(master.http.ok);
    EXPECT_TRUE(master.text && master.text->starts_with("#EXTM3U"));

    const RungReport* high = rungOf(*report, "1080p-6000k");
    ASSERT_TRUE(high) << "rungs: " << report->rungs[1].rung;
    EXPECT_TRUE(high->fetched);
    EXPECT_TRUE(high->parsed);
    EXPECT_EQ(high->url, nginx.url("/live/high.m3u8"));
    EXPECT_EQ(high->bandwidthBps, 6'000'000);
    EXPECT_EQ(high->width, 1920);
    EXPECT_EQ(high->segmentCount, 6U);
    EXPECT_DOUBLE_EQ(high->targetDurationS, 6);
    EXPECT_DOUBLE_EQ(high->windowS, 36);
    EXPECT_TRUE(high->latencyS);
    EXPECT_FALSE(high->ageS) << "seen once: nothing is known yet";
    EXPECT_EQ(high->http.status, 200);
    EXPECT_GT(high->http.ttfbMs, 0);
    ASSERT_EQ(high->segments.size(), 1U) << "at first contact the newest only";
    const SegmentSample& segment = high->segments[0];
    EXPECT_EQ(segment.sequence, 5U);
    EXPECT_EQ(segment.http.bytes, 18'800);
    EXPECT_NEAR(segment.bitrateBps.value(), 18'800 * 8 / 6.0, 1);
    EXPECT_LT(segment.downloadRatio.value(), 1);
    EXPECT_EQ(rungOf(*report, "audio-en")->kind, RungKind::Audio);
    EXPECT_EQ(rungOf(*report, "audio-en")->language, "en");
}

TEST_F(CheckOnce, WritesThePointsOfTheSchema) {
    const LiveChannel live(dir);
    const test::Nginx nginx(dir.path());
    const auto report = check(nginx.url("/live/master.m3u8"));
    ASSERT_TRUE(report);
    EXPECT_EQ(pointsOf(*report, Measurement::SegmentMetric).size(), 3U);
    EXPECT_EQ(pointsOf(*report, Measurement::PlaylistValidation).size(), 4U);
    EXPECT_EQ(pointsOf(*report, Measurement::AbrLadder).size(), 2U) << "variants only";
    EXPECT_TRUE(pointsOf(*report, Measurement::ChannelError).empty());
    for (const Point& p : report->points) {
        const MeasurementInfo& schema = schemaOf(p.measurement);
        ASSERT_EQ(p.tags.size(), schema.tags.size() - 1) << toString(p.measurement) << ": all but the lease, which the session adds";
        for (std::size_t i = 0; i < p.tags.size(); ++i) EXPECT_EQ(p.tags[i].first, schema.tags[i]);
        EXPECT_EQ(p.tag("channel"), "news");
        for (const auto& [name, value] : p.fields)
            EXPECT_TRUE(std::any_of(schema.fields.begin(), schema.fields.end(), [&](const auto& f) { return f.name == name; }))
                << toString(p.measurement) << "." << name;
        EXPECT_GE(p.time, report->started);
        EXPECT_LE(p.time, report->finished);
    }
    const Point* ladder = pointsOf(*report, Measurement::AbrLadder)[0];
    EXPECT_EQ(ladder->number("bandwidth_bps"), 6'000'000);
    EXPECT_EQ(ladder->number("rung_count"), 2);
    EXPECT_TRUE(ladder->number("measured_peak_bps"));
    for (const Point* p : pointsOf(*report, Measurement::PlaylistValidation))
        EXPECT_EQ(p->number("valid"), 1) << p->tag("rung") << " " << rulesOf(*report);
}

TEST_F(CheckOnce, TakesAMediaPlaylistAsAChannelOfOneRung) {
    const LiveChannel live(dir);
    const test::Nginx nginx(dir.path());
    const auto report = check(nginx.url("/live/low.m3u8"));
    ASSERT_TRUE(report);
    ASSERT_EQ(report->rungs.size(), 1U);
    EXPECT_EQ(report->rungs[0].rung, "main");
    EXPECT_EQ(report->rungs[0].kind, RungKind::Variant);
    EXPECT_TRUE(report->rungs[0].parsed);
    EXPECT_EQ(report->rungs[0].segments.size(), 1U);
    EXPECT_TRUE(report->rungs[0].text);
}

TEST_F(CheckOnce, FetchesNoSegmentsWhenTheTemplateSaysNone) {
    const LiveChannel live(dir);
    const test::Nginx nginx(dir.path());
    settings.segments = SegmentPolicy::None;
    const auto report = check(nginx.url("/live/master.m3u8"));
    ASSERT_TRUE(report);
    for (const RungReport& r : report->rungs) EXPECT_TRUE(r.segments.empty());
}

TEST_F(CheckOnce, HonoursByteRangesAndInitSegments) {
    const test::Nginx nginx(dir.path());
    dir.write("all.mp4", std::string("\0\0\0\x18""ftypiso5", 12) + std::string(100'000, 'x'));
    dir.write("v.m3u8", "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:6\n"
                        "#EXT-X-MAP:URI=\"all.mp4\",BYTERANGE=\"12@0\"\n"
                        "#EXTINF:6,\n#EXT-X-BYTERANGE:5000@100\nall.mp4\n");
    const auto report = check(nginx.url("/v.m3u8"));
    ASSERT_TRUE(report);
    ASSERT_EQ(report->rungs[0].segments.size(), 1U);
    EXPECT_EQ(report->rungs[0].segments[0].http.status, 206);
    EXPECT_EQ(report->rungs[0].segments[0].http.bytes, 5000);
    EXPECT_TRUE(report->rungs[0].segments[0].http.ok);
}

TEST_F(CheckOnce, ReportsAMissingSegmentAndAMissingPlaylist) {
    const LiveChannel live(dir);
    live.remove("high-5.ts");
    live.remove("audio.m3u8");
    const test::Nginx nginx(dir.path());
    const auto report = check(nginx.url("/live/master.m3u8"));
    ASSERT_TRUE(report);
    const RungReport* high = rungOf(*report, "1080p-6000k");
    ASSERT_EQ(high->segments.size(), 1U);
    EXPECT_EQ(high->segments[0].http.status, 404);
    EXPECT_FALSE(high->segments[0].bitrateBps);
    const RungReport* audio = rungOf(*report, "audio-en");
    EXPECT_TRUE(audio->fetched);
    EXPECT_FALSE(audio->parsed);
    EXPECT_EQ(audio->http.status, 404);
    const auto errors = pointsOf(*report, Measurement::ChannelError);
    ASSERT_EQ(errors.size(), 2U);
    for (const Point* p : errors) {
        EXPECT_EQ(p->tag("kind"), "http-status");
        EXPECT_EQ(p->number("http_status"), 404);
    }
    EXPECT_TRUE(std::any_of(report->findings.begin(), report->findings.end(), [](const Finding& f) {
        return f.rung == "1080p-6000k" && f.sequence == 5U && f.severity >= Severity::Major;
    })) << rulesOf(*report);
}

TEST_F(CheckOnce, TriesAgainWhatFailsBelowHttpAndSaysSo) {
    std::atomic<int> asked{0};
    test::RawServer server([&](test::RawServer::Connection& c) {
        c.readRequest();
        if (asked++ == 0) return c.reset();
        c.send("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.apple.mpegurl\r\nContent-Length: 79\r\n"
               "Connection: close\r\n\r\n#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n#EXT-X-GAP\nseg-1.ts\n\n\n");
    });
    settings.retries = 1;
    const auto report = check(server.url("/v.m3u8"));
    ASSERT_TRUE(report);
    EXPECT_EQ(asked, 2);
    EXPECT_TRUE(report->rungs[0].http.ok) << report->rungs[0].http.message;
    const auto errors = pointsOf(*report, Measurement::ChannelError);
    ASSERT_EQ(errors.size(), 1U);
    EXPECT_EQ(errors[0]->tag("kind"), fetch::ruleOf(fetch::Failure::Reset));
}

TEST_F(CheckOnce, DoesNotTryAgainWhatHttpRefuses) {
    std::atomic<int> asked{0};
    test::RawServer server([&](test::RawServer::Connection& c) {
        c.readRequest();
        ++asked;
        c.send("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    });
    settings.retries = 3;
    const auto report = check(server.url("/v.m3u8"));
    ASSERT_TRUE(report);
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(report->rungs[0].rung, "master");
    EXPECT_EQ(report->rungs[0].http.status, 503);
}

TEST_F(CheckOnce, IsCancelledAtOnceWhileAServerIsSilent) {
    test::RawServer server([](test::RawServer::Connection& c) { c.silence(); });
    settings.playlistTimeout = std::chrono::minutes(10);
    std::stop_source stop;
    std::jthread canceller([&] {
        test::waitFor([&] { return server.accepted() > 0; });
        stop.request_stop();
    });
    EXPECT_FALSE(check(server.url("/v.m3u8"), stop.get_token()));
    EXPECT_EQ(error.kind, Error::Kind::Cancelled);
}

TEST_F(CheckOnce, IsCancelledBeforeItBegan) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_FALSE(check("http://127.0.0.1:1/v.m3u8", stop.get_token()));
}

TEST_F(CheckOnce, SaysWhatIsWrongWithAUrlThatIsNone) {
    for (const char* url : {"", "nonsense", "file:///etc/passwd", "ftp://host/v.m3u8", "http://"}) {
        const auto report = check(url);
        ASSERT_TRUE(report) << url;
        ASSERT_EQ(report->rungs.size(), 1U) << url;
        EXPECT_FALSE(report->rungs[0].http.ok) << url;
        EXPECT_FALSE(report->findings.empty()) << url;
    }
}

TEST_F(CheckOnce, FollowsRedirectsAndResolvesAgainstTheLastUrl) {
    const LiveChannel live(dir);
    const test::Nginx nginx(dir.path(), "location = /start { return 302 /live/master.m3u8; }");
    const auto report = check(nginx.url("/start"));
    ASSERT_TRUE(report);
    EXPECT_EQ(report->rungs[0].http.redirects, 1);
    ASSERT_EQ(report->rungs.size(), 4U);
    EXPECT_TRUE(report->rungs[1].http.ok);
}

TEST_F(CheckOnce, ReadsGzippedPlaylists) {
    const LiveChannel live(dir);
    const test::Nginx nginx(dir.path(), "gzip on; gzip_types application/vnd.apple.mpegurl; gzip_min_length 1;");
    const auto report = check(nginx.url("/live/master.m3u8"));
    ASSERT_TRUE(report);
    ASSERT_EQ(report->rungs.size(), 4U);
    EXPECT_TRUE(report->rungs[1].parsed);
    EXPECT_LT(report->rungs[1].http.bytes, static_cast<std::int64_t>(report->rungs[1].text->size()));
}

TEST_F(CheckOnce, RefusesUrisThatAreNotHttp) {
    const test::Nginx nginx(dir.path());
    dir.write("master.m3u8", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1000000\nfile:///etc/passwd\n"
                             "#EXT-X-STREAM-INF:BANDWIDTH=2000000\nlow.m3u8\n");
    dir.write("low.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nfile:///etc/passwd\n");
    const auto report = check(nginx.url("/master.m3u8"));
    ASSERT_TRUE(report);
    ASSERT_EQ(report->rungs.size(), 3U);
    EXPECT_FALSE(report->rungs[1].http.ok);
    EXPECT_EQ(report->rungs[1].http.bytes, 0);
    ASSERT_EQ(report->rungs[2].segments.size(), 1U);
    EXPECT_FALSE(report->rungs[2].segments[0].http.ok);
    EXPECT_EQ(report->rungs[2].segments[0].http.status, 0);
}

TEST_F(CheckOnce, FollowsAtMostSixtyFourRungsAndSaysSo) {
    const test::Nginx nginx(dir.path());
    std::string text = "#EXTM3U\n";
    for (int i = 0; i < 10'000; ++i)
        text += "#EXT-X-STREAM-INF:BANDWIDTH=" + std::to_string(100'000 + i * 1000) + "\nx" + std::to_string(i) + ".m3u8\n";
    dir.write("master.m3u8", text);
    const auto report = check(nginx.url("/master.m3u8"));
    ASSERT_TRUE(report);
    EXPECT_EQ(report->rungs.size(), 65U);
    const Finding* finding = findingOf(*report, "hls-too-many-rungs");
    ASSERT_TRUE(finding);
    EXPECT_EQ(finding->arg("count")->number, 10'000);
}

TEST_F(CheckOnce, KeepsItsSecretsFromOtherHosts) {
    std::mutex mutex;
    std::string seen;
    test::RawServer other([&](test::RawServer::Connection& c) {
        const std::string request = c.readRequest();
        const std::lock_guard lock(mutex);
        seen += request;
        c.send("HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    });
    std::string own;
    test::RawServer origin([&](test::RawServer::Connection& c) {
        own = c.readRequest();
        const std::string body = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1000000\n" + other.url("/v.m3u8") + "\n";
        c.send("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.apple.mpegurl\r\nConnection: close\r\nContent-Length: " +
               std::to_string(body.size()) + "\r\n\r\n" + body);
    });
    settings.headers = {{"X-Pass", "open-sesame", true}, {"X-Plain", "hello", false}};
    ASSERT_TRUE(check(origin.url("/m.m3u8")));
    EXPECT_NE(own.find("X-Pass: open-sesame"), std::string::npos);
    const std::lock_guard lock(mutex);
    EXPECT_NE(seen.find("X-Plain: hello"), std::string::npos);
    EXPECT_EQ(seen.find("open-sesame"), std::string::npos);
}

TEST_F(CheckOnce, NeverShowsAToken) {
    const LiveChannel live(dir);
    const test::Nginx nginx(dir.path());
    const auto report = check(nginx.url("/live/missing.m3u8?token=s3cret"));
    ASSERT_TRUE(report);
    EXPECT_EQ(report->rungs[0].url.find("s3cret"), std::string::npos);
    for (const Finding& f : report->findings) {
        EXPECT_EQ(f.url.find("s3cret"), std::string::npos);
        for (const Arg& arg : f.args) EXPECT_EQ(arg.text.find("s3cret"), std::string::npos);
    }
    for (const Point* p : pointsOf(*report, Measurement::ChannelError))
        for (const auto& [name, value] : p->fields)
            if (const auto* text = std::get_if<std::string>(&value)) {
                EXPECT_EQ(text->find("s3cret"), std::string::npos);
            }
}

TEST_F(CheckOnce, AppliesTheTemplatesRules) {
    const LiveChannel live(dir);
    live.remove("high.m3u8");
    const test::Nginx nginx(dir.path());
    auto report = check(nginx.url("/live/master.m3u8"));
    ASSERT_TRUE(report);
    ASSERT_FALSE(report->findings.empty());
    for (const Finding& f : report->findings) settings.rules[f.rule].enabled = false;
    report = check(nginx.url("/live/master.m3u8"));
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->findings.empty()) << rulesOf(*report);
}

}  // namespace
}  // namespace inspector::probe
