// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/judge_low_latency.h"
#include "tests/core/rules/judging.h"

// Low-Latency HLS over time: each fault with its benign twin.
using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

namespace {

using Rules = std::vector<std::string>;

// Segments of two seconds, four parts of half a second each in the newest three, and some of the one that is being made.
struct LlText {
    std::uint64_t first = 100;
    int count = 12;
    int trailing = 2;
    std::uint64_t skipped = 0;       // EXT-X-SKIP
    bool skipTag = false;
    bool end = false;
    std::string prefix = "s";
    double skipUntil = 12;

    [[nodiscard]] hls::Playlist playlist() const {
        std::string out = "#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-TARGETDURATION:2\n#EXT-X-PART-INF:PART-TARGET=0.5\n"
                          "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.5,CAN-SKIP-UNTIL=" +
                          std::to_string(skipUntil) + "\n#EXT-X-MEDIA-SEQUENCE:" + std::to_string(first) + "\n";
        if (skipTag) out += "#EXT-X-SKIP:SKIPPED-SEGMENTS=" + std::to_string(skipped) + "\n";
        const std::uint64_t last = first + static_cast<std::uint64_t>(count) - 1;
        for (std::uint64_t i = first + skipped; i <= last; ++i) {
            out += "#EXT-X-PROGRAM-DATE-TIME:" + formatIso8601(Watch::wallZero + fromSeconds(2.0 * static_cast<double>(i))) + "\n";
            if (i + 3 > last) out += parts(i, 4);
            out += "#EXTINF:2,\n" + prefix + std::to_string(i) + ".m4s\n";
        }
        out += parts(last + 1, trailing);
        if (end) out += "#EXT-X-ENDLIST\n";
        return hls::parse(out).playlist;
    }
    static std::string parts(std::uint64_t segment, int count) {
        std::string out;
        for (int p = 0; p < count; ++p)
            out += "#EXT-X-PART:DURATION=0.5,URI=\"p" + std::to_string(segment) + '.' + std::to_string(p) + ".m4s\",INDEPENDENT=YES\n";
        return out;
    }
};

MonoTime at(double seconds) {
    return MonoTime{std::chrono::hours(5)} + std::chrono::duration_cast<MonoTime::duration>(fromSeconds(seconds));
}

class Reloading : public testing::Test {
protected:
    Rules reload(const hls::Playlist* answer) {
        facts.before = &before;
        facts.asked = nextPartOf(before);
        facts.answer = answer;
        return rulesOf(judgeReload(context, facts));
    }
    hls::Playlist before = LlText{}.playlist();  // next: 112.2
    hls::Playlist next = LlText{100, 12, 3}.playlist();
    ReloadFacts facts{nullptr, {}, 200, false, false, 0.4, nullptr, false, {}, false};
};

}  // namespace

TEST_F(Reloading, IsSilentWhenThePartIsThere) {
    EXPECT_THAT(reload(&next), IsEmpty());
    facts.waitedS = 0.01;  // an edge that had it a little early
    EXPECT_THAT(reload(&next), IsEmpty());
    const auto boundary = LlText{101, 12, 0}.playlist();  // the segment ended with fewer parts than were asked for
    EXPECT_THAT(reload(&boundary), IsEmpty());
    const auto ended = LlText{100, 12, 2, 0, false, true}.playlist();
    EXPECT_THAT(reload(&ended), IsEmpty());
    const auto anew = LlText{0, 12, 2}.playlist();  // an encoder that began anew
    EXPECT_THAT(reload(&anew), IsEmpty());
}

TEST_F(Reloading, FindsAnAnswerWithoutThePart) {
    EXPECT_THAT(reload(&before), ElementsAre("llhls-blocking-not-blocking"));
    facts.sameAsBefore = true;  // by itself: the server just does not block
    EXPECT_THAT(reload(&before), ElementsAre("llhls-blocking-not-blocking"));
    facts.fromCache = true;
    EXPECT_THAT(reload(&before), ElementsAre("llhls-directive-cached"));
    facts = {nullptr, {}, 200, false, false, 0.4, nullptr, false, 5.0, false};
    EXPECT_THAT(reload(&before), ElementsAre("llhls-directive-cached"));
    facts.ageS = 1;  // whole seconds
    EXPECT_THAT(reload(&before), ElementsAre("llhls-blocking-not-blocking"));
}

TEST_F(Reloading, TellsATimeoutFromARefusal) {
    struct Row {
        int status;
        bool timedOut;
        bool askedToWait;
        double waited;
        Rules found;
    };
    const Row rows[] = {
        {400, false, false, 0.02, {"llhls-blocking-early-400"}},
        {503, false, false, 0.02, {"llhls-blocking-early-400"}},
        {503, false, true, 0.02, {}},                              // busy, and says so
        {503, false, false, 6.0, {"llhls-blocking-timeout"}},
        {0, true, false, 8.0, {"llhls-blocking-timeout"}},
        {0, true, false, 2.0, {}},                                 // we were impatient
        {0, false, false, 0.1, {}},                                // another rule's
        {404, false, false, 0.1, {}},
        {403, false, false, 0.1, {}},
    };
    for (const Row& row : rows) {
        facts.status = row.status;
        facts.timedOut = row.timedOut;
        facts.askedToWait = row.askedToWait;
        facts.waitedS = row.waited;
        EXPECT_EQ(reload(nullptr), row.found) << row.status << ' ' << row.waited;
    }
    facts = {nullptr, {}, 200, false, false, 6.1, nullptr, false, {}, false};
    EXPECT_THAT(reload(&before), ElementsAre("llhls-blocking-timeout"));  // the old one, after all the time
}

TEST_F(Reloading, FindsAPlaylistThatIsNotWhole) {
    const auto two = LlText{110, 2, 3}.playlist();
    EXPECT_THAT(reload(&two), ElementsAre("llhls-blocking-partial-playlist"));
    const auto moved = LlText{101, 12, 0}.playlist();
    EXPECT_THAT(reload(&moved), IsEmpty());
    const auto shorter = LlText{103, 9, 3}.playlist();  // a window that shrinks is another rule's
    EXPECT_THAT(reload(&shorter), IsEmpty());
    const auto delta = LlText{100, 12, 3, 6, true}.playlist();
    EXPECT_THAT(reload(&delta), ElementsAre("llhls-skip-unrequested"));
}

TEST(Directives, WithoutSense) {
    EXPECT_THAT(rulesOf(judgePartWithoutMsn(context, 200)), ElementsAre("llhls-part-without-msn-accepted"));
    EXPECT_THAT(judgePartWithoutMsn(context, 400), IsEmpty());
    EXPECT_THAT(judgePartWithoutMsn(context, 404), IsEmpty());
    const auto ended = LlText{100, 12, 0, 0, false, true}.playlist();
    EXPECT_THAT(judgeAfterEndList(context, 200, 0.1, &ended), IsEmpty());
    EXPECT_THAT(rulesOf(judgeAfterEndList(context, 400, 0.1, nullptr)), ElementsAre("llhls-directives-after-endlist"));
    EXPECT_THAT(rulesOf(judgeAfterEndList(context, 200, 6, &ended)), ElementsAre("llhls-directives-after-endlist"));
}

TEST(PartTarget, MustNotChange) {
    EXPECT_THAT(rulesOf(judgePartTarget(context, 0.5, 1)), ElementsAre("llhls-part-target-changed"));
    EXPECT_THAT(judgePartTarget(context, 0.5, 0.5), IsEmpty());
    EXPECT_THAT(judgePartTarget(context, 0, 0.5), IsEmpty());       // the first
    EXPECT_THAT(judgePartTarget(context, 0.5, 0.5002), IsEmpty());  // written with fewer digits
}

TEST(Delivery, OfLowLatencyPlaylists) {
    fetch::Response response;
    response.status = 200;
    response.httpVersion = "2";
    response.bodyBytes = 5'000;
    response.headers = {{"Content-Encoding", "gzip"}};
    EXPECT_THAT(judgeLowLatencyDelivery(context, response), IsEmpty());
    response.httpVersion = "1.1";
    EXPECT_THAT(rulesOf(judgeLowLatencyDelivery(context, response)), ElementsAre("llhls-not-http2"));
    response.httpVersion = "3";
    response.headers.clear();
    EXPECT_THAT(rulesOf(judgeLowLatencyDelivery(context, response)), ElementsAre("llhls-gzip-missing"));
    response.bodyBytes = 600;
    EXPECT_THAT(judgeLowLatencyDelivery(context, response), IsEmpty());
}

TEST(Parts, AreCountedFromTheEndOfTheVersionBefore) {
    const auto now = LlText{100, 12, 3}.playlist();
    EXPECT_EQ(nextPartOf(now), (PartPlace{112, 3}));
    EXPECT_DOUBLE_EQ(mediaSince(now, {112, 2}).value(), 0.5);
    EXPECT_DOUBLE_EQ(mediaSince(now, {112, 0}).value(), 1.5);
    EXPECT_DOUBLE_EQ(mediaSince(now, {111, 3}).value(), 2.0);  // the last part of the segment before
    EXPECT_DOUBLE_EQ(mediaSince(now, {105, 0}).value(), 15.5);
    EXPECT_FALSE(mediaSince(now, {105, 2}));                   // its parts have gone
    EXPECT_FALSE(mediaSince(now, {20, 0}));
    EXPECT_FALSE(mediaSince(now, {112, 4}));
    EXPECT_EQ(partAt(now, {112, 2})->uri, "p112.2.m4s");
    EXPECT_EQ(partAt(now, {111, 3})->uri, "p111.3.m4s");
    EXPECT_EQ(partAt(now, {112, 3}), nullptr);
    EXPECT_EQ(edgeOf(now), Watch::wallZero + fromSeconds(225.5));
}

TEST(PartClock, FindsAPartThatComesLate) {
    struct Row {
        double late;
        double lag;
        std::optional<Severity> severity;
    };
    for (const Row& row : {Row{0, 0, {}}, Row{0.45, 0, {}}, Row{0.55, 0, Severity::Major}, Row{0.55, 0.2, {}},
                           Row{1.4, 0, Severity::Major}, Row{1.6, 0, Severity::Critical}}) {
        PartClock clock;
        double now = 0;
        for (std::uint64_t i = 1; i <= 10; ++i) {
            now += 0.5;
            PartClock::Sight sight{{100 + i / 4, i % 4}, i > 1 ? std::optional(0.5) : std::nullopt, at(now), at(now), 0.5, row.lag};
            EXPECT_THAT(clock.update(context, sight), IsEmpty());
        }
        now += 0.5 + row.late;
        const auto found = clock.update(context, {{103, 0}, 0.5, at(now), at(now), 0.5, row.lag});
        ASSERT_EQ(found.size(), row.severity ? 1U : 0U) << row.late;
        if (row.severity) {
            EXPECT_EQ(found.front().rule, "llhls-part-late");
            EXPECT_EQ(found.front().severity, *row.severity) << row.late;
            EXPECT_THAT(rulesOf(found), ElementsAre("llhls-part-late"));
        }
        // The next ones come as late: still late against the ones before.
        EXPECT_EQ(clock.update(context, {{103, 1}, 0.5, at(now + 0.5), at(now + 0.5), 0.5, row.lag}).size(), found.size());
    }
}

TEST(PartClock, IsSilentWhenItCannotKnow) {
    PartClock clock;
    EXPECT_THAT(clock.update(context, {{100, 1}, {}, at(0), at(0), 0.5, 0}), IsEmpty());
    // Polled after a while: it may have been there for long.
    EXPECT_THAT(clock.update(context, {{110, 1}, 20, at(19), at(22), 0.5, 0}), IsEmpty());
    // Another timeline.
    EXPECT_THAT(clock.update(context, {{5, 0}, {}, at(40), at(40), 0.5, 0}), IsEmpty());
    EXPECT_THAT(clock.update(context, {{5, 1}, 0.5, at(40.6), at(40.6), 0.5, 0}), IsEmpty());
}

TEST(Part, IsThereWhileItIsListedAndForAWhileAfter) {
    struct Row {
        PartFacts facts;
        Rules found;
    };
    const auto facts = [](int status, bool listed, double leftFor, std::optional<double> media, bool gap = false) {
        return PartFacts{{112, 1}, 30, gap, listed, status, leftFor, 6, 0.5, media, 0.04};
    };
    const Row rows[] = {
        {facts(200, true, 0, 0.5), {}},
        {facts(404, true, 0, {}), {"llhls-part-not-available"}},
        {facts(410, true, 0, {}), {"llhls-part-not-available"}},
        {facts(503, true, 0, {}), {"llhls-part-not-available"}},
        {facts(403, true, 0, {}), {}},
        {facts(404, true, 0, {}, true), {}},        // GAP=YES says so
        {facts(404, false, 3, {}), {"llhls-part-removed-early"}},
        {facts(404, false, 6.5, {}), {}},
        {facts(206, false, 3, {}), {}},
        {facts(503, false, 3, {}), {}},             // it stumbles
        {facts(200, true, 0, 0.53), {}},            // a frame more
        {facts(200, true, 0, 0.2), {}},             // the last of its segment
        {facts(200, true, 0, 0.7), {"llhls-part-exceeds-target"}},
    };
    for (const Row& row : rows) EXPECT_EQ(rulesOf(judgePart(context, row.facts)), row.found) << row.facts.status;
}

TEST(Hint, IsTheNextPartAndHeldUntilItIsComplete) {
    const HintFacts good{"https://x/p2", {}, "https://x/p2", {}, false, {112, 2}, 40, 200, -0.1, 0.01, 0.01, 0.5, 0};
    EXPECT_THAT(judgeHint(context, good), IsEmpty());
    const auto with = [&](auto change) {
        HintFacts facts = good;
        change(facts);
        return rulesOf(judgeHint(context, facts));
    };
    const Rules broken{"llhls-preload-hint-broken"};
    const Rules notHeld{"llhls-preload-hint-not-held"};
    EXPECT_EQ(with([](HintFacts& f) { f.hinted = "https://x/other"; }), broken);
    EXPECT_EQ(with([](HintFacts& f) { f.start = 100; f.appearedStart = 200; }), broken);
    EXPECT_EQ(with([](HintFacts& f) { f.start = 0; }), Rules{});
    EXPECT_EQ(with([](HintFacts& f) { f.hinted = "https://x/other"; f.planChanged = true; }), Rules{});  // an ad came
    EXPECT_EQ(with([](HintFacts& f) { f.appeared.clear(); }), Rules{});
    EXPECT_EQ(with([](HintFacts& f) { f.hinted = "https://x/other"; f.status = 404; f.answeredBeforeS = 0.4; }), broken);
    EXPECT_EQ(with([](HintFacts& f) { f.status = 404; f.answeredBeforeS = 0.4; }), notHeld);
    EXPECT_EQ(with([](HintFacts& f) { f.status = 404; f.answeredBeforeS = 0.1; }), Rules{});
    EXPECT_EQ(with([](HintFacts& f) { f.status = 404; f.answeredBeforeS = 0.4; f.lagS = 0.4; }), Rules{});
    EXPECT_EQ(with([](HintFacts& f) { f.bodyS = 0.4; }), notHeld);
    EXPECT_EQ(with([](HintFacts& f) { f.bodyS = 0.2; }), Rules{});
    EXPECT_EQ(with([](HintFacts& f) { f.bodyS = 0.4; f.usualBodyS = 0.3; }), Rules{});  // a slow line
}

TEST(Delta, GivesTheWholePlaylist) {
    const auto whole = LlText{}.playlist();  // 6 segments may be skipped, and the one on the boundary
    const auto judge = [&](const hls::Playlist& delta) { return rulesOf(judgeDelta(context, {&whole, &delta})); };
    EXPECT_THAT(judge(LlText{100, 12, 2, 6, true}.playlist()), IsEmpty());
    EXPECT_THAT(judge(LlText{100, 12, 2, 5, true}.playlist()), IsEmpty());
    EXPECT_THAT(judge(LlText{101, 12, 0, 6, true}.playlist()), IsEmpty());  // a version newer
    EXPECT_THAT(judge(whole), ElementsAre("llhls-skip-ignored"));
    EXPECT_THAT(judge(LlText{100, 12, 2, 9, true}.playlist()), ElementsAre("llhls-skip-too-much"));
    EXPECT_THAT(judge(LlText{100, 12, 2, 6, true, false, "other"}.playlist()), ElementsAre("llhls-skip-mismatch"));
    auto wrongCount = LlText{100, 12, 2, 6, true}.playlist();
    for (auto& segment : wrongCount.segments) --segment.sequence;
    EXPECT_THAT(judge(wrongCount), Contains("llhls-skip-mismatch"));
    auto noCount = LlText{100, 12, 2, 6, true}.playlist();
    noCount.skip->skippedSegments.reset();
    EXPECT_THAT(judge(noCount), ElementsAre("llhls-skip-count-missing"));
    auto dates = LlText{100, 12, 2, 6, true}.playlist();
    dates.skip->recentlyRemovedDateRanges = "a\tb";
    EXPECT_THAT(judge(dates), IsEmpty());
    // A short window has nothing to skip, and one that offers nothing need not.
    const auto brief = LlText{100, 6, 2}.playlist();
    EXPECT_THAT(judgeDelta(context, {&brief, &brief}), IsEmpty());
}

TEST(Report, SaysWhereTheRenditionIs) {
    const auto real = LlText{}.playlist();  // 112.1 is its newest part
    const auto judge = [&](std::uint64_t msn, std::optional<std::uint64_t> part, PartPlace reporter = {112, 2},
                           double ahead = 0, double behind = 0) {
        return judgeReport(context, {"720p", 50, msn, part, reporter, &real, ahead, behind});
    };
    EXPECT_THAT(judge(112, 1), IsEmpty());
    EXPECT_THAT(judge(112, 0), IsEmpty());                    // a part old
    EXPECT_THAT(judge(111, 3), IsEmpty());
    EXPECT_THAT(judge(111, {}), IsEmpty());                   // whole segments only
    EXPECT_THAT(judge(112, 3, {112, 4}, 0, 1), IsEmpty());    // asked later
    EXPECT_THAT(judge(108, 1, {108, 2}), IsEmpty());          // a cache kept the reporter
    EXPECT_THAT(judge(110, 1, {112, 2}, 6), IsEmpty());       // polled long before
    for (const auto& [msn, severity] : {std::pair<std::uint64_t, Severity>{111, Severity::Major}, {109, Severity::Critical}, {0, Severity::Critical}, {130, Severity::Major}}) {
        const auto found = judge(msn, 0);
        ASSERT_THAT(rulesOf(found), ElementsAre("llhls-rendition-report-wrong")) << msn;
        EXPECT_EQ(found.front().severity, severity) << msn;
    }
    EXPECT_THAT(rulesOf(judge(~std::uint64_t{0}, ~std::uint64_t{0})), ElementsAre("llhls-rendition-report-wrong"));
}

TEST(Latency, IsBoundedByTheHoldBack) {
    for (const auto& [latency, count] : {std::pair{1.0, 0U}, {2.9, 0U}, {3.1, 1U}, {60.0, 1U}, {90'000.0, 0U}, {-5.0, 0U}})
        EXPECT_EQ(rulesOf(judgePartLatency(context, {latency, 1.5, 0.5, 0.5})).size(), count) << latency;
}

TEST(Skew, OfRenditions) {
    const auto judge = [&](double a, double b, double lag = 0) {
        return rulesOf(judgeRenditionsSkew(context, {{"1080p", a, 0.5, lag}, {"720p", b, 0.5, lag}}));
    };
    EXPECT_THAT(judge(1000, 1000.4), IsEmpty());
    EXPECT_THAT(judge(1000, 1000.6), ElementsAre("llhls-renditions-skew"));
    EXPECT_THAT(judge(1000.6, 1000), ElementsAre("llhls-renditions-skew"));
    EXPECT_THAT(judge(1000, 1000.6, 0.2), IsEmpty());  // we were late ourselves
    EXPECT_THAT(judgeRenditionsSkew(context, {{"1080p", 3, 0.5, 0}}), IsEmpty());
}
