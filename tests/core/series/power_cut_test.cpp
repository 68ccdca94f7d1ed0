// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a store that was writing leaves on a disk that loses its power, or has no room left.
#include "core/series/store.h"
#include "tests/core/series/crash_vfs.h"
#include "tests/core/series/points.h"
#include "tests/support/process.h"

#include <gtest/gtest.h>
#include <memory>
#include <random>

namespace inspector::series::test {

namespace {

using inspector::test::TempDir;

std::unique_ptr<Store> mustOpen(const std::filesystem::path& file) {
    auto opened = openSqlite({file, false});
    EXPECT_TRUE(opened.has_value()) << opened.error().message();
    if (!opened) return nullptr;
    EXPECT_FALSE(opened->setAside.has_value()) << *opened->setAside;
    return std::move(opened->store);
}

int countOf(Store& store) {
    const auto result = store.query({segments(at(0), at(1e7)), "ttfb_ms", Aggregate::Count, {}, {}});
    EXPECT_TRUE(result.has_value()) << result.error().message();
    if (!result || result->empty()) return 0;
    return static_cast<int>(result->at(0).samples.at(0).value);
}

// 30 points of 30 series, all different in each batch.
std::vector<Point> batchOf(int number) {
    std::vector<Point> points;
    for (int i = 0; i < 30; ++i)
        points.push_back(segment("channel-" + std::to_string(i), "1080p", at(number), number));
    return points;
}

TEST(PowerCut, LosesNothingThatWasConfirmed) {
    TempDir dir;
    CrashVfs disk;
    std::mt19937 random(20260131);
    struct Image {
        std::filesystem::path folder;
        int confirmed;  // batches
    };
    std::vector<Image> images;
    int confirmed = 0;
    int operations = 0;
    int next = 400;  // the first ones make the file
    disk.onOperation = [&] {
        if (++operations < next || images.size() >= 60) return;
        next = operations + 1 + static_cast<int>(random() % 700);
        images.push_back({dir.path() / ("cut-" + std::to_string(images.size())), confirmed});
        std::filesystem::create_directory(images.back().folder);
        disk.cutPower(images.back().folder, random);
    };
    auto store = mustOpen(dir.path() / "series.db");
    ASSERT_TRUE(store);
    for (; confirmed < 450; ++confirmed) {  // some checkpoints long
        const auto written = store->write(batchOf(confirmed));
        ASSERT_TRUE(written.has_value()) << written.error().message();
        if (confirmed % 100 == 99) {
            ASSERT_TRUE(store->expire(at(-1)).has_value());
        }
    }
    EXPECT_GE(disk.syncs, 450);
    disk.onOperation = nullptr;
    store.reset();
    EXPECT_GE(images.size(), 20u);
    for (const Image& image : images) {
        SCOPED_TRACE(image.folder.filename().string() + " after " + std::to_string(image.confirmed));
        const auto survivor = mustOpen(image.folder / "series.db");
        ASSERT_TRUE(survivor);
        const int count = countOf(*survivor);
        EXPECT_GE(count, image.confirmed * 30);
        EXPECT_LE(count, (image.confirmed + 1) * 30);  // the batch that was under way, whole or not at all
        EXPECT_EQ(count % 30, 0);
        EXPECT_TRUE(survivor->write(batchOf(10'000)).has_value());
    }
}

TEST(PowerCut, LeavesAFileThatOpensWhileItIsBeingMade) {
    TempDir dir;
    CrashVfs disk;
    std::mt19937 random(7);
    int images = 0;
    disk.onOperation = [&] {
        const auto folder = dir.path() / ("cut-" + std::to_string(images++));
        std::filesystem::create_directory(folder);
        disk.cutPower(folder, random);
    };
    auto store = mustOpen(dir.path() / "series.db");
    disk.onOperation = nullptr;
    store.reset();
    ASSERT_GT(images, 3);
    for (int i = 0; i < images; ++i) {
        SCOPED_TRACE(i);
        const auto survivor = mustOpen(dir.path() / ("cut-" + std::to_string(i)) / "series.db");
        ASSERT_TRUE(survivor);
        EXPECT_TRUE(survivor->write(batchOf(1)).has_value());
        EXPECT_EQ(countOf(*survivor), 30);
    }
}

TEST(FullDisk, IsSaidAndCostsOnlyTheBatch) {
    TempDir dir;
    CrashVfs disk;
    auto store = mustOpen(dir.path() / "series.db");
    ASSERT_TRUE(store);
    disk.room = 300'000;
    int confirmed = 0;
    Result<void> written;
    for (; confirmed < 10'000; ++confirmed) {
        written = store->write(batchOf(confirmed));
        if (!written) break;
    }
    ASSERT_FALSE(written.has_value());
    EXPECT_EQ(written.error().kind, Error::Kind::Full) << written.error().message();
    EXPECT_FALSE(written.error().hint.empty());
    EXPECT_GT(confirmed, 0);
    EXPECT_EQ(countOf(*store), confirmed * 30);  // reading goes on
    EXPECT_FALSE(store->write(batchOf(confirmed)).has_value());
    disk.room = UINT64_MAX;  // somebody has made room
    EXPECT_TRUE(store->write(batchOf(confirmed)).has_value());
    EXPECT_EQ(countOf(*store), (confirmed + 1) * 30);
}

TEST(FullDisk, IsSaidWhenTheFileCannotEvenBeMade) {
    TempDir dir;
    CrashVfs disk;
    disk.room = 1000;
    const auto opened = openSqlite({dir.path() / "series.db", false});
    ASSERT_FALSE(opened.has_value());
    EXPECT_EQ(opened.error().kind, Error::Kind::Full) << opened.error().message();
    disk.room = UINT64_MAX;
    EXPECT_TRUE(mustOpen(dir.path() / "series.db"));
}

}  // namespace

}  // namespace inspector::series::test
