// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/run_cli.h"
#include "tests/core/runtime/live_origin.h"
#include "tests/support/raw_server.h"

#include <QJsonArray>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>

using namespace inspector::test;
using testing::HasSubstr;
using testing::Not;

namespace {

const std::string goodPlaylist =
    "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:7\n#EXTINF:6.000,\na.ts\n#EXTINF:6.000,\nb.ts\n"
    "#EXTINF:6.000,\nc.ts\n";

// A server that keeps the requests it got and answers each with a playlist.
class Listener {
public:
    std::string requests() {
        const std::lock_guard lock(m_mutex);
        return m_requests;
    }
    std::string url() const { return m_server.url("/a.m3u8"); }

private:
    std::mutex m_mutex;
    std::string m_requests;
    RawServer m_server{[this](RawServer::Connection& connection) {
        const std::string request = connection.readRequest();
        {
            const std::lock_guard lock(m_mutex);
            m_requests += request;
        }
        connection.send("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.apple.mpegurl\r\nConnection: close\r\nContent-Length: " +
                        std::to_string(goodPlaylist.size()) + "\r\n\r\n" + goodPlaylist);
    }};
};

}  // namespace

TEST(CliCheck, PrintsWhatItSawOfALiveStream) {
    const LiveOrigin origin;
    const Ran ran = runCli({"check", origin.url()});
    EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("master"));
    EXPECT_THAT(ran.out, HasSubstr("360p"));
    EXPECT_THAT(ran.out, HasSubstr("TTFB"));
    EXPECT_THAT(ran.out, HasSubstr("SEGMENT OF"));
    EXPECT_EQ(ran.err, "");
}

TEST(CliCheck, PrintsOneJsonObject) {
    const LiveOrigin origin;
    const Ran ran = runCli({"check", "--json", "--fail-on", "never", origin.url()});
    EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
    const QJsonObject object = ran.json();
    EXPECT_EQ(object.value(QLatin1String("protocol")).toString(), QStringLiteral("hls"));
    EXPECT_EQ(object.value(QLatin1String("kind")).toString(), QStringLiteral("multivariant"));
    EXPECT_TRUE(object.value(QLatin1String("live")).toBool());
    EXPECT_TRUE(object.value(QLatin1String("reachable")).toBool());
    const QJsonArray requests = object.value(QLatin1String("requests")).toArray();
    ASSERT_GE(requests.size(), 3);
    EXPECT_EQ(requests[0].toObject().value(QLatin1String("status")).toInt(), 200);
    EXPECT_GT(requests[0].toObject().value(QLatin1String("timings")).toObject().value(QLatin1String("totalMs")).toDouble(), 0);
    const QJsonArray playlists = object.value(QLatin1String("playlists")).toArray();
    ASSERT_EQ(playlists.size(), 2);
    const QJsonObject media = playlists[1].toObject();
    EXPECT_EQ(media.value(QLatin1String("status")).toInt(), 200);
    EXPECT_EQ(media.value(QLatin1String("targetDurationS")).toDouble(), 1);
    EXPECT_GE(media.value(QLatin1String("segments")).toArray().size(), 1);
}

TEST(CliCheck, FollowsALiveStreamForTheTimeGiven) {
    const LiveOrigin origin;
    const Ran ran = runCli({"check", "--json", "--fail-on", "never", "--follow", "4", origin.url()});
    EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
    EXPECT_GE(ran.json().value(QLatin1String("cycles")).toInt(), 2);
    EXPECT_GE(ran.json().value(QLatin1String("elapsedMs")).toDouble(), 3500);
}

TEST(CliCheck, FindsAMissingPlaylist) {
    LiveOrigin origin;
    origin.breakIt();
    ASSERT_TRUE(waitFor([&] { return runCli({"check", origin.url()}).code == 1; }));
    const Ran ran = runCli({"check", origin.url(), "--json"});
    EXPECT_EQ(ran.code, 1);
    EXPECT_EQ(ran.json().value(QLatin1String("worst")).toString(), QStringLiteral("critical"));
    const QJsonArray findings = ran.json().value(QLatin1String("findings")).toArray();
    ASSERT_FALSE(findings.isEmpty());
    EXPECT_FALSE(findings[0].toObject().value(QLatin1String("message")).toString().isEmpty());
}

TEST(CliCheck, TellsAServerThatDoesNotAnswerFromABrokenStream) {
    const std::string url = "http://127.0.0.1:" + std::to_string(freePort()) + "/a.m3u8";
    const Ran ran = runCli({"check", url});
    EXPECT_EQ(ran.code, 3) << ran.out << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("http-connect-failed critical"));
    EXPECT_EQ(runCli({"check", "--json", url}).code, 3);
}

TEST(CliCheck, GivesUpOnASilentServerInTheTimeGiven) {
    const RawServer silent([](RawServer::Connection& c) { c.silence(); });
    const auto before = std::chrono::steady_clock::now();
    const Ran ran = runCli({"check", "--timeout", "0.5", silent.url("/a.m3u8")});
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(15));
    EXPECT_EQ(ran.code, 3);
    EXPECT_THAT(ran.out, HasSubstr("http-timeout"));
}

TEST(CliCheck, SendsHeadersAndTokensAndPrintsNeither) {
    Listener server;
    const TempDir dir;
    const auto token = dir.write("token", "s3cr3t-token\n");
    const Ran ran = runCli({"check", "--json", "--segments", "none", "--header", "X-Key: hush-hush", "--bearer", token.string(),
                            server.url() + "?token=inurl"});
    EXPECT_THAT(server.requests(), HasSubstr("X-Key: hush-hush"));
    EXPECT_THAT(server.requests(), HasSubstr("Authorization: Bearer s3cr3t-token"));
    for (const char* secret : {"hush-hush", "s3cr3t-token", "inurl"}) {
        EXPECT_THAT(ran.out, Not(HasSubstr(secret)));
        EXPECT_THAT(ran.err, Not(HasSubstr(secret)));
    }
    (void)runCli({"check", "--bearer-env", "CHECK_TOKEN", server.url()}, {}, {"CHECK_TOKEN=from-env"});
    EXPECT_THAT(server.requests(), HasSubstr("Authorization: Bearer from-env"));
}

TEST(CliCheck, JudgesAPlaylistOfAFile) {
    const TempDir dir;
    const Ran clean = runCli({"check", dir.write("good.m3u8", goodPlaylist).string()});
    EXPECT_EQ(clean.code, 0) << clean.out;
    EXPECT_THAT(clean.out, HasSubstr("3 segments from 7"));
    EXPECT_THAT(clean.out, HasSubstr("0 critical, 0 major"));

    const Ran bad = runCli({"check", dir.write("bad.m3u8", "#EXTM3U\n#EXTINF:6,\na.ts\n").string()});
    EXPECT_EQ(bad.code, 1) << bad.out;
    EXPECT_THAT(bad.out, HasSubstr("hls-"));

    const Ran html = runCli({"check", dir.write("page.m3u8", "<html><body>Not found</body></html>").string()});
    EXPECT_EQ(html.code, 1) << html.out;
}

TEST(CliCheck, ReadsAPlaylistFromStandardInput) {
    const Ran ran = runCli({"check", "--json", "-"}, goodPlaylist);
    EXPECT_EQ(ran.code, 0);
    EXPECT_EQ(ran.json().value(QLatin1String("kind")).toString(), QStringLiteral("media"));
    const QJsonObject playlist = ran.json().value(QLatin1String("playlist")).toObject();
    EXPECT_EQ(playlist.value(QLatin1String("type")).toString(), QStringLiteral("media"));
    EXPECT_EQ(playlist.value(QLatin1String("segments")).toArray().size(), 3);
}

TEST(CliCheck, JudgesAnMpdFromStandardInput) {
    const std::string mpd =
        "<?xml version=\"1.0\"?>\n<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\" profiles=\"urn:mpeg:dash:profile:isoff-live:2011\"\n"
        " mediaPresentationDuration=\"PT8S\" minBufferTime=\"PT2S\"><Period><AdaptationSet mimeType=\"video/mp4\">\n"
        "<SegmentTemplate media=\"v-$Nonsense$.m4s\" initialization=\"v.mp4\" duration=\"4\"/>\n"
        "<Representation id=\"v\" bandwidth=\"900000\" codecs=\"avc1.4d401f\" width=\"640\" height=\"360\"/></AdaptationSet></Period></MPD>\n";
    const Ran ran = runCli({"check", "--json", "-"}, mpd);
    EXPECT_EQ(ran.code, 1) << ran.out << ran.err;
    EXPECT_EQ(ran.json().value(QLatin1String("kind")).toString(), QStringLiteral("mpd"));
    EXPECT_THAT(ran.out, HasSubstr("dash-template-unknown-identifier"));
    EXPECT_EQ(ran.json().value(QLatin1String("playlists")).toArray().size(), 2);
}

TEST(CliCheck, SaysWhatIsWrongWithItsArguments) {
    const std::vector<std::vector<std::string>> wrong{
        {"check"},
        {"check", "/no/such/file.m3u8"},
        {"check", "ftp://host/a.m3u8"},
        {"check", "http://h/a", "http://h/b"},
        {"check", "--nonsense", "http://h/a"},
        {"check", "--timeout", "soon", "http://h/a"},
        {"check", "--header", "no colon", "http://h/a"},
        {"check", "--bearer", "/no/such/token", "http://h/a"},
        {"check", "--bearer-env", "NO_SUCH_VARIABLE", "http://h/a"},
        {"check", "--segments", "some", "http://h/a"},
        {"check", "--ipv4", "--ipv6", "http://h/a"},
    };
    for (const auto& arguments : wrong) {
        const Ran ran = runCli(arguments);
        EXPECT_EQ(ran.code, 2) << arguments.back();
        EXPECT_THAT(ran.err, HasSubstr("inspector-cli")) << arguments.back();
        EXPECT_EQ(ran.out, "");
    }
}
