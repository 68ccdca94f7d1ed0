// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/cache.h"
#include "app/lab/packager.h"
#include "core/rules/cache_status.h"
#include "core/rules/catalogue.h"
#include "core/rules/judge_cdn.h"

#include <gmock/gmock.h>

// What the rules about CDNs make of an edge's faults, and that they are quiet about one that has none.
namespace inspector::lab {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int64_t kNow = 1'800'000'000'123;

class LabEdges : public testing::Test {
protected:
    LabEdges() : media(std::move(*Media::load({2}))) {}

    // As a request to the edge gets it.
    fetch::Response ask(const std::string& path) {
        const Reply reply = edge.respond(path, kNow);
        fetch::Response response;
        response.status = reply.status;
        response.url = "http://127.0.0.1:8002" + path;
        response.remoteAddress = "127.0.0.1:8002";
        for (const auto& [name, value] : reply.headers) response.headers.push_back({name, value});
        response.headers.push_back({"Cache-Control", reply.maxAgeS > 0 ? "max-age=" + std::to_string(reply.maxAgeS) : "no-store"});
        if (reply.status == 302) {
            response.redirects = {{response.url, 302, reply.headers.front().second, response.remoteAddress}};
            response.url = reply.headers.front().second;
            response.status = 200;
            response.headers.clear();
        }
        body = reply.body ? *reply.body : std::string();
        return response;
    }
    std::vector<std::string> rulesOf(const std::string& path, rules::Resource resource) {
        const fetch::Response response = ask(path);
        rules::StageAnswer answer;
        answer.resource = resource;
        answer.response = &response;
        answer.cache = rules::readCacheFacts(response);
        const std::string asked = "http://127.0.0.1:8002" + path;
        answer.askedUrl = asked;
        answer.targetDurationS = 4;
        answer.now = fromMillis(kNow);
        std::vector<std::string> ids;
        for (const Finding& finding : rules::judgeStageAnswer({"720p", "fra-1", {}}, answer)) ids.push_back(finding.rule);
        return ids;
    }
    std::vector<std::string> playlist() { return rulesOf("/ch-001/720p/index.m3u8", rules::Resource::Playlist); }
    std::vector<std::string> segment() {
        const hls::Parsed listed = hls::parse(*packager.respond("/ch-001/720p/index.m3u8", kNow).body);
        return rulesOf("/ch-001/720p/" + std::string(listed.playlist.segments.back().uri), rules::Resource::Segment);
    }
    std::vector<std::string> identity() {
        const hls::Parsed reference = hls::parse(*packager.respond("/ch-001/720p/index.m3u8", kNow).body);
        (void)ask("/ch-001/720p/index.m3u8");
        const hls::Parsed other = hls::parse(body);
        std::vector<std::string> ids;
        for (const Finding& finding : rules::judgeIdentity({"720p", "fra-1", {}}, reference.playlist, other.playlist)) ids.push_back(finding.rule);
        return ids;
    }
    void on(const char* fault) { ASSERT_TRUE(board.set(fault, "fra-1", true, kNow - 60'000)); }

    std::unique_ptr<Media> media;
    Channels channels{4, 0.5, 1, 3840};
    FaultBoard board{channels, {"720p"}, {"fra-1"}, 3840};
    Packager packager{*media, channels, board, {}};
    Cache origin{{"origin", {}, {}, 100}, packager, board};
    Cache edge{{"fra-1", {}, {}, 100, &channels, &packager, 3840, [] { return std::string("http://127.0.0.1:8001"); }}, origin, board};
    std::string body;
};

TEST_F(LabEdges, AreQuietWithoutAFault) {
    for (int i = 0; i < 2; ++i) {
        EXPECT_THAT(playlist(), IsEmpty());
        EXPECT_THAT(segment(), IsEmpty());
        EXPECT_THAT(identity(), IsEmpty());
    }
    const fetch::Response hit = ask("/ch-001/720p/index.m3u8");
    EXPECT_EQ(rules::readCacheFacts(hit).state, CacheState::Hit);
    EXPECT_EQ(rules::readCacheFacts(hit).server, "fra-1");
    EXPECT_EQ(rules::readCacheFacts(ask("/ch-001/360p/index.m3u8")).state, CacheState::Miss);
}

TEST_F(LabEdges, ThatLagAreTheSameChannelStill) {
    on("edge-lags");
    EXPECT_THAT(identity(), IsEmpty());
    EXPECT_THAT(playlist(), IsEmpty());
}

TEST_F(LabEdges, ThatAnswerForAnotherChannel) {
    on("edge-wrong-channel");
    EXPECT_THAT(identity(), ElementsAre("edge-wrong-channel"));
}

TEST_F(LabEdges, ThatHaveKeptAnError) {
    on("edge-error-cached");
    EXPECT_THAT(playlist(), ElementsAre("edge-error-cached"));
}

TEST_F(LabEdges, ThatLie) {
    on("edge-lies");
    EXPECT_THAT(playlist(), ElementsAre("edge-cache-contradiction"));
    EXPECT_THAT(playlist(), ElementsAre("edge-cache-contradiction"));
}

TEST_F(LabEdges, ThatLimitTheRate) {
    on("edge-rate-limited");
    EXPECT_THAT(playlist(), ElementsAre("edge-rate-limited"));
}

TEST_F(LabEdges, WhoseSegmentsCannotBeStored) {
    on("edge-not-cacheable");
    EXPECT_THAT(segment(), ElementsAre("edge-segment-not-cacheable"));
    EXPECT_THAT(playlist(), IsEmpty());
}

TEST_F(LabEdges, ThatRedirect) {
    on("edge-redirects");
    EXPECT_THAT(playlist(), ElementsAre("edge-redirect-elsewhere"));
}

}  // namespace
}  // namespace inspector::lab
