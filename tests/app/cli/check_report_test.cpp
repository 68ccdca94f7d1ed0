// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/catalogue.h"
#include "tests/app/cli/run_cli.h"
#include "tests/core/runtime/live_origin.h"

#include <QJsonArray>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

// What `check` prints and writes, and how it ends: the formats that other programs read.
using namespace inspector::test;
using testing::HasSubstr;
using testing::Not;

namespace {

const QLatin1String playlistKey("playlist");

QJsonValue at(const QJsonObject& object, const char* name) { return object.value(QLatin1String(name)); }

QJsonObject segment(const QJsonObject& playlist, int index) {
    return at(playlist, "segments").toArray()[index].toObject();
}

const std::string fullPlaylist =
    "#EXTM3U\n#EXT-X-VERSION:4\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:41\n#EXT-X-DISCONTINUITY-SEQUENCE:2\n"
    "#EXT-X-PROGRAM-DATE-TIME:2026-03-01T12:00:00.500+02:00\n#EXTINF:5.5,\n#EXT-X-BYTERANGE:1000@200\nall.ts\n"
    "#EXTINF:6,\n#EXT-X-BYTERANGE:1100\nall.ts\n"
    "#EXT-X-DISCONTINUITY\n#EXT-X-KEY:METHOD=AES-128,URI=\"k.bin\"\n#EXTINF:4.25,\nnext/1.ts\n#EXT-X-ENDLIST\n";

}  // namespace

TEST(CliCheckReport, HasEveryKeyOfAMediaPlaylist) {
    const TempDir dir;
    const Ran ran = runCli({"check", "--json", "--fail-on", "never", dir.write("full.m3u8", fullPlaylist).string()});
    ASSERT_EQ(ran.code, 0) << ran.err;
    const QJsonObject object = ran.json();
    for (const char* key : {"url", "protocol", "kind", "live", "playlist", "findings", "requests"})
        EXPECT_TRUE(object.contains(QLatin1String(key))) << key;
    EXPECT_EQ(at(object, "protocol").toString(), QStringLiteral("hls"));
    EXPECT_EQ(at(object, "kind").toString(), QStringLiteral("media"));
    EXPECT_TRUE(at(object, "live").isBool());
    EXPECT_FALSE(at(object, "live").toBool());
    const QJsonObject playlist = object.value(playlistKey).toObject();
    EXPECT_EQ(at(playlist, "type").toString(), QStringLiteral("media"));
    EXPECT_EQ(at(playlist, "variants").toArray().size(), 0);
    EXPECT_EQ(at(playlist, "targetDuration").toInt(), 6);
    EXPECT_EQ(at(playlist, "mediaSequence").toInt(), 41);
    EXPECT_EQ(at(playlist, "discontinuitySequence").toInt(), 2);
    EXPECT_TRUE(at(playlist, "endList").toBool());
    ASSERT_EQ(at(playlist, "segments").toArray().size(), 3);

    const QJsonObject first = segment(playlist, 0);
    EXPECT_EQ(at(first, "uri").toString(), QStringLiteral("all.ts"));  // the file's own path is left out
    EXPECT_EQ(at(first, "duration").toDouble(), 5.5);
    EXPECT_EQ(at(first, "mediaSequence").toInt(), 41);
    EXPECT_EQ(at(first, "programDateTime").toString(), QStringLiteral("2026-03-01T10:00:00.500Z"));
    EXPECT_EQ(at(at(first, "byterange").toObject(), "offset").toInt(), 200);
    EXPECT_EQ(at(at(first, "byterange").toObject(), "length").toInt(), 1000);
    EXPECT_TRUE(at(first, "key").isNull());
    EXPECT_FALSE(at(first, "discontinuity").toBool());
    const QJsonObject second = segment(playlist, 1);
    EXPECT_EQ(at(second, "programDateTime").toString(), QStringLiteral("2026-03-01T10:00:06.000Z"));  // derived
    EXPECT_EQ(at(at(second, "byterange").toObject(), "offset").toInt(), 1200);
    const QJsonObject third = segment(playlist, 2);
    EXPECT_TRUE(at(third, "discontinuity").toBool());
    EXPECT_TRUE(at(third, "byterange").isNull());
    EXPECT_EQ(at(third, "key").toString(), QStringLiteral("AES-128"));
    EXPECT_EQ(at(third, "mediaSequence").toInt(), 43);
}

TEST(CliCheckReport, HasEveryKeyOfAMultivariantPlaylist) {
    const Ran ran = runCli({"check", "--json", "--fail-on", "never", "-"},
                           "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=800000,RESOLUTION=640x360,CODECS=\"avc1.42c01e\"\nlow/a.m3u8\n"
                           "#EXT-X-STREAM-INF:BANDWIDTH=64000\nsound.m3u8\n");
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(at(ran.json(), "kind").toString(), QStringLiteral("multivariant"));
    EXPECT_TRUE(at(ran.json(), "live").isNull());
    const QJsonObject playlist = ran.json().value(playlistKey).toObject();
    EXPECT_EQ(at(playlist, "type").toString(), QStringLiteral("master"));
    for (const char* key : {"targetDuration", "mediaSequence", "discontinuitySequence", "endList"})
        EXPECT_TRUE(at(playlist, key).isNull()) << key;
    const QJsonArray variants = at(playlist, "variants").toArray();
    ASSERT_EQ(variants.size(), 2);
    EXPECT_EQ(at(variants[0].toObject(), "bandwidth").toInt(), 800'000);
    EXPECT_EQ(at(variants[0].toObject(), "resolution").toString(), QStringLiteral("640x360"));
    EXPECT_EQ(at(variants[0].toObject(), "uri").toString(), QStringLiteral("low/a.m3u8"));
    EXPECT_TRUE(at(variants[1].toObject(), "resolution").isNull());
    EXPECT_TRUE(at(variants[1].toObject(), "codecs").isNull());
}

TEST(CliCheckReport, HasEveryKeyOfAnMpd) {
    const Ran ran = runCli(
        {"check", "--json", "--fail-on", "never", "-"},
        "<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\" mediaPresentationDuration=\"PT12S\" minBufferTime=\"PT2S\" "
        "profiles=\"urn:mpeg:dash:profile:isoff-live:2011\"><Period id=\"p\"><AdaptationSet contentType=\"audio\" "
        "mimeType=\"audio/mp4\" lang=\"fr\"><SegmentTemplate timescale=\"1\" duration=\"4\" media=\"$RepresentationID$-$Number$.m4s\" "
        "initialization=\"i.mp4\"/><Representation id=\"a\" bandwidth=\"96000\" codecs=\"mp4a.40.2\"/></AdaptationSet></Period></MPD>");
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(at(ran.json(), "protocol").toString(), QStringLiteral("dash"));
    EXPECT_EQ(at(ran.json(), "kind").toString(), QStringLiteral("mpd"));
    const QJsonObject playlist = ran.json().value(playlistKey).toObject();
    EXPECT_EQ(at(playlist, "type").toString(), QStringLiteral("static"));
    const QJsonObject period = at(playlist, "periods").toArray()[0].toObject();
    EXPECT_EQ(at(period, "id").toString(), QStringLiteral("p"));
    const QJsonObject set = at(period, "adaptationSets").toArray()[0].toObject();
    EXPECT_EQ(at(set, "contentType").toString(), QStringLiteral("audio"));
    EXPECT_EQ(at(set, "mimeType").toString(), QStringLiteral("audio/mp4"));
    EXPECT_EQ(at(set, "lang").toString(), QStringLiteral("fr"));
    const QJsonObject representation = at(set, "representations").toArray()[0].toObject();
    EXPECT_EQ(at(representation, "bandwidth").toInt(), 96'000);
    EXPECT_TRUE(at(representation, "width").isNull());
    EXPECT_EQ(at(representation, "segmentCount").toInt(), 3);
    EXPECT_EQ(at(representation, "firstSegmentUri").toString(), QStringLiteral("a-1.m4s"));
    EXPECT_EQ(at(representation, "lastSegmentUri").toString(), QStringLiteral("a-3.m4s"));
}

TEST(CliCheckReport, NamesRuleSeveritySourceAndPlaceOfAFinding) {
    const Ran ran = runCli({"check", "--json", "-"}, "#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:6.0,\na.ts\n#EXT-X-ENDLIST\n");
    EXPECT_EQ(ran.code, 1);
    bool found = false;
    for (const auto& value : at(ran.json(), "findings").toArray()) {
        const QJsonObject finding = value.toObject();
        EXPECT_FALSE(at(finding, "message").toString().isEmpty());
        EXPECT_TRUE(at(finding, "where").toObject().contains(QLatin1String("line")));
        if (at(finding, "rule").toString() != QStringLiteral("hls-target-duration-missing")) continue;
        found = true;
        EXPECT_EQ(at(finding, "severity").toString(), QStringLiteral("critical"));
        EXPECT_THAT(at(finding, "source").toString().toStdString(), HasSubstr("4.4.3.1"));
    }
    EXPECT_TRUE(found) << ran.out;
}

TEST(CliCheckReport, ExitsAsGraveAsAsked) {
    const std::string minor = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:6\n#EXTINF:6.0,\n a.ts\n#EXT-X-ENDLIST\n";
    EXPECT_EQ(runCli({"check", "-"}, minor).code, 0);
    EXPECT_EQ(runCli({"check", "--fail-on", "minor", "-"}, minor).code, 1);
    const std::string critical = "#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:6.0,\na.ts\n#EXT-X-ENDLIST\n";
    EXPECT_EQ(runCli({"check", "--fail-on", "critical", "-"}, critical).code, 1);
    EXPECT_EQ(runCli({"check", "--fail-on", "never", "-"}, critical).code, 0);
    EXPECT_EQ(runCli({"check", "--fail-on", "grave", "-"}, critical).code, 2);
}

TEST(CliCheckReport, ListsEveryRuleOnce) {
    const Ran ran = runCli({"check", "--rules"});
    ASSERT_EQ(ran.code, 0);
    std::vector<std::string> ids;
    std::istringstream lines(ran.out);
    for (std::string line; std::getline(lines, line);) {
        ASSERT_EQ(std::count(line.begin(), line.end(), '\t'), 2) << line;
        const auto tab = line.find('\t');
        const std::string severity = line.substr(tab + 1, line.find('\t', tab + 1) - tab - 1);
        EXPECT_TRUE(inspector::severityFromString(severity).has_value()) << line;
        ids.push_back(line.substr(0, tab));
    }
    EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
    EXPECT_EQ(std::adjacent_find(ids.begin(), ids.end()), ids.end());
    EXPECT_EQ(ids.size(), inspector::rules::all().size());
}

TEST(CliCheckReport, WritesAPageThatIsWellFormedAndRunsNothing) {
    const TempDir dir;
    const auto page = dir.path() / "report.html";
    const std::string hostile = "#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:6.0,<img>\n<script>alert('1')</script>&\"x.ts\n"
                                "#EXT-X-ENDLIST\n";
    const Ran ran = runCli({"check", "--html", page.string(), dir.write("<img onerror=x>.m3u8", hostile).string()});
    EXPECT_EQ(ran.code, 1) << ran.err;
    const std::string html = readFile(page);
    EXPECT_THAT(html, HasSubstr("&lt;script&gt;"));
    for (const char* raw : {"<script", "<img", "http-equiv=\"refresh", "src="}) EXPECT_THAT(html, Not(HasSubstr(raw)));
    EXPECT_THAT(html, HasSubstr("hls-target-duration-missing"));
    // Every element that is opened is closed, in order; HTML's void elements apart.
    const auto count = [&html](const std::string& text) {
        std::size_t n = 0;
        for (auto at = html.find(text); at != std::string::npos; at = html.find(text, at + 1)) ++n;
        return n;
    };
    for (const char* name : {"div", "table", "tr", "h2", "pre", "body", "html", "head", "style"})
        EXPECT_EQ(count("<" + std::string(name) + ">") + count("<" + std::string(name) + " "), count("</" + std::string(name) + ">"))
            << name;
}

TEST(CliCheckReport, WritesAnHttpArchive) {
    const LiveOrigin origin;
    const TempDir dir;
    const auto archive = dir.path() / "requests.har";
    const Ran ran = runCli({"check", "--fail-on", "never", "--har", archive.string(), origin.url()});
    ASSERT_EQ(ran.code, 0) << ran.err;
    const QJsonObject log = at(QJsonDocument::fromJson(QByteArray::fromStdString(readFile(archive))).object(), "log").toObject();
    EXPECT_EQ(at(log, "version").toString(), QStringLiteral("1.2"));
    EXPECT_FALSE(at(at(log, "creator").toObject(), "name").toString().isEmpty());
    const QJsonArray entries = at(log, "entries").toArray();
    ASSERT_GE(entries.size(), 3);
    for (const auto& value : entries) {
        const QJsonObject entry = value.toObject();
        for (const char* key : {"startedDateTime", "time", "request", "response", "cache", "timings"})
            EXPECT_TRUE(entry.contains(QLatin1String(key))) << key;
        EXPECT_EQ(at(at(entry, "request").toObject(), "method").toString(), QStringLiteral("GET"));
        EXPECT_EQ(at(at(entry, "response").toObject(), "status").toInt(), 200);
        const QJsonObject timings = at(entry, "timings").toObject();
        for (const char* phase : {"send", "wait", "receive"}) EXPECT_GE(at(timings, phase).toDouble(-1), 0) << phase;
    }
}

TEST(CliCheckReport, LooksIntoAFolderAndASegment) {
    const TempDir dir;
    const std::string segment = readFile(SAMPLE_SEGMENT);
    dir.write("a/v.m3u8", "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:6\n#EXTINF:2.0,\ns.ts\n#EXT-X-ENDLIST\n");
    dir.write("a/s.ts", segment);
    const Ran folder = runCli({"check", "--json", "--fail-on", "never", (dir.path() / "a").string()});
    EXPECT_EQ(folder.code, 0) << folder.err;
    const QJsonArray files = at(folder.json(), "files").toArray();
    EXPECT_EQ(files.size(), 2);
    const Ran one = runCli({"check", "--json", "--fail-on", "never", (dir.path() / "a/s.ts").string()});
    EXPECT_EQ(one.code, 0) << one.err;
    EXPECT_THAT(one.out, HasSubstr("mpegts"));
}

TEST(CliCheckReport, JudgesGarbageWithoutARefusalOfItsOwn) {
    for (const std::string& garbage : {std::string("\0\1\2\3", 4), std::string(10'000, '<'), std::string("{\"a\": 1}"), std::string()}) {
        const Ran ran = runCli({"check", "--json", "-"}, garbage);
        EXPECT_EQ(ran.code, 1) << ran.err;
        EXPECT_TRUE(ran.json().contains(QLatin1String("playlist")));
        EXPECT_FALSE(at(ran.json(), "findings").toArray().isEmpty());
    }
}
