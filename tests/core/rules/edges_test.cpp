// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/judge_http.h"
#include "tests/core/rules/judging.h"

#include <deque>

using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

class Edges {
public:
    Edges& add(const std::string& stage, const Live& live, double asked = 0) {
        m_parsed.push_back(hls::parse(live.text()));
        EdgeView view;
        view.stage = stage;
        view.reference = m_views.empty();
        view.playlist = &m_parsed.back().playlist;
        view.asked = MonoTime{std::chrono::hours(5)} + std::chrono::duration_cast<MonoTime::duration>(fromSeconds(asked));
        view.answered = view.asked + std::chrono::milliseconds(50);
        m_views.push_back(view);
        return *this;
    }
    EdgeView& last() { return m_views.back(); }
    [[nodiscard]] std::vector<Finding> findings() const { return judgeEdges(context, m_views); }
    [[nodiscard]] std::vector<std::string> rules() const { return rulesOf(findings()); }

private:
    std::deque<hls::Parsed> m_parsed;
    std::vector<EdgeView> m_views;
};

Live at(std::uint64_t sequence, bool dated = true) {
    Live live;
    live.sequence = sequence;
    if (dated) live.zero = Watch::wallZero;
    return live;
}

}  // namespace

TEST(Edges, InStepAreClean) {
    EXPECT_THAT(Edges().add("origin", at(100)).add("edge", at(100)).rules(), IsEmpty());
    EXPECT_THAT(Edges().add("origin", at(100)).add("edge", at(99)).rules(), IsEmpty());
    EXPECT_THAT(Edges().add("origin", at(100)).add("edge", at(102)).rules(), IsEmpty());
    Live tokens = at(100);
    tokens.query = "?t=2";
    tokens.prefix = "cdn/seg";
    EXPECT_THAT(Edges().add("origin", at(100)).add("edge", tokens).rules(), IsEmpty());
}

TEST(Edges, BehindTheOriginByDateOrByNumber) {
    for (const bool dated : {true, false}) {
        const auto severity = [&](std::uint64_t segments) {
            const auto findings = Edges().add("origin", at(100, dated), 0).add("edge", at(100 - segments, dated), 1).findings();
            rulesOf(findings);
            return findings.empty() ? std::optional<Severity>() : findings[0].severity;
        };
        EXPECT_EQ(severity(1), std::nullopt);
        EXPECT_EQ(severity(2), Severity::Major);
        EXPECT_EQ(severity(3), Severity::Major);
        EXPECT_EQ(severity(4), Severity::Critical);
    }
    // The origin was asked ten seconds later: it has gone on meanwhile.
    EXPECT_THAT(Edges().add("origin", at(103), 10).add("edge", at(100), 0).rules(), IsEmpty());
    const auto findings = Edges().add("origin", at(100), 0).add("fra", at(90), 1).findings();
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].stage, "fra");
}

TEST(Edges, DifferFromTheOrigin) {
    Live other = at(100);
    other.prefix = "another";
    EXPECT_THAT(Edges().add("origin", at(100)).add("edge", other).rules(), ElementsAre("edge-differs-from-origin"));
    other = at(100);
    other.nameShift = 1;
    EXPECT_THAT(Edges().add("origin", at(100)).add("edge", other).rules(), ElementsAre("edge-differs-from-origin"));
    other = at(100);
    *other.zero += std::chrono::milliseconds(400);
    EXPECT_THAT(Edges().add("origin", at(100)).add("edge", other).rules(), ElementsAre("edge-differs-from-origin"));
    other = at(100);
    other.discontinuitySequence = 3;
    EXPECT_THAT(Edges().add("origin", at(100)).add("edge", other).rules(), ElementsAre("edge-differs-from-origin"));

    Edges bytes;
    bytes.add("origin", at(100));
    bytes.last().segmentSequence = 105;
    bytes.last().segmentHash = 1;
    bytes.add("edge", at(100));
    bytes.last().segmentSequence = 105;
    bytes.last().segmentHash = 1;
    EXPECT_THAT(bytes.rules(), IsEmpty());
    bytes.last().segmentHash = 2;
    const auto findings = bytes.findings();
    ASSERT_THAT(rulesOf(findings), ElementsAre("edge-differs-from-origin"));
    EXPECT_EQ(english(findings[0]), "Segment 105 of 1080p-6000k: edge has other bytes than origin");
}

TEST(Edges, WithoutAnOriginNothingIsKnown) {
    EXPECT_THAT(judgeEdges(context, {}), IsEmpty());
    Edges lost;
    lost.add("origin", at(100)).add("edge", at(1));
    EXPECT_FALSE(lost.findings().empty());
    EdgeView none;
    none.reference = true;
    EXPECT_THAT(judgeEdges(context, {none, lost.last()}), IsEmpty());
}
