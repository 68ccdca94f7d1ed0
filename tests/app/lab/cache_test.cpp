// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/cache.h"

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

}  // namespace
}  // namespace inspector::lab
