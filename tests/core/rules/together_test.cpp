// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/judge_together.h"
#include "tests/core/rules/judging.h"

#include <deque>

using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using Kind = hls::RungKey::Kind;

namespace {

const std::string top = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS=\"avc1.640028\"\nhd.m3u8\n";
const std::string head = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n";
const std::string segment = "#EXTINF:4,\na.ts\n";

// One channel's documents.
class Channel {
public:
    explicit Channel(const std::string& multivariant = top) : m_top(hls::parse(multivariant)) {}
    Channel& add(const std::string& rung, const std::string& text, Kind kind = Kind::Variant) {
        m_parsed.push_back(hls::parse(text));
        m_rungs.push_back({rung, "https://cdn.example/live/" + rung + "/p.m3u8?token=1", kind, &m_parsed.back().playlist, {}, {}});
        return *this;
    }
    [[nodiscard]] std::vector<Finding> findings() const {
        return judgeTogether({"master", "packager", "https://cdn.example/live/master.m3u8"}, m_top.playlist, m_rungs);
    }
    [[nodiscard]] std::vector<std::string> rules() const { return rulesOf(findings()); }

private:
    hls::Parsed m_top;
    std::deque<hls::Parsed> m_parsed;
    std::vector<RungView> m_rungs;
};

std::string key(const std::string& attributes) { return "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"k\",KEYFORMAT=\"" + attributes + "\"\n"; }
const std::string independent = "#EXT-X-INDEPENDENT-SEGMENTS\n";

std::string lowLatency(const std::string& reports) {
    return head + independent + "#EXT-X-PART-INF:PART-TARGET=1.0\n" + segment + reports;
}

}  // namespace

TEST(Together, SessionKeysMatchTheKeysOfThePlaylists) {
    const std::string session = top + "#EXT-X-SESSION-KEY:METHOD=SAMPLE-AES,URI=\"hd/k\",KEYFORMAT=\"a\"\n";
    EXPECT_THAT(Channel(session).add("hd", head + independent + key("a") + segment).rules(), IsEmpty());
    const auto findings = Channel(session).add("hd", head + independent + key("b") + segment).findings();
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-session-key-mismatch"));
    EXPECT_EQ(findings[0].line, 4u);
    EXPECT_EQ(findings[0].severity, Severity::Major);
    // Another URI is another key.
    EXPECT_THAT(Channel(session).add("sd", head + independent + key("b") + segment).rules(), IsEmpty());
}

TEST(Together, AnEncryptedChannelMayNameItsKeysEarly) {
    const auto findings = Channel().add("hd", head + independent + key("a") + segment).findings();
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-session-key-missing"));
    EXPECT_EQ(findings[0].severity, Severity::Info);
    EXPECT_THAT(Channel().add("hd", head + independent + "#EXT-X-KEY:METHOD=NONE\n" + segment).rules(), IsEmpty());
}

TEST(Together, EverySystemOpensEveryRung) {
    const std::string both = key("com.apple.streamingkeydelivery") + key("urn:uuid:EDEF8BA9-79D6-4ACE-A3C8-27DCD51D21ED");
    const std::string same = key("urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed") + key("com.apple.streamingkeydelivery");
    const auto rules = [&](const std::string& other, Kind kind) {
        return Channel().add("hd", head + independent + both + segment).add("sd", head + independent + other + segment, kind).rules();
    };
    EXPECT_THAT(rules(key("com.apple.streamingkeydelivery"), Kind::Variant), Contains("hls-drm-systems-differ"));
    EXPECT_THAT(rules(same, Kind::Variant), ElementsAre("hls-session-key-missing"));
    EXPECT_THAT(rules("", Kind::Variant), ElementsAre("hls-session-key-missing"));
    EXPECT_THAT(rules(key("com.apple.streamingkeydelivery"), Kind::Audio), ElementsAre("hls-session-key-missing"));
}

TEST(Together, AnIFramePlaylistHoldsIFramesOnly) {
    const auto findings = Channel().add("i", head + segment, Kind::IFrame).findings();
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-iframe-playlist-not-iframes-only"));
    EXPECT_EQ(findings[0].rung, "i");
    EXPECT_THAT(Channel().add("i", head + "#EXT-X-I-FRAMES-ONLY\n" + segment, Kind::IFrame).rules(), IsEmpty());
    EXPECT_THAT(Channel().add("v", head + independent + segment).rules(), IsEmpty());
}

TEST(Together, IndependentSegmentsAreSaidSomewhere) {
    EXPECT_THAT(Channel().add("v", head + segment).rules(), ElementsAre("hls-independent-segments-missing"));
    EXPECT_THAT(Channel(top + independent).add("v", head + segment).rules(), IsEmpty());
    EXPECT_THAT(Channel().add("v", head + independent + segment).rules(), IsEmpty());
    EXPECT_THAT(Channel("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS=\"mp4a.40.2\"\nv\n").add("v", head + segment).rules(), IsEmpty());
}

TEST(Together, LowLatencyPlaylistsReportOnEachOther) {
    const std::string reportOnB = "#EXT-X-RENDITION-REPORT:URI=\"../b/p.m3u8?x=2\",LAST-MSN=1\n";
    const std::string reportOnA = "#EXT-X-RENDITION-REPORT:URI=\"/live/a/p.m3u8\",LAST-MSN=1\n";
    EXPECT_THAT(Channel().add("a", lowLatency(reportOnB)).add("b", lowLatency(reportOnA)).rules(), IsEmpty());
    const auto findings = Channel().add("a", lowLatency("")).add("b", lowLatency(reportOnA)).findings();
    ASSERT_THAT(rulesOf(findings), ElementsAre("llhls-rendition-report-missing"));
    EXPECT_EQ(findings[0].rung, "a");
    // One rendition has nothing to report, and subtitles need not be of low latency.
    EXPECT_THAT(Channel().add("a", lowLatency("")).rules(), IsEmpty());
    EXPECT_THAT(Channel().add("a", lowLatency("")).add("s", head + segment, Kind::Subtitles).rules(), IsEmpty());
}

TEST(Steering, TheManifestIsThereAndSaysWhereToGo) {
    const auto playlist = hls::parse("#EXTM3U\n#EXT-X-CONTENT-STEERING:SERVER-URI=\"s\",PATHWAY-ID=\"A\"\n"
                                     "#EXT-X-STREAM-INF:BANDWIDTH=1,PATHWAY-ID=\"A\"\nv\n");
    const auto rules = [&](int status, std::string_view body) {
        return rulesOf(judgeSteeringManifest(context, playlist.playlist, {status, "no route", body, "https://s/m.json"}));
    };
    const auto unreachable = ElementsAre("hls-steering-manifest-unreachable");
    const auto invalid = ElementsAre("hls-steering-manifest-invalid");
    constexpr std::string_view good = R"({"VERSION": 1, "TTL": 300, "RELOAD-URI": "m.json?x", "PATHWAY-PRIORITY": ["B", "A"]})";
    EXPECT_THAT(rules(200, good), IsEmpty());
    EXPECT_THAT(rules(0, ""), unreachable);
    EXPECT_THAT(rules(404, good), unreachable);
    for (const char* body : {"", "[]", "<html>", R"({"VERSION": 1, "PATHWAY-PRIORITY": ["A"])", R"({"TTL": 5, "PATHWAY-PRIORITY": ["A"]})",
                             R"({"VERSION": 2, "PATHWAY-PRIORITY": ["A"]})", R"({"VERSION": 1})", R"({"VERSION": 1, "PATHWAY-PRIORITY": []})",
                             R"({"VERSION": 1, "PATHWAY-PRIORITY": [1]})", R"({"VERSION": 1, "PATHWAY-PRIORITY": ["A", "A"]})",
                             R"({"VERSION": 1, "TTL": -1, "PATHWAY-PRIORITY": ["A"]})", R"({"VERSION": 1, "PATHWAY-PRIORITY": ["C"]})"})
        EXPECT_THAT(rules(200, body), invalid) << body;
    EXPECT_THAT(rules(200, R"({"VERSION":1,"PATHWAY-PRIORITY":["C"],"PATHWAY-CLONES":[{"BASE-ID":"A","ID":"C","URI-REPLACEMENT":{"HOST":"h"}}],"X":[null,true,false,1.5,"\"\\A"]})"), IsEmpty());
    EXPECT_THAT(rules(200, std::string(100'000, '[')), invalid);
    EXPECT_THAT(rules(200, "{\"a\":" + std::string(100'000, '[')), invalid);
}
