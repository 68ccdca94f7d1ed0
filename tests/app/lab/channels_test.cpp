// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/channels.h"

#include <gmock/gmock.h>

#include <set>

namespace inspector::lab {
namespace {

TEST(Channels, HaveStableIdsAndNamesOfTheirOwn) {
    const Channels channels(1000, 0.25, 1, 3840);
    std::set<std::string> names;
    for (const LabChannel& channel : channels.all()) {
        names.insert(channel.name);
        EXPECT_EQ(channels.find(channel.id), &channel);
        EXPECT_GE(channel.phaseMs, 0);
        EXPECT_LT(channel.phaseMs, 3840);
    }
    EXPECT_EQ(names.size(), 1000U);
    EXPECT_EQ(channels.all()[0].id, "ch-001");
    EXPECT_EQ(channels.all()[999].id, "ch-1000");
    EXPECT_EQ(channels.find("ch-1001"), nullptr);
    EXPECT_EQ(Channels(5, 0.25, 1, 3840).all()[4].phaseMs, channels.all()[4].phaseMs);
}

TEST(Channels, AShareOfThemIsFmp4) {
    for (const double share : {0.0, 0.25, 0.5, 1.0}) {
        const Channels channels(100, share, 1, 3840);
        int fmp4 = 0;
        for (const LabChannel& channel : channels.all()) fmp4 += channel.container == Container::Fmp4;
        EXPECT_EQ(fmp4, static_cast<int>(share * 100)) << share;
    }
}

TEST(Channels, AreListedAsTheProgramImportsThem) {
    const Channels channels(2, 0, 1, 3840);
    EXPECT_EQ(channelsCsv(channels, "http://127.0.0.1:8080", "lab-10s"),
              "name,url,group,template,enabled,notes\r\n"
              "News 24,http://127.0.0.1:8080/ch-001/master.m3u8,news,lab-10s,true,lab ch-001 TS\r\n"
              "Sport 1 HD,http://127.0.0.1:8080/ch-002/master.m3u8,sport,lab-10s,true,lab ch-002 TS\r\n");
}

}  // namespace
}  // namespace inspector::lab
