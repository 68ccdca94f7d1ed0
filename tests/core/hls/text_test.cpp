// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hls/line_reader.h"
#include "tests/core/hls/parsing.h"

#include <gmock/gmock.h>

using namespace inspector::hls;
using namespace inspector::hls::test;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

std::vector<std::string> linesOf(std::string_view text) {
    std::vector<std::string> lines;
    LineReader reader(text);
    while (const auto line = reader.next()) lines.emplace_back(line->text);
    return lines;
}

}  // namespace

TEST(LineReader, EndsLinesAtLfCrlfAndLoneCr) {
    EXPECT_THAT(linesOf("a\nb\r\nc\rd"), ElementsAre("a", "b", "c", "d"));
    EXPECT_THAT(linesOf("\n\n"), ElementsAre("", ""));
    EXPECT_THAT(linesOf(""), IsEmpty());
    EXPECT_THAT(linesOf("\r"), ElementsAre(""));
}

TEST(PlaylistText, IsTheSameWithEveryLineEnd) {
    const std::string lf = media("#EXTINF:6,\na.ts\n");
    for (const std::string_view end : {"\r\n", "\r"}) {
        std::string text;
        for (const char c : lf) {
            if (c == '\n') text += end;
            else text += c;
        }
        const Playlist p = parse(text).playlist;
        ASSERT_EQ(p.segments.size(), 1u);
        EXPECT_EQ(p.segments[0].uri, "a.ts");
        EXPECT_EQ(p.segments[0].line, 5u);
    }
    EXPECT_THAT(idsOf(parse("#EXTM3U\r\n#EXT-X-TARGETDURATION:6\r\n#EXTINF:6,\r\na.ts\r\n")), IsEmpty());
    EXPECT_THAT(idsOf(parse("#EXTM3U\r#EXT-X-TARGETDURATION:6\r#EXTINF:6,\ra.ts\r")), ElementsAre("hls-playlist-bare-cr"));
}

TEST(PlaylistText, IsReadBehindAByteOrderMark) {
    const Parsed parsed = parse("\xEF\xBB\xBF" + media("#EXTINF:6,\na.ts\n"));
    EXPECT_TRUE(parsed.usable());
    EXPECT_THAT(idsOf(parsed), ElementsAre("hls-playlist-bom"));
}

TEST(PlaylistText, MustBeginWithExtm3u) {
    EXPECT_THAT(idsOf(parse("\n" + media("#EXTINF:6,\na.ts\n"))), ElementsAre("hls-extm3u-not-first"));
    EXPECT_THAT(idsOf(parse("# comment\n" + media("#EXTINF:6,\na.ts\n"))), ElementsAre("hls-extm3u-not-first"));
    EXPECT_THAT(idsOf(parse(" " + media("#EXTINF:6,\na.ts\n"))),
                ElementsAre("hls-playlist-whitespace", "hls-extm3u-not-first"));
    EXPECT_TRUE(parse("# comment\n" + media("#EXTINF:6,\na.ts\n")).usable());
}

TEST(PlaylistText, MayHaveWhiteSpaceAtTheEndsOfLines) {
    const Parsed parsed = parse(media("#EXTINF:6,\t\n  a.ts \n \n"));
    EXPECT_EQ(parsed.playlist.segments[0].uri, "a.ts");
    EXPECT_THAT(idsOf(parsed), ElementsAre("hls-playlist-whitespace"));
}

TEST(PlaylistText, IsDiagnosedForOddBytesOnce) {
    using namespace std::string_literals;
    EXPECT_THAT(idsOf(parse(media("#EXTINF:6,\0\0\na.ts\n#EXTINF:6,\0\nb.ts\n"s))), ElementsAre("hls-playlist-control-char"));
    EXPECT_THAT(idsOf(parse(media("#EXTINF:6,\xFF\na.ts\n#EXTINF:6,\xC0\nb.ts\n"))), ElementsAre("hls-playlist-not-utf8"));
    EXPECT_THAT(idsOf(parse(media("#EXTINF:6,Çınar 日本\na.ts\n"))), IsEmpty());
}

TEST(PlaylistText, MayHoldTabsBetweenTheIdsOfASkip) {
    const std::string skip = "#EXT-X-SKIP:SKIPPED-SEGMENTS=3,RECENTLY-REMOVED-DATERANGES=\"a\tb";
    const Parsed parsed = parse(media(skip + "\"\n#EXTINF:6,\na.ts\n"));
    EXPECT_FALSE(diagnosticOf(parsed, "hls-playlist-control-char"));
    EXPECT_EQ(parsed.playlist.skip->recentlyRemovedDateRanges, "a\tb");
    EXPECT_TRUE(diagnosticOf(parse(media(skip + "\x01\"\n#EXTINF:6,\na.ts\n")), "hls-playlist-control-char"));
    EXPECT_TRUE(diagnosticOf(parse(media("#EXTINF:6,a\tb\na.ts\n")), "hls-playlist-control-char"));
}

TEST(PlaylistText, IsRefusedWhenItIsNone) {
    using namespace std::string_literals;
    EXPECT_EQ(parse("").refusal, Refusal::NoExtM3u);
    EXPECT_EQ(parse("<html><body>Not found</body></html>").refusal, Refusal::NoExtM3u);
    EXPECT_EQ(parse("#EXTINF:6,\na.ts\n").refusal, Refusal::NoExtM3u);
    EXPECT_EQ(parse("\x1F\x8B\x08\0\0\0\0\0"s).refusal, Refusal::NotText);
    EXPECT_EQ(parse("#\0E\0X\0T\0M\0"s).refusal, Refusal::NotText);
    EXPECT_EQ(parse("#EXTM3U\n").refusal, Refusal::NoSegmentsNoVariants);
    EXPECT_EQ(parse("#EXTM3U\n").playlist.kind, Playlist::Kind::Unknown);
    EXPECT_EQ(toString(Refusal::NotText), "not-text");
}

TEST(PlaylistText, MayHoldCommentsAndTagsOfVendors) {
    const Parsed parsed = parse(media("# a comment\n#another\n#EXT-X-VENDOR:x=\"y\"\n#EXTINF:6,\na.ts\n"));
    EXPECT_THAT(idsOf(parsed), ElementsAre("hls-tag-unknown"));
    EXPECT_THAT(parsed.playlist.other, ElementsAre(OtherTag{"EXT-X-VENDOR", "x=\"y\"", 6}));
}

TEST(PlaylistText, NamesTheTagThatWasMeant) {
    Parsed parsed = parse(media("#EXT-X-DISCONTINUTY\n#EXTINF:6,\na.ts\n"));
    EXPECT_THAT(idsOf(parsed), ElementsAre("hls-tag-misspelled"));
    EXPECT_EQ(parsed.diagnostics[0].expected, "EXT-X-DISCONTINUITY");
    parsed = parse(media("#ext-x-endlist\n#EXTINF:6,\na.ts\n"));
    EXPECT_THAT(idsOf(parsed), ElementsAre("hls-tag-case"));
    EXPECT_FALSE(parsed.playlist.endList);
    EXPECT_THAT(idsOf(parse(media("#extra comment\n#EXT-X-CUE\n#EXTINF:6,\na.ts\n"))), IsEmpty());
}

TEST(PlaylistText, DiagnosesTagsThatMustNotComeTwice) {
    EXPECT_THAT(idsOf(parse(media("#EXT-X-TARGETDURATION:6\n#EXTINF:6,\na.ts\n"))), ElementsAre("hls-tag-repeated"));
    EXPECT_THAT(idsOf(parse(media("#EXT-X-VERSION:8\n#EXTINF:6,\na.ts\n"))), ElementsAre("hls-version-repeated"));
}

TEST(PlaylistText, KeepsDiagnosticsInTheOrderOfLines) {
    const Parsed parsed = parse(media("a.ts\n#EXTINF:x,\nb.ts\nc.ts\n"));
    EXPECT_THAT(idsOf(parsed), ElementsAre("hls-segment-without-extinf", "hls-extinf-invalid", "hls-segment-without-extinf"));
}

TEST(PlaylistText, LetsNoFaultCrowdOutAnother) {
    std::string text = media("");
    for (int i = 0; i < 5'000; ++i) text += "#EXTINF:x,\na.ts\n";
    text += "#EXT-X-KEY:METHOD=AES-128\n#EXTINF:6,\nb.ts\n";
    const Parsed parsed = parse(text);
    EXPECT_TRUE(diagnosticOf(parsed, "hls-key-uri-missing"));
    EXPECT_LE(parsed.diagnostics.size(), 200u);
    EXPECT_GT(parsed.diagnosticsDropped, 4'000u);
}

TEST(PlaylistText, CutsWhatItShows) {
    const Parsed parsed = parse(media("#EXTINF:" + std::string(118, 'x') + "日本,\na.ts\n#EXTINF:\xFF\x01\x7F,\nb.ts\n"));
    EXPECT_EQ(parsed.diagnostics[0].subject, std::string(118, 'x'));
    EXPECT_EQ(diagnosticOf(parsed, "hls-playlist-control-char")->line, 6u);
    EXPECT_EQ(parsed.diagnostics.back().subject, "???");
}
