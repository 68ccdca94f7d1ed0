// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/shared_site.h"
#include "tests/support/network_link.h"

#include <gtest/gtest.h>

#include <cstdio>

// The same site through a slow network, and through one that is cut.
namespace inspector::test {
namespace {

using namespace std::chrono_literals;

constexpr auto eachWay = 100ms;

TEST(SharedNetwork, ThatIsSlowCostsTimeAndNothingElse) {
    SharedSite site(6, 6s);  // a write of states takes some seconds on such a way: what is probed each second would be stale
    DelayProxy database(site.server.port()), metrics(site.influx.port());
    const Reach slow{"127.0.0.1", database.port(), metrics.port()};
    site.addConsole();
    site.addConsole();
    site.addConsole(slow);
    database.delay(eachWay);
    metrics.delay(eachWay);
    site.startProbe("a");
    site.startProbe("b", {}, slow);
    ASSERT_TRUE(site.until([&] {
        int slowOnes = 0;
        for (const auto& [channel, probe] : site.holders()) slowOnes += probe == "b" ? 1 : 0;
        return site.isWell() && slowOnes >= 2;
    }, 120s)) << site.states();

    const SystemClock clock;
    std::vector<double> toSlow, fromSlow;
    for (int i = 0; i < 8; ++i) {
        const bool slowEdits = i % 2 == 1;
        const std::size_t editor = slowEdits ? 2 : 0, other = slowEdits ? 0 : 2;
        const std::string notes = "edit " + std::to_string(i);
        const MonoTime begun = clock.mono();
        ASSERT_TRUE(site.edit(editor, "ch-001", [&](Channel& channel) { channel.notes = notes; }));
        ASSERT_TRUE(site.until([&] { return site.console(other).inventory->channel(ChannelId{"ch-001"})->notes == notes; }));
        (slowEdits ? fromSlow : toSlow).push_back(toSeconds(clock.mono() - begun) * 1'000);
        ASSERT_TRUE(site.until([&] { return site.console(editor).inventory->channel(ChannelId{"ch-001"})->notes == notes; }));
    }
    std::printf("With 100 ms each way an edit arrives after %.0f / %.0f ms (p50/p95), from there after %.0f / %.0f ms\n",
                quantile(toSlow, 0.5), quantile(toSlow, 0.95), quantile(fromSlow, 0.5), quantile(fromSlow, 0.95));
    EXPECT_LT(quantile(toSlow, 0.5), 5'000);
    EXPECT_LT(quantile(fromSlow, 0.5), 20'000);  // some dozens of statements, each with its way there and back
    EXPECT_TRUE(site.until([&] { return site.isWell() && site.isConnected(); })) << site.states();
    EXPECT_EQ(site.said("b", "database: alone"), 0) << site.log("b");
    site.expectOneProbeAtATime();
    site.expectEveryPointThere();
}

// A probe in a network namespace of its own, with a lab of its own there: what it watches is near, the servers are not.
TEST(SharedNetwork, ThatIsCutLosesNothing) {
    NetworkLink link;
    if (!link.problem().empty()) GTEST_SKIP() << link.problem();
    SharedSite site(4);
    DelayProxy database(site.server.port(), link.address(1)), metrics(site.influx.port(), link.address(1));
    const Reach far{link.address(1), database.port(), metrics.port()};
    std::unique_ptr<LabProcess> near;
    link.inside([&] {
        near = std::make_unique<LabProcess>(std::vector<std::string>{"--channels", "4", "--segment-seconds", "1.92", "--fmp4-share", "0"});
    });
    site.setStreams([&](const std::string& channel) { return near->url("/" + channel + "/master.m3u8"); });
    for (int i = 0; i < 3; ++i) site.addConsole();
    link.inside([&] { site.startProbe("far", {}, far); });
    ASSERT_TRUE(site.until([&] { return site.isWell(); }, 90s)) << site.states();
    ASSERT_TRUE(site.until([&] { return site.allPoints() > 50; }));

    for (const bool outside : {true, false}) {
        const int alone = site.said("far", "database: alone"), back = site.said("far", "database: back");
        outside ? link.setOuter("down") : link.setInner("down");
        ASSERT_TRUE(site.until([&] { return site.said("far", "database: alone") > alone && site.console(0).state("ch-001") == ChannelState::Unknown; },
                               90s))
            << site.states();
        ASSERT_TRUE(site.edit(1, "ch-002", [&](Channel& channel) { channel.notes = outside ? "cut outside" : "cut inside"; }));
        outside ? link.setOuter("up") : link.setInner("up");
        ASSERT_TRUE(site.until([&] { return site.said("far", "database: back") > back && site.isWell(); }, 90s)) << site.states();
        EXPECT_EQ(site.console(1).engineState.server.pending, 0u);
    }
    EXPECT_LT(site.longestGapS(), 10) << "no cycle is missing";
    site.expectEveryPointThere();
    site.expectOneProbeAtATime();
}

}  // namespace
}  // namespace inspector::test
