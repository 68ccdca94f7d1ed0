// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/duration.h"

#include <gtest/gtest.h>

using namespace inspector;

TEST(Duration, IsReadAsPrometheusWritesIt) {
    const std::pair<const char*, long> cases[] = {{"0", 0},       {"0s", 0},      {"90s", 90},        {"15m", 900},
                                                  {"1h30m", 5400}, {" 7d ", 604800}, {"2w1d", 1296000}, {"1d1s", 86401}};
    for (const auto& [text, seconds] : cases) EXPECT_EQ(parseDuration(text), Seconds{seconds}) << text;
}

TEST(Duration, RefusesWhatIsNone) {
    for (const char* text : {"", " ", "5", "h", "1x", "30m1h", "1h1h", "-1h", "1.5h", "1 h", "99999999999s", "9999w", "1h "
                             "5"})
        EXPECT_EQ(parseDuration(text), std::nullopt) << text;
}

TEST(Duration, IsWrittenAsItIsRead) {
    for (const char* text : {"0s", "59s", "1m", "1h1s", "1d", "2w3d4h5m6s"}) EXPECT_EQ(formatDuration(*parseDuration(text)), text);
    EXPECT_EQ(formatDuration(Seconds{5400}), "1h30m");
    EXPECT_EQ(formatDuration(Seconds{-90}), "-1m30s");
}
