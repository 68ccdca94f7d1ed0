// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The spool on a disk that is full, and in a program that is killed.
#include "core/series/spool.h"
#include "tests/core/series/child_output.h"
#include "tests/core/series/points.h"
#include "tests/support/process.h"

#include <csignal>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <sys/mount.h>

namespace inspector::series::test {

namespace {

namespace fs = std::filesystem;
using inspector::test::Process;
using inspector::test::TempDir;
using inspector::test::waitFor;

class SpoolKill : public ::testing::Test {
protected:
    // Lets a child work until it has said a number of at least `enough`, kills it; the last number that it said.
    long killed(const std::string& what, long before, long enough) {
        const auto log = m_dir.path() / ("log-" + std::to_string(m_children++));
        Process child({SPOOL_KILL_CHILD, (m_dir.path() / "spool").string(), what}, log);
        EXPECT_TRUE(waitFor([&] { return lastNumber(child.output(), before) >= enough || !child.running(); }));
        EXPECT_TRUE(child.running()) << child.output();
        child.signal(SIGKILL);
        EXPECT_EQ(child.wait(std::chrono::seconds(20)), 128 + SIGKILL);
        return lastNumber(child.output(), before);
    }

    TempDir m_dir;
    int m_children = 0;
};

TEST_F(SpoolKill, LosesNothingThatWasConfirmedAndReplaysAtMostOneBatchTwice) {
    std::mt19937 random(5);
    long appended = 0;
    for (int round = 0; round < 12; ++round) {
        SCOPED_TRACE(round);
        const long confirmed = killed(std::to_string(appended), appended, appended + 100 + static_cast<long>(random() % 30) * 100);
        SpoolOptions options;
        options.folder = m_dir.path() / "spool";
        const auto spool = Spool::open(options);
        ASSERT_TRUE(spool.has_value()) << spool.error().message();
        EXPECT_EQ((*spool)->state().damaged, 0u);
        appended = static_cast<long>((*spool)->state().points);
        EXPECT_GE(appended, confirmed);
        EXPECT_LE(appended, confirmed + 100);
        EXPECT_EQ(appended % 100, 0);
    }
    long replayed = 0;
    for (int round = 0; round < 6; ++round) {
        SCOPED_TRACE(round);
        const long said = killed("replay", replayed, std::min(appended - 200, replayed + 100 + static_cast<long>(random() % 4) * 100));
        SpoolOptions options;
        options.folder = m_dir.path() / "spool";
        const auto spool = Spool::open(options);
        ASSERT_TRUE(spool.has_value()) << spool.error().message();
        replayed = appended - static_cast<long>((*spool)->state().points);
        EXPECT_GE(replayed, said) << "what was confirmed does not come again";
        EXPECT_LE(replayed, said + 100) << "nothing is lost";
        const auto next = (*spool)->front(100);
        ASSERT_FALSE(next.empty());
        EXPECT_EQ(next.front().time, at(static_cast<double>(replayed)));
    }
}

// A real file system without room. Needs the right to mount one.
TEST(SpoolOnASmallDisk, SaysThatItIsFullKeepsAllOrNothingAndGoesOnWhenThereIsRoom) {
    const TempDir dir;
    const auto disk = dir.path() / "disk";
    fs::create_directory(disk);
    if (mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=1m") != 0)
        GTEST_SKIP() << "NOT TESTED on a really full disk: this user may not mount a tmpfs (run as root)";
    const std::shared_ptr<void> unmount(nullptr, [&disk](void*) { umount2(disk.c_str(), MNT_DETACH); });
    std::ofstream(disk / "ballast") << std::string(400'000, 'x');
    SpoolOptions options;
    options.folder = disk / "spool";
    options.segmentBytes = 100'000;
    auto spool = std::move(Spool::open(options).value());
    Result<void> kept;
    int batches = 0;
    for (; batches < 10'000 && kept; batches += kept ? 1 : 0) kept = spool->append(pointsOf(200, batches * 200));
    ASSERT_FALSE(kept.has_value());
    EXPECT_EQ(kept.error().kind, Error::Kind::Full) << kept.error().message();
    EXPECT_GT(batches, 10);
    for (int i = 0; i < 10; ++i) EXPECT_FALSE(spool->append(pointsOf(200, batches * 200)).has_value());
    EXPECT_EQ(spool->state().points, static_cast<std::uint64_t>(batches) * 200);
    fs::remove(disk / "ballast");
    ASSERT_TRUE(spool->append(pointsOf(200, batches * 200)).has_value());
    spool.reset();
    spool = std::move(Spool::open(options).value());
    EXPECT_EQ(spool->state().points, static_cast<std::uint64_t>(batches + 1) * 200);
    EXPECT_EQ(spool->state().damaged, 0u);
    double expected = 0;
    for (auto points = spool->front(200); !points.empty(); spool->pop(), points = spool->front(200))
        for (const Point& point : points) ASSERT_EQ(point.time, at(expected++));
    EXPECT_EQ(expected, (batches + 1) * 200);
}

TEST(SpoolOnASmallDisk, CanBeEmptiedOnADiskWithoutAnyRoom) {
    const TempDir dir;
    const auto disk = dir.path() / "disk";
    fs::create_directory(disk);
    if (mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=1m") != 0)
        GTEST_SKIP() << "NOT TESTED on a really full disk: this user may not mount a tmpfs (run as root)";
    const std::shared_ptr<void> unmount(nullptr, [&disk](void*) { umount2(disk.c_str(), MNT_DETACH); });
    SpoolOptions options;
    options.folder = disk / "spool";
    auto spool = std::move(Spool::open(options).value());
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(spool->append(pointsOf(100, i * 100)).has_value());
    std::ofstream(disk / "ballast") << std::string(2'000'000, 'x');
    std::size_t taken = 0;
    for (auto points = spool->front(100); !points.empty(); spool->pop(), points = spool->front(100)) taken += points.size();
    EXPECT_EQ(taken, 1000u);
}

}  // namespace

}  // namespace inspector::series::test
