// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/cache.h"
#include "app/lab/server_faults.h"

#include <gmock/gmock.h>

namespace inspector::lab {
namespace {

using testing::HasSubstr;

// An upstream whose every answer is another one.
class Counter final : public Responder {
public:
    Reply respond(const std::string&, std::int64_t) override {
        Reply reply = textReply(status, std::to_string(++asked));
        reply.maxAgeS = maxAge;
        reply.delivery = delivery;
        return reply;
    }
    int asked = 0;
    int status = 200;
    int maxAge = 2;
    Delivery delivery = Delivery::Normal;
};

std::string header(const Reply& reply, const std::string& name) {
    for (const auto& [key, value] : reply.headers)
        if (key == name) return value;
    return {};
}

class CacheTest : public testing::Test {
protected:
    Channels channels{1, 0, 1, 4000};
    FaultBoard board{channels, {"720p"}, {"fra-1"}, 4000};
    Counter upstream;
    Cache origin{{"origin", {}, {}, 100}, upstream, board};
    Cache edge{{"fra-1", std::chrono::milliseconds(5), std::chrono::milliseconds(10), 100}, origin, board};
};

TEST_F(CacheTest, AsksOnceWhileTheAnswerIsFreshAndTellsItsAge) {
    const Reply miss = origin.respond("/a.m3u8", 10'000);
    EXPECT_EQ(header(miss, "X-Cache"), "MISS");
    EXPECT_EQ(header(miss, "Age"), "");
    EXPECT_EQ(header(miss, "Cache-Status"), "origin; fwd=uri-miss; stored");
    const Reply hit = origin.respond("/a.m3u8", 11'900);
    EXPECT_EQ(header(hit, "X-Cache"), "HIT");
    EXPECT_EQ(header(hit, "Age"), "1");
    EXPECT_EQ(header(hit, "Cache-Status"), "origin; hit; ttl=1");
    EXPECT_EQ(*hit.body, "1");
    const Reply stale = origin.respond("/a.m3u8", 12'000);
    EXPECT_EQ(*stale.body, "2");
    EXPECT_THAT(header(stale, "Cache-Status"), HasSubstr("origin; fwd=stale; stored"));
}

TEST_F(CacheTest, AgeAddsUpOverBothCaches) {
    upstream.maxAge = 10;
    (void)origin.respond("/a.m3u8", 10'000);
    const Reply first = edge.respond("/a.m3u8", 13'000);
    EXPECT_EQ(header(first, "X-Cache"), "MISS");
    EXPECT_EQ(header(first, "Age"), "3");
    const Reply later = edge.respond("/a.m3u8", 18'000);
    EXPECT_EQ(header(later, "X-Cache"), "HIT");
    EXPECT_EQ(header(later, "Age"), "8");
    EXPECT_EQ(*edge.respond("/a.m3u8", 20'000).body, "2");
}

TEST_F(CacheTest, AMissTakesLongerThanAHit) {
    EXPECT_EQ(edge.respond("/a.m3u8", 0).delay, std::chrono::milliseconds(15));
    EXPECT_EQ(edge.respond("/a.m3u8", 100).delay, std::chrono::milliseconds(5));
}

TEST_F(CacheTest, ErrorsAreNotKept) {
    upstream.status = 404;
    (void)edge.respond("/a.m3u8", 0);
    EXPECT_EQ(*edge.respond("/a.m3u8", 10).body, "2");
}

TEST_F(CacheTest, AnUpstreamThatDoesNotAnswerIsABadGateway) {
    upstream.delivery = Delivery::Reset;
    EXPECT_EQ(edge.respond("/a.m3u8", 0).status, 502);
    upstream.delivery = Delivery::Silent;
    EXPECT_EQ(edge.respond("/a.m3u8", 0).status, 504);
}

TEST_F(CacheTest, AnOldPlaylistIsServedWhileTheFaultIsOn) {
    (void)edge.respond("/a.m3u8", 0);
    ASSERT_TRUE(board.set("edge-old-playlist", "fra-1", true, 0));
    const Reply old = edge.respond("/a.m3u8", 60'000);
    EXPECT_EQ(*old.body, "1");
    EXPECT_EQ(header(old, "Age"), "60");
    // One that it did not have is kept from the first time on; segments are not concerned.
    (void)edge.respond("/b.m3u8", 60'000);
    EXPECT_EQ(*edge.respond("/b.m3u8", 99'000).body, "2");
    (void)edge.respond("/b.ts", 60'000);
    EXPECT_EQ(*edge.respond("/b.ts", 99'000).body, "4");
    ASSERT_TRUE(board.set("edge-old-playlist", "fra-1", false, 99'000));
    EXPECT_EQ(*edge.respond("/a.m3u8", 99'000).body, "5");
}

TEST_F(CacheTest, ABrokenEdgeAnswers502AndASlowOneTakesLonger) {
    ASSERT_TRUE(board.set("edge-errors", "fra-1", true, 0));
    EXPECT_EQ(edge.respond("/a.m3u8", 0).status, 502);
    ASSERT_TRUE(board.set("edge-errors", "fra-1", false, 0));
    ASSERT_TRUE(board.set("edge-slow", "fra-1", true, 0));
    EXPECT_GE(edge.respond("/a.m3u8", 0).delay, std::chrono::milliseconds(1500));
}

TEST_F(CacheTest, HoldsNoMoreThanItsCapacity) {
    upstream.maxAge = 3600;
    for (int i = 0; i < 150; ++i) (void)origin.respond("/" + std::to_string(i), 0);
    EXPECT_EQ(header(origin.respond("/149", 1), "X-Cache"), "HIT");
    EXPECT_EQ(header(origin.respond("/0", 1), "X-Cache"), "MISS");
}

// Says what it was asked for, and when.
class Echo final : public Responder {
public:
    Reply respond(const std::string& path, std::int64_t nowMs) override {
        Reply reply = textReply(200, path + " at " + std::to_string(nowMs));
        reply.maxAgeS = 2;
        reply.etag = "\"1\"";
        return reply;
    }
};

class EdgeFaultTest : public testing::Test {
protected:
    Reply ask(const char* path = "/ch-001/720p/index.m3u8", std::int64_t nowMs = 1'000'000) { return edge.respond(path, nowMs); }
    void on(const char* fault, const char* target = "fra-1", bool isOn = true) { ASSERT_TRUE(board.set(fault, target, isOn, 900'000)); }

    Channels channels{4, 0.5, 1, 4000};
    FaultBoard board{channels, {"720p"}, {"fra-1"}, 4000};
    Echo packager;
    Cache origin{{"origin", {}, {}, 100}, packager, board};
    Cache edge{{"fra-1", std::chrono::milliseconds(5), {}, 100, &channels, &packager, 4000, [] { return std::string("http://origin"); }},
               origin, board};
};

TEST_F(EdgeFaultTest, OneThatLagsHasPlaylistsOfFiveSegmentsBefore) {
    on("edge-lags");
    (void)origin.respond("/ch-001/720p/index.m3u8", 1'000'000);  // what the origin has now is no help
    EXPECT_EQ(*ask().body, "/ch-001/720p/index.m3u8 at 980000");
    EXPECT_EQ(*ask("/ch-001/manifest.mpd").body, "/ch-001/manifest.mpd at 980000");
    EXPECT_EQ(*ask("/ch-001/720p/seg-1.ts").body, "/ch-001/720p/seg-1.ts at 1000000");
    on("edge-lags", "fra-1", false);
    EXPECT_EQ(*ask().body, "/ch-001/720p/index.m3u8 at 1000000");
}

TEST_F(EdgeFaultTest, OneWithAnotherChannelTakesOneThatLooksOtherwise) {
    on("edge-wrong-channel");
    const LabChannel* asked = channels.find("ch-001");
    const std::string body = *ask().body;
    const LabChannel* got = channels.find(std::string_view(body).substr(1, 6));
    ASSERT_TRUE(got);
    EXPECT_NE(got, asked);
    EXPECT_NE(got->container, asked->container);
    EXPECT_EQ(body.substr(7), "/720p/index.m3u8 at 1000000");
    EXPECT_EQ(*ask("/vod/a.m3u8").body, "/vod/a.m3u8 at 1000000");
    const Channels single(1, 0, 1, 4000);
    EXPECT_EQ(pathOfAnother(single, "/ch-001/master.m3u8"), "/ch-001/master.m3u8");
}

TEST_F(EdgeFaultTest, OneThatHasKeptAnErrorTellsItsAge) {
    on("edge-error-cached");
    const Reply reply = ask();
    EXPECT_EQ(reply.status, 404);
    EXPECT_EQ(header(reply, "Age"), "100");
    EXPECT_EQ(header(reply, "X-Cache"), "HIT");
    EXPECT_EQ(header(reply, "Cache-Status"), "fra-1; hit; ttl=200");
    EXPECT_EQ(reply.maxAgeS, 300);
    EXPECT_EQ(ask("/ch-001/720p/seg-1.ts").status, 200);
}

TEST_F(EdgeFaultTest, OneThatLiesContradictsItself) {
    on("edge-lies");
    const Reply miss = ask();
    EXPECT_EQ(header(miss, "X-Cache"), "HIT");
    EXPECT_THAT(header(miss, "Cache-Status"), HasSubstr("fra-1; fwd=uri-miss"));
    const Reply hit = ask();
    EXPECT_EQ(header(hit, "X-Cache"), "MISS");
    EXPECT_THAT(header(hit, "Cache-Status"), HasSubstr("fra-1; hit"));
}

TEST_F(EdgeFaultTest, OthersRefuseRedirectDropAndDoNotStore) {
    on("edge-rate-limited");
    EXPECT_EQ(ask().status, 429);
    EXPECT_EQ(header(ask(), "Retry-After"), "10");
    on("edge-rate-limited", "fra-1", false);
    on("edge-redirects");
    EXPECT_EQ(ask().status, 302);
    EXPECT_EQ(header(ask(), "Location"), "http://origin/ch-001/720p/index.m3u8");
    on("edge-redirects", "fra-1", false);
    on("edge-drops");
    EXPECT_EQ(ask().delivery, Delivery::Drop);
    EXPECT_TRUE(ask().etag.empty());
    on("edge-drops", "fra-1", false);
    on("edge-not-cacheable");
    for (int i = 0; i < 2; ++i) {
        const Reply segment = ask("/ch-001/720p/seg-1.ts");
        EXPECT_EQ(segment.maxAgeS, 0);
        EXPECT_EQ(header(segment, "X-Cache"), "MISS");
        EXPECT_EQ(header(segment, "Cache-Status"), "fra-1; fwd=bypass");
    }
    EXPECT_EQ(ask().maxAgeS, 2);
}

TEST_F(EdgeFaultTest, AnOriginThatFailsIsSeenThroughItsEdges) {
    on("origin-errors", "origin");
    EXPECT_EQ(origin.respond("/a.m3u8", 1'000'000).status, 502);
    EXPECT_EQ(ask().status, 502);
    on("origin-errors", "origin", false);
    EXPECT_EQ(ask().status, 200);
    on("origin-down", "origin");
    EXPECT_EQ(ask().status, 200);  // its copy is fresh
    EXPECT_EQ(ask("/ch-001/720p/index.m3u8", 1'002'000).status, 502);
    on("origin-down", "origin", false);
    on("origin-old-playlist", "origin");
    const std::string before = *ask("/ch-001/720p/index.m3u8", 1'003'000).body;
    EXPECT_EQ(*ask("/ch-001/720p/index.m3u8", 1'050'000).body, before);
    EXPECT_EQ(header(ask("/ch-001/720p/index.m3u8", 1'050'000), "X-Cache"), "MISS");
}

}  // namespace
}  // namespace inspector::lab
