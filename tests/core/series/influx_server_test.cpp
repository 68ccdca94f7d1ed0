// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Beyond the contract, against real servers.
#include "core/series/aggregate.h"
#include "core/series/influx.h"
#include "tests/core/series/influx_fixture.h"
#include "tests/core/series/points.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <thread>

namespace inspector::series::test {

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using inspector::test::httpRequest;
using inspector::test::InfluxServer;
using inspector::test::urlEncoded;
using inspector::test::VictoriaMetrics;
using Kind = Error::Kind;

void expectWritten(Store& store, const std::vector<Point>& points) {
    const auto written = store.write(points);
    EXPECT_TRUE(written.has_value()) << written.error().message();
}

std::vector<Point> run(int from, int to, const std::string& channel = "news") {
    std::vector<Point> points;
    for (int i = from; i < to; ++i) points.push_back(segment(channel, "1080p", at(i), i));
    return points;
}

double countOf(Store& store, std::vector<Tag> tags = {}) {
    const auto result = store.query({segments(at(0), at(1'000'000), std::move(tags)), "ttfb_ms", Aggregate::Count, {}, {}});
    EXPECT_TRUE(result.has_value()) << result.error().message();
    return result && result->size() == 1 ? result->front().samples.at(0).value : 0;
}

TEST(InfluxReal, TakesTheSamePercentilesAsTheEmbeddedStore) {
    const auto store = openedInflux(forEver(sharedInflux(), newDatabase()));
    std::mt19937 random(7);
    std::vector<Point> points;
    // Steps of a minute with 0 to 60 values each, of which many are equal.
    for (int i = 0; i < 3'600; ++i)
        if (random() % 60 < static_cast<unsigned>(i / 60)) points.push_back(segment("news", "1080p", at(i), random() % 500));
    expectWritten(*store, points);
    for (const Aggregate aggregate : {Aggregate::P50, Aggregate::P95, Aggregate::P99})
        for (const auto& step : {std::optional<Nanoseconds>(Seconds{60}), std::optional<Nanoseconds>(Seconds{7}),
                                 std::optional<Nanoseconds>()}) {
            const auto result = store->query({segments(at(3), at(3'500)), "ttfb_ms", aggregate, step, {"channel"}});
            ASSERT_TRUE(result.has_value()) << result.error().message();
            ASSERT_THAT(*result, SizeIs(1));
            Fold fold(aggregate, step, at(3));
            for (const Point& point : points)
                if (point.time >= at(3) && point.time < at(3'500))
                    fold.add(point.time.time_since_epoch().count(), *point.number("ttfb_ms"));
            EXPECT_EQ(result->front().samples, fold.finish()) << toString(aggregate);
        }
}

TEST(InfluxReal, KeepsNamesThatLookLikeSomethingElse) {
    const auto store = openedInflux(forEver(sharedInflux(), newDatabase()));
    const std::vector<std::string> names = {
        "it's", "say \"no\"", "a b,c=d", "'; DROP MEASUREMENT segment_metric; --", "a\\b", "\\", "Ä 🎬 漢", "/x/", ".*", "(a|b)",
        "^$", "a\\,b", "{}[]", "x\ty", "two\nlines", "cr\rlf", "' OR ''='", "#no comment", "-", "{{x}}", "trailing\\\\"};
    std::vector<Point> points;
    for (std::size_t i = 0; i < names.size(); ++i)
        points.push_back(segment(names[i], "1080p", at(static_cast<double>(i)), static_cast<double>(i) + 1));
    expectWritten(*store, points);
    for (std::size_t i = 0; i < names.size(); ++i) {
        SCOPED_TRACE(names[i]);
        EXPECT_EQ(countOf(*store, {{"channel", names[i]}}), 1);
        // Alone and as one of several the name is asked for in different ways.
        EXPECT_EQ(countOf(*store, {{"channel", names[i]}, {"channel", "none"}}), 1);
    }
    std::vector<Tag> all;
    for (const auto& name : names) all.emplace_back("channel", name);
    EXPECT_EQ(countOf(*store, all), static_cast<double>(names.size()));
    const auto back = store->points(segments(at(0), at(1'000)), 1'000);
    ASSERT_TRUE(back.has_value()) << back.error().message();
    ASSERT_EQ(back->size(), names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i].find_first_of("\t\n\r") != std::string::npos || names[i].back() == '\\') continue;
        EXPECT_EQ((*back)[i].tag("channel"), names[i]);
    }
    EXPECT_EQ((*back)[14].tag("channel"), "two lines");
}

TEST(InfluxReal, SelectsPointsWithoutATag) {
    const auto store = openedInflux(forEver(sharedInflux(), newDatabase()));
    expectWritten(*store, {segment("news", "", at(1), 1), segment("news", "720p", at(2), 2), segment("news", "1080p", at(3), 4)});
    EXPECT_EQ(countOf(*store, {{"rung", ""}}), 1);
    EXPECT_EQ(countOf(*store, {{"rung", ""}, {"rung", "720p"}}), 2);
    EXPECT_EQ(countOf(*store, {{"rung", ""}, {"rung", "none"}, {"channel", "news"}}), 1);
    EXPECT_EQ(countOf(*store, {{"rung", "720p"}, {"rung", "1080p"}}), 2);
}

TEST(InfluxReal, SelectsAnyOfThousands) {
    const auto store = openedInflux(forEver(sharedInflux(), newDatabase()));
    std::vector<Tag> wanted;
    for (int i = 0; i < 5'000; ++i) wanted.emplace_back("channel", "channel-" + std::to_string(i));
    std::vector<Point> points;
    for (int i = 0; i < 20; ++i) points.push_back(segment("channel-" + std::to_string(i * 500), "1080p", at(i), i));
    expectWritten(*store, points);
    EXPECT_EQ(countOf(*store, wanted), 10);
}

TEST(InfluxReal, KeepsABatchThatIsWrittenAgain) {
    const auto store = openedInflux(forEver(sharedInflux(), newDatabase()));
    const auto batch = run(0, 5'000);
    for (int i = 0; i < 3; ++i) expectWritten(*store, batch);
    EXPECT_EQ(countOf(*store), 5'000);
}

TEST(InfluxReal, TellsAFieldThatSomeoneElseWroteAsAnotherType) {
    auto& server = sharedInflux();
    const auto name = newDatabase();
    const auto store = openedInflux(forEver(server, name));
    EXPECT_EQ(httpRequest(server.port(), "POST", "/write?db=" + urlEncoded(name),
                          "segment_metric,channel=x ttfb_ms=1i 1769860800000000000\n")
                  .status, 204);
    auto batch = run(0, 2);
    batch.push_back({Measurement::SegmentMetric, {{"channel", "news"}}, {{"size_bytes", 7.0}}, at(9)});
    const auto written = store->write(batch);
    ASSERT_FALSE(written.has_value());
    EXPECT_EQ(written.error().kind, Kind::InvalidInput);
    EXPECT_THAT(written.error().what, HasSubstr("field type conflict"));
    // The point that is not at fault can be written alone.
    expectWritten(*store, {batch.back()});
}

TEST(InfluxReal, SplitsABatchThatIsLargerThanTheServerTakes) {
    InfluxServer::Settings settings;
    settings.http = "max-body-size = 20000\n";
    const InfluxServer server(settings);
    const auto store = openedInflux(forEver(server, "metrics"));
    expectWritten(*store, run(0, 5'000));
    EXPECT_EQ(countOf(*store), 5'000);
}

TEST(InfluxReal, TellsThatTheServerCutsItsAnswers) {
    InfluxServer::Settings settings;
    settings.http = "max-row-limit = 10\n";
    const InfluxServer server(settings);
    const auto store = openedInflux(forEver(server, "metrics"));
    expectWritten(*store, run(0, 50));
    const auto points = store->points(segments(at(0), at(100)), 100);
    ASSERT_FALSE(points.has_value());
    EXPECT_THAT(points.error().hint, HasSubstr("max-row-limit"));
}

TEST(InfluxReal, LosesNothingThatWasConfirmedWhenTheServerIsKilledBetweenBatches) {
    InfluxServer server;
    const auto store = openedInflux(forEver(server, "metrics"));
    std::vector<Point> unwritten;
    for (int i = 0; i < 20; ++i) {
        const auto batch = run(i * 100, i * 100 + 100);
        if (i % 5 == 3) server.kill();
        const auto written = store->write(batch);
        if (i % 5 == 3) {
            ASSERT_FALSE(written.has_value());
            EXPECT_EQ(written.error().kind, Kind::Unavailable);
            unwritten.insert(unwritten.end(), batch.begin(), batch.end());
            server.start();
        } else {
            EXPECT_TRUE(written.has_value()) << written.error().message();
        }
    }
    EXPECT_EQ(countOf(*store), 1'600);
    expectWritten(*store, unwritten);
    EXPECT_EQ(countOf(*store), 2'000);
}

TEST(InfluxReal, LosesNothingThatWasConfirmedWhenTheServerIsKilledInABatch) {
    InfluxServer server;
    const auto options = forEver(server, "metrics");
    const auto store = openedInflux(options);
    std::atomic<int> confirmed{0};
    std::atomic<bool> failed{false};
    std::thread writer([&] {
        for (int i = 0; i < 100'000 && !failed; ++i) {
            if (store->write(run(i * 500, i * 500 + 500)).has_value())
                confirmed = i + 1;
            else
                failed = true;
        }
    });
    EXPECT_TRUE(inspector::test::waitFor([&] { return confirmed >= 3; }));
    server.kill();
    EXPECT_TRUE(inspector::test::waitFor([&] { return failed.load(); }, Seconds{60}));
    writer.join();
    server.start();
    const int batches = confirmed;
    const double before = countOf(*store, {{"channel", "news"}});
    EXPECT_GE(before, batches * 500);
    EXPECT_LE(before, batches * 500 + 500);
    expectWritten(*store, run(batches * 500, batches * 500 + 500));  // the one that was not confirmed
    EXPECT_EQ(countOf(*store), batches * 500 + 500);
}

TEST(InfluxReal, SaysThatTheDatabaseHasGoneAndMakesItAgainWhenOpened) {
    auto& server = sharedInflux();
    const auto name = newDatabase();
    const auto store = openedInflux(forEver(server, name));
    server.run("DROP DATABASE \"" + name + "\"");
    const auto written = store->write(run(0, 2));
    ASSERT_FALSE(written.has_value());
    EXPECT_EQ(written.error().kind, Kind::NotFound);
    EXPECT_EQ(store->points(segments(at(0), at(9)), 9).error().kind, Kind::NotFound);
    const auto again = openedInflux(forEver(server, name));
    expectWritten(*again, run(0, 2));
}

TEST(InfluxReal, DropsWhatIsOlderThanItsRetentionWithoutFailing) {
    auto options = forEver(sharedInflux(), newDatabase());
    options.retention = std::chrono::hours{1};
    const auto store = openedInflux(options);
    const WallTime now = std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
    expectWritten(*store, {segment("news", "1080p", now - std::chrono::hours{48}, 1), segment("news", "1080p", now, 2)});
    EXPECT_THAT(store->points(segments(WallTime{}, WallTime::max()), 9).value(), SizeIs(1));
}

// VictoriaMetrics takes InfluxDB's v2 writes, so it shows what arrives; it makes the name "measurement_field".
TEST(InfluxV2, WritesWhatVictoriaMetricsReads) {
    const VictoriaMetrics server;
    InfluxOptions options;
    options.url = "influxdb://127.0.0.1:" + std::to_string(server.port()) + "/metrics?api=2&org=ours";
    options.token = "any";
    options.timeout = Milliseconds{30'000};
    const auto store = openedInflux(options);
    ASSERT_NE(store, nullptr);
    std::vector<Point> points;
    for (int i = 0; i < 3; ++i) points.push_back(segment("a \"test\", 漢 {x=y}", "1080p", at(i), i + 0.25));
    points.push_back({Measurement::ChannelError, {{"channel", "news"}}, {{"count", 3.0}, {"message", std::string("say \"no\", a=b")}}, at(5)});
    expectWritten(*store, points);
    EXPECT_EQ(httpRequest(server.port(), "GET", "/internal/force_flush").status, 200);
    const auto exported = [&](const std::string& name) {
        return httpRequest(server.port(), "GET", "/api/v1/export?match[]=" + urlEncoded(name) + "&start=1769860800&end=1769864400")
            .body;
    };
    std::string body;
    EXPECT_TRUE(inspector::test::waitFor([&] { return !(body = exported("segment_metric_ttfb_ms")).empty(); }));
    EXPECT_THAT(body, HasSubstr(R"("channel":"a \"test\", 漢 {x=y}")"));
    EXPECT_THAT(body, HasSubstr(R"("rung":"1080p","stage":"origin")"));
    EXPECT_THAT(body, HasSubstr(R"("values":[0.25,1.25,2.25],"timestamps":[1769860800000,1769860801000,1769860802000])"));
    EXPECT_THAT(exported("channel_error_count"), HasSubstr("\"values\":[3]"));
}

}  // namespace

}  // namespace inspector::series::test
