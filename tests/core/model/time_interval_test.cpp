// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/silence.h"
#include "core/model/time_interval.h"

#include <gtest/gtest.h>

namespace inspector {
namespace {

WallTime at(const char* text) { return parseIso8601(text).value(); }
TimeInterval interval(const char* text) {
    std::string why;
    const auto out = parseInterval(text, &why);
    EXPECT_TRUE(out) << text << ": " << why;
    return out.value_or(TimeInterval{});
}

struct Row {
    const char* interval;
    const char* time;
    bool inside;
};

TEST(TimeInterval, ContainsMoments) {
    const Row table[] = {
        {"always", "2026-03-02T00:00:00Z", true},
        // Monday 2026-03-02; a range of times ends before its end.
        {"Mon-Fri 08:00-18:00", "2026-03-02T07:59:59.999Z", false},
        {"Mon-Fri 08:00-18:00", "2026-03-02T08:00:00Z", true},
        {"Mon-Fri 08:00-18:00", "2026-03-02T17:59:59.999Z", true},
        {"Mon-Fri 08:00-18:00", "2026-03-02T18:00:00Z", false},
        {"Mon-Fri 08:00-18:00", "2026-03-01T12:00:00Z", false},
        {"00:00-24:00", "2026-03-01T23:59:59Z", true},
        {"Sun", "2026-03-01T00:00:00Z", true},
        {"Sat-Mon", "2026-03-02T23:00:00Z", true},
        {"Sat-Mon", "2026-03-03T00:00:00Z", false},
        {"22:00-06:00", "2026-03-01T23:00:00Z", true},
        {"22:00-06:00", "2026-03-01T05:59:00Z", true},
        {"22:00-06:00", "2026-03-01T06:00:00Z", false},
        // Days of the month, also from its end; leap years.
        {"days -1", "2026-02-28T12:00:00Z", true},
        {"days -1", "2028-02-28T12:00:00Z", false},
        {"days -1", "2028-02-29T12:00:00Z", true},
        {"days 29:31", "2026-02-28T12:00:00Z", false},
        {"days 1:-2", "2026-02-28T12:00:00Z", false},
        {"days 1:-2", "2026-02-27T12:00:00Z", true},
        {"days -31:-1", "2026-02-01T12:00:00Z", true},
        {"Nov-Feb", "2026-02-01T12:00:00Z", true},
        {"Nov-Feb", "2026-03-01T00:00:00Z", false},
        {"2027-2028", "2026-12-31T23:59:59Z", false},
        {"2027-2028", "2027-01-01T00:00:00Z", true},
        {"Dec 2026 Europe/Berlin", "2026-11-30T23:00:00Z", true},
        {"Dec 2026 Europe/Berlin", "2026-11-30T22:59:59Z", false},
        // Europe/Berlin: +1 until 2026-03-29T01:00Z, +2 until 2026-10-25T01:00Z.
        {"08:00-18:00 Europe/Berlin", "2026-03-28T07:00:00Z", true},
        {"08:00-18:00 Europe/Berlin", "2026-03-28T06:59:59Z", false},
        {"08:00-18:00 Europe/Berlin", "2026-03-29T06:00:00Z", true},
        {"08:00-18:00 Europe/Berlin", "2026-03-29T05:59:59Z", false},
        {"02:00-03:00 Europe/Berlin", "2026-03-29T00:59:59Z", false},  // 01:59:59
        {"02:00-03:00 Europe/Berlin", "2026-03-29T01:00:00Z", false},  // 03:00:00: skipped
        {"02:00-03:00 Europe/Berlin", "2026-10-25T00:00:00Z", true},   // 02:00 the first time
        {"02:00-03:00 Europe/Berlin", "2026-10-25T01:30:00Z", true},   // and again
        {"02:00-03:00 Europe/Berlin", "2026-10-25T02:00:00Z", false},
        // New York: -5 until 2026-03-08T07:00Z, -4 until 2026-11-01T06:00Z.
        {"Sun 03:00-04:00 America/New_York", "2026-03-08T07:30:00Z", true},
        {"Sun 02:00-03:00 America/New_York", "2026-03-08T07:30:00Z", false},
        {"Sun 01:00-02:00 America/New_York", "2026-11-01T05:30:00Z", true},
        {"Sun 01:00-02:00 America/New_York", "2026-11-01T06:30:00Z", true},
        // Lord Howe changes by half an hour: +11 until 2026-04-04T15:00Z, +10:30 until 2026-10-03T15:30Z.
        {"01:30-02:00 Australia/Lord_Howe", "2026-04-04T14:45:00Z", true},
        {"01:30-02:00 Australia/Lord_Howe", "2026-04-04T15:15:00Z", true},
        {"01:30-02:00 Australia/Lord_Howe", "2026-04-04T15:30:00Z", false},
        {"02:00-02:30 Australia/Lord_Howe", "2026-10-03T15:30:00Z", false},
        {"02:30-03:00 Australia/Lord_Howe", "2026-10-03T15:30:00Z", true},
    };
    for (const Row& row : table)
        EXPECT_EQ(contains(interval(row.interval), at(row.time)), row.inside) << row.interval << " at " << row.time;
    EXPECT_FALSE(containsAny({}, at("2026-03-01T00:00:00Z")));
}

struct Change {
    std::vector<const char*> intervals;
    const char* time;
    const char* next;  // "": none
};

TEST(TimeInterval, TellsWhenItChanges) {
    const Change table[] = {
        {{"Mon-Fri 08:00-18:00"}, "2026-03-02T07:00:00Z", "2026-03-02T08:00:00.000Z"},
        {{"Mon-Fri 08:00-18:00"}, "2026-03-02T08:00:00Z", "2026-03-02T18:00:00.000Z"},
        {{"Mon-Fri 08:00-18:00"}, "2026-03-06T18:00:00Z", "2026-03-09T08:00:00.000Z"},
        {{"Mon-Fri 08:00-18:00", "Fri 16:00-20:00"}, "2026-03-06T17:00:00Z", "2026-03-06T20:00:00.000Z"},
        {{"22:00-06:00"}, "2026-03-06T23:30:00.5Z", "2026-03-07T06:00:00.000Z"},
        {{"always"}, "2026-03-06T23:30:00Z", ""},
        {{}, "2026-03-06T23:30:00Z", ""},
        {{"2025"}, "2026-03-06T23:30:00Z", ""},
        {{"Jan 2028"}, "2026-03-06T00:00:00Z", "2028-01-01T00:00:00.000Z"},
        {{"days -1"}, "2028-02-03T00:00:00Z", "2028-02-29T00:00:00.000Z"},
        {{"08:00-18:00 Europe/Berlin"}, "2026-03-28T18:00:00Z", "2026-03-29T06:00:00.000Z"},
        {{"08:00-18:00 Europe/Berlin"}, "2026-10-24T18:00:00Z", "2026-10-25T07:00:00.000Z"},
        {{"02:00-03:00 Europe/Berlin"}, "2026-03-28T02:00:00Z", "2026-03-30T00:00:00.000Z"},
        {{"02:00-03:00 Europe/Berlin"}, "2026-10-25T00:10:00Z", "2026-10-25T02:00:00.000Z"},
        {{"02:30-03:00 Europe/Berlin"}, "2026-10-25T00:40:00Z", "2026-10-25T01:00:00.000Z"},
        {{"01:00-03:15 Europe/Berlin"}, "2026-03-29T00:30:00Z", "2026-03-29T01:15:00.000Z"},
        {{"01:30-02:30 Europe/Berlin"}, "2026-03-29T00:45:00Z", "2026-03-29T01:00:00.000Z"},
        {{"01:30-02:00 Australia/Lord_Howe"}, "2026-04-04T14:45:00Z", "2026-04-04T15:30:00.000Z"},
    };
    for (const Change& row : table) {
        std::vector<TimeInterval> intervals;
        for (const char* text : row.intervals) intervals.push_back(interval(text));
        const auto next = nextChange(intervals, at(row.time));
        EXPECT_EQ(next ? formatIso8601(*next) : "", row.next) << (row.intervals.empty() ? "" : row.intervals[0]) << row.time;
    }
}

TEST(TimeInterval, IsWrittenAndReadBack) {
    const std::pair<const char*, const char*> table[] = {
        {"Mon-Fri 08:00-18:00 Europe/Berlin", "Mon-Fri 08:00-18:00 Europe/Berlin"},
        {"monday:friday 8:00-18:00", "Mon-Fri 08:00-18:00"},
        {"saturday,SUN", "Sat,Sun"},
        {"sunday:tuesday", "Sun,Mon-Tue"},
        {"january:march,may", "Jan-Mar,May"},
        {"22:00-06:00 UTC", "22:00-24:00,00:00-06:00"},
        {"22:00-00:00", "22:00-24:00"},
        {"1:7,-1 2026:2027", "days 1:7,-1 2026-2027"},
        {"days -3:-1 Jan 08:00-09:00", "days -3:-1 Jan 08:00-09:00"},
        {"Mon Mar", "Mon Mar"},
        {"always America/New_York", "always America/New_York"},
    };
    for (const auto& [text, expected] : table) {
        const TimeInterval read = interval(text);
        EXPECT_EQ(formatInterval(read), expected) << text;
        EXPECT_EQ(parseInterval(expected), read) << text;
    }
}

TEST(TimeInterval, ThatIsNoneSaysWhy) {
    for (const char* text : {"", "  ", "Mon-", "Foo", "25:00-26:00", "08:00", "08:00-08:00", "18:60-19:00", "days", "days 0",
                             "days 32", "days -1:5", "days 5:2", "2027-2026", "Mars/Olympus", "Mon,,Tue", "08:00-18:00,",
                             "99999999999999999999", "../../etc/passwd"}) {
        std::string why;
        EXPECT_FALSE(parseInterval(text, &why)) << text;
        EXPECT_NE(why, "") << text;
    }
    EXPECT_FALSE(parseInterval(std::string(5000, ' ')));
}

TEST(TimeInterval, IsCheckedBeforeItIsUsed) {
    using Ranges = std::vector<TimeInterval::Range>;
    const auto check = [](Ranges TimeInterval::*part, Ranges ranges) {
        TimeInterval out;
        out.*part = std::move(ranges);
        return checkInterval(out);
    };
    EXPECT_EQ(checkInterval({}), "");
    EXPECT_EQ(check(&TimeInterval::times, {{0, 1440}}), "");
    EXPECT_EQ(check(&TimeInterval::weekdays, {{1, 7}}), "");
    EXPECT_EQ(check(&TimeInterval::daysOfMonth, {{1, -1}}), "");
    EXPECT_NE(check(&TimeInterval::times, {{60, 60}}), "");
    EXPECT_NE(check(&TimeInterval::times, {{120, 60}}), "");
    EXPECT_NE(check(&TimeInterval::times, {{0, 1441}}), "");
    EXPECT_NE(check(&TimeInterval::weekdays, {{0, 1}}), "");
    EXPECT_NE(check(&TimeInterval::daysOfMonth, {{-1, 1}}), "");
    EXPECT_NE(check(&TimeInterval::months, {{1, 13}}), "");
    EXPECT_NE(check(&TimeInterval::years, {{2027, 2026}}), "");
    EXPECT_NE(check(&TimeInterval::times, Ranges(65, {0, 60})), "");
    TimeInterval elsewhere;
    elsewhere.zone = "Mars/Olympus";
    EXPECT_NE(checkInterval(elsewhere), "");
    EXPECT_FALSE(contains(elsewhere, at("2026-03-01T00:00:00Z")));
    elsewhere.zone = "Asia/Kolkata";
    EXPECT_EQ(checkInterval(elsewhere), "");
}

TEST(Silence, HoldsFromItsStartUntilItsEnd) {
    Silence silence;
    silence.starts = at("2026-03-02T00:00:00Z");
    silence.ends = at("2026-03-04T00:00:00Z");
    EXPECT_FALSE(isActive(silence, at("2026-03-01T23:59:59Z")));
    EXPECT_TRUE(isActive(silence, at("2026-03-02T00:00:00Z")));
    EXPECT_FALSE(isActive(silence, at("2026-03-04T00:00:00Z")));
    silence.recurs = {interval("Tue 02:00-04:00")};
    EXPECT_FALSE(isActive(silence, at("2026-03-02T03:00:00Z")));
    EXPECT_TRUE(isActive(silence, at("2026-03-03T03:00:00Z")));
    std::swap(silence.starts, silence.ends);
    EXPECT_FALSE(isActive(silence, at("2026-03-03T03:00:00Z")));

    Maintenance maintenance;
    maintenance.starts = at("2026-03-02T00:00:00Z");
    maintenance.ends = at("2026-03-04T00:00:00Z");
    EXPECT_TRUE(isActive(maintenance, at("2026-03-03T00:00:00Z")));
    EXPECT_FALSE(isActive(maintenance, at("2026-03-04T00:00:00Z")));
}

}  // namespace
}  // namespace inspector
