// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/rollup.h"
#include "tests/core/series/influx_fixture.h"
#include "tests/core/series/points.h"
#include "tests/support/process.h"

#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>

namespace inspector::series::test {

namespace {

using inspector::test::TempDir;
using std::chrono::hours;
using std::chrono::minutes;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Query questionOf(Aggregate aggregate, WallTime from, WallTime to, std::optional<Nanoseconds> step,
                 std::vector<std::string> groupBy = {}, std::string field = "ttfb_ms") {
    return {segments(from, to), std::move(field), aggregate, step, std::move(groupBy)};
}

// ---- Planning --------------------------------------------------------------------------------------------------------

TEST(RollUpPlanning, TakesClosedStepsOnlyAndTheLastOnesAgain) {
    struct Case {
        Resolution resolution;
        Nanoseconds sinceDone;
        std::size_t most;
        std::optional<RollUpPlan> plan;
    };
    const Case cases[] = {
        {Resolution::Minute, Seconds(0), 10, std::nullopt},
        {Resolution::Minute, Seconds(119), 10, std::nullopt},  // its end is less than a minute ago
        {Resolution::Minute, Seconds(120), 10, RollUpPlan{noon - minutes(5), noon + minutes(1), false}},
        {Resolution::Minute, minutes(11), 10, RollUpPlan{noon - minutes(5), noon + minutes(10), false}},
        {Resolution::Minute, minutes(12), 10, RollUpPlan{noon - minutes(5), noon + minutes(10), true}},
        {Resolution::Minute, hours(24 * 30), 10, RollUpPlan{noon - minutes(5), noon + minutes(10), true}},
        {Resolution::Hour, minutes(64), 2, std::nullopt},
        {Resolution::Hour, minutes(65), 2, RollUpPlan{noon - hours(1), noon + hours(1), false}},
        {Resolution::Hour, hours(5), 2, RollUpPlan{noon - hours(1), noon + hours(2), true}},
        {Resolution::Hour, -hours(5), 2, std::nullopt},  // the clock was put back
    };
    for (const Case& c : cases)
        EXPECT_EQ(planRollUp(c.resolution, noon, noon + c.sinceDone, c.most), c.plan) << toSeconds(c.sinceDone);
}

TEST(RollUpPlanning, NamesAStoreForEachFigure) {
    EXPECT_EQ(rollUpName("metrics", Resolution::Raw, Figure::Sum), "metrics");
    EXPECT_EQ(rollUpName("metrics", Resolution::Minute, Figure::P95), "metrics_1m_p95");
    EXPECT_EQ(rollUpName("metrics", Resolution::Hour, Figure::Count), "metrics_1h_count");
}

TEST(PickResolution, TakesThePointsWhereTheyAreFewAndTheCoarsestThatAnswersElsewhere) {
    struct Case {
        const char* what;
        Query query;
        Resolution expected;
    };
    const auto ago = [](int days) { return noon - hours(24 * days); };
    const Case cases[] = {
        {"an hour", questionOf(Aggregate::Mean, noon - hours(1), noon, Seconds(10)), Resolution::Raw},
        {"two days by the hour", questionOf(Aggregate::Mean, ago(2), noon, hours(1)), Resolution::Raw},
        {"three days by the hour", questionOf(Aggregate::Mean, ago(3), noon, hours(1)), Resolution::Hour},
        {"three days by 5 minutes", questionOf(Aggregate::Max, ago(3), noon, minutes(5)), Resolution::Minute},
        {"three days by 90 minutes", questionOf(Aggregate::Max, ago(3), noon, minutes(90)), Resolution::Minute},
        {"three days by 10 seconds", questionOf(Aggregate::Max, ago(3), noon, Seconds(10)), Resolution::Raw},
        {"three days as one", questionOf(Aggregate::Sum, ago(3), noon, {}), Resolution::Minute},
        {"a week as one", questionOf(Aggregate::Sum, ago(7), noon, {}), Resolution::Hour},
        {"sixty days by 5 minutes", questionOf(Aggregate::Min, ago(60), noon, minutes(5)), Resolution::Minute},
        {"an hour of sixty days ago", questionOf(Aggregate::Min, ago(60), ago(60) + hours(1), Seconds(10)), Resolution::Minute},
        {"a year by 5 minutes", questionOf(Aggregate::Count, ago(365), noon, minutes(5)), Resolution::Hour},
        {"P95 of a time", questionOf(Aggregate::P95, ago(60), noon, hours(1)), Resolution::Hour},
        {"P95 of something else", questionOf(Aggregate::P95, ago(60), noon, hours(1), {}, "size_bytes"), Resolution::Raw},
        {"the last value", questionOf(Aggregate::Last, ago(60), noon, hours(1)), Resolution::Raw},
        {"P99", questionOf(Aggregate::P99, ago(60), noon, hours(1)), Resolution::Raw},
    };
    for (const Case& c : cases) EXPECT_EQ(pickResolution(c.query, noon), c.expected) << c.what;
}

// ---- On real stores --------------------------------------------------------------------------------------------------

class RollUpTest : public ::testing::Test {
protected:
    using Open = std::function<std::unique_ptr<Store>(const std::string& name)>;
    RollUpTest() : RollUpTest([this](const std::string& name) { return openFile(name); }) {}
    explicit RollUpTest(const Open& open) {
        m_raw = open("metrics");
        for (const Resolution resolution : {Resolution::Minute, Resolution::Hour})
            for (const Figure figure : allFigures) {
                auto& made = m_opened.emplace_back(open(rollUpName("metrics", resolution, figure)));
                (resolution == Resolution::Minute ? m_minute : m_hour).stores[static_cast<std::size_t>(figure)] = made.get();
            }
    }
    std::unique_ptr<Store> openFile(const std::string& name) {
        auto opened = openSqlite({m_dir.path() / (name + ".db"), false});
        EXPECT_TRUE(opened.has_value()) << opened.error().message();
        return opened ? std::move(opened->store) : nullptr;
    }
    // Until there is no more; how many calls that took.
    int advance(RollUps& rollUps, WallTime now) {
        for (int calls = 1;; ++calls) {
            const auto more = rollUps.advance(now);
            EXPECT_TRUE(more.has_value()) << more.error().message();
            if (!more || !*more) return calls;
        }
    }
    void write(const std::vector<Point>& points) { ASSERT_TRUE(m_raw->write(points).has_value()); }
    // What the points themselves answer, and the reader.
    void expectEqual(const Query& query, WallTime now) {
        SCOPED_TRACE(std::string(toString(query.aggregate)) + " of " + query.field + " by " +
                     std::to_string(query.step ? toSeconds(*query.step) : 0));
        RollUpReader reader(*m_raw, m_minute, m_hour);
        ASSERT_NE(pickResolution(query, now), Resolution::Raw);
        const auto expected = m_raw->query(query);
        const auto answered = reader.query(query, now);
        ASSERT_TRUE(expected.has_value() && answered.has_value());
        ASSERT_FALSE(expected->empty());
        ASSERT_EQ(answered->size(), expected->size());
        for (std::size_t i = 0; i < expected->size(); ++i) {
            EXPECT_EQ((*answered)[i].tags, (*expected)[i].tags);
            ASSERT_EQ((*answered)[i].samples.size(), (*expected)[i].samples.size());
            for (std::size_t j = 0; j < (*expected)[i].samples.size(); ++j) {
                EXPECT_EQ((*answered)[i].samples[j].time, (*expected)[i].samples[j].time);
                EXPECT_NEAR((*answered)[i].samples[j].value, (*expected)[i].samples[j].value, 1e-6);
            }
        }
    }

    TempDir m_dir;
    std::unique_ptr<Store> m_raw;
    std::vector<std::unique_ptr<Store>> m_opened;
    RollUpStores m_minute;
    RollUpStores m_hour;
};

// Fifty-four hours of two channels on two rungs, every 97 seconds, with a gap.
std::vector<Point> someDays() {
    std::mt19937 random(1);
    std::vector<Point> points;
    for (Nanoseconds t{0}; t < hours(54); t += Seconds(97)) {
        if (t > hours(20) && t < hours(24)) continue;
        for (const char* channel : {"news", "sport"})
            for (const char* rung : {"720p", "1080p"}) {
                points.push_back(segment(channel, rung, noon + t, static_cast<double>(random() % 1000)));
                if (random() % 3 == 0) points.back().fields.emplace_back("size_bytes", static_cast<double>(random() % 100'000));
            }
    }
    points.push_back({Measurement::ChannelError,
                      {{"channel", "news"}, {"kind", "stale"}},  // not all of its tags
                      {{"count", 2.0}, {"message", "the playlist does not change"}},
                      noon + hours(5)});
    return points;
}

TEST_F(RollUpTest, AnswersAsThePointsDoAndWhenTheyAreGone) {
    write(someDays());
    const WallTime now = noon + hours(54);
    RollUps rollUps(*m_raw, m_minute, m_hour);
    EXPECT_GT(advance(rollUps, now), 50) << "a bounded piece of work each";
    EXPECT_EQ(rollUps.done(Resolution::Minute), now - minutes(1));
    EXPECT_EQ(rollUps.done(Resolution::Hour), now - hours(1));
    const std::vector<std::vector<std::string>> groups{{}, {"channel"}, {"rung", "channel"}, {"channel", "rung", "stage", "probe"}};
    for (const auto aggregate : {Aggregate::Mean, Aggregate::Min, Aggregate::Max, Aggregate::Sum, Aggregate::Count})
        for (const auto& groupBy : groups)
            for (const std::optional<Nanoseconds> step :
                 {std::optional<Nanoseconds>(hours(1)), std::optional<Nanoseconds>(hours(24)), std::optional<Nanoseconds>(minutes(15)),
                  std::optional<Nanoseconds>()})
                for (const char* field : {"ttfb_ms", "size_bytes"})
                    expectEqual(questionOf(aggregate, noon, now, step, groupBy, field), now);
    expectEqual(questionOf(Aggregate::P95, noon, now, hours(1), groups.back()), now);
    expectEqual(questionOf(Aggregate::P95, noon, now, minutes(1), groups.back()), now);
    Query chosen = questionOf(Aggregate::Mean, noon + hours(1), noon + hours(53), hours(2), {"rung"});
    chosen.selection.tags = {{"channel", "sport"}};
    expectEqual(chosen, now);
    expectEqual({{Measurement::ChannelError, {}, noon, now}, "count", Aggregate::Sum, hours(1), {"channel", "stage"}}, now);
    // Of several series: under what 95 of 100 were.
    RollUpReader reader(*m_raw, m_minute, m_hour);
    const Query together = questionOf(Aggregate::P95, noon, now, hours(24), {"channel"});
    const auto exact = m_raw->query(together).value();
    const auto bound = reader.query(together, now).value();
    ASSERT_EQ(bound.size(), exact.size());
    for (std::size_t i = 0; i < exact.size(); ++i)
        for (std::size_t j = 0; j < exact[i].samples.size(); ++j)
            EXPECT_GE(bound[i].samples[j].value, exact[i].samples[j].value);
    // When the points are gone.
    const Query query = questionOf(Aggregate::Mean, noon, now - hours(2), hours(1), {"channel"});
    const auto before = m_raw->query(query).value();
    while (m_raw->expire(now).value()) {}
    ASSERT_THAT(m_raw->query(query).value(), IsEmpty());
    const auto after = reader.query(query, now).value();
    ASSERT_THAT(after, SizeIs(2));
    ASSERT_EQ(after[1].samples.size(), before[1].samples.size());
    EXPECT_NEAR(after[1].samples[10].value, before[1].samples[10].value, 1e-9);
}

TEST_F(RollUpTest, GoesOnWhereAnotherProgramStopped) {
    write(someDays());
    {
        RollUps first(*m_raw, m_minute, m_hour);
        for (int i = 0; i < 20; ++i) ASSERT_TRUE(first.advance(noon + hours(54)).value());
    }
    RollUps second(*m_raw, m_minute, m_hour);
    const int calls = advance(second, noon + hours(54));
    EXPECT_LT(calls, 95);  // 54 hours are 108 pieces of 30 minutes
    for (const auto step : {Nanoseconds(minutes(1)), Nanoseconds(hours(1))})
        expectEqual(questionOf(Aggregate::Count, noon, noon + hours(54), step, {"channel"}), noon + hours(54));
}

TEST_F(RollUpTest, CountsPointsThatComeLate) {
    const WallTime now = noon + hours(50);
    auto points = someDays();
    std::erase_if(points, [&](const Point& point) { return point.time >= now; });
    std::vector<Point> late;  // a spool of a probe, hours later
    std::vector<Point> ontime;
    for (Point& point : points)
        (point.tag("channel") == "sport" && point.time > noon + hours(44) ? late : ontime).push_back(std::move(point));
    write(ontime);
    RollUps rollUps(*m_raw, m_minute, m_hour);
    advance(rollUps, now);
    write(late);
    advance(rollUps, now + minutes(11));
    for (const auto step : {Nanoseconds(minutes(1)), Nanoseconds(hours(1))})
        expectEqual(questionOf(Aggregate::Mean, noon, now, step, {"channel"}), now);
}

TEST_F(RollUpTest, ForgetsWhatIsOlderThanItKeeps) {
    write({segment("news", "1080p", noon, 1)});
    RollUps rollUps(*m_raw, m_minute, m_hour);
    advance(rollUps, noon + hours(3));
    const auto count = [&](const RollUpStores& stores) {
        return stores.of(Figure::Max).points(segments(noon - hours(1), noon + hours(1)), 10).value().size();
    };
    EXPECT_EQ(count(m_minute), 1u);
    EXPECT_EQ(count(m_hour), 1u);
    RollUps later(*m_raw, m_minute, m_hour);
    while (m_raw->expire(noon + hours(24 * 150)).value()) {}
    ASSERT_TRUE(m_raw->write(std::vector<Point>{segment("news", "1080p", noon + hours(24 * 200), 1)}).has_value());
    advance(later, noon + hours(24 * 200 + 3));
    EXPECT_EQ(count(m_minute), 0u);
    EXPECT_EQ(count(m_hour), 1u);
}

TEST_F(RollUpTest, HasNothingToDoWithoutPoints) {
    RollUps rollUps(*m_raw, m_minute, m_hour);
    EXPECT_EQ(advance(rollUps, noon), 1);
    EXPECT_FALSE(rollUps.done(Resolution::Minute).has_value());
    write({segment("news", "1080p", noon, 1)});
    advance(rollUps, noon + hours(2));
    EXPECT_EQ(rollUps.done(Resolution::Hour), noon + hours(1));
}

// A store that refuses percentiles of more than one step, and those of one minute altogether.
class Refusing final : public Store {
public:
    explicit Refusing(Store& store) : m_store(store) {}
    Result<std::vector<Series>> query(const Query& query) override {
        if (query.aggregate == Aggregate::P95) {
            const bool many = query.selection.to - query.selection.from > *query.step;
            if (many || query.selection.from == noon + minutes(7)) return fail(Error::Kind::InvalidInput, "too much");
        }
        return m_store.query(query);
    }
    Result<void> write(std::span<const Point> points) override { return m_store.write(points); }
    Result<std::vector<Point>> points(const Selection& s, std::size_t n) override { return m_store.points(s, n); }
    Result<bool> expire(WallTime before) override { return m_store.expire(before); }
    Result<Stats> stats() override { return m_store.stats(); }

private:
    Store& m_store;
};

TEST_F(RollUpTest, LeavesOutOnlyThePercentilesThatTheStoreRefuses) {
    std::vector<Point> points;
    for (int i = 0; i < 60; ++i) points.push_back(segment("news", "1080p", at(i * 60), i));
    write(points);
    Refusing refusing(*m_raw);
    RollUps rollUps(refusing, m_minute, m_hour);
    advance(rollUps, noon + hours(2));
    const auto all = segments(noon, noon + hours(1));
    EXPECT_THAT(m_minute.of(Figure::P95).points(all, 100).value(), SizeIs(59));
    EXPECT_THAT(m_minute.of(Figure::Max).points(all, 100).value(), SizeIs(60));
}

// On a real server.

class RollUpOnInflux : public RollUpTest {
protected:
    RollUpOnInflux()
        : RollUpTest([base = newDatabase()](const std::string& name) { return openedInflux(forEver(sharedInflux(), base + name)); }) {}
};

TEST_F(RollUpOnInflux, AnswersAsThePointsDo) {
    auto points = someDays();
    const WallTime now = noon + hours(3);
    std::erase_if(points, [&](const Point& point) { return point.time >= now; });
    write(points);
    RollUps rollUps(*m_raw, m_minute, m_hour);
    advance(rollUps, now);
    const WallTime from = noon - hours(48);  // long enough for the roll-ups
    for (const auto aggregate : {Aggregate::Mean, Aggregate::Min, Aggregate::Max, Aggregate::Sum, Aggregate::Count, Aggregate::P95})
        for (const Nanoseconds step : {Nanoseconds(hours(1)), Nanoseconds(minutes(1))})
            expectEqual(questionOf(aggregate, from, now, step, {"channel", "rung", "stage", "probe"}), now);
    expectEqual(questionOf(Aggregate::Mean, from, now, hours(1), {"channel"}), now);
}

}  // namespace

}  // namespace inspector::series::test
