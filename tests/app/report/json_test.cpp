// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/report.h"
#include "tests/app/report/examinations.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <gtest/gtest.h>

#include <initializer_list>
#include <ostream>

// The JSON that other programs read. Names and meaning of the keys are a contract.
namespace inspector::report {
namespace {

using namespace Qt::StringLiterals;

QJsonObject read(const Examination& e) { return QJsonDocument::fromJson(toJson(e)).object(); }
QJsonObject playlistOf(const Examination& e) { return read(e).value("playlist"_L1).toObject(); }
QJsonObject first(const QJsonObject& object, const char* key) {
    return object.value(QLatin1String(key)).toArray().at(0).toObject();
}

void expectKeys(const QJsonObject& object, std::initializer_list<const char*> keys) {
    for (const char* key : keys) EXPECT_TRUE(object.contains(QLatin1String(key))) << key;
}
void expectNull(const QJsonObject& object, std::initializer_list<const char*> keys) {
    expectKeys(object, keys);
    for (const char* key : keys) EXPECT_TRUE(object.value(QLatin1String(key)).isNull()) << key;
}

const std::string url = "https://cdn.example/live/main.m3u8?token=S3CRET&quality=hd";
const std::string multivariant =
    "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=3000000,RESOLUTION=1280x720,CODECS=\"avc1.64001f,mp4a.40.2\"\n"
    "720/v.m3u8?sig=S3CRET\n#EXT-X-STREAM-INF:BANDWIDTH=64000\n/audio.m3u8\n";
const std::string media =
    "#EXTM3U\n#EXT-X-VERSION:4\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:41\n#EXT-X-DISCONTINUITY-SEQUENCE:2\n"
    "#EXT-X-PROGRAM-DATE-TIME:2026-03-01T12:00:00.500+02:00\n#EXTINF:5.5,\n#EXT-X-BYTERANGE:1000@200\nall.ts\n"
    "#EXTINF:6,\n#EXT-X-BYTERANGE:1100\nall.ts\n"
    "#EXT-X-DISCONTINUITY\n#EXT-X-KEY:METHOD=AES-128,URI=\"k.bin\"\n#EXTINF:4.25,\nnext/1.ts\n";
const std::string mpd =
    "<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\" mediaPresentationDuration=\"PT10S\"><Period id=\"p\">"
    "<AdaptationSet contentType=\"video\" mimeType=\"video/mp4\" lang=\"de\"><Representation id=\"v\" bandwidth=\"900000\" "
    "width=\"640\" height=\"360\" codecs=\"avc1.64001e\"><SegmentTemplate media=\"v/$Number$.m4s\" duration=\"2\"/>"
    "</Representation></AdaptationSet></Period></MPD>";

TEST(ReportJson, HasEveryKeyOfTheTop) {
    for (const std::string& text : {multivariant, media, mpd}) {
        const QJsonObject object = read(test::documentAt(text, url));
        expectKeys(object, {"url", "protocol", "kind", "live", "playlist", "findings", "requests"});
        EXPECT_EQ(object.value("protocol"_L1).toString(), text == mpd ? u"dash"_s : u"hls"_s);
        EXPECT_EQ(object.value("kind"_L1).toString(),
                  text == mpd ? u"mpd"_s : text == media ? u"media"_s : u"multivariant"_s);
    }
}

TEST(ReportJson, OfAMultivariantPlaylist) {
    const QJsonObject playlist = playlistOf(test::documentAt(multivariant, url));
    EXPECT_EQ(playlist.value("type"_L1).toString(), u"master"_s);
    expectNull(playlist, {"targetDuration", "mediaSequence", "discontinuitySequence", "endList"});
    EXPECT_TRUE(playlist.value("segments"_L1).toArray().isEmpty());
    const QJsonObject variant = first(playlist, "variants");
    EXPECT_EQ(variant.value("bandwidth"_L1).toInt(), 3'000'000);
    EXPECT_EQ(variant.value("resolution"_L1).toString(), u"1280x720"_s);
    EXPECT_EQ(variant.value("codecs"_L1).toString(), u"avc1.64001f,mp4a.40.2"_s);
    EXPECT_EQ(variant.value("uri"_L1).toString(), u"https://cdn.example/live/720/v.m3u8?sig=…"_s);
    const QJsonObject second = playlist.value("variants"_L1).toArray().at(1).toObject();
    expectNull(second, {"resolution", "codecs"});
    EXPECT_EQ(second.value("uri"_L1).toString(), u"https://cdn.example/audio.m3u8"_s);
}

TEST(ReportJson, IsLiveWhenAMediaPlaylistOfTheLadderGoesOn) {
    Examination e = test::documentAt(multivariant, url);
    EXPECT_TRUE(read(e).value("live"_L1).isNull());
    RungReport rung;
    rung.rung = "720p";
    rung.parsed = true;
    e.rungs = {rung};
    EXPECT_TRUE(read(e).value("live"_L1).toBool());
    e.rungs[0].endList = true;
    EXPECT_EQ(read(e).value("live"_L1), QJsonValue(false));
}

TEST(ReportJson, OfAMediaPlaylist) {
    const Examination e = test::documentAt(media, url);
    EXPECT_EQ(read(e).value("live"_L1), QJsonValue(true));
    const QJsonObject playlist = playlistOf(e);
    EXPECT_EQ(playlist.value("type"_L1).toString(), u"media"_s);
    EXPECT_TRUE(playlist.value("variants"_L1).toArray().isEmpty());
    EXPECT_EQ(playlist.value("targetDuration"_L1).toInt(), 6);
    EXPECT_EQ(playlist.value("mediaSequence"_L1).toInt(), 41);
    EXPECT_EQ(playlist.value("discontinuitySequence"_L1).toInt(), 2);
    EXPECT_EQ(playlist.value("endList"_L1), QJsonValue(false));
    const QJsonArray segments = playlist.value("segments"_L1).toArray();
    ASSERT_EQ(segments.size(), 3);
    const QJsonObject a = segments[0].toObject();
    EXPECT_EQ(a.value("uri"_L1).toString(), u"https://cdn.example/live/all.ts"_s);
    EXPECT_EQ(a.value("duration"_L1).toDouble(), 5.5);
    EXPECT_EQ(a.value("discontinuity"_L1), QJsonValue(false));
    EXPECT_EQ(a.value("programDateTime"_L1).toString(), u"2026-03-01T10:00:00.500Z"_s);
    EXPECT_EQ(a.value("byterange"_L1).toObject(), QJsonObject({{u"offset"_s, 200}, {u"length"_s, 1000}}));
    EXPECT_EQ(a.value("mediaSequence"_L1).toInt(), 41);
    expectNull(a, {"key"});
    const QJsonObject b = segments[1].toObject();
    EXPECT_EQ(b.value("programDateTime"_L1).toString(), u"2026-03-01T10:00:06.000Z"_s) << "derived";
    EXPECT_EQ(b.value("byterange"_L1).toObject().value("offset"_L1).toInt(), 1200);
    const QJsonObject c = segments[2].toObject();
    EXPECT_EQ(c.value("discontinuity"_L1), QJsonValue(true));
    EXPECT_EQ(c.value("key"_L1).toString(), u"AES-128"_s);
    expectNull(c, {"byterange"});
}

TEST(ReportJson, OfAnMpd) {
    const QJsonObject playlist = playlistOf(test::documentAt(mpd, "https://cdn.example/live/main.mpd"));
    EXPECT_EQ(playlist.value("type"_L1).toString(), u"static"_s);
    const QJsonObject period = first(playlist, "periods");
    EXPECT_EQ(period.value("id"_L1).toString(), u"p"_s);
    const QJsonObject set = first(period, "adaptationSets");
    EXPECT_EQ(set.value("contentType"_L1).toString(), u"video"_s);
    EXPECT_EQ(set.value("mimeType"_L1).toString(), u"video/mp4"_s);
    EXPECT_EQ(set.value("lang"_L1).toString(), u"de"_s);
    const QJsonObject representation = first(set, "representations");
    EXPECT_EQ(representation.value("id"_L1).toString(), u"v"_s);
    EXPECT_EQ(representation.value("bandwidth"_L1).toInt(), 900'000);
    EXPECT_EQ(representation.value("width"_L1).toInt(), 640);
    EXPECT_EQ(representation.value("height"_L1).toInt(), 360);
    EXPECT_EQ(representation.value("codecs"_L1).toString(), u"avc1.64001e"_s);
    EXPECT_EQ(representation.value("segmentCount"_L1).toInt(), 5);
    EXPECT_EQ(representation.value("firstSegmentUri"_L1).toString(), u"https://cdn.example/live/v/1.m4s"_s);
    EXPECT_EQ(representation.value("lastSegmentUri"_L1).toString(), u"https://cdn.example/live/v/5.m4s"_s);
}

TEST(ReportJson, OfAnMpdThatSaysLittleHasNulls) {
    const QJsonObject playlist = playlistOf(
        test::documentAt("<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"dynamic\"><Period><AdaptationSet>"
                         "<Representation/></AdaptationSet></Period></MPD>",
                         url));
    EXPECT_EQ(playlist.value("type"_L1).toString(), u"dynamic"_s);
    const QJsonObject period = first(playlist, "periods");
    expectNull(period, {"id"});
    const QJsonObject set = first(period, "adaptationSets");
    expectNull(set, {"contentType", "mimeType", "lang"});
    expectNull(first(set, "representations"), {"id", "width", "height", "codecs", "firstSegmentUri", "lastSegmentUri"});
}

TEST(ReportJson, LeavesAFilesOwnPlaceOut) {
    EXPECT_EQ(first(playlistOf(test::documentAt(media, "")), "segments").value("uri"_L1).toString(), u"all.ts"_s);
    EXPECT_EQ(first(playlistOf(test::documentAt(multivariant, "")), "variants").value("uri"_L1).toString(),
              u"720/v.m3u8?sig=S3CRET"_s)
        << "whoever has the file has seen it";
    const QJsonObject period = first(playlistOf(test::documentAt(mpd, "")), "periods");
    const QJsonObject representation = first(first(period, "adaptationSets"), "representations");
    EXPECT_EQ(representation.value("firstSegmentUri"_L1).toString(), u"v/1.m4s"_s);
}

TEST(ReportJson, OfNoDocumentIsNull) {
    Examination e;
    e.target = "https://cdn.example/nothing";
    e.reachable = false;
    const QJsonObject object = read(e);
    expectNull(object, {"protocol", "kind", "live", "playlist", "worst"});
    EXPECT_TRUE(object.value("findings"_L1).isArray());
    EXPECT_EQ(object.value("reachable"_L1), QJsonValue(false));
    expectNull(read(test::documentAt("<html>Sign in</html>", url)), {"kind", "live", "playlist"});
}

TEST(ReportJson, TellsEachFindingAndItsPlace) {
    Examination e = test::documentAt(media, url);
    e.findings = {test::finding("hls-playlist-stale", Severity::Major, "720p"),
                  test::finding("hls-no-such-rule", Severity::Minor, "")};
    e.findings[0].url = "https://cdn.example/live/v.m3u8";
    e.findings[0].line = 3;
    e.findings[0].sequence = 41;
    e.findings[0].args = {numberArg("age", 12.5, Arg::Unit::Second), textArg("what", "text")};
    const QJsonArray findings = read(e).value("findings"_L1).toArray();
    ASSERT_EQ(findings.size(), 2);
    const QJsonObject stale = findings[0].toObject();
    expectKeys(stale, {"rule", "severity", "message", "source", "where", "advice"});
    EXPECT_EQ(stale.value("rule"_L1).toString(), u"hls-playlist-stale"_s);
    EXPECT_EQ(stale.value("severity"_L1).toString(), u"major"_s);
    EXPECT_FALSE(stale.value("message"_L1).toString().isEmpty());
    EXPECT_FALSE(stale.value("source"_L1).toString().isEmpty());
    EXPECT_FALSE(stale.value("advice"_L1).toString().isEmpty());
    EXPECT_EQ(stale.value("where"_L1).toObject(),
              QJsonObject({{u"uri"_s, u"https://cdn.example/live/v.m3u8"_s}, {u"line"_s, 3}}));
    EXPECT_EQ(stale.value("sequence"_L1).toInt(), 41);
    EXPECT_EQ(stale.value("args"_L1).toObject(), QJsonObject({{u"age"_s, 12.5}, {u"what"_s, u"text"_s}}));
    const QJsonObject unknown = findings[1].toObject();
    expectNull(unknown, {"source", "rung", "sequence", "advice"});
    expectNull(unknown.value("where"_L1).toObject(), {"uri", "line"});
    EXPECT_EQ(read(e).value("worst"_L1).toString(), u"major"_s);
}

TEST(ReportJson, TellsEachRequestWithItsTimes) {
    Examination e = test::documentAt(media, url);
    test::add(e, test::request("https://cdn.example/live/main.m3u8"));
    const QJsonObject request = first(read(e), "requests");
    EXPECT_EQ(request.value("url"_L1).toString(), u"https://cdn.example/live/main.m3u8"_s);
    EXPECT_EQ(request.value("status"_L1).toInt(), 200);
    EXPECT_EQ(request.value("started"_L1).toString(), u"2026-03-01T10:00:00.250Z"_s);
    const QJsonObject timings = request.value("timings"_L1).toObject();
    EXPECT_EQ(timings, QJsonObject({{u"dnsMs"_s, 4}, {u"connectMs"_s, 6}, {u"tlsMs"_s, 10}, {u"firstByteMs"_s, 35},
                                    {u"totalMs"_s, 50}}));
    expectNull(request, {"error", "finalUrl", "sequence"});
}

}  // namespace
}  // namespace inspector::report
