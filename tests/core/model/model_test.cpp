// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/alert.h"
#include "core/model/alert_rule.h"
#include "core/model/event.h"
#include "core/model/finding.h"
#include "core/model/inventory.h"
#include "core/model/notification.h"
#include "core/model/point.h"
#include "core/model/report.h"
#include "core/model/routing.h"
#include "core/model/template.h"

#include <gtest/gtest.h>

#include <cmath>

namespace inspector {
namespace {

template <typename Enum, typename FromString>
void everyNameReadsBack(int count, FromString fromString) {
    for (int i = 0; i < count; ++i) {
        const auto value = static_cast<Enum>(i);
        EXPECT_FALSE(toString(value).empty()) << i;
        EXPECT_EQ(fromString(toString(value)), value) << toString(value);
    }
    EXPECT_FALSE(fromString("no-such-name"));
    EXPECT_FALSE(fromString(""));
}

TEST(Comparisons, AreAsTheyAreWritten) {
    for (const double value : {1.0, 2.0, 3.0}) {
        EXPECT_EQ(compares(value, Comparison::Above, 2), value > 2);
        EXPECT_EQ(compares(value, Comparison::AtLeast, 2), value >= 2);
        EXPECT_EQ(compares(value, Comparison::Below, 2), value < 2);
        EXPECT_EQ(compares(value, Comparison::AtMost, 2), value <= 2);
        EXPECT_EQ(compares(value, Comparison::Equal, 2), value == 2);
        EXPECT_EQ(compares(value, Comparison::NotEqual, 2), value != 2);
    }
    EXPECT_FALSE(compares(std::nan(""), Comparison::NotEqual, 2));
}

TEST(Names, ReadBack) {
    everyNameReadsBack<Severity>(4, severityFromString);
    everyNameReadsBack<ChannelState>(4, channelStateFromString);
    everyNameReadsBack<SegmentPolicy>(3, segmentPolicyFromString);
    everyNameReadsBack<IpFamily>(3, ipFamilyFromString);
    everyNameReadsBack<Measurement>(measurementCount, measurementFromString);
    everyNameReadsBack<BudgetStep>(4, budgetStepFromString);
    everyNameReadsBack<RungKind>(5, rungKindFromString);
    everyNameReadsBack<EventKind>(5, eventKindFromString);
    everyNameReadsBack<AlertState>(3, alertStateFromString);
    everyNameReadsBack<AlertHealth>(3, alertHealthFromString);
    everyNameReadsBack<Mute::Why>(7, muteWhyFromString);
    everyNameReadsBack<AlertEntry::Kind>(22, alertEntryKindFromString);
    everyNameReadsBack<Comparison>(6, comparisonFromString);
    everyNameReadsBack<WindowAggregate>(13, windowAggregateFromString);
    everyNameReadsBack<NoData>(3, noDataFromString);
    everyNameReadsBack<ReceiverKind>(receiverKindCount, receiverKindFromString);
    everyNameReadsBack<Notification::Why>(7, notificationWhyFromString);
}

TEST(Schema, HasTheSixMeasurementsWithTheirTagsFirst) {
    EXPECT_EQ(toString(Measurement::SegmentMetric), "segment_metric");
    EXPECT_EQ(schemaOf(Measurement::CdnRequest).tags,
              (std::vector<std::string_view>{"channel", "endpoint", "cache_status", "kind", "probe", "lease"}));
    const auto& errors = schemaOf(Measurement::ChannelError).fields;
    EXPECT_EQ(errors.back().name, "message");
    EXPECT_TRUE(errors.back().text);
    for (int i = 0; i < measurementCount; ++i) {
        const auto& tags = schemaOf(static_cast<Measurement>(i)).tags;
        EXPECT_EQ(tags.back(), "lease");
    }
}

TEST(Inventory, FindsById) {
    Inventory inventory;
    for (const char* id : {"a", "c", "e"}) {
        Channel channel;
        channel.id = ChannelId{id};
        inventory.channels.push_back(channel);
    }
    inventory.templates.push_back(standardTemplate());
    ASSERT_NE(inventory.channel(ChannelId{"c"}), nullptr);
    EXPECT_EQ(inventory.channel(ChannelId{"c"})->id.value, "c");
    EXPECT_EQ(inventory.channel(ChannelId{"d"}), nullptr);
    EXPECT_NE(inventory.templateOf(TemplateId{"standard"}), nullptr);
    EXPECT_EQ(inventory.probe(ProbeId{"local"}), nullptr);
}

TEST(Finding, FillsItsTemplate) {
    Finding finding;
    finding.rung = "1080p-6000k";
    finding.line = 12;
    finding.sequence = 815;
    finding.args = {numberArg("age", 31.04, Arg::Unit::Second), numberArg("limit", 9, Arg::Unit::Second),
                    textArg("tag", "EXTINF")};
    EXPECT_EQ(renderEnglish("Playlist of {rung} has not changed for {age} (limit {limit})", finding),
              "Playlist of 1080p-6000k has not changed for 31 s (limit 9 s)");
    EXPECT_EQ(renderEnglish("{tag} at {line}, segment {sequence}, {unknown}, {", finding),
              "EXTINF at 12, segment 815, {unknown}, {");
}

TEST(Finding, ShowsNumbersWithTheirUnit) {
    EXPECT_EQ(formatEnglish(numberArg("n", 0.054, Arg::Unit::Second)), "0.05 s");
    EXPECT_EQ(formatEnglish(numberArg("n", 262144, Arg::Unit::Byte)), "256 KiB");
    EXPECT_EQ(formatEnglish(numberArg("n", 4'120'000, Arg::Unit::BitPerSecond)), "4.12 Mbit/s");
    EXPECT_EQ(formatEnglish(numberArg("n", 12, Arg::Unit::Percent)), "12 %");
    EXPECT_EQ(formatEnglish(numberArg("n", 1234567)), "1234567");
}

TEST(RedactUrl, RemovesPasswordsAndTokens) {
    EXPECT_EQ(redactUrl("https://user:secret@example.com:8443/a/b.m3u8?x=1&hdnts=exp~acl~hmac&Signature=abc#f"),
              "https://example.com:8443/a/b.m3u8?x=1&hdnts=…&Signature=…");
    EXPECT_EQ(redactUrl("http://example.com/a@b.m3u8"), "http://example.com/a@b.m3u8");
    EXPECT_EQ(redactUrl("http://example.com"), "http://example.com");
    EXPECT_EQ(redactUrl("not a url"), "not a url");
}

TEST(Point, GivesNumbersOfEitherKind) {
    Point point;
    point.tags = {{"channel", "a"}};
    point.fields = {{"size_bytes", std::int64_t{42}}, {"ttfb_ms", 1.5}, {"message", std::string("m")}};
    EXPECT_EQ(point.number("size_bytes"), 42.0);
    EXPECT_EQ(point.number("ttfb_ms"), 1.5);
    EXPECT_FALSE(point.number("message"));
    EXPECT_FALSE(point.number("none"));
    EXPECT_EQ(point.tag("channel"), "a");
    EXPECT_EQ(point.tag("rung"), "");
}

}  // namespace
}  // namespace inspector
