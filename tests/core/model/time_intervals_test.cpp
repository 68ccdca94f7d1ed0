// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/time_intervals.h"

#include <gtest/gtest.h>

namespace inspector {
namespace {

std::vector<TimeInterval> read(const char* text) {
    std::string why;
    const auto out = parseIntervals(text, &why);
    EXPECT_TRUE(out) << text << ": " << why;
    return out.value_or(std::vector<TimeInterval>());
}

TEST(TimeIntervals, AreReadFromALineOrSeveral) {
    EXPECT_TRUE(read("").empty());
    EXPECT_TRUE(read(" ; \n;").empty());
    const auto two = read("Mon-Fri 06:00-24:00 Europe/Berlin;Sat 08:00-12:00");
    ASSERT_EQ(two.size(), 2u);
    EXPECT_EQ(two, read("\nMon-Fri 06:00-24:00 Europe/Berlin\r\nSat 08:00-12:00\n"));
    EXPECT_EQ(formatIntervals(two), "Mon-Fri 06:00-24:00 Europe/Berlin; Sat 08:00-12:00");
    EXPECT_EQ(read(formatIntervals(two).c_str()), two);
    EXPECT_EQ(formatIntervals({}), "");
}

TEST(TimeIntervals, SayWhatIsWrong) {
    for (const auto& [text, word] : {std::pair{"Mon-Fri 06:00-24:00; Funday", "Funday"}, {"Mon 25:00-26:00", "25:00"},
                                     {"Mon 08:00-09:00 Europe/Atlantis", "Atlantis"}, {"days 20:10", "ends before it begins"},
                                     {"2027-2026", "ends before it begins"}}) {
        std::string why;
        EXPECT_FALSE(parseIntervals(text, &why)) << text;
        EXPECT_NE(why.find(word), std::string::npos) << text << ": " << why;
    }
}

TEST(TimeIntervals, OverlapWhereOneMomentIsSaidTwice) {
    for (const char* text : {"Mon-Fri 06:00-12:00; Fri 11:59-18:00", "Mon-Fri; Fri 10:00-11:00", "always; Sun", "06:00-12:00,10:00-14:00",
                             "Mon-Fri,Wed", "days 28; days -1", "Dec; days 24:26", "2026; 2020-2030 Mon", "22:00-06:00; 05:00-07:00"})
        EXPECT_NE(overlapOf(read(text)), "") << text;
    for (const char* text : {"", "Mon-Fri 06:00-12:00; Fri 12:00-18:00", "Mon-Fri; Sat,Sun", "Mon-Fri 22:00-06:00", "days 27; days -1",
                             "Jan; Dec", "2026; 2027", "Sat-Mon; Tue", "Mon 06:00-12:00 Europe/Berlin; Mon 06:00-12:00 America/New_York"})
        EXPECT_EQ(overlapOf(read(text)), "") << text;
    EXPECT_EQ(overlapOf(read("Mon-Fri; Fri 10:00-11:00")), "\"Mon-Fri\" and \"Fri 10:00-11:00\" overlap");
}

TEST(TimeIntervals, NeverComeWhenNoDateIsInside) {
    for (const char* text : {"days 30 Feb", "days 31 Feb,Apr,Jun,Sep,Nov", "days 29 Feb 2027", "days 30 Feb; days 31 Apr"})
        EXPECT_TRUE(neverComes(read(text))) << text;
    for (const char* text : {"always", "days 29 Feb", "days 29 Feb 2028", "Sun days 25 Dec", "Mon 00:00-00:01 1999", "days 30 Feb; Mon",
                             "days 1:-31"})
        EXPECT_FALSE(neverComes(read(text))) << text;
}

}  // namespace
}  // namespace inspector
