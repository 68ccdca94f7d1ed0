// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rules/judge_ads.h"
#include "tests/core/rules/judging.h"

#include <map>

// One playlist's breaks over time. Segments last 4 s, the window holds 6 of them.
namespace inspector::rules::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using Tags = std::map<std::uint64_t, std::string>;

constexpr WallTime zero{std::chrono::hours(490'000)};
constexpr const char* splice = "0xFC302F000000000000FFFFF014054800008F7FEFFE7369C02EFE0052CCF500000000000A0008435545490000013562DBA30A";

class Ads {
public:
    std::vector<Finding> at(std::uint64_t sequence, const Tags& tags, bool end = false, int count = 6) {
        Live live{.sequence = sequence, .count = count, .zero = zero, .end = end};
        std::string text = live.text();
        for (const auto& [number, tag] : tags) {
            const auto place = text.find("#EXT-X-PROGRAM-DATE-TIME:" + formatIso8601(zero + fromSeconds(4.0 * static_cast<double>(number))));
            if (place != std::string::npos) text.insert(place, tag + "\n");
        }
        const hls::Playlist playlist = hls::parse(text).playlist;
        return m_history.update(context, playlist, hls::segmentTimes(playlist));
    }
    std::vector<std::string> rules(std::uint64_t sequence, const Tags& tags) { return rulesOf(at(sequence, tags)); }
    // All that is found while the window slides.
    std::vector<std::string> slide(std::uint64_t from, std::uint64_t to, const Tags& tags) {
        std::vector<std::string> all;
        for (std::uint64_t sequence = from; sequence <= to; ++sequence)
            for (std::string& rule : rules(sequence, tags)) all.push_back(std::move(rule));
        return all;
    }

private:
    AdHistory m_history;
};

std::string date(double segment) { return formatIso8601(zero + fromSeconds(4 * segment)); }
std::string range(const std::string& id, double segment, const std::string& more = {}) {
    return "#EXT-X-DATERANGE:ID=\"" + id + "\",START-DATE=\"" + date(segment) + "\"" + (more.empty() ? "" : ",") + more;
}

struct Story {
    const char* rule;
    const char* name;
    Tags bad;
    Tags good;
    std::uint64_t from = 100;
    std::uint64_t to = 116;
};

std::vector<Story> stories() {
    const Tags breakOf12{{106, "#EXT-X-CUE-OUT:12"}, {107, "#EXT-X-CUE-OUT-CONT:4/12"}, {108, "#EXT-X-CUE-OUT-CONT:8/12"}, {109, "#EXT-X-CUE-IN"}};
    const Tags first{{100, "#EXT-X-CUE-OUT:8"}, {102, "#EXT-X-CUE-IN"}};
    const auto with = [](Tags tags, const Tags& more) {
        for (const auto& [number, tag] : more) tags[number] = tag;
        return tags;
    };
    return {
        {"hls-cue-out-without-in", "never ends", {{106, "#EXT-X-CUE-OUT:12"}}, breakOf12},
        {"hls-cue-out-without-in", "no duration", {{106, "#EXT-X-CUE-OUT:12"}}, {{106, "#EXT-X-CUE-OUT"}}},
        {"hls-cue-out-without-in", "a target duration late", {{106, "#EXT-X-CUE-OUT:12"}, {112, "#EXT-X-CUE-IN"}}, {{106, "#EXT-X-CUE-OUT:12"}, {110, "#EXT-X-CUE-IN"}}},
        {"hls-cue-out-without-in", "early return", {{106, "#EXT-X-CUE-OUT:12"}}, {{106, "#EXT-X-CUE-OUT:12"}, {107, "#EXT-X-CUE-IN"}}},
        {"hls-cue-out-without-in", "announced twice", {{106, "#EXT-X-CUE-OUT:12"}},
         {{106, "#EXT-X-CUE-OUT:12\n#EXT-X-CUE:TYPE=\"SpliceOut\",DURATION=\"12\""}, {107, "#EXT-X-CUE-OUT:12"}, {110, "#EXT-X-CUE-IN"}}},
        {"hls-cue-out-without-in", "a splice alone returns by itself", {{106, "#EXT-X-CUE-OUT:12"}},
         {{106, "#EXT-OATCLS-SCTE35:/DAvAAAAAAAA///wFAVIAACPf+/+c2nALv4AUsz1AAAAAAAKAAhDVUVJAAABNWLbowo="}}, 100, 130},
        {"hls-cue-out-without-in", "back to back", {{106, "#EXT-X-CUE-OUT:8"}}, {{106, "#EXT-X-CUE-OUT:8"}, {108, "#EXT-X-CUE-IN\n#EXT-X-CUE-OUT:8"}, {110, "#EXT-X-CUE-IN"}}},
        {"hls-cue-in-without-out", "after a whole break", with(first, {{109, "#EXT-X-CUE-IN"}}), with(first, breakOf12)},
        {"hls-cue-in-without-out", "joined in the middle", with(first, {{109, "#EXT-X-CUE-IN"}}), {{100, "#EXT-X-CUE-OUT-CONT:4/30"}, {107, "#EXT-X-CUE-IN"}}},
        {"hls-cue-in-without-out", "joined in the middle without a word", with(first, {{109, "#EXT-X-CUE-IN"}}), {{107, "#EXT-X-CUE-IN"}}},
        {"hls-cue-in-without-out", "said twice", with(first, {{109, "#EXT-X-CUE-IN"}}), with(first, {{103, "#EXT-X-CUE-IN"}})},
        {"hls-cue-cont-missing", "a hole",
         {{106, "#EXT-X-CUE-OUT:24"}, {107, "#EXT-X-CUE-OUT-CONT:4/24"}, {108, "#EXT-X-CUE-OUT-CONT:8/24"}, {110, "#EXT-X-CUE-OUT-CONT:16/24"}, {112, "#EXT-X-CUE-IN"}},
         breakOf12},
        {"hls-cue-cont-missing", "none any more",
         with(breakOf12, {{112, "#EXT-X-CUE-OUT:12"}, {115, "#EXT-X-CUE-IN"}}), {{106, "#EXT-X-CUE-OUT:12"}, {109, "#EXT-X-CUE-IN"}, {112, "#EXT-X-CUE-OUT:12"}, {115, "#EXT-X-CUE-IN"}}},
        {"hls-cue-elapsed-backwards", "", {{106, "#EXT-X-CUE-OUT:24"}, {107, "#EXT-X-CUE-OUT-CONT:8/24"}, {108, "#EXT-X-CUE-OUT-CONT:4/24"}, {112, "#EXT-X-CUE-IN"}},
         with(breakOf12, {{110, "#EXT-X-CUE-OUT:8"}, {111, "#EXT-X-CUE-OUT-CONT:4/8"}, {112, "#EXT-X-CUE-IN"}})},
        {"hls-cue-duration-changed", "", {{106, "#EXT-X-CUE-OUT:12"}, {107, "#EXT-X-CUE-OUT-CONT:4/20"}, {111, "#EXT-X-CUE-IN"}},
         {{106, "#EXT-X-CUE-OUT:12.8"}, {107, "#EXT-X-CUE-OUT-CONT:4/12"}, {109, "#EXT-X-CUE-IN"}}},
        {"hls-cue-duration-changed", "learnt later", {{106, "#EXT-X-CUE-OUT:12"}, {107, "#EXT-X-CUE-OUT-CONT:4/20"}, {111, "#EXT-X-CUE-IN"}},
         {{106, "#EXT-X-CUE-OUT"}, {107, "#EXT-X-CUE-OUT-CONT:4/12"}, {109, "#EXT-X-CUE-IN"}}},
        {"hls-daterange-attribute-changed", "in one document", {{103, range("a", 103, "CLASS=\"x\"") + "\n" + range("a", 103, "CLASS=\"y\"")}},
         {{103, range("a", 103, "CLASS=\"x\"") + "\n" + range("a", 103, "CLASS=\"x\",DURATION=8")}}},
        {"hls-daterange-attribute-changed", "duration", {{103, range("a", 103, "DURATION=8")}, {105, range("a", 103, "DURATION=12")}},
         {{103, range("a", 103, "DURATION=8")}, {105, range("a", 103, "DURATION=8.000,END-DATE=\"" + date(105) + "\"")}}},
        {"hls-daterange-id-reused", "", {{102, range("a", 102, "DURATION=4")}, {106, range("a", 106, "DURATION=4")}},
         {{102, range("a", 102, "DURATION=4")}, {106, range("b", 106, "DURATION=4")}}},
        {"hls-daterange-planned-never-ended", "", {{102, range("a", 102, "PLANNED-DURATION=8")}}, {{102, range("a", 102, "PLANNED-DURATION=8,DURATION=8")}}},
        {"hls-daterange-planned-never-ended", "with the next", {{102, range("a", 102, "PLANNED-DURATION=8")}},
         {{102, range("a", 102, "PLANNED-DURATION=8,CLASS=\"x\",END-ON-NEXT=YES")}}},
        {"hls-daterange-planned-never-ended", "not due", {{102, range("a", 102, "PLANNED-DURATION=8")}}, {{102, range("a", 102, "PLANNED-DURATION=40")}}},
        {"hls-scte35-out-without-in", "left the window", {{106, range("a", 106, std::string("PLANNED-DURATION=32,SCTE35-OUT=") + splice)}},
         {{106, range("a", 106, std::string("PLANNED-DURATION=32,SCTE35-OUT=") + splice)}, {114, range("a", 106, std::string("DURATION=32,SCTE35-IN=") + splice)}}, 100, 124},
        {"hls-scte35-in-without-out", "start has left the window", {{114, range("a", 104, std::string("DURATION=40,SCTE35-IN=") + splice)}},
         {{104, range("a", 104, std::string("PLANNED-DURATION=40,SCTE35-OUT=") + splice)}, {114, range("a", 104, std::string("DURATION=40,SCTE35-IN=") + splice)}}, 100, 118},
    };
}

TEST(AdHistory, EachRuleFindsItsFaultAndNotItsTwin) {
    for (const Story& story : stories()) {
        Ads bad;
        Ads good;
        EXPECT_THAT(bad.slide(story.from, story.to, story.bad), Contains(std::string(story.rule))) << story.name;
        EXPECT_THAT(good.slide(story.from, story.to, story.good), IsEmpty()) << story.rule << ": " << story.name;
    }
}

TEST(AdHistory, ADateRangeThatIsTakenOutOfTheWindowIsFoundTwice) {
    const Tags tags{{103, range("a", 103, "DURATION=8")}};
    Ads ads;
    EXPECT_THAT(ads.rules(100, tags), IsEmpty());
    EXPECT_THAT(ads.rules(101, {}), ElementsAre("hls-daterange-removed-early"));
    EXPECT_THAT(ads.rules(101, {}), ElementsAre("hls-daterange-removed-early"));
    EXPECT_THAT(ads.rules(102, {}), IsEmpty());
    Ads leaves;  // with its segment
    EXPECT_THAT(leaves.slide(100, 110, tags), IsEmpty());
    Ads cancelled;  // before it began
    EXPECT_THAT(cancelled.rules(100, {{103, range("a", 120, "DURATION=8")}}), IsEmpty());
    EXPECT_THAT(cancelled.rules(101, {}), IsEmpty());
}

TEST(AdHistory, AnAttributeThatChangesInPlaceIsFound) {
    Ads ads;
    EXPECT_THAT(ads.rules(100, {{103, range("a", 103, "DURATION=8,X-LAB=\"1\"")}}), IsEmpty());
    EXPECT_THAT(ads.rules(101, {{103, range("a", 103, "DURATION=8,X-LAB=\"2\"")}}), ElementsAre("hls-daterange-attribute-changed"));
    Ads tokens;
    EXPECT_THAT(tokens.rules(100, {{103, range("a", 103, "X-ASSET-URI=\"https://ads.example/a?t=1\"")}}), IsEmpty());
    EXPECT_THAT(tokens.rules(101, {{103, range("a", 103, "X-ASSET-URI=\"https://ads.example/a?t=2\"")}}), IsEmpty());
}

TEST(AdHistory, TheFirstTagOfABreakThatChangesIsFound) {
    Ads ads;
    EXPECT_THAT(ads.rules(100, {{105, "#EXT-X-CUE-OUT:12"}}), IsEmpty());
    EXPECT_THAT(ads.rules(101, {{105, "#EXT-X-CUE-OUT:30"}}), ElementsAre("hls-cue-duration-changed"));
}

TEST(AdHistory, ABreakThatNeverEndsHoldsUntilItDoes) {
    const Tags tags{{106, "#EXT-X-CUE-OUT:12"}};
    Ads ads;
    ads.slide(100, 104, tags);
    EXPECT_THAT(ads.rules(104, tags), IsEmpty());        // 16 s are listed: one target duration after its end
    EXPECT_THAT(ads.rules(105, tags), ElementsAre("hls-cue-out-without-in"));
    EXPECT_THAT(ads.rules(105, tags), ElementsAre("hls-cue-out-without-in"));
    EXPECT_EQ(ads.at(108, tags)[0].severity, Severity::Major);
    EXPECT_THAT(ads.rules(109, {{114, "#EXT-X-CUE-IN"}}), IsEmpty());
}

TEST(AdHistory, MissedSegmentsAndOlderPlaylistsAccuseNobody) {
    Ads missed;
    missed.slide(100, 102, {{106, "#EXT-X-CUE-OUT:12"}});
    EXPECT_THAT(missed.slide(150, 160, {{157, "#EXT-X-CUE-IN"}}), IsEmpty());
    Ads older;
    older.slide(100, 104, {});
    EXPECT_THAT(older.rules(101, {{103, "#EXT-X-CUE-IN"}}), IsEmpty());
    EXPECT_THAT(older.slide(5, 20, {{12, "#EXT-X-CUE-OUT:8"}, {14, "#EXT-X-CUE-IN"}}), IsEmpty());  // a reset
}

TEST(AdHistory, AnEventThatBecameVodIsClean) {
    const Tags tags{{102, "#EXT-X-CUE-OUT:8"}, {104, "#EXT-X-CUE-IN"}, {103, range("a", 103, "DURATION=4")}};
    Ads ads;
    EXPECT_THAT(rulesOf(ads.at(0, {}, false, 100)), IsEmpty());
    EXPECT_THAT(rulesOf(ads.at(0, tags, false, 110)), IsEmpty());
    EXPECT_THAT(rulesOf(ads.at(0, tags, true, 112)), IsEmpty());
    EXPECT_THAT(rulesOf(ads.at(0, {}, true, 20)), IsEmpty());  // cut
}

TEST(AdHistory, IsBoundedAndSurvivesAnything) {
    AdHistory history;
    std::string text = media("#EXT-X-MEDIA-SEQUENCE:18446744073709551000\n#EXT-X-PROGRAM-DATE-TIME:9999-12-31T23:59:59Z\n");
    for (int i = 0; i < 20'000; ++i)
        text += "#EXT-X-CUE-OUT-CONT:" + std::to_string(i % 3) + "/1e9\n#EXT-X-DATERANGE:ID=\"" + std::to_string(i) +
                "\",START-DATE=\"0001-01-01T00:00:00Z\",PLANNED-DURATION=99999999999999\n#EXTINF:99999999999,\na.ts\n";
    const hls::Playlist playlist = hls::parse(text).playlist;
    const auto times = hls::segmentTimes(playlist);
    for (int i = 0; i < 3; ++i) rulesOf(history.update(context, playlist, times));
    const hls::Playlist none = hls::parse("#EXTM3U\n").playlist;
    EXPECT_THAT(history.update(context, none, hls::segmentTimes(none)), IsEmpty());
}

}  // namespace
}  // namespace inspector::rules::test
