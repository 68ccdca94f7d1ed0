// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hls/inline_text.h"
#include "core/hls/rare_list.h"
#include "core/hls/rare_value.h"
#include "core/hls/shared_list.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

// The values that segments are made of because there are so many of them: each behaves like what it stands for.
namespace inspector::hls {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Text = InlineText<39>;

std::string textOfSize(std::size_t size) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text += static_cast<char>('a' + i % 26);
    return text;
}

std::string read(const Text& text) { return std::string(std::string_view(text)); }

TEST(InlineText, KeepsTextsOfEverySizeWhole) {
    for (std::size_t size = 0; size < 100; ++size) {
        const std::string wanted = textOfSize(size);
        const Text text = std::string_view(wanted);
        EXPECT_EQ(read(text), wanted);
        EXPECT_EQ(text.size(), size);
        EXPECT_EQ(text.empty(), size == 0);
        EXPECT_TRUE(text == wanted);
    }
    EXPECT_TRUE(Text().empty());
    EXPECT_EQ(Text(std::string(300'000, 'x')).size(), 300'000U);
    EXPECT_EQ(Text(std::string_view("a\0b", 3)).size(), 3U);
}

TEST(InlineText, IsCopiedMovedAndReplacedWhateverItsSize) {
    const std::size_t sizes[] = {0, 1, 7, 8, 9, 38, 39, 40, 200};
    for (const std::size_t before : sizes) {
        for (const std::size_t after : sizes) {
            const std::string wanted = textOfSize(after);
            const Text source = wanted;
            Text copied = textOfSize(before);
            copied = source;
            EXPECT_EQ(read(copied), wanted);
            EXPECT_EQ(read(source), wanted);
            Text moved = textOfSize(before);
            moved = std::move(copied);
            EXPECT_EQ(read(moved), wanted);
            const Text made = std::move(moved);
            EXPECT_EQ(read(made), wanted);
            Text replaced = textOfSize(before);
            replaced = std::string_view(wanted);
            EXPECT_EQ(read(replaced), wanted);
        }
    }
}

TEST(InlineText, MayBeAssignedItself) {
    for (const std::size_t size : {5U, 50U}) {
        Text text = textOfSize(size);
        Text& same = text;
        text = same;
        EXPECT_EQ(read(text), textOfSize(size));
        text = std::move(same);
        EXPECT_EQ(read(text), textOfSize(size));
        text = std::string_view(text).substr(2);
        EXPECT_EQ(read(text), textOfSize(size).substr(2));
    }
}

TEST(InlineText, IsComparedAndSearchedAsText) {
    EXPECT_EQ(Text("a.ts"), Text("a.ts"));
    EXPECT_FALSE(Text("a.ts") == Text("b.ts"));
    EXPECT_FALSE(Text("a.ts") == "a.tsx");
    EXPECT_EQ(Text(textOfSize(50)), Text(textOfSize(50)));
    EXPECT_EQ(Text("12:31.250").find('.'), 5U);
    EXPECT_EQ(Text("12:31.250").find('Z'), std::string_view::npos);
    EXPECT_EQ(Text("12:31,250").find_first_of(".,"), 5U);
}

TEST(InlineText, StaysWholeWhereAVectorMovesIt) {
    std::vector<Text> texts;
    for (std::size_t i = 0; i < 500; ++i) texts.emplace_back(textOfSize(i % 60));
    texts.erase(texts.begin(), texts.begin() + 7);
    for (std::size_t i = 0; i < texts.size(); ++i) EXPECT_EQ(read(texts[i]), textOfSize((i + 7) % 60));
}

TEST(RareList, IsReadLikeAVector) {
    RareList<std::string> list;
    EXPECT_TRUE(list.empty());
    EXPECT_EQ(list.size(), 0U);
    EXPECT_THAT(list.list(), IsEmpty());
    list.push_back("a");
    list.push_back("b");
    EXPECT_FALSE(list.empty());
    EXPECT_THAT(list.list(), ElementsAre("a", "b"));
    EXPECT_EQ(list.front(), "a");
    EXPECT_EQ(list.back(), "b");
    EXPECT_EQ(list[1], "b");
}

TEST(RareList, IsAValue) {
    RareList<std::string> list;
    list.push_back("a");
    RareList<std::string> copied = list;
    copied.push_back("b");
    EXPECT_THAT(list.list(), ElementsAre("a"));
    EXPECT_THAT(copied.list(), ElementsAre("a", "b"));
    list = copied;
    EXPECT_THAT(list.list(), ElementsAre("a", "b"));
    EXPECT_THAT(copied.take(), ElementsAre("a", "b"));
    EXPECT_TRUE(copied.empty());
    EXPECT_THAT(copied.take(), IsEmpty());
    list = RareList<std::string>();
    EXPECT_TRUE(list.empty());
}

TEST(RareValue, IsReadLikeAnOptional) {
    RareValue<std::string> value;
    EXPECT_FALSE(value);
    value = std::string("a");
    ASSERT_TRUE(value.has_value());
    EXPECT_EQ(*value, "a");
    EXPECT_EQ(value->size(), 1U);
    const RareValue<std::string> copied = value;
    value.reset();
    EXPECT_FALSE(value);
    EXPECT_EQ(*copied, "a");
    value = copied;
    EXPECT_EQ(*value, "a");
    value = std::optional<std::string>();
    EXPECT_FALSE(value);
    EXPECT_EQ(*RareValue<std::string>(std::optional<std::string>("b")), "b");
}

TEST(SharedList, IsComparedByWhatItHolds) {
    const SharedList<int> none;
    EXPECT_TRUE(none.empty());
    EXPECT_EQ(none, SharedList<int>(std::vector<int>()));
    const SharedList<int> two = std::vector<int>{1, 2};
    EXPECT_EQ(two, SharedList<int>(two));
    EXPECT_EQ(two, SharedList<int>(std::vector<int>{1, 2}));
    EXPECT_FALSE(two == none);
    EXPECT_FALSE(two == SharedList<int>(std::vector<int>{2, 1}));
    EXPECT_THAT(two.list(), ElementsAre(1, 2));
    EXPECT_EQ(two.size(), 2U);
    EXPECT_EQ(two.front(), 1);
    EXPECT_EQ(two[1], 2);
}

}  // namespace
}  // namespace inspector::hls
