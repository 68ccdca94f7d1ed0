// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The embedded series store with a month of 21 channels in it: 4 rungs, a point each 30 s, 7,257,600 points.
// The store is made once in a temporary folder (some 600 MB); INSPECTOR_BENCH_CHANNELS makes it smaller or larger.
// Then the shared store: batches into a real influxd, where one is installed.
#include "core/series/influx.h"
#include "core/series/store.h"
#include "tests/support/influx_server.h"

#include <QStandardPaths>

#include <algorithm>
#include <benchmark/benchmark.h>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>

using namespace inspector;
using namespace inspector::series;

namespace {

namespace fs = std::filesystem;

constexpr int stepS = 30;
constexpr int days = 30;
constexpr int rungs = 4;
constexpr WallTime begin{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};

int channelCount() {
    const char* wanted = std::getenv("INSPECTOR_BENCH_CHANNELS");
    return wanted != nullptr ? std::max(1, std::atoi(wanted)) : 21;
}

Point pointOf(int channel, int rung, WallTime time, std::mt19937& random) {
    const auto noise = [&](double scale) { return scale * static_cast<double>(random()) / 4294967296.0; };
    return {Measurement::SegmentMetric,
            {{"channel", "channel-" + std::to_string(channel)}, {"rung", "rung-" + std::to_string(rung)},
             {"stage", "origin"}, {"probe", "local"}},
            {{"size_bytes", std::floor(2e6 + noise(5e5))}, {"duration_s", 6.0}, {"download_ms", 200 + noise(300)},
             {"ttfb_ms", 20 + noise(30)}, {"bitrate_bps", std::floor(3e6 + noise(1e6))}, {"download_ratio", noise(0.5)},
             {"sequence", static_cast<double>(toMillis(time) / 6000)}, {"http_status", 200.0}},
            time};
}

// The store that the queries read; removed at the end.
class Month {
public:
    Month() {
        fs::create_directories(m_folder);
        auto store = open(false);
        std::mt19937 random(1);
        std::vector<Point> batch;
        for (int i = 0; i < days * 86'400 / stepS; ++i)
            for (int channel = 0; channel < channelCount(); ++channel)
                for (int rung = 0; rung < rungs; ++rung) {
                    batch.push_back(pointOf(channel, rung, begin + Seconds(i * stepS) + Milliseconds(channel * 7), random));
                    if (batch.size() < 20'000) continue;
                    if (!store->write(batch)) std::abort();
                    batch.clear();
                }
        if (!store->write(batch)) std::abort();
    }
    ~Month() { fs::remove_all(m_folder); }
    Month(const Month&) = delete;
    Month& operator=(const Month&) = delete;

    std::unique_ptr<Store> open(bool readOnly) {
        auto opened = openSqlite({m_folder / "series.db", readOnly});
        if (!opened) std::abort();
        return std::move(opened->store);
    }
    [[nodiscard]] static Selection channel(WallTime from) {
        return {Measurement::SegmentMetric, {{"channel", "channel-" + std::to_string(channelCount() / 2)}}, from,
                begin + std::chrono::days(days)};
    }

private:
    fs::path m_folder = fs::temp_directory_path() / ("inspector-bench-" + std::to_string(std::random_device{}()));
};

Month& month() {
    static Month one;
    return one;
}

void drawMonth(benchmark::State& state) {
    const auto aggregate = static_cast<Aggregate>(state.range(0));
    const auto store = month().open(true);
    const Query query{Month::channel(begin), "ttfb_ms", aggregate, Seconds(days * 86'400 / 400), {"rung"}};
    for (auto _ : state) {
        const auto result = store->query(query);
        if (!result || result->size() != rungs) state.SkipWithError("no answer");
    }
    state.SetLabel(std::string(toString(aggregate)));
    state.SetItemsProcessed(state.iterations() * days * 86'400 / stepS * rungs);
}
BENCHMARK(drawMonth)->Arg(static_cast<int>(Aggregate::Mean))->Arg(static_cast<int>(Aggregate::P95))->Unit(benchmark::kMillisecond);

// As the console does it for the first time: with a connection that has just been made.
void openAndDrawMonth(benchmark::State& state) {
    month();
    for (auto _ : state) {
        const auto store = month().open(true);
        const auto result = store->query({Month::channel(begin), "ttfb_ms", Aggregate::P95, Seconds(6'480), {"rung"}});
        if (!result) state.SkipWithError("no answer");
    }
}
BENCHMARK(openAndDrawMonth)->Unit(benchmark::kMillisecond);

void drawQuarterHour(benchmark::State& state) {
    const auto store = month().open(true);
    const Query query{Month::channel(begin + std::chrono::days(days) - std::chrono::minutes(15)), "ttfb_ms",
                      Aggregate::Mean, Seconds(5), {"rung"}};
    for (auto _ : state) benchmark::DoNotOptimize(store->query(query));
}
BENCHMARK(drawQuarterHour)->Unit(benchmark::kMicrosecond);

// The newest value of every rung of every channel.
void lastOfAll(benchmark::State& state) {
    const auto store = month().open(true);
    const WallTime end = begin + std::chrono::days(days);
    const Query query{{Measurement::SegmentMetric, {}, end - std::chrono::minutes(2), end}, "ttfb_ms", Aggregate::Last, {},
                      {"channel", "rung"}};
    for (auto _ : state) benchmark::DoNotOptimize(store->query(query));
}
BENCHMARK(lastOfAll)->Unit(benchmark::kMicrosecond);

void newestPoints(benchmark::State& state) {
    const auto store = month().open(true);
    const auto limit = static_cast<std::size_t>(state.range(0));
    for (auto _ : state) benchmark::DoNotOptimize(store->points(Month::channel(begin), limit));
}
BENCHMARK(newestPoints)->Arg(100)->Arg(10'000)->Unit(benchmark::kMicrosecond);

// A second's batch of so many channels, each with 4 rungs, written into the full store (and synced).
void writeBatch(benchmark::State& state) {
    const auto store = month().open(false);
    std::mt19937 random(2);
    WallTime time = begin + std::chrono::days(days);
    const int channels = static_cast<int>(state.range(0));
    for (auto _ : state) {
        state.PauseTiming();
        std::vector<Point> batch;
        time += Seconds(stepS);
        for (int channel = 0; channel < channels; ++channel)
            for (int rung = 0; rung < rungs; ++rung) batch.push_back(pointOf(channel + 1000, rung, time, random));
        state.ResumeTiming();
        if (!store->write(batch)) state.SkipWithError("not written");
    }
    state.SetItemsProcessed(state.iterations() * channels * rungs);
}
BENCHMARK(writeBatch)->Arg(25)->Arg(1'250)->Unit(benchmark::kMillisecond)->UseRealTime();

// Retention of the oldest day of everything, per slice.
void expireSlice(benchmark::State& state) {
    const auto store = month().open(false);
    WallTime before = begin;
    std::int64_t slices = 0;
    for (auto _ : state) {
        state.PauseTiming();
        before += std::chrono::minutes(10);
        state.ResumeTiming();
        for (Result<bool> more = true; more && *more; ++slices) more = store->expire(before);
    }
    state.counters["slices"] = benchmark::Counter(static_cast<double>(slices), benchmark::Counter::kAvgIterations);
}
BENCHMARK(expireSlice)->Iterations(100)->Unit(benchmark::kMillisecond)->UseRealTime();

// Batches as the writer makes them at 10,000 points a second, each written as soon as the one before is confirmed. To
// be held on the machine of the tests: p95 of 5,000 points under 50 ms, and more than 10,000 points a second.
void writeInfluxBatch(benchmark::State& state) {
    if (QStandardPaths::findExecutable(QStringLiteral("influxd")).isEmpty()) {
        state.SkipWithError("influxd is not installed");
        return;
    }
    const inspector::test::InfluxServer server;
    InfluxOptions options;
    options.url = server.url("metrics");
    options.retention = Nanoseconds{0};
    auto opened = openInflux(options);
    if (!opened) std::abort();
    std::mt19937 random(3);
    std::vector<double> batchMs;
    WallTime time = begin;
    const int points = static_cast<int>(state.range(0));
    for (auto _ : state) {
        state.PauseTiming();
        std::vector<Point> batch;
        time += Seconds(1);
        for (int i = 0; i < points; ++i) batch.push_back(pointOf(i / rungs, i % rungs, time, random));
        const auto began = std::chrono::steady_clock::now();
        state.ResumeTiming();
        if (!opened->store->write(batch)) state.SkipWithError("not written");
        batchMs.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count());
    }
    std::sort(batchMs.begin(), batchMs.end());
    const auto share = [&](double part) {
        return batchMs[std::min(batchMs.size() - 1, static_cast<std::size_t>(part * static_cast<double>(batchMs.size())))];
    };
    state.counters["p50_ms"] = share(0.5);
    state.counters["p95_ms"] = share(0.95);
    state.counters["p99_ms"] = share(0.99);
    state.SetItemsProcessed(state.iterations() * points);
}
BENCHMARK(writeInfluxBatch)->Arg(1'000)->Arg(5'000)->Iterations(200)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
