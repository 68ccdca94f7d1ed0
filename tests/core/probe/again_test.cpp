// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/examine.h"
#include "core/probe/revalidation.h"
#include "tests/core/probe/encoded_stream.h"
#include "tests/core/probe/live_channel.h"
#include "tests/support/raw_server.h"

#include <gtest/gtest.h>

#include <string>

// What is asked for once more, byte ranges that lie beyond their file, and streams that mean harm.
namespace inspector::probe {
namespace {

class AskedAgain : public testing::Test {
protected:
    AskedAgain() {
        options.settings = quickTemplate();
        options.engine.probe.id = ProbeId("local");
    }
    Result<std::shared_ptr<const Examination>> examine(const std::string& url) { return examineUrl(url, options, clock); }

    static std::string answer(const std::string& status, const std::string& headers, const std::string& body) {
        return "HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
               headers + "\r\n" + body;
    }
    static std::size_t requestsOf(const Examination& e, ExchangeKind kind) {
        return static_cast<std::size_t>(std::count_if(e.exchanges.begin(), e.exchanges.end(),
                                                      [&](const auto& exchange) { return exchange->kind == kind; }));
    }

    SystemClock clock;
    ExamineOptions options;
    test::TempDir dir;
};

class NotModified : public AskedAgain {
protected:
    // A server whose playlist is another one each time it is sent; to conditions it says 304 when `stale`.
    std::shared_ptr<const Examination> follow(bool stale) {
        std::atomic<int> sent = 0;
        test::RawServer server([&](test::RawServer::Connection& c) {
            const std::string request = c.readRequest();
            if (request.find("/m.m3u8") == std::string::npos) {
                c.send(answer("200 OK", "Content-Type: video/mp2t\r\n", LiveChannel::segment()));
            } else if (stale && request.find("If-None-Match: \"one\"") != std::string::npos) {
                c.send("HTTP/1.1 304 Not Modified\r\nConnection: close\r\nETag: \"one\"\r\n\r\n");
            } else {
                const int n = ++sent;
                c.send(answer("200 OK", "Content-Type: application/vnd.apple.mpegurl\r\nETag: \"one\"\r\n",
                              "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:" + std::to_string(n) +
                                  "\n#EXTINF:1,\n" + std::to_string(n) + ".ts\n#EXTINF:1,\n" + std::to_string(n + 1) +
                                  ".ts\n#EXTINF:1,\n" + std::to_string(n + 2) + ".ts\n"));
            }
        });
        options.followS = 8;
        const auto result = examine(server.url("/m.m3u8"));
        return result ? *result : nullptr;
    }
};

TEST_F(NotModified, OfAPlaylistThatIsAnotherOneIsFound) {
    const auto e = follow(true);
    ASSERT_TRUE(e);
    EXPECT_TRUE(findingOf(*e, "http-304-stale")) << rulesOf(*e);
    EXPECT_FALSE(findingOf(*e, "http-status")) << "304 is no error";
}

TEST_F(NotModified, IsNotFoundWhereTheBodyIsSent) {
    const auto e = follow(false);
    ASSERT_TRUE(e);
    EXPECT_FALSE(findingOf(*e, "http-304-stale")) << rulesOf(*e);
}

TEST(GzipTrial, TriesWhatIsWorthItOnceInTenCycles) {
    fetch::Response plain;
    GzipTrial trial;
    EXPECT_FALSE(trial.bytesOf(plain, std::string(1'000, 'a'), 1));
    const auto first = trial.bytesOf(plain, std::string(5'000, 'a'), 1);
    ASSERT_TRUE(first);
    EXPECT_LT(*first, 200U);
    std::string other;
    for (int i = 0; i < 3'000; ++i) other += std::to_string(i * 7919);
    EXPECT_EQ(trial.bytesOf(plain, other, 10), first);
    EXPECT_GT(trial.bytesOf(plain, other, 11), first);
    fetch::Response packed;
    packed.headers.push_back({"Content-Encoding", "gzip", false});
    EXPECT_FALSE(trial.bytesOf(packed, other, 12));
}

// What is confirmed in 2 of 3 cycles must be looked for again in the next ones.
TEST(ChangeDoubt, LastsUntilSoManyWereTheSame) {
    ChangeDoubt doubt;
    EXPECT_FALSE(doubt.any());
    doubt.compared(false, 3);
    EXPECT_FALSE(doubt.any());
    doubt.compared(true, 3);
    for (const bool changed : {false, false, true, false, false}) {
        EXPECT_TRUE(doubt.any());
        doubt.compared(changed, 3);
    }
    EXPECT_TRUE(doubt.any());
    doubt.compared(false, 3);
    EXPECT_FALSE(doubt.any());
}

TEST_F(AskedAgain, ASegmentThatChangesIsFound) {
    for (const bool changes : {true, false}) {
        std::atomic<int> sent = 0;
        test::RawServer server([&](test::RawServer::Connection& c) {
            const std::string request = c.readRequest();
            if (request.find(".ts") != std::string::npos)
                return void(c.send(answer("200 OK", "Content-Type: video/mp2t\r\n",
                                          LiveChannel::segment(100 + (changes ? sent++ : 0)))));
            c.send(answer("200 OK", "Content-Type: application/vnd.apple.mpegurl\r\n",
                          "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n0.ts\n#EXTINF:1,\n1.ts\n#EXTINF:1,\n2.ts\n"));
        });
        options.followS = 4;
        const auto result = examine(server.url("/m.m3u8"));
        ASSERT_TRUE(result);
        EXPECT_EQ(findingOf(**result, "hls-segment-changed") != nullptr, changes) << rulesOf(**result);
    }
}

TEST_F(AskedAgain, AByteRangeBeyondItsFileIsFound) {
    const auto playlist = [](const std::string& range) {
        return "#EXTM3U\n#EXT-X-VERSION:4\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n#EXT-X-BYTERANGE:" + range +
               "\na.ts\n#EXT-X-ENDLIST\n";
    };
    dir.write("a.ts", LiveChannel::segment());  // 18,800 bytes
    dir.write("good.m3u8", playlist("9400@9400"));
    dir.write("cut.m3u8", playlist("9400@9588"));
    dir.write("far.m3u8", playlist("9400@188000"));
    const test::Nginx nginx(dir.path());
    for (const std::string name : {"good", "cut", "far"}) {
        const auto result = examine(nginx.url("/" + name + ".m3u8"));
        ASSERT_TRUE(result);
        const Finding* found = findingOf(**result, "hls-byterange-beyond-resource");
        EXPECT_EQ(found != nullptr, name != "good") << rulesOf(**result);
        EXPECT_FALSE(findingOf(**result, "http-range-unsatisfiable"));
        const auto path = examinePath(dir.path() / (name + ".m3u8"), options, clock);
        ASSERT_TRUE(path);
        EXPECT_EQ(findingOf(**path, "hls-byterange-beyond-resource") != nullptr, name != "good") << rulesOf(**path);
    }
}

class Hostile : public AskedAgain {};

TEST_F(Hostile, AMultivariantPlaylistThatNamesItself) {
    dir.write("m.m3u8", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nm.m3u8\n");
    const test::Nginx nginx(dir.path());
    const auto result = examine(nginx.url("/m.m3u8"));
    ASSERT_TRUE(result);
    EXPECT_LE((*result)->exchanges.size(), 3U);
    EXPECT_FALSE((*result)->findings.empty());
}

TEST_F(Hostile, AKeyThatIsThePlaylist) {
    dir.write("a.ts", LiveChannel::segment());
    dir.write("m.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-KEY:METHOD=AES-128,URI=\"m.m3u8\"\n#EXTINF:6,\na.ts\n"
                        "#EXT-X-ENDLIST\n");
    const test::Nginx nginx(dir.path());
    options.settings.inspectSegments = true;
    const auto result = examine(nginx.url("/m.m3u8"));
    ASSERT_TRUE(result);
    EXPECT_TRUE(findingOf(**result, "key-length")) << rulesOf(**result);
    EXPECT_LE((*result)->exchanges.size(), 4U);
}

TEST_F(Hostile, AnInitSegmentWithoutEnd) {
    test::RawServer server([&](test::RawServer::Connection& c) {
        const std::string request = c.readRequest();
        if (request.find("m.m3u8") != std::string::npos)
            return void(c.send(answer("200 OK", "Content-Type: application/vnd.apple.mpegurl\r\n",
                                      "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:6\n#EXT-X-MAP:URI=\"i.mp4\"\n#EXTINF:6,\n"
                                      "a.m4s\n#EXT-X-ENDLIST\n")));
        c.send("HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 1000000000\r\nConnection: close\r\n\r\n");
        const std::string piece(1 << 20, '\0');
        for (int i = 0; i < 900 && !c.stopping(); ++i)
            if (!c.send(piece)) return;
    });
    options.settings.maxSegmentBytes = 8 << 20;
    const auto result = examine(server.url("/m.m3u8"));
    ASSERT_TRUE(result);
    for (const auto& exchange : (*result)->exchanges) EXPECT_LT(exchange->http.bytes, 32 << 20);
    EXPECT_FALSE((*result)->findings.empty());
}

TEST_F(Hostile, SegmentsThatSendRoundInACircle) {
    test::RawServer server([&](test::RawServer::Connection& c) {
        const std::string request = c.readRequest();
        if (request.find("m.m3u8") != std::string::npos)
            return void(c.send(answer("200 OK", "Content-Type: application/vnd.apple.mpegurl\r\n",
                                      "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\na.ts\n#EXT-X-ENDLIST\n")));
        c.send(answer("302 Found", "Location: /a.ts\r\n", ""));
    });
    const auto result = examine(server.url("/m.m3u8"));
    ASSERT_TRUE(result);
    EXPECT_TRUE(findingOf(**result, "http-redirect-loop")) << rulesOf(**result);
    EXPECT_LT(server.accepted(), 40);
}

TEST_F(Hostile, TwoHundredThousandSegments) {
    std::string text = "#EXTM3U\n#EXT-X-TARGETDURATION:6\n";
    for (int i = 0; i < 200'000; ++i) text += "#EXTINF:6,\na.ts\n";
    dir.write("m.m3u8", text + "#EXT-X-ENDLIST\n");
    dir.write("a.ts", LiveChannel::segment(1));
    options.settings.segments = SegmentPolicy::All;
    const auto result = examinePath(dir.path() / "m.m3u8", options, clock);
    ASSERT_TRUE(result);
    ASSERT_EQ((*result)->rungs.size(), 1U);
    EXPECT_EQ((*result)->rungs[0].segments.size(), 2'000U);
}

TEST_F(AskedAgain, ADocumentThatIsNoneHasOneClearFinding) {
    for (const std::string& text : {std::string(), std::string("\0\1\2\xff\xfe\0\0\0", 8), std::string(300, '\0'),
                                   std::string("<!DOCTYPE html><html><body>Sign in</body></html>")}) {
        const auto e = examineText(text, "pasted", options, clock);
        ASSERT_TRUE(e);
        EXPECT_EQ(e->findings.size(), 1U) << "'" << text.substr(0, 10) << "': " << rulesOf(*e);
        dir.write("x.m3u8", text);
        const auto path = examinePath(dir.path() / "x.m3u8", options, clock);
        ASSERT_TRUE(path);
        EXPECT_EQ((*path)->findings.size(), 1U) << "'" << text.substr(0, 10) << "': " << rulesOf(**path);
    }
}

TEST_F(AskedAgain, AMediaPlaylistByItselfSaysNothingOfThePresent) {
    const auto e = examineText("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:7\n"
                               "#EXT-X-PROGRAM-DATE-TIME:2001-01-01T00:00:00Z\n#EXTINF:6.0,\na.ts\n#EXTINF:6.0,\nb.ts\n"
                               "#EXTINF:6.0,\nc.ts\n",
                               "pasted", options, clock);
    ASSERT_EQ(e->rungs.size(), 1U);
    EXPECT_EQ(e->rungs[0].rung, "main");
    for (const Finding& f : e->findings) EXPECT_LT(f.severity, Severity::Major) << f.rule;
}

}  // namespace
}  // namespace inspector::probe
