// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/watched_lab.h"

#include <gtest/gtest.h>

// A healthy channel of every kind, watched in every way, is up with nothing found at major or above: an alarm that is
// wrong is as bad as one that is missing.
namespace inspector::test {
namespace {

using namespace std::chrono_literals;

TEST(Healthy, ChannelsOfEveryKindAreQuiet) {
    WatchedLab lab;
    std::vector<std::string> channels;
    for (const Stream stream : everyStream)
        for (const Watch watch : everyWatch) channels.push_back(lab.add(stream, watch));
    for (const Stream stream : {Stream::Ts, Stream::Fmp4, Stream::Timeline})
        channels.push_back(lab.add(stream, Watch::Newest, "fra-1"));
    std::map<std::string, bool> alarmed;
    lab.onEvent = [&](const std::string& channel, const Event& event) {
        const bool found = event.kind == EventKind::FindingOpened || event.kind == EventKind::FindingConfirmed;
        if (found && event.severity >= Severity::Major) alarmed[channel] = true;
    };
    ASSERT_TRUE(lab.start());
    EXPECT_TRUE(lab.passCycles(1, 60s));
    EXPECT_TRUE(lab.passCycles(9, 120s));
    for (const std::string& channel : channels) {
        const Seen& seen = lab.seen(channel);
        EXPECT_EQ(seen.state, ChannelState::Up) << seen.story;
        EXPECT_FALSE(alarmed[channel]) << seen.story;
    }
}

}  // namespace
}  // namespace inspector::test
