// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/uri.h"

#include <gtest/gtest.h>

#include <string>

using namespace inspector;

namespace {

constexpr std::string_view base = "http://a/b/c/d;p?q";

struct Example {
    std::string_view reference;
    std::string_view target;  // without its fragment
};

void expectAll(std::initializer_list<Example> examples) {
    for (const Example& example : examples)
        EXPECT_EQ(resolveUri(base, example.reference), std::string(example.target)) << example.reference;
}

}  // namespace

TEST(Uri, ResolvesTheNormalExamplesOfRfc3986) {
    expectAll({{"g:h", "g:h"},
               {"g", "http://a/b/c/g"},
               {"./g", "http://a/b/c/g"},
               {"g/", "http://a/b/c/g/"},
               {"/g", "http://a/g"},
               {"//g", "http://g"},
               {"?y", "http://a/b/c/d;p?y"},
               {"g?y", "http://a/b/c/g?y"},
               {"#s", "http://a/b/c/d;p?q"},
               {"g#s", "http://a/b/c/g"},
               {"g?y#s", "http://a/b/c/g?y"},
               {";x", "http://a/b/c/;x"},
               {"g;x", "http://a/b/c/g;x"},
               {"g;x?y#s", "http://a/b/c/g;x?y"},
               {"", "http://a/b/c/d;p?q"},
               {".", "http://a/b/c/"},
               {"./", "http://a/b/c/"},
               {"..", "http://a/b/"},
               {"../", "http://a/b/"},
               {"../g", "http://a/b/g"},
               {"../..", "http://a/"},
               {"../../", "http://a/"},
               {"../../g", "http://a/g"}});
}

TEST(Uri, ResolvesTheAbnormalExamplesOfRfc3986) {
    expectAll({{"../../../g", "http://a/g"},
               {"../../../../g", "http://a/g"},
               {"/./g", "http://a/g"},
               {"/../g", "http://a/g"},
               {"g.", "http://a/b/c/g."},
               {".g", "http://a/b/c/.g"},
               {"g..", "http://a/b/c/g.."},
               {"..g", "http://a/b/c/..g"},
               {"./../g", "http://a/b/g"},
               {"./g/.", "http://a/b/c/g/"},
               {"g/./h", "http://a/b/c/g/h"},
               {"g/../h", "http://a/b/c/h"},
               {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
               {"g;x=1/../y", "http://a/b/c/y"},
               {"g?y/./x", "http://a/b/c/g?y/./x"},
               {"g?y/../x", "http://a/b/c/g?y/../x"},
               {"g#s/./x", "http://a/b/c/g"},
               {"g#s/../x", "http://a/b/c/g"},
               {"http:g", "http:g"}});
}

TEST(Uri, RemovesDotSegmentsAsInSection524) {
    EXPECT_EQ(removeDotSegments("/a/b/c/./../../g"), "/a/g");
    EXPECT_EQ(removeDotSegments("mid/content=5/../6"), "mid/6");
    EXPECT_EQ(removeDotSegments(""), "");
}

TEST(Uri, SplitsWhatIsAbsentFromWhatIsEmpty) {
    const UriParts parts = splitUri("http://user@h:8080/p?#");
    EXPECT_EQ(parts.scheme, "http");
    EXPECT_EQ(parts.authority, "user@h:8080");
    EXPECT_EQ(parts.path, "/p");
    EXPECT_EQ(parts.query, "");
    EXPECT_EQ(parts.fragment, "");
    EXPECT_FALSE(splitUri("p").query);
    EXPECT_FALSE(splitUri("1http://x").scheme);
}

TEST(Uri, ResolvesAgainstABaseWithoutPath) {
    EXPECT_EQ(resolveUri("https://cdn.example", "live/1.ts"), "https://cdn.example/live/1.ts");
    EXPECT_EQ(resolveUri("https://cdn.example?token=1", "live/1.ts"), "https://cdn.example/live/1.ts");
}

TEST(Uri, EncodesWhatPlayersEncode) {
    EXPECT_EQ(resolveUri(base, "my segment.ts"), "http://a/b/c/my%20segment.ts");
    EXPECT_EQ(resolveUri(base, "\xC3\xA9.ts?x={1}"), "http://a/b/c/%C3%A9.ts?x=%7B1%7D");
    EXPECT_EQ(resolveUri(base, "already%20there.ts"), "http://a/b/c/already%20there.ts");
}

TEST(Uri, RefusesControlsAndWhatHasNoScheme) {
    EXPECT_FALSE(resolveUri(base, std::string_view("a\0b", 3)));
    EXPECT_FALSE(resolveUri(base, "a\nb"));
    EXPECT_FALSE(resolveUri("not a url", "segment.ts"));
    EXPECT_EQ(resolveUri("", "https://h/x"), "https://h/x");
}

TEST(Uri, NeverMakesAnAuthorityOfAPath) { EXPECT_EQ(resolveUri("file:/x", "/.//y"), "file:/.//y"); }

TEST(Uri, TakesALongPathInLinearTime) {
    std::string path;
    for (int i = 0; i < 500'000; ++i) path += "/a/..";
    EXPECT_EQ(removeDotSegments(path), "/");
}

TEST(Uri, DecodesWhatIsPercentEncodedAndNothingElse) {
    EXPECT_EQ(percentDecoded("a%20b%c3%A9"), "a b\xC3\xA9");
    EXPECT_EQ(percentDecoded("100%"), "100%");
    EXPECT_EQ(percentDecoded("%2"), "%2");
    EXPECT_EQ(percentDecoded("%zz%2G+"), "%zz%2G+");
    EXPECT_EQ(percentDecoded("%00"), std::string(1, '\0'));
    EXPECT_EQ(percentDecoded(""), "");
}
