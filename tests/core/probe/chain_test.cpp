// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/fetch/certificates.h"
#include "tests/core/probe/chain_rig.h"
#include "tests/support/raw_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <set>
#include <string>

// The CDN monitor against a real origin and real caches.
namespace inspector::probe {
namespace {

constexpr const char* path = "/live/master.m3u8";

// nginx as a CDN's edge: it keeps what the origin sends.
struct CachingEdge {
    explicit CachingEdge(const std::string& origin, const std::string& directives = "proxy_cache_valid 200 10m;",
                         const std::string& tls = {})
        : server(root.path(),
                 tls + "location / { proxy_pass " + origin + "; proxy_cache edge; proxy_http_version 1.1; proxy_set_header Connection ''; "
                 "add_header X-Cache-Status $upstream_cache_status always; " + directives + " }",
                 "proxy_cache_path " + (root.path() / "cache").string() + " keys_zone=edge:1m;") {}

    test::TempDir root;
    test::Nginx server;
};

class Chain : public testing::Test {
protected:
    Chain() : live(dir) {}
    void startOrigin() { origin = std::make_unique<test::Nginx>(dir.path()); }
    [[nodiscard]] std::string base() const { return origin->url(""); }
    [[nodiscard]] Channel channel() const { return channelAt(origin->url(path)); }

    test::TempDir dir;
    LiveChannel live;
    std::unique_ptr<test::Nginx> origin;
};

std::set<CacheState> statesOf(const std::vector<Report>& reports, std::string_view stage, ExchangeKind kind) {
    std::set<CacheState> out;
    for (const Report& report : reports)
        if (const StageSample* s = stageOf(*report, stage))
            for (const StageRequest& r : s->requests)
                if (r.kind == kind) out.insert(r.cache.state);
    return out;
}

TEST_F(Chain, AsksEveryStageForThePlaylistAndTheSameSegment) {
    startOrigin();
    const CachingEdge one(base());
    const CachingEdge two(base());
    ChainProbing probing(channel(), {endpointAt("one", one.server.url("")), endpointAt("two", two.server.url(""))});
    const Report report = probing.until([](const ProbeReport& r) {
        const StageSample* s = stageOf(r, "two");
        return r.cycle > 1 && s && s->segment;
    });
    ASSERT_TRUE(report);
    ASSERT_EQ(report->stages.size(), 3U);
    EXPECT_EQ(report->stages[0].stage, ownStage);
    EXPECT_FALSE(report->whole);
    EXPECT_TRUE(report->rungs.empty());
    EXPECT_EQ(report->protocol, Protocol::Hls);
    for (const StageSample& s : report->stages) {
        EXPECT_TRUE(s.parsed) << s.stage;
        EXPECT_EQ(s.newest, static_cast<std::uint64_t>(live.newest())) << s.stage;
        EXPECT_EQ(s.segment, static_cast<std::uint64_t>(live.newest() - 1)) << s.stage << ": the newest but one";
        EXPECT_NE(s.segmentHash, 0U) << s.stage;
        EXPECT_EQ(s.segmentHash, report->stages[0].segmentHash) << s.stage;
        EXPECT_EQ(s.targetDurationS, 6);
        EXPECT_TRUE(s.edgeTime);
        const StageRequest* playlist = requestOf(s, ExchangeKind::Playlist);
        ASSERT_TRUE(playlist);
        EXPECT_EQ(playlist->http.status, 200);
        EXPECT_GT(playlist->http.ttfbMs, 0);
        EXPECT_EQ(playlist->http.httpVersion, "1.1");
    }
    EXPECT_EQ(stageOf(*report, "one")->lagSegments, 0);
    EXPECT_EQ(stageOf(*report, "one")->differs, false);
    EXPECT_FALSE(report->stages[0].lagS) << "this is the reference";
    EXPECT_FALSE(report->stages[0].differs);
    std::set<std::string> stages;
    for (const auto& exchange : report->exchanges) stages.insert(exchange->stage);
    EXPECT_THAT(stages, testing::ElementsAre("one", "packager", "two"));
}

TEST_F(Chain, WritesAPointForEveryTrustedRequest) {
    startOrigin();
    const CachingEdge edge(base());
    ChainProbing probing(channel(), {endpointAt("fra-1", edge.server.url(""))});
    const Report report = probing.until([](const ProbeReport& r) {
        const StageSample* s = stageOf(r, "fra-1");
        return r.cycle > 1 && s->segment && s->trust == Trust::Trusted;
    });
    ASSERT_TRUE(report);
    bool segment = false;
    for (const Point* p : pointsOf(*report, Measurement::CdnRequest)) {
        EXPECT_EQ(p->tag("channel"), "news");
        EXPECT_EQ(p->tag("probe"), "local");
        if (p->tag("endpoint") != "fra-1" || p->tag("kind") != "segment") continue;
        segment = true;
        EXPECT_EQ(p->tag("cache_status"), "hit");
        EXPECT_EQ(p->number("http_status"), 200);
        EXPECT_GT(p->number("latency_ms").value_or(0), 0);
        EXPECT_GT(p->number("size_bytes").value_or(0), 0);
    }
    EXPECT_TRUE(segment);
    EXPECT_TRUE(pointsOf(*report, Measurement::CdnHealth).empty());
}

TEST_F(Chain, ReadsEveryStateOfARealCache) {
    startOrigin();
    // Kept for a second, revalidated; with an argument of the edge's own, never kept.
    const CachingEdge brief(base(), "proxy_cache_valid 200 1s; proxy_cache_revalidate on; proxy_cache_use_stale error timeout;");
    const CachingEdge plain(base(), "proxy_cache_valid 200 1s;");
    const CachingEdge none(base(), "proxy_cache_valid 200 10m; proxy_cache_bypass $host;");
    ChainProbing probing(channel(), {endpointAt("brief", brief.server.url("")), endpointAt("none", none.server.url("")),
                                     endpointAt("plain", plain.server.url(""))});
    const auto sees = [&](const char* stage, CacheState state) {
        return test::waitFor([&] {
            live.writeRung("high");
            const auto states = statesOf(probing.chains(), stage, ExchangeKind::Playlist);
            return states.contains(state);
        }, std::chrono::seconds(60));
    };
    EXPECT_TRUE(sees("brief", CacheState::Miss));
    EXPECT_TRUE(sees("brief", CacheState::Hit));
    EXPECT_TRUE(sees("plain", CacheState::Expired));
    EXPECT_TRUE(sees("none", CacheState::Bypass));
    EXPECT_TRUE(test::waitFor([&] {  // nothing is written meanwhile
        return statesOf(probing.chains(), "brief", ExchangeKind::Playlist).contains(CacheState::Revalidated);
    }, std::chrono::seconds(60)));
    origin.reset();
    EXPECT_TRUE(test::waitFor([&] {
        return statesOf(probing.chains(), "brief", ExchangeKind::Playlist).contains(CacheState::Stale);
    }, std::chrono::seconds(60)));
}

TEST_F(Chain, TellsFreshConnectionsFromKeptOnesAndMakesBoth) {
    startOrigin();
    ChainProbing probing(channel(), {endpointAt("edge", "http://localhost:" + std::to_string(origin->port()))});
    const Report fresh = probing.until([](const ProbeReport& r) {
        const StageRequest* p = requestOf(*stageOf(r, "packager"), ExchangeKind::Playlist);
        return p && p->fresh;
    });
    ASSERT_TRUE(fresh);
    const StageRequest* request = requestOf(*stageOf(*fresh, "packager"), ExchangeKind::Playlist);
    EXPECT_FALSE(request->http.reused);
    EXPECT_GT(request->http.connectMs, 0);
    const Report kept = probing.until([](const ProbeReport& r) {
        const StageRequest* p = requestOf(*stageOf(r, "packager"), ExchangeKind::Playlist);
        return p && !p->fresh && p->http.reused;
    });
    EXPECT_TRUE(kept);
}

TEST_F(Chain, AnEdgeThatLagsIsFoundWithItsLag) {
    live.targetDuration = 1;
    live.advance();
    startOrigin();
    const CachingEdge lagging(base(), "proxy_cache_valid 200 10m;");  // the playlist with everything else
    ChainProbing probing(channel(), {endpointAt("lagging", lagging.server.url(""))});
    ASSERT_TRUE(probing.until([](const ProbeReport& r) { return stageOf(r, "lagging")->parsed; }));
    live.advance(5);
    const Report report = probing.until([](const ProbeReport& r) {
        return stageOf(r, "lagging")->lagSegments.value_or(0) >= 3 && hasFinding(r, "edge-behind-origin", "lagging");
    });
    ASSERT_TRUE(report);
    EXPECT_NEAR(*stageOf(*report, "lagging")->lagS, *stageOf(*report, "lagging")->lagSegments, 0.01);
    EXPECT_FALSE(hasFinding(*report, "http-status", "lagging")) << "it is asked for a segment that it lists";
    EXPECT_LT(*stageOf(*report, "lagging")->segment, *stageOf(*report, "packager")->segment);
    for (const Finding& f : report->findings) EXPECT_NE(f.stage, "packager") << f.rule << ": the deep monitor's";
}

TEST_F(Chain, KnowsWhenEachStageFirstHadASegment) {
    startOrigin();
    const CachingEdge edge(base(), "proxy_cache_valid 200 1s;");
    ChainProbing probing(channel(), {endpointAt("edge", edge.server.url(""))});
    ASSERT_TRUE(probing.until([](const ProbeReport& r) { return r.cycle > 1 && stageOf(r, "edge")->newest.has_value(); }));
    const WallTime before = SystemClock().now();
    live.advance();
    const auto sequence = static_cast<std::uint64_t>(live.newest());
    const auto arrived = [&](const char* stage) -> std::optional<SegmentArrival> {
        for (const Report& report : probing.chains())
            for (const SegmentArrival& a : stageOf(*report, stage)->arrivals)
                if (a.sequence == sequence) return a;
        return std::nullopt;
    };
    ASSERT_TRUE(test::waitFor([&] { return arrived("packager") && arrived("edge"); }, std::chrono::seconds(60)));
    for (const char* stage : {"packager", "edge"}) {
        const SegmentArrival a = *arrived(stage);
        ASSERT_TRUE(a.notBefore) << stage;
        EXPECT_LE(*a.notBefore, a.seen) << stage;
        EXPECT_GE(a.seen, before - Seconds(1)) << stage;  // Age counts whole seconds
    }
}

TEST_F(Chain, AnEdgeThatAnswersForAnotherChannelIsFound) {
    LiveChannel other(dir, "other");
    other.write("master.m3u8", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=6000000,AVERAGE-BANDWIDTH=5000000,RESOLUTION=1920x1080\nsport.m3u8\n");
    std::string text = "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:0\n";
    for (int i = 0; i < 6; ++i) {
        other.write("sport" + std::to_string(i) + ".ts", LiveChannel::segment(50));
        text += "#EXTINF:6,\nsport" + std::to_string(i) + ".ts\n";
    }
    other.write("sport.m3u8", text);
    startOrigin();
    ChainProbing probing(channel(), {endpointAt("wrong", base() + "/other/{file}")});
    const Report report = probing.until([](const ProbeReport& r) {
        return hasFinding(r, "edge-wrong-channel", "wrong") || hasFinding(r, "edge-differs-from-origin", "wrong");
    });
    ASSERT_TRUE(report);
    EXPECT_EQ(stageOf(*report, "wrong")->differs, true);
}

TEST_F(Chain, AWrongCertificateIsFoundAndItsEndKnown) {
    const fetch::test::Authority authority;
    authority.sign("good", "IP:127.0.0.1");
    authority.sign("other", "DNS:elsewhere.example");
    startOrigin();
    const auto tls = [&](const char* name, int& port) {
        port = test::freePort();
        return "listen 127.0.0.1:" + std::to_string(port) + " ssl; " + authority.nginxLines(name);
    };
    int good = 0;
    int other = 0;
    const CachingEdge one(base(), "", tls("good", good));
    const CachingEdge two(base(), "", tls("other", other));
    const auto at = [](int port) { return "https://127.0.0.1:" + std::to_string(port); };
    ChainProbing probing(channel(), {endpointAt("good", at(good)), endpointAt("other", at(other))}, quickTemplate(), {},
                         authority.caFile());
    const Report report = probing.until([](const ProbeReport& r) { return r.cycle > 1 && !r.findings.empty(); });
    ASSERT_TRUE(report);
    EXPECT_TRUE(stageOf(*report, "good")->parsed);
    EXPECT_TRUE(stageOf(*report, "good")->certificateExpires);
    EXPECT_FALSE(stageOf(*report, "other")->parsed);
    ASSERT_FALSE(stageOf(*report, "other")->requests.empty());
    EXPECT_EQ(stageOf(*report, "other")->requests[0].http.error.substr(0, 4), "tls-");
    EXPECT_TRUE(stageOf(*report, "other")->certificateExpires) << "also of one that is refused";
    EXPECT_FALSE(hasFinding(*report, "tls-certificate-expires", "good")) << "thirty days are enough";
}

TEST_F(Chain, ALimitOfAnEndpointIsRespectedAndSaid) {
    startOrigin();
    std::atomic<int> asked{0};
    test::RawServer limited([&](test::RawServer::Connection& c) {
        while (!c.readRequest().empty()) {
            ++asked;
            c.send("HTTP/1.1 429 Too Many\r\nRetry-After: 600\r\nContent-Length: 0\r\n\r\n");
        }
    });
    ChainProbing probing(channel(), {endpointAt("limited", limited.url(""))});
    const Report first = probing.until([](const ProbeReport& r) { return hasFinding(r, "edge-rate-limited", "limited"); });
    ASSERT_TRUE(first);
    const Report later = probing.until([](const ProbeReport& r) { return stageOf(r, "limited")->skipped; });
    ASSERT_TRUE(later);
    EXPECT_TRUE(hasFinding(*later, "edge-rate-limited", "limited"));
    EXPECT_TRUE(stageOf(*later, "limited")->requests.empty());
    EXPECT_TRUE(stageOf(*later, "packager")->parsed);
    const int before = asked;
    ASSERT_TRUE(probing.until([&](const ProbeReport& r) { return r.cycle > later->cycle + 2; }));
    EXPECT_EQ(asked, before);
}

TEST_F(Chain, ARedirectElsewhereIsFound) {
    startOrigin();
    const std::string there = "http://localhost:" + std::to_string(origin->port());
    const test::TempDir empty;
    const test::Nginx redirecting(empty.path(), "location / { return 302 " + there + "$request_uri; }");
    ChainProbing probing(channel(), {endpointAt("redirecting", redirecting.url(""))});
    const Report report = probing.until([](const ProbeReport& r) { return hasFinding(r, "edge-redirect-elsewhere", "redirecting"); });
    ASSERT_TRUE(report);
    EXPECT_TRUE(stageOf(*report, "redirecting")->parsed);
}

TEST_F(Chain, AnAddressFamilyThatDoesNotExistIsNobodysFault) {
    startOrigin();
    Endpoint absent = endpointAt("v6", "");
    absent.pinnedAddress = "[2001:db8::7]:80";  // documentation: nobody has it
    Endpoint local = endpointAt("v6-local", "http://[::1]:" + std::to_string(test::freePort()));
    Template settings = quickTemplate();
    settings.connectTimeout = Milliseconds(500);
    ChainProbing probing(channel(), {absent, local}, settings);
    const Report report = probing.until([](const ProbeReport& r) { return r.cycle > 1; });
    ASSERT_TRUE(report);
    EXPECT_TRUE(stageOf(*report, "packager")->parsed);
    EXPECT_EQ(report->trust, Trust::Trusted);
    EXPECT_FALSE(stageOf(*report, "v6")->parsed);
    EXPECT_FALSE(stageOf(*report, "v6-local")->parsed);
    EXPECT_EQ(probing.engine.stats().trust, Trust::Trusted);
}

TEST_F(Chain, AnEdgeThatHangsDelaysNeitherTheChannelNorTheOtherStagesFigures) {
    startOrigin();
    test::RawServer silent([](test::RawServer::Connection& c) { c.silence(); });
    Template settings = quickTemplate();
    settings.playlistTimeout = Seconds(2);
    ChainProbing probing(channel(), {endpointAt("silent", silent.url(""))}, settings);
    const Report report = probing.until([](const ProbeReport& r) { return r.isChain(); });
    ASSERT_TRUE(report);
    EXPECT_EQ(stageOf(*report, "silent")->requests.at(0).http.error, "http-timeout");
    EXPECT_TRUE(stageOf(*report, "packager")->segment) << "asked for before the other one's time was over";
    EXPECT_LT(requestOf(*stageOf(*report, "packager"), ExchangeKind::Segment)->http.totalMs, 2'000);
    std::size_t own = 0;
    for (const Report& r : probing.all()) own += r->isChain() ? 0 : 1;
    EXPECT_GE(own, 2U) << "the channel's own cycles went on meanwhile";
}

TEST_F(Chain, SegmentsAreAskedForAsThePolicyAllows) {
    startOrigin();
    Template settings = quickTemplate();
    settings.segments = SegmentPolicy::None;
    const CachingEdge edge(base());
    ChainProbing probing(channel(), {endpointAt("edge", edge.server.url(""))}, settings);
    const Report report = probing.until([](const ProbeReport& r) { return r.cycle > 2; });
    ASSERT_TRUE(report);
    for (const StageSample& s : report->stages) EXPECT_FALSE(s.segment) << s.stage;
}

TEST_F(Chain, AChannelWithoutEndpointsHasNoReportOfAChain) {
    startOrigin();
    Endpoint others = endpointAt("others", base());
    others.carries = Carries::Groups;
    others.groups = {"sports"};
    ChainProbing probing(channel(), {others});
    ASSERT_TRUE(test::waitFor([&] { return probing.all().size() >= 4; }));
    EXPECT_TRUE(probing.chains().empty());
}

TEST_F(Chain, NothingOfAHealthyChainIsMajor) {
    startOrigin();
    const CachingEdge edge(base(), "proxy_cache_valid 200 1s;");
    Template settings = quickTemplate();
    ChainProbing probing(channel(), {endpointAt("edge", edge.server.url(""))}, settings);
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(probing.until([](const ProbeReport& r) { return r.isChain(); }));
        live.advance();
    }
    for (const Report& report : probing.chains())
        for (const Finding& f : report->findings)
            EXPECT_NE(f.severity, Severity::Critical) << f.rule << " " << renderEnglish("{url}", f);
}

}  // namespace
}  // namespace inspector::probe
