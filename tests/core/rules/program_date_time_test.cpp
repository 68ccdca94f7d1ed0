// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/rules/judging.h"

using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

struct Entry {
    double date;       // seconds after 14:00:00; negative: none is written
    double duration = 6;
    bool discontinuity = false;
};

std::string playlist(const std::vector<Entry>& entries) {
    std::string text = media("");
    int number = 0;
    for (const Entry& entry : entries) {
        if (entry.discontinuity) text += "#EXT-X-DISCONTINUITY\n";
        if (entry.date >= 0)
            text += "#EXT-X-PROGRAM-DATE-TIME:" + formatIso8601(*parseIso8601("2026-01-31T14:00:00Z") + fromSeconds(entry.date)) + "\n";
        char inf[48];
        std::snprintf(inf, sizeof inf, "#EXTINF:%.3f,\n", entry.duration);
        text += inf + std::to_string(number++) + ".ts\n";
    }
    return text;
}

}  // namespace

TEST(ProgramDateTime, AgreesWithDurations) {
    EXPECT_THAT(mediaRules(playlist({{0}, {6}, {12.05}, {18}})), IsEmpty());
    EXPECT_THAT(mediaRules(playlist({{0}, {-1}, {12}})), IsEmpty());
}

TEST(ProgramDateTime, JumpsWithoutADiscontinuity) {
    const auto findings = mediaFindings(playlist({{0}, {6}, {112}, {118}}));
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-pdt-jump"));
    EXPECT_EQ(findings[0].severity, Severity::Major);
    EXPECT_EQ(findings[0].sequence, 2u);
    EXPECT_EQ(findings[0].arg("jump")->number, 100);
    EXPECT_THAT(mediaRules(playlist({{0}, {6}, {112, 6, true}, {118}})), IsEmpty());
}

TEST(ProgramDateTime, JumpsOverSegmentsThatHaveNone) {
    EXPECT_THAT(mediaRules(playlist({{0}, {-1}, {-1}, {30}, {36}})), ElementsAre("hls-pdt-jump"));
}

TEST(ProgramDateTime, GoesBack) {
    EXPECT_THAT(mediaRules(playlist({{60}, {66}, {0}, {6}})), ElementsAre("hls-pdt-backwards"));
    EXPECT_THAT(mediaRules(playlist({{60}, {66}, {0, 6, true}, {6}})), IsEmpty());
}

TEST(ProgramDateTime, IsFrozen) {
    const auto findings = mediaFindings(playlist({{0}, {6}, {6}, {6}}));
    EXPECT_THAT(rulesOf(findings), testing::UnorderedElementsAre("hls-pdt-extinf-mismatch", "hls-pdt-frozen"));
    EXPECT_EQ(findingOf(findings, "hls-pdt-frozen")->severity, Severity::Critical);
    EXPECT_THAT(mediaRules(playlist({{0}, {6}, {6}, {12}})), testing::Not(testing::Contains("hls-pdt-frozen")));
}

TEST(ProgramDateTime, IsOffByAFraction) {
    auto findings = mediaFindings(playlist({{0}, {6.5}, {12.5}}));
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-pdt-extinf-mismatch"));
    EXPECT_EQ(findings[0].severity, Severity::Minor);
    findings = mediaFindings(playlist({{0}, {4.5}, {10.5}}));
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-pdt-extinf-mismatch"));
    EXPECT_EQ(findings[0].severity, Severity::Major);
}

TEST(ProgramDateTime, IsNotToBlameWhereEveryDurationIsWrong) {
    const auto findings = mediaFindings(playlist({{0}, {10}, {20}, {30}}));
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-pdt-extinf-mismatch"));
    EXPECT_EQ(findings[0].severity, Severity::Major);
}

TEST(ProgramDateTime, IsAllowedWhatItsTextRounds) {
    EXPECT_THAT(mediaRules(media("#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:00:00Z\n#EXTINF:5.4,\na.ts\n"
                                 "#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:00:06Z\n#EXTINF:5.4,\nb.ts\n")),
                IsEmpty());
    EXPECT_THAT(mediaRules(media("#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:00:00.000Z\n#EXTINF:6,\na.ts\n"
                                 "#EXT-X-PROGRAM-DATE-TIME:2026-01-31T14:00:05.600Z\n#EXTINF:6,\nb.ts\n")),
                IsEmpty());
}
