// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/examine.h"
#include "tests/core/probe/encoded_stream.h"
#include "tests/core/probe/live_channel.h"
#include "tests/support/raw_server.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>

// The assets of interstitials are asked for, once, and judged.
namespace inspector::probe {
namespace {

// A channel of one variant whose playlist names one asset; `asset` answers for it.
struct Examined {
    std::shared_ptr<const Examination> examination;
    int asked = 0;
};

Examined examineWithAsset(const std::string& status, const std::string& asset, double followS = 0) {
    std::atomic<int> asked = 0;
    const auto answer = [](const std::string& line, const std::string& body) {
        return "HTTP/1.1 " + line + "\r\nConnection: close\r\nContent-Type: application/vnd.apple.mpegurl\r\nContent-Length: " +
               std::to_string(body.size()) + "\r\n\r\n" + body;
    };
    const WallTime now = SystemClock().now();
    test::RawServer server([&](test::RawServer::Connection& c) {
        const std::string request = c.readRequest();
        if (request.find("/master.m3u8") != std::string::npos) {
            c.send(answer("200 OK", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=640x360,CODECS=\"avc1.4d401f\"\nlow.m3u8\n"));
        } else if (request.find("/ad.m3u8") != std::string::npos) {
            ++asked;
            c.send(answer(status, asset));
        } else {
            std::string text = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:6\n#EXT-X-DATERANGE:ID=\"ad1\",CLASS=\"com.apple.hls.interstitial\","
                               "START-DATE=\"" + formatIso8601(now) + "\",DURATION=6,X-ASSET-URI=\"ad.m3u8\"\n";
            for (int i = 0; i < 4; ++i)
                text += "#EXT-X-PROGRAM-DATE-TIME:" + formatIso8601(now - Seconds(18 - 6 * i)) + "\n#EXTINF:6,\nseg" + std::to_string(i) + ".ts\n";
            c.send(answer("200 OK", text));
        }
    });
    ExamineOptions options;
    options.settings = quickTemplate();
    options.settings.segments = SegmentPolicy::None;
    options.engine.probe.id = ProbeId("local");
    options.followS = followS;
    const SystemClock clock;
    const auto result = examineUrl(server.url("/master.m3u8"), options, clock);
    return {result ? *result : nullptr, asked};
}

const std::string ended = "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\na.ts\n#EXT-X-ENDLIST\n";
const std::string live = "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\na.ts\n";

}  // namespace

TEST(Interstitials, AnAssetThatIsGoneIsFound) {
    const Examined e = examineWithAsset("404 Not Found", "gone");
    ASSERT_TRUE(e.examination);
    EXPECT_TRUE(findingOf(*e.examination, "hls-interstitial-asset-unreachable")) << rulesOf(*e.examination);
}

TEST(Interstitials, AnAssetThatNeverEndsIsFound) {
    const Examined e = examineWithAsset("200 OK", live);
    ASSERT_TRUE(e.examination);
    EXPECT_TRUE(findingOf(*e.examination, "hls-interstitial-asset-not-vod")) << rulesOf(*e.examination);
}

TEST(Interstitials, AnAssetThatIsThereIsAskedForOnce) {
    const Examined e = examineWithAsset("200 OK", ended, 3);
    ASSERT_TRUE(e.examination);
    EXPECT_FALSE(findingOf(*e.examination, "hls-interstitial-asset-unreachable")) << rulesOf(*e.examination);
    EXPECT_FALSE(findingOf(*e.examination, "hls-interstitial-asset-not-vod")) << rulesOf(*e.examination);
    EXPECT_EQ(e.asked, 1);
}

}  // namespace inspector::probe
