// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What keeps the embedded store quick and within bounds: long ranges, retention in slices, the log, space.
#include "core/series/store.h"
#include "tests/core/series/points.h"
#include "tests/support/process.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <sqlite3.h>
#include <thread>

namespace inspector::series::test {

namespace {

namespace fs = std::filesystem;
using Steady = std::chrono::steady_clock;

class SqliteBounds : public ::testing::Test {
protected:
    void SetUp() override { m_store = open(); }
    std::unique_ptr<Store> open(bool readOnly = false) {
        auto opened = openSqlite({m_file, readOnly});
        EXPECT_TRUE(opened.has_value()) << opened.error().message();
        return std::move(opened->store);
    }
    void write(const std::vector<Point>& points) {
        const auto written = m_store->write(points);
        ASSERT_TRUE(written.has_value()) << written.error().message();
    }
    // `channels` × 4 rungs, one point each `everyS` seconds of `days`, as they would have come: in order of time.
    void writeMonth(int channels, int everyS, int days, std::function<double(int channel, int rung, int i)> value) {
        std::vector<Point> batch;
        for (int i = 0; i < days * 86'400 / everyS; ++i)
            for (int channel = 0; channel < channels; ++channel)
                for (int rung = 0; rung < 4; ++rung) {
                    batch.push_back(segment("channel-" + std::to_string(channel), "rung-" + std::to_string(rung),
                                            at(static_cast<double>(i) * everyS + channel * 0.01), value(channel, rung, i)));
                    if (batch.size() == 5'000) {
                        write(batch);
                        batch.clear();
                    }
                }
        write(batch);
    }
    std::int64_t pragma(const std::string& name) {
        sqlite3* db = nullptr;
        sqlite3_stmt* statement = nullptr;
        sqlite3_open_v2(m_file.c_str(), &db, SQLITE_OPEN_READONLY, nullptr);
        sqlite3_prepare_v2(db, ("PRAGMA " + name).c_str(), -1, &statement, nullptr);
        const std::int64_t value = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
        sqlite3_finalize(statement);
        sqlite3_close(db);
        return value;
    }

    inspector::test::TempDir m_dir;
    fs::path m_file = m_dir.path() / "series.db";
    std::unique_ptr<Store> m_store;
};

// A month at a tenth of the points (tests/bench has the whole), with a chart's two questions.
TEST_F(SqliteBounds, DrawsAMonthOfOneChannelAmongOthers) {
    constexpr int everyS = 300;
    const auto value = [](int channel, int rung, int i) { return static_cast<double>((i * 7919 + channel * 31 + rung) % 997); };
    writeMonth(4, everyS, 30, value);
    const auto step = Seconds(30 * 86'400 / 400);
    const auto reader = open(true);
    for (const Aggregate aggregate : {Aggregate::Mean, Aggregate::P95}) {
        const Query query{segments(at(0), at(30 * 86'400), {{"channel", "channel-2"}}), "ttfb_ms", aggregate, step, {"rung"}};
        auto best = Milliseconds::max();
        Result<std::vector<Series>> result;
        for (int i = 0; i < 3; ++i) {  // the machine may be busy with something else
            const auto began = Steady::now();
            result = reader->query(query);
            best = std::min(best, std::chrono::duration_cast<Milliseconds>(Steady::now() - began));
        }
        ASSERT_TRUE(result.has_value()) << result.error().message();
        EXPECT_LT(best, Milliseconds(200));
        ASSERT_EQ(result->size(), 4u);
        for (int rung = 0; rung < 4; ++rung) {
            std::map<std::int64_t, std::vector<double>> expected;
            for (int i = 0; i < 30 * 86'400 / everyS; ++i) {
                const WallTime time = at(static_cast<double>(i) * everyS + 2 * 0.01);
                const std::int64_t ns = time.time_since_epoch().count();
                expected[ns - ns % Nanoseconds(step).count()].push_back(value(2, rung, i));
            }
            const auto& samples = (*result)[static_cast<std::size_t>(rung)].samples;
            ASSERT_EQ(samples.size(), expected.size());
            std::size_t i = 0;
            for (auto& [start, values] : expected) {
                EXPECT_EQ(samples[i].time.time_since_epoch().count(), start);
                std::sort(values.begin(), values.end());
                double sum = 0;
                for (const double v : values) sum += v;
                const double mean = sum / static_cast<double>(values.size());
                const double p95 = values[(values.size() * 95 + 99) / 100 - 1];
                EXPECT_NEAR(samples[i].value, aggregate == Aggregate::Mean ? mean : p95, 1e-9);
                ++i;
            }
        }
    }
}

TEST_F(SqliteBounds, TakesTenThousandPointsASecondEasily) {
    std::vector<Point> batch;
    for (int i = 0; i < 5'000; ++i)
        batch.push_back(segment("channel-" + std::to_string(i % 1000), "1080p", at(i), i));
    auto best = Milliseconds::max();
    for (int round = 0; round < 5; ++round) {
        for (Point& point : batch) point.time += Seconds(5'000);
        const auto began = Steady::now();
        write(batch);
        best = std::min(best, std::chrono::duration_cast<Milliseconds>(Steady::now() - began));
    }
    EXPECT_LT(best, Milliseconds(500));
}

TEST_F(SqliteBounds, ForgetsInShortSlicesBetweenWhichOthersWrite) {
    writeMonth(10, 300, 5, [](int, int, int i) { return i; });  // 57,600 points
    const auto other = open();
    int slices = 0;
    Result<bool> more = true;
    std::vector<Milliseconds> times;
    for (; more && *more; ++slices) {
        const auto began = Steady::now();
        more = m_store->expire(at(4 * 86'400));
        times.push_back(std::chrono::duration_cast<Milliseconds>(Steady::now() - began));
        ASSERT_TRUE(other->write(std::vector{segment("live", "1080p", at(1e7 + slices), 1)}).has_value());
    }
    ASSERT_TRUE(more.has_value()) << more.error().message();
    EXPECT_GE(slices, 57'600 * 4 / 5 / 5'000);
    std::sort(times.begin(), times.end());
    EXPECT_LT(times[times.size() / 2], Milliseconds(200));  // some 10 on a machine at rest
    const auto left = m_store->query({segments(at(0), at(1e8)), "ttfb_ms", Aggregate::Count, {}, {}});
    EXPECT_EQ(left.value().at(0).samples.at(0).value, 11'520 + slices);
    EXPECT_EQ(m_store->stats().value().points, static_cast<std::uint64_t>(11'520 + slices));
}

TEST_F(SqliteBounds, UsesFreedSpaceAgainInsteadOfGrowing) {
    const auto pageCountAfter = [&](int firstDay) {
        std::vector<Point> batch;
        for (int i = 0; i < 40'000; ++i)
            batch.push_back(segment("channel-" + std::to_string(i % 20), "1080p", at(firstDay * 86'400.0 + i), i));
        write(batch);
        return pragma("page_count");
    };
    const auto first = pageCountAfter(0);
    for (int day = 1; day < 6; ++day) {
        while (m_store->expire(at(day * 86'400.0)).value()) {}
        EXPECT_LT(pageCountAfter(day), first * 3 / 2);
    }
    EXPECT_EQ(m_store->stats().value().points, 40'000u);
}

TEST_F(SqliteBounds, GivesSpaceBackWhenMuchIsFree) {
    std::vector<Point> batch;
    for (int i = 0; i < 30'000; ++i)
        batch.push_back({Measurement::ChannelError, {{"channel", "news"}}, {{"message", std::string(1'000, 'x')}}, at(i)});
    write(batch);
    const auto before = pragma("page_count");
    ASSERT_GT(before, 5'000) << "too small to show it";
    while (m_store->expire(at(1e7)).value()) {}
    EXPECT_LT(pragma("page_count"), 5'000);
    EXPECT_EQ(m_store->stats().value().series, 0u);
}

TEST_F(SqliteBounds, KeepsTheLogSmallAlsoWhenReadersNeverRest) {
    const auto reader = open(true);
    std::atomic<bool> done = false;
    std::thread thread([&] {
        while (!done)
            if (!reader->query({segments(at(0), at(1e8)), "ttfb_ms", Aggregate::P95, Seconds(60), {"rung"}})) break;
    });
    std::uintmax_t largest = 0;
    std::vector<Point> batch;
    for (int i = 0; i < 2'000; ++i) batch.push_back(segment("channel-" + std::to_string(i), "1080p", at(i), i));
    for (int round = 0; round < 25; ++round) {  // each touches every series' page: some 8 MB of log
        for (Point& point : batch) point.time += Seconds(30);
        write(batch);
        std::error_code gone;
        const auto size = fs::file_size(m_file.string() + "-wal", gone);
        if (!gone) largest = std::max(largest, size);
    }
    done = true;
    thread.join();
    EXPECT_LT(largest, 128u * 1024 * 1024);
}

TEST_F(SqliteBounds, LeavesNoLogBehindWhenItIsClosed) {
    write({segment("news", "1080p", at(1), 1)});
    m_store.reset();
    EXPECT_FALSE(fs::exists(m_file.string() + "-wal"));
    m_store = open();
    EXPECT_EQ(m_store->stats().value().points, 1u);
}

}  // namespace

}  // namespace inspector::series::test
