// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What every series store does alike. A new store is one more factory at the end of this file.
#include "core/series/store.h"
#include "tests/core/series/influx_fixture.h"
#include "tests/core/series/points.h"
#include "tests/support/process.h"

#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>
#include <memory>
#include <numeric>

namespace inspector::series::test {

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A place that holds series for one test; each open() is another instance on the same data.
class Backend {
public:
    virtual ~Backend() = default;
    virtual Result<std::unique_ptr<Store>> open() = 0;
};

struct Factory {
    std::string name;
    std::function<std::unique_ptr<Backend>()> make;
    bool isServer = false;  // which forgets by itself and does not tell its size on disk
};

class SqliteBackend final : public Backend {
public:
    Result<std::unique_ptr<Store>> open() override {
        auto opened = openSqlite({m_dir.path() / "series.db", false});
        if (!opened) return fail(opened.error());
        return std::move(opened->store);
    }

private:
    inspector::test::TempDir m_dir;
};

class InfluxBackend final : public Backend {
public:
    Result<std::unique_ptr<Store>> open() override {
        auto opened = openInflux(forEver(sharedInflux(), m_database));
        if (!opened) return fail(opened.error());
        return std::move(opened->store);
    }

private:
    std::string m_database = newDatabase();
};

class StoreContract : public ::testing::TestWithParam<Factory> {
protected:
    void SetUp() override {
        m_backend = GetParam().make();
        m_store = open();
    }
    std::unique_ptr<Store> open() {
        auto store = m_backend->open();
        EXPECT_TRUE(store.has_value()) << store.error().message();
        return std::move(*store);
    }
    void write(const std::vector<Point>& points) {
        const auto written = m_store->write(points);
        ASSERT_TRUE(written.has_value()) << written.error().message();
    }
    // Ten values, one a second: 10, 20 … 100.
    void writeTen() {
        std::vector<Point> points;
        for (int i = 1; i <= 10; ++i) points.push_back(segment("news", "1080p", at(i), i * 10.0));
        write(points);
    }
    std::vector<Series> query(Aggregate aggregate, std::optional<Nanoseconds> step = {},
                              std::vector<std::string> groupBy = {}, std::vector<Tag> tags = {},
                              std::string field = "ttfb_ms") {
        const auto result = m_store->query({segments(at(0), at(3600), std::move(tags)), std::move(field), aggregate,
                                            step, std::move(groupBy)});
        EXPECT_TRUE(result.has_value()) << result.error().message();
        return result.value_or(std::vector<Series>{});
    }
    double one(Aggregate aggregate, std::vector<Tag> tags = {}) {
        const auto series = query(aggregate, {}, {}, std::move(tags));
        if (series.size() != 1 || series[0].samples.size() != 1) return std::numeric_limits<double>::quiet_NaN();
        return series[0].samples[0].value;
    }
    std::vector<Point> points(const Selection& selection, std::size_t limit = 1000) {
        const auto result = m_store->points(selection, limit);
        EXPECT_TRUE(result.has_value()) << result.error().message();
        return result.value_or(std::vector<Point>{});
    }
    Error::Kind refusal(const Point& point) {
        const auto result = m_store->write(std::vector{point});
        EXPECT_FALSE(result.has_value());
        return result ? Error::Kind::Other : result.error().kind;
    }
    Error::Kind refusal(const Query& question) {
        const auto result = m_store->query(question);
        EXPECT_FALSE(result.has_value());
        return result ? Error::Kind::Other : result.error().kind;
    }

    std::unique_ptr<Backend> m_backend;
    std::unique_ptr<Store> m_store;
};

TEST_P(StoreContract, AnswersNothingFromAnEmptyStore) {
    EXPECT_THAT(query(Aggregate::Mean), IsEmpty());
    EXPECT_THAT(points(segments(at(0), at(10))), IsEmpty());
    EXPECT_TRUE(m_store->write({}).has_value());
    EXPECT_EQ(m_store->expire(at(0)).value_or(true), false);
}

TEST_P(StoreContract, ComputesEveryAggregate) {
    writeTen();
    EXPECT_DOUBLE_EQ(one(Aggregate::Mean), 55);
    EXPECT_DOUBLE_EQ(one(Aggregate::Min), 10);
    EXPECT_DOUBLE_EQ(one(Aggregate::Max), 100);
    EXPECT_DOUBLE_EQ(one(Aggregate::Sum), 550);
    EXPECT_DOUBLE_EQ(one(Aggregate::Count), 10);
    EXPECT_DOUBLE_EQ(one(Aggregate::Last), 100);
    EXPECT_DOUBLE_EQ(one(Aggregate::P50), 50);
    EXPECT_DOUBLE_EQ(one(Aggregate::P95), 100);
    EXPECT_DOUBLE_EQ(one(Aggregate::P99), 100);
}

TEST_P(StoreContract, TakesPercentilesByNearestRank) {
    std::vector<Point> all;
    for (int i = 0; i < 200; ++i) all.push_back(segment("news", "1080p", at(i), (i * 67) % 200 + 1));  // 1 … 200
    write(all);
    EXPECT_DOUBLE_EQ(one(Aggregate::P50), 100);
    EXPECT_DOUBLE_EQ(one(Aggregate::P95), 190);
    EXPECT_DOUBLE_EQ(one(Aggregate::P99), 198);
}

TEST_P(StoreContract, GivesOneValueOverTheWholeRangeAtItsBeginning) {
    writeTen();
    const auto series = query(Aggregate::Mean);
    ASSERT_THAT(series, SizeIs(1));
    EXPECT_THAT(series[0].tags, IsEmpty());
    EXPECT_THAT(series[0].samples, ElementsAre(Sample{at(0), 55}));
}

TEST_P(StoreContract, AlignsStepsToTheEpochAndLeavesGaps) {
    // 12:00:01 to 12:00:10 from 12:00:03 on, then nothing until 12:00:42.
    writeTen();
    write({segment("news", "1080p", at(42), 7)});
    for (const Aggregate aggregate : {Aggregate::Max, Aggregate::P99}) {
        const auto result = m_store->query({segments(at(3), at(60)), "ttfb_ms", aggregate, Seconds(5), {}});
        ASSERT_TRUE(result.has_value()) << result.error().message();
        ASSERT_THAT(*result, SizeIs(1));
        EXPECT_THAT(result->front().samples, ElementsAre(Sample{at(0), 40}, Sample{at(5), 90}, Sample{at(10), 100},
                                                         Sample{at(40), 7}));
    }
}

TEST_P(StoreContract, TakesTheBeginningOfTheRangeAndNotItsEnd) {
    writeTen();
    const auto result = m_store->query({segments(at(2), at(5)), "ttfb_ms", Aggregate::Count, {}, {}});
    ASSERT_TRUE(result.has_value()) << result.error().message();
    EXPECT_THAT(result->at(0).samples, ElementsAre(Sample{at(2), 3}));
    EXPECT_THAT(points(segments(at(2), at(5))), SizeIs(3));
    EXPECT_THAT(points(segments(at(5), at(5))), IsEmpty());
    EXPECT_THAT(points(segments(at(5), at(2))), IsEmpty());
}

TEST_P(StoreContract, SelectsByTagsAnyOfSeveralValues) {
    write({segment("news", "1080p", at(1), 1), segment("news", "720p", at(1), 2), segment("sport", "1080p", at(1), 4),
           segment("film", "1080p", at(1), 8)});
    EXPECT_DOUBLE_EQ(one(Aggregate::Sum), 15);
    EXPECT_DOUBLE_EQ(one(Aggregate::Sum, {{"channel", "news"}}), 3);
    EXPECT_DOUBLE_EQ(one(Aggregate::Sum, {{"channel", "news"}, {"rung", "720p"}}), 2);
    EXPECT_DOUBLE_EQ(one(Aggregate::Sum, {{"channel", "film"}, {"channel", "sport"}}), 12);
    EXPECT_DOUBLE_EQ(one(Aggregate::Sum, {{"channel", "news"}, {"channel", "sport"}, {"rung", "1080p"}}), 5);
    EXPECT_THAT(query(Aggregate::Sum, {}, {}, {{"channel", "none"}}), IsEmpty());
    EXPECT_THAT(query(Aggregate::Sum, {}, {}, {{"channel", "news' OR '1'='1"}}), IsEmpty());
}

TEST_P(StoreContract, GroupsByTagsInTheirOrder) {
    write({segment("news", "720p", at(1), 2), segment("news", "1080p", at(1), 1), segment("sport", "1080p", at(2), 4)});
    const auto byRung = query(Aggregate::Sum, {}, {"rung"});
    EXPECT_THAT(byRung, ElementsAre(Series{{{"rung", "1080p"}}, {{at(0), 5}}}, Series{{{"rung", "720p"}}, {{at(0), 2}}}));
    const auto byBoth = query(Aggregate::Sum, Seconds(1), {"rung", "channel"});
    EXPECT_THAT(byBoth, ElementsAre(Series{{{"rung", "1080p"}, {"channel", "news"}}, {{at(1), 1}}},
                                    Series{{{"rung", "1080p"}, {"channel", "sport"}}, {{at(2), 4}}},
                                    Series{{{"rung", "720p"}, {"channel", "news"}}, {{at(1), 2}}}));
}

TEST_P(StoreContract, MergesSeriesOfOneGroupStepByStep) {
    std::vector<Point> all;
    for (int i = 0; i < 60; ++i)
        for (const char* channel : {"a", "b", "c"}) all.push_back(segment(channel, "1080p", at(i), channel[0] - 'a' + i));
    write(all);
    const auto mean = query(Aggregate::Mean, Seconds(30), {"rung"});
    ASSERT_THAT(mean, SizeIs(1));
    EXPECT_THAT(mean[0].samples, ElementsAre(Sample{at(0), 15.5}, Sample{at(30), 45.5}));
    const auto p50 = query(Aggregate::P50, Seconds(30), {"rung"});
    ASSERT_THAT(p50, SizeIs(1));
    EXPECT_THAT(p50[0].samples, ElementsAre(Sample{at(0), 15}, Sample{at(30), 45}));
    const auto last = query(Aggregate::Last, Seconds(30), {"channel"}, {{"channel", "b"}});
    ASSERT_THAT(last, SizeIs(1));
    EXPECT_THAT(last[0].samples, ElementsAre(Sample{at(0), 30}, Sample{at(30), 60}));
}

TEST_P(StoreContract, TakesTheLastInTimeNotInOrderOfWriting) {
    write({segment("news", "1080p", at(9), 9), segment("news", "720p", at(3), 3)});
    write({segment("news", "1080p", at(4), 4)});
    EXPECT_DOUBLE_EQ(one(Aggregate::Last), 9);
}

TEST_P(StoreContract, CountsOnlyPointsThatHaveTheField) {
    Point without = segment("news", "1080p", at(2), 0);
    without.fields = {{"size_bytes", 5.0}};
    write({segment("news", "1080p", at(1), 10), without});
    EXPECT_DOUBLE_EQ(one(Aggregate::Count), 1);
    EXPECT_DOUBLE_EQ(one(Aggregate::Mean), 10);
    EXPECT_THAT(query(Aggregate::Mean, {}, {}, {}, "download_ms"), IsEmpty());
}

TEST_P(StoreContract, GivesPointsBackWithAllTheyHad) {
    const Point error{Measurement::ChannelError,
                      {{"channel", "news"}, {"rung", "1080p"}, {"kind", "http-status"}, {"stage", "origin"}, {"probe", "p1"}},
                      {{"count", 3.0}, {"http_status", 503.0}, {"message", std::string("Zurück: \"503\", a=b, c\\d\nend")}},
                      at(1) + Nanoseconds{123'456'789}};
    const Point bare{Measurement::ChannelError, {{"channel", "news"}, {"kind", "dns"}}, {{"count", 1.0}}, at(2)};
    write({error, bare});
    EXPECT_THAT(points({Measurement::ChannelError, {}, at(0), at(10)}), ElementsAre(error, bare));
    EXPECT_THAT(points({Measurement::ChannelError, {{"kind", "dns"}}, at(0), at(10)}), ElementsAre(bare));
    EXPECT_THAT(points({Measurement::SegmentMetric, {}, at(0), at(10)}), IsEmpty());
}

TEST_P(StoreContract, GivesWholeNumbersBackAsNumbers) {
    Point point = segment("news", "1080p", at(1), 1);
    point.fields = {{"sequence", std::int64_t{1'769'860'800'123}}};
    write({point});
    const auto all = points(segments(at(0), at(10)));
    ASSERT_THAT(all, SizeIs(1));
    EXPECT_EQ(all[0].number("sequence"), 1'769'860'800'123.0);
}

TEST_P(StoreContract, GivesTheNewestPointsOldestFirst) {
    std::vector<Point> all;
    for (int i = 0; i < 50; ++i) all.push_back(segment(i % 2 == 0 ? "news" : "sport", "1080p", at(i), i));
    write(all);
    EXPECT_THAT(points(segments(at(0), at(100)), 3), ElementsAre(all[47], all[48], all[49]));
    EXPECT_THAT(points(segments(at(0), at(100), {{"channel", "news"}}), 2), ElementsAre(all[46], all[48]));
    EXPECT_THAT(points(segments(at(0), at(100)), 1000), ::testing::ElementsAreArray(all));
    EXPECT_THAT(points(segments(at(0), at(100)), 0), IsEmpty());
}

TEST_P(StoreContract, AnEmptyTagIsNoTag) {
    Point point = segment("news", "", at(1), 5);
    write({point});
    point.tags.erase(point.tags.begin() + 1);
    EXPECT_THAT(points(segments(at(0), at(10))), ElementsAre(point));
    EXPECT_THAT(query(Aggregate::Sum, {}, {"rung"}), ElementsAre(Series{{{"rung", ""}}, {{at(0), 5}}}));
}

TEST_P(StoreContract, ReplacesTheFieldsOfAPointOfTheSameSeriesAndTime) {
    write({segment("news", "1080p", at(1), 10)});
    Point again = segment("news", "1080p", at(1), 20);
    again.fields = {{"ttfb_ms", 20.0}, {"size_bytes", 7.0}};
    write({again});
    const auto all = points(segments(at(0), at(10)));
    ASSERT_THAT(all, SizeIs(1));
    EXPECT_EQ(all[0].number("ttfb_ms"), 20);
    EXPECT_EQ(all[0].number("size_bytes"), 7);
    EXPECT_DOUBLE_EQ(one(Aggregate::Count), 1);
}

TEST_P(StoreContract, TakesTagsInAnyOrderForTheSameSeries) {
    Point point = segment("news", "1080p", at(1), 10);
    write({point});
    std::reverse(point.tags.begin(), point.tags.end());
    point.time = at(2);
    write({point});
    EXPECT_THAT(query(Aggregate::Count, {}, {"channel", "rung", "stage", "probe"}), SizeIs(1));
}

TEST_P(StoreContract, WritesAllOfABatchOrNothing) {
    Point bad = segment("news", "1080p", at(2), 2);
    bad.fields.push_back({"colour", 1.0});
    const auto written = m_store->write(std::vector{segment("news", "1080p", at(1), 1), bad});
    ASSERT_FALSE(written.has_value());
    EXPECT_EQ(written.error().kind, Error::Kind::InvalidInput);
    EXPECT_THAT(written.error().message(), ::testing::HasSubstr("colour"));
    EXPECT_THAT(points(segments(at(0), at(10))), IsEmpty());
}

TEST_P(StoreContract, RefusesWhatTheSchemaDoesNotHave) {
    const Point good = segment("news", "1080p", at(1), 1);
    Point point = good;
    point.tags.push_back({"colour", "red"});
    EXPECT_EQ(refusal(point), Error::Kind::InvalidInput);
    point = good;
    point.tags.push_back({"channel", "again"});
    EXPECT_EQ(refusal(point), Error::Kind::InvalidInput);
    point = good;
    point.fields.push_back({"ttfb_ms", 2.0});
    EXPECT_EQ(refusal(point), Error::Kind::InvalidInput);
    point = good;
    point.fields[0].second = std::string("fast");
    EXPECT_EQ(refusal(point), Error::Kind::InvalidInput);
    point = good;
    point.fields.clear();
    EXPECT_EQ(refusal(point), Error::Kind::InvalidInput);
    for (const double value : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
                               -std::numeric_limits<double>::infinity()}) {
        point = good;
        point.fields[0].second = value;
        EXPECT_EQ(refusal(point), Error::Kind::InvalidInput);
    }
    point = good;
    point.tags[0].second = "\xff\xfe";
    EXPECT_EQ(refusal(point), Error::Kind::InvalidInput);
    point = good;
    point.tags[0].second = std::string("a\0b", 3);
    EXPECT_EQ(refusal(point), Error::Kind::InvalidInput);
    point = good;
    point.tags[0].second = std::string(5'000, 'x');
    EXPECT_EQ(refusal(point), Error::Kind::InvalidInput);
    point = good;
    point.time = WallTime{} - Seconds(1);
    EXPECT_EQ(refusal(point), Error::Kind::InvalidInput);
    EXPECT_EQ(m_store->stats()->points, 0u);
}

TEST_P(StoreContract, RefusesQuestionsThatTheSchemaCannotAnswer) {
    const Query good{segments(at(0), at(10)), "ttfb_ms", Aggregate::Mean, Seconds(1), {"rung"}};
    ASSERT_TRUE(m_store->query(good).has_value());
    Query question = good;
    question.field = "ttfb_ms FROM segment_metric; DROP TABLE series; --";
    EXPECT_EQ(refusal(question), Error::Kind::InvalidInput);
    question = good;
    question.groupBy = {"colour"};
    EXPECT_EQ(refusal(question), Error::Kind::InvalidInput);
    question = good;
    question.selection.tags = {{"colour", "red"}};
    EXPECT_EQ(refusal(question), Error::Kind::InvalidInput);
    question = good;
    question.step = Nanoseconds(0);
    EXPECT_EQ(refusal(question), Error::Kind::InvalidInput);
    question = good;
    question.selection.measurement = Measurement::ChannelError;
    question.field = "message";
    EXPECT_EQ(refusal(question), Error::Kind::InvalidInput);
    EXPECT_FALSE(m_store->points({Measurement::CdnHealth, {{"channel", "news"}}, at(0), at(1)}, 1).has_value());
}

TEST_P(StoreContract, ForgetsWhatIsOlderAndNothingElse) {
    if (GetParam().isServer) GTEST_SKIP() << "the server forgets by its own retention";
    std::vector<Point> all;
    for (int i = 0; i < 30; ++i)
        for (const char* channel : {"news", "sport"}) all.push_back(segment(channel, "1080p", at(i), i));
    all.push_back(segment("gone", "1080p", at(5), 1));
    write(all);
    Result<bool> more = true;
    for (int i = 0; i < 1000 && more && *more; ++i) more = m_store->expire(at(10));
    ASSERT_TRUE(more.has_value()) << more.error().message();
    EXPECT_FALSE(*more);
    EXPECT_DOUBLE_EQ(one(Aggregate::Count), 40);
    EXPECT_DOUBLE_EQ(one(Aggregate::Min), 10);
    EXPECT_THAT(query(Aggregate::Count, {}, {}, {{"channel", "gone"}}), IsEmpty());
    write({segment("gone", "1080p", at(50), 3)});  // a channel that comes back
    EXPECT_DOUBLE_EQ(one(Aggregate::Sum, {{"channel", "gone"}}), 3);
}

TEST_P(StoreContract, ShowsWhatIsWrittenToOtherInstances) {
    const auto reader = open();
    write({segment("news", "1080p", at(1), 10)});
    const auto seen = reader->points(segments(at(0), at(10)), 10);
    ASSERT_TRUE(seen.has_value()) << seen.error().message();
    EXPECT_THAT(*seen, SizeIs(1));
    m_store.reset();
    m_store = open();
    EXPECT_DOUBLE_EQ(one(Aggregate::Sum), 10);
}

TEST_P(StoreContract, KeepsSeriesApartWhenTwoInstancesWriteInTurn) {
    if (GetParam().isServer) GTEST_SKIP() << "the server forgets by its own retention";
    const auto other = open();
    for (int i = 0; i < 20; ++i) {
        write({segment("news", "1080p", at(i), 1)});
        const auto written = other->write(std::vector{segment("sport", "1080p", at(i), 2), segment("news", "720p", at(i), 4)});
        ASSERT_TRUE(written.has_value()) << written.error().message();
        if (i == 10) {  // the other one empties a series whose number this one remembers
            while (other->expire(at(11)).value_or(false)) {}
        }
    }
    EXPECT_DOUBLE_EQ(one(Aggregate::Sum, {{"channel", "news"}, {"rung", "1080p"}}), 9);
    EXPECT_DOUBLE_EQ(one(Aggregate::Sum, {{"channel", "sport"}}), 18);
    EXPECT_DOUBLE_EQ(one(Aggregate::Sum, {{"rung", "720p"}}), 36);
}

TEST_P(StoreContract, SaysHowMuchItHolds) {
    writeTen();
    write({segment("sport", "1080p", at(1), 1)});
    const auto stats = m_store->stats();
    ASSERT_TRUE(stats.has_value()) << stats.error().message();
    EXPECT_EQ(stats->points, 11u);
    EXPECT_EQ(stats->series, 2u);
    EXPECT_EQ(stats->bytes == 0, GetParam().isServer);
}

TEST_P(StoreContract, HoldsEveryMeasurementWithAllItsTagsAndFields) {
    for (int m = 0; m < measurementCount; ++m) {
        const auto measurement = static_cast<Measurement>(m);
        SCOPED_TRACE(toString(measurement));
        Point point{measurement, {}, {}, at(1)};
        for (const auto tag : schemaOf(measurement).tags) point.tags.emplace_back(tag, "v-" + std::string(tag));
        double value = 0.5;
        for (const auto& field : schemaOf(measurement).fields) {
            if (field.text)
                point.fields.emplace_back(field.name, std::string("text"));
            else
                point.fields.emplace_back(field.name, value += 1);
        }
        write({point});
        EXPECT_THAT(points({measurement, point.tags, at(0), at(10)}), ElementsAre(point));
        for (const auto& field : schemaOf(measurement).fields) {
            if (field.text) continue;
            const auto result = m_store->query({{measurement, {}, at(0), at(10)}, std::string(field.name),
                                                Aggregate::Last, {}, {}});
            ASSERT_TRUE(result.has_value()) << result.error().message();
            EXPECT_EQ(result->at(0).samples.at(0).value, point.number(field.name));
        }
    }
}

TEST(Aggregates, HaveNamesThatReadBack) {
    for (int i = 0; i < 9; ++i) {
        const auto aggregate = static_cast<Aggregate>(i);
        EXPECT_EQ(aggregateFromString(toString(aggregate)), aggregate);
    }
    EXPECT_EQ(toString(Aggregate::P95), "p95");
    EXPECT_FALSE(aggregateFromString("median").has_value());
}

INSTANTIATE_TEST_SUITE_P(Stores, StoreContract,
                         ::testing::Values(Factory{"Sqlite", [] { return std::make_unique<SqliteBackend>(); }},
                                           Factory{"Influx", [] { return std::make_unique<InfluxBackend>(); }, true}),
                         [](const auto& test) { return test.param.name; });

}  // namespace

}  // namespace inspector::series::test
