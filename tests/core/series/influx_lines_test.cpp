// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What needs no server: addresses, lines, statements, percentages, answers.
#include "core/series/influx.h"
#include "core/series/influx_answer.h"
#include "core/series/influx_http.h"
#include "core/series/influx_ql.h"
#include "core/series/line_protocol.h"
#include "tests/core/series/points.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace inspector::series::test {

namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string lineOf(const Point& point) {
    std::string out;
    const auto columns = columnsOf(point);
    EXPECT_TRUE(columns.has_value());
    if (columns) appendLine(out, point, *columns);
    return out;
}

TEST(InfluxUrl, HasAPortAndADatabaseOfItsOwnAccord) {
    const auto url = parseInfluxUrl("influxdb://metrics.example");
    ASSERT_TRUE(url.has_value()) << url.error().message();
    EXPECT_EQ(*url, (InfluxUrl{false, "metrics.example", 8086, "", "metrics", InfluxUrl::Api::Unknown, "", "", ""}));
}

TEST(InfluxUrl, TakesEveryPart) {
    const auto url = parseInfluxUrl("influxdbs://n%40c@[::1]:9999/my%2Fdb?api=2&org=our%20org&rp=month&ca=%2Fetc%2Fca.pem");
    ASSERT_TRUE(url.has_value()) << url.error().message();
    EXPECT_EQ(*url, (InfluxUrl{true, "::1", 9999, "n@c", "my/db", InfluxUrl::Api::V2, "our org", "month", "/etc/ca.pem"}));
    EXPECT_EQ(url->shown(), "influxdbs://[::1]:9999/my/db");
}

TEST(InfluxUrl, RefusesWhatItCannotMean) {
    for (const std::string text :
         {"", "metrics", "http://host/db", "influxdb://", "influxdb:///db", "influxdb://host:0/db", "influxdb://host:x/db",
          "influxdb://host:99999/db", "influxdb://host/a/b", "influxdb://host/db?api=3", "influxdb://host/db?colour=red",
          "influxdb://host/db#x", "influxdb://host/a%00b", "influxdb://ho st/db", "\xff"}) {
        const auto url = parseInfluxUrl(text);
        ASSERT_FALSE(url.has_value()) << text;
        EXPECT_EQ(url.error().kind, Error::Kind::InvalidInput) << text;
    }
}

TEST(InfluxUrl, RefusesASecretAndDoesNotRepeatIt) {
    for (const std::string text :
         {"influxdb://user:hunter2@host/db", "influxdb://:hunter2@host/db", "influxdb://host/db?password=hunter2",
          "influxdb://host/db?token=hunter2", "influxdb://host/db?u=a&p=hunter2", "influxdb://host/db?hunter2=x",
          "influxdb://user:hunter2@host:x/db"}) {
        const auto url = parseInfluxUrl(text);
        ASSERT_FALSE(url.has_value()) << text;
        EXPECT_THAT(url.error().message(), Not(HasSubstr("hunter2")));
    }
    EXPECT_THAT(parseInfluxUrl("influxdb://user:pw@host/db").error().hint, HasSubstr("keychain"));
}

TEST(LineProtocol, WritesTagsByNameAndEveryNumberAsAFloat) {
    Point point = segment("news", "1080p", at(1) + Nanoseconds{7}, 12.5);
    point.fields.push_back({"sequence", std::int64_t{1'769'860'800'123}});
    EXPECT_EQ(lineOf(point), "segment_metric,channel=news,probe=p1,rung=1080p,stage=origin "
                             "ttfb_ms=12.5,sequence=1769860800123,http_status=200 1769860801000000007\n");
}

TEST(LineProtocol, EscapesWhatWouldEndAName) {
    Point point{Measurement::ChannelError, {{"channel", "a b,c=d\"e'\\f"}, {"kind", "x\ny\\"}},
                {{"message", std::string("say \"no\" \\ a=b, c\nd")}}, at(0)};
    EXPECT_EQ(lineOf(point), "channel_error,channel=a\\ b\\,c\\=d\"e'\\f,kind=x\\ y/ "
                             "message=\"say \\\"no\\\" \\\\ a=b, c\nd\" 1769860800000000000\n");
    EXPECT_EQ(lineTag("x\ny\\"), "x y/");
    EXPECT_EQ(lineTag(""), "");
}

TEST(LineProtocol, LeavesOutAnEmptyTag) {
    EXPECT_THAT(lineOf(segment("news", "", at(1), 1)), HasSubstr("channel=news,probe=p1,stage=origin "));
}

TEST(InfluxStatements, QuoteEveryText) {
    EXPECT_EQ(quotedName("a\"b\\c\nd"), "\"a\\\"b\\\\c\\nd\"");
    EXPECT_EQ(quotedText("a'b\\c\nd"), "'a\\'b\\\\c\\nd'");
    const Query query{segments(at(0), at(1), {{"channel", "x' OR 1=1"}, {"rung", "a/b"}, {"rung", "c|d"}, {"rung", ""}}),
                      "ttfb_ms", Aggregate::Mean, Seconds(5), {"rung", "rung"}};
    EXPECT_EQ(aggregateStatement(query, *influxRange(query.selection), aggregateColumn(query)),
              "SELECT mean(\"ttfb_ms\") FROM \"segment_metric\" WHERE time >= 1769860800000000000 AND "
              "time < 1769860801000000000 AND \"channel\" = 'x\\' OR 1=1' AND (\"rung\" = '' OR \"rung\" =~ "
              "/^(a\\/b|c\\|d)$/) GROUP BY time(5000000000ns), \"rung\" fill(none)");
}

TEST(InfluxStatements, KeepWithinTheTimesThatTheServerHas) {
    EXPECT_FALSE(influxRange(segments(at(1), at(1))).has_value());
    EXPECT_FALSE(influxRange(segments(at(2), at(1))).has_value());
    const auto all = influxRange(segments(WallTime::min(), WallTime::max()));
    ASSERT_TRUE(all.has_value());
    EXPECT_EQ(all->from, 0);
    EXPECT_EQ(all->to, std::numeric_limits<std::int64_t>::max() - 1);
}

TEST(InfluxPercentages, GiveTheNearestRankOfEveryCount) {
    for (const int percent : {50, 95, 99}) {
        std::vector<std::uint64_t> counts;
        for (std::uint64_t n = 1; n <= 3'000; ++n) counts.push_back(n);
        for (const std::uint64_t n : {123'456ULL, 1'000'000ULL, 7'257'600ULL, 216'000'001ULL}) counts.push_back(n);
        const auto percentages = percentagesFor(counts, percent);
        for (const std::uint64_t n : counts)
            EXPECT_TRUE(std::any_of(percentages.begin(), percentages.end(),
                                    [&](double p) { return givesNearestRank(p, n, percent); }))
                << percent << " of " << n;
        for (const double p : percentages) EXPECT_LE(p, 100);
    }
}

TEST(InfluxPercentages, AreFewWhereTheCountsAreAlike) {
    EXPECT_EQ(percentagesFor({216, 216, 216}, 95).size(), 1u);
    EXPECT_LE(percentagesFor({214, 215, 216, 217}, 95).size(), 2u);
    EXPECT_TRUE(percentagesFor({}, 95).empty());
    EXPECT_FALSE(givesNearestRank(95, 11, 95));  // why it is not simply asked for 95
}

TEST(InfluxAnswers, KeepNanosecondsAndNames) {
    const auto result = parseAnswer(R"({"results":[{"statement_id":0,"series":[{"name":"m","tags":{"rung":"a\"b"},
        "columns":["time","mean"],"values":[[1769860800123456789,1.5],[1769860800123456790,null]]}]}]})");
    ASSERT_TRUE(result.has_value()) << result.error().message();
    ASSERT_EQ(result->tables.size(), 1u);
    EXPECT_EQ(result->tables[0].tags.at("rung"), "a\"b");
    EXPECT_EQ(result->tables[0].rows.at(0).toArray().at(0).toInteger(), 1'769'860'800'123'456'789);
    EXPECT_EQ(result->tables[0].rows.at(1).toArray().at(0).toInteger(), 1'769'860'800'123'456'790);
}

TEST(InfluxAnswers, TellAnErrorAndACutOne) {
    EXPECT_EQ(parseAnswer(R"({"results":[{"statement_id":0},{"error":"no"},{"error":"later"}]})")->error, "no");
    EXPECT_TRUE(parseAnswer(R"({"results":[{"series":[{"name":"m","partial":true}]}]})")->partial);
    EXPECT_FALSE(parseAnswer(R"({"results":[{"series":[{"name":"m"}]}]})")->partial);
}

TEST(InfluxAnswers, RefuseWhatIsNone) {
    for (const char* body : {"", "<html>", "[]", "{}", "{\"results\":{}}", "{\"results\":[", "null"})
        EXPECT_EQ(parseAnswer(body).error().kind, Error::Kind::Corrupt) << body;
    for (const char* body : {"{\"results\":[1,null,{\"series\":[3,{\"columns\":4,\"values\":{},\"tags\":[]}]}]}"})
        EXPECT_TRUE(parseAnswer(body).has_value());
}

TEST(InfluxGzip, HasTheFrameOfAGzipFile) {
    const QByteArray file = gzipped("hello hello hello hello hello");
    EXPECT_TRUE(file.startsWith(QByteArray("\x1f\x8b\x08", 3)));
    EXPECT_TRUE(file.endsWith(QByteArray("\x1d\0\0\0", 4)));  // 29 bytes
    EXPECT_GE(gzipped("").size(), 18);
}

}  // namespace

}  // namespace inspector::series::test
