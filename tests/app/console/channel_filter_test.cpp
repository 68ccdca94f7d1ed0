// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/channel_filter.h"
#include "tests/app/console/channel_samples.h"

#include <gtest/gtest.h>

#include <string>

namespace inspector::console {

namespace {

ChannelRow sportOne() {
    const Inventory inventory = test::inventoryOf({test::channel("sport-1", "Sport 1 HD", "Sport")});
    ChannelRow row;
    takeConfiguration(row, inventory.channels.front(), inventory);
    ChannelStatus status = test::status("sport-1", ChannelState::Down);
    status.kpis.ttfbP95Ms = 412;
    status.kpis.errorRate = 0.125;
    status.kpis.availability = 0.985;
    status.kpis.bitrateBps = 4.1e6;
    status.probe = ProbeId{"fra"};
    takeStatus(row, status);
    return row;
}

bool shows(const char* filter) { return ChannelFilter(QString::fromUtf8(filter)).matches(sportOne()); }

}  // namespace

TEST(ChannelFilter, FindsWordsAndFigures) {
    for (const char* filter : {"", "   ", "sport", "SPORT hd", "\"sport 1\"", "stale", "state:down", "state:Do", "state:up,down",
                               "group:sport", "group:\"Sport\"", "name:hd", "template:standard", "probe:fra",
                               "finding:playlist", "ttfb>200", "ttfb>=412", "ttfb<413", "ttfb=412", "ttfb:412", "errors>12",
                               "errors<=12.5", "bitrate<5", "findings>0", "availability<99", "-state:up", "-news",
                               "state:down group:sport ttfb>200 hd"})
        EXPECT_TRUE(shows(filter)) << filter;
    for (const char* filter : {"news", "sport news", "state:up", "state:unknown", "-sport", "-state:down", "group:news",
                               "ttfb>500", "ttfb<412", "findings=0", "latency>0", "-ttfb>200", "state:down group:news"})
        EXPECT_FALSE(shows(filter)) << filter;
}

TEST(ChannelFilter, SaysWhatItDoesNotUnderstandAndGoesOnWithTheRest) {
    const ChannelFilter unknown(QStringLiteral("colour:red sport"));
    ASSERT_EQ(unknown.problems().size(), 1);
    EXPECT_TRUE(unknown.problems().front().contains(QStringLiteral("colour")));
    EXPECT_TRUE(unknown.matches(sportOne()));

    const ChannelFilter noNumber(QStringLiteral("ttfb>fast"));
    ASSERT_EQ(noNumber.problems().size(), 1);
    EXPECT_TRUE(noNumber.problems().front().contains(QStringLiteral("ttfb>200")));
}

TEST(ChannelFilter, WhatIsStillBeingTypedHidesNothing) {
    for (const char* filter : {"state:", "ttfb>", "ttfb>=", "-", "\"", "\"sport", ":", ">"}) {
        const ChannelFilter f(QString::fromUtf8(filter));
        EXPECT_TRUE(f.problems().isEmpty()) << filter;
        if (std::string(filter) != "-" && std::string(filter) != ":" && std::string(filter) != ">") {
            EXPECT_TRUE(f.matches(sportOne())) << filter;
        }
    }
}

TEST(ChannelFilter, AChannelThatIsOffIsNotUp) {
    ChannelRow row = sportOne();
    row.enabled = false;
    row.state = ChannelState::Up;
    EXPECT_TRUE(ChannelFilter(QStringLiteral("state:off")).matches(row));
    EXPECT_FALSE(ChannelFilter(QStringLiteral("state:up")).matches(row));
    row.enabled = true;
    EXPECT_TRUE(ChannelFilter(QStringLiteral("state:ok")).matches(row));
}

TEST(ChannelFilter, AUrlIsAWord) {
    const ChannelFilter filter(QStringLiteral("http://example.net/"));
    EXPECT_TRUE(filter.problems().isEmpty());
    EXPECT_FALSE(filter.matches(sportOne()));
}

}  // namespace inspector::console
