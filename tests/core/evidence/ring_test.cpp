// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evidence/ring.h"
#include "tests/core/evidence/samples.h"
#include "tests/support/process.h"

#include <gtest/gtest.h>

#include <fstream>

using namespace inspector;
using namespace inspector::evidence;
using namespace inspector::test;
using namespace std::chrono_literals;

namespace {

const ChannelId sport{"sport-1"};
const WallTime start = fromMillis(1'700'000'000'000);

Result<void> add(Ring& ring, WallTime at, const std::string& body, const ChannelId& channel = sport) {
    return ring.append(channel, {exchangeAt(at, body)}, at);
}

std::string noise(int seed) {  // does not compress
    std::string text;
    std::uint32_t x = static_cast<std::uint32_t>(seed) * 2654435761U + 1;
    for (int i = 0; i < 20'000; ++i) text += static_cast<char>((x = x * 1664525U + 1013904223U) >> 24);
    return text;
}

std::filesystem::path newestFile(const std::filesystem::path& folder) {
    std::filesystem::path newest;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && entry.path() > newest) newest = entry.path();
    return newest;
}

}  // namespace

TEST(Ring, GivesBackTheWindowThatIsAskedFor) {
    const TempDir dir;
    Ring ring(dir.path(), {});
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(add(ring, start + i * 10s, std::to_string(i)));
    const Exchanges some = ring.read(sport, start + 50s, start + 80s);
    ASSERT_EQ(some.size(), 4U);
    EXPECT_EQ(*some.front()->body, "5");
    EXPECT_EQ(*some.back()->body, "8");
    EXPECT_TRUE(ring.read(ChannelId{"other"}, start, start + 1h).empty());
}

TEST(Ring, ForgetsWhatIsOlderThanItsLimit) {
    const TempDir dir;
    Ring ring(dir.path(), {5min, 4 << 20, 1 << 30});
    for (int i = 0; i < 60; ++i) ASSERT_TRUE(add(ring, start + i * 30s, "x"));
    const Exchanges all = ring.read(sport, start, start + 1h);
    EXPECT_GE(all.front()->started, start + 30min - 5min - 3min);
    EXPECT_GE(all.size(), 10U);
    EXPECT_LE(all.size(), 16U);
}

TEST(Ring, StaysWithinItsBytes) {
    const TempDir dir;
    Ring ring(dir.path(), {10h, 200'000, 300'000});
    for (int i = 0; i < 50; ++i) {
        ASSERT_TRUE(add(ring, start + i * 61s, noise(i)));
        ASSERT_TRUE(add(ring, start + i * 61s, noise(1'000 + i), ChannelId{"news"}));
    }
    EXPECT_LE(ring.bytes(), 330'000);
    EXPECT_FALSE(ring.read(sport, start, start + 10h).empty());
    EXPECT_FALSE(ring.read(ChannelId{"news"}, start, start + 10h).empty());
}

TEST(Ring, ReadsOnAfterARestartAndLeavesOutWhatACrashCutOff) {
    const TempDir dir;
    {
        Ring ring(dir.path(), {});
        for (int i = 0; i < 5; ++i) ASSERT_TRUE(add(ring, start + i * 1s, std::to_string(i)));
    }
    const auto file = newestFile(dir.path());
    std::filesystem::resize_file(file, std::filesystem::file_size(file) - 7);
    Ring ring(dir.path(), {});
    EXPECT_EQ(ring.read(sport, start, start + 1h).size(), 4U);
    EXPECT_GT(ring.bytes(), 0);
    ASSERT_TRUE(add(ring, start + 6s, "later"));  // in a file of its own: what was cut hides nothing
    EXPECT_EQ(ring.read(sport, start, start + 1h).size(), 5U);
}

TEST(Ring, IgnoresFilesThatAreNotItsOwn) {
    const TempDir dir;
    std::filesystem::create_directories(dir.path() / "sport-1");
    std::ofstream(dir.path() / "sport-1" / "notes.txt") << "hello";
    std::ofstream(dir.path() / "sport-1" / "1700000000000.ring") << "this is no ring at all, but longer than a header";
    Ring ring(dir.path(), {});
    EXPECT_TRUE(ring.read(sport, start - 1h, start + 1h).empty());
    ASSERT_TRUE(add(ring, start + 2min, "good"));
    EXPECT_EQ(ring.read(sport, start - 1h, start + 1h).size(), 1U);
}

TEST(Ring, RemovesAChannel) {
    const TempDir dir;
    Ring ring(dir.path(), {});
    ASSERT_TRUE(add(ring, start, "x"));
    ring.remove(sport);
    EXPECT_EQ(ring.bytes(), 0);
    EXPECT_FALSE(std::filesystem::exists(dir.path() / "sport-1"));
}

TEST(Ring, SaysWhenItCannotWrite) {
    const TempDir dir;
    std::ofstream(dir.path() / "blocked") << "a file where a folder should be";
    Ring ring(dir.path() / "blocked", {});
    const auto written = add(ring, start, "x");
    ASSERT_FALSE(written);
    EXPECT_FALSE(written.error().hint.empty());
}
