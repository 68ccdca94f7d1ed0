// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/backoff.h"
#include "core/base/bounded_queue.h"
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/base/ring_buffer.h"
#include "core/base/text.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace inspector {
namespace {

using namespace std::chrono_literals;

TEST(Iso8601, WritesUtcWithMilliseconds) {
    EXPECT_EQ(formatIso8601(fromMillis(0)), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(formatIso8601(fromMillis(1'790'000'000'250)), "2026-09-21T14:13:20.250Z");
}

TEST(Iso8601, ReadsTheFormsThatPlaylistsUse) {
    const struct {
        const char* text;
        const char* utc;
        bool zoned;
    } forms[] = {
        {"2026-01-31T14:02:31.250Z", "2026-01-31T14:02:31.250Z", true},
        {"2026-01-31T14:02:31Z", "2026-01-31T14:02:31.000Z", true},
        {"2026-01-31T14:02:31.25+01:00", "2026-01-31T13:02:31.250Z", true},
        {"2026-01-31T14:02:31.25-0530", "2026-01-31T19:32:31.250Z", true},
        {"2026-01-31T14:02:31+02", "2026-01-31T12:02:31.000Z", true},
        {"2026-01-31T14:02:31.123456789Z", "2026-01-31T14:02:31.123Z", true},
        {"2026-01-31 14:02:31", "2026-01-31T14:02:31.000Z", false},
        {"2024-02-29T23:59:60Z", "2024-03-01T00:00:00.000Z", true},
    };
    for (const auto& form : forms) {
        bool zoned = !form.zoned;
        const auto time = parseIso8601(form.text, &zoned);
        ASSERT_TRUE(time) << form.text;
        EXPECT_EQ(formatIso8601(*time), form.utc) << form.text;
        EXPECT_EQ(zoned, form.zoned) << form.text;
    }
}

TEST(Iso8601, RefusesWhatIsNoDate) {
    for (const char* text : {"", "2026", "2026-02-30T00:00:00Z", "2026-01-31T25:00:00Z", "2026-01-31T14:02Z",
                             "2026-01-31T14:02:31Zx", "2026-01-31T14:02:31+99:00", "0000-00-00T00:00:00Z",
                             "9999-01-01T00:00:00Z"})
        EXPECT_FALSE(parseIso8601(text)) << text;
}

TEST(Iso8601, ReadsBackWhatItWrites) {
    for (std::int64_t ms = 1; ms < 4'000'000'000'000; ms = ms * 3 + 7)
        EXPECT_EQ(parseIso8601(formatIso8601(fromMillis(ms))), fromMillis(ms));
}

TEST(ManualClock, MovesBothTimesTogetherAndTheWallAlone) {
    ManualClock clock;
    const auto wall = clock.now();
    const auto mono = clock.mono();
    clock.advance(3s);
    EXPECT_EQ(clock.now() - wall, 3s);
    EXPECT_EQ(clock.mono() - mono, 3s);
    clock.stepWall(-10s);
    EXPECT_EQ(clock.now() - wall, -7s);
    EXPECT_EQ(clock.mono() - mono, 3s);
}

TEST(RingBuffer, KeepsTheNewestOldestFirst) {
    RingBuffer<int> ring(3);
    for (int i = 1; i <= 5; ++i) ring.push(i);
    EXPECT_EQ(ring.toVector(), (std::vector{3, 4, 5}));
    EXPECT_EQ(ring.front(), 3);
    EXPECT_EQ(ring.back(), 5);
    RingBuffer<int> none(0);
    none.push(1);
    EXPECT_TRUE(none.empty());
}

TEST(BoundedQueue, DropsTheOldestAndCountsThem) {
    BoundedQueue<int> queue(2);
    for (int i = 0; i < 5; ++i) queue.push(i);
    EXPECT_EQ(queue.dropped(), 3u);
    EXPECT_EQ(queue.takeBatch(10, 0ms), (std::vector{3, 4}));
}

TEST(BoundedQueue, WakesWhoWaitsWhenItIsClosed) {
    BoundedQueue<int> queue(2);
    std::thread waiting([&] { EXPECT_TRUE(queue.takeBatch(1, 1h).empty()); });
    queue.close();
    waiting.join();
    queue.push(1);
    EXPECT_EQ(queue.size(), 0u);
}

TEST(BoundedQueue, HandsOverBetweenThreads) {
    BoundedQueue<int> queue(100'000);
    std::thread producer([&] {
        for (int i = 0; i < 10'000; ++i) queue.push(i);
        queue.close();
    });
    int expected = 0;
    while (true) {
        const auto batch = queue.takeBatch(64, 1s);
        if (batch.empty() && queue.closed()) break;
        for (const int value : batch) EXPECT_EQ(value, expected++);
    }
    producer.join();
    EXPECT_EQ(expected, 10'000);
}

TEST(Backoff, DoublesUpToItsMostAndStartsOver) {
    Backoff backoff(100ms, 500ms);
    EXPECT_EQ(backoff.fail(), 100ms);
    EXPECT_EQ(backoff.fail(), 200ms);
    EXPECT_EQ(backoff.fail(), 400ms);
    EXPECT_EQ(backoff.fail(), 500ms);
    EXPECT_EQ(backoff.failures(), 4);
    backoff.succeed();
    EXPECT_EQ(backoff.fail(), 100ms);
}

TEST(Text, NumbersMustBeWhole) {
    EXPECT_EQ(parseUnsigned("18446744073709551615"), 18446744073709551615ull);
    for (const char* text : {"", "-1", "+1", "1 ", " 1", "1.5", "0x10", "18446744073709551616"})
        EXPECT_FALSE(parseUnsigned(text)) << text;
    EXPECT_EQ(parseDecimal("4.096"), 4.096);
    EXPECT_EQ(parseDecimal("-3"), -3.0);
    for (const char* text : {"", ".", "-", "1e5", "inf", "nan", "1.2.3", "4,5"})
        EXPECT_FALSE(parseDecimal(text)) << text;
}

TEST(Text, SlugsAreLowerCaseAsciiAndNeverEmpty) {
    EXPECT_EQ(slug("Sport 1 HD"), "sport-1-hd");
    EXPECT_EQ(slug("  --A__b--  "), "a-b");
    EXPECT_EQ(slug("Канал"), "channel");
    EXPECT_EQ(slug(""), "channel");
}

TEST(Text, KnowsUtf8) {
    EXPECT_TRUE(isValidUtf8("plain, ä, €, 😀"));
    for (const char* text : {"\xff", "\xc0\x80", "\xe2\x82", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x80"})
        EXPECT_FALSE(isValidUtf8(text));
}

TEST(Error, SaysWhereWhatAndWhatToDo) {
    const Result<int> result = fail(Error::Kind::Denied, "the file is read-only", "series.db", "choose another folder");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().message(), "series.db: the file is read-only (choose another folder)");
}

}  // namespace
}  // namespace inspector
