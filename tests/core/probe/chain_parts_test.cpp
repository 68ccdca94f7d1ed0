// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/chain_lag.h"
#include "core/probe/chain_playlist.h"
#include "core/probe/stage_route.h"
#include "core/probe/stream_hash.h"

#include <gtest/gtest.h>

#include <string>

namespace inspector::probe {
namespace {

Channel news() {
    Channel channel;
    channel.id = ChannelId("news");
    channel.url = "https://packager.example/live/news/master.m3u8";
    return channel;
}

Endpoint edge(std::string base, std::string token = {}) {
    Endpoint endpoint;
    endpoint.id = EndpointId("fra-1");
    endpoint.baseUrl = std::move(base);
    endpoint.token = std::move(token);
    return endpoint;
}

TEST(StageRoute, KeepsRelativeReferencesAtTheStage) {
    const auto route = StageRoute::through(edge("https://edge.example"), news());
    EXPECT_EQ(route.url(), "https://edge.example/live/news/master.m3u8");
    EXPECT_EQ(route.child(route.url(), "v1/a.m3u8"), "https://edge.example/live/news/v1/a.m3u8");
    EXPECT_EQ(route.child(route.url(), "/x.m3u8"), "https://edge.example/x.m3u8");
}

TEST(StageRoute, LeadsAbsoluteReferencesToTheChannelsHostThroughTheStageAndFollowsOthers) {
    const auto route = StageRoute::through(edge("https://edge.example/cdn"), news());
    EXPECT_EQ(route.child(route.url(), "https://packager.example/live/news/a.m3u8"), "https://edge.example/cdn/live/news/a.m3u8");
    EXPECT_EQ(route.child(route.url(), "https://ads.example/a.m3u8"), "https://ads.example/a.m3u8");
    const StageRoute own(news(), nullptr);
    EXPECT_EQ(own.child(own.url(), "https://packager.example/a.m3u8"), "https://packager.example/a.m3u8");
}

TEST(StageRoute, EveryRequestToTheStageHasItsTokenAndNothingShowsIt) {
    const auto route = StageRoute::through(edge("https://edge.example", "who=secretvalue"), news());
    EXPECT_EQ(route.child(route.url(), "a.ts"), "https://edge.example/live/news/a.ts?who=secretvalue");
    EXPECT_EQ(route.child(route.url(), "a.ts?x=1"), "https://edge.example/live/news/a.ts?x=1&who=secretvalue");
    EXPECT_EQ(route.child(route.url(), "https://ads.example/a.ts"), "https://ads.example/a.ts");
    EXPECT_EQ(route.shown(route.url()).find("secretvalue"), std::string::npos);
    Exchange exchange;
    exchange.url = exchange.finalUrl = route.url();
    exchange.responseHeaders = {{"Location", route.url()}};
    route.hide(exchange);
    EXPECT_EQ((exchange.url + exchange.finalUrl + exchange.responseHeaders[0].second).find("secretvalue"), std::string::npos);
}

TEST(StageRoute, AppliesWhatTheEndpointSaysToItsOwnRequestsOnly) {
    Endpoint endpoint = edge("https://edge.example");
    endpoint.pinnedAddress = "192.0.2.7";
    endpoint.hostHeader = "tenant.example";
    endpoint.family = IpFamily::V4;
    endpoint.headers = {{"X-Key", "s", true}};
    const auto route = StageRoute::through(endpoint, news());
    fetch::Request request;
    request.url = route.url();
    route.apply(request);
    EXPECT_EQ(request.pinnedAddress, "192.0.2.7");
    EXPECT_EQ(request.family, fetch::Family::V4);
    ASSERT_EQ(request.headers.size(), 2U);
    EXPECT_EQ(request.headers[0], (fetch::Header{"Host", "tenant.example", false}));
    EXPECT_TRUE(request.headers[1].secret);
    fetch::Request elsewhere;
    elsewhere.url = "https://ads.example/";
    route.apply(elsewhere);
    EXPECT_TRUE(elsewhere.pinnedAddress.empty());
    EXPECT_TRUE(elsewhere.headers.empty());
    EXPECT_FALSE(route.hasFamilies());
    EXPECT_TRUE(StageRoute::through(edge("https://edge.example"), news()).hasFamilies());
    EXPECT_FALSE(StageRoute::through(edge("https://192.0.2.7:8443"), news()).hasFamilies());
    EXPECT_FALSE(StageRoute::through(edge("https://[2001:db8::1]"), news()).hasFamilies());
}

std::string playlist(int first, int count, bool dates = false) {
    std::string text = "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:" + std::to_string(first) + "\n";
    for (int i = first; i < first + count; ++i) {
        if (dates) text += "#EXT-X-PROGRAM-DATE-TIME:" + formatIso8601(WallTime(Seconds(1'700'000'000 + 6 * i))) + "\n";
        text += "#EXTINF:6,\ns" + std::to_string(i) + ".ts\n";
    }
    return text;
}

StageListing listed(const std::string& text) {
    const StageState stage{StageRoute(news(), nullptr)};
    return listMedia(stage, text, news().url);
}

MonoTime at(double seconds) { return MonoTime(std::chrono::hours(1)) + fromSeconds(seconds); }

TEST(ChainPlaylist, ComparesTheNewestButOneOfTheReference) {
    EXPECT_EQ(segmentToCompare(listed(playlist(10, 5))), 13U);
    EXPECT_EQ(segmentToCompare(listed(playlist(10, 1))), 10U);
    EXPECT_FALSE(segmentToCompare(listed("#EXTM3U\n#EXT-X-TARGETDURATION:6\n")));
    const StageListing behind = listed(playlist(8, 5));
    EXPECT_EQ(behind.newestUpTo(13)->sequence, 12U) << "a stage that is behind is asked for what it has";
}

TEST(ChainPlaylist, WhatIsNoPlaylistIsNotListed) {
    EXPECT_FALSE(listed("<html>").parsed);
    EXPECT_FALSE(listed("").parsed);
}

struct LagCase {
    const char* name;
    int reference;  // newest
    int stage;
    double asked;    // by the stage, against the reference's at 0 to 0.1
    double segments;
};
class Lag : public testing::TestWithParam<std::tuple<LagCase, bool>> {};

TEST_P(Lag, TakesOffWhatPollingExplains) {
    const auto& [c, dates] = GetParam();
    const StageListing reference = listed(playlist(c.reference - 5, 6, dates));
    const StageListing stage = listed(playlist(c.stage - 5, 6, dates));
    const auto lag = lagBehind({&reference, at(0), at(0.1)}, {&stage, at(c.asked), at(c.asked + 0.1)});
    ASSERT_TRUE(lag);
    EXPECT_DOUBLE_EQ(lag->segments, c.segments);
    EXPECT_NEAR(lag->seconds, c.segments * 6, 0.01);
}

const LagCase lags[] = {
    {"Equal", 100, 100, 0, 0},          {"ASegmentMayHaveComeMeanwhile", 100, 99, 0, 0},
    {"TwoBehindIsOneForCertain", 100, 98, 0, 1}, {"AskedLaterNothingIsExplained", 100, 98, 1, 2},
    {"Ahead", 100, 102, 0, 0},          {"FarBehind", 100, 90, 0, 9},
};
INSTANTIATE_TEST_SUITE_P(Cases, Lag, testing::Combine(testing::ValuesIn(lags), testing::Bool()),
                         [](const testing::TestParamInfo<std::tuple<LagCase, bool>>& each) {
                             return std::string(std::get<0>(each.param).name) + (std::get<1>(each.param) ? "ByDates" : "ByNumbers");
                         });

TEST(Lag, NothingToCompareIsNone) {
    const StageListing some = listed(playlist(1, 3));
    const StageListing none = listed("#EXTM3U\n#EXT-X-TARGETDURATION:6\n");
    EXPECT_FALSE(lagBehind({&some, at(0), at(0)}, {&none, at(0), at(0)}));
    EXPECT_FALSE(lagBehind({nullptr, at(0), at(0)}, {&some, at(0), at(0)}));
}

TEST(Arrivals, AreKnownToTheIntervalBetweenTwoAnswers) {
    const StageListing listing = listed(playlist(10, 5));
    const WallTime before(Seconds(1'000));
    const WallTime made(Seconds(1'006));
    const auto arrivals = arrivalsOf(listing, 12U, before, made);
    ASSERT_EQ(arrivals.size(), 2U);
    EXPECT_EQ(arrivals[0].sequence, 13U);
    EXPECT_EQ(arrivals[1].sequence, 14U);
    EXPECT_EQ(arrivals[0].seen, made);
    EXPECT_EQ(arrivals[0].notBefore, before);
    const auto first = arrivalsOf(listing, {}, {}, made);
    ASSERT_EQ(first.size(), 1U);
    EXPECT_EQ(first[0].sequence, 14U);
    EXPECT_FALSE(first[0].notBefore);
    EXPECT_TRUE(arrivalsOf(listing, 14U, before, made).empty());
    EXPECT_EQ(arrivalsOf(listing, 12U, made, before).front().seen, made) << "an Age that lies cannot turn time back";
}

TEST(StreamHash, IsTheSameHoweverTheBytesCame) {
    std::string body;
    for (int i = 0; i < 1'000; ++i) body += static_cast<char>(i * 7);
    StreamHash whole;
    whole.add(body);
    for (const std::size_t cut : {1U, 3U, 8U, 13U, 500U}) {
        StreamHash pieces;
        for (std::size_t at = 0; at < body.size(); at += cut) pieces.add(std::string_view(body).substr(at, cut));
        EXPECT_EQ(pieces.value(), whole.value()) << cut;
    }
    StreamHash other;
    body[500] = '!';
    other.add(body);
    EXPECT_NE(other.value(), whole.value());
    EXPECT_NE(StreamHash().value(), 0U);
}

}  // namespace
}  // namespace inspector::probe
