// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/labels.h"

#include <gtest/gtest.h>

#include <chrono>

namespace inspector {
namespace {

using Op = Matcher::Op;

TEST(Labels, AreFoundAndWritten) {
    const Labels labels{{"alertname", "stale"}, {"channel", "sport-1"}, {"said", "a \"b\"\\\n"}};
    EXPECT_EQ(labelOf(labels, "channel"), "sport-1");
    EXPECT_EQ(labelOf(labels, "rung"), "");
    EXPECT_EQ(formatLabels(labels), R"({alertname="stale", channel="sport-1", said="a \"b\"\\\n"})");
    EXPECT_EQ(formatLabels({}), "{}");
}

TEST(Labels, HaveAFingerprintThatNeverChanges) {
    EXPECT_EQ(fingerprintOf({}), "cbf29ce484222325");
    const Labels labels{{"alertname", "stale"}, {"channel", "sport-1"}};
    EXPECT_EQ(fingerprintOf(labels), "bd15e4a576b859f8");
    Labels withEmpty = labels;
    withEmpty["rung"] = "";
    EXPECT_EQ(fingerprintOf(withEmpty), fingerprintOf(labels));
    EXPECT_NE(fingerprintOf({{"a", "bc"}}), fingerprintOf({{"ab", "c"}}));
    EXPECT_NE(fingerprintOf({{"a", "b"}, {"c", "d"}}), fingerprintOf({{"a", "bcd"}}));
}

struct Read {
    const char* text;
    Matchers matchers;
};

TEST(Matchers, AreReadAsAmtoolReadsThem) {
    const Read table[] = {
        {"", {}},
        {" {} ", {}},
        {"a=b", {{"a", Op::Equal, "b"}}},
        {"a=", {{"a", Op::Equal, ""}}},
        {"{ a = \"b\" , }", {{"a", Op::Equal, "b"}}},
        {R"(severity=~"critical|major")", {{"severity", Op::Regex, "critical|major"}}},
        {R"({a!="b",c!~"d.*"})", {{"a", Op::NotEqual, "b"}, {"c", Op::NotRegex, "d.*"}}},
        {R"(a="x, y} \"z\" \\ \n \d")", {{"a", Op::Equal, "x, y} \"z\" \\ \n \\d"}}},
        {R"(a=~cdn\.example\..*)", {{"a", Op::Regex, R"(cdn\.example\..*)"}}},
        {"a=b c , d=e", {{"a", Op::Equal, "b c"}, {"d", Op::Equal, "e"}}},
        {"a==b", {{"a", Op::Equal, "=b"}}},
        {"name=\"Köln\"", {{"name", Op::Equal, "Köln"}}},
    };
    for (const Read& row : table) {
        std::string why;
        const auto read = parseMatchers(row.text, &why);
        ASSERT_TRUE(read) << row.text << ": " << why;
        EXPECT_EQ(*read, row.matchers) << row.text;
        EXPECT_EQ(parseMatchers(formatMatchers(*read)), *read) << formatMatchers(*read);
    }
}

TEST(Matchers, ThatAreNoneSayWhereAndWhy) {
    const std::pair<const char*, const char*> table[] = {
        {"a", "at character 2: =, !=, =~ or !~ is missing"},
        {"=b", "at character 1: a label's name is missing"},
        {"9a=b", "at character 1: a label's name is missing"},
        {"a!b", "at character 3: =, !=, =~ or !~ is missing"},
        {"a=\"b", "at character 5: the closing quote is missing"},
        {"{a=b", "at character 5: } is missing"},
        {"a=b}", "at character 4: } without {"},
        {"a=\"b\" c=\"d\"", "at character 7: a comma is missing"},
        {"a=b,,c=d", "at character 5: a label's name is missing"},
        {"a=~\"(\"", "at character 4: missing closing parenthesis"},
        {"a=b\"c\"", "at character 4: a value with such a character needs quotes"},
        {"a=\"\xff\"", "at character 3: the value is not UTF-8"},
    };
    for (const auto& [text, expected] : table) {
        std::string why;
        EXPECT_FALSE(parseMatchers(text, &why)) << text;
        EXPECT_EQ(why, expected) << text;
    }
    std::string many;
    for (int i = 0; i < 65; ++i) many += "a=b,";
    EXPECT_FALSE(parseMatchers(many));
    EXPECT_FALSE(parseMatchers("a=" + std::string(1025, 'x')));
    EXPECT_FALSE(parseMatchers(std::string(1 << 20, '{')));
}

TEST(Matchers, MatchTheWholeValueAndAnAbsentLabelAsAnEmptyOne) {
    const Labels labels{{"severity", "critical"}, {"group", "sports"}};
    const std::pair<const char*, bool> table[] = {
        {"", true},
        {"severity=critical", true},
        {"severity=crit", false},
        {"severity!=crit", true},
        {"severity=~crit", false},
        {"severity=~\"crit.*\"", true},
        {"severity=~\"critical|major\"", true},
        {"severity=~\"major|crit\"", false},
        {"severity!~\"crit\"", true},
        {"severity!~\"crit.*\"", false},
        {"rung=", true},
        {"rung!=", false},
        {"rung=~\".*\"", true},
        {"rung=~\".+\"", false},
        {"rung!~\".+\"", true},
        {"severity=critical, group=news", false},
        {"severity=~\"(?i)CRITICAL\"", true},
    };
    for (const auto& [text, expected] : table) {
        const auto matchers = parseMatchers(text);
        ASSERT_TRUE(matchers) << text;
        EXPECT_EQ(Match(*matchers)(labels), expected) << text;
    }
}

TEST(Matchers, ThatCannotBeUsedMatchNothing) {
    for (const char* expression : {"(", "a)|(b", "x(*ACCEPT)", "(*UTF)x", "\\Qx", "(?x) a #"}) {
        EXPECT_NE(checkMatcher({"a", Op::Regex, expression}), "") << expression;
        for (const Op op : {Op::Regex, Op::NotRegex}) {
            EXPECT_FALSE(Match({{"a", op, expression}})({{"a", "b"}})) << expression;
            EXPECT_FALSE(Match({{"a", op, expression}})({})) << expression;
        }
    }
    EXPECT_EQ(checkMatcher({"a", Op::Regex, "\\(*"}), "");
    EXPECT_NE(checkMatcher({"", Op::Equal, "x"}), "");
    EXPECT_NE(checkMatcher({"a-b", Op::Equal, "x"}), "");
}

TEST(Matchers, AreGivenUpWhenTheyCostTooMuch) {
    const Labels labels{{"a", std::string(1000, 'a') + "!"}};
    const auto begin = std::chrono::steady_clock::now();
    for (const char* expression : {"(a+)+", "(a|aa)+", "(a*)*b", "(.*)*(.*)*x", "((a{1,100}){1,100}){1,5}"})
        for (int i = 0; i < 20; ++i) {
            EXPECT_FALSE(Match({{"a", Op::Regex, expression}})(labels)) << expression;
        }
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
    EXPECT_TRUE(Match({{"a", Op::Regex, "[a!]+"}})(labels));
    EXPECT_TRUE(Match({{"a", Op::Regex, "(a|!)*"}})(labels));
}

}  // namespace
}  // namespace inspector
