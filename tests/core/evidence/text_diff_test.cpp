// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evidence/text_diff.h"

#include <gtest/gtest.h>

using namespace inspector::evidence;

namespace {

// "-old", "+new", " same", joined.
std::string shown(std::string_view before, std::string_view after) {
    std::string out;
    for (const DiffLine& line : diffLines(before, after)) {
        const char mark = line.kind == DiffLine::Kind::Same ? ' ' : line.kind == DiffLine::Kind::Added ? '+' : '-';
        out += mark + std::string(line.text) + '|';
    }
    return out;
}

}  // namespace

TEST(TextDiff, ShowsWhatAPlaylistLostAndGained) {
    EXPECT_EQ(shown("#EXTM3U\n#SEQ:1\na\nb\nc\n", "#EXTM3U\n#SEQ:2\nb\nc\nd\n"), " #EXTM3U|-#SEQ:1|-a|+#SEQ:2| b| c|+d|");
}

TEST(TextDiff, KnowsTheEasyCases) {
    EXPECT_EQ(shown("", ""), "");
    EXPECT_EQ(shown("a\n", "a\n"), " a|");
    EXPECT_EQ(shown("", "a\nb\n"), "+a|+b|");
    EXPECT_EQ(shown("a\nb\n", ""), "-a|-b|");
    EXPECT_EQ(shown("a\nb\n", "c\n"), "-a|-b|+c|");
    EXPECT_EQ(shown("x\na\nx\n", "x\nx\n"), " x|-a| x|");
}

TEST(TextDiff, CountsTheLinesOfBothTexts) {
    const auto lines = diffLines("a\nb\nc\n", "b\nx\nc\n");
    ASSERT_EQ(lines.size(), 4U);
    EXPECT_EQ(lines[0].before, 1U);
    EXPECT_EQ(lines[0].after, 0U);
    EXPECT_EQ(lines[1].before, 2U);
    EXPECT_EQ(lines[1].after, 1U);
    EXPECT_EQ(lines[3].before, 3U);
    EXPECT_EQ(lines[3].after, 3U);
}

// Whatever two texts there are: the lines of either can be had back from the difference.
TEST(TextDiff, LosesNoLineOfEither) {
    std::uint32_t x = 7;
    for (int round = 0; round < 200; ++round) {
        std::string texts[2];
        for (std::string& text : texts)
            for (int i = 0; i < 40; ++i) text += std::string(1, static_cast<char>('a' + ((x = x * 1664525U + 1013904223U) >> 28) % 5)) + "\n";
        std::string before, after;
        for (const DiffLine& line : diffLines(texts[0], texts[1])) {
            if (line.kind != DiffLine::Kind::Added) before += std::string(line.text) + "\n";
            if (line.kind != DiffLine::Kind::Removed) after += std::string(line.text) + "\n";
        }
        EXPECT_EQ(before, texts[0]);
        EXPECT_EQ(after, texts[1]);
    }
}

TEST(TextDiff, IsQuickWithTextsThatShareNothing) {
    std::string a, b;
    for (int i = 0; i < 100'000; ++i) a += "a" + std::to_string(i) + "\n", b += "b" + std::to_string(i) + "\n";
    EXPECT_EQ(diffLines(a, b).size(), 200'000U);
}
