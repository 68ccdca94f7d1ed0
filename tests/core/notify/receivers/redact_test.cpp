// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/receivers/redact.h"

#include <gtest/gtest.h>

namespace inspector::notify {
namespace {

TEST(Redact, ASecretIsAnEllipsisInWhateverFormItIsRepeated) {
    const std::vector<std::string> secrets{"p/w \"<&%25\xc3\xa9'", "hunter2", "abc"};
    const std::string gone = "says \xE2\x80\xA6 again";
    const struct { const char* words; std::string without; } cases[] = {
        {"says p/w \"<&%25\xc3\xa9' again", gone},
        {"says p\\/w \\\"<&%25\\u00e9' again", gone},                           // JSON
        {"says p/w \\u0022\\u003c\\u0026%25\xc3\xa9\\u0027 again", gone},       // JSON for HTML
        {"says p/w &quot;&lt;&amp;%25\xc3\xa9&#39; again", gone},               // HTML
        {"says p/w &#34;&#x3c;&amp;%25&#233;&apos; again", gone},
        {"says p%2Fw%20%22%3c%26%2525%C3%A9%27 again", gone},                   // URLs
        {"says p/w+%22%3C%26%2525%c3%a9' again", gone},                         // forms
        {"says hunter2 again", gone},
        {"says hunter again", "says hunter again"},
        {"says abc again", "says abc again"},                                   // too short to be one
        {"hunter2hunter2", "\xE2\x80\xA6\xE2\x80\xA6"},
        {"cut at hunte", "cut at \xE2\x80\xA6"},
        {"cut at hunte\xE2\x80\xA6", "cut at \xE2\x80\xA6"},
        {"cut at p%2Fw%20%2", "cut at \xE2\x80\xA6"},
        {"cut at hun", "cut at hun"},
        {"100% & \\ %zz &#; &#x; \\u12 \\", "100% & \\ %zz &#; &#x; \\u12 \\"},
        {"", ""},
    };
    for (const auto& c : cases) EXPECT_EQ(withoutSecrets(c.words, secrets), c.without) << c.words;
}

TEST(Redact, LongWordsAreCutAndLeaveNoHalf) {
    std::string many;
    while (many.size() < 100'000) many += "hunter2 ";
    const std::string out = withoutSecrets(many, {"hunter2"});
    EXPECT_LE(out.size(), 4096u);
    EXPECT_EQ(out.find("hunt"), std::string::npos);
}

TEST(Redact, TheLongerOfTwoSecretsGoesWhole) {
    EXPECT_EQ(withoutSecrets("x abcdefgh y", {"abcd", "abcdefgh"}), "x \xE2\x80\xA6 y");
}

}  // namespace
}  // namespace inspector::notify
