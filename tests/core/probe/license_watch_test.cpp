// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/license_watch.h"

#include <gtest/gtest.h>

namespace inspector::probe {
namespace {

const MonoTime start{std::chrono::hours(1)};

TEST(LicenseWatch, AsksEachServerOnceInTenMinutesAndOneThatIsAwayEachMinute) {
    LicenseWatch watch;
    watch.name("https://a.example/x", 1);
    watch.name("https://a.example/x", 1);
    ASSERT_EQ(watch.due(start).size(), 1U);
    watch.due(start).front()->asked = start;
    EXPECT_TRUE(watch.due(start + Seconds(599)).empty());
    ASSERT_EQ(watch.due(start + Seconds(600)).size(), 1U);
    watch.due(start + Seconds(600)).front()->reachable = false;
    EXPECT_TRUE(watch.due(start + Seconds(59)).empty());
    EXPECT_EQ(watch.due(start + Seconds(60)).size(), 1U);
}

TEST(LicenseWatch, KnowsFewServersThatHttpCanAskAndForgetsThem) {
    LicenseWatch watch;
    for (const char* other : {"skd://key", "data:text/plain;base64,AAAA", "", "no url", "urn:uuid:1"}) watch.name(other, 1);
    EXPECT_TRUE(watch.servers().empty());
    for (int i = 0; i < 100; ++i) watch.name("http://" + std::to_string(i) + ".example/", 1);
    EXPECT_EQ(watch.servers().size(), 8U);
    watch.name("http://3.example/", 8);
    watch.forgetOld(11);
    EXPECT_EQ(watch.servers().size(), 8U) << "a segment that names its key may come seldom";
    watch.forgetOld(12);
    ASSERT_EQ(watch.servers().size(), 1U);
    EXPECT_EQ(watch.servers().front().url, "http://3.example/");
}

}  // namespace
}  // namespace inspector::probe
