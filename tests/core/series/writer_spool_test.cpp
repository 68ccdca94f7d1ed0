// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The writer with a spool: what is counted before is there afterwards, once and in order.
#include "core/series/rejected_log.h"
#include "core/series/writer.h"
#include "tests/core/series/child_output.h"
#include "tests/core/series/fake_store.h"
#include "tests/core/series/points.h"
#include "tests/support/process.h"

#include <condition_variable>
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
using inspector::test::readFile;
using inspector::test::TempDir;
using inspector::test::waitFor;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr auto soon = Milliseconds(20'000);
constexpr auto aMonth = std::chrono::hours(24 * 30);

std::uintmax_t bytesIn(const fs::path& folder) {
    std::uintmax_t bytes = 0;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.is_regular_file()) bytes += entry.file_size();
    return bytes;
}

class WriterSpoolTest : public ::testing::Test {
protected:
    WriterSpoolTest() { m_options.spool.emplace().folder = m_dir.path() / "spool"; }

    std::unique_ptr<Writer> writer() { return std::make_unique<Writer>(opener(m_disk), m_clock, aMonth, m_options); }
    void refuse(Error::Kind kind) {
        m_disk.locked([kind](FakeDisk& disk) {
            disk.onWrite = [kind](std::span<const Point>) -> Result<void> { return fail(kind, "no", "disk", "wait"); };
        });
    }
    void accept() {
        m_disk.locked([](FakeDisk& disk) { disk.onWrite = nullptr; });
    }
    // That the store has points 0 to count - 1, once each, in order.
    void expectAll(int count) {
        m_disk.locked([count](FakeDisk& disk) {
            double next = 0;
            for (const auto& batch : disk.batches)
                for (const auto& point : batch) ASSERT_EQ(point.time, at(next++));
            EXPECT_EQ(next, count);
        });
    }

    TempDir m_dir;
    FakeDisk m_disk;
    ManualClock m_clock{noon};
    WriterOptions m_options;
};

TEST_F(WriterSpoolTest, LeavesTheSpoolAloneWhileTheStoreTakesPoints) {
    const auto w = writer();
    w->write(pointsOf(7'000));
    ASSERT_TRUE(w->flush(soon));
    EXPECT_EQ(w->state().spooled, 0u);
    EXPECT_EQ(w->state().spoolBytes, 0u);
    ASSERT_TRUE(w->state().latency.has_value());
    EXPECT_LE(w->state().latency->p50Ms, w->state().latency->p99Ms);
    expectAll(7'000);
}

TEST_F(WriterSpoolTest, SpoolsAtOnceWhatTheStoreDoesNotTakeWhateverTheReason) {
    for (const auto kind : {Error::Kind::Unavailable, Error::Kind::Denied, Error::Kind::Full, Error::Kind::Other, Error::Kind::Conflict}) {
        SCOPED_TRACE(static_cast<int>(kind));
        m_options.spool->folder = m_dir.path() / std::to_string(static_cast<int>(kind));
        refuse(kind);
        const auto w = writer();
        w->write(pointsOf(3'000));
        EXPECT_FALSE(w->flush(soon));
        const WriterState state = w->state();
        EXPECT_EQ(state.queued, 0u);
        EXPECT_EQ(state.spooled, 3'000u);
        EXPECT_GT(state.spoolBytes, 3'000u);
        EXPECT_EQ(state.oldestSpooled, at(0));
        ASSERT_TRUE(state.error.has_value());
        EXPECT_EQ(state.error->kind, kind);
        accept();
        EXPECT_TRUE(w->flush(soon));
        EXPECT_EQ(w->state().spooled, 0u);
        EXPECT_FALSE(w->state().oldestSpooled.has_value());
        EXPECT_FALSE(w->state().error.has_value());
        EXPECT_EQ(w->state().written, 3'000u);
        expectAll(3'000);
        m_disk.batches.clear();
    }
}

TEST_F(WriterSpoolTest, ComesBackByItself) {
    refuse(Error::Kind::Unavailable);
    const auto w = writer();
    w->write(pointsOf(100));
    ASSERT_TRUE(waitFor([&] { return w->state().spooled == 100; }));
    accept();
    EXPECT_TRUE(waitFor([&] { return w->state().written == 100 && w->state().spooled == 0; }));
    expectAll(100);
}

TEST_F(WriterSpoolTest, BringsSixHundredBatchesBackOnceAndInOrder) {
    refuse(Error::Kind::Unavailable);
    m_options.spool->segmentBytes = 50'000;
    const auto w = writer();
    for (int i = 0; i < 600; ++i) {
        w->write(pointsOf(20, i * 20));
        ASSERT_FALSE(w->flush(soon));
        ASSERT_EQ(w->state().spooled, static_cast<std::uint64_t>(i + 1) * 20);
    }
    accept();
    w->write(pointsOf(20, 12'000));
    EXPECT_TRUE(w->flush(soon));
    expectAll(12'020);
    EXPECT_EQ(w->state().written, 12'020u);
    EXPECT_EQ(w->state().dropped, 0u);
}

TEST_F(WriterSpoolTest, PutsNewPointsBehindThoseThatWaitAndKeepsItsPace) {
    refuse(Error::Kind::Unavailable);
    m_options.spool->replayPerSecond = 20'000;
    const auto w = writer();
    w->write(pointsOf(60'000));
    ASSERT_TRUE(waitFor([&] { return w->state().spooled == 60'000; }));
    ASSERT_TRUE(waitFor([&] { return m_disk.locked([](FakeDisk& disk) { return disk.writes; }) > 0; }));
    accept();
    const auto began = std::chrono::steady_clock::now();
    int from = 60'000;
    double fastest = 0;
    EXPECT_TRUE(waitFor(
        [&] {
            if (from < 61'000) w->write(pointsOf(100, std::exchange(from, from + 100)));
            fastest = std::max(fastest, w->state().replayedPerS);
            return w->state().written == 61'000;
        },
        std::chrono::seconds(60)));
    // A second's worth may have been saved up, and one batch may go over it.
    EXPECT_GT(std::chrono::steady_clock::now() - began, std::chrono::milliseconds(1'700));
    EXPECT_GT(fastest, 0);
    EXPECT_LT(fastest, 30'000);
    expectAll(61'000);
}

TEST_F(WriterSpoolTest, KeepsEverythingOverARestartOfTheProgram) {
    refuse(Error::Kind::Unavailable);
    auto w = writer();
    w->write(pointsOf(7'000));
    w.reset();
    w = writer();
    w->write(pointsOf(3'000, 7'000));
    ASSERT_TRUE(waitFor([&] { return w->state().spooled == 10'000; }));
    w.reset();
    accept();
    w = writer();
    EXPECT_TRUE(waitFor([&] { return w->state().written == 10'000; }));
    expectAll(10'000);
}

TEST_F(WriterSpoolTest, SetsBadPointsAsideWithTheWordsOfTheServer) {
    refuse(Error::Kind::Unavailable);
    const auto w = writer();
    auto points = pointsOf(100);
    points[5].fields.emplace_back("no_such_field", 1.0);
    w->write(points);
    ASSERT_FALSE(w->flush(soon));
    EXPECT_EQ(w->state().spooled, 99u) << "what no store takes is not spooled";
    m_disk.locked([](FakeDisk& disk) {
        disk.onWrite = [](std::span<const Point> batch) -> Result<void> {
            const auto bad = [](const Point& point) { return point.time == at(64) || point.time == at(65); };
            if (std::any_of(batch.begin(), batch.end(), bad))
                return fail(Error::Kind::InvalidInput, "field type conflict: \"ttfb_ms\"\nis a string");
            return {};
        };
    });
    EXPECT_TRUE(w->flush(soon));
    EXPECT_EQ(w->state().written, 97u);
    EXPECT_EQ(w->state().rejected, 3u);
    EXPECT_EQ(w->state().spooled, 0u);
    EXPECT_EQ(m_disk.points(), 97u);
    const std::string text = readFile(m_options.spool->folder / "rejected" / "rejected.txt");
    EXPECT_THAT(text, HasSubstr("no_such_field"));
    EXPECT_THAT(text, HasSubstr(R"(field type conflict: \"ttfb_ms\" is a string)"));
    EXPECT_THAT(text, HasSubstr("segment_metric,\"channel\"=\"news\",\"rung\"=\"1080p\",\"stage\"=\"origin\",\"probe\"=\"p1\" "
                                "\"ttfb_ms\"=64,\"http_status\"=200 " +
                                std::to_string(at(64).time_since_epoch().count())));
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 6);
}

TEST_F(WriterSpoolTest, GoesOnInMemoryWhereItCannotSpool) {
    m_dir.write("file", "");
    m_options.spool->folder = m_dir.path() / "file" / "spool";
    refuse(Error::Kind::Unavailable);
    const auto w = writer();
    w->write(pointsOf(100));
    EXPECT_FALSE(w->flush(soon));
    EXPECT_EQ(w->state().queued, 100u);
    ASSERT_TRUE(w->state().spoolError.has_value());
    EXPECT_EQ(w->state().spoolError->kind, Error::Kind::Denied);
    accept();
    EXPECT_TRUE(w->flush(soon));
    expectAll(100);
}

TEST_F(WriterSpoolTest, CountsWhatTheSpoolDropped) {
    m_options.spool->mostBytes = 100'000;
    refuse(Error::Kind::Unavailable);
    const auto w = writer();
    for (int i = 0; i < 50; ++i) {
        w->write(pointsOf(200, i * 200));
        ASSERT_FALSE(w->flush(soon));
    }
    const WriterState state = w->state();
    EXPECT_GT(state.spoolDropped, 0u);
    EXPECT_EQ(state.dropped, state.spoolDropped);
    EXPECT_EQ(state.spooled + state.dropped, 10'000u);
    accept();
    EXPECT_TRUE(w->flush(soon));
    EXPECT_EQ(w->state().written + state.dropped, 10'000u);
}

// A real file system without room. Needs the right to mount one.
TEST_F(WriterSpoolTest, KeepsInMemoryWhatAFullDiskDoesNotTake) {
    const auto disk = m_dir.path() / "disk";
    fs::create_directory(disk);
    if (mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=2m") != 0)
        GTEST_SKIP() << "NOT TESTED on a really full disk: this user may not mount a tmpfs (run as root)";
    const std::shared_ptr<void> unmount(nullptr, [&disk](void*) { umount2(disk.c_str(), MNT_DETACH); });
    std::ofstream(disk / "ballast") << std::string(1'600'000, 'x');
    m_options.spool->folder = disk / "spool";
    refuse(Error::Kind::Unavailable);
    const auto w = writer();
    for (int i = 0; i < 10; ++i) {
        w->write(pointsOf(5'000, i * 5'000));
        ASSERT_FALSE(w->flush(soon));
        ASSERT_EQ(w->state().spooled + w->state().queued, static_cast<std::uint64_t>(i + 1) * 5'000);
    }
    EXPECT_GT(w->state().queued, 0u);
    EXPECT_GT(w->state().spooled, 0u);
    ASSERT_TRUE(w->state().spoolError.has_value());
    EXPECT_EQ(w->state().spoolError->kind, Error::Kind::Full);
    fs::remove(disk / "ballast");
    EXPECT_TRUE(waitFor([&] { return w->state().spooled == 50'000 && !w->state().spoolError; }));
    accept();
    EXPECT_TRUE(w->flush(soon));
    EXPECT_EQ(w->state().dropped, 0u);
    expectAll(50'000);
}

// ---- A store that hangs, as behind a network that swallows packets --------------------------------------------------

// Its calls wait for the test to end them.
class Gate {
public:
    Result<void> pass() {
        std::unique_lock lock(m_mutex);
        ++m_waiting;
        m_changed.notify_all();
        m_changed.wait(lock, [this] { return m_open; });
        --m_waiting;
        if (m_fails) return fail(Error::Kind::Unavailable, "no answer within 10 s");
        return {};
    }
    void open(bool fails) {
        const std::lock_guard lock(m_mutex);
        m_open = true;
        m_fails = fails;
        m_changed.notify_all();
    }
    bool waiting() {
        const std::lock_guard lock(m_mutex);
        return m_waiting > 0;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_open = false;
    bool m_fails = false;
    int m_waiting = 0;
};

class HangingStore final : public Store {
public:
    HangingStore(Gate& gate, FakeDisk& disk) : m_gate(gate), m_store(disk) {}
    Result<void> write(std::span<const Point> points) override {
        if (auto ok = m_gate.pass(); !ok) return ok;
        return m_store.write(points);
    }
    Result<std::vector<Series>> query(const Query& q) override { return m_store.query(q); }
    Result<std::vector<Point>> points(const Selection& s, std::size_t n) override { return m_store.points(s, n); }
    Result<bool> expire(WallTime before) override { return m_store.expire(before); }
    Result<Stats> stats() override { return m_store.stats(); }

private:
    Gate& m_gate;
    FakeStore m_store;
};

class WriterHangTest : public WriterSpoolTest {
protected:
    std::unique_ptr<Writer> writer() {
        return std::make_unique<Writer>(
            [this]() -> Result<Opened> {
                if (m_hangsInOpen)
                    if (auto ok = m_gate.pass(); !ok) return fail(ok.error());
                return Opened{std::make_unique<HangingStore>(m_gate, m_disk), std::nullopt};
            },
            m_clock, aMonth, m_options);
    }
    Gate m_gate;
    bool m_hangsInOpen = false;
};

TEST_F(WriterHangTest, SpoolsWhileACallHangsAndReplaysNothingTwiceWhenItSucceedsAfterAll) {
    const auto w = writer();
    w->write(pointsOf(6'000));
    ASSERT_TRUE(waitFor([&] { return m_gate.waiting(); }));
    w->write(pointsOf(1'000, 6'000));
    ASSERT_TRUE(waitFor([&] { return w->state().spooled == 7'000; })) << "all of it survives kill -9";
    EXPECT_EQ(w->state().queued, 0u);
    w->write(pointsOf(1'000, 7'000));
    ASSERT_TRUE(waitFor([&] { return w->state().spooled == 8'000; }));
    m_gate.open(false);
    EXPECT_TRUE(waitFor([&] { return w->state().spooled == 0 && w->state().written == 8'000; }));
    expectAll(8'000);
}

TEST_F(WriterHangTest, SpoolsWhileACallHangsAndReplaysAllWhenItFails) {
    auto w = writer();
    w->write(pointsOf(6'000));
    ASSERT_TRUE(waitFor([&] { return w->state().spooled == 6'000; }));
    m_gate.open(true);
    ASSERT_TRUE(waitFor([&] { return w->state().error.has_value(); }));
    EXPECT_EQ(w->state().spooled, 6'000u);
    m_gate.open(false);
    EXPECT_TRUE(w->flush(soon));
    EXPECT_EQ(w->state().written, 6'000u);
    expectAll(6'000);
}

TEST_F(WriterHangTest, SpoolsWhileTheReplayHangs) {
    m_gate.open(true);
    auto w = writer();
    w->write(pointsOf(1'000));
    ASSERT_FALSE(w->flush(soon));
    w.reset();
    Gate second;
    w = std::make_unique<Writer>(
        [&]() -> Result<Opened> { return Opened{std::make_unique<HangingStore>(second, m_disk), std::nullopt}; }, m_clock,
        aMonth, m_options);
    ASSERT_TRUE(waitFor([&] { return second.waiting(); }));
    w->write(pointsOf(1'000, 1'000));
    ASSERT_TRUE(waitFor([&] { return w->state().spooled == 2'000; }));
    second.open(false);
    EXPECT_TRUE(waitFor([&] { return w->state().written == 2'000; }));
    expectAll(2'000);
}

TEST_F(WriterHangTest, SpoolsWhileOpeningHangs) {
    m_hangsInOpen = true;
    const auto w = writer();
    w->write(pointsOf(1'000));
    ASSERT_TRUE(waitFor([&] { return w->state().spooled == 1'000; }));
    m_gate.open(false);
    EXPECT_TRUE(waitFor([&] { return w->state().written == 1'000; }));
    expectAll(1'000);
}

TEST_F(WriterHangTest, EndsWithTheCallThatHangsAndLosesNothing) {
    auto w = writer();
    w->write(pointsOf(20'000));
    ASSERT_TRUE(waitFor([&] { return m_gate.waiting(); }));
    std::thread timeout([&] {  // the call's, which the end waits for
        EXPECT_TRUE(waitFor([&] { return bytesIn(m_options.spool->folder) > 20'000 * 10; })) << "kept before the call ends";
        m_gate.open(true);
    });
    const auto began = std::chrono::steady_clock::now();
    w.reset();
    timeout.join();
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(10));
    w = writer();
    m_gate.open(false);
    EXPECT_TRUE(w->flush(soon));
    expectAll(20'000);
}

TEST_F(WriterSpoolTest, DoesNotWaitForASlowStoreAtTheEnd) {
    m_disk.onWrite = [](std::span<const Point>) -> Result<void> {
        std::this_thread::sleep_for(std::chrono::milliseconds(700));  // what is measured is how often that is waited for
        return {};
    };
    auto w = writer();
    w->write(pointsOf(100'000));
    const auto began = std::chrono::steady_clock::now();
    w.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(8)) << "20 batches take 14 s";
    EXPECT_LT(m_disk.points(), 100'000u);
    m_disk.onWrite = nullptr;
    w = writer();
    EXPECT_TRUE(w->flush(soon));
    expectAll(100'000);
}

// ---- Kill -9 ---------------------------------------------------------------------------------------------------------

TEST(WriterKill, LosesNothingWhetherTheStoreWasThereOrAway) {
    const TempDir dir;
    const auto db = dir.path() / "series.db";
    const auto spool = dir.path() / "spool";
    const auto away = dir.path() / "away";
    std::mt19937 random(3);
    long confirmed = 0;
    for (int round = 0; round < 10; ++round) {
        SCOPED_TRACE(round);
        if (round % 3 != 2) std::ofstream(away) << "away";
        else fs::remove(away);
        Process child({WRITER_KILL_CHILD, db.string(), spool.string(), away.string(), std::to_string(confirmed)},
                      dir.path() / ("log-" + std::to_string(round)));
        const long enough = confirmed + 100 + static_cast<long>(random() % 15) * 100;
        ASSERT_TRUE(waitFor([&] {
            if (round % 3 == 1 && lastNumber(child.output(), confirmed) > confirmed + 300) fs::remove(away);
            return lastNumber(child.output(), confirmed) >= enough || !child.running();
        }));
        ASSERT_TRUE(child.running()) << child.output();
        child.signal(SIGKILL);
        ASSERT_EQ(child.wait(std::chrono::seconds(20)), 128 + SIGKILL);
        confirmed = lastNumber(child.output(), confirmed);
    }
    const SystemClock clock;
    WriterOptions options;
    options.spool.emplace().folder = spool;
    Writer writer([&] { return openSqlite({db, false}); }, clock, Nanoseconds{0}, options);
    ASSERT_TRUE(writer.flush(soon));
    EXPECT_EQ(writer.state().spooled, 0u);
    auto store = std::move(openSqlite({db, true}).value().store);
    const auto points = store->points(segments(at(0), at(1e8)), 1'000'000).value();
    ASSERT_GE(points.size(), static_cast<std::size_t>(confirmed));
    for (std::size_t i = 0; i < points.size(); ++i) ASSERT_EQ(points[i].time, at(static_cast<double>(i)));
}

// ---- The text of rejected points -------------------------------------------------------------------------------------

TEST(RejectedLog, StaysBoundedAndKeepsTheNewest) {
    const TempDir dir;
    RejectedLog log(dir.path() / "rejected", 20'000);
    for (int i = 0; i < 1'000; ++i) log.add(segment("news", "1080p", at(i), i), "why", noon);
    EXPECT_LT(bytesIn(dir.path() / "rejected"), 21'000u);
    EXPECT_THAT(readFile(dir.path() / "rejected" / "rejected.txt"), HasSubstr("\"ttfb_ms\"=999,"));
}

TEST(RejectedLog, WritesHostileValuesOnOneLine) {
    const Point point{Measurement::ChannelError,
                      {{"channel", "a\nb\" c\\"}},
                      {{"message", std::string(100'000, 'x')}, {"count", std::int64_t{3}}},
                      at(0)};
    const std::string line = lineOf(point);
    EXPECT_THAT(line, Not(HasSubstr("\n")));
    EXPECT_LT(line.size(), 1'200u);
    EXPECT_THAT(line, HasSubstr(R"("channel"="a b\" c\\")"));
    EXPECT_THAT(line, HasSubstr("\"count\"=3i"));
}

}  // namespace

}  // namespace inspector::series::test
