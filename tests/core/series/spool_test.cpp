// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/spool.h"
#include "core/series/spool_codec.h"
#include "tests/core/series/points.h"
#include "tests/support/process.h"

#include <cmath>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

namespace inspector::series::test {

namespace {

namespace fs = std::filesystem;
using inspector::test::readFile;
using inspector::test::TempDir;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// ---- The codec -------------------------------------------------------------------------------------------------------

std::vector<Point> allKindsOfPoints() {
    std::vector<Point> points = pointsOf(20);
    points.push_back({Measurement::ChannelError,
                      {{"channel", "caf\xC3\xA9 \"news\"\n'); DROP TABLE x;--"}, {"kind", ""}},
                      {{"message", std::string("a\nb\0c", 5)}, {"count", std::int64_t{-7}}},
                      WallTime{Nanoseconds{std::numeric_limits<std::int64_t>::max()}}});
    points.push_back({Measurement::CdnHealth, {}, {}, WallTime{Nanoseconds{std::numeric_limits<std::int64_t>::min()}}});
    Point numbers{Measurement::AbrLadder, {}, {}, at(-1e6)};
    for (const double value : {0.1, -0.0, 0.0, 1e300, -1e15, 9'007'199'254'740'991.0, 9'007'199'254'740'993.0, 5e-324,
                               std::numeric_limits<double>::infinity()})
        numbers.fields.emplace_back("width", value);
    for (const std::int64_t value : {std::int64_t{0}, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()})
        numbers.fields.emplace_back("height", value);
    points.push_back(std::move(numbers));
    return points;
}

TEST(SpoolCodec, BringsEveryPointBackAsItWas) {
    const auto points = allKindsOfPoints();
    const auto back = decodePoints(encodePoints(points));
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(*back, points);
    const auto& zeros = back->back().fields;
    EXPECT_TRUE(std::signbit(std::get<double>(zeros[1].second)));
    EXPECT_FALSE(std::signbit(std::get<double>(zeros[2].second)));
    EXPECT_EQ(decodePoints(encodePoints({})).value(), std::vector<Point>{});
}

TEST(SpoolCodec, TakesFewBytesForAPoint) {
    std::vector<Point> points;
    for (int i = 0; i < 5'000; ++i) {
        points.push_back(segment("channel-" + std::to_string(i % 100), "1080p-6000k", at(i * 0.013), i * 0.37));
        for (const char* name : {"size_bytes", "duration_s", "download_ms", "bitrate_bps", "download_ratio", "sequence"})
            points.back().fields.emplace_back(name, 1000.0 + i);
    }
    EXPECT_LT(encodePoints(points).size() / points.size(), 64u);
}

TEST(SpoolCodec, RefusesEveryBeginningAndSurvivesEveryChangedByte) {
    const std::string bytes = encodePoints(allKindsOfPoints());
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_FALSE(decodePoints(bytes.substr(0, size)).has_value()) << size;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        for (const char change : {'\x01', '\x80', '\xFF'}) {
            std::string changed = bytes;
            changed[i] = static_cast<char>(changed[i] ^ change);
            if (const auto points = decodePoints(changed)) {
                EXPECT_LE(points->size(), bytes.size());
            }
        }
}

// ---- The spool -------------------------------------------------------------------------------------------------------

class SpoolTest : public ::testing::Test {
protected:
    SpoolTest() { m_options.folder = m_dir.path() / "spool"; }

    std::unique_ptr<Spool> open() {
        auto spool = Spool::open(m_options);
        EXPECT_TRUE(spool.has_value()) << spool.error().message();
        return spool ? std::move(*spool) : nullptr;
    }
    static std::vector<Point> takeAll(Spool& spool, std::size_t most = 5'000) {
        std::vector<Point> all;
        for (auto points = spool.front(most); !points.empty(); points = spool.front(most)) {
            all.insert(all.end(), points.begin(), points.end());
            spool.pop();
        }
        return all;
    }
    std::vector<fs::path> files(const std::string& ending, const std::string& folder = "spool") {
        std::vector<fs::path> found;
        for (const auto& entry : fs::directory_iterator(m_dir.path() / folder))
            if (entry.path().extension() == ending) found.push_back(entry.path());
        std::sort(found.begin(), found.end());
        return found;
    }

    TempDir m_dir;
    SpoolOptions m_options;
};

TEST_F(SpoolTest, GivesBackWhatItTookInOrder) {
    const auto spool = open();
    EXPECT_TRUE(spool->empty());
    EXPECT_THAT(spool->front(10), IsEmpty());
    ASSERT_TRUE(spool->append({}).has_value());
    EXPECT_TRUE(spool->empty());
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(spool->append(pointsOf(7, i * 7)).has_value());
    EXPECT_EQ(spool->state().points, 70u);
    EXPECT_EQ(spool->state().oldest, at(0));
    EXPECT_GT(spool->state().bytes, 0u);
    EXPECT_THAT(spool->front(20), SizeIs(14)) << "whole records, together";
    EXPECT_THAT(spool->front(3), SizeIs(7)) << "at least one, and the same until it is confirmed";
    spool->pop();
    spool->pop();  // confirmed once
    EXPECT_EQ(spool->state().points, 63u);
    EXPECT_EQ(spool->state().oldest, at(7));
    auto rest = takeAll(*spool, 14);
    ASSERT_THAT(rest, SizeIs(63));
    for (int i = 0; i < 63; ++i) EXPECT_EQ(rest[static_cast<std::size_t>(i)].time, at(7 + i));
    EXPECT_TRUE(spool->empty());
    EXPECT_EQ(spool->state().bytes, 0u);
    EXPECT_THAT(files(".spool"), IsEmpty());
    EXPECT_THAT(files(".pos"), IsEmpty());
}

TEST_F(SpoolTest, GoesOnWhereItWasWhenItIsOpenedAgain) {
    m_options.segmentBytes = 4'000;
    auto spool = open();
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(spool->append(pointsOf(20, i * 20)).has_value());
    EXPECT_GT(files(".spool").size(), 5u);
    for (int i = 0; i < 33; ++i) {
        ASSERT_THAT(spool->front(20), SizeIs(20));
        spool->pop();
    }
    (void)spool->front(20);  // not confirmed
    spool.reset();
    spool = open();
    EXPECT_EQ(spool->state().points, 67u * 20);
    ASSERT_TRUE(spool->append(pointsOf(20, 2'000)).has_value());
    const auto rest = takeAll(*spool, 50);
    ASSERT_THAT(rest, SizeIs(68 * 20));
    for (std::size_t i = 0; i < rest.size(); ++i) ASSERT_EQ(rest[i].time, at(660 + static_cast<double>(i)));
}

TEST_F(SpoolTest, KeepsNoMoreThanItsBoundAndCountsWhatItDrops) {
    m_options.mostBytes = 64 << 10;
    const auto spool = open();
    std::uint64_t appended = 0;
    for (int i = 0; i < 200; ++i, appended += 50) {
        ASSERT_TRUE(spool->append(pointsOf(50, i * 50)).has_value());
        ASSERT_LE(spool->state().bytes, m_options.mostBytes);
        ASSERT_EQ(spool->state().points + spool->state().dropped, appended + 50);
    }
    EXPECT_GT(spool->state().dropped, 0u);
    EXPECT_GT(spool->state().bytes, m_options.mostBytes * 3 / 4);
    const auto dropped = static_cast<double>(spool->state().dropped);
    const auto rest = takeAll(*spool);
    for (std::size_t i = 0; i < rest.size(); ++i) ASSERT_EQ(rest[i].time, at(dropped + static_cast<double>(i)));
}

TEST_F(SpoolTest, ConfirmsNothingElseWhenWhatWasGivenIsDroppedMeanwhile) {
    m_options.mostBytes = 64 << 10;
    const auto spool = open();
    ASSERT_TRUE(spool->append(pointsOf(50)).has_value());
    ASSERT_THAT(spool->front(50), SizeIs(50));
    for (int i = 1; spool->state().dropped == 0; ++i) ASSERT_TRUE(spool->append(pointsOf(50, i * 50)).has_value());
    const auto before = spool->state().points;
    spool->pop();
    EXPECT_EQ(spool->state().points, before);
}

TEST_F(SpoolTest, ForgetsWhatWasGivenAsAWhole) {
    const auto spool = open();
    spool->give();
    spool->pop();
    ASSERT_TRUE(spool->append(pointsOf(12'000)).has_value());  // several records
    spool->give();
    ASSERT_TRUE(spool->append(pointsOf(10, 12'000)).has_value());
    spool->pop();
    const auto rest = takeAll(*spool);
    ASSERT_THAT(rest, SizeIs(10));
    EXPECT_EQ(rest[0].time, at(12'000));
}

TEST_F(SpoolTest, RefusesAPointThatIsTooLarge) {
    const auto spool = open();
    auto points = pointsOf(3);
    points[1].tags[0].second.assign(mostRecordBytes + 1, 'x');
    const auto kept = spool->append(points);
    ASSERT_FALSE(kept.has_value());
    EXPECT_EQ(kept.error().kind, Error::Kind::InvalidInput);
    EXPECT_TRUE(spool->empty());
}

TEST_F(SpoolTest, LosesNothingButTheTornRecordWhereverAPowerCutFalls) {
    auto spool = open();
    std::vector<std::uintmax_t> sizes;
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(spool->append(pointsOf(1, i)).has_value());
        sizes.push_back(fs::file_size(files(".spool").at(0)));
    }
    spool.reset();
    const auto file = files(".spool").at(0);
    const std::string whole = readFile(file);
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        // Cut off; grown but not filled; the header there and its points not.
        for (const std::size_t zeros : {std::size_t{0}, std::size_t{40}, whole.size() - size}) {
            if (zeros > 0 && size % 9 != 0) continue;  // each of them waits for the disk
            SCOPED_TRACE(std::to_string(size) + " + " + std::to_string(zeros));
            std::ofstream(file, std::ios::binary) << whole.substr(0, size) << std::string(zeros, '\0');
            const auto kept = static_cast<std::size_t>(std::upper_bound(sizes.begin(), sizes.end(), size) - sizes.begin());
            spool = open();
            ASSERT_EQ(spool->state().points, kept);
            ASSERT_EQ(spool->state().damaged, 0u);
            ASSERT_TRUE(spool->append(pointsOf(1, static_cast<int>(kept))).has_value());
            const auto rest = takeAll(*spool);
            ASSERT_THAT(rest, SizeIs(kept + 1));
            for (std::size_t i = 0; i < rest.size(); ++i) ASSERT_EQ(rest[i].time, at(static_cast<double>(i)));
            spool.reset();
        }
    }
}

TEST_F(SpoolTest, ReadsAroundADamagedByteAndKeepsTheFile) {
    m_options.segmentBytes = 400;  // some records each
    for (std::size_t damagedByte = 0;; damagedByte += 13) {
        SCOPED_TRACE(damagedByte);
        fs::remove_all(m_options.folder);
        auto spool = open();
        for (int i = 0; i < 12; ++i) ASSERT_TRUE(spool->append(pointsOf(3, i * 3)).has_value());
        spool.reset();
        ASSERT_GT(files(".spool").size(), 2u);
        const auto file = files(".spool").at(1);
        std::string bytes = readFile(file);
        if (damagedByte >= bytes.size()) break;
        bytes[damagedByte] = static_cast<char>(bytes[damagedByte] ^ 0x40);
        std::ofstream(file, std::ios::binary) << bytes;
        spool = open();
        const auto rest = takeAll(*spool);
        EXPECT_THAT(rest, SizeIs(33)) << "one record is lost";
        EXPECT_TRUE(std::is_sorted(rest.begin(), rest.end(), [](const Point& a, const Point& b) { return a.time < b.time; }));
        EXPECT_EQ(spool->state().damaged, 1u);
        EXPECT_THAT(files(".damaged"), SizeIs(1));
        spool.reset();
        spool = open();
        EXPECT_TRUE(spool->empty());
        EXPECT_EQ(spool->state().damaged, 1u) << "it is still said";
    }
}

TEST_F(SpoolTest, SetsAFileOfSomethingElseAside) {
    m_dir.write("spool/0000000001.spool", std::string(100'000, 'x'));
    m_dir.write("spool/0000000002.spool", "");
    m_dir.write("spool/notes.txt", "not ours");
    const auto spool = open();
    EXPECT_TRUE(spool->empty());
    EXPECT_EQ(spool->state().damaged, 1u);
    ASSERT_TRUE(spool->append(pointsOf(5)).has_value());
    EXPECT_THAT(takeAll(*spool), SizeIs(5));
    EXPECT_THAT(files(".damaged"), SizeIs(1));
    EXPECT_THAT(files(".txt"), SizeIs(1));
}

TEST_F(SpoolTest, KeepsFewDamagedFilesAndDropsThemFirstWhenItIsFull) {
    for (int i = 1; i < 9; ++i)
        m_dir.write("spool/000000000" + std::to_string(i) + ".spool", std::string(10'000, 'x'));
    m_options.mostBytes = 60'000;
    auto spool = open();
    EXPECT_THAT(files(".damaged"), SizeIs(4));
    for (int i = 0; spool->state().dropped == 0; ++i) ASSERT_TRUE(spool->append(pointsOf(50, i * 50)).has_value());
    EXPECT_THAT(files(".damaged"), IsEmpty());
}

TEST_F(SpoolTest, ReplaysASegmentAgainWhenItsPositionCannotBeRead) {
    auto spool = open();
    for (int i = 0; i < 4; ++i) ASSERT_TRUE(spool->append(pointsOf(3, i * 3)).has_value());
    (void)spool->front(3);
    spool->pop();
    spool.reset();
    ASSERT_THAT(files(".pos"), SizeIs(1));
    std::ofstream(files(".pos")[0], std::ios::binary) << "half";
    EXPECT_THAT(takeAll(*open()), SizeIs(12));
}

TEST_F(SpoolTest, GivesEachOfTwoProgramsAFolderAndTakesOverWhatIsLeft) {
    auto first = open();
    auto second = open();
    auto third = open();
    EXPECT_EQ(first->state().folder, m_options.folder);
    EXPECT_EQ(second->state().folder, m_dir.path() / "spool-2");
    EXPECT_EQ(third->state().folder, m_dir.path() / "spool-3");
    ASSERT_TRUE(first->append(pointsOf(5)).has_value());
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(second->append(pointsOf(5, 100 + i * 5)).has_value());
    (void)second->front(5);
    second->pop();
    first->adopt();
    EXPECT_EQ(first->state().points, 5u) << "the second is still there";
    second.reset();
    third.reset();
    ASSERT_TRUE(first->append(pointsOf(5, 5)).has_value());
    first->adopt();
    EXPECT_EQ(first->state().points, 20u);
    ASSERT_TRUE(first->append(pointsOf(5, 200)).has_value());
    const auto rest = takeAll(*first);
    ASSERT_THAT(rest, SizeIs(25));
    EXPECT_EQ(rest[0].time, at(0));
    EXPECT_EQ(rest[10].time, at(105)) << "what the other had replayed stays replayed";
    EXPECT_EQ(rest[20].time, at(200));
    EXPECT_THAT(files(".spool", "spool-2"), IsEmpty());
}

TEST_F(SpoolTest, TakesOverAtItsOpeningWhatIsLeft) {
    {
        const auto first = open();
        const auto second = open();
        ASSERT_TRUE(second->append(pointsOf(5)).has_value());
    }
    EXPECT_THAT(takeAll(*open()), SizeIs(5));
}

TEST_F(SpoolTest, SaysThatItsFolderCannotBeMade) {
    m_dir.write("file", "");
    m_options.folder = m_dir.path() / "file" / "spool";
    const auto spool = Spool::open(m_options);
    ASSERT_FALSE(spool.has_value());
    EXPECT_EQ(spool.error().kind, Error::Kind::Denied);
}

TEST_F(SpoolTest, GoesOnWithoutTheFilesThatSomeoneRemoved) {
    m_options.segmentBytes = 400;
    const auto spool = open();
    for (int i = 0; i < 12; ++i) ASSERT_TRUE(spool->append(pointsOf(3, i * 3)).has_value());
    fs::remove(files(".spool").at(0));
    const auto rest = takeAll(*spool);
    EXPECT_EQ(rest.size() + spool->state().damagedPoints, 36u);
    EXPECT_GT(spool->state().damagedPoints, 0u);
}

}  // namespace

}  // namespace inspector::series::test
