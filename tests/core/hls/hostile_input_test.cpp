// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/hls/parsing.h"

#include <gtest/gtest.h>

#include <string>

// Input made to hurt: what is kept of it must be a small multiple of its size, or bounded outright, and reading it must
// take time in proportion to it. At these sizes anything quadratic runs into the test's time limit.
using namespace inspector::hls;
using namespace inspector::hls::test;

namespace {

std::string repeated(std::string_view piece, std::size_t times) {
    std::string text;
    text.reserve(piece.size() * times);
    for (std::size_t i = 0; i < times; ++i) text += piece;
    return text;
}

}  // namespace

TEST(HostileInput, OneLineOfFiftyMegabytes) {
    const Parsed parsed = parse("#EXTM3U\n#EXTINF:6,\n" + std::string(50 << 20, 'x'));
    EXPECT_EQ(parsed.playlist.segments[0].uri.size(), 50u << 20);
}

TEST(HostileInput, OneTagOfFiftyMegabytes) {
    const Parsed parsed = parse("#EXTM3U\n#EXT-X-" + std::string(50 << 20, 'X') + "\n#EXTINF:6,\na\n");
    EXPECT_EQ(parsed.playlist.segments.size(), 1u);
}

TEST(HostileInput, AMillionTags) {
    const Parsed parsed = parse(media(repeated("#EXT-X-FOO\n", 1'000'000) + "#EXTINF:6,\na\n"));
    EXPECT_LE(parsed.playlist.other.size(), 20'000u);
    EXPECT_EQ(parsed.playlist.segments.size(), 1u);
    EXPECT_TRUE(diagnosticOf(parsed, "hls-playlist-too-long"));
}

TEST(HostileInput, MoreSegmentsThanAreKept) {
    ParseOptions options;
    options.maxSegments = 1'000;
    const Parsed parsed = parse(media(repeated("#EXTINF:6,\na\n", 300'000)), options);
    EXPECT_EQ(parsed.playlist.segments.size(), 1'000u);
}

TEST(HostileInput, AMillionAttributesInOneTag) {
    const Parsed parsed = parse(multivariant("#EXT-X-STREAM-INF:" + repeated("A=1,", 1'000'000) + "B=2\nv\n"));
    EXPECT_LE(parsed.playlist.variants[0].attributes.size(), 256u);
}

TEST(HostileInput, AMillionCommas) {
    EXPECT_GT(parse(multivariant("#EXT-X-STREAM-INF:" + std::string(1'000'000, ',') + "\nv\n")).diagnosticsDropped, 0u);
}

TEST(HostileInput, ManyVariantsWithManyAttributes) {
    const std::string line = "#EXT-X-STREAM-INF:" + repeated("A=1,", 200) + "B=2\nv\n";
    const Parsed parsed = parse(multivariant(repeated(line, 5'000)));
    std::size_t attributes = 0;
    for (const Variant& variant : parsed.playlist.variants) attributes += variant.attributes.size();
    EXPECT_LE(attributes, 300'000u);
}

TEST(HostileInput, ManyKeyFormatsInForce) {
    std::string text = media("");
    for (int i = 0; i < 5'000; ++i) text += "#EXT-X-KEY:METHOD=AES-128,URI=\"k\",KEYFORMAT=\"" + std::to_string(i) + "\"\n";
    text += repeated("#EXTINF:6,\na\n", 10'000);
    const Parsed parsed = parse(text);
    EXPECT_LE(parsed.playlist.segments[0].keys.size(), 16u);
}

TEST(HostileInput, ManyDateRangesPartsAndMaps) {
    const Parsed parsed = parse(media(repeated("#EXT-X-DATERANGE:ID=\"a\"\n#EXT-X-PART:URI=\"p\"\n#EXT-X-MAP:URI=\"m\"\n", 120'000)));
    EXPECT_LE(parsed.playlist.dateRanges.size(), 20'000u);
    EXPECT_LE(parsed.playlist.maps.size(), 20'000u);
    EXPECT_LE(parsed.playlist.trailingParts.size(), 100'000u);
}

TEST(HostileInput, OpenReferencesToVariables) {
    const Parsed parsed = parse(media("#EXTINF:6,\n" + repeated("{$", 1'000'000) + "\n"));
    EXPECT_EQ(parsed.playlist.segments[0].uri.size(), 2'000'000u);
}

TEST(HostileInput, QuotesWithoutEnd) {
    const Parsed parsed = parse(multivariant(repeated("#EXT-X-STREAM-INF:A=\"\nv\n", 100'000)));
    EXPECT_LE(parsed.playlist.variants.size(), 20'000u);
}

TEST(HostileInput, NothingButNuls) {
    EXPECT_EQ(parse(std::string(20 << 20, '\0')).refusal, Refusal::NotText);
}

TEST(HostileInput, NothingButLineEnds) {
    EXPECT_EQ(parse(std::string(5 << 20, '\r')).playlist.lines, 5u << 20);
}
