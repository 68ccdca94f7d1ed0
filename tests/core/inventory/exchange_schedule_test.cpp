// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// When a channel is on the air, in lists, in checks and in the audit.
#include "core/inventory/change_text.h"
#include "core/inventory/exchange.h"
#include "core/inventory/json_codec.h"
#include "core/model/time_intervals.h"
#include "tests/core/inventory/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace inspector::inventory {
namespace {

using namespace inspector::inventory::test;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Channel onAirAt(const char* times) {
    Channel channel = channelNamed("a");
    channel.onAir = *parseIntervals(times);
    return channel;
}

Imported read(std::string_view text, ListFormat format) { return importList(text, format).value_or(Imported{}); }

TEST(Schedules, StandInListsAsPeopleWriteThem) {
    const auto csv = read("url;on_air\nhttp://a;\"Mon-Fri 06:00-24:00 Europe/Berlin; Sat\"\nhttp://b;\n", ListFormat::Csv);
    ASSERT_THAT(csv.channels, SizeIs(2));
    EXPECT_TRUE(csv.timesListed);
    EXPECT_EQ(formatIntervals(csv.channels[0].onAir), "Mon-Fri 06:00-24:00 Europe/Berlin; Sat");
    EXPECT_THAT(csv.channels[1].onAir, IsEmpty());
    EXPECT_FALSE(read("url\nhttp://a\n", ListFormat::Csv).timesListed);
    EXPECT_FALSE(read("#EXTM3U\nhttp://a/b\n", ListFormat::M3u).timesListed);

    const auto json = read(R"([{"url":"http://a","onAir":["Mon","Tue UTC"]},{"url":"http://b","onAir":"Mon; Tue"}])", ListFormat::Json);
    ASSERT_THAT(json.channels, SizeIs(2));
    EXPECT_TRUE(json.timesListed);
    EXPECT_EQ(formatIntervals(json.channels[0].onAir), "Mon; Tue");
    EXPECT_EQ(json.channels[1].onAir, json.channels[0].onAir);
    EXPECT_FALSE(read(R"([{"url":"http://a","onAir":["Mon"]},{"url":"http://b"}])", ListFormat::Json).timesListed);
}

TEST(Schedules, ThatCannotBeReadCostTheirChannel) {
    for (const char* wrong : {R"("Funday")", R"(["Mon",7])", "7", R"({"Mon":1})", R"(["Mon Europe/Atlantis"])", R"(["days 30 Feb"])"}) {
        const auto imported =
            read(std::string(R"([{"name":"N","url":"http://a","onAir":)") + wrong + R"(},{"url":"http://b","onAir":[]}])", ListFormat::Json);
        EXPECT_THAT(imported.channels, SizeIs(1)) << wrong;
        ASSERT_THAT(imported.problems, SizeIs(1)) << wrong;
        EXPECT_THAT(imported.problems[0].what, HasSubstr("channel 1: onAir: "));
    }
}

TEST(Schedules, AreChecked) {
    EXPECT_THAT(checkChannelValue(onAirAt("")), IsEmpty());
    EXPECT_THAT(checkChannelValue(onAirAt("Mon-Fri 22:00-06:00 Europe/Berlin; Sat")), IsEmpty());
    const auto codeOf = [](const Channel& channel) {
        const auto problems = checkChannelValue(channel);
        return problems.size() == 1 && problems[0].field == "onAir" ? problems[0].code : "?";
    };
    Channel channel = onAirAt("Mon");
    channel.onAir[0].zone = "Mars/Olympus";
    EXPECT_EQ(codeOf(channel), "times");
    EXPECT_THAT(checkChannelValue(channel)[0].detail, HasSubstr("Mars/Olympus"));
    channel = onAirAt("Mon");
    channel.onAir[0].times = {{600, 540}};
    EXPECT_EQ(codeOf(channel), "times");
    EXPECT_THAT(checkChannelValue(channel)[0].detail, HasSubstr("ends before it begins"));
    EXPECT_EQ(codeOf(onAirAt("days 30 Feb")), "never");
    channel.onAir.assign(65, *parseInterval("Mon"));
    EXPECT_EQ(codeOf(channel), "too-long");

    Inventory inventory;
    EXPECT_THAT(adviseChannel(onAirAt("Mon; Tue"), inventory), IsEmpty());
    const auto advice = adviseChannel(onAirAt("Mon; Mon 10:00-11:00"), inventory);
    ASSERT_THAT(advice, SizeIs(1));
    EXPECT_EQ(advice[0].code, "overlap");
    EXPECT_EQ(advice[0].field, "onAir");
}

TEST(Schedules, AreToldInTheAudit) {
    const std::string text = changeText(auditView(onAirAt("Mon")), auditView(onAirAt("Mon; Sat 08:00-12:00 Europe/Berlin")));
    EXPECT_EQ(text, R"({"onAir":{"from":["Mon"],"to":["Mon","Sat 08:00-12:00 Europe/Berlin"]}})");
    EXPECT_EQ(decodeChannel(jsonObject(encodeChannel(onAirAt("Mon; Tue")))), onAirAt("Mon; Tue"));
}

}  // namespace
}  // namespace inspector::inventory
