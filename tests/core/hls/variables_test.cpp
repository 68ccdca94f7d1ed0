// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/hls/parsing.h"

#include <gmock/gmock.h>

using namespace inspector::hls;
using namespace inspector::hls::test;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Variables, AreReplacedInUrisAndAttributeValues) {
    const Parsed parsed = parse(multivariant("#EXT-X-DEFINE:NAME=\"host\",VALUE=\"cdn.example\"\n#EXT-X-DEFINE:NAME=\"q\",VALUE=\"t=1\"\n"
                                             "#EXT-X-STREAM-INF:BANDWIDTH=1,STABLE-VARIANT-ID=\"{$host}\"\nhttps://{$host}/v.m3u8?{$q}&{$q}\n"));
    EXPECT_THAT(idsOf(parsed), IsEmpty());
    EXPECT_EQ(parsed.playlist.variants[0].uri, "https://cdn.example/v.m3u8?t=1&t=1");
    EXPECT_EQ(parsed.playlist.variants[0].stableVariantId, "cdn.example");
    EXPECT_EQ(parsed.variables.at("host"), "cdn.example");
    ASSERT_EQ(parsed.playlist.defines.size(), 2u);
    EXPECT_EQ(parsed.playlist.defines[1].line, 4u);
}

TEST(Variables, AreReplacedInHexadecimalValues) {
    const Playlist p = parse(media("#EXT-X-DEFINE:NAME=\"iv\",VALUE=\"0x01\"\n#EXT-X-KEY:METHOD=AES-128,URI=\"k\",IV={$iv}\n#EXTINF:6,\na.ts\n")).playlist;
    EXPECT_EQ(p.keys[0].iv, "0x01");
}

TEST(Variables, AreImportedFromTheMultivariantPlaylist) {
    ParseOptions options;
    options.variables = {{"token", "abc"}};
    const Parsed parsed = parse(media("#EXT-X-DEFINE:IMPORT=\"token\"\n#EXTINF:6,\na.ts?{$token}\n"), options);
    EXPECT_THAT(idsOf(parsed), IsEmpty());
    EXPECT_EQ(parsed.playlist.segments[0].uri, "a.ts?abc");
    EXPECT_THAT(idsOf(parse(media("#EXT-X-DEFINE:IMPORT=\"token\"\n#EXTINF:6,\na.ts\n"))),
                ElementsAre("hls-define-import-unresolved"));
    // Not imported: not known.
    EXPECT_THAT(idsOf(parse(media("#EXTINF:6,\na.ts?{$token}\n"), options)), ElementsAre("hls-variable-undefined"));
}

TEST(Variables, AreTakenFromTheQuery) {
    ParseOptions options;
    options.url = "https://h/p.m3u8?a=1&session=x%2Fy&empty=";
    const Parsed parsed = parse(media("#EXT-X-DEFINE:QUERYPARAM=\"session\"\n#EXTINF:6,\n{$session}.ts\n"), options);
    EXPECT_THAT(idsOf(parsed), IsEmpty());
    EXPECT_EQ(parsed.playlist.segments[0].uri, "x/y.ts");
    EXPECT_THAT(idsOf(parse(media("#EXT-X-DEFINE:QUERYPARAM=\"empty\"\n#EXTINF:6,\na.ts\n"), options)),
                ElementsAre("hls-define-queryparam-unresolved"));
}

TEST(Variables, StandAsTheyAreWhenNotDefined) {
    const Parsed parsed = parse(media("#EXTINF:6,\na{$x}b{$}c{$y\n"));
    EXPECT_THAT(idsOf(parsed), ElementsAre("hls-variable-undefined"));
    EXPECT_EQ(parsed.diagnostics[0].subject, "x");
    EXPECT_EQ(parsed.playlist.segments[0].uri, "a{$x}b{$}c{$y");
}

TEST(Variables, AreDiagnosedWhereTheDefinitionIsWrong) {
    const auto idsWith = [](std::string_view define) {
        return idsOf(parse(media(std::string("#EXT-X-DEFINE:").append(define).append("\n#EXTINF:6,\na.ts\n"))));
    };
    EXPECT_THAT(idsWith("NAME=\"a\",VALUE=\"\""), IsEmpty());
    EXPECT_THAT(idsWith("NAME=\"a\""), ElementsAre("hls-define-value-missing"));
    EXPECT_THAT(idsWith("VALUE=\"a\""), ElementsAre("hls-define-attributes"));
    EXPECT_THAT(idsWith("NAME=\"a\",VALUE=\"b\",IMPORT=\"c\""), ElementsAre("hls-define-attributes"));
    EXPECT_THAT(idsWith("NAME=\"a b\",VALUE=\"b\""), ElementsAre("hls-define-attributes"));
    EXPECT_THAT(idsWith("NAME=\"a\",VALUE=\"1\"\n#EXT-X-DEFINE:NAME=\"a\",VALUE=\"2\""), ElementsAre("hls-define-duplicate"));
}

TEST(Variables, AreNotLookedAtAgain) {
    const Parsed parsed = parse(media("#EXT-X-DEFINE:NAME=\"a\",VALUE=\"x\"\n#EXT-X-DEFINE:NAME=\"b\",VALUE=\"{${$a}}\"\n#EXTINF:6,\n{$b}\n"));
    EXPECT_EQ(parsed.playlist.segments[0].uri, "{$x}");
}

TEST(Variables, CannotGrowWithoutEnd) {
    std::string text = media("#EXT-X-DEFINE:NAME=\"v0\",VALUE=\"0123456789\"\n");
    for (int i = 1; i <= 60; ++i) {
        const std::string last = "{$v" + std::to_string(i - 1) + "}";
        text += "#EXT-X-DEFINE:NAME=\"v" + std::to_string(i) + "\",VALUE=\"" + last + last + "\"\n";
    }
    text += "#EXTINF:6,\n{$v60}\n";
    const Parsed parsed = parse(text);
    EXPECT_TRUE(diagnosticOf(parsed, "hls-variable-too-long"));
    std::size_t kept = 0;
    for (const auto& [name, value] : parsed.variables) kept += value.size();
    EXPECT_LT(kept, 2u << 20);
}

TEST(Variables, CannotFillTheMemoryByBeingUsedOften) {
    std::string text = media("#EXT-X-DEFINE:NAME=\"v\",VALUE=\"" + std::string(60'000, 'x') + "\"\n");
    for (int i = 0; i < 10'000; ++i) text += "#EXTINF:6,\n{$v}\n";
    const Parsed parsed = parse(text);
    std::size_t kept = 0;
    for (const Segment& segment : parsed.playlist.segments) kept += segment.uri.size();
    EXPECT_LT(kept, 4u << 20);
}
