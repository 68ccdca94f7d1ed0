// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/lab/lab_process.h"

#include "core/base/text.h"

#include <gmock/gmock.h>

namespace inspector::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string newestSegment(const LabProcess& lab, const std::string& rung, const std::string& server = "packager") {
    const std::string playlist = curl(lab.url(rung + "/index.m3u8", server)).body;
    const auto lines = split(trim(playlist), '\n');
    return lab.url(rung + "/" + std::string(lines.back()), server);
}

TEST(LabHttp, ServesPlaylistsAndSegmentsWithTheHeadersOfAnOrigin) {
    const LabProcess lab;
    const CurlAnswer master = curl(lab.url("/ch-001/master.m3u8"));
    EXPECT_EQ(master.status, 200);
    EXPECT_EQ(master.header("Content-Type"), "application/vnd.apple.mpegurl");
    EXPECT_THAT(master.body, StartsWith("#EXTM3U\n"));
    const CurlAnswer playlist = curl(lab.url("/ch-001/720p/index.m3u8"));
    EXPECT_EQ(playlist.header("Cache-Control"), "max-age=2");
    EXPECT_FALSE(playlist.header("Date").empty());
    EXPECT_THAT(playlist.header("Last-Modified"), HasSubstr(" GMT"));
    const CurlAnswer segment = curl(newestSegment(lab, "/ch-001/720p"));
    EXPECT_EQ(segment.status, 200);
    EXPECT_EQ(segment.header("Content-Type"), "video/mp2t");
    EXPECT_EQ(segment.header("Content-Length"), std::to_string(segment.body.size()));
}

TEST(LabHttp, PlaylistsAreGzippedForThoseWhoTakeIt) {
    const LabProcess lab;
    const CurlAnswer plain = curl(lab.url("/ch-001/master.m3u8"));
    const CurlAnswer gzipped = curl(lab.url("/ch-001/master.m3u8"), {"--compressed"});
    EXPECT_EQ(gzipped.header("Content-Encoding"), "gzip");
    EXPECT_EQ(gzipped.body, plain.body);
    EXPECT_NE(gzipped.header("ETag"), plain.header("ETag"));
    EXPECT_LT(parseUnsigned(gzipped.header("Content-Length")), parseUnsigned(plain.header("Content-Length")));
}

TEST(LabHttp, AnswersConditionalAndRangeRequests) {
    const LabProcess lab;
    const std::string etag = curl(lab.url("/ch-001/master.m3u8")).header("ETag");
    EXPECT_EQ(curl(lab.url("/ch-001/master.m3u8"), {"-H", "If-None-Match: " + etag}).status, 304);
    EXPECT_EQ(curl(lab.url("/ch-001/master.m3u8"), {"-H", "If-None-Match: \"other\""}).status, 200);
    const std::string segment = newestSegment(lab, "/ch-001/360p");
    const CurlAnswer whole = curl(segment);
    const CurlAnswer part = curl(segment, {"-r", "188-375"});
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(part.body, whole.body.substr(188, 188));
    EXPECT_EQ(part.header("Content-Range"), "bytes 188-375/" + std::to_string(whole.body.size()));
    EXPECT_EQ(curl(segment, {"-r", "-188"}).body, whole.body.substr(whole.body.size() - 188));
    EXPECT_EQ(curl(segment, {"-r", "99999999-"}).status, 416);
    const CurlAnswer head = curl(segment, {"-I"});
    EXPECT_EQ(head.header("Content-Length"), std::to_string(whole.body.size()));
}

TEST(LabHttp, RefusesOtherMethodsAndLargeBodies) {
    const LabProcess lab;
    EXPECT_EQ(curl(lab.url("/ch-001/master.m3u8"), {"-X", "DELETE"}).status, 405);
    const TempDir dir;
    const auto large = dir.write("large", std::string(1 << 20, 'x'));
    EXPECT_EQ(curl(lab.url("/lab/faults"), {"--data-binary", "@" + large.string()}).status, 413);
}

TEST(LabHttp, EdgesCacheAndTellTheAge) {
    const LabProcess lab({"--segment-seconds", "9.6"});  // playlists are fresh for 5 s
    const std::string url = lab.url("/ch-001/720p/index.m3u8", "nyc-1");
    const CurlAnswer miss = curl(url);
    EXPECT_EQ(miss.header("X-Cache"), "MISS");
    EXPECT_GE(miss.seconds, 0.040);
    const CurlAnswer hit = curl(url);
    EXPECT_EQ(hit.header("X-Cache"), "HIT");
    EXPECT_EQ(hit.body, miss.body);
    EXPECT_TRUE(waitFor([&] { return curl(url).header("Age") == "1"; }));
    EXPECT_TRUE(waitFor([&] { return curl(url).header("X-Cache") == "MISS"; }));  // its time is over
    const std::string segment = newestSegment(lab, "/ch-001/720p", "fra-1");
    EXPECT_EQ(curl(segment).header("X-Cache"), "MISS");
    EXPECT_EQ(curl(segment).header("X-Cache"), "HIT");
}

TEST(LabHttp, TellsHowLongItTookByItself) {
    const LabProcess lab({"--latency", "fra-2=100"});
    const std::string url = lab.url("/ch-001/720p/index.m3u8", "fra-2");
    (void)curl(url);
    const CurlAnswer answer = curl(url);
    const std::string timing = answer.header("Server-Timing");
    ASSERT_THAT(timing, StartsWith("lab;dur="));
    const double took = parseDecimal(std::string_view(timing).substr(8)).value_or(-1);
    EXPECT_GE(took, 100);
    EXPECT_LE(took, answer.seconds * 1000);
}

TEST(LabHttp, ServesTwoHundredChannelsEachWithItsOwnList) {
    const LabProcess lab({"--channels", "200", "--profile", "10s"});
    const std::string csv = curl(lab.url("/lab/channels.csv")).body;
    const auto lines = split(trim(csv), '\n');
    ASSERT_EQ(lines.size(), 201U);
    EXPECT_EQ(trim(lines[0]), "name,url,group,template,enabled,notes");
    std::string config;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const auto fields = split(trim(lines[i]), ',');
        ASSERT_EQ(fields.size(), 6U);
        EXPECT_EQ(fields[3], "lab-10s");
        config += "url = \"" + std::string(fields[1]) + "\"\noutput = \"/dev/null\"\nwrite-out = \"%{http_code}\\n\"\n";
    }
    const TempDir dir;
    const Ran ran = run({"curl", "-s", "--parallel", "--parallel-max", "50", "-K", dir.write("config", config).string()});
    int answered = 0;
    for (const std::string_view line : split(trim(ran.output), '\n')) answered += line == "200";
    EXPECT_EQ(answered, 200);
}

}  // namespace
}  // namespace inspector::test
