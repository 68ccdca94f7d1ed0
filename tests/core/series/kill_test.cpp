// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// kill -9 of a process that writes, many times over, on one and the same file.
#include "core/series/store.h"
#include "tests/core/series/child_output.h"
#include "tests/core/series/points.h"
#include "tests/support/process.h"

#include <algorithm>
#include <csignal>
#include <gtest/gtest.h>
#include <random>

namespace inspector::series::test {

namespace {

using inspector::test::Process;
using inspector::test::TempDir;
using inspector::test::waitFor;

std::vector<Series> countsOf(Store& store, std::vector<std::string> groupBy) {
    const auto result = store.query({segments(at(0), at(1e8)), "ttfb_ms", Aggregate::Count, {}, std::move(groupBy)});
    EXPECT_TRUE(result.has_value()) << result.error().message();
    return result.value_or(std::vector<Series>{});
}

TEST(Kill, LosesNothingThatWasConfirmed) {
    TempDir dir;
    const auto file = dir.path() / "series.db";
    std::mt19937 random(9);
    long confirmed = 0;
    for (int round = 0; round < 25; ++round) {
        SCOPED_TRACE(round);
        const auto log = dir.path() / ("log-" + std::to_string(round));
        const long enough = confirmed + 100 + static_cast<long>(random() % 30) * 100;
        {
            Process child({SERIES_KILL_CHILD, file.string()}, log);
            ASSERT_TRUE(waitFor([&] { return lastNumber(child.output(), -1) >= enough || !child.running(); }));
            ASSERT_TRUE(child.running()) << child.output();
            child.signal(SIGKILL);
            ASSERT_EQ(child.wait(std::chrono::seconds(20)), 128 + SIGKILL);
            confirmed = lastNumber(child.output(), -1);
        }
        // Every other time a reader is the first to come.
        auto opened = openSqlite({file, round % 2 == 0});
        ASSERT_TRUE(opened.has_value()) << opened.error().message();
        ASSERT_FALSE(opened->setAside.has_value());
        const auto all = countsOf(*opened->store, {});
        ASSERT_EQ(all.size(), 1u);
        const auto count = static_cast<long>(all[0].samples.at(0).value);
        EXPECT_GE(count, confirmed);
        EXPECT_LE(count, confirmed + 100);
        EXPECT_EQ(count % 100, 0);
        EXPECT_EQ(countsOf(*opened->store, {"channel"}).size(), 40u);
        confirmed = count;
    }
}

}  // namespace

}  // namespace inspector::series::test
