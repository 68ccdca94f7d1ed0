// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/judge_http.h"
#include "tests/core/rules/judging.h"

// Answers over time and beside each other: each fault with its benign twin.
using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using fetch::Response;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

namespace {

const WallTime now = *parseHttpDate("Sun, 22 Nov 2026 12:00:00 GMT");

std::string httpDate(int seconds) {
    char text[40];
    const int day = 22 * 86'400 + 12 * 3'600 + seconds;
    std::snprintf(text, sizeof text, "Sun, %02d Nov 2026 %02d:%02d:%02d GMT", day / 86'400, day / 3'600 % 24, day / 60 % 60, day % 60);
    return text;
}

// A live playlist's answer with nothing to find.
struct Answer {
    Response response;
    HttpFacts facts;
    Resource resource = Resource::Playlist;

    Answer() {
        response.status = 200;
        response.url = "https://cdn.example/live/hd.m3u8";
        response.remoteAddress = "192.0.2.7:443";
        response.httpVersion = "2";
        response.bodyBytes = 5'000;
        response.wireBytes = 900;
        response.headers = {{"Content-Encoding", "gzip"}, {"Access-Control-Allow-Origin", "*"}, {"Cache-Control", "max-age=2"}, {"Date", httpDate(0)}};
        facts.wall = now;
        facts.live = true;
        facts.targetDurationS = 4;
        facts.bodyHash = 1;
    }
    Answer& set(const std::string& name, const std::string& value) {
        remove(name);
        response.headers.push_back({name, value});
        return *this;
    }
    Answer& remove(const std::string& name) {
        std::erase_if(response.headers, [&](const fetch::Header& header) { return header.name == name; });
        return *this;
    }
    std::vector<Finding> to(HttpHistory& history) {
        facts.response = &response;
        return history.update(context, resource, facts);
    }
    std::vector<Finding> findings() {
        HttpHistory history;
        return to(history);
    }
    std::vector<std::string> rules() { return rulesOf(findings()); }
};

Answer segment() {
    Answer answer;
    answer.resource = Resource::Segment;
    answer.response.url = "https://cdn.example/live/7.ts";
    answer.remove("Content-Encoding");
    answer.facts.sequence = 7;
    answer.facts.durationS = 4;
    return answer;
}

}  // namespace

TEST(HttpHistory, AGoodAnswerIsClean) {
    EXPECT_THAT(Answer().rules(), IsEmpty());
    EXPECT_THAT(segment().rules(), IsEmpty());
}

TEST(HttpHistory, Compression) {
    Answer plain;
    plain.remove("Content-Encoding").facts.gzippedBytes = 700;
    EXPECT_THAT(plain.rules(), ElementsAre("http-gzip-missing"));
    plain.facts.offeredGzip = false;
    EXPECT_THAT(plain.rules(), IsEmpty());
    plain.facts.offeredGzip = true;
    plain.response.bodyBytes = 900;  // one packet in any case
    EXPECT_THAT(plain.rules(), IsEmpty());
    Answer media = segment().set("Content-Encoding", "gzip");
    EXPECT_THAT(media.rules(), ElementsAre("http-gzip-segment"));
    media.facts.isSubtitles = true;
    EXPECT_THAT(media.rules(), IsEmpty());
    EXPECT_THAT(segment().set("Content-Encoding", "identity").rules(), IsEmpty());
}

TEST(HttpHistory, CacheTimesAgainstTheTargetDuration) {
    const auto rules = [](const char* control, double target = 6) {
        Answer answer;
        answer.facts.targetDurationS = target;
        return answer.set("Cache-Control", control).rules();
    };
    for (const char* good : {"max-age=3", "no-cache", "no-store, max-age=100", "public, max-age=600, s-maxage=2", "private, max-age=9", "max-age=nonsense"})
        EXPECT_THAT(rules(good), IsEmpty()) << good;
    EXPECT_THAT(rules("max-age=1", 1), IsEmpty());
    for (const char* bad : {"max-age=4", "public, max-age=31536000", "max-age=1, s-maxage=60", "max-age=2, immutable", "max-age=\"60\"", "max-age=99999999999999999"})
        EXPECT_THAT(rules(bad), ElementsAre("http-cache-too-long")) << bad;
    Answer answer;
    answer.set("Cache-Control", "max-age=3600, immutable").facts.live = false;
    EXPECT_THAT(answer.rules(), IsEmpty());  // on demand
    answer.facts.live = true;
    answer.facts.directive = true;
    EXPECT_THAT(answer.rules(), IsEmpty());  // what a blocking reload answers never changes
    answer.facts.directive = false;
    answer.remove("Cache-Control").set("Expires", httpDate(60));
    EXPECT_THAT(answer.rules(), ElementsAre("http-cache-too-long"));
    EXPECT_THAT(answer.set("Expires", "-1").rules(), IsEmpty());
    EXPECT_THAT(answer.set("Expires", httpDate(-60)).rules(), IsEmpty());
}

TEST(HttpHistory, AgeOfACopy) {
    EXPECT_THAT(Answer().set("Age", "4").set("Date", httpDate(-4)).rules(), IsEmpty());
    EXPECT_THAT(Answer().set("Age", "5").set("Date", httpDate(-5)).rules(), ElementsAre("http-age-exceeds-target"));
    const auto findings = Answer().set("X-Cache", "HIT from edge").findings();
    ASSERT_THAT(rulesOf(findings), ElementsAre("http-age-missing"));
    EXPECT_EQ(findings[0].severity, Severity::Info);
    EXPECT_THAT(Answer().set("X-Cache", "Miss").rules(), IsEmpty());
    EXPECT_THAT(Answer().set("X-Cache", "HIT").set("Age", "0").rules(), IsEmpty());
}

TEST(HttpHistory, ANotModifiedThatIsWrong) {
    HttpHistory history;
    Answer().set("ETag", "\"a\"").to(history);
    Answer unchanged;
    unchanged.response.status = 304;
    unchanged.response.bodyBytes = 0;
    unchanged.facts.bodyHash = 0;
    unchanged.facts.freshBodyHash = 2;
    EXPECT_THAT(rulesOf(unchanged.to(history)), IsEmpty());  // it may have changed in between
    EXPECT_THAT(rulesOf(unchanged.to(history)), ElementsAre("http-304-stale"));
    unchanged.facts.freshBodyHash = 1;
    EXPECT_THAT(rulesOf(unchanged.to(history)), IsEmpty());
}

TEST(HttpHistory, ANotModifiedFromACopyThatIsFresh) {
    HttpHistory history;
    Answer().set("ETag", "\"a\"").to(history);
    Answer unchanged;
    unchanged.set("Cache-Control", "max-age=3").set("Age", "1");
    unchanged.response.status = 304;
    unchanged.response.bodyBytes = 0;
    unchanged.facts.bodyHash = 0;
    unchanged.facts.freshBodyHash = 2;
    for (int i = 0; i < 3; ++i) EXPECT_THAT(rulesOf(unchanged.to(history)), Not(Contains("http-304-stale")));
    unchanged.set("Age", "9");
    (void)unchanged.to(history);
    EXPECT_THAT(rulesOf(unchanged.to(history)), Contains("http-304-stale"));
}

TEST(HttpHistory, ATagThatChangesWithoutItsBody) {
    const auto run = [](std::initializer_list<std::pair<const char*, std::uint64_t>> answers) {
        HttpHistory history;
        std::vector<std::string> rules;
        for (const auto& [tag, hash] : answers) {
            Answer answer;
            answer.facts.bodyHash = hash;
            rules = rulesOf(answer.set("ETag", tag).to(history));
        }
        return rules;
    };
    EXPECT_THAT(run({{"\"a\"", 1}, {"\"b\"", 1}, {"\"c\"", 1}, {"\"d\"", 1}}), ElementsAre("http-etag-unstable"));
    EXPECT_THAT(run({{"\"a\"", 1}, {"\"b\"", 1}, {"\"b\"", 1}, {"\"b\"", 1}}), IsEmpty());  // the file was written again
    EXPECT_THAT(run({{"\"a\"", 1}, {"W/\"a\"", 1}, {"\"a-gzip\"", 1}, {"W/\"a-gzip\"", 1}}), IsEmpty());
    EXPECT_THAT(run({{"\"a\"", 1}, {"\"b\"", 2}, {"\"c\"", 3}, {"\"d\"", 4}}), IsEmpty());
    EXPECT_THAT(run({{"\"a\"", 1}, {"\"a\"", 2}}), ElementsAre("http-etag-frozen"));
    EXPECT_THAT(run({{"\"a\"", 1}, {"\"a\"", 2}, {"\"a\"", 2}}), ElementsAre("http-etag-frozen"));
    EXPECT_THAT(run({{"\"a\"", 1}, {"\"a\"", 2}, {"\"b\"", 3}}), IsEmpty());
    EXPECT_THAT(run({{"\"a\"", 1}, {"\"a\"", 1}}), IsEmpty());
}

TEST(HttpHistory, ClocksOfServers) {
    const auto severity = [](int ahead, double offset = 0) {
        Answer answer;
        answer.facts.clockOffsetS = offset;
        const auto findings = answer.set("Date", httpDate(ahead)).findings();
        const Finding* finding = findingOf(findings, "http-date-skew");
        return finding ? std::optional(finding->severity) : std::nullopt;
    };
    for (const int fine : {0, 1, 2, -1, -2}) EXPECT_EQ(severity(fine), std::nullopt) << fine;
    EXPECT_EQ(severity(4), Severity::Minor);
    EXPECT_EQ(severity(-5), Severity::Minor);
    EXPECT_EQ(severity(29), Severity::Minor);
    EXPECT_EQ(severity(32), Severity::Major);
    EXPECT_EQ(severity(-40), Severity::Major);
    EXPECT_EQ(severity(-40, 40), std::nullopt);  // it is we who are ahead
    EXPECT_THAT(Answer().set("Date", httpDate(-3)).set("Age", "3").rules(), IsEmpty());
    EXPECT_THAT(Answer().set("Date", httpDate(-40)).set("Via", "1.1 cache").rules(), IsEmpty());  // a copy of unknown age
    EXPECT_THAT(Answer().set("Date", "yesterday").rules(), IsEmpty());
    EXPECT_THAT(Answer().set("Date", "Sun, 99 Foo 99999 99:99:99 GMT").rules(), IsEmpty());
    Answer slow;  // within ten seconds of answering, anything may have been meant
    slow.response.timings.total = std::chrono::seconds(10);
    EXPECT_THAT(slow.set("Date", httpDate(-8)).rules(), IsEmpty());
}

TEST(ClockCheck, BelievesHostsThatAgree) {
    ClockCheck check;
    check.add("a", {-30, 0.5});
    check.add("b", {-30.5, 0.5});
    check.add("b", {-30.4, 0.5});
    EXPECT_EQ(check.offsetS(), std::nullopt);
    check.add("c", {-29.8, 0.5});
    ASSERT_TRUE(check.offsetS());
    EXPECT_NEAR(*check.offsetS(), 30, 1);
    ClockCheck right;
    for (const char* host : {"a", "b", "c"}) right.add(host, {0.3, 0.5});
    right.add("odd", {500, 0.5});
    EXPECT_EQ(right.offsetS(), 0.0);
    ClockCheck split;
    for (int i = 0; i < 6; ++i) split.add(std::to_string(i), {i * 100.0, 0.5});
    EXPECT_EQ(split.offsetS(), std::nullopt);
}

TEST(HttpHistory, LastModifiedOfALivePlaylist) {
    EXPECT_THAT(Answer().set("Last-Modified", httpDate(-12)).rules(), IsEmpty());
    EXPECT_THAT(Answer().set("Last-Modified", httpDate(-13)).rules(), ElementsAre("http-last-modified-stale"));
    Answer vod = Answer().set("Last-Modified", httpDate(-40'000));
    vod.facts.live = false;
    EXPECT_THAT(vod.rules(), IsEmpty());
}

TEST(HttpHistory, Cors) {
    Answer answer;
    answer.remove("Access-Control-Allow-Origin");
    auto findings = answer.findings();
    ASSERT_THAT(rulesOf(findings), ElementsAre("http-cors-missing"));
    EXPECT_EQ(findings[0].severity, Severity::Info);
    answer.facts.corsRequired = true;
    EXPECT_EQ(answer.findings()[0].severity, Severity::Major);
    EXPECT_THAT(answer.set("Vary", "Accept-Encoding, Origin").rules(), IsEmpty());
    answer.facts.originSent = true;
    EXPECT_THAT(answer.rules(), ElementsAre("http-cors-missing"));
}

TEST(HttpHistory, VersionsOfHttpAndTls) {
    Answer answer;
    answer.response.httpVersion = "1.1";
    EXPECT_THAT(answer.rules(), IsEmpty());
    answer.facts.lowLatency = true;
    EXPECT_THAT(answer.rules(), ElementsAre("http-version-1"));
    answer.response.remoteAddress = "10.1.2.3:443";  // the packager itself: players are elsewhere
    EXPECT_THAT(answer.rules(), IsEmpty());
    answer.response.remoteAddress = "192.0.2.7:443";
    answer.response.httpVersion = "2";
    EXPECT_THAT(answer.rules(), IsEmpty());

    Answer open;
    open.response.url = "http://cdn.example/live/hd.m3u8";
    EXPECT_THAT(open.rules(), ElementsAre("http-not-tls"));
    for (const char* own : {"127.0.0.1:80", "10.1.2.3:80", "192.168.1.1:8080", "172.16.0.9:80", "[::1]:80", "[fd00::7]:80", "[::ffff:10.0.0.1]:80"}) {
        open.response.remoteAddress = own;
        EXPECT_THAT(open.rules(), IsEmpty()) << own;
    }
    for (const char* public_ : {"172.32.0.1:80", "11.0.0.1:80", "[2001:db8::1]:80", ""}) {
        open.response.remoteAddress = public_;
        EXPECT_THAT(open.rules(), ElementsAre("http-not-tls")) << public_;
    }

    HttpHistory history;
    Answer old;
    old.response.tlsVersion = "TLSv1.1";
    EXPECT_THAT(rulesOf(old.to(history)), ElementsAre("tls-old-version"));
    EXPECT_THAT(rulesOf(Answer().to(history)), ElementsAre("tls-old-version"));  // the same connection
    old.response.tlsVersion = "TLSv1.2";
    EXPECT_THAT(rulesOf(old.to(history)), IsEmpty());
}

TEST(HttpHistory, ACertificateThatExpires) {
    const auto severity = [](double days) {
        Answer answer;
        auto certificate = std::make_shared<fetch::ServerCertificate>();
        certificate->notAfter = std::chrono::floor<Seconds>(now + fromSeconds(days * 86'400));
        certificate->names = {"cdn.example"};
        certificate->issuer = "Some CA";
        answer.response.serverCertificate = certificate;
        const auto findings = answer.findings();
        rulesOf(findings);
        return findings.empty() ? std::optional<Severity>() : findings[0].severity;
    };
    EXPECT_EQ(severity(90), std::nullopt);
    EXPECT_EQ(severity(14.1), std::nullopt);
    EXPECT_EQ(severity(13.9), Severity::Major);
    EXPECT_EQ(severity(3.1), Severity::Major);
    EXPECT_EQ(severity(2.9), Severity::Critical);
    EXPECT_EQ(severity(-1), Severity::Critical);
    Answer far;
    auto certificate = std::make_shared<fetch::ServerCertificate>();
    certificate->notAfter = std::chrono::sys_seconds{std::chrono::sys_days{std::chrono::year{9999} / 12 / 31}};
    far.response.serverCertificate = certificate;
    EXPECT_THAT(far.rules(), IsEmpty());
    certificate->notAfter = std::chrono::sys_seconds{std::chrono::sys_days{std::chrono::year{0} / 1 / 1}};
    EXPECT_THAT(far.rules(), ElementsAre("tls-certificate-expires"));
}

TEST(Trickle, IsThePaceOfProductionTwiceInARow) {
    const auto curve = [](auto bytesAt, double seconds) {
        ArrivalCurve made;
        for (double t = 0.05; t <= seconds + 0.001; t += 0.05) made.add(t, static_cast<std::int64_t>(bytesAt(t)));
        return made;
    };
    static constexpr double whole = 1'000'000;
    const ArrivalCurve trickle = curve([](double t) { return whole * t / 4; }, 4);
    const ArrivalCurve burstThenTrickle = curve([](double t) { return std::min(whole, whole * (0.5 + t / 4)); }, 2);
    const ArrivalCurve fast = curve([](double t) { return std::min(whole, whole * t / 0.5); }, 0.5);
    const ArrivalCurve slowLine = curve([](double t) { return whole * t / 2.5; }, 2.5);
    const ArrivalCurve stalled = curve([](double t) { return t < 3.5 ? whole * 0.2 : whole * (0.2 + 1.6 * (t - 3.5)); }, 4);
    const ArrivalCurve slower = curve([](double t) { return whole * t / 8; }, 8);
    EXPECT_TRUE(isTrickle(trickle, 4));
    EXPECT_TRUE(isTrickle(burstThenTrickle, 4));
    for (const ArrivalCurve* fine : {&fast, &slowLine, &stalled, &slower}) EXPECT_FALSE(isTrickle(*fine, 4));
    EXPECT_FALSE(isTrickle({}, 4));

    HttpHistory history;
    Answer answer = segment();
    answer.facts.arrival = &trickle;
    EXPECT_THAT(rulesOf(answer.to(history)), IsEmpty());
    EXPECT_THAT(rulesOf(answer.to(history)), ElementsAre("http-trickle-delivery"));
    answer.facts.arrival = &fast;
    EXPECT_THAT(rulesOf(answer.to(history)), IsEmpty());
    answer.facts.arrival = &trickle;
    answer.facts.lowLatency = true;
    answer.to(history);
    EXPECT_THAT(rulesOf(answer.to(history)), IsEmpty());
    answer.facts.lowLatency = false;
    answer.facts.sentAsMade = true;
    answer.to(history);
    EXPECT_THAT(rulesOf(answer.to(history)), IsEmpty());
}

TEST(Trickle, TheCurveKeepsItsEndsWhateverIsAdded) {
    ArrivalCurve curve;
    for (int i = 1; i <= 100'000; ++i) {
        curve.add(i * 0.001, i);
        ASSERT_LE(curve.size(), ArrivalCurve::most);
    }
    EXPECT_EQ(curve[0].bytes, 1);
    EXPECT_EQ(curve[curve.size() - 1].bytes, 100'000);
    EXPECT_GE(curve.size(), ArrivalCurve::most / 4);
}

TEST(StatusHistory, GradesWhatRepeats) {
    const auto failure = [] {
        Response response;
        response.status = 503;
        response.url = "https://h/7.ts";
        return judgeResponse(context, Resource::Segment, response, {}, 7);
    };
    const MonoTime start{std::chrono::hours(5)};
    const auto run = [&](const std::vector<int>& answers, int step = 1) {
        StatusHistory history;
        Severity severity = Severity::Info;
        MonoTime at = start;
        for (const int ok : answers) {
            std::vector<Finding> findings;
            if (!ok) findings = failure();
            history.grade(findings, ok != 0, at);
            severity = findings.empty() ? Severity::Info : findings[0].severity;
            at += std::chrono::seconds(step);
        }
        return severity;
    };
    EXPECT_EQ(run({0}), Severity::Major);
    EXPECT_EQ(run({1, 1, 1, 1, 1, 0}), Severity::Major);
    EXPECT_EQ(run({0, 0}), Severity::Critical);
    EXPECT_EQ(run({1, 1, 1, 0, 1, 1, 1, 1, 1, 0}), Severity::Major);     // a fifth
    EXPECT_EQ(run({1, 0, 1, 1, 1, 0}), Severity::Critical);             // a third
    EXPECT_EQ(run({1, 0, 1, 0, 1, 1, 1, 1, 1, 0}, 70), Severity::Major);  // long ago does not count
}

TEST(Ranges, AnswersGiveWhatWasAskedFor) {
    const auto rules = [](const char* contentRange, std::optional<std::uint64_t> last = 99) {
        Response response;
        response.status = 206;
        response.bodyBytes = 100;
        response.url = "https://h/7.ts";
        if (*contentRange) response.headers = {{"Content-Range", contentRange}};
        return rulesOf(judgeResponse(context, Resource::Segment, response, "\x47\x40\x11\x10", 7, fetch::ByteRange{0, last}));
    };
    for (const char* good : {"bytes 0-99/1000", "bytes 0-99/*", "Bytes 0-99/100", "bytes 0-49/50"}) EXPECT_THAT(rules(good), IsEmpty()) << good;
    EXPECT_THAT(rules("bytes 0-999/1000", std::nullopt), IsEmpty());
    for (const char* bad : {"", "bytes 1-99/1000", "bytes 0-98/1000", "bytes 0-199/1000", "bytes */1000", "items 0-99/1000", "bytes 99-0/1000", "bytes 0-99999999999999999999/1"})
        EXPECT_THAT(rules(bad), ElementsAre("http-range-wrong")) << bad;
    Response beyond;
    beyond.status = 416;
    beyond.url = "https://h/7.ts";
    beyond.headers = {{"Content-Range", "bytes */1000"}};
    const auto findings = judgeResponse(context, Resource::Segment, beyond, {}, 7, fetch::ByteRange{2'000, 2'999});
    ASSERT_THAT(rulesOf(findings), ElementsAre("http-range-unsatisfiable"));
    EXPECT_EQ(english(findings[0]), "1080p-6000k: bytes 2000-2999 do not exist (status 416, length of the resource: 1000)");
}
