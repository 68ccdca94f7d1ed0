// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/cache_status.h"
#include "core/rules/judge_cdn.h"
#include "core/rules/url_site.h"
#include "tests/core/rules/judging.h"

// What only a CDN can have wrong: each fault with its benign twins.
using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using fetch::Response;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

const WallTime now = *parseHttpDate("Sun, 22 Nov 2026 12:00:00 GMT");

struct Answer {
    Response response;
    StageAnswer asked;
    std::string url = "https://live.cdn.example/ch/hd.m3u8";

    explicit Answer(Resource resource = Resource::Playlist, int status = 200) {
        response.status = status;
        response.url = url;
        response.remoteAddress = "203.0.113.7:443";
        asked.resource = resource;
        asked.targetDurationS = 4;
        asked.now = now;
    }
    Answer& with(const std::string& name, const std::string& value) {
        response.headers.push_back({name, value});
        return *this;
    }
    Answer& target(double seconds) {
        asked.targetDurationS = seconds;
        return *this;
    }
    Answer& redirected(const std::string& to, const std::string& address = "203.0.113.9:443", const std::string& from = "203.0.113.7:443") {
        response.redirects = {{url, 302, to, from}};
        response.url = to;
        response.remoteAddress = address;
        return *this;
    }
    std::vector<Finding> findings() {
        asked.response = &response;
        asked.askedUrl = url;
        asked.cache = readCacheFacts(response);
        return judgeStageAnswer(context, asked);
    }
    std::vector<std::string> rules() { return rulesOf(findings()); }
    std::optional<Severity> severity() {
        const auto found = findings();
        return found.size() == 1 ? std::optional(found.front().severity) : std::nullopt;
    }
};

}  // namespace

TEST(StageAnswer, AGoodOneIsClean) {
    EXPECT_THAT(Answer().with("Cache-Control", "max-age=2").with("X-Cache", "HIT").with("Age", "1").rules(), IsEmpty());
    EXPECT_THAT(Answer(Resource::Segment).with("Cache-Control", "max-age=600").with("X-Cache", "MISS").rules(), IsEmpty());
    EXPECT_THAT(Answer(Resource::Playlist, 304).rules(), IsEmpty());
}

TEST(StageAnswer, AnErrorThatStaysInACache) {
    const auto cached = ElementsAre("edge-error-cached");
    EXPECT_THAT(Answer(Resource::Playlist, 404).with("Cache-Control", "max-age=300").rules(), cached);
    EXPECT_THAT(Answer(Resource::Segment, 503).with("Age", "40").with("X-Cache", "HIT").rules(), cached);
    EXPECT_THAT(Answer(Resource::Segment, 404).with("X-Cache", "TCP_NEGATIVE_HIT from a2").rules(), cached);
    EXPECT_EQ(Answer(Resource::Playlist, 404).with("Cache-Control", "s-maxage=3").severity(), Severity::Major);
    // For a moment, to protect the origin; or not at all.
    EXPECT_THAT(Answer(Resource::Playlist, 404).with("Cache-Control", "max-age=2").rules(), IsEmpty());
    EXPECT_THAT(Answer(Resource::Playlist, 404).with("Cache-Control", "max-age=1").with("X-Cache", "HIT").with("Age", "1").rules(), IsEmpty());
    EXPECT_THAT(Answer(Resource::Playlist, 404).with("Cache-Control", "no-store, max-age=300").rules(), IsEmpty());
    EXPECT_THAT(Answer(Resource::Playlist, 404).with("X-Cache", "MISS").rules(), IsEmpty());
    EXPECT_THAT(Answer(Resource::Playlist, 404).rules(), IsEmpty());
    // Without a target duration: what CDNs do by themselves.
    EXPECT_THAT(Answer(Resource::Playlist, 404).target(0).with("Cache-Control", "max-age=10").rules(), IsEmpty());
    EXPECT_THAT(Answer(Resource::Playlist, 404).target(0).with("Cache-Control", "max-age=11").rules(), cached);
    EXPECT_THAT(Answer(Resource::Playlist, 200).with("Cache-Control", "max-age=300").rules(), IsEmpty());  // another rule's
}

TEST(StageAnswer, ASegmentThatNoCacheKeeps) {
    const auto rule = ElementsAre("edge-segment-not-cacheable");
    for (const char* header : {"no-store", "private", "no-cache", "max-age=3", "max-age=0", "s-maxage=1, max-age=600"})
        EXPECT_THAT(Answer(Resource::Segment).with("Cache-Control", header).rules(), rule) << header;
    EXPECT_THAT(Answer(Resource::Init).with("Cache-Control", "no-store").rules(), rule);
    EXPECT_EQ(Answer(Resource::Segment).with("Cache-Control", "no-store").severity(), Severity::Minor);
    for (const char* header : {"max-age=4", "max-age=86400, immutable", "public", ""})
        EXPECT_THAT(Answer(Resource::Segment).with("Cache-Control", header).rules(), IsEmpty()) << header;
    EXPECT_THAT(Answer(Resource::Segment).rules(), IsEmpty());
    EXPECT_THAT(Answer(Resource::Playlist).with("Cache-Control", "no-store").rules(), IsEmpty());
    EXPECT_THAT(Answer(Resource::Segment).target(0).with("Cache-Control", "max-age=1").rules(), IsEmpty());
    EXPECT_THAT(Answer(Resource::Segment, 404).with("Cache-Control", "no-store").rules(), IsEmpty());
    // What players are told need not be what the edge does.
    EXPECT_THAT(Answer(Resource::Segment).with("Cache-Control", "no-store").with("X-Cache", "TCP_HIT from a2").rules(), IsEmpty());
    EXPECT_THAT(Answer(Resource::Segment).with("Cache-Control", "private").with("Age", "9").rules(), IsEmpty());
}

TEST(StageAnswer, CacheHeadersThatContradict) {
    EXPECT_THAT(Answer().with("X-Cache", "HIT").with("X-Cache-Status", "MISS").rules(), ElementsAre("edge-cache-contradiction"));
    EXPECT_EQ(Answer().with("X-Cache", "HIT").with("X-Cache-Status", "MISS").severity(), Severity::Info);
    EXPECT_THAT(Answer().with("X-Cache", "HIT, MISS").with("X-Cache-Status", "HIT").rules(), IsEmpty());
}

TEST(StageAnswer, ARateLimitNamesTheWait) {
    const auto wait = [](int status, const char* header) {
        Answer answer(Resource::Playlist, status);
        if (*header != '\0') answer.with("Retry-After", header);
        const auto findings = answer.findings();
        EXPECT_THAT(rulesOf(findings), ElementsAre("edge-rate-limited")) << header;
        return findings.empty() ? std::string() : formatEnglish(*findings[0].arg("wait"));
    };
    EXPECT_EQ(wait(429, "30"), "30 s");
    EXPECT_EQ(wait(503, " 5 "), "5 s");
    EXPECT_EQ(wait(429, "Sun, 22 Nov 2026 12:01:00 GMT"), "60 s");
    EXPECT_EQ(wait(429, "Sun, 22 Nov 2026 11:00:00 GMT"), "0 s");
    EXPECT_EQ(wait(429, "soon"), "-");
    EXPECT_EQ(wait(429, ""), "-");
    EXPECT_EQ(wait(429, "18446744073709551615"), "31622400 s");
    EXPECT_THAT(Answer(Resource::Playlist, 503).rules(), IsEmpty());
    EXPECT_THAT(Answer(Resource::Playlist, 200).with("Retry-After", "5").rules(), IsEmpty());
    // The server's clock decides where it tells.
    Answer own(Resource::Playlist, 429);
    own.with("Retry-After", "Sun, 22 Nov 2026 13:00:10 GMT").with("Date", "Sun, 22 Nov 2026 13:00:00 GMT");
    EXPECT_EQ(retryAfterS(own.response, now), 10);
}

TEST(StageAnswer, ARedirectToAnotherSite) {
    EXPECT_EQ(Answer().redirected("https://other.example/hd.m3u8").severity(), Severity::Minor);
    EXPECT_EQ(Answer().redirected("https://198.51.100.1/hd.m3u8", "198.51.100.1:443").severity(), Severity::Minor);
    EXPECT_THAT(Answer().redirected("https://edge7.fra.cdn.example/hd.m3u8").rules(), IsEmpty());
    EXPECT_THAT(Answer().redirected("https://live.cdn.example:8443/hd.m3u8").rules(), IsEmpty());
    EXPECT_THAT(Answer().redirected("http://live.cdn.example/session/1/hd.m3u8").rules(), IsEmpty());
    // It did not get there, but it was sent.
    Answer dead;
    dead.redirected("https://other.example/hd.m3u8", "");
    dead.response.failure = fetch::Failure::Connect;
    dead.response.status = 0;
    EXPECT_THAT(dead.rules(), ElementsAre("edge-redirect-elsewhere"));
}

TEST(StageAnswer, ARedirectIntoSomebodysNetwork) {
    for (const char* to : {"http://10.0.0.7/hd.m3u8", "http://127.0.0.1:8080/hd.m3u8", "http://169.254.169.254/latest/meta-data", "http://192.168.1.1/"}) {
        const std::string host = hostAndPort(to);
        EXPECT_EQ(Answer().redirected(to, host.find(':') == std::string::npos ? host + ":80" : host).severity(), Severity::Critical) << to;
        EXPECT_EQ(Answer().redirected(to, "").severity(), Severity::Critical) << to;
    }
    EXPECT_EQ(Answer().redirected("http://[fd00::1]/hd.m3u8", "[fd00::1]:80").severity(), Severity::Critical);
    EXPECT_EQ(Answer().redirected("http://localhost/hd.m3u8", "").severity(), Severity::Critical);
    // A public name that leads inside, and the same site's.
    EXPECT_EQ(Answer().redirected("https://edge.cdn.example/hd.m3u8", "10.1.1.1:443").severity(), Severity::Critical);
    // Within one's own network it is no news: by address, and by what a name is when nothing else tells.
    EXPECT_THAT(Answer().redirected("https://edge.cdn.example/hd.m3u8", "10.1.1.1:443", "10.1.1.2:443").rules(), IsEmpty());
    Answer inside;
    inside.url = "http://origin.lan/hd.m3u8";
    EXPECT_THAT(inside.redirected("http://edge.lan/hd.m3u8", "10.1.1.1:80", "").rules(), ElementsAre("edge-redirect-elsewhere"));
    EXPECT_EQ(inside.severity(), Severity::Minor);
}

TEST(Sites, AreToldApartByNameOrAddress) {
    const auto same = [](const char* one, const char* other) { return sameSite(one, other); };
    EXPECT_TRUE(same("https://a.example.com/x", "http://b.c.EXAMPLE.com./y"));
    EXPECT_FALSE(same("https://a.example.com/x", "https://a.example.org/x"));
    EXPECT_FALSE(same("https://one.co.uk/", "https://two.co.uk/"));
    EXPECT_TRUE(same("https://a.one.co.uk/", "https://b.one.co.uk/"));
    EXPECT_FALSE(same("https://localhost/", "https://other/"));
    EXPECT_TRUE(same("https://user:pass@a.example/x", "https://a.example/x"));
    EXPECT_TRUE(same("http://192.0.2.1/", "https://192.0.2.1/"));
    EXPECT_FALSE(same("http://192.0.2.1/", "http://192.0.2.2/"));
    EXPECT_FALSE(same("http://127.0.0.1:8001/", "http://127.0.0.1:8002/"));
    EXPECT_TRUE(same("http://[2001:db8::1]:80/", "http://[2001:db8::1]:80/x"));
    EXPECT_FALSE(same("http://[2001:db8::1]/", "http://192.0.2.1/"));
    for (const char* odd : {"", "http://", "http://[", "http://[]", "http://.", "http://..", "http://:80", "x"}) (void)same(odd, "http://a.example");
    for (const char* host : {"10.0.0.1", "localhost", "origin", "a.lan", "b.internal", "x.home.arpa", "[::1]", "[fe80::1]", "127.9.9.9", "a.local."})
        EXPECT_TRUE(isPrivateHost(host)) << host;
    for (const char* host : {"a.example", "8.8.8.8", "[2001:db8::1]", "172.32.0.1", "10.0.0.1.example"}) EXPECT_FALSE(isPrivateHost(host)) << host;
}

namespace {

std::optional<std::int64_t> expiry(const std::string& url) {
    const auto end = tokenExpiry(url);
    return end ? std::optional(toMillis(*end) / 1000) : std::nullopt;
}

}  // namespace

TEST(TokenExpiry, OfTheTokensThatCdnsUse) {
    const struct {
        const char* name;
        std::string url;
    } tokens[] = {
        {"exp", "https://h/a.m3u8?exp=1800000000&sig=x"},
        {"Expires, CloudFront's canned policy", "https://h/a.m3u8?Expires=1800000000&Signature=x~y_&Key-Pair-Id=K1"},
        {"Akamai", "https://h/a.m3u8?hdnts=st=1790000000~exp=1800000000~acl=/*~hmac=ab12"},
        {"Akamai, escaped", "https://h/a.m3u8?hdnea=exp%3d1800000000%7Eacl%3D%2f*%7Ehmac%3Dab12"},
        {"Akamai in the path", "https://h/hdntl=exp=1800000000~acl=%2f*~data=hdntl~hmac=1/a.m3u8"},
        {"Akamai by another name", "https://h/a.m3u8?token=st=1~exp=1800000000~acl=*~hmac=1"},
        {"Google", "https://h/a.m3u8?edge-cache-token=URLPrefix=aHR0~Expires=1800000000~KeyName=k~Signature=s"},
        {"nginx secure_link", "https://h/a.m3u8?md5=abc&expires=1800000000"},
        {"one letter", "https://h/a.m3u8?st=abc&e=1800000000"},
        {"milliseconds", "https://h/a.m3u8?expires=1800000000000"},
        {"Bunny in the path", "https://h/bcdn_token=abc&expires=1800000000&token_path=%2Fa/a.m3u8"},
        {"KeyCDN", "https://h/a.m3u8?token=abc&expire=1800000000"},
        {"CDN77", "https://h/a.m3u8?secure=abc==,1800000000"},
        {"Fastly", "https://h/a.m3u8?token=1800000000_3e2f"},
        {"Tencent", "https://h/a.m3u8?txSecret=abc&txTime=6B49D200"},
        {"Azure", "https://h/a.m3u8?sv=2022&se=2027-01-15T08:00:00Z&sig=x"},
        {"S3", "https://h/a.m3u8?X-Amz-Algorithm=A&X-Amz-Date=20270115T070000Z&X-Amz-Expires=3600&X-Amz-Signature=x"},
        {"Wowza", "https://h/a.m3u8?wowzatokenstarttime=1&wowzatokenendtime=1800000000&wowzatokenhash=x"},
        {"JWT", "https://h/a.m3u8?token=eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE4MDAwMDAwMDAsInN1YiI6IngifQ.c2ln"},
        {"JWT in the path", "https://h/eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE4MDAwMDAwMDAsInN1YiI6IngifQ.c2ln/a.m3u8"},
        {"CloudFront's own policy", "https://h/a.m3u8?Policy=eyJTdGF0ZW1lbnQiOlt7IkNvbmRpdGlvbiI6eyJEYXRlTGVzc1RoYW4iOnsiQVdTOkVwb2NoVGltZSI6MTgwMDAwMDAwMH19fV19&Signature=x"},
        {"the first of two", "https://h/a.m3u8?exp=1900000000&hdnts=exp=1800000000~acl=*"},
    };
    for (const auto& token : tokens) EXPECT_EQ(expiry(token.url), 1'800'000'000) << token.name;
}

TEST(TokenExpiry, NumbersThatAreNoDatesAndBrokenTokens) {
    for (const std::string& url :
         {std::string("https://h/a.m3u8"), std::string("https://h/a.m3u8?e=5"), std::string("https://h/a.m3u8?exp="), std::string("https://h/exp=1/a.m3u8"),
          std::string("https://h/a.m3u8?exp=99999999999999999999"), std::string("https://h/a.m3u8?exp=18446744073709551615"),
          std::string("https://h/a.m3u8?session=1800000000"), std::string("https://h/a.m3u8?token=eyJ.x.y"), std::string("https://h/a.m3u8?token=eyJ.."),
          std::string("https://h/a.m3u8?token=eyJhbGciOiJIUzI1NiJ9.bm8ganNvbg.c2ln"), std::string("https://h/a.m3u8?Policy=eyJ9"),
          std::string("https://h/a.m3u8?Policy=!!!"), std::string("https://h/a.m3u8?X-Amz-Date=garbagegarbage00&X-Amz-Expires=9"),
          std::string("https://h/a.m3u8?X-Amz-Date=20270115T070000Z&X-Amz-Expires=99999999999999999999"), std::string("https://h/a.m3u8?txTime=zzzzzzzz"),
          std::string("https://h/a.m3u8?%"), std::string("https://h/a.m3u8?e=%&x=%4"), std::string("?"), std::string(), std::string("https://h/?exp=1800000000\0", 27),
          "https://h/?exp=1800000000&x=" + std::string(100'000, '=')})
        EXPECT_EQ(expiry(url), std::nullopt) << url.substr(0, 80);
    // As long as a URL may be, with much in it.
    std::string fields = "https://h/a.m3u8?t=";
    while (fields.size() < 16'000) fields += "~exp=1";
    EXPECT_EQ(expiry(fields), std::nullopt);
}

TEST(Token, EndsSoonLaterOrHasEnded) {
    const auto severity = [](double leftS, bool renewed) {
        const auto findings = judgeToken(context, now + fromSeconds(leftS), renewed, 4, now);
        rulesOf(findings);
        return findings.empty() ? std::optional<Severity>() : findings[0].severity;
    };
    EXPECT_EQ(severity(86'401, false), std::nullopt);
    EXPECT_EQ(severity(86'399, false), Severity::Minor);
    EXPECT_EQ(severity(3'601, false), Severity::Minor);
    EXPECT_EQ(severity(3'599, false), Severity::Major);
    EXPECT_EQ(severity(0, false), Severity::Critical);
    EXPECT_EQ(severity(-1e6, false), Severity::Critical);
    // Each fresh playlist brings another: it may be short.
    EXPECT_EQ(severity(60, true), std::nullopt);
    EXPECT_EQ(severity(8, true), std::nullopt);
    EXPECT_EQ(severity(7.9, true), Severity::Major);
    EXPECT_EQ(severity(-1, true), Severity::Critical);
    EXPECT_THAT(judgeToken(context, std::nullopt, false, 4, now), IsEmpty());
}

namespace {

Live playlistAt(std::uint64_t sequence, const std::string& prefix, std::optional<double> shiftS = 0.0) {
    Live live;
    live.sequence = sequence;
    live.prefix = prefix;
    if (shiftS) live.zero = Watch::wallZero + fromSeconds(*shiftS);
    return live;
}

std::vector<std::string> identity(const Live& reference, const Live& edge) {
    const hls::Parsed one = hls::parse(reference.text());
    const hls::Parsed other = hls::parse(edge.text());
    return rulesOf(judgeIdentity(context, one.playlist, other.playlist));
}

}  // namespace

TEST(Identity, AnotherChannelsPlaylist) {
    const auto wrong = ElementsAre("edge-wrong-channel");
    EXPECT_THAT(identity(playlistAt(100, "news-"), playlistAt(100, "sport-", 1.3)), wrong);
    EXPECT_THAT(identity(playlistAt(100, "news-"), playlistAt(98, "sport-", 1.3)), wrong);
    // Numbered otherwise, but of the same time.
    Live other = playlistAt(5'000, "sport-", 1.3 - 4 * 4'900);
    EXPECT_THAT(identity(playlistAt(100, "news-"), other), wrong);
    // Without dates: cut at other places.
    Live longer = playlistAt(100, "sport-", std::nullopt);
    longer.duration = 6;
    longer.target = 6;
    EXPECT_THAT(identity(playlistAt(100, "news-", std::nullopt), longer), wrong);
}

TEST(Identity, TheSameChannelHoweverItLooks) {
    const Live news = playlistAt(100, "news-");
    EXPECT_THAT(identity(news, news), IsEmpty());
    EXPECT_THAT(identity(news, playlistAt(96, "news-")), IsEmpty());
    Live elsewhere = playlistAt(100, "https://edge.example/x/news-");
    elsewhere.query = "?t=1";
    EXPECT_THAT(identity(news, elsewhere), IsEmpty());
    EXPECT_THAT(identity(news, playlistAt(100, "news-", 9)), IsEmpty());       // dates are off, names tell
    EXPECT_THAT(identity(news, playlistAt(100, "b/other-")), IsEmpty());      // another packager, cut at the same moments
    EXPECT_THAT(identity(news, playlistAt(7'000, "other-", -4.0 * 6'900)), IsEmpty());  // and with numbers of its own
    EXPECT_THAT(identity(news, playlistAt(60, "old-", 0.7)), IsEmpty());      // far behind: nothing to compare
    EXPECT_THAT(identity(playlistAt(100, "a-", std::nullopt), playlistAt(100, "b-", std::nullopt)), IsEmpty());
    EXPECT_THAT(identity(playlistAt(100, "a-", std::nullopt), playlistAt(500, "b-", std::nullopt)), IsEmpty());
    Live none = news;
    none.count = 0;
    EXPECT_THAT(identity(news, none), IsEmpty());
    EXPECT_THAT(identity(none, news), IsEmpty());
}

TEST(Identity, OfOneFileByItsRanges) {
    const auto file = [](const char* name, int first) {
        std::string text = "#EXTM3U\n#EXT-X-VERSION:4\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:100\n";
        for (int i = 0; i < 4; ++i)
            text += "#EXTINF:" + std::string(*name == 'a' ? "4.0" : "3.5") + ",\n#EXT-X-BYTERANGE:1000@" + std::to_string((first + i) * 1'000) + "\n" + name + ".ts\n";
        return hls::parse(text);
    };
    const hls::Parsed one = file("a", 0);
    const hls::Parsed later = file("a", 2);
    const hls::Parsed other = file("b", 0);
    EXPECT_THAT(judgeIdentity(context, one.playlist, later.playlist), IsEmpty());
    EXPECT_THAT(rulesOf(judgeIdentity(context, one.playlist, other.playlist)), ElementsAre("edge-wrong-channel"));
}

TEST(Families, OneThatDoesNotAnswer) {
    FamilyHistory history;
    EXPECT_THAT(history.update(context, false, true, 20), IsEmpty());
    EXPECT_THAT(history.update(context, true, false, 0), IsEmpty());  // once is chance
    EXPECT_THAT(history.update(context, false, true, 20), IsEmpty());
    const auto findings = history.update(context, true, false, 0);
    EXPECT_THAT(rulesOf(findings), ElementsAre("edge-family-fails"));
    EXPECT_EQ(findings[0].severity, Severity::Major);
    EXPECT_EQ(findings[0].arg("family")->text, "IPv6");
    EXPECT_THAT(rulesOf(history.update(context, false, true, 20)), ElementsAre("edge-family-fails"));  // it holds
    EXPECT_THAT(history.update(context, true, true, 25), IsEmpty());                                   // and ends
}

TEST(Families, BothDownIsNoFamilysFault) {
    FamilyHistory history;
    for (int i = 0; i < 3; ++i) {
        EXPECT_THAT(history.update(context, false, i == 0, 20), IsEmpty());
        EXPECT_THAT(history.update(context, true, i == 0, 20), IsEmpty());
    }
}

TEST(Families, OneThatIsMuchSlower) {
    const auto rules = [](double v4, double v6, int times) {
        FamilyHistory history;
        std::vector<Finding> findings;
        for (int i = 0; i < times; ++i) {
            (void)history.update(context, false, true, v4);
            findings = history.update(context, true, true, v6);
        }
        return rulesOf(findings);
    };
    EXPECT_THAT(rules(20, 130, 5), ElementsAre("edge-family-slower"));
    EXPECT_THAT(rules(400, 100, 30), ElementsAre("edge-family-slower"));
    EXPECT_THAT(rules(20, 130, 4), IsEmpty());    // too few
    EXPECT_THAT(rules(20, 119, 9), IsEmpty());    // not by that much
    EXPECT_THAT(rules(100, 290, 9), IsEmpty());   // nor that many times
    EXPECT_THAT(rules(20, 25, 9), IsEmpty());
    EXPECT_THAT(rules(-1, 500, 9), IsEmpty());    // reused connections tell nothing
    EXPECT_THAT(rules(std::nan(""), 1e300, 9), IsEmpty());
    // A slow one among many.
    FamilyHistory history;
    for (int i = 0; i < 20; ++i) {
        (void)history.update(context, false, true, 20);
        EXPECT_THAT(history.update(context, true, true, i % 3 == 0 ? 900 : 22), IsEmpty()) << i;
    }
}

TEST(Addresses, AnAnswerThatDiffersEachTime) {
    const auto after = [](int asks, int distinct) {
        AddressHistory history;
        std::vector<Finding> findings;
        for (int i = 0; i < asks; ++i)
            findings = history.update(context, "192.0.2." + std::to_string(i % distinct) + ":443");
        return findings;
    };
    EXPECT_THAT(rulesOf(after(10, 10)), ElementsAre("edge-address-changes"));
    EXPECT_EQ(after(12, 4)[0].arg("addresses")->number, 4);
    EXPECT_EQ(after(12, 4)[0].severity, Severity::Info);
    EXPECT_THAT(after(9, 9), IsEmpty());
    EXPECT_THAT(after(30, 3), IsEmpty());  // they take turns
    EXPECT_THAT(after(30, 1), IsEmpty());
    AddressHistory history;
    for (int i = 0; i < 40; ++i) {  // each twice: an answer that lives for a while
        EXPECT_THAT(history.update(context, "[2001:db8::" + std::to_string(i / 2) + "]:443"), IsEmpty());
        EXPECT_THAT(history.update(context, ""), IsEmpty());
    }
    EXPECT_EQ(history.newest().size(), 10u);
    EXPECT_EQ(history.newest().back(), "[2001:db8::19]");
}
