// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/hls/parsing.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

// Input made to hurt: what is kept of it must be a small multiple of its size, or bounded outright, and reading it must
// not take time that grows faster than it. The times allowed are several hundred times what a linear reader needs.
using namespace inspector::hls;
using namespace inspector::hls::test;

namespace {

std::string repeated(std::string_view piece, std::size_t times) {
    std::string text;
    text.reserve(piece.size() * times);
    for (std::size_t i = 0; i < times; ++i) text += piece;
    return text;
}

Parsed parsedInTime(const std::string& text, const ParseOptions& options = {}) {
    const auto start = std::chrono::steady_clock::now();
    Parsed parsed = parse(text, options);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(60));
    return parsed;
}

}  // namespace

TEST(HostileInput, OneLineOfFiftyMegabytes) {
    const Parsed parsed = parsedInTime("#EXTM3U\n#EXTINF:6,\n" + std::string(50 << 20, 'x'));
    EXPECT_EQ(parsed.playlist.segments[0].uri.size(), 50u << 20);
}

TEST(HostileInput, OneTagOfFiftyMegabytes) {
    const Parsed parsed = parsedInTime("#EXTM3U\n#EXT-X-" + std::string(50 << 20, 'X') + "\n#EXTINF:6,\na\n");
    EXPECT_EQ(parsed.playlist.segments.size(), 1u);
}

TEST(HostileInput, AMillionTags) {
    const Parsed parsed = parsedInTime(media(repeated("#EXT-X-FOO\n", 1'000'000) + "#EXTINF:6,\na\n"));
    EXPECT_LE(parsed.playlist.other.size(), 20'000u);
    EXPECT_EQ(parsed.playlist.segments.size(), 1u);
    EXPECT_TRUE(diagnosticOf(parsed, "hls-playlist-too-long"));
}

TEST(HostileInput, AMillionSegments) {
    ParseOptions options;
    options.maxSegments = 1'000;
    const Parsed parsed = parsedInTime(media(repeated("#EXTINF:6,\na\n", 1'000'000)), options);
    EXPECT_EQ(parsed.playlist.segments.size(), 1'000u);
}

TEST(HostileInput, AMillionAttributesInOneTag) {
    const Parsed parsed = parsedInTime(multivariant("#EXT-X-STREAM-INF:" + repeated("A=1,", 1'000'000) + "B=2\nv\n"));
    EXPECT_LE(parsed.playlist.variants[0].attributes.size(), 256u);
}

TEST(HostileInput, AMillionCommas) {
    EXPECT_GT(parsedInTime(multivariant("#EXT-X-STREAM-INF:" + std::string(1'000'000, ',') + "\nv\n")).diagnosticsDropped, 0u);
}

TEST(HostileInput, ManyVariantsWithManyAttributes) {
    const std::string line = "#EXT-X-STREAM-INF:" + repeated("A=1,", 200) + "B=2\nv\n";
    const Parsed parsed = parsedInTime(multivariant(repeated(line, 20'000)));
    std::size_t attributes = 0;
    for (const Variant& variant : parsed.playlist.variants) attributes += variant.attributes.size();
    EXPECT_LE(attributes, 300'000u);
}

TEST(HostileInput, ManyKeyFormatsInForce) {
    std::string text = media("");
    for (int i = 0; i < 5'000; ++i) text += "#EXT-X-KEY:METHOD=AES-128,URI=\"k\",KEYFORMAT=\"" + std::to_string(i) + "\"\n";
    text += repeated("#EXTINF:6,\na\n", 10'000);
    const Parsed parsed = parsedInTime(text);
    EXPECT_LE(parsed.playlist.segments[0].keys.size(), 16u);
}

TEST(HostileInput, ManyDateRangesPartsAndMaps) {
    const Parsed parsed = parsedInTime(media(repeated("#EXT-X-DATERANGE:ID=\"a\"\n#EXT-X-PART:URI=\"p\"\n#EXT-X-MAP:URI=\"m\"\n", 200'000)));
    EXPECT_LE(parsed.playlist.dateRanges.size(), 20'000u);
    EXPECT_LE(parsed.playlist.maps.size(), 20'000u);
    EXPECT_LE(parsed.playlist.trailingParts.size(), 100'000u);
}

TEST(HostileInput, OpenReferencesToVariables) {
    const Parsed parsed = parsedInTime(media("#EXTINF:6,\n" + repeated("{$", 1'000'000) + "\n"));
    EXPECT_EQ(parsed.playlist.segments[0].uri.size(), 2'000'000u);
}

TEST(HostileInput, QuotesWithoutEnd) {
    parsedInTime(multivariant(repeated("#EXT-X-STREAM-INF:A=\"\nv\n", 300'000)));
}

TEST(HostileInput, NothingButNuls) {
    EXPECT_EQ(parsedInTime(std::string(20 << 20, '\0')).refusal, Refusal::NotText);
}

TEST(HostileInput, NothingButLineEnds) {
    EXPECT_EQ(parsedInTime(std::string(5 << 20, '\r')).playlist.lines, 5u << 20);
}
