// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the embedded store does with files it cannot use: damaged, another program's, newer, locked, not permitted.
#include "core/series/store.h"
#include "tests/core/series/points.h"
#include "tests/support/process.h"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/mount.h>
#include <thread>
#include <unistd.h>

#ifdef __SANITIZE_THREAD__
// QLockFile reads a file's date: the lock that the C library takes for the time zone is not seen from within Qt.
extern "C" const char* __tsan_default_suppressions() { return "race:tzset_internal\n"; }
#endif

namespace inspector::series::test {

namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class SqliteFailure : public ::testing::Test {
protected:
    Result<Opened> open(bool readOnly = false) { return openSqlite({m_file, readOnly}); }
    std::unique_ptr<Store> mustOpen(bool readOnly = false) {
        auto opened = open(readOnly);
        EXPECT_TRUE(opened.has_value()) << opened.error().message();
        return opened ? std::move(opened->store) : nullptr;
    }
    static std::vector<Point> batchOf(int number) {
        std::vector<Point> points;
        for (int i = 0; i < 500; ++i)
            points.push_back(segment("channel-" + std::to_string(i % 10), "1080p", at(number * 1000 + i), i));
        return points;
    }
    static std::size_t countOf(Store& store) {
        const auto result = store.points(segments(at(0), at(1e8)), 1'000'000);
        EXPECT_TRUE(result.has_value()) << result.error().message();
        return result ? result->size() : 0;
    }
    // A closed store with 5,000 points.
    void make() {
        const auto store = mustOpen();
        for (int i = 0; i < 10; ++i) ASSERT_TRUE(store->write(batchOf(i)).has_value());
    }
    void overwrite(std::int64_t offset, const std::string& bytes) {
        std::fstream out(m_file, std::ios::in | std::ios::out | std::ios::binary);
        out.seekp(offset);
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        ASSERT_TRUE(out.good());
    }
    void execute(const char* sql) {
        sqlite3* db = nullptr;
        ASSERT_EQ(sqlite3_open(m_file.c_str(), &db), SQLITE_OK);
        EXPECT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
        sqlite3_close(db);
    }
    // The file was set aside whole, under a name with a time, and a new store has been begun.
    void expectSetAside(const Result<Opened>& opened, const std::string& content) {
        ASSERT_TRUE(opened.has_value()) << opened.error().message();
        ASSERT_TRUE(opened->setAside.has_value());
        EXPECT_THAT(opened->setAside->filename().string(),
                    ::testing::MatchesRegex("series\\.db\\.corrupt-[0-9]+T[0-9]+Z.*"));
        EXPECT_TRUE(inspector::test::readFile(*opened->setAside) == content);
        EXPECT_EQ(countOf(*opened->store), 0u);
        EXPECT_TRUE(opened->store->write(batchOf(0)).has_value());
    }

    inspector::test::TempDir m_dir;
    fs::path m_file = m_dir.path() / "data" / "series.db";
};

TEST_F(SqliteFailure, MakesTheFoldersItNeeds) {
    EXPECT_TRUE(mustOpen());
    EXPECT_TRUE(fs::exists(m_file));
}

TEST_F(SqliteFailure, SetsGarbageAside) {
    m_dir.write("data/series.db", std::string(10'000, 'x'));
    expectSetAside(open(), std::string(10'000, 'x'));
}

TEST_F(SqliteFailure, SetsAShortFileAside) {
    m_dir.write("data/series.db", "SQLite format 3");
    expectSetAside(open(), "SQLite format 3");
}

TEST_F(SqliteFailure, TakesAnEmptyFileForANewOne) {
    m_dir.write("data/series.db", "");
    const auto opened = open();
    ASSERT_TRUE(opened.has_value()) << opened.error().message();
    EXPECT_FALSE(opened->setAside.has_value());
}

TEST_F(SqliteFailure, SetsATruncatedFileAside) {
    make();
    fs::resize_file(m_file, fs::file_size(m_file) / 2);
    const auto content = inspector::test::readFile(m_file);
    expectSetAside(open(), content);
}

TEST_F(SqliteFailure, SetsAFileWithoutItsTablesAside) {
    make();
    execute("DROP TABLE segment_metric");
    const auto content = inspector::test::readFile(m_file);
    expectSetAside(open(), content);
}

TEST_F(SqliteFailure, SetsAsideWithTheLogThatBelongsToIt) {
    m_dir.write("data/series.db", std::string(10'000, 'x'));
    m_dir.write("data/series.db-wal", "the log");
    const auto opened = open();
    ASSERT_TRUE(opened.has_value() && opened->setAside);
    EXPECT_EQ(inspector::test::readFile(opened->setAside->string() + "-wal"), "the log");
}

TEST_F(SqliteFailure, SetsTwoFilesAsideUnderTwoNames) {
    for (int i = 0; i < 2; ++i) {
        m_dir.write("data/series.db", std::string(10'000, 'x'));
        EXPECT_TRUE(open().value().setAside.has_value());
    }
    int kept = 0;
    for (const auto& entry : fs::directory_iterator(m_file.parent_path()))
        kept += entry.path().filename().string().find(".corrupt-") != std::string::npos ? 1 : 0;
    EXPECT_EQ(kept, 2);
}

TEST_F(SqliteFailure, FindsADamagedPageAtRunTimeAndSetsTheFileAsideWhenOpenedAgain) {
    make();
    const auto reader = mustOpen(true);
    // Everything behind the first pages, which opening looks at.
    overwrite(20 * 4096, std::string(static_cast<std::size_t>(fs::file_size(m_file)) - 20 * 4096, '\x5a'));
    const auto damaged = inspector::test::readFile(m_file);
    auto writer = mustOpen();
    const auto result = reader->points(segments(at(0), at(1e8)), 1'000'000);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().kind, Error::Kind::Corrupt) << result.error().message();
    // The reader tells whoever writes; the writer's next batch fails, and opening again helps.
    const auto written = writer->write(batchOf(20));
    ASSERT_FALSE(written.has_value());
    EXPECT_EQ(written.error().kind, Error::Kind::Corrupt);
    writer.reset();
    const auto opened = open();
    expectSetAside(opened, damaged);
    EXPECT_EQ(countOf(*reader), 500u) << "the reader goes on with the new file";
}

TEST_F(SqliteFailure, ForgetsTheMarkOfADamagedFileThatWasMovedByHand) {
    make();
    m_dir.write("data/series.db-damaged", "a reader saw it");
    fs::remove(m_file);
    const auto opened = open();
    ASSERT_TRUE(opened.has_value()) << opened.error().message();
    EXPECT_FALSE(opened->setAside.has_value());
    EXPECT_TRUE(opened->store->write(batchOf(0)).has_value());
}

TEST_F(SqliteFailure, LeavesADamagedFileWhereItIsWhenOnlyReading) {
    m_dir.write("data/series.db", std::string(10'000, 'x'));
    const auto opened = open(true);
    ASSERT_FALSE(opened.has_value());
    EXPECT_EQ(opened.error().kind, Error::Kind::Corrupt);
    EXPECT_TRUE(inspector::test::readFile(m_file) == std::string(10'000, 'x'));
}

TEST_F(SqliteFailure, SetsADamagedFileAsideOnceWhenSeveralOpenIt) {
    m_dir.write("data/series.db", std::string(100'000, 'x'));
    std::vector<std::thread> threads;
    std::atomic<int> opened = 0;
    std::atomic<int> setAside = 0;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            const auto result = open();
            if (!result) return;
            ++opened;
            setAside += result->setAside ? 1 : 0;
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(opened, 8);
    EXPECT_EQ(setAside, 1);
}

TEST_F(SqliteFailure, LetsSeveralMakeANewFileAtOnce) {
    for (int round = 0; round < 5; ++round) {
        m_file = m_dir.path() / std::to_string(round) / "series.db";
        std::vector<std::thread> threads;
        std::atomic<int> opened = 0;
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([&, i] {
                const auto result = open();
                EXPECT_TRUE(result.has_value()) << result.error().message();
                opened += result && result->store->write(batchOf(i)) ? 1 : 0;
            });
        for (auto& thread : threads) thread.join();
        EXPECT_EQ(opened, 8);
        EXPECT_EQ(countOf(*mustOpen()), 4'000u);
    }
}

TEST_F(SqliteFailure, LeavesAFileOfANewerProgramAlone) {
    make();
    execute("PRAGMA user_version = 99");
    const auto before = inspector::test::readFile(m_file);
    for (const bool readOnly : {false, true}) {
        const auto opened = open(readOnly);
        ASSERT_FALSE(opened.has_value());
        EXPECT_EQ(opened.error().kind, Error::Kind::Conflict);
        EXPECT_THAT(opened.error().message(), HasSubstr("99"));
    }
    EXPECT_TRUE(inspector::test::readFile(m_file) == before);
}

TEST_F(SqliteFailure, LeavesAnotherProgramsDatabaseAlone) {
    fs::create_directories(m_file.parent_path());
    execute("CREATE TABLE bookmarks (url TEXT); INSERT INTO bookmarks VALUES ('https://example.com')");
    const auto before = inspector::test::readFile(m_file);
    const auto opened = open();
    ASSERT_FALSE(opened.has_value());
    EXPECT_EQ(opened.error().kind, Error::Kind::Conflict);
    EXPECT_TRUE(inspector::test::readFile(m_file) == before);
}

TEST_F(SqliteFailure, SaysWhenThereIsNothingToRead) {
    const auto opened = open(true);
    ASSERT_FALSE(opened.has_value());
    EXPECT_EQ(opened.error().kind, Error::Kind::NotFound);
    EXPECT_FALSE(fs::exists(m_file));
}

TEST_F(SqliteFailure, SaysWhenThePathIsAFolder) {
    fs::create_directories(m_file);
    const auto opened = open();
    ASSERT_FALSE(opened.has_value());
    EXPECT_EQ(opened.error().kind, Error::Kind::Denied) << opened.error().message();
}

TEST_F(SqliteFailure, DoesNotWaitForEverForALock) {
    make();
    auto store = mustOpen();
    sqlite3* other = nullptr;
    ASSERT_EQ(sqlite3_open(m_file.c_str(), &other), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
    const auto written = store->write(batchOf(50));
    ASSERT_FALSE(written.has_value());
    EXPECT_EQ(written.error().kind, Error::Kind::Unavailable) << written.error().message();
    EXPECT_EQ(countOf(*store), 5'000u) << "readers do not wait for the writer";
    sqlite3_exec(other, "COMMIT", nullptr, nullptr, nullptr);
    sqlite3_close(other);
    EXPECT_TRUE(store->write(batchOf(50)).has_value());
}

TEST_F(SqliteFailure, WritesWhileAReaderReads) {
    make();
    auto store = mustOpen();
    sqlite3* reader = nullptr;
    ASSERT_EQ(sqlite3_open_v2(m_file.c_str(), &reader, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM segment_metric", nullptr, nullptr, nullptr), SQLITE_OK);
    for (int i = 100; i < 110; ++i) EXPECT_TRUE(store->write(batchOf(i)).has_value());
    sqlite3_close(reader);
}

// Root may write anywhere: the test becomes nobody for as long as it lasts.
class SqliteDenied : public SqliteFailure {
protected:
    void TearDown() override {
        if (m_nobody) {
            ASSERT_EQ(seteuid(0), 0);
        }
    }
    void becomeNobody() {
        if (geteuid() != 0) return;
        ASSERT_EQ(seteuid(65534), 0);
        m_nobody = true;
    }
    bool m_nobody = false;
};

TEST_F(SqliteDenied, SaysThatTheFolderIsReadOnly) {
    fs::create_directories(m_file.parent_path());
    fs::permissions(m_file.parent_path(), fs::perms(0555));
    becomeNobody();
    for (const auto& file : {m_file, m_file.parent_path() / "deeper" / "series.db"}) {
        const auto opened = openSqlite({file, false});
        ASSERT_FALSE(opened.has_value());
        EXPECT_EQ(opened.error().kind, Error::Kind::Denied) << opened.error().message();
        EXPECT_THAT(opened.error().hint, HasSubstr("write"));
    }
}

TEST_F(SqliteDenied, SaysThatTheFileIsReadOnly) {
    make();
    fs::permissions(m_file, fs::perms(0444));
    becomeNobody();
    const auto opened = open();
    ASSERT_FALSE(opened.has_value());
    EXPECT_EQ(opened.error().kind, Error::Kind::Denied) << opened.error().message();
}

TEST_F(SqliteDenied, SaysThatADamagedFileCannotBeSetAside) {
    m_dir.write("data/series.db", std::string(10'000, 'x'));
    fs::permissions(m_file, fs::perms(0666));
    fs::permissions(m_file.parent_path(), fs::perms(0555));
    becomeNobody();
    const auto opened = open();
    ASSERT_FALSE(opened.has_value());
    EXPECT_EQ(opened.error().kind, Error::Kind::Denied) << opened.error().message();
}

// A real file system without room. Needs the right to mount one.
class SqliteOnASmallDisk : public SqliteFailure {
protected:
    void SetUp() override {
        m_disk = m_dir.path() / "disk";
        fs::create_directory(m_disk);
        if (mount("tmpfs", m_disk.c_str(), "tmpfs", 0, "size=3m") != 0)
            GTEST_SKIP() << "NOT TESTED on a really full disk: this user may not mount a tmpfs (run as root)";
        m_mounted = true;
        m_file = m_disk / "series.db";
    }
    void TearDown() override {
        if (m_mounted) umount2(m_disk.c_str(), MNT_DETACH);
    }
    fs::path m_disk;
    bool m_mounted = false;
};

TEST_F(SqliteOnASmallDisk, SaysThatItIsFullAndGoesOnWhenThereIsRoom) {
    const auto ballast = m_disk / "ballast";
    std::ofstream(ballast) << std::string(1'500'000, 'x');
    auto store = mustOpen();
    Result<void> written;
    std::size_t confirmed = 0;
    for (; confirmed < 1000; ++confirmed) {
        written = store->write(batchOf(static_cast<int>(confirmed)));
        if (!written) break;
    }
    ASSERT_FALSE(written.has_value());
    EXPECT_EQ(written.error().kind, Error::Kind::Full) << written.error().message();
    EXPECT_EQ(countOf(*store), confirmed * 500);
    store.reset();
    const auto full = open();  // also with no room, it opens or says why
    if (!full) {
        EXPECT_EQ(full.error().kind, Error::Kind::Full) << full.error().message();
    }
    fs::remove(ballast);
    store = mustOpen();
    EXPECT_EQ(countOf(*store), confirmed * 500);
    EXPECT_TRUE(store->write(batchOf(2000)).has_value());
}

TEST_F(SqliteOnASmallDisk, SaysThatThereIsNoRoomForANewFile) {
    std::ofstream(m_disk / "ballast") << std::string(3 * 1024 * 1024 - 4096, 'x');
    const auto opened = open();
    ASSERT_FALSE(opened.has_value());
    EXPECT_EQ(opened.error().kind, Error::Kind::Full) << opened.error().message();
}

}  // namespace

}  // namespace inspector::series::test
