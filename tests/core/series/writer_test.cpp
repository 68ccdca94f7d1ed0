// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/writer.h"
#include "tests/core/series/fake_store.h"
#include "tests/core/series/points.h"
#include "tests/support/process.h"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>
#include <stdexcept>

namespace inspector::series::test {

namespace {

using inspector::test::TempDir;
using inspector::test::waitFor;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr auto soon = Milliseconds(20'000);
constexpr auto aMonth = std::chrono::hours(24 * 30);

class WriterTest : public ::testing::Test {
protected:
    std::unique_ptr<Writer> writer(std::size_t capacity = 200'000, Nanoseconds retention = aMonth) {
        return std::make_unique<Writer>(opener(m_disk), m_clock, retention, capacity);
    }
    void refuse(Error::Kind kind) {
        m_disk.locked([kind](FakeDisk& disk) {
            disk.onWrite = [kind](std::span<const Point>) -> Result<void> { return fail(kind, "no", "disk", "wait"); };
        });
    }
    void accept() {
        m_disk.locked([](FakeDisk& disk) { disk.onWrite = nullptr; });
    }

    FakeDisk m_disk;
    ManualClock m_clock{noon};
};

TEST_F(WriterTest, WritesWithinASecondOfItsOwnAccord) {
    const auto w = writer();
    w->write(pointsOf(10));
    EXPECT_TRUE(waitFor([&] { return m_disk.points() == 10; }));
    EXPECT_TRUE(waitFor([&] { return w->state().written == 10; }));
    EXPECT_EQ(w->state().lastWrite, m_clock.now());
    EXPECT_EQ(w->state().queued, 0u);
    EXPECT_FALSE(w->state().error.has_value());
}

TEST_F(WriterTest, WritesInOneBatchWhatCameTogether) {
    const auto w = writer();
    ASSERT_TRUE(w->flush(soon));
    for (int i = 0; i < 100; ++i) w->write(pointsOf(10, i * 10));
    ASSERT_TRUE(w->flush(soon));
    EXPECT_EQ(m_disk.points(), 1000u);
    m_disk.locked([](FakeDisk& disk) {
        EXPECT_LE(disk.batches.size(), 3u);  // the timer may have come between
        EXPECT_EQ(disk.batches.front().front(), pointsOf(1)[0]);
        return 0;
    });
}

TEST_F(WriterTest, SplitsWhatIsTooMuchForOneBatch) {
    const auto w = writer();
    w->write(pointsOf(12'345));
    ASSERT_TRUE(w->flush(soon));
    EXPECT_EQ(m_disk.points(), 12'345u);
    m_disk.locked([](FakeDisk& disk) {
        for (const auto& batch : disk.batches) EXPECT_LE(batch.size(), 5'000u);
        return 0;
    });
}

TEST_F(WriterTest, WritesWhatIsQueuedBeforeItEnds) {
    auto w = writer();
    w->write(pointsOf(7'000));
    w.reset();
    EXPECT_EQ(m_disk.points(), 7'000u);
}

TEST_F(WriterTest, EndsInTimeWhenNothingCanBeWritten) {
    refuse(Error::Kind::Full);
    auto w = writer();
    w->write(pointsOf(7'000));
    const auto began = std::chrono::steady_clock::now();
    w.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(15));
    EXPECT_EQ(m_disk.points(), 0u);
}

TEST_F(WriterTest, KeepsPointsWhileTheStoreFailsAndWritesThemInOrderAfterwards) {
    refuse(Error::Kind::Full);
    const auto w = writer();
    w->write(pointsOf(3'000));
    EXPECT_FALSE(w->flush(soon));
    ASSERT_TRUE(w->state().error.has_value());
    EXPECT_EQ(w->state().error->kind, Error::Kind::Full);
    EXPECT_EQ(w->state().queued, 3'000u);
    w->write(pointsOf(3'000, 3'000));
    accept();
    EXPECT_TRUE(w->flush(soon));
    EXPECT_FALSE(w->state().error.has_value());
    EXPECT_EQ(w->state().written, 6'000u);
    EXPECT_EQ(w->state().queued, 0u);
    m_disk.locked([](FakeDisk& disk) {
        WallTime last{};
        for (const auto& batch : disk.batches)
            for (const auto& point : batch) {
                EXPECT_GT(point.time, last);
                last = point.time;
            }
        return 0;
    });
}

TEST_F(WriterTest, ComesBackByItselfAfterAFailure) {
    refuse(Error::Kind::Unavailable);
    const auto w = writer();
    w->write(pointsOf(10));
    ASSERT_TRUE(waitFor([&] { return w->state().error.has_value(); }));
    accept();
    EXPECT_TRUE(waitFor([&] { return w->state().written == 10; }));
    EXPECT_GE(m_disk.locked([](FakeDisk& disk) { return disk.opens; }), 2) << "opened again, not used on";
}

TEST_F(WriterTest, DoesNotHammerAStoreThatFails) {
    refuse(Error::Kind::Unavailable);
    const auto w = writer();
    w->write(pointsOf(10'000));
    ASSERT_TRUE(waitFor([&] { return w->state().error.has_value(); }));
    for (int i = 0; i < 1'000; ++i) w->write(pointsOf(10));  // full batches wait, each push could wake it
    const int writes = m_disk.locked([](FakeDisk& disk) { return disk.writes; });
    EXPECT_LT(writes, 20);
}

TEST_F(WriterTest, DropsTheOldestWhenTheQueueIsFullAndCountsThem) {
    m_disk.onOpen = []() -> Result<Opened> { return fail(Error::Kind::Denied, "no"); };
    const auto w = writer(100);
    ASSERT_TRUE(waitFor([&] { return w->state().error.has_value(); }));
    w->write(pointsOf(250));
    EXPECT_EQ(w->state().dropped, 150u);
    EXPECT_EQ(w->state().queued, 100u);
    m_disk.locked([](FakeDisk& disk) { disk.onOpen = nullptr; });
    ASSERT_TRUE(w->flush(soon));
    EXPECT_EQ(m_disk.points(), 100u);
    EXPECT_EQ(m_disk.batches[0][0].time, at(150));
}

TEST_F(WriterTest, LeavesOutBadPointsAndWritesTheRest) {
    m_disk.onWrite = [](std::span<const Point> points) -> Result<void> {
        for (const Point& point : points)
            if (!std::isfinite(point.number("ttfb_ms").value_or(0))) return fail(Error::Kind::InvalidInput, "not finite");
        return {};
    };
    const auto w = writer();
    auto points = pointsOf(1'000);
    for (const std::size_t bad : {0u, 17u, 500u, 999u})
        points[bad].fields[0].second = std::numeric_limits<double>::quiet_NaN();
    w->write(points);
    EXPECT_TRUE(w->flush(soon));
    EXPECT_EQ(w->state().written, 996u);
    EXPECT_EQ(w->state().rejected, 4u);
    EXPECT_EQ(m_disk.points(), 996u);
    EXPECT_FALSE(w->state().error.has_value());
}

TEST_F(WriterTest, FindsThePointsThatOnlyThisStoreRefuses) {
    const auto isBad = [](const Point& point) { return point.time == at(3) || point.time == at(64) || point.time == at(65); };
    m_disk.onWrite = [&](std::span<const Point> points) -> Result<void> {
        if (std::any_of(points.begin(), points.end(), isBad)) return fail(Error::Kind::InvalidInput, "not that one");
        return {};
    };
    const auto w = writer();
    w->write(pointsOf(100));
    EXPECT_TRUE(w->flush(soon));
    EXPECT_EQ(w->state().written, 97u);
    EXPECT_EQ(w->state().rejected, 3u);
    EXPECT_EQ(m_disk.points(), 97u);
}

TEST_F(WriterTest, LosesAndRepeatsNothingWhenTheStoreFailsAmongBadPoints) {
    int calls = 0;
    m_disk.onWrite = [&](std::span<const Point> points) -> Result<void> {
        if (++calls == 5) return fail(Error::Kind::Unavailable, "away");
        if (std::any_of(points.begin(), points.end(), [](const Point& p) { return p.time == at(90); }))
            return fail(Error::Kind::InvalidInput, "not that one");
        return {};
    };
    const auto w = writer();
    w->write(pointsOf(100));
    EXPECT_TRUE(waitFor([&] { return w->state().queued == 0 && w->state().written == 99; }));
    EXPECT_EQ(w->state().rejected, 1u);
    EXPECT_EQ(m_disk.points(), 99u);
}

TEST_F(WriterTest, SurvivesAStoreThatThrows) {
    m_disk.onWrite = [](std::span<const Point>) -> Result<void> { throw std::runtime_error("out of paper"); };
    const auto w = writer();
    w->write(pointsOf(10));
    EXPECT_FALSE(w->flush(soon));
    EXPECT_THAT(w->state().error.value_or(Error{}).message(), HasSubstr("out of paper"));
    accept();
    EXPECT_TRUE(w->flush(soon));
    EXPECT_EQ(w->state().written, 10u);
}

TEST_F(WriterTest, SaysWhyNothingCanBeOpened) {
    m_disk.onOpen = []() -> Result<Opened> { return fail(Error::Kind::Denied, "may not", "/x", "choose another"); };
    const auto w = writer();
    EXPECT_FALSE(w->flush(soon));
    ASSERT_TRUE(w->state().error.has_value());
    EXPECT_EQ(w->state().error->kind, Error::Kind::Denied);
}

TEST_F(WriterTest, OpensADamagedStoreAgainAtOnceAndTellsWhatWasSetAside) {
    bool damaged = true;
    m_disk.onWrite = [&](std::span<const Point>) -> Result<void> {
        if (damaged) return fail(Error::Kind::Corrupt, "damaged");
        return {};
    };
    m_disk.onOpen = [&]() -> Result<Opened> {
        if (m_disk.opens < 2) return Opened{};
        damaged = false;
        return Opened{nullptr, "/data/series.db.corrupt-1"};
    };
    const auto w = writer();
    w->write(pointsOf(10));
    EXPECT_TRUE(waitFor([&] { return w->state().written == 10; }));
    EXPECT_EQ(w->state().setAside, "/data/series.db.corrupt-1");
}

TEST_F(WriterTest, ExpiresAtTheBeginningAndThenEveryTenMinutes) {
    const auto w = writer();
    const auto expirations = [&] { return m_disk.locked([](FakeDisk& disk) { return disk.expired.size(); }); };
    ASSERT_TRUE(waitFor([&] { return expirations() == 1; }));
    EXPECT_EQ(m_disk.locked([](FakeDisk& disk) { return disk.expired[0]; }), noon - aMonth);
    m_clock.advance(std::chrono::minutes(9));
    ASSERT_TRUE(w->flush(soon));
    EXPECT_EQ(expirations(), 1u);
    m_clock.advance(std::chrono::minutes(2));
    EXPECT_TRUE(waitFor([&] { return expirations() == 2; }));
}

TEST_F(WriterTest, WritesBetweenTheSlicesOfALongSweep) {
    m_disk.onExpire = [this]() -> Result<bool> { return m_disk.batches.empty(); };  // endless until points are written
    const auto w = writer();
    w->write(pointsOf(10));
    EXPECT_TRUE(waitFor([&] { return w->state().written == 10; }));
}

TEST_F(WriterTest, MakesRoomOnAFullDiskByForgettingWhatIsOld) {
    int slices = 0;
    m_disk.onExpire = [&]() -> Result<bool> { return ++slices < 3; };
    m_disk.onWrite = [&](std::span<const Point>) -> Result<void> {
        if (slices < 3) return fail(Error::Kind::Full, "full");
        return {};
    };
    const auto w = writer();
    w->write(pointsOf(10));
    EXPECT_TRUE(waitFor([&] { return w->state().written == 10; }));
}

TEST_F(WriterTest, KeepsForEverWhenTold) {
    const auto w = writer(100, Nanoseconds(0));
    w->write(pointsOf(1));
    ASSERT_TRUE(w->flush(soon));
    ASSERT_TRUE(w->flush(soon));
    EXPECT_THAT(m_disk.expired, SizeIs(0));
}

TEST_F(WriterTest, TakesPointsFromManyThreads) {
    const auto w = writer();
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 100; ++i) {
                w->write(pointsOf(10, t * 10'000 + i * 10));
                if (i % 10 == 0) (void)w->state();
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_TRUE(w->flush(soon));
    EXPECT_EQ(w->state().written, 4'000u);
}

// With the real store.

TEST(WriterOnSqlite, SetsAFileAsideThatIsDamagedWhileItWrites) {
    TempDir dir;
    const auto file = dir.path() / "series.db";
    const ManualClock clock(noon);
    Writer writer([&] { return openSqlite({file, false}); }, clock, aMonth);
    writer.write(pointsOf(100));
    ASSERT_TRUE(writer.flush(soon));
    std::ofstream(file.string() + "-damaged") << "a reader saw it\n";
    writer.write(pointsOf(100, 100));
    ASSERT_TRUE(waitFor([&] { return writer.state().written == 200; }));
    ASSERT_TRUE(writer.state().setAside.has_value());
    EXPECT_TRUE(std::filesystem::exists(*writer.state().setAside));
    EXPECT_FALSE(writer.state().error.has_value());
    const auto reader = openSqlite({file, true});
    ASSERT_TRUE(reader.has_value()) << reader.error().message();
    EXPECT_EQ(reader->store->points(segments(at(0), at(1000)), 1000).value().size(), 100u);
}

TEST(WriterOnSqlite, GoesOnWhenTheFileIsMovedAway) {
    TempDir dir;
    const auto file = dir.path() / "series.db";
    const ManualClock clock(noon);
    Writer writer([&] { return openSqlite({file, false}); }, clock, aMonth);
    writer.write(pointsOf(100));
    ASSERT_TRUE(writer.flush(soon));
    std::filesystem::remove(file);
    writer.write(pointsOf(50, 100));
    ASSERT_TRUE(waitFor([&] { return writer.state().written == 150; }));
    const auto reader = openSqlite({file, true});
    ASSERT_TRUE(reader.has_value()) << reader.error().message();
    EXPECT_EQ(reader->store->points(segments(at(0), at(1000)), 1000).value().size(), 50u);
}

}  // namespace

}  // namespace inspector::series::test
