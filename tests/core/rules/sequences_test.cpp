// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/rules/judging.h"

// What may happen between two versions of a playlist, as tables: a list of versions, polled 10 s apart, and what the
// last of them is found to have done.
using namespace inspector;
using namespace inspector::rules;
using namespace inspector::rules::test;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

struct Version {
    std::uint64_t sequence;
    std::optional<std::uint64_t> discontinuitySequence;
    // "a b | c": names of segments of 10 s, a bar for EXT-X-DISCONTINUITY
    std::string segments;
};

std::string textOf(const Version& version) {
    std::string text = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXT-X-MEDIA-SEQUENCE:" +
                       std::to_string(version.sequence) + "\n";
    if (version.discontinuitySequence)
        text += "#EXT-X-DISCONTINUITY-SEQUENCE:" + std::to_string(*version.discontinuitySequence) + "\n";
    std::string name;
    for (const char c : version.segments + " ") {
        if (c == '|') text += "#EXT-X-DISCONTINUITY\n";
        else if (c != ' ') name += c;
        else if (!name.empty()) text += "#EXTINF:10.000,\n" + std::exchange(name, {}) + ".ts\n";
    }
    return text;
}

// The rules that the last version breaks, but for the length of the window (these are short on purpose).
std::vector<std::string> lastOf(const std::vector<Version>& versions, double step = 10) {
    Watch watch;
    std::vector<std::string> rules;
    double now = 0;
    for (const Version& version : versions) {
        rules = watch.rulesAt(now, textOf(version));
        now += step;
    }
    rules.erase(std::remove(rules.begin(), rules.end(), "hls-live-window-too-short"), rules.end());
    return rules;
}

}  // namespace

TEST(Sequences, AWindowThatSlidesIsClean) {
    EXPECT_THAT(lastOf({{0, {}, "a b"}, {1, {}, "b c"}, {2, {}, "c d"}}), IsEmpty());
    EXPECT_THAT(lastOf({{12, {}, "c d e"}, {12, {}, "c d e f"}, {13, {}, "d e f g h"}}), IsEmpty());
    EXPECT_THAT(lastOf({{0, {}, "a b"}, {5, {}, "f g"}}, 60), IsEmpty());
}

TEST(Sequences, TheNumberMovesButTheSegmentsDoNot) {
    EXPECT_THAT(lastOf({{1, {}, "b c"}, {2, {}, "b c"}}), ElementsAre("hls-media-sequence-mismatch"));
    EXPECT_THAT(lastOf({{1, {}, "b c"}, {3, {}, "c d"}}), IsEmpty());  // nothing in common: nothing is known
    EXPECT_THAT(lastOf({{1, {}, "b c d"}, {3, {}, "c d e"}}), ElementsAre("hls-media-sequence-mismatch"));
}

TEST(Sequences, TheSegmentsMoveButTheNumberDoesNot) {
    EXPECT_THAT(lastOf({{2, {}, "c d"}, {2, {}, "d e"}}), ElementsAre("hls-media-sequence-mismatch"));
}

TEST(Sequences, APlaylistWithoutMediaSequenceSlides) {
    Watch watch;
    const std::string head = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n";
    watch.at(0, head + "#EXTINF:4,\na.ts\n#EXTINF:4,\nb.ts\n#EXTINF:4,\nc.ts\n");
    EXPECT_THAT(watch.rulesAt(4, head + "#EXTINF:4,\nb.ts\n#EXTINF:4,\nc.ts\n#EXTINF:4,\nd.ts\n"),
                ElementsAre("hls-media-sequence-missing-live"));
}

TEST(Sequences, TheEndIsTakenBack) {
    EXPECT_THAT(lastOf({{13, {}, "d e f g h"}, {13, {}, "d e f g"}}), ElementsAre("hls-playlist-shrank"));
    EXPECT_THAT(lastOf({{13, {}, "d e f g h"}, {14, {}, "e f g"}}), ElementsAre("hls-playlist-shrank"));
}

TEST(Sequences, TheNumberGoesBack) {
    EXPECT_THAT(lastOf({{3, {}, "d e"}, {2, {}, "c d"}}), ElementsAre("hls-media-sequence-backwards"));
    EXPECT_THAT(lastOf({{1000, {}, "d e"}, {998, {}, "b c"}}), ElementsAre("hls-media-sequence-backwards"));
}

TEST(Sequences, TheNumberBeginsAnew) {
    EXPECT_THAT(lastOf({{5000, {}, "d e"}, {0, {}, "x y"}}), ElementsAre("hls-media-sequence-reset"));
    EXPECT_THAT(lastOf({{5000, {}, "d e"}, {2000, {}, "x y"}}), ElementsAre("hls-media-sequence-reset"));
}

TEST(Sequences, DatesTellAnOldCopyFromANewBeginning) {
    for (const bool later : {true, false}) {
        Watch watch;
        Live live;
        live.zero = Watch::wallZero - std::chrono::hours(1);
        watch.at(0, live.text());
        live.sequence = 60;
        live.prefix = "other";
        *live.zero += std::chrono::seconds(later ? 300 : 0);
        EXPECT_THAT(watch.rulesAt(4, live), ElementsAre(later ? "hls-media-sequence-reset" : "hls-media-sequence-backwards"));
    }
}

TEST(Sequences, SegmentsAreNeverListed) {
    const auto rules = lastOf({{0, {}, "a b"}, {100, {}, "y z"}});
    EXPECT_THAT(rules, ElementsAre("hls-media-sequence-jump"));
    // Twenty minutes between the polls explain a hundred segments.
    EXPECT_THAT(lastOf({{0, {}, "a b"}, {100, {}, "y z"}}, 1200), IsEmpty());
    // One segment more than the window is what a poll at the wrong moment misses.
    EXPECT_THAT(lastOf({{0, {}, "a b"}, {3, {}, "d e"}}), IsEmpty());
}

TEST(Sequences, ADiscontinuityLeavesAndIsCounted) {
    EXPECT_THAT(lastOf({{20, 10, "a b"}, {21, 10, "b | c"}, {22, 10, "| c d"}, {23, 11, "d e"}}), IsEmpty());
    EXPECT_THAT(lastOf({{19, 10, "a b | c d | e"}, {20, 10, "b | c d | e f"}, {23, 11, "| e f g h i"}}), IsEmpty());
    EXPECT_THAT(lastOf({{19, 10, "a b | c | d | e"}, {20, 10, "b | c | d | e f"}, {23, 12, "| e f g h"}, {24, 13, "f g h i"}}), IsEmpty());
}

TEST(Sequences, ADiscontinuityIsCountedWrong) {
    const auto mismatch = ElementsAre("hls-discontinuity-sequence-mismatch");
    EXPECT_THAT(lastOf({{2, 10, "| c d"}, {3, 12, "d e"}}), mismatch);          // twice
    EXPECT_THAT(lastOf({{2, 10, "| c d"}, {3, 10, "d e"}}), mismatch);          // not
    EXPECT_THAT(lastOf({{21, 10, "b | c"}, {22, 11, "| c d"}}), mismatch);      // while the tag is there
    EXPECT_THAT(lastOf({{20, 10, "a b c"}, {21, 11, "b c | d"}}), mismatch);    // before the tag is at the front
    EXPECT_THAT(lastOf({{2, {}, "| c d"}, {3, {}, "d e"}}), ElementsAre("hls-discontinuity-sequence-missing-live"));
    EXPECT_THAT(lastOf({{2, 10, "c d"}, {9, 8, "j k"}}, 100), ElementsAre("hls-discontinuity-sequence-backwards"));
}

TEST(Sequences, ADurationChanges) {
    Watch watch;
    Live live;
    watch.at(0, live.text());
    std::string text = live.text();
    const auto at = text.rfind("#EXTINF:4.000");
    text.replace(at, 13, "#EXTINF:3.500");
    const auto findings = watch.at(4, text);
    ASSERT_THAT(rulesOf(findings), ElementsAre("hls-extinf-changed"));
    EXPECT_EQ(findings[0].sequence, 105u);
    EXPECT_EQ(findings[0].arg("old")->number, 4);
    EXPECT_EQ(findings[0].arg("new")->number, 3.5);
}

TEST(Sequences, AQueryOrAFolderOfASessionChanges) {
    Watch watch;
    Live live;
    live.query = "?session=1";
    live.prefix = "s1/seg";
    watch.at(0, live.text());
    live.query = "?session=2";
    live.prefix = "s2/seg";
    ++live.sequence;
    EXPECT_THAT(watch.rulesAt(4, live), IsEmpty());
}

TEST(Sequences, AFolderThatIsTheOnlyDifferenceCounts) {
    const auto version = [](int number) {
        return "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:7\n#EXTINF:4,\n" + std::to_string(number) +
               "/video.ts\n#EXTINF:4,\n" + std::to_string(number + 1) + "/video.ts\n#EXTINF:4,\n" +
               std::to_string(number + 2) + "/video.ts\n";
    };
    Watch watch;
    watch.at(0, version(1));
    EXPECT_THAT(watch.rulesAt(4, version(2)), ElementsAre("hls-media-sequence-mismatch"));
}

TEST(Sequences, ALongWindowIsComparedAtItsEnd) {
    Watch watch;
    Live live;
    live.count = 5000;
    watch.at(0, live.text());
    ++live.sequence;
    EXPECT_THAT(watch.rulesAt(4, live), IsEmpty());
    ++live.sequence;
    live.nameShift = 1;
    EXPECT_THAT(watch.rulesAt(8, live), ElementsAre("hls-media-sequence-mismatch"));
}

TEST(Sequences, NumbersMayBeAsLargeAsTheyGet) {
    Watch watch;
    Live live;
    live.sequence = 18'446'744'073'709'551'600ULL;
    watch.at(0, live.text());
    ++live.sequence;
    EXPECT_THAT(watch.rulesAt(4, live), IsEmpty());
}
