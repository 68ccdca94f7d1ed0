// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/judge_live.h"
#include "tests/core/rules/judging.h"

#include <deque>

// What the rungs of one channel say of the same content: each fault with its benign twin.
using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using testing::ElementsAre;
using testing::IsEmpty;
using Kind = hls::RungKey::Kind;

namespace {

class Rungs {
public:
    Rungs& add(const std::string& rung, const std::string& text, Kind kind = Kind::Variant) {
        m_parsed.push_back(hls::parse(text));
        const MonoTime asked{std::chrono::hours(5)};
        m_rungs.push_back({rung, "", kind, &m_parsed.back().playlist, asked, asked + std::chrono::milliseconds(50)});
        return *this;
    }
    Rungs& add(const std::string& rung, const Live& live, Kind kind = Kind::Variant) { return add(rung, live.text(), kind); }
    [[nodiscard]] std::vector<Finding> findings() const {
        const auto top = hls::parse("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nv\n");
        return judgeAcross({"", "packager", ""}, top.playlist, m_rungs);
    }
    [[nodiscard]] std::vector<std::string> rules() const { return rulesOf(findings()); }

private:
    std::deque<hls::Parsed> m_parsed;
    std::vector<RungView> m_rungs;
};

Live dated() {
    Live live;
    live.zero = Watch::wallZero;
    return live;
}

}  // namespace

TEST(AcrossContent, DiscontinuitiesAreTheSame) {
    Live one = dated();
    one.discontinuitySequence = 4;
    one.discontinuities = {103};
    EXPECT_THAT(Rungs().add("a", one).add("b", one).add("eng", one, Kind::Audio).rules(), IsEmpty());
    Live other = one;
    other.discontinuitySequence = 5;
    EXPECT_THAT(Rungs().add("a", one).add("b", other).rules(), ElementsAre("hls-variants-discontinuity-differ"));
    EXPECT_THAT(Rungs().add("a", one).add("eng", other, Kind::Audio).rules(), ElementsAre("hls-variants-discontinuity-differ"));
    other = one;
    other.discontinuities = {104};
    EXPECT_THAT(Rungs().add("a", one).add("b", other).rules(), ElementsAre("hls-variants-discontinuity-differ"));
    // One was asked for a segment later: the same segments have the same numbers.
    other = one;
    other.sequence = 101;
    EXPECT_THAT(Rungs().add("a", one).add("b", other).rules(), IsEmpty());
}

TEST(AcrossContent, AudioMayHaveSegmentsOfItsOwn) {
    Live audio = dated();
    audio.duration = 4.011;
    audio.sequence = 99;
    audio.count = 7;
    *audio.zero += std::chrono::milliseconds(70);
    EXPECT_THAT(Rungs().add("a", dated()).add("eng", audio, Kind::Audio).rules(), IsEmpty());
}

TEST(AcrossContent, DateTimeIsTheSame) {
    const auto severity = [](int ms) {
        Live other = dated();
        *other.zero += std::chrono::milliseconds(ms);
        const auto findings = Rungs().add("a", dated()).add("b", other).findings();
        rulesOf(findings);
        const Finding* finding = findingOf(findings, "hls-variants-pdt-differ");
        return finding ? std::optional(finding->severity) : std::nullopt;
    };
    EXPECT_EQ(severity(0), std::nullopt);
    EXPECT_EQ(severity(80), std::nullopt);
    EXPECT_EQ(severity(150), Severity::Major);
    EXPECT_EQ(severity(-900), Severity::Major);
    EXPECT_EQ(severity(1'200), Severity::Critical);
    EXPECT_EQ(severity(4'000), std::nullopt);  // other numbers, not other dates
}

TEST(AcrossContent, BoundariesAreTheSame) {
    Live half = dated();
    half.duration = 2;
    half.count = 12;
    half.sequence = 200;
    const auto rules = Rungs().add("a", dated()).add("b", half).rules();
    EXPECT_THAT(rules, testing::Contains("hls-variants-segment-boundaries-differ"));
    Live later = dated();
    later.sequence = 101;
    EXPECT_THAT(Rungs().add("a", dated()).add("b", later).rules(), IsEmpty());
}

TEST(AcrossContent, WindowsAreAboutTheSame) {
    Live longer = dated();
    longer.sequence = 97;
    longer.count = 9;
    EXPECT_THAT(Rungs().add("a", dated()).add("b", longer).rules(), ElementsAre("hls-variants-window-differ"));
    longer.sequence = 98;
    longer.count = 8;  // two target durations
    EXPECT_THAT(Rungs().add("a", dated()).add("b", longer).rules(), IsEmpty());
}

TEST(AcrossContent, DateRangesAreTheSame) {
    const auto with = [](const std::string& tag) {
        Live live = dated();
        live.extra = tag;
        return live;
    };
    const std::string start = formatIso8601(Watch::wallZero + std::chrono::seconds(405));
    const std::string ad = "#EXT-X-DATERANGE:ID=\"ad1\",START-DATE=\"" + start + "\",PLANNED-DURATION=30\n";
    const std::string longer = "#EXT-X-DATERANGE:ID=\"ad1\",START-DATE=\"" + start + "\",PLANNED-DURATION=60\n";
    const std::string more = "#EXT-X-DATERANGE:ID=\"ad1\",START-DATE=\"" + start + "\",PLANNED-DURATION=30,DURATION=30\n";
    const std::string late = "#EXT-X-DATERANGE:ID=\"ad2\",START-DATE=\"" + formatIso8601(Watch::wallZero + std::chrono::seconds(421)) + "\"\n";
    EXPECT_THAT(Rungs().add("a", with(ad)).add("b", with(ad)).rules(), IsEmpty());
    EXPECT_THAT(Rungs().add("a", with(ad)).add("b", with(more)).rules(), IsEmpty());  // on its way
    EXPECT_THAT(Rungs().add("a", with(ad)).add("b", with(ad + late)).rules(), IsEmpty());
    EXPECT_THAT(Rungs().add("a", with(ad)).add("b", with(longer)).rules(), ElementsAre("hls-variants-daterange-differ"));
    EXPECT_THAT(Rungs().add("a", with(ad)).add("b", dated()).rules(), ElementsAre("hls-variants-daterange-differ"));
    EXPECT_THAT(Rungs().add("a", with(ad)).add("eng", dated(), Kind::Audio).rules(), IsEmpty());
}

TEST(AcrossContent, ServerControlIsTheSame) {
    const auto with = [](const char* tag) {
        Live live = dated();
        live.extra = tag;
        return live;
    };
    const char* one = "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,HOLD-BACK=12\n";
    EXPECT_THAT(Rungs().add("a", with(one)).add("b", with(one)).rules(), IsEmpty());
    EXPECT_THAT(Rungs().add("a", with(one)).add("b", with("#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,HOLD-BACK=16\n")).rules(),
                ElementsAre("hls-variants-server-control-differ"));
    EXPECT_THAT(Rungs().add("a", with(one)).add("eng", dated(), Kind::Audio).rules(), ElementsAre("hls-variants-server-control-differ"));
    EXPECT_THAT(Rungs().add("a", with(one)).add("i", dated(), Kind::IFrame).rules(), IsEmpty());
}

TEST(AcrossContent, AllHaveDateTimeOrNone) {
    Live none;
    Live few = dated();
    few.datesOnFirstOnly = true;
    EXPECT_THAT(Rungs().add("a", none).add("b", none).rules(), IsEmpty());
    EXPECT_THAT(Rungs().add("a", dated()).add("b", few).rules(), IsEmpty());
    EXPECT_THAT(Rungs().add("a", dated()).add("b", none).rules(), ElementsAre("hls-variants-pdt-partial"));
    EXPECT_THAT(Rungs().add("a", dated()).add("s", none, Kind::Subtitles).rules(), ElementsAre("hls-variants-pdt-partial"));
}

TEST(DatesAcross, TheSameMediaTimeHasTheSameDate) {
    const auto run = [](double pts, double date, double wrap = 95'443.7) {
        std::vector<RungSegment> segments(3);
        segments[0].rung = "a";
        segments[0].programDateTime = Watch::wallZero;
        segments[0].firstPtsS = 100;
        segments[1].rung = "b";
        segments[1].programDateTime = Watch::wallZero + fromSeconds(date);
        segments[1].firstPtsS = pts;
        segments[2].rung = "not known";
        for (RungSegment& segment : segments) segment.timescaleWrapS = wrap;
        const auto findings = judgeDatesAcross(context, segments);
        rulesOf(findings);
        return findings.empty() ? std::optional<Severity>() : findings[0].severity;
    };
    EXPECT_EQ(run(100, 0), std::nullopt);
    EXPECT_EQ(run(104, 4), std::nullopt);
    EXPECT_EQ(run(100, 0.08), std::nullopt);
    EXPECT_EQ(run(100, 0.5), Severity::Major);
    EXPECT_EQ(run(104, 0), Severity::Critical);
    EXPECT_EQ(run(95'443.7 + 96, -4), std::nullopt);   // on either side of the wrap
    EXPECT_EQ(run(5'000, 0), std::nullopt);            // another timeline
}

TEST(SegmentIdentities, ASegmentStaysTheSame) {
    const auto run = [](const SegmentIdentity& then, const SegmentIdentity& now) {
        SegmentIdentities identities;
        EXPECT_THAT(identities.update(context, then), IsEmpty());
        return rulesOf(identities.update(context, now));
    };
    const SegmentIdentity first{7, "seg7.ts?t=1", 0, 1'000, "\"a\"", 11};
    const auto with = [&](auto change) {
        SegmentIdentity made = first;
        change(made);
        return made;
    };
    EXPECT_THAT(run(first, first), IsEmpty());
    EXPECT_THAT(run(first, with([](auto& s) { s.uri = "seg7.ts?t=2"; })), IsEmpty());
    EXPECT_THAT(run(first, with([](auto& s) { s.etag = "\"b\""; })), IsEmpty());  // two servers, the same bytes
    EXPECT_THAT(run(first, with([](auto& s) { s.uri = "other.ts"; s.hash = 12; })), IsEmpty());
    EXPECT_THAT(run(first, with([](auto& s) { s.sequence = 8; s.hash = 12; })), IsEmpty());
    EXPECT_THAT(run(first, with([](auto& s) { s.size.reset(); s.hash = 0; })), IsEmpty());
    EXPECT_THAT(run(first, with([](auto& s) { s.hash = 12; })), ElementsAre("hls-segment-changed"));
    EXPECT_THAT(run(first, with([](auto& s) { s.hash = 0; s.size = 999; })), ElementsAre("hls-segment-changed"));
    EXPECT_THAT(run(first, with([](auto& s) { s.hash = 0; s.size.reset(); s.etag = "\"b\""; })), ElementsAre("hls-segment-changed"));
    EXPECT_THAT(run(first, with([](auto& s) { s.hash = 0; s.size.reset(); s.etag = "W/\"b\""; })), IsEmpty());
    SegmentIdentities many;
    for (std::uint64_t i = 0; i < 2'000; ++i) EXPECT_THAT(many.update(context, {i, "s.ts", 0, i, "", i + 1}), IsEmpty());
    EXPECT_THAT(rulesOf(many.update(context, {1'999, "s.ts", 0, 1, "", 1})), ElementsAre("hls-segment-changed"));
    EXPECT_THAT(many.update(context, {3, "s.ts", 0, 9, "", 9}), IsEmpty());  // forgotten long since
}

TEST(Availability, ListedSegmentsAreThereAndStayLongEnough) {
    struct Case {
        AvailabilityFacts facts;
        const char* rule;
    };
    const std::vector<Case> cases = {
        {{7, false, 404, 0.3, true, 0, {}}, "hls-segment-not-available-when-listed"},
        {{7, false, 404, 0.3, true, 0, 2.5}, "hls-segment-not-available-when-listed"},
        {{7, false, 403, 0.3, true, 0, 2.5}, "hls-segment-not-available-when-listed"},
        {{7, false, 403, 0.3, true, 0, {}}, ""},   // forbidden, not absent
        {{7, true, 404, 0.3, true, 0, {}}, ""},    // EXT-X-GAP
        {{7, false, 200, 0.3, true, 0, {}}, ""},
        {{7, false, 503, 0.3, true, 0, {}}, ""},
        {{7, false, 0, 0.3, true, 0, {}}, ""},
        {{7, false, 404, 40, false, 52, {}}, "hls-segment-removed-early"},
        {{7, false, 410, 51.9, false, 52, {}}, "hls-segment-removed-early"},
        {{7, false, 404, 53, false, 52, {}}, ""},
        {{7, false, 200, 40, false, 52, {}}, ""},
        {{7, false, 503, 40, false, 52, {}}, ""},
    };
    for (const Case& one : cases) {
        const auto rules = rulesOf(judgeAvailability(context, one.facts));
        if (*one.rule) EXPECT_THAT(rules, ElementsAre(one.rule));
        else EXPECT_THAT(rules, IsEmpty());
    }
    EXPECT_EQ(retentionS(24, 4, 24), 52);
}

TEST(Session, TokensOfACachedMultivariantPlaylistHaveExpired) {
    EXPECT_THAT(rulesOf(judgeSession(context, {true, true, {403, 403, 401}})), ElementsAre("hls-master-stale-token"));
    EXPECT_THAT(judgeSession(context, {true, false, {403, 403}}), IsEmpty());      // not from a cache
    EXPECT_THAT(judgeSession(context, {true, true, {403, 200}}), IsEmpty());       // one rung alone
    EXPECT_THAT(judgeSession(context, {true, true, {503, 503}}), IsEmpty());
    EXPECT_THAT(judgeSession(context, {false, true, {403, 403}}), IsEmpty());
    EXPECT_THAT(judgeSession(context, {true, true, {}}), IsEmpty());
    fetch::Response response;
    EXPECT_FALSE(fromCache(response));
    response.headers = {{"x-cache", "TCP_HIT"}};
    EXPECT_TRUE(fromCache(response));
    response.headers = {{"Age", "0"}};
    EXPECT_FALSE(fromCache(response));
    response.headers = {{"Age", "9"}};
    EXPECT_TRUE(fromCache(response));
}

TEST(Session, VariantsComeAndGo) {
    const auto playlist = [](const std::string& lines) { return hls::parse("#EXTM3U\n" + lines); };
    const std::string low = "#EXT-X-STREAM-INF:BANDWIDTH=1000000,RESOLUTION=640x360\nlow.m3u8?t=1\n";
    const std::string lowAgain = "#EXT-X-STREAM-INF:BANDWIDTH=1000000,RESOLUTION=640x360\nlow.m3u8?t=2\n";
    const std::string high = "#EXT-X-STREAM-INF:BANDWIDTH=6000000,RESOLUTION=1920x1080\nhigh.m3u8\n";
    MultivariantHistory history;
    EXPECT_THAT(history.update(context, playlist(low + high).playlist), IsEmpty());
    EXPECT_THAT(history.update(context, playlist(high + lowAgain).playlist), IsEmpty());
    const auto findings = history.update(context, playlist(low).playlist);
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-session-changed"));
    EXPECT_EQ(findings[0].arg("removed")->text, "1920x1080 6000 kbit/s ");
    EXPECT_THAT(history.update(context, playlist(low).playlist), IsEmpty());
}
